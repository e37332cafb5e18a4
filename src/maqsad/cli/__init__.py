"""The command line: check, hash, decide, verify, template, convert, report."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command that the arguments name and exit with its code. An interrupt counts from the very first line."""
    try:
        from maqsad.cli.running import run

        code = run(sys.argv[1:] if arguments is None else list(arguments))
    except KeyboardInterrupt:
        from maqsad.cli.running import interrupted

        code = interrupted(sys.argv[1:] if arguments is None else list(arguments))
    sys.exit(code)
