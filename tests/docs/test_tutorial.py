"""The tutorials work line by line, in a copy of what a newcomer clones."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from docs.consoles import Command, Edit, shape, steps, unsaid
from maqsad.exchange import read
from maqsad.messages.formats import Language
from maqsad.plan.plan import PlanSnapshot
from maqsad.portfolio.recall import recall
from maqsad.reporting import report_model, summary_lines

PAGES: dict[Language, str] = {"en": "docs/tutorial.md", "fa": "docs/tutorial.fa.md"}
PROGRESS = re.compile(r" …$")
DECIDES = ("make run", ".venv/bin/maqsad decide ")


class Reader:
    """Someone who follows a tutorial. `made` is a folder where the same decisions were made before."""

    def __init__(self, root: Path, folder: Path, lang: Language, made: Path | None = None) -> None:
        self.root, self.at, self.lang, self.made = root, folder, lang, made
        self.row = 0
        self.environment = {name: text for name, text in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
        self.environment.pop("MAQSAD_LANG", None)
        self.environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"

    def follow(self, page: list[Command | Edit]) -> None:
        for step in page:
            if isinstance(step, Edit):
                self.row = step.apply(self.at, self.lang)
            else:
                self.type(step)

    def type(self, command: Command) -> None:
        word, _, rest = command.line.partition(" ")
        if command.line.startswith("git clone"):
            cloned(self.root, self.at / rest.split()[-1])
        elif word == "cd":
            self.at /= rest
        elif word == "export":
            name, _, value = rest.partition("=")
            self.environment[name] = value
        else:
            self.compare(command, *self.answer(command))

    def answer(self, command: Command) -> tuple[int, str]:
        if self.made and command.code == 0 and command.line.startswith(DECIDES):
            return 0, self.said_before(command.line.split("--out ")[-1] if "--out" in command.line else "out/isfahan")
        done = subprocess.run(
            ["bash", "-c", command.line + " 2>&1"],
            cwd=self.at,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        lines = done.stdout.splitlines(keepends=True)  # less the progress, which a terminal shows as bars that go away
        return done.returncode, "".join(line for line in lines if not PROGRESS.search(line))

    def said_before(self, out: str) -> str:
        """What the command would print about a decision that lies there already."""
        assert self.made is not None
        shutil.copytree(self.made / out, self.at / out)
        documents = [
            json.loads((self.at / out / f"{name}.json").read_text("utf-8")) for name in ("decision", "certificate")
        ]
        plan = read(self.at / out / "plan").plan
        assert plan is not None
        decided = recall(PlanSnapshot(plan.tables), *documents)
        return "\n".join(summary_lines(report_model(decided.snapshot, decided.decision), self.lang, self.at / out))

    def compare(self, command: Command, code: int, printed: str) -> None:
        assert code == command.code, f"{command.line}\n{printed}"
        missing = unsaid(command.said, printed)
        assert missing is None, f"{command.line}\nexpected: {missing}\n\nprinted:\n{printed}"


def cloned(root: Path, target: Path) -> None:
    """What a clone holds and the tutorial uses. Set-up is skipped: the environment of this test run is in its place."""
    target.mkdir()
    shutil.copy(root / "Makefile", target)
    shutil.copytree(root / "examples", target / "examples")
    (target / "setup").mkdir()
    (target / "setup" / "bootstrap.py").write_text("", "utf-8")
    (target / ".venv" / "bin").mkdir(parents=True)
    (target / ".venv" / "bin" / "maqsad").symlink_to(Path(sys.executable).parent / "maqsad")


@pytest.mark.skipif(shutil.which("make") is None, reason="make is absent")
def test_both_tutorials_work_line_by_line(root: Path, tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    english = Reader(root, tmp_path / "en", "en")
    english.follow(steps((root / PAGES["en"]).read_text("utf-8")))
    out = english.at / "out"
    values = [json.loads((out / name / "decision.json").read_text("utf-8"))["value"] for name in ("isfahan", "second")]
    assert values[0] > values[1], "a cost ten times as high must leave the plan worth less"
    (tmp_path / "fa").mkdir()
    persian = Reader(root, tmp_path / "fa", "fa", made=english.at)
    persian.follow(steps((root / PAGES["fa"]).read_text("utf-8")))
    assert persian.row == english.row


def test_both_tutorials_give_the_same_commands(root: Path) -> None:
    pages = {lang: steps((root / page).read_text("utf-8")) for lang, page in PAGES.items()}
    typed = {
        lang: [(step.line, step.code) if isinstance(step, Command) else (step.table, step.key) for step in page]
        for lang, page in pages.items()
    }
    assert typed["fa"] == [step for step in typed["en"] if step != ("export MAQSAD_LANG=en", 0)]


@pytest.mark.parametrize("lang", PAGES)
def test_the_reader_is_told_what_to_write(root: Path, lang: Language) -> None:
    text = (root / PAGES[lang]).read_text("utf-8")
    for step in steps(text):
        if isinstance(step, Edit):
            told = text.split(f"<!-- edit: {step.workbook}")[0]
            assert f"`{step.after}`" in text
            assert f"`{step.key}`" in told


def test_a_line_that_is_not_printed_is_found() -> None:
    printed = "one 1\n\ntwo 22.5\nthree\n"
    assert unsaid(["one 9", "two 1", "three"], printed) is None
    assert unsaid(["…", "three"], printed) is None
    assert unsaid(["one 9", "…"], printed) is None
    assert unsaid(["one 9", "three", "…"], printed) == "three"
    assert unsaid(["one 9"], printed) == shape("two 1")
    assert unsaid(["…", "four"], printed) == "four"
    assert unsaid(["…", "th…e"], printed) is None
    assert unsaid(["…", "th…x"], printed) == "th…x"
    assert unsaid(["a" * 64], "a" * 64) is None
    assert unsaid(["a" * 64], "b" * 64) == "a" * 64
