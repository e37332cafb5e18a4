"""The front door keeps its promises: five words, locks without hosts, records of choices, one version."""

from __future__ import annotations

import importlib
import os
import re
import shutil
import stat
import subprocess
import sys
import tomllib
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

LOCKS = ("requirements.txt", "requirements-dev.txt", "setup/assets.lock.toml")
HOST = re.compile(r"[a-z][a-z0-9+.-]*://|(^|[\s\"'])//| @ |^\s*-[a-z]|index-url|find-links|trusted-host", re.IGNORECASE)


@pytest.fixture(scope="module")
def project(root: Path) -> dict[str, Any]:
    return tomllib.loads((root / "pyproject.toml").read_text("utf-8"))


def outside_make() -> dict[str, str]:
    """Return the environment as if no `make` had started this run."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}


def bare(requirement: str) -> str:
    """Return the normalised name in a requirement."""
    match = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert match is not None
    return re.sub(r"[-_.]+", "-", match.group()).lower()


@pytest.mark.parametrize("name", LOCKS)
def test_lock_file_names_no_host(root: Path, name: str) -> None:
    lines = (root / name).read_text("utf-8").splitlines()
    assert [line for line in lines if HOST.search(line)] == []


@pytest.mark.skipif(shutil.which("make") is None, reason="make is absent")
@pytest.mark.parametrize(
    "line",
    [
        "--extra-index-url=https://index.example/simple",
        "-f wheels",
        "networkx @ file:wheels/networkx.whl",
        "git+ssh://host.example/networkx",
        'resolved = "//host.example/networkx.tgz"',
    ],
)
def test_ci_refuses_a_lock_with_a_host(root: Path, tmp_path: Path, line: str) -> None:
    shutil.copytree(root / ".ci", tmp_path / ".ci")
    (tmp_path / "setup").mkdir()
    for name in LOCKS:
        shutil.copy(root / name, tmp_path / name)
    (tmp_path / "Makefile").write_text("lint test bench:\n\t@echo made $@\n", "utf-8")

    def ci() -> subprocess.CompletedProcess[str]:
        command = ["bash", ".ci/run"]
        return subprocess.run(command, cwd=tmp_path, env=outside_make(), capture_output=True, text=True, check=False)

    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
    clean = ci()
    assert (clean.returncode, clean.stdout) == (0, "made lint\nmade test\nmade bench\n")
    with (tmp_path / "requirements.txt").open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    refused = ci()
    assert refused.returncode == 1
    assert line in refused.stdout
    assert "made" not in refused.stdout
    assert HOST.search(line)


@pytest.mark.parametrize(("name", "extras"), [("requirements.txt", ()), ("requirements-dev.txt", ("dev",))])
def test_every_dependency_is_locked(root: Path, project: dict[str, Any], name: str, extras: tuple[str, ...]) -> None:
    lines = (root / name).read_text("utf-8").splitlines()
    locked = {bare(line) for line in lines if re.match(r"[a-z]", line)}
    asked = project["project"]["dependencies"] + project["build-system"]["requires"]
    for extra in extras:
        asked = asked + project["project"]["optional-dependencies"][extra]
    assert {bare(requirement) for requirement in asked} - locked == set()


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_locked_version_has_a_hash(root: Path, name: str) -> None:
    text = (root / name).read_text("utf-8")
    entries = re.split(r"^(?=[a-z])", text, flags=re.MULTILINE)[1:]
    assert len(entries) > 10
    assert [entry for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []


def test_the_two_locks_agree(root: Path) -> None:
    pins = [
        {line.rstrip(" \\") for line in (root / name).read_text("utf-8").splitlines() if re.match(r"[a-z]", line)}
        for name in ("requirements.txt", "requirements-dev.txt")
    ]
    assert pins[0] - pins[1] == set()


def test_every_dependency_has_a_decision_record(root: Path, project: dict[str, Any]) -> None:
    records = "\n".join(path.read_text("utf-8") for path in sorted((root / "docs" / "decisions").glob("[0-9]*.md")))
    extras = project["project"].get("optional-dependencies", {}).values()
    asked = project["project"]["dependencies"] + [requirement for extra in extras for requirement in extra]
    words = {bare(word) for word in re.findall(r"[A-Za-z0-9][A-Za-z0-9._-]*[A-Za-z0-9]", records)}
    assert sorted({bare(requirement) for requirement in asked} - words) == []


def test_every_report_asset_has_a_decision_record(root: Path) -> None:
    records = "\n".join(path.read_text("utf-8") for path in sorted((root / "docs" / "decisions").glob("[0-9]*.md")))
    packages = tomllib.loads((root / "setup" / "assets.lock.toml").read_text("utf-8"))["package"]
    assert [package["name"] for package in packages if package["name"] not in records.lower()] == []


def test_decision_records_are_numbered_in_one_row_and_state_the_cost(root: Path) -> None:
    records = sorted((root / "docs" / "decisions").glob("[0-9]*.md"))
    assert [int(path.name[:4]) for path in records] == list(range(1, len(records) + 1))
    for path in records:
        text = path.read_text("utf-8")
        assert text.startswith(f"# {path.name[:4]} ")
        assert [part for part in ("## Choice", "## Cost of the other choice") if part not in text] == [], path.name


@pytest.mark.parametrize("target", ["run", "decide", "test", "lint", "bench", "docs"])
def test_the_makefile_has_the_target(root: Path, target: str) -> None:
    assert re.search(rf"^{target}:.*## \S", (root / "Makefile").read_text("utf-8"), re.MULTILINE)


@pytest.mark.skipif(shutil.which("make") is None, reason="make is absent")
def test_decide_runs_exactly_the_promised_command(root: Path) -> None:
    answer = subprocess.run(
        ["make", "--dry-run", "--no-print-directory", "decide"],
        cwd=root,
        env=outside_make(),
        capture_output=True,
        text=True,
        check=True,
    )
    commands = [line for line in answer.stdout.splitlines() if "setup/bootstrap.py" not in line]
    assert commands == [".venv/bin/maqsad decide examples/isfahan --out out/isfahan"]


def test_ci_runs_lint_tests_and_benchmarks(root: Path) -> None:
    path = root / ".ci" / "run"
    lines = path.read_text("utf-8").splitlines()
    assert path.stat().st_mode & stat.S_IXUSR
    assert "set -euo pipefail" in lines
    assert [line for line in lines if line.startswith("make ")] == [
        "make lint",
        "make test",
        "make bench ARGS=--smoke",
    ]


def test_a_broken_limit_fails_the_benchmarks(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.syspath_prepend(str(root))
    bench = importlib.import_module("bench.__main__")
    assert set(bench.benchmarks()) == {"decide", "exchange", "orlib", "studies"}
    known = {
        name: SimpleNamespace(__doc__=f"Measures {name}.", run=lambda _, kept=name != "slow": kept)
        for name in ("fast", "slow")
    }
    monkeypatch.setattr(bench, "benchmarks", lambda: known)
    monkeypatch.setattr(sys, "argv", ["bench"])
    assert bench.main() == 1
    assert capsys.readouterr().out.splitlines() == [
        "== fast: Measures fast",
        "== slow: Measures slow",
        "== limits broken: slow",
    ]
    monkeypatch.setattr(sys, "argv", ["bench", "fast"])
    assert bench.main() == 0
    assert capsys.readouterr().out.endswith("== all limits kept\n")


def test_the_changelog_begins_with_this_version(root: Path, project: dict[str, Any]) -> None:
    headings = re.findall(r"^## (\S+)", (root / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert headings[0] == project["project"]["version"]


def test_the_licence_is_apache_2(root: Path, project: dict[str, Any]) -> None:
    text = (root / "LICENSE").read_text("utf-8")
    assert project["project"]["license"] == "Apache-2.0"
    assert "Apache License" in text
    assert "END OF TERMS AND CONDITIONS" in text


@pytest.mark.parametrize(
    "name", ["CONTRIBUTING.md", "CHANGELOG.md", "AGENTS.md", "LICENSE", "docs/decisions/README.md"]
)
def test_the_page_stands(root: Path, name: str) -> None:
    assert (root / name).stat().st_size > 200


def test_layers_are_exhaustive(project: dict[str, Any]) -> None:
    layers = [part for part in project["tool"]["importlinter"]["contracts"] if part["type"] == "layers"]
    assert [(part["containers"], part["exhaustive"]) for part in layers] == [
        (["maqsad"], True),
        (["maqsad.portfolio"], True),
    ]


def in_setup(root: Path, code: str, **settings: str) -> str:
    """Run a line of Python beside the set-up scripts and return what it prints."""
    answer = subprocess.run(
        [sys.executable, "-c", code],
        env={"PATH": "/nonexistent", "HOME": settings.pop("HOME", "/nonexistent"), **settings},
        cwd=root / "setup",
        capture_output=True,
        text=True,
        check=True,
    )
    return answer.stdout.strip()


def test_the_registry_is_public_unless_named(root: Path) -> None:
    assert in_setup(root, "import assets; print(assets.registry())") == "https://registry.npmjs.org"


def test_the_registry_of_the_environment_wins(root: Path, tmp_path: Path) -> None:
    (tmp_path / ".npmrc").write_text("registry = https://npm.office.example/\n", "utf-8")
    code = "import assets; print(assets.registry())"
    assert in_setup(root, code, HOME=str(tmp_path)) == "https://npm.office.example"
    named = in_setup(root, code, HOME=str(tmp_path), NPM_CONFIG_REGISTRY="https://other.example/npm/")
    assert named == "https://other.example/npm"


def test_an_address_is_printed_without_its_password(root: Path) -> None:
    code = "import download; print(download.without_credentials('https://me:secret@index.example/simple'))"
    assert in_setup(root, code) == "https://index.example/simple"


def test_a_changed_asset_is_refused(root: Path, tmp_path: Path) -> None:
    code = """
import os, pathlib, sys, assets
assets.TARGET = pathlib.Path(os.environ["TARGET"])
assets.download = lambda address: b"something else"
sys.stderr = sys.stdout
print(assets.main())
"""
    printed = in_setup(root, code, TARGET=str(tmp_path / "assets")).splitlines()
    assert printed[-1] == "1"
    assert "not the pinned sha512-" in printed[-2]
    assert not (tmp_path / "assets").exists()


def test_an_asset_that_cannot_be_fetched_is_one_clear_line(root: Path, tmp_path: Path) -> None:
    code = """
import os, pathlib, sys, assets, download
assets.TARGET = pathlib.Path(os.environ["TARGET"])
download.ATTEMPTS = 1
sys.exit(assets.main())
"""
    answer = subprocess.run(
        [sys.executable, "-c", code],
        env={"PATH": "/nonexistent", "TARGET": str(tmp_path), "npm_config_registry": "http://127.0.0.1:9"},
        cwd=root / "setup",
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 1
    assert answer.stderr.count("\n") == 1
    assert "http://127.0.0.1:9/echarts/-/echarts-" in answer.stderr
