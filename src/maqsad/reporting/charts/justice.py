"""Each district's share of need and of results; and what each floor of justice leaves of the results."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from maqsad.messages import Language, percent_bp, percent_of, sentence
from maqsad.portfolio.studies.justice import Equity
from maqsad.reporting.charts.style import DARK, FAINT, INK, LIGHT, PALE, Chart, Options, base_options, label, legend
from maqsad.reporting.charts.ticks import even, hidden_axis, tick_lines, titled
from maqsad.reporting.fairness import Fairness

_WIDTH, _LINE, _TOP, _LABELS, _ENDS = 700, 20, 30, 150, 46
_PRICE_HEIGHT = 250
_FULL = 10_000
Shares = Sequence[tuple[int, Fraction]]
"""(floor in basis points, share of the most found)."""


def districts_chart(fair: Fairness, lang: Language) -> Chart:
    """Farthest under its share of need first: the dark bar is results, the light one behind it need."""
    rows = fair.shown
    names = [label(sentence(f"chart-{name}", lang), lang) for name in ("need", "results")]
    start, end = ("right", "left") if lang == "fa" else ("left", "right")
    needs, results = ([round(float(share(row)), 5) for row in rows] for share in (fair.need_share, fair.results_share))
    bar = {"type": "bar", "barGap": "-100%"}
    options = base_options(lang) | {
        "grid": {start: _LABELS, end: _ENDS, "top": _TOP, "bottom": 4},
        "legend": legend(names, lang, top=0),
        "xAxis": {"type": "value", "min": min([0.0, *results]), "inverse": lang == "fa", "show": False},
        "yAxis": [
            _names([_marked(fair, n) for n in range(len(rows))], start),
            _names([label(fair.over(row), lang) for row in rows], end, bold=True),
        ],
        "series": [
            bar | {"name": names[0], "data": needs, "barWidth": 15, "itemStyle": {"color": LIGHT}, "z": 2},
            bar
            | {"name": names[1], "data": results, "barWidth": 7, "itemStyle": {"color": DARK}, "z": 3, "yAxisIndex": 1},
        ],
    }
    return Chart(options, _WIDTH, _TOP + 8 + _LINE * len(rows))


def _marked(fair: Fairness, n: int) -> str:
    row = fair.shown[n]
    mark = f" ({sentence('justice-mark', fair.lang)})" if row.under_served else ""
    return label(fair.title(row.district) + mark, fair.lang)


def _names(names: Sequence[str], position: str, *, bold: bool = False) -> Options:
    words = {"fontSize": 11, "color": INK, "fontWeight": "bold" if bold else "normal"}
    return {
        "type": "category",
        "inverse": True,
        "position": position,
        "data": list(names),
        "axisLine": {"show": False},
        "axisTick": {"show": False},
        "axisLabel": words,
    }


def price_chart(equity: Equity, agreed: int, lang: Language) -> Chart:
    """What is found and what no plan exceeds, as shares of the most found without a floor, by floor."""
    whole = equity.curve[0].found or Fraction(1)
    found = [(point.theta, point.found / whole) for point in equity.curve if point.found is not None]
    bounds = [(point.theta, point.bound / whole) for point in equity.curve]
    names = [label(sentence(f"chart-{name}", lang), lang) for name in ("found", "no-more", "our-plan")]
    ticks = even(min(share for _, share in found), max(share for _, share in bounds))
    across = [(n / 10, label(percent_bp(n * 1000, lang, 0), lang)) for n in range(0, 11, 2)]
    up = [
        (float(share), label(percent_of(share, lang, 0 if (share * 100).denominator == 1 else 1), lang))
        for share in ticks
    ]
    start = "right" if lang == "fa" else "left"
    options = base_options(lang) | {
        "grid": {start: 60, "left" if lang == "fa" else "right": 20, "top": 50, "bottom": 42},
        "legend": legend(names, lang, top=0),
        "title": [
            titled(label(sentence("chart-kept-axis", lang), lang), _WIDTH if lang == "fa" else 0, 24, start),
            titled(label(sentence("chart-floor-axis", lang), lang), _WIDTH // 2, _PRICE_HEIGHT - 18, "center"),
        ],
        "xAxis": hidden_axis(0, 1, inverse=lang == "fa"),
        "yAxis": hidden_axis(float(ticks[0]), float(ticks[-1])),
        "series": [tick_lines(across, up), *_band(found, bounds, names), _ours(equity, whole, names[2])],
    }
    if agreed:
        options["series"][2]["markLine"] = _agreed(agreed, lang)
    return Chart(options, _WIDTH, _PRICE_HEIGHT)


def _band(found: Shares, bounds: Shares, names: Sequence[str]) -> list[Options]:
    """Between the line found and the dashed one above it lies the truth."""
    room = {"stack": "room", "type": "line", "symbol": "none", "lineStyle": {"width": 0}, "silent": True}
    above = dict(bounds)
    dashed = {"type": "line", "name": names[1], "data": _points(bounds), "symbol": "none", "z": 3}
    solid = {"type": "line", "name": names[0], "data": _points(found), "symbol": "circle", "symbolSize": 6, "z": 4}
    gaps = [(theta, above[theta] - share) for theta, share in found]
    return [
        dashed | {"lineStyle": {"color": FAINT, "type": "dashed", "width": 1.4}, "itemStyle": {"color": FAINT}},
        solid | {"lineStyle": {"color": DARK, "width": 2}, "itemStyle": {"color": DARK}},
        room | {"data": _points(found)},
        room | {"data": _points(gaps), "areaStyle": {"color": PALE, "opacity": 1}},
    ]


def _ours(equity: Equity, whole: Fraction, name: str) -> Options:
    at = [round(float(min(equity.plan, Fraction(1))), 4), _number(equity.plan_points / whole)]
    return {"type": "scatter", "name": name, "data": [at], "symbol": "diamond", "symbolSize": 13, "z": 6} | {
        "itemStyle": {"color": "#f2c14e", "borderColor": INK, "borderWidth": 1.4, "opacity": 1}
    }


def _agreed(agreed: int, lang: Language) -> Options:
    words = label(f"{sentence('chart-agreed', lang)}: {percent_bp(agreed, lang, 0)}", lang)
    written = {"position": "end", "rotate": 0, "color": INK, "fontSize": 11, "formatter": words, "distance": 3}
    line = {"color": INK, "type": "dotted", "width": 1.3}
    return {"silent": True, "symbol": "none", "label": written, "lineStyle": line, "data": [{"xAxis": agreed / _FULL}]}


def _points(shares: Shares) -> list[list[float]]:
    return [[theta / _FULL, _number(share)] for theta, share in shares]


def _number(share: Fraction) -> float:
    return round(float(share), 6)
