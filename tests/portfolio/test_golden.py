"""Every rule on one small world, row by row as text that a planner can read: tests/golden/RULE.lp.

After a wanted change of a rule, `MAQSAD_GOLDEN=write pytest tests/portfolio/test_golden.py` writes the files anew; read
the difference before it is committed.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from maqsad.plan.explicit import explicit, with_completion_floor, with_district_floors
from maqsad.portfolio.formulation import RULES
from maqsad.portfolio.formulation.facts import Facts, facts_of
from maqsad.portfolio.formulation.rule import Rule
from world import MICRO, PERCENT, ceilings, scale, world

from .lp import lp_text

GOLDEN = Path(__file__).parent.parent / "golden"
BY_ID = {rule.id: rule for rule in RULES}


@pytest.fixture(scope="module")
def facts() -> Facts:
    """Five works with something for every rule; round numbers, so that a row can be worked out by hand."""
    plan = world(
        plan={"council_limit": 100 * PERCENT, "capital_floor": 30 * PERCENT, "debt_limit": 20 * PERCENT},
        districts=[{"id": "north"}, {"id": "south", "population": 3000}],
        indicators=[
            {"id": "speed"},
            {"id": "burial", "direction": "down", "shape": "50:100 100:40"},
            {"id": "staff", "direction": "keep", "tolerance": 5 * MICRO},
        ],
        indicator_values=[
            *scale("speed", 20 * MICRO, 30 * MICRO),
            *scale("burial", 45 * MICRO, 25 * MICRO),
            *scale("staff", 9 * MICRO, 8 * MICRO),
            {"indicator": "burial", "kind": "forecast", "year": 1403, "value": 46 * MICRO},
        ],
        projects=[
            {"id": "metro", "contract": "signed", "state": "half_finished"},
            {"id": "bus"},
            {"id": "tip"},
            {"id": "depot", "estimate": "stated_none"},
            {"id": "park", "estimate": "not_estimated"},
        ],
        project_districts=[
            {"project": project, "role": role, "district": district, "share": share * PERCENT}
            for project, north in (("metro", 60), ("bus", 0), ("tip", 100))
            for role in ("stands", "benefits")
            for district, share in (("north", north), ("south", 100 - north))
        ],
        options=[
            {"id": "metro.a", "project": "metro", "usable_year": 1403},
            {"id": "metro.h", "project": "metro", "kind": "handed_over", "usable_year": 1404,
             "probability": 50 * PERCENT, "fallback": "metro.a", "guarantee": 30, "price_year": 1402},
            {"id": "bus.a", "project": "bus", "usable_year": 1402},
            {"id": "tip.a", "project": "tip", "usable_year": 1403},
            {"id": "depot.a", "project": "depot", "usable_year": 1402},
            {"id": "park.a", "project": "park", "usable_year": 1402},
        ],
        option_costs=[
            {"option": "metro.a", "amount": 500},
            {"option": "metro.a", "amount": 400, "year": 1403},
            {"option": "metro.h", "amount": 90, "year": 1404, "nature": "land"},
            {"option": "bus.a", "amount": 200, "capital": 0, "nature": "equipment"},
            {"option": "tip.a", "amount": 120, "year": 1403},
            {"option": "depot.a", "amount": 70},
            {"option": "park.a", "amount": 60},
        ],
        upkeep=[
            {"project": "bus", "option": "bus.a", "from_year": 1403, "added": 10, "saved_low": 40,
             "cashable": 50 * PERCENT}
        ],
        channels=[{"id": "corridor", "indicator": "speed", "potential": 6 * MICRO, "shape": "50:100 125:40"}],
        effects=[
            {"option": "metro.a", "indicator": "speed", "year": 1403, "likely": 5 * MICRO, "channel": "corridor"},
            {"option": "metro.h", "indicator": "speed", "year": 1404, "likely": 4 * MICRO, "channel": "corridor"},
            {"option": "bus.a", "indicator": "speed", "year": 1402, "likely": 3 * MICRO, "channel": "corridor"},
            {"option": "bus.a", "indicator": "staff", "year": 1402, "likely": 2 * MICRO},
            {"option": "tip.a", "indicator": "burial", "year": 1403, "low": -4 * MICRO, "likely": -8 * MICRO,
             "high": -9 * MICRO, "grade": "B"},
        ],
        relations=[
            {"id": "wires", "kind": "requires", "project": "metro", "needs": "depot"},
            {"id": "streets-metro", "kind": "at_most", "project": "metro", "group": "streets", "limit": 1},
            {"id": "streets-bus", "kind": "at_most", "project": "bus", "group": "streets", "limit": 1},
            {"id": "old-town", "kind": "forbids", "project": "metro", "options": "metro.h"},
        ],
        amendments=[
            {"id": "mayor", "kind": "in", "project": "bus"},
            {"id": "council", "kind": "out", "project": "metro", "option": "metro.h"},
            {"id": "sooner", "kind": "money", "fund": "cash", "year": 1403, "to_fund": "land", "to_year": 1402,
             "amount": 25},
        ],
        obligations=[{"id": "court", "project": "tip", "by_year": 1403}],
        floors=[{"id": "law", "indicator": "burial", "year": 1403, "level": 43 * MICRO}],
        capacities=[{"id": "crews", "year": 1402, "amount": 3 * MICRO}],
        capacity_use=[
            {"option": "metro.a", "capacity": "crews", "year": 1402, "amount": 2 * MICRO},
            {"option": "bus.a", "capacity": "crews", "year": 1402, "amount": MICRO},
        ],
        funds=[
            {"id": "cash", "carries_over": 1},
            {"id": "land", "kind": "non_cash", "priority": 2, "discount": 10 * PERCENT, "own": 0, "stable": 0},
            {"id": "bond", "kind": "bond", "priority": 3, "lot": 100, "repaid_from": "cash", "own": 0, "stable": 0},
        ],
        fund_ceilings=[
            *ceilings(1000, 200), *ceilings(300, fund="land"), *ceilings({1402: 250, 1403: 0}, fund="bond"),
        ],
        instalments=[{"fund": "bond", "offset": 1, "amount": 20}, {"fund": "bond", "offset": 2, "amount": 100}],
        eligibility=[{"fund": "cash"}, {"fund": "land", "nature": "land"}, {"fund": "bond", "nature": "works"}],
        base_rows=[
            {"year": 1402, "amount": 100},
            {"year": 1402, "amount": 300, "kind": "reserve"},
            {"year": 1403, "amount": 40, "kind": "debt_service"},
        ],
        limits=[
            {"id": "south", "sense": "ceiling", "district": "south", "year": 1402, "amount": 400},
            {"id": "bonds", "sense": "ceiling", "fund": "bond", "capital": "capital", "year": 1402,
             "share": 25 * PERCENT},
        ],
        in_force=[{"project": "park", "option": "park.a", "promised_year": 1402}],
    )  # fmt: skip
    snapshot = with_completion_floor(explicit(plan), 1)
    return facts_of(with_district_floors(snapshot, {"north": 10**24, "south": 2 * 10**24}))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_rule_gives_its_golden_rows(rule: Rule, facts: Facts) -> None:
    path = GOLDEN / f"{rule.id}.lp"
    text = lp_text(rule, facts)
    if os.environ.get("MAQSAD_GOLDEN") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def test_every_rule_has_a_golden_file_with_rows_and_no_file_is_left_over() -> None:
    assert {path.stem for path in GOLDEN.glob("*.lp")} == set(BY_ID)
    assert len(BY_ID) == len(RULES)
    assert all("Subject To" in path.read_text(encoding="utf-8") for path in GOLDEN.glob("*.lp"))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_rule_has_a_whole_header(rule: Rule, facts: Facts) -> None:
    assert all((rule.symbol, rule.latex, rule.source, rule.unit.fa, rule.unit.en, rule.statement.fa, rule.statement.en))
    assert any("\u0600" <= letter <= "\u06ff" for letter in rule.statement.fa + rule.unit.fa)
    assert rule.statement.en.isascii()
    assert rule.latex.count("{") == rule.latex.count("}")


def test_rows_say_which_of_them_couple_projects(facts: Facts) -> None:
    """A rule that is not called coupling binds one project a row."""
    for rule in RULES:
        rows = [part for part in rule.build(facts) if hasattr(part, "sense")]
        projects = [{facts.options[option].project for option, a in row.x.items() if a} for row in rows]
        assert rule.coupling or all(
            len(touched) <= 1 and not row.z for touched, row in zip(projects, rows, strict=True)
        )
