"""The header row: which column holds which field, by field name or by Persian or English title, in any order."""

from __future__ import annotations

from collections.abc import Sequence

from maqsad.exchange.problems import ProblemLog
from maqsad.plan.catalogue import Field, TableSpec
from maqsad.values import Lang, Place, comparable, shown

MAX_HEADER = 200


def table_titles(spec: TableSpec) -> set[str]:
    """What a sheet of this table may be called, in comparable form."""
    return {comparable(name) for name in (spec.name, spec.title.fa, spec.title.en) if name}


def column_titles(spec: TableSpec, lang: Lang) -> list[str]:
    """The header row of this table in a language: titles, or a field's name where its title would not tell it."""
    known = _known(spec)
    titles = []
    for field in spec.fields:
        title = field.title.get(lang)
        titles.append(title if known.get(comparable(title)) == field.name else field.name)
    return titles


def match_header(spec: TableSpec, header: Sequence[object], place: str, log: ProblemLog) -> list[Field | None]:
    """The field of each column, None for one to be passed over; what does not fit is logged against `place`."""
    known, seen = _known(spec), set()
    matched: list[Field | None] = []
    for number, cell in enumerate(header, start=1):
        title = "" if cell is None else str(cell)
        name = known.get(comparable(title[:MAX_HEADER]))
        matched.append(None)
        if not title.strip():
            continue
        if name is None:
            log.add("column-unknown", Place(place, 1, shown(title)), found=shown(title), number=number)
        elif name in seen:
            log.add("column-duplicate", Place(place, 1, name), found=shown(title), number=number)
        else:
            seen.add(name)
            matched[-1] = spec.field(name)
    _log_missing(spec, seen, place, log)
    return matched


def known_titles(spec: TableSpec, cells: Sequence[str]) -> int:
    """How many of the cells are titles of this table."""
    known = _known(spec)
    return sum(comparable(cell[:MAX_HEADER]) in known for cell in cells)


def _known(spec: TableSpec) -> dict[str, str]:
    """Field names by what may stand in the header; names come first, and a title of two fields means neither."""
    names = {comparable(field.name): field.name for field in spec.fields}
    titles: dict[str, set[str]] = {}
    for field in spec.fields:
        for title in (field.title.fa, field.title.en):
            titles.setdefault(comparable(title), set()).add(field.name)
    titles.pop("", None)
    return {title: next(iter(fields)) for title, fields in titles.items() if len(fields) == 1} | names


def _log_missing(spec: TableSpec, seen: set[str], place: str, log: ProblemLog) -> None:
    for field in spec.fields:
        if field.required and field.default is None and field.name not in seen:
            log.add("column-missing", Place(place, 1, field.name), title_fa=field.title.fa, title_en=field.title.en)
