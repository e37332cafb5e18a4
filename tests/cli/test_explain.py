"""`maqsad explain`: every kind of question in both languages, and what is said when there is nothing to answer."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from world import ceilings

from .conftest import run
from .plans import folder, small

MARKS = {
    "en": ("Proven: ", "Found: ", "Counted: ", "Open: ", "Bound: "),
    "fa": ("اثبات‌شده", "یافته —", "محاسبه‌شده", "باز", "معین"),
}
QUESTIONS = ("road", "bridge", "half", "fund:cash:1402", "limit:fund|cash|1402", "district:d1", "goal:goal")


def test_without_a_question_all_that_can_be_asked_is_listed(kept: Path) -> None:
    found = run("explain", kept / "out", "--lang", "en")
    assert found.code == 0
    assert "a project by its id (3): bridge half road" in found.out
    assert "fund:ID:YEAR (2): fund:cash:1402 fund:cash:1403" in found.out
    assert "limit:obligation|duty" in found.out
    asked = run("explain", kept / "out", "--json").json["can_ask"]
    assert set(asked) == {"project", "fund", "limit", "district", "goal"}
    assert set(QUESTIONS) <= {what for kind in asked.values() for what in kind}


@pytest.mark.parametrize("lang", ["fa", "en"])
@pytest.mark.parametrize("what", QUESTIONS)
def test_every_line_says_how_firm_it_is(kept: Path, what: str, lang: str) -> None:
    found = run("explain", kept / "out", what, "--lang", lang)
    assert (found.code, found.complaints) == (0, "")
    lines = found.out.rstrip().splitlines()
    assert lines[-2] == ""
    bare = [line for line in lines[:-2] if not line.strip().startswith(MARKS[lang])]
    assert bare == lines[: len(bare)], "only the title has no mark"
    assert len(bare) <= 1
    assert "{" not in found.out
    if lang == "fa":
        assert not re.search(r"\d", re.sub(r"[۰-۹]|`[^`]*`|d[12]", "", found.out))


def test_a_project_names_its_reasons_and_its_flip_point(kept: Path) -> None:
    found = run("explain", kept / "out", "road", "--lang", "en")
    assert "obligation: " in found.out
    assert "there is no plan without it" in found.out
    assert "Bound: obligation: required by its document" in found.out
    assert "Open: " not in found.out
    bridge = run("explain", kept / "out", "bridge", "--json").json
    assert bridge["verdict"]["project"] == "bridge"
    assert {line["option"] for line in bridge["options"]} == {"bridge.0", "bridge.a"}
    assert bridge["flip"]["cost"] == str(5 * 10**10)


def test_a_project_is_tried_with_other_effects_ceilings_and_weights(kept: Path) -> None:
    asked = run("explain", kept / "out", "bridge", "--json").json
    assert [one["percent"] for one in asked["ceilings"]] == [80, 90, 95, 105, 110, 120]
    assert asked["effect"]["now"] in ("in", "out")
    told = run("explain", kept / "out", "bridge", "--lang", "en").out
    assert "of its estimated effect" in told
    assert "with these shares of the free money of the city's own funds: " in told
    assert "a year's delay: price " in run("explain", kept / "out", "half", "--lang", "en").out


def test_more_money_has_both_ends(kept: Path) -> None:
    found = run("explain", kept / "out", "fund:cash:1402", "--json").json
    assert found["more"] == str(9 * 10**8)
    assert found["gain"]["most"] >= found["gain"]["found"] >= 0
    persian = run("explain", kept / "out", "fund:cash:۱۴۰۲", "--lang", "fa")
    assert persian.code == 0
    assert "۱٪ بیشتر" in persian.out


def test_quietly_nothing_is_said(kept: Path) -> None:
    found = run("explain", kept / "out", "goal:goal", "--quiet")
    assert (found.code, found.out, found.err) == (0, "", "")


def test_what_is_not_there_is_refused_with_what_is_near(kept: Path) -> None:
    found = run("explain", kept / "out", "fund:cash:1409", "--lang", "en")
    assert found.code == 2
    assert "“fund:cash:1409” is not part of this decision" in found.err
    assert "fund:cash:1402" in found.err
    assert run("explain", kept / "out", "road", "--work", "0").code == 2
    assert run("explain", kept / "plan", "road").code == 2


@pytest.mark.parametrize(("plural", "kind"), [("projects", "project"), ("funds", "fund"), ("limits", "limit")])
def test_all_of_a_kind_are_listed(kept: Path, plural: str, kind: str) -> None:
    everything = run("explain", kept / "out", "--json").json["can_ask"][kind]
    lines = run("explain", kept / "out", plural, "--lang", "en").out.splitlines()
    assert [line.partition(" — ")[0] for line in lines] == everything
    assert list(run("explain", kept / "out", plural, "--json").json["can_ask"].values()) == [everything]


def test_without_a_plan_there_is_nothing_to_explain(tmp_path: Path) -> None:
    folder(tmp_path / "plan", small(fund_ceilings=ceilings(10)))
    assert run("decide", tmp_path / "plan", "--out", tmp_path / "out").code == 3
    found = run("explain", tmp_path / "out", "road", "--lang", "en")
    assert found.code == 3
    assert "no plan to explain" in found.err
    assert run("explain", tmp_path / "out", "road", "--json").json == {"status": "infeasible"}


@pytest.mark.parametrize("row", ["completion", "amendment|am-1"])
def test_rows_that_count_works_are_told_as_numbers(tmp_path: Path, row: str) -> None:
    out = [{"id": "am-1", "kind": "out", "project": "bridge"}]
    plan = small(plan=[{"completion_first": 1}], amendments=out)
    assert run("decide", folder(tmp_path / "plan", plan), "--out", tmp_path / "out", "--quiet").code == 0
    found = run("explain", tmp_path / "out", f"limit:{row}", "--lang", "en")
    assert (found.code, "rial" in found.out) == (0, False)
