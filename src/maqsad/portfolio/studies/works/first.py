"""Completion first, decided again: how many works come into use, what that costs, and what it displaces (K5)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from maqsad.plan.catalogue import tables
from maqsad.plan.derivation.columns import unfolded
from maqsad.plan.explicit import with_completion_floor, with_district_floors
from maqsad.plan.plan import PlanSnapshot, empty
from maqsad.portfolio.bounds.multipliers import best_multipliers
from maqsad.portfolio.explanation.again import GAP, Case, LevelShift, search_again, shifts
from maqsad.portfolio.explanation.half_finished import works_of
from maqsad.portfolio.explanation.nearby import Nearby
from maqsad.portfolio.formulation import formulate
from maqsad.portfolio.formulation.attainment import QUANTA
from maqsad.portfolio.formulation.facts import Facts, facts_of
from maqsad.portfolio.formulation.model import FlatModel
from maqsad.portfolio.search.completion import completion_floor
from maqsad.portfolio.search.settle import Settled, Settler
from maqsad.portfolio.search.stages import justice_floors

SHARE = 4
"""These searches get this many times the work of a search for one work."""


@dataclass(frozen=True, slots=True)
class First:
    """The plan with the rule switched: on where the decision has it off, off where it has it on."""

    on: bool
    """Whether the rule is on in the plan found."""
    works: int
    """Half-finished works that are decided."""
    finished: tuple[str, ...]
    """In our plan."""
    there: tuple[str, ...] = ()
    """In the plan found."""
    value: Fraction | None = None
    """Points of the plan found; None if none was found."""
    price: Fraction | None = None
    """Points that the rule costs: V without it less V with it, both as found."""
    least: Fraction | None = None
    most: Fraction | None = None
    """The rule costs at least and at most so much, by both plans' bounds (proven)."""
    into: tuple[str, ...] = ()
    """Projects beside the works that win money in the plan found and not in ours."""
    out: tuple[str, ...] = ()
    levels: tuple[LevelShift, ...] = ()


def completion_first(case: Case) -> First:
    on = not case.facts.snapshot.settings.completion_first
    works = works_of(case.facts)
    wins = case.delivering(case.plan.chosen)
    ours = First(on, len(works), tuple(i for i in works if i in wins))
    case = replace(case, work=case.work * SHARE)
    facts, model = _switched(case, on)
    found, bound = _best(case, facts, model)
    if found is None or bound is None:
        return ours
    there = case.delivering(found.chosen)
    bounds = case.decided.proof.bounds
    assert bounds is not None, "a plan has bounds beside it"
    sign = 1 if on else -1
    ends = sorted((sign * (case.plan.value - bound), sign * (bounds.bound - found.value)))
    return replace(
        ours,
        there=tuple(i for i in works if i in there),
        value=Fraction(found.value, QUANTA),
        price=Fraction(sign * (case.plan.value - found.value), QUANTA),
        least=Fraction(ends[0], QUANTA),
        most=Fraction(ends[1], QUANTA),
        into=tuple(sorted(there - wins - set(works))),
        out=tuple(sorted(wins - there - set(works))),
        levels=shifts(case, found.chosen),
    )


def _switched(case: Case, on: bool) -> tuple[Facts, FlatModel]:
    """Facts and model with the rule on or off, its number and the districts' floors found anew."""
    tables_ = case.facts.snapshot.tables
    settings = tables_["plan"]
    rows = range(settings.size)
    changed: dict[str, list[int | None]] = {
        "completion_first": [int(on) for _ in rows],
        "completion_floor": [None for _ in rows],
    }
    bare = {
        "plan": unfolded(settings, rows, changed),
        "district_floors": empty(tables()["district_floors"]),
    }
    facts = facts_of(PlanSnapshot({**tables_, **bare}))
    model = formulate(facts)
    works = completion_floor(facts, model, GAP, case.work, case.progress)
    if works is not None:
        facts = facts_of(with_completion_floor(facts.snapshot, works))
        model = formulate(facts)
    floors = justice_floors(facts, model, GAP, case.work, case.progress)
    if floors:
        facts = facts_of(with_district_floors(facts.snapshot, floors))
        model = formulate(facts)
    return facts, model


def _best(case: Case, facts: Facts, model: FlatModel) -> tuple[Settled | None, int | None]:
    """The best plan found, and what no plan exceeds, in quanta (proven)."""
    tuned = best_multipliers(model)
    if tuned is None:
        return None, None
    found = search_again(case, facts, model).plan
    if found is not None:
        near = Nearby(case, facts, model, Settler(facts, model), tuned)
        found = near.best([found], found.chosen, frozenset())
    return found, tuned.bound
