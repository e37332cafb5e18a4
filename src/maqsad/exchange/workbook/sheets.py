"""What the sheets of a workbook are called, and which of them hold tables."""

from __future__ import annotations

from functools import cache

from maqsad.plan.catalogue import TableSpec, tables
from maqsad.values import Bilingual, Lang, comparable

MAX_NAME = 31
GUIDE = Bilingual("راهنما", "Guide")
LISTS = Bilingual("فهرست‌ها", "Lists")
_FORBIDDEN = frozenset("[]:*?/\\'")


def sheet_name(spec: TableSpec, lang: Lang) -> str:
    """The table's title, or its name where the title is not fit for a sheet."""
    title = spec.title.get(lang)
    fits = 0 < len(title) <= MAX_NAME and not _FORBIDDEN.intersection(title)
    return title if fits and _tables_called()[comparable(title)] == {spec.name} else spec.name


def table_called(sheet: str) -> str | None:
    """The name of the table that a sheet holds; None if it is not known."""
    names = _tables_called().get(comparable(sheet[:100]), set())
    return next(iter(names)) if len(names) == 1 else None


def is_ours_without_rows(sheet: str) -> bool:
    """Whether it is a sheet that helps people and holds no table."""
    return comparable(sheet[:100]) in {comparable(name) for both in (GUIDE, LISTS) for name in (both.fa, both.en)}


@cache
def _tables_called() -> dict[str, set[str]]:
    called: dict[str, set[str]] = {}
    for spec in tables().values():
        for name in (spec.title.fa, spec.title.en):
            called.setdefault(comparable(name), set()).add(spec.name)
    return called | {comparable(name): {name} for name in tables()}
