"""One table as it is read, block of rows by block of rows, into columns."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import repeat

from maqsad.exchange.column import ColumnReader
from maqsad.exchange.headers import match_header
from maqsad.exchange.parsing import is_blank
from maqsad.exchange.problems import ProblemLog
from maqsad.exchange.written import written
from maqsad.plan.catalogue import TableSpec
from maqsad.plan.table import Table
from maqsad.values import Place

MAX_ROWS = 1_048_575
"""Rows of a table, blank ones among them: a sheet holds no more below its header."""
BLOCK = 20_000
"""Rows that a file hands over at a time."""

Cells = Sequence[object]


@dataclass(frozen=True)
class TableRead:
    """A table and the fields in which a cell was refused, whose column is therefore not to be believed."""

    table: Table
    doubtful: frozenset[str]


class TableReader:
    """Takes the header and then the rows of one table; `result` gives the table and logs what is wrong in its cells."""

    def __init__(self, spec: TableSpec, header: Cells, log: ProblemLog, *, folder: bool) -> None:
        self._spec, self._log, self._folder = spec, log, folder
        self._fields = match_header(spec, header, spec.name, log)
        self._columns = {f.name: ColumnReader(f, folder=folder) for f in self._fields if f is not None}
        self._untitled = {i for i, cell in enumerate(header) if cell is None or not str(cell).strip()}
        self._numbers = array("q")
        self._size = 0

    def feed(self, first: int, rows: Sequence[Cells]) -> bool:
        """Take rows; `first` is the number of the first of them. False: the table is too long, stop."""
        if first + len(rows) > MAX_ROWS + 2:
            self._log.add("table-too-many-rows", Place(self._spec.name, MAX_ROWS + 2), limit=MAX_ROWS)
            return False
        numbers: Sequence[int] = range(first, first + len(rows))
        if any(map(_blank, rows)):
            filled = [(number, row) for number, row in zip(numbers, rows, strict=True) if not _blank(row)]
            numbers, rows = [number for number, _ in filled], [row for _, row in filled]
        self._take(numbers, self._squared(numbers, rows))
        return True

    def result(self) -> TableRead:
        """The table, after the last row."""
        columns = {}
        for field in self._spec.fields:
            reader = self._columns.get(field.name)
            blank = ColumnReader(field, folder=self._folder)
            columns[field.name] = reader.column() if reader else blank.blank_column(self._size)
        table = Table(self._spec, columns, self._row_numbers())
        self._log_faults(table)
        return TableRead(table, frozenset(name for name, reader in self._columns.items() if reader.faults))

    def column_name(self, number: int) -> str | None:
        """The field in a column, counted from 1."""
        field = self._fields[number - 1] if 0 < number <= len(self._fields) else None
        return field.name if field else None

    def _squared(self, numbers: Sequence[int], rows: Sequence[Cells]) -> Sequence[Cells]:
        """The rows, all as wide as the header; what does not fit is logged."""
        width = len(self._fields)
        if set(map(len, rows)) <= {width}:
            return rows
        squared = []
        for number, row in zip(numbers, rows, strict=True):
            if len(row) < width or not _blank(row[width:]):
                self._log.add("row-cells", Place(self._spec.name, number), found=len(row), expected=width)
            squared.append([*row[:width], *repeat("", width - len(row))])
        return squared

    def _take(self, numbers: Sequence[int], rows: Sequence[Cells]) -> None:
        if not rows:
            return
        for index, (field, cells) in enumerate(zip(self._fields, zip(*rows, strict=True), strict=True)):
            if field is not None:
                self._columns[field.name].feed(cells)
            elif index in self._untitled and not _blank(cells):
                self._untitled.discard(index)
                self._log.add("column-untitled", Place(self._spec.name, 1), number=index + 1)
        self._numbers.extend(numbers)
        self._size += len(rows)

    def _row_numbers(self) -> Sequence[int]:
        numbers = self._numbers
        if numbers and numbers[-1] - numbers[0] == len(numbers) - 1:
            return range(numbers[0], numbers[-1] + 1)
        return numbers

    def _log_faults(self, table: Table) -> None:
        faults = [(i, name, why) for name, reader in self._columns.items() for i, why in reader.faults]
        for index, name, why in sorted(faults, key=lambda fault: fault[0]):
            expected = self._spec.field(name).type
            self._log.refuse(why, place_of(table, index, name), found="", expected=expected)
        self._log.count(sum(reader.more_faults for reader in self._columns.values()))


def place_of(table: Table, index: int, column: str | None = None) -> Place:
    """Where a cell stands, as a person sees it."""
    return Place(table.name, table.row_number(index), column, key_of(table, index))


def key_of(table: Table, index: int) -> str | None:
    """The row's key, its parts joined by a bar; None if the row has none."""
    parts = [_part(table, name, index) for name in table.spec.key]
    return "|".join(parts) if any(parts) else None


def _part(table: Table, name: str, index: int) -> str:
    field = table.spec.field(name)
    return written(field, int(table.wholes(name)[index])) if field.whole else table.texts(name)[index]


def _blank(row: Cells) -> bool:
    return not row or (is_blank(row[0]) and all(map(is_blank, row)))
