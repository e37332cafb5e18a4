"""If income falls short: what stays at each level, what is dropped first, and the baskets of the first year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from maqsad.messages import Language, percent_of, row_titles, sentence
from maqsad.messages import number as number_text
from maqsad.messages.formats import listed
from maqsad.portfolio.formulation.facts import Facts
from maqsad.portfolio.studies.order import ORDER, Dropped, IncomeLevel, NoPlan, Order
from maqsad.portfolio.studies.order.release import Release, quarters
from maqsad.reporting.amounts import Amounts, amounts_of
from maqsad.reporting.blocks import Block, Cell, chart, column, heading, inline, items, number, row, table, text
from maqsad.reporting.charts.order import Step, order_chart
from maqsad.reporting.first_quarter import FirstQuarter, late_works, waiting_text
from maqsad.reporting.model import ReportModel
from maqsad.reporting.moves import moves_text
from maqsad.reporting.outcomes import Sides
from maqsad.reporting.wording import short

_MOST_LEVELS, _MOST_DROPPED, _MOST_LOST, _MOST_RELEASED, _MOST_LACKING = 12, 14, 2, 18, 4
_QUARTERS = (1, 2, 3, 4)
_CLOSED = ("stopped", "suspended")
"""Kinds of options that close a work; a work left as it lies is guarded."""


def order_section(model: ReportModel, lang: Language) -> list[Block]:
    found = ORDER.among(model.studies)
    if found is None:
        return []
    blocks = [heading(sentence("order", lang)), text(_lead(found, lang), "lead")]
    if len(found.levels) > 1:
        blocks.append(text(sentence("order-nested", lang)))
    blocks += [text(missing, "notice") for none in found.missing for missing in [_missing(model, none, lang)]]
    if len(found.levels) > 1:
        blocks += [*_levels(model, found, lang), *_dropped(model, found, lang)]
    return [*blocks, *_baskets(model, found, lang)]


def _lead(found: Order, lang: Language) -> str:
    whole, lowest = found.levels[0], found.levels[-1]
    if whole is lowest:
        return sentence("order-lead-one", lang)
    active = len(lowest.active)
    counts = {"all": len(whole.active), "active": active, "dropped": len(whole.active) - active}
    return sentence("order-lead", lang, percent=lowest.percent, **counts)


def _missing(model: ReportModel, none: NoPlan, lang: Language) -> str:
    """Why there is no plan at a level, what is lacking, and the lowest level that has one."""
    standing = sentence("order-proven" if none.proven else "order-searched", lang)
    parts = [sentence(f"order-none-{none.any_plan}", lang, percent=none.percent, standing=standing)]
    if none.extra:
        amounts, funds = amounts_of(model, lang), row_titles(model.snapshot["funds"], lang)
        most = sorted(none.extra, key=lambda extra: (-extra[2], extra[1], extra[0]))[:_MOST_LACKING]
        told = [sentence("order-extra-item", lang, fund=funds[f], year=y, money=amounts.said(n)) for f, y, n in most]
        total = amounts.said(sum(n for _, _, n in none.extra))
        key = "order-extra-least" if none.extra_least else "order-extra"
        parts.append(sentence(key, lang, money=total, list=listed(told, lang)))
    return " ".join([*parts, sentence("order-lowest", lang, percent=none.lowest)])


# ---- levels of income


def _levels(model: ReportModel, found: Order, lang: Language) -> list[Block]:
    whole = found.levels[0]
    steps = [_step(level, whole) for level in found.levels]
    alt = [
        sentence("order-alt-item", lang, percent=step.percent, active=step.active, works=step.works) for step in steps
    ]
    sides = Sides(model.facts, [level.outcome for level in found.levels], lang)
    counts = [number_text(len(level.active), lang) for level in found.levels]
    late = [len(late_works(model.facts, level.outcome.choices)) for level in found.levels]
    rows = [*sides.levels("last", _MOST_LEVELS), (sentence("order-projects", lang), *counts)]
    if any(late):
        rows.append((sentence("order-late-row", lang, last=model.last), *(number_text(n, lang) for n in late)))
    rows += sides.works()
    heads = (sentence("order-level", lang, percent=level.percent) for level in found.levels)
    columns = [column(sentence("col-measure", lang), "1fr"), *(number(head) for head in heads)]
    return [
        chart(order_chart(steps, lang), sentence("order-alt", lang, list=listed(alt, lang))),
        heading(sentence("order-levels", lang), 2),
        text(sentence("compare-levels-last", lang, year=model.last), "small"),
        table(columns, [row(cells) for cells in (*rows, *sides.ends())], "small"),
        *([text(late_text(model, lang))] if late[0] else []),
        items(price_text(level, lang) for level in found.levels[1:]),
    ]


def late_text(model: ReportModel, lang: Language) -> str:
    """How many projects, with how much of the cost of all years, come into use only after the horizon."""
    amounts, lines = amounts_of(model, lang), model.facts.costs.lines
    late = late_works(model.facts, model.decision.choices)
    active = {p for p, o in model.decision.choices.items() if model.facts.options[o].usable_year is not None}
    chosen = {model.decision.choices[project]: project in late for project in active}
    return sentence(
        "order-late",
        lang,
        all=len(active),
        late=len(late),
        money=amounts.said(sum(line.amount for line in lines if chosen.get(line.option))),
        total=amounts.said(sum(line.amount for line in lines if line.option in chosen)),
        last=model.last,
    )


def _step(level: IncomeLevel, whole: IncomeLevel) -> Step:
    active = len(level.active)
    return Step(level.percent, active, len(whole.active) - active, len(level.outcome.finished))


def price_text(level: IncomeLevel, lang: Language) -> str:
    """What the order itself costs at a level."""
    most = Fraction(-(-level.price_most * 10 // 1), 10)
    values = {"found": number_text(level.price, lang, 1), "most": number_text(most, lang, 1)}
    return sentence("order-price", lang, percent=level.percent, **values)


# ---- what is dropped first


def _dropped(model: ReportModel, found: Order, lang: Language) -> list[Block]:
    if not found.dropped:
        return []
    columns = [
        number(sentence("order-col-place", lang)),
        column(sentence("col-project", lang), "1.1fr"),
        column(sentence("order-col-lost", lang), "1.2fr"),
    ]
    titles = {project.id: project.title.get(lang) for project in model.projects}
    rows = [
        row([number_text(n, lang), short(titles[gone.project]), _lost(model, gone, lang)])
        for n, gone in enumerate(found.dropped[:_MOST_DROPPED], start=1)
    ]
    more = len(found.dropped) - _MOST_DROPPED
    lead = [sentence("order-dropped-lead", lang)]
    lead += [sentence("order-dropped-more", lang, count=more)] if more > 0 else []
    return [heading(sentence("order-dropped", lang), 2), text(" ".join(lead)), table(columns, rows, "small")]


def _lost(model: ReportModel, gone: Dropped, lang: Language) -> str:
    """The weightiest results that go with one project."""
    told = moves_text(model, gone.lost, model.facts.weights, _MOST_LOST, lang)
    return told or sentence("order-lost-none", lang)


# ---- quarterly baskets


def _baskets(model: ReportModel, found: Order, lang: Language) -> list[Block]:
    amounts = amounts_of(model, lang)
    released: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    income: dict[int, int] = defaultdict(int)
    for basket in found.baskets:
        if basket.year == model.first:
            income[basket.quarter] += basket.income
            for project, rial in basket.amounts:
                released[project][basket.quarter] += rial
    if not released:
        return []
    order = [release for release in found.releases if release.project in released]
    columns = [column(sentence("col-project", lang), "1fr")]
    columns += [number(sentence(f"order-quarter-{quarter}", lang)) for quarter in _QUARTERS]
    columns.append(number(sentence("total", lang)))
    shares = quarters_text(model.facts, lang)
    return [
        heading(sentence("order-baskets", lang, year=model.first), 2),
        text(sentence("order-baskets-lead", lang, unit=amounts.unit_name, shares=shares)),
        table(columns, _basket_rows(model, order, released, income, amounts), "small"),
        *_first_quarters(model, found, amounts),
    ]


def quarters_text(facts: Facts, lang: Language) -> str:
    """How much of a year's income comes in by each quarter."""
    shares = [percent_of(Fraction(share, 100), lang) for share in quarters(facts)]
    return sentence("order-shares-alike", lang, share=shares[0]) if len(set(shares)) == 1 else listed(shares, lang)


