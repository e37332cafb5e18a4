"""Decide, verify and report: the commands that write or read the folder of a decision."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Container
from fractions import Fraction
from pathlib import Path
from typing import Any

from maqsad.cli.folder import (
    CERTIFICATE,
    MARKER,
    STUDIES_FOLDER,
    decision_in,
    document,
    must_be_decision,
    must_be_writable,
    must_still_stand,
    recalled,
    studies_in,
)
from maqsad.cli.keeping import Kept, keep_studies
from maqsad.cli.plans import agreement_file, checked, standing_of
from maqsad.cli.progress import deciding, step
from maqsad.cli.voice import (
    FINE,
    INFEASIBLE,
    NO_PLAN,
    PROBLEMS,
    Voice,
    counts,
    problem_document,
)
from maqsad.exchange import alone, read, recover, replacing, write_folder
from maqsad.messages import Language, refusal_text, sentence
from maqsad.plan.agreement import FILE
from maqsad.plan.catalogue import tables
from maqsad.portfolio.decide import Decided, decide
from maqsad.portfolio.decision import Standing
from maqsad.portfolio.proof import SCRIPTS, copy_scripts, scripts_untouched
from maqsad.portfolio.records import decision_document, write_json, write_records
from maqsad.portfolio.repair.recheck import misproven, searched
from maqsad.portfolio.studies import by_name
from maqsad.reporting import ReportModel, report_model, summary_lines, write_album, write_plan_xlsx, write_report
from maqsad.values import latin_digits, shown
from maqsad.values.problem import Refused

_GAP = re.compile(r"[0-9]{0,3}\.?[0-9]{1,12}(e-[0-9]{1,2})?", re.ASCII)
"""0.001, .001 or 1e-3."""
_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)
_PERSIAN = re.compile("[\u0600-\u06ff]")
_WORK = re.compile(r"[0-9]{1,15}", re.ASCII)
ALBUM = ("album.xlsx", "album.pdf")
REPORTS = ("plan.xlsx", "report.pdf")
RUN, LANGUAGE = "run.json", "language"
_WRITTEN = {MARKER, CERTIFICATE, RUN, *REPORTS, *ALBUM, "plan", STUDIES_FOLDER, *SCRIPTS}
_UNFINISHED = ".reports."
_LITTER = ("__pycache__", ".DS_Store", "Thumbs.db", "desktop.ini", ".~lock.", "~$", _UNFINISHED)
"""What desktops leave in any folder, and a killed run of ours, as beginnings of names."""


def parsed_gap(text: str | None) -> Fraction | None:
    """`--gap` as an exact number. Raises `Refused` outside 0 to 1."""
    if text is None:
        return None
    plain = latin_digits(text).replace("٫", ".").strip()
    gap = Fraction(plain) if _GAP.fullmatch(plain) else Fraction(-1)
    if not 0 <= gap <= 1:
        raise Refused("cli-gap-range", found=shown(text))
    return gap


def parsed_work(text: str | None) -> int | None:
    """`--work` as a whole number. Raises `Refused` under 1."""
    if text is None:
        return None
    plain = latin_digits(text).strip()
    work = int(plain) if _WORK.fullmatch(plain) else 0
    if work < 1:
        raise Refused("cli-work-range", found=shown(text))
    return work


def decide_plan(
    path: Path, out: Path, scenario: str | None, gap: Fraction | None, work: int | None, voice: Voice
) -> int:
    """Decide and write `out` whole or not at all; the exit code says how it ended."""
    out = Path(os.path.realpath(out))
    _recover(out, voice)
    must_be_ours(out)
    found = checked(path, scenario, voice)
    if found.snapshot is None:
        voice.problems(found.problems)
        voice.say("cli-errors-stop")
        if found.empty:
            voice.say("cli-plan-empty", table="plan")
        problems = [problem_document(problem, voice.lang) for problem in found.problems]
        voice.answer({"status": None, "problems": problems, **counts(found.problems)})
        return PROBLEMS
    began = time.monotonic()
    with deciding(voice) as progress:
        standing: Standing = "draft" if found.drafts else "agreed"
        decided = decide(found.snapshot, gap=gap, work=work, standing=standing, progress=progress)
    if decided.decision.status == "none":
        voice.warn("cli-no-plan")
        voice.answer({"status": "none", "work": dict(decided.decision.work)})
        return NO_PLAN
    write_decision(decided, path, out, time.monotonic() - began, voice)
    hidden = [problem for problem in (*found.problems, *found.drafts) if not problem.stops]
    voice.lines(summary_lines(report_model(decided.snapshot, decided.decision), voice.lang, out))
    if hidden:
        again = ["maqsad", "check", str(path), *(["--scenario", scenario] if scenario else [])]
        voice.say("cli-warnings-hidden", count=len(hidden), command=shlex.join(again))
    voice.answer(decision_document(decided))
    return INFEASIBLE if decided.decision.status == "infeasible" else FINE


def write_decision(
    decided: Decided, given: Path, out: Path, seconds: float, voice: Voice, *, name: str | None = None
) -> None:
    """Everything of a decision of the plan at `given`, whole or not at all. `name`: what the plan is called."""
    former = _run(out).get("plan")
    with step(voice, "cli-progress-report"), replacing(out, marker=MARKER) as folder:
        write_folder(decided.snapshot, folder / "plan")
        run = {"seconds": round(seconds, 3), "plan": name or given.name, LANGUAGE: voice.lang}
        write_records(decided, folder, run)
        copy_scripts(folder)
        kept = keep_studies(out, folder, decided)
        _write_reports(
            report_model(decided.snapshot, decided.decision, studies_in(folder, decided)), folder, voice.lang
        )
        _keep_agreement(given, folder)
    _tell_of_studies(kept, former if isinstance(former, str) else "", out, voice)


def _tell_of_studies(kept: Kept, former: str, out: Path, voice: Voice) -> None:
    """Studies take minutes to make: nobody loses any unawares."""
    if kept.stay:
        voice.say("cli-studies-kept", count=len(kept.stay), studies=kept.stay)
    if kept.go:
        named = "cli-studies-gone" if former else "cli-studies-gone-unnamed"
        voice.warn(named, count=len(kept.go), studies=kept.go, plan=former, out=str(out))


def _keep_agreement(path: Path, folder: Path) -> None:
    """The signatures go with the explicit plan, so that its standing can be looked at later."""
    signed = agreement_file(path)
    if signed.is_file():
        (folder / "plan" / FILE).write_bytes(signed.read_bytes())


def rewrite_reports(decided: Decided, out: Path, lang: Language, voice: Voice) -> list[str]:
    """The reports of a decision once more, with every study that lies beside it; the paths of what was written.

    The old ones stay until the new ones are whole. run.json remembers the language.
    """
    must_be_writable(out)
    with (
        step(voice, "cli-progress-report"),
        alone(out),
        tempfile.TemporaryDirectory(prefix=_UNFINISHED, dir=out) as folder,
    ):
        model = report_model(decided.snapshot, decided.decision, studies_in(out, decided))
        _write_reports(model, Path(folder), lang)
        written = sorted(path.name for path in Path(folder).iterdir())
        write_json(Path(folder) / RUN, {**_run(out), LANGUAGE: lang})
        must_still_stand(out, decided)
        for path in sorted(Path(folder).iterdir()):
            path.replace(out / path.name)
    paths = [str(out / name) for name in written]
    voice.say("cli-reports-written", language=sentence(f"cli-language-{lang}", voice.lang), name=paths)
    return paths


def report_language(out: Path) -> Language | None:
    """The language in which the reports of a decision were written last; None if nothing says so."""
    known: dict[object, Language] = {"fa": "fa", "en": "en"}
    told = _run(out).get(LANGUAGE)
    return known.get(told) if isinstance(told, str) else None


def _run(out: Path) -> dict[str, Any]:
    """What run.json tells; nothing if it is gone or spoiled, for nothing rests on it."""
    try:
        return document(out / RUN)
    except Refused:
        return {}


def _write_reports(model: ReportModel, folder: Path, lang: Language) -> None:
    """Workbook and report, and the budget's album where there is a plan."""
    write_plan_xlsx(model, folder / "plan.xlsx", lang)
    write_report(model, folder / "report.pdf", lang)
    if model.decided:
        write_album(model, folder, lang)


