"""`maqsad explain`: what can be asked of a decision, and the answer in sentences."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from fractions import Fraction
from math import inf
from pathlib import Path
from typing import Any

from maqsad.cli import explained
from maqsad.cli.asked import FORMS, PLURALS, Askable
from maqsad.cli.folder import decision_in
from maqsad.cli.progress import StageTold, deciding
from maqsad.cli.voice import FINE, INFEASIBLE, NO_PLAN, Voice
from maqsad.messages import sentence
from maqsad.portfolio.explanation.again import WORK, Case
from maqsad.portfolio.explanation.why import district_why, fund_year_why, goal_why, limit_why, project_why
from maqsad.values import comparable

LISTED = 40
"""Ids shown of each kind on the screen; --json has all."""
COUNTS = ("year", "rank", "among", "percent", "farthest")
"""Whole numbers that --json shows as numbers; rial, micros and the like are texts, which no reader rounds."""


def explain_decision(out: Path, what: str | None, work: int | None, voice: Voice) -> int:
    """Answer, or list what can be asked. Raises `Refused` if there is nothing of that name."""
    decided = decision_in(out)
    if decided.proof.plan is None:
        voice.warn("explain-no-plan")
        voice.answer({"status": decided.decision.status})
        return INFEASIBLE if decided.decision.status == "infeasible" else NO_PLAN
    case = Case(decided, work or WORK)
    known = Askable.of(case)
    if what is None or not what.strip():
        voice.lines(_listing(known, voice))
        voice.answer({"can_ask": known.by_kind})
        return FINE
    plural = PLURALS.get(comparable(what))
    if plural is not None and comparable(what) not in known.by_kind["project"]:
        titles = {asked: known.title(asked, voice.lang) for asked in known.by_kind[plural]}
        voice.lines(sentence("explain-listed", voice.lang, asked=asked, title=title) for asked, title in titles.items())
        voice.answer({"can_ask": {plural: known.by_kind[plural]}, "titles": titles})
        return FINE
    what = known.meant(what, voice.lang)
    kind = known.kind(what)
    with deciding(voice) as told_of:
        case = Case(decided, work or WORK, _counting(told_of))
        answer, lines = _answer(case, kind, what, voice)
        told = list(lines)
    voice.lines([*told, "", sentence("explain-caution", voice.lang)])
    voice.answer({"asked": what, "kind": kind, **_document(answer)})
    return FINE


def _counting(told_of: StageTold) -> StageTold:
    """The searches counted one by one: how many there will be is not known, so nothing of a whole can be told."""
    searches, last = 0, inf

    def progress(_stage: str, _best: float, _bound: float, done: int, _allowed: int) -> bool:
        nonlocal searches, last
        searches, last = searches + (done < last), done
        return told_of("again", 0.0, 0.0, searches, 0)

    return progress


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


def _listing(known: Askable, voice: Voice) -> Iterator[str]:
    yield sentence("explain-can-ask", voice.lang)
    for kind, ids in known.by_kind.items():
        key = "explain-can-project" if kind == "project" else "explain-can-kind"
        yield "  " + sentence(key, voice.lang, form=FORMS.get(kind, ""), count=len(ids), ids=_some(kind, ids, voice))


def _some(kind: str, ids: list[str], voice: Voice) -> str:
    more = []
    if len(ids) > LISTED:
        more = [sentence("explain-more-listed", voice.lang, count=len(ids) - LISTED, kinds=f"{kind}s")]
    return " ".join([*ids[:LISTED], *more]) or "—"


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
