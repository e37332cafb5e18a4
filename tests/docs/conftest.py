"""What the tests of the documents share."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def docs(root: Path) -> Path:
    return root / "docs"


@pytest.fixture(scope="session")
def written(root: Path) -> dict[str, str]:
    """Every page that people read, by its path from the root of the project."""
    pages = [*root.glob("*.md"), *(root / "docs").rglob("*.md")]
    return {path.relative_to(root).as_posix(): path.read_text("utf-8") for path in sorted(pages)}
