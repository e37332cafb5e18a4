"""Measuring one piece of work in a process of its own, and setting the figures beside their limits."""

from __future__ import annotations

import multiprocessing
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

MIB = 1 << 20


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
        seconds = _beside(f"{self.seconds:8.2f} s", self.seconds, self.max_seconds)
        megabytes = _beside(f"{self.megabytes:8.0f} MB", self.megabytes, self.max_megabytes)
        return f"{'ok  ' if self.holds else 'OVER'} {self.name:<44} {seconds} {megabytes}  {self.note}".rstrip()


def measured(
    name: str,
    work: Callable[..., Any],
    *arguments: Any,
    max_seconds: float | None = None,
    max_megabytes: float | None = None,
) -> Measure:
    """Do `work` in a new process; its peak memory is that process's, imports and all. What it returns is noted.

    A new process begins with the peak of the one that starts it, so that one must stay small.
    """
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
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / MIB
    answer.send((seconds, peak, "" if note is None else str(note)))


def _ratio(figure: float, limit: float | None) -> float:
    return 0.0 if limit is None else figure / limit


def _beside(text: str, figure: float, limit: float | None) -> str:
    return text + (" " * 17 if limit is None else f" ({_ratio(figure, limit):5.2f} of {limit:>5.0f})")
