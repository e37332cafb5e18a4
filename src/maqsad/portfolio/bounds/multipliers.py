"""Multipliers: an upper bound of every plan's value, and of the plans that take one option (rules G3-G5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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


@dataclass(frozen=True)
class Multipliers:
    """One whole number a row, over 2**shift."""

    model: FlatModel
    by_row: Mapping[str, int]
    shift: int

    def on(self, model: FlatModel) -> Multipliers:
        """The same on a model whose rows of the same id have the same sense; of rows it does not have, none."""
        known = {row: weight for row, weight in self.by_row.items() if row in model.row_by_id}
        return Multipliers(model, known, self.shift)

    @cached_property
    def option_terms(self) -> dict[str, int]:
        """Option -> Σ_r λ_r·a_r (times 2**shift)."""
        return self._terms("x")

    @cached_property
    def column_terms(self) -> dict[str, int]:
        return self._terms("z")

    def _terms(self, side: Literal["x", "z"]) -> dict[str, int]:
        total: dict[str, int] = {}
        for row, weight in self.by_row.items():
            entries: Mapping[str, int] = getattr(self.model.row_by_id[row], side)
            for id, a in entries.items():
                total[id] = total.get(id, 0) + weight * a
        return total

    @cached_property
    def right_sides(self) -> int:
        return sum(self.by_row.get(row.id, 0) * row.rhs for row in self.model.rows)

    def reward(self, option: str) -> int:
        """r_io (times 2**shift)."""
        return -self.option_terms.get(option, 0)

    @cached_property
    def bound_shifted(self) -> int:
        """U(λ) in quanta, times 2**shift."""
        return self.shifted_in(EVERYTHING)

    def shifted_in(self, branch: Branch) -> int:
        """U(λ) of one branch (each project has an option there) in quanta, times 2**shift."""
        best = sum(max(map(self.reward, branch.allowed(project))) for project in self.model.projects)
        rest = 0
        for column in self.model.columns:
            worth = (column.value << self.shift) - self.column_terms.get(column.id, 0)
            lower, upper = branch.between(column)
            rest += worth * (upper if worth > 0 else lower)
        return (self.model.constant << self.shift) + self.right_sides + best + rest

    @property
    def bound(self) -> int:
        """U(λ) in quanta, rounded down: values are whole, so it still bounds them."""
        return self.bound_shifted >> self.shift

    def bound_in(self, branch: Branch) -> int:
        return self.shifted_in(branch) >> self.shift

    def without(self, option: str) -> int:
        """U_io in quanta (G5): no plan that takes `option` is worth more."""
        i, _ = self.model.option_index[option]
        best = max(self.reward(o.id) for o in self.model.projects[i].options)
        return (self.bound_shifted - best + self.reward(option)) >> self.shift

    def by_option(self, branch: Branch) -> dict[str, int]:
        """U_io in quanta of every option of a branch."""
        return {option: most >> self.shift for option, most in self.by_option_shifted(branch).items()}

    def by_option_shifted(self, branch: Branch) -> dict[str, int]:
        """The same times 2**shift."""
        whole, found = self.shifted_in(branch), {}
        for project in self.model.projects:
            rewards = {option: self.reward(option) for option in branch.allowed(project)}
            best = max(rewards.values())
            found.update({option: whole - best + reward for option, reward in rewards.items()})
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
