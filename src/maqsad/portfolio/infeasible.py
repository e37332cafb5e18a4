"""When no plan exists: which rows clash, and the least extra money that would repair it."""

from __future__ import annotations

from maqsad.portfolio.decision import Infeasibility
from maqsad.portfolio.formulation.facts import Facts
from maqsad.portfolio.formulation.model import FlatModel
from maqsad.portfolio.limited_split import has_fund_limits, least_extra_limited
from maqsad.portfolio.multipliers import Multipliers
from maqsad.portfolio.solving.highs import search
from maqsad.portfolio.solving.program import column_positions, program_of
from maqsad.portfolio.split import least_extra
from maqsad.portfolio.stages import chosen_options

BOOKKEEPING = ("demand", "level", "part")
"""Rows that only define quantities: nobody can give way on them."""
REPAIR_WORK = 20_000


def diagnose(facts: Facts, model: FlatModel, proof: Multipliers | None) -> Infeasibility:
    """`proof` are multipliers that refute the model, if any were found."""
    extra = _money_repair(facts, model)
    return Infeasibility(_clashes(model, proof), proof is not None, extra)


def _clashes(model: FlatModel, proof: Multipliers | None) -> tuple[str, ...]:
    """Rows with a multiplier, the heaviest first."""
    if proof is None:
        return ()
    rows = [model.row_by_id[id] for id in proof.by_row]
    heavy = sorted(rows, key=lambda row: (-abs(proof.by_row[row.id]) * row.scale, row.id))
    return tuple(row.id for row in heavy if row.id.split("|")[0] not in BOOKKEEPING)


def _money_repair(facts: Facts, model: FlatModel) -> tuple[tuple[str, int, int], ...] | None:
    """The least extra firm money by (fund, year) with all else hard; None if no money repairs the plan."""
    program = program_of(model)
    program.set_cost({})
    extra: dict[str, int] = {}
    for n, id in enumerate(program.row_ids):
        kind, _, place = id.partition("|")
        if kind in ("firm", "fund"):
            if place not in extra:
                extra[place] = program.add_column(1.0, 0.0, float("inf"))
            indices, values = program.entries[n]
            indices.append(extra[place])
            values.append(-1.0)
    outcome = search(program, gap=0.0, work=REPAIR_WORK)
    if outcome.point is None:
        return None
    chosen = chosen_options(model, outcome.point)
    positions = column_positions(model)
    lots = {c.id: round(outcome.point[positions[c.id]]) for c in model.columns if c.whole}
    limited = has_fund_limits(model)
    least = least_extra_limited(facts, model, chosen, lots) if limited else least_extra(facts, chosen, lots)
    return tuple((fund, year, n) for (fund, year), n in sorted(least.items()))
