"""Studies being made: one in this process, or several side by side in processes of their own."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from maqsad.cli.folder import decision_in, must_still_stand, study_path
from maqsad.cli.progress import ALL, deciding, plain_line
from maqsad.cli.voice import Voice
from maqsad.exchange import replacing
from maqsad.portfolio.decide import Decided
from maqsad.portfolio.explanation.again import Case
from maqsad.portfolio.studies import Study, by_name, stored
from maqsad.values.problem import Refused

Line = Callable[[int, int], bool]
"""Told searches done and in all; answers whether to go on."""
LONGEST_FIRST = ("works", "nearest", "parties", "justice", "alternatives", "usual", "order", "ways")
"""So begun that no processor is left with a long study while the others have none; what is not listed goes first."""
POLL = 0.1
"""Seconds between two looks at the other processes."""


def made(out: Path, study: Study[Any], decided: Decided, work: int | None, voice: Voice) -> Any:
    """Make one study and store it beside the decision, or say that it cannot be stored: the answer is there anyway."""
    with deciding(voice, searches=True) as lines:

        def line(done: int, total: int) -> bool:
            return lines(f"study-{study.name}", 0.0, 0.0, done, total)

        found = _found(study, Case(decided, work or study.work), line)
    try:
        _store(out, study, found, decided, work)
    except OSError:
        voice.warn("study-not-kept", name=study.name, folder=out.name)
    return found


def made_side_by_side(out: Path, studies: Sequence[Study[Any]], work: int | None, voice: Voice) -> None:
    """Make several studies, as many at once as there are processors. An interrupt leaves only whole ones behind.

    Raises `Refused` if the system ended one of the processes.
    """
    made_so_far = 0
    with deciding(voice) as lines, _processes(len(studies)) as (pool, news, stop):
        with _no_interrupt():
            ordered = longest_first([study.name for study in studies])
            names = {pool.submit(_in_a_process, out, name, work): name for name in ordered}
        due: set[Future[None]] = set(names)
        while due:
            done, due = wait(due, timeout=POLL, return_when=FIRST_COMPLETED)
            while not news.empty():
                name, count, total = news.get()
                if not lines(f"study-{name}", 0.0, 0.0, count, total):
                    stop.set()
            for future in sorted(done, key=list(names).index):
                _ended(future)
                made_so_far += 1
                if not stop.is_set():
                    plain_line(voice, "study-made-line", done=made_so_far, total=len(studies), name=names[future])
            if not lines(ALL, 0.0, 0.0, len(studies) - len(due), len(studies)):
                stop.set()


def longest_first(names: Sequence[str]) -> list[str]:
    """The names of studies in the order in which they are begun."""
    return sorted(names, key=lambda name: LONGEST_FIRST.index(name) if name in LONGEST_FIRST else -1)


def _ended(future: Future[None]) -> None:
    try:
        future.result()
    except BrokenProcessPool:
        raise Refused("study-process-ended") from None


@contextmanager
def _processes(most: int) -> Iterator[tuple[ProcessPoolExecutor, Any, Any]]:
    context = multiprocessing.get_context("spawn")
    news, stop = context.Queue(), context.Event()
    workers = max(1, min(most, os.cpu_count() or 1))
    with ProcessPoolExecutor(workers, context, _begin, (news, stop)) as pool:
        yield pool, news, stop


@contextmanager
def _no_interrupt() -> Iterator[None]:
    """What is started in the block never hears an interrupt, not even while it begins; ours waits for its end."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_NEWS: Any = None
_STOP: Any = None


def _begin(news: Any, stop: Any) -> None:
    """In a new process: interrupts are the first process's to hear, and it does not outlive that."""
    global _NEWS, _STOP
    _NEWS, _STOP = news, stop
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_the_first, daemon=True).start()


def _end_with_the_first() -> None:
    """A first process that was killed tells nobody; without this, its studies would go on and then wait for ever."""
    first = multiprocessing.parent_process()
    if first is not None:
        first.join()
        os._exit(1)


def _in_a_process(out: Path, name: str, work: int | None) -> None:
    last = None

    def line(done: int, total: int) -> bool:
        nonlocal last
        if (done, total) != last:  # the solver asks thousands of times a second
            last = done, total
            _NEWS.put((name, done, total))
        return not _STOP.is_set()

    if _STOP.is_set():
        return
    line(0, 1)
    study, decided = by_name()[name], decision_in(out)
    found = _found(study, Case(decided, work or study.work), line)
    if not _STOP.is_set():
        _store(out, study, found, decided, work)


def _found(study: Study[Any], case: Case, line: Line) -> Any:
    done = [0, 1]

    def told(count: int, total: int) -> None:
        done[:] = count, total
        line(count, total)

    def progress(_stage: str, _best: float, _bound: float, _done: int, _allowed: int) -> bool:
        return line(*done)

    return study.run(replace(case, progress=progress), told)


def _store(out: Path, study: Study[Any], found: object, decided: Decided, work: int | None) -> None:
    """Whole or not at all; of two runs the later one's stays. Raises `Refused` if another decision stands there now."""
    must_still_stand(out, decided)
    path = study_path(out, study)
    path.parent.mkdir(exist_ok=True)
    document = stored.document(study, found, decided, work or study.work)
    text = json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    with replacing(path) as unfinished:
        unfinished.write_text(text, encoding="utf-8")
