"""check, hash, template and convert, and what every command says when it stops."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from maqsad.exchange import write_workbook

from .conftest import run
from .plans import cell, small


def test_check_of_a_plan_without_errors(kept: Path) -> None:
    found = run("check", kept / "plan", "--lang", "en")
    assert found.code == 0
    assert re.fullmatch(r"0 errors, \d+ warnings?, \d+ notes?\.\n", found.out)
    assert found.err.count("Warning: ") >= 5
    assert "agreement.json" in found.err


def test_check_lists_every_error_with_its_place(plan: Path) -> None:
    cell("option_costs", 1, "amount", "abc")(plan)
    cell("effects", 1, "indicator", "nowhere")(plan)
    cell("districts", 2, "population", "-1")(plan)
    found = run("check", plan, "--lang", "en")
    assert found.code == 1
    assert "table “Option costs”, row 2, column “Amount”: “abc”" in found.err
    assert "table “Effects”, row 2" in found.err
    assert "column “Indicator”: “nowhere” does not stand" in found.err
    assert found.out.startswith("2 errors")  # what cannot be read stops the deeper checks
    cell("option_costs", 1, "amount", "5")(plan)
    cell("effects", 1, "indicator", "calm")(plan)
    found = run("check", plan, "--lang", "en")
    assert found.code == 1
    assert "table “Districts”, row 3, id “d2”, column “Population”" in found.err


def test_check_as_json(plan: Path) -> None:
    cell("option_costs", 1, "amount", "abc")(plan)
    found = run("check", plan, "--json", "--lang", "en")
    assert (found.code, found.err) == (1, "")
    problem = found.json["problems"][0]
    assert {name: problem[name] for name in ("severity", "table", "row", "column")} == {
        "severity": "error", "table": "option_costs", "row": 2, "column": "amount",
    }  # fmt: skip
    assert found.json["errors"] == 1
    assert found.json["hash"] is None


def test_check_quietly_says_errors_only(kept: Path, plan: Path) -> None:
    found = run("check", kept / "plan", "--quiet")
    assert (found.code, found.out, found.err) == (0, "", "")
    cell("option_costs", 1, "amount", "abc")(plan)
    found = run("check", plan, "--quiet", "--lang", "en")
    assert (found.code, found.out, found.err.count("\n")) == (1, "", 1)


def test_check_in_both_languages(kept: Path) -> None:
    assert "هشدار" in run("check", kept / "plan", "--lang", "fa").err
    assert "Warning" in run("check", kept / "plan", "--lang", "en").err


@pytest.mark.parametrize("command", ["check", "hash", "decide", "convert"])
@pytest.mark.parametrize("extra", [["--lang", "fa"], ["--json"]])
def test_a_path_that_is_no_plan(command: str, extra: list[str], tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "a.jpg").write_bytes(b"x")
    (tmp_path / "notes.txt").write_text("x")
    (tmp_path / "notes.xlsx").write_text("x")
    target = {"decide": ["--out", str(tmp_path / "out")], "convert": [str(tmp_path / "new")]}.get(command, [])
    for name in ("absent", "photos", "notes.txt", "notes.xlsx", "photos/a.jpg/x", "x" * 300, ""):
        path = f"{tmp_path}/{name}" if name else "/dev/null"
        found = run(command, path, *target, *extra)
        assert found.code == 2, name
        assert found.json["problems"][0]["text"] if "--json" in extra else found.err.startswith("خطا: ")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["notes.txt", "notes.xlsx", "photos"]


def test_hash_is_one_line_whatever_the_form(kept: Path, tmp_path: Path) -> None:
    write_workbook(small(), tmp_path / "plan.xlsx", "fa")
    write_workbook(small(), tmp_path / "plan en.xlsx", "en")
    found = [run("hash", path) for path in (kept / "plan", tmp_path / "plan.xlsx", tmp_path / "plan en.xlsx")]
    assert {ran.code for ran in found} == {0}
    assert len({ran.out for ran in found}) == 1
    assert re.fullmatch(r"[0-9a-f]{64}\n", found[0].out)
    assert run("hash", kept / "plan", "--quiet").out == found[0].out
    assert run("hash", kept / "plan", "--json").json == {"hash": found[0].out.strip()}


def test_hash_of_what_is_agreed(kept: Path) -> None:
    found = run("hash", kept / "plan", "--agreed").out
    assert re.fullmatch(r"[0-9a-f]{64}\n", found)
    assert found != run("hash", kept / "plan").out
    assert run("hash", kept / "plan", "--agreed", "--json").json == {"agreed_hash": found.strip()}


@pytest.mark.parametrize("command", ["hash", "convert"])
def test_a_plan_with_errors_stops_every_command(command: str, plan: Path, tmp_path: Path) -> None:
    cell("option_costs", 1, "amount", "abc")(plan)
    target = [tmp_path / "new.xlsx"] if command == "convert" else []
    found = run(command, plan, *target, "--lang", "en")
    assert (found.code, "row 2, column “Amount”" in found.err) == (1, True)
    assert found.out.startswith("1 error,")
    found = run(command, plan, *target, "--json")
    assert (found.code, found.json["errors"]) == (1, 1)
    assert not (tmp_path / "new.xlsx").exists()


def test_convert_both_ways_keeps_the_hash(kept: Path, tmp_path: Path) -> None:
    book, back = tmp_path / "برنامه شهر.xlsx", tmp_path / "new folder" / "plan"
    found = run("convert", kept / "plan", book, "--lang", "fa")
    assert (found.code, str(book) in found.out) == (0, True)
    assert run("convert", book, back, "--json").json == {"written": str(back)}
    assert run("hash", back).out == run("hash", kept / "plan").out
    files = sorted(path.name for path in back.iterdir())
    assert files == sorted(path.name for path in (kept / "plan").iterdir())
    assert all((back / name).read_bytes() == (kept / "plan" / name).read_bytes() for name in files)


def test_convert_and_template_never_overwrite(kept: Path, tmp_path: Path) -> None:
    (tmp_path / "old.xlsx").write_text("mine")
    (tmp_path / "old").mkdir()
    for name in ("old.xlsx", "old"):
        for words in (["convert", kept / "plan"], ["template"]):
            found = run(*words, tmp_path / name, "--lang", "en")
            assert (found.code, f"“{name}” is already there" in found.err) == (2, True)
    assert (tmp_path / "old.xlsx").read_text() == "mine"
    assert list((tmp_path / "old").iterdir()) == []


def test_a_template_reads_back_as_an_empty_plan(tmp_path: Path) -> None:
    for lang in ("fa", "en"):
        book = tmp_path / f"{lang}.xlsx"
        assert run("template", book, "--lang", lang).code == 0
        found = run("check", book, "--lang", "en")
        assert found.code == 1
        assert "exactly one row and has 0" in found.err
        assert found.out.startswith("1 error,")
        assert "settings (“Plan settings”) is still empty" in found.out
        assert "examples/isfahan" in found.out
        assert "every cell" not in found.out
        decided = run("decide", book, "--out", tmp_path / "out", "--lang", "en")
        assert (decided.code, "Guide: docs/guide.en.md" in decided.out) == (1, True)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("command", ["check", "decide"])
def test_an_unknown_scenario(command: str, kept: Path, tmp_path: Path) -> None:
    target = ["--out", tmp_path / "out"] if command == "decide" else []
    found = run(command, kept / "plan", "--scenario", "[red]", *target, "--lang", "en")
    assert found.code == 2
    assert "no scenario “[red]”" in found.err
    assert "base" in found.err
    assert run(command, kept / "plan", "--scenario", "base", *target).code == 0


def test_a_scenario_of_its_own(tmp_path: Path) -> None:
    from .plans import folder

    path = folder(tmp_path / "plan", small(scenarios=[{"id": "base"}, {"id": "dear", "overrun": 40_000}]))
    assert run("decide", path, "--out", tmp_path / "out", "--scenario", "base", "--quiet").code == 0
    found = run("decide", path, "--out", tmp_path / "dear", "--scenario", "dear", "--json")
    assert (found.code, found.json["status"]) == (3, "infeasible")
    hashes = [json.loads((tmp_path / name / "decision.json").read_text())["snapshot_hash"] for name in ("out", "dear")]
    assert hashes[0] != hashes[1]
