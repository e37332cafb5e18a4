"""compare: a decision beside the usual ways, two decisions beside one another, in both languages."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from maqsad.messages import Language, sentence, unit_name
from maqsad.portfolio.studies.usual.ways import WAYS
from maqsad.values.money import MoneyUnit
from world import MICRO, ceilings

from .conftest import run
from .plans import MILLIARD, cell, folder, small

UNIT = unit_name(MoneyUnit.MILLIARD_TOMAN, "en")
ARABIC = re.compile(r"[\u0600-\u06ff]")


@pytest.fixture(scope="module")
def richer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same plan with money for bridge and half as well."""
    path = tmp_path_factory.mktemp("compare")
    folder(path / "plan", small(fund_ceilings=ceilings(40 * MILLIARD)))
    assert run("decide", path / "plan", "--out", path / "richer", "--gap", "1e-6", "--quiet").code == 0
    return path / "richer"


def row(text: str, title: str) -> list[str]:
    """The cells behind a title."""
    line = next(line for line in text.splitlines() if line.startswith(title))
    return line.removeprefix(title).split()


def test_one_decision_beside_the_usual_ways(kept: Path) -> None:
    """Road is owed; of 9 milliard a year, what is left pays half in every way, and bridge in none."""
    found = run("compare", kept / "out", "--lang", "en")
    assert (found.code, found.complaints) == (0, "")
    assert not ARABIC.search(found.out)
    assert len(row(found.out, "Half-finished works brought into use, of 1")) == len(WAYS) + 1
    assert [line.split(":")[0] for line in found.out.splitlines()[-6:-1]] == [
        sentence(f"compare-name-{way}", "en") for way in WAYS
    ]


def test_the_ways_for_a_program(kept: Path) -> None:
    told = run("compare", kept / "out", "--json").json
    assert set(told["ways"]) == set(WAYS)
    ours = told["ours"]
    for way in WAYS:
        document = told["ways"][way]
        assert document["outcome"]["choices"]["road"] == "road.a", "road is owed"
        assert document["value"] == pytest.approx(ours["value"] - document["outcome"]["value"])
        assert document["value"] >= 0
        assert set(document["order"]).isdisjoint(document["taken"])


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_two_decisions(kept: Path, richer: Path, lang: Language) -> None:
    found = run("compare", kept / "out", richer, "--lang", lang)
    assert (found.code, found.complaints) == (0, "")
    assert sentence("compare-two-title", lang, first="out", second="richer") in found.out
    assert sentence("compare-other-data", lang) in found.out
    assert sentence("compare-projects", lang, count=1) in found.out
    assert bool(ARABIC.search(found.out)) == (lang == "fa")


def test_what_changed_for_whom_and_why(kept: Path, richer: Path) -> None:
    """More money buys bridge, 5 milliard in 1402, for 3 units of calm."""
    text = run("compare", kept / "out", richer, "--lang", "en").out
    assert row(text, "calm")[-3:] == ["0", "3", "+3"]
    assert row(text, f"Money of 1402, {UNIT}")[-1] == "+5.0"
    assert "bridge: " in text
    assert f"+5 {UNIT}; in “out” (" in text
    assert "in “richer” (for its own results, every plan as good has it)" in text
    assert "Districts that gain in “richer”: d1 (+" in text
    assert "lose" not in text
    told = run("compare", kept / "out", richer, "--json").json
    assert [(c["project"], c["second"], c["cost"]) for c in told["projects"]] == [
        ("bridge", "bridge.a", str(5 * MILLIARD))
    ]
    assert told["levels"]["calm"] == {"last": 3 * MICRO, "later": 3 * MICRO}
    assert told["levels"]["speed"] == {"last": 0, "later": 0}
    assert (told["same_model"], told["identical"]) == (False, False)


def test_a_decision_beside_itself(kept: Path) -> None:
    text = run("compare", kept / "out", kept / "out", "--lang", "en").out
    assert sentence("compare-same", "en") in text
    assert text.splitlines()[1] == sentence("compare-identical", "en")
    told = run("compare", kept / "out", kept / "out", "--json").json
    assert (told["identical"], told["projects"], told["value"]) == (True, [], 0)
    assert sentence("compare-no-level-differs", "en") in text
    assert str(kept / "out") in text, "two folders of one name are told apart"
    assert sentence("compare-other-data", "en") not in text


def test_quiet_prints_nothing(kept: Path, richer: Path) -> None:
    assert run("compare", kept / "out", "--quiet").out == ""
    assert run("compare", kept / "out", richer, "--quiet").out == ""


@pytest.mark.parametrize("more", [[], ["--json"]])
def test_without_a_plan_there_is_nothing_to_compare(kept: Path, tmp_path: Path, more: list[str]) -> None:
    folder(tmp_path / "plan", small(fund_ceilings=ceilings(MILLIARD)))
    assert run("decide", tmp_path / "plan", "--out", tmp_path / "poor", "--quiet").code == 3
    for arguments in ([tmp_path / "poor"], [kept / "out", tmp_path / "poor"]):
        found = run("compare", *arguments, "--lang", "en", *more)
        assert found.code == 3
        assert sentence("compare-no-plan", "en", name="poor") in found.err
        if more:
            assert found.json == {"status": "infeasible"}


def test_what_is_no_decision_is_refused(kept: Path, tmp_path: Path) -> None:
    found = run("compare", tmp_path, "--lang", "en")
    assert (found.code, found.out) == (2, "")
    assert sentence("cli-not-a-decision", "en", name=tmp_path.name) in found.err
    assert run("compare", kept / "out", tmp_path / "nowhere", "--lang", "en").code == 2
    shutil.copytree(kept / "out", tmp_path / "bad")
    (tmp_path / "bad" / "certificate.json").write_text("{", "utf-8")
    assert run("compare", tmp_path / "bad", "--lang", "en").code == 2


def test_a_plan_that_was_touched_is_refused(kept: Path, tmp_path: Path) -> None:
    shutil.copytree(kept / "out", tmp_path / "out")
    cell("option_costs", 1, "amount", "1")(tmp_path / "out" / "plan")
    found = run("compare", tmp_path / "out", "--lang", "en")
    assert found.code == 2
    assert found.out == ""


def test_two_equal_plans_differ_in_nothing_and_that_is_said_once(kept: Path) -> None:
    text = run("compare", kept / "out", kept / "out", "--lang", "en").out
    assert text.count(sentence("compare-no-level-differs", "en")) == 1
