"""Small plans for the command line, and what a clumsy hand makes of them."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from maqsad.exchange import write_folder
from maqsad.plan.plan import Plan
from world import MICRO, ceilings, world

MILLIARD = 10**10
"""A milliard toman in rial."""
Rows = list[list[str]]
Hand = Callable[[Path], object]

_TABLES: Mapping[str, Any] = {
    "indicators": [{"id": "speed"}, {"id": "calm", "criterion": "satisfaction"}],
    "districts": [{"id": "d1", "population": 1000}, {"id": "d2", "population": 500}],
    "projects": [
        {"id": "road"},
        {"id": "bridge"},
        {"id": "half", "derive": 1, "state": "half_finished", "contract": "signed", "cost_to_complete": 3 * MILLIARD,
         "earliest_finish": 1403, "guard_cost": MILLIARD // 100},
    ],
    "options": [
        {"id": "road.a", "project": "road", "usable_year": 1402},
        {"id": "road.0", "project": "road", "kind": "nothing"},
        {"id": "bridge.a", "project": "bridge", "usable_year": 1403},
        {"id": "bridge.0", "project": "bridge", "kind": "nothing"},
    ],
    "option_costs": [
        {"option": "road.a", "amount": 7 * MILLIARD},
        {"option": "bridge.a", "amount": 5 * MILLIARD},
    ],
    "effects": [
        {"option": "road.a", "indicator": "speed", "year": 1402, "likely": 5 * MICRO},
        {"option": "bridge.a", "indicator": "calm", "year": 1403, "likely": 3 * MICRO},
        {"project": "half", "indicator": "speed", "likely": 4 * MICRO},
    ],
    "project_districts": [
        {"project": project, "role": role, "district": "d1"}
        for project in ("road", "bridge", "half")
        for role in ("stands", "benefits")
    ],
    "relations": [{"kind": "requires", "project": "bridge", "needs": "road"}],
    "obligations": [{"id": "duty", "project": "road", "by_year": 1403}],
    "fund_ceilings": ceilings(9 * MILLIARD),
}  # fmt: skip


def small(**changes: Any) -> Plan:
    """Three projects, one of them half-finished, one bound by an obligation; `changes` replace whole tables."""
    return world(**{**_TABLES, **changes})


def without_projects() -> Plan:
    names = ("projects", "options", "option_costs", "effects", "project_districts", "relations", "obligations")
    return small(**{name: [] for name in names})


def hard(projects: int = 60) -> Plan:
    """A plan whose search goes on until it is stopped: costs and results nearly in proportion, in two years."""
    draw = random.Random(1)
    ids = [f"p{n:02}" for n in range(projects)]
    costs = {id: {year: draw.randint(100, 999) * 10**9 for year in (1402, 1403)} for id in ids}
    return world(
        indicators=[{"id": k} for k in "abc"],
        projects=[{"id": id} for id in ids],
        options=[
            {"id": f"{id}.{name}", "project": id, "kind": kind, "usable_year": year}
            for id in ids
            for name, kind, year in (("0", "nothing", None), ("x", "as_planned", 1403))
        ],
        option_costs=[
            {"option": f"{id}.x", "year": year, "amount": amount}
            for id, years in costs.items()
            for year, amount in years.items()
        ],
        effects=[
            {"option": f"{id}.x", "indicator": k, "year": 1403, "likely": size + draw.randint(0, 20_000)}
            for id, years in costs.items()
            for k, size in dict.fromkeys("abc", sum(years.values()) // 10**9 * 200).items()
        ],
        fund_ceilings=ceilings({year: sum(c[year] for c in costs.values()) // 2 for year in (1402, 1403)}),
    )


def folder(path: Path, plan: Plan | None = None) -> Path:
    write_folder(plan or small(), path)
    return path


def edit(path: Path, table: str, change: Callable[[Rows], Rows]) -> None:
    """Change a table of a plan folder as text; the first row is its header."""
    file = path / f"{table}.csv"
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines))
    with file.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines, lineterminator="\n").writerows(change(rows))


def cell(table: str, row: int, column: str, text: str) -> Hand:
    """A hand that writes one cell; rows count from 1."""

    def change(rows: Rows) -> Rows:
        rows[row][rows[0].index(column)] = text
        return rows

    return lambda path: edit(path, table, change)


def column(table: str, name: str, text: str) -> Hand:
    """A hand that writes the same into every cell of a column."""

    def change(rows: Rows) -> Rows:
        at = rows[0].index(name)
        return [rows[0], *([*row[:at], text, *row[at + 1 :]] for row in rows[1:])]

    return lambda path: edit(path, table, change)
