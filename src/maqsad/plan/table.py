"""A table of a plan, held by column."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import numpy as np
import numpy.typing as npt

from maqsad.plan.catalogue import TableSpec

Whole = npt.NDArray[np.int64]
Column = tuple[str, ...] | Whole

MISSING = np.iinfo(np.int64).min
"""Stands in a whole-number column where the cell is blank. A blank text is the empty string."""
BLOCK = 4096
"""Rows made into views at a time: whole columns as Python objects would weigh more than the table."""


class Row(SimpleNamespace):
    """A view of one row: a text is a `str` ('' if missing), a whole number an `int` or None."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table: `columns` has every field of `spec`, each of length `size`.

    Whole-number fields (money in rial, percent in basis points, decimals in micros, years, days as Gregorian ordinals,
    yes/no as 1/0) are `int64` arrays, read-only; all others tuples of `str`. `rows` are the row numbers a person sees
    (for messages only: they are no part of the content).
    """

    spec: TableSpec
    columns: Mapping[str, Column]
    rows: Sequence[int] = field(default=(), compare=False)

    @property
    def name(self) -> str:
        return self.spec.name

    @property
    def size(self) -> int:
        return len(next(iter(self.columns.values())))

    def texts(self, name: str) -> tuple[str, ...]:
        column = self.columns[name]
        assert isinstance(column, tuple)
        return column

    def wholes(self, name: str) -> Whole:
        column = self.columns[name]
        assert isinstance(column, np.ndarray)
        return column

    def row_number(self, index: int) -> int | None:
        return self.rows[index] if self.rows else None

    def __iter__(self) -> Iterator[Row]:
        names = list(self.columns)
        for start in range(0, self.size, BLOCK):
            block = (_python(column[start : start + BLOCK]) for column in self.columns.values())
            for values in zip(*block, strict=True):
                yield Row(**dict(zip(names, values, strict=True)))

    def by_id(self, name: str = "id") -> dict[str, Row]:
        """Rows by the text of column `name`; the last one wins where it is not unique (a check reports that)."""
        return {getattr(row, name): row for row in self}

    def where(self, keep: Callable[[Row], bool]) -> Table:
        """The rows for which `keep` holds."""
        chosen = [index for index, row in enumerate(self) if keep(row)]
        columns = {name: _take(column, chosen) for name, column in self.columns.items()}
        return Table(self.spec, columns, [self.rows[i] for i in chosen] if self.rows else ())

    def extended(self, records: Iterable[Mapping[str, Any]]) -> Table:
        """This table with `records` added below it (see `table_of`)."""
        added = table_of(self.spec, records)
        columns = {name: _join(column, added.columns[name]) for name, column in self.columns.items()}
        rows = [*self.rows, *[0] * added.size] if self.rows else ()
        return Table(self.spec, columns, rows)


def table_of(spec: TableSpec, records: Iterable[Mapping[str, Any]], rows: Sequence[int] = ()) -> Table:
    """A table from records of held values (see `Table`); absent or None is missing. Unknown fields: KeyError."""
    records = list(records)
    known = {f.name for f in spec.fields}
    for record in records:
        if not record.keys() <= known:
            raise KeyError(f"{spec.name}: unknown fields {sorted(record.keys() - known)}")
    columns: dict[str, Column] = {}
    for f in spec.fields:
        values = [record.get(f.name) for record in records]
        if f.whole:
            columns[f.name] = frozen([MISSING if value is None else value for value in values])
        else:
            columns[f.name] = tuple("" if value is None else value for value in values)
    return Table(spec, columns, rows)


def frozen(values: Iterable[int]) -> Whole:
    """A read-only column of whole numbers."""
    array = np.array(list(values), dtype=np.int64)
    array.setflags(write=False)
    return array


def _python(column: Column) -> Iterable[str | int | None]:
    if isinstance(column, tuple):
        return column
    return (None if value == MISSING else value for value in column.tolist())


def _take(column: Column, chosen: list[int]) -> Column:
    if isinstance(column, tuple):
        return tuple(column[i] for i in chosen)
    return frozen(column[chosen].tolist())


def _join(first: Column, second: Column) -> Column:
    if isinstance(first, tuple) and isinstance(second, tuple):
        return first + second
    assert isinstance(first, np.ndarray)
    assert isinstance(second, np.ndarray)
    return frozen(np.concatenate([first, second]).tolist())
