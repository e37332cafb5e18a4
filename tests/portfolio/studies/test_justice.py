"""Justice: price of equity, own pots and measures against every choice there is."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from fractions import Fraction
from math import floor
from typing import Any

import pytest

from maqsad.plan.explicit import explicit
from maqsad.plan.plan import Plan, PlanSnapshot
from maqsad.portfolio.decide import Decided, decide
from maqsad.portfolio.explanation.again import Case
from maqsad.portfolio.formulation.attainment import QUANTA
from maqsad.portfolio.formulation.facts import facts_of
from maqsad.portfolio.search.settle import Settler
from maqsad.portfolio.studies import nothing_told
from maqsad.portfolio.studies.justice import Guarantee, Justice, justice
from world import MICRO, PERCENT

from ..oracle import BP, Choice, Lots, Oracle
from ..random_plans import random_plan
from ..towns import towns

POT_RULES = {"capacity", "requires", "at_most", "forbids", "held", "duty"}
UNIT = QUANTA * BP


def decided(plan: Plan) -> Decided:
    return decide(explicit(plan), gap=Fraction(0))


def justice_of(plan: Plan) -> Justice:
    return justice(Case(decided(plan), 5_000), nothing_told)


def two_districts(**more: Any) -> Plan:
    """North: a road of 6 for 60; south: one of 4 for 40 and one of 2 for 40. As many people in each, money for 100."""
    places = [("road", "north"), ("lane", "south"), ("path", "south")]
    shares = [{"project": p, "role": role, "district": d} for p, d in places for role in ("stands", "benefits")]
    given: dict[str, Any] = {
        "districts": [{"id": "north", "population": 100}, {"id": "south", "population": 100}],
        "project_districts": shares,
    }
    return towns({"road": 60, "lane": 40, "path": 40}, {"road": 6, "lane": 4, "path": 2}, 100, **{**given, **more})


def test_equity_costs_nothing_where_the_best_plan_is_the_most_equal() -> None:
    found = justice_of(two_districts())
    assert found.equity is not None
    assert found.equity.plan == 1
    assert {point.found for point in found.equity.curve} == {found.equity.plan_points}
    assert found.equity.best_bound is not None
    assert found.equity.best_bound >= found.equity.best == Fraction(found.equity.plan_points, 250)
    assert found.equity.stopping == "south"


def test_the_price_of_equity_is_what_the_floor_takes() -> None:
    """With money for 60 the road (6) is best and the south has nothing; a floor takes it to nobody but the lane (4)."""
    costs, effects = {"road": 60, "lane": 40, "alley": 20}, {"road": 6, "lane": 2, "alley": 1}
    places = [("road", "north"), ("lane", "south"), ("alley", "north")]
    shares = [{"project": p, "role": "benefits", "district": d} for p, d in places]
    people = [{"id": "north", "population": 100}, {"id": "south", "population": 100}]
    found = justice_of(towns(costs, effects, 60, districts=people, project_districts=shares)).equity
    assert found is not None
    assert found.plan == 0
    values = [point.found for point in found.curve]
    assert values[0] == found.plan_points
    assert set(values[1:]) == {found.plan_points / 2}, "lane and alley give 3 of the road's 6"
    assert all(point.found is not None and point.bound >= point.found for point in found.curve)


def test_a_district_gains_by_the_city_or_loses_to_its_own_pot() -> None:
    """Half of 100 buys the north nothing (its road costs 60) and the south its lane."""
    found = justice_of(two_districts())
    pots = {row.district: row.own_pot for row in found.districts}
    assert pots["north"] == 0
    assert pots["south"] == next(row.points for row in found.districts if row.district == "south")
    assert found.own_pots is not None
    assert (found.own_pots.plan, found.own_pots.stopping) == (1, "south")


def test_the_own_pot_guarantee_is_priced_in_results_and_money() -> None:
    """With 60 the road (6) is best; half of it buys the alley (1, 20) in the south, which then has to stand alone."""
    shares = [{"project": p, "role": "benefits", "district": d} for p, d in (("road", "north"), ("alley", "south"))]
    people = [{"id": "north", "population": 100}, {"id": "south", "population": 100}]
    plan = towns({"road": 60, "alley": 20}, {"road": 6, "alley": 1}, 60, districts=people, project_districts=shares)
    own = justice_of(plan).own_pots
    assert own is not None
    assert (own.plan, own.found, own.stopping) == (0, 1, "south")
    told = own.guarantee
    assert told is not None
    assert (told.rho, told.free - told.points, told.cost) == (1, told.free * 5 / 6, -40)
    assert (told.into, told.out) == (("alley",), ("road",))
    assert told.points <= told.bound <= told.free
    assert [(s.before - s.after) // MICRO for s in told.levels] == [5, 5]


def test_a_better_plan_met_on_the_way_is_told_with_what_it_changes() -> None:
    made = decided(two_districts())
    settler = Settler(facts_of(made.snapshot), made.proof.model)
    worse = settler.settle(frozenset({"road.a", "lane.0", "path.a"}), {})
    assert worse is not None
    found = justice(Case(replace(made, proof=replace(made.proof, plan=worse)), 5_000), nothing_told)
    assert found.better is not None
    assert (found.better.into, found.better.out, found.better.otherwise) == (("lane",), ("path",), ())
    assert found.better.more == 200
    assert justice_of(two_districts()).better is None


def test_a_district_says_where_its_money_and_results_come_from() -> None:
    floors = {"plan": {"theta": 50 * PERCENT}}
    rows = {row.district: row for row in justice_of(two_districts(**floors)).districts}
    assert {d: row.money for d, row in rows.items()} == {"north": 60, "south": 40}
    assert {d: row.main for d, row in rows.items()} == {"north": "road", "south": "lane"}
    assert rows["north"].main_points == rows["north"].points
    assert [(work.project, work.money, work.points) for work in rows["north"].works] == [
        ("road", 60, rows["north"].points)
    ]
    assert [work.project for work in rows["south"].works] == ["lane"]
    assert {(row.before_money, row.before_points) for row in rows.values()} == {(0, 0)}
    assert rows["south"].floor == rows["south"].points / 2
    assert rows["north"].points == Fraction(3, 2) * rows["south"].points


def test_what_falls_on_the_whole_city_is_on_no_account() -> None:
    shares = [
        {"project": "road", "role": "benefits", "district": "north", "share": 25 * PERCENT},
        {"project": "road", "role": "city", "district": None, "share": 75 * PERCENT},
    ]
    found = justice_of(towns({"road": 10}, {"road": 1}, 10, districts={"id": "north"}, project_districts=shares))
    assert found.elsewhere == Fraction(3, 4)


def test_access_is_told_where_it_is_measured_and_nowhere_else() -> None:
    known = [
        {"indicator": "speed", "kind": "baseline", "year": 1401, "value": 0},
        {"indicator": "speed", "kind": "target", "year": 1403, "value": 100 * MICRO},
        {"indicator": "speed", "kind": "baseline", "year": 1400, "value": 3 * MICRO, "district": "north"},
        {"indicator": "speed", "kind": "measured", "year": 1401, "value": 4 * MICRO, "district": "north"},
        {"indicator": "speed", "kind": "target", "year": 1403, "value": 9 * MICRO, "district": "south"},
    ]
    (found,) = justice_of(two_districts(indicator_values=known)).access
    assert (dict(found.levels), found.missing, found.mean) == ({"north": 4 * MICRO}, ("south",), 4 * MICRO)
    assert justice_of(two_districts()).access == ()


def test_without_districts_nothing_is_claimed() -> None:
    nobody = [{"id": "north", "population": 0}, {"id": "south", "population": 0}]
    found = justice_of(two_districts(districts=nobody))
    assert (found.districts, found.equity, found.own_pots) == ((), None, None)
    assert (found.plan.money, found.plan.results) == (None, None)


@pytest.mark.parametrize("seed", range(40))
def test_curve_and_pots_are_those_of_every_choice(seed: int) -> None:
    made = decided(random_plan(seed))
    if made.proof.plan is None:
        return
    found = justice(Case(made, 5_000), nothing_told)
    oracle = Oracle(made.snapshot)
    oracle.completed = made.snapshot.settings.completion_floor
    plans = [c for c in oracle.choices if not set(oracle.broken_rules(c)) and oracle.fits(c)]
    need = {row.district: row.need for row in found.districts}
    if found.equity is not None:
        _equity(found, oracle, plans, need)
    for row in found.districts:
        if row.own_pot is not None:
            assert row.own_pot * UNIT == _best_of_pot(made.snapshot, row.district, row.need / sum(need.values()))
    _ratio(found, oracle, plans)


def _equity(found: Justice, oracle: Oracle, plans: list[Choice], need: dict[str, Fraction]) -> None:
    assert found.equity is not None
    least = {c: min(oracle.received(d, c) / need[d] for d in need) for c in plans}
    best = max(least.values())
    assert found.equity.best * UNIT == best
    assert found.equity.best_bound is not None
    assert found.equity.best_bound >= found.equity.best
    last = None
    for point in found.equity.curve:
        floors = {d: floor(Fraction(point.theta, BP) * best * amount) for d, amount in need.items()}
        keeping = [c for c in plans if all(oracle.received(d, c) >= floors[d] for d in need)]
        true = Fraction(max(oracle.value(c) for c in keeping), QUANTA)
        assert point.found == true <= point.bound
        assert last is None or (point.found <= last.found and point.bound <= last.bound)
        last = point


def _ratio(found: Justice, oracle: Oracle, plans: list[Choice]) -> None:
    pots = {row.district: row.own_pot * UNIT for row in found.districts if row.own_pot}
    if found.own_pots is None:
        assert all(pot <= 0 for pot in pots.values())
        return
    most = max(min(oracle.received(d, c) / pot for d, pot in pots.items() if pot > 0) for c in plans)
    assert found.own_pots.plan <= found.own_pots.found <= most
    assert found.own_pots.bound is None or found.own_pots.bound >= most
    assert (found.own_pots.guarantee is None) == (min(found.own_pots.found, 1) <= found.own_pots.plan)
    if found.own_pots.guarantee is not None:
        _guarantee(found.own_pots.guarantee, oracle, plans, {d: pot for d, pot in pots.items() if pot > 0})


def _guarantee(told: Guarantee, oracle: Oracle, plans: list[Choice], pots: dict[str, Fraction]) -> None:
    keeping = [c for c in plans if all(oracle.received(d, c) >= told.rho * pot for d, pot in pots.items())]
    assert told.points == Fraction(max(map(oracle.value, keeping)), QUANTA) <= told.bound
    assert told.free == Fraction(max(map(oracle.value, plans)), QUANTA)


class _Pot(Oracle):
    """The same city with a share of what is free, where only what delivers is paid."""

    def __init__(self, snapshot: PlanSnapshot, share: Fraction) -> None:
        super().__init__(snapshot)
        self.share = share
        counted = {
            o
            for o, row in self.options.items()
            if row.usable_year is not None and self.projects[row.project].estimate != "not_estimated"
        }
        whole, columns = dict(self.free), list(self.lot_columns)
        self.lines = [line for line in self.lines if line.option in counted]
        self.returns = type(self.returns)({key: n for key, n in self.returns.items() if key[0] in counted})
        firm = {key: self.part(sure) for key, (sure, _) in whole.items()}
        rest = {key: max(0, self.part(sure + more) - firm[key]) for key, (sure, more) in whole.items()}
        self.__dict__["free"] = {key: (firm[key], rest[key]) for key in whole}
        self.__dict__["lot_columns"] = [(f, y, self.part(n)) for f, y, n in columns if self.part(n)]
        self.__dict__["fund_limits"] = []

    def part(self, amount: int) -> int:
        return max(0, floor(amount * self.share))

    def _debt(self, lots: Lots) -> bool:
        """The rooms of the city's debt rows, by their share."""
        service: Counter[int] = Counter()
        for (fund, issued, _), count in zip(self.lot_columns, lots, strict=True):
            for offset, amount in self.instalments(fund):
                service[issued + offset] += count * amount
        return all(amount <= self.part(self._debt_room(year)) for year, amount in service.items())

    def _debt_room(self, year: int) -> int:
        stable = [fund for fund, row in self.funds.items() if row.stable]
        income = sum(self.usable(fund, min(year, self.last), c) for fund in stable for c in ("firm", "expected"))
        base = [r for r in self.rows["base_rows"] if r.kind == "debt_service" and r.year == year <= self.last]
        return floor(income * Fraction(self.settings.debt_limit, BP)) - sum(r.amount for r in base)


def _best_of_pot(snapshot: PlanSnapshot, district: str, share: Fraction) -> int:
    pot = _Pot(snapshot, share)
    kept = (c for c in pot.choices if not set(pot.broken_rules(c)) & POT_RULES)
    by_points = sorted(kept, key=lambda c: -pot.received(district, c))
    return next(pot.received(district, c) for c in by_points if any(pot.payable(c, lots) for lots in pot.all_lots))
