"""Fund-years, rows and districts of random plans: what is counted, counted again; both ends of what more would buy."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import Any

from maqsad.portfolio.explanation.again import Gain
from maqsad.portfolio.explanation.why import (
    FundYearWhy,
    LimitWhy,
    district_why,
    fund_year_why,
    limit_rows,
    limit_why,
    project_why,
)
from maqsad.portfolio.formulation.attainment import QUANTA
from world import FIRST, PERCENT, ceilings

from ..brute_repair import Brute
from ..oracle import BP, Choice, Lots
from ..towns import case_of, towns, two
from ..truth import City, Truth, changed, cities

UNIT = QUANTA * BP
KINDS = {"capacity", "floor", "justice", "council", "completion", "reserve"}
"""Rows whose unit brute force knows too."""
CHOICES = {"at_most", "forbids", "obligation", "held", "duty", "amendment"}


def between(gain: Gain, best: int | None, city: City, name: str) -> bool:
    """What was found is won, and nothing wins more than `most`; whether anything is won at all."""
    assert best is not None
    true = Fraction(best - city.value, QUANTA)
    assert 0 <= gain.found <= true <= gain.most, name
    assert not gain.found or gain.levels, name
    return true > 0


# ---- fund-years


def test_one_per_cent_more_of_any_fund_in_any_year() -> None:
    kinds: Counter[bool] = Counter()
    for city in cities(range(45), least=2):
        for fund in city.truth.funds:
            for year in city.truth.horizon:
                why, name = fund_year_why(city.case, fund, year), f"plan {city.seed}: {fund} {year}"
                lot = city.truth.funds[fund].lot
                assert (why.used, why.free) == (lots_of if lot else money_of)(city, fund, year), name
                richer = one_per_cent_more(city, fund, year)
                usable = usable_of(city.truth, fund, year)
                assert (why.usable, why.more) == (usable, usable_of(richer, fund, year) - usable), name
                between(why.gain, richer.best(), city, name)
                priced(why, city)
                kinds[bool(lot)] += 1
    assert min(kinds[True], kinds[False]) >= 3, kinds


def one_per_cent_more(city: City, fund: str, year: int) -> Truth:
    def more(row: Any) -> dict[str, Any]:
        return {"amount": -(-row.amount * 101 // 100)} if (row.fund, row.year) == (fund, year) else {}

    return Truth(changed(city.case.decided.snapshot, "fund_ceilings", more))


def usable_of(truth: Truth, fund: str, year: int) -> int:
    return truth.usable(fund, year, "firm") + truth.usable(fund, year, "expected")


def priced(why: FundYearWhy, city: City) -> None:
    """No plan wins more than the price and what the multipliers leave open; the gap is the certificate's."""
    certified = city.decided.decision.certified_bound
    assert certified is not None
    assert why.gap == certified - Fraction(city.value, QUANTA)
    assert why.gain.most <= why.price + Fraction(city.case.multipliers.bound - city.value, QUANTA)


def money_of(city: City, fund: str, year: int) -> tuple[int, int]:
    """Used: paid and kept, less what came from the year before, lots and savings; free."""
    truth, kept = city.truth, city.truth.carried(city.decided)
    paid = sum(flow.amount for flow in city.decided.decision.flows if (flow.fund, flow.year) == (fund, year))
    used = paid + kept.get((fund, year), 0) - kept.get((fund, year - 1), 0) - truth.drawn(city.lots)[fund, year]
    returned = sum(truth.returns.get((option, fund, year), 0) for option in city.ours)
    return used - returned, sum(truth.free[fund, year])


def lots_of(city: City, fund: str, year: int) -> tuple[int, int]:
    places = zip(city.truth.lot_columns, city.lots, strict=True)
    drawn = [(count, most) for (f, y, most), count in places if (f, y) == (fund, year)] or [(0, 0)]
    lot = city.truth.funds[fund].lot
    return lot * drawn[0][0], lot * drawn[0][1]


def test_one_per_cent_more_may_be_the_first_lot() -> None:
    """Bonds of 99 make no lot of 100; with 1 % more they do, and pay the road that has 50 in cash."""
    plan = towns(
        {"road": 100},
        {"road": 5},
        0,
        funds=[
            {"id": "cash"},
            {"id": "bonds", "kind": "bond", "lot": 100, "repaid_from": "cash", "stable": 0, "own": 0},
        ],
        fund_ceilings=[*ceilings({FIRST: 50, FIRST + 1: 900}), *ceilings({FIRST: 99, FIRST + 1: 0}, fund="bonds")],
        instalments=[{"fund": "bonds", "amount": 110}],
        plan={"debt_limit": 100 * PERCENT},
    )
    why = fund_year_why(case_of(plan), "bonds", FIRST)
    assert (why.usable, why.more, why.free) == (99, 1, 0)
    assert (why.gain.found, why.gain.into) == (500, ("road",))
    assert why.gain.most >= 500


