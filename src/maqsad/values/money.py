"""Money is a plain `int` of whole rial; no float ever holds any.

1. An amount lies between -MAX_RIAL and MAX_RIAL, so that every store holds it; beyond is refused, never rounded.
2. Sums are exact.
3. What is divided is divided by largest remainder: the parts add up to the total, to the rial.
4. A computed cost is rounded up, once, by `rounded_up`; nothing else rounds.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from enum import Enum
from fractions import Fraction

from maqsad.values.numbers import decimal_text
from maqsad.values.problem import Refused
from maqsad.values.text import shown

REASONS = (
    "money-wrong-type",
    "money-not-finite",
    "money-fractional",
    "money-too-large",
    "weight-negative",
    "weights-all-zero",
)

MAX_RIAL = 2**63 - 1
_MAX_EXPONENT = 60

Exact = int | Fraction | Decimal


class MoneyUnit(Enum):
    """A unit in which people write money; one unit is `factor` rial."""

    RIAL = "rial"
    THOUSAND_RIAL = "thousand_rial"
    MILLION_RIAL = "million_rial"
    TOMAN = "toman"
    THOUSAND_TOMAN = "thousand_toman"
    MILLION_TOMAN = "million_toman"
    MILLIARD_TOMAN = "milliard_toman"
    HEMMAT = "hemmat"
    """همت: a thousand milliard toman."""

    @property
    def factor(self) -> int:
        return int(10 ** _POWER[self])


_POWER = {
    MoneyUnit.RIAL: 0,
    MoneyUnit.THOUSAND_RIAL: 3,
    MoneyUnit.MILLION_RIAL: 6,
    MoneyUnit.TOMAN: 1,
    MoneyUnit.THOUSAND_TOMAN: 4,
    MoneyUnit.MILLION_TOMAN: 7,
    MoneyUnit.MILLIARD_TOMAN: 10,
    MoneyUnit.HEMMAT: 13,
}


def rial(value: object) -> int:
    """The amount in whole rial, from an int or a Fraction or Decimal without a fraction.

    Raises `Refused`: float, bool, text, NaN, infinity, a fraction of a rial, beyond ±MAX_RIAL.
    """
    amount = _exact(value)
    if amount.denominator != 1:
        raise Refused("money-fractional", found=shown(str(value)))
    if not -MAX_RIAL <= amount <= MAX_RIAL:
        raise Refused("money-too-large", limit=MAX_RIAL)
    return int(amount)


def total(amounts: Iterable[int]) -> int:
    """The exact sum in rial. Raises `Refused` like `rial`, for every amount and for the sum."""
    return rial(sum(map(rial, amounts)))


def rounded_up(amount: Exact) -> int:
    """The least whole rial not below `amount` rial. Raises `Refused` like `rial`, fractions apart."""
    return rial(math.ceil(_exact(amount)))


def to_rial(amount: Exact, unit: MoneyUnit) -> int:
    """Whole rial in `amount` units. Raises `Refused` like `rial`: a fraction of a rial is never rounded away."""
    return rial(_exact(amount) * unit.factor)


def in_unit(amount: int, unit: MoneyUnit) -> Decimal:
    """`amount` rial in `unit`, exact, without trailing zeros. Raises `Refused` like `rial`."""
    digits = Decimal(rial(amount)).as_tuple()
    return Decimal(decimal_text(Decimal((digits.sign, digits.digits, -_POWER[unit]))))


def allocate(amount: int, weights: Sequence[Exact]) -> list[int]:
    """Divide `amount` rial in proportion to `weights` (any unit, none negative), by largest remainder.

    The parts have the order of `weights`, add up to `amount` exactly, and each lies within 1 rial of its exact share;
    a weight of 0 gets 0; a negative amount is divided like the positive one. Equal remainders go to the earlier
    position, so the order matters: where rows have ids, use `allocate_by_id`, which does not depend on it.

    Raises `Refused`: a negative weight, nothing but zero weights for an amount other than 0, and like `rial`.
    """
    whole, scaled = abs(rial(amount)), _scaled(weights)
    weight_sum = sum(scaled)
    if not weight_sum:
        if whole:
            raise Refused("weights-all-zero", amount=amount)
        return [0] * len(scaled)
    shares = [divmod(whole * weight, weight_sum) for weight in scaled]
    parts = [share for share, _ in shares]
    by_remainder = sorted(range(len(shares)), key=lambda i: -shares[i][1])
    for i in by_remainder[: whole - sum(parts)]:
        parts[i] += 1
    return [-part for part in parts] if amount < 0 else parts


def allocate_by_id(amount: int, weights: Mapping[str, Exact]) -> dict[str, int]:
    """`allocate` with equal remainders going to the lower id, whatever the order of rows; keys sorted by id."""
    ids = sorted(weights)
    return dict(zip(ids, allocate(amount, [weights[key] for key in ids]), strict=True))


def _scaled(weights: Sequence[Exact]) -> list[int]:
    """The weights as whole numbers in the same proportion: many times faster than summing fractions."""
    exact = [_exact(weight) for weight in weights]
    if any(weight < 0 for weight in exact):
        raise Refused("weight-negative", found=str(min(exact)))
    scale = math.lcm(*(weight.denominator for weight in exact))
    return [weight.numerator * (scale // weight.denominator) for weight in exact]


def _exact(value: object) -> int | Fraction:
    if isinstance(value, Decimal):
        return _from_decimal(value)
    if isinstance(value, Fraction):
        return value
    if isinstance(value, bool):
        raise Refused("money-wrong-type", type="bool")
    try:
        return operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        raise Refused("money-wrong-type", type=type(value).__name__) from None


def _from_decimal(value: Decimal) -> Fraction:
    """Looks at the exponent first: turning 1e1000000 into an int takes half a minute."""
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int):
        raise Refused("money-not-finite", found=shown(str(value)))
    if exponent > _MAX_EXPONENT:
        raise Refused("money-too-large", limit=MAX_RIAL)
    if exponent < -_MAX_EXPONENT:
        raise Refused("money-fractional", found=shown(str(value)))
    return Fraction(value)
