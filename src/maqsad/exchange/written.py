"""From the value that a table holds to the text of a cell: the one form that the product's own files have."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from maqsad.plan.catalogue import Field
from maqsad.plan.table import MISSING, Table
from maqsad.values import decimal_text, format_jalali

_FORMS: dict[str, Callable[[int], str]] = {
    "percent": lambda held: decimal_text(Decimal(held).scaleb(-2)),
    "decimal": lambda held: decimal_text(Decimal(held).scaleb(-6)),
    "date": lambda held: format_jalali(date.fromordinal(held)),
    "bool": lambda held: "yes" if held else "no",
}


def written(field: Field, held: int) -> str:
    """A whole-number value as text in Latin digits; blank if missing."""
    return "" if held == MISSING else _FORMS.get(field.type, str)(held)


class _Written(dict[int, str]):
    def __init__(self, field: Field) -> None:
        super().__init__()
        self._field = field

    def __missing__(self, held: int) -> str:
        self[held] = text = written(self._field, held)
        return text


def column_texts(table: Table, field: Field) -> list[str]:
    """A column as texts, unguarded."""
    if not field.whole:
        return list(table.texts(field.name))
    held = table.wholes(field.name).tolist()
    if field.type in _FORMS:
        return list(map(_Written(field).__getitem__, held))
    return ["" if value == MISSING else str(value) for value in held]


def canonical_order(texts: list[list[str]]) -> list[int]:
    """The rows of these columns in the order in which they are written, whatever order they came in."""
    rows = list(zip(*texts, strict=True))
    return sorted(range(len(rows)), key=rows.__getitem__)
