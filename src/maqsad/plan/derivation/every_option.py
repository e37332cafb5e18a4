"""Rows that name no option stand for every option that delivers (what rules D11 and D12 share)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from maqsad.plan.derivation.columns import Cells, unfolded
from maqsad.plan.derivation.exact import WHOLE, part
from maqsad.plan.table import MISSING, Table


class Delivering(NamedTuple):
    """An option that delivers `scope` basis points of the project's output from `usable_year`."""

    option: str
    usable_year: int
    scope: int


class Entry(NamedTuple):
    """One explicit row: the position of the written row it comes from, and what is put into it."""

    position: int
    option: str
    year: int | None
    scope: int
    derived_by: str


def delivering_options(options: Table) -> Mapping[str, list[Delivering]]:
    """By project, the options whose usable year is given (rule T1)."""
    found: defaultdict[str, list[Delivering]] = defaultdict(list)
    years, scopes = options.wholes("usable_year").tolist(), options.wholes("scope").tolist()
    for project, id_, year, scope in zip(options.texts("project"), options.texts("id"), years, scopes, strict=True):
        if year != MISSING:
            found[project].append(Delivering(id_, year, WHOLE if scope == MISSING else scope))
    return found


def is_explicit(table: Table, field: str) -> bool:
    """Whether every row names its option and the year in `field`."""
    return all(table.texts("option")) and not bool((table.wholes(field) == MISSING).any())


def named(table: Table, field: str, starts: Mapping[str, int], rule: str) -> Iterator[Entry]:
    """The rows that name their option; where the year in `field` is blank, the option's start stands, if it has one."""
    years, rules = table.wholes(field).tolist(), table.texts("derived_by")
    for position, option in enumerate(table.texts("option")):
        if not option:
            continue
        if years[position] != MISSING:
            yield Entry(position, option, years[position], WHOLE, rules[position])
        elif option in starts:
            yield Entry(position, option, starts[option], WHOLE, rule)
        else:
            yield Entry(position, option, None, WHOLE, rules[position])


def written_out(table: Table, entries: Sequence[Entry], field: str, amounts: Sequence[str]) -> Table:
    """`table` made of `entries`, with their years in `field` and the fields `amounts` times their scopes (nearest)."""
    changed: dict[str, Cells] = {
        "option": [entry.option for entry in entries],
        field: [entry.year for entry in entries],
        "derived_by": [entry.derived_by for entry in entries],
    }
    for name in amounts:
        column = table.wholes(name).tolist()
        changed[name] = [_scaled(column[entry.position], entry.scope) for entry in entries]
    return unfolded(table, [entry.position for entry in entries], changed)


def _scaled(value: int, scope: int) -> int | None:
    return None if value == MISSING else part(value, scope)
