"""The money between two plans: what goes, comes and lies still adds up to what more is spent, or stays unspent."""

from fractions import Fraction

import pytest

from maqsad.plan.explicit import explicit
from maqsad.portfolio.comparison import outcome
from maqsad.portfolio.decide import decide
from maqsad.portfolio.explanation.again import Case
from maqsad.reporting.moved_money import moved
from portfolio.random_plans import random_plan
from world import MICRO, ceilings, world

SEEDS = range(24)


def town():
    """A street for 50, closed for 20 where it is not done, a bus for 30 or 40, and lamps that bring 5 back."""
    options = [("street", "a", 1402), ("street", "closed", None), ("bus", "a", 1402), ("bus", "slow", 1402)]
    options += [("bus", "none", None), ("lamps", "a", 1402), ("lamps", "none", None)]
    amounts = {"street.a": 50, "street.closed": 20, "bus.a": 30, "bus.slow": 40, "lamps.a": 10}
    return world(
        indicators=[{"id": "speed"}],
        projects=[{"id": id} for id in ("street", "bus", "lamps")],
        options=[
            {"id": f"{i}.{n}", "project": i, "usable_year": year, "kind": "as_planned" if year else "nothing"}
            for i, n, year in options
        ],
        option_costs=[{"option": option, "amount": amount} for option, amount in amounts.items()],
        effects=[{"option": f"{i}.a", "indicator": "speed", "year": 1402, "likely": MICRO} for i in ("street", "bus")],
        fund_ceilings=ceilings(200),
    )


def between(first, second, raised=0):
    decided = decide(explicit(town()), gap=Fraction(0))
    case = Case(decided)
    sides = []
    for chosen in (first, second):
        plan = case.settler.settle(frozenset(chosen), {})
        assert plan is not None
        sides.append(outcome(case.facts, plan))
    return moved(case.facts, *sides, raised)


def test_freed_added_otherwise_and_closed_add_up():
    """The street goes (50) and is closed (20), the lamps come (10), the bus is slow (40 for 30)."""
    found = between(["street.a", "bus.a", "lamps.none"], ["street.closed", "bus.slow", "lamps.a"])
    assert (found.went, found.came, found.otherwise, found.still, found.changed) == (50, 10, 10, 20, 1)
    assert found.spent == -10
    assert found.unspent == 10


def test_what_bonds_bring_less_is_not_left_unspent():
    found = between(["street.a", "bus.a", "lamps.none"], ["street.closed", "bus.a", "lamps.none"], raised=-25)
    assert (found.spent, found.unspent) == (-30, 5)


def test_two_equal_plans_differ_by_nothing():
    found = between(["street.a", "bus.a", "lamps.a"], ["street.a", "bus.a", "lamps.a"])
    assert (found.went, found.came, found.otherwise, found.still, found.spent, found.unspent) == (0,) * 6


@pytest.mark.parametrize("seed", SEEDS)
def test_on_random_plans_the_sums_close(seed):
    """Between the decision's plan and the one in which nothing new is done, by each line of its costs and returns."""
    decided = decide(explicit(random_plan(seed)), gap=Fraction(0))
    if decided.proof.plan is None:
        return
    case = Case(decided)
    facts = case.facts
    other = case.settler.settle(frozenset(facts.in_force.values()), {})
    if other is None:
        return
    found = moved(facts, outcome(facts, case.plan), outcome(facts, other), 0)
    assert found.spent == found.came - found.went + found.otherwise + found.still

    def total(chosen, years):
        return sum(line.amount for line in facts.costs.lines if line.option in chosen and line.year in years)

    def back(chosen, years):
        rows = facts.costs.returns.items()
        return sum(rial for (_, y), amounts in rows if y in years for o, rial in amounts.items() if o in chosen)

    horizon = set(facts.years.horizon)
    ours, theirs = case.plan.chosen, other.chosen
    everything = horizon | set(facts.years.tail)
    assert found.spent == total(theirs, everything) - total(ours, everything)
    saved = back(theirs, horizon) - back(ours, horizon)
    assert found.unspent == saved - (total(theirs, horizon) - total(ours, horizon))
