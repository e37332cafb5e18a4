"""Help and refusals of the command line in the language of this run: typer's own words are English."""

from __future__ import annotations

import difflib
from typing import Any

from typer.core import TyperCommand, TyperGroup
from typer.exceptions import TyperException

from maqsad.cli.language import LANG
from maqsad.messages import Language, sentence

Rows = list[tuple[str, str]]
Sections = list[tuple[str, Rows]]
PANELS = ("plan", "decision", "council")
"""Groups of commands, in the order of the help; a command names its own as `rich_help_panel`."""


def text(key: str) -> str:
    return sentence(key, LANG)


class _Spoken:
    """A command whose help is plain text: boxes and colours break right-to-left lines and simple terminals."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        command: Any = self
        arguments, options = _rows(command, ctx)
        commands = _commands(command, ctx)
        words = [text("cli-usage-options"), *_in_usage(command, ctx)]
        words += [text("cli-usage-command")] if commands else []
        formatter.write_usage(ctx.command_path, " ".join(words), prefix=text("cli-usage"))
        formatter.write_paragraph()
        formatter.write_text(command.help)
        for key, rows in (*self.listed(), ("arguments", arguments), ("options", options), *commands):
            if rows:
                with formatter.section(text(f"cli-panel-{key}")):
                    formatter.write_dl(rows)

    def listed(self) -> Sections:
        """What else the help lists: `cli-panel-KEY` and its rows."""
        return []


class SpokenCommand(_Spoken, TyperCommand):
    """One command."""


class SpokenGroup(_Spoken, TyperGroup):
    """The command that holds them all."""


def _rows(command: Any, ctx: Any) -> tuple[Rows, Rows]:
    arguments: Rows = []
    options: Rows = []
    for param in command.get_params(ctx):
        told = text("cli-opt-help") if "--help" in param.opts else param.help
        if param.required:
            told = f"{told} [{text('cli-required')}]"
        if param.param_type_name == "argument":
            arguments.append((param.metavar, told))
        else:
            options.append((", ".join(param.opts) + (f" {param.metavar}" if param.metavar else ""), told))
    return arguments, options


def _in_usage(command: Any, ctx: Any) -> list[str]:
    """The arguments in their order; in brackets what may be left out."""
    arguments = (param for param in command.get_params(ctx) if _is_argument(param))
    return [str(param.metavar) if param.required else f"[{param.metavar}]" for param in arguments]


def _commands(command: Any, ctx: Any) -> Sections:
    """The commands of a group, panel by panel, each panel in the order in which they were written."""
    if not isinstance(command, TyperGroup):
        return []
    found: dict[str, Rows] = {panel: [] for panel in PANELS}
    for name in command.list_commands(ctx):
        told: Any = command.get_command(ctx, name)
        found[told.rich_help_panel].append((name, told.help))
    return list(found.items())


def usage_text(error: TyperException, lang: Language) -> str:
    """What was wrong with the words of the command line, and where help stands."""
    ctx: Any = getattr(error, "ctx", None)
    path = "maqsad" if ctx is None else ctx.command_path
    return f"{_wrong(error, ctx, lang)} {sentence('cli-see-help', lang, command=path)}"


def _wrong(error: TyperException, ctx: Any, lang: Language) -> str:
    param: Any = getattr(error, "param", None)
    name = getattr(error, "option_name", None) or (param.metavar if _is_argument(param) else param and param.opts[0])
    kind = type(error).__name__
    if kind in _KINDS and name:
        return sentence(_KINDS[kind], lang, name=name)
    if ctx is not None and isinstance(ctx.command, TyperGroup) and "No such command" in error.message:
        asked = error.message.split("'")[1]
        near = difflib.get_close_matches(asked, ctx.command.commands)
        found = sentence("cli-wrong-command", lang, name=asked)
        return f"{found} {sentence('cli-wrong-near', lang, near=near)}" if near else found
    return sentence("cli-wrong-words", lang)


def _is_argument(param: Any) -> bool:
    return param is not None and param.param_type_name == "argument"


_KINDS = {
    "MissingParameter": "cli-wrong-missing",
    "NoSuchOption": "cli-wrong-option",
    "BadParameter": "cli-wrong-value",
    "BadOptionUsage": "cli-wrong-option-use",
}
