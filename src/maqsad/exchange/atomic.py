"""Writing that is whole or absent: into a temporary sibling first, then renamed into place.

The sibling is a hidden folder, locked while its writer lives. One whose writer was killed is found unlocked by
`recover`: an old folder that it had already set aside comes back, the rest goes.
"""

from __future__ import annotations

import glob
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal

from maqsad.exchange.problems import Unreadable

if sys.platform != "win32":
    import fcntl

NEW, OLD = "new", "old"
_SUFFIX = re.compile(r"[a-z0-9_]{8}", re.ASCII)
"""What `mkdtemp` puts behind a prefix."""
Recovery = Literal["restored", "cleaned"]


def recover(path: Path) -> Recovery | None:
    """Put right what a killed writer of `path` left beside it; says what was done, None if there was nothing."""
    path = Path(os.path.abspath(path))
    done: Recovery | None = None
    for workspace in sorted(path.parent.glob(f".{glob.escape(path.name)}.*")):
        with suppress(OSError):  # another user's, or gone meanwhile
            done = _recovered(workspace, path) or done
    return done


def _recovered(workspace: Path, path: Path) -> Recovery | None:
    if not _is_ours(workspace, path.name):
        return None
    with _locked(workspace) as free:
        if not free:
            return None
        back = (workspace / OLD).is_dir() and not path.exists()
        if back:
            (workspace / OLD).rename(path)
        shutil.rmtree(workspace, ignore_errors=True)
        return "restored" if back else "cleaned"


def _is_ours(workspace: Path, name: str) -> bool:
    """A folder named as `_workspace` names it, with nothing in it but what a writer puts there."""
    suffix = workspace.name.removeprefix(f".{name}.")
    if workspace.is_symlink() or not workspace.is_dir() or not _SUFFIX.fullmatch(suffix):
        return False
    return all(entry.name in (NEW, OLD, name) or entry.name.startswith("tmp") for entry in workspace.iterdir())


@contextmanager
def _locked(folder: Path) -> Iterator[bool]:
    """Whether the folder could be locked; the lock goes with the process that holds it, however that ends."""
    if sys.platform == "win32":
        yield False
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        free = True
    except OSError:
        free = False
    try:
        yield free
    finally:
        os.close(descriptor)


@contextmanager
def _workspace(path: Path) -> Iterator[Path]:
    """A hidden folder beside `path`, locked, and gone when the block ends."""
    workspace, lock = _claimed(path)
    try:
        yield workspace
    finally:
        if lock is not None:
            os.close(lock)
        shutil.rmtree(workspace, ignore_errors=True)


def _claimed(path: Path) -> tuple[Path, int | None]:
    """A new workspace and its lock: between the two another `recover` may take it for a dead writer's and remove it."""
    while True:
        workspace = Path(tempfile.mkdtemp(prefix=f".{path.name}.", dir=path.parent))
        if sys.platform == "win32":
            return workspace, None
        try:
            lock = _waited_for(workspace)
        except FileNotFoundError:
            continue
        if workspace.is_dir():
            return workspace, lock
        os.close(lock)


def _waited_for(folder: Path) -> int:
    """A lock on the folder, once no other process has it; closing it frees it. Some network drives have no locks."""
    lock = os.open(folder, os.O_RDONLY)
    if sys.platform != "win32":
        try:
            with suppress(OSError):
                fcntl.flock(lock, fcntl.LOCK_EX)
        except BaseException:
            os.close(lock)
            raise
    return lock


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """The block waits until no other process is in such a block of the same folder."""
    if sys.platform == "win32":
        yield
        return
    lock = _waited_for(folder)
    try:
        yield
    finally:
        os.close(lock)


@contextmanager
def replacing(path: Path, *, marker: str | None = None) -> Iterator[Path]:
    """A temporary path beside `path` that takes its place when the block ends without an exception.

    Without `marker` it is a file for the block to write. With `marker` it is an empty folder; an old folder at `path`
    goes as a whole, so it must be empty or hold a file of that name: else `Unreadable`, for it is none of ours.
    """
    path = Path(os.path.abspath(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    recover(path)
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
    with _workspace(path) as workspace:
        temporary = workspace / path.name
        yield temporary
        os.replace(temporary, path)


@contextmanager
def _replacing_folder(path: Path) -> Iterator[Path]:
    with _workspace(path) as workspace:
        temporary = workspace / NEW
        temporary.mkdir()
        yield temporary
        _swap(temporary, path, workspace / OLD)


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
