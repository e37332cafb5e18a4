"""Ways to each result, built or not: by cost and effect, the cheapest mix, and where the plan stands."""

from __future__ import annotations

from collections.abc import Sequence

from maqsad.messages import Language, sentence
from maqsad.messages import number as number_text
from maqsad.messages.formats import listed
from maqsad.portfolio.studies.ways import WAYS, Way, Ways
from maqsad.reporting.amounts import amounts_of
from maqsad.reporting.blocks import (
    Block,
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
)
from maqsad.reporting.charts.ways import ways_chart
from maqsad.reporting.marks import CHOSEN
from maqsad.reporting.model import ReportModel
from maqsad.reporting.reaching import Reaching

_SHOWN = 4
"""Indicators with a chart of their own: those with channels, then the weightiest."""
_ROWS = 6


def ways_section(model: ReportModel, lang: Language) -> list[Block]:
    found = WAYS.among(model.studies)
    if found is None or not found.ways:
        return []
    amounts = amounts_of(model, lang)
    order = sorted(found.ways, key=lambda k: (-model.facts.weights[k], k))
    all_ways = {k: Reaching(model.facts, found, k, amounts.unit, lang) for k in order}
    shown = _shown(found, order)
    reading = sentence("ways-reading", lang, year=model.settings.price_year, unit=amounts.unit_name)
    blocks = [heading(sentence("ways", lang)), text(sentence("ways-lead", lang))]
    for k in shown:
        blocks += _one(all_ways[k], lang)
    rest = [all_ways[k] for k in order if k not in shown]
    return [*blocks, *(_rest(rest, lang) if rest else []), text(reading, "small")]


def _shown(found: Ways, order: Sequence[str]) -> list[str]:
    drawn = [k for k in order if found.mixes[k] is not None]
    return sorted(drawn, key=lambda k: not any(way.channel for way in found.ways[k]))[:_SHOWN]


def _one(ways: Reaching, lang: Language) -> list[Block]:
    parts = _parts(ways)
    numbered = [way for _, part in parts for way in part]
    points = ways.mix.points if ways.mix else ()
    said = [
        ways.say("alt-item", level=ways.level(p.progress), cost=ways.said(p.found))
        for p in points
        if p.found is not None
    ]
    return [
        heading(ways.title, 2),
        text(ways.stand()),
        chart(ways_chart(ways, numbered, lang), ways.say("alt", title=ways.title, list=listed(said, lang))),
        _table(ways, parts, lang),
    ]


def _parts(ways: Reaching) -> list[tuple[str, list[Way]]]:
    """Ways that share a channel under its name, then the cheapest others."""
    channels = sorted({way.channel for way in ways.best_ways if way.channel})
    found = [(ways.channel(c), [way for way in ways.best_ways if way.channel == c]) for c in channels]
    room = max(3, _ROWS - sum(len(part) for _, part in found))
    others = [way for way in ways.best_ways if not way.channel]
    weighty = ways.weighty(others)
    if weighty:
        counts = {"shown": min(room, len(weighty)), "all": len(weighty)}
        found.append((ways.say("others" if channels else "cheapest", **counts), weighty[:room]))
    elif not channels:
        found.append((ways.say("small", shown=min(room, len(others)), all=len(others)), others[:room]))
    return found


def _table(ways: Reaching, parts: Sequence[tuple[str, list[Way]]], lang: Language) -> Block:
    columns = [
        column(sentence("col-ways", lang), "1fr"),
        column(sentence("col-kind", lang)),
        number(sentence("col-ways-effect", lang)),
        number(sentence("col-ways-extra", lang)),
        number(sentence("col-ways-unit-cost", lang)),
        column(sentence("col-ways-chosen", lang), align="centre"),
    ]
    rows, n = [], 0
    for title, part in parts:
        rows.append(group(title))
        for way in part:
            n += 1
            rows.append(_way(ways, way, n, lang))
    return table(columns, rows, "small")


def _way(ways: Reaching, way: Way, n: int, lang: Language) -> dict[str, object]:
    needs = ways.needs(way)
    option = f"{ways.option(way)}{' · ' + needs if needs else ''}"
    effects = listed([ways.effect(e) for e in (way.low, way.expected, way.high)], lang)
    return row(
        [
            inline((f"{number_text(n, lang)}. {ways.project(way.project)}", "plain"), (option, "muted")),
            ways.nature(way),
            effects,
            ways.money(way.extra),
            ways.unit_cost(way),
            CHOSEN if way.chosen else "",
        ]
    )


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
    cheapest = lines((ways.project(best.project), "plain"), (ways.nature(best), "muted")) if best else "—"
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
