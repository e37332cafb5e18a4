"""What reading a plan can find wrong: the ids, a log that stays small, and the refusal of a whole file."""

from __future__ import annotations

from collections.abc import Mapping

from maqsad.values import Place, Problem, Refused, Severity

IDS: Mapping[str, tuple[str, ...]] = {
    # a cell
    "cell-required": ("found", "expected"),
    "cell-too-long": ("found", "expected", "length", "limit"),
    "cell-choice": ("found", "expected", "expected_fa", "expected_en"),
    "cell-yes-no": ("found", "expected"),
    "cell-id": ("found", "expected"),
    "cell-type": ("found", "expected"),
    "cell-out-of-range": ("found", "expected"),
    "cell-error-value": ("cell", "found"),
    "cell-formula": ("cell",),
    "cell-formula-stored": ("cell",),
    # a row
    "row-cells": ("found", "expected"),
    "key-duplicate": ("key", "first"),
    "id-lookalike": ("found", "other", "first"),
    "ref-unknown": ("found", "target"),
    "ref-spelling": ("found", "target", "near"),
    # a column
    "column-unknown": ("found", "number"),
    "column-duplicate": ("found", "number"),
    "column-untitled": ("number",),
    "column-missing": ("title_fa", "title_en"),
    # a table, a file, a sheet
    "table-no-header": (),
    "table-too-many-rows": ("limit",),
    "plan-one-row": ("count",),
    "csv-not-utf8": ("line", "found"),
    "csv-nul": ("line",),
    "csv-bare-cr": ("line",),
    "csv-unclosed-quote": ("line",),
    "csv-quote": ("line",),
    "csv-too-long": ("line", "limit"),
    "csv-delimiter": ("line", "found"),
    "csv-unknown": ("found",),
    "csv-no-file": ("found",),
    "sheet-unknown": ("found",),
    "sheet-twice": ("found", "other"),
    "sheet-hidden": ("found",),
    "sheet-merged": ("cell",),
    "problems-not-shown": ("count",),
}
"""Problems of this room with their placeholders.

A cell's value may also be refused by an id of `maqsad.values.REASONS`: its own placeholders, `found` and `expected`.
`expected` is a field type of the catalogue; in `cell-choice` the choices, in `row-cells` a number.
"""

UNREADABLE: Mapping[str, tuple[str, ...]] = {
    "plan-absent": ("name",),
    "plan-not-a-plan": ("name",),
    "plan-not-permitted": ("name",),
    "workbook-too-large": ("size", "limit"),
    "workbook-not-a-workbook": (),
    "workbook-damaged": ("part",),
    "workbook-old-format": (),
    "workbook-macros": ("part",),
    "workbook-encrypted": (),
    "workbook-external-link": ("part",),
    "workbook-embedded-file": ("part",),
    "workbook-too-many-parts": ("count", "limit"),
    "workbook-too-many-sheets": ("count", "limit"),
    "workbook-unpacks-too-large": ("size", "limit"),
    "workbook-unpacks-too-far": ("part", "ratio", "limit"),
    "workbook-text-too-large": ("part", "limit"),
    "workbook-unsafe-xml": ("part",),
    "workbook-sheet-too-large": ("sheet", "cell", "limit"),
    "workbook-sheet-too-wide": ("sheet", "cell", "limit"),
    "workbook-sheet-too-sparse": ("sheet", "cell"),
    "output-not-ours": ("name",),
}
"""Reasons for which nothing of a file is read (or, `output-not-ours`, nothing is written), with placeholders."""

MAX_PROBLEMS = 1_000


class Unreadable(Refused):
    """The file or folder as a whole cannot be read as a plan; `reason` is a key of `UNREADABLE`."""


class ProblemLog:
    """Collects problems; beyond `limit` they are only counted."""

    def __init__(self, limit: int = MAX_PROBLEMS) -> None:
        self._limit = limit
        self._problems: list[Problem] = []
        self._unshown = {True: 0, False: 0}

    def add(self, id_: str, place: Place, severity: Severity = Severity.ERROR, **values: object) -> None:
        """Log a problem."""
        self.put(Problem(id_, severity, place, values))

    def refuse(self, refused: Refused, place: Place, **values: object) -> None:
        """Log what was refused at `place`, as an error; `values` fill what the refusal leaves open."""
        self.put(Problem(refused.reason, Severity.ERROR, place, {**values, **refused.values}))

    def put(self, problem: Problem) -> None:
        """Log a problem that is already made."""
        if len(self._problems) < self._limit:
            self._problems.append(problem)
        else:
            self._unshown[problem.stops] += 1

    def count(self, number: int) -> None:
        """Take note of that many further errors, which need not be shown."""
        self._unshown[True] += number

    @property
    def stops(self) -> bool:
        """Whether any problem, shown or not, is an error."""
        return bool(self._unshown[True]) or any(problem.stops for problem in self._problems)

    def problems(self) -> list[Problem]:
        """All that is kept, and one more that counts the rest."""
        rest = sum(self._unshown.values())
        if not rest:
            return list(self._problems)
        severity = Severity.ERROR if self._unshown[True] else Severity.WARNING
        return [*self._problems, Problem("problems-not-shown", severity, values={"count": rest})]
