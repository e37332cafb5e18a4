"""The facts of one project from which rules D1-D10 derive its options."""

from __future__ import annotations

from dataclasses import dataclass

from maqsad.plan.table import Row


@dataclass(frozen=True, slots=True)
class Facts:
    """One project's facts with its type's defaults; None is not there (rule D13).

    Amounts are rial at prices of `price_year`, shares basis points. All amounts are None where `price_year` is: an
    amount without a price date cannot be a cost.
    """

    project: str
    source: str
    first_year: int
    years: int
    derive: bool
    half_finished: bool
    signed: bool
    price_year: int | None
    cost: int | None
    """C: cost to complete."""
    span: int | None
    """m: years of work from the first year to the earliest finish, at least 1."""
    minimum_pace: int | None
    guard_cost: int | None
    making_safe: int | None
    """Only of a dangerous work."""
    retention_held: int | None
    grant_refund: int | None
    salvage: int | None
    advance_open: int | None
    hand_over: bool
    hand_over_probability: int | None
    hand_over_year: int | None
    land_cost: int | None
    guarantee: int | None
    nature: str
    index_group: str
    absorption: int | None
    overhead: int | None
    decay: int | None
    closing: int | None
    usable_stage: int | None
    stage_cost: int | None


def facts_of(row: Row, kind: Row | None, settings: Row) -> Facts:
    """The facts of a row of `projects`; `kind` is its row of `project_types`, None if the plan has none."""
    dated = row.price_year is not None
    finish = row.earliest_finish
    return Facts(
        project=row.id,
        source=row.source,
        first_year=settings.first_year,
        years=settings.years,
        derive=bool(row.derive) and kind is not None,
        half_finished=row.state == "half_finished",
        signed=row.contract == "signed",
        price_year=row.price_year,
        cost=row.cost_to_complete if dated else None,
        span=None if finish is None else max(1, finish - settings.first_year + 1),
        minimum_pace=row.minimum_pace,
        guard_cost=row.guard_cost if dated else None,
        making_safe=row.making_safe_cost if dated and row.dangerous else None,
        retention_held=row.retention_held,
        grant_refund=row.grant_refund_if_stopped,
        salvage=row.salvage,
        advance_open=row.advance_open,
        hand_over=bool(row.hand_over),
        hand_over_probability=row.hand_over_probability,
        hand_over_year=row.hand_over_year,
        land_cost=row.hand_over_land_cost if dated else None,
        guarantee=row.hand_over_guarantee if dated else None,
        nature=kind.nature if kind else "",
        index_group=kind.index_group if kind else "",
        absorption=kind.absorption if kind else None,
        overhead=kind.overhead if kind else None,
        decay=kind.decay if kind else None,
        closing=kind.closing if kind else None,
        usable_stage=kind.usable_stage if kind else None,
        stage_cost=kind.stage_cost if kind else None,
    )
