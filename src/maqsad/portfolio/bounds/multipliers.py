"""Multipliers: an upper bound of every plan's value, and of the plans that take one option (rules G3-G5)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from maqsad.portfolio.formulation.attainment import QUANTA
from maqsad.portfolio.formulation.model import Column, FlatModel, ModelProject, Row
from maqsad.portfolio.solving.highs import Ended, Relaxation, relax
from maqsad.portfolio.solving.program import Program, program_of

SHIFT = 32
"""Multipliers are whole numbers over 2**SHIFT, in quanta for one unit of a row."""


@dataclass(frozen=True)
class Branch:
    """A part of all choices: without the options `barred`, with `bounds` (lower, upper) of some columns narrowed."""

    barred: frozenset[str] = frozenset()
    bounds: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, model: FlatModel, chosen: frozenset[str], lots: Mapping[str, int]) -> Branch:
        """One choice with its lots."""
        whole = {column.id: (lots.get(column.id, 0),) * 2 for column in model.columns if column.whole}
        return cls(frozenset(model.option_index) - chosen, whole)

    def without(self, options: Iterable[str]) -> Branch:
        return Branch(self.barred.union(options), self.bounds)

    def within(self, column: str, lower: int, upper: int) -> Branch:
        return Branch(self.barred, {**self.bounds, column: (lower, upper)})

    def allowed(self, project: ModelProject) -> list[str]:
        return [option.id for option in project.options if option.id not in self.barred]

    def between(self, column: Column) -> tuple[int, int]:
        return self.bounds.get(column.id, (column.lower, column.upper))


EVERYTHING = Branch()
Side = Literal["x", "z"]


@dataclass(frozen=True)
class Moved:
    """In what a model differs from another with the same options: rows by id as they were and as they are."""

    was: Mapping[str, Row]
    now: Mapping[str, Row]
    anew: frozenset[str]
    """Columns whose bounds or value differ, or that one of the models does not have."""

    @classmethod
    def between(cls, before: FlatModel, after: FlatModel) -> Moved:
        was = {row.id: row for row in before.rows if after.row_by_id.get(row.id) != row}
        now = {row.id: row for row in after.rows if before.row_by_id.get(row.id) != row}
        anew = set(before.columns) ^ set(after.columns)
        return cls(was, now, frozenset(column.id for column in anew))

    @cached_property
    def gone(self) -> frozenset[str]:
        """Rows that are no more."""
        return frozenset(self.was.keys() - self.now.keys())

    @cached_property
    def options(self) -> frozenset[str]:
        """The options that count otherwise in some row."""
        return frozenset(option for rows in self.x for row in rows for option in row.x)

    @cached_property
    def columns(self) -> frozenset[str]:
        """The columns that differ or count otherwise in some row."""
        return self.anew.union(column for rows in self.z for row in rows for column in row.z)

    @cached_property
    def x(self) -> tuple[list[Row], list[Row]]:
        """The rows in which options count otherwise, as they were and as they are."""
        return self._rows(lambda row: {} if row is None else row.x)

    @cached_property
    def z(self) -> tuple[list[Row], list[Row]]:
        """The rows in which columns count otherwise."""
        return self._rows(lambda row: {} if row is None else row.z)

    def _rows(self, side: Callable[[Row | None], Mapping[str, int]]) -> tuple[list[Row], list[Row]]:
        ids = [id for id in {**self.was, **self.now} if side(self.was.get(id)) != side(self.now.get(id))]
        return [self.was[id] for id in ids if id in self.was], [self.now[id] for id in ids if id in self.now]


@dataclass(frozen=True)
class Multipliers:
    """One whole number a row, over 2**shift."""

    model: FlatModel
    by_row: Mapping[str, int]
    shift: int
    _before: tuple[Multipliers, Moved] | None = field(default=None, repr=False, compare=False)
    """The same multipliers on another model, whose sums are those of this one but for the rows that moved."""

    def on(self, model: FlatModel, moved: Moved | None = None) -> Multipliers:
        """The same on a model whose rows of the same id have the same sense; of rows it does not have, none.

        `moved`, if it is known: from the model of these multipliers to that one.
        """
        moved = moved or Moved.between(self.model, model)
        known = {row: weight for row, weight in self.by_row.items() if row not in moved.gone}
        return Multipliers(model, known, self.shift, (self, moved))

    @cached_property
    def option_terms(self) -> dict[str, int]:
        """Option -> Σ_r λ_r·a_r (times 2**shift)."""
        return self._terms("x")

    @cached_property
    def column_terms(self) -> dict[str, int]:
        return self._terms("z")

    def _terms(self, side: Side) -> dict[str, int]:
        if self._before is None:
            return _added({}, side, 1, self.by_row, (self.model.row_by_id[id] for id in self.by_row))
        before, moved = self._before
        total = dict(before.option_terms if side == "x" else before.column_terms)
        was, now = moved.x if side == "x" else moved.z
        _added(total, side, -1, before.by_row, was)
        return _added(total, side, 1, self.by_row, now)

    @cached_property
    def right_sides(self) -> int:
        if self._before is None:
            return sum(self.by_row.get(row.id, 0) * row.rhs for row in self.model.rows)
        before, moved = self._before
        gone = sum(before.by_row.get(row.id, 0) * row.rhs for row in moved.was.values())
        return before.right_sides - gone + sum(self.by_row.get(row.id, 0) * row.rhs for row in moved.now.values())

    def reward(self, option: str) -> int:
        """r_io (times 2**shift)."""
        return -self.option_terms.get(option, 0)

    @cached_property
    def bound_shifted(self) -> int:
        """U(λ) in quanta, times 2**shift."""
        return self.shifted_in(EVERYTHING)

    def shifted_in(self, branch: Branch) -> int:
        """U(λ) of one branch (each project has an option there) in quanta, times 2**shift."""
        best = sum(self._best(branch))
        return (self.model.constant << self.shift) + self.right_sides + best + self._rest(branch)

    def _rest(self, branch: Branch) -> int:
        """What the columns come to at most in a branch."""
        key = tuple(sorted(branch.bounds.items()))
        if key not in self._rests:
            self._rests[key] = self._rest_anew(branch)
        return self._rests[key]

    def _rest_anew(self, branch: Branch) -> int:
        if self._before is None:
            return sum(self._most(column, branch) for column in self.model.columns)
        before, moved = self._before
        return (
            before._rest(branch) - before._of_columns(moved.columns, branch) + self._of_columns(moved.columns, branch)
        )

    def _of_columns(self, ids: Iterable[str], branch: Branch) -> int:
        index, columns = self.model.column_index, self.model.columns
        return sum(self._most(columns[index[id]], branch) for id in ids if id in index)

    def _most(self, column: Column, branch: Branch) -> int:
        worth = (column.value << self.shift) - self.column_terms.get(column.id, 0)
        lower, upper = branch.between(column)
        return worth * (upper if worth > 0 else lower)

    @cached_property
    def _rests(self) -> dict[tuple[tuple[str, tuple[int, int]], ...], int]:
        return {}

    def _best(self, branch: Branch) -> list[int]:
        """Of every project the largest r_io in a branch."""
        found = self._bests.get(branch.barred)
        if found is None:
            found = self._bests[branch.barred] = self._best_anew(branch)
        return found

    def _best_anew(self, branch: Branch) -> list[int]:
        if self._before is None:
            return [max(map(self.reward, branch.allowed(project))) for project in self.model.projects]
        before, moved = self._before
        found = list(before._best(branch))
        index = self.model.option_index
        for i in {index[option][0] for option in moved.options}:
            found[i] = max(map(self.reward, branch.allowed(self.model.projects[i])))
        return found

    @cached_property
    def _bests(self) -> dict[frozenset[str], list[int]]:
        return {}

    @property
    def bound(self) -> int:
        """U(λ) in quanta, rounded down: values are whole, so it still bounds them."""
        return self.bound_shifted >> self.shift

    def bound_in(self, branch: Branch) -> int:
        return self.shifted_in(branch) >> self.shift

    def without(self, option: str) -> int:
        """U_io in quanta (G5): no plan that takes `option` is worth more."""
        i, _ = self.model.option_index[option]
        return (self.bound_shifted - self._best(EVERYTHING)[i] + self.reward(option)) >> self.shift

    def by_option(self, branch: Branch) -> dict[str, int]:
        """U_io in quanta of every option of a branch."""
        return {option: most >> self.shift for option, most in self.by_option_shifted(branch).items()}

    def by_option_shifted(self, branch: Branch, projects: Iterable[int] | None = None) -> dict[str, int]:
        """The same times 2**shift, of all projects or of those at these places."""
        whole, best, found = self.shifted_in(branch), self._best(branch), {}
        for i in range(len(self.model.projects)) if projects is None else projects:
            rest = whole - best[i]
            found.update({o: rest + self.reward(o) for o in branch.allowed(self.model.projects[i])})
        return found

    def refutes(self, branch: Branch = EVERYTHING) -> bool:
        """Whether these multipliers prove that no plan of the branch keeps the rows (G4, G6)."""
        terms = self.option_terms
        left = sum(min(terms.get(option, 0) for option in branch.allowed(p)) for p in self.model.projects)
        for column in self.model.columns:
            weight = self.column_terms.get(column.id, 0)
            if weight:
                lower, upper = branch.between(column)
                left += weight * (lower if weight > 0 else upper)
        return left > self.right_sides


def _added(
    total: dict[str, int], side: Side, sign: int, weights: Mapping[str, int], rows: Iterable[Row]
) -> dict[str, int]:
    """`total` with the entries of rows times their weights."""
    for row in rows:
        weight = sign * weights.get(row.id, 0)
        if weight:
            for id, a in (row.x if side == "x" else row.z).items():
                total[id] = total.get(id, 0) + weight * a
    return total


def best_multipliers(model: FlatModel) -> Multipliers | None:
    """From the linear relaxation; None if even that has no plan."""
    program = program_of(model)
    relaxation = relax(program)
    return None if relaxation.ended is Ended.INFEASIBLE else multipliers_of(program, relaxation, SHIFT)


def multipliers_of(program: Program, relaxation: Relaxation, shift: int) -> Multipliers:
    """The duals of a solved relaxation as whole numbers."""
    model = program.model
    duals = dict(zip(program.row_ids, relaxation.duals.tolist(), strict=True))
    exact = {row.id: signed(row, round(-duals[row.id] / row.scale * QUANTA * 2.0**shift)) for row in model.rows}
    return Multipliers(model, _tightened(model, exact), shift)


def signed(row: Row, weight: int) -> int:
    """λ ≥ 0 on ≤ rows, ≤ 0 on ≥ rows."""
    if row.sense == "=":
        return weight
    return max(0, weight) if row.sense == "<=" else min(0, weight)


def _tightened(model: FlatModel, weights: dict[str, int]) -> dict[str, int]:
    """A demand's multiplier not above what its cheapest fund asks, so that rounding cannot reward a flow."""
    price: dict[str, int] = {}
    for row in model.rows:
        if not row.id.startswith("demand|"):
            for j, a in row.z.items():
                if j.startswith("flow|"):
                    price[j] = price.get(j, 0) + weights[row.id] * a
    for row in model.rows:
        if row.id.startswith("demand|") and row.z:
            weights[row.id] = min(weights[row.id], min(price.get(j, 0) for j in row.z))
    return {id: weight for id, weight in weights.items() if weight}
