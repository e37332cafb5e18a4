"""Justice on random plans, counted again from the tables: districts, own θ and ρ, measures (rules J4-J7)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from fractions import Fraction

import pytest

from maqsad.portfolio.formulation.attainment import QUANTA
from maqsad.portfolio.studies import nothing_told
from maqsad.portfolio.studies.justice import Justice, justice

from ..oracle import BP, Choice
from ..towns import case_of, towns
from ..truth import City, Truth, cities

UNIT = QUANTA * BP
Amounts = Mapping[str, Fraction]


def test_justice_of_random_plans() -> None:
    seen: Counter[str] = Counter()
    for city in cities(range(55)):
        found = justice(city.case, nothing_told)
        districts(city, found)
        shares(city, found, seen)
        for told, choice in ((found.plan, city.ours), (found.in_force, city.truth.in_place())):
            for inequality, amounts in (
                (told.money, money(city.truth, choice)),
                (told.results, received(city.truth, choice)),
            ):
                counted = gini_and_concentration(city.truth, amounts)
                assert (inequality and (inequality.gini, inequality.concentration)) == counted, f"plan {city.seed}"
                seen[f"measured {counted is not None}"] += 1
    assert min(seen[what] for what in ("equity", "pots", "measured True", "measured False")) >= 5, seen


def received(truth: Truth, choice: Choice) -> Amounts:
    return {d: Fraction(truth.received(d, choice)) for d in truth.need}


def money(truth: Truth, choice: Choice) -> Amounts:
    """Nominal rial of the horizon by where projects stand."""
    spent = dict.fromkeys(truth.need, Fraction(0))
    for line in truth.lines:
        if line.option in choice and line.year <= truth.last:
            for row in truth.rows["project_districts"]:
                if (row.project, row.role) == (line.project, "stands") and row.district in spent:
                    spent[row.district] += Fraction(line.amount * row.share, BP)
    return spent


def districts(city: City, found: Justice) -> None:
    truth = city.truth
    people = {row.id: row.population for row in truth.rows["districts"]}
    points, spent = received(truth, city.ours), money(truth, city.ours)
    assert [row.district for row in found.districts] == list(truth.need)
    for row in found.districts:
        d = row.district
        told = (row.people, row.need, row.points * UNIT, row.money)
        assert told == (people[d], truth.need[d], points[d], spent[d]), f"plan {city.seed}: {d}"
        assert (None if row.floor is None else row.floor * UNIT) == truth.floors.get(d)
        given = {truth.options[o].project: truth.received(d, (o,)) for o in city.ours}
        most = max(0, *given.values())
        assert row.main_points * UNIT == most, f"plan {city.seed}: {d}"
        assert given[row.main] == most if row.main else most == 0
    everything = sum(truth._first_slope(o) for o in city.ours) * BP
    assert found.elsewhere == (1 - sum(points.values()) / everything if everything > 0 else None)


def shares(city: City, found: Justice, seen: Counter[str]) -> None:
    """The plan's own θ and ρ, and on whom they fall."""
    points = received(city.truth, city.ours)
    if found.equity is not None:
        least, stopping = min((points[d] / need, d) for d, need in city.truth.need.items())
        assert (found.equity.plan, found.equity.stopping) == (least / (found.equity.best * UNIT), stopping)
        assert found.equity.plan_points * QUANTA == city.value
        seen["equity"] += 1
    if found.own_pots is not None:
        pots = {row.district: row.own_pot * UNIT for row in found.districts if row.own_pot and row.own_pot > 0}
        assert (found.own_pots.plan, found.own_pots.stopping) == min((points[d] / pot, d) for d, pot in pots.items())
        seen["pots"] += 1


def gini_and_concentration(truth: Truth, amounts: Amounts) -> tuple[Fraction, Fraction] | None:
    """J7 by its own formulas."""
    if any(amount < 0 for amount in amounts.values()) or not any(amounts.values()):
        return None
    people = {row.id: row.population for row in truth.rows["districts"] if row.id in amounts}
    index = {row.id: row.quality_index for row in truth.rows["districts"]}
    everybody = sum(people.values())
    head = {d: amount / people[d] for d, amount in amounts.items()}
    share = {d: Fraction(n, everybody) for d, n in people.items()}
    mean = sum(amounts.values()) / everybody
    differences = sum(share[d] * share[e] * abs(head[d] - head[e]) for d in head for e in head)
    rank = {
        d: sum(share[e] for e in head if index[e] < index[d])
        + sum((share[e] for e in head if index[e] == index[d]), Fraction(0)) / 2
        for d in head
    }
    return differences / (2 * mean), 2 / mean * sum(share[d] * head[d] * rank[d] for d in head) - 1


def two_alike(money: int) -> Justice:
    """As many people in both districts; a lane of 50 rial in each does as much."""
    places = [
        {"project": project, "role": role, "district": d}
        for project, d in (("east", "e"), ("west", "w"))
        for role in ("stands", "benefits")
    ]
    people = [{"id": d, "population": 100} for d in ("e", "w")]
    plan = towns({"east": 50, "west": 50}, {"east": 2, "west": 2}, money, districts=people, project_districts=places)
    return justice(case_of(plan), nothing_told)


def test_of_districts_that_fare_alike_the_first_by_id_is_named() -> None:
    found = two_alike(100)
    assert found.equity is not None
    assert found.own_pots is not None
    assert (found.equity.stopping, found.own_pots.stopping) == ("e", "e")


@pytest.mark.parametrize(("money", "pot"), [(99, 0), (100, 200)])
def test_a_pot_is_rounded_down_to_the_rial(money: int, pot: int) -> None:
    """Half of 99 rial is 49: no lane of 50."""
    assert [row.own_pot for row in two_alike(money).districts] == [pot, pot]
