"""Rounding of exact ratios of whole numbers (rule N4) and the even spread over years (rule N5)."""

from __future__ import annotations

WHOLE = 10_000
"""One, in basis points."""


def up(numerator: int, denominator: int) -> int:
    """The least whole number not below the ratio; `denominator` > 0."""
    return -(-numerator // denominator)


def near(numerator: int, denominator: int) -> int:
    """The whole number nearest to the ratio, ties to even; `denominator` > 0."""
    quotient, rest = divmod(numerator, denominator)
    return quotient + (2 * rest > denominator or (2 * rest == denominator and quotient % 2 == 1))


def part(amount: int, share: int) -> int:
    """`share` basis points of `amount`, to the nearest."""
    return amount if share == WHOLE else near(amount * share, WHOLE)


def evenly(amount: int, years: int) -> list[int]:
    """`amount` rial over `years` years: equal parts, the rial left over going to the earlier years."""
    quotient, rest = divmod(amount, years)
    return [quotient + (n < rest) for n in range(years)]
