"""One column of a table as it is read: each distinct content is parsed once, plain whole numbers all together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from maqsad.exchange.parsing import Held, Parse, default_of, is_blank, parser
from maqsad.exchange.problems import MAX_PROBLEMS
from maqsad.plan.catalogue import Field
from maqsad.plan.table import MISSING, Column, Whole
from maqsad.values import Refused

Fault = tuple[int, Refused]
"""The index of a row and what is wrong with its cell."""


class _Parsed(dict[object, Held]):
    """What each distinct content of a cell comes to."""

    def __init__(self, parse: Parse, blank: Held) -> None:
        super().__init__()
        self.refused: dict[object, Refused] = {}
        self.blanks: set[object] = set()
        self._parse, self._blank = parse, blank

    def __missing__(self, raw: object) -> Held:
        value = self._blank
        if is_blank(raw):
            self.blanks.add(raw)
        else:
            try:
                value = self._parse(raw)
            except Refused as refused:
                self.refused[raw] = refused.with_traceback(None)
        self[raw] = value
        return value


class ColumnReader:
    """Takes the cells of one field from top to bottom.

    `faults` grows with what is wrong in them, up to `MAX_PROBLEMS`; the rest are only counted in `more_faults`.
    """

    def __init__(self, field: Field, *, folder: bool) -> None:
        self.field = field
        self.faults: list[Fault] = []
        self.more_faults = 0
        self._nothing: Held = MISSING if field.whole else ""
        default = default_of(field)
        self._required = field.required and default is None
        self._blank = self._nothing if default is None else default
        self._parsed = _Parsed(parser(field, folder=folder), self._blank)
        self._plain_wholes = field.type in ("int", "money")
        self._texts: list[str] = []
        self._wholes: list[Whole] = []
        self._size = 0

    def feed(self, cells: Sequence[object]) -> None:
        """Take the next cells."""
        kinds = set(map(type, cells))
        if bool in kinds:  # as a key, True is the same as 1
            cells = [("yes" if cell else "no") if isinstance(cell, bool) else cell for cell in cells]
        if self.field.whole:
            self._wholes.append(self._whole(cells, kinds))
        else:
            self._texts += map(self._parsed.__getitem__, cells)  # type: ignore[arg-type]
        self._note_refused(cells)
        if self._required:
            self._note_missing(cells)
        self._size += len(cells)

    def column(self) -> Column:
        """All that was taken; a cell that was refused is held as missing."""
        if not self.field.whole:
            return tuple(self._texts)
        whole = np.concatenate(self._wholes) if self._wholes else np.empty(0, dtype=np.int64)
        whole.setflags(write=False)
        return whole

    def blank_column(self, size: int) -> Column:
        """The column of a field that the file does not have."""
        if not self.field.whole:
            return (str(self._blank),) * size
        whole = np.full(size, self._blank, dtype=np.int64)
        whole.setflags(write=False)
        return whole

    def _whole(self, cells: Sequence[object], kinds: set[type]) -> Whole:
        plain = _plain_wholes(cells, kinds) if self._plain_wholes else None
        if plain is not None:
            return plain
        return np.array(list(map(self._parsed.__getitem__, cells)), dtype=np.int64)

    def _note_refused(self, cells: Sequence[object]) -> None:
        refused = self._parsed.refused
        if refused and not refused.keys().isdisjoint(cells):
            self._note([(self._size + i, refused[cell]) for i, cell in enumerate(cells) if cell in refused])

    def _note_missing(self, cells: Sequence[object]) -> None:
        blanks = self._parsed.blanks
        if blanks and not blanks.isdisjoint(cells):
            self._note([(self._size + i, Refused("cell-required")) for i, cell in enumerate(cells) if is_blank(cell)])

    def _note(self, faults: list[Fault]) -> None:
        room = MAX_PROBLEMS - len(self.faults)
        self.faults += faults[:room]
        self.more_faults += max(0, len(faults) - room)


def _plain_wholes(cells: Sequence[object], kinds: set[type]) -> Whole | None:
    """The cells as whole numbers if all are digits 0-9 (a folder) or whole below 10^15 (a workbook)."""
    if kinds == {str}:
        return _digits(cells)  # type: ignore[arg-type]
    if kinds == {float}:
        numbers = np.array(cells, dtype=np.float64)
        if bool(np.all(np.abs(numbers) < 1e15)) and bool(np.all(numbers == np.floor(numbers))):
            return numbers.astype(np.int64)
    return None


def _digits(cells: Sequence[str]) -> Whole | None:
    joined = "".join(cells)
    if joined.isascii() and joined.isdigit() and max(map(len, cells)) <= 18 and all(cells):
        return np.array(list(map(int, cells)), dtype=np.int64)
    return None
