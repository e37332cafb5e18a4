"""alternatives: plans for the council's choice at the command line and in the report's blocks."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from maqsad.cli.folder import decision_in, studies_in
from maqsad.reporting import report_model
from maqsad.reporting.sections.alternatives import alternatives_section, characters
from maqsad.reporting.sections.amendments import amendments_section
from world import DAY, MICRO, ceilings, world

from .conftest import run
from .plans import MILLIARD, folder

ARABIC = re.compile(r"[\u0600-\u06ff]")


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Money for one of four equal streets; a is out by amendment, so two plans are left beside ours."""
    path = tmp_path_factory.mktemp("alternatives")
    plan = world(
        indicators=[{"id": "speed"}],
        projects=[{"id": id, "title_fa": f"خیابان {id}", "title_en": f"Street {id}"} for id in "abcd"],
        options=[{"id": f"{id}.a", "project": id, "usable_year": 1402} for id in "abcd"],
        option_costs=[{"option": f"{id}.a", "amount": 5 * MILLIARD} for id in "abcd"],
        effects=[{"option": f"{id}.a", "indicator": "speed", "year": 1402, "likely": 2 * MICRO} for id in "abcd"],
        fund_ceilings=ceilings(5 * MILLIARD),
        amendments=[{"id": "am-1", "kind": "out", "project": "a", "author": "Council", "date": DAY, "reason": "calm"}],
    )
    folder(path / "plan", plan)
    assert run("decide", path / "plan", "--out", path / "out", "--gap", "1e-6", "--quiet").code == 0
    return path / "out"


def test_plans_for_choice_beside_ours(out: Path) -> None:
    found = run("alternatives", out, "--lang", "en")
    assert (found.code, found.complaints) == (0, "")
    assert not ARABIC.search(found.out)
    assert "2 plans for the council's choice" in found.out
    assert found.out.count("2 projects apart from the nearest plan before it; the search says that no more") == 2
    assert len(re.findall(r"comes in: Street [bcd] \(5 billion toman\)", found.out)) == 2
    assert "Street a" not in found.out
    assert re.search(r"Freed: projects that go out +−5\S* +−5", found.out)
    assert "Stays unspent in these years, beyond ours" in found.out


def test_one_of_them(out: Path) -> None:
    told = run("alternatives", out, "۲", "--lang", "fa").out
    assert re.match("برنامهٔ ۲، «خیابان [bcd] به\u200cجای خیابان [bcd]»: ۲۰۰٫۰ امتیاز", told)
    found = run("alternatives", out, "3", "--lang", "en")
    assert found.code == 2
    assert "Write one of these numbers: 1, 2." in found.err


def test_the_report_tells_plans_and_amendments(out: Path) -> None:
    run("alternatives", out, "--quiet")
    decided = decision_in(out)
    model = report_model(decided.snapshot, decided.decision, studies_in(out, decided))
    kinds = [block["block"] for block in alternatives_section(model, "en")]
    assert kinds == ["heading", "text", "table", "heading", "text", "table", "text", "table"]
    *_, changed, _, account = alternatives_section(model, "en")
    changes = [row["cells"] for row in changed["rows"] if row["kind"] == "sum"]
    assert changes == [["1 project", "5,000.0", "1 project", "5,000.0"]] * 2
    assert [row["cells"][1:] for row in account["rows"]] == [
        [amount] * 2 for amount in ("5,000.0", "−5,000.0", "+5,000.0", "—", "—", "5,000.0", "—", "—")
    ]
    told = str(amendments_section(model, "en"))
    assert "am-1, 1401/12/10, Council: “Street a” out. Reason: calm" in told


def test_a_plan_is_named_by_the_missions_it_moves_money_between(out: Path) -> None:
    """One plan alone, whose street is of another mission than ours."""
    decided = decision_in(out)
    facts = report_model(decided.snapshot, decided.decision).facts
    found = studies_in(out, decided)["alternatives"]
    plan = found.plans[0]
    missions = {id: SimpleNamespace(mission=id, title_fa=id, title_en=id) for id in facts.projects}
    moved: Any = SimpleNamespace(projects=missions, snapshot=facts.snapshot)
    assert characters(moved, replace(found, plans=(plan,)), "en") == [f"more {plan.enters[0]}, less {plan.leaves[0]}"]


def test_a_mission_that_moves_little_names_no_plan(out: Path) -> None:
    """Nine tenths of what the street that goes cost are spent on another of its mission: a tenth moves nothing much."""
    decided = decision_in(out)
    facts = report_model(decided.snapshot, decided.decision).facts
    found = studies_in(out, decided)["alternatives"]
    plan = found.plans[0]
    come, go = plan.enters[0], plan.leaves[0]
    (other,) = {"b", "c", "d"} - {come, go}
    costs = {come: 5 * MILLIARD, other: 45 * MILLIARD}
    ours = replace(found.ours, costs={go: 50 * MILLIARD})
    missions = {id: SimpleNamespace(mission="city" if id in (go, other) else id, title_fa=id, title_en=f"Street {id}")
                for id in facts.projects}  # fmt: skip
    moved: Any = SimpleNamespace(projects=missions, snapshot=facts.snapshot)
    told = replace(found, ours=ours, plans=(replace(plan, outcome=replace(plan.outcome, costs=costs)),))
    assert characters(moved, told, "en") == ["more " + come + ", less city"]
    more = replace(plan.outcome, costs=costs | {other: 65 * MILLIARD})
    assert characters(moved, replace(told, plans=(replace(plan, outcome=more),)), "en") == [
        f"Street {come} instead of Street {go}"
    ]
