from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maqsad.values import MAX_RIAL, MoneyUnit, allocate, allocate_by_id, in_unit, rial, rounded_up, to_rial, total

from .refusal import refused

EDGES = [0, 1, -1, 2**53 - 1, 2**53, 2**53 + 1, 2**63 - 1, -(2**63 - 1)]
amounts = st.integers(-MAX_RIAL, MAX_RIAL)
weights = st.one_of(
    st.integers(0, 10**18),
    st.fractions(0, 1, max_denominator=10**6),
    st.decimals(0, 10**6, places=4),
)


@pytest.mark.parametrize("amount", EDGES)
def test_amounts_at_the_edges_are_exact(amount):
    for value in (amount, Decimal(amount), Fraction(amount), np.int64(amount)):
        assert rial(value) == amount
        assert type(rial(value)) is int


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (2**63, "money-too-large"),
        (-(2**63), "money-too-large"),
        (Decimal("1e19"), "money-too-large"),
        (Decimal("1e999999999"), "money-too-large"),
        (1.0, "money-wrong-type"),
        (float("nan"), "money-wrong-type"),
        (np.float64(5), "money-wrong-type"),
        (True, "money-wrong-type"),
        (np.bool_(True), "money-wrong-type"),
        ("5", "money-wrong-type"),
        (None, "money-wrong-type"),
        (Decimal("NaN"), "money-not-finite"),
        (Decimal("sNaN"), "money-not-finite"),
        (Decimal("-Infinity"), "money-not-finite"),
        (Decimal("0.5"), "money-fractional"),
        (Decimal("1e-999999999"), "money-fractional"),
        (Fraction(1, 3), "money-fractional"),
    ],
)
def test_what_is_no_amount_is_refused(value, reason):
    with refused(reason):
        rial(value)


def test_sums_are_exact_and_bounded():
    assert total([]) == 0
    assert total([2**62, 2**62 - 1]) == MAX_RIAL
    with refused("money-too-large"):
        total([2**62, 2**62])
    with refused("money-wrong-type"):
        total([1, 2.0])


def test_computed_costs_are_rounded_up():
    assert rounded_up(Fraction(1, 3)) == 1
    assert rounded_up(Fraction(-1, 3)) == 0
    assert rounded_up(Decimal("7.000001")) == 8
    assert rounded_up(7) == 7


@pytest.mark.parametrize(
    ("unit", "factor"),
    [
        (MoneyUnit.RIAL, 1),
        (MoneyUnit.THOUSAND_RIAL, 1_000),
        (MoneyUnit.MILLION_RIAL, 1_000_000),
        (MoneyUnit.TOMAN, 10),
        (MoneyUnit.THOUSAND_TOMAN, 10_000),
        (MoneyUnit.MILLION_TOMAN, 10_000_000),
        (MoneyUnit.MILLIARD_TOMAN, 10_000_000_000),
        (MoneyUnit.HEMMAT, 10_000_000_000_000),
    ],
)
def test_units(unit, factor):
    assert unit.factor == factor == to_rial(1, unit)
    assert in_unit(factor * 3, unit) == 3
    assert str(in_unit(0, unit)) == "0"
    for amount in EDGES:
        assert Fraction(in_unit(amount, unit)) == Fraction(amount, factor)


def test_every_unit_is_in_the_table_above():
    assert len(MoneyUnit) == 8


def test_unit_conversion_never_rounds():
    assert to_rial(Decimal("0.001"), MoneyUnit.THOUSAND_RIAL) == 1
    assert to_rial(Decimal("1.5"), MoneyUnit.HEMMAT) == 15_000_000_000_000
    assert str(in_unit(1_500, MoneyUnit.THOUSAND_RIAL)) == "1.5"
    with refused("money-fractional"):
        to_rial(Decimal("0.0001"), MoneyUnit.THOUSAND_RIAL)
    with refused("money-fractional"):
        to_rial(Decimal("0.5"), MoneyUnit.RIAL)
    with refused("money-too-large"):
        to_rial(10**6, MoneyUnit.HEMMAT)
    with refused("money-wrong-type"):
        to_rial(0.1, MoneyUnit.TOMAN)


@given(amounts, st.sampled_from(MoneyUnit))
def test_units_round_trip(amount, unit):
    assert to_rial(in_unit(amount, unit), unit) == amount


@pytest.mark.parametrize(
    ("amount", "given_weights", "parts"),
    [
        (100, [1, 1, 1], [34, 33, 33]),
        (-100, [1, 1, 1], [-34, -33, -33]),
        (10, [0, 1, 0], [0, 10, 0]),
        (1, [1, 1], [1, 0]),
        (0, [0, 0], [0, 0]),
        (0, [], []),
        (7, [Decimal("0.5"), Fraction(1, 4), Fraction(1, 4)], [3, 2, 2]),
        (MAX_RIAL, [1, 1], [2**62, 2**62 - 1]),
    ],
)
def test_allocation_by_hand(amount, given_weights, parts):
    assert allocate(amount, given_weights) == parts


@pytest.mark.parametrize(
    ("amount", "given_weights", "reason"),
    [
        (5, [], "weights-all-zero"),
        (5, [0, 0], "weights-all-zero"),
        (5, [2, -1], "weight-negative"),
        (5, [0.5, 0.5], "money-wrong-type"),
        (5, [Decimal("NaN")], "money-not-finite"),
        (5.0, [1], "money-wrong-type"),
        (2**63, [1], "money-too-large"),
    ],
)
def test_allocation_refuses(amount, given_weights, reason):
    with refused(reason):
        allocate(amount, given_weights)


@given(amounts, st.lists(weights, min_size=1, max_size=30).filter(any))
def test_allocation_keeps_the_total_and_the_proportion(amount, given_weights):
    parts = allocate(amount, given_weights)
    exact = [Fraction(weight) for weight in given_weights]
    assert sum(parts) == amount
    for part, weight in zip(parts, exact, strict=True):
        assert abs(part - amount * weight / sum(exact)) < 1
        assert weight or part == 0
    assert allocate(-amount, given_weights) == [-part for part in parts]


@given(amounts, st.dictionaries(st.text(max_size=3), st.integers(1, 5), min_size=1, max_size=12), st.randoms())
def test_allocation_by_id_does_not_depend_on_row_order(amount, by_id, rng):
    rows = list(by_id.items())
    rng.shuffle(rows)
    parts = allocate_by_id(amount, dict(rows))
    assert list(parts.items()) == list(allocate_by_id(amount, by_id).items())
    assert sum(parts.values()) == amount


def test_equal_remainders_go_to_the_lower_id():
    assert allocate_by_id(2, {"c": 1, "b": 1, "a": 1}) == {"a": 1, "b": 1, "c": 0}
