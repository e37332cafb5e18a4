"""The stages of a decision: justice's floor, most value, least cost, fewest broken promises (rules G1, G6, J2)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from maqsad.portfolio.formulation.attainment import QUANTA
from maqsad.portfolio.formulation.exact import BP
from maqsad.portfolio.formulation.facts import Facts
from maqsad.portfolio.formulation.model import FlatModel
from maqsad.portfolio.formulation.rules.justice import district_points
from maqsad.portfolio.search.limited_split import has_fund_limits
from maqsad.portfolio.search.settle import Settled, Settler
from maqsad.portfolio.solving.highs import Effort, Ended, Outcome, Progress, search
from maqsad.portfolio.solving.program import Floats, Program, column_positions, program_of

MARGINS = (0.0, 0.0, 0.0, 1e-5, 1e-3)
"""Scaled units by which ceilings are lowered, try by try, while the plan found breaks a row by the solver's tolerance.

Each such choice is barred from the tries after it.
"""
NEAR = 12
"""Projects in which a plan near a known one differs from it at most."""
LATER_SHARE = 10
"""Stages beside the first get this part of the work."""
StageProgress = Callable[[str, float, float, int, int], bool]
"""Told the stage, best value and bound (points above the plan in force), work done and allowed; answers whether to
go on."""


@dataclass
class Staged:
    """What the stages found. `bound` in points; `plan` None if none was found."""

    plan: Settled | None
    bound: Fraction | None
    infeasible: bool = False
    work: dict[str, int] = field(default_factory=dict)


class Stages:
    """Runs the searches over one model."""

    def __init__(
        self,
        facts: Facts,
        model: FlatModel,
        gap: float,
        work: int,
        progress: StageProgress | None,
        known: Settled | None = None,
        effort: Effort = "full",
    ) -> None:
        self.facts, self.model, self.gap, self.work, self.known = facts, model, gap, work, known
        self.settler = Settler(facts, model)
        self.in_force = frozenset(facts.in_force.values())
        self.base_value = self.settler.value(self.in_force)
        self.progress, self.effort = progress, effort
        self._positions = column_positions(model)
        self._exact = not has_fund_limits(model) and not any(column.whole for column in model.columns)

    def run(self) -> Staged:
        first, outcome = self._most_value()
        staged = Staged(first, self._bound(outcome), outcome.ended is Ended.INFEASIBLE, {"value": outcome.work})
        if first is not None:
            staged.plan = self._without_idle_rial(self._later_stages(first, staged.work))
        return staged

    def most_value(self, start: Settled, stage: str) -> Settled | None:
        """The first stage alone, told as `stage`, from a plan that keeps the rows; None if nothing was found."""
        return self._settled(self._search(stage, self._value_program(0.0), self.gap, self.work, start))

    def _bound(self, outcome: Outcome) -> Fraction | None:
        if not np.isfinite(outcome.bound):
            return None
        return Fraction(-outcome.bound) + Fraction(self.base_value, QUANTA)

    def _most_value(self) -> tuple[Settled | None, Outcome]:
        start = self.settler.settle(self.in_force, {})
        plan, outcome = self.search_settled("value", self._value_program, self.work)
        candidates = [found for found in (plan, start, *self._near_known()) if found is not None]
        return max(candidates, key=lambda found: found.value, default=None), outcome

    def _near_known(self) -> Iterator[Settled | None]:
        """The known plan, if it keeps the rows, and the best found that differs from it in few projects."""
        known = self.known
        if known is None:
            return
        lots = {j: n for j, n in known.columns.items() if j.startswith("lots|")}
        yield self.settler.settle(known.chosen, lots)
        alike = {self._positions[option]: 1.0 for option in sorted(known.chosen)}

        def build(margin: float) -> Program:
            program = self._value_program(margin)
            program.add_row("near|known", alike, lower=len(alike) - float(NEAR))
            return program

        yield self.search_settled("near", build, max(1, self.work // LATER_SHARE))[0]

    def _value_program(self, margin: float) -> Program:
        """Minimise −(V − V⁰) in points, so that the solver's relative gap is ours (G2)."""
        program = program_of(self.model, margin)
        program.offset = float(Fraction(self.base_value - self.model.constant, QUANTA))
        return program

    def _later_stages(self, plan: Settled, work: dict[str, int]) -> Settled:
        value_floor = plan.value
        for name, costs in (("cost", self._costs()), ("promises", self._broken())):
            program = program_of(self.model)
            self._keep(program, "kept|value", self._values(), (value_floor - self.model.constant) / QUANTA, None)
            if name == "promises":
                self._keep(program, "kept|cost", self._costs(), None, self._spent(plan))
            program.set_cost(costs)
            outcome = self._search(name, program, self.gap, max(1, self.work // LATER_SHARE), plan)
            work[name] = outcome.work
            found = self._settled(outcome)
            if found is not None and self._better(name, found, plan):
                plan = found
        return plan

    def _better(self, stage: str, found: Settled, plan: Settled) -> bool:
        if found.value < plan.value:
            return False
        cost, spent = found.cost + found.interest, plan.cost + plan.interest
        return cost < spent if stage == "cost" else cost <= spent and found.broken < plan.broken

    def _keep(
        self, program: Program, id: str, entries: Mapping[int, float], lower: float | None, upper: float | None
    ) -> None:
        bounds = {"lower": lower} if upper is None else {"upper": upper}
        program.add_row(id, entries, **{side: bound for side, bound in bounds.items() if bound is not None})

    def _values(self) -> dict[int, float]:
        columns = (column for column in self.model.columns if column.value)
        return {self._positions[c.id]: c.value * c.scale / QUANTA for c in columns}

    def _costs(self) -> dict[int, float]:
        costs = {self._positions[o.id]: o.cost / self.facts.money_unit for p in self.model.projects for o in p.options}
        lots = (column.id for column in self.model.columns if column.whole)
        return costs | {self._positions[j]: self.settler.lot_interest(j) / self.facts.money_unit for j in lots}

    def _spent(self, plan: Settled) -> float:
        return (plan.cost + plan.interest) / self.facts.money_unit

    def _broken(self) -> dict[int, float]:
        return {self._positions[o.id]: float(o.broken) for p in self.model.projects for o in p.options}

    def _search(self, stage: str, program: Program, gap: float, work: int, start: Settled | None) -> Outcome:
        point = None if start is None else self._point(start, len(program.cost))
        told = self._told(stage, work)
        return search(program, gap=gap, work=work, start=point, progress=told, effort=self.effort)

    def search_settled(
        self, stage: str, build: Callable[[float], Program], work: int
    ) -> tuple[Settled | None, Outcome]:
        """The best plan found that keeps every row to the rial, and the search whose bound holds for all plans.

        `build` makes the program for a margin. No start is given: where a bound is claimed it must not lead astray,
        and the solver has been seen to call a start the best plan that was not. Without lots and
        limits on funds the split is exact: a barred choice is no plan at all, and a bound that leaves it out holds.
        """
        barred: list[frozenset[str]] = []
        bounding: Outcome | None = None
        plan: Settled | None = None
        for margin in MARGINS:
            program = build(margin)
            for n, chosen in enumerate(barred):
                entries = {self._positions[option]: 1.0 for option in chosen}
                program.add_row(f"barred|{n}", entries, upper=len(chosen) - 1.0)
            outcome = self._search(stage, program, self.gap, work, None)
            if bounding is None or (self._exact and not margin):
                bounding = outcome
            plan = self._settled(outcome)
            if plan is not None or outcome.point is None:
                break
            barred.append(chosen_options(self.model, outcome.point))
        assert bounding is not None
        return plan, bounding

    def _told(self, stage: str, allowed: int) -> Progress | None:
        report = self.progress
        if report is None:
            return None
        return lambda best, bound, done: report(stage, -best, -bound, done, allowed)

    def _point(self, plan: Settled, size: int) -> Floats:
        point = np.zeros(size)
        for option in plan.chosen:
            point[self._positions[option]] = 1.0
        for column in self.model.columns:
            point[self._positions[column.id]] = plan.columns.get(column.id, 0) / column.scale
        return point

    def _settled(self, outcome: Outcome) -> Settled | None:
        if outcome.point is None:
            return None
        chosen = chosen_options(self.model, outcome.point)
        lots = {c.id: round(outcome.point[self._positions[c.id]]) for c in self.model.columns if c.whole}
        return self.settler.settle(chosen, {column: count for column, count in lots.items() if count})

    def _without_idle_rial(self, plan: Settled) -> Settled:
        """Take every single change to a cheaper option that keeps the rows and loses nothing (G6)."""
        while True:
            for out, into in cheaper_switches(self.settler, plan):
                lots = {j: n for j, n in plan.columns.items() if j.startswith("lots|")}
                found = self.settler.settle(plan.chosen - {out} | {into}, lots)
                if found is not None:
                    plan = found
                    break
            else:
                return plan


def cheaper_switches(settler: Settler, plan: Settled) -> Iterator[tuple[str, str]]:
    """(chosen option, cheaper option of the same project) that would lose no value, whatever the rows say."""
    for project in settler.model.projects:
        current = next(o for o in project.options if o.id in plan.chosen)
        for option in project.options:
            if option.cost < current.cost and settler.gain(plan.chosen, current.id, option.id) >= 0:
                yield current.id, option.id


def chosen_options(model: FlatModel, point: Floats) -> frozenset[str]:
    """The option with the largest share of each project; ties by id."""
    chosen, first = [], 0
    for project in model.projects:
        shares = point[first : first + len(project.options)]
        chosen.append(project.options[int(np.argmax(np.round(shares, 6)))].id)
        first += len(project.options)
    return frozenset(chosen)


def justice_floors(
    facts: Facts, model: FlatModel, gap: float, work: int, progress: StageProgress | None
) -> dict[str, int]:
    """District -> floor (J2): theta of the best reachable least share of results against need."""
    theta = facts.snapshot.settings.theta
    need = needs(facts)
    received = district_points(facts)
    if not theta or not need or not all(received.get(d) for d in need):
        return {}
    stages = Stages(facts, model, gap, work, progress)
    positions = column_positions(model)
    scale = max(abs(a) for points in received.values() for a in points.values())
    mean = sum(need.values()) / len(need)

    def build(margin: float) -> Program:
        program = program_of(model, margin)
        program.set_cost({})
        least = program.add_column(-1.0, 0.0, float("inf"))
        for district, amount in need.items():
            entries = {positions[o]: a / scale for o, a in received[district].items() if a}
            program.add_row(f"least|{district}", entries | {least: -float(amount / mean)}, lower=0.0)
        return program

    found, _ = stages.search_settled("justice", build, max(1, work // LATER_SHARE))
    found = found or stages.settler.settle(stages.in_force, {})
    if found is None:
        return {}
    best = min(_received(received[d], found.chosen) / need[d] for d in need)
    if best <= 0:
        return {}
    return {d: int(Fraction(theta, BP) * best * need[d] // 1) for d in need}


def needs(facts: Facts) -> dict[str, Fraction]:
    """District -> s_d = population / quality index (J1)."""
    rows = facts.snapshot["districts"]
    return {row.id: Fraction(row.population * 1_000_000, row.quality_index) for row in rows if row.population}


def _received(points: Mapping[str, int], chosen: frozenset[str]) -> Fraction:
    return Fraction(sum(a for o, a in points.items() if o in chosen))
