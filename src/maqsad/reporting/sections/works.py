"""The half-finished works: facts, options with their prices, proposal, reason, who must decide."""

from __future__ import annotations

import datetime

from maqsad.messages import Language, percent_bp, row_titles, sentence, year
from maqsad.reporting.amounts import Amounts, amounts_of
from maqsad.reporting.blocks import Block, Cell, choices, column, heading, lines, row, table, text
from maqsad.reporting.model import ReportModel
from maqsad.reporting.projects import ENDS, Priced, ProjectLine
from maqsad.reporting.wording import brief_reason, kind_title, option_title, short
from maqsad.values.calendar import jalali

MOST = 80
"""Works shown with all their options, the dearest."""


def works_section(model: ReportModel, lang: Language) -> list[Block]:
    title = heading(sentence("works", lang))
    if not model.works:
        return [title, text(sentence("works-none", lang))]
    amounts = amounts_of(model, lang)
    lead = sentence("works-lead", lang, unit=amounts.unit_name, year=model.settings.price_year)
    columns = [
        column(sentence("col-work", lang), "1.08fr"),
        column(sentence("col-options", lang), "1.95fr"),
        column(sentence("col-proposal", lang), "0.9fr"),
    ]
    units = row_titles(model.snapshot["units"], lang)
    rows = [
        row([_facts(work, units, amounts), _options(work, amounts), _proposal(work, amounts)])
        for work in model.works[:MOST]
    ]
    signs = text(sentence("works-signs", lang), "small")
    more = len(model.works) - MOST
    rest = [text(sentence("works-more", lang, shown=MOST, count=more), "small")] if more > 0 else []
    return [title, text(lead), signs, *rest, table(columns, rows, "dense")]


def _facts(work: ProjectLine, units: dict[str, str], amounts: Amounts) -> Cell:
    facts, lang = work.row, amounts.lang
    unknown = sentence("not-known", lang)
    physical, financial = (
        unknown if share is None else percent_bp(share, lang, 0)
        for share in (facts.physical_progress, facts.financial_progress)
    )
    known = [sentence("work-progress", lang, physical=physical, financial=financial)]
    if facts.begun is not None:
        known.append(sentence("work-begun", lang, year=_year_of(facts.begun)))
    known.append(sentence(f"work-contract-{facts.contract or 'none'}", lang))
    to_complete = ""
    if facts.cost_to_complete is not None:
        cost = amounts.said(facts.cost_to_complete)
        to_complete = sentence("work-to-complete", lang, money=cost, year=facts.price_year)
    return lines(
        (short(work.title.get(lang)), "bold"),
        (units.get(facts.unit, ""), "muted"),
        (" · ".join(known), "muted"),
        (to_complete, "muted"),
        (sentence("work-dangerous", lang) if facts.dangerous else "", "warning"),
    )


def _options(work: ProjectLine, amounts: Amounts) -> Cell:
    lang = amounts.lang
    order = sorted(work.options, key=lambda option: (option.usable_year is None, option.usable_year or 0, option.cost))
    return choices((_mark(o), _title(o, lang), amounts.cell(o.cost), _year(o, lang), o.chosen) for o in order)


def _mark(option: Priced) -> str:
    return "●" if option.chosen else "○" if option.in_force else ""


def _title(option: Priced, lang: Language) -> str:
    return option.title.get(lang) or kind_title(option.kind, lang)


def _year(option: Priced, lang: Language) -> str:
    return "—" if option.usable_year is None else year(option.usable_year, lang)


def _proposal(work: ProjectLine, amounts: Amounts) -> Cell:
    lang = amounts.lang
    return lines(
        (option_title(work, lang), "bold"),
        (brief_reason(work, lang), "plain"),
        *((side, "plain") for side in _both_sides(work, amounts)),
        (sentence(f"decider-brief-{work.decider}", lang), "muted"),
        (sentence(f"stopper-{work.stopper}", lang) if work.stopper else "", "muted"),
    )


def _both_sides(work: ProjectLine, amounts: Amounts) -> list[str]:
    """What speaks for and against ending, lending or leaving a work that could be finished."""
    finishing, lang = work.finishing, amounts.lang
    if work.option.kind not in ENDS or finishing is None:
        return []
    saved = finishing.cost - work.option.cost
    sides = [sentence("work-for", lang, money=amounts.cell(saved))] if saved > 0 else []
    if work.option.kind == "handed_over":
        return [*sides, sentence("work-against-hand-over", lang, probability=work.option.probability)]
    return [*sides, sentence("work-against", lang)]


def _year_of(day: int) -> int:
    return jalali(datetime.date.fromordinal(day))[0]
