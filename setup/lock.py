"""Write requirements.txt and requirements-dev.txt anew: every version pinned by hash, and no host named."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = "3.11"
LOCKS: dict[str, list[str]] = {"requirements.txt": [], "requirements-dev.txt": ["--extra", "dev"]}


def _uv() -> str:
    local = ROOT / ".venv" / "bin" / "uv"
    found = str(local) if local.is_file() else shutil.which("uv")
    if found is None:
        raise SystemExit("make lock needs uv: install it with `.venv/bin/python -m pip install uv`")
    return found


def main(arguments: list[str]) -> int:
    """Lock again, keeping what is pinned unless `--upgrade` is given."""
    build = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["build-system"]["requires"]
    for name, extra in LOCKS.items():
        command = [_uv(), "pip", "compile", "pyproject.toml", "-", *extra, "--output-file", name, "--quiet"]
        command += ["--universal", "--python-version", PYTHON, "--generate-hashes", "--no-build"]
        command += ["--no-emit-index-url", "--no-emit-find-links", "--no-annotate", *arguments]
        command += ["--custom-compile-command", "make lock"]
        subprocess.run(command, cwd=ROOT, input="\n".join(build), text=True, check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
