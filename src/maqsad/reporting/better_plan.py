"""A plan worth more than ours that a study met: said in the same words wherever it is known, and how to take it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from maqsad.messages import Language, number, sentence, up
from maqsad.messages.formats import listed
from maqsad.portfolio.explanation.better import Better
from maqsad.portfolio.studies.justice import JUSTICE
from maqsad.portfolio.studies.nearest import NEAREST
from maqsad.portfolio.studies.parties import PARTIES

MOST_NAMED = 4
"""Projects; with more moves than that only their count is told."""


def best_known(studies: Mapping[str, Any]) -> Better | None:
    """The best plan that any study met; the first of these where two are worth the same."""
    asked = (study.among(studies) for study in (JUSTICE, PARTIES, NEAREST))
    met = [found.better for found in asked if found is not None and found.better is not None]
    return max(met, key=lambda better: better.more, default=None)


def better_text(better: Better, titles: Mapping[str, str], lang: Language) -> str:
    """How much more it is worth, what it does otherwise, and how to decide so."""
    more = number(up(better.more, 1), lang, 1)
    moves = {"into": better.into, "out": better.out, "otherwise": better.otherwise}
    parts = [sentence("better-plan", lang, more=more)]
    if sum(map(len, moves.values())) <= MOST_NAMED:
        named = {name: [titles[project] for project in of] for name, of in moves.items() if of}
        said = [sentence(f"better-{name}", lang, list=listed(of, lang)) for name, of in named.items()]
        parts.append(sentence("better-moves", lang, list=listed(said, lang)))
    else:
        parts.append(sentence("better-many", lang, **{name: len(of) for name, of in moves.items()}))
    asked = " ".join([*(f"--in {p}" for p in better.into), *(f"--out-of {p}" for p in better.out)])
    parts.append(sentence("better-take", lang, asked=asked) if asked else sentence("better-more-work", lang))
    return " ".join(parts)
