"""Explanations against brute force: flip points, one per cent more, rows, districts and goals."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from maqsad.plan.explicit import explicit, with_district_floors
from maqsad.plan.plan import Plan
from maqsad.portfolio.bounds.money import more_money
from maqsad.portfolio.decide import decide
from maqsad.portfolio.explanation.again import Case
from maqsad.portfolio.explanation.flip import ONE, cost_flip, scaled
from maqsad.portfolio.explanation.why import district_why, fund_year_why, goal_why, limit_rows, limit_why, project_why
from maqsad.portfolio.formulation.attainment import QUANTA
from maqsad.portfolio.formulation.facts import facts_of
from maqsad.portfolio.formulation.model import FlatModel
from world import MICRO, ceilings

from ..towns import best, case_of, towns, two


def test_the_cost_at_which_what_is_in_goes_out_is_met_to_the_rial() -> None:
    """The road is worth more than the bridge, so it stays in as long as it can be paid at all: to 100 rial."""
    flip = cost_flip(case_of(two()), "road")
    assert (flip.option, flip.cost) == ("road.a", 70)
    assert flip.found is not None
    assert flip.against_all
    assert flip.found.cost == 100
    assert flip.proven is not None
    assert flip.proven.cost > 100
    assert (flip.uncertain_below, flip.uncertain_above) == ((), ())


def test_the_cost_at_which_what_is_out_comes_in_is_met_to_the_rial() -> None:
    """The bridge adds to the road from 30 rial down; above it the road alone is best."""
    flip = cost_flip(case_of(two()), "bridge")
    assert flip.found is not None
    assert flip.against_all
    assert flip.found.cost == 30
    assert flip.proven is not None
    assert flip.proven.cost > 30
    assert best(two(bridge=30)) > best(two(bridge=31)) == best(two())


@pytest.mark.parametrize("project", ["a", "b", "c", "d"])
def test_the_ends_hold_the_true_flip_point(project: str) -> None:
    costs, effects = {"a": 40, "b": 35, "c": 30, "d": 20}, {"a": 6, "b": 5, "c": 4, "d": 1}
    plan = towns(costs, effects, 90)
    flip = cost_flip(case_of(plan), project)

    def value(cost: int, *, taken: bool) -> Fraction:
        forced = [{"kind": "forbids", "project": project}] if not taken else []
        duty = [{"id": "duty", "project": project}] if taken else []
        try:
            return best(towns({**costs, project: cost}, effects, 90, relations=forced, obligations=duty))
        except AssertionError:
            return Fraction(-1)

    without = value(costs[project], taken=False)
    last_in = max(cost for cost in range(92) if value(cost, taken=True) >= without)
    assert flip.found is not None
    assert flip.found.cost <= last_in
    assert value(flip.found.cost, taken=True) >= without
    if flip.proven is not None:
        assert flip.proven.cost > last_in
        assert flip.found.factor < flip.proven.factor


def test_where_a_floor_counts_the_money_it_is_said() -> None:
    floor = [{"id": "roads", "sense": "floor", "capital": "capital", "year": 1402, "amount": 60}]
    plan = towns({"road": 70, "bridge": 80}, {"road": 5, "bridge": 3}, 100, limits=floor)
    flip = cost_flip(case_of(plan), "road")
    assert flip.found is not None
    assert flip.found.cost == 100
    assert flip.uncertain_below == ("limit|roads|1402",)


def test_what_must_stay_has_no_flip_point() -> None:
    plan = towns({"road": 70}, {"road": 5}, 100, obligations=[{"id": "duty", "project": "road"}])
    assert cost_flip(case_of(plan), "road").why_none == "must"
    held = towns({"road": 70}, {}, 100, projects=[{"id": "road", "estimate": "not_estimated"}])
    assert cost_flip(case_of(held), "road").why_none == "held"


def test_a_project_is_explained() -> None:
    case = case_of(two())
    why = project_why(case, "road")
    assert why.verdict.option == "road.a"
    assert [(line.option, line.chosen, line.delivers) for line in why.options] == [
        ("road.0", False, False),
        ("road.a", True, True),
    ]
    for line in why.options:
        duty = [{"id": "duty", "project": "road"}] if line.delivers else []
        forbids = [] if line.delivers else [{"kind": "forbids", "project": "road"}]
        costs, effects = {"road": 70, "bridge": 80}, {"road": 5, "bridge": 3}
        true = best(towns(costs, effects, 100, obligations=duty, relations=forbids))
        assert line.bound >= true
        assert line.ruled_out == (line.bound < why.value)
    later = [(e.indicator, e.expected, e.low) for e in why.effects if e.year == 1404]
    assert later == [("speed", 5 * MICRO, 5 * MICRO)]


def test_what_a_project_enables_and_is_obliged_to() -> None:
    plan = towns(
        {"road": 70, "bridge": 20},
        {"road": 5, "bridge": 3},
        100,
        relations=[{"kind": "requires", "project": "bridge", "needs": "road"}],
        obligations=[{"id": "duty", "project": "road"}],
    )
    why = project_why(case_of(plan), "road")
    assert (why.enables, why.obligations) == (("bridge",), ("duty",))


@pytest.mark.parametrize("money", [99, 100, 149, 2_970, 2_999])
def test_one_per_cent_more_lies_between_its_ends(money: int) -> None:
    """The next thing costs as much as 1 % more at 2,970: there the plan found gives it."""
    costs, effects = {"road": 2_000, "bridge": 1_000}, {"road": 5, "bridge": 3}
    small = {"road": 70, "bridge": 30}
    used = costs if money > 1_000 else small
    case = case_of(towns(used, effects, money))
    why = fund_year_why(case, "cash", 1402)
    more = -(-money * 101 // 100)
    assert why.more == more - money
    true = best(towns(used, effects, more)) - best(towns(used, effects, money))
    assert why.gain.found == true
    assert why.gain.most >= true
    assert why.gap == Fraction(case.bounds_on(case.model).bound - case.plan.value, QUANTA)
    assert why.gain.most <= why.price + Fraction(case.multipliers.bound - case.plan.value, QUANTA)
    assert bool(why.gain.levels) == (true > 0)
    assert why.gain.into == (("bridge",) if true else ())


def test_a_row_that_binds_and_one_that_does_not() -> None:
    plan = towns(
        {"road": 70, "bridge": 30},
        {"road": 5, "bridge": 3},
        1_000,
        capacities=[{"id": "crew", "year": 1402, "amount": 199 * MICRO}],
        capacity_use=[
            {"option": "road.a", "capacity": "crew", "year": 1402, "amount": 100 * MICRO},
            {"option": "bridge.a", "capacity": "crew", "year": 1402, "amount": 100 * MICRO},
        ],
    )
    case = case_of(plan)
    crew = limit_why(case, "capacity|crew|1402")
    assert (crew.slack, crew.relief) == (99 * MICRO, 199 * MICRO // 100)
    road, both = best(towns({"road": 1}, {"road": 5}, 1)), best(towns({"a": 1, "b": 1}, {"a": 5, "b": 3}, 2))
    assert crew.gain.found == both - road
    assert crew.gain.most >= crew.gain.found
    cash = limit_why(case, "fund|cash|1402")
    assert (cash.slack, cash.left, cash.gain.found) == (930, 70, 0)
    assert "capacity|crew|1402" in limit_rows(case.model)
    assert not any(row.startswith(("level|", "demand|", "part|")) for row in limit_rows(case.model))


def _borrowing_from_the_next(council: int = 5_000, money: int = 1_000) -> Plan:
    """Both works fit in the money of the last year, but leave 505 to the next council, of half of 1,000."""
    years = {"road": {1403: 400, 1404: 300}, "bridge": {1403: 600, 1404: 205}}
    return towns(
        dict.fromkeys(years, 0),
        {"road": 5, "bridge": 3},
        0,
        plan=[{"council_limit": council}],
        option_costs=[
            {"option": f"{id}.a", "year": year, "amount": amount, "price_year": year}
            for id, amounts in years.items()
            for year, amount in amounts.items()
        ],
        fund_ceilings=ceilings({1402: 0, 1403: money}),
    )


def test_more_of_what_may_be_left_to_the_next_council_is_what_brute_force_says() -> None:
    plan = _borrowing_from_the_next()
    why = limit_why(case_of(plan), "council")
    assert (why.right, why.relief, why.slack) == (500, 5, 200)
    assert best(_borrowing_from_the_next(5_049)) == best(plan), "504 are one too few"
    true = best(_borrowing_from_the_next(5_050)) - best(plan)
    assert true > 0
    assert why.gain.found == true
    assert why.gain.most >= true


def test_money_of_the_last_year_alone_lets_no_more_be_left() -> None:
    """With the fund's ceiling H moves too (`fund:`, G8); with its row alone it stays, and the bridge stays out."""
    plan = _borrowing_from_the_next()
    case = case_of(plan)
    row = limit_why(case, "fund|cash|1403")
    assert (row.relief, row.gain.found, row.gain.into) == (10, 0, ())
    held = _borrowing_from_the_next(money=1_010, council=5_000 * 1_000 // 1_010)
    assert best(held) == best(plan)
    ceiling = fund_year_why(case, "cash", 1403)
    assert ceiling.gain.found == best(_borrowing_from_the_next(money=1_010)) - best(plan) > 0


def test_every_row_that_can_be_asked_is_answered() -> None:
    case = case_of(two())
    for row in limit_rows(case.model):
        why = limit_why(case, row)
        assert why.slack >= 0
        assert why.gain.most >= why.gain.found >= 0


def _unjust(**more: Any) -> Plan:
    """The rich district's project does more; the floor takes the poor one's instead."""
    return towns(
        {"rich": 70, "poor": 70},
        {"rich": 5, "poor": 3},
        100,
        districts=[{"id": "west", "population": 1000}, {"id": "east", "population": 1000}],
        project_districts=[
            {"project": project, "role": role, "district": district}
            for project, district in (("rich", "west"), ("poor", "east"))
            for role in ("stands", "benefits")
        ],
        **more,
    )


def test_a_district_with_its_floor_and_who_pays_for_it() -> None:
    free = case_of(_unjust())
    received = district_why(free, "west")
    assert (received.rank, received.among, received.floor) == (1, 2, None)
    assert [project for project, _ in received.projects] == ["rich"]
    assert district_why(free, "east").points == 0
    case = Case(decide(with_district_floors(explicit(_unjust()), {"east": 1})), 5_000)
    why = district_why(case, "east")
    assert [project for project, _ in why.projects] == ["poor"]
    assert why.floor is not None
    assert why.points >= why.floor
    assert why.without_floor is not None
    assert why.without_floor.found == best(_unjust()) - (case.decided.decision.value or 0)
    assert why.without_floor.most >= why.without_floor.found > 0
    assert [district for district, _ in why.payers] == ["west"]


def test_a_goal_with_all_under_it() -> None:
    goals = [{"id": "top"}, {"id": "under", "parent": "top"}, {"id": "other"}]
    plan = towns(
        {"road": 70, "bridge": 20, "park": 50},
        {"road": 5, "bridge": 3, "park": 1},
        100,
        goals=goals,
        indicators=[{"id": "speed", "goal": "under"}],
        projects=[{"id": "road", "goal": "under"}, {"id": "bridge", "goal": "other"}, {"id": "park", "goal": "top"}],
    )
    why = goal_why(case_of(plan), "top")
    assert why.indicators == ("speed",)
    assert (why.into, why.out) == (("road",), ("park",))
    assert (why.money, why.elsewhere, why.money_elsewhere) == (70, ("bridge",), 20)
    assert {line.year for line in why.levels} == {1403, 1404}


def _guarded(**more: Any) -> Plan:
    """The bridge is left out, which costs 10 rial of guarding."""
    costs = [{"option": "road.a", "amount": 70}, {"option": "bridge.a", "amount": 80}]
    guarding = {"option": "bridge.0", "amount": 10}
    return towns({"road": 70, "bridge": 80}, {"road": 5, "bridge": 3}, 100, option_costs=[*costs, guarding], **more)


def test_what_is_left_out_is_valued_by_the_best_way_to_do_it_and_by_what_leaving_it_costs() -> None:
    case = case_of(_guarded())
    why = project_why(case, "bridge")
    assert [(line.option, line.chosen, line.delivers, line.cost) for line in why.prices] == [
        ("bridge.a", False, True, 80),
        ("bridge.0", True, False, 10),
    ]
    work, guarding = why.prices
    assert (work.results > 0, guarding.results) == (True, 0)
    for line in why.prices:
        reward = Fraction(case.multipliers.reward(line.option), QUANTA << case.multipliers.shift)
        assert line.results - line.price == reward
    assert [line.option for line in project_why(case, "road").prices] == ["road.a"]
    assert [line.option for line in project_why(case_of(two()), "bridge").prices] == ["bridge.a"]


@pytest.mark.parametrize("plan", [two(), _guarded()])
def test_what_is_proven_out_today_is_never_called_open(plan: Plan) -> None:
    """The certificate's cases, not its first multipliers, rule the bridge out: so they do in the flip."""
    case = case_of(plan)
    assert case.multipliers.without("bridge.a") >= case.plan.value > case.bounds_on(case.model).by_option["bridge.a"]
    why = project_why(case, "bridge")
    assert (why.verdict.standing, why.flip.uncertain_above) == ("out", ())
    assert why.flip.found is not None
    assert why.flip.proven is not None
    assert why.flip.found.cost == 30 < why.flip.proven.cost <= 80
    assert why.flip.found.now == why.flip.proven.now == 80


def test_where_the_plan_in_force_sets_what_may_be_left_the_proof_of_today_still_stands() -> None:
    """Each leaves 20 rial to the next council, as much as the bridge in force does: one of both is chosen.

    A dearer bridge allows more to be left, so nothing is proven of higher costs; at today's it is out.
    """
    costs = [
        {"option": f"{id}.a", "amount": amount, "year": year}
        for id in ("road", "bridge")
        for amount, year in ((70, 1402), (20, 1404))
    ]
    plan = towns(
        {"road": 70, "bridge": 70},
        {"road": 5, "bridge": 3},
        200,
        option_costs=costs,
        in_force=[{"project": "bridge", "option": "bridge.a"}],
        fund_ceilings=ceilings({1402: 200, 1403: 0, 1404: 100}),
    )
    why = project_why(case_of(plan), "bridge")
    assert (why.verdict.standing, why.flip.uncertain_above) == ("out", ("council",))
    assert why.flip.proven is not None
    assert why.flip.proven.factor == ONE


def test_upkeep_is_told_beside_the_cost_that_is_scaled() -> None:
    upkeep = [{"project": "bridge", "option": "bridge.a", "from_year": 1403, "added": 5}]
    plan = towns(
        {"road": 70, "bridge": 80},
        {"road": 5, "bridge": 3},
        100,
        upkeep=upkeep,
        fund_ceilings=ceilings({1402: 100, 1403: 10}),
    )
    flip = cost_flip(case_of(plan), "bridge")
    assert (flip.cost, flip.upkeep) == (80, 5)
    assert flip.found is not None
    assert (flip.found.cost, flip.found.now) == (30, 80)


def test_costs_are_scaled_up_to_the_rial() -> None:
    case = case_of(two())
    half = scaled(case.decided.snapshot, ["road.a"], ONE // 2 + 1)
    assert sorted(row.amount for row in half["option_costs"]) == [36, 80]
    same = scaled(case.decided.snapshot, ["road.a"], ONE)
    assert same.hash == case.decided.snapshot.hash


def test_little_work_still_keeps_the_ends_apart() -> None:
    case = replace(case_of(two()), work=1)
    why = fund_year_why(case, "cash", 1402)
    assert why.gain.most >= why.gain.found >= 0


def test_shadow_prices_leave_open_what_the_certificates_cases_close() -> None:
    """70 and 80 rial of which 100 can be paid: one choice is best, though its fractions promise more.

    What more money can bring lies above the certified gap by no more than what the cases say of it.
    """
    decided = decide(explicit(towns({"road": 70, "bridge": 80}, {"road": 5, "bridge": 3}, 100)), gap=Fraction(0))
    decision, bounds = decided.decision, decided.proof.bounds
    assert bounds is not None
    assert decision.value is not None
    assert decision.certified_gap is not None
    assert decision.certified_gap < Fraction(1, 10**12)
    assert bounds.root.bound > bounds.bound
    more = best(towns({"road": 70, "bridge": 80}, {"road": 5, "bridge": 3}, 150)) - decision.value
    assert decision.shadow_prices["fund|cash|1402"] * 50 < more
    rises = more_money(facts_of(decided.snapshot), bounds, 50)
    assert rises["cash", 1402] >= more * QUANTA


def test_what_an_obligation_costs_lies_between_its_ends_and_uses_the_cases() -> None:
    """The bridge of 3 is owed; without that the road of 5 takes its place, and one of both fits."""
    plan = towns(
        {"road": 70, "bridge": 80}, {"road": 5, "bridge": 3}, 100, obligations=[{"id": "o", "project": "bridge"}]
    )
    decided = decide(explicit(plan), gap=Fraction(0))
    (price,), bounds = decided.decision.obligations, decided.proof.bounds
    assert bounds is not None
    assert price.found == best(two()) - best(plan) == 200
    rows = [row for row in decided.proof.model.rows if row.id != "obligation|o"]
    model = FlatModel.of(decided.proof.model.constant, decided.proof.model.projects, decided.proof.model.columns, rows)
    value = decided.decision.value
    assert value is not None
    assert price.found <= price.most == Fraction(bounds.on(model).bound, QUANTA) - value
    assert bounds.on(model).bound <= bounds.root.on(model).bound
