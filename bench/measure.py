"""Measuring one piece of work in a process of its own, and setting the figures beside their limits."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MIB = 1 << 20
BROKEN = "  LIMIT BROKEN"
"""Ends every line whose limit is not kept."""
HEAD = f"{'':<46}{'processor s (of limit)':>28}{'peak MB (of limit)':>28}  found"
"""Stands over lines of `Measure`."""


@dataclass(frozen=True)
class Measure:
    """What one piece of work took; a limit of None is none."""

    name: str
    seconds: float
    """Of the processor, so that a busy machine matters little."""
    megabytes: float
    """Peak resident memory of a process of its own."""
    max_seconds: float | None = None
    max_megabytes: float | None = None
    note: str = ""

    @property
    def holds(self) -> bool:
        return _ratio(self.seconds, self.max_seconds) <= 1 and _ratio(self.megabytes, self.max_megabytes) <= 1

    def __str__(self) -> str:
        seconds = _beside(f"{self.seconds:11.2f}", self.seconds, self.max_seconds)
        megabytes = _beside(f"{self.megabytes:11.0f}", self.megabytes, self.max_megabytes)
        return f"{self.name:<46}{seconds}{megabytes}  {self.note}".rstrip() + ("" if self.holds else BROKEN)


def measured(
    name: str,
    work: Callable[..., Any],
    *arguments: Any,
    max_seconds: float | None = None,
    max_megabytes: float | None = None,
) -> Measure:
    """Do `work` in a new process; its peak memory is that process's, imports and all. What it returns is noted."""
    context = multiprocessing.get_context("spawn")
    mine, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_do, args=(theirs, work, arguments))
    process.start()
    theirs.close()
    try:
        seconds, megabytes, note = mine.recv()
    except EOFError:
        seconds, megabytes, note = float("inf"), float("inf"), "died"
    process.join()
    return Measure(name, seconds, megabytes, max_seconds, max_megabytes, note)


def _do(answer: Any, work: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    begun = time.process_time()
    note = work(*arguments)
    seconds = time.process_time() - begun
    answer.send((seconds, peak_memory() / MIB, "" if note is None else str(note)))


def resident_memory() -> int:
    """Bytes that this process holds."""
    return _status("VmRSS")


def peak_memory() -> int:
    """The most bytes so far; unlike the system's account of a process, it starts anew with the program."""
    return _status("VmHWM")


def _status(name: str) -> int:
    lines = Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:")) * 1024


def _ratio(figure: float, limit: float | None) -> float:
    return 0.0 if limit is None else figure / limit


def _beside(text: str, figure: float, limit: float | None) -> str:
    return text + (" " * 17 if limit is None else f" ({_ratio(figure, limit):5.2f} of {limit:>6.0f})")
