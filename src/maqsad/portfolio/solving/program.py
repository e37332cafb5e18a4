"""The flat model in the search's scaled units: arrays for a solver, and the way back to whole numbers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from maqsad.portfolio.formulation.attainment import QUANTA
from maqsad.portfolio.formulation.model import FlatModel, Row

Floats = npt.NDArray[np.float64]
Matrix = tuple[npt.NDArray[np.int32], npt.NDArray[np.int32], Floats]
INFINITY = float("inf")
MEASURED = ("firm", "fund", "debt", "council", "limit", "reserve", "capacity", "floor", "justice")
"""Rows of measured quantities, which the solver's tolerance can break by a few units."""


@dataclass
class Program:
    """A mixed-integer program: minimise `cost`·v. The options' columns come first, then the model's, then extra ones.

    One option a project is a row of its own. Rows are kept as entry lists until `matrix` packs them.
    """

    model: FlatModel
    cost: list[float]
    lower: list[float]
    upper: list[float]
    whole: list[bool]
    offset: float = 0.0
    row_ids: list[str] = field(default_factory=list)
    row_lower: list[float] = field(default_factory=list)
    row_upper: list[float] = field(default_factory=list)
    entries: list[tuple[list[int], list[float]]] = field(default_factory=list)
    _packed: Matrix | None = None

    @property
    def options(self) -> int:
        return sum(len(project.options) for project in self.model.projects)

    def add_column(self, cost: float, lower: float, upper: float, whole: bool = False) -> int:
        self.cost.append(cost)
        self.lower.append(lower)
        self.upper.append(upper)
        self.whole.append(whole)
        return len(self.cost) - 1

    def add_row(self, id: str, entries: Mapping[int, float], lower: float = -INFINITY, upper: float = INFINITY) -> None:
        self.row_ids.append(id)
        self.row_lower.append(lower)
        self.row_upper.append(upper)
        self.entries.append((list(entries), list(entries.values())))

    def bounds_of(
        self, barred: Collection[str], between: Mapping[str, tuple[int, int]]
    ) -> dict[int, tuple[float, float]]:
        """Bounds under which no barred option is taken and the model's columns lie between those amounts."""
        found = {self.positions[option]: (0.0, 0.0) for option in sorted(barred)}
        for id, (lower, upper) in sorted(between.items()):
            scale = self.model.columns[self.model.column_index[id]].scale
            found[self.positions[id]] = (lower / scale, upper / scale)
        return found

    @cached_property
    def positions(self) -> dict[str, int]:
        """Option id or column id -> column of the program."""
        return column_positions(self.model)

    def set_cost(self, costs: Mapping[int, float]) -> None:
        """Replace the objective."""
        self.cost = [costs.get(j, 0.0) for j in range(len(self.cost))]
        self.offset = 0.0

    def matrix(self) -> Matrix:
        """Row-wise (starts, indices, values); entries may be added to a row, not changed."""
        size = sum(len(indices) for indices, _ in self.entries)
        if self._packed is None or (self._packed[0].size, self._packed[1].size) != (len(self.entries) + 1, size):
            self._packed = self._pack()
        return self._packed

    def _pack(self) -> Matrix:
        starts = np.cumsum([0, *(len(indices) for indices, _ in self.entries)], dtype=np.int32)
        indices = np.array([j for columns, _ in self.entries for j in columns], dtype=np.int32)
        values = np.array([a for _, amounts in self.entries for a in amounts], dtype=np.float64)
        return starts, indices, values


def program_of(model: FlatModel, margin: float = 0.0) -> Program:
    """The model as a program that maximises value in points (so `cost` is minus value).

    `margin` lowers every measured ceiling and raises every measured floor by that much of a scaled unit, so that a
    plan found within the solver's tolerance keeps the true rows to the rial.
    """
    program = Program(model, [], [], [], [])
    for project in model.projects:
        first = len(program.cost)
        for _ in project.options:
            program.add_column(0.0, 0.0, 1.0, whole=True)
        chosen = range(first, len(program.cost))
        program.add_row(f"one|{project.id}", dict.fromkeys(chosen, 1.0), 1.0, 1.0)
    for column in model.columns:
        worth = -column.value * column.scale / QUANTA
        program.add_column(worth, column.lower / column.scale, column.upper / column.scale, column.whole)
    index = column_positions(model)
    for row in model.rows:
        entries = {index[o]: a / row.scale for o, a in row.x.items() if a}
        scales = ((j, model.columns[model.column_index[j]].scale) for j in row.z)
        entries |= {index[j]: row.z[j] * scale / row.scale for j, scale in scales if row.z[j]}
        program.add_row(row.id, entries, *_bounds(row, margin))
    return program


def column_positions(model: FlatModel) -> dict[str, int]:
    """Option id or column id -> column of the program. (A column's id holds `|`, an option's never.)"""
    options = [option.id for project in model.projects for option in project.options]
    return {id: j for j, id in enumerate([*options, *(column.id for column in model.columns)])}


def _bounds(row: Row, margin: float) -> tuple[float, float]:
    rhs = row.rhs / row.scale
    slack = margin if row.id.split("|")[0] in MEASURED else 0.0
    if row.sense == "=":
        return rhs, rhs
    return (-INFINITY, rhs - slack) if row.sense == "<=" else (rhs + slack, INFINITY)
