"""Standard output and error that never stop a run: any encoding, and a reader that goes away."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress
from typing import Any


def ready() -> None:
    """Speak UTF-8 whatever the terminal claims; a file name that is no text is shown with backslashes."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            with suppress(OSError, ValueError):
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def put(line: str) -> None:
    """Print a line. Once nobody reads any more (`| head -1`), the run goes on in silence."""
    try:
        print(line, flush=True)
    except BrokenPipeError:
        silence(sys.stdout)


def silence(stream: Any) -> None:
    """Send what is still to come nowhere."""
    with suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def flush() -> None:
    """Empty both streams now, not when the interpreter ends and can only complain."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            try:
                stream.flush()
            except (OSError, ValueError):
                silence(stream)
