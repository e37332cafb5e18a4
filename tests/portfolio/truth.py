"""Every plan of a decided snapshot and its worth, by brute force: what a study or an explanation says is held to it.

`Truth(snapshot)` takes the floors that the decision wrote as they stand. Like the oracle it knows nothing of
`maqsad.portfolio`. `cities(seeds)` are decided random plans with their truth, in whose money no limit on a fund stands
(those are searched in whole rial, which takes long).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property
from math import ceil
from typing import Any

from maqsad.plan.catalogue import tables
from maqsad.plan.explicit import explicit
from maqsad.plan.plan import PlanSnapshot
from maqsad.plan.table import table_of
from maqsad.portfolio.decide import Decided, decide
from maqsad.portfolio.explanation.again import Case
from maqsad.portfolio.formulation.attainment import QUANTA

from .oracle import Choice, Lots, Oracle, Pair
from .random_plans import random_plan

NEVER = -(10**40)
"""Worth less than any plan."""


class Truth(Oracle):
    """One snapshot whose floors are written."""

    def __init__(self, snapshot: PlanSnapshot) -> None:
        super().__init__(snapshot)
        self.snapshot = snapshot
        self.floors = {row.district: int(row.floor) for row in snapshot["district_floors"]}
        self.completed = snapshot.settings.completion_floor

    @cached_property
    def plans(self) -> dict[Choice, int]:
        """Every choice that keeps every row, with its value in quanta."""
        kept = (c for c in self.choices if not set(self.broken_rules(c)) and self.fits(c))
        return {c: self.value(c) for c in kept}

    def best(self, options: Collection[str] | None = None) -> int | None:
        """The highest value, of the plans that take one of these options; None if none does."""
        wanted = None if options is None else set(options)
        return max((v for c, v in self.plans.items() if wanted is None or wanted.intersection(c)), default=None)

    def sides(self, project: str) -> tuple[int, int]:
        """The highest values with the project and without it."""
        ways = set(self.delivering(project))
        found = (self.best(ways), self.best(set(self.by_project[project]) - ways))
        return found[0] if found[0] is not None else NEVER, found[1] if found[1] is not None else NEVER

    def with_money(self, of: Callable[[str, int, int, int], tuple[int, int]]) -> Truth:
        """The same with other free money: `of` gets fund, year, firm and expected."""
        other = Truth(self.snapshot)
        other.__dict__["free"] = {(f, y): of(f, y, *rial) for (f, y), rial in self.free.items()}
        return other

    def choice(self, chosen: Collection[str]) -> Choice:
        return tuple(next(o for o in self.by_project[i] if o in chosen) for i in self.decided)

    def lots(self, columns: Any) -> Lots:
        """The lots of a plan's columns; those that this snapshot does not know are left out."""
        return tuple(columns.get(f"lots|{fund}|{year}", 0) for fund, year, _ in self.lot_columns)

    def delivers(self, chosen: Iterable[str]) -> set[str]:
        rows = (self.options[option] for option in chosen)
        return {str(row.project) for row in rows if row.usable_year is not None}

    def level(self, k: str, progress: int) -> int:
        return int(self.scales[k][1] + self.sign(k) * progress)

    def shifts(self, before: Choice, after: Choice) -> set[tuple[str, int, int, int]]:
        """(indicator, year, level before, after), in the last year and later, where they differ."""
        both = {
            (k, year, *(self.level(k, self.progress(k, year, choice)) for choice in (before, after)))
            for k in self.scales
            for year in (self.last, self.last + 1)
        }
        return {row for row in both if row[2] != row[3]}

    @cached_property
    def need(self) -> dict[str, Fraction]:
        """J1."""
        rows = {r.id: Fraction(r.population * 10**6, r.quality_index) for r in self.rows["districts"]}
        return {d: need for d, need in rows.items() if need}

    @cached_property
    def rial(self) -> dict[str, int]:
        """Option -> rial of all years."""
        return {o: sum(line.amount for line in self.lines if line.option == o) for o in self.options}

    def in_place(self) -> Choice:
        """The plan in force."""
        return tuple(self.in_force(project) for project in self.decided)

    def carried(self, decided: Decided) -> dict[Pair, int]:
        return {(fund, year): rial for fund, year, rial in decided.decision.carry_over}


@dataclass(frozen=True)
class City:
    """One decided plan beside its truth; `ours` is the decision's choice."""

    seed: int
    case: Case
    truth: Truth

    @property
    def decided(self) -> Decided:
        return self.case.decided

    @property
    def value(self) -> int:
        return self.case.plan.value

    @cached_property
    def ours(self) -> Choice:
        return self.truth.choice(self.case.plan.chosen)

    @cached_property
    def lots(self) -> Lots:
        return self.truth.lots(self.case.plan.columns)


def cities(seeds: Iterable[int], least: int = 1) -> Iterator[City]:
    """Those of the random plans that have a plan, and so many at least."""
    return (city for city in map(_city, seeds) if city is not None and len(city.truth.plans) >= least)


@cache
def _city(seed: int) -> City | None:
    """None without a plan, or with a limit on a fund. Several files of tests ask for the same."""
    decided = decide(explicit(random_plan(seed)), gap=Fraction(0))
    truth = Truth(decided.snapshot)
    return None if decided.proof.plan is None or truth.fund_limits else City(seed, Case(decided, 5_000), truth)


def changed(snapshot: PlanSnapshot, table: str, change: Callable[[Any], dict[str, Any]]) -> PlanSnapshot:
    """The snapshot with some cells of a table's rows changed."""
    rows = [vars(row) | change(row) for row in snapshot[table]]
    return PlanSnapshot({**snapshot.tables, table: table_of(tables()[table], rows)})


def costs_times(snapshot: PlanSnapshot, options: Collection[str], factor: Fraction) -> PlanSnapshot:
    """Every cost row of these options times a factor, rounded up."""
    return changed(
        snapshot, "option_costs", lambda row: {"amount": ceil(row.amount * factor)} if row.option in options else {}
    )


def effects_times(snapshot: PlanSnapshot, options: Collection[str], percent: int) -> PlanSnapshot:
    """Low, likely and high of these options' effects times a percentage, to the nearest micro."""
    names = ("low", "likely", "high")

    def change(row: Any) -> dict[str, Any]:
        scaled = {name: round(Fraction(getattr(row, name) * percent, 100)) for name in names}
        return scaled if row.option in options else {}

    return changed(snapshot, "effects", change)


def points(quanta: int) -> Fraction:
    return Fraction(quanta, QUANTA)
