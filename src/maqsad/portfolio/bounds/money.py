"""What one rial more can bring at most, by fund and year, at a certificate's first multipliers (rule G8)."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from maqsad.portfolio.formulation.facts import Facts
from maqsad.portfolio.formulation.funds import Fund
from maqsad.portfolio.formulation.rules.funds import carries

NONE = Fraction(0)


def rial_prices(facts: Facts, prices: Mapping[str, Fraction]) -> dict[tuple[str, int], Fraction]:
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
