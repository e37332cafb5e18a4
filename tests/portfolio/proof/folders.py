"""Tiny explicit plan folders, written by hand for the tests of the two proof scripts."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

Tables = dict[str, list[dict[str, Any]]]


def write(folder: Path, tables: Tables) -> Path:
    """Write every table as CSV; the header is the union of the rows' fields."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        fields = list(dict.fromkeys(field for row in rows for field in row))
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, fields, restval="")
            writer.writeheader()
            writer.writerows(rows)
    return folder


def tiny() -> Tables:
    """One indicator, one fund, two projects with two options each; two years and later.

    gamma: later 40 % = 4,000; the rest 6,000 in halves: 1402 and 1403 have 3,000 each.
    The only indicator has weight 10,000; 0 -> 10 is 10,000,000 micros. W = 10^4 · 3,000 · 10^12 = 3·10^19 for a
    year and 4·10^19 for later, so the first slopes are 3·10^12 and 4·10^12 quanta per micro.
    """
    return {
        "plan": [
            rec(id="p", first_year=1402, years=2, price_year=1402, later_weight=40, debt_limit=20, grade_a=100,
                 grade_b=85, grade_c=70, grade_d=50, scenario="s")
        ],
        "scenarios": [rec(id="s", price_path="flat", overrun=100)],
        "price_indices": [
            rec(path="flat", group=group, year=year, index=100)
            for group in ("land", "works", "equipment", "payroll")
            for year in (1402, 1403, 1404)
        ],
        "goals": [rec(id="g")],
        "parties": [rec(id="party", share=1)],
        "indicators": [
            rec(id="k", goal="g", direction="up", scored="yes", measures_progress="no", criterion="development")
        ],
        "indicator_values": [
            rec(indicator="k", kind="baseline", year=1401, value=0),
            rec(indicator="k", kind="target", year=1405, value=10),
        ],
        "districts": [rec(id="d1", population=1), rec(id="d2", population=1)],
        "project_types": [rec(id="t", nature="works", index_group="works")],
        "projects": [project("a"), project("b")],
        "options": [option("a0", "a", "nothing"), option("a1", "a", usable_year=1403), option("b0", "b", "nothing"),
                    option("b1", "b", usable_year=1402)],
        "option_costs": [cost("a1", 1402, 60), cost("b1", 1402, 50)],
        "effects": [effect("a1", "k", 1403, 5), effect("b1", "k", 1402, 2)],
        "funds": [fund("cash")],
        "eligibility": [{"fund": "cash", "nature": "any", "class": "any"}],
        "fund_ceilings": [rec(fund="cash", year=year, certainty="firm", amount=100) for year in (1402, 1403)],
    }  # fmt: skip


def rec(**fields: Any) -> dict[str, Any]:
    """One record."""
    return fields


def project(key: str, **more: Any) -> dict[str, Any]:
    return {"id": key, "unit": "u", "type": "t", "class": "infrastructure", "mission": "m", "contract": "none",
            "estimate": "estimated"} | more  # fmt: skip


def option(key: str, project: str, kind: str = "as_planned", **more: Any) -> dict[str, Any]:
    return {"id": key, "project": project, "kind": kind, "scope": 100, "probability": 100} | more


def cost(option: str, year: int, amount: int, **more: Any) -> dict[str, Any]:
    return {"option": option, "year": year, "nature": "works", "capital": "yes", "index_group": "works",
            "amount": amount, "price_year": 1402} | more  # fmt: skip


def effect(option: str, indicator: str, year: int, likely: Any, **more: Any) -> dict[str, Any]:
    return {"project": option[:-1], "option": option, "indicator": indicator, "year": year, "low": likely,
            "likely": likely, "high": likely, "grade": "A"} | more  # fmt: skip


def fund(key: str, **more: Any) -> dict[str, Any]:
    return {"id": key, "kind": "own_cash", "priority": 1, "carries_over": "no", "discount": 0, "stable": "no",
            "own": "no"} | more  # fmt: skip
