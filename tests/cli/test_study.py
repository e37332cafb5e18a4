"""Studies at the command line: made side by side, kept beside the decision, taken into the report."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import Future
from pathlib import Path

import pytest

from maqsad.cli import making
from maqsad.cli.progress import deciding
from maqsad.cli.studies import TELLERS
from maqsad.cli.voice import Voice
from maqsad.portfolio.studies import STUDIES
from maqsad.values.problem import Refused

from .conftest import Ran, run, start
from .plans import folder

NAMES = [study.name for study in STUDIES]


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A decision without studies."""
    place = tmp_path_factory.mktemp("studied")
    assert run("decide", folder(place / "plan"), "--out", place / "out", "--quiet").code == 0
    return place / "out"


def test_an_unknown_study_is_refused_and_the_known_ones_are_named(out: Path) -> None:
    found = run("study", out, "nonesuch", "--lang", "en")
    assert found.code == 2
    assert "nonesuch" in found.err
    assert all(name in found.err for name in NAMES)


def test_every_study_is_made_once_and_the_decision_stays_as_it_was(out: Path) -> None:
    before = (out / "decision.json").read_bytes()
    told = run("study", out, "--lang", "en")
    made = [line.split(": ") for line in told.err.splitlines() if " made: " in line]
    assert [count for count, _ in made] == [f"{n} of {len(NAMES)} made" for n in range(1, len(NAMES) + 1)]
    assert sorted(name for _, name in made) == sorted(NAMES)
    assert (told.code, told.complaints) == (0, "")
    written = ", ".join(str(out / name) for name in ("album.pdf", "album.xlsx", "plan.xlsx", "report.pdf"))
    assert told.out == f"Written in English: {written}\n"
    kept = {path.stem: path.read_bytes() for path in (out / "studies").iterdir()}
    assert sorted(kept) == sorted(NAMES)
    again = _answer(run("study", out, "--json"))
    assert (again["made"], again["there"]) == ([], NAMES)
    assert (out / "decision.json").read_bytes() == before
    assert run("verify", out, "--quiet").code == 0


def test_a_study_made_again_has_the_same_bytes(out: Path) -> None:
    run("study", out, "usual", "--quiet")
    path = out / "studies" / "usual.json"
    before = path.read_bytes()
    assert _answer(run("study", out, "usual", "--json"))["made"] == ["usual"]
    assert path.read_bytes() == before


def test_the_report_keeps_its_language_unless_one_is_named(out: Path) -> None:
    """For whoever has MAQSAD_LANG=en and a report in Persian."""
    assert _answer(run("report", out, "--lang", "fa", "--json"))["language"] == "fa"
    kept = start("study", out, "usual", env={"MAQSAD_LANG": "en"})
    assert (kept.code, kept.out.startswith("Written in Persian: ")) == (0, True)
    assert _told_by_run(out)["language"] == "fa"
    named = start("study", out, "usual", "--lang", "en", env={"MAQSAD_LANG": "fa"})
    assert (named.code, named.out.startswith("Written in English: ")) == (0, True)
    assert _told_by_run(out)["language"] == "en"
    assert {"seconds", "plan", "solver"} <= _told_by_run(out).keys()


def test_a_decision_that_does_not_tell_its_language_is_written_in_that_of_the_run(out: Path) -> None:
    (out / "run.json").write_text("[", "utf-8")
    assert _answer(run("study", out, "usual", "--json", "--lang", "en"))["language"] == "en"
    assert _told_by_run(out) == {"language": "en"}


def test_one_study_tells_a_tenth_of_its_searches_at_a_time(capsys: pytest.CaptureFixture[str]) -> None:
    with deciding(Voice("en", quiet=False, json=False), searches=True) as line:
        for done in range(41):
            assert line("study-usual", 0.0, 0.0, done, 40)
    title = "Comparing with the usual ways"
    tenths = [f"{title}: {done} of 40 searches" for done in range(4, 41, 4)]
    assert capsys.readouterr().err.splitlines() == [f"{title} …", *tenths]


@pytest.mark.parametrize(("quiet", "json"), [(True, False), (False, True)])
def test_whoever_asks_for_silence_has_it(capsys: pytest.CaptureFixture[str], quiet: bool, json: bool) -> None:
    with deciding(Voice("en", quiet, json)) as line:
        assert line("value", 0.0, 0.0, 1, 2)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("text", ["", "[]", '{"format":', "[" * 100_000])
def test_a_spoiled_study_is_named(out: Path, text: str) -> None:
    path = out / "studies" / "usual.json"
    if not path.is_file():
        run("study", out, "usual", "--quiet")
    kept = path.read_text("utf-8")
    path.write_text(text, "utf-8")
    found = run("report", out, "--lang", "en")
    path.write_text(kept, "utf-8")
    assert found.code == 2
    assert "Study “usual” does not belong to this decision." in found.err


_FIRST = """
import os, time
from maqsad.cli import making
from maqsad.cli.progress import deciding
from maqsad.cli.studies import TELLERS
from maqsad.cli.voice import Voice
with making._processes(1) as (pool, news, stop):
    print(pool.submit(os.getpid).result(), flush=True)
    time.sleep(600)
"""


def test_the_processes_of_a_killed_run_end_with_it() -> None:
    """They hold its output open as long as they live."""
    told = [sys.executable, "-c", _FIRST]
    with subprocess.Popen(told, stdout=subprocess.PIPE) as first:
        assert first.stdout is not None
        assert first.stdout.readline().strip().isdigit()
        first.kill()
        assert first.communicate(timeout=60)[0] == b""


def test_a_process_that_the_system_ended_is_told_in_a_sentence() -> None:
    with making._processes(1) as (pool, _news, _stop):
        future: Future[None] = pool.submit(os._exit, 9)
        with pytest.raises(Refused, match="study-process-ended"):
            making._ended(future)


def test_a_study_of_another_decision_is_not_told(out: Path, tmp_path: Path) -> None:
    run("study", out, "usual", "--quiet")
    path = out / "studies" / "usual.json"
    kept = path.read_text("utf-8")
    path.write_text(json.dumps(json.loads(kept) | {"value": "1"}), "utf-8")
    found = run("report", out, "--lang", "en")
    path.write_text(kept, "utf-8")
    assert found.code == 2
    assert "usual" in found.err


def _told_by_run(out: Path) -> dict[str, object]:
    told: dict[str, object] = json.loads((out / "run.json").read_text("utf-8"))
    return told


def _answer(found: Ran) -> dict[str, object]:
    assert found.code == 0, found.err
    answer: dict[str, object] = found.json
    return answer


@pytest.mark.parametrize("words", [[], ["--json"]], ids=["people", "programs"])
@pytest.mark.parametrize("name", list(TELLERS))
def test_every_question_is_answered_for_people_and_for_programs(out: Path, name: str, words: list[str]) -> None:
    found = run(name, out, "--lang", "en", *words)
    assert (found.code, found.complaints) == (0, "")
    if words:
        assert found.err == ""
        assert found.json["study"] == name
    else:
        assert found.out


def test_the_longest_study_is_begun_first() -> None:
    assert set(making.LONGEST_FIRST) == {study.name for study in STUDIES}
    assert making.longest_first(["ways", "usual", "nearest", "a new one"]) == ["a new one", "nearest", "usual", "ways"]
