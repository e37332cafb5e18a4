"""decide and report: what stands in the folder, what it says, and what it never touches."""

from __future__ import annotations

import errno
import json
import shutil
import signal
import subprocess
import sys
import time
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from maqsad.cli import decisions
from maqsad.exchange import write_workbook
from maqsad.plan.agreement import agreed_hash
from world import DAY, ceilings

from .conftest import COMMAND, run
from .plans import cell, folder, hard, small

FILES = {
    "certificate.json", "decision.json", "plan", "plan.xlsx", "rebuild.py", "report.pdf", "run.json",
    "verify_certificate.py",
}  # fmt: skip
ALBUM = {"album.pdf", "album.xlsx"}
"""What a decision with a plan holds besides."""


def contents(path: Path) -> dict[str, bytes]:
    """Every file below, but for run.json."""
    found = {str(file.relative_to(path)): file.read_bytes() for file in path.rglob("*") if file.is_file()}
    found.pop("run.json", None)
    return found


def decision(path: Path) -> dict[str, Any]:
    return dict(json.loads((path / "decision.json").read_text("utf-8")))


def test_the_folder_of_a_decision(kept: Path) -> None:
    out = kept / "out"
    assert {path.name for path in out.iterdir()} == FILES | ALBUM
    assert (out / "plan" / "datapackage.json").is_file()
    assert (out / "report.pdf").read_bytes().startswith(b"%PDF")
    assert (out / "plan.xlsx").read_bytes().startswith(b"PK")
    assert run("hash", out / "plan").out.strip() == decision(out)["snapshot_hash"]


def test_decision_json_has_the_fields_that_others_rely_on(kept: Path) -> None:
    found = decision(kept / "out")
    assert found["status"] == "proven"
    assert found["standing"] == "draft"
    for name in ("value", "bound", "gap", "certified_gap"):
        assert type(found[name]) is float, name
        assert abs(found[name] - float(Fraction(found[f"{name}_exact"]))) <= 1e-9 * max(1, abs(found[name]))
    assert found["choices"] == {"bridge": "bridge.0", "half": "half.as_planned", "road": "road.a"}
    assert {type(found[name]) for name in ("flows", "bonds", "carry_over")} == {list}
    assert sum(int(flow["amount"]) for flow in found["flows"] if flow["project"] == "road") == 70_000_000_000
    assert len(found["snapshot_hash"]) == 64
    text = (kept / "out" / "decision.json").read_text("utf-8")
    assert not any(word in text for word in (str(kept), '"lang"', '"seconds"', '"threads"', '"host'))
    assert {"seconds", "maqsad", "solver", "python"} <= json.loads((kept / "out" / "run.json").read_text()).keys()


def test_the_same_plan_gives_the_same_bytes(kept: Path, tmp_path: Path) -> None:
    write_workbook(small(), tmp_path / "کتاب.xlsx", "fa")
    for name, plan in (("folder", kept / "plan"), ("book", tmp_path / "کتاب.xlsx")):
        out = tmp_path / "نتیجه ها" / name
        assert run("decide", plan, "--out", out, "--lang", "en", "--gap", "0.000001", "--quiet").code == 0
        assert contents(out) == contents(kept / "out")


def test_what_is_said(kept: Path, tmp_path: Path) -> None:
    found = run("decide", kept / "plan", "--out", tmp_path / "out", "--lang", "en")
    assert found.complaints == ""
    assert found.err.endswith("Writing the report …\n")
    assert found.out.startswith("Draft, not agreed.")
    assert str(tmp_path / "out") in found.out
    assert f"warnings and notes; see them with: maqsad check {kept / 'plan'}\n" in found.out
    quiet = run("decide", kept / "plan", "--out", tmp_path / "out", "--quiet")
    assert (quiet.code, quiet.out, quiet.err) == (0, "", "")
    told = run("decide", kept / "plan", "--out", tmp_path / "out", "--json")
    assert (told.code, told.err, told.json) == (0, "", decision(tmp_path / "out"))


