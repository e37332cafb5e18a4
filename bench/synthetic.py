"""Plans of any size, the same for the same seed: for measurements, not for truth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from maqsad.plan.catalogue import tables
from maqsad.plan.plan import Plan, plan_of
from maqsad.plan.table import MISSING, Column, Table, table_of

FIRST, YEARS = 1402, 3
LAST = FIRST + YEARS - 1
MICRO, PERCENT, MILLIARD = 10**6, 100, 10**9
GROUPS = ("land", "works", "equipment", "payroll")
INDICATORS, DISTRICTS, MISSIONS, UNITS = 12, 15, 10, 8
WAYS = (
    ("small", "rescoped", 0, 55, 50),
    ("plain", "as_planned", 0, 100, 100),
    ("quick", "faster", 0, 115, 112),
    ("late", "postponed", 1, 104, 100),
)
"""Beside nothing: name, kind, first year from the start, percent of the cost, percent of the effect."""


EVERY_WORK, EVERY_CHANNEL, EVERY_IN_FORCE = 8, 5, 4
"""Of a plan that is studied: every so many projects are half-finished, act through a channel, are in force."""


def portfolio(projects: int, seed: int = 7) -> Plan:
    """A plan of `projects` projects with five options each, and money for about a third of them.

    Ceilings of missions and units, capacities, requirements and exclusions couple the projects.
    """
    return _plan(_rows(projects, seed))


def council(projects: int, seed: int = 7) -> Plan:
    """The same plan with what a council asks about: half-finished works, channels, parties, a plan in force, floors of
    justice, and scenarios of cost and price.
    """
    rows = _rows(projects, seed)
    _works(rows)
    _channels(rows)
    _parties(rows)
    rows["in_force"] = [
        {"project": row["id"], "option": f"{row['id']}.plain", "promised_scope": 100 * PERCENT}
        for row in rows["projects"][::EVERY_IN_FORCE]
    ]
    rows["plan"][0] |= {"theta": 50 * PERCENT, "council_limit": 100 * PERCENT}
    rows["scenarios"].append({**rows["scenarios"][0], "id": "dear", "price_path": "dear", "overrun": 120 * PERCENT})
    rows["price_indices"] += [
        {**row, "path": "dear", "index": MICRO * (10 + row["year"] - FIRST) // 10}
        for row in rows["price_indices"]
        if row["year"] >= FIRST
    ]
    return _plan(rows)


def _works(rows: dict[str, list[dict[str, Any]]]) -> None:
    costs: dict[str, int] = {}
    for row in rows["option_costs"]:
        costs[row["option"]] = costs.get(row["option"], 0) + row["amount"]
    for n, row in enumerate(rows["projects"][::EVERY_WORK]):
        whole = costs[f"{row['id']}.plain"]
        row |= {"state": "half_finished", "physical_progress": (20 + n % 7 * 10) * PERCENT, "cost_to_complete": whole}


def _channels(rows: dict[str, list[dict[str, Any]]]) -> None:
    """On every indicator one channel, which is worth half of all that could flow through it."""
    flowing: dict[str, int] = {}
    inside = {row["id"] for row in rows["projects"][::EVERY_CHANNEL]}
    for row in rows["effects"]:
        if row["project"] in inside:
            row["channel"] = f"c-{row['indicator']}"
            if row["option"].endswith(".plain"):
                flowing[row["indicator"]] = flowing.get(row["indicator"], 0) + row["likely"]
    rows["channels"] = [
        {"id": f"c-{k}", "indicator": k, "potential": max(1, total // 2), "title_fa": "-", "title_en": "-"}
        for k, total in sorted(flowing.items())
    ]


def _parties(rows: dict[str, list[dict[str, Any]]]) -> None:
    """Two more parties, each of which cares for every other indicator."""
    for n in range(2):
        party = f"party{n}"
        rows["parties"].append({"id": party, "share": 1, "title_fa": "-", "title_en": "-"})
        rows["weights"] += [
            {"party": party, "kind": "indicator", "item": f"k{k}", "weight": (1 + 9 * (k % 2 == n)) * MICRO}
            for k in range(INDICATORS)
        ]


def _rows(projects: int, seed: int) -> dict[str, list[dict[str, Any]]]:
    random = np.random.default_rng(seed)
    costs = (random.lognormal(4.0, 1.0, projects) * MILLIARD).astype(np.int64)
    touched = random.integers(0, INDICATORS, (projects, 2))
    strength = random.lognormal(0.0, 0.5, (projects, 2)) * np.sqrt(costs / MILLIARD)[:, None]
    totals = [float(strength[touched == k].sum()) for k in range(INDICATORS)]
    yearly = int(costs.sum()) * 35 // 100 // YEARS
    rows: dict[str, list[dict[str, Any]]] = {
        **_frame(yearly),
        "indicator_values": [
            {"indicator": f"k{k}", "kind": kind, "year": year, "value": value}
            for k in range(INDICATORS)
            for kind, year, value in (
                ("baseline", FIRST - 1, 0),
                ("target", LAST, max(MICRO, int(totals[k] * 0.6 * MICRO))),
            )
        ],
        **{name: [] for name in ("projects", "project_districts", "options", "option_costs", "effects")},
        "capacity_use": [],
        "relations": [],
    }
    for i in range(projects):
        _project(rows, i, random, int(costs[i]), list(zip(touched[i].tolist(), strength[i].tolist(), strict=True)))
    _limits(rows, yearly, projects, random)
    return rows


def wide(projects: int, costs_each: int = 3) -> Plan:
    """A plan of many projects with one written option each, made column by column as a reader makes it."""
    rows = _frame(MILLIARD * projects)
    rows["indicator_values"] = [
        {"indicator": f"k{k}", "kind": kind, "year": year, "value": value}
        for k in range(INDICATORS)
        for kind, year, value in (("baseline", FIRST - 1, 0), ("target", LAST, projects * MICRO))
    ]
    ids = tuple(f"p{i}" for i in range(projects))
    options = tuple(f"p{i}.plain" for i in range(projects))
    number = np.arange(projects)
    many = {
        "projects": {
            "id": ids,
            "title_fa": tuple(f"پروژهٔ شمارهٔ {i}" for i in range(projects)),
            "title_en": tuple(f"project number {i}" for i in range(projects)),
            **_common(projects),
            "derive": np.zeros(projects, dtype=np.int64),
        },
        "project_districts": {
            "project": ids,
            "role": ("benefits",) * projects,
            "district": tuple(f"d{i % DISTRICTS}" for i in range(projects)),
            "share": np.full(projects, 100 * PERCENT),
        },
        "options": {
            "id": options,
            "project": ids,
            "kind": ("as_planned",) * projects,
            "usable_year": np.full(projects, LAST),
            "scope": np.full(projects, 100 * PERCENT),
            "probability": np.full(projects, 100 * PERCENT),
        },
        "option_costs": _many_costs(options, costs_each),
        "effects": {
            "project": ids,
            "option": options,
            "indicator": tuple(f"k{i % INDICATORS}" for i in range(projects)),
            "year": np.full(projects, LAST),
            **dict.fromkeys(("low", "likely", "high"), number % 7 * MICRO),
            "grade": ("B",) * projects,
        },
    }
    given = {name: _table(name, columns) for name, columns in many.items()}
    return plan_of({**_plan(rows).tables, **given})


def _many_costs(options: Sequence[str], each: int) -> dict[str, Column]:
    size = len(options) * each
    return {
        "option": tuple(option for option in options for _ in range(each)),
        "year": FIRST + np.arange(size) % YEARS,
        "nature": ("works",) * size,
        "capital": np.ones(size, dtype=np.int64),
        "index_group": ("works",) * size,
        "amount": MILLIARD + np.arange(size),
        "price_year": np.full(size, FIRST),
    }


def _table(name: str, columns: Mapping[str, Column]) -> Table:
    spec = tables()[name]
    size = len(next(iter(columns.values())))
    full: dict[str, Column] = {}
    for field in spec.fields:
        column = columns.get(field.name)
        if column is None:
            column = np.full(size, MISSING) if field.whole else ("",) * size
        if isinstance(column, np.ndarray):
            column.setflags(write=False)
        full[field.name] = column
    return Table(spec, full)


def _common(size: int) -> dict[str, Column]:
    texts = {
        "goal": "goal", "unit": "u0", "type": "type", "class": "other", "mission": "m0", "programme": "programme",
        "state": "new", "contract": "none", "estimate": "estimated",
    }  # fmt: skip
    wholes = {"price_year": FIRST, "dangerous": 0, "divisible": 0, "hand_over": 0}
    return {name: (text,) * size for name, text in texts.items()} | {
        name: np.full(size, number) for name, number in wholes.items()
    }


def _frame(yearly: int) -> dict[str, list[dict[str, Any]]]:
    """All but the projects."""
    titles = {"title_fa": "-", "title_en": "-"}
    return {
        "plan": [
            {
                "id": "bench", "first_year": FIRST, "years": YEARS, "price_year": FIRST, "scenario": "base", "theta": 0,
                "later_weight": 40 * PERCENT, "debt_limit": 20 * PERCENT, "capital_floor": 40 * PERCENT,
                "grade_a": 10_000, "grade_b": 8_500, "grade_c": 7_000, "grade_d": 5_000, "work_limit": 0,
                "mechanics_only": 1, "city_fa": "-", "city_en": "-", **titles,
            }
        ],
        "goals": [{"id": "goal", "level": "goal", "subject": "city", **titles}],
        "districts": [
            {"id": f"d{d}", "population": 10_000 * (d + 1), "quality_index": MICRO, **titles} for d in range(DISTRICTS)
        ],
        "units": [{"id": f"u{u}", "kind": "department", **titles} for u in range(UNITS)],
        "indicators": [
            {
                "id": f"k{k}", "goal": "goal", "level": "outcome", "direction": "up", "scored": 1, "linearised": 0,
                "criterion": "development", "measures_progress": 0, "is_percentage": 0, "unit_fa": "-", "unit_en": "-",
                **titles,
            }
            for k in range(INDICATORS)
        ],
        "parties": [{"id": "party", "share": 1, **titles}],
        "weights": [
            {"party": "party", "kind": "indicator", "item": f"k{k}", "weight": (k + 1) * MICRO}
            for k in range(INDICATORS)
        ],
        "classifications": [
            *({"id": f"m{m}", "kind": "mission", "version": "1", **titles} for m in range(MISSIONS)),
            {"id": "programme", "kind": "programme", "version": "1", **titles},
        ],
        "project_types": [
            {
                "id": "type", "nature": "works", "index_group": "works", "absorption": 5_000, "overhead": 800,
                "decay": 400, "closing": 1_000, **titles,
            }
        ],
        "funds": [
            {
                "id": id_, "kind": "own_cash", "priority": n, "carries_over": n - 1, "discount": 0, "stable": 1,
                "own": 1, **titles,
            }
            for n, id_ in ((1, "cash"), (2, "aid"))
        ],
        "fund_ceilings": [
            {"fund": fund, "year": year, "certainty": certainty, "amount": yearly * share // 100}
            for fund, certainty, share in (("cash", "firm", 60), ("cash", "expected", 15), ("aid", "firm", 25))
            for year in range(FIRST, LAST + 1)
        ],
        "eligibility": [
            {"fund": "cash", "nature": "any", "class": "any"},
            {"fund": "aid", "nature": "any", "class": "infrastructure"},
        ],
        "price_indices": [
            {"path": "base", "group": group, "year": year, "index": MICRO}
            for group in GROUPS
            for year in range(FIRST - 1, LAST + 4)
        ],
        "scenarios": [{"id": "base", "price_path": "base", "overrun": 100 * PERCENT, **titles}],
    }  # fmt: skip


def _project(
    rows: dict[str, list[dict[str, Any]]],
    i: int,
    random: np.random.Generator,
    cost: int,
    effects: list[tuple[int, float]],
) -> None:
    id_, district = f"p{i:05d}", f"d{int(random.integers(DISTRICTS))}"
    common = {name: column[0] for name, column in _common(1).items()}
    kind = {
        "unit": f"u{int(random.integers(UNITS))}",
        "class": "infrastructure" if random.random() < 0.5 else "other",
        "mission": f"m{int(random.integers(MISSIONS))}",
    }
    rows["projects"].append({"id": id_, "title_fa": "-", "title_en": "-", **common, **kind, "derive": 0})
    rows["project_districts"] += [
        {"project": id_, "role": role, "district": district, "share": 100 * PERCENT} for role in ("stands", "benefits")
    ]
    span = int(random.integers(1, 3))
    for name, option_kind, begin, cost_share, effect_share in WAYS:
        option = f"{id_}.{name}"
        years = 1 if name == "quick" else span
        usable = FIRST + begin + years - 1
        rows["options"].append(
            {
                "id": option, "project": id_, "kind": option_kind, "usable_year": usable,
                "scope": min(100, effect_share) * PERCENT,
                "probability": 100 * PERCENT,
            }
        )  # fmt: skip
        rows["option_costs"] += [
            {
                "option": option, "year": FIRST + begin + n, "nature": "works", "capital": 1, "index_group": "works",
                "amount": cost * cost_share // 100 // years, "price_year": FIRST,
            }
            for n in range(years)
        ]  # fmt: skip
        for k, size in dict(effects).items():
            likely = int(size * effect_share / 100 * MICRO)
            sizes = {"low": likely // 2, "likely": likely, "high": likely * 3 // 2}
            rows["effects"].append(
                {"project": id_, "option": option, "indicator": f"k{k}", "year": usable, "grade": "B", **sizes}
            )
        rows["capacity_use"].append(
            {
                "option": option, "capacity": f"crew{i % 6}", "year": FIRST + begin,
                "amount": max(1, int(cost / MILLIARD * MICRO / 10)),
            }
        )  # fmt: skip


def _limits(rows: dict[str, list[dict[str, Any]]], yearly: int, projects: int, random: np.random.Generator) -> None:
    """What couples the projects beside the funds: ceilings, capacities, relations."""
    rows["limits"] = [
        {"id": f"of-{scope}", "sense": "ceiling", "capital": "any", "amount": yearly * share // 100, field: scope}
        for field, names, share in (
            ("mission", [f"m{m}" for m in range(MISSIONS)], 18),
            ("unit", [f"u{u}" for u in range(UNITS)], 22),
            ("district", [f"d{d}" for d in range(DISTRICTS)], 14),
        )
        for scope in names
    ]  # fmt: skip
    rows["limits"] = [dict(row, reason_fa="-", reason_en="-") for row in rows["limits"]]
    rows["capacities"] = [
        {
            "id": f"crew{c}",
            "year": year,
            "amount": yearly * MICRO // MILLIARD // 10 // 4,
            "title_fa": "-",
            "title_en": "-",
        }
        for c in range(6)
        for year in range(FIRST, LAST + 1)
    ]
    pairs = random.permutation(projects)[: 2 * max(2, min(20, projects // 20))].reshape(-1, 2).tolist()
    for n, (first, second) in enumerate(pairs):
        a, b = f"p{first:05d}", f"p{second:05d}"
        if n % 2:
            rows["relations"].append({"id": f"r{n}", "kind": "requires", "project": a, "needs": b})
        else:
            rows["relations"] += [
                {"id": f"r{n}{x}", "kind": "at_most", "project": x, "group": f"g{n}", "limit": 1} for x in (a, b)
            ]


def _plan(rows: Mapping[str, list[dict[str, Any]]]) -> Plan:
    return plan_of({name: table_of(tables()[name], records) for name, records in rows.items()})
