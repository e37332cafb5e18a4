"""Multipliers: an upper bound of every plan's value, and of the plans that take one option (rules G3-G5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from maqsad.portfolio.formulation.attainment import QUANTA
from maqsad.portfolio.formulation.model import FlatModel, Row
from maqsad.portfolio.solving.highs import Ended, relax
from maqsad.portfolio.solving.program import program_of

SHIFT = 32
"""Multipliers are whole numbers over 2**SHIFT, in quanta for one unit of a row."""


@dataclass(frozen=True)
class Multipliers:
    """One whole number a row, over 2**shift."""

    model: FlatModel
    by_row: Mapping[str, int]
    shift: int

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
        best = sum(max(self.reward(o.id) for o in project.options) for project in self.model.projects)
        rest = 0
        for column in self.model.columns:
            worth = (column.value << self.shift) - self.column_terms.get(column.id, 0)
            rest += worth * (column.upper if worth > 0 else column.lower)
        return (self.model.constant << self.shift) + self.right_sides + best + rest

    @property
    def bound(self) -> int:
        """U(λ) in quanta, rounded down: values are whole, so it still bounds them."""
        return self.bound_shifted >> self.shift

    def without(self, option: str) -> int:
        """U_io in quanta (G5): no plan that takes `option` is worth more."""
        i, _ = self.model.option_index[option]
        best = max(self.reward(o.id) for o in self.model.projects[i].options)
        return (self.bound_shifted - best + self.reward(option)) >> self.shift

    def refutes(self, chosen: frozenset[str] | None = None, lots: Mapping[str, int] | None = None) -> bool:
        """Whether these multipliers prove that no plan (none with this choice and lots) keeps the rows (G4, G6)."""
        if chosen is None:
            left = sum(min(self.option_terms.get(o.id, 0) for o in p.options) for p in self.model.projects)
        else:
            left = sum(self.option_terms.get(o, 0) for o in chosen)
        for column in self.model.columns:
            weight = self.column_terms.get(column.id, 0)
            fixed = lots.get(column.id, 0) if column.whole and lots is not None else None
            least = column.lower if weight > 0 else column.upper
            left += weight * (least if fixed is None else fixed)
        return left > self.right_sides


def best_multipliers(model: FlatModel) -> Multipliers | None:
    """From the linear relaxation; None if even that has no plan."""
    program = program_of(model)
    relaxation = relax(program)
    if relaxation.ended is Ended.INFEASIBLE:
        return None
    duals = dict(zip(program.row_ids, relaxation.duals, strict=True))
    exact = {
        row.id: signed(row, round(-duals[row.id] / row.scale * QUANTA * 2.0**SHIFT)) for row in model.rows
    }  # fmt: skip
    return Multipliers(model, _tightened(model, exact), SHIFT)


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
