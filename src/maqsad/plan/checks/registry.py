"""The named checks: how one is written, and the list of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from maqsad.plan.checks.view import View
from maqsad.values.problem import Severity

Stage = Literal["plan", "explicit"]

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE


@dataclass(frozen=True, slots=True)
class Finding:
    """One place where a check found something. `index` counts the table's rows from 0; None: no row of it."""

    table: str
    index: int | None
    column: str | None
    values: Mapping[str, object]
    key: str | None = None
    """Names a row that is missing; otherwise the row itself says its key."""
    severity: Severity | None = None
    """Milder than the check's own, where this place deserves it."""


Finder = Callable[[View], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Check:
    """A named check: its sentences stand in the messages under the same id."""

    id: str
    severity: Severity
    stage: Stage
    find: Finder


CHECKS: dict[str, Check] = {}
"""Every check by id, in the order in which problems are listed."""


def check(id: str, severity: Severity = WARNING, stage: Stage = "plan") -> Callable[[Finder], Finder]:
    """Register a function that yields the findings of the check `id`; severity is that of its gravest finding."""

    def register(find: Finder) -> Finder:
        if id in CHECKS:
            raise ValueError(f"two checks are called {id}")
        CHECKS[id] = Check(id, severity, stage, find)
        return find

    return register


def at(table: str, index: int | None, column: str | None = None, /, **values: object) -> Finding:
    """Something is wrong in this row (in this cell, if `column` is given); without a row, in the whole table."""
    return Finding(table, index, column, values)


def mild(severity: Severity, table: str, index: int | None, column: str | None = None, /, **values: object) -> Finding:
    """Like `at`, less grave than the check is elsewhere."""
    return Finding(table, index, column, values, severity=severity)


def absent(table: str, key: str, column: str | None = None, /, **values: object) -> Finding:
    """A row with this key is missing."""
    return Finding(table, None, column, values, key=key)
