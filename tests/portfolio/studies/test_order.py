"""Less income: nested plans against brute force, release order and quarterly baskets to the rial (rules O)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from maqsad.plan.explicit import explicit
from maqsad.plan.plan import Plan, PlanSnapshot
from maqsad.portfolio.decide import decide
from maqsad.portfolio.explanation.again import Case
from maqsad.portfolio.formulation.attainment import QUANTA
from maqsad.portfolio.formulation.facts import facts_of
from maqsad.portfolio.search.split import spread
from maqsad.portfolio.studies import nothing_told
from maqsad.portfolio.studies.order import Order, order
from maqsad.portfolio.studies.order.income import at_income
from maqsad.portfolio.studies.order.release import incomes
from world import FIRST, LAST, MICRO, ceilings, world

from ..oracle import Choice, Oracle
from ..random_plans import random_plan
from ..towns import towns

COSTS = {"bus": 50, "gate": 30, "metro": 60, "pool": 10}
EFFECTS = {"bus": 9, "gate": 1, "metro": 12, "pool": 3}
"""Units of speed, each worth 100 points."""


def town(money: int, **more: Any) -> Plan:
    return towns(COSTS, EFFECTS, money, **more)


def case_of(plan: Plan) -> Case:
    return Case(decide(explicit(plan), gap=Fraction(0)), 5_000)


def found(plan: Plan) -> Order:
    return order(case_of(plan), nothing_told)


def usable(snapshot: PlanSnapshot, fund: str = "cash", year: int = FIRST) -> tuple[int, int]:
    """(firm, expected) that is left for choices."""
    facts = facts_of(snapshot)
    return facts.funds[fund].firm[year], facts.funds[fund].expected[year]


# ---- income (O1)


@pytest.mark.parametrize(
    ("percent", "left"),
    [(100, (60, 40)), (85, (60, 25)), (61, (60, 1)), (60, (60, 0)), (59, (59, 0)), (33, (33, 0)), (0, (0, 0))],
)
def test_expected_money_fails_first_and_firm_money_only_then(percent: int, left: tuple[int, int]) -> None:
    plan = explicit(town(0, fund_ceilings=ceilings(60, 40)))
    assert usable(at_income(plan, percent)) == left


def test_a_share_that_is_no_whole_rial_is_rounded_down() -> None:
    plan = explicit(town(0, fund_ceilings=ceilings(7, 3)))
    assert usable(at_income(plan, 85)) == (7, 1)
    assert usable(at_income(plan, 69)) == (6, 0)


@pytest.mark.parametrize("discount", [1, 1500, 3333, 9999])
def test_the_level_is_of_what_is_usable_after_the_discount(discount: int) -> None:
    funds = [{"id": "cash", "discount": discount}]
    plan = explicit(town(0, funds=funds, fund_ceilings=ceilings(123_456, 7_891)))
    firm, expected = usable(plan)
    for percent in (99, 85, 70, 1):
        total = (firm + expected) * percent // 100
        assert usable(at_income(plan, percent)) == (min(firm, total), max(0, total - firm))


def test_base_rows_lots_and_other_paths_stay() -> None:
    funds = [{"id": "cash"}, {"id": "bonds", "kind": "bond", "lot": 10, "repaid_from": "cash"}]
    rows = [*ceilings(100), *ceilings(50, path="other"), *ceilings(30, fund="bonds")]
    base = [{"year": FIRST, "amount": 40}]
    plan = explicit(
        town(0, funds=funds, fund_ceilings=rows, base_rows=base, instalments=[{"fund": "bonds", "amount": 11}])
    )
    less = facts_of(at_income(plan, 70))
    assert less.funds["cash"].firm[FIRST] == 70 - 40
    assert less.funds["bonds"].max_lots[FIRST] == 3
    assert {row.amount for row in at_income(plan, 70)["fund_ceilings"] if row.path} == {0, 50}


# ---- nested plans (O2-O4)


def test_nested_plans_and_the_price_of_nesting_worked_by_hand() -> None:
    """100 rial buy bus, gate and pool or metro, gate and pool: metro wins. 85 rial leave metro and pool. 70 too.

    With 50 to 69 rial bus and pool would be best, which the order forbids: metro is in, and bus was not.
    """
    answer = found(town(100))
    assert [(level.percent, level.active) for level in answer.levels] == [
        (100, ("gate", "metro", "pool")),
        (85, ("metro", "pool")),
        (70, ("metro", "pool")),
    ]
    assert [level.price for level in answer.levels] == [0, 0, 0]
    assert answer.missing == ()
    costly = found(towns(COSTS | {"metro": 90}, EFFECTS, 100))
    assert [(level.percent, level.active) for level in costly.levels] == [
        (100, ("metro", "pool")),
        (85, ("pool",)),
        (70, ("pool",)),
    ]
    assert [(level.value, level.free, level.price) for level in costly.levels] == [
        (1500, 1500, 0),
        (300, 1200, 900),
        (300, 1200, 900),
    ]
    assert all(level.price <= level.price_most for level in costly.levels)
    assert [level.dropped for level in costly.levels] == [(), ("metro",), ()]


def test_a_project_stays_with_the_option_of_the_decision_or_goes() -> None:
    """A smaller bus would fit in 70 rial, but the decision builds the large one."""
    options = [
        {"id": "bus.large", "project": "bus", "usable_year": FIRST},
        {"id": "bus.small", "project": "bus", "usable_year": FIRST},
        {"id": "bus.0", "project": "bus", "kind": "nothing"},
    ]
    effects = [
        {"option": f"bus.{size}", "indicator": "speed", "year": FIRST, "likely": likely * MICRO}
        for size, likely in (("large", 9), ("small", 8))
    ]
    plan = world(
        indicators=[{"id": "speed"}],
        projects=[{"id": "bus"}],
        options=options,
        option_costs=[{"option": "bus.large", "amount": 80}, {"option": "bus.small", "amount": 40}],
        effects=effects,
        fund_ceilings=ceilings({FIRST: 100, LAST: 0}),
    )
    answer = found(plan)
    assert [(level.percent, level.outcome.choices["bus"]) for level in answer.levels] == [
        (100, "bus.large"), (85, "bus.large"), (70, "bus.0"),
    ]  # fmt: skip
    assert [level.price for level in answer.levels] == [0, 0, 800]


def test_where_no_plan_is_left_it_is_said_with_what_is_lacking_and_the_lowest_level_that_has_one() -> None:
    """Bus is owed and costs 50 of 60 rial: 70 % (42 rial) lacks 8, 84 % (50 rial) is enough."""
    answer = found(town(60, obligations=[{"id": "due", "project": "bus"}]))
    assert [level.percent for level in answer.levels] == [100, 85, 84]
    (none,) = answer.missing
    assert (none.percent, none.any_plan, none.proven, none.lowest) == (70, "none", True, 84)
    assert none.extra == (("cash", FIRST, 8),)
    assert none.extra_least
    assert answer.dropped[0].project == "pool"
    assert "bus" not in {dropped.project for dropped in answer.dropped}


def test_where_no_level_between_has_a_plan_the_order_ends_above() -> None:
    answer = found(town(50, obligations=[{"id": "due", "project": "bus"}]))
    assert [level.percent for level in answer.levels] == [100]
    assert [(none.percent, none.lowest) for none in answer.missing] == [(85, 100), (70, 100)]


@pytest.mark.parametrize("seeds", [range(n, n + 12) for n in (0, 12, 24)], ids=lambda seeds: str(seeds[0]))
def test_nested_and_free_plans_of_random_plans_against_brute_force(seeds: range) -> None:
    compared = 0
    for seed in seeds:
        decided = decide(explicit(random_plan(seed)), gap=Fraction(0))
        if decided.proof.plan is None:
            continue
        answer = order(Case(decided, 5_000), nothing_told)
        above = answer.levels[0]
        for level in answer.levels[1:]:
            oracle = _at(decided.snapshot, level.percent)
            plans = _plans(oracle)
            ours = decided.decision.choices
            nested = [c for c in plans if _nested(oracle, c, set(above.active), ours)]
            assert level.value * QUANTA == max(map(oracle.value, nested)), f"plan {seed}"
            assert level.free * QUANTA == max(map(oracle.value, plans)), f"plan {seed}"
            assert level.bound >= level.free
            above, compared = level, compared + 1
        for none in answer.missing:
            oracle = _at(decided.snapshot, none.percent)
            if none.any_plan != "open":
                assert bool(_plans(oracle)) == (none.any_plan == "found"), f"plan {seed}"
            compared += 1
    assert compared >= 5


def _at(snapshot: PlanSnapshot, percent: int) -> Oracle:
    oracle = Oracle(at_income(snapshot, percent))
    oracle.floors = {row.district: int(row.floor) for row in snapshot["district_floors"]}
    oracle.completed = snapshot.settings.completion_floor
    return oracle


def _plans(oracle: Oracle) -> list[Choice]:
    return [c for c in oracle.choices if not set(oracle.broken_rules(c)) and oracle.fits(c)]


def _nested(oracle: Oracle, choice: Choice, above: set[str], ours: Any) -> bool:
    delivering = [o for o in choice if oracle.options[o].usable_year is not None]
    return all(oracle.options[o].project in above and ours[oracle.options[o].project] == o for o in delivering)


# ---- release order and baskets (O5-O7)


def test_first_comes_what_stays_longest_then_what_wins_most_for_a_rial() -> None:
    """Gate goes at 127 of 150 rial, bus at 105. Of what stays, pool wins 30 points a rial and metro 20."""
    answer = found(town(150))
    assert [(release.project, release.level) for release in answer.releases] == [
        ("pool", 70),
        ("metro", 70),
        ("bus", 85),
        ("gate", 100),
    ]


def test_within_a_level_what_is_committed_comes_first() -> None:
    answer = found(town(150, obligations=[{"id": "due", "project": "metro"}]))
    assert [(release.project, release.level) for release in answer.releases[:2]] == [("metro", 70), ("pool", 70)]
    assert [release.committed for release in answer.releases] == [True, False, False, False]


def test_who_requires_another_waits_for_it() -> None:
    relations = [{"kind": "requires", "project": "pool", "needs": "gate"}]
    answer = found(town(150, relations=relations))
    names = [release.project for release in answer.releases]
    assert names.index("gate") < names.index("pool")


def test_what_is_left_lying_but_costs_comes_first() -> None:
    """Guarding the hall is due whatever is built."""
    options = [
        *({"id": f"{id}.a", "project": id, "usable_year": FIRST} for id in ("bus", "hall")),
        *({"id": f"{id}.0", "project": id, "kind": "nothing"} for id in ("bus", "hall")),
    ]
    costs = [{"option": "bus.a", "amount": 50}, {"option": "hall.a", "amount": 90}, {"option": "hall.0", "amount": 7}]
    answer = found(towns({"bus": 0, "hall": 0}, {"bus": 9, "hall": 0}, 70, options=options, option_costs=costs))
    assert [(r.project, r.level, r.start) for r in answer.releases] == [
        ("hall", None, (FIRST, 1)), ("bus", 85, (FIRST, 1)),
    ]  # fmt: skip


def test_baskets_by_hand() -> None:
    """120 rial: 30 a quarter. Pool (10) and the first 20 of metro; 30 more; the last 10, and 20 of bus; 30."""
    answer = found(town(120))
    assert [release.project for release in answer.releases] == ["pool", "metro", "bus"]
    assert [(b.quarter, b.income, b.amounts) for b in answer.baskets] == [
        (1, 30, (("pool", 10), ("metro", 20))),
        (2, 30, (("metro", 30),)),
        (3, 30, (("metro", 10), ("bus", 20))),
        (4, 30, (("bus", 30),)),
    ]
    assert [release.start for release in answer.releases] == [(FIRST, 1), (FIRST, 1), (FIRST, 3)]


@pytest.mark.parametrize("seeds", [range(n, n + 15) for n in (100, 115)], ids=lambda seeds: str(seeds[0]))
def test_baskets_never_exceed_what_has_come_in_keep_the_order_and_add_up(seeds: range) -> None:
    checked = 0
    for seed in seeds:
        decided = decide(explicit(random_plan(seed)), gap=Fraction(0))
        if decided.proof.plan is None:
            continue
        case = replace(Case(decided, 2_000))
        answer = order(case, nothing_told)
        place = {release.project: n for n, release in enumerate(answer.releases)}
        paid: dict[tuple[str, int, str], int] = defaultdict(int)
        for flow in spread(case.facts, case.plan.chosen, case.plan.columns):
            if flow.year <= case.facts.years.last:
                paid[flow.fund, flow.year, flow.project] += flow.amount
        got: dict[tuple[str, int, str], int] = defaultdict(int)
        held: dict[tuple[str, int], int] = defaultdict(int)
        reached: dict[tuple[str, int], int] = defaultdict(int)
        for basket in answer.baskets:
            where = (basket.fund, basket.year)
            held[where] += basket.income - basket.released
            assert held[where] >= 0, f"plan {seed}"
            for project, amount in basket.amounts:
                assert amount > 0
                assert place[project] >= reached[where], f"plan {seed}"
                reached[where] = place[project]
                got[basket.fund, basket.year, project] += amount
        assert got == paid, f"plan {seed}"
        total = sum(incomes(case.facts, case.plan).values())
        assert total == sum(basket.income for basket in answer.baskets)
        checked += len(answer.baskets)
    assert checked >= 40


def test_levels_and_quarters_are_those_that_the_plan_states() -> None:
    """120 rial come in as 12, 24, 36 and 48, half of it as half of each; 85 and 70 % are not asked for."""
    answer = found(town(120, plan={"income_levels": "۵۰", "quarter_shares": "10 20 30 40"}))
    assert [level.percent for level in answer.levels] == [100, 50]
    assert [b.income for b in answer.baskets] == [12, 24, 36, 48]
    assert [b.income for b in answer.levels[1].baskets] == [6, 12, 18, 24]


def test_each_level_has_the_baskets_of_its_own_plan() -> None:
    """102 of 120 rial leave pool and metro in, and bus out: 25.5 rial a quarter, the odd ones first."""
    whole, less, _ = found(town(120)).levels
    assert [b.amounts for b in whole.baskets] == [b.amounts for b in found(town(120)).baskets]
    assert [(b.quarter, b.income, b.amounts) for b in less.baskets] == [
        (1, 26, (("pool", 10), ("metro", 16))),
        (2, 26, (("metro", 26),)),
        (3, 25, (("metro", 18),)),
        (4, 25, ()),
    ]


def test_what_is_closed_at_a_level_is_due_first_there() -> None:
    """Left alone the hall costs 7; with 70 of 100 rial it is, and its 7 rial come before the bus."""
    options = [
        *({"id": f"{id}.a", "project": id, "usable_year": FIRST} for id in ("bus", "hall")),
        *({"id": f"{id}.0", "project": id, "kind": "nothing"} for id in ("bus", "hall")),
    ]
    costs = [{"option": "bus.a", "amount": 50}, {"option": "hall.a", "amount": 50}, {"option": "hall.0", "amount": 7}]
    answer = found(towns({"bus": 0, "hall": 0}, {"bus": 9, "hall": 1}, 100, options=options, option_costs=costs))
    assert [release.project for release in answer.releases] == ["bus", "hall"]
    assert answer.levels[-1].baskets[0].amounts == (("hall", 7), ("bus", 11))


def test_what_goes_first_and_what_goes_with_it() -> None:
    answer = found(town(120))
    first = answer.dropped[0]
    assert (first.project, first.level) == ("bus", 100)
    assert [(s.indicator, s.year, s.before - s.after) for s in first.lost] == [
        ("speed", LAST, 9 * MICRO), ("speed", LAST + 1, 9 * MICRO),
    ]  # fmt: skip
