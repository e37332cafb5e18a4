"""Same content, same hash, whatever the order of rows; other content, another hash."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maqsad.plan.derivation.columns import unfolded
from maqsad.plan.explicit import explicit
from maqsad.plan.plan import Plan, plan_of
from maqsad.plan.table import Table
from world import MICRO, PERCENT, world

PLAN = world(
    indicators=[{"id": "speed"}, {"id": "noise", "direction": "down"}],
    projects=[
        {"id": "road", "cost_to_complete": 1000, "earliest_finish": 1404, "spent_to_date": 5},
        {"id": "tram", "cost_to_complete": 77, "earliest_finish": 1403, "state": "half_finished", "guard_cost": 1},
        {"id": "lights"},
    ],
    options=[{"id": "lights.led", "project": "lights", "usable_year": 1402, "scope": 80 * PERCENT}],
    option_costs=[{"option": "lights.led", "amount": 70}, {"option": "lights.led", "amount": 70}],
    effects=[
        {"project": "road", "indicator": "speed", "likely": 5 * MICRO},
        {"project": "tram", "indicator": "speed", "likely": 3 * MICRO},
        {"project": "tram", "indicator": "noise", "likely": -3 * MICRO},
    ],
    upkeep=[{"project": "lights", "saved_low": 9, "cashable": 50 * PERCENT}],
)
EXPLICIT = explicit(PLAN)


def shuffled(plan: Plan, seed: int) -> Plan:
    """The same plan with the rows of every table in another order, and numbered."""
    return Plan({name: _shuffled(table, random.Random(f"{seed} {name}")) for name, table in plan.tables.items()})


def _shuffled(table: Table, order: random.Random) -> Table:
    rows = list(range(table.size))
    order.shuffle(rows)
    moved = unfolded(table, rows, {})
    return Table(moved.spec, moved.columns, [row + 2 for row in rows])


def changed(plan: Plan, table: str, field: str, value: int | str) -> Plan:
    """The plan with another value in the first row of `table`."""
    column = plan[table].columns[field]
    cells = list(column) if isinstance(column, tuple) else column.tolist()
    cells[0] = value
    return Plan({**plan.tables, table: unfolded(plan[table], range(plan[table].size), {field: cells})})


@settings(deadline=None)
@given(st.integers(0, 2**32))
def test_the_order_of_rows_does_not_matter(seed: int) -> None:
    other = shuffled(PLAN, seed)
    assert other.hash == PLAN.hash
    assert explicit(other).hash == EXPLICIT.hash


def test_a_hash_is_sha_256_in_hexadecimal() -> None:
    assert len(PLAN.hash) == 64
    assert int(PLAN.hash, 16)
    assert PLAN.hash != EXPLICIT.hash


@pytest.mark.parametrize(
    ("table", "field", "value"),
    [
        ("projects", "spent_to_date", 6),
        ("projects", "note", "."),
        ("options", "scope", 79 * PERCENT),
        ("effects", "likely", 5 * MICRO + 1),
        ("plan", "theta", 1),
        ("scenarios", "title_fa", "دیگر"),
    ],
)
def test_every_cell_counts(table: str, field: str, value: int | str) -> None:
    other = changed(PLAN, table, field, value)
    assert other.hash != PLAN.hash
    assert explicit(other).hash != EXPLICIT.hash


def test_missing_is_not_zero() -> None:
    plans = [world(projects=[{"id": "P", "spent_to_date": spent}]) for spent in (None, 0)]
    assert plans[0].hash != plans[1].hash


def test_equal_rows_count_each() -> None:
    once = world(option_costs=[{"option": "A", "amount": 70}])
    twice = world(option_costs=[{"option": "A", "amount": 70}] * 2)
    assert once.hash != twice.hash


def test_a_cell_does_not_run_into_the_next() -> None:
    first = world(units=[{"id": "a", "title_fa": "bc", "title_en": "d"}])
    second = world(units=[{"id": "a", "title_fa": "b", "title_en": "cd"}])
    assert first.hash != second.hash


def test_absent_tables_are_empty_tables() -> None:
    assert plan_of({name: table for name, table in PLAN.tables.items() if table.size}).hash == PLAN.hash
