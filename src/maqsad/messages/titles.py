"""Titles that the catalogue holds: tables, fields and the values of a choice."""

from __future__ import annotations

from maqsad.messages.formats import Language
from maqsad.plan.catalogue import Field, tables


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


def _field(table: str | None, name: str) -> Field | None:
    spec = tables().get(table or "")
    return next((field for field in spec.fields if field.name == name), None) if spec else None
