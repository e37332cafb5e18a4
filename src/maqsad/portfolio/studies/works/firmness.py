"""How firm the proposal for a work is if it costs a fifth less or more (K4)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from maqsad.portfolio.bounds.multipliers import Multipliers, best_multipliers
from maqsad.portfolio.explanation.again import Case, lots_of
from maqsad.portfolio.explanation.flip import ONE, scaled
from maqsad.portfolio.explanation.forced import lightly
from maqsad.portfolio.explanation.nearby import FEW, Nearby, swapped
from maqsad.portfolio.formulation import formulate
from maqsad.portfolio.formulation.costs import costs_of
from maqsad.portfolio.formulation.facts import Facts
from maqsad.portfolio.formulation.model import FlatModel
from maqsad.portfolio.search.settle import Settled, Settler

FACTORS = (800_000, 1_200_000)
"""Of the work's costs, in millionths."""


@dataclass(frozen=True, slots=True)
class Firm:
    """One work at one cost. `option` is what the best plan known then takes; '' if no plan is known."""

    factor: int
    option: str
    holds: bool
    proven: bool
    """Whether no plan as good takes another option of the work."""
    side_proven: bool
    """Whether no plan as good takes an option of the other side: finished or not is settled."""
    open_today: bool
    """Whether the plan that changes the proposal is as good as ours at today's cost too."""


class Firmness:
    """Works at other costs. `known` are plans found before; works in `light` are searched shortly."""

    def __init__(self, case: Case, known: Iterable[Settled], light: Collection[str] = ()) -> None:
        self.case, self.known, self.light = case, known, frozenset(light)

    def __call__(self, work: str, factor: int) -> Firm:
        case = self.case
        options = case.facts.by_project[work]
        ours = next(o for o in options if o in case.plan.chosen)
        facts, model = self._at(options, factor)
        settler, tuned = Settler(facts, model), best_multipliers(model)
        if tuned is None:
            return Firm(factor, "", holds=False, proven=False, side_proven=False, open_today=False)
        bounds = {o: tuned.without(o) for o in options}
        known = self._known(settler, ours, options)
        if not self._settled(bounds, ours, known) and (work not in self.light or self._within(bounds, ours, known)):
            certified = case.bounds_on(model).of_options(options)
            bounds = {o: min(bound, certified[o]) for o, bound in bounds.items()}
        found = max(known, key=lambda plan: (plan.value, ours in plan.chosen), default=None)
        if not self._settled(bounds, ours, known) and self._asks(work, factor, known, tuned, ours):
            light = replace(case, work=lightly(case.work)) if work in self.light else case
            near = Nearby(light, facts, model, settler, tuned, FEW)
            best = near.best(known if found is None else [found], case.plan.chosen, frozenset({work}))
            found = best if found is None or (best is not None and best.value > found.value) else found
        return self._told(factor, ours, bounds, found)

    def _at(self, options: Iterable[str], factor: int) -> tuple[Facts, FlatModel]:
        snapshot = scaled(self.case.facts.snapshot, options, factor)
        facts = replace(self.case.facts, snapshot=snapshot, costs=costs_of(snapshot, self.case.facts.years))
        return facts, formulate(facts)

    def _known(self, settler: Settler, ours: str, options: Iterable[str]) -> list[Settled]:
        plan = self.case.plan
        kept = settler.settle(plan.chosen, lots_of(plan))
        found = [kept] if kept is not None else swapped(settler, plan, ours, [o for o in options if o != ours])
        others = [p for p in self.known if ours not in p.chosen]
        best = max(others, key=lambda p: p.value, default=None)
        again = None if best is None else settler.settle(best.chosen, lots_of(best))
        return found if again is None else [*found, again]

    def _asks(self, work: str, factor: int, known: list[Settled], tuned: Multipliers, ours: str) -> bool:
        """Whether a search follows: of a light work only where prices speak for another option or no plan is known."""
        if work in self.light and known:
            rewards = {o: tuned.reward(o) for o in self.case.facts.by_project[work]}
            return max(rewards.values()) > rewards[ours]
        return factor < ONE or not self._payable(known)

    def _within(self, bounds: Mapping[str, int], ours: str, known: Iterable[Settled]) -> bool:
        """Whether the certificate's cases, by what they win at today's cost, could settle the side or the proposal."""
        proof = self.case.decided.proof
        assert proof.bounds is not None, "a plan has bounds beside it"
        won = self.case.multipliers.bound - proof.bounds.bound
        best = max((plan.value for plan in known), default=None)
        delivers = self.case.facts.options[ours].usable_year is not None
        side = [b for o, b in bounds.items() if (self.case.facts.options[o].usable_year is not None) != delivers]
        return best is not None and bool(side) and max(side) - won < best

    def _payable(self, known: Iterable[Settled]) -> bool:
        return any(plan.chosen == self.case.plan.chosen for plan in known)

    def _settled(self, bounds: dict[str, int], ours: str, known: Iterable[Settled]) -> bool:
        with_ours = max((plan.value for plan in known if ours in plan.chosen), default=None)
        return with_ours is not None and all(bound < with_ours for o, bound in bounds.items() if o != ours)

    def _told(self, factor: int, ours: str, bounds: dict[str, int], found: Settled | None) -> Firm:
        if found is None:
            return Firm(factor, "", holds=False, proven=False, side_proven=False, open_today=False)
        case = self.case
        taken = next(o for o in bounds if o in found.chosen)
        holds = taken == ours
        delivers = case.facts.options[taken].usable_year is not None
        side = [o for o in bounds if (case.facts.options[o].usable_year is not None) != delivers]
        again = None if holds else case.settler.settle(found.chosen, lots_of(found))
        return Firm(
            factor=factor,
            option=taken,
            holds=holds,
            proven=holds and all(bound < found.value for o, bound in bounds.items() if o != ours),
            side_proven=all(bounds[o] < found.value for o in side),
            open_today=again is not None and again.value >= case.plan.value,
        )
