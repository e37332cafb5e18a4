"""The command line: check, hash, decide, verify, template, convert, report."""

from __future__ import annotations

import sys

from maqsad.cli.language import LANG
from maqsad.cli.voice import INTERRUPTED, WRONG_USE, Voice
from maqsad.messages import sentence
from maqsad.values.problem import Refused


def main() -> None:
    """Run the command named on the command line and exit with its code."""
    from maqsad.cli.commands import app
    from maqsad.cli.plans import refused_problem

    try:
        app()
    except KeyboardInterrupt:
        print(sentence("cli-interrupted", LANG), file=sys.stderr)
        sys.exit(INTERRUPTED)
    except Refused as refused:
        Voice(LANG, quiet=False, json=False).problems([refused_problem(refused)])
        sys.exit(WRONG_USE)
