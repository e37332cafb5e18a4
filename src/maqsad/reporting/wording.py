"""What reports say of one level, project, reason or rule, in one language."""

from __future__ import annotations

import math
from collections import Counter
from fractions import Fraction

from maqsad.messages import Language, choice_title, number, percent_of, row_title, sentence
from maqsad.messages.formats import listed
from maqsad.plan.table import Row
from maqsad.portfolio.decision import BINDING
from maqsad.reporting.council import nothing_done
from maqsad.reporting.model import ReportModel
from maqsad.reporting.projects import ProjectLine
from maqsad.reporting.results import MICRO, Result

MOST_SIGNS = 72
"""Of a title in a table."""
MOST_TAIL, FEWEST_SIGNS = 60, 30
"""Of the brackets at its end that are kept, and of what is left before them."""


def level_decimals(result: Result) -> int:
    """Decimals with which a level of this indicator is worth showing: none of a count, else two digits of the way, and
    so many that what is not the target is not written like it.
    """
    if not any(micros % MICRO for micros in (result.baseline, result.target, *_shown(result))):
        return 0
    distance = abs(result.target - result.baseline) or result.scale.indicator.tolerance
    least = next((places for places, limit in enumerate((100, 2)) if distance >= limit * MICRO), 2)
    others = {micros for micros in _shown(result) if micros != result.target}
    return next((places for places in range(least, 6) if not _alike(others, result.target, places)), 6)


def _alike(levels: set[int], target: int, places: int) -> bool:
    return round(Fraction(target, MICRO), places) in {round(Fraction(micros, MICRO), places) for micros in levels}


def _shown(result: Result) -> list[int]:
    return [micros for at in result.levels for micros in (at.base, at.in_force, at.expected, at.promised)]


def level(result: Result, micros: int, lang: Language) -> str:
    return number(Fraction(micros, MICRO), lang, level_decimals(result))


def way_covered(result: Result, micros: int, lang: Language) -> str:
    """The share of the way from baseline to target; of an indicator to be kept how far it is off its target."""
    if not result.kept:
        return percent_of(result.way(micros), lang, 0)
    if not result.missed(micros):
        return sentence("kept-as-is", lang)
    off, tolerance = level(result, result.missed(micros), lang), level(result, result.scale.indicator.tolerance, lang)
    return sentence("kept-off", lang, off=off, tolerance=tolerance)


def option_title(project: ProjectLine, lang: Language) -> str:
    """The chosen option's own title, or that of its kind."""
    return project.option.title.get(lang) or kind_title(project.option.kind, lang)


def kind_title(kind: str, lang: Language) -> str:
    return choice_title("options", "kind", kind, lang)


def reason_text(project: ProjectLine, lang: Language, *, brief: bool = False, signed: bool = True) -> str:
    """Why it wins money, or why not; `brief`: documents are named elsewhere; `signed`: that a partner must sign."""
    if not project.reasons and not project.delivers:
        return sentence(f"reason-{project.standing}", lang)
    parts = [part for reason in project.reasons or ("none",) for part in _reason(project, reason, lang, brief)]
    if signed and project.option.kind == "handed_over":
        parts.append(sentence("reason-if-signed", lang, probability=project.option.probability))
    text = listed(parts, lang)
    return text[:1].upper() + text[1:]


def short(title: str) -> str:
    """A title that fits two lines of a table, cut between words; the whole of it stands in the workbook.

    What stands in brackets at its end (a place, a number) stays: often that alone tells two titles apart.
    """
    if len(title) <= MOST_SIGNS:
        return title
    at = title.rfind(" (") if title.endswith(")") else -1
    tail = title[at:] if at > 0 and len(title) - at <= MOST_TAIL else ""
    cut = title[: max(MOST_SIGNS - len(tail), FEWEST_SIGNS)].rsplit(" ", 1)[0].rstrip(" ,;.،؛-–(")
    return f"{cut} …{tail}"


def brief_reason(project: ProjectLine, lang: Language) -> str:
    """Why it wins money or not, in a word each, and what the proof says of it where nothing else binds it."""
    if not project.reasons and not project.delivers:
        return sentence(f"brief-{project.standing}", lang)
    why = listed((sentence(f"brief-{reason}", lang) for reason in project.reasons or ("none",)), lang)
    if project.standing in BINDING:
        return why
    return sentence("brief-standing", lang, why=why, standing=sentence(f"told-{project.standing}", lang))


def mission_title(model: ReportModel, id: str, lang: Language) -> str:
    found = model.snapshot["classifications"].by_id().get(id)
    return row_title(found, lang) if found else id


def _reason(project: ProjectLine, reason: str, lang: Language, brief: bool) -> list[str]:
    if reason == "enabler" and project.enables:
        return [sentence("reason-enabler", lang, projects=listed((t.get(lang) for t in project.enables), lang))]
    if reason == "obligation" and project.obligations and not brief:
        return [
            sentence("reason-obligation", lang, document=row.document, by=imposed_by(row, lang))
            for row in project.obligations
        ]
    plain = {"enabler": "reason-enabler-plain", "obligation": "reason-obligation-plain"}
    return [sentence(plain.get(reason, f"reason-{reason}"), lang)]


def imposed_by(obligation: Row, lang: Language) -> str:
    here, there = obligation.imposed_by_fa, obligation.imposed_by_en
    return str(here or there if lang == "fa" else there or here)


def works_outcome(model: ReportModel, lang: Language) -> str:
    """How many half-finished works get which decision, the most frequent first."""
    counts = Counter(work.option.kind for work in model.works)
    items = [
        sentence("works-outcome-item", lang, count=count, kind=kind_title(kind, lang).lower())
        for kind, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]
    return sentence("works-outcome", lang, list=listed(items, lang))


def points_told(model: ReportModel, lang: Language) -> str:
    """What a point is, of how many, and what doing nothing scores."""
    return sentence("points-meaning", lang, nothing=number(nothing_done(model.facts), lang, 1))


def status_text(model: ReportModel, lang: Language) -> str:
    """How good the plan is known to be, or why there is none."""
    decision = model.decision
    if not model.decided:
        return sentence(f"status-{decision.status}", lang)
    if decision.gap is None:
        return sentence("status-no-gap", lang)
    if decision.in_force_is_worth_more:
        plain = {"gap": decision.plain_gap, "certified": decision.plain_certified_gap}
        told = {name: gap_text(gap, lang) for name, gap in plain.items()}
        return sentence(f"status-{decision.status}-plain", lang, **told)
    gaps = {"gap": gap_text(decision.gap, lang), "certified": gap_text(decision.certified_gap, lang)}
    nothing = "" if model.has_plan_in_force else "-nothing"
    return sentence(f"status-{decision.status}{nothing}", lang, **gaps)


def gap_text(gap: Fraction | None, lang: Language) -> str:
    """A gap as a percentage, rounded up: it never looks smaller than it is."""
    return (
        sentence("not-known", lang) if gap is None else percent_of(Fraction(math.ceil(gap * 10_000), 10_000), lang, 2)
    )
