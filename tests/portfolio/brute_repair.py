"""Clashes and repairs by brute force: every choice with every number of lots, by the numbers of the oracle.

`Brute(snapshot)` knows which named thing each choice breaks, and by how much. It shares nothing with
`maqsad.portfolio`. Plans with a limit on a fund are left out: their money is no plain flow.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from fractions import Fraction
from functools import cache, cached_property
from itertools import product
from math import ceil, floor
from typing import Any

from .oracle import BP, ENDLESS, Choice, Flow, Lots, Oracle

ORDER = (("floor",), ("justice",), ("council", "held", "completion"), ("obligation", "amendment"))
Miss = tuple[int, int]
"""By how much a row is missed, and what it asks."""


class Brute(Oracle):
    """One snapshot whose floors of justice and completion are already written."""

    def __init__(self, snapshot: Any) -> None:
        super().__init__(snapshot)
        self.floors = {row.district: int(row.floor) for row in self.rows["district_floors"]}
        self.whole_lots = list(product(*(range(most + 1) for _, _, most in self.lot_columns)))
        self.pairs = [(chosen, lots) for chosen in self.choices for lots in self.whole_lots]
        self.missed = cache(self._missed)

    def feasible(self, kept: Collection[str]) -> bool:
        """Whether some choice keeps these units, whatever becomes of the others."""
        return any(
            not (self.missed(*pair).keys() & kept) and self.paid(*pair, frozenset(kept) & self.money_units)
            for pair in self.pairs
        )

    @cached_property
    def money_units(self) -> frozenset[str]:
        firm = {f"firm|{fund}|{year}" for fund, year in self.free if year <= self.last}
        return frozenset(firm | {f"fund|{fund}|{year}" for fund, year in self.free})

    # ---- what a choice breaks, money apart

    def _missed(self, chosen: Choice, lots: Lots) -> dict[str, Miss]:
        return {unit: miss for unit, miss in self._rows(chosen, lots) if miss[0] > 0}

    def _rows(self, chosen: Choice, lots: Lots) -> Iterator[tuple[str, Miss]]:
        picked = set(chosen)
        yield from self._ruled(picked)
        yield from self._measured(chosen)
        for limit in self.limits:
            for year in self.limit_years(limit):
                yield f"limit|{limit.id}|{year}", (not self._kept_in(limit, year, chosen), 1)
        for funds, committed, year in self._due(chosen):
            if not funds:
                yield f"demand|{'!' if committed else ''}|{year}", (1, 1)
        after = 0
        service: dict[int, int] = {}
        for (fund, year, _), count in zip(self.lot_columns, lots, strict=True):
            for offset, amount in self.instalments(fund):
                service[year + offset] = service.get(year + offset, 0) + count * amount
                after += count * amount if year + offset > self.last else 0
        room = self.council_room()
        if room is not None:
            yield "council", (sum(self.left[o] for o in chosen) + after - room, room)
        for year, amount in service.items():
            yield f"debt|{year}", (amount - self._debt_room(year), 1)

    def _debt_room(self, year: int) -> int:
        stable = [fund for fund, row in self.funds.items() if row.stable]
        income = sum(self.usable(f, min(year, self.last), c) for f in stable for c in ("firm", "expected"))
        due = sum(r.amount for r in self.rows["base_rows"] if r.kind == "debt_service" and r.year == year)
        return floor(income * Fraction(self.settings.debt_limit, BP)) - (due if year <= self.last else 0)

    def _ruled(self, picked: set[str]) -> Iterator[tuple[str, Miss]]:
        everything = self.rows
        try:
            for row in everything["relations"]:
                self.rows = everything | {"relations": [row]}
                broken = bool(list(self._broken_relations(picked)))
                if row.kind != "at_most":
                    yield f"{row.kind}|{row.id}", (broken, 1)
            for group in {row.group for row in everything["relations"] if row.kind == "at_most"}:
                self.rows = everything | {"relations": [r for r in everything["relations"] if r.group == group]}
                yield f"at_most|{group}", (bool(list(self._broken_relations(picked))), 1)
        finally:
            self.rows = everything
        for row in self.rows["obligations"]:
            met = {o for o in self.named(row.options, row.project) & picked if self._in_time(o, row.by_year)}
            yield f"obligation|{row.id}", (not met, 1)
        for row in self.rows["amendments"]:
            if row.kind != "money":
                hit = bool(self.named(row.option, row.project) & picked)
                yield f"amendment|{row.id}", (hit if row.kind == "out" else not hit, 1 if row.kind == "in" else 0)
        for project in self.decided:
            if self.projects[project].estimate == "not_estimated":
                yield f"held|{project}", (self.in_force(project) not in picked, 1)
            yield f"duty|{project}", (self._wins_for_nothing(project, picked), 1)

    def _in_time(self, option: str, by: int | None) -> bool:
        return by is None or (self.options[option].usable_year or ENDLESS) <= by

    def _measured(self, chosen: Choice) -> Iterator[tuple[str, Miss]]:
        for row in self.rows["capacities"]:
            used = (u for u in self.rows["capacity_use"] if (u.capacity, u.year) == (row.id, row.year))
            yield f"capacity|{row.id}|{row.year}", (sum(u.amount for u in used if u.option in chosen) - row.amount, 1)
        for row in self.rows["floors"]:
            year, sign = min(row.year, self.last + 1), self.sign(row.indicator)
            effects = [(o, self.row_at(o, row.indicator, year)) for o in chosen]
            low = sum(floor(sign * e.low * Fraction(self.options[o].probability, BP)) for o, e in effects if e)
            asked = sign * (row.level - self.base_level(row.indicator, year))
            yield f"floor|{row.id}", (asked - low, asked)
        for district, least in self.floors.items():
            yield f"justice|{district}", (least - self.received(district, chosen), least)
        at_risk = 0
        for option in chosen:
            row = self.options[option]
            if row.probability < BP and row.fallback:
                first = sum(n.amount for n in self.lines if n.option == row.fallback and n.year == self.first)
                at_risk += ceil(first * (1 - Fraction(row.probability, BP)))
        reserve = sum(r.amount for r in self.rows["base_rows"] if r.kind == "reserve" and r.year == self.first)
        yield "reserve", (at_risk - reserve, 1)
        least_works = self.settings.completion_floor
        if least_works is not None:
            count = sum(
                self.options[o].usable_year is not None
                and self.projects[self.options[o].project].state == "half_finished"
                for o in chosen
            )
            yield "completion", (least_works - count, least_works)

    def _kept_in(self, limit: Any, year: int, chosen: Choice) -> bool:
        one = type(limit)(**(vars(limit) | {"year": year}))
        return self._limit_kept(one, chosen)

    # ---- the money

    @cache  # noqa: B019 - a handful of plans
    def paid(self, chosen: Choice, lots: Lots, kept: frozenset[str]) -> bool:
        """Whether every cost that has a payer is paid and the funds' rows in `kept` hold."""
        firm, rest = self.purses(chosen, lots)
        flow = Flow()
        for (fund, year), amount in firm.items():
            tail = year > self.last
            ruled = f"{'fund' if tail else 'firm'}|{fund}|{year}" in kept
            if ruled and amount < 0:
                return False
            flow.edge("source", ("firm", fund, year), max(0, amount))
            flow.edge("source", ("all", fund, year), ENDLESS if self._free(fund, year, kept) else rest[fund, year])
            flow.edge(("firm", fund, year), ("all", fund, year), ENDLESS)
            flow.edge(("all", fund, year), ("all", fund, year + 1), self.carry_limit(fund, year))
            if not ruled:
                flow.edge(("all", fund, year), ("firm", fund, year), ENDLESS)
                flow.edge(("firm", fund, year), "sink", max(0, -amount))
        due = sum(max(0, -amount) for amount in firm.values())
        for (funds, committed, year), amount in self._due(chosen).items():
            for fund in funds:
                pot = "firm" if committed or year > self.last else "all"
                flow.edge((pot, fund, year), (funds, committed, year), ENDLESS)
            flow.edge((funds, committed, year), "sink", amount if funds else 0)
            due += amount if funds else 0
        return flow.most("source", "sink") == due

    def _free(self, fund: str, year: int, kept: frozenset[str]) -> bool:
        return f"fund|{fund}|{year}" not in kept

    # ---- repairs

    def least_extra(self) -> int | None:
        """The least firm rial that lack, over all choices that keep every other row; None if none does."""
        kept = [pair for pair in self.pairs if not self.missed(*pair)]
        lacks = [self.missing(*pair) for pair in kept]
        return min((lack for lack in lacks if lack is not None), default=None)

    def policy(self) -> tuple[int, tuple[Fraction, ...]] | None:
        """(step, least totals of the steps up to it, the last first); None if giving up everything does not do."""
        for depth in range(1, len(ORDER) + 1):
            soft = [kind for kinds in ORDER[:depth] for kind in kinds]
            found = [
                self.totals(*pair, depth)
                for pair in self.pairs
                if all(unit.split("|")[0] in soft for unit in self.missed(*pair)) and self.paid(*pair, self.money_units)
            ]
            if found:
                return depth, min(found)
        return None

    def totals(self, chosen: Choice, lots: Lots, depth: int) -> tuple[Fraction, ...]:
        sums = [Fraction(0)] * depth
        for unit, (miss, asked) in self.missed(chosen, lots).items():
            for step, kinds in enumerate(ORDER[:depth]):
                if unit.split("|")[0] in kinds:
                    sums[step] += Fraction(miss, abs(asked) or self.largest(unit))
        return tuple(reversed(sums))

    def largest(self, unit: str) -> int:
        """The largest coefficient of a row that asks for nothing."""
        kind, _, name = unit.partition("|")
        if kind == "council":
            every = [self.left[o] for options in self.by_project.values() for o in options]
            return max((abs(amount) for amount in every), default=1) or 1
        if kind == "floor":
            row = next(r for r in self.rows["floors"] if r.id == name)
            sign, year = self.sign(row.indicator), min(row.year, self.last + 1)
            effects = [(o, self.row_at(o, row.indicator, year)) for o in self.options]
            lows = [floor(sign * e.low * Fraction(self.options[o].probability, BP)) for o, e in effects if e]
            return max((abs(low) for low in lows), default=1) or 1
        return 1
