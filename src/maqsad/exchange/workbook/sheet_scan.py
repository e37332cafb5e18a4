"""One pass over the XML of a sheet: how far it reaches, and what a reader of values alone would not see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from maqsad.exchange.problems import MAX_PROBLEMS, Unreadable
from maqsad.exchange.workbook.safe_xml import local

Noted = TypeVar("Noted")

MAX_COLUMNS = 128
MAX_SHEET_ROWS = 1_048_576
MAX_CELLS = 20_000_000
"""Cells of the rectangle that holds all content, and steps of one scan."""
SPARSE = 2_000_000
"""Up to this many cells a rectangle may be as empty as it likes; beyond, one cell in 20 must be filled."""
MAX_TEXT = 64 << 20
"""Characters in all cells of a sheet together: the same shared text counts once for each cell that shows it."""

_BEFORE, _INSIDE, _AFTER = range(3)
_CELL_TAGS = frozenset(
    (
        *("row", "c", "v", "f", "is", "t", "r", "rPr", "rPh", "phoneticPr", "b", "i", "u", "strike", "outline"),
        *("shadow", "condense", "extend", "color", "sz", "rFont", "family", "charset", "scheme", "vertAlign"),
    )
)
"""Tags among the cells; any other tag ends them."""


@dataclass
class SheetFacts:
    """What one pass over a sheet found; lists of addresses end after `MAX_PROBLEMS`."""

    last_row: int = 0
    last_column: int = 0
    filled: int = 0
    formulas: list[str] = field(default_factory=list)
    stored_formulas: list[str] = field(default_factory=list)
    errors: list[tuple[str, str]] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    percents: set[tuple[int, int]] = field(default_factory=set)
    """Row and column, from 0, of cells that show a share as a percentage."""


def column_number(letters: str) -> int:
    """A column by its letters, from 1. Raises ValueError for anything but up to three capitals."""
    if not 0 < len(letters) <= 3 or not all("A" <= letter <= "Z" for letter in letters):
        raise ValueError(letters)
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column


class _Letters(dict[str, int]):
    """Columns by their letters, each looked at once."""

    def __missing__(self, letters: str) -> int:
        self[letters] = column = column_number(letters)
        return column


class SheetScan:
    """Feed `start` and `text` to `parse_stream`; then `facts()`."""

    def __init__(self, sheet: str, part: str, percent_styles: frozenset[str], text_sizes: Sequence[int]) -> None:
        self._sheet, self._part = sheet, part
        self._percent_styles, self._text_sizes = percent_styles, text_sizes
        self._facts = SheetFacts()
        self._letters, self._names = _Letters(), _Names()
        self._row, self._row_text, self._column = 0, "0", 0
        self._cell: dict[str, str] = {}
        self._last_row, self._last_column, self._last_cell = 0, 0, self._cell
        self._filled = 0
        self._has_formula = self._awaits_text = False
        self._where = _BEFORE
        self._at_end = (0, 0)
        self._steps = self._text = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = self._names[name]
        if tag == "c":
            self._steps += 1
            self._cell = attributes
            # Where an addressed cell stands is looked at when there is something in it.
            self._column = -MAX_CELLS if "r" in attributes else self._column + 1
            self._has_formula = self._awaits_text = False
        elif tag == "v" or tag == "is":
            self._fill(is_value=tag == "v")
        elif tag == "t":
            pass
        elif tag == "row":
            self._steps += 1
            self._row_text = attributes.get("r") or str(self._row + 1)
            self._row, self._column = int(self._row_text), 0
            if self._row > MAX_SHEET_ROWS:
                raise self._refusal("workbook-sheet-too-large", limit=MAX_SHEET_ROWS)
        elif tag == "f" and self._where == _INSIDE:
            self._has_formula = True
            self._note(self._facts.formulas, self._address)
            self._reach()
        elif tag not in _CELL_TAGS:
            self._outside(tag, attributes)

    def text(self, data: str) -> None:
        if not self._awaits_text:
            return
        self._awaits_text = False
        if self._cell["t"] == "s":
            self._text += self._text_sizes[int(data)]
        else:
            self._note(self._facts.errors, (self._address, data[:20]))

    def check(self) -> None:
        """Refuse a scan that has taken too many steps, or shows too much text; call it now and then."""
        if self._steps > MAX_CELLS or len(self._facts.percents) > SPARSE:
            raise self._refusal("workbook-sheet-too-large", limit=MAX_CELLS)
        if self._text > MAX_TEXT:
            raise Unreadable("workbook-text-too-large", part=self._part, limit=MAX_TEXT)

    def facts(self) -> SheetFacts:
        """What was found; `Unreadable` if the rectangle of content is too large or nearly empty."""
        facts = self._facts
        if self._where == _AFTER and self._at_end != (self._filled, self._steps):
            raise ValueError(self._part)
        self.check()
        facts.last_row, facts.last_column, facts.filled = self._last_row, self._last_column, self._filled
        area = facts.last_row * facts.last_column
        if area > MAX_CELLS:
            raise self._refusal("workbook-sheet-too-large", limit=MAX_CELLS)
        if area > SPARSE and area > 20 * facts.filled:
            raise self._refusal("workbook-sheet-too-sparse")
        return facts

    @property
    def _address(self) -> str:
        return self._cell.get("r", "")

    def _fill(self, *, is_value: bool) -> None:
        """A value stands in the cell."""
        self._reach()
        self._filled += 1
        cell = self._cell
        if self._has_formula:
            self._store_formula()
        if is_value and "t" in cell:
            self._awaits_text = cell["t"] == "s" or cell["t"] == "e"
        if "s" in cell and cell["s"] in self._percent_styles:
            self._facts.percents.add((self._row - 1, self._column - 1))

    def _store_formula(self) -> None:
        """The formula noted last has a stored value."""
        self._has_formula = False
        self._note(self._facts.stored_formulas, self._address)
        if self._facts.formulas and self._facts.formulas[-1] == self._address:
            self._facts.formulas.pop()

    def _reach(self) -> None:
        """Take the cell's own address, which must lie in the row that it stands in."""
        if "r" in self._cell:
            cell = self._cell["r"]
            if not cell.endswith(self._row_text):
                raise ValueError(cell)
            self._column = self._letters[cell[: -len(self._row_text)]]
        if self._where != _INSIDE or self._column < 1:
            raise ValueError(self._address)
        if self._row > self._last_row:
            self._last_row = self._row
            self._last_cell = self._cell
        if self._column > self._last_column:
            self._last_column = self._column
            self._last_cell = self._cell
            if self._column > MAX_COLUMNS:
                raise self._refusal("workbook-sheet-too-wide", limit=MAX_COLUMNS)

    def _outside(self, tag: str, attributes: dict[str, str]) -> None:
        """A tag that is none of a cell's: after the first of them there are no more cells."""
        if tag == "sheetData" and self._where == _BEFORE:
            self._where = _INSIDE
        elif self._where == _INSIDE:
            self._where = _AFTER
            self._at_end = (self._filled, self._steps)
        if tag == "mergeCell":
            self._note(self._facts.merged, attributes.get("ref", "")[:40])
        elif tag == "dimension":
            self._check_dimension(attributes.get("ref", ""))

    def _note(self, noted: list[Noted], what: Noted) -> None:
        if len(noted) <= MAX_PROBLEMS:
            noted.append(what)

    def _check_dimension(self, reference: str) -> None:
        """A sheet that itself claims more rows than any spreadsheet has is refused at once."""
        digits = "".join(filter(str.isdigit, reference.rpartition(":")[2][:20]))
        if digits and int(digits) > MAX_SHEET_ROWS:
            self._last_cell = {"r": reference[:40]}
            raise self._refusal("workbook-sheet-too-large", limit=MAX_SHEET_ROWS)

    def _refusal(self, reason: str, **values: object) -> Unreadable:
        return Unreadable(reason, sheet=self._sheet, cell=self._last_cell.get("r", ""), **values)


class _Names(dict[str, str]):
    """Tags by their names as written, with or without a prefix."""

    def __missing__(self, name: str) -> str:
        self[name] = tag = local(name)
        return tag
