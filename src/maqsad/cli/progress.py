"""Progress on standard error: a bar for reading, a line with gap and work for deciding."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import inf
from types import FrameType

from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from maqsad.cli.voice import Voice
from maqsad.messages import sentence

Told = Callable[[int, int], None]
StageTold = Callable[[str, float, float, int, int], bool]


@contextmanager
def reading(voice: Voice) -> Iterator[Told]:
    """A bar for `done` of `total`."""
    with _bar(voice) as bar:
        task = bar.add_task(sentence("cli-progress-read", voice.lang), total=None, gap="")
        yield lambda done, total: bar.update(task, completed=done, total=total)


@contextmanager
def deciding(voice: Voice) -> Iterator[StageTold]:
    """A line a stage, with its gap. What is yielded answers whether to go on: False after an interrupt.

    An interrupt that the search did not see stops the run when the block ends; a second one stops it at once.
    """
    interrupted = False

    def note(_signal: int, _frame: FrameType | None) -> None:
        nonlocal interrupted
        if interrupted:
            raise KeyboardInterrupt
        interrupted = True

    tasks: dict[str, TaskID] = {}
    with _bar(voice) as bar:

        def told(stage: str, best: float, bound: float, done: int, allowed: int) -> bool:
            if stage not in tasks:
                tasks[stage] = bar.add_task(sentence(f"cli-progress-{stage}", voice.lang), total=allowed, gap="")
            gap = (bound - best) / bound if stage == "value" and inf > bound > best > 0 else None
            text = sentence("cli-progress-gap", voice.lang, gap=gap) if gap is not None else ""
            bar.update(tasks[stage], completed=done, total=allowed, gap=text)
            return not interrupted

        before = signal.getsignal(signal.SIGINT)
        if before is signal.default_int_handler:  # else the caller wants interrupts ignored, as in the background
            signal.signal(signal.SIGINT, note)
        try:
            yield told
        finally:
            signal.signal(signal.SIGINT, before)
        if interrupted:
            raise KeyboardInterrupt


@contextmanager
def step(voice: Voice, key: str) -> Iterator[None]:
    """A line for work whose end cannot be told."""
    with _bar(voice) as bar:
        bar.add_task(sentence(key, voice.lang), total=None, gap="")
        yield


def _bar(voice: Voice) -> Progress:
    hidden = voice.quiet or voice.json or not voice.err.is_terminal
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), TextColumn("{task.fields[gap]}"))
    return Progress(*columns, console=voice.err, transient=True, disable=hidden)
