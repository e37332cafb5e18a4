"""What a district would buy with its own pot: its need share of everything free, for itself alone (rule J6)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from maqsad.portfolio.formulation.costs import Costs
from maqsad.portfolio.formulation.facts import Facts
from maqsad.portfolio.formulation.funds import Fund
from maqsad.portfolio.formulation.model import Column, FlatModel, Row
from maqsad.portfolio.formulation.rules import debt, demand, funds
from maqsad.portfolio.search.settle import Settled
from maqsad.portfolio.search.stages import StageProgress, Stages
from maqsad.portfolio.solving.program import Program, column_positions, program_of

KEPT = ("capacity", "requires", "at_most", "forbids", "held", "duty")
"""Rows that hold in a pot beside those of its money."""


@dataclass(frozen=True, slots=True)
class Search:
    """How far one search goes."""

    gap: float
    work: int
    progress: StageProgress | None


def best_with_own_pot(
    facts: Facts, model: FlatModel, share: Fraction, points: Mapping[str, int], search: Search
) -> Settled | None:
    """What gives most (`points` by option) for `share` of the money free, as far as found."""
    own = facts_of_pot(facts, share)
    pot = model_of_pot(own, model, share)
    stages = Stages(own, pot, search.gap, search.work, search.progress, effort="plain")
    positions, scale = column_positions(pot), max((abs(a) for a in points.values()), default=1) or 1

    def build(margin: float) -> Program:
        program = program_of(pot, margin)
        program.set_cost({positions[o]: -a / scale for o, a in points.items() if a})
        return program

    return stages.search_settled("pot", build, search.work)[0]


def facts_of_pot(facts: Facts, share: Fraction) -> Facts:
    """The same city with the pot's money, in which only what delivers costs and returns anything."""
    counted = frozenset(
        id
        for id, row in facts.options.items()
        if row.usable_year is not None and facts.projects[row.project].estimate != "not_estimated"
    )
    returns = {key: {o: a for o, a in back.items() if o in counted} for key, back in facts.costs.returns.items()}
    lines = [line for line in facts.costs.lines if line.option in counted]
    costs = Costs(lines, facts.costs.comparable, facts.costs.left, facts.costs.after, returns)
    return replace(facts, costs=costs, funds={id: _share_of(fund, share) for id, fund in facts.funds.items()})


def model_of_pot(own: Facts, model: FlatModel, share: Fraction) -> FlatModel:
    """`own`: the facts of the pot; `model`: the city's."""
    parts = [part for rule in (demand.RULE, funds.RULE, debt.RULE) for part in rule.build(own)]
    columns = [part for part in parts if isinstance(part, Column)]
    rows = [*_own_rows((part for part in parts if isinstance(part, Row)), model, share)]
    rows += [row for row in model.rows if row.id.split("|")[0] in KEPT]
    return FlatModel.of(0, model.projects, columns, rows)


def _own_rows(rows: Iterable[Row], model: FlatModel, share: Fraction) -> Iterator[Row]:
    for row in rows:
        if row.id.startswith("debt|"):
            yield replace(row, rhs=_part(model.row_by_id[row.id].rhs, share))
        else:
            yield row


def _share_of(fund: Fund, share: Fraction) -> Fund:
    firm = {year: _part(amount, share) for year, amount in fund.firm.items()}
    expected = {year: max(0, _part(fund.free(year), share) - firm[year]) for year in fund.firm}
    lots = {year: _part(count, share) for year, count in fund.max_lots.items()}
    return replace(fund, firm=firm, expected=expected, max_lots=lots)


def _part(amount: int, share: Fraction) -> int:
    """The share of what is free, rounded down; nothing of what is lacking."""
    return max(0, int(share * amount // 1))
