"""What each obligation costs in results: the best value without it, less the value with it (rule G7)."""

from __future__ import annotations

from fractions import Fraction

from maqsad.portfolio.bounds.cases import Bounds
from maqsad.portfolio.decision import ObligationPrice, Witness
from maqsad.portfolio.formulation.attainment import QUANTA
from maqsad.portfolio.formulation.facts import Facts
from maqsad.portfolio.formulation.model import FlatModel
from maqsad.portfolio.search.settle import Settled, Settler
from maqsad.portfolio.search.stages import Stages
from maqsad.portfolio.witness import choice_of, witness_of

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
    most, id = most_won(stages.model, plan, bounds, row), row.partition("|")[2]
    if found is None or found.value <= plan.value:
        return ObligationPrice(id, Fraction(0), most)
    return ObligationPrice(id, Fraction(found.value - plan.value, QUANTA), most, witness_of(found))


def won(facts: Facts, model: FlatModel, plan: Settled, row: str, witness: Witness | None) -> Fraction | None:
    """Points that a plan without this row wins over `plan` (0: no such plan); None if it is none, or wins nothing."""
    if witness is None:
        return Fraction(0)
    freed = _without(model, row)
    chosen = choice_of(freed, witness)
    found = None if chosen is None else Settler(facts, freed).settle(chosen, dict(witness.lots))
    return None if found is None or found.value <= plan.value else Fraction(found.value - plan.value, QUANTA)


def most_won(model: FlatModel, plan: Settled, bounds: Bounds, row: str) -> Fraction:
    """Points that no plan without this row wins over `plan` (G7)."""
    return Fraction(bounds.on(_without(model, row)).bound - plan.value, QUANTA)


def _without(model: FlatModel, row: str) -> FlatModel:
    rows = tuple(other for other in model.rows if other.id != row)
    return FlatModel(model.constant, model.projects, model.columns, rows)
