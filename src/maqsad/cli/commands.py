"""Every command: read, call the room that does the work, say what came of it."""

from __future__ import annotations

from enum import Enum
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer
from typer import rich_utils

from maqsad.cli import decisions
from maqsad.cli.language import LANG
from maqsad.cli.plans import checked
from maqsad.cli.progress import reading
from maqsad.cli.voice import FINE, PROBLEMS, Voice, counts, problem_document
from maqsad.exchange import read, write_folder, write_template, write_workbook
from maqsad.messages import sentence
from maqsad.plan.agreement import agreed_hash
from maqsad.values.problem import Refused


class Lang(str, Enum):  # noqa: UP042 - typer reads the values of a str enum
    """The languages of the product."""

    fa = "fa"
    en = "en"


def _text(key: str) -> str:
    return sentence(key, LANG)


rich_utils.COMMANDS_PANEL_TITLE = _text("cli-panel-commands")
rich_utils.OPTIONS_PANEL_TITLE = _text("cli-panel-options")
rich_utils.ARGUMENTS_PANEL_TITLE = _text("cli-panel-arguments")

app = typer.Typer(help=_text("cli-help"), no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)

PlanPath = Annotated[Path, typer.Argument(metavar="PLAN", help=_text("cli-arg-plan"))]
OutPath = Annotated[Path, typer.Argument(metavar="OUT", help=_text("cli-arg-out"))]
Target = Annotated[Path, typer.Argument(metavar="TARGET", help=_text("cli-arg-target"))]
Scenario = Annotated[str | None, typer.Option("--scenario", help=_text("cli-opt-scenario"))]
LangOption = Annotated[Lang, typer.Option("--lang", help=_text("cli-opt-lang"))]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help=_text("cli-opt-quiet"))]
Json = Annotated[bool, typer.Option("--json", help=_text("cli-opt-json"))]
DEFAULT_LANG = Lang(LANG)


@app.callback(invoke_without_command=True)
def entry(version_asked: Annotated[bool, typer.Option("--version", help=_text("cli-opt-version"))] = False) -> None:
    if version_asked:
        print(version("maqsad"))
        raise typer.Exit(FINE)


@app.command(help=_text("cli-help-check"))
def check(
    plan: PlanPath,
    scenario: Scenario = None,
    lang: LangOption = DEFAULT_LANG,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    voice = Voice(lang.value, quiet, json)
    found = checked(plan, scenario, voice)
    problems = (*found.problems, *found.drafts)
    voice.problems(problems)
    if problems:
        voice.say("cli-summary-problems", **counts(problems))
    else:
        voice.say("cli-summary-clean")
    voice.answer(
        {
            "hash": found.plan.hash if found.plan else None,
            "problems": [problem_document(problem, voice.lang) for problem in problems],
            **counts(problems),
        }
    )
    raise typer.Exit(FINE if found.snapshot else PROBLEMS)


@app.command("hash", help=_text("cli-help-hash"))
def hash_(
    plan: PlanPath,
    agreed: Annotated[bool, typer.Option("--agreed", help=_text("cli-opt-agreed"))] = False,
    lang: LangOption = DEFAULT_LANG,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    voice = Voice(lang.value, quiet, json)
    with reading(voice) as progress:
        result = read(plan, progress)
    if result.plan is None:
        voice.problems(result.problems)
        raise typer.Exit(PROBLEMS)
    found = agreed_hash(result.plan) if agreed else result.plan.hash
    if json:
        voice.answer({"agreed_hash" if agreed else "hash": found})
    else:
        print(found)


@app.command(help=_text("cli-help-decide"))
def decide(
    plan: PlanPath,
    out: Annotated[Path, typer.Option("--out", help=_text("cli-opt-out"))],
    scenario: Scenario = None,
    gap: Annotated[str | None, typer.Option("--gap", help=_text("cli-opt-gap"))] = None,
    work: Annotated[int | None, typer.Option("--work", min=1, help=_text("cli-opt-work"))] = None,
    lang: LangOption = DEFAULT_LANG,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    voice = Voice(lang.value, quiet, json)
    raise typer.Exit(decisions.decide_plan(plan, out, scenario, decisions.parsed_gap(gap), work, voice))


@app.command(help=_text("cli-help-verify"))
def verify(out: OutPath, lang: LangOption = DEFAULT_LANG, quiet: Quiet = False, json: Json = False) -> None:
    raise typer.Exit(decisions.verify_decision(out, Voice(lang.value, quiet, json)))


@app.command(help=_text("cli-help-report"))
def report(out: OutPath, lang: LangOption = DEFAULT_LANG, quiet: Quiet = False, json: Json = False) -> None:
    decisions.report_again(out, Voice(lang.value, quiet, json))


@app.command(help=_text("cli-help-template"))
def template(target: Target, lang: LangOption = DEFAULT_LANG, quiet: Quiet = False, json: Json = False) -> None:
    voice = Voice(lang.value, quiet, json)
    _must_be_new(target)
    write_template(target, voice.lang)
    _written(voice, target)


@app.command(help=_text("cli-help-convert"))
def convert(
    plan: PlanPath, target: Target, lang: LangOption = DEFAULT_LANG, quiet: Quiet = False, json: Json = False
) -> None:
    voice = Voice(lang.value, quiet, json)
    _must_be_new(target)
    with reading(voice) as progress:
        result = read(plan, progress)
    voice.problems(result.problems)
    if result.plan is None:
        voice.say("cli-summary-problems", **counts(result.problems))
        raise typer.Exit(PROBLEMS)
    if target.suffix.lower() == ".xlsx":
        write_workbook(result.plan, target, voice.lang)
    else:
        write_folder(result.plan, target)
    _written(voice, target)


def _must_be_new(target: Path) -> None:
    if target.exists():
        raise Refused("cli-target-exists", name=target.name)


def _written(voice: Voice, target: Path) -> None:
    voice.say("cli-written", name=str(target))
    voice.answer({"written": str(target)})
