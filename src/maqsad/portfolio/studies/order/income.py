"""A plan with a part of its income: expected money fails first, firm money only when it is gone (rule O1)."""

from __future__ import annotations

from collections import defaultdict

from maqsad.plan.derivation.columns import unfolded
from maqsad.plan.plan import PlanSnapshot
from maqsad.portfolio.formulation.exact import BP

WHOLE = 100
"""Percent."""


def at_income(snapshot: PlanSnapshot, percent: int) -> PlanSnapshot:
    """The snapshot with so many percent of the usable money of every fund without lots; the whole is as it was."""
    if percent == WHOLE:
        return snapshot
    funds = snapshot["funds"].by_id()
    amounts = [row.amount for row in snapshot["fund_ceilings"]]
    for (fund, _), rows in _counted(snapshot).items():
        if funds[fund].lot:
            continue
        kept = BP - funds[fund].discount
        usable = {certainty: amounts[n] * kept // BP for certainty, n in rows.items()}
        total = sum(usable.values())
        lost = total - total * percent // WHOLE
        for certainty in ("expected", "firm"):
            fails = min(lost, usable.get(certainty, 0))
            lost -= fails
            if fails:
                amounts[rows[certainty]] = -((fails - usable[certainty]) * BP // kept)
    table = snapshot["fund_ceilings"]
    return PlanSnapshot({**snapshot.tables, "fund_ceilings": unfolded(table, range(table.size), {"amount": amounts})})


def _counted(snapshot: PlanSnapshot) -> dict[tuple[str, int], dict[str, int]]:
    """(fund, year) -> certainty -> number of the row that counts (F1)."""
    path = snapshot.scenario.ceiling_path
    own: set[tuple[str, int, str]] = set()
    found: dict[tuple[str, int], dict[str, int]] = defaultdict(dict)
    for n, row in enumerate(snapshot["fund_ceilings"]):
        key = (row.fund, row.year, row.certainty)
        if row.path == path:
            own.add(key)
        elif row.path or key in own:
            continue
        found[row.fund, row.year][row.certainty] = n
    return found
