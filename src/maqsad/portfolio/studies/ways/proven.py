"""What no choice does better, in whole numbers: progress that none exceeds, rial that none stays under (rule B3, B5).

The multipliers come from the solver; what they prove is reckoned here in whole numbers, so that a wrong one gives a
weaker bound and never a false one (as G3).
"""

from __future__ import annotations

from collections.abc import Mapping

from maqsad.portfolio.bounds.branching import bounding_cases
from maqsad.portfolio.bounds.cases import Bounds
from maqsad.portfolio.bounds.multipliers import best_multipliers
from maqsad.portfolio.formulation.attainment import QUANTA
from maqsad.portfolio.formulation.facts import Facts
from maqsad.portfolio.formulation.model import Column, FlatModel, Row
from maqsad.portfolio.formulation.rules.levels import progress_bounds

REACHED, SPENT, GONE = "reached", "spent", "gone"
"""Rows and columns added to the restricted model: what is to be reached, what it costs, how far it goes."""
LEAVES = 12
"""Cases of one bound; beyond them the bound is kept as it is."""
NEAR = 1000
"""A bound within one part in this many of what was found is not narrowed further."""


def added_up(facts: Facts, indicator: str) -> tuple[int, int]:
    """Progress if every project took the option that helps most: effects just added up, and with channels' caps.

    No row of choices is looked at: rules only lower this.
    """
    year = facts.years.later
    each = facts.channel_effects(indicator, year).values()
    free = facts.scales[indicator].base_progress(year) + sum(facts.largest(effects) for effects in each)
    return free, progress_bounds(facts, indicator, year)[1]


def most_progress(model: FlatModel, base: int, found: int, highest: int) -> int:
    """Progress that no choice of the restricted model exceeds: `found` was, and `highest` is more than any."""
    row = model.row_by_id[REACHED]
    unit = max(1, row.scale)
    worth = max(1, QUANTA // unit)
    gone = Column(GONE, min(found, base) - base, max(highest, found) - base, worth, scale=unit)
    reached = Row(REACHED, ">=", 0, row.x, {**row.z, GONE: -1}, row.scale)
    bound = _bound(_with(model, gone, [reached]), (found - base) * worth, worth)
    return highest if bound is None else min(highest, base + bound // worth)


def least_cost(model: FlatModel, costs: Mapping[str, int], level: int, unit: int, found: int | None) -> int | None:
    """Rial under which no choice with `level` of progress above doing nothing stays, or None; `found`: one's cost."""
    lowest = {p.id: min(costs[o.id] for o in p.options) for p in model.projects}
    above = {o.id: costs[o.id] - lowest[p.id] for p in model.projects for o in p.options}
    highest = sum(max(above[o.id] for o in p.options) for p in model.projects)
    worth = max(1, QUANTA // unit)
    row = model.row_by_id[REACHED]
    reached = Row(REACHED, ">=", level, row.x, row.z, row.scale)
    spent = Row(SPENT, "<=", 0, {o: c for o, c in above.items() if c}, {SPENT: -1}, unit)
    column = Column(SPENT, 0, highest, -worth, scale=unit)
    floor = sum(lowest.values())
    best = -highest if found is None else floor - found
    bound = _bound(_with(model, column, [reached, spent]), best * worth, worth)
    return None if bound is None else floor + max(0, -(bound // worth))


def _with(model: FlatModel, column: Column, rows: list[Row]) -> FlatModel:
    kept = [row for row in model.rows if row.id != REACHED]
    return FlatModel.of(0, model.projects, [*model.columns, column], [*kept, *rows])


def _bound(model: FlatModel, found: int, worth: int) -> int | None:
    """Quanta that no choice is worth more than; cases narrow it while it lies far above what was found."""
    root = best_multipliers(model)
    if root is None:
        return None
    enough = found + max(worth - 1, abs(found) // NEAR)
    return Bounds(root, bounding_cases(model, root, found, enough, LEAVES)).bound
