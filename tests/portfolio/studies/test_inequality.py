"""Measures of inequality against textbook values and another way of computing them."""

from __future__ import annotations

import math
from fractions import Fraction
from random import Random

import numpy as np
import pytest

from maqsad.portfolio.studies.justice.inequality import concentration, gini, inequality, parts, theil, under_served

NONE: frozenset[str] = frozenset()


def shares(*pairs: tuple[int, int]) -> dict[str, tuple[int, Fraction]]:
    return {f"d{n}": (people, Fraction(amount)) for n, (people, amount) in enumerate(pairs)}


def test_where_all_have_the_same_nothing_is_unequal() -> None:
    equal = shares((10, 20), (30, 60), (5, 10))
    assert gini(list(equal.values())) == 0
    assert theil(equal, frozenset({"d0"})).total == 0
    assert concentration(equal, {"d0": 1, "d1": 2, "d2": 3}) == 0


def test_one_of_four_who_has_all() -> None:
    """The Gini of n people of whom one has all is (n − 1)/n, their Theil is ln n."""
    one = shares((1, 0), (1, 0), (1, 0), (1, 8))
    assert gini(list(one.values())) == Fraction(3, 4)
    assert theil(one, NONE).total == Fraction(round(math.log(4) * 10**6), 10**6)
    assert theil(one, NONE).between is None


def test_one_to_five_as_in_the_textbook() -> None:
    """1, 2, 3, 4, 5: Gini 4/15; ranked as they are, the concentration index is the same; against them, minus it."""
    five = shares(*((1, n) for n in range(1, 6)))
    rising = {f"d{n}": n for n in range(5)}
    assert gini(list(five.values())) == Fraction(4, 15)
    assert concentration(five, rising) == Fraction(4, 15)
    assert concentration(five, {d: -n for d, n in rising.items()}) == -Fraction(4, 15)


def test_districts_of_the_same_index_are_ranked_together() -> None:
    assert concentration(shares((1, 0), (1, 10)), {"d0": 1, "d1": 1}) == 0


def test_all_inequality_between_the_groups_is_between() -> None:
    groups = shares((1, 1), (1, 1), (1, 3), (1, 3))
    found = theil(groups, frozenset({"d0", "d1"}))
    assert found.within == 0
    assert found.between == found.total > 0


@pytest.mark.parametrize("seed", range(20))
def test_against_one_line_a_person(seed: int) -> None:
    """Every person a number: Gini from the sorted list, Theil from its definition, C as a covariance with the rank."""
    draw = Random(seed)
    districts = {f"d{n}": (draw.randint(1, 40), Fraction(draw.randint(0, 900))) for n in range(6)}
    if not any(amount for _, amount in districts.values()):
        return
    index = {d: draw.randint(1, 4) for d in districts}
    under = frozenset(d for d in districts if index[d] == 1)
    people = np.concatenate([np.full(p, float(a) / p) for p, a in districts.values()])
    ordered, n = np.sort(people), len(people)
    by_list = (2 * np.arange(1, n + 1) - n - 1) @ ordered / (n * ordered.sum())
    relative = people / people.mean()
    by_person = np.mean([x * math.log(x) if x else 0.0 for x in relative])
    rank = np.concatenate([np.full(p, _rank(d, districts, index)) for d, (p, _) in districts.items()])
    found = inequality(districts, index, under)
    assert found is not None
    assert float(found.gini) == pytest.approx(by_list)
    assert float(found.theil.total) == pytest.approx(by_person, abs=1e-6)
    assert float(found.concentration) == pytest.approx(2 * np.cov(people, rank, bias=True)[0, 1] / people.mean())
    if found.theil.between is not None and found.theil.within is not None:
        assert found.theil.between + found.theil.within == found.theil.total
        assert float(found.theil.within) == pytest.approx(_within(districts, under), abs=2e-6)


def test_the_median_is_of_people_not_of_districts() -> None:
    assert under_served({"a": 10, "b": 10, "c": 100}, {"a": 1, "b": 2, "c": 3}) == {"a", "b"}
    assert under_served({"a": 100, "b": 10, "c": 10}, {"a": 1, "b": 2, "c": 3}) == NONE


def test_what_may_be_negative_has_no_measure() -> None:
    assert inequality(shares((1, -1), (1, 3)), {"d0": 1, "d1": 1}, NONE) is None
    assert inequality(shares((1, 0), (1, 0)), {"d0": 1, "d1": 1}, NONE) is None
    assert inequality({}, {}, NONE) is None


def _rank(d: str, districts: dict[str, tuple[int, Fraction]], index: dict[str, int]) -> float:
    total = sum(p for p, _ in districts.values())
    before = sum(p for e, (p, _) in districts.items() if index[e] < index[d])
    beside = sum(p for e, (p, _) in districts.items() if index[e] == index[d])
    return (before + beside / 2) / total


def _within(districts: dict[str, tuple[int, Fraction]], under: frozenset[str]) -> float:
    """Σ over groups of the group's share of the whole times its own Theil."""
    everything = float(sum(a for _, a in districts.values()))
    total = 0.0
    for side in (True, False):
        group = [(p, float(a)) for d, (p, a) in districts.items() if (d in under) == side]
        amount = sum(a for _, a in group)
        if amount:
            mean = amount / sum(p for p, _ in group)
            inside = sum(a / amount * math.log(a / p / mean) for p, a in group if a)
            total += amount / everything * inside
    return total


@pytest.mark.parametrize("seed", range(10))
def test_what_the_districts_add_comes_to_the_measure(seed: int) -> None:
    draw = Random(seed)
    given = {f"d{n}": (draw.randint(1, 40), Fraction(draw.randint(0, 900))) for n in range(6)}
    given["d6"] = (3, Fraction(10))
    index = {d: draw.randint(1, 4) for d in given}
    assert sum(parts("gini", given, index).values()) == gini(list(given.values()))
    assert sum(parts("concentration", given, index).values()) == concentration(given, index)
    apart = sum(parts("theil", given, index).values()) - theil(given, NONE).total
    assert abs(apart) <= Fraction(len(given), 2 * 10**6)


def test_a_district_that_has_all_adds_all_of_theil_and_its_rank_to_the_concentration() -> None:
    one = shares((1, 0), (1, 8))
    assert parts("theil", one, {}) == {"d0": 0, "d1": Fraction(round(math.log(2) * 10**6), 10**6)}
    assert parts("concentration", one, {"d0": 1, "d1": 2}) == {"d0": 0, "d1": Fraction(1, 2)}
    assert parts("gini", one, {}) == {"d0": Fraction(1, 4), "d1": Fraction(1, 4)}