def verify_decision(out: Path, voice: Voice) -> int:
    """Run both scripts and check what they cannot see: their own text, the plan's hash, what is derived or found."""
    _recover(out, voice)
    must_be_decision(out)
    faults = [sentence("cli-script-changed", voice.lang, name=name) for name in scripts_untouched(out)]
    answers = [] if faults else [_run_script(out / name) for name in SCRIPTS]
    voice.lines(line for _, text in answers for line in _said(text, voice.lang))
    apart: list[str] = []
    if all(code == 0 for code, _ in answers):
        more, apart = _beside(out, voice)
        faults += more
    for fault in faults:
        voice.err.print(fault, markup=False)
    holds = not faults and all(code == 0 for code, _ in answers)
    if holds and apart:
        voice.say("cli-verify-apart", parts=apart)
    voice.say(_verdict(out) if holds else "cli-not-verified")
    scripts = [text for _, text in answers]
    voice.answer({"verified": holds, "faults": faults, "scripts": scripts, "not_checked": apart})
    return FINE if holds else PROBLEMS


def _verdict(out: Path) -> str:
    """What was verified: a plan with its proof, or that there is none."""
    return "cli-verified-none" if document(out / MARKER).get("status") == "infeasible" else "cli-verified"


def _beside(out: Path, voice: Voice) -> tuple[list[str], list[str]]:
    """What is wrong with the decision beside its certificate, and what of it only a search can speak for."""
    kept = document(out / MARKER)
    plan = read(out / "plan").plan
    if plan is None or plan.hash != kept.get("snapshot_hash"):
        return [sentence("cli-snapshot-changed", voice.lang)], []
    try:
        decided = recalled(out, plan)
    except Refused as refused:
        return [refusal_text(refused, voice.lang)], []
    told = decision_document(decided) | {"standing": standing_of(plan, out / "plan")}
    changed = sorted(name for name in told.keys() | kept.keys() if told.get(name) != kept.get(name))
    faults = [sentence("cli-fields-changed", voice.lang, fields=changed)] if changed else []
    model, found = decided.proof.model, decided.decision.infeasibility
    if found is not None and not faults and misproven(model, found):
        faults.append(sentence("cli-clash-misproven", voice.lang))
    parts = ["studies"] if any((out / STUDIES_FOLDER).glob("*.json")) else []
    parts += searched(model, found) if found is not None and not faults else []
    return faults, [sentence(f"cli-found-{part}", voice.lang) for part in parts]


