"""The language of this run: `--lang`, else MAQSAD_LANG, else Persian. Read before the commands are built."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from maqsad.messages import Language


def language_of(arguments: Sequence[str]) -> Language:
    """What the arguments ask for; anything unknown is left for the option itself to refuse."""
    asked = os.environ.get("MAQSAD_LANG", "fa")
    for n, argument in enumerate(arguments):
        if argument == "--lang" and n + 1 < len(arguments):
            asked = arguments[n + 1]
        elif argument.startswith("--lang="):
            asked = argument.removeprefix("--lang=")
    return "en" if asked == "en" else "fa"


LANG: Language = language_of(sys.argv[1:])