def _basket_rows(
    model: ReportModel,
    order: Sequence[Release],
    released: Mapping[str, Mapping[int, int]],
    income: Mapping[int, int],
    amounts: Amounts,
) -> list[dict[str, object]]:
    """The largest of the first quarter and of the year in release order, the others by mission; then the sums."""
    lang = amounts.lang
    titles = {project.id: project.title.get(lang) for project in model.projects}
    largest = _largest(order, released)
    rows = [
        row([_named(short(titles[one.project]), model.facts, one, lang), *_cells([released[one.project]], amounts)])
        for one in order
        if one in largest
    ]
    others: dict[str, list[Mapping[int, int]]] = defaultdict(list)
    for one in order:
        if one not in largest:
            others[model.facts.projects[one.project].mission].append(released[one.project])
    missions = row_titles(model.snapshot["classifications"], lang)
    for mission, parts in sorted(others.items(), key=lambda item: (-_sum(item[1]), item[0])):
        title = sentence("order-baskets-more", lang, mission=missions[mission], count=len(parts))
        rows.append(row([title, *_cells(parts, amounts)]))
    rows.append(row([sentence("order-released", lang), *_cells(list(released.values()), amounts)], "total"))
    rows.append(row([sentence("order-income", lang), *_cells([income], amounts)], "total"))
    return rows


