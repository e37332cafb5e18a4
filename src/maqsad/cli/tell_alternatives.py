"""Told at the command line: ours beside three plans nearly as good, and what would come and go with each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from maqsad.cli.compare import aligned, side_tables
from maqsad.messages import Language, number, sentence
from maqsad.portfolio.explanation.again import Case
from maqsad.portfolio.studies.alternatives import Alternatives
from maqsad.reporting.amounts import amounts_for
from maqsad.reporting.outcomes import Sides
from maqsad.reporting.sections.alternatives import change_lines, money_lines, plan_line, plan_name
from maqsad.values import latin_digits, shown
from maqsad.values.problem import Refused


def tell_alternatives(case: Case, found: Alternatives, what: str | None, lang: Language) -> Iterable[str]:
    """All of them, or what comes and goes with the plan of number `what`."""
    known = [str(n) for n in range(1, len(found.plans) + 1)]
    if what is not None and latin_digits(what).strip() not in known:
        raise Refused("alternatives-unknown", found=shown(what), known=known)
    if what is not None:
        n = int(latin_digits(what))
        return list(_one(case, found, n, lang))
    if not found.plans:
        return [sentence("alternatives-none", lang, floor=number(found.floor, lang, 1))]
    names = [sentence("compare-name-ours", lang), *(plan_name(n, lang) for n in range(1, len(found.plans) + 1))]
    sides = Sides(case.facts, (found.ours, *(plan.outcome for plan in found.plans)), lang)
    lines = [sentence("alternatives-title", lang, count=len(found.plans), floor=number(found.floor, lang, 1)), ""]
    lines += [*side_tables(sides, names), "", *_distances(found, names, lang), "", *_money(case, found, names, lang)]
    for n in range(1, len(found.plans) + 1):
        lines += ["", *_one(case, found, n, lang)]
    return lines


def _distances(found: Alternatives, names: list[str], lang: Language) -> list[str]:
    head = (sentence("alternatives-distances", lang), *names)
    return aligned(
        [head, *((name, *(number(n, lang) for n in row)) for name, row in zip(names, found.distances, strict=True))]
    )


def _money(case: Case, found: Alternatives, names: list[str], lang: Language) -> list[str]:
    """What goes and comes with each plan, and what of it is spent or not."""
    size = sum(found.ours.costs.values())
    amounts = amounts_for(case.facts.snapshot.settings, size, lang)
    rows = [(title, *cells) for title, cells, _ in money_lines(case.facts, found, amounts)]
    head = sentence("alternatives-account", lang)
    return aligned([(f"{head} ({amounts.unit_name})", *names[1:]), *rows])


def _one(case: Case, found: Alternatives, n: int, lang: Language) -> Iterator[str]:
    plan = found.plans[n - 1]
    yield plan_line(case.facts, found, n, lang)
    yield from (f"  {line}" for line in change_lines(case.facts, found.ours, plan, lang))
