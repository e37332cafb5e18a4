"""Indicators against their targets: the chart, the promises year by year, and what scores nothing."""

from __future__ import annotations

from maqsad.messages import Language, choice_title, percent_bp, percent_of, sentence, year
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
from maqsad.reporting.margins import margins
from maqsad.reporting.model import ReportModel
from maqsad.reporting.results import Result
from maqsad.reporting.wording import level, points_told, way_covered


def results_section(model: ReportModel, lang: Language) -> list[Block]:
    going = [result for result in model.results if not result.kept]
    shares = [
        sentence("results-alt-item", lang, title=r.title.get(lang), share=way_covered(r, r.last.promised, lang))
        for r in going[:MOST]
    ]
    lead = [sentence("results-lead", lang, year=model.last), points_told(model, lang)]
    blocks = [heading(sentence("results", lang)), text(" ".join(lead))]
    if going:
        alt = sentence("results-alt", lang, list=listed(shares, lang))
        blocks.append(chart(results_chart(going, lang, in_force=model.has_plan_in_force), alt))
    return [
        *blocks,
        *_kept(model, lang),
        heading(sentence("results-table", lang), 2),
        text(_margin(model, lang), "small"),
        _table(model, lang),
        *_unscored(model, lang),
    ]


def _kept(model: ReportModel, lang: Language) -> list[Block]:
    """What is to stay as it is: how far off, against the tolerance."""
    found = [result for result in model.results if result.kept]
    if not found:
        return []
    in_force = ("in-force-expected",) if model.has_plan_in_force else ()
    names = ("kept-target", "no-action", *in_force, "expected", "promised")
    columns = [column(sentence("col-indicator", lang), "1fr"), *(number(sentence(f"col-{n}", lang)) for n in names)]
    columns += [number(sentence(f"col-kept-{name}", lang)) for name in ("off", "tolerance", "share")]
    rows = [_kept_line(result, bool(in_force), lang) for result in found]
    reading = text(sentence("results-kept-reading", lang), "small")
    return [heading(sentence("results-kept", lang), 2), reading, table(columns, rows, "small")]


def _kept_line(result: Result, in_force: bool, lang: Language) -> dict[str, object]:
    last = result.last
    levels = (result.target, last.base, *((last.in_force,) if in_force else ()), last.expected)
    return row(
        [
            inline((result.title.get(lang), "plain"), (result.unit.get(lang), "muted")),
            *(level(result, at, lang) for at in levels),
            bold(level(result, last.promised, lang)),
            level(result, result.missed(last.promised), lang),
            level(result, result.scale.indicator.tolerance, lang),
            percent_of(result.off(last.promised), lang, 0),
        ]
    )


def _margin(model: ReportModel, lang: Language) -> str:
    """Where what is promised is no less than what is expected."""
    found = margins(model.facts, model.decision)
    counts = {"without": sum(found.without.values()), "all": sum(found.all.values())}
    if not counts["without"]:
        return sentence("results-margin-none", lang, **counts)
    parts = [
        sentence(
            "results-margin-item",
            lang,
            grade=choice_title("effects", "grade", grade, lang),
            without=found.without[grade],
            all=count,
        )
        for grade, count in found.all.items()
        if count
    ]
    return sentence("results-margin", lang, list=listed(parts, lang), **counts)


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
