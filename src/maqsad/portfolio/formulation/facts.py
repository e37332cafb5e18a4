"""What the rules read: every number of rules Y to F, worked out once from the snapshot."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from maqsad.plan.plan import PlanSnapshot
from maqsad.plan.table import Row
from maqsad.portfolio.formulation.attainment import WORTH, Attainment, Scale, scales_of
from maqsad.portfolio.formulation.channels import Curve, curve_of
from maqsad.portfolio.formulation.costs import CostLine, Costs, costs_of
from maqsad.portfolio.formulation.effects import Effect, Effects, effects_of
from maqsad.portfolio.formulation.funds import Classes, Fund, MoneyClass, funds_of, stands_of
from maqsad.portfolio.formulation.weights import indicator_weights
from maqsad.portfolio.formulation.years import Years, years_of


@dataclass(frozen=True)
class Facts:
    """One snapshot's numbers. Options are named by id, which is unique in the plan."""

    snapshot: PlanSnapshot
    years: Years
    options: Mapping[str, Row]
    by_project: Mapping[str, tuple[str, ...]]
    """Decided project -> its options, sorted."""
    in_force: Mapping[str, str]
    scales: Mapping[str, Scale]
    weights: Mapping[str, int]
    effects: Effects
    costs: Costs
    funds: Mapping[str, Fund]

    @cached_property
    def projects(self) -> Mapping[str, Row]:
        return self.snapshot["projects"].by_id()

    @cached_property
    def promises(self) -> Mapping[str, Row]:
        """Project -> its row of the plan in force."""
        return self.snapshot["in_force"].by_id("project")

    @cached_property
    def channels(self) -> Mapping[str, Curve]:
        """Channel -> what it gives for the effects in it."""
        return {row.id: curve_of(row) for row in self.snapshot["channels"]}

    @cached_property
    def classes(self) -> Mapping[CostLine, MoneyClass]:
        sort = Classes(self.snapshot)
        return {line: sort(line) for line in set(self.costs.lines)}

    @cached_property
    def demand(self) -> Mapping[tuple[MoneyClass, int], Mapping[str, int]]:
        """(class, year) -> option -> rial."""
        demand: dict[tuple[MoneyClass, int], dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for line in self.costs.lines:
            demand[self.classes[line], line.year][line.option] += line.amount
        return demand

    @cached_property
    def money_unit(self) -> int:
        """Rial in one unit of the search: fewer where every cost is small, so that no rial hides in its tolerance."""
        largest = max((line.amount for line in self.costs.lines), default=0)
        return int(10 ** min(9, max(0, len(str(largest)) - 5)))

    @cached_property
    def stands(self) -> Mapping[str, Mapping[str, int]]:
        return stands_of(self.snapshot)

    @cached_property
    def base_rows(self) -> tuple[Row, ...]:
        return tuple(self.snapshot["base_rows"])

    def attainment(self, indicator: str, year: int) -> Attainment:
        worth = self.weights[indicator] * self.years.weights[year] * WORTH
        return self.scales[indicator].attainment(worth)

    def delivering(self, project: str) -> tuple[str, ...]:
        return tuple(o for o in self.by_project.get(project, ()) if self.options[o].usable_year is not None)

    def named(self, refs: str, project: str) -> tuple[str, ...]:
        """The options of a `refs` cell; blank: the project's delivering ones."""
        return tuple(refs.split()) if refs else self.delivering(project)

    def largest(self, amounts: Mapping[str, int]) -> int:
        """Σ over projects of the largest amount among the options (absent: 0)."""
        return sum(max(values) for values in self._per_project(amounts))

    def smallest(self, amounts: Mapping[str, int]) -> int:
        return sum(min(values) for values in self._per_project(amounts))

    def _per_project(self, amounts: Mapping[str, int]) -> Iterable[list[int]]:
        touched = {self.options[o].project for o in amounts}
        return ([amounts.get(o, 0) for o in self.by_project[i]] for i in touched)

    def channel_effects(self, indicator: str, year: int) -> dict[str, Effect]:
        """Channel -> expected effects in it at `year`; '' for those that simply add up."""
        found = {}
        for (k, channel), series in self.effects.expected.items():
            if k == indicator and series.get(year):
                found[channel] = dict(series[year])
        return found


def facts_of(snapshot: PlanSnapshot) -> Facts:
    """Raises `Refused` where a number is missing that the checks demand."""
    years = years_of(snapshot)
    options = snapshot["options"].by_id()
    by_project: dict[str, list[str]] = defaultdict(list)
    for id, row in options.items():
        by_project[row.project].append(id)
    scales = scales_of(snapshot, years)
    return Facts(
        snapshot=snapshot,
        years=years,
        options=options,
        by_project={i: tuple(sorted(by_project[i])) for i in sorted(by_project)},
        in_force=_in_force(snapshot, options, by_project),
        scales=scales,
        weights=indicator_weights(snapshot, scales),
        effects=effects_of(snapshot, years, scales),
        costs=costs_of(snapshot, years),
        funds=funds_of(snapshot, years),
    )


def _in_force(
    snapshot: PlanSnapshot, options: Mapping[str, Row], by_project: Mapping[str, list[str]]
) -> dict[str, str]:
    """T3."""
    named = {row.project: row.option for row in snapshot["in_force"]}
    nothing = {
        i: min(o for o in ids if options[o].kind == "nothing") for i, ids in by_project.items() if i not in named
    }
    return {i: named.get(i) or nothing[i] for i in by_project}
