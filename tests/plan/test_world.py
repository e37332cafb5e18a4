"""The tests' own builder: what it fills in, and that it does not hide a slip."""

import pytest

from world import FIRST, MICRO, PLENTY, ceilings, world


def test_an_empty_world_has_one_of_each() -> None:
    plan = world()
    sizes = {name: table.size for name, table in plan.tables.items() if table.size}
    assert sizes == {
        "plan": 1, "sources": 1, "goals": 1, "units": 1, "districts": 1, "parties": 1, "weights": 3,
        "classifications": 2, "project_types": 1, "funds": 1, "fund_ceilings": 4, "eligibility": 1, "price_indices": 52,
        "scenarios": 1,
    }  # fmt: skip
    assert plan.settings.later_weight == 4000
    assert {row.amount for row in plan["fund_ceilings"] if row.certainty == "firm"} == {PLENTY}


def test_records_are_completed_from_what_is_given() -> None:
    plan = world(
        indicators=[{"id": "speed"}],
        projects={"id": "road"},
        options={"id": "A", "project": "road"},
        effects=[
            {"option": "A", "indicator": "speed", "year": FIRST, "likely": 5 * MICRO},
            {"option": "road.slower", "indicator": "speed", "year": FIRST, "low": 1, "likely": 2, "high": 3},
        ],
    )
    assert [(row.project, row.low, row.high) for row in plan["effects"]] == [
        ("road", 5 * MICRO, 5 * MICRO),
        ("road", 1, 3),
    ]
    assert [(row.kind, row.year, row.value) for row in plan["indicator_values"]] == [
        ("baseline", 1401, 0),
        ("target", 1403, 100 * MICRO),
    ]
    assert plan["options"].by_id()["A"].scope == 10_000


def test_ceilings_are_replaced_as_a_whole() -> None:
    plan = world(fund_ceilings=ceilings({1402: 5}, 1))
    assert sorted((row.year, row.certainty, row.amount) for row in plan["fund_ceilings"]) == [
        (1402, "expected", 1),
        (1402, "firm", 5),
        (1403, "expected", 1),
    ]


def test_a_slip_is_an_error() -> None:
    with pytest.raises(KeyError, match="no such table"):
        world(project=[{}])
    with pytest.raises(KeyError, match="unknown fields"):
        world(projects=[{"id": "road", "cost": 5}])
    with pytest.raises(KeyError, match="say amount"):
        world(option_costs=[{"option": "A"}])
