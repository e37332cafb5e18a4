"""The command line: check, hash, decide, verify, report, compare, template, convert."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from types import FrameType


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command that the arguments name and exit with its code.

    An interrupt counts from the first line on, but waits for the imports: cut short, they leave half a program.
    """
    early: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        early.append(number)

    before = signal.getsignal(signal.SIGINT)
    waiting = before is signal.default_int_handler
    with suppress(ValueError):  # not in the main thread
        signal.signal(signal.SIGINT, note if waiting else before)
    from maqsad.cli.running import interrupted, run

    given = sys.argv[1:] if arguments is None else list(arguments)
    try:
        with suppress(ValueError):
            signal.signal(signal.SIGINT, before)
        if early:
            raise KeyboardInterrupt
        code = run(given)
    except KeyboardInterrupt:
        code = interrupted(given)
    sys.exit(code)
