"""Ways to one result by cost and effect, each with its low and high; and the cheapest mix to each level."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from maqsad.messages import Language, amount, number, sentence, unit_name
from maqsad.portfolio.studies.ways import Mix, Way
from maqsad.reporting.charts.style import DARK, FAINT, INK, Chart, Options, base_options, label
from maqsad.reporting.charts.ticks import Tick, even, hidden_axis, tick_lines, titled
from maqsad.reporting.reaching import BUILT, MICRO, Reaching

_WIDTH, _HEIGHT = 700, 190
_TOP, _BOTTOM = 42, 36
_WAYS = (52, 300)
"""Where the grid of the ways begins, and its width, from the side where reading begins."""
_MIX = (420, 262)
_ABOVE = 4
_ALL_WAYS = 40
_ROOM = 0.04
"""Of an axis, for dots at its end."""


def ways_chart(ways: Reaching, numbered: Sequence[Way], lang: Language) -> Chart:
    """On the side where reading begins each way alone (`numbered` by their place); on the other the cheapest mix."""
    mix = ways.mix
    assert mix is not None, "a curve is drawn where there is one"
    shown = [*numbered, *(way for way in ways.best_ways if way not in numbered)][:_ALL_WAYS]
    effects, costs = _effect_ticks(shown, ways), _decades(shown, ways)
    levels, sums = _level_ticks(mix, ways), _cost_ticks(mix, ways)
    options = base_options(lang) | {
        "grid": [_grid(*_WAYS, lang), _grid(*_MIX, lang)],
        "title": _titles(ways, lang),
        "legend": _key(lang),
        "xAxis": [_axis(costs, 0, "log", lang), _axis(sums, 1, "value", lang)],
        "yAxis": [_axis(effects, 0), _axis(levels, 1)],
        "series": [
            tick_lines(costs, effects) | {"name": label(sentence("chart-ways-chosen", lang), lang)},
            *(_dots(shown, numbered, ways, built=built, least=costs[0][0]) for built in (True, False)),
            tick_lines(sums, levels, 1),
            *_mix(mix, ways, lang),
        ],
    }
    return Chart(options, _WIDTH, _HEIGHT)


def _grid(begins: int, width: int, lang: Language) -> Options:
    return {"right" if lang == "fa" else "left": begins, "width": width, "top": _TOP, "bottom": _BOTTOM}


def _axis(ticks: Sequence[Tick], grid: int, kind: str = "value", lang: Language = "en") -> Options:
    lowest, highest = ticks[0][0], ticks[-1][0]
    room = 0.0 if kind == "log" or grid else _ROOM * (highest - lowest)
    axis = hidden_axis(lowest - room, highest, kind, inverse=lang == "fa")
    return axis | {"gridIndex": grid}


def _titles(ways: Reaching, lang: Language) -> list[Options]:
    unit, money = ways.measured_in, unit_name(ways.unit, lang)
    above = [f"{sentence('chart-ways-each', lang)}: {sentence('chart-ways-effect', lang, unit=unit)}"]
    above.append(f"{sentence('chart-ways-mix', lang)}: {sentence('chart-ways-level', lang, unit=unit)}")
    below = [sentence("chart-ways-log", lang, unit=money), sentence("chart-ways-cost", lang, unit=money)]
    found = []
    for words, top in ((above, _ABOVE), (below, _HEIGHT - 16)):
        for text, (begins, width) in zip(words, (_WAYS, _MIX), strict=True):
            at, side = (begins - 48, _side(lang)) if top == _ABOVE else (begins + width // 2, "center")
            found.append(titled(label(text, lang), _at(max(1, at), lang), top, side))
    return found


def _key(lang: Language) -> Options:
    """What the shapes mean; the last entry, which has no shape, says what dark ones and bars are."""
    names = [label(sentence(f"chart-ways-{name}", lang), lang) for name in ("built", "other", "chosen")]
    icons = ("rect", "circle", "none")
    data = [{"name": name, "icon": icon} for name, icon in zip(names, icons, strict=True)]
    words = {"color": FAINT, "fontSize": 11, "fontFamily": "Vazirmatn"}
    place = {_side(lang): 0, "top": 20, "align": _side(lang), "itemGap": 12, "itemWidth": 8, "itemHeight": 8}
    style = {"color": "#ffffff", "borderColor": DARK, "borderWidth": 1.3}
    return place | {"data": data[::-1] if lang == "fa" else data, "textStyle": words, "itemStyle": style, "padding": 0}


def _at(begins: int, lang: Language) -> int:
    return _WIDTH - begins if lang == "fa" else begins


def _side(lang: Language) -> str:
    return "right" if lang == "fa" else "left"


def _dots(shown: Sequence[Way], numbered: Sequence[Way], ways: Reaching, *, built: bool, least: float) -> Options:
    """Squares are built, circles not; dark ones are chosen; each has a bar from its low to its high effect."""
    data, bars = [], []
    for way in shown:
        if (way.nature == BUILT) == built:
            x = max(least, _money(way.extra, ways))
            here = numbered.index(way) + 1 if way in numbered else 0
            data.append(_dot(x, way, here, ways.lang))
            bars.append([{"coord": [x, way.low / MICRO]}, {"coord": [x, way.high / MICRO]}])
    line = {"color": FAINT, "type": "solid", "width": 1}
    marks = {"silent": True, "symbol": "none", "label": {"show": False}, "lineStyle": line, "data": bars}
    symbol = {"symbol": "rect" if built else "circle", "symbolSize": 8}
    name = label(sentence(f"chart-ways-{'built' if built else 'other'}", ways.lang), ways.lang)
    apart = {"labelLayout": {"moveOverlap": "shiftY"}}
    return {"type": "scatter", "name": name, "z": 4, "data": data, "markLine": marks} | symbol | apart


def _dot(x: float, way: Way, here: int, lang: Language) -> Options:
    style = {"color": DARK if way.chosen else "#ffffff", "borderColor": DARK, "borderWidth": 1.3, "opacity": 1}
    words = {"show": bool(here), "position": "right" if lang == "en" else "left", "fontSize": 10, "color": INK}
    words |= {"textBorderColor": "#ffffff", "textBorderWidth": 2}
    name = label(number(here, lang), lang) if here else ""
    return {"value": [x, way.expected / MICRO], "itemStyle": style, "label": words | {"formatter": name, "distance": 3}}


def _mix(mix: Mix, ways: Reaching, lang: Language) -> list[Options]:
    found = [[_money(p.found, ways), _level(p.progress, ways)] for p in mix.points if p.found is not None]
    least = [[_money(p.at_least, ways), _level(p.progress, ways)] for p in mix.points if p.at_least is not None]
    place = {"xAxisIndex": 1, "yAxisIndex": 1}
    solid = {"lineStyle": {"color": DARK, "width": 1.8}, "itemStyle": {"color": DARK}}
    dashed = {"lineStyle": {"color": FAINT, "width": 1, "type": "dashed"}, "symbol": "none"}
    ours = [_money(mix.spent, ways), _level(mix.plan, ways)]
    words = {"show": True, "position": "bottom", "color": INK, "fontSize": 11, "fontWeight": "bold"}
    plan = {"formatter": label(sentence("chart-ways-plan", lang), lang)} | words
    style = {"color": "#f2c14e", "borderColor": INK, "borderWidth": 1.4, "opacity": 1}
    target = {"data": [{"yAxis": _level(mix.target, ways)}], "silent": True, "symbol": "none"} | {
        "lineStyle": {"color": INK, "type": "dotted", "width": 1.3},
        "label": {"position": "insideEndTop", "formatter": label(sentence("chart-target", lang), lang), "color": INK},
    }
    return [
        {"type": "line", "data": least, **place, **dashed, "z": 2},
        {
            "type": "line",
            "data": found,
            "symbol": "circle",
            "symbolSize": 5,
            **place,
            **solid,
            "z": 3,
            "markLine": target,
        },
        {"type": "scatter", "data": [ours], "symbol": "diamond", "symbolSize": 13, **place, "itemStyle": style, "z": 6}
        | {"label": plan},
    ]


def _money(rial: int | None, ways: Reaching) -> float:
    return round((rial or 0) / ways.unit.factor, 6)


def _level(progress: int, ways: Reaching) -> float:
    return ways.facts.scales[ways.indicator].level(progress) / MICRO


def _effect_ticks(shown: Sequence[Way], ways: Reaching) -> list[Tick]:
    low, high = min(0, *(way.low for way in shown)), max(way.high for way in shown)
    return [(float(at), _written(at, ways.lang)) for at in even(Fraction(low, MICRO), Fraction(high, MICRO), 5)]


def _level_ticks(mix: Mix, ways: Reaching) -> list[Tick]:
    scale = ways.facts.scales[ways.indicator]
    ends = [Fraction(scale.level(p), MICRO) for p in (mix.base, mix.potential, mix.target)]
    return [(float(at), _written(at, ways.lang)) for at in even(min(ends), max(ends), 5)]


def _cost_ticks(mix: Mix, ways: Reaching) -> list[Tick]:
    most = max(mix.spent, *(p.found for p in mix.points if p.found is not None), 1)
    return [(float(at), _written(at, ways.lang)) for at in even(Fraction(0), Fraction(most, ways.unit.factor), 4)]


def _decades(shown: Sequence[Way], ways: Reaching) -> list[Tick]:
    """Powers of ten around all costs; what costs nothing extra stands at the first."""
    costs = [Fraction(way.extra, ways.unit.factor) for way in shown if way.extra > 0] or [Fraction(1)]
    first, last = 0, 0
    while Fraction(10) ** first > min(costs):
        first -= 1
    while Fraction(10) ** (first + 1) <= min(costs):
        first += 1
    last = max(last, first + 1)
    while Fraction(10) ** last < max(costs):
        last += 1
    powers = [Fraction(10) ** n for n in range(first, last + 1)]
    rial = [int(power * ways.unit.factor) for power in powers]
    return [(float(p), label(amount(r, ways.lang, ways.unit), ways.lang)) for p, r in zip(powers, rial, strict=True)]


def _written(at: Fraction, lang: Language) -> str:
    return label(number(at, lang), lang)
