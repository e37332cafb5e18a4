"""New tables made column by column: a hundred thousand rows as records would take too long."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

import numpy as np

from maqsad.plan.table import MISSING, Column, Table
from maqsad.values import MAX_RIAL, Refused

Cells = Sequence[str] | Sequence[int] | Sequence[int | None]


def appended(table: Table, size: int, added: Mapping[str, Cells]) -> Table:
    """`table` with `size` rows below it; fields that `added` lacks are missing in them."""
    if not size:
        return table
    columns = {}
    for field in table.spec.fields:
        old, new = table.columns[field.name], _column(field.whole, added.get(field.name), size)
        columns[field.name] = _joined(old, new)
    return Table(table.spec, columns, [*table.rows, *[0] * size] if table.rows else ())


def unfolded(table: Table, chosen: Sequence[int], changed: Mapping[str, Cells]) -> Table:
    """The rows `chosen` of `table`, in that order, with the columns `changed` in the place of the table's."""
    columns = {}
    for field in table.spec.fields:
        if field.name in changed:
            columns[field.name] = _column(field.whole, changed[field.name], len(chosen))
        else:
            columns[field.name] = _taken(table.columns[field.name], chosen)
    return Table(table.spec, columns, [table.rows[i] for i in chosen] if table.rows else ())


def _column(whole: bool, cells: Cells | None, size: int) -> Column:
    if not whole:
        return ("",) * size if cells is None else tuple(cast(Sequence[str], cells))
    if cells is None:
        array = np.full(size, MISSING, dtype=np.int64)
    else:
        try:
            array = np.array([MISSING if cell is None else cell for cell in cells], dtype=np.int64)
        except OverflowError:
            raise Refused("money-too-large", limit=MAX_RIAL) from None
    array.setflags(write=False)
    return array


def _joined(old: Column, new: Column) -> Column:
    if isinstance(old, tuple) and isinstance(new, tuple):
        return old + new
    joined = np.concatenate([np.asarray(old), np.asarray(new)])
    joined.setflags(write=False)
    return joined


def _taken(column: Column, chosen: Sequence[int]) -> Column:
    if isinstance(column, tuple):
        return tuple([column[i] for i in chosen])
    taken = column[np.array(chosen, dtype=np.intp)]
    taken.setflags(write=False)
    return taken
