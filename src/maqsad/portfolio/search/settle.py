"""From a choice to a whole plan: every column filled in exactly, every row checked in whole numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from maqsad.portfolio.formulation.facts import Facts
from maqsad.portfolio.formulation.model import FlatModel, Row
from maqsad.portfolio.search.limited_split import has_fund_limits, limited_splits
from maqsad.portfolio.search.split import split


@dataclass(frozen=True, slots=True)
class Settled:
    """A plan that keeps every row: `chosen` option ids, nonzero `columns`, `value` in quanta, comparable `cost`."""

    chosen: frozenset[str]
    columns: Mapping[str, int]
    value: int
    cost: int
    broken: int
    interest: int = 0
    """Rial of instalments beyond what the lots bring."""


class Settler:
    """Fills in plans of one model."""

    def __init__(self, facts: Facts, model: FlatModel) -> None:
        self.facts, self.model = facts, model
        self._levels = [row for row in model.rows if row.id.startswith("level|")]
        self._parts = _part_rows(model)
        self._segments = {row.id: _segments(row) for row in self._levels}
        self._options = {o.id: o for project in model.projects for o in project.options}
        self._columns = {column.id: column for column in model.columns}
        self._fund_limits = has_fund_limits(model)

    @cached_property
    def _touched(self) -> dict[str, frozenset[str]]:
        """Option -> the level rows on which it has an effect, directly or through a channel."""
        touched: dict[str, set[str]] = defaultdict(set)
        for row in self._levels:
            parts = (self.model.row_by_id[j] for j in row.z if j in self._parts)
            for source in (row, *parts):
                for option in source.x:
                    touched[option].add(row.id)
        return {option: frozenset(rows) for option, rows in touched.items()}

    @cached_property
    def _entries(self) -> dict[str, list[tuple[int, int]]]:
        """Option -> (place of a row, its coefficient there)."""
        entries: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for n, row in enumerate(self.model.rows):
            for option, a in row.x.items():
                entries[option].append((n, a))
        return dict(entries)

    @cached_property
    def _of_choices(self) -> list[int]:
        """The places of the rows in which nothing but choices and lots stand."""
        return [n for n, row in enumerate(self.model.rows) if all(j.startswith("lots|") for j in row.z)]

    def _sums(self, chosen: frozenset[str]) -> list[int]:
        """What a choice makes of every row, columns aside."""
        sums = [0] * len(self.model.rows)
        for option in chosen:
            for n, a in self._entries.get(option, ()):
                sums[n] += a
        return sums

    def value(self, chosen: frozenset[str]) -> int:
        """V in quanta; whether the plan keeps its rows is left aside."""
        return self._worth(self._results(chosen))

    def settle(self, chosen: frozenset[str], lots: Mapping[str, int]) -> Settled | None:
        """The whole plan, or None if some row breaks, be it by one rial, or there are not so many lots."""
        if not self._drawable(lots) or not self._choices_kept(chosen, lots):
            return None
        money = split(self.facts, chosen, lots)
        if money is None:
            return None
        results = self._results(chosen)
        columns = self._kept(chosen, results | money | dict(lots))
        if columns is None and self._fund_limits:
            splits = limited_splits(self.facts, self.model, chosen, lots)
            kept = (self._kept(chosen, results | other | dict(lots)) for other in splits)
            columns = next((found for found in kept if found is not None), None)
        if columns is None:
            return None
        options = [self._options[o] for o in chosen]
        return Settled(
            chosen,
            columns,
            self._worth(results),
            sum(o.cost for o in options),
            sum(o.broken for o in options),
            self._interest(lots),
        )

    def _drawable(self, lots: Mapping[str, int]) -> bool:
        """Whether the funds have so many lots (F2)."""
        return all(column in self._columns and count <= self._columns[column].upper for column, count in lots.items())

    def _choices_kept(self, chosen: frozenset[str], lots: Mapping[str, int]) -> bool:
        """Whether the rows hold that no split of the money moves."""
        sums, rows = self._sums(chosen), self.model.rows
        return all(_kept(rows[n], sums[n], lots) for n in self._of_choices)

    def _kept(self, chosen: frozenset[str], amounts: Mapping[str, int]) -> dict[str, int] | None:
        """The nonzero columns if they keep every row."""
        columns = {id: amount for id, amount in amounts.items() if amount}
        return columns if next(self.broken_rows(chosen, columns), None) is None else None

    def broken_rows(self, chosen: frozenset[str], columns: Mapping[str, int]) -> Iterator[Row]:
        for row, left in zip(self.model.rows, self._sums(chosen), strict=True):
            if not _kept(row, left, columns):
                yield row

    def _results(self, chosen: frozenset[str]) -> dict[str, int]:
        """The `part` and `seg` columns of a choice."""
        columns: dict[str, int] = {}
        for part in self._parts:
            columns[part] = self._part(part, chosen)
        for row in self._levels:
            columns |= self._fill(row, chosen)
        return columns

    def _part(self, part: str, chosen: frozenset[str]) -> int:
        """The most that a channel's rows allow for a choice (φ of E6)."""
        rows = ((row.rhs - sum(a for o, a in row.x.items() if o in chosen)) // row.z[part] for row in self._parts[part])
        return min(self._columns[part].upper, *rows)

    def _fill(self, row: Row, chosen: frozenset[str]) -> dict[str, int]:
        """A level's pieces, the steepest first."""
        rest = -row.rhs + sum(a for o, a in row.x.items() if o in chosen)
        rest += sum(a * self._part(j, chosen) for j, a in row.z.items() if j in self._parts)
        filled = {}
        for segment in self._segments[row.id]:
            filled[segment] = min(rest, self._columns[segment].upper)
            rest -= filled[segment]
        return filled

    def gain(self, chosen: frozenset[str], out: str, into: str) -> int:
        """Quanta won (or lost) by changing one project's option."""
        after = chosen - {out} | {into}
        touched = self._touched.get(out, frozenset()) | self._touched.get(into, frozenset())
        rows = (self.model.row_by_id[id] for id in sorted(touched))
        return sum(self._earned(self._fill(row, after)) - self._earned(self._fill(row, chosen)) for row in rows)

    def _worth(self, columns: Mapping[str, int]) -> int:
        return self.model.constant + self._earned(columns)

    def _earned(self, columns: Mapping[str, int]) -> int:
        return sum(self._columns[j].value * amount for j, amount in columns.items())

    def _interest(self, lots: Mapping[str, int]) -> int:
        return sum(self.lot_interest(column) * count for column, count in lots.items())

    def lot_interest(self, column: str) -> int:
        """Rial that one lot of this column costs beyond what it brings."""
        fund = self.facts.funds[column.split("|")[1]]
        return sum(amount for _, amount in fund.instalments) - (fund.lot or 0)


def _kept(row: Row, choices: int, columns: Mapping[str, int]) -> bool:
    """Whether a row holds with what choices make of it, and these columns."""
    return row.kept(choices + sum(a * columns.get(j, 0) for j, a in row.z.items()))


def _part_rows(model: FlatModel) -> dict[str, list[Row]]:
    """Part column -> its rows: all that goes in, then a row a step of its channel."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in model.rows:
        if row.id.startswith("part|"):
            found["|".join(row.id.split("|")[:3])].append(row)
    return dict(found)


def _segments(row: Row) -> list[str]:
    return sorted((j for j in row.z if j.startswith("seg|")), key=lambda j: int(j.rsplit("|", 1)[1]))
