"""Ways to a result: the cheapest mixes against every choice there is."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from maqsad.plan.catalogue import tables
from maqsad.plan.explicit import explicit
from maqsad.plan.plan import Plan
from maqsad.plan.table import table_of
from maqsad.portfolio.decide import Decided, decide
from maqsad.portfolio.explanation.again import Case
from maqsad.portfolio.studies import nothing_told
from maqsad.portfolio.studies.ways import Mix, Ways, ways
from world import MICRO, scale

from ..oracle import Oracle
from ..random_plans import random_plan
from ..towns import towns

MONEY_RULES = {"limit", "capital_floor", "reserve", "justice", "completion"}


def found_of(plan: Plan) -> Ways:
    return ways(Case(decide(explicit(plan), gap=Fraction(0)), 5_000), nothing_told)


def mix_of(plan: Plan) -> Mix:
    mix = found_of(plan).mixes["speed"]
    assert mix is not None
    return mix


def three(**more: Any) -> Plan:
    """A street for 70 that gives 5, a bus lane for 30 that gives 4, a service for 10 that gives 1: money for one."""
    costs, effects = {"street": 70, "bus": 30, "service": 10}, {"street": 5, "bus": 4, "service": 1}
    return towns(costs, effects, 35, **more)


def test_the_cheapest_mix_for_every_level() -> None:
    """To 4 the bus, to 5 with the service, and the street only beyond."""
    mix = mix_of(three())
    assert (mix.base, mix.potential, mix.potential_most) == (0, 10 * MICRO, 10 * MICRO)
    costs = {point.progress * 8 // (10 * MICRO): (point.found, point.at_least) for point in mix.points}
    assert {n: found for n, (found, _) in costs.items()} == {
        0: 0, 1: 30, 2: 30, 3: 30, 4: 40, 5: 100, 6: 100, 7: 100, 8: 110,
    }  # fmt: skip
    assert all(found == least for found, least in costs.values())
    assert (mix.plan, mix.spent) == (4 * MICRO, 30)
    at = mix.at(4 * MICRO)
    assert at is not None
    assert (at.found, at.mix) == (30, ("bus.a",))


def test_a_mix_names_what_it_costs_and_the_start_what_it_stands_above() -> None:
    """The street and the service, each above what its project costs undone."""
    mix = mix_of(three())
    point = mix.at(6_250_000)
    assert point is not None
    assert (point.mix, point.found) == (("bus.a", "street.a"), 100)
    assert mix.start == ("bus.0", "service.0", "street.0")
    assert (mix.mix, mix.spent) == (("bus.a",), 30)


def test_what_the_plan_spends_holds_what_its_ways_need() -> None:
    """The street does nothing by itself: the bus needs it, and it needs the survey."""
    needs = [
        {"kind": "requires", "project": "bus", "needs": "street"},
        {"kind": "requires", "project": "street", "needs": "survey"},
    ]
    mix = mix_of(towns({"street": 70, "bus": 30, "survey": 5, "park": 1}, {"bus": 4}, 200, relations=needs))
    assert mix.mix == ("bus.a", "street.a", "survey.a")
    assert mix.spent == 105
    at = mix.at(mix.plan)
    assert at is not None
    assert (at.found, at.mix) == (105, mix.mix)


@pytest.mark.parametrize(
    ("target", "potential", "relations", "short"),
    [
        (11, 20, [], "few"),
        (10, 20, [], ""),
        (9, 6, [], "caps"),
        (7, 6, [], ""),
        (10, 20, [{"kind": "at_most", "project": p, "group": "g", "limit": 2} for p in ("street", "bus", "service")],
         "rules"),
    ],
)  # fmt: skip
def test_why_a_target_is_out_of_reach(target: int, potential: int, relations: list[Any], short: str) -> None:
    """All ways together bring 10; street and bus share a corridor; the service stands alone."""
    channels = [{"id": "corridor", "indicator": "speed", "potential": potential * MICRO}]
    plan = three(channels=channels, relations=relations, indicator_values=scale("speed", 0, target * MICRO))
    records = [vars(row) | {"channel": "" if row.option == "service.a" else "corridor"} for row in plan["effects"]]
    mix = mix_of(Plan({**plan.tables, "effects": table_of(tables()["effects"], records)}))
    assert (mix.short, mix.reachable == "not_reachable") == (short, bool(short))
    assert (mix.free, mix.capped) == (10 * MICRO, (min(potential, 9) + 1) * MICRO)


def test_ways_stand_by_their_price_for_one_unit() -> None:
    listed = found_of(three()).ways["speed"]
    assert [(way.project, way.per_unit) for way in listed] == [
        ("bus", Fraction(30, 4)), ("service", 10), ("street", 14),
    ]  # fmt: skip
    assert [way.chosen for way in listed] == [True, False, False]
    assert (listed[0].low, listed[0].expected, listed[0].high) == (4 * MICRO,) * 3


@pytest.mark.parametrize(("target", "reachable"), [(9, "reachable"), (10, "reachable"), (11, "not_reachable")])
def test_a_target_is_reachable_or_it_is_not(target: int, reachable: str) -> None:
    mix = mix_of(three(indicator_values=scale("speed", 0, target * MICRO)))
    assert mix.reachable == reachable
    assert (mix.at(target * MICRO) is not None) == (reachable == "reachable")


def test_what_a_way_requires_is_in_the_price_of_the_mix() -> None:
    needs = [{"kind": "requires", "project": "bus", "needs": "street"}]
    found = found_of(three(relations=needs))
    bus = next(way for way in found.ways["speed"] if way.project == "bus")
    assert (bus.extra, bus.needs) == (30, ("street",))
    mix = found.mixes["speed"]
    assert mix is not None
    assert [point.found for point in mix.points if point.progress == 10 * MICRO // 8 * 6] == [100]


def test_a_channel_gives_less_step_by_step() -> None:
    """Street and bus on one corridor: half of what goes in beyond 3, and nothing of what goes in beyond 6."""
    plan = three(channels=[{"id": "corridor", "indicator": "speed", "potential": 6 * MICRO, "shape": "50:100 100:50"}])
    effects = list(plan["effects"])
    records = [vars(row) | {"channel": "" if row.option == "service.a" else "corridor"} for row in effects]
    mix = mix_of(Plan({**plan.tables, "effects": table_of(tables()["effects"], records)}))
    assert mix.potential == 5_500_000
    found = {point.progress: point.found for point in mix.points}
    assert found[5_500_000] == 110
    assert found[5_500_000 // 8 * 5] == 30, "the bus alone gives 3.5"
    assert found[5_500_000 // 8 * 6] == 40, "with the service 4.5"


def test_nothing_that_acts_has_no_curve() -> None:
    found = found_of(towns({"road": 70}, {}, 100))
    assert found.ways["speed"] == ()
    assert found.mixes["speed"] is None


@pytest.mark.parametrize("seed", range(60))
def test_the_curve_is_that_of_every_choice(seed: int) -> None:
    decided = decide(explicit(random_plan(seed)), gap=Fraction(0))
    if decided.proof.plan is None:
        return
    found = ways(Case(decided, 5_000), nothing_told)
    oracle = _oracle(decided)
    allowed = [chosen for chosen in oracle.choices if not set(oracle.broken_rules(chosen)) - MONEY_RULES]
    for k, mix in found.mixes.items():
        if mix is not None:
            reached = {c: (oracle.progress(k, oracle.last + 1, c), sum(oracle.cost[o] for o in c)) for c in allowed}
            _same(mix, list(reached.values()), summit=mix.target == 0)
            _adds_up(mix, oracle)


@pytest.mark.parametrize("seed", range(12))
def test_whatever_the_work_the_truth_lies_between_found_and_at_least(seed: int) -> None:
    decided = decide(explicit(random_plan(seed)), gap=Fraction(0))
    if decided.proof.plan is None:
        return
    far, near = (ways(Case(decided, work), nothing_told) for work in (5_000, 1))
    for k, mix in near.mixes.items():
        exact = far.mixes[k]
        if mix is None or exact is None:
            assert mix is exact
            continue
        assert mix.potential <= exact.potential <= mix.potential_most
        costs = [point.found for point in mix.points if point.found is not None]
        assert costs == sorted(costs)
        for point in mix.points:
            at = exact.at(point.progress)
            if at is not None and point.found is not None and at.found is not None:
                assert point.found >= at.found
                assert point.at_least is None or point.at_least <= at.found


def _same(mix: Mix, reached: list[tuple[int, int]], *, summit: bool) -> None:
    most = max(progress for progress, _ in reached)
    assert mix.potential == mix.potential_most == (min(most, 0) if summit else most)
    nothing = min(cost for progress, cost in reached if progress >= mix.base)
    for point in mix.points:
        least = min(cost for progress, cost in reached if progress >= point.progress) - nothing
        assert point.found == least
        assert point.at_least is not None
        assert point.at_least <= least


def _adds_up(mix: Mix, oracle: Oracle) -> None:
    """What the options of each mix cost above those of the start is what the mix costs."""
    start = {oracle.options[o].project: oracle.cost[o] for o in mix.start}
    sums = {point.mix: point.found for point in mix.points} | {mix.mix: mix.spent}
    for options, found in sums.items():
        assert found == sum(oracle.cost[o] - start[oracle.options[o].project] for o in options)


def _oracle(decided: Decided) -> Oracle:
    return Oracle(decided.snapshot)
