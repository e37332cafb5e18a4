"""Terminals, pipes and disks as they are: no UTF-8, nobody reading, nowhere to write."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

import pytest

from .conftest import COMMAND, start


@pytest.mark.parametrize(
    "env",
    [
        {"LC_ALL": "C"},
        {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "cp1256:strict"},
        {"TERM": "dumb", "COLUMNS": "1"},
        {"TERM": "xterm-256color", "FORCE_COLOR": "1"},
        {"NO_COLOR": "1"},
    ],
)
def test_persian_in_any_terminal(env: dict[str, str], kept: Path) -> None:
    found = start("check", kept / "plan", env=env)
    assert found.code == 0
    assert "۰ خطا" in found.out
    assert "هشدار: " in found.err
    assert start("decide", "--help", env=env).out.startswith("کاربرد")


def test_no_environment_at_all(kept: Path) -> None:
    done = subprocess.run([COMMAND, "check", kept / "plan"], env={}, capture_output=True, check=False)
    assert done.returncode == 0
    assert "۰ خطا" in done.stdout.decode("utf-8")


def test_no_home_and_no_input(kept: Path, tmp_path: Path) -> None:
    env = {"HOME": "/nonexistent", "XDG_CACHE_HOME": "/nonexistent"}
    found = start("decide", kept / "plan", "--out", tmp_path / "out", env=env, stdin=subprocess.DEVNULL)
    assert (found.code, found.complaints) == (0, "")
    assert start("verify", tmp_path / "out", env=env).code == 0


def test_from_the_folder_itself(kept: Path) -> None:
    assert start("check", ".", cwd=kept / "plan").code == 0
    assert start("verify", ".", cwd=kept / "out").code == 0


@pytest.mark.parametrize("words", [["check"], ["check", "--json"], ["hash"]])
def test_nobody_reads_on(words: list[str], kept: Path) -> None:
    """As in `maqsad check PLAN | head -1`."""
    read, write = os.pipe()
    os.close(read)
    try:
        done = subprocess.run([COMMAND, words[0], kept / "plan", *words[1:]], stdout=write, stderr=write, check=False)
    finally:
        os.close(write)
    assert done.returncode == 0


def test_help_that_nobody_reads() -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run([COMMAND, "--help"], stdout=write, stderr=subprocess.PIPE, check=False)
    os.close(write)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_decision_is_written_though_nobody_reads(kept: Path, tmp_path: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run([COMMAND, "decide", kept / "plan", "--out", tmp_path / "out"], stdout=write, check=False)
    os.close(write)
    assert done.returncode == 0
    assert start("verify", tmp_path / "out").code == 0


def test_closed_streams(kept: Path) -> None:
    for closed in (">&-", "2>&-", ">&- 2>&-"):
        line = f'exec "{COMMAND}" check "{kept / "plan"}" {closed}'
        assert subprocess.run(["sh", "-c", line], capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="/dev/full is absent")
def test_a_full_disk_is_a_sentence(kept: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([COMMAND, "hash", kept / "plan"], stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 2
    assert done.stderr.decode("utf-8").startswith("خطا: جایی برای نوشتن نمانده است.")


def test_a_name_that_is_no_text(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/\xff\xfe"
    done = subprocess.run([COMMAND, "check", name, "--lang", "en"], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (2, done.stderr)
    assert b"Traceback" not in done.stderr
    assert b"There is no" in done.stderr


def test_help_comes_soon() -> None:
    began = time.monotonic()
    assert start("--help").code == 0
    assert time.monotonic() - began < 10
