"""Ticks of a chart whose numbers are written as its language writes them, which an axis of numbers cannot."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from maqsad.reporting.charts.style import FAINT, INK, RULE, Options

Tick = tuple[float, str]
"""Where it stands on its axis, and what is written there."""
_STEPS = (1, 2, 5)


def even(lowest: Fraction, highest: Fraction, most: int = 6) -> list[Fraction]:
    """At most so many round numbers, about evenly spaced, from at or under `lowest` to at or over `highest`."""
    if highest <= lowest:
        return [Fraction(lowest), Fraction(lowest) + 1]
    power = Fraction(1)
    while power * most > highest - lowest:
        power /= 10
    while True:
        for step in _STEPS:
            first, last = lowest // (step * power), -(-highest // (step * power))
            if last - first < most:
                return [n * step * power for n in range(int(first), int(last) + 1)]
        power *= 10


def hidden_axis(lowest: float, highest: float, kind: str = "value", *, inverse: bool = False) -> Options:
    """An axis without words or lines, which `tick_lines` draws."""
    silent = {"axisLabel": {"show": False}, "axisTick": {"show": False}, "splitLine": {"show": False}}
    return {"type": kind, "min": lowest, "max": highest, "inverse": inverse, "axisLine": {"show": False}} | silent


def tick_lines(across: Iterable[Tick], up: Iterable[Tick], axis: int = 0) -> Options:
    """A series that draws the lines of both axes of grid `axis`, with the words where reading begins and below."""
    data = [_line("yAxis", tick, 6) for tick in up] + [_line("xAxis", tick, 4) for tick in across]
    marks = {"silent": True, "symbol": "none", "data": data, "animation": False}
    return {"type": "line", "data": [], "xAxisIndex": axis, "yAxisIndex": axis, "markLine": marks}


def _line(axis: str, tick: Tick, distance: int) -> Options:
    at, words = tick
    written = {"position": "start", "distance": distance, "formatter": words, "color": INK, "fontSize": 11}
    return {axis: at, "lineStyle": {"color": RULE, "type": "solid", "width": 0.7}, "label": written}


def titled(words: str, left: int | str, top: int, align: str) -> Options:
    """A line of words on the chart."""
    return {"text": words, "left": left, "top": top, "textAlign": align, "padding": 0} | {
        "textStyle": {"fontSize": 11, "fontWeight": "normal", "color": FAINT, "fontFamily": "Vazirmatn"}
    }
