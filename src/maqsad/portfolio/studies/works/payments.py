"""The ways to pay a half-finished work, each by itself, from the plan's data alone (K1)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from maqsad.portfolio.explanation.half_finished import planned_option
from maqsad.portfolio.formulation.costs import CostLine, Indices
from maqsad.portfolio.formulation.exact import BP, ceil_ratio
from maqsad.portfolio.formulation.facts import Facts
from maqsad.portfolio.formulation.funds import Fund
from maqsad.portfolio.formulation.model import FlatModel

WhyNot = Literal["", "no-option", "fixed", "nature", "class", "firm", "lot", "debt", "money", "not-offered"]
OFFERED = ("handed_over", "slower", "rescoped", "stopped")
"""Kinds of option that are listed as not offered where the plan does not have them."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way to pay. Rial; years to nominal rial. Where it is not eligible, `why_not` says why and the rest is 0."""

    kind: str
    """Of its option: as_planned, slower, handed_over …"""
    option: str
    fund: str
    """The fund that helps own money; '' for none."""
    why_not: WhyNot = ""
    usable_year: int | None = None
    probability: int = 0
    """Basis points."""
    cost: int = 0
    """At prices of the plan's price year, the discount in it; interest stands beside it."""
    own: Mapping[int, int] = field(default_factory=dict)
    other: Mapping[int, int] = field(default_factory=dict)
    given: int = 0
    """Face value of what the fund pays, beyond what it settles."""
    lots: Mapping[int, int] = field(default_factory=dict)
    interest: int = 0
    """Of the lots, nominal rial of the years in which it falls due."""
    left: int = 0
    """To the next council, at last-year prices."""
    freed: int = 0
    """Own money of all years that it needs less than the first way; negative: more."""
    freed_in_horizon: int = 0

    @property
    def eligible(self) -> bool:
        return not self.why_not

    @property
    def finishes(self) -> bool:
        return self.usable_year is not None


@dataclass(frozen=True, slots=True)
class _Part:
    """What one cost row comes to."""

    line: CostLine
    at_price_year: int


@dataclass(frozen=True, slots=True)
class _Help:
    """What a fund does for a work; `from_own`: nominal rial by year that own money need not pay."""

    fund: str = ""
    from_own: Mapping[int, int] = field(default_factory=dict)
    discount: int = 0
    """At prices of the price year."""
    given: int = 0
    lots: Mapping[int, int] = field(default_factory=dict)
    repaid: Mapping[int, int] = field(default_factory=dict)
    interest: int = 0


