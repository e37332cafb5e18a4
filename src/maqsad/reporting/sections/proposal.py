"""What council votes on, in sentences to say aloud: the proposal, what it brings, what breaks it, what is assumed."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from maqsad.messages import Language, percent_of, sentence, years
from maqsad.messages.formats import listed
from maqsad.portfolio.studies.order import ORDER, NoPlan
from maqsad.portfolio.studies.parties import PARTIES, RunFound
from maqsad.reporting.amounts import amounts_of
from maqsad.reporting.assumed import Assumed, assumed_tables
from maqsad.reporting.blocks import Block, told
from maqsad.reporting.model import ReportModel
from maqsad.reporting.results import Result
from maqsad.reporting.sections.parties import run_title
from maqsad.reporting.tools import all_sign, at_risk
from maqsad.reporting.wording import level

_MOST_RESULTS = 3
_CLOSED = frozenset({"stopped", "suspended"})


def proposal(model: ReportModel, lang: Language) -> Block:
    """The page's first words; what is not known is left out."""
    parts = (
        ("vote", " ".join(_vote(model, lang))),
        ("citizens", "" if model.mechanics_only else _citizens(model, lang)),
        ("breaks", " ".join(_breaks(model, lang))),
        ("assumed", _assumed(model, lang)),
    )
    return told((sentence(f"front-{name}-title", lang), words) for name, words in parts if words)


def _vote(model: ReportModel, lang: Language) -> Iterator[str]:
    said = amounts_of(model, lang).said
    span = years(model.first, model.last, lang)
    yield sentence("front-vote", lang, chosen=said(model.spent(False)), years=span)
    after, base = sum(row.amount for row in model.commitments), model.spent(True)
    if after:
        yield sentence("front-vote-after", lang, after=said(after))
    if base:
        yield sentence("front-vote-base", lang, base=said(base))
    used = sum(project.delivers for project in model.projects)
    yield sentence("front-projects", lang, projects=used, all=len(model.projects))
    yield from _left_out(model, lang)
    if model.works:
        items = [
            sentence(f"front-works-{name}", lang, count=count, last=model.last)
            for name, count in _ends(model).items()
            if count
        ]
        yield sentence("front-works", lang, works=len(model.works), list=listed(items, lang))


def _left_out(model: ReportModel, lang: Language) -> Iterator[str]:
    """What the projects left out would take: a count alone hides how large they are."""
    ways = [(project, project.cheapest) for project in model.projects]
    costs = [(project.delivers, max(0, way.cost)) for project, way in ways if way is not None]
    left = sum(cost for delivers, cost in costs if not delivers)
    if left:
        said = amounts_of(model, lang).said
        whole = sum(cost for _, cost in costs)
        yield sentence("front-left-out", lang, left=said(left), all=said(whole), year=model.settings.price_year)


def _ends(model: ReportModel) -> dict[str, int]:
    """What becomes of the half-finished works, each counted once."""
    usable = [work.option.usable_year for work in model.works if work.option.usable_year is not None]
    in_time = sum(year <= model.last for year in usable)
    closed = sum(work.option.kind in _CLOSED for work in model.works)
    waiting = len(model.works) - len(usable) - closed
    return {"in_time": in_time, "later": len(usable) - in_time, "closed": closed, "waiting": waiting}


def _citizens(model: ReportModel, lang: Language) -> str:
    """The weightiest indicators that come nearer to their targets by the promise alone."""
    better = [result for result in model.results if result.way(result.last.promised) > result.way(result.baseline)]
    if not better:
        return ""
    items = [_promise(result, lang) for result in better[:_MOST_RESULTS]]
    return sentence("front-citizens", lang, last=model.last, list=listed(items, lang))


def _promise(result: Result, lang: Language) -> str:
    promised, baseline = (level(result, micros, lang) for micros in (result.last.promised, result.baseline))
    title, unit = result.title.get(lang), result.unit.get(lang)
    return sentence("front-citizens-item", lang, title=title, promised=promised, unit=unit, baseline=baseline)


def _breaks(model: ReportModel, lang: Language) -> Iterator[str]:
    """From the studies, if they were made, and from the partners that must sign."""
    parties, order = PARTIES.among(model.studies), ORDER.among(model.studies)
    broken = [run for run in parties.runs if run.kind != "party" and run.ours is None] if parties else []
    if broken:
        alike = {run.status for run in broken}
        runs = [_run(model, run, lang, len(alike) > 1) for run in broken]
        yield sentence("front-breaks-runs", lang, list=listed(runs, lang))
        if len(alike) == 1:
            yield sentence(f"front-breaks-all-{alike.pop()}", lang, count=len(broken))
    for missing in order.missing if order else ():
        yield _income(missing, lang)
    risks = at_risk(model)
    if risks:
        chance = percent_of(all_sign(risks), lang, 1)
        yield sentence("front-breaks-partners", lang, count=len(risks), chance=chance)


def _run(model: ReportModel, run: RunFound, lang: Language, others: bool) -> str:
    """One run with the money that is short there; `others`: and whether another plan keeps its rows."""
    short = sum(rial for _, _, rial in run.short)
    said = [sentence("front-breaks-short", lang, money=amounts_of(model, lang).said(short))] if short else []
    said += [sentence(f"front-breaks-other-{run.status}", lang)] if others else []
    title = run_title(model, run.run, lang)
    return sentence("front-breaks-run", lang, run=title, said=listed(said, lang)) if said else title


def _income(missing: NoPlan, lang: Language) -> str:
    percent = percent_of(Fraction(missing.percent, 100), lang, 0)
    if missing.any_plan == "found":
        return sentence("front-breaks-income-found", lang, percent=percent)
    how = sentence("front-breaks-proven" if missing.proven else "front-breaks-not-proven", lang)
    return sentence("front-breaks-income-none", lang, percent=percent, how=how)


def _assumed(model: ReportModel, lang: Language) -> str:
    found = assumed_tables(model.snapshot)
    if not found:
        return ""
    named = listed((_table(table, lang) for table in found), lang)
    return sentence("front-assumed", lang, list=named, section=sentence("sources", lang))


def _table(table: Assumed, lang: Language) -> str:
    name = sentence(f"assumed-{table.table}", lang)
    if table.wholly:
        return name
    return sentence("front-assumed-part", lang, name=name, assumed=table.assumed, rows=table.rows)
