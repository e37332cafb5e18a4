"""Progress on standard error: a bar for reading, a line with gap and work for deciding.

Where standard error is no terminal (a pipe, a log) there are no bars but a plain line a stage.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import inf
from types import FrameType

from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from maqsad.cli.voice import Voice
from maqsad.messages import sentence

ALL = "studies"
"""The stage that counts studies, told in plain lines by whoever makes them."""
TENTHS = 10
"""A plain line at most so often while the searches of a stage run."""
Told = Callable[[int, int], None]
StageTold = Callable[[str, float, float, int, int], bool]


@contextmanager
def reading(voice: Voice) -> Iterator[Told]:
    """A bar for `done` of `total`."""
    with _bar(voice) as bar:
        task = bar.add_task(sentence("cli-progress-read", voice.lang), total=None, gap="")
        yield lambda done, total: bar.update(task, completed=done, total=total)


@contextmanager
def deciding(voice: Voice, *, searches: bool = False) -> Iterator[StageTold]:
    """A line a stage, with its gap. What is yielded answers whether to go on: False after an interrupt.

    A stage of which 0 is allowed has no known end: what is done of it is told as a number alone.
    `searches`: where there is no terminal, also a line for every tenth of a stage.

    An interrupt that the search did not see stops the run when the block ends; a second one stops it at once.
    """
    interrupted = False

    def note(_signal: int, _frame: FrameType | None) -> None:
        nonlocal interrupted
        if interrupted:
            raise KeyboardInterrupt
        interrupted = True

    tasks: dict[str, TaskID] = {}
    lines = _PlainLines(voice, searches)
    with _bar(voice) as bar:

        def told(stage: str, best: float, bound: float, done: int, allowed: int) -> bool:
            lines.told(stage, done, allowed)
            if stage not in tasks:
                title = sentence(f"cli-progress-{stage}", voice.lang)
                tasks[stage] = bar.add_task(title, total=allowed or None, gap="")
            gap = (bound - best) / bound if stage == "value" and inf > bound > best > 0 else None
            text = sentence("cli-progress-gap", voice.lang, gap=gap) if gap is not None else ""
            if not allowed:
                text = sentence("cli-progress-nth", voice.lang, n=done)
            bar.update(tasks[stage], completed=done, total=allowed or None, gap=text)
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
    plain_line(voice, "cli-progress-plain", what=sentence(key, voice.lang))
    with _bar(voice) as bar:
        bar.add_task(sentence(key, voice.lang), total=None, gap="")
        yield


def plain_line(voice: Voice, key: str, **values: object) -> None:
    """A line on standard error where that is no terminal; nothing in a terminal, with --quiet or --json."""
    if not (voice.quiet or voice.json or voice.err.is_terminal):
        voice.warn(key, **values)


class _PlainLines:
    """A line when a stage begins; if asked, also one for every tenth of its searches."""

    def __init__(self, voice: Voice, searches: bool) -> None:
        self.voice, self.searches = voice, searches
        self.tenths: dict[str, int] = {}

    def told(self, stage: str, done: int, allowed: int) -> None:
        if stage == ALL:
            return
        if stage not in self.tenths:
            self.tenths[stage] = 0
            plain_line(self.voice, "cli-progress-plain", what=self._title(stage))
        tenth = done * TENTHS // allowed if self.searches and allowed > 0 else 0
        if tenth > self.tenths[stage]:
            self.tenths[stage] = tenth
            plain_line(self.voice, "cli-progress-searches", what=self._title(stage), done=done, total=allowed)

    def _title(self, stage: str) -> str:
        return sentence(f"cli-progress-{stage}", self.voice.lang)


def _bar(voice: Voice) -> Progress:
    hidden = voice.quiet or voice.json or not voice.err.is_terminal
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), TextColumn("{task.fields[gap]}"))
    return Progress(*columns, console=voice.err, transient=True, disable=hidden)
