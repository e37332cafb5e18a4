"""Projects and half-finished works at each level of income: stepped bars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from maqsad.messages import Language, number, sentence
from maqsad.reporting.charts.style import DARK, INK, LIGHT, PALE, Chart, Options, base_options, label, legend

_WIDTH, _STEP, _LABELS = 700, 46, 110


@dataclass(frozen=True, slots=True)
class Step:
    """One level of income in percent: projects done and dropped since the whole, half-finished works delivered."""

    percent: int
    active: int
    dropped: int
    works: int


def order_chart(steps: Sequence[Step], lang: Language) -> Chart:
    """The whole income on top, less below it."""
    keys = ("order-projects", "order-chart-dropped", "order-chart-works")
    names = [label(sentence(key, lang), lang) for key in keys]
    start, end = ("right", "left") if lang == "fa" else ("left", "right")
    hidden = {"show": False}
    options = base_options(lang) | {
        "grid": {start: _LABELS, end: 30, "top": 34, "bottom": 4},
        "legend": legend(names, lang, top=0),
        "xAxis": {"type": "value", "inverse": lang == "fa", "axisLabel": hidden, "splitLine": hidden},
        "yAxis": {
            "type": "category",
            "inverse": True,
            "position": start,
            "data": [label(sentence("order-level", lang, percent=step.percent), lang) for step in steps],
            "axisTick": hidden,
            "axisLine": hidden,
            "axisLabel": {"fontSize": 12, "color": INK},
        },
        "series": [
            _bar(names[0], [step.active for step in steps], "projects", (DARK, "#ffffff"), lang),
            _bar(names[1], [step.dropped for step in steps], "projects", (PALE, INK), lang),
            _bar(names[2], [step.works for step in steps], "works", (LIGHT, INK), lang),
        ],
    }
    return Chart(options, _WIDTH, 44 + _STEP * len(steps))


def _bar(name: str, counts: Sequence[int], stack: str, tones: tuple[str, str], lang: Language) -> Options:
    fill, ink = tones
    data = [
        {"value": count, "label": {"show": count > 0, "formatter": label(number(count, lang), lang)}}
        for count in counts
    ]
    style = {"color": fill, "borderColor": "#8a949e", "borderWidth": 0.6}
    return {"type": "bar", "name": name, "stack": stack, "barWidth": 16, "barGap": "15%", "data": data} | {
        "itemStyle": style,
        "label": {"position": "inside", "color": ink, "fontSize": 11, "fontWeight": "bold"},
    }
