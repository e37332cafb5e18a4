"""What each obligation costs in results: the best value without it, less the value with it (rule G7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from maqsad.portfolio.decision import ObligationPrice
from maqsad.portfolio.formulation.attainment import QUANTA
from maqsad.portfolio.formulation.model import FlatModel
from maqsad.portfolio.multipliers import Multipliers
from maqsad.portfolio.settle import Settled
from maqsad.portfolio.stages import Stages

GAP = 5e-3
WORK_SHARE = 100
"""Each obligation's search gets this part of the work."""


def obligation_prices(stages: Stages, plan: Settled, multipliers: Multipliers) -> tuple[ObligationPrice, ...]:
    """One price an obligation, by id: what a search without it found, and the most that there can be."""
    rows = [row.id for row in stages.model.rows if row.id.startswith("obligation|")]
    return tuple(_price(stages, plan, multipliers, row) for row in rows)


def _price(stages: Stages, plan: Settled, multipliers: Multipliers, row: str) -> ObligationPrice:
    without = _without(stages.model, row)
    freed = Stages(stages.facts, without, max(stages.gap, GAP), max(1, stages.work // WORK_SHARE), stages.progress)
    found = freed.most_value(plan, "obligations")
    best = plan.value if found is None else max(plan.value, found.value)
    most = most_won(stages.model, plan, multipliers, row)
    return ObligationPrice(row.partition("|")[2], Fraction(best - plan.value, QUANTA), most)


def most_won(model: FlatModel, plan: Settled, multipliers: Multipliers, row: str) -> Fraction:
    """Points that no plan without this row wins over `plan` (G7)."""
    weights: Mapping[str, int] = {id: weight for id, weight in multipliers.by_row.items() if id != row}
    freed = replace(multipliers, model=_without(model, row), by_row=weights)
    return Fraction(freed.bound - plan.value, QUANTA)


def _without(model: FlatModel, row: str) -> FlatModel:
    rows = tuple(other for other in model.rows if other.id != row)
    return FlatModel(model.constant, model.projects, model.columns, rows)
