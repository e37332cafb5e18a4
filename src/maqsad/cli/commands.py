"""Every command: read, call the room that does the work, say what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from maqsad.cli import decisions, studies
from maqsad.cli.amend import amend_decision, list_amendments
from maqsad.cli.amendments import Asked
from maqsad.cli.compare import compare_decisions
from maqsad.cli.explain import explain_decision
from maqsad.cli.help import Sections, SpokenCommand, SpokenGroup
from maqsad.cli.help import text as _text
from maqsad.cli.language import LANG
from maqsad.cli.plans import checked
from maqsad.cli.progress import reading
from maqsad.cli.streams import put
from maqsad.cli.voice import FINE, PROBLEMS, Voice, counts, problem_document
from maqsad.exchange import read, write_folder, write_template, write_workbook
from maqsad.plan.agreement import agreed_hash
from maqsad.portfolio.studies import STUDIES, Study
from maqsad.values.problem import Problem, Refused


class Lang(str, Enum):  # noqa: UP042 - typer reads the values of a str enum
    """The languages of the product."""

    fa = "fa"
    en = "en"


class _StudyCommand(SpokenCommand):
    """Its help names every study."""

    def listed(self) -> Sections:
        return [("studies", [(study.name, _text(f"study-title-{study.name}")) for study in STUDIES])]


app = typer.Typer(
    cls=SpokenGroup,
    help=_text("cli-help"),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    suggest_commands=False,
)

PlanPath = Annotated[Path, typer.Argument(readable=False, metavar="PLAN", help=_text("cli-arg-plan"))]
OutPath = Annotated[Path, typer.Argument(readable=False, metavar="OUT", help=_text("cli-arg-out"))]
Target = Annotated[Path, typer.Argument(readable=False, metavar="TARGET", help=_text("cli-arg-target"))]
Scenario = Annotated[str | None, typer.Option("--scenario", metavar="ID", help=_text("cli-opt-scenario"))]
LangOption = Annotated[Lang, typer.Option("--lang", metavar="fa|en", help=_text("cli-opt-lang"))]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help=_text("cli-opt-quiet"))]
Json = Annotated[bool, typer.Option("--json", help=_text("cli-opt-json"))]
StudyWork = Annotated[str | None, typer.Option("--work", metavar="N", help=_text("study-opt-work"))]
DEFAULT_LANG = Lang(LANG)


@app.callback(invoke_without_command=True)
def entry(
    ctx: typer.Context,
    lang: LangOption = DEFAULT_LANG,  # read before the commands are built (see `language`); stands here for the help
    version_asked: Annotated[bool, typer.Option("--version", help=_text("cli-opt-version"))] = False,
) -> None:
    if version_asked:
        put(version("maqsad"))
        raise typer.Exit(FINE)
    if ctx.invoked_subcommand is None:
        put(ctx.get_help())
        raise typer.Exit(FINE)


@app.command(cls=SpokenCommand, help=_text("cli-help-check"), rich_help_panel="plan")
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
        if found.empty:
            voice.say("cli-plan-empty", table="plan")
        elif found.plan is None:
            voice.say("cli-checks-not-run")
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


@app.command("hash", cls=SpokenCommand, help=_text("cli-help-hash"), rich_help_panel="plan")
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
        _stopped(voice, result.problems)
    found = agreed_hash(result.plan) if agreed else result.plan.hash
    if json:
        voice.answer({"agreed_hash" if agreed else "hash": found})
    else:
        put(found)


@app.command(cls=SpokenCommand, help=_text("cli-help-decide"), rich_help_panel="decision")
def decide(
    plan: PlanPath,
    out: Annotated[Path, typer.Option("--out", readable=False, metavar="OUT", help=_text("cli-opt-out"))],
    scenario: Scenario = None,
    gap: Annotated[str | None, typer.Option("--gap", metavar="G", help=_text("cli-opt-gap"))] = None,
    work: Annotated[str | None, typer.Option("--work", metavar="N", help=_text("cli-opt-work"))] = None,
    lang: LangOption = DEFAULT_LANG,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    voice = Voice(lang.value, quiet, json)
    raise typer.Exit(
        decisions.decide_plan(plan, out, scenario, decisions.parsed_gap(gap), decisions.parsed_work(work), voice)
    )


@app.command(cls=SpokenCommand, help=_text("cli-help-verify"), rich_help_panel="decision")
def verify(out: OutPath, lang: LangOption = DEFAULT_LANG, quiet: Quiet = False, json: Json = False) -> None:
    raise typer.Exit(decisions.verify_decision(out, Voice(lang.value, quiet, json)))


@app.command(cls=SpokenCommand, help=_text("cli-help-report"), rich_help_panel="decision")
def report(out: OutPath, lang: LangOption = DEFAULT_LANG, quiet: Quiet = False, json: Json = False) -> None:
    decisions.report_again(out, Voice(lang.value, quiet, json))


@app.command(cls=SpokenCommand, help=_text("compare-help"), rich_help_panel="council")
def compare(
    out: OutPath,
    other: Annotated[
        Path | None, typer.Argument(readable=False, metavar="OTHER", help=_text("compare-arg-other"))
    ] = None,
    lang: LangOption = DEFAULT_LANG,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    raise typer.Exit(compare_decisions(out, other, Voice(lang.value, quiet, json)))


@app.command(cls=SpokenCommand, help=_text("amend-help"), rich_help_panel="decision")
def amend(
    out: OutPath,
    into: Annotated[
        list[str] | None, typer.Option("--in", metavar="PROJECT[/OPTION]", help=_text("amend-opt-in"))
    ] = None,
    out_of: Annotated[
        list[str] | None, typer.Option("--out-of", metavar="PROJECT[/OPTION]", help=_text("amend-opt-out-of"))
    ] = None,
    move: Annotated[
        list[str] | None, typer.Option("--move", metavar="FUND:YEAR:FUND:YEAR:RIAL", help=_text("amend-opt-move"))
    ] = None,
    author: Annotated[str, typer.Option("--author", metavar="NAME", help=_text("amend-opt-author"))] = "",
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help=_text("amend-opt-reason"))] = "",
    date: Annotated[str | None, typer.Option("--date", metavar="DATE", help=_text("amend-opt-date"))] = None,
    new: Annotated[
        Path | None, typer.Option("--out", readable=False, metavar="NEWOUT", help=_text("amend-opt-out"))
    ] = None,
    work: Annotated[str | None, typer.Option("--work", metavar="N", help=_text("amend-opt-work"))] = None,
    listing: Annotated[bool, typer.Option("--list", help=_text("amend-opt-list"))] = False,
    lang: LangOption = DEFAULT_LANG,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    voice = Voice(lang.value, quiet, json)
    if listing:
        raise typer.Exit(list_amendments(out, voice))
    if new is None:
        raise Refused("amend-no-out")
    asked = Asked(into or (), out_of or (), move or (), author, reason, date)
    raise typer.Exit(amend_decision(out, asked, new, decisions.parsed_work(work), voice))


@app.command(cls=SpokenCommand, help=_text("explain-help"), rich_help_panel="council")
def explain(
    out: OutPath,
    what: Annotated[str | None, typer.Argument(metavar="WHAT", help=_text("explain-arg-what"))] = None,
    work: Annotated[str | None, typer.Option("--work", metavar="N", help=_text("explain-opt-work"))] = None,
    lang: LangOption = DEFAULT_LANG,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    raise typer.Exit(explain_decision(out, what, decisions.parsed_work(work), Voice(lang.value, quiet, json)))


@app.command(cls=_StudyCommand, help=_text("study-help"), rich_help_panel="council")
def study(
    ctx: typer.Context,
    out: OutPath,
    names: Annotated[list[str] | None, typer.Argument(metavar="NAME", help=_text("study-arg-names"))] = None,
    work: StudyWork = None,
    lang: LangOption = DEFAULT_LANG,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    voice = Voice(lang.value, quiet, json)
    asked = voice.lang if _asked_for(ctx) else None
    raise typer.Exit(studies.make_studies(out, names or [], decisions.parsed_work(work), voice, asked))


def _asked_for(ctx: typer.Context) -> bool:
    """Whether the language was named in this very command line, before or after the command."""
    named = (place.get_parameter_source("lang") for place in (ctx, ctx.parent) if place)
    return any(source is not None and source.name == "COMMANDLINE" for source in named)


def _told_at(study: Study[Any]) -> None:
    """The command that tells one study."""

    @app.command(study.name, cls=SpokenCommand, help=_text(f"study-help-{study.name}"), rich_help_panel="council")
    def told(
        out: OutPath,
        what: Annotated[str | None, typer.Argument(metavar="WHAT", help=_text("study-arg-what"))] = None,
        work: StudyWork = None,
        lang: LangOption = DEFAULT_LANG,
        quiet: Quiet = False,
        json: Json = False,
    ) -> None:
        voice = Voice(lang.value, quiet, json)
        raise typer.Exit(studies.tell_study(out, study, what, decisions.parsed_work(work), voice))


for _study in STUDIES:
    if _study.name in studies.TELLERS:
        _told_at(_study)


@app.command(cls=SpokenCommand, help=_text("cli-help-template"), rich_help_panel="plan")
def template(target: Target, lang: LangOption = DEFAULT_LANG, quiet: Quiet = False, json: Json = False) -> None:
    voice = Voice(lang.value, quiet, json)
    _must_be_new(target)
    write_template(target, voice.lang)
    _written(voice, target)


@app.command(cls=SpokenCommand, help=_text("cli-help-convert"), rich_help_panel="plan")
def convert(
    plan: PlanPath, target: Target, lang: LangOption = DEFAULT_LANG, quiet: Quiet = False, json: Json = False
) -> None:
    voice = Voice(lang.value, quiet, json)
    _must_be_new(target)
    with reading(voice) as progress:
        result = read(plan, progress)
    if result.plan is None:
        _stopped(voice, result.problems)
    voice.problems(result.problems)
    if target.suffix.lower() == ".xlsx":
        write_workbook(result.plan, target, voice.lang)
    else:
        write_folder(result.plan, target)
    _written(voice, target)


def _stopped(voice: Voice, problems: Sequence[Problem]) -> NoReturn:
    """End because the plan has errors, each of them told."""
    voice.problems(problems)
    voice.say("cli-summary-problems", **counts(problems))
    voice.answer({"problems": [problem_document(problem, voice.lang) for problem in problems], **counts(problems)})
    raise typer.Exit(PROBLEMS)


def _must_be_new(target: Path) -> None:
    if target.exists():
        raise Refused("cli-target-exists", name=target.name)


def _written(voice: Voice, target: Path) -> None:
    voice.say("cli-written", name=str(target))
    voice.answer({"written": str(target)})
