"""Writing a workbook: a guide, one sheet a table with hints and drop-downs, and the lists behind them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from maqsad.exchange.atomic import replacing
from maqsad.exchange.guard import STARTS
from maqsad.exchange.headers import column_titles
from maqsad.exchange.workbook.guide import choice_label, hint, steps, word
from maqsad.exchange.workbook.sheets import GUIDE, LISTS, sheet_name
from maqsad.exchange.written import canonical_order, column_texts
from maqsad.plan.catalogue import Field, tables
from maqsad.plan.plan import Plan, plan_of
from maqsad.plan.table import Table
from maqsad.values import Lang

SPARE_ROWS = 1_000
"""Rows below the last one that have drop-downs too."""
MAX_DIGITS = 15
"""Digits that a spreadsheet keeps of a whole number."""
MAX_DIGITS_BEFORE_DOT = 7
"""Digits before the dot up to which six decimals are kept, with room to tell them from noise."""
_CREATED = datetime(2000, 1, 1)
_WIDTHS = {"longtext": 50, "text": 28, "steps": 20, "money": 22, "id": 16, "ref": 16, "refs": 20, "choice": 20}
_NUMBERS = {"money": "#,##0", "int": "0", "year": "0", "percent": "General", "decimal": "General"}

Write = Callable[[Any, int, int, str], object]


def write_workbook(plan: Plan, path: Path, lang: Lang = "fa") -> None:
    """Write every table of the plan as a sheet; the same content gives the same bytes."""
    with replacing(path) as temporary:
        _Book(temporary, lang).write(plan)


def write_template(path: Path, lang: Lang = "fa") -> None:
    """Write a workbook with every sheet, hints and drop-downs, and no row."""
    write_workbook(plan_of({}), path, lang)


class _Book:
    def __init__(self, path: Path, lang: Lang) -> None:
        # Row by row, so that memory does not grow with the plan; no text is ever taken for a number, link or formula.
        options: dict[str, object] = {
            "constant_memory": True,
            "strings_to_numbers": False,
            "strings_to_formulas": False,
        }
        options |= {"strings_to_urls": False, "tmpdir": str(path.parent)}
        self._book = xlsxwriter.Workbook(str(path), options)
        self._book.set_properties({"created": _CREATED, "title": "Maqsad"})
        self._book.set_size(2400, 1200)
        self._lang = lang
        self._formats = _Formats(self._book, lang)
        self._lists: dict[tuple[str, ...], str] = {}

    def write(self, plan: Plan) -> None:
        self._write_guide(plan)
        for table in plan.tables.values():
            self._write_table(table, plan)
        self._write_lists()
        self._book.close()

    def _sheet(self, name: str) -> Any:
        sheet = self._book.add_worksheet(name)
        if self._lang == "fa":
            sheet.right_to_left()
        return sheet

    def _write_guide(self, plan: Plan) -> None:
        lang, formats = self._lang, self._formats
        sheet = self._sheet(GUIDE.get(lang))
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 30)
        sheet.set_column(1, 1, 10)
        sheet.set_column(2, 2, 90)
        row = 0
        for number, step in enumerate(steps(lang), start=1):
            sheet.write_number(row, 1, number, formats.guide)
            sheet.write_string(row, 2, step, formats.guide)
            row += 1
        row += 1
        for column, name in enumerate(("sheet", "rows", "meaning")):
            sheet.write_string(row, column, word(name, lang), formats.title)
        for table in plan.tables.values():
            row += 1
            sheet.write_string(row, 0, sheet_name(table.spec, lang), formats.guide)
            sheet.write_number(row, 1, table.size, formats.guide)
            sheet.write_string(row, 2, table.spec.meaning.get(lang), formats.guide)

    def _write_table(self, table: Table, plan: Plan) -> None:
        sheet = self._sheet(sheet_name(table.spec, self._lang))
        sheet.freeze_panes(1, 1)
        titles = column_titles(table.spec, self._lang)
        for column, (field, title) in enumerate(zip(table.spec.fields, titles, strict=True)):
            must = field.required and field.default is None
            sheet.set_column(column, column, _WIDTHS.get(field.type, 12), self._formats.of(field))
            sheet.write_string(0, column, title, self._formats.required if must else self._formats.title)
            sheet.write_comment(0, column, hint(field, self._lang), {"author": "", "x_scale": 2.2, "y_scale": 1.6})
            self._add_drop_down(sheet, column, field, table, plan)
        self._write_rows(sheet, table)

    def _write_rows(self, sheet: Any, table: Table) -> None:
        fields = table.spec.fields
        texts = [column_texts(table, field) for field in fields]
        order = canonical_order(texts)
        for field, cells in zip(fields, texts, strict=True):
            self._label(field, cells)
        writers = [self._writer(field) for field in fields]
        rows = list(zip(*texts, strict=True))
        for number, index in enumerate(order, start=1):
            for column, text in enumerate(rows[index]):
                if text:
                    writers[column](sheet, number, column, text)

    def _label(self, field: Field, column: list[str]) -> None:
        """Choices and yes/no as the drop-downs show them."""
        if labels := self._labels(field):
            column[:] = [labels.get(text, text) for text in column]

    def _labels(self, field: Field) -> dict[str, str]:
        if field.type == "bool":
            return {answer: word(answer, self._lang) for answer in ("yes", "no")}
        return {choice: choice_label(field, choice, self._lang) for choice in field.choices}

    def _writer(self, field: Field) -> Write:
        cell, quoted = self._formats.of(field), self._formats.quoted

        def text(sheet: Any, row: int, column: int, value: str) -> None:
            sheet.write_string(row, column, value, quoted if value[0] in STARTS + "'" else cell)

        def number(sheet: Any, row: int, column: int, value: str) -> None:
            if _keeps(value):
                sheet.write_number(row, column, float(value), cell)
            else:
                sheet.write_string(row, column, value, cell)

        return number if field.type in _NUMBERS else text

    def _add_drop_down(self, sheet: Any, column: int, field: Field, table: Table, plan: Plan) -> None:
        last = table.size + SPARE_ROWS
        if labels := self._labels(field):
            choices = {"validate": "list", "source": self._list_of(tuple(labels.values())), "error_type": "stop"}
            sheet.data_validation(1, column, last, column, choices)
        elif field.type == "ref" and field.target:
            target = tables()[field.target]
            at = _letters([f.name for f in target.fields].index("id"))
            end = plan[field.target].size + SPARE_ROWS + 1
            source = f"='{sheet_name(target, self._lang)}'!${at}$2:${at}${end}"
            ids = {"validate": "list", "source": source, "error_type": "warning"}
            sheet.data_validation(1, column, last, column, ids)

    def _list_of(self, labels: tuple[str, ...]) -> str:
        """The range in the sheet of lists that holds these labels."""
        if labels not in self._lists:
            at = _letters(len(self._lists))
            self._lists[labels] = f"='{LISTS.get(self._lang)}'!${at}$1:${at}${len(labels)}"
        return self._lists[labels]

    def _write_lists(self) -> None:
        sheet = self._sheet(LISTS.get(self._lang))
        lists: Sequence[tuple[str, ...]] = list(self._lists)
        for row in range(max(map(len, lists), default=0)):
            for column, labels in enumerate(lists):
                if row < len(labels):
                    sheet.write_string(row, column, labels[row], self._formats.text)


class _Formats:
    """The looks of cells."""

    def __init__(self, book: Any, lang: Lang) -> None:
        order = {"reading_order": 2 if lang == "fa" else 1}
        head = {"bold": True, "border": 1, "valign": "vcenter", "text_wrap": True} | order
        self.title = book.add_format(head | {"bold": False, "bg_color": "#E7E6E6"})
        self.required = book.add_format(head | {"bg_color": "#BDD7EE"})
        self.guide = book.add_format({"text_wrap": True, "valign": "top"} | order)
        self.text = book.add_format({"num_format": "@"})
        self.quoted = book.add_format({"num_format": "@", "quote_prefix": True})
        self._numbers = {kind: book.add_format({"num_format": code}) for kind, code in _NUMBERS.items()}

    def of(self, field: Field) -> Any:
        return self._numbers.get(field.type, self.text)


def _keeps(number: str) -> bool:
    """Whether a spreadsheet gives the number back exactly, so that it need not be written as text."""
    whole, dot, _ = number.lstrip("-").partition(".")
    return len(whole) <= (MAX_DIGITS_BEFORE_DOT if dot else MAX_DIGITS)


def _letters(column: int) -> str:
    """The letters of a column, from 0."""
    head, last = divmod(column, 26)
    return (_letters(head - 1) if head else "") + chr(65 + last)
