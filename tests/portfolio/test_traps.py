"""Plans on which a decision goes wrong by a rial, a quantum, a tolerance or a work limit, if it goes wrong at all."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import Any

import pytest

from maqsad.plan.explicit import explicit
from maqsad.plan.plan import Plan
from maqsad.portfolio.decide import Decided, decide
from maqsad.portfolio.decision import Decision
from maqsad.portfolio.formulation.attainment import QUANTA
from maqsad.portfolio.formulation.facts import facts_of
from maqsad.portfolio.search.settle import Settler
from maqsad.portfolio.search.stages import cheaper_switches
from world import FIRST, LAST, MICRO, PERCENT, ceilings, scale, world

Records = list[dict[str, Any]]


def decided(plan: Plan, **how: Any) -> Decided:
    return decide(explicit(plan), **({"gap": Fraction(0)} | how))


def decision(plan: Plan, **how: Any) -> Decision:
    return decided(plan, **how).decision


def works(costs: dict[str, int], effects: dict[str, int], **more: Any) -> Plan:
    """One work a name with one way to do it, in the first year; effects in micros on the one indicator."""
    given: dict[str, Any] = {
        "indicators": [{"id": "speed"}],
        "projects": [{"id": name} for name in costs],
        "options": [{"id": f"{name}.a", "project": name, "usable_year": FIRST} for name in costs],
        "option_costs": [{"option": f"{name}.a", "amount": amount} for name, amount in costs.items()],
        "effects": [
            {"option": f"{name}.a", "indicator": "speed", "year": FIRST, "likely": e} for name, e in effects.items()
        ],
    }
    return world(**(given | more))


def done(found: Decision) -> set[str]:
    return {option for option in found.choices.values() if not option.endswith(".nothing")}


# ---- rials


@pytest.mark.parametrize("unit", [1, 10**3, 10**9, 10**13, 10**15])
@pytest.mark.parametrize("short", [0, 1])
def test_a_ceiling_binds_to_the_rial_whatever_the_size_of_money(unit: int, short: int) -> None:
    """Both works fit exactly, or miss by one rial."""
    costs = {"road": 7 * unit, "rail": 5 * unit + 3}
    found = decision(
        works(costs, {"road": 5 * MICRO, "rail": 4 * MICRO}, fund_ceilings=ceilings(12 * unit + 3 - short))
    )
    assert found.status == "proven"
    assert done(found) == ({"road.a"} if short else {"road.a", "rail.a"})


@pytest.mark.parametrize("unit", [1, 10**6, 10**12])
@pytest.mark.parametrize("short", [1, 3])
def test_the_least_extra_money_is_found_to_the_rial(unit: int, short: int) -> None:
    obligations = [{"id": f"{name}-due", "project": name} for name in ("road", "rail")]
    costs = {"road": 7 * unit, "rail": 5 * unit}
    plan = works(costs, {"road": MICRO}, fund_ceilings=ceilings(12 * unit - short), obligations=obligations)
    found = decision(plan)
    assert found.status == "infeasible"
    assert found.infeasibility is not None
    assert found.infeasibility.least_extra_rial == short


def test_no_money_repairs_what_is_forbidden() -> None:
    relations = [{"id": "never", "kind": "forbids", "project": "road"}]
    plan = works({"road": 5}, {"road": MICRO}, relations=relations, obligations=[{"id": "due", "project": "road"}])
    found = decision(plan).infeasibility
    assert found is not None
    assert found.least_extra_rial is None
    assert found.proven


@pytest.mark.parametrize("capital", [1, 0])
def test_borrowed_money_pays_capital_and_no_current_cost(capital: int) -> None:
    """A bond of one lot is all the money there is (rule F5)."""
    rows = [{"option": "road.a", "amount": 7, "capital": capital}]
    bond = {"id": "bond", "kind": "bond", "lot": 7, "repaid_from": "cash", "own": 0, "stable": 0}
    plan = works(
        {"road": 7},
        {"road": 5 * MICRO},
        option_costs=rows,
        funds=[{"id": "cash", "stable": 1}, bond],
        fund_ceilings=[*ceilings({FIRST: 0, LAST: 1000}), *ceilings({FIRST: 7, LAST: 0}, fund="bond")],
        instalments=[{"fund": "bond", "offset": 1, "amount": 8}],
        eligibility=[{"fund": "cash"}, {"fund": "bond"}],
    )
    assert done(decision(plan)) == ({"road.a"} if capital else set())


# ---- values


def test_doing_nothing_is_proven_best_where_nothing_can_be_done() -> None:
    """The gap is measured above the plan in force: a bound too high by rounding must not show as 100 %."""
    found = decision(works({"road": 7, "rail": 5}, {"road": MICRO, "rail": MICRO}, fund_ceilings=ceilings(4)), gap=None)
    assert (found.status, found.gap, done(found)) == ("proven", 0, set())


def test_one_quantum_more_is_seen_when_the_choice_is_settled() -> None:
    """Two ways a micro of effect apart: values are exact, and what is ruled out keeps to them."""
    plan = works(
        {"road": 7, "rail": 7},
        {"road": 5 * MICRO, "rail": 5 * MICRO + 1},
        fund_ceilings=ceilings(7),
        indicator_values=scale("speed", 0, 10_000_000 * MICRO),
    )
    found = decided(plan)
    facts = facts_of(explicit(plan))
    settler = Settler(facts, found.proof.model)
    road, rail = (
        settler.value(frozenset(choice)) for choice in (("road.a", "rail.nothing"), ("road.nothing", "rail.a"))
    )
    assert 0 < rail - road < QUANTA // 10**4
    assert found.proof.plan is not None
    assert found.proof.plan.value in (road, rail)
    assert found.decision.certified_bound is not None
    assert found.decision.certified_bound * QUANTA >= rail
    assert not set(found.decision.verdicts["rail"].ruled_out) & {"rail.a"}


def test_the_cheaper_of_two_ways_of_equal_value_is_taken() -> None:
    options = [
        {"id": "road.a", "project": "road", "usable_year": FIRST},
        {"id": "road.b", "project": "road", "kind": "faster", "usable_year": FIRST},
    ]
    plan = world(
        indicators=[{"id": "speed"}],
        projects=[{"id": "road"}],
        options=options,
        option_costs=[{"option": "road.a", "amount": 9}, {"option": "road.b", "amount": 8}],
        effects=[{"option": o["id"], "indicator": "speed", "year": FIRST, "likely": MICRO} for o in options],
    )
    found = decided(plan)
    assert done(found.decision) == {"road.b"}
    assert found.proof.plan is not None
    assert not list(cheaper_switches(Settler(facts_of(explicit(plan)), found.proof.model), found.proof.plan))


# ---- work without a result


def useless(**more: Any) -> Plan:
    """A depot that does nothing of itself, beside a road."""
    given = {"projects": [{"id": "road"}, {"id": "depot", "estimate": "stated_none"}]}
    return works({"road": 60, "depot": 40}, {"road": 5 * MICRO}, **(given | more))


SAVING = {"project": "depot", "option": "depot.a", "from_year": FIRST, "saved_low": 90, "cashable": 100 * PERCENT}
CAPITAL_FLOOR = {
    "plan": {"capital_floor": 40 * PERCENT},
    "base_rows": [{"year": year, "amount": 130} for year in (FIRST, LAST)],
    "option_costs": [
        {"option": f"{name}.a", "amount": amount, "year": year}
        for name, amount in (("road", 60), ("depot", 40))
        for year in (FIRST, LAST)
    ],
}


@pytest.mark.parametrize(
    ("more", "wins"),
    [
        ({}, False),
        ({"relations": [{"id": "needs", "kind": "requires", "project": "road", "needs": "depot"}]}, True),
        ({"obligations": [{"id": "law", "project": "depot"}]}, True),
        ({"upkeep": [SAVING]}, True),
        ({"in_force": [{"project": "depot", "option": "depot.a"}]}, False),
    ],
    ids=["nothing for it", "required", "obliged", "saving", "in force"],
)
def test_a_work_without_a_result_wins_money_only_for_a_reason(more: dict[str, Records], wins: bool) -> None:
    found = decision(useless(**more))
    assert found.status == "proven"
    assert ("depot.a" in done(found)) == wins


def test_a_capital_floor_is_not_filled_with_works_without_a_result() -> None:
    """The road alone is 60 of 190: only the depot could lift capital to 40 %, so there is no plan."""
    with_result = {**CAPITAL_FLOOR, "projects": [{"id": "road"}, {"id": "depot"}]}
    assert decision(useless(**with_result)).status == "proven"
    found = decision(useless(**CAPITAL_FLOOR))
    assert found.status == "infeasible"


# ---- limits on a fund


def test_a_limit_on_a_fund_moves_the_money_to_another() -> None:
    """Filling funds by priority alone would put all of it on the loan, which the limit forbids."""
    plan = works(
        {"road": 10, "rail": 10},
        {"road": 5 * MICRO, "rail": 4 * MICRO},
        funds=[{"id": "loan", "kind": "loan", "priority": 1}, {"id": "cash", "priority": 2}],
        fund_ceilings=[*ceilings(20, fund="loan"), *ceilings(14)],
        limits=[{"id": "few-loans", "sense": "ceiling", "fund": "loan", "amount": 7}],
    )
    found = decision(plan)
    assert done(found) == {"road.a", "rail.a"}
    paid = {fund: sum(flow.amount for flow in found.flows if flow.fund == fund) for fund in ("loan", "cash")}
    assert paid == {"loan": 7, "cash": 13}


def test_the_least_extra_money_keeps_the_limit_on_a_fund() -> None:
    plan = works(
        {"road": 10, "rail": 10},
        {},
        funds=[{"id": "loan", "kind": "loan", "priority": 1}, {"id": "cash", "priority": 2}],
        fund_ceilings=[*ceilings(20, fund="loan"), *ceilings(9)],
        limits=[{"id": "few-loans", "sense": "ceiling", "fund": "loan", "amount": 7}],
        obligations=[{"id": f"{name}-due", "project": name} for name in ("road", "rail")],
    )
    found = decision(plan).infeasibility
    assert found is not None
    assert found.extra == (("cash", FIRST, 4),)


def test_what_lots_bring_does_not_carry_over() -> None:
    """Rule M gives a lot fund no room to carry: the bond of the first year cannot pay for the second."""
    plan = works(
        {"road": 50},
        {"road": 5 * MICRO},
        option_costs=[{"option": "road.a", "amount": 50, "year": LAST, "fund": "bond"}],
        funds=[
            {"id": "bond", "kind": "bond", "lot": 50, "repaid_from": "cash", "carries_over": 1, "stable": 0},
            {"id": "cash"},
        ],
        fund_ceilings=[*ceilings(1000), *ceilings({FIRST: 50, LAST: 0}, fund="bond")],
        instalments=[{"fund": "bond", "offset": 2, "amount": 60}],
    )
    assert done(decision(plan)) == set()


def test_a_cheaper_option_that_needs_one_more_lot_is_no_idle_rial() -> None:
    """The slow way costs less but falls due early, for which a second lot at interest would be drawn."""
    plan = world(
        indicators=[{"id": "speed"}],
        projects=[{"id": "road"}],
        options=[
            {"id": "road.a", "project": "road", "usable_year": LAST},
            {"id": "road.b", "project": "road", "kind": "slower", "usable_year": LAST},
        ],
        option_costs=[
            {"option": "road.a", "amount": 100, "year": LAST, "fund": "bond"},
            {"option": "road.b", "amount": 45, "year": FIRST, "fund": "bond"},
            {"option": "road.b", "amount": 45, "year": LAST, "fund": "bond"},
        ],
        effects=[{"option": f"road.{way}", "indicator": "speed", "year": LAST, "likely": MICRO} for way in "ab"],
        funds=[{"id": "bond", "kind": "bond", "lot": 100, "repaid_from": "cash", "stable": 0}, {"id": "cash"}],
        fund_ceilings=[*ceilings(1000), *ceilings({FIRST: 100, LAST: 100}, fund="bond")],
        instalments=[{"fund": "bond", "offset": 2, "amount": 130}],
        plan={"debt_limit": 50 * PERCENT},
    )
    found = decided(plan)
    assert done(found.decision) == {"road.a"}
    assert not found.proof.idle_open
    assert [(project, option) for project, option, _ in found.proof.idle] == [("road", "road.b")]


# ---- infeasible for whole choices alone; the end of the work


def halves() -> Plan:
    """Half of each of two ways would do for the relaxation; no whole choice does."""
    return works(
        {"road": 10, "rail": 10},
        {"road": MICRO, "rail": MICRO},
        limits=[
            {"id": "least", "sense": "floor", "capital": "capital", "year": FIRST, "amount": 5},
            {"id": "most", "sense": "ceiling", "capital": "capital", "year": FIRST, "amount": 7},
        ],
    )


def test_infeasible_for_whole_choices_alone_is_proven_by_cases_and_no_multipliers() -> None:
    found = decided(halves())
    assert found.decision.status == "infeasible"
    assert found.decision.infeasibility is not None
    assert found.decision.infeasibility.proven
    assert found.decision.infeasibility.least_extra_rial is None
    assert found.proof.multipliers is None


def many(count: int, seed: int, **more: Any) -> Plan:
    """A knapsack with several dimensions, hard at the last thousandths."""
    random = Random(seed)
    names = [f"p{n:03}" for n in range(count)]
    crews = [{"id": f"crew{n}", "year": FIRST, "amount": 25 * count * MICRO // 4} for n in range(4)]
    uses = [
        {"option": f"{name}.a", "capacity": crew["id"], "year": FIRST, "amount": random.randint(1, 50) * MICRO}
        for name in names
        for crew in crews
    ]
    return works(
        {name: random.randint(50, 99) for name in names},
        {name: random.randint(20, 40) * MICRO // 100 for name in names},
        capacities=crews,
        capacity_use=uses,
        indicator_values=scale("speed", 0, 1000 * MICRO),
        **more,
    )


def test_the_search_stops_by_work_and_says_so() -> None:
    plan = many(60, 1)
    found = decision(plan, work=1)
    assert found.status == "limit"
    assert found.work["value"] <= 1
    assert found.gap is not None
    assert found.gap > 0
    assert found.value is not None
    assert found.bound is not None
    assert found.base_value is not None
    assert found.base_value <= found.value <= found.bound


def test_without_any_plan_within_the_work_the_status_is_none() -> None:
    """Sums that must be met to the rial: the relaxation has a plan, whole choices take a long search."""
    random = Random(3)
    names = [f"p{n:02}" for n in range(40)]
    costs = {name: random.randint(10**9, 2 * 10**9) for name in names}
    goal = sum(list(costs.values())[::3])
    limits = [
        {"id": sense, "sense": sense, "capital": "capital", "year": FIRST, "amount": goal}
        for sense in ("floor", "ceiling")
    ]
    found = decided(works(costs, dict.fromkeys(names, MICRO), limits=limits), work=1)
    assert found.decision.status == "none"
    assert found.decision.value is None
    assert found.proof.plan is None
