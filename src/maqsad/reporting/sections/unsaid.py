"""What the report leaves out because the plan has nothing to tell of it: one line on the page of questions."""

from __future__ import annotations

from collections.abc import Collection

from maqsad.messages import Language, sentence
from maqsad.messages.formats import listed
from maqsad.portfolio.studies.parties import PARTIES
from maqsad.reporting.blocks import Block, text
from maqsad.reporting.model import ReportModel


def unsaid(model: ReportModel, parts: Collection[str], lang: Language) -> list[Block]:
    """`parts`: names of the sections that are there; nothing is said of a study that was not made."""
    silent = {
        "parties": PARTIES.among(model.studies) is not None and one_party(model),
        "in-force": not model.has_plan_in_force,
        "tools": "tools" not in parts,
        "obligations": "obligations" not in parts,
        "base-rows": not model.facts.base_rows,
        "missions": len({row.mission for row in model.budget}) == 1,
    }
    said = [sentence(f"unsaid-{name}", lang) for name, left_out in silent.items() if left_out]
    return [text(sentence("unsaid", lang, list=listed(said, lang)), "small")] if said else []


def one_party(model: ReportModel) -> bool:
    """Whether nobody else's weights could be asked for."""
    return len(list(model.snapshot["parties"])) < 2
