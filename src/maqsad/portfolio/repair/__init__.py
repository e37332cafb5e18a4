"""When no plan exists: what clashes, the least extra money that would mend it, and which promises (rules R1-R3)."""

from __future__ import annotations

from maqsad.portfolio.bounds.cases import Tree, rows_of
from maqsad.portfolio.decision import Infeasibility
from maqsad.portfolio.formulation.facts import Facts
from maqsad.portfolio.formulation.model import FlatModel
from maqsad.portfolio.repair.clash import clashes
from maqsad.portfolio.repair.money import money_repair
from maqsad.portfolio.repair.named import BOOKKEEPING
from maqsad.portfolio.repair.policy import policy_repair
from maqsad.portfolio.repair.trial import Trials
from maqsad.portfolio.search.stages import StageProgress

__all__ = ["diagnose", "rows_against"]


def diagnose(
    facts: Facts, model: FlatModel, proof: Tree | None, progress: StageProgress | None = None
) -> Infeasibility:
    """`proof` are multipliers that refute the model, or a tree of cases with such, if any were found."""
    weights = None if proof is None else rows_of(proof, model)
    rows, proven = rows_against(model, proof)
    trials = Trials(facts, model, progress)
    money = money_repair(trials)
    found = clashes(trials, weights)
    return Infeasibility(
        rows=rows,
        proven=proven,
        extra=money.extra,
        extra_least=money.least,
        extra_open=money.open,
        extra_plan=money.plan,
        clashes=found.found,
        clashes_all=found.rest is not None,
        clashes_plan=found.rest,
        policy=policy_repair(trials),
    )


def rows_against(model: FlatModel, proof: Tree | None) -> tuple[tuple[str, ...], bool]:
    """Rows with a multiplier in the proof that there is no plan, the heaviest first; and whether there is a proof."""
    if proof is None:
        return (), False
    weights = rows_of(proof, model)
    heavy = sorted((model.row_by_id[id] for id in weights), key=lambda row: (-weights[row.id] * row.scale, row.id))
    return tuple(row.id for row in heavy if row.id.split("|")[0] not in BOOKKEEPING), True
