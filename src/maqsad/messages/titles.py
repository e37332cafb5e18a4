"""Titles: of tables, fields and the values of a choice, which the catalogue holds, and of a plan's own rows."""

from __future__ import annotations

from collections.abc import Iterable

from maqsad.messages.formats import Language
from maqsad.plan.catalogue import Field, tables
from maqsad.plan.table import Row


def table_title(name: str, lang: Language) -> str:
    """The table's title, or the name itself where the catalogue does not know it (a sheet or file)."""
    spec = tables().get(name)
    return (spec.title.get(lang) if spec else "") or name


def field_title(table: str | None, name: str, lang: Language) -> str:
    """The field's title, or the name itself where the catalogue does not know it."""
    field = _field(table, name)
    return (field.title.get(lang) if field else "") or name


def choice_title(table: str, field: str, value: str, lang: Language) -> str:
    """What a person reads for one value of a choice; the value itself where it is none."""
    spec = _field(table, field)
    if spec is None or value not in spec.choices:
        return value
    return spec.choice_titles[spec.choices.index(value)].get(lang) or value


def row_title(row: Row, lang: Language) -> str:
    """A row's title in the language, else in the other, else its id."""
    here, there = (row.title_fa, row.title_en) if lang == "fa" else (row.title_en, row.title_fa)
    return str(here or there or row.id)


def row_titles(rows: Iterable[Row], lang: Language) -> dict[str, str]:
    """Id -> title."""
    return {row.id: row_title(row, lang) for row in rows}


def option_name(option: Row, lang: Language) -> str:
    """An option's own title in the language, else that of its kind."""
    own = option.title_fa if lang == "fa" else option.title_en
    return str(own or choice_title("options", "kind", option.kind, lang))


def _field(table: str | None, name: str) -> Field | None:
    spec = tables().get(table or "")
    return next((field for field in spec.fields if field.name == name), None) if spec else None
