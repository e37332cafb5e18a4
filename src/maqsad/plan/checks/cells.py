"""What the catalogue asks of every table: required cells, unique rows, known references, signs, plausible years."""

from __future__ import annotations

from collections.abc import Iterator

from maqsad.plan.catalogue import Field, tables
from maqsad.plan.checks.registry import ERROR, Finding, at, check
from maqsad.plan.checks.view import View, names

_YEARS_BACK, _YEARS_AHEAD = 60, 60
_SAID_ELSEWHERE = {("plan", "scenario"), ("fund_ceilings", "amount"), ("obligations", "document")}
"""Cells that a check of their own looks at."""


def _fields(view: View, *types: str) -> Iterator[tuple[str, Field]]:
    for table, spec in tables().items():
        if view.size(table):
            for field in spec.fields:
                if (not types or field.type in types) and (table, field.name) not in _SAID_ELSEWHERE:
                    yield table, field


@check("required-cell-blank", ERROR)
def required_cell_blank(view: View) -> Iterator[Finding]:
    for table, field in _fields(view):
        column = view.column(table, field.name) if field.required else ()
        if None in column or "" in column:
            for index, value in view.rows(table, field.name):
                if value in (None, ""):
                    yield at(table, index, field.name)


@check("row-key-twice", ERROR)
def row_key_twice(view: View) -> Iterator[Finding]:
    for table, spec in tables().items():
        if not spec.key or table == "plan":
            continue
        if len(set(zip(*(view.column(table, name) for name in spec.key), strict=True))) == view.size(table):
            continue
        first: dict[tuple[object, ...], int] = {}
        for index, *key in view.rows(table, *spec.key):
            other = first.setdefault(tuple(key), index)
            if other != index:
                yield at(table, index, spec.key[-1], other=view.plan[table].row_number(other))


@check("reference-unknown", ERROR)
def reference_unknown(view: View) -> Iterator[Finding]:
    """References to options wait until those are derived: `option-unknown`."""
    for table, field in _fields(view, "ref", "refs"):
        if field.target in (None, "options"):
            continue
        known = {"", *view.groups(str(field.target), "id")}
        wrong = set(view.column(table, field.name)) - known
        for index, cell in view.rows(table, field.name) if wrong else ():
            for name in names(cell) if field.type == "refs" else (cell,):
                if name not in known:
                    yield at(table, index, field.name, found=name, target=field.target)


@check("amount-below-zero", ERROR)
def amount_below_zero(view: View) -> Iterator[Finding]:
    for table, field in _fields(view, "money"):
        for index, amount in view.rows(table, field.name):
            if amount is not None and amount < 0:
                yield at(table, index, field.name, amount=amount)


@check("percentage-below-zero", ERROR)
def percentage_below_zero(view: View) -> Iterator[Finding]:
    for table, field in _fields(view, "percent"):
        for index, share in view.rows(table, field.name):
            if share is not None and share < 0:
                yield at(table, index, field.name, share=share)


@check("year-implausible")
def year_implausible(view: View) -> Iterator[Finding]:
    first, last = view.first - _YEARS_BACK, view.last + _YEARS_AHEAD
    for table, field in _fields(view, "year"):
        for index, year in view.rows(table, field.name):
            if year is not None and not first <= year <= last:
                yield at(table, index, field.name, year=year, first=first, last=last)
