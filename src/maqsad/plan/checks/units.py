"""How cells are held, and the slips of unit that a comparison betrays."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from maqsad.plan.catalogue import Field

MICRO = 10**6
"""One unit of a decimal."""
PERCENT = 100
"""One percent, in basis points."""
WHOLE = 100 * PERCENT

MONEY_SLIPS: Mapping[int, tuple[int, int]] = {10: (6, 16), 1000: (300, 3000), 10**6: (300_000, 3_000_000)}
"""Rial for toman, thousand rial, million rial: the factor, and how many times apart betrays it."""
LARGE_SLIPS: Mapping[int, tuple[int, int]] = {factor: MONEY_SLIPS[factor] for factor in (1000, 10**6)}
"""The same where things differ tenfold by nature."""
LEVEL_SLIPS: Mapping[int, tuple[int, int]] = {**MONEY_SLIPS, 100: (30, 299)}
"""The same for levels, where a share may also be written as a percentage."""

Slip = tuple[int, int, int]
"""Position of the odd value, the value that is typical of the others, how many times they lie apart."""


def held(field: Field, text: str) -> str | int:
    """A default of the catalogue as a table holds it."""
    if field.type == "bool":
        return int(text == "yes")
    factor = {"percent": PERCENT, "decimal": MICRO}.get(field.type, 1)
    return int(Decimal(text) * factor) if field.whole else text


def slip(value: int, typical: int, slips: Mapping[int, tuple[int, int]] = MONEY_SLIPS) -> int | None:
    """The factor of a slip that lies between two amounts, if they are that far apart."""
    large, small = max(abs(value), abs(typical)), min(abs(value), abs(typical))
    if not small or (value < 0) != (typical < 0):
        return None
    return next((factor for factor, (low, high) in slips.items() if low * small <= large <= high * small), None)


def times_apart(value: int, typical: int) -> int:
    """How many times the larger of two amounts is the smaller, to the nearest whole number; neither is zero."""
    return round(Fraction(max(abs(value), abs(typical)), min(abs(value), abs(typical))))


def odd_ones(
    values: Sequence[int], slips: Mapping[int, tuple[int, int]] = MONEY_SLIPS, least: int = 2, alike: int = 0
) -> Iterator[Slip]:
    """The values that lie a slip away from both medians of the others; of two values, the second. Zeros say nothing.

    With `alike`, nothing is odd among values whose middle half spreads over more than that factor.
    """
    if len(values) == 2 and least <= 2:
        if slip(values[1], values[0], slips):
            yield 1, values[0], times_apart(values[1], values[0])
        return
    if len(values) < max(least, 3):
        return
    ordered = sorted(values)
    if alike and ordered[(len(ordered) - 1) * 3 // 4] > alike * ordered[(len(ordered) - 1) // 4]:
        return
    for position, value in enumerate(values):
        low, high = _medians_of_others(ordered, value)
        factor = slip(value, low, slips)
        if factor and factor == slip(value, high, slips):
            yield position, low, times_apart(value, low)


def _medians_of_others(ordered: Sequence[int], value: int) -> tuple[int, int]:
    gap, others = bisect_left(ordered, value), len(ordered) - 1
    middle = (others - 1) // 2, others // 2
    low, high = (ordered[at if at < gap else at + 1] for at in middle)
    return low, high
