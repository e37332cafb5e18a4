"""A problem: what is wrong, how grave, where, and with which values.

Problems carry ids and values, never sentences; `messages` turns an id into a Persian or English sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum


class Severity(Enum):
    """Only `ERROR` stops a decision."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Place:
    """The path to a cell: table (or sheet or file), 1-based row as the person sees it, field.

    `row` counts as a spreadsheet does: the header is row 1. Unknown parts are None. `key` names the row by its id.
    """

    table: str | None = None
    row: int | None = None
    column: str | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding. `id` is registered in `messages`; `values` fill its named placeholders."""

    id: str
    severity: Severity
    place: Place = Place()
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def stops(self) -> bool:
        return self.severity is Severity.ERROR


class Refused(ValueError):  # noqa: N818 - read as a sentence: raise Refused
    """A value that cannot be taken: `reason` is a message id, `values` its placeholders."""

    def __init__(self, reason: str, **values: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.values = values
