"""Writing that is whole or absent: into a temporary sibling first, then renamed into place."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from maqsad.exchange.problems import Unreadable


@contextmanager
def replacing(path: Path, *, marker: str | None = None) -> Iterator[Path]:
    """A temporary path beside `path` that takes its place when the block ends without an exception.

    Without `marker` it is a file for the block to write. With `marker` it is an empty folder; an old folder at `path`
    goes as a whole, so it must be empty or hold a file of that name: else `Unreadable`, for it is none of ours.
    """
    path = Path(os.path.abspath(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    if marker is None:
        with _replacing_file(path) as temporary:
            yield temporary
    else:
        _refuse_foreign(path, marker)
        with _replacing_folder(path) as temporary:
            yield temporary


@contextmanager
def _replacing_file(path: Path) -> Iterator[Path]:
    if path.is_dir():
        raise Unreadable("output-not-ours", name=path.name)
    workspace = Path(tempfile.mkdtemp(prefix=f".{path.name}.", dir=path.parent))
    try:
        temporary = workspace / path.name
        yield temporary
        os.replace(temporary, path)
    finally:
        shutil.rmtree(workspace, ignore_errors=True)


@contextmanager
def _replacing_folder(path: Path) -> Iterator[Path]:
    workspace = Path(tempfile.mkdtemp(prefix=f".{path.name}.", dir=path.parent))
    try:
        temporary = workspace / "new"
        temporary.mkdir()
        yield temporary
        _swap(temporary, path, workspace / "old")
    finally:
        shutil.rmtree(workspace, ignore_errors=True)


def _swap(new: Path, path: Path, old: Path) -> None:
    """Two renames; should the second fail, or be interrupted, the old folder comes back."""
    if not path.exists():
        new.rename(path)
        return
    path.rename(old)
    try:
        new.rename(path)
    except BaseException:
        if not path.exists():
            old.rename(path)
        raise


def _refuse_foreign(path: Path, marker: str) -> None:
    if not path.exists():
        return
    if not path.is_dir() or (any(path.iterdir()) and not (path / marker).exists()):
        raise Unreadable("output-not-ours", name=path.name)
