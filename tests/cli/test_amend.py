"""amend: changes under somebody's name, decided at once, priced, logged; what cannot be meant is refused."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from maqsad.cli.amend import _price_lines
from maqsad.cli.amendments import _day, _today
from maqsad.cli.folder import decision_in
from maqsad.plan.derivation.columns import unfolded
from maqsad.plan.plan import PlanSnapshot
from maqsad.portfolio.amending import Amended, Price
from maqsad.values import format_jalali
from maqsad.values.problem import Refused
from world import MICRO, ceilings, world

from .conftest import Ran, run
from .plans import MILLIARD, folder

ARABIC = re.compile(r"[\u0600-\u06ff]")
SIGNED = ("--author", "Council", "--reason", "asked for", "--date", "1401/12/20")
WORKS = {"road": (7, 5, "new"), "bridge": (5, 3, "new"), "half": (2, 1, "half_finished")}
"""Milliard toman, effect and state; of 9 milliard a year road and half take all."""


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The decision that is amended, which no test changes."""
    path = tmp_path_factory.mktemp("amend")
    plan = world(
        indicators=[{"id": "speed"}],
        projects=[
            {"id": id, "derive": 0, "state": state, "title_fa": f"{id} فارسی", "title_en": f"The {id}"}
            for id, (_, _, state) in WORKS.items()
        ],
        options=[{"id": f"{id}.a", "project": id, "usable_year": 1402} for id in WORKS],
        option_costs=[{"option": f"{id}.a", "amount": cost * MILLIARD} for id, (cost, _, _) in WORKS.items()],
        effects=[
            {"option": f"{id}.a", "indicator": "speed", "year": 1402, "likely": effect * MICRO}
            for id, (_, effect, _) in WORKS.items()
        ],
        fund_ceilings=ceilings(9 * MILLIARD),
    )
    folder(path / "plan", plan)
    assert run("decide", path / "plan", "--out", path / "out", "--gap", "1e-6", "--quiet").code == 0
    return path / "out"


def amend(out: Path, *arguments: Any, lang: str = "en") -> Ran:
    return run("amend", out, *arguments, "--lang", lang)


def test_a_project_put_in_is_priced_and_written_whole(out: Path, tmp_path: Path) -> None:
    """Bridge and half instead of road and half: 2 of 100 less, 200 points."""
    found = amend(out, "--in", "bridge", *SIGNED, "--out", tmp_path / "new")
    assert (found.code, found.complaints) == (0, "")
    assert not ARABIC.search(found.out)
    assert "am-1, 1401/12/20, Council: “The bridge” in. Reason: asked for" in found.out
    assert "Price of the amendment: 200.0 points (found" in found.out
    assert "Proven: between the best plans possible it costs no less than" in found.out
    assert run("verify", tmp_path / "new", "--quiet").code == 0


def test_the_price_for_a_program(out: Path, tmp_path: Path) -> None:
    told = amend(out, "--out-of", "half/half.a", *SIGNED, "--out", tmp_path / "new", "--json").json
    assert told["amendments"] == [
        {"id": "am-1", "kind": "out", "project": "half", "option": "half.a", "author": "Council",
         "reason": "asked for", "date": "1401/12/20"}
    ]  # fmt: skip
    assert told["price"]["found_exact"] == "100/1"
    assert told["price"]["least"] <= 100 <= told["price"]["most"]
    assert told["works_lost"] == ["half"]
    assert told["value"] == -100


def test_several_changes_at_once(out: Path, tmp_path: Path) -> None:
    """5 milliard moved from next year pay for the bridge as well."""
    move = f"cash:1403:cash:1402:{5 * MILLIARD}"
    told = amend(out, "--in", "The bridge", "--move", move, *SIGNED, "--out", tmp_path / "new", "--json").json
    assert told["price"]["found_exact"] == "-300/1"
    assert told["second"]["choices"] == {"bridge": "bridge.a", "half": "half.a", "road": "road.a"}
    assert [row["id"] for row in told["amendments"]] == ["am-1", "am-2"]


