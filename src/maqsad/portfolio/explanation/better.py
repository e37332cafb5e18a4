"""A plan met on the way that keeps every row of the decision and is worth more than ours: it is said and offered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from maqsad.portfolio.explanation.again import Case, lots_of
from maqsad.portfolio.formulation.attainment import QUANTA
from maqsad.portfolio.search.settle import Settled


@dataclass(frozen=True, slots=True)
class Better:
    """`more` points than ours. `into`, `out`: projects that deliver in it and not in ours, and the other way round;
    `otherwise`: those that deliver in both, by another option.
    """

    more: Fraction
    into: tuple[str, ...]
    out: tuple[str, ...]
    otherwise: tuple[str, ...]


def in_our_points(case: Case, plans: Iterable[Settled]) -> list[Settled]:
    """Those of these plans, whatever they were made for, that keep every row of the decision, worth what it says."""
    settled = (case.settler.settle(plan.chosen, lots_of(plan)) for plan in plans)
    return [plan for plan in settled if plan is not None]


def better_of(case: Case, plans: Iterable[Settled]) -> Better | None:
    """The best of these plans of the decision's model, if it is worth more than ours."""
    ours = case.plan
    best = max(plans, key=lambda plan: plan.value, default=ours)
    if best.value <= ours.value:
        return None
    before, after = case.delivering(ours.chosen), case.delivering(best.chosen)
    changed = frozenset(case.facts.options[o].project for o in best.chosen - ours.chosen)
    return Better(
        more=Fraction(best.value - ours.value, QUANTA),
        into=tuple(sorted(after - before)),
        out=tuple(sorted(before - after)),
        otherwise=tuple(sorted(before & after & changed)),
    )
