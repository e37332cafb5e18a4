"""Told at the command line: each district's share, the price of equity, own pots, and how unequal it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from maqsad.messages import Language, row_titles, sentence
from maqsad.portfolio.explanation.again import Case
from maqsad.portfolio.studies.justice import Justice
from maqsad.reporting.amounts import amounts_for
from maqsad.reporting.better_plan import better_text
from maqsad.reporting.district_works import DistrictWorks
from maqsad.reporting.fairness import Fairness
from maqsad.reporting.less_just import less_just
from maqsad.values import shown
from maqsad.values.problem import Refused


def tell_justice(case: Case, found: Justice, what: str | None, lang: Language) -> Iterable[str]:
    """All of it, or the district named `what`."""
    spent = sum(line.amount for line in case.facts.costs.lines if line.option in case.plan.chosen)
    fair = Fairness(case.facts, found, lang, amounts_for(case.facts.snapshot.settings, spent, lang).said)
    if what is None:
        return _everything(fair)
    rows = [row for row in fair.rows if row.district == what]
    if not rows:
        raise Refused("justice-unknown", found=shown(what), known=[row.district for row in fair.rows])
    works = DistrictWorks(fair, case.decided.decision.choices)
    return [line for row in rows for line in (fair.district(row), *("  " + work for work in works.lines(row)))]


def _everything(fair: Fairness) -> Iterator[str]:
    yield fair.lead()
    if not fair.rows:
        return
    yield from ("  " + fair.district(row) for row in fair.rows)
    yield from fair.elsewhere()
    yield from _part(fair, "justice-promises", fair.promises())
    yield from _part(fair, "justice-price", [*fair.price(), *fair.price_lines()])
    yield from _part(fair, "justice-pots", fair.pots())
    if fair.found.better is not None:
        yield ""
        yield better_text(fair.found.better, row_titles(fair.facts.snapshot["projects"], fair.lang), fair.lang)
    measures = (
        fair.say("measure-line", title=title, plan=plan, in_force=in_force, means=means)
        for title, plan, in_force, means in fair.measures()
    )
    yield from _part(fair, "justice-measures", [fair.groups(), *measures, *less_just(fair), *fair.access()])


def _part(fair: Fairness, title: str, lines: Iterable[str]) -> Iterator[str]:
    told = list(lines)
    if told:
        yield ""
        yield sentence(title, fair.lang)
        yield from ("  " + line for line in told)
