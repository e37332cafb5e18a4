"""The price of one project: the best plan found with a side of it forced, and what no such plan exceeds (K6).

Every study that tells such a price asks here, so that one question has one answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from maqsad.portfolio.bounds.multipliers import best_multipliers
from maqsad.portfolio.explanation.again import Case, search_again
from maqsad.portfolio.explanation.nearby import FEW, MANY, Nearby, swapped
from maqsad.portfolio.formulation.model import FlatModel, Row
from maqsad.portfolio.search.settle import Settled, Settler

WORK = 300
"""Interrupt points of a search in which few projects may change."""
ROUNDS = 2
"""Searches among all projects, each from the best plan known."""
WHOLE_SHARE = 6
"""A search among all projects gets this part of the work: it finds much early, and little later."""


LIGHT_SHARE = 6
"""A light search gets this part of the work."""


def lightly(work: int) -> int:
    """The work of a light search."""
    return max(1, work // LIGHT_SHARE)


@dataclass(frozen=True)
class Forced:
    """`model` has one row more. `bound`, in quanta: no plan of it is worth more; None if its relaxation has no plan."""

    model: FlatModel
    bound: int | None
    plan: Settled | None


def forced(
    case: Case, project: str, side: tuple[str, ...], known: Iterable[Settled], wide: bool, light: bool = False
) -> Forced:
    """The best plan found in which `project` takes an option of `side`; plans `known` that do are starts.

    `wide`: all projects may change too, not only those that are held least firmly; `light`: a short search, in which
    fewer may change.
    """
    case = replace(case, work=lightly(case.work)) if light else case
    model = asked(case.model, project, side)
    tuned = best_multipliers(model)
    if tuned is None:
        return Forced(model, None, None)
    proven = case.decided.proof.bounds
    assert proven is not None, "a plan has bounds beside it"
    bound = min(max(proven.by_option[option] for option in side), tuned.bound)
    bounds = {option: min(tuned.without(option), most) for option, most in proven.by_option.items()}
    near = Nearby(case, case.facts, model, Settler(case.facts, model), tuned, FEW if light else MANY)
    return Forced(model, bound, _found(near, project, side, known, bounds if wide else None))


def _found(
    near: Nearby, project: str, side: tuple[str, ...], known: Iterable[Settled], bounds: Mapping[str, int] | None
) -> Settled | None:
    case = near.case
    ours = next(o for o in case.facts.by_project[project] if o in case.plan.chosen)
    starts = [*swapped(case.settler, case.plan, ours, side), *(p for p in known if p.chosen.intersection(side))]
    like = case.plan.chosen - {ours} | {max(side, key=lambda o: (near.multipliers.reward(o), o))}
    found = near.best(starts, like, frozenset({project}))
    if found is None:
        return search_again(case, near.facts, near.model).plan
    return found if bounds is None else _widened(near, found, bounds)


def _widened(near: Nearby, found: Settled, bounds: Mapping[str, int]) -> Settled:
    """`found`, or better: a short search among all projects and one among few in turn, while that helps."""
    for _ in range(ROUNDS):
        better = _from(_whole(near, found, bounds), found)
        if better.value <= found.value:
            break
        found = _from(near, better)
    return found


def _whole(near: Nearby, found: Settled, bounds: Mapping[str, int]) -> Nearby:
    """All projects may change, but to no option that is in no plan as good as the one found (proven)."""
    worse = {option: 1 for option, bound in bounds.items() if bound < found.value}
    model = near.model
    rows = (*model.rows, Row("worse", "<=", 0, worse)) if worse else model.rows
    model = FlatModel.of(model.constant, model.projects, model.columns, rows)
    case = replace(near.case, work=max(1, near.case.work // WHOLE_SHARE))
    return replace(near, case=case, model=model, settler=Settler(near.facts, model), size=len(model.projects))


def _from(near: Nearby, start: Settled) -> Settled:
    return near.best([start], start.chosen, frozenset()) or start


def asked(model: FlatModel, project: str, options: Iterable[str]) -> FlatModel:
    """The model with one row more: `project` takes one of these options."""
    row = Row(f"asked|{project}", ">=", 1, dict.fromkeys(options, 1))
    return FlatModel.of(model.constant, model.projects, model.columns, (*model.rows, row))
