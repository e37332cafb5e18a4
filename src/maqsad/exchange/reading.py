"""Reading a plan, from a folder or a workbook, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from maqsad.exchange import folder
from maqsad.exchange.problems import ProblemLog, Unreadable
from maqsad.exchange.references import check_keys, check_references, check_settings
from maqsad.exchange.workbook import reading as workbook
from maqsad.plan.plan import Plan, plan_of
from maqsad.values import Problem


@dataclass(frozen=True)
class ReadResult:
    """What was read. `plan` is None if any problem is an error: nothing half-read is ever decided."""

    plan: Plan | None
    problems: list[Problem]


def read(path: Path, progress: Callable[[int, int], None] | None = None) -> ReadResult:
    """Read the plan folder or workbook at `path`; every problem is collected and reported once.

    `progress` is told how much is done, of how much. Raises `Unreadable`: absent, no plan at all, or hostile.
    """
    path = Path(path)
    log = ProblemLog()
    try:
        reads, broken = _reader_of(path)(path, log, progress or _silent)
    except FileNotFoundError:
        raise Unreadable("plan-absent", name=path.name) from None
    except PermissionError:
        raise Unreadable("plan-not-permitted", name=path.name) from None
    check_keys(reads.values(), log)
    check_references(reads, broken, log)
    check_settings(reads, broken, log)
    plan = None if log.stops else plan_of({name: read.table for name, read in reads.items()})
    return ReadResult(plan, log.problems())


def _reader_of(path: Path) -> Callable[[Path, ProblemLog, folder.Progress], folder.Reads]:
    if not path.exists():
        raise Unreadable("plan-absent", name=path.name)
    return folder.read_tables if path.is_dir() else workbook.read_tables


def _silent(done: int, total: int) -> None:
    pass
