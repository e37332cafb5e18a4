"""Told at the command line: what did not fit, what taking it would cost, and with what money it fits too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from maqsad.cli.naming import near_names, project_of
from maqsad.messages import Language, down, money, number, row_title, row_titles, sentence, up
from maqsad.messages.formats import listed
from maqsad.portfolio.explanation.again import Case, lots_of
from maqsad.portfolio.studies.nearest import Near, Nearest
from maqsad.reporting.better_plan import better_text
from maqsad.reporting.lacking import Lacking
from maqsad.values import shown
from maqsad.values.problem import Refused


def tell_nearest(case: Case, found: Nearest, what: str | None, lang: Language) -> Iterable[str]:
    """All of them, or the project named `what`."""
    chosen = list(found.projects) if what is None else [_named(case, found, what)]
    lines = [line for near in chosen for line in _lines(case, near, lang)]
    more = [sentence("nearest-others", lang, count=found.others)] if found.others and what is None else []
    if found.better is not None and what is None:
        more.append(better_text(found.better, row_titles(case.facts.snapshot["projects"], lang), lang))
    return [sentence("nearest", lang) + ":", *lines, *more]


def _named(case: Case, found: Nearest, what: str) -> Near:
    """The project meant. Raises `Refused`: one that is not among the nearest, or none of this decision."""
    near = {one.project: one for one in found.projects}
    project = project_of(case.facts, what, near)
    if project is not None:
        return near[project]
    other = project_of(case.facts, what, case.facts.projects)
    if other is not None:
        raise Refused("nearest-not-among", found=shown(what), project=other)
    raise Refused("nearest-unknown", found=shown(what), known=near_names(case.facts, what, case.facts.projects))


def _lines(case: Case, near: Near, lang: Language) -> Iterator[str]:
    yield sentence("nearest-told", lang, title=row_title(case.facts.projects[near.project], lang), id=near.project)
    if near.at_most is None:
        found = sentence("nearest-no-plan", lang)
    else:
        displaced = [row_title(case.facts.projects[id], lang) for id in near.displaced]
        place = listed(displaced, lang) if displaced else sentence("nearest-nothing", lang)
        found = sentence("nearest-found", lang, most=number(up(near.at_most, 1), lang, 1), place=place)
    yield "  " + sentence("nearest-proven", lang, least=number(down(near.at_least, 1), lang, 1)) + found
    if near.beside is None:
        yield "  " + Lacking(case.facts, case.model, case.plan.chosen, lots_of(case.plan)).said(near.project, lang)
    else:
        total = sum(rial for _, _, rial in near.beside.extra)
        yield "  " + sentence("nearest-beside", lang, money=money(total, lang), gain=number(near.beside.gain, lang, 1))
