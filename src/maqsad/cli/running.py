"""One run of the command line: whatever goes wrong ends in a sentence and an exit code."""

from __future__ import annotations

import errno
import os
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typer
from typer.exceptions import TyperException
from typer.main import get_command

from maqsad.cli.commands import app
from maqsad.cli.help import usage_text
from maqsad.cli.language import language_of
from maqsad.cli.plans import refused_problem
from maqsad.cli.streams import flush, ready
from maqsad.cli.voice import FINE, INTERRUPTED, WRONG_USE, Voice, problem_document
from maqsad.values.problem import Refused, Severity

DEBUG = "MAQSAD_DEBUG"
"""With this variable set, a mistake of the program itself shows where it happened."""
_SYSTEM = {
    errno.EACCES: "cli-os-denied",
    errno.EPERM: "cli-os-denied",
    errno.EROFS: "cli-os-denied",
    errno.ENOSPC: "cli-os-full",
    errno.EDQUOT: "cli-os-full",
    errno.ENOENT: "cli-os-absent",
    errno.ENOTDIR: "cli-os-absent",
    errno.EEXIST: "cli-os-absent",
    errno.ENAMETOOLONG: "cli-os-name",
    errno.EILSEQ: "cli-os-name",
}


def run(arguments: Sequence[str]) -> int:
    """The exit code; Ctrl-C is the caller's."""
    ready()
    voice = voice_of(arguments)
    try:
        return _run(arguments)
    except typer.Exit as ended:
        return ended.exit_code
    except TyperException as error:
        return _wrong_use(error, voice)
    except Refused as refused:
        _refuse(refused, voice)
    except BrokenPipeError:
        return FINE
    except OSError as error:
        _refuse(_system(error), voice)
    except Exception as error:
        if DEBUG in os.environ:
            traceback.print_exc()
        _refuse(Refused("cli-own-mistake", kind=type(error).__name__, said=str(error)[:200]), voice)
    finally:
        flush()
    return WRONG_USE


def interrupted(arguments: Sequence[str]) -> int:
    voice_of(arguments).warn("cli-interrupted")
    return INTERRUPTED


def voice_of(arguments: Sequence[str]) -> Voice:
    """How to speak before, or although, the arguments could not be understood."""
    return Voice(language_of(arguments), quiet=False, json="--json" in arguments)


def _run(arguments: Sequence[str]) -> int:
    command = get_command(app)
    with command.make_context("maqsad", list(arguments)) as ctx:
        command.invoke(ctx)
    return FINE


def _wrong_use(error: TyperException, voice: Voice) -> int:
    if type(error).__name__ == "NoArgsIsHelpError":
        voice.err.print(error.message, markup=False)
    else:
        text = usage_text(error, voice.lang)
        voice.err.print(text, markup=False)
        if _takes_json(error):
            voice.answer({"problems": [{"id": "cli-wrong-use", "severity": Severity.ERROR.value, "text": text}]})
    return WRONG_USE


def _takes_json(error: TyperException) -> bool:
    """Whether it was a command with that option that was used wrongly."""
    ctx: Any = getattr(error, "ctx", None)
    return ctx is not None and any("--json" in param.opts for param in ctx.command.params)


def _refuse(refused: Refused, voice: Voice) -> None:
    problem = refused_problem(refused)
    voice.problems([problem])
    voice.answer({"problems": [problem_document(problem, voice.lang)]})


def _system(error: OSError) -> Refused:
    name = Path(os.fsdecode(error.filename)).name if isinstance(error.filename, str | bytes) else ""
    code = errno.errorcode.get(error.errno or 0, type(error).__name__)
    return Refused(_SYSTEM.get(error.errno or 0, "cli-os-other"), name=name, code=code)
