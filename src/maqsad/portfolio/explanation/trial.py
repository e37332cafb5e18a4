"""One project after one change of the plan: does it win money in the best plan known then, and is that proven? (Z1)"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from maqsad.portfolio.bounds.multipliers import Multipliers, best_multipliers
from maqsad.portfolio.bounds.refutation import Refuter
from maqsad.portfolio.explanation.again import Case, lots_of
from maqsad.portfolio.explanation.nearby import Nearby
from maqsad.portfolio.formulation.facts import Facts
from maqsad.portfolio.formulation.model import FlatModel, Row
from maqsad.portfolio.search.settle import Settled, Settler

Standing = Literal["in", "out", "none"]


@dataclass(frozen=True, slots=True)
class Tried:
    """One value tried: `percent` of what stands now."""

    percent: int
    standing: Standing
    """Whether the best plan known then gives the project money; 'none' where no plan is known."""
    option: str
    """What that plan takes of the project; '' without a plan."""
    proven: bool
    """No plan as good stands on the other side; of 'none': no plan keeps the rows."""


class Trials:
    """Trials of one project. Plans found in one of them are starts of the next."""

    def __init__(self, case: Case, project: str) -> None:
        self.case, self.project = case, project
        self.known: list[Settled] = [case.plan]

    def __call__(self, percent: int, facts: Facts, model: FlatModel) -> Tried:
        """The project in a changed model, by a search where known plans and bounds leave it open."""
        trial = _Trial(self, facts, model)
        best = trial.best
        if best is None or not trial.proves(best):
            best = trial.searched(best)
            if best is not None:
                self.known.append(best)
        if best is None:
            return Tried(percent, "none", "", trial.refuted())
        return trial.told(percent, best)

    def proven(self, percent: int, facts: Facts, model: FlatModel) -> Tried | None:
        """The same without any search; None where that leaves it open."""
        trial = _Trial(self, facts, model)
        return trial.told(percent, trial.best) if trial.best is not None and trial.proves(trial.best) else None


@dataclass(frozen=True, slots=True)
class _Choice:
    """A choice with its lots, and what it is worth if it keeps the rows."""

    chosen: frozenset[str]
    lots: Mapping[str, int]
    value: int


class _Trial:
    def __init__(self, trials: Trials, facts: Facts, model: FlatModel) -> None:
        self.case, self.project, self.known = trials.case, trials.project, trials.known
        self.facts, self.model = facts, model
        self.settler, self.tuned = Settler(facts, model), best_multipliers(model)
        options = facts.by_project[self.project]
        ways = facts.delivering(self.project)
        self.sides = (ways, tuple(o for o in options if o not in ways))
        self._plans: dict[object, Settled | None] = {}
        self._tuned: dict[tuple[str, ...], Multipliers | None] = {}

    @cached_property
    def best(self) -> Settled | None:
        """Of known plans that keep the rows, and of the best of them with the project alone changed; of equals ours."""
        return self._first_settled(self._choices)

    @cached_property
    def _choices(self) -> list[_Choice]:
        """All these, the best first, whether or not they keep the rows."""
        known = [self._choice(plan.chosen, lots_of(plan)) for plan in self.known]
        base = self._first_settled(sorted(known, key=lambda one: -one.value)) or self.case.plan
        current, lots = self._option(base.chosen), lots_of(base)
        swapped = (base.chosen - {current} | {o} for side in self.sides for o in side if o != current)
        choices = [*known, *(self._choice(chosen, lots) for chosen in swapped)]
        ours = self._side(self.case.plan.chosen)
        return sorted(choices, key=lambda one: (-one.value, self._side(one.chosen) != ours))

    def _choice(self, chosen: frozenset[str], lots: Mapping[str, int]) -> _Choice:
        return _Choice(chosen, lots, self.settler.value(chosen))

    def _first_settled(self, choices: Iterable[_Choice]) -> Settled | None:
        """The first that keeps the rows. To split the money is the dear part: none is settled after it."""
        return next((plan for one in choices if (plan := self._settled(one)) is not None), None)

    def _settled(self, one: _Choice) -> Settled | None:
        key = one.chosen, tuple(sorted(one.lots.items()))
        if key not in self._plans:
            self._plans[key] = self.settler.settle(one.chosen, one.lots)
        return self._plans[key]

    def told(self, percent: int, best: Settled) -> Tried:
        option = self._option(best.chosen)
        return Tried(percent, "in" if option in self.sides[0] else "out", option, self.proves(best))

    def proves(self, best: Settled) -> bool:
        """Whether no plan of the other side is worth as much."""
        other = self._other(best)
        if not other or max(self._bounds[o] for o in other) < best.value:
            return True
        tuned = self._tuned_to(other)
        return Refuter(self._asked(other))() is not None if tuned is None else tuned.bound < best.value

    def refuted(self) -> bool:
        """Whether it is proven that no plan keeps the rows."""
        return self.case.moved(self.model).refutes() or (self.tuned is None and Refuter(self.model)() is not None)

    def searched(self, known: Settled | None) -> Settled | None:
        """The best found near the best known plan, or near ours, unless one of the other side turns out better."""
        if self.tuned is None:
            return None
        free = frozenset({self.project})
        near = Nearby(self.case, self.facts, self.model, self.settler, self.tuned)
        best = near.best([] if known is None else [known], self.known[-1].chosen, free)
        if best is None or self.proves(best):
            return best
        other = self._other(best)
        tuned = self._tuned_to(other)
        start = self._first_settled(one for one in self._choices if self._option(one.chosen) in other)
        if tuned is None or start is None:
            return best
        model = tuned.model
        near = Nearby(self.case, self.facts, model, Settler(self.facts, model), tuned, wanted=best.value + 1)
        found = near.best([start], best.chosen, free)
        return found if found is not None and found.value > best.value else best

    # ---- sides

    def _option(self, chosen: frozenset[str]) -> str:
        return next(o for side in self.sides for o in side if o in chosen)

    def _side(self, chosen: frozenset[str]) -> bool:
        return self._option(chosen) in self.sides[0]

    def _other(self, plan: Settled) -> tuple[str, ...]:
        return self.sides[1] if self._side(plan.chosen) else self.sides[0]

    def _tuned_to(self, options: tuple[str, ...]) -> Multipliers | None:
        """Multipliers tuned to the model that takes one of these options."""
        if options not in self._tuned:
            self._tuned[options] = best_multipliers(self._asked(options))
        return self._tuned[options]

    @cached_property
    def _bounds(self) -> dict[str, int]:
        """U_io in quanta: the certificate's, with its cases, or the model's own, whichever says more."""
        certified = self.case.bounds_on(self.model).of_options(o for side in self.sides for o in side)
        if self.tuned is None:
            return certified
        return {o: min(certified[o], self.tuned.without(o)) for side in self.sides for o in side}

    def _asked(self, options: Iterable[str]) -> FlatModel:
        """The model that takes one of these options."""
        model, row = self.model, Row(f"asked|{self.project}", ">=", 1, dict.fromkeys(options, 1))
        return FlatModel.of(model.constant, model.projects, model.columns, (*model.rows, row))
