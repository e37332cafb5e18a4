"""A search near a plan: the projects that the multipliers hold least firmly may change, the rest stay (K6)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from maqsad.portfolio.bounds.multipliers import Multipliers
from maqsad.portfolio.explanation.again import GAP, Case, lots_of
from maqsad.portfolio.formulation.attainment import QUANTA
from maqsad.portfolio.formulation.facts import Facts
from maqsad.portfolio.formulation.model import FlatModel
from maqsad.portfolio.search.settle import Settled, Settler
from maqsad.portfolio.search.stages import chosen_options
from maqsad.portfolio.solving.highs import Progress, search
from maqsad.portfolio.solving.program import column_positions, program_of

MANY, FEW = 30, 15
WIDER = 90
"""Projects that may change while no plan is known yet, before all may."""


@dataclass(frozen=True)
class Nearby:
    """Searches of one changed model."""

    case: Case
    facts: Facts
    model: FlatModel
    settler: Settler
    multipliers: Multipliers
    size: int = MANY
    """Projects that may change."""
    wanted: int | None = None
    """Nothing worth less, in quanta, is looked for, and nothing better once something is worth it."""

    def best(self, starts: Iterable[Settled], like: frozenset[str], free: frozenset[str]) -> Settled | None:
        """The best of `starts` or what a search from it finds; without any, what is found near the choice `like`.

        The projects `free` may change in any case.
        """
        start = max(starts, key=lambda plan: plan.value, default=None)
        if start is not None:
            if self.wanted is not None and start.value >= self.wanted:
                return start
            found = self._search(start.chosen, start, self._loose(start.chosen, self.size) | free)
            return found if found is not None and found.value > start.value else start
        for size in (self.size, WIDER, len(self.model.projects)):
            found = self._search(like, None, self._loose(like, size) | free)
            if found is not None:
                return found
        return None

    def _loose(self, chosen: frozenset[str], size: int) -> frozenset[str]:
        """The projects whose option leads its best other option by the least."""
        leads = []
        for project in self.model.projects:
            rewards = {o.id: self.multipliers.reward(o.id) for o in project.options}
            current = next(o for o in rewards if o in chosen)
            rest = [reward for o, reward in rewards.items() if o != current]
            if rest:
                leads.append((rewards[current] - max(rest), project.id))
        return frozenset(id for _, id in sorted(leads)[:size])

    def _search(self, chosen: frozenset[str], start: Settled | None, loose: frozenset[str]) -> Settled | None:
        positions, program = column_positions(self.model), program_of(self.model)
        base = self.settler.value(frozenset(self.facts.in_force.values()))
        program.offset = float(Fraction(base - self.model.constant, QUANTA))
        for project in self.model.projects:
            if project.id not in loose:
                for option in project.options:
                    j = positions[option.id]
                    program.lower[j] = program.upper[j] = float(option.id in chosen)
        point = None
        if start is not None:
            point = np.zeros(len(program.cost))
            for option_id in start.chosen:
                point[positions[option_id]] = 1.0
            for column in self.model.columns:
                point[positions[column.id]] = start.columns.get(column.id, 0) / column.scale
        aim = None if self.wanted is None else float(Fraction(base - self.wanted, QUANTA))
        outcome = search(program, gap=GAP, work=self.case.work, start=point, progress=_heard(self.case), wanted=aim)
        if outcome.point is None:
            return None
        lots = {c.id: round(outcome.point[positions[c.id]]) for c in self.model.columns if c.whole}
        return self.settler.settle(chosen_options(self.model, outcome.point), {id: n for id, n in lots.items() if n})


def _heard(case: Case) -> Progress | None:
    report = case.progress
    if report is None:
        return None
    return lambda best, bound, done: report("value", -best, -bound, done, case.work)


def swapped(settler: Settler, plan: Settled, out: str, into: Iterable[str]) -> list[Settled]:
    """`plan` with one option changed, lots as they are, wherever that keeps every row."""
    lots = lots_of(plan)
    found = (settler.settle(plan.chosen - {out} | {option}, lots) for option in into)
    return [plan for plan in found if plan is not None]