def test_money_that_is_not_there_is_not_moved(out: Path, tmp_path: Path) -> None:
    """Each year has 9 milliard toman; what an earlier amendment brought may be taken too, and no rial more."""
    new, first = tmp_path / "new", tmp_path / "first"
    refused = amend(out, "--move", f"cash:1402:cash:1403:{9 * MILLIARD + 1}", *SIGNED, "--out", new)
    assert refused.code == 1
    assert "cannot be moved out of “cash” in 1402" in refused.err
    assert "other amendments it has 9 billion toman of free firm money" in refused.err
    assert refused.out.endswith("Nothing was written; decision “out” stands.\n")
    assert list(tmp_path.iterdir()) == []
    assert amend(out, "--move", f"cash:1402:cash:1403:{MILLIARD}", *SIGNED, "--out", first).code == 0
    assert amend(first, "--move", f"cash:1403:cash:1402:{10 * MILLIARD + 1}", *SIGNED, "--out", new).code == 1
    assert amend(first, "--move", f"cash:1403:cash:1402:{10 * MILLIARD}", *SIGNED, "--out", new).code == 0


@pytest.mark.parametrize(
    ("least", "most", "said"),
    [
        (-499, -409, "Proven: between the best plans possible it brings at least 40.9 and at most 49.9 points."),
        (-499, 409, "Proven: between the best plans possible it costs at most 40.9 points and brings at most 49.9."),
        (409, 499, "Proven: between the best plans possible it costs no less than 40.9 points and no more than 49.9."),
    ],
)
def test_a_gain_is_told_as_a_gain(out: Path, least: int, most: int, said: str) -> None:
    decided = decision_in(out)
    cost = Price(Fraction(most, 10), Fraction(least, 10), Fraction(most, 10))
    assert list(_price_lines(cost, Amended(decided, floors_kept=True), "en"))[1] == said


def test_amendments_add_up_and_are_listed(out: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    assert amend(out, "--in", "bridge", *SIGNED, "--out", first).code == 0
    signed = ("--author", "شهردار", "--reason", "ایمنی", "--date", "۱۴۰۱/۱۲/۲۲")
    assert amend(first, "--out-of", "half فارسی", *signed, "--out", second, lang="fa").code == 0
    listed = amend(second, "--list", lang="fa").out.splitlines()
    assert [line.strip().split("،")[:3] for line in listed] == [
        ["am-1", " ۱۴۰۱/۱۲/۲۰", " Council: «bridge فارسی» وارد شود. دلیل: asked for"],
        ["am-2", " ۱۴۰۱/۱۲/۲۲", " شهردار: «half فارسی» خارج شود. دلیل: ایمنی"],
    ]
    assert amend(out, "--list").out == "This decision has no amendment.\n"


def test_what_cannot_be_done_leaves_the_decision_as_it_is(out: Path, tmp_path: Path) -> None:
    found = amend(out, "--in", "bridge", "--in", "road", *SIGNED, "--out", tmp_path / "new")
    assert found.code == 3
    assert "An amendment puts The bridge in (Council)" in found.err
    assert found.err.endswith("Nothing was written; decision “out” stands.\n")
    assert list(tmp_path.iterdir()) == []


def test_contradictions_are_problems_of_the_plan(out: Path, tmp_path: Path) -> None:
    found = amend(out, "--in", "bridge", "--out-of", "bridge", *SIGNED, "--out", tmp_path / "new")
    assert found.code == 1
    assert "takes the project “bridge” out" in found.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--in", "brigde", *SIGNED], "Near it: bridge."),
        (["--in", "bridge/faster", *SIGNED], "Its options: bridge.a, bridge.nothing."),
        (["--in", "bridge", "--author", " - ", "--reason", "x"], "--author is blank."),
        (["--in", "bridge", "--author", "x"], "--reason is blank."),
        ([*SIGNED], "It is not said what to amend."),
        (["--move", "cash:1402:cash:5", *SIGNED], "does not move money"),
        (["--move", "cahs:1402:cash:1403:5", *SIGNED], "Table “Funds” has nothing called “cahs”. Near it: cash."),
        (["--in", "bridge", "--in", "bridge", *SIGNED], "The same change is asked for twice"),
        (["--in", "bridge", "--author", "\u200f\u200e", "--reason", "x"], "--author is blank."),
        (["--in", "bridge", "--author", "x", "--reason", "y", "--date", "1402/13/01"], "month"),
        (["--in", "bridge", "--author", "x", "--reason", "y", "--date", "1499/12/29"], "is still to come; today is "),
        (["--in", "bridge", "--author", "x", "--reason", "y", "--date", "۱۴۰۱/۱۲/۰۹"], "plan's figures (1401/12/10)"),
    ],
    ids=["project", "option", "author", "reason", "nothing", "move", "fund", "twice", "unseen", "date", "ahead",
         "early"],
)  # fmt: skip
def test_what_is_refused(out: Path, tmp_path: Path, arguments: list[str], said: str) -> None:
    found = amend(out, *arguments, "--out", tmp_path / "new")
    assert (found.code, found.out) == (2, "")
    assert said in found.err
    assert list(tmp_path.iterdir()) == []


