"""A plan folder: one CSV file a table, and `datapackage.json` that describes them."""

from __future__ import annotations

import csv
import os
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from maqsad.exchange.atomic import replacing
from maqsad.exchange.csvfile import CsvFile, delimiter_of
from maqsad.exchange.datapackage import NAME as DATAPACKAGE
from maqsad.exchange.datapackage import datapackage
from maqsad.exchange.guard import guarded
from maqsad.exchange.problems import ProblemLog, Unreadable
from maqsad.exchange.table_reader import TableRead, TableReader
from maqsad.exchange.written import canonical_order, column_texts
from maqsad.plan.catalogue import TableSpec, tables
from maqsad.plan.plan import Plan
from maqsad.plan.table import Table
from maqsad.values import Place, Refused

Progress = Callable[[int, int], None]
Reads = tuple[dict[str, TableRead], frozenset[str]]


def read_tables(path: Path, log: ProblemLog, progress: Progress) -> Reads:
    """The tables of the folder, and the names of those that could not be read whole."""
    present = _present(path, log)
    total, done = sum(file.stat().st_size for file in present.values()), 0
    reads: dict[str, TableRead] = {}
    broken = set()
    for name, file in present.items():
        read = _read_table(tables()[name], file, log, partial(_advance, progress, done, total))
        if read is None:
            broken.add(name)
        else:
            reads[name] = read
        done += file.stat().st_size
    progress(total, total)
    return reads, frozenset(broken)


def write_folder(plan: Plan, path: Path) -> None:
    """Write the plan in its canonical form: the same content gives the same bytes.

    Other files of an old plan folder at `path` stay. Raises `Unreadable` if `path` is another folder with files in it.
    """
    with replacing(path, marker=DATAPACKAGE) as folder:
        for table in plan.tables.values():
            if table.size:
                _write_table(table, folder / f"{table.name}.csv")
        (folder / DATAPACKAGE).write_bytes(datapackage(plan))
        _keep_others(path, folder)


def _present(path: Path, log: ProblemLog) -> dict[str, Path]:
    files = sorted(entry for entry in path.iterdir() if entry.suffix.lower() == ".csv" and entry.is_file())
    known = {name: path / f"{name}.csv" for name in tables() if (path / f"{name}.csv").is_file()}
    if not known:
        raise Unreadable("plan-not-a-plan", name=path.name)
    for file in files:
        if file not in known.values():
            log.add("csv-unknown", Place(file.name), found=file.name)
    for name in tables():
        if name not in known and os.path.lexists(path / f"{name}.csv"):
            log.add("csv-no-file", Place(name), found=f"{name}.csv")
    return known


def _read_table(spec: TableSpec, path: Path, log: ProblemLog, progress: Callable[[int], None]) -> TableRead | None:
    try:
        with path.open("rb") as file:
            csv_file = CsvFile(file)
            header = csv_file.header()
            if not header:
                log.add("table-no-header", Place(spec.name, 1))
                return None
            if not _has_commas(spec, header, path, log):
                return None
            reader = TableReader(spec, header, log, folder=True)
            number = 2
            for block in csv_file.blocks():
                if not reader.feed(number, block):
                    return None
                number += len(block)
                progress(file.tell())
    except Refused as refused:
        log.refuse(refused, Place(spec.name, _line(refused)))
        return None
    return reader.result()


def _advance(progress: Progress, before: int, total: int, at: int) -> None:
    progress(before + at, total)


def _line(refused: Refused) -> int | None:
    line = refused.values.get("line")
    return line if isinstance(line, int) else None


def _has_commas(spec: TableSpec, header: list[str], path: Path, log: ProblemLog) -> bool:
    """Whether the first line is cut by commas; if not, that is the one problem to tell of this file."""
    if len(header) > 1:
        return True
    sign = delimiter_of(path)
    if sign is None:
        return True
    log.add("csv-delimiter", Place(spec.name, 1), line=1, found="TAB" if sign == "\t" else sign)
    return False


def _write_table(table: Table, path: Path) -> None:
    texts = [column_texts(table, field) for field in table.spec.fields]
    order = canonical_order(texts)
    for field, column in zip(table.spec.fields, texts, strict=True):
        if field.type in ("text", "longtext", "steps"):
            column[:] = map(guarded, column)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([field.name for field in table.spec.fields])
        rows = list(zip(*texts, strict=True))
        writer.writerows(map(rows.__getitem__, order))


def _keep_others(old: Path, new: Path) -> None:
    """Copy what is not part of the plan, such as `agreement.json`, from the old folder."""
    ours = {DATAPACKAGE, *(f"{name}.csv" for name in tables())}
    for entry in _entries(old):
        if entry.name not in ours:
            copy = shutil.copytree if entry.is_dir() else shutil.copy2
            copy(entry, new / entry.name)


def _entries(path: Path) -> Iterator[Path]:
    return path.iterdir() if path.is_dir() else iter(())
