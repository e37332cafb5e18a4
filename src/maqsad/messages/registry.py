"""From an id and values to a sentence.

A placeholder is `{name}` or `{name:form}`. Forms: `year` (no grouping), `money` (rial, in milliard toman), `rial`,
`percent` (basis points), `share` (1 is the whole), `micros`, `points`, `date` (day or ordinal), `bytes`, `list`,
`table` (its title), `type` (what a cell of it holds), `plural one|many` (by the number, without printing it). Without a
form a whole number is grouped, a text is put as it is, and a sequence is listed. With a value `book_unit` (the plan's
own unit of money in both languages) `money` and `rial` are so many of that.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from string import Formatter
from typing import Any

from maqsad.messages import formats
from maqsad.messages.formats import Language
from maqsad.messages.store import Entry, UnknownSentence, entries, entry
from maqsad.messages.titles import table_title
from maqsad.values.money import MoneyUnit
from maqsad.values.text import Bilingual

__all__ = ["Entry", "UnknownSentence", "entries", "entry", "fill", "sentence"]


def sentence(key: str, lang: Language, /, **values: object) -> str:
    """The sentence `key` with its placeholders filled. Raises UnknownSentence; KeyError for a missing placeholder."""
    return fill(entry(key).text, lang, values)


def fill(text: Bilingual, lang: Language, values: Mapping[str, object]) -> str:
    book = values.get("book_unit")
    return _Filler(lang, book if isinstance(book, Bilingual) else None).vformat(text.get(lang), (), values)


class _Filler(Formatter):
    def __init__(self, lang: Language, book: Bilingual | None = None) -> None:
        self.lang, self.book = lang, book

    def format_field(self, value: Any, format_spec: str) -> str:
        form, _, rest = format_spec.partition(" ")
        if form == "plural":
            one, _, many = rest.partition("|")
            return one if value == 1 else many
        if form in ("money", "rial") and self.book is not None and isinstance(value, int):
            return f"{formats.number(value, self.lang)} {self.book.get(self.lang)}"
        return formatted(value, form, self.lang)

    def get_field(self, field_name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> tuple[Any, str]:
        """By plain name only: a text from a file never reaches into an object."""
        return kwargs[field_name], field_name


def formatted(value: Any, form: str, lang: Language) -> str:
    """One value in one form (see the module's text)."""
    if isinstance(value, list | tuple | set | frozenset):
        items = sorted(value) if isinstance(value, set | frozenset) else value
        return formats.listed((formatted(item, "" if form == "list" else form, lang) for item in items), lang)
    if value is None:
        return "—"
    if not form:
        return _plain(value, lang)
    if form == "table":
        return table_title(str(value), lang)
    if form == "type":
        return entry(f"type-{value}").text.get(lang)
    return value if isinstance(value, str) else str(_FORMS[form](value, lang))


def _bytes(value: int, lang: Language) -> str:
    return entry("format-megabytes").text.get(lang).format(number=formats.number(Fraction(value, 10**6), lang, 1))


def _plain(value: Any, lang: Language) -> str:
    if isinstance(value, bool):
        return entry("yes" if value else "no").text.get(lang)
    if isinstance(value, int | Decimal | Fraction):
        return formats.number(value, lang)
    if isinstance(value, datetime.date):
        return formats.date(value, lang)
    return value.get(lang) if isinstance(value, Bilingual) else str(value)


_FORMS: Mapping[str, Any] = {
    "year": formats.year,
    "money": formats.money,
    "rial": lambda value, lang: formats.money(value, lang, MoneyUnit.RIAL),
    "percent": formats.percent_bp,
    "share": lambda value, lang: formats.percent_of(value, lang, 1),
    "micros": formats.decimal_micros,
    "points": lambda value, lang: formats.number(value, lang, 1),
    "date": formats.date,
    "bytes": _bytes,
    "list": _plain,
}
