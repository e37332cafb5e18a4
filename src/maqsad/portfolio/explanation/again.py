"""Solving again after one change: what multipliers prove of it, and what a search within a stated work finds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from maqsad.portfolio.bounds.cases import Bounds
from maqsad.portfolio.bounds.multipliers import Multipliers, best_multipliers
from maqsad.portfolio.decide import Decided
from maqsad.portfolio.formulation.attainment import QUANTA
from maqsad.portfolio.formulation.facts import Facts
from maqsad.portfolio.formulation.model import FlatModel
from maqsad.portfolio.reasons import progress
from maqsad.portfolio.search.settle import Settled, Settler
from maqsad.portfolio.search.stages import StageProgress, Stages, chosen_options
from maqsad.portfolio.solving.highs import Ended, Progress, search
from maqsad.portfolio.solving.program import Program, column_positions, program_of

GAP = 1e-4
WORK = 500
"""Interrupt points of the solver for each search."""


@dataclass(frozen=True)
class Case:
    """A decision with a plan, and how much may be searched for each of its explanations."""

    decided: Decided
    work: int = WORK
    progress: StageProgress | None = None

    @property
    def facts(self) -> Facts:
        return self.decided.facts

    @property
    def model(self) -> FlatModel:
        return self.decided.proof.model

    @property
    def settler(self) -> Settler:
        return self.decided.settler

    @property
    def plan(self) -> Settled:
        plan = self.decided.proof.plan
        assert plan is not None, "only a decision with a plan is explained"
        return plan

    @property
    def multipliers(self) -> Multipliers:
        multipliers = self.decided.proof.multipliers
        assert multipliers is not None, "a plan has multipliers beside it"
        return multipliers

    def delivering(self, chosen: Iterable[str]) -> frozenset[str]:
        """The projects that win money under a choice."""
        return frozenset(self.facts.options[o].project for o in chosen if self.facts.options[o].usable_year is not None)

    def moved(self, model: FlatModel) -> Multipliers:
        """The certificate's multipliers on a model whose rows have the same ids and senses."""
        return self.multipliers.on(model)

    def bounds_on(self, model: FlatModel) -> Bounds:
        """What the certificate's multipliers and cases say of such a model."""
        bounds = self.decided.proof.bounds
        assert bounds is not None, "a plan has bounds beside it"
        return bounds.on(model)


@dataclass(frozen=True, slots=True)
class LevelShift:
    """How one indicator's expected level moves in one year, in micros of its unit."""

    indicator: str
    year: int
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Gain:
    """What a change buys over this plan, in points: no plan wins more than `most` (proven), one was found to win
    `found`, with these levels, projects and points of districts.
    """

    most: Fraction
    found: Fraction
    levels: tuple[LevelShift, ...]
    into: tuple[str, ...]
    """Projects that win money in the plan found and not in this one."""
    out: tuple[str, ...]
    chosen: frozenset[str]
    unneeded: bool
    """Whether the plan found needs no change at all: it keeps every row as it is and is better than this one."""


@dataclass(frozen=True, slots=True)
class Again:
    """The best plan found, and what the solver says no plan exceeds, in points (not a proof: it reckons in floats)."""

    plan: Settled | None
    bound: Fraction | None
    infeasible: bool


def search_again(case: Case, facts: Facts, model: FlatModel) -> Again:
    """A search from nothing, whose bound holds for all plans of the model."""
    stages = Stages(facts, model, GAP, case.work, case.progress)

    def build(margin: float) -> Program:
        program = program_of(model, margin)
        program.offset = float(Fraction(stages.base_value - model.constant, QUANTA))
        return program

    plan, outcome = stages.search_settled("value", build, case.work)
    known = abs(outcome.bound) != float("inf")
    bound = Fraction(-outcome.bound) + Fraction(stages.base_value, QUANTA) if known else None
    return Again(plan, bound, outcome.ended is Ended.INFEASIBLE)


def gain(case: Case, facts: Facts, model: FlatModel) -> Gain:
    """What `model` (this decision's with one change for the better) allows over this plan."""
    bounds = [case.bounds_on(model).bound]
    again = best_multipliers(model)
    if again is not None:
        bounds.append(again.bound)
    found = _best(case, facts, model)
    before, after = case.delivering(case.plan.chosen), case.delivering(found.chosen)
    return Gain(
        most=Fraction(min(bounds) - case.plan.value, QUANTA),
        found=Fraction(found.value - case.plan.value, QUANTA),
        levels=shifts(case, found.chosen),
        into=tuple(sorted(after - before)),
        out=tuple(sorted(before - after)),
        chosen=found.chosen,
        unneeded=case.settler.settle(found.chosen, lots_of(found)) is not None,
    )


def shifts(case: Case, chosen: frozenset[str]) -> tuple[LevelShift, ...]:
    """Where another choice moves an indicator, at the end of the horizon and after it."""
    facts = case.facts
    found = []
    for k, scale in facts.scales.items():
        for year in (facts.years.last, facts.years.later):
            before, after = (
                scale.level(progress(facts, facts.effects.expected, k, year, choice))
                for choice in (case.plan.chosen, chosen)
            )
            if before != after:
                found.append(LevelShift(k, year, before, after))
    return tuple(found)


def improved(
    case: Case, facts: Facts, model: FlatModel, start: Settled | None, wanted: int | None = None
) -> Settled | None:
    """`start`, or what a search from it finds to be better; without a start, what a search from nothing finds.

    With `wanted`, in quanta, nothing is looked for that is worth less, and nothing better once something is worth it.
    """
    if start is None:
        return search_again(case, facts, model).plan
    if wanted is not None and start.value >= wanted:
        return start
    settler, positions = Settler(facts, model), column_positions(model)
    program = program_of(model)
    base = settler.value(frozenset(facts.in_force.values()))
    program.offset = float(Fraction(base - model.constant, QUANTA))
    point = np.zeros(len(program.cost))
    for option in start.chosen:
        point[positions[option]] = 1.0
    for column in model.columns:
        point[positions[column.id]] = start.columns.get(column.id, 0) / column.scale
    aim = None if wanted is None else float(Fraction(base - wanted, QUANTA))
    outcome = search(program, gap=GAP, work=case.work, start=point, progress=_told(case), wanted=aim)
    if outcome.point is None:
        return start
    lots = {c.id: round(outcome.point[positions[c.id]]) for c in model.columns if c.whole}
    found = settler.settle(chosen_options(model, outcome.point), {id: n for id, n in lots.items() if n})
    return found if found is not None and found.value > start.value else start


def _told(case: Case) -> Progress | None:
    report = case.progress
    if report is None:
        return None
    return lambda best, bound, done: report("value", -best, -bound, done, case.work)


def lots_of(plan: Settled) -> dict[str, int]:
    """The lots that a plan draws."""
    return {column: n for column, n in plan.columns.items() if column.startswith("lots|")}


def _best(case: Case, facts: Facts, model: FlatModel) -> Settled:
    """Ours, or what a search that starts from ours finds to be better."""
    start = Settler(facts, model).settle(case.plan.chosen, lots_of(case.plan))
    found = improved(case, facts, model, start) if start is not None else None
    return found or case.plan
