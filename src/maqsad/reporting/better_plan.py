"""A plan worth more than ours that a study met: said in the same words wherever it is known, and how to take it."""

from __future__ import annotations

from maqsad.messages import Language, number, row_titles, sentence, up
from maqsad.messages.formats import listed
from maqsad.portfolio.explanation.better import Better
from maqsad.portfolio.formulation.facts import Facts

MOST_NAMED = 4
"""Projects; with more moves than that only their count is told."""


def better_text(facts: Facts, better: Better, lang: Language) -> str:
    """How much more it is worth, what it does otherwise, and how to decide so."""
    titles = row_titles(facts.snapshot["projects"], lang)
    more = number(up(better.more, 1), lang, 1)
    parts = [sentence("better-plan", lang, more=more)]
    moves = {"into": better.into, "out": better.out, "otherwise": better.otherwise}
    if sum(map(len, moves.values())) <= MOST_NAMED:
        named = {name: [titles[project] for project in of] for name, of in moves.items() if of}
        said = [sentence(f"better-{name}", lang, list=listed(of, lang)) for name, of in named.items()]
        parts.append(sentence("better-moves", lang, list=listed(said, lang)))
    else:
        parts.append(sentence("better-many", lang, **{name: len(of) for name, of in moves.items()}))
    asked = " ".join([*(f"--in {p}" for p in better.into), *(f"--out-of {p}" for p in better.out)])
    parts.append(sentence("better-take", lang, asked=asked) if asked else sentence("better-more-work", lang))
    return " ".join(parts)
