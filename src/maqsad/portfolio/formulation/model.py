"""The flat integer model: one choice a project, rows and columns in whole numbers (rule M1)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

FORMAT = "maqsad-flat-1"
Sense = Literal["<=", ">=", "="]


@dataclass(frozen=True, slots=True)
class Row:
    """`x` maps options and `z` columns to whole coefficients. `scale` is for the search alone."""

    id: str
    sense: Sense
    rhs: int
    x: Mapping[str, int] = field(default_factory=dict)
    z: Mapping[str, int] = field(default_factory=dict)
    scale: int = 1

    def kept(self, left: int) -> bool:
        """Whether the row holds with `left` on its left side."""
        if self.sense == "=":
            return left == self.rhs
        return left <= self.rhs if self.sense == "<=" else left >= self.rhs


@dataclass(frozen=True, slots=True)
class Column:
    """A quantity beside the choices, between finite bounds; `value` is quanta for one unit of it."""

    id: str
    lower: int
    upper: int
    value: int = 0
    whole: bool = False
    scale: int = 1


@dataclass(frozen=True, slots=True)
class ModelOption:
    """One way to do a project: comparable cost in rial (C4), and 1 if it breaks the plan in force (M2)."""

    id: str
    cost: int
    broken: int


@dataclass(frozen=True, slots=True)
class ModelProject:
    """A decided project; `in_force` is the index of its in-force option (T3)."""

    id: str
    in_force: int
    options: tuple[ModelOption, ...]


@dataclass(frozen=True)
class FlatModel:
    """Projects, columns and rows sorted by id; `constant` in quanta."""

    constant: int
    projects: tuple[ModelProject, ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    @classmethod
    def of(
        cls, constant: int, projects: Iterable[ModelProject], columns: Iterable[Column], rows: Iterable[Row]
    ) -> FlatModel:
        def by_id(item: Any) -> str:
            return str(item.id)

        return cls(
            constant,
            tuple(sorted(projects, key=by_id)),
            tuple(sorted(columns, key=by_id)),
            tuple(sorted(rows, key=by_id)),
        )

    @cached_property
    def option_index(self) -> dict[str, tuple[int, int]]:
        """Option id -> (project index, option index)."""
        return {o.id: (i, n) for i, project in enumerate(self.projects) for n, o in enumerate(project.options)}

    @cached_property
    def column_index(self) -> dict[str, int]:
        return {column.id: j for j, column in enumerate(self.columns)}

    @cached_property
    def row_by_id(self) -> dict[str, Row]:
        return {row.id: row for row in self.rows}

    @cached_property
    def canonical(self) -> bytes:
        """Canonical JSON (M1)."""
        document = {
            "constant": self.constant,
            "columns": [
                {"id": c.id, "lower": c.lower, "upper": c.upper, "value": c.value, "whole": c.whole}
                for c in self.columns
            ],
            "projects": [
                {
                    "id": p.id,
                    "in_force": p.in_force,
                    "options": [{"id": o.id, "cost": o.cost, "broken": o.broken} for o in p.options],
                }
                for p in self.projects
            ],
            "rows": [self._row(row) for row in self.rows],
            "format": FORMAT,
        }
        return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()

    @cached_property
    def hash(self) -> str:
        return hashlib.sha256(self.canonical).hexdigest()

    def _row(self, row: Row) -> dict[str, Any]:
        x: Sequence[list[int]] = sorted([*self.option_index[o], a] for o, a in row.x.items() if a)
        z: Sequence[list[int]] = sorted([self.column_index[j], a] for j, a in row.z.items() if a)
        return {"id": row.id, "sense": row.sense, "rhs": row.rhs, "x": x, "z": z}
