"""`maqsad explain`: what can be asked of a decision, and the answer in sentences."""

from __future__ import annotations

import dataclasses
import difflib
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from maqsad.cli import explained
from maqsad.cli.folder import decision_in
from maqsad.cli.progress import deciding
from maqsad.cli.voice import FINE, INFEASIBLE, NO_PLAN, Voice
from maqsad.messages import sentence
from maqsad.portfolio.again import WORK, Case
from maqsad.portfolio.why import district_why, fund_year_why, goal_why, limit_rows, limit_why, project_why
from maqsad.values import latin_digits, shown
from maqsad.values.problem import Refused

LISTED = 40
"""Ids shown of each kind on the screen; --json has all."""
COUNTS = ("year", "rank", "among", "percent", "farthest")
"""Whole numbers that --json shows as numbers; rial, micros and the like are texts, which no reader rounds."""
FORMS: Mapping[str, str] = {
    "fund": "fund:ID:YEAR",
    "limit": "limit:ROW",
    "district": "district:ID",
    "goal": "goal:ID",
}


def explain_decision(out: Path, what: str | None, work: int | None, voice: Voice) -> int:
    """Answer, or list what can be asked. Raises `Refused` if there is nothing of that name."""
    decided = decision_in(out)
    if decided.proof.plan is None:
        voice.warn("explain-no-plan")
        voice.answer({"status": decided.decision.status})
        return INFEASIBLE if decided.decision.status == "infeasible" else NO_PLAN
    case = Case(decided, work or WORK)
    known = askable(case)
    if what is None:
        voice.lines(_listing(known, voice))
        voice.answer({"can_ask": known})
        return FINE
    what = latin_digits(what).strip()
    kind = _kind(what, known)
    with deciding(voice) as told_of:

        def progress(_stage: str, _best: float, _bound: float, done: int, allowed: int) -> bool:
            return told_of("again", 0.0, 0.0, done, allowed)

        case = Case(decided, work or WORK, progress)
        answer, lines = _answer(case, kind, what, voice)
        told = list(lines)
    voice.lines([*told, "", sentence("explain-caution", voice.lang)])
    voice.answer({"asked": what, "kind": kind, **_document(answer)})
    return FINE


def askable(case: Case) -> dict[str, list[str]]:
    """Everything that can be asked, by kind, written as it is asked."""
    facts = case.facts
    return {
        "project": list(facts.by_project),
        "fund": [f"fund:{id}:{year}" for id in facts.funds for year in facts.years.horizon],
        "limit": [f"limit:{row}" for row in limit_rows(case.model)],
        "district": [f"district:{row.id}" for row in facts.snapshot["districts"]],
        "goal": [f"goal:{row.id}" for row in facts.snapshot["goals"]],
    }


def _kind(what: str, known: Mapping[str, list[str]]) -> str:
    kind = next((kind for kind, asked in known.items() if what in asked), None)
    if kind is None:
        everything = [asked for all_of_them in known.values() for asked in all_of_them]
        near = difflib.get_close_matches(what, everything, n=5, cutoff=0.3) or everything[:5]
        raise Refused("explain-unknown", found=shown(what), near=near)
    return kind


def _answer(case: Case, kind: str, what: str, voice: Voice) -> tuple[Any, Iterator[str]]:
    said = explained.Said(case, voice.lang)
    rest = what if kind == "project" else what.partition(":")[2]
    if kind == "project":
        project = project_why(case, rest)
        return project, said.project(project)
    if kind == "fund":
        fund, _, year = rest.rpartition(":")
        found = fund_year_why(case, fund, int(year))
        return found, said.fund_year(found)
    if kind == "limit":
        limit = limit_why(case, rest)
        return limit, said.limit(limit)
    if kind == "district":
        district = district_why(case, rest)
        return district, said.district(district)
    goal = goal_why(case, rest)
    return goal, said.goal(goal)


def _listing(known: Mapping[str, list[str]], voice: Voice) -> Iterator[str]:
    yield sentence("explain-can-ask", voice.lang)
    for kind, ids in known.items():
        key = "explain-can-project" if kind == "project" else "explain-can-kind"
        yield "  " + sentence(key, voice.lang, form=FORMS.get(kind, ""), count=len(ids), ids=_some(ids, voice))


def _some(ids: list[str], voice: Voice) -> str:
    more = [sentence("explain-more", voice.lang, count=len(ids) - LISTED)] if len(ids) > LISTED else []
    return " ".join([*ids[:LISTED], *more])


def _document(answer: Any) -> dict[str, Any]:
    """The answer for a program: points as a number and exactly, rial and micros as text."""
    return {name: told for field in dataclasses.fields(answer) for name, told in _told(answer, field.name)}


def _told(answer: Any, name: str) -> Iterable[tuple[str, Any]]:
    value = getattr(answer, name)
    if isinstance(value, Fraction):
        return [(name, float(value)), (f"{name}_exact", f"{value.numerator}/{value.denominator}")]
    if isinstance(value, int) and not isinstance(value, bool) and name not in COUNTS:
        return [(name, str(value))]
    return [(name, _plain(value))]


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        return _document(value)
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    return value
