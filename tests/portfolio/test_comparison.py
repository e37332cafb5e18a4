"""Two plans side by side, every figure worked out by hand on the city of the usual ways."""

from __future__ import annotations

from fractions import Fraction

from maqsad.plan.explicit import explicit
from maqsad.plan.plan import Plan
from maqsad.portfolio.comparison import Comparison, Outcome, compare, outcome, under_need
from maqsad.portfolio.decide import decide
from maqsad.portfolio.formulation.facts import facts_of
from maqsad.portfolio.search.settle import Settler
from maqsad.portfolio.studies.usual.ways import usual_plans
from world import FIRST, LAST, MICRO, ceilings

from .studies.test_usual import city


def ours_and_ways(plan: Plan) -> dict[str, Outcome]:
    decided = decide(explicit(plan), gap=Fraction(0))
    assert decided.proof.plan is not None
    facts = facts_of(decided.snapshot)
    ways = usual_plans(facts, Settler(facts, decided.proof.model), decided.proof.plan)
    found = {way.way: outcome(facts, way.plan) for way in ways}
    return found | {"ours": outcome(facts, decided.proof.plan, decided.decision.verdicts)}


def against(way: str) -> Comparison:
    """Ours (bus and tram, 18 units) beside a way."""
    found = ours_and_ways(city())
    return compare(found[way], found["ours"])


def test_ratio_loses_by_exactly_five_units_and_five_hundred_points() -> None:
    found = against("ratio")
    (speed,) = found.levels
    assert speed.first is not None
    assert speed.second is not None
    assert (speed.first.last, speed.second.last, speed.last, speed.later) == (
        13 * MICRO, 18 * MICRO, 5 * MICRO, 5 * MICRO,
    )  # fmt: skip
    assert (speed.first.promised_last, speed.second.promised_later) == (13 * MICRO, 18 * MICRO)
    assert (found.first.value, found.second.value, found.value) == (1300, 1800, 500)


def test_money_by_year_and_project() -> None:
    found = against("ratio")
    assert found.money == ((FIRST, 90, 100), (LAST, 0, 0))
    assert [(c.project, c.first, c.second, c.cost) for c in found.projects] == [
        ("metro", "metro.a", "metro.nothing", -60),
        ("bus", "bus.nothing", "bus.a", 50),
        ("tram", "tram.nothing", "tram.a", 50),
        ("gate", "gate.a", "gate.nothing", -30),
    ]


def test_why_stands_with_the_plan_that_is_a_decision() -> None:
    bus = next(c for c in against("ratio").projects if c.project == "bus")
    assert (bus.first_reasons, bus.first_standing) == ((), None)
    assert bus.second_reasons == ("effect",)
    assert bus.second_standing in ("in", "open")


def test_works_finished_gained_and_lost() -> None:
    found = against("finish_first")
    assert found.first.works == ("hall", "pool")
    assert (found.first.finished, found.second.finished) == (("pool",), ())
    assert (found.works_gained, found.works_lost) == ((), ("pool",))
    assert found.first.finished_in_time == ("pool",)


def test_districts_gain_and_lose_and_fall_under_their_need() -> None:
    """Bus and tram serve the north, metro and gate the south; both need the same."""
    found = against("ratio")
    assert [(d.district, d.first, d.second, d.gain) for d in found.districts] == [
        ("north", 0, 1800, 1800),
        ("south", 1300, 0, -1300),
    ]
    assert (found.first.under_need, found.second.under_need) == (("north",), ("south",))


def test_a_share_that_is_just_its_need_is_not_under_it() -> None:
    third = Fraction(1, 3)
    assert under_need({"a": (third, Fraction(1)), "b": (2 * third, Fraction(2))}) == ()
    assert under_need({"a": (third, Fraction(1)), "b": (third, Fraction(2))}) == ("b",)
    assert under_need({"a": (Fraction(0), Fraction(1))}) == ()


def test_left_to_the_next_council_is_upkeep_of_five_years() -> None:
    """Metro asks one rial a year from the last year on."""
    upkeep = [{"option": "metro.a", "from_year": LAST, "added": 1, "saved_low": 0, "index_group": "works"}]
    money = ceilings({FIRST: 100, LAST: 10})
    found = ours_and_ways(city(upkeep=upkeep, in_force=[], fund_ceilings=money))
    assert "metro" in found["ratio"].delivers
    changed = compare(found["ratio"], found["ours"])
    assert (changed.first.left, changed.second.left, changed.left) == (5, 0, -5)
    assert changed.money == ((FIRST, 90, 100), (LAST, 1, 0))


def test_the_same_plan_twice_differs_in_nothing() -> None:
    ours = ours_and_ways(city())["ours"]
    found = compare(ours, ours)
    assert found.projects == ()
    assert (found.value, found.left, found.works_gained, found.works_lost) == (0, 0, (), ())
    assert all(change.last == change.later == 0 for change in found.levels)
    assert all(change.gain == 0 for change in found.districts)


def test_plans_of_other_data_are_compared_in_what_both_hold() -> None:
    first = ours_and_ways(city())["ours"]
    second = ours_and_ways(city(indicators=[{"id": "speed"}, {"id": "air"}]))["ours"]
    changes = {change.indicator: change for change in compare(first, second).levels}
    assert changes["air"].first is None
    assert (changes["air"].last, changes["air"].later) == (None, None)
