"""What the plan had to keep: each rule of the model with its size, how much of it is used, and what 1 % of it is worth.

Read off the model's own rows under the plan decided, so that nothing is said of a rule that the model does not hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from maqsad.portfolio.bounds.multipliers import Multipliers
from maqsad.portfolio.decision import Decision
from maqsad.portfolio.formulation import formulate
from maqsad.portfolio.formulation.attainment import QUANTA
from maqsad.portfolio.formulation.exact import BP
from maqsad.portfolio.formulation.facts import Facts
from maqsad.portfolio.formulation.model import FlatModel, Row
from maqsad.portfolio.search.settle import Settler
from maqsad.reporting.budget import Balance

Unit = Literal["rial", "points", "micros", "count"]
_MICROS = frozenset({"capacity", "floor"})
_RIAL = frozenset({"firm", "fund", "debt", "council", "reserve"})
_DEFINING = frozenset({"level", "part", "demand"})
"""Rows that only define what is won and paid."""
_SHIFT = 64
"""At which the multipliers of a certificate, of 2**32 at most, are whole."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One row (or, with `row` "money|year", all funds of a year together). A ceiling leaves `size − used`, a floor is
    passed by `used − size`; `left` is that, never under 0. In `unit`: rial, points, micros of a unit of its own, or a
    count. `price`: points that the row's being looser by 1 % of its size could bring at most, beyond the gap of the
    multipliers; None if they tell none.
    """

    row: str
    year: int | None
    unit: Unit
    size: Fraction
    used: Fraction
    price: Fraction | None
    rows: int = 1
    tight: int = 0
    """Of `rows`, those with nothing left."""

    @property
    def kind(self) -> str:
        return self.row.split("|")[0]

    @property
    def of(self) -> str:
        """The row's id without kind and year."""
        parts = self.row.split("|")[1:]
        return "|".join(parts[:-1] if self.year is not None else parts)

    @property
    def left(self) -> Fraction:
        return abs(self.used - self.size)


@dataclass(frozen=True, slots=True)
class Rules:
    """Every row but those that only define what is won and paid, in the order of their ids."""

    rows: tuple[Kept, ...]
    open: Fraction
    """Points that the multipliers behind `price` leave open above this plan without any rule being looser."""


def kept_rules(facts: Facts, decision: Decision) -> Rules | None:
    """None where the decision's plan is not one of the model."""
    model = formulate(facts)
    chosen = frozenset(decision.choices.values())
    lots = {f"lots|{fund}|{year}": count for fund, year, count in decision.bonds}
    settled = Settler(facts, model).settle(chosen, lots)
    if settled is None:
        return None
    reading = _Reading(facts, chosen, decision)
    rows = tuple(
        reading.kept(row, left_side(row, chosen, settled.columns))
        for row in model.rows
        if row.id.split("|")[0] not in _DEFINING
    )
    return Rules(rows, Fraction(_multipliers(model, decision).bound - settled.value, QUANTA))


def _multipliers(model: FlatModel, decision: Decision) -> Multipliers:
    """Those of which the decision tells the prices."""
    by_row = {row: int(price * QUANTA * 2**_SHIFT) for row, price in decision.shadow_prices.items()}
    return Multipliers(model, by_row, _SHIFT)


def left_side(row: Row, chosen: Iterable[str], columns: Mapping[str, int]) -> int:
    """What stands on the row's left side."""
    own = sum(row.x.get(option, 0) for option in chosen)
    return own + sum(a * columns.get(column, 0) for column, a in row.z.items())


def money_of(facts: Facts, decision: Decision, balances: Iterable[Balance]) -> Iterator[Kept]:
    """Of each year all funds together: what there is, what is used, how many are used up, and the price of 1 %."""
    found = [balance for balance in balances if balance.available]
    for year in sorted({balance.year for balance in found}):
        funds = [balance for balance in found if balance.year == year]
        have, left = sum(b.available for b in funds), sum(b.left for b in funds)
        price = sum((_worth(facts, decision, b.fund, year) * b.ceiling / 100 for b in funds), Fraction(0))
        tight = sum(not b.left for b in funds)
        yield Kept(f"money|{year}", year, "rial", Fraction(have), Fraction(have - left), price, len(funds), tight)