def test_a_plan_that_is_dated_ahead_is_amended_today(out: Path, tmp_path: Path) -> None:
    """Its own date is no lower end then, or no day at all could be given."""
    snapshot = decision_in(out).snapshot
    ahead = _today() + 30
    settings = unfolded(snapshot["plan"], range(1), {"decided_as_of": [ahead]})
    later = PlanSnapshot({**snapshot.tables, "plan": settings})
    assert _day(None, later) == _day(format_jalali(date.fromordinal(_today())), later) == _today()
    with pytest.raises(Refused, match="amend-date-ahead"):
        _day(format_jalali(date.fromordinal(ahead)), later)


def test_the_same_change_again_is_refused_by_the_amended_decision(out: Path, tmp_path: Path) -> None:
    assert amend(out, "--in", "bridge", *SIGNED, "--out", tmp_path / "new").code == 0
    again = amend(tmp_path / "new", "--in", "bridge", "--author", "Mayor", "--reason", "x", "--out", tmp_path / "other")
    assert again.code == 2
    assert "already under the name of “Council”, 1401/12/20 (am-1)" in again.err


@pytest.mark.parametrize("new", [".", "inside"])
def test_the_decision_itself_is_never_written_over(out: Path, new: str) -> None:
    found = amend(out, "--in", "bridge", *SIGNED, "--out", out / new)
    assert found.code == 2
    assert "Name another folder" in found.err


def test_without_a_folder_there_is_no_amendment(out: Path) -> None:
    assert amend(out, "--in", "bridge", *SIGNED).code == 2


def test_money_moved_may_mend_a_decision_without_a_plan(tmp_path: Path) -> None:
    """The road is owed in 1402, where 2 milliard are missing: they come from next year, and there was no price."""
    plan = world(
        indicators=[{"id": "speed"}],
        projects=[{"id": "road"}],
        options=[{"id": "road.a", "project": "road", "usable_year": 1402}],
        option_costs=[{"option": "road.a", "amount": 7 * MILLIARD}],
        effects=[{"option": "road.a", "indicator": "speed", "year": 1402, "likely": MICRO}],
        obligations=[{"id": "court", "project": "road"}],
        fund_ceilings=ceilings(5 * MILLIARD),
    )
    folder(tmp_path / "plan", plan)
    assert run("decide", tmp_path / "plan", "--out", tmp_path / "out", "--quiet").code == 3
    move = f"cash:1403:cash:1402:{2 * MILLIARD}"
    found = amend(tmp_path / "out", "--move", move, *SIGNED, "--out", tmp_path / "new", "--json")
    assert found.code == 0
    assert found.json["price"] is None
    assert run("verify", tmp_path / "new", "--quiet").code == 0


def test_a_title_that_two_projects_have_names_neither(tmp_path: Path) -> None:
    twins = world(
        indicators=[{"id": "speed"}],
        projects=[{"id": id, "title_en": "The road", "title_fa": f"راه {id}"} for id in ("a", "b")],
        fund_ceilings=ceilings(9 * MILLIARD),
    )
    folder(tmp_path / "plan", twins)
    assert run("decide", tmp_path / "plan", "--out", tmp_path / "out", "--quiet").code == 0
    found = amend(tmp_path / "out", "--out-of", "the road", *SIGNED, "--out", tmp_path / "new")
    assert found.code == 2
    assert "Several rows of table “Projects” are called “the road”. Write one by its id: a, b." in found.err
