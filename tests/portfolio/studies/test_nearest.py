"""What did not fit: the price of taking it, what makes room for it, and the money with which all else stays."""

from __future__ import annotations

import pytest

from maqsad.plan.plan import Plan
from maqsad.portfolio.studies import nothing_told
from maqsad.portfolio.studies.nearest import Near, Nearest, nearest

from ..test_why import best, case_of, towns, two

COSTS, EFFECTS = {"road": 70, "bridge": 80, "path": 25, "gate": 40}, {"road": 5, "bridge": 3, "path": 1, "gate": 2}


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
