"""The multidimensional knapsacks of the OR-Library as plans, and decisions of them back as profits.

An item is a project with one written option beside the derived *nothing*; a constraint is a capacity of the first
year; the only indicator counts profit, from 0 to the sum of all profits, so that its worth is linear. Every profit then
has the same number of quanta a unit, and the best plan is the best knapsack.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from maqsad.plan.plan import Plan
from maqsad.portfolio.decision import Decision
from world import FIRST, MICRO, world

FOLDER = Path("orlib_mkp")
BEST_KNOWN = FOLDER / "best_known_chu_beasley.csv"


@dataclass(frozen=True)
class Knapsack:
    """One instance; all numbers in micros. `optimum` is None where the file holds 0 for unknown."""

    name: str
    profits: tuple[int, ...]
    uses: tuple[tuple[int, ...], ...]
    """Constraint by constraint, item by item."""
    capacities: tuple[int, ...]
    optimum: int | None

    @property
    def plan(self) -> Plan:
        """The instance as a plan."""
        items = range(len(self.profits))
        return world(
            indicators={"id": "profit", "shape": "100:100"},
            indicator_values=[
                {"indicator": "profit", "kind": "baseline", "year": FIRST - 1, "value": 0},
                {"indicator": "profit", "kind": "target", "year": FIRST, "value": sum(self.profits)},
            ],
            projects=[{"id": f"i{j}", "derive": 0} for j in items],
            options=[{"id": f"i{j}.in", "project": f"i{j}", "usable_year": FIRST} for j in items],
            effects=[
                {"option": f"i{j}.in", "indicator": "profit", "year": FIRST, "likely": self.profits[j]} for j in items
            ],
            capacities=[
                {"id": f"c{n}", "year": FIRST, "amount": capacity} for n, capacity in enumerate(self.capacities)
            ],
            capacity_use=[
                {"option": f"i{j}.in", "capacity": f"c{n}", "year": FIRST, "amount": use[j]}
                for n, use in enumerate(self.uses)
                for j in items
                if use[j]
            ],
        )

    def profit(self, decision: Decision) -> Fraction:
        """What the chosen items are worth, in the file's own unit, counted from the choices."""
        chosen = (p for j, p in enumerate(self.profits) if decision.choices[f"i{j}"] == f"i{j}.in")
        return Fraction(sum(chosen), MICRO)

    def fits(self, decision: Decision) -> bool:
        """Whether the chosen items keep every constraint."""
        chosen = [decision.choices[f"i{j}"] == f"i{j}.in" for j in range(len(self.profits))]
        return all(
            sum(u for u, taken in zip(use, chosen, strict=True) if taken) <= capacity
            for use, capacity in zip(self.uses, self.capacities, strict=True)
        )

    def as_profit(self, decision: Decision, points: Fraction | None) -> Fraction:
        """Points as profit: everything is worth 10,000 points, and worth is linear but for the rounding of slopes."""
        assert points is not None
        assert decision.base_value is not None
        return (points - decision.base_value) * sum(self.profits) / MICRO / 10_000


def instances(path: Path) -> list[Knapsack]:
    """Every instance of a file of the OR-Library."""
    numbers = iter(path.read_text(encoding="ascii").split())
    return [_instance(f"{path.stem}-{n:02d}", numbers) for n in range(int(next(numbers)))]


def best_known(data: Path) -> dict[str, tuple[Fraction, Fraction]]:
    """Name of an instance -> best value known in 1997, value of its linear relaxation."""
    with (data / BEST_KNOWN).open(encoding="utf-8", newline="") as file:
        return {
            f"{Path(row['file']).stem}-{int(row['index']):02d}": (
                Fraction(row["best_known_1997"]),
                Fraction(row["lp_bound"]),
            )
            for row in csv.DictReader(file)
        }


def _instance(name: str, numbers: Iterator[str]) -> Knapsack:
    items, constraints, optimum = int(next(numbers)), int(next(numbers)), _micros(next(numbers))
    profits = _row(numbers, items)
    uses = tuple(_row(numbers, items) for _ in range(constraints))
    return Knapsack(name, profits, uses, _row(numbers, constraints), optimum or None)


def _row(numbers: Iterator[str], length: int) -> tuple[int, ...]:
    return tuple(_micros(next(numbers)) for _ in range(length))


def _micros(text: str) -> int:
    return int(Decimal(text) * MICRO)
