"""What only shows when tables are seen as a whole: keys that stand twice, references that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from maqsad.exchange.ids import likeness
from maqsad.exchange.problems import ProblemLog
from maqsad.exchange.table_reader import TableRead, key_of, place_of
from maqsad.plan.catalogue import Field
from maqsad.plan.table import Table
from maqsad.values import Place

NOT_CHECKED = frozenset({"options"})
"""Tables whose rows may also be derived later."""


def check_keys(reads: Iterable[TableRead], log: ProblemLog) -> None:
    """Log every row whose key stands further up, and every id that looks like another."""
    for read in reads:
        key = read.table.spec.key
        if key and not read.doubtful.intersection(key):
            _check_duplicates(read.table, log)
            if key == ("id",):
                _check_likeness(read.table, log)


def check_references(reads: Mapping[str, TableRead], broken: frozenset[str], log: ProblemLog) -> None:
    """Log every reference to an id that its table does not have, unless that table could not be read whole."""
    for read in reads.values():
        for field in read.table.spec.fields:
            target = field.target
            if target is None or target in NOT_CHECKED or target in broken:
                continue
            if target not in reads or "id" not in reads[target].doubtful:
                ids = reads[target].table.texts("id") if target in reads else ()
                _check_field(read.table, field, ids, log)


def check_settings(reads: Mapping[str, TableRead], broken: frozenset[str], log: ProblemLog) -> None:
    """Log if table `plan` has not exactly one row."""
    count = reads["plan"].table.size if "plan" in reads else 0
    if count != 1 and "plan" not in broken:
        log.add("plan-one-row", Place("plan"), count=count)


def _check_duplicates(table: Table, log: ProblemLog) -> None:
    keys = list(zip(*(_plain(table, name) for name in table.spec.key), strict=True))
    if len(set(keys)) == len(keys):
        return
    first: dict[object, int] = {}
    for index, key in enumerate(keys):
        above = first.setdefault(key, index)
        if above != index:
            place = place_of(table, index, table.spec.key[0])
            log.add("key-duplicate", place, key=key_of(table, index), first=table.row_number(above))


def _check_likeness(table: Table, log: ProblemLog) -> None:
    seen: dict[str, int] = {}
    ids = table.texts("id")
    for index, id_ in enumerate(ids):
        above = seen.setdefault(likeness(id_), index)
        if ids[above] != id_:
            place = place_of(table, index, "id")
            log.add("id-lookalike", place, found=id_, other=ids[above], first=table.row_number(above))


def _plain(table: Table, name: str) -> Sequence[object]:
    column = table.columns[name]
    return column if isinstance(column, tuple) else column.tolist()


def _check_field(table: Table, field: Field, ids: Sequence[str], log: ProblemLog) -> None:
    known = {"", *ids}
    cells = table.texts(field.name)
    if field.type == "ref":
        wrong = {cell: [cell] for cell in set(cells) - known}
    else:
        wrong = {cell: [part for part in cell.split() if part not in known] for cell in set(cells)}
    if not any(wrong.values()):
        return
    near = {likeness(id_): id_ for id_ in ids}
    for index, cell in enumerate(cells):
        for part in wrong.get(cell, ()):
            _log_unknown(table, index, field, part, near, log)


def _log_unknown(table: Table, index: int, field: Field, found: str, near: Mapping[str, str], log: ProblemLog) -> None:
    place = place_of(table, index, field.name)
    if other := near.get(likeness(found)):
        log.add("ref-spelling", place, found=found, target=field.target, near=other)
    else:
        log.add("ref-unknown", place, found=found, target=field.target)