@pytest.mark.parametrize("gap", ["0.001", "1e-3", ".001", "1", "0", "۰٫۰۰۱", "1e-99"])
def test_gaps_that_are_understood(gap: str, kept: Path, tmp_path: Path) -> None:
    assert run("decide", kept / "plan", "--out", tmp_path / "out", "--gap", gap, "--quiet").code == 0


@pytest.mark.parametrize("gap", ["2", "abc", "-1", "", ".", "1e5", "nan", "1/1000", "0.1%"])
def test_gaps_that_are_refused(gap: str, kept: Path, tmp_path: Path) -> None:
    found = run("decide", kept / "plan", "--out", tmp_path / "out", f"--gap={gap}", "--lang", "en")
    assert (found.code, found.err) == (2, f"Error: The gap must lie between 0 and 1, not “{gap}”.\n")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("work", ["0", "-1", "abc", "1.5", "", "9" * 30])
def test_work_limits_that_are_refused(work: str, kept: Path, tmp_path: Path) -> None:
    found = run("decide", kept / "plan", "--out", tmp_path / "out", f"--work={work}", "--lang", "en")
    assert (found.code, "work limit must be a whole number" in found.err) == (2, True)


def test_no_plan_within_the_work_limit(kept: Path, tmp_path: Path) -> None:
    found = run("decide", kept / "plan", "--out", tmp_path / "out", "--work", "1", "--lang", "en")
    assert (found.code, found.out) == (4, "")
    assert found.complaints == "No plan was found within the work limit; raise it with --work.\n"
    assert not (tmp_path / "out").exists()
    assert run("decide", kept / "plan", "--out", tmp_path / "out", "--work", "1", "--json").json["status"] == "none"


def test_an_infeasible_plan_is_an_answer(tmp_path: Path) -> None:
    path, out = folder(tmp_path / "plan", small(fund_ceilings=ceilings(0))), tmp_path / "out"
    found = run("decide", path, "--out", out, "--lang", "en")
    assert (found.code, found.complaints) == (3, "")
    assert "No plan can keep" in found.out or "infeasible" in found.out.lower()
    assert {file.name for file in out.iterdir()} == FILES
    told = decision(out)
    assert (told["status"], told["choices"], told["flows"]) == ("infeasible", {}, [])
    assert told["infeasibility"]["proven"]
    assert int(told["infeasibility"]["least_extra_rial"]) > 0
    assert all(told[name] is None for name in ("value", "bound", "gap", "certified_gap"))
    before = contents(out)
    assert run("report", out, "--lang", "en").code == 0
    assert contents(out) == before
    assert run("verify", out).code == 0


def test_a_plan_with_errors_is_not_decided(plan: Path, tmp_path: Path) -> None:
    cell("districts", 1, "population", "-1")(plan)
    found = run("decide", plan, "--out", tmp_path / "out", "--lang", "en")
    assert (found.code, found.out) == (1, "Nothing is decided with these errors.\n")
    assert "row 2, id “d1”, column “Population”" in found.err
    assert not (tmp_path / "out").exists()
    found = run("decide", plan, "--out", tmp_path / "out", "--json")
    assert (found.code, found.json["status"], found.json["errors"]) == (1, None, 1)


@pytest.mark.parametrize(
    "names",
    [
        ["photo.jpg"],
        ["decision.json", "photo.jpg"],
        ["decision.json", "plan/minutes.docx"],
        ["plan/goals.csv"],
        ["decision.json", "studies/mine.json"],
    ],
)
def test_a_folder_that_is_not_ours_is_refused(names: list[str], kept: Path, tmp_path: Path) -> None:
    for name in names:
        (tmp_path / "out" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "out" / name).write_text("mine")
    found = run("decide", kept / "plan", "--out", tmp_path / "out", "--lang", "en")
    assert (found.code, found.out) == (2, "")
    assert "“out” holds what this program did not" in found.err
    assert {str(f.relative_to(tmp_path / "out")) for f in (tmp_path / "out").rglob("*") if f.is_file()} == set(names)
    assert all((tmp_path / "out" / name).read_text() == "mine" for name in names)


