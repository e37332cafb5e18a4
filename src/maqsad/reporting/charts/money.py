"""The money of every year: base and chosen, current and capital."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from maqsad.messages import Language, amount, sentence, year
from maqsad.reporting.budget import BudgetRow
from maqsad.reporting.charts.style import DARK, INK, LIGHT, MIDDLE, PALE, Chart, Options, base_options, label, legend
from maqsad.values.money import MoneyUnit

_WIDTH, _HEIGHT = 700, 250
_PARTS = (
    ("base-current", True, False, PALE, INK),
    ("base-capital", True, True, LIGHT, INK),
    ("chosen-current", False, False, MIDDLE, INK),
    ("chosen-capital", False, True, DARK, "#ffffff"),
)


def money_chart(
    rows: Sequence[BudgetRow], years: Sequence[int], lang: Language, unit: MoneyUnit = MoneyUnit.MILLIARD_TOMAN
) -> Chart:
    """A column a year, in `unit`; the sum stands above it."""
    sums: dict[tuple[int, bool, bool], int] = defaultdict(int)
    for row in rows:
        sums[row.year, row.base, row.capital] += row.amount
    parts = [part for part in _PARTS if any(sums[y, part[1], part[2]] for y in years)] or list(_PARTS)
    names = [label(sentence(f"chart-{name}", lang), lang) for name, *_ in parts]
    totals = {y: sum(sums[y, base, capital] for _, base, capital, *_ in _PARTS) for y in years}
    highest = max(totals.values(), default=0)
    series = [
        _part(names[n], [sums[y, base, capital] for y in years], highest, (fill, ink), lang, unit)
        for n, (_, base, capital, fill, ink) in enumerate(parts)
    ]
    options = base_options(lang) | {
        "grid": {"left": 10, "right": 10, "top": 26, "bottom": 62},
        "legend": legend(names, lang, bottom=0),
        "xAxis": _years(years, lang),
        "yAxis": {"type": "value", "max": highest / unit.factor * 1.02, "show": False},
        "series": [*series, _totals([totals[y] for y in years], lang, unit)],
    }
    return Chart(options, _WIDTH, _HEIGHT)


def _years(years: Sequence[int], lang: Language) -> Options:
    return {
        "type": "category",
        "inverse": lang == "fa",
        "data": [label(year(y, lang), lang) for y in years],
        "axisTick": {"show": False},
        "axisLabel": {"fontSize": 13, "color": INK, "margin": 10},
    }


def _part(
    name: str, amounts: Sequence[int], highest: int, tones: tuple[str, str], lang: Language, unit: MoneyUnit
) -> Options:
    fill, ink = tones
    data = []
    for rial in amounts:
        seen = highest > 0 and rial * 20 >= highest
        text = {"show": seen, "formatter": label(amount(rial, lang, unit, 0), lang)}
        data.append({"value": rial / unit.factor, "label": text})
    style = {"color": fill, "borderColor": "#ffffff", "borderWidth": 1}
    inside = {"position": "inside", "color": ink, "fontSize": 12}
    return {"type": "bar", "stack": "money", "name": name, "barWidth": "46%", "data": data} | {
        "itemStyle": style,
        "label": inside,
    }


def _totals(totals: Sequence[int], lang: Language, unit: MoneyUnit) -> Options:
    """Nothing but the sums, above the columns."""
    data = [
        {"value": 0, "label": {"show": True, "formatter": label(amount(rial, lang, unit, 0), lang)}} for rial in totals
    ]
    above = {"position": "top", "color": INK, "fontSize": 13, "fontWeight": "bold"}
    return {"type": "bar", "stack": "money", "name": "total", "data": data, "label": above, "barWidth": "46%"}
