"""Ways to each result, built or not: by effect and cost, what is in the cheapest mixes, and where the plan stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from maqsad.messages import Language, sentence
from maqsad.messages.formats import listed
from maqsad.portfolio.studies.ways import WAYS, Way, Ways
from maqsad.reporting.amounts import amounts_of
from maqsad.reporting.blocks import (
    Block,
    Cell,
    bold,
    chart,
    column,
    group,
    heading,
    inline,
    lines,
    number,
    row,
    table,
    text,
    whiskers,
)
from maqsad.reporting.charts.ways import ways_chart
from maqsad.reporting.mixes import Contents
from maqsad.reporting.model import ReportModel
from maqsad.reporting.reaching import Reaching
from maqsad.reporting.wording import short

_SHOWN = 3
"""Indicators with a table of their own: those with channels, then the weightiest."""
_ROWS = 8
_SHORT = ("few", "caps", "rules")


def ways_section(model: ReportModel, lang: Language) -> list[Block]:
    found = WAYS.among(model.studies)
    if found is None or not found.ways:
        return []
    amounts = amounts_of(model, lang)
    order = sorted(found.ways, key=lambda k: (-model.facts.weights[k], k))
    all_ways = {k: Reaching(model.facts, found, k, amounts) for k in order}
    shown = _shown(found, order)
    reading = sentence("ways-reading", lang, year=model.settings.price_year, unit=amounts.unit_name)
    first, *reasons = out_of_reach(list(all_ways.values()), lang)
    blocks = [heading(sentence("ways", lang)), text(first, "lead")]
    if reasons:
        blocks.append(text(" ".join(reasons), "small"))
    natures = {way.nature for ways in found.ways.values() for way in ways}
    blocks.append(text(sentence("ways-lead" if len(natures) > 1 else "ways-lead-plain", lang)))
    for k in shown:
        blocks += _one(all_ways[k], lang)
    rest = [all_ways[k] for k in order if k not in shown]
    return [*blocks, *(_rest(rest, lang) if rest else []), text(reading, "small")]


def out_of_reach(all_ways: Sequence[Reaching], lang: Language) -> list[str]:
    """How many targets no choice reaches; then which, and why; those of which neither is known."""
    drawn = [ways for ways in all_ways if ways.mix is not None]
    far = [ways for ways in drawn if ways.mix is not None and ways.mix.reachable == "not_reachable"]
    unclear = [ways for ways in drawn if ways.mix is not None and ways.mix.reachable == "open"]
    if not far and not unclear:
        return [sentence("ways-all-reachable", lang, count=len(drawn))]
    told = [sentence("ways-far-count", lang, count=len(far), all=len(drawn))]
    for why in _SHORT:
        named = [ways.title for ways in far if ways.mix is not None and ways.mix.short == why]
        if named:
            told.append(sentence(f"ways-far-{why}", lang, count=len(named), list=listed(named, lang)))
    if unclear:
        named = [ways.title for ways in unclear]
        told.append(sentence("ways-far-open", lang, count=len(named), list=listed(named, lang)))
    return told


def _shown(found: Ways, order: Sequence[str]) -> list[str]:
    drawn = [k for k in order if found.mixes[k] is not None]
    return sorted(drawn, key=lambda k: not any(way.channel for way in found.ways[k]))[:_SHOWN]


def _one(ways: Reaching, lang: Language) -> list[Block]:
    points = ways.mix.points if ways.mix else ()
    said = [
        ways.say("alt-item", level=ways.level(p.progress), cost=ways.said(p.found))
        for p in points
        if p.found is not None
    ]
    return [
        heading(ways.title, 2),
        text(ways.stand()),
        chart(ways_chart(ways, lang), ways.say("alt", title=ways.title, list=listed(said, lang))),
        mix_table(ways, lang),
    ]


# ---- one indicator: its ways, and how much of each is in the plan and in the mixes


def mix_table(ways: Reaching, lang: Language) -> Block:
    mixes = columns_of(ways)
    columns = [
        column(sentence("col-ways", lang), "1fr"),
        column(sentence("col-ways-effect", lang)),
        number(sentence("col-ways-cost", lang)),
        number(sentence("col-ways-unit-cost", lang)),
        *(number(title) for title, _ in mixes),
    ]
    parts, others = ways.shown(_ROWS)
    made = [mix for _, mix in mixes]
    rows = []
    for title, part in parts:
        rows.append(group(title))
        rows += [_way(ways, way, made) for way in part]
    named = {way.project for _, part in parts for way in part}
    rows += _others(ways, made, named, len(others))
    rows.append(row([ways.say("sum"), "", "", "", *(ways.money(mix.total) for mix in made)], "sum"))
    rows.append(row([ways.say("sum-level"), "", "", "", *(bold(ways.level(mix.progress)) for mix in made)]))
    return table(columns, rows, "small")


def columns_of(ways: Reaching) -> list[tuple[str, Contents]]:
    """Cost in our plan, in the cheapest mix to its level, and in that to the target or as far as one goes."""
    ours, same, end = ways.contents
    assert ways.mix is not None
    far = "target" if ways.mix.reachable == "reachable" else "furthest"
    found = [("ours", ours), ("same", same), (far, end)]
    return [(ways.say(f"col-{name}"), mix) for name, mix in found if mix is not None]


def _way(ways: Reaching, way: Way, mixes: Sequence[Contents]) -> dict[str, object]:
    notes = [ways.nature(way), ways.option(way), *([ways.needs(way)] if way.needs else [])]
    return row(
        [
            inline((short(ways.project(way.project)), "plain"), (" · ".join(notes), "muted")),
            _effect(ways, way),
            ways.money(way.extra),
            ways.unit_cost(way),
            *(_cost(ways, mix, way.project) for mix in mixes),
        ]
    )


def _effect(ways: Reaching, way: Way) -> Cell:
    """A bar to what is expected, with a line from low to high, on one scale for all of the table."""
    reach = [(other.low, other.high) for other in ways.best_ways]
    floor, top = min(0, *(low for low, _ in reach)), max(high for _, high in reach)
    between = ways.say("between", low=ways.effect(way.low), high=ways.effect(way.high))
    shares = [(at - floor) / max(1, top - floor) for at in (0, way.expected, way.low, way.high)]
    return whiskers(ways.effect(way.expected), between, *shares)


def _cost(ways: Reaching, mix: Contents, project: str) -> str:
    return ways.money(mix.cost[project]) if project in mix.option else ""


def _others(ways: Reaching, mixes: Sequence[Contents], named: set[str], count: int) -> Iterator[dict[str, object]]:
    """The ways not shown, together; then what is in a mix and is no way itself."""
    acting = {way.project for way in ways.best_ways}
    rest = [[project for project in mix.option if project in acting - named] for mix in mixes]
    needed = [[project for project in mix.option if project not in acting] for mix in mixes]
    if count:
        yield row([ways.say("sum-others", count=count), "", "", "", *_sums(ways, mixes, rest)])
    if any(needed):
        yield row([ways.say("sum-needed"), "", "", "", *_sums(ways, mixes, needed)])


def _sums(ways: Reaching, mixes: Sequence[Contents], projects: Sequence[Sequence[str]]) -> list[Cell]:
    """How many and what they cost, mix by mix."""
    return [
        inline(
            (ways.money(sum(mix.cost[project] for project in found)), "plain"), (ways.say("of", n=len(found)), "muted")
        )
        if found
        else ""
        for mix, found in zip(mixes, projects, strict=True)
    ]


# ---- the other indicators, a line each


def _rest(rest: Sequence[Reaching], lang: Language) -> list[Block]:
    columns = [
        column(sentence("col-indicator", lang), "1fr"),
        number(sentence("col-no-action", lang)),
        number(sentence("col-ways-plan", lang)),
        number(sentence("col-target", lang)),
        number(sentence("col-ways-all", lang)),
        number(sentence("col-ways-target-cost", lang)),
        number(sentence("col-ways-level-cost", lang)),
        column(sentence("col-ways-best", lang), "0.9fr"),
    ]
    return [heading(sentence("ways-rest", lang), 2), table(columns, [_line(ways, lang) for ways in rest], "small")]


def _line(ways: Reaching, lang: Language) -> dict[str, object]:
    mix = ways.mix
    title = inline((ways.title, "plain"), (ways.measured_in, "muted"))
    if mix is None:
        return row([title, "—", "—", "—", "—", "—", "—", ways.reach()])
    priced = [way for way in ways.best_ways if way.per_unit is not None]
    best = next(iter(ways.weighty(priced) or priced), None)
    cheapest = lines((short(ways.project(best.project)), "plain"), (ways.nature(best), "muted")) if best else "—"
    return row(
        [
            title,
            ways.level(mix.base),
            bold(ways.level(mix.plan)),
            ways.level(mix.target),
            ways.level(mix.potential),
            _target_cost(ways, lang),
            ways.money(ways.plan_point.found if ways.plan_point else None),
            cheapest,
        ]
    )


def _target_cost(ways: Reaching, lang: Language) -> str:
    mix = ways.mix
    assert mix is not None
    if mix.target <= mix.base:
        return sentence("ways-met", lang)
    if mix.reachable != "reachable":
        return sentence("ways-far" if mix.reachable == "not_reachable" else "ways-unclear", lang)
    point = mix.at(mix.target)
    return ways.money(point.found if point else None)
