"""Justice among districts: who gets what against its need, what a floor costs, and how unequal it is."""

from __future__ import annotations

from maqsad.messages import Language, percent_bp, percent_of, sentence
from maqsad.messages import number as count
from maqsad.messages.formats import listed
from maqsad.portfolio.studies.justice import JUSTICE, DistrictFound
from maqsad.reporting.amounts import amounts_of
from maqsad.reporting.better_plan import best_known, better_text
from maqsad.reporting.blocks import (
    Block,
    bold,
    chart,
    column,
    full_table,
    heading,
    inline,
    items,
    number,
    row,
    table,
    text,
)
from maqsad.reporting.charts.justice import districts_chart, price_chart
from maqsad.reporting.council import has_plan_in_force
from maqsad.reporting.district_works import DistrictWorks
from maqsad.reporting.fairness import ENDS, Fairness
from maqsad.reporting.less_just import less_just
from maqsad.reporting.model import ReportModel
from maqsad.reporting.wording import short


def justice_section(model: ReportModel, lang: Language) -> list[Block]:
    found = JUSTICE.among(model.studies)
    if found is None:
        return []
    fair = Fairness(model.facts, found, lang, amounts_of(model, lang).said)
    blocks = [heading(sentence("justice", lang)), text(fair.lead())]
    if not fair.rows:
        return blocks
    return [
        *blocks,
        chart(districts_chart(fair, lang), _districts_alt(fair, lang)),
        _table(fair, lang),
        text(" ".join([*_all_of_them(fair, lang), fair.reading(), *fair.elsewhere()]), "small"),
        *_works(model, fair, lang),
        heading(fair.say("promises"), 2),
        items(fair.promises()),
        *_price(model, fair, lang),
        *_pots(fair, lang),
        *_better(model, lang),
        *_measures(fair, lang),
    ]


def _works(model: ReportModel, fair: Fairness, lang: Language) -> list[Block]:
    """A line a district: its largest works and what they bring."""
    told, amounts = DistrictWorks(fair, model.decision.choices), amounts_of(model, lang)
    columns = [
        column(sentence("col-district", lang), "auto"),
        number(sentence("col-works-there", lang)),
        column(sentence("col-largest-works", lang), "1fr"),
    ]
    rows = []
    for one in (one for one in fair.rows if one in fair.shown):
        works = count(len(told.standing(one)), lang)
        rows.append(row([fair.title(one.district), works, told.largest(one, amounts.bare)]))
    return [
        heading(fair.say("works"), 2),
        text(fair.say("works-lead", sheet=sentence("sheet-district-works", lang), unit=amounts.unit_name), "small"),
        table(columns, rows, "dense"),
    ]


def _all_of_them(fair: Fairness, lang: Language) -> list[str]:
    """Where those stand that no page has room for."""
    sheet = sentence("sheet-districts", lang)
    return [fair.say("shown", ends=ENDS, sheet=sheet)] if len(fair.shown) < len(fair.rows) else []


def _districts_alt(fair: Fairness, lang: Language) -> str:
    said = [
        fair.say(
            "alt-item",
            title=fair.title(one.district),
            need=percent_of(fair.need_share(one), lang, 1),
            results=percent_of(fair.results_share(one), lang, 1),
        )
        for one in fair.shown
    ]
    return fair.say("alt", list=listed(said, lang))


def _table(fair: Fairness, lang: Language) -> Block:
    columns = [
        column(sentence("col-district", lang), "0.9fr"),
        number(sentence("col-need-share", lang)),
        number(sentence("col-results-share", lang)),
        number(sentence("col-over", lang)),
        number(sentence("col-per-head", lang, unit=fair.head_unit_name)),
        number(sentence("col-above-floor", lang)),
        number(sentence("col-own-pot", lang)),
        column(sentence("col-main-project", lang), "1.3fr"),
    ]
    return full_table(columns, [_line(fair, one, lang) for one in fair.rows if one in fair.shown], "small")


def _line(fair: Fairness, one: DistrictFound, lang: Language) -> dict[str, object]:
    mark = sentence("justice-mark", lang) if one.under_served else ""
    return row(
        [
            inline((fair.title(one.district), "plain"), (mark, "muted")),
            percent_of(fair.need_share(one), lang, 1),
            percent_of(fair.results_share(one), lang, 1),
            bold(fair.over(one)),
            fair.head(one),
            fair.above_floor(one),
            fair.of_own_pot(one),
            short(fair.project(one.main)) if one.main else "—",
        ]
    )


def _price(model: ReportModel, fair: Fairness, lang: Language) -> list[Block]:
    equity = fair.found.equity
    blocks = [heading(sentence("justice-price", lang), 2)]
    if equity is None:
        return [*blocks, text(" ".join(fair.price()))]
    whole = equity.curve[0].found or 1
    said = [
        fair.say(
            "price-alt-item", theta=percent_bp(point.theta, lang, 0), share=percent_of(point.found / whole, lang, 1)
        )
        for point in equity.curve
        if point.found is not None
    ]
    drawing = price_chart(equity, model.settings.theta, lang)
    first, second, *rest = fair.price()
    return [
        *blocks,
        text(f"{first} {second}"),
        chart(drawing, fair.say("price-alt", list=listed(said, lang))),
        items(rest),
    ]


def _pots(fair: Fairness, lang: Language) -> list[Block]:
    said = list(fair.pots())
    return [heading(sentence("justice-pots", lang), 2), text(" ".join(said))] if said else []


def _better(model: ReportModel, lang: Language) -> list[Block]:
    better = best_known(model.studies)
    titles = {project.id: project.title.get(lang) for project in model.projects}
    return [] if better is None else [text(better_text(better, titles, lang), "notice")]


def _measures(fair: Fairness, lang: Language) -> list[Block]:
    beside = has_plan_in_force(fair.facts)
    columns = [
        column(sentence("col-measure", lang), "1fr"),
        number(sentence("col-our-plan", lang)),
        *([number(sentence("col-in-force", lang))] if beside else []),
        column(sentence("col-meaning", lang), "1.6fr"),
    ]
    rows = [
        row([title, bold(plan), *([in_force] if beside else []), means])
        for title, plan, in_force, means in fair.measures()
    ]
    first, reasons, last = _less_just(fair)
    return [
        heading(sentence("justice-measures", lang), 2),
        text(fair.groups(), "small"),
        table(columns, rows, "small"),
        *first,
        *([items(reasons)] if reasons else []),
        *last,
        *(text(said, "small") for said in fair.access()),
    ]


def _less_just(fair: Fairness) -> tuple[list[Block], list[str], list[Block]]:
    """The verdict, a reason a measure, and what is to be said all the same."""
    said = list(less_just(fair))
    reasons, last = said[1:-2], said[-2:] if len(said) > 1 else []
    return [text(words) for words in said[:1]], reasons, [text(" ".join(last))] if last else []
