"""Workbooks for people: sheets in the direction of their language, ready to print, the same bytes every time."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from textwrap import wrap
from typing import Any

import xlsxwriter

from maqsad.messages import Language, sentence

MOST_DIGITS = 15
"""Digits that a spreadsheet keeps in a number."""
_LINE = 17
"""Height of a line of text, in points."""
_CREATED = datetime.datetime(2020, 1, 1)
_FONT = {"font_name": "Vazirmatn", "font_size": 10, "valign": "vcenter"}

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Column:
    """`width` in signs."""

    title: str
    width: int
    kind: str = "text"
    """text, wrapped, year, whole (rial, exact), level, points or share."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name on the tab, its columns, a cell a column in every row."""

    name: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    totals: frozenset[int] = frozenset()
    """Places of the rows that sum up others."""
    filtered: bool = True
    """Whether rows may be picked by their cells; not where some sum up others."""


def workbook(guide: Sequence[str], sheets: Sequence[Sheet], lang: Language) -> bytes:
    """A book whose first sheet says what it is, its title first."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": guide[0], "created": _CREATED})
    styles = _styles(book, lang)
    _guide(book.add_worksheet(sentence("sheet-guide", lang)), guide, styles, lang)
    for sheet in sheets:
        _write(book.add_worksheet(sheet.name), sheet, styles, lang)
    book.close()
    return buffer.getvalue()


def _guide(sheet: Any, lines: Sequence[str], styles: dict[str, Any], lang: Language) -> None:
    if lang == "fa":
        sheet.right_to_left()
    _printed(sheet)
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 110, styles["text"])
    for n, line in enumerate(lines):
        sheet.write_string(n, 0, line, styles["title" if n == 0 else "wrapped"])


def _printed(sheet: Any) -> None:
    """A4 lying, one page wide, its name above and the page below."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_header("&C&A")
    sheet.set_footer("&C&P / &N")


def _write(sheet: Any, given: Sheet, styles: dict[str, Any], lang: Language) -> None:
    if lang == "fa":
        sheet.right_to_left()
    _printed(sheet)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_row(0, _LINE * max(_lines(column.title, column.width) for column in given.columns) + 6)
    for n, column in enumerate(given.columns):
        sheet.set_column(n, n, column.width, styles[column.kind])
        numeric = column.kind not in ("text", "wrapped")
        sheet.write_string(0, n, column.title, styles["header-number" if numeric else "header"])
    for count, row in enumerate(given.rows):
        total = "-total" if count in given.totals else ""
        wrapped = [(str(c), k.width) for c, k in zip(row, given.columns, strict=True) if c and k.kind == "wrapped"]
        tall = max((_lines(*cell) for cell in wrapped), default=1)
        if tall > 1:
            sheet.set_row(count + 1, _LINE * tall)
        for n, (cell, column) in enumerate(zip(row, given.columns, strict=True)):
            _write_cell(sheet, count + 1, n, cell, styles[column.kind + total])
    if given.filtered:
        sheet.autofilter(0, 0, max(len(given.rows), 1), len(given.columns) - 1)


def _lines(text: str, width: int) -> int:
    """Lines that a text takes in a column; a bold title is a little wider."""
    return len(wrap(text, max(1, width - 2))) or 1


def _write_cell(sheet: Any, row: int, column: int, cell: Cell, style: Any) -> None:
    if isinstance(cell, int) and len(str(abs(cell))) > MOST_DIGITS:
        sheet.write_string(row, column, str(cell), style)
    elif isinstance(cell, int | float):
        sheet.write_number(row, column, cell, style)
    elif cell:
        sheet.write_string(row, column, cell, style)
    else:
        sheet.write_blank(row, column, None, style)


def _styles(book: Any, lang: Language) -> dict[str, Any]:
    start = "right" if lang == "fa" else "left"
    made: dict[str, dict[str, Any]] = {
        "text": {"align": start},
        "wrapped": {"align": start, "text_wrap": True},
        "title": {"align": start, "bold": True, "font_size": 14},
        "whole": {"align": "right", "num_format": "#,##0"},
        "level": {"align": "right", "num_format": "#,##0.00"},
        "share": {"align": "right", "num_format": "0.00%"},
        "points": {"align": "right", "num_format": "#,##0.0"},
        "year": {"align": "right", "num_format": "0"},
    }
    made |= {f"{name}-total": style | {"bold": True, "top": 1, "bg_color": "#f1f4f7"} for name, style in made.items()}
    header = {"bold": True, "bg_color": "#e4e9ee", "bottom": 1, "text_wrap": True}
    made |= {"header": header | {"align": start}, "header-number": header | {"align": "right"}}
    return {name: book.add_format(_FONT | style) for name, style in made.items()}
