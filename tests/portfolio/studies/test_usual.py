"""The usual ways of deciding, on plans small enough to work out by hand, and on random ones against brute force."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from maqsad.plan.explicit import explicit
from maqsad.plan.plan import Plan
from maqsad.portfolio.decide import Decided, decide
from maqsad.portfolio.formulation.attainment import QUANTA
from maqsad.portfolio.formulation.facts import facts_of
from maqsad.portfolio.search.settle import Settler
from maqsad.portfolio.studies.usual.ways import WAYS, Orders, WayPlan, usual_plans
from world import FIRST, LAST, MICRO, PERCENT, ceilings, world

from ..oracle import Oracle
from ..random_plans import random_plan

Records = list[dict[str, Any]]
COST = {"bus": 50, "gate": 30, "hall": 70, "metro": 60, "pool": 45, "tram": 50}
EFFECT = {"bus": 9, "gate": 1, "hall": 2, "metro": 12, "pool": 3, "tram": 9}
"""Units of speed; one is worth 100 points."""
NEW, HALF = {"state": "new"}, {"state": "half_finished"}
FACTS: dict[str, dict[str, Any]] = {
    "bus": NEW | {"unit": "roads"},
    "gate": NEW | {"unit": "parks"},
    "hall": HALF | {"unit": "parks", "begun": date(2011, 3, 21).toordinal(), "physical_progress": 50 * PERCENT},
    "metro": NEW | {"unit": "roads"},
    "pool": HALF | {"unit": "parks", "begun": date(2016, 3, 20).toordinal(), "physical_progress": 80 * PERCENT},
    "tram": NEW | {"unit": "roads"},
}
IN_FORCE: Records = [
    {"project": "bus", "option": "bus.a", "promised_year": FIRST},
    {"project": "gate", "option": "gate.a", "promised_year": FIRST},
    {"project": "pool", "option": "pool.a", "promised_year": LAST},
]
NORTH = ("bus", "tram", "pool", "hall")


def city(**more: Any) -> Plan:
    """A hundred rial in the first year, and nothing after it."""
    given: dict[str, Any] = {
        "units": [{"id": "unit"}, {"id": "parks"}, {"id": "roads"}],
        "districts": [{"id": "north"}, {"id": "south"}],
        "indicators": [{"id": "speed"}],
        "projects": [{"id": name, **facts} for name, facts in FACTS.items()],
        "project_districts": [
            {"project": name, "role": role, "district": "north" if name in NORTH else "south"}
            for name in FACTS
            for role in ("stands", "benefits")
        ],
        "options": [{"id": f"{name}.a", "project": name, "usable_year": FIRST} for name in COST],
        "option_costs": [{"option": f"{name}.a", "amount": amount} for name, amount in COST.items()],
        "effects": [
            {"option": f"{name}.a", "indicator": "speed", "year": FIRST, "likely": e * MICRO}
            for name, e in EFFECT.items()
        ],
        "fund_ceilings": ceilings({FIRST: 100, LAST: 0}),
        "in_force": IN_FORCE,
    }
    return world(**(given | more))


def ways(plan: Plan) -> tuple[Decided, dict[str, WayPlan]]:
    decided = decide(explicit(plan), gap=Fraction(0))
    assert decided.proof.plan is not None
    facts = facts_of(decided.snapshot)
    found = usual_plans(facts, Settler(facts, decided.proof.model), decided.proof.plan)
    assert tuple(way.way for way in found) == WAYS
    return decided, {way.way: way for way in found}


def done(chosen: frozenset[str]) -> set[str]:
    return {option.removesuffix(".a") for option in chosen if option.endswith(".a")}


def points(way: WayPlan) -> Fraction:
    return Fraction(way.plan.value, QUANTA)


def test_each_way_gives_another_plan_and_ours_is_the_best() -> None:
    """Worked by hand: 100 points a unit of speed, 100 rial."""
    decided, found = ways(city())
    assert decided.proof.plan is not None
    assert done(decided.proof.plan.chosen) == {"bus", "tram"}
    assert decided.decision.value == 1800
    got = {name: (done(way.plan.chosen), points(way), way.plan.cost) for name, way in found.items()}
    assert got == {
        "in_force": ({"bus", "gate"}, 1000, 80),
        "last_shares": ({"gate"}, 100, 30),
        "ratio": ({"metro", "gate"}, 1300, 90),
        "oldest": ({"hall", "gate"}, 300, 100),
        "finish_first": ({"pool", "bus"}, 1200, 95),
    }


def test_each_way_has_its_own_order() -> None:
    orders = Orders(facts_of(explicit(city())))
    assert {way: [option.removesuffix(".a") for option in orders(way)] for way in WAYS} == {
        "in_force": ["bus", "gate", "pool"],
        "last_shares": ["gate", "bus", "pool", "metro", "hall", "tram"],
        "ratio": ["metro", "bus", "tram", "pool", "gate", "hall"],
        "oldest": ["hall", "pool", "bus", "gate", "metro", "tram"],
        "finish_first": ["pool", "hall", "metro", "bus", "tram", "gate"],
    }


def test_what_a_way_takes_passes_over_and_would_break() -> None:
    _, found = ways(city())
    in_force, ratio = found["in_force"], found["ratio"]
    assert (in_force.taken, in_force.passed, in_force.breaks) == (("bus", "gate"), ("pool",), ("fund|cash|1402",))
    assert (ratio.taken, ratio.passed) == (("metro", "gate"), ("bus", "tram", "pool", "hall"))


def test_a_list_that_fits_is_taken_whole() -> None:
    _, found = ways(city(fund_ceilings=ceilings(1000)))
    for way in found.values():
        assert way.passed == () or way.way == "last_shares"
        assert way.breaks == ()
    assert done(found["in_force"].plan.chosen) == {"bus", "gate", "pool"}
    assert done(found["ratio"].plan.chosen) == set(COST)


def test_without_a_plan_in_force_the_base_rows_share_the_money() -> None:
    """Of 120 rial, 20 are bound: roads had 15 of them, so 75 of the 100; parks 25."""
    base = [
        {"year": FIRST, "unit": "roads", "amount": 15},
        {"year": FIRST, "unit": "parks", "amount": 5},
    ]
    _, found = ways(city(in_force=[], base_rows=base, fund_ceilings=ceilings({FIRST: 120, LAST: 0})))
    assert done(found["last_shares"].plan.chosen) == {"bus"}
    assert (found["in_force"].order, done(found["in_force"].plan.chosen)) == ((), set())


def test_without_base_rows_too_all_units_are_alike() -> None:
    """Fifty rial each: bus of roads, gate of parks (by id, before the dearer hall and pool)."""
    _, found = ways(city(in_force=[]))
    assert done(found["last_shares"].plan.chosen) == {"bus", "gate"}


def test_what_is_owed_comes_first_in_every_way() -> None:
    """Hall, with the least ratio, is an obligation: 30 rial are left, and only gate fits."""
    decided, found = ways(city(obligations=[{"id": "due", "project": "hall"}]))
    assert decided.decision.value == 300
    for way in found.values():
        assert done(way.plan.chosen) == ({"hall"} if way.way == "last_shares" else {"hall", "gate"}), way.way


def test_what_is_required_is_taken_along() -> None:
    """Metro needs gate: 90 rial together. What gate wins alone is not asked."""
    relations = [{"id": "needs", "kind": "requires", "project": "metro", "needs": "gate"}]
    _, found = ways(city(relations=relations))
    assert found["ratio"].taken == ("metro", "gate")
    _, found = ways(city(relations=relations, fund_ceilings=ceilings({FIRST: 89, LAST: 0})))
    assert found["ratio"].taken == ("bus", "gate")


def test_ratio_takes_the_next_option_of_a_project_that_does_not_fit() -> None:
    """Metro for 60 rial does not fit into 55; its smaller form for 55 wins 10 units and comes before bus."""
    plan = city(
        options=[
            *({"id": f"{name}.a", "project": name, "usable_year": FIRST} for name in COST),
            {"id": "metro.small", "project": "metro", "kind": "rescoped", "usable_year": FIRST},
        ],
        option_costs=[
            *({"option": f"{name}.a", "amount": amount} for name, amount in COST.items()),
            {"option": "metro.small", "amount": 55},
        ],
        effects=[
            *(
                {"option": f"{name}.a", "indicator": "speed", "year": FIRST, "likely": e * MICRO}
                for name, e in EFFECT.items()
            ),
            {"option": "metro.small", "indicator": "speed", "year": FIRST, "likely": 10 * MICRO},
        ],
        fund_ceilings=ceilings({FIRST: 55, LAST: 0}),
    )
    _, found = ways(plan)
    assert "metro.small" in found["ratio"].plan.chosen
    assert points(found["ratio"]) == 1000


def test_a_tie_goes_to_the_id_that_sorts_first() -> None:
    _, found = ways(city(fund_ceilings=ceilings({FIRST: 50, LAST: 0})))
    assert done(found["ratio"].plan.chosen) == {"bus"}


@pytest.mark.parametrize("seeds", [range(n, n + 20) for n in range(0, 120, 20)], ids=lambda seeds: str(seeds[0]))
def test_no_way_beats_brute_force_and_each_keeps_every_row(seeds: range) -> None:
    compared = 0
    for seed in seeds:
        decided = decide(explicit(random_plan(seed)), gap=Fraction(0))
        ours = decided.proof.plan
        if ours is None:
            continue
        answer, facts = Oracle(explicit(random_plan(seed))).answer(), facts_of(decided.snapshot)
        settler = Settler(facts, decided.proof.model)
        for way in usual_plans(facts, settler, ours):
            plan = way.plan
            assert answer.value is not None
            assert plan.value <= answer.value, f"plan {seed}: {way.way}"
            assert not list(settler.broken_rows(plan.chosen, plan.columns)), f"plan {seed}: {way.way}"
            assert plan.value == settler.value(plan.chosen)
            taken = {option for option in way.order if option in plan.chosen}
            assert {facts.options[o].project for o in taken} >= set(way.taken), f"plan {seed}: {way.way}"
            assert not set(way.taken) & set(way.passed)
            compared += 1
    assert compared >= 20


def test_a_plan_without_projects_has_every_way_and_nothing_in_any() -> None:
    found = ways(world(indicators=[{"id": "speed"}]))[1]
    assert {(way.order, way.taken, way.breaks) for way in found.values()} == {((), (), ())}
