"""The obligations: who imposed each, by which document and when, and what it costs in results."""

from __future__ import annotations

from maqsad.messages import Language, date, sentence, up, year
from maqsad.messages import number as number_text
from maqsad.plan.table import Row
from maqsad.portfolio.decision import ObligationPrice
from maqsad.reporting.blocks import Block, column, heading, lines, number, row, table, text
from maqsad.reporting.model import ReportModel
from maqsad.reporting.wording import imposed_by


def obligations_section(model: ReportModel, lang: Language) -> list[Block]:
    if not model.obligations:
        return []
    columns = [
        column(sentence("col-project", lang), "0.8fr"),
        column(sentence("col-imposed", lang), "1.3fr"),
        number(sentence("col-date", lang)),
        number(sentence("col-by-year", lang)),
        number(sentence("col-gain-found", lang)),
        number(sentence("col-gain-most", lang)),
    ]
    return [
        heading(sentence("obligations", lang)),
        text(sentence("obligations-lead", lang)),
        *([text(sentence("obligations-language", lang), "small")] if lang == "en" else []),
        table(columns, [_line(model, obligation, price, lang) for obligation, price in model.obligations], "small"),
    ]


def _line(model: ReportModel, obligation: Row, price: ObligationPrice | None, lang: Language) -> dict[str, object]:
    project = model.facts.projects[obligation.project]
    here, there = (project.title_fa, project.title_en) if lang == "fa" else (project.title_en, project.title_fa)
    points = [number_text(share, lang, 1) for share in (price.found, up(price.most, 1))] if price else ["—", "—"]
    return row(
        [
            here or there,
            lines((imposed_by(obligation, lang), "plain"), (obligation.document, "muted")),
            "—" if obligation.date is None else date(obligation.date, lang),
            "—" if obligation.by_year is None else year(obligation.by_year, lang),
            *points,
        ]
    )
