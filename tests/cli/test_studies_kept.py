"""Studies in a folder that is decided into again, and two runs that make studies of one folder at once."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from maqsad.cli import making
from maqsad.cli.folder import decision_in
from maqsad.exchange import alone
from maqsad.portfolio.studies import by_name
from maqsad.values.problem import Refused
from world import ceilings

from .conftest import COMMAND, run
from .plans import MILLIARD, folder, small


@pytest.fixture(scope="module")
def studied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`plan` with its decision `out` and two of its studies, which no test changes."""
    place = tmp_path_factory.mktemp("studied")
    folder(place / "plan")
    assert run("decide", place / "plan", "--out", place / "out", "--quiet").code == 0
    assert run("study", place / "out", "usual", "order", "--quiet").code == 0
    return place


@pytest.fixture
def place(studied: Path, tmp_path: Path) -> Path:
    shutil.copytree(studied, tmp_path / "own")
    return tmp_path / "own"


def studies(out: Path) -> list[str]:
    return sorted(path.name for path in (out / "studies").iterdir()) if (out / "studies").is_dir() else []


def test_the_same_decision_keeps_its_studies_and_tells_them(place: Path) -> None:
    before = {path: path.read_bytes() for path in (place / "out" / "studies").iterdir()}
    report = (place / "out" / "report.pdf").read_bytes()
    found = run("decide", place / "plan", "--out", place / "out", "--lang", "fa")
    assert (found.code, found.complaints) == (0, "")
    assert "۲ مطالعهٔ آن (usual، order) ماند" in found.out
    assert {path: path.read_bytes() for path in (place / "out" / "studies").iterdir()} == before
    assert (place / "out" / "report.pdf").read_bytes() == report
    assert run("verify", place / "out", "--quiet").code == 0


def test_studies_of_another_decision_go_and_are_named(place: Path) -> None:
    folder(place / "other", small(fund_ceilings=ceilings(11 * MILLIARD)))
    found = run("decide", place / "other", "--out", place / "out", "--lang", "en", "--quiet")
    assert found.code == 0
    assert found.complaints == (
        "2 studies of the decision that stood here before, of plan “plan”, went with it: usual, order. "
        f"For the new one: maqsad study {place / 'out'}\n"
    )
    assert studies(place / "out") == []


def test_a_decision_without_a_plan_keeps_no_study(place: Path) -> None:
    folder(place / "other", small(fund_ceilings=ceilings(0)))
    found = run("decide", place / "other", "--out", place / "out", "--lang", "en", "--quiet")
    assert (found.code, "2 studies" in found.err, studies(place / "out")) == (3, True, [])


def test_a_spoiled_study_does_not_come_along(place: Path) -> None:
    (place / "out" / "studies" / "usual.json").write_text("{")
    (place / "out" / "run.json").write_text("[")
    found = run("decide", place / "plan", "--out", place / "out", "--lang", "en")
    assert "its 1 study (order) stayed" in found.out
    assert "1 study of the decision that stood here before went with it: usual." in found.err
    assert studies(place / "out") == ["order.json"]


def test_a_study_that_does_not_fit_is_made_anew_unasked_but_stops_what_was_asked(place: Path) -> None:
    """Before the work, not after it."""
    path = place / "out" / "studies" / "usual.json"
    kept = path.read_text("utf-8")
    path.write_text(json.dumps(json.loads(kept) | {"format": "maqsad-study-0"}), "utf-8")
    order = (place / "out" / "studies" / "order.json").stat().st_mtime_ns
    found = run("study", place / "out", "order", "--lang", "en", "--quiet")
    assert (found.code, "Study “usual” does not belong" in found.err) == (2, True)
    assert (place / "out" / "studies" / "order.json").stat().st_mtime_ns == order
    made = run("study", place / "out", "usual", "--json")
    assert (made.code, made.json["made"]) == (0, ["usual"])
    assert path.read_text("utf-8") == kept


def test_two_runs_on_one_folder_leave_whole_studies_and_a_report_with_both(place: Path) -> None:
    out = place / "out"
    shutil.rmtree(out / "studies")
    runs = [subprocess.Popen([COMMAND, "study", out, *names, "--quiet"], stderr=subprocess.PIPE)
            for names in (["usual", "order"], ["order", "usual"])]  # fmt: skip
    ended = [(one.communicate(timeout=120)[1], one.returncode) for one in runs]
    assert ended == [(b"", 0), (b"", 0)]
    assert studies(out) == ["order.json", "usual.json"]
    assert run("study", out, "usual", "--json").json["there"] == ["usual"]
    assert not [path.name for path in out.iterdir() if path.name.startswith(".")]


def test_a_study_of_a_decision_that_was_replaced_meanwhile_is_not_stored(place: Path) -> None:
    out, study = place / "out", by_name()["usual"]
    decided = decision_in(out)
    folder(place / "other", small(fund_ceilings=ceilings(11 * MILLIARD)))
    assert run("decide", place / "other", "--out", out, "--quiet").code == 0
    with pytest.raises(Refused, match="decision-replaced"):
        making._store(out, study, {}, decided, None)
    assert studies(out) == []


def test_who_waits_for_a_folder_has_it_once_the_other_is_done(tmp_path: Path) -> None:
    def others() -> Iterator[int]:
        for _ in range(2):
            child = os.fork()
            if not child:
                with alone(tmp_path):
                    mark = tmp_path / "mark"
                    mark.touch(exist_ok=False)
                    mark.unlink()
                os._exit(0)
            yield child

    children = list(others())
    assert [os.waitpid(child, 0)[1] for child in children] == [0, 0]


# ---- hands that slip, folders that take nothing


def test_nothing_is_worked_out_for_a_folder_that_takes_nothing(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "_found", None)
    monkeypatch.setattr(os, "access", lambda *_: False)
    found = run("study", place / "out", "ways", "--lang", "en")
    assert (found.code, "does not permit reading or writing “out”" in found.err) == (2, True)
    report = run("report", place / "out", "--lang", "en")
    assert (report.code, ".reports" in report.err) == (2, False)


def test_an_answer_that_cannot_be_kept_is_told_all_the_same(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(making, "_store", full)
    found = run("nearest", place / "out", "--lang", "en")
    assert (found.code, bool(found.out)) == (0, True)
    assert "could not be kept in “out”" in found.err
    assert studies(place / "out") == ["order.json", "usual.json"]


@pytest.mark.parametrize("command", ["order", "explain"])
def test_a_blank_question_is_none(place: Path, command: str) -> None:
    found, blank = run(command, place / "out", "--lang", "en"), run(command, place / "out", " ", "--lang", "en")
    assert (blank.code, blank.out) == (0, found.out)


def test_wrong_use_is_told_to_programs_too() -> None:
    found = run("compare", "--json", "--lang", "en")
    assert (found.code, found.json["problems"][0]["text"]) == (2, "“OUT” is missing. Help: maqsad compare --help")


def _is_deaf() -> bool:
    return signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, set())


def test_processes_begin_deaf_to_interrupts_and_this_one_is_not() -> None:
    """Cut short while it begins, one would be taken for one that the system ended."""
    with making._processes(1) as (pool, _news, _stop):
        with making._no_interrupt():
            future = pool.submit(_is_deaf)
        assert future.result()
        assert not _is_deaf()
