"""Running the command line in this process, which is fast, or in one of its own, as a person does."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from maqsad.cli import main

from .plans import folder

PROGRESS = re.compile(r" …$|[0-9۰-۹] (?:searches$|جست‌وجو$|made: |مطالعه انجام شد: )")
"""Lines of progress where standard error is no terminal."""
COMMAND = Path(sys.executable).with_name("maqsad")


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str

    @property
    def complaints(self) -> str:
        """Standard error without the lines of progress."""
        return "".join(line for line in self.err.splitlines(keepends=True) if not PROGRESS.search(line))

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def run(*arguments: object) -> Ran:
    """The command line in this process."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    found = Ran(int(ended.value.code or 0), out.getvalue(), err.getvalue())
    assert "Traceback" not in found.err
    assert "mistake of the program" not in found.err, found.err
    assert "خطای خود برنامه" not in found.err, found.err
    return found


def start(*arguments: object, env: Mapping[str, str] | None = None, **more: Any) -> Ran:
    """The installed command in a process of its own."""
    plain = {name: text for name, text in os.environ.items() if not name.startswith(("MAQSAD_", "PYTHON", "LC_"))}
    done = subprocess.run(
        [COMMAND, *map(str, arguments)],
        env={**plain, **(env or {})},
        capture_output=True,
        check=False,
        timeout=120,
        **more,
    )
    found = Ran(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))
    assert "Traceback" not in found.err, found.err
    return found


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `plan` and its decision `out`, which no test changes."""
    path = tmp_path_factory.mktemp("cli")
    folder(path / "plan")
    assert run("decide", path / "plan", "--out", path / "out", "--lang", "en", "--gap", "1e-6").code == 0
    return path


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A plan folder of the test's own."""
    return folder(tmp_path / "plan")