def _largest(order: Sequence[Release], released: Mapping[str, Mapping[int, int]]) -> list[Release]:
    """Half of them by the money of the first quarter, then those with the most of the year."""
    first = sorted(order, key=lambda one: (-released[one.project].get(1, 0), one.project))[: _MOST_RELEASED // 2]
    whole = sorted(order, key=lambda one: (one not in first, -sum(released[one.project].values()), one.project))
    return whole[:_MOST_RELEASED]


def _sum(parts: Iterable[Mapping[int, int]]) -> int:
    return sum(sum(part.values()) for part in parts)


def _first_quarters(model: ReportModel, found: Order, amounts: Amounts) -> list[Block]:
    """What each fund pays in the first quarter at each level, and who waits first."""
    lang = amounts.lang
    if len(found.levels) < 2:
        return []
    first = [FirstQuarter(level) for level in found.levels]
    funds = row_titles(model.snapshot["funds"], lang)
    paying = sorted({fund for one in first for fund in one.by_fund}, key=lambda fund: (-first[0].by_fund[fund], fund))
    columns = [column(sentence("col-fund", lang), "1fr")]
    columns += [number(sentence("order-level", lang, percent=level.percent)) for level in found.levels]
    rows = [row([funds[fund], *(amounts.cell(one.by_fund[fund]) for one in first)]) for fund in paying]
    rows.append(row([sentence("order-released", lang), *(amounts.cell(one.released) for one in first)], "total"))
    rows.append(row([sentence("order-income", lang), *(amounts.cell(one.income) for one in first)], "total"))
    counts = (number_text(len(one.paid), lang) for one in first)
    rows.append(row([sentence("order-first-quarter-projects", lang), *counts]))
    return [
        heading(sentence("order-first-quarter", lang, year=model.first), 2),
        *(text(waiting_text(model.facts, found, level, lang)) for level in found.levels[1:]),
        text(sentence("order-first-quarter-lead", lang, unit=amounts.unit_name), "small"),
        table(columns, rows, "small"),
    ]


def _named(title: str, facts: Facts, release: Release, lang: Language) -> Cell:
    word = idle_word(facts, release, lang)
    return inline((title, "plain"), (word, "bold")) if word else title


def idle_word(facts: Facts, release: Release, lang: Language) -> str:
    """What the money of a project that delivers nothing is for; nothing for one that delivers."""
    if release.level is not None:
        return ""
    kind = facts.options[release.option].kind
    return sentence("order-closing" if kind in _CLOSED else "order-guarding", lang)


def _cells(parts: Iterable[Mapping[int, int]], amounts: Amounts) -> list[str]:
    sums = [sum(part.get(quarter, 0) for part in parts) for quarter in _QUARTERS]
    return [amounts.cell(rial) for rial in (*sums, sum(sums))]
