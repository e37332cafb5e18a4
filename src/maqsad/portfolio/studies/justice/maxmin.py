"""The plan whose worst-off district is best off, and a bound of what any plan gives its worst-off district (J4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from maqsad.portfolio.bounds.multipliers import best_multipliers
from maqsad.portfolio.formulation.attainment import QUANTA
from maqsad.portfolio.formulation.model import Column, FlatModel, Row
from maqsad.portfolio.search.settle import Settled
from maqsad.portfolio.search.stages import Stages
from maqsad.portfolio.solving.program import Program, column_positions, program_of

Points = Mapping[str, Mapping[str, int]]
"""District -> option -> what it gives the district (quanta × 10,000)."""
LEAST = "least"
WORTH = 10**6
"""What the worst-off district's most is worth in the search for a bound, in points: enough to round multipliers."""


def least_share(points: Points, need: Mapping[str, Fraction], chosen: frozenset[str]) -> tuple[Fraction, str]:
    """min over districts of A_d / need, and the district it falls on (ties by id)."""
    return min((received(points.get(d, {}), chosen) / need[d], d) for d in sorted(need))


def received(points: Mapping[str, int], chosen: frozenset[str]) -> Fraction:
    """A_d of a choice, quanta × 10,000."""
    return Fraction(sum(a for o, a in points.items() if o in chosen))


def most_equal(stages: Stages, points: Points, need: Mapping[str, Fraction], work: int) -> Settled | None:
    """The plan found whose least A_d / need is largest."""
    model = stages.model
    positions = column_positions(model)
    scale = max((abs(a) for d in need for a in points.get(d, {}).values()), default=1) or 1
    mean = sum(need.values()) / len(need)

    def build(margin: float) -> Program:
        program = program_of(model, margin)
        program.set_cost({})
        least = program.add_column(-1.0, 0.0, float("inf"))
        for d, amount in need.items():
            entries = {positions[o]: a / scale for o, a in points.get(d, {}).items() if a}
            program.add_row(f"least|{d}", entries | {least: -float(amount / mean)}, lower=0.0)
        return program

    return stages.search_settled("justice", build, work)[0]


def no_plan_exceeds(model: FlatModel, points: Points, need: Mapping[str, Fraction]) -> Fraction | None:
    """r̄: no plan's least A_d / need is more. None where nothing can be claimed."""
    most = min(_most(model, points.get(d, {})) / need[d] for d in need)
    if most <= 0:
        return None
    upper = int(most) + 1
    value = max(1, WORTH * QUANTA // upper)
    multipliers = best_multipliers(_with_least(model, points, need, upper, value))
    return None if multipliers is None else min(most, Fraction(multipliers.bound_shifted, value << multipliers.shift))


def _with_least(model: FlatModel, points: Points, need: Mapping[str, Fraction], upper: int, value: int) -> FlatModel:
    """The model in which nothing is worth anything but the least share."""
    columns = [replace(column, value=0) for column in model.columns]
    rows = list(model.rows)
    for d, amount in need.items():
        x = {o: -a * amount.denominator for o, a in points.get(d, {}).items() if a}
        scale = max((abs(a) for a in x.values()), default=1)
        rows.append(Row(f"least|{d}", "<=", 0, x, {LEAST: amount.numerator}, scale))
    return FlatModel.of(0, model.projects, [*columns, Column(LEAST, 0, upper, value, scale=upper)], rows)


def _most(model: FlatModel, points: Mapping[str, int]) -> int:
    """Σ over projects of the most that one of their options gives."""
    return sum(max(points.get(o.id, 0) for o in project.options) for project in model.projects)
