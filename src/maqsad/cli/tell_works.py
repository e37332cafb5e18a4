"""Told at the command line: half-finished works, all in short or one in full."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from maqsad.cli.naming import near_names, project_of
from maqsad.messages import Language, money
from maqsad.messages.formats import listed
from maqsad.portfolio.explanation.again import Case
from maqsad.portfolio.studies.works import Work, Works
from maqsad.portfolio.studies.works.payments import Way, offered
from maqsad.reporting.work_words import WorkWords
from maqsad.values import MoneyUnit, shown
from maqsad.values.problem import Refused


def tell_works(case: Case, found: Works, what: str | None, lang: Language) -> Iterable[str]:
    """All works, or the one named `what`."""
    words = WorkWords(case.facts, lang, lambda rial: _money(rial, lang), case.decided.decision.choices)
    if what is None:
        return _everything(case, found, words)
    works = {work.project: work for work in found.works}
    project = project_of(case.facts, what, works)
    if project is None:
        raise Refused("works-unknown", found=shown(what), known=near_names(case.facts, what, works))
    return _one(works[project], words)


def _money(rial: int, lang: Language) -> str:
    return money(rial, lang, MoneyUnit.MILLIARD_TOMAN if abs(rial) >= 10**8 else MoneyUnit.RIAL)


def _everything(case: Case, found: Works, words: WorkWords) -> Iterator[str]:
    if not found.works:
        yield words.say("works-none")
    for work in found.works:
        yield from _short(work, words)
    if found.light:
        yield words.say("swap-light", count=found.light)
    if found.first is not None:
        value = case.decided.decision.value
        assert value is not None, "a decision that is told has a plan"
        yield ""
        yield words.say("first")
        yield from ("  " + line for line in words.first(found.first, value))


def _short(work: Work, words: WorkWords) -> Iterator[str]:
    title = words.title("projects", work.project)
    option, ways = words.option(work.option), offered(work.ways)
    yield words.say("works-line", title=title, id=work.project, option=option, ways=ways)
    yield "  " + words.delay(work.delay)
    texts = [*words.price(work.other), *words.then(work)[:1]]
    yield "  " + words.say("works-swap-line", text=listed(texts, words.lang))
    yield "  " + " · ".join(words.firm(firm) for firm in work.firm)


def _one(work: Work, words: WorkWords) -> Iterator[str]:
    title = words.title("projects", work.project)
    option, ways = words.option(work.option), offered(work.ways)
    yield words.say("works-line", title=title, id=work.project, option=option, ways=ways)
    if work.paid:
        yield "  " + words.paid(work.paid)
    yield ""
    yield words.say("pay")
    yield from ("  " + _way(way, words) for way in work.ways)
    yield ""
    yield words.say("delay")
    yield "  " + words.delay(work.delay)
    yield from ("  " + words.lost(lost) for lost in work.delay.lost)
    yield ""
    yield words.say("swap")
    yield from ("  " + line for line in (*words.price(work.other), *words.then(work, 15)))
    yield from ("  " + words.firm(firm) for firm in work.firm)


def _way(way: Way, words: WorkWords) -> str:
    if not way.eligible:
        return words.say("works-way-not", way=words.way(way), why=words.why_not(way))
    years = [words.say("works-own-year", year=year, money=words.said(rial)) for year, rial in way.own.items() if rial]
    parts = [
        words.say("works-way-cost", cost=words.said(way.cost)) if way.cost else words.say("works-way-no-cost"),
        words.say("works-way-own", own=listed(years, words.lang)) if years else words.say("works-way-no-own"),
        *([words.say("works-way-left", left=words.said(way.left))] if way.left else []),
        *([words.say("works-way-interest", interest=words.said(way.interest))] if way.interest else []),
        words.say("works-way-probability", probability=way.probability),
        *([words.say(f"works-way-{_freed(way)}", money=words.said(abs(way.freed)))] if way.freed else []),
        *words.notes(way),
    ]
    return words.say("works-way-line", way=words.way(way), parts=listed(parts, words.lang))


def _freed(way: Way) -> str:
    return "freed" if way.freed > 0 else "more"
