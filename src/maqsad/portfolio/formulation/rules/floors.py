"""Life safety and law: an indicator reaches its floor with low effects."""

from __future__ import annotations

from collections.abc import Iterator

from maqsad.portfolio.formulation.attainment import base_level
from maqsad.portfolio.formulation.facts import Facts
from maqsad.portfolio.formulation.model import Row
from maqsad.portfolio.formulation.rule import Part, Rule
from maqsad.values.text import Bilingual


def build(facts: Facts) -> Iterator[Part]:
    directions = {row.id: row.direction for row in facts.snapshot["indicators"]}
    values = [row for row in facts.snapshot["indicator_values"] if not row.district]
    for row in facts.snapshot["floors"]:
        year = min(row.year, facts.years.later)
        sign = -1 if directions[row.indicator] == "down" else 1
        base = base_level([value for value in values if value.indicator == row.indicator], year)
        low = facts.effects.low_of(row.indicator, year)
        scale = max((abs(e) for e in low.values()), default=1) or 1
        yield Row(f"floor|{row.id}", ">=", sign * (row.level - base), low, scale=scale)


RULE = Rule(
    id="floor",
    symbol="\\underline{y}_{kt}",
    unit=Bilingual("میلیونیم واحد شاخص", "millionths of the indicator's unit"),
    statement=Bilingual(
        "کف‌های ایمنی جانی و قانونی با برآورد کمینهٔ اثرها رعایت می‌شود.",
        "Floors of life safety and law are reached with the low estimate of effects.",
    ),
    latex=r"\sum_{io} e^-_{iokt}\,x_{io} \ge \delta_k(\underline{y}_{kt} - b_{kt})",
    source="rule E5; decision model, sections 2 and 3",
    build=build,
)
