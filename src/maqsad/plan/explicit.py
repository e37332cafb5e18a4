"""From a plan as given to the explicit snapshot that is decided (rules D1-D13)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from maqsad.plan.catalogue import tables
from maqsad.plan.derivation.columns import unfolded
from maqsad.plan.derivation.d11_effects import with_effects
from maqsad.plan.derivation.d12_upkeep import with_upkeep
from maqsad.plan.derivation.options import with_options
from maqsad.plan.plan import Plan, PlanSnapshot, empty
from maqsad.plan.table import Table, table_of
from maqsad.values import Refused

REASONS = ("scenario-unknown",)


def explicit(plan: Plan, scenario: str | None = None) -> PlanSnapshot:
    """`plan` in one scenario, with every option, cost, effect and upkeep row written out.

    `scenario` is an id of table `scenarios`; None means the one that the plan's settings name. Derived rows name their
    rule in `derived_by`. An explicit plan stays as it is, the floors of districts and of completion apart: they are the
    decision's to write.
    Raises `Refused`: a scenario that the plan does not have, a derived amount too large to hold.
    """
    options, costs = with_options(plan)
    changed = {
        "plan": _in_scenario(plan, plan.settings.scenario if scenario is None else scenario),
        "options": options,
        "option_costs": costs,
        "effects": with_effects(plan["effects"], options),
        "upkeep": with_upkeep(plan["upkeep"], options),
        "district_floors": empty(tables()["district_floors"]),
    }
    return PlanSnapshot({**plan.tables, **changed})


def with_district_floors(snapshot: PlanSnapshot, floors: Mapping[str, int]) -> PlanSnapshot:
    """The snapshot with these floors, in quanta of value by district (rule J2), in the place of any it had."""
    records = [{"district": district, "floor": str(floors[district])} for district in sorted(floors)]
    table = table_of(tables()["district_floors"], records)
    return PlanSnapshot({**snapshot.tables, "district_floors": table})


def with_amendments(snapshot: PlanSnapshot, rows: Iterable[Mapping[str, Any]]) -> PlanSnapshot:
    """The snapshot with `rows` (held values, see `Table`) below its amendments."""
    return PlanSnapshot({**snapshot.tables, "amendments": snapshot["amendments"].extended(rows)})


def with_completion_floor(snapshot: PlanSnapshot, works: int) -> PlanSnapshot:
    """The snapshot with the number of half-finished works that must come into use (rule J3)."""
    settings = snapshot["plan"]
    table = unfolded(settings, range(settings.size), {"completion_floor": [works] * settings.size})
    return PlanSnapshot({**snapshot.tables, "plan": table})


def _in_scenario(plan: Plan, scenario: str) -> Table:
    if scenario not in plan["scenarios"].texts("id"):
        raise Refused("scenario-unknown", scenario=scenario)
    settings = plan["plan"]
    rows = range(settings.size)
    return unfolded(settings, rows, {"scenario": [scenario for _ in rows], "completion_floor": [None for _ in rows]})
