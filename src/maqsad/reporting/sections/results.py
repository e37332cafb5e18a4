"""Indicators against their targets: the chart, the promises year by year, and what scores nothing."""

from __future__ import annotations

from maqsad.messages import Language, percent_bp, percent_of, sentence, year
from maqsad.messages.formats import listed
from maqsad.reporting.blocks import (
    Block,
    bold,
    chart,
    column,
    heading,
    inline,
    number,
    row,
    table,
    text,
)
from maqsad.reporting.charts import results_chart
from maqsad.reporting.charts.results import MOST
from maqsad.reporting.model import ReportModel
from maqsad.reporting.results import Result
from maqsad.reporting.wording import level


def results_section(model: ReportModel, lang: Language) -> list[Block]:
    shares = [
        sentence("results-alt-item", lang, title=r.title.get(lang), share=percent_of(r.way(r.last.promised), lang, 0))
        for r in model.results[:MOST]
    ]
    return [
        heading(sentence("results", lang)),
        text(sentence("results-lead", lang, year=model.last)),
        chart(results_chart(model.results, lang), sentence("results-alt", lang, list=listed(shares, lang))),
        heading(sentence("results-table", lang), 2),
        _table(model, lang),
        *_unscored(model, lang),
    ]


def _table(model: ReportModel, lang: Language) -> Block:
    horizon = model.facts.years.horizon
    columns = [
        column(sentence("col-indicator", lang), "1fr"),
        number(sentence("col-weight", lang)),
        number(sentence("col-baseline", lang)),
        *(number(sentence("col-promised-in", lang, year=y)) for y in horizon),
        number(sentence("col-promised-later", lang)),
        number(sentence("col-expected", lang)),
        number(sentence("col-target", lang)),
        number(sentence("col-grade-d", lang)),
    ]
    return table(columns, [_line(result, model.last, lang) for result in model.results], "small")


def _line(result: Result, last: int, lang: Language) -> dict[str, object]:
    return row(
        [
            inline((result.title.get(lang), "plain"), (result.unit.get(lang), "muted")),
            percent_bp(result.weight, lang, 1),
            inline((level(result, result.baseline, lang), "plain"), (year(result.baseline_year, lang), "muted")),
            *(
                bold(level(result, shown.promised, lang)) if shown.year == last else level(result, shown.promised, lang)
                for shown in result.levels
            ),
            level(result, result.last.expected, lang),
            inline((level(result, result.target, lang), "plain"), (year(result.target_year, lang), "muted")),
            percent_of(result.grade_d, lang, 0),
        ]
    )


def _unscored(model: ReportModel, lang: Language) -> list[Block]:
    if not model.unscored:
        return []
    columns = [column(sentence("col-indicator", lang), "1.4fr"), column(sentence("col-why", lang), "1fr")]
    rows = [row([u.title.get(lang), sentence(f"unscored-{u.reason}", lang)]) for u in model.unscored]
    return [heading(sentence("results-unscored", lang), 2), table(columns, rows, "small")]
