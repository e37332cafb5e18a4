"""The section on income: whose money waits, what is named of each quarter, and what comes into use late."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from maqsad.plan.explicit import explicit
from maqsad.portfolio.decide import decide
from maqsad.portfolio.explanation.again import Case
from maqsad.portfolio.studies import nothing_told
from maqsad.portfolio.studies.order import order
from maqsad.reporting import ReportModel, report_model
from maqsad.reporting.first_quarter import waiting_text
from maqsad.reporting.sections.order import order_section
from portfolio.studies.test_order import town as small_town
from portfolio.towns import towns


def studied(plan: Any) -> ReportModel:
    case = Case(decide(explicit(plan), gap=Fraction(0)), 500)
    return report_model(case.decided.snapshot, case.decided.decision, {"order": order(case, nothing_told)})


def words(blocks: list[dict[str, Any]]) -> list[str]:
    return [block["text"] for block in blocks if "text" in block]


def table(blocks: list[dict[str, Any]], n: int) -> list[list[Any]]:
    found = [block for block in blocks if block["block"] == "table"]
    return [line["cells"] for line in found[n]["rows"]]


def test_all_the_money_of_the_baskets_is_named_the_smaller_works_by_mission() -> None:
    """Thirty works of 10 rial down to 39; the 18 largest have a line each, twelve stand together."""
    costs = {f"p{n:02}": 10 + n for n in range(30)}
    plan = small_town(sum(costs.values()), **_works(costs))
    rows = table(order_section(studied(plan), "en"), -2)
    *named, together, basket, _ = rows
    assert len(named) == 18
    assert together[0] == "mission: 12 more projects"
    assert sum(float(cells[1]) for cells in (*named, together) if cells[1] != "—") == pytest.approx(float(basket[1]))


def _works(costs: dict[str, int]) -> dict[str, Any]:
    return {
        "projects": [{"id": id} for id in costs],
        "options": [
            {"id": f"{id}.{end}", "project": id, "kind": kind, "usable_year": year}
            for id in costs
            for end, kind, year in (("a", "as_planned", 1402), ("0", "nothing", None))
        ],
        "option_costs": [{"option": f"{id}.a", "amount": amount} for id, amount in costs.items()],
        "effects": [{"option": f"{id}.a", "indicator": "speed", "year": 1402, "likely": 10**6} for id in costs],
    }


def test_the_first_quarter_at_each_level_says_who_pays_and_who_waits() -> None:
    """With 85 and 84 % of 60 rial all goes to bus, which was paid in the first quarter anyway."""
    blocks = order_section(studied(small_town(60, obligations=[{"id": "due", "project": "bus"}])), "en")
    assert table(blocks, 3) == [
        ["cash", "1.5", "1.3", "1.3"],
        ["Basket", "1.5", "1.3", "1.3"],
        ["Income of the quarter for projects", "1.5", "1.3", "1.3"],
        ["Projects paid in the quarter", "1", "1", "1"],
    ]
    assert [text for text in words(blocks) if "still is" in text] == [
        f"At {n}% of income whatever was paid in the first quarter still is." for n in (85, 84)
    ]


def test_who_waits_is_named_with_when() -> None:
    """120 rial pay pool and 20 of metro in the first quarter."""
    case = Case(decide(explicit(small_town(120)), gap=Fraction(0)), 5_000)
    found = order(case, nothing_told)
    later = replace(found.levels[1], baskets=tuple(b for b in found.baskets if b.quarter > 1))
    assert waiting_text(case.facts, found, later, "en") == (
        "First to wait at 85% of income: pool (no money in 1402), metro (until Quarter 2)."
    )
    dropped = replace(later, active=("bus",))
    assert "pool (dropped)" in waiting_text(case.facts, found, dropped, "en")


def test_what_comes_into_use_only_after_the_horizon_is_said() -> None:
    options = [
        {"id": "bus.a", "project": "bus", "usable_year": 1403},
        {"id": "metro.a", "project": "metro", "usable_year": 1404},
        *({"id": f"{id}.0", "project": id, "kind": "nothing"} for id in ("bus", "metro")),
    ]
    plan = towns({"bus": 50, "metro": 70}, {"bus": 9, "metro": 9}, 200, options=options)
    told = words(order_section(studied(plan), "en"))
    late = [text for text in told if "only after 1403" in text]
    assert late == [
        "Of the plan's 2 projects 1, with 7 toman of its 12 toman of cost, come into use only after 1403; "
        "what they bring is not in the figures for the end of 1403."
    ]


def test_the_shares_of_the_quarters_are_those_of_the_plan() -> None:
    plan = small_town(60, plan={"quarter_shares": "۱۰ ۲۰ ۳۰ ۴۰"})
    assert any("by quarter (10%, 20%, 30%, 40%)" in text for text in words(order_section(studied(plan), "en")))
