"""Which of the plan's figures its own sources call assumptions, table by table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from maqsad.plan.plan import PlanSnapshot
from maqsad.reporting.evidence import ASSUMPTION

TABLES = (
    "effects", "indicator_values", "weights", "projects", "option_costs", "upkeep", "in_force", "obligations",
    "fund_ceilings", "base_rows", "instalments", "price_indices", "limits", "capacities", "project_districts", "assets",
)  # fmt: skip
"""Those whose figures a decision rests on, what it rests on most first."""


@dataclass(frozen=True, slots=True)
class Assumed:
    """Rows of one table: of `rows` some (`assumed`) name an assumption among their sources."""

    table: str
    rows: int
    assumed: int

    @property
    def wholly(self) -> bool:
        return self.assumed == self.rows


def assumed_tables(snapshot: PlanSnapshot) -> tuple[Assumed, ...]:
    """The tables of `TABLES` of which at least one row rests on an assumption, in that order."""
    return tuple(found for found in _tables(snapshot) if found.assumed)


def _tables(snapshot: PlanSnapshot) -> Iterator[Assumed]:
    assumptions = {row.id for row in snapshot["sources"] if row.kind == ASSUMPTION}
    for name in TABLES:
        given = (row for row in snapshot[name] if row.source or not vars(row).get("derived_by"))
        rows = [str(row.source or "") for row in given]
        yield Assumed(name, len(rows), sum(not assumptions.isdisjoint(source.split()) for source in rows))
