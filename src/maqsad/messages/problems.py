"""A problem in words: what is wrong, where, and how to mend it."""

from __future__ import annotations

from string import Formatter

from maqsad.messages.formats import Language, listed, number
from maqsad.messages.registry import fill, sentence
from maqsad.messages.store import entry
from maqsad.messages.titles import field_title, table_title
from maqsad.values.problem import Place, Problem, Refused, Severity


def problem_text(problem: Problem, lang: Language) -> str:
    """Where: what. How to mend it."""
    found = sentence(problem.id, lang, **problem.values)
    where, mend = place_text(problem.place, lang), remedy(problem, lang)
    text = sentence("problem-at", lang, where=where, found=found) if where else found
    return f"{text} {mend}".strip()


def place_text(place: Place, lang: Language) -> str:
    """The path to the cell in a person's words: table or sheet, row, column by their titles; empty if unknown."""
    parts = []
    if place.table:
        parts.append(sentence("place-table", lang, table=table_title(place.table, lang)))
    if place.row is not None:
        parts.append(sentence("place-row", lang, row=number(place.row, lang)))
    if place.key:
        parts.append(sentence("place-key", lang, key=place.key))
    if place.column:
        parts.append(sentence("place-column", lang, column=field_title(place.table, place.column, lang)))
    return listed(parts, lang)


def remedy(problem: Problem, lang: Language) -> str:
    """How to mend it; empty where the sentence itself says so. A list of what there is may have nothing to name."""
    text = entry(problem.id).remedy
    if any(problem.values.get(name) in ([], ()) for _, name, _, _ in Formatter().parse(text.get(lang)) if name):
        return sentence("remedy-nothing", lang)
    return fill(text, lang, problem.values)


def why(problem_id: str, lang: Language) -> str:
    """Why it matters; empty where nothing is said."""
    return entry(problem_id).why.get(lang)


def refusal_text(refused: Refused, lang: Language) -> str:
    """What was refused and how to write it instead."""
    return problem_text(Problem(refused.reason, Severity.ERROR, values=refused.values), lang)


def severity_name(severity: Severity, lang: Language) -> str:
    return sentence(f"severity-{severity.value}", lang)