def test_other_places_where_nothing_can_be_written(kept: Path, plan: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    for out in (plan, tmp_path / "file", tmp_path / "file" / "below", tmp_path / ("x" * 300), tmp_path, Path("/")):
        found = run("decide", kept / "plan", "--out", out, "--lang", "en")
        assert (found.code, found.err.startswith("Error: ")) == (2, True), out
    assert (tmp_path / "file").read_text() == "mine"
    assert contents(plan) == contents(kept / "plan")
    assert {path.name for path in tmp_path.iterdir()} == {"file", "plan"}


def test_a_folder_without_permission(kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)  # the tests may run as root, whom nothing is forbidden
    found = run("decide", kept / "plan", "--out", tmp_path / "out", "--lang", "en")
    assert (found.code, "does not permit" in found.err) == (2, True), found.err


def test_a_result_is_replaced_whole(kept: Path, tmp_path: Path) -> None:
    shutil.copytree(kept / "out", tmp_path / "out")
    (tmp_path / "out" / ".~lock.plan.xlsx#").write_text("an open workbook")
    path = folder(tmp_path / "plan", small(fund_ceilings=ceilings(0)))
    assert run("decide", path, "--out", tmp_path / "out", "--quiet").code == 3
    assert decision(tmp_path / "out")["status"] == "infeasible"
    assert {file.name for file in tmp_path.iterdir()} == {"out", "plan"}


def test_a_result_behind_a_link_is_replaced_where_it_lies(kept: Path, tmp_path: Path) -> None:
    shutil.copytree(kept / "out", tmp_path / "real")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert run("decide", kept / "plan", "--out", tmp_path / "link", "--quiet", "--lang", "fa").code == 0
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real" / "report.pdf").read_bytes() != (kept / "out" / "report.pdf").read_bytes()


def test_the_explicit_plan_of_a_result_can_be_decided_into_it(kept: Path, tmp_path: Path) -> None:
    shutil.copytree(kept / "out", tmp_path / "out")
    words = ("--out", tmp_path / "out", "--lang", "en", "--gap", "1e-6", "--quiet")
    assert run("decide", tmp_path / "out" / "plan", *words).code == 0
    assert decision(tmp_path / "out")["choices"] == decision(kept / "out")["choices"]


def test_an_old_result_stays_when_the_new_run_fails(
    kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(kept / "out", tmp_path / "out")
    before = contents(tmp_path / "out")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "report.pdf")

    monkeypatch.setattr("maqsad.cli.decisions.write_report", full)
    found = run("decide", kept / "plan", "--out", tmp_path / "out", "--lang", "en")
    assert (found.code, found.complaints) == (2, "Error: There is no room left to write. Make room and run again.\n")
    assert contents(tmp_path / "out") == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert run("decide", kept / "plan", "--out", tmp_path / "out", "--work", "1").code == 4
    assert contents(tmp_path / "out") == before


@pytest.mark.parametrize(
    ("module", "seconds", "lang", "said"),
    [
        ("maqsad.messages.store", 0, "en", "Interrupted; nothing was left half-written.\n"),
        ("maqsad.cli.running", 2.5, "fa", "متوقف شد؛ چیزی نیمه‌کاره نوشته نشد.\n"),
    ],
    ids=["while it loads", "while it searches"],
)
def test_an_interrupt_leaves_what_was_there(
    module: str, seconds: float, lang: str, said: str, kept: Path, tmp_path: Path
) -> None:
    folder(tmp_path / "plan", hard())
    shutil.copytree(kept / "out", tmp_path / "out")
    before = contents(tmp_path / "out")
    words = ["decide", tmp_path / "plan", "--out", tmp_path / "out", "--gap", "0", "--lang", lang]
    told = [sys.executable, "-X", "importtime", COMMAND, *words]  # says on standard error what it has loaded
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    # What runs in the background of a shell ignores interrupts, and hands that down.
    heard = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    with subprocess.Popen(told, **pipes, encoding="utf-8", preexec_fn=heard) as process:
        assert process.stderr is not None
        assert any(line.split()[-1] == module for line in process.stderr)
        time.sleep(seconds)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, "")
    assert err.endswith(said)
    assert "Traceback" not in err
    assert contents(tmp_path / "out") == before
    assert {path.name for path in tmp_path.iterdir()} == {"out", "plan"}


