"""What was amended by name after a decision was seen: who asked for what, when and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from maqsad.messages import Language, date, option_name, row_title, sentence, year
from maqsad.plan.plan import PlanSnapshot
from maqsad.plan.table import Row
from maqsad.reporting.amounts import told
from maqsad.reporting.blocks import Block, heading, items, text
from maqsad.reporting.model import ReportModel


def amendments_section(model: ReportModel, lang: Language) -> list[Block]:
    rows = list(model.snapshot["amendments"])
    if not rows:
        return []
    lead = text(sentence("amendments-lead", lang))
    return [heading(sentence("amendments", lang)), lead, items(amendment_lines(model.snapshot, rows, lang))]


def amendment_lines(snapshot: PlanSnapshot, rows: Iterable[Row], lang: Language) -> Iterator[str]:
    """One line an amendment, as the log keeps it."""
    for row in rows:
        what = _moved(snapshot, row, lang) if row.kind == "money" else _project(snapshot, row, lang)
        values = {"id": row.id, "author": row.author, "date": date(row.date, lang), "reason": row.reason}
        yield sentence("amend-row", lang, what=what, **values)


def _project(snapshot: PlanSnapshot, row: Row, lang: Language) -> str:
    project = row_title(snapshot["projects"].by_id()[row.project], lang)
    if not row.option:
        return sentence(f"amend-{row.kind}", lang, project=project)
    option = snapshot["options"].by_id()[row.option]
    return sentence(f"amend-{row.kind}-option", lang, project=project, option=option_name(option, lang))


def _moved(snapshot: PlanSnapshot, row: Row, lang: Language) -> str:
    funds = snapshot["funds"].by_id()
    return sentence(
        "amend-money",
        lang,
        money=told(row.amount, snapshot.settings, lang),
        fund=row_title(funds[row.fund], lang),
        year=year(row.year, lang),
        to_fund=row_title(funds[row.to_fund], lang),
        to_year=year(row.to_year, lang),
    )
