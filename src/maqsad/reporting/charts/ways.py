"""The cheapest mix of ways to each level of one indicator, and where the plan and the target stand."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from maqsad.messages import Language, number, sentence
from maqsad.portfolio.studies.ways import Mix
from maqsad.reporting.charts.style import DARK, FAINT, INK, Chart, Options, base_options, label
from maqsad.reporting.charts.ticks import Tick, even, hidden_axis, tick_lines, titled
from maqsad.reporting.reaching import MICRO, Reaching

_WIDTH, _HEIGHT = 700, 120
_START, _END, _TOP, _BOTTOM = 60, 16, 22, 34


def ways_chart(ways: Reaching, lang: Language) -> Chart:
    """Cost across, level up: solid what was found, dashed what is proven; a diamond for the plan."""
    mix = ways.mix
    assert mix is not None, "a curve is drawn where there is one"
    levels, sums = _level_ticks(mix, ways), _cost_ticks(mix, ways)
    start, end = ("right", "left") if lang == "fa" else ("left", "right")
    options = base_options(lang) | {
        "grid": {start: _START, end: _END, "top": _TOP, "bottom": _BOTTOM},
        "title": _titles(ways, lang),
        "xAxis": hidden_axis(sums[0][0], sums[-1][0], "value", inverse=lang == "fa"),
        "yAxis": hidden_axis(levels[0][0], levels[-1][0]),
        "series": [tick_lines(sums, levels), *_mix(mix, ways, lang)],
    }
    return Chart(options, _WIDTH, _HEIGHT)


def _titles(ways: Reaching, lang: Language) -> list[Options]:
    above = label(sentence("chart-ways-curve", lang, unit=ways.measured_in), lang)
    below = label(sentence("chart-ways-cost", lang, unit=ways.amounts.unit_name), lang)
    side, at = ("right", _WIDTH - 1) if lang == "fa" else ("left", 1)
    middle = (_WIDTH + (_START - _END) * (1 if lang == "en" else -1)) // 2
    return [titled(above, at, 2, side), titled(below, middle, _HEIGHT - 15, "center")]


def _mix(mix: Mix, ways: Reaching, lang: Language) -> list[Options]:
    found = [[_money(p.found, ways), _level(p.progress, ways)] for p in mix.points if p.found is not None]
    least = [
        [max(0.0, _money(p.at_least, ways)), _level(p.progress, ways)] for p in mix.points if p.at_least is not None
    ]
    solid = {"symbol": "circle", "symbolSize": 5, "lineStyle": {"color": DARK, "width": 1.8}}
    dashed = {"symbol": "none", "lineStyle": {"color": FAINT, "width": 1.2, "type": "dashed"}}
    ours = [_money(mix.spent, ways), _level(mix.plan, ways)]
    aside = {"position": "bottom", "distance": 5, "fontSize": 11, "fontWeight": "bold"}
    words = {"show": True, "formatter": label(sentence("chart-ways-plan", lang), lang), "color": INK} | aside
    words |= {"textBorderColor": "#ffffff", "textBorderWidth": 3}
    style = {"color": INK, "borderColor": "#ffffff", "borderWidth": 1.2, "opacity": 1}
    return [
        {"type": "line", "data": least, "z": 2} | dashed,
        {"type": "line", "data": found, "itemStyle": {"color": DARK}, "z": 3, "markLine": _target(mix, ways, lang)}
        | solid,
        {
            "type": "scatter",
            "data": [ours],
            "symbol": "diamond",
            "symbolSize": 13,
            "itemStyle": style,
            "z": 6,
            "label": words,
        },
    ]


def _target(mix: Mix, ways: Reaching, lang: Language) -> Options:
    """A dotted line; its word stands at the side where the curve does not begin to rise."""
    words = {"position": "insideStartTop", "formatter": label(sentence("chart-target", lang), lang), "color": INK}
    line = {"color": INK, "type": "dotted", "width": 1.3}
    return {"data": [{"yAxis": _level(mix.target, ways)}], "silent": True, "symbol": "none", "lineStyle": line} | {
        "label": words | {"textBorderColor": "#ffffff", "textBorderWidth": 3}
    }


def _money(rial: int | None, ways: Reaching) -> float:
    return round((rial or 0) / ways.amounts.unit.factor, 6)


def _level(progress: int, ways: Reaching) -> float:
    return ways.facts.scales[ways.indicator].level(progress) / MICRO


def _level_ticks(mix: Mix, ways: Reaching) -> Sequence[Tick]:
    scale = ways.facts.scales[ways.indicator]
    ends = [Fraction(scale.level(p), MICRO) for p in (mix.base, mix.potential, mix.target)]
    return [(float(at), label(number(at, ways.lang), ways.lang)) for at in even(min(ends), max(ends), 4)]


def _cost_ticks(mix: Mix, ways: Reaching) -> Sequence[Tick]:
    most = max(mix.spent, *(p.found for p in mix.points if p.found is not None), 1)
    at = even(Fraction(0), Fraction(most, ways.amounts.unit.factor), 7)
    return [(float(n), label(ways.amounts.bare(int(n * ways.amounts.unit.factor)), ways.lang)) for n in at]
