"""Told at the command line: ours beside three plans nearly as good, and what would come and go with each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from maqsad.cli.compare import aligned, side_tables
from maqsad.messages import Language, money, number, sentence
from maqsad.portfolio.again import Case
from maqsad.portfolio.studies.alternatives import Alternative, Alternatives
from maqsad.reporting.outcomes import Sides
from maqsad.values import latin_digits, shown
from maqsad.values.problem import Refused


def tell_alternatives(case: Case, found: Alternatives, what: str | None, lang: Language) -> Iterable[str]:
    """All of them, or what comes and goes with the plan of number `what`."""
    known = [str(n) for n in range(1, len(found.plans) + 1)]
    if what is not None and latin_digits(what).strip() not in known:
        raise Refused("alternatives-unknown", found=shown(what), known=known)
    if what is not None:
        n = int(latin_digits(what))
        return list(_one(case, n, found.plans[n - 1], lang))
    if not found.plans:
        return [sentence("alternatives-none", lang, floor=number(found.floor, lang, 1))]
    names = [sentence("compare-name-ours", lang), *(_name(n, lang) for n in range(1, len(found.plans) + 1))]
    sides = Sides(case.facts, (found.ours, *(plan.outcome for plan in found.plans)), lang)
    lines = [sentence("alternatives-title", lang, count=len(found.plans), floor=number(found.floor, lang, 1)), ""]
    lines += [*side_tables(sides, names), "", *_distances(found, names, lang)]
    for n, plan in enumerate(found.plans, start=1):
        lines += ["", *_one(case, n, plan, lang)]
    return lines


def _name(n: int, lang: Language) -> str:
    return sentence("alternatives-name", lang, n=n)


def _distances(found: Alternatives, names: list[str], lang: Language) -> list[str]:
    head = (sentence("alternatives-distances", lang), *names)
    return aligned(
        [head, *((name, *(number(n, lang) for n in row)) for name, row in zip(names, found.distances, strict=True))]
    )


def _one(case: Case, n: int, plan: Alternative, lang: Language) -> Iterator[str]:
    key = "alternatives-furthest" if plan.largest else "alternatives-far"
    values = {"distance": plan.distance, "most": plan.at_most, "points": number(plan.outcome.value, lang, 1)}
    yield sentence(key, lang, name=_name(n, lang), **values)
    for key, projects in (("alternatives-enters", plan.enters), ("alternatives-leaves", plan.leaves)):
        if projects:
            yield "  " + sentence(key, lang, projects=[_project(case, plan, i, lang) for i in projects])


def _project(case: Case, plan: Alternative, project: str, lang: Language) -> str:
    row = case.facts.projects[project]
    title = str((row.title_fa if lang == "fa" else row.title_en) or project)
    ours = next(o for o in case.facts.by_project[project] if o in case.plan.chosen)
    spent = sum(line.amount for line in case.facts.costs.lines if line.option == ours)
    rial = max(spent, plan.outcome.costs.get(project, 0))
    return sentence("alternatives-project", lang, title=title, money=money(rial, lang))