class Payments:
    """Ways to pay the works of one plan."""

    def __init__(self, facts: Facts, model: FlatModel) -> None:
        self.facts = facts
        self._own = frozenset(id for id, fund in facts.funds.items() if fund.row.own)
        self._parts = _parts(facts)
        self._lines: dict[str, list[CostLine]] = defaultdict(list)
        for line in facts.costs.lines:
            self._lines[line.option].append(line)
        self._natures: dict[str, set[str]] = defaultdict(set)
        for row in facts.snapshot["eligibility"]:
            self._natures[row.fund].add(row.nature)
        debt = (row for row in model.rows if row.id.startswith("debt|"))
        self._debt_room = {int(row.id.split("|")[1]): max(0, row.rhs) for row in debt}

    def ways(self, project: str) -> tuple[Way, ...]:
        """The way of own money as planned, those with the help of one fund, and those by the other options."""
        planned = planned_option(self.facts, project)
        helpers = [fund for id, fund in self.facts.funds.items() if id not in self._own]
        if planned is None:
            found = [Way("as_planned", "", fund, "no-option") for fund in ("", *(fund.id for fund in helpers))]
        else:
            found = [self._way(planned, _Help()), *(self._helped(planned, fund) for fund in helpers)]
        others = [self._way(o, _Help()) for o in self.facts.by_project[project] if o != planned]
        kinds = {way.kind for way in others}
        absent = [Way(kind, "", "", "not-offered") for kind in OFFERED if kind not in kinds]
        return tuple(self._against(found[0], way) for way in (*found, *others, *absent))

    def _against(self, first: Way, way: Way) -> Way:
        """The way with the own money that it frees."""
        if way.why_not or first.why_not:
            return way
        years = first.own.keys() | way.own.keys()
        freed = {year: first.own.get(year, 0) - way.own.get(year, 0) for year in years}
        horizon = self.facts.years.horizon
        return replace(way, freed=sum(freed.values()), freed_in_horizon=sum(freed.get(year, 0) for year in horizon))

    def _way(self, option: str, help_: _Help) -> Way:
        row, costs = self.facts.options[option], self.facts.costs
        own: dict[int, int] = defaultdict(int)
        other: dict[int, int] = defaultdict(int)
        for line in self._lines[option]:
            (own if self._may_own(line) else other)[line.year] += line.amount
        for year, amount in help_.from_own.items():
            own[year] -= amount
            other[year] += amount
        after = sum(amount for year, amount in help_.repaid.items() if year > self.facts.years.last)
        if help_.fund and self.facts.funds[help_.fund].row.repaid_from in self._own:
            for year, amount in help_.repaid.items():
                own[year] += amount
        return Way(
            kind=row.kind,
            option=option,
            fund=help_.fund,
            usable_year=row.usable_year,
            probability=row.probability,
            cost=costs.comparable[option] + help_.discount,
            own=_ordered(own),
            other=_ordered(other),
            given=help_.given,
            lots=_ordered(help_.lots),
            interest=help_.interest,
            left=costs.left[option] + after,
        )

    def _may_own(self, line: CostLine) -> bool:
        return bool(self._own.intersection(self.facts.classes[line].funds))

    # ---- the help of one fund

    def _helped(self, option: str, fund: Fund) -> Way:
        parts = [part for part in self._parts[option] if fund.id in self.facts.classes[part.line].funds]
        if not parts:
            return Way("as_planned", option, fund.id, self._why_none(option, fund))
        needs: dict[int, int] = defaultdict(int)
        for part in parts:
            needs[part.line.year] += part.line.amount
        if fund.lot:
            lots, why_not = self._drawn(fund, fund.lot, needs)
            paid = {year: fund.lot * count for year, count in lots.items()}
        else:
            lots = {}
            paid, why_not = _paid(fund, needs, self.facts.classes[parts[0].line].committed)
        if why_not:
            return Way("as_planned", option, fund.id, why_not)
        return self._way(option, self._help(fund, parts, paid, lots))

    def _help(self, fund: Fund, parts: Iterable[_Part], paid: Mapping[int, int], lots: Mapping[int, int]) -> _Help:
        of_year: dict[int, list[_Part]] = defaultdict(list)
        for part in parts:
            of_year[part.line.year].append(part)
        from_own, given, discount = {}, 0, 0
        for year, amount in paid.items():
            # What no own fund may pay is the fund's in any case.
            elsewhere = sum(part.line.amount for part in of_year[year] if not self._may_own(part.line))
            from_own[year] = max(0, amount - elsewhere)
            face = amount if fund.lot else ceil_ratio(amount * BP, BP - fund.row.discount)
            priced = sum(part.at_price_year for part in of_year[year])
            given += face
            discount += ceil_ratio((face - amount) * priced, sum(part.line.amount for part in of_year[year]))
        repaid: dict[int, int] = defaultdict(int)
        for year, count in lots.items():
            for offset, amount in fund.instalments:
                repaid[year + offset] += amount * count
        interest = sum(repaid.values()) - sum(paid.values()) if fund.lot else 0
        return _Help(fund.id, from_own, discount, 0 if fund.lot else given, lots, repaid, interest)

    def _why_none(self, option: str, fund: Fund) -> WhyNot:
        """Why a fund may pay nothing of an option."""
        lines = [part.line for part in self._parts[option]]
        free = {line.nature for line in lines if not line.fund}
        if not free:
            return "fixed" if lines else "money"
        return "class" if self._natures[fund.id] & {"any", *free} else "nature"

    def _drawn(self, fund: Fund, lot: int, needs: Mapping[int, int]) -> tuple[dict[int, int], WhyNot]:
        """The most lots year by year, and why there are none."""
        room, lots = dict(self._debt_room), dict[int, int]()
        why: WhyNot = "money"
        for year, need in sorted(needs.items()):
            wanted = min(fund.max_lots.get(year, 0), need // lot)
            due = [(year + offset, amount) for offset, amount in fund.instalments if amount]
            count = min([wanted, *(room.get(when, 0) // amount for when, amount in due)])
            if count:
                lots[year] = count
                for when, amount in due:
                    room[when] -= amount * count
            elif wanted:
                why = "debt"
            elif fund.max_lots.get(year, 0) and why == "money":
                why = "lot"
        return lots, "" if lots else why


def _paid(fund: Fund, needs: Mapping[int, int], committed: bool) -> tuple[dict[int, int], WhyNot]:
    """What a fund without lots pays by year, and why it pays nothing."""
    free = {year: max(0, fund.firm[year] if committed else fund.free(year)) for year in needs}
    paid = {year: min(need, free[year]) for year, need in needs.items() if free[year]}
    if paid:
        return paid, ""
    return {}, "firm" if committed and any(fund.free(year) > 0 for year in needs) else "money"


def _parts(facts: Facts) -> Mapping[str, list[_Part]]:
    """Option -> what its cost rows come to (C1, C2)."""
    snapshot = facts.snapshot
    indices, overrun = Indices(snapshot), snapshot.scenario.overrun
    found: dict[str, list[_Part]] = defaultdict(list)
    for row in snapshot["option_costs"]:
        option = facts.options[row.option]
        nominal, at_price_year = (
            indices.inflate(row.amount, row.index_group, row.price_year, year, overrun * option.probability, BP * BP)
            for year in (row.year, snapshot.settings.price_year)
        )
        if nominal:
            line = CostLine(option.project, option.id, row.year, row.nature, bool(row.capital), row.fund, nominal)
            found[option.id].append(_Part(line, at_price_year))
    return found


def _ordered(amounts: Mapping[int, int]) -> dict[int, int]:
    return {year: amount for year, amount in sorted(amounts.items()) if amount}


def offered(ways: Iterable[Way]) -> int:
    """How many of them can be taken and bring the work into use."""
    return sum(way.eligible and way.finishes for way in ways)
