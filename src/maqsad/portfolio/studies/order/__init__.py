"""Nested plans for less income, the order in which money is released, quarterly baskets, what is dropped first (O)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from maqsad.plan.percentages import INCOME_LEVELS, income_levels
from maqsad.portfolio.bounds.proven import bounds_beside
from maqsad.portfolio.bounds.refutation import Refuter
from maqsad.portfolio.comparison import Outcome, outcome
from maqsad.portfolio.explanation.again import Case, LevelShift, search_again, shifts
from maqsad.portfolio.formulation import formulate
from maqsad.portfolio.formulation.attainment import QUANTA
from maqsad.portfolio.formulation.facts import Facts, facts_of
from maqsad.portfolio.formulation.model import FlatModel, Row
from maqsad.portfolio.repair.money import money_repair
from maqsad.portfolio.repair.trial import Trials
from maqsad.portfolio.search.settle import Settled, Settler
from maqsad.portfolio.studies.order.income import WHOLE, at_income
from maqsad.portfolio.studies.order.release import Basket, Release, baskets, due_anyway, release_order, started
from maqsad.portfolio.studies.study import Study, Told

WORK = 2_000


@dataclass(frozen=True)
class IncomeLevel:
    """The nested plan at one level (O2). `value` and the free plan's `free` are found, `bound` is certified, points."""

    percent: int
    outcome: Outcome
    active: tuple[str, ...]
    dropped: tuple[str, ...]
    """Active at the level above and not here, in the release order's reverse."""
    value: Fraction
    free: Fraction
    bound: Fraction
    baskets: tuple[Basket, ...]
    """Of this level's plan, the first year."""

    @property
    def price(self) -> Fraction:
        """Of nesting, found (O3)."""
        return self.free - self.value

    @property
    def price_most(self) -> Fraction:
        return self.bound - self.value


@dataclass(frozen=True, slots=True)
class NoPlan:
    """A listed level without a nested plan (O4).

    `any_plan`: whether a plan was found there that is not nested, none exists, or the search ended before it knew;
    `proven`: multipliers show that none exists. `extra`: the least extra firm rial found by (fund, year), with which
    there would be one. `lowest`: the lowest percent found to have a nested plan, that of the level above at most.
    """

    percent: int
    any_plan: Literal["found", "none", "open"]
    proven: bool
    extra: tuple[tuple[str, int, int], ...] | None
    extra_least: bool
    lowest: int


@dataclass(frozen=True, slots=True)
class Dropped:
    """One project that goes if income fails, and the expected levels that go with it (O7)."""

    project: str
    level: int
    lost: tuple[LevelShift, ...]


@dataclass(frozen=True)
class Order:
    """`levels` from the whole income down; `releases` first to last; `dropped`: first to go first."""

    levels: tuple[IncomeLevel, ...]
    missing: tuple[NoPlan, ...]
    releases: tuple[Release, ...]
    baskets: tuple[Basket, ...]
    dropped: tuple[Dropped, ...]


def order(case: Case, told: Told) -> Order:
    return _Descent(case, told).order()


@dataclass(frozen=True, slots=True)
class _Step:
    """One level with its nested plan."""

    percent: int
    facts: Facts
    model: FlatModel
    plan: Settled
    active: frozenset[str]


