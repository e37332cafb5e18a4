"""How unequally a thing falls on people: Gini, Theil with its parts, concentration by rank (rules J7, J8).

A *share* is (people, amount) of one district; amounts are not under 0 and not all 0, people are above 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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
    differences = sum((_gaps(one, shares) for one in shares), Fraction(0))
    return differences / (2 * people * amount)


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
    return sum(parts("concentration", shares, index).values(), Fraction(0))


def parts(measure: str, shares: Mapping[str, Share], index: Mapping[str, int]) -> dict[str, Fraction]:
    """What each district adds to `gini`, `theil` (to the nearest 10⁻⁶) or `concentration`; they add up to it.

    Of the concentration index a district adds its part of the amount times twice its rank less one, so that the parts
    of two plans differ by what moved between the needy half of the ranking and the other.
    """
    people, amount = _sums(list(shares.values()))
    if measure == "gini":
        return {d: _gaps(shares[d], shares.values()) / (2 * people * amount) for d in shares}
    if measure == "theil":
        return {d: _rounded(_theil_part(share, people, amount)) for d, share in shares.items()}
    ranks = _ranks(shares, index)
    return {d: shares[d][1] / amount * (2 * ranks[d] - 1) for d in shares}


def _gaps(one: Share, others: Iterable[Share]) -> Fraction:
    return Fraction(sum(abs(one[1] * q - b * one[0]) for q, b in others))


def _ranks(shares: Mapping[str, Share], index: Mapping[str, int]) -> dict[str, Fraction]:
    """Share of the people ranked before a district and half of those ranked with it, the worst first."""
    people, before = sum(p for p, _ in shares.values()), 0
    ranks: dict[str, Fraction] = {}
    for level in sorted({index[d] for d in shares}):
        here = [d for d in shares if index[d] == level]
        in_level = sum(shares[d][0] for d in here)
        ranks |= dict.fromkeys(here, (before + Fraction(in_level, 2)) / people)
        before += in_level
    return ranks


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
    for share in shares:
        total = _EXACT.add(total, _theil_part(share, people, amount))
    return total


def _theil_part(share: Share, people: int, amount: Fraction) -> Decimal:
    if not share[1]:
        return Decimal(0)
    part = share[1] / amount
    return _EXACT.multiply(_decimal(part), _decimal(part * people / share[0]).ln(_EXACT))


def _decimal(value: Fraction) -> Decimal:
    return _EXACT.divide(Decimal(value.numerator), Decimal(value.denominator))


def _rounded(value: Decimal) -> Fraction:
    return Fraction(round(Fraction(value) * 10**DECIMALS), 10**DECIMALS)
