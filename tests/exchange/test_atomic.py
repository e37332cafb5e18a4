"""An interrupt leaves what was there, whole, and nothing beside it."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.exchange.plans import changed, folder_of

from maqsad.exchange import Unreadable, folder, read, recover, replacing, write_folder, write_workbook
from maqsad.exchange.workbook import writing


def contents(path: Path) -> dict[str, bytes]:
    return {str(p.relative_to(path)): p.read_bytes() for p in sorted(path.rglob("*")) if p.is_file()}


def interrupted(path: Path, half: str) -> None:
    path.write_text(half)
    raise KeyboardInterrupt


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "new" / "a.txt"
    with replacing(path) as temporary:
        temporary.write_text("old")
    with pytest.raises(KeyboardInterrupt), replacing(path) as temporary:
        interrupted(temporary, "half")
    assert contents(tmp_path) == {"new/a.txt": b"old"}
    with replacing(path) as temporary:
        temporary.write_text("new")
        assert path.read_text() == "old"
    assert contents(tmp_path) == {"new/a.txt": b"new"}


def test_a_folder_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "out"
    with replacing(path, marker="m") as temporary:
        (temporary / "m").write_text("1")
        (temporary / "old").write_text("x")
    with pytest.raises(KeyboardInterrupt), replacing(path, marker="m") as temporary:
        interrupted(temporary / "m", "2")
    assert contents(tmp_path) == {"out/m": b"1", "out/old": b"x"}
    with replacing(path, marker="m") as temporary:
        (temporary / "m").write_text("2")
    assert contents(tmp_path) == {"out/m": b"2"}
    assert [p.name for p in tmp_path.iterdir()] == ["out"]
    assert oct((path / "m").stat().st_mode)[-1] == oct((tmp_path / "out").stat().st_mode & 0o4)[-1]


def test_an_interrupt_between_the_renames_brings_the_old_folder_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "out"
    path.mkdir()
    (path / "m").write_text("1")
    rename = Path.rename

    def cut_short(self: Path, target: Path) -> Path:
        if self.name == "new":
            raise KeyboardInterrupt
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", cut_short)
    with pytest.raises(KeyboardInterrupt), replacing(path, marker="m") as temporary:
        (temporary / "m").write_text("2")
    assert contents(tmp_path) == {"out/m": b"1"}


KILLED = """
import os, signal, sys
from pathlib import Path
from maqsad.exchange import replacing

rename = Path.rename

def killed(self, target):
    if self.name == "new":
        os.kill(os.getpid(), signal.SIGKILL)
    return rename(self, target)

Path.rename = killed
with replacing(Path(sys.argv[1]), marker="m") as temporary:
    (temporary / "m").write_text("2")
    if sys.argv[2] == "writing":
        os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize(("moment", "done"), [("writing", "cleaned"), ("renaming", "restored")])
def test_what_a_killed_writer_left_is_put_right(moment: str, done: str, tmp_path: Path) -> None:
    path = tmp_path / "out"
    path.mkdir()
    (path / "m").write_text("1")
    killed = subprocess.run([sys.executable, "-c", KILLED, str(path), moment], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert path.exists() == (moment == "writing")
    assert len(list(tmp_path.glob(".out.*"))) == 1
    assert recover(path) == done
    assert contents(tmp_path) == {"out/m": b"1"}
    assert [p.name for p in tmp_path.iterdir()] == ["out"]
    assert recover(path) is None


def test_a_writer_at_work_and_folders_of_others_are_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "out"
    with replacing(path, marker="m") as temporary:
        (temporary / "m").write_text("1")
        assert recover(path) is None
    for name, inside in ((".out.notes", "new"), (".out.abcdefgh", "letter")):
        (tmp_path / name).mkdir()
        (tmp_path / name / inside).write_text("x")
    assert recover(path) is None
    assert contents(tmp_path) == {"out/m": b"1", ".out.notes/new": b"x", ".out.abcdefgh/letter": b"x"}


def test_folders_of_others_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "photo").write_text("x")
    for path in (tmp_path / "home", tmp_path / "home" / "photo"):
        with pytest.raises(Unreadable, match="output-not-ours"), replacing(path, marker="m"):
            raise AssertionError
    with pytest.raises(Unreadable, match="output-not-ours"), replacing(tmp_path / "home"):
        raise AssertionError
    assert contents(tmp_path) == {"home/photo": b"x"}


@pytest.mark.parametrize("kind", ["folder", "workbook"])
def test_a_plan_that_fails_in_writing_leaves_the_old_one(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = read(folder_of(tmp_path / "plan")).plan
    other = read(folder_of(tmp_path / "other", changed("funds", 0, title_en="Other"))).plan
    assert plan is not None
    assert other is not None
    out = tmp_path / "out"
    out.mkdir()
    target = out / ("plan" if kind == "folder" else "plan.xlsx")
    write = write_folder if kind == "folder" else write_workbook
    write(plan, target)
    before = contents(out)
    calls = []

    def failing(texts: list[list[str]]) -> list[int]:
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return list(range(len(texts[0])))

    monkeypatch.setattr(folder if kind == "folder" else writing, "canonical_order", failing)
    with pytest.raises(KeyboardInterrupt):
        write(other, target)
    assert contents(out) == before
    assert [p.name for p in out.iterdir()] == [target.name]


def test_other_files_of_a_plan_folder_stay(tmp_path: Path) -> None:
    plan = read(folder_of(tmp_path / "plan")).plan
    assert plan is not None
    out = tmp_path / "out"
    write_folder(plan, out)
    (out / "agreement.json").write_text("{}")
    (out / "letters").mkdir()
    (out / "letters" / "a.txt").write_text("x")
    (out / "goals.csv").write_text("id\n")
    write_folder(plan, out)
    assert (out / "agreement.json").read_text() == "{}"
    assert (out / "letters" / "a.txt").read_text() == "x"
    assert not (out / "goals.csv").exists()
