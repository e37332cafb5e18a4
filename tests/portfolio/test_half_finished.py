"""Cost of delay and ways to pay a half-finished work, worked by hand to the rial (rules C7, K1, K2)."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

from maqsad.plan.explicit import explicit
from maqsad.portfolio.explanation.delay import Delay, Lost, delays
from maqsad.portfolio.formulation import formulate
from maqsad.portfolio.formulation.facts import Facts, facts_of
from maqsad.portfolio.studies.works.payments import Payments, Way, offered
from world import GROUPS, MICRO, PERCENT, YEARS, ceilings, scale, world

WORKS = {1402: 1_000_000, 1403: 1_200_000, 1404: 1_500_000, 1405: 2_000_000}
"""Works cost a fifth more in 1403, and half more in 1404, than in 1402."""


def bridge(**facts: Any) -> Facts:
    """A bridge that needs 1,000 rial in 1402-1403, is guarded for 30 a year, and gives 2 km/h from 1403."""
    return facts_of(explicit(world(**tables(**facts))))


def tables(**facts: Any) -> dict[str, Any]:
    work = {
        "id": "bridge", "state": "half_finished", "contract": "none", "cost_to_complete": 1000,
        "earliest_finish": 1403, "guard_cost": 30,
    }  # fmt: skip
    return {
        "plan": {"debt_limit": 100 * PERCENT},
        "projects": [work | facts],
        "project_types": [
            {"id": "type", "nature": "works", "index_group": "works", "absorption": 40 * PERCENT,
             "overhead": 10 * PERCENT, "decay": 5 * PERCENT, "closing": 10 * PERCENT},
        ],
        "indicators": [{"id": "speed"}],
        "effects": [{"project": "bridge", "indicator": "speed", "likely": 2 * MICRO}],
        "price_indices": [
            {"group": group, "year": year, "index": WORKS.get(year, MICRO) if group == "works" else MICRO}
            for group in GROUPS
            for year in YEARS
        ],
        "funds": [
            {"id": "cash"},
            {"id": "land", "kind": "non_cash", "own": 0, "stable": 0, "discount": 20 * PERCENT},
            {"id": "bonds", "kind": "bond", "own": 0, "stable": 0, "lot": 100, "repaid_from": "cash"},
            {"id": "aid", "kind": "state_aid", "own": 0, "stable": 0},
        ],
        "fund_ceilings": [
            *ceilings(10_000),
            *ceilings({1402: 300, 1403: 0}, fund="land"),
            *ceilings({1402: 300, 1403: 0}, fund="bonds"),
            *ceilings({1402: 0, 1403: 0}, {1402: 900, 1403: 0}, fund="aid"),
        ],
        "instalments": [{"fund": "bonds", "offset": offset, "amount": 60} for offset in (1, 2)],
        "eligibility": [
            {"fund": "cash"}, {"fund": "land", "nature": "works"}, {"fund": "bonds", "nature": "works"},
            {"fund": "aid", "nature": "works"},
        ],
    }  # fmt: skip


def delay(facts: Facts) -> Delay:
    (found,) = delays(facts, frozenset(facts.in_force.values())).values()
    return found


def ways(facts: Facts) -> dict[tuple[str, str], Way]:
    return {(way.kind, way.fund): way for way in Payments(facts, formulate(facts)).ways("bridge")}


def test_a_delay_costs_its_three_parts() -> None:
    """500 + 600 becomes 600 + 750; a twentieth more and 30 of guarding make it 630 + 788 + 30; 2 of 100 km/h for one
    year of weight 0.3 are 60 points."""
    assert delay(bridge()) == Delay(250, 98, (Lost("speed", 1403, 2 * MICRO),), Fraction(60))


def test_a_contract_changes_nothing_of_it_and_an_overrun_raises_the_money_alone() -> None:
    assert delay(bridge(contract="signed")) == delay(bridge())
    dearer = facts_of(explicit(world(**tables(), scenarios=[{"id": "base", "overrun": 110 * PERCENT}])))
    # 550 + 660 becomes 660 + 825; then 693 + 867 + 33.
    assert (delay(dearer).price, delay(dearer).decay) == (275, 108)
    assert delay(dearer).points == 60


def test_where_less_is_better_the_sign_is_the_levels_own() -> None:
    given = tables() | {
        "indicators": [{"id": "speed", "direction": "down"}],
        "indicator_values": [
            {"indicator": "speed", "kind": kind, "year": year, "value": value * MICRO}
            for kind, year, value in (("baseline", 1401, 50), ("target", 1403, 0))
        ],
        "effects": [{"project": "bridge", "indicator": "speed", "likely": -2 * MICRO}],
    }
    found = delay(facts_of(explicit(world(**given))))
    assert found.lost == (Lost("speed", 1403, -2 * MICRO),)
    assert found.points == 120


def test_what_is_not_known_is_not_zero() -> None:
    undated = delay(bridge(price_year=None, derive=0))
    assert (undated.price, undated.decay, undated.lost, undated.points) == (None, None, (), None)
    short = tables()
    short["price_indices"] = [row for row in short["price_indices"] if row["year"] <= 1404]
    within = delay(facts_of(explicit(world(**short))))
    assert within == delay(bridge())
    longer = tables(earliest_finish=1404, contract="signed")
    longer["price_indices"] = short["price_indices"]
    longer["project_types"][0] |= {"absorption": None}
    longer["projects"][0] |= {"minimum_pace": 10_000}
    longer["options"] = [{"id": "bridge.resumed", "project": "bridge", "kind": "resumed"}]
    assert delay(facts_of(explicit(world(**longer)))).price is None


def test_own_money_as_planned() -> None:
    way = ways(bridge())["as_planned", ""]
    assert way == Way(
        "as_planned", "bridge.as_planned", "", "", 1403, 100 * PERCENT, 1000, {1402: 500, 1403: 600}, {}
    )  # fmt: skip


def test_barter_settles_at_its_discount() -> None:
    """300 of land settle 240 of the 500 of 1402; 60 more are given away."""
    way = ways(bridge())["as_planned", "land"]
    assert (way.own, way.other, way.given) == ({1402: 260, 1403: 600}, {1402: 240}, 300)
    assert (way.cost, way.left, way.freed, way.freed_in_horizon) == (1060, 0, 240, 240)


def test_bonds_come_in_lots_and_are_repaid_from_own_money() -> None:
    """Three lots bring 300; each costs 60 in 1403 and in 1404."""
    way = ways(bridge())["as_planned", "bonds"]
    assert (way.lots, way.interest, way.cost) == ({1402: 3}, 60, 1000)
    assert (way.own, way.other) == ({1402: 200, 1403: 780, 1404: 180}, {1402: 300})
    assert (way.left, way.freed, way.freed_in_horizon) == (180, -60, 120)


def test_debt_service_keeps_to_its_limit() -> None:
    """With 1.5 % of 10,000 only two lots of 60 a year can be served, with half a percent none."""
    given = tables() | {"plan": {"debt_limit": 150}}
    assert ways(facts_of(explicit(world(**given))))["as_planned", "bonds"].lots == {1402: 2}
    given["plan"] = {"debt_limit": 50}
    assert ways(facts_of(explicit(world(**given))))["as_planned", "bonds"].why_not == "debt"


def test_what_is_not_firm_pays_no_commitment() -> None:
    assert ways(bridge())["as_planned", "aid"].other == {1402: 500}
    assert ways(bridge(contract="signed"))["as_planned", "aid"].why_not == "firm"


def test_slower_and_stopped_at_their_prices() -> None:
    """1,100 over three years are 367, 367, 366; stopping costs a tenth and the guarding, without any result."""
    found = ways(bridge())
    slower, stopped = found["slower", ""], found["stopped", ""]
    assert (slower.cost, slower.own, slower.left) == (1100, {1402: 367, 1403: 441, 1404: 549}, 440)
    assert slower.freed == 1100 - 367 - 441 - 549
    assert (stopped.cost, stopped.own, stopped.freed, stopped.finishes) == (130, {1402: 130}, 970, False)


def test_a_partner_counts_at_its_probability() -> None:
    handed = {"hand_over": 1, "hand_over_probability": 60 * PERCENT, "hand_over_year": 1402, "hand_over_land_cost": 100}
    way = ways(bridge(**handed))["handed_over", ""]
    assert (way.cost, way.own, way.probability, way.freed) == (60, {1402: 60}, 60 * PERCENT, 1040)


def test_why_a_way_is_not_eligible() -> None:
    facts = bridge()
    assert {kind for (kind, _), way in ways(facts).items() if way.why_not == "not-offered"} == {
        "handed_over",
        "rescoped",
    }
    assert offered(ways(facts).values()) == 6  # own, land, bonds, aid, slower, postponed
    given = tables()
    given["eligibility"] = [
        {"fund": "cash"}, {"fund": "land", "nature": "land"}, {"fund": "bonds", "nature": "works", "class": "service"},
    ]  # fmt: skip
    found = ways(facts_of(explicit(world(**given))))
    assert [found["as_planned", fund].why_not for fund in ("land", "bonds", "aid")] == ["nature", "class", "nature"]
    given = tables() | {"fund_ceilings": [*ceilings(10_000), *ceilings(0, fund="land"), *ceilings(0, fund="aid")]}
    given["fund_ceilings"] += ceilings({1402: 900, 1403: 900}, fund="bonds")
    given["funds"][2] |= {"lot": 800}
    found = ways(facts_of(explicit(world(**given))))
    assert [found["as_planned", fund].why_not for fund in ("land", "bonds")] == ["money", "lot"]


def test_what_only_another_fund_may_pay_is_no_own_money() -> None:
    given = tables()
    given["eligibility"] = [{"fund": "cash", "nature": "services"}, {"fund": "land", "nature": "works"}]
    found = ways(facts_of(explicit(world(**given))))
    plain, helped = found["as_planned", ""], found["as_planned", "land"]
    assert (plain.own, plain.other) == (helped.own, helped.other) == ({}, {1402: 500, 1403: 600})
    assert (helped.given, replace(helped, fund="", cost=1000, given=0)) == (300, plain)


def test_what_is_given_away_is_rounded_up_to_the_rial() -> None:
    """At 30 % discount 500 rial of works are settled by 714.3 of land, so by 715."""
    given = tables()
    given["funds"][1] |= {"discount": 30 * PERCENT}
    given["fund_ceilings"] += ceilings({1402: 900, 1403: 0}, fund="land")
    given["fund_ceilings"] = [row for row in given["fund_ceilings"] if (row["fund"], row["amount"]) != ("land", 300)]
    way = ways(facts_of(explicit(world(**given))))["as_planned", "land"]
    assert (way.other, way.given, way.cost) == ({1402: 500}, 715, 1215)


def test_lots_of_two_years_share_the_room_of_the_year_in_which_both_are_repaid() -> None:
    """180 rial a year may be served: three lots of 1402 take it all in 1404, so that 1403 has none."""
    given = tables() | {"plan": {"debt_limit": 180}}
    given["fund_ceilings"] = [*ceilings(10_000), *ceilings({1402: 300, 1403: 300}, fund="bonds")]
    assert ways(facts_of(explicit(world(**given))))["as_planned", "bonds"].lots == {1402: 3}
    given["plan"] = {"debt_limit": 300}
    assert ways(facts_of(explicit(world(**given))))["as_planned", "bonds"].lots == {1402: 3, 1403: 2}


def test_results_lost_beside_what_else_is_chosen_are_those_beyond_the_bend() -> None:
    """A road gives the whole target of 1 km/h: of the bridge's 2, a tenth of 0.2 counts, in one year of weight 0.3."""
    given = tables() | {"indicator_values": scale("speed", 0, MICRO)}
    given["projects"] = [*given["projects"], {"id": "road"}]
    given["options"] = [{"id": "road.a", "project": "road", "usable_year": 1402}]
    given["effects"] += [{"option": "road.a", "indicator": "speed", "year": 1402, "likely": MICRO}]
    facts = facts_of(explicit(world(**given)))
    alone, beside = (delays(facts, frozenset(facts.in_force.values()) - {"road.nothing"} | {road}) for road in
                     ("road.nothing", "road.a"))  # fmt: skip
    assert (alone["bridge"].points, beside["bridge"].points) == (3_060, 60)
