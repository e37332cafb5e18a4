"""The tables of a workbook, read only after it was inspected."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from maqsad.exchange.problems import ProblemLog, Unreadable
from maqsad.exchange.table_reader import BLOCK, TableRead, TableReader
from maqsad.exchange.workbook.archive import MAX_FILE
from maqsad.exchange.workbook.inspection import Sheet, inspect
from maqsad.exchange.workbook.sheet_scan import SheetFacts, column_number
from maqsad.exchange.workbook.sheets import is_ours_without_rows, table_called
from maqsad.plan.catalogue import tables
from maqsad.plan.plan import empty
from maqsad.values import Place, Severity, decimal_text, shown

_ADDRESS = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")

Progress = Callable[[int, int], None]
Row = list[Any]


def read_tables(path: Path, log: ProblemLog, progress: Progress) -> tuple[dict[str, TableRead], frozenset[str]]:
    """The tables of the workbook, and the names of those that could not be read whole. Raises `Unreadable`."""
    size = path.stat().st_size
    if size > MAX_FILE:
        raise Unreadable("workbook-too-large", size=size, limit=MAX_FILE)
    data = path.read_bytes()
    sheets = inspect(data, lambda done, total: progress(done, 2 * total))
    chosen = _chosen(sheets, log)
    reads: dict[str, TableRead] = {}
    broken = set()
    with _opened(data) as book:
        for number, (table, sheet) in enumerate(chosen.items(), start=1):
            read = _read_sheet(book, table, sheet, log)
            if read is None:
                broken.add(table)
            else:
                reads[table] = read
            progress(len(chosen) + number, 2 * len(chosen))
    return reads, frozenset(broken)


def _chosen(sheets: Sequence[Sheet], log: ProblemLog) -> dict[str, Sheet]:
    """The sheets that hold tables; what is unknown, twice or hidden is logged."""
    chosen: dict[str, Sheet] = {}
    for sheet in sheets:
        if is_ours_without_rows(sheet.name):
            continue
        table, name = table_called(sheet.name), shown(sheet.name)
        if table is None:
            log.add("sheet-unknown", Place(name), found=name)
        elif table in chosen:
            log.add("sheet-twice", Place(name), found=name, other=shown(chosen[table].name))
        else:
            chosen[table] = sheet
            if sheet.is_hidden:
                log.add("sheet-hidden", Place(table), Severity.WARNING, found=name)
    if not chosen:
        raise Unreadable("plan-not-a-plan", name="")
    return chosen


def _read_sheet(book: CalamineWorkbook, table: str, sheet: Sheet, log: ProblemLog) -> TableRead | None:
    """One table; None if it cannot be read whole."""
    if sheet.facts.merged:
        for reference in sheet.facts.merged:
            log.add("sheet-merged", _place(table, reference), cell=reference)
        return None
    rows = _rows(_parsed(book, sheet.name), sheet.facts)
    header = next(rows, [])
    if not any(str(cell).strip() for cell in header):
        if not sheet.facts.filled:
            return TableRead(empty(tables()[table]), frozenset())
        log.add("table-no-header", Place(table, 1))
        return None
    reader = TableReader(tables()[table], header, log, folder=False)
    _log_hidden_contents(table, reader, sheet.facts, log)
    number = 2
    while block := list(islice(rows, BLOCK)):
        if not reader.feed(number, block):
            return None
        number += len(block)
    return reader.result()


def _rows(sheet: CalamineSheet, facts: SheetFacts) -> Iterator[Row]:
    """The rows from the first, each from the first column; a share shown as a percentage becomes that text."""
    before = [""] * (sheet.start[1] if sheet.start else 0)
    marked = {row for row, _ in facts.percents}
    for number, row in enumerate(sheet.iter_rows()):
        whole: Row = [*before, *row] if before else row
        if number in marked:
            for column, cell in enumerate(whole):
                if isinstance(cell, float) and (number, column) in facts.percents:
                    whole[column] = _percentage(cell)
        yield whole


def _percentage(share: float) -> str:
    """What the cell shows: 40% for 0.4."""
    return decimal_text(Decimal(f"{share:.15g}") * 100) + "%"


def _log_hidden_contents(table: str, reader: TableReader, facts: SheetFacts, log: ProblemLog) -> None:
    """Log what the values alone do not show: formulas, and errors, which come as blanks."""
    for cell in facts.formulas:
        log.add("cell-formula", _place(table, cell, reader), cell=cell)
    for cell in facts.stored_formulas:
        log.add("cell-formula-stored", _place(table, cell, reader), Severity.WARNING, cell=cell)
    for cell, found in facts.errors:
        log.add("cell-error-value", _place(table, cell, reader), cell=cell, found=shown(found))


def _place(table: str, reference: str, reader: TableReader | None = None) -> Place:
    match = _ADDRESS.match(reference)
    if match is None:
        return Place(table)
    name = reader.column_name(column_number(match[1])) if reader else None
    return Place(table, int(match[2]), name or match[1])


def _opened(data: bytes) -> CalamineWorkbook:
    with _guard():
        return CalamineWorkbook.from_filelike(io.BytesIO(data))


def _parsed(book: CalamineWorkbook, name: str) -> CalamineSheet:
    with _guard():
        return book.get_sheet_by_name(name)


@contextmanager
def _guard() -> Iterator[None]:
    """Whatever the parser cannot bear is a damaged file; its panics are no subclass of Exception."""
    try:
        yield
    except CalamineError:
        raise Unreadable("workbook-damaged", part="xl") from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise Unreadable("workbook-damaged", part="xl") from None
