"""No more of a scarce capacity is used than there is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from maqsad.portfolio.formulation.exact import MICRO
from maqsad.portfolio.formulation.facts import Facts
from maqsad.portfolio.formulation.model import Row
from maqsad.portfolio.formulation.rule import Part, Rule
from maqsad.values.text import Bilingual


def build(facts: Facts) -> Iterator[Part]:
    used: dict[tuple[str, int], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in facts.snapshot["capacity_use"]:
        used[row.capacity, row.year][row.option] += row.amount
    for row in facts.snapshot["capacities"]:
        yield Row(f"capacity|{row.id}|{row.year}", "<=", row.amount, used.get((row.id, row.year), {}), scale=MICRO)


RULE = Rule(
    id="capacity",
    symbol="K_{qt}",
    unit=Bilingual("میلیونیم واحد ظرفیت", "millionths of the capacity's unit"),
    statement=Bilingual(
        "از هیچ ظرفیتی بیش از مقدار موجود استفاده نمی‌شود.",
        "No more of a scarce capacity is used than there is.",
    ),
    latex=r"\sum_{io} k_{ioqt}\,x_{io} \le K_{qt}",
    source="decision model, section 3",
    build=build,
)
