"""Which project stands in whose plan, and what it is worth to whom: a matrix of dots with figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from maqsad.messages import Language, sentence
from maqsad.reporting.charts.style import DARK, INK, RULE, Chart, Options, base_options, label, legend

_WIDTH, _LINE, _TITLES, _HEADS = 700, 20, 220, 68
_SIGNS, _HEAD_SIGNS = 38, 12
Dot = Literal["in", "out", "proven_in", "proven_out"]
DOTS: tuple[Dot, ...] = ("in", "out", "proven_in", "proven_out")
"""Found is round, proven is square; in is full, out is empty."""


@dataclass(frozen=True, slots=True)
class DotLine:
    """One project, what it is in the plan of each run, and beside each dot a figure (or none at all)."""

    title: str
    dots: tuple[Dot, ...]
    figures: tuple[str, ...] = ()


def parties_chart(lines: Sequence[DotLine], runs: Sequence[str], lang: Language) -> Chart:
    """`runs` are the titles of the columns."""
    used = [dot for dot in DOTS if any(dot in line.dots for line in lines)]
    names = {dot: label(sentence(f"parties-dot-{dot.replace('_', '-')}", lang), lang) for dot in used}
    start, end = ("right", "left") if lang == "fa" else ("left", "right")
    options = base_options(lang) | {
        "grid": {start: _TITLES, end: 24, "top": 28 + _HEADS, "bottom": 6},
        "legend": legend(list(names.values()), lang, top=0),
        "xAxis": _axis((label(run, lang, _HEAD_SIGNS) for run in runs), "top", 9) | {"inverse": lang == "fa"},
        "yAxis": _axis((label(line.title, lang, _SIGNS) for line in lines), start, 11) | {"inverse": True},
        "series": [_series(names[dot], dot, lines, lang) for dot in used],
    }
    return Chart(options, _WIDTH, 34 + _HEADS + _LINE * len(lines))


def _axis(names: Iterable[str], position: str, size: int) -> Options:
    return {
        "type": "category",
        "position": position,
        "data": list(names),
        "axisTick": {"show": False},
        "axisLine": {"show": False},
        "axisLabel": {"interval": 0, "fontSize": size, "lineHeight": size + 2, "color": INK},
        "splitLine": {"show": True, "lineStyle": {"color": RULE, "width": 0.5}},
    }


def _series(name: str, dot: Dot, lines: Sequence[DotLine], lang: Language) -> Options:
    fill = DARK if dot.endswith("in") else "#ffffff"
    places = [
        _place(n, m, line.figures[n] if line.figures else "", lang)
        for m, line in enumerate(lines)
        for n, drawn in enumerate(line.dots)
        if drawn == dot
    ]
    return {
        "type": "scatter",
        "name": name,
        "symbol": "rect" if dot.startswith("proven") else "circle",
        "symbolSize": 10,
        "data": places,
        "itemStyle": {"color": fill, "borderColor": DARK, "borderWidth": 1.4, "opacity": 1},
    }


def _place(column: int, line: int, figure: str, lang: Language) -> Options:
    """A dot, its figure on the side where the reader goes on."""
    if not figure:
        return {"value": [column, line]}
    side, away = ("left", 16) if lang == "fa" else ("right", -16)
    words = {"show": True, "position": side, "distance": 4, "formatter": figure, "fontSize": 9, "color": INK}
    return {"value": [column, line], "symbolOffset": [away, 0], "label": words}
