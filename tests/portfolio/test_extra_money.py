"""Where the least extra money is counted: own money first, the later year first, never a rial more (rule R1)."""

from __future__ import annotations

import random
from itertools import product
from typing import Any

import pytest

from maqsad.plan.explicit import explicit
from maqsad.plan.plan import Plan
from maqsad.portfolio.formulation import formulate
from maqsad.portfolio.formulation.facts import facts_of
from maqsad.portfolio.search.limited_split import least_extra_limited
from maqsad.portfolio.search.split import least_extra, order_of_extra, split
from world import FIRST, LAST, PERCENT, ceilings, world

FUNDS = [
    {"id": "barter", "priority": 1, "own": 0, "kind": "non_cash"},
    {"id": "cash", "priority": 2, "carries_over": 1},
    {"id": "dues", "priority": 3},
]
PAYS = [{"fund": "barter", "nature": "works"}, {"fund": "cash"}, {"fund": "dues", "nature": "land"}]


def town(needs: dict[tuple[int, str], int], money: dict[tuple[str, int], int], **more: Any) -> Plan:
    """One work that costs `needs` (by year and nature), `money` by fund and year."""
    rows = [
        row
        for fund in FUNDS
        for y in (FIRST, LAST)
        for row in ceilings({y: money.get((fund["id"], y), 0)}, fund=fund["id"])
    ]
    costs = [{"option": "hall.a", "year": y, "nature": n, "amount": a} for (y, n), a in needs.items()]
    return world(
        projects=[{"id": "hall"}],
        options=[{"id": "hall.a", "project": "hall", "usable_year": LAST}],
        option_costs=costs,
        funds=FUNDS,
        eligibility=PAYS,
        fund_ceilings=rows,
        **more,
    )


def extra(plan: Plan, *, limited: bool = False) -> dict[tuple[str, int], int]:
    facts = facts_of(explicit(plan))
    if limited:
        return least_extra_limited(facts, formulate(facts), frozenset({"hall.a"}), {})
    return least_extra(facts, frozenset({"hall.a"}), {})


def test_own_cash_is_asked_before_a_fund_that_pays_first() -> None:
    """30 of works are short: barter would pay before cash, but no city raises more barter."""
    plan = town({(FIRST, "works"): 50}, {("barter", FIRST): 20})
    assert extra(plan) == {("cash", FIRST): 30}


def test_the_year_that_needs_it_is_the_one_told() -> None:
    """Cash carries over, so money of the first year would do as well in the last."""
    plan = town({(LAST, "works"): 50}, {("cash", FIRST): 10})
    assert extra(plan) == {("cash", LAST): 40}


@pytest.mark.parametrize("share", [0, 40])
def test_with_limits_on_a_fund_it_is_the_same(share: int) -> None:
    """Barter may pay `share` % of the works at most: its 20 do, and cash has to bring the rest."""
    limit = [{"id": "less", "sense": "ceiling", "fund": "barter", "share": share * PERCENT}]
    plan = town({(FIRST, "works"): 50}, {("barter", FIRST): 20}, limits=limit)
    assert extra(plan, limited=True) == {("cash", FIRST): 30 + (0 if share else 20)}


@pytest.mark.parametrize("seed", range(40))
def test_no_other_attribution_of_so_little_comes_earlier_in_the_order(seed: int) -> None:
    """Against every way to give the funds and years so many rial."""
    dice = random.Random(seed)
    places = [(fund["id"], y) for fund in FUNDS for y in (FIRST, LAST)]
    needs = {(y, n): dice.randrange(4) for y in (FIRST, LAST) for n in ("works", "land", "services")}
    money = {place: dice.randrange(3) for place in places}
    needs = {key: n for key, n in needs.items() if n} or {(FIRST, "works"): 1}
    found = extra(town(needs, money))
    facts = facts_of(explicit(town(needs, money)))
    rank = {place: n for n, place in enumerate(order_of_extra(facts)) if place in places}
    total = sum(found.values())
    enough = [
        dict(zip(places, amounts, strict=True))
        for amounts in product(range(total + 1), repeat=len(places))
        if sum(amounts) == total and _paid(needs, money, dict(zip(places, amounts, strict=True)))
    ]
    assert _worth(found, rank) == min(_worth(one, rank) for one in enough)
    if total:
        less = (a for a in product(range(total), repeat=len(places)) if sum(a) == total - 1)
        assert not any(_paid(needs, money, dict(zip(places, a, strict=True))) for a in less)


def _worth(amounts: dict[tuple[str, int], int], rank: dict[tuple[str, int], int]) -> int:
    return sum(rank[place] * n for place, n in amounts.items())


def _paid(
    needs: dict[tuple[int, str], int], money: dict[tuple[str, int], int], more: dict[tuple[str, int], int]
) -> bool:
    """Barter pays works, dues pay land, cash pays all and keeps what it has left of the first year."""
    has = {place: n + more.get(place, 0) for place, n in money.items()}
    left = 0
    for year in (FIRST, LAST):
        short = needs.get((year, "services"), 0)
        short += max(0, needs.get((year, "works"), 0) - has["barter", year])
        short += max(0, needs.get((year, "land"), 0) - has["dues", year])
        left += has["cash", year] - short
        if left < 0:
            return False
    return True


def test_what_is_asked_for_is_enough() -> None:
    plan = town({(FIRST, "works"): 50, (LAST, "land"): 9}, {("barter", FIRST): 20, ("dues", LAST): 3})
    asked = extra(plan)
    assert asked == {("cash", FIRST): 30, ("cash", LAST): 6}
    given = town({(FIRST, "works"): 50, (LAST, "land"): 9}, {("barter", FIRST): 20, ("dues", LAST): 3} | asked)
    assert split(facts_of(explicit(given)), frozenset({"hall.a"}), {}) is not None