def _said(text: str, lang: Language) -> list[str]:
    """What a script printed, in this language: it says everything in both, or in none that people read."""
    lines = text.splitlines()
    if lines and _HASH.fullmatch(lines[0]):
        return [sentence("cli-verify-model", lang, hash=lines[0]), *_rebuilt(lines[1:], lang)]
    own = [line for line in lines if bool(_PERSIAN.search(line)) == (lang == "fa")]
    return own or lines


def _rebuilt(lines: list[str], lang: Language) -> list[str]:
    """`rebuild.py` speaks English only."""
    key = "cli-verify-same-model" if len(lines) == 1 and lines[0] == sentence("cli-verify-same-model", "en") else ""
    return [sentence(key, lang)] if key else lines


def _run_script(script: Path) -> tuple[int, str]:
    done = subprocess.run([sys.executable, "-I", str(script)], capture_output=True, text=True, check=False)
    return done.returncode, (done.stdout + done.stderr).strip()


def report_again(out: Path, voice: Voice) -> None:
    """Workbook and report of a decision once more, from what it left behind."""
    _recover(out, voice)
    decided = decision_in(out)
    written = rewrite_reports(decided, out, voice.lang, voice)
    voice.answer({"written": written, LANGUAGE: voice.lang})


def _recover(out: Path, voice: Voice) -> None:
    """A run that was killed may have set the old decision aside: bring it back, and say so."""
    done = recover(Path(os.path.realpath(out)))
    if done is not None:
        voice.warn(f"cli-{done}", name=out.name)


def must_be_ours(out: Path) -> None:
    """Refuse, before any work, to replace a folder that holds anything else than a decision."""
    parent = next((parent for parent in out.parents if parent.exists()), out)
    if not parent.is_dir():
        raise Refused("cli-os-absent", name=out.name)
    if not os.access(parent, os.W_OK):
        raise Refused("cli-os-denied", name=parent.name)
    if not out.exists():
        return
    names = {entry.name for entry in out.iterdir()} if out.is_dir() else set()
    if not out.is_dir() or (names and not (out / MARKER).is_file()):
        raise Refused("output-not-ours", name=out.name)
    known = {f"{name}.csv" for name in tables()} | {"datapackage.json", FILE}
    made = {f"{name}{end}" for name in by_name() for end in (".json", ".part")}
    half = tuple(f".{name}.json." for name in by_name())
    others = [*_others(out, _WRITTEN), *_others(out / "plan", known)]
    others += [path for path in _others(out / STUDIES_FOLDER, made) if not path.name.startswith(half)]
    if others:
        shown_others = [path.relative_to(out).as_posix() for path in others[:5]]
        raise Refused("cli-out-holds-more", name=out.name, others=shown_others)


def _others(folder: Path, known: Container[str]) -> list[Path]:
    """What a folder of ours holds beside `known`, by name; nothing if it is no folder."""
    entries = sorted(folder.iterdir(), key=lambda entry: entry.name) if folder.is_dir() else []
    return [entry for entry in entries if entry.name not in known and not entry.name.startswith(_LITTER)]
