"""One project after one change of the plan: does it win money in the best plan known then, and is that proven? (Z1)"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from maqsad.portfolio.bounds.multipliers import best_multipliers
from maqsad.portfolio.bounds.refutation import Refuter
from maqsad.portfolio.explanation.again import Case, lots_of
from maqsad.portfolio.explanation.nearby import Nearby, swapped
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


class _Trial:
    def __init__(self, trials: Trials, facts: Facts, model: FlatModel) -> None:
        self.case, self.project, self.known = trials.case, trials.project, trials.known
        self.facts, self.model = facts, model
        self.settler, self.tuned = Settler(facts, model), best_multipliers(model)
        options = facts.by_project[self.project]
        ways = facts.delivering(self.project)
        self.sides = (ways, tuple(o for o in options if o not in ways))
        self.ours = next(o for o in options if o in self.case.plan.chosen)

    @property
    def best(self) -> Settled | None:
        return max(self.plans, key=lambda plan: plan.value, default=None)

    @cached_property
    def plans(self) -> list[Settled]:
        """Known plans that keep the rows, and the best of them with the project alone changed; our side first."""
        again = (self.settler.settle(plan.chosen, lots_of(plan)) for plan in self.known)
        plans = [plan for plan in again if plan is not None]
        base = max(plans, key=lambda plan: plan.value, default=self.case.plan)
        current = self._option(base)
        plans += swapped(self.settler, base, current, (o for side in self.sides for o in side if o != current))
        return sorted(plans, key=lambda plan: self._side(plan) != self._side(self.case.plan))

    def told(self, percent: int, best: Settled) -> Tried:
        option = self._option(best)
        return Tried(percent, "in" if option in self.sides[0] else "out", option, self.proves(best))

    def proves(self, best: Settled) -> bool:
        """Whether no plan of the other side is worth as much."""
        other = self._other(best)
        if not other or max(self._bounds[o] for o in other) < best.value:
            return True
        asked = self._asked(other)
        tuned = best_multipliers(asked)
        return Refuter(asked)() is not None if tuned is None else tuned.bound < best.value

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
        tuned = best_multipliers(self._asked(other))
        starts = [plan for plan in self.plans if self._option(plan) in other]
        if tuned is None or not starts:
            return best
        model = tuned.model
        near = Nearby(self.case, self.facts, model, Settler(self.facts, model), tuned, wanted=best.value + 1)
        found = near.best(starts, best.chosen, free)
        return found if found is not None and found.value > best.value else best

    # ---- sides

    def _option(self, plan: Settled) -> str:
        return next(o for side in self.sides for o in side if o in plan.chosen)

    def _side(self, plan: Settled) -> bool:
        return self._option(plan) in self.sides[0]

    def _other(self, plan: Settled) -> tuple[str, ...]:
        return self.sides[1] if self._side(plan) else self.sides[0]

    @cached_property
    def _bounds(self) -> dict[str, int]:
        """U_io in quanta: the certificate's, with its cases, or the model's own, whichever says more."""
        certified = self.case.bounds_on(self.model).by_option
        if self.tuned is None:
            return certified
        return {o: min(certified[o], self.tuned.without(o)) for side in self.sides for o in side}

    def _asked(self, options: Iterable[str]) -> FlatModel:
        """The model that takes one of these options."""
        model, row = self.model, Row(f"asked|{self.project}", ">=", 1, dict.fromkeys(options, 1))
        return FlatModel.of(model.constant, model.projects, model.columns, (*model.rows, row))
