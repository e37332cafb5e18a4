"""The sections of the report, each from the model to blocks; one that has nothing to say is empty."""

from __future__ import annotations

from collections.abc import Callable

from maqsad.messages import Language, entries, sentence
from maqsad.reporting.blocks import Block, contents, page_break, questions
from maqsad.reporting.model import ReportModel
from maqsad.reporting.sections.alternatives import alternatives_section
from maqsad.reporting.sections.amendments import amendments_section
from maqsad.reporting.sections.clash import clash_proof
from maqsad.reporting.sections.delay import delay_section
from maqsad.reporting.sections.glossary import glossary
from maqsad.reporting.sections.justice import justice_section
from maqsad.reporting.sections.kept import kept_section
from maqsad.reporting.sections.left_out import left_out_section
from maqsad.reporting.sections.mayor import mayor_page
from maqsad.reporting.sections.money import money_section
from maqsad.reporting.sections.obligations import obligations_section
from maqsad.reporting.sections.order import order_section
from maqsad.reporting.sections.parties import parties_section
from maqsad.reporting.sections.projects import projects_section
from maqsad.reporting.sections.proof import proof_section
from maqsad.reporting.sections.results import results_section
from maqsad.reporting.sections.sources import sources_section
from maqsad.reporting.sections.tools import tools_section
from maqsad.reporting.sections.unsaid import one_party, unsaid
from maqsad.reporting.sections.usual import usual_section
from maqsad.reporting.sections.ways import ways_section
from maqsad.reporting.sections.ways_to_pay import ways_to_pay_section
from maqsad.reporting.sections.works import works_section

__all__ = ["sections"]

Section = Callable[[ReportModel, Language], list[Block]]

_DECIDED: tuple[tuple[str, Section], ...] = (
    ("results", results_section),
    ("money", money_section),
    ("tools", tools_section),
    ("kept", kept_section),
    ("works", works_section),
    ("delay", delay_section),
    ("ways-to-pay", ways_to_pay_section),
    ("usual", usual_section),
    ("alternatives", alternatives_section),
    ("ways", ways_section),
    ("justice", justice_section),
    ("order", order_section),
    ("parties", parties_section),
    ("projects", projects_section),
    ("obligations", obligations_section),
    ("amendments", amendments_section),
    ("left-out", left_out_section),
    ("proof", proof_section),
    ("sources", sources_section),
)
"""In the order of the report, each with the name under which `question-NAME` asks for it."""
_NO_PLAN: tuple[tuple[str, Section], ...] = (
    ("proof", clash_proof),
    ("money", money_section),
    ("sources", sources_section),
)


def sections(model: ReportModel, lang: Language) -> list[Block]:
    """All blocks in order; where there is no plan, why there is none."""
    made = [(name, section(model, lang)) for name, section in (_DECIDED if model.decided else _NO_PLAN)]
    parts = {name: blocks for name, blocks in made if blocks}
    for name, blocks in parts.items():
        first = next((block for block in blocks if block["block"] == "heading"), None)
        if first is not None:
            first["name"] = name
    found = [*mayor_page(model, lang), contents(sentence("contents", lang), depth=2 if model.decided else 1)]
    if model.decided:
        keys = {name: _question(name, model) for name in parts}
        asked = [(sentence(key, lang), name) for name, key in keys.items() if key in entries()]
        found += [questions(sentence("questions", lang), asked), *unsaid(model, parts, lang), page_break()]
    body = [block for name, blocks in parts.items() if name != "sources" for block in blocks]
    return [*found, *body, *glossary([*found, *body, *parts["sources"]], lang), *parts["sources"]]


def _question(name: str, model: ReportModel) -> str:
    return "question-parties-one" if name == "parties" and one_party(model) else f"question-{name}"
