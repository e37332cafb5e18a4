"""The same decision with one thing changed: a party's weights alone, an overrun, a price or a ceiling path (P1)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

from maqsad.plan.derivation.columns import unfolded
from maqsad.plan.plan import PlanSnapshot
from maqsad.portfolio.formulation import formulate
from maqsad.portfolio.formulation.facts import Facts, facts_of
from maqsad.portfolio.formulation.model import FlatModel

OVERRUNS = (11_000, 12_000)
"""Basis points of cost tried where the scenarios hold one overrun only [a]."""
Kind = Literal["agreed", "party", "overrun", "price_path", "ceiling_path"]


@dataclass(frozen=True, slots=True)
class Run:
    """`value` is the party's id, the overrun in basis points, or the path; '' for the decision itself."""

    kind: Kind
    value: str = ""


def runs_of(snapshot: PlanSnapshot) -> Iterator[Run]:
    """All runs of a decision, in order."""
    yield Run("agreed")
    for party in sorted(snapshot["parties"].texts("id")):
        yield Run("party", party)
    ours, scenarios = snapshot.scenario, list(snapshot["scenarios"])
    overruns = sorted({row.overrun for row in scenarios})
    for overrun in overruns if len(overruns) > 1 else OVERRUNS:
        if overrun != ours.overrun:
            yield Run("overrun", str(overrun))
    for path in sorted({row.price_path for row in scenarios} - {ours.price_path}):
        yield Run("price_path", path)
    for path in sorted({row.ceiling_path for row in scenarios} - {ours.ceiling_path}):
        yield Run("ceiling_path", path)


def formulated(snapshot: PlanSnapshot, model: FlatModel, run: Run) -> tuple[Facts, FlatModel]:
    """The facts and the model of a run; `snapshot` and `model` are the decision's.

    A party's run keeps the decision's rows to the letter: what is just is agreed, whatever results are worth to one.
    """
    facts = facts_of(_changed(snapshot, run))
    found = formulate(facts)
    return facts, replace(found, rows=model.rows) if run.kind == "party" else found


def _changed(snapshot: PlanSnapshot, run: Run) -> PlanSnapshot:
    if run.kind == "agreed":
        return snapshot
    scenario = snapshot.scenario.id
    value: Any = int(run.value) if run.kind == "overrun" else run.value
    rows = list(snapshot["scenarios"])
    cells = [value if row.id == scenario else getattr(row, run.kind) for row in rows]
    table = unfolded(snapshot["scenarios"], range(len(rows)), {run.kind: cells})
    return PlanSnapshot({**snapshot.tables, "scenarios": table})