class _Descent:
    """From the whole income down, level by level."""

    def __init__(self, case: Case, told: Told) -> None:
        self.case, self._told, self._done = case, told, 0
        self.listed = levels_of(case)
        self.missing: list[NoPlan] = []

    def order(self) -> Order:
        steps = self._steps()
        lowest = {project: step.percent for step in steps for project in step.active}
        releases = release_order(self.case, lowest)
        place = {release.project: n for n, release in enumerate(releases)}
        pairs = zip(steps, [steps[0], *steps], strict=False)
        levels = tuple(self._level(step, above, releases, place) for step, above in pairs)
        found = baskets(self.case.facts, self.case.plan, releases)
        starts = started(found)
        self._searched(last=True)
        return Order(
            levels,
            tuple(self.missing),
            tuple(replace(release, start=starts.get(release.project)) for release in releases),
            found,
            self._dropped(releases, steps[-1].percent),
        )

    # ---- nested plans

    def _steps(self) -> list[_Step]:
        case = self.case
        steps = [_Step(WHOLE, case.facts, case.model, case.plan, case.delivering(case.plan.chosen))]
        for percent in self.listed:
            if percent >= steps[-1].percent:
                continue
            found = self._step(percent, steps[-1]) or self._lower(percent, steps[-1])
            if found is not None:
                steps.append(found)
        return steps

    def _step(self, percent: int, above: _Step, known: Settled | None = None) -> _Step | None:
        """The best nested plan found at a level, `known` at least."""
        facts, model = self._at(percent)
        again = search_again(self.case, facts, self.nested(model, above.active)).plan
        self._searched()
        plans = [plan for plan in (again, known) if plan is not None]
        if not plans:
            return None
        plan = max(plans, key=lambda plan: plan.value)
        return _Step(percent, facts, model, plan, self.case.delivering(plan.chosen))

    def _lower(self, percent: int, above: _Step) -> _Step | None:
        """Without a plan at a level: why, and the lowest level above it that was found to have one (O4)."""
        facts, model = self._at(percent)
        trials = Trials(facts, model, self.case.progress)
        ended = trials.feasible_without(()).ended
        repair = None if ended == "found" else money_repair(trials)
        lowest, known = self._halved(percent, above)
        proven = ended == "none" and Refuter(model)() is not None
        extra, least = (None, False) if repair is None else (repair.extra, repair.least)
        self.missing.append(NoPlan(percent, ended, proven, extra, least, lowest))
        return None if known is None else self._step(lowest, above, known)

    def _halved(self, none: int, above: _Step) -> tuple[int, Settled | None]:
        """The lowest percent found to have a nested plan, and that plan if it lies between: money only ever helps."""
        low, high = none, above.percent
        plan = None
        while high - low > 1:
            middle = (low + high) // 2
            found = self._any(middle, above)
            if found is None:
                low = middle
            else:
                plan, high = found, middle
        return high, plan

    def _any(self, percent: int, above: _Step) -> Settled | None:
        facts, model = self._at(percent)
        model = self.nested(model, above.active)
        tried = Trials(facts, model, self.case.progress).feasible_without(())
        self._searched()
        return Settler(facts, model).settle(tried.chosen, tried.lots or {}) if tried.ended == "found" else None

    def _at(self, percent: int) -> tuple[Facts, FlatModel]:
        facts = facts_of(at_income(self.case.decided.snapshot, percent))
        return facts, formulate(facts)

    def nested(self, model: FlatModel, active: frozenset[str]) -> FlatModel:
        """The model with a row a project that keeps it from every option that O2 does not allow."""
        facts, rows = self.case.facts, []
        for project, options in self.case.facts.by_project.items():
            kept = self.case.plan.chosen if project in active else frozenset()
            barred = [o for o in options if facts.options[o].usable_year is not None and o not in kept]
            if barred:
                rows.append(Row(f"nested|{project}", "<=", 0, dict.fromkeys(barred, 1)))
        return FlatModel.of(model.constant, model.projects, model.columns, [*model.rows, *rows])

    # ---- what is said of them

    def _level(self, step: _Step, above: _Step, releases: tuple[Release, ...], place: Mapping[str, int]) -> IncomeLevel:
        free = step.plan.value
        if step.percent == WHOLE:
            bounds = self.case.decided.proof.bounds
        else:
            again = search_again(self.case, step.facts, step.model).plan
            free = max(free, again.value) if again else free
            bounds = bounds_beside(step.model, free)
            self._searched()
        assert bounds is not None, "a plan was found, so the relaxation has one"
        return IncomeLevel(
            percent=step.percent,
            outcome=outcome(step.facts, step.plan),
            active=tuple(sorted(step.active)),
            dropped=tuple(sorted(above.active - step.active, key=lambda project: -place[project])),
            value=Fraction(step.plan.value, QUANTA),
            free=Fraction(free, QUANTA),
            bound=Fraction(bounds.bound, QUANTA),
            baskets=self._first_year(step, releases),
        )

    def _first_year(self, step: _Step, releases: tuple[Release, ...]) -> tuple[Basket, ...]:
        """The baskets of a level's plan in the order of the whole; what does not deliver there is due first (O6)."""
        committed = {release.project for release in releases if release.committed}
        active = [release for release in releases if release.project in step.active]
        order = (*due_anyway(step.facts, step.plan, step.active, committed), *active)
        found = baskets(step.facts, step.plan, order)
        return tuple(basket for basket in found if basket.year == step.facts.years.first)

    def _dropped(self, releases: Iterable[Release], lowest: int) -> tuple[Dropped, ...]:
        obliged = {row.project for row in self.case.facts.snapshot["obligations"]}
        gone = [r for r in releases if r.level is not None and r.level > lowest and r.project not in obliged]
        return tuple(Dropped(r.project, r.level, _without(self.case, r)) for r in reversed(gone) if r.level is not None)

    def _searched(self, *, last: bool = False) -> None:
        self._done += 1
        self._told(self._done, self._done if last else max(2 * len(self.listed), self._done) + 1)


def levels_of(case: Case) -> tuple[int, ...]:
    """The percentages of income that the plan states, falling."""
    levels = income_levels(case.facts.snapshot.settings.income_levels or INCOME_LEVELS)
    assert levels is not None, "a check refuses levels that do not fall"
    return levels


def _without(case: Case, release: Release) -> tuple[LevelShift, ...]:
    """How levels move if this project alone does not deliver."""
    options = case.facts.by_project[release.project]
    others = [o for o in options if case.facts.options[o].usable_year is None]
    return shifts(case, case.plan.chosen - {release.option} | {others[0]}) if others else ()


ORDER = Study("order", Order, order, WORK)
