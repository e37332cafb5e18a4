"""`maqsad amend`: a project put in or taken out, or money moved, by name; and at once what that costs in results."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from maqsad.cli.amendments import Asked, Record, rows_of
from maqsad.cli.compare import Side, comparison_document, difference_lines, outcome_document, side_of
from maqsad.cli.decisions import must_be_ours, write_decision
from maqsad.cli.folder import decision_in
from maqsad.cli.plans import standing_of
from maqsad.cli.progress import deciding
from maqsad.cli.voice import FINE, INFEASIBLE, NO_PLAN, PROBLEMS, Voice, problem_document
from maqsad.messages import Language, date, down, number, row_title, sentence, up
from maqsad.plan import checks
from maqsad.plan.explicit import with_amendments
from maqsad.plan.plan import PlanSnapshot
from maqsad.plan.table import Row
from maqsad.portfolio.amending import Amended, Price, amend, price
from maqsad.portfolio.comparison import Comparison, compare
from maqsad.portfolio.decide import Decided
from maqsad.reporting import report_model, summary_lines
from maqsad.reporting.sections.amendments import amendment_lines
from maqsad.values.problem import Problem, Refused

WORK = 100
"""Interrupt points where none are given: seconds for a plan of two hundred projects."""


def list_amendments(out: Path, voice: Voice) -> int:
    """Every amendment that a decision rests on, with author, date and reason."""
    snapshot = decision_in(out).snapshot
    rows = list(snapshot["amendments"])
    voice.lines(_listing(snapshot, rows, voice.lang) if rows else [sentence("amend-none", voice.lang)])
    voice.answer({"amendments": [_document(row) for row in rows]})
    return FINE


def amend_decision(out: Path, asked: Asked, new: Path, work: int | None, voice: Voice) -> int:
    """Decide again with what was asked, write it to `new` and print its price.

    The decision in `out` stays as it is. Raises `Refused` for whatever cannot be meant.
    """
    new = Path(os.path.realpath(new))
    old = Path(os.path.realpath(out))
    if new == old or old in new.parents:
        raise Refused("amend-same-folder", name=new.name)
    before = decision_in(out)
    records = rows_of(asked, before.snapshot)
    must_be_ours(new)
    snapshot = with_amendments(before.snapshot, records)
    problems = _problems(snapshot, {str(record["id"]) for record in records})
    voice.problems(problems)
    if any(problem.stops for problem in problems):
        voice.say("amend-stands", name=out.name)
        voice.answer({"status": None, "problems": [problem_document(problem, voice.lang) for problem in problems]})
        return PROBLEMS
    began = time.monotonic()
    with deciding(voice) as progress:
        standing = standing_of(snapshot, out / "plan")
        after = amend(before, snapshot, work=work or WORK, standing=standing, progress=progress)
    if after.decided.proof.plan is None:
        return _no_plan(after.decided, out, voice)
    write_decision(after.decided, out / "plan", new, time.monotonic() - began, voice, name=out.name)
    _tell(_Told(before, after, records, out.name, new), voice)
    return FINE


def _problems(snapshot: PlanSnapshot, new: set[str]) -> list[Problem]:
    """What stops the decision, and what else is said of the rows that are new."""
    found = [*checks.run(snapshot), *checks.run_explicit(snapshot)]
    return [p for p in found if p.stops or (p.place.table == "amendments" and p.place.key in new)]


def _no_plan(decided: Decided, out: Path, voice: Voice) -> int:
    """Nothing is written; what clashes is said, and that the old decision stands."""
    infeasible = decided.decision.status == "infeasible"
    if infeasible:
        for line in summary_lines(report_model(decided.snapshot, decided.decision), voice.lang):
            voice.err.print(line, markup=False)
    else:
        voice.warn("cli-no-plan")
    voice.warn("amend-stands", name=out.name)
    voice.answer({"status": decided.decision.status, "clash": _clash(decided)})
    return INFEASIBLE if infeasible else NO_PLAN


def _clash(decided: Decided) -> list[str]:
    found = decided.decision.infeasibility
    return [] if found is None else list(found.rows)


# ---- what it costs


@dataclass(frozen=True)
class _Told:
    """All that is told of one amendment."""

    before: Decided
    after: Amended
    records: Sequence[Record]
    name: str
    new: Path


def _tell(told: _Told, voice: Voice) -> None:
    lang, decided = voice.lang, told.after.decided
    rows = [row for row in decided.snapshot["amendments"] if row.id in {record["id"] for record in told.records}]
    cost = price(told.before, told.after)
    lines = [sentence("amend-title", lang, name=told.name), *_listing(decided.snapshot, rows, lang), ""]
    answer: dict[str, Any] = {
        "status": decided.decision.status,
        "amendments": [_document(row) for row in rows],
        "floors_kept": told.after.floors_kept,
        "price": None if cost is None else _price_document(cost),
    }
    if cost is not None:
        first, second = side_of(told.name, told.before), side_of(told.new.name, decided)
        second = replace(second, name=f"{told.new.name}*") if first.name == second.name else second
        found = compare(first.outcome, second.outcome)
        lines += [*difference_lines(first, second, found, lang), *_works(found, first, second, lang), ""]
        lines += _price_lines(cost, told.after, lang)
        answer |= {"second": outcome_document(second.outcome)} | comparison_document(found)
    voice.lines([*lines, "", sentence("summary-files", lang, path=str(told.new))])
    voice.answer(answer)


def _works(found: Comparison, first: Side, second: Side, lang: Language) -> Iterator[str]:
    for key, works in (("amend-works-gained", found.works_gained), ("amend-works-lost", found.works_lost)):
        titles = [row_title(first.facts.projects.get(i) or second.facts.projects[i], lang) for i in works]
        if titles:
            yield sentence(key, lang, works=titles)


def _price_lines(cost: Price, after: Amended, lang: Language) -> Iterator[str]:
    def points(value: Fraction) -> str:
        return number(value, lang, 1)

    if cost.found < 0:
        yield sentence("amend-price-won", lang, points=points(-cost.found))
    else:
        yield sentence("amend-price-found", lang, points=points(cost.found))
    if cost.least >= 0:
        yield sentence("amend-price-between", lang, least=points(down(cost.least, 1)), most=points(up(cost.most, 1)))
    elif cost.most < 0:
        yield sentence("amend-price-gains", lang, least=points(down(-cost.most, 1)), most=points(up(-cost.least, 1)))
    else:
        yield sentence("amend-price-most", lang, most=points(up(cost.most, 1)), gain=points(up(-cost.least, 1)))
    if not after.floors_kept:
        yield sentence("amend-floors-anew", lang)


def _price_document(cost: Price) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in ("found", "least", "most"):
        value: Fraction = getattr(cost, name)
        found |= {name: float(value), f"{name}_exact": f"{value.numerator}/{value.denominator}"}
    return found


# ---- the amendments themselves


def _listing(snapshot: PlanSnapshot, rows: Iterable[Row], lang: Language) -> list[str]:
    return [f"  {line}" for line in amendment_lines(snapshot, rows, lang)]


def _document(row: Row) -> Mapping[str, Any]:
    """The row as a program reads it; rial as text, the day as Jalali text."""
    given = {name: value for name, value in vars(row).items() if value not in ("", None)}
    given["date"] = date(row.date, "en")
    return given | ({"amount": str(row.amount)} if row.amount is not None else {})
