"""How far each indicator comes on its way from baseline to target by the end of the horizon."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from maqsad.messages import Language, sentence
from maqsad.reporting.charts.style import DARK, FAINT, INK, LIGHT, RULE, Chart, Options, base_options, label, legend
from maqsad.reporting.results import Result
from maqsad.reporting.wording import way_covered

MOST = 30
LEAST_WAY, MOST_WAY = Fraction(-3, 10), Fraction(13, 10)
_ROOM = 0.04
"""Between a symbol left of the baseline and the titles."""
_SIGNS = 44
_WIDTH, _LINE, _LABELS, _SHARES = 700, 26, 250, 52


def results_chart(results: Sequence[Result], lang: Language, *, in_force: bool = True) -> Chart:
    """The weightiest indicators: promised within expected, beside no action and the plan in force, if there is one."""
    shown = results[:MOST]
    told = ("promised", "expected", "no-action", *(("in-force",) if in_force else ()))
    names = [label(sentence(f"chart-{name}", lang), lang) for name in told]
    options = base_options(lang) | {
        "grid": _grid(lang),
        "legend": legend(names, lang, top=0),
        "xAxis": _way_axis(shown, lang),
        "yAxis": [_titles(shown, lang), _shares(shown, lang)],
        "series": _series(shown, names, lang),
    }
    return Chart(options, _WIDTH, 64 + _LINE * len(shown))


def _grid(lang: Language) -> Options:
    start, end = ("right", "left") if lang == "fa" else ("left", "right")
    return {start: _LABELS, end: _SHARES, "top": 54, "bottom": 6}


def _way_axis(shown: Sequence[Result], lang: Language) -> Options:
    ways = [float(way) for result in shown for way in _ways(result)]
    return {
        "type": "value",
        "min": min([0.0, *(way - _ROOM for way in ways if way < 0)]),
        "max": max([1.05, *ways]),
        "inverse": lang == "fa",
        "axisLabel": {"show": False},
        "splitLine": {"show": False},
    }


def _titles(shown: Sequence[Result], lang: Language) -> Options:
    return {
        "type": "category",
        "inverse": True,
        "position": "right" if lang == "fa" else "left",
        "data": [label(result.title.get(lang), lang, _SIGNS) for result in shown],
        "axisLine": {"show": False},
        "axisTick": {"show": False},
        "axisLabel": {"lineHeight": 12, "fontSize": 11, "color": INK},
    }


def _shares(shown: Sequence[Result], lang: Language) -> Options:
    return {
        "type": "category",
        "inverse": True,
        "position": "left" if lang == "fa" else "right",
        "data": [label(way_covered(result, result.last.promised, lang), lang) for result in shown],
        "axisLine": {"show": False},
        "axisTick": {"show": False},
        "axisLabel": {"fontSize": 11, "fontWeight": "bold", "color": INK},
    }


def _series(shown: Sequence[Result], names: list[str], lang: Language) -> list[Options]:
    promised, expected, none, in_force = zip(*map(_ways, shown), strict=True) if shown else ((), (), (), ())
    bar = {"type": "bar", "barWidth": 11, "barGap": "-100%"}
    ring = {"type": "scatter", "symbolSize": 13, "z": 5}  # the diamond of the plan in force fits into it
    found = [
        bar | {"name": names[1], "data": _floats(expected), "itemStyle": {"color": LIGHT}, "markLine": _marks(lang)},
        bar | {"name": names[0], "data": _floats(promised), "itemStyle": {"color": DARK}, "z": 3},
        ring | {"name": names[2], "data": _points(none), "itemStyle": _symbol("#ffffff", INK)},
    ]
    diamond = {"symbol": "diamond", "symbolSize": 10, "z": 6, "itemStyle": _symbol(INK, "#ffffff")}
    return [*found, *(ring | diamond | {"name": name, "data": _points(in_force)} for name in names[3:])]


def _marks(lang: Language) -> Options:
    lines = [(0, "baseline", "solid"), (1, "target", "dashed")]
    return {
        "silent": True,
        "symbol": "none",
        "label": {"position": "start", "fontSize": 11, "color": FAINT, "distance": 4},
        "data": [
            {
                "xAxis": at,
                "lineStyle": {"color": FAINT if at else RULE, "type": kind, "width": 1},
                "label": {"formatter": label(sentence(f"chart-{name}", lang), lang)},
            }
            for at, name, kind in lines
        ],
    }


def _ways(result: Result) -> tuple[Fraction, ...]:
    last = result.last
    levels = (last.promised, last.expected, last.base, last.in_force)
    return tuple(min(max(result.way(level), LEAST_WAY), MOST_WAY) for level in levels)


def _floats(ways: Sequence[Fraction]) -> list[float]:
    return [round(float(way), 4) for way in ways]


def _points(ways: Sequence[Fraction]) -> list[list[float]]:
    return [[round(float(way), 4), n] for n, way in enumerate(ways)]


def _symbol(fill: str, line: str) -> dict[str, Any]:
    return {"color": fill, "borderColor": line, "borderWidth": 1.4, "opacity": 1}
