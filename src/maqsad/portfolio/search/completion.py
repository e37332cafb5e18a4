"""Completion first: how many half-finished works can come into use at once (rule J3)."""

from __future__ import annotations

from maqsad.portfolio.formulation.facts import Facts
from maqsad.portfolio.formulation.model import FlatModel
from maqsad.portfolio.formulation.rules.completion import completing
from maqsad.portfolio.search.stages import LATER_SHARE, StageProgress, Stages
from maqsad.portfolio.solving.program import Program, column_positions, program_of


def completion_floor(
    facts: Facts, model: FlatModel, gap: float, work: int, progress: StageProgress | None
) -> int | None:
    """The largest number found; None if the plan does not put completion first, or no plan was found."""
    if not facts.snapshot.settings.completion_first:
        return None
    options = frozenset(completing(facts))
    if not options:
        return 0
    # A gap under one work in all of them, so that a search that ends by it has the largest number.
    stages = Stages(facts, model, min(gap, 0.5 / len(options)), work, progress)
    positions = column_positions(model)

    def build(margin: float) -> Program:
        program = program_of(model, margin)
        program.set_cost({positions[option]: -1.0 for option in options})
        return program

    found, _ = stages.search_settled("completion", build, max(1, work // LATER_SHARE))
    plans = (found, stages.settler.settle(stages.in_force, {}))
    return max((len(options & plan.chosen) for plan in plans if plan is not None), default=None)
