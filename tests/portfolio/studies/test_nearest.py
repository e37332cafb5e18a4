"""What did not fit: the price of taking it, what makes room for it, and the money with which all else stays."""

from __future__ import annotations

from dataclasses import replace

import pytest

from maqsad.plan.plan import Plan
from maqsad.portfolio.explanation.again import Case
from maqsad.portfolio.formulation.attainment import QUANTA
from maqsad.portfolio.studies import nothing_told
from maqsad.portfolio.studies.nearest import Near, Nearest, nearest
from world import PERCENT, ceilings

from ..towns import best, case_of, towns, two

COSTS, EFFECTS = {"road": 70, "bridge": 80, "path": 25, "gate": 40}, {"road": 5, "bridge": 3, "path": 1, "gate": 2}
COSTS_OF_TWO, EFFECTS_OF_TWO = {"road": 70, "bridge": 80}, {"road": 5, "bridge": 3}


def found(plan: Plan) -> Nearest:
    return nearest(case_of(plan), nothing_told)


def four(money: int, obliged: str = "") -> Plan:
    more = {"obligations": [{"id": "asked", "project": obliged}]} if obliged else {}
    return towns(COSTS, EFFECTS, money, **more)


def test_the_project_that_made_room_its_price_and_the_money_that_it_lacks() -> None:
    """Money for the road alone; the bridge would take its place, and both would take 50 more."""
    (near,) = found(two()).projects
    ours, with_it = best(two()), best(two(road=1_000))
    assert near.project == "bridge"
    assert near.at_most == ours - with_it
    assert 0 <= near.at_least <= near.at_most
    assert near.displaced == ("road",)
    assert near.beside is not None
    assert (near.beside.option, near.beside.extra) == ("bridge.a", (("cash", 1402, 50),))
    assert near.beside.gain == best(two(money=150)) - ours


def test_where_everything_fits_nothing_is_near() -> None:
    assert found(two(money=150)) == Nearest((), 0)


def test_what_has_no_effect_or_none_estimated_is_not_near() -> None:
    for estimate in ("stated_none", "not_estimated"):
        projects = [{"id": "road"}, {"id": "bridge", "estimate": estimate}]
        plan = towns({"road": 70, "bridge": 80}, {"road": 5}, 100, projects=projects)
        assert found(plan).projects == ()


def test_where_another_row_stands_in_the_way_money_alone_does_not_do() -> None:
    one = [{"id": id, "kind": "at_most", "project": id, "group": "g", "limit": 1} for id in ("road", "bridge")]
    (near,) = found(towns({"road": 70, "bridge": 80}, {"road": 5, "bridge": 3}, 100, relations=one)).projects
    assert near.beside is None


def test_a_plan_met_that_is_better_than_the_decision_is_offered() -> None:
    """The decision is held to the bridge; with the road in its place it would be worth more."""
    case = case_of(two())
    worse = case.settler.settle(frozenset({"road.0", "bridge.a"}), {})
    assert worse is not None
    held = Case(replace(case.decided, proof=replace(case.decided.proof, plan=worse)), case.work)
    answer = nearest(held, nothing_told)
    assert answer.better is not None
    assert answer.better.more * QUANTA == case.plan.value - worse.value > 0
    assert (answer.better.into, answer.better.out) == (("road",), ("bridge",))
    assert [near.at_most for near in answer.projects] == [0]


@pytest.mark.parametrize("money", [60, 95, 110, 140, 180])
def test_against_brute_force(money: int) -> None:
    answer, ours = found(four(money)), best(four(money))
    for near in answer.projects:
        with_it = best(four(money, near.project)) if COSTS[near.project] <= money else None
        _agrees(near, None if with_it is None else ours - with_it)


def _agrees(near: Near, loss: object) -> None:
    assert near.at_most == loss
    if near.at_most is not None:
        assert 0 <= near.at_least <= near.at_most


def test_what_no_fund_may_pay_no_money_makes_room_for() -> None:
    land = [{"option": "road.a", "amount": 70}, {"option": "bridge.a", "amount": 80, "nature": "land"}]
    works = [{"fund": "cash", "nature": "works"}]
    (near,) = found(towns(COSTS_OF_TWO, EFFECTS_OF_TWO, 100, option_costs=land, eligibility=works)).projects
    assert near.beside is None


@pytest.mark.parametrize(("guarantee", "fits"), [(100, True), (101, False)])
def test_more_money_does_not_let_more_be_left_to_the_next_council(guarantee: int, fits: bool) -> None:
    """At most one year's 100 rial may be left; the 50 that the bridge lacks in the last year do not change that."""
    ways = [
        {"id": f"{id}.{end}", "project": id, "kind": kind, "usable_year": year, "price_year": 1402,
         "guarantee": guarantee if (id, end) == ("bridge", "a") else None}
        for id in COSTS_OF_TWO for end, kind, year in (("a", "as_planned", 1403), ("0", "nothing", None))
    ]  # fmt: skip
    costs = [{"option": f"{id}.a", "amount": rial, "year": 1403} for id, rial in COSTS_OF_TWO.items()]
    given = {"options": ways, "option_costs": costs, "plan": {"council_limit": 100 * PERCENT}}
    money = ceilings({1402: 0, 1403: 100})
    (near,) = found(towns(COSTS_OF_TWO, EFFECTS_OF_TWO, 100, fund_ceilings=money, **given)).projects
    assert (near.project, near.beside is not None) == ("bridge", fits)
