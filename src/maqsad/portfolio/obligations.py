"""What each obligation costs in results: the best value without it, less the value with it (rule G7)."""

from __future__ import annotations

from fractions import Fraction

from maqsad.portfolio.bounds.cases import Bounds
from maqsad.portfolio.decision import ObligationPrice
from maqsad.portfolio.formulation.attainment import QUANTA
from maqsad.portfolio.formulation.model import FlatModel
from maqsad.portfolio.search.settle import Settled
from maqsad.portfolio.search.stages import Stages

GAP = 5e-3
WORK_SHARE = 100
"""Each obligation's search gets this part of the work."""


def obligation_prices(stages: Stages, plan: Settled, bounds: Bounds) -> tuple[ObligationPrice, ...]:
    """One price an obligation, by id: what a search without it found, and the most that there can be."""
    rows = [row.id for row in stages.model.rows if row.id.startswith("obligation|")]
    return tuple(_price(stages, plan, bounds, row) for row in rows)


def _price(stages: Stages, plan: Settled, bounds: Bounds, row: str) -> ObligationPrice:
    without = _without(stages.model, row)
    freed = Stages(stages.facts, without, max(stages.gap, GAP), max(1, stages.work // WORK_SHARE), stages.progress)
    found = freed.most_value(plan, "obligations")
    best = plan.value if found is None else max(plan.value, found.value)
    most = most_won(stages.model, plan, bounds, row)
    return ObligationPrice(row.partition("|")[2], Fraction(best - plan.value, QUANTA), most)


def most_won(model: FlatModel, plan: Settled, bounds: Bounds, row: str) -> Fraction:
    """Points that no plan without this row wins over `plan` (G7)."""
    return Fraction(bounds.on(_without(model, row)).bound - plan.value, QUANTA)


def _without(model: FlatModel, row: str) -> FlatModel:
    rows = tuple(other for other in model.rows if other.id != row)
    return FlatModel(model.constant, model.projects, model.columns, rows)