# ---- rows


def test_one_per_cent_of_relief_of_any_row() -> None:
    seen: Counter[str] = Counter()
    for city in cities(range(45), least=2):
        brute = Brute(city.case.decided.snapshot)
        for row in limit_rows(city.case.model):
            why, kind = limit_why(city.case, row), row.split("|")[0]
            if kind in ("fund", "firm"):
                best = richer(city.truth, why).best()
            elif kind in KINDS | CHOICES:
                assert kind in CHOICES or why.slack == -missed(brute, city.ours, city.lots, row), row
                best = relieved(brute, why)
            else:
                continue
            seen[kind] += 1
            seen["won"] += between(why.gain, best, city, f"plan {city.seed}: {row}")
    assert seen.keys() >= KINDS - {"reserve"} | {"fund", "firm", "at_most", "held"}, seen
    assert seen["won"] >= 2


def richer(truth: Truth, why: LimitWhy) -> Truth:
    """More for the year of a `fund` row; for a `firm` row more of it is firm. What may be left stays as it is."""
    kind, place, year = why.row.split("|")

    def of(fund: str, when: int, firm: int, expected: int) -> tuple[int, int]:
        if (fund, str(when)) != (place, year):
            return firm, expected
        return (firm, expected + why.relief) if kind == "fund" else (firm + why.relief, expected - why.relief)

    found, room = truth.with_money(of), truth.council_room()
    found.council_room = lambda: room  # type: ignore[method-assign]
    return found


def missed(brute: Brute, chosen: tuple[str, ...], lots: Lots, row: str) -> int:
    return dict(brute._rows(chosen, lots))[row][0]


def relieved(brute: Brute, why: LimitWhy) -> int:
    """The highest value with one row missed by no more than its relief and every other kept."""
    return max(
        brute.value(chosen)
        for chosen, lots in brute.pairs
        if all(miss <= (why.relief if row == why.row else 0) for row, (miss, _) in brute.missed(chosen, lots).items())
        and brute.paid(chosen, lots, brute.money_units)
    )


# ---- districts


def test_districts_by_what_falls_on_them_and_what_dropping_their_floor_allows() -> None:
    floors = 0
    for city in cities(range(75)):
        truth = city.truth
        shares = {d: Fraction(truth.received(d, city.ours)) / need for d, need in truth.need.items()}
        for district in shares:
            why, name = district_why(city.case, district), f"plan {city.seed}: {district}"
            assert (why.points * UNIT, why.need) == (truth.received(district, city.ours), truth.need[district]), name
            assert (why.rank, why.among) == (1 + sum(s > shares[district] for s in shares.values()), len(shares))
            given = {truth.options[o].project: Fraction(truth.received(district, (o,)), UNIT) for o in city.ours}
            assert dict(why.projects) == {project: amount for project, amount in given.items() if amount}, name
            assert [amount for _, amount in why.projects] == sorted(dict(why.projects).values(), reverse=True)
            if why.without_floor is not None:
                free = Truth(truth.snapshot)
                assert why.floor is not None
                assert why.floor * UNIT == free.floors.pop(district)
                floors += between(why.without_floor, free.best(), city, name)
                assert dict(why.payers) == payers(truth, district, city.ours, why.without_floor), name
    assert floors >= 2


def payers(truth: Truth, own: str, ours: Choice, without: Gain) -> dict[str, Fraction]:
    """Who gets more in the plan found, where that breaks the floor."""
    theirs = truth.choice(without.chosen)
    if theirs in truth.plans:
        return {}
    more = {d: Fraction(truth.received(d, theirs) - truth.received(d, ours), UNIT) for d in truth.need if d != own}
    return {district: amount for district, amount in more.items() if amount > 0}


# ---- options at shadow prices


def test_options_at_shadow_prices_by_hand() -> None:
    """The road (70) takes 70 of 100 rial and 30 are left for 3/8 of the bridge (80, worth 300): 15/4 points a rial."""
    case = case_of(two())
    road, bridge = (project_why(case, id).prices[0] for id in ("road", "bridge"))
    assert (road.option, road.chosen, road.cost) == ("road.a", True, 70)
    assert (bridge.option, bridge.chosen, bridge.cost) == ("bridge.a", False, 80)
    for line, results, price in ((road, 500, Fraction(70 * 15, 4)), (bridge, 300, 300)):
        assert abs(line.results - results) < Fraction(1, 10**9)
        assert abs(line.price - price) < Fraction(1, 10**9)
