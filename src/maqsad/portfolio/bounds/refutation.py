"""Proofs that no plan exists, or none in a branch: multipliers that say so in whole numbers (rules G4, G6)."""

from __future__ import annotations

from maqsad.portfolio.bounds.multipliers import EVERYTHING, Branch, Multipliers, signed
from maqsad.portfolio.formulation.model import FlatModel, Row
from maqsad.portfolio.solving.highs import Relaxation, Relaxer
from maqsad.portfolio.solving.program import Program, program_of

SHIFTS = (0, 4, 12, 24, 40, 60, 80, 100)
"""Tried in turn: the coarsest whole numbers that still prove it are the easiest to read."""
READABLE = 1_000
"""A proof of more rows is left as it was found."""


class Refuter:
    """Looks for refutations of one model. Its program, built once, breaks rows by as little as it can."""

    def __init__(self, model: FlatModel) -> None:
        self.program = _elastic(program_of(model))
        self._relax = Relaxer(self.program)

    def __call__(self, branch: Branch = EVERYTHING) -> Multipliers | None:
        """Multipliers that prove that no plan (none in the branch) keeps the rows; None if none found."""
        return refutation(self.program, self.relaxed(branch), branch)

    def relaxed(self, branch: Branch) -> Relaxation:
        """By how little the rows must be broken in a branch, in scaled units."""
        return self._relax(self.program.bounds_of(branch.barred, branch.bounds))


def refutation(program: Program, relaxation: Relaxation, branch: Branch) -> Multipliers | None:
    """The duals of an elastic program as whole numbers, if they refute the branch."""
    model = program.model
    duals = dict(zip(program.row_ids, relaxation.duals.tolist(), strict=True))
    weights = {row.id: -duals[row.id] / row.scale for row in model.rows}
    largest = max((abs(weight) for weight in weights.values()), default=0.0)
    if not largest:
        return None
    for shift in SHIFTS:
        exact = {row.id: signed(row, round(weights[row.id] / largest * 2.0**shift)) for row in model.rows}
        found = Multipliers(model, {id: weight for id, weight in exact.items() if weight}, shift)
        if found.refutes(branch):
            return _spared(found, branch)
    return None


def _elastic(program: Program) -> Program:
    """The program with a price on every breach, in scaled units; one option a project stays hard."""
    program.set_cost({})
    for n, id in enumerate(program.row_ids):
        if not id.startswith("one|"):
            _soften(program, n)
    return program


def _soften(program: Program, n: int) -> None:
    indices, values = program.entries[n]
    if program.row_upper[n] != float("inf"):
        indices.append(program.add_column(1.0, 0.0, float("inf")))
        values.append(-1.0)
    if program.row_lower[n] != -float("inf"):
        indices.append(program.add_column(1.0, 0.0, float("inf")))
        values.append(1.0)


def _spared(proof: Multipliers, branch: Branch) -> Multipliers:
    """The same proof without the rows it can do without, so that a person sees what really clashes."""
    rows = [proof.model.row_by_id[id] for id in proof.by_row]
    if len(rows) > READABLE:
        return proof
    for row in sorted(rows, key=lambda row: (-_year(row), abs(proof.by_row[row.id]) * row.scale, abs(row.rhs), row.id)):
        fewer = Multipliers(proof.model, {id: w for id, w in proof.by_row.items() if id != row.id}, proof.shift)
        if fewer.refutes(branch):
            proof = fewer
    return proof


def _year(row: Row) -> int:
    """The year at the end of a row's id, 0 without one: what clashes soonest is kept."""
    last = row.id.rpartition("|")[2]
    return int(last) if last.isdecimal() else 0
