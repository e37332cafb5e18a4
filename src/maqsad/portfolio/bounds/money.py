"""What more money can bring at most, by fund and year, at a certificate's multipliers and cases (rule G8)."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from maqsad.portfolio.bounds.cases import Bounds
from maqsad.portfolio.bounds.multipliers import EVERYTHING, Branch, Multipliers
from maqsad.portfolio.formulation.facts import Facts
from maqsad.portfolio.formulation.funds import Fund
from maqsad.portfolio.formulation.rules.funds import carries

NONE = Fraction(0)
SHARE = 100
"""One part in so many of an average year's money is the step of which it is told what it can bring."""
Place = tuple[str, int]
"""Fund and year."""


def step_of(facts: Facts) -> int:
    """Rial: 1 % of what all funds without lots have in an average year of the horizon, and at least one."""
    funds = [fund for fund in facts.funds.values() if not fund.lot]
    whole = sum(fund.usable[year] for fund in funds for year in facts.years.horizon)
    return max(1, whole // (SHARE * len(facts.years.horizon)))


def more_money(facts: Facts, bounds: Bounds, rial: int) -> dict[Place, int]:
    """Quanta by which the certified bound rises with so much more firm money in one fund and year; those above 0."""
    root = _line(facts, bounds.root, EVERYTHING)
    cases = [_line(facts, leaf, branch) for leaf, branch in bounds.leaves()]
    places = {place for _, prices in (root, *cases) for place in prices}

    def bound(place: Place) -> int:
        most = (value + prices.get(place, NONE) * rial for value, prices in cases)
        return int(min(root[0] + root[1].get(place, NONE) * rial, max(most)) // 1)

    rises = {place: bound(place) - bounds.bound for place in sorted(places)}
    return {place: rise for place, rise in rises.items() if rise > 0}


def _line(facts: Facts, multipliers: Multipliers, branch: Branch) -> tuple[Fraction, dict[Place, Fraction]]:
    """U of a case in quanta, and what a rial more adds to it."""
    prices = {row: Fraction(weight, 1 << multipliers.shift) for row, weight in multipliers.by_row.items()}
    return Fraction(multipliers.shifted_in(branch), 1 << multipliers.shift), rial_prices(facts, prices)


def rial_prices(facts: Facts, prices: Mapping[str, Fraction]) -> dict[Place, Fraction]:
    """(fund, year) -> points for a rial more of firm money in that year alone; those above 0.

    `prices`: of every row with a multiplier, points for one unit of its right side.
    """
    years = (*facts.years.horizon, *facts.years.tail)
    found = {(id, year): _price(facts, fund, year, prices) for id, fund in facts.funds.items() for year in years}
    return {place: price for place, price in found.items() if price > 0}


def _price(facts: Facts, fund: Fund, year: int, prices: Mapping[str, Fraction]) -> Fraction:
    """Of its rows, and of the room that the rial adds to each later year's carry-over."""

    def row(kind: str, when: int) -> Fraction:
        return prices.get(f"{kind}|{fund.id}|{when}", NONE)

    later = (when for when in facts.years.horizon if when >= year and carries(facts, fund, when))
    moved = sum((max(NONE, row("fund", when + 1) - row("fund", when)) for when in later), NONE)
    return row("firm", year) + row("fund", year) + moved
