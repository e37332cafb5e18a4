"""What every test shares: the folder of public data sets, and the skipping by name of what needs it."""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
REASON = "needs data that is absent: "


def data_folder() -> Path:
    """Return the folder that MAQSAD_DATA names; a relative path counts from the root of the project."""
    return (ROOT / os.environ.get("MAQSAD_DATA", "../shared/data")).resolve()


def absent(names: tuple[str, ...]) -> list[str]:
    """Return what is missing of the named data; without a name, the whole folder is meant."""
    folder = data_folder()
    if not names:
        return [] if folder.is_dir() else ["the data folder"]
    return [name for name in names if not (folder / name).exists()]


@pytest.fixture(scope="session")
def root() -> Path:
    """The root of the project."""
    return ROOT


@pytest.fixture
def needs_data(request: pytest.FixtureRequest) -> Path:
    """The data folder; a test that asks for it is skipped by name where the data is absent."""
    return data_folder()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs data that is not there: marked `needs_data("name", ...)` or using that fixture."""
    for item in items:
        marked = [mark.args for mark in item.iter_markers("needs_data")]
        if not marked and "needs_data" in getattr(item, "fixturenames", ()):
            marked = [()]
        if missing := sorted({name for names in marked for name in absent(names)}):
            item.add_marker(pytest.mark.skip(reason=REASON + ", ".join(missing)))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter: Any) -> Generator[None, None, None]:
    """Name the tests skipped for want of data and count them, right before pytest's own closing line."""
    result = yield
    if terminalreporter.config.option.collectonly:
        return result
    skipped = sorted(
        (report.nodeid, report.longrepr[2].removeprefix("Skipped: "))
        for report in terminalreporter.stats.get("skipped", [])
        if isinstance(report.longrepr, tuple) and REASON in report.longrepr[2]
    )
    for name, reason in skipped:
        terminalreporter.write_line(f"skipped: {name} ({reason})")
    terminalreporter.write_line(f"{len(skipped)} skipped for want of data (MAQSAD_DATA)")
    return result
