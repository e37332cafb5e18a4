"""The years of a plan: horizon, later, tail and their weights (rules Y)."""

from __future__ import annotations

from dataclasses import dataclass

from maqsad.plan.plan import PlanSnapshot
from maqsad.portfolio.formulation.exact import BP
from maqsad.values.money import allocate


@dataclass(frozen=True, slots=True)
class Years:
    """`later` is the year after the last; `weights` (basis points) covers horizon and later and sums to 10,000."""

    horizon: tuple[int, ...]
    tail: tuple[int, ...]
    weights: dict[int, int]

    @property
    def first(self) -> int:
        return self.horizon[0]

    @property
    def last(self) -> int:
        return self.horizon[-1]

    @property
    def later(self) -> int:
        return self.last + 1

    @property
    def scored(self) -> tuple[int, ...]:
        return (*self.horizon, self.later)


def years_of(snapshot: PlanSnapshot) -> Years:
    settings = snapshot.settings
    horizon = tuple(range(settings.first_year, settings.first_year + settings.years))
    cost_years = snapshot["option_costs"].wholes("year")
    end = int(cost_years.max()) if cost_years.size else horizon[-1]
    shared = allocate(BP - settings.later_weight, [1] * len(horizon))
    weights = dict(zip(horizon, shared, strict=True)) | {horizon[-1] + 1: settings.later_weight}
    return Years(horizon, tuple(range(horizon[-1] + 1, end + 1)), weights)
