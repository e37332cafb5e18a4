"""Exact arithmetic of rules N: ratios of whole numbers, rounded once."""

from __future__ import annotations

from fractions import Fraction

BP = 10_000
"""Basis points in the whole (N3)."""
MICRO = 1_000_000
"""Micros in one unit (N2)."""


def ceil_ratio(numerator: int, denominator: int) -> int:
    """numerator / denominator, up (costs, N4); denominator > 0."""
    return -(-numerator // denominator)


def near(value: Fraction) -> int:
    """To the nearest whole number, ties to even (N4)."""
    return round(value)


def near_ratio(numerator: int, denominator: int) -> int:
    """`near` of numerator / denominator; denominator > 0."""
    return near(Fraction(numerator, denominator))