def test_report_writes_the_same_bytes_again(kept: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    shutil.copytree(kept / "out", out)
    (out / "report.pdf").unlink()
    (out / "plan.xlsx").write_bytes(b"spoiled")
    assert run("report", out, "--lang", "en").code == 0
    assert contents(out) == contents(kept / "out")
    found = run("report", out, "--lang", "fa")
    assert (found.code, all(str(out / name) in found.out for name in ("plan.xlsx", "report.pdf"))) == (0, True)
    assert contents(out).keys() == contents(kept / "out").keys()
    changed = {name for name, text in contents(out).items() if text != contents(kept / "out")[name]}
    assert changed == {"report.pdf", "plan.xlsx"} | ALBUM
    persian = tmp_path / "fa"
    assert run("decide", kept / "plan", "--out", persian, "--lang", "fa", "--gap", "1e-6").code == 0
    assert contents(out) == contents(persian)
    assert set(run("report", out, "--json").json["written"]) == {str(out / name) for name in changed}


@pytest.mark.parametrize("command", ["report", "study"])
def test_where_there_is_no_room_the_old_reports_stay(
    command: str, kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    shutil.copytree(kept / "out", out)

    def full(_model: object, path: Path, _lang: str) -> None:
        path.write_bytes(b"%PDF half")
        raise OSError(errno.ENOSPC, "no room", str(path))

    monkeypatch.setattr(decisions, "write_report", full)
    found = run(command, out, *(["usual", "--work", "1"] if command == "study" else []), "--lang", "en")
    assert (found.code, "There is no room left to write." in found.err) == (2, True)
    shutil.rmtree(out / "studies", ignore_errors=True)
    assert contents(out) == contents(kept / "out")


@pytest.mark.parametrize("command", ["report", "verify"])
def test_what_is_no_decision(command: str, kept: Path, tmp_path: Path) -> None:
    for path in (kept / "plan", tmp_path / "absent", kept / "plan" / "plan.csv"):
        found = run(command, path, "--lang", "en")
        assert (found.code, "is not the folder of a decision" in found.err) == (2, True)


def test_a_plan_that_all_parties_signed_in_time_is_agreed(tmp_path: Path) -> None:
    settings = {"ceilings_entered": DAY}
    path, out = folder(tmp_path / "plan", small(plan=settings)), tmp_path / "out"
    signature = {"party": "party", "signed_by": "شهردار", "signed_on": "1401/01/15"}
    agreement = {
        "format": "maqsad-agreement-1",
        "agreed_hash": run("hash", path, "--agreed").out.strip(),
        "signatures": [signature],
    }
    assert agreement["agreed_hash"] == agreed_hash(small(plan=settings))
    (path / "agreement.json").write_text(json.dumps(agreement), "utf-8-sig")
    assert "agreement" not in run("check", path, "--lang", "en").err
    assert run("decide", path, "--out", out, "--lang", "en").out.startswith("Agreed")
    assert decision(out)["standing"] == "agreed"
    assert run("verify", out).code == 0
    amended = ("--move", "cash:1402:cash:1403:1", "--author", "Council", "--reason", "asked for")
    assert run("amend", out, *amended, "--out", tmp_path / "amended", "--quiet").code == 0
    assert decision(tmp_path / "amended")["standing"] == "agreed"
    assert run("verify", tmp_path / "amended").code == 0
    (out / "plan" / "agreement.json").unlink()
    assert run("verify", out).code == 1
    signature["signed_on"] = "1403/01/15"
    (path / "agreement.json").write_text(json.dumps(agreement), "utf-8")
    assert run("decide", path, "--out", out, "--quiet").code == 0
    assert decision(out)["standing"] == "draft"
