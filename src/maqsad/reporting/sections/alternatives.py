"""Three plans for the council's choice, beside ours and beside one another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from maqsad.messages import Language, money, sentence
from maqsad.messages import number as number_text
from maqsad.portfolio.comparison import Outcome
from maqsad.portfolio.formulation.facts import Facts
from maqsad.portfolio.studies.alternatives import ALTERNATIVES, Alternative
from maqsad.reporting.blocks import Block, bold, column, group, heading, items, number, row, table, text
from maqsad.reporting.model import ReportModel
from maqsad.reporting.outcomes import Cells, Sides

_MOST_LEVELS = 12
_MOST_LATER = 6


def alternatives_section(model: ReportModel, lang: Language) -> list[Block]:
    found = ALTERNATIVES.among(model.studies)
    if found is None:
        return []
    floor = number_text(found.floor, lang, 1)
    if not found.plans:
        none = text(sentence("alternatives-none", lang, floor=floor))
        return [heading(sentence("alternatives", lang)), none]
    sides = Sides(model.facts, (found.ours, *(plan.outcome for plan in found.plans)), lang)
    names = [sentence("compare-name-ours", lang), *(plan_name(n, lang) for n in range(1, len(found.plans) + 1))]
    last = model.facts.years.last
    rows = [group(sentence("compare-levels-last", lang, year=last)), *_rows(sides.levels("last", _MOST_LEVELS))]
    rows += [group(sentence("compare-levels-later", lang)), *_rows(sides.levels("later", _MOST_LATER))]
    rows += [group(sentence("compare-others", lang)), *_rows(sides.works()), *_rows(sides.ends())]
    blocks = [
        heading(sentence("alternatives", lang)),
        text(sentence("alternatives-title", lang, count=len(found.plans), floor=floor) + "."),
        table([column(sentence("col-measure", lang), "1fr"), *map(number, names)], rows, "small"),
    ]
    for n, plan in enumerate(found.plans, start=1):
        blocks += [text(plan_line(n, plan, lang), "strong"), items(change_lines(model.facts, found.ours, plan, lang))]
    return blocks


def plan_name(n: int, lang: Language) -> str:
    return sentence("alternatives-name", lang, n=n)


def plan_line(n: int, plan: Alternative, lang: Language) -> str:
    """How good a plan is, and how far from those before it."""
    key = "alternatives-furthest" if plan.largest else "alternatives-far"
    points = number_text(plan.outcome.value, lang, 1)
    return sentence(key, lang, name=plan_name(n, lang), distance=plan.distance, most=plan.at_most, points=points)


def change_lines(facts: Facts, ours: Outcome, plan: Alternative, lang: Language) -> Iterator[str]:
    """What wins money in a plan and not in ours, and the other way, each with what it gets where it wins."""
    sides = (("alternatives-enters", plan.enters, plan.outcome), ("alternatives-leaves", plan.leaves, ours))
    for key, projects, side in sides:
        if projects:
            yield sentence(key, lang, projects=[_project(facts, side, project, lang) for project in projects])


def _project(facts: Facts, side: Outcome, project: str, lang: Language) -> str:
    rial = money(side.costs.get(project, 0), lang)
    return sentence("alternatives-project", lang, title=_title(facts, project, lang), money=rial)


def _rows(found: Iterable[Cells]) -> list[dict[str, object]]:
    return [row([title, bold(ours), *others]) for title, ours, *others in found]


def _title(facts: Facts, project: str, lang: Language) -> str:
    found = facts.projects[project]
    return str((found.title_fa if lang == "fa" else found.title_en) or project)