def _worth(facts: Facts, decision: Decision, id: str, year: int) -> Fraction:
    """Points at most for one rial more of a fund's firm money in a year, carried over if that is worth more (G8)."""
    fund, prices = facts.funds[id], decision.shadow_prices
    if fund.lot:
        return Fraction(0)

    def price(kind: str, of: int) -> Fraction:
        return prices.get(f"{kind}|{id}|{of}", Fraction(0))

    rises = (price("fund", y + 1) - price("fund", y) for y in range(year, facts.years.last))
    carried = sum((rise for rise in rises if rise > 0), Fraction(0)) if fund.row.carries_over else Fraction(0)
    return price("firm", year) + price("fund", year) + carried


def tightest(rows: Iterable[Kept]) -> Kept:
    """The one of the same rule's rows that has the least left for its size, with how many they are."""
    given = list(rows)
    best = min(given, key=lambda row: (_slack(row), -(row.price or 0), row.row))
    prices = [row.price for row in given if row.price]
    return Kept(
        best.row, best.year, best.unit, best.size, best.used, max(prices, default=best.price),
        len(given), sum(not row.left for row in given),
    )  # fmt: skip


def _slack(row: Kept) -> Fraction:
    return row.left / abs(row.size) if row.size else row.left


@dataclass(frozen=True)
class _Reading:
    """Sizes of rows as people read them: whole ceilings, not what base rows leave of them."""

    facts: Facts
    chosen: frozenset[str]
    decision: Decision

    def kept(self, row: Row, left: int) -> Kept:
        kind, *parts = row.id.split("|")
        year = int(parts[-1]) if parts and parts[-1].isdecimal() and kind in _YEARLY else None
        slack = row.rhs - left if row.sense == "<=" else left - row.rhs
        unit, per = self._unit(kind)
        room = Fraction(slack, per)
        size = self._size(row, kind, parts, year, left, per)
        used = size - room if row.sense == "<=" else size + room
        return Kept(row.id, year, unit, size, used, self._price(row, size * per), 1, int(not slack))

    def _unit(self, kind: str) -> tuple[Unit, int]:
        """The unit, and how many units of the row are one of it."""
        if kind == "limit":
            return "rial", BP
        if kind == "justice":
            return "points", BP * QUANTA
        if kind in _RIAL:
            return "rial", 1
        return ("micros", 1) if kind in _MICROS else ("count", 1)

    def _size(self, row: Row, kind: str, parts: list[str], year: int | None, left: int, per: int) -> Fraction:
        if kind == "limit" and year is not None:
            return self._limit(parts[0], year)
        if kind == "debt" and year is not None:
            return Fraction(row.rhs + self._base(year, "debt_service"))
        if kind in ("fund", "firm") and year is not None:
            return Fraction(row.rhs + self._base_of(parts[0], year))
        if kind == "forbids":
            return Fraction(0)
        return Fraction(row.rhs, per)

    def _limit(self, id: str, year: int) -> Fraction:
        """The rial of a ceiling or floor: its own, or its share of all rows of the year."""
        limits = self.facts.snapshot["limits"].by_id()
        row = limits.get(id)
        share = self.facts.snapshot.settings.capital_floor if row is None else row.share
        if row is not None and share is None:
            return Fraction(row.amount)
        lines = (line for line in self.facts.costs.lines if line.year == year and line.option in self.chosen)
        return Fraction(share * (self._base(year) + sum(line.amount for line in lines)), BP)

    def _base(self, year: int, kind: str = "") -> int:
        rows = (row for row in self.facts.base_rows if row.year == year)
        return sum(row.amount for row in rows if kind in ("", row.kind))

    def _base_of(self, id: str, year: int) -> int:
        """Base rows that a fund pays in a year, or would pay on and on after the horizon (F3)."""
        if year <= self.facts.years.last:
            return sum(row.amount for row in self.facts.base_rows if (row.fund, row.year) == (id, year))
        fund = self.facts.funds[id]
        return 0 if fund.lot else fund.usable[year] - fund.free(year)

    def _price(self, row: Row, size: Fraction) -> Fraction | None:
        """Points for 1 % of the size, by the certificate's first multipliers (G9)."""
        price = self.decision.shadow_prices.get(row.id)
        return None if price is None else abs(price) * abs(size) / 100


_YEARLY = frozenset({"firm", "fund", "debt", "limit", "capacity"})
