"""How unequally a thing falls on people: Gini, Theil with its parts, concentration by rank (rules J7, J8).

A *share* is (people, amount) of one district; amounts are not under 0 and not all 0, people are above 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction

Share = tuple[int, Fraction]
DECIMALS = 6
"""Of Theil's measure, whose logarithms no fraction holds."""
_EXACT = Context(prec=60)


@dataclass(frozen=True, slots=True)
class Theil:
    """T, and its parts between and within two groups; None where there are no two groups."""

    total: Fraction
    between: Fraction | None
    within: Fraction | None


@dataclass(frozen=True, slots=True)
class Inequality:
    """Measures of one thing over all districts with people."""

    gini: Fraction
    theil: Theil
    concentration: Fraction | None
    """Under 0: those in need get more. None where no ranking is known."""


def gini(shares: Sequence[Share]) -> Fraction:
    people, amount = _sums(shares)
    differences = sum(abs(a * q - b * p) for p, a in shares for q, b in shares)
    return Fraction(differences) / (2 * people * amount)


def theil(shares: Mapping[str, Share], under: frozenset[str]) -> Theil:
    """T of all, and its parts between and within the districts `under` and the others."""
    total = _theil(list(shares.values()))
    groups = [[share for d, share in shares.items() if (d in under) == side] for side in (True, False)]
    if not all(groups):
        return Theil(_rounded(total), None, None)
    between = _theil([_sums(group) for group in groups])
    rounded, first = _rounded(total), _rounded(between)
    return Theil(rounded, first, rounded - first)


def concentration(shares: Mapping[str, Share], index: Mapping[str, int]) -> Fraction:
    """C by `index`, the worst (lowest) first; districts of the same index are ranked together."""
    people, amount = _sums(list(shares.values()))
    weighted, before = Fraction(0), 0
    for level in sorted({index[d] for d in shares}):
        here = [shares[d] for d in shares if index[d] == level]
        in_level, received = sum(p for p, _ in here), sum((a for _, a in here), Fraction(0))
        weighted += received * (before + Fraction(in_level, 2)) / people
        before += in_level
    return 2 * weighted / amount - 1


def under_served(people: Mapping[str, int], index: Mapping[str, int]) -> frozenset[str]:
    """Districts whose index lies under the median of all people (J8)."""
    total = sum(people.values())
    median = next(
        (q for q in sorted(set(index.values())) if 2 * sum(p for d, p in people.items() if index[d] <= q) >= total), 0
    )
    return frozenset(d for d in people if index[d] < median)


def inequality(shares: Mapping[str, Share], index: Mapping[str, int], under: frozenset[str]) -> Inequality | None:
    """All measures, or None where some amount is under 0 or all are 0."""
    if not shares or any(a < 0 for _, a in shares.values()) or not any(a for _, a in shares.values()):
        return None
    return Inequality(gini(list(shares.values())), theil(shares, under), concentration(shares, index))


def _sums(shares: Sequence[Share]) -> Share:
    return sum(p for p, _ in shares), sum((a for _, a in shares), Fraction(0))


def _theil(shares: Sequence[Share]) -> Decimal:
    """Σ p_d (b_d/b) ln(b_d/b) = Σ (share of the amount) · ln(share of the amount / share of the people)."""
    people, amount = _sums(shares)
    total = Decimal(0)
    for p, a in shares:
        if a:
            part = a / amount
            total = _EXACT.add(total, _EXACT.multiply(_decimal(part), _decimal(part * people / p).ln(_EXACT)))
    return total


def _decimal(value: Fraction) -> Decimal:
    return _EXACT.divide(Decimal(value.numerator), Decimal(value.denominator))


def _rounded(value: Decimal) -> Fraction:
    return Fraction(round(Fraction(value) * 10**DECIMALS), 10**DECIMALS)
