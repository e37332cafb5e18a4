"""The half-finished works: what is decided of each, why, against which other options, who must decide."""

from __future__ import annotations

import datetime
from typing import Any

from maqsad.messages import Language, percent_bp, row_titles, sentence, year
from maqsad.reporting.amounts import Amounts, amounts_of
from maqsad.reporting.blocks import Block, Cell, column, heading, inline, lines, number, row, spanning, table, text
from maqsad.reporting.marks import CHOSEN, IN_FORCE
from maqsad.reporting.model import ReportModel
from maqsad.reporting.projects import Priced, ProjectLine
from maqsad.reporting.wording import brief_reason, option_title, short
from maqsad.reporting.work_choices import WorkChoices, against, title
from maqsad.values.calendar import jalali

IN_FULL, IN_SHORT = 24, 60
"""The dearest works stand with other options beside the proposal, the next ones on a line; the rest in the workbook."""


def works_section(model: ReportModel, lang: Language) -> list[Block]:
    head = heading(sentence("works", lang))
    if not model.works:
        return [head, text(sentence("works-none", lang))]
    amounts, choices = amounts_of(model, lang), WorkChoices(model)
    told = {"unit": amounts.unit_name, "year": model.settings.price_year, "last": model.last}
    told |= {name: sentence(name, lang) for name in ("projects", "ways")}
    sunk = choices.sunk(amounts)
    return [
        head,
        text(choices.lead(amounts)),
        *([text(sunk)] if sunk else []),
        text(sentence("works-reading", lang, **told, sheet=sentence("sheet-work-options", lang)), "small"),
        text(sentence("works-signs", lang), "small"),
        _full(model, choices, amounts),
        *_short(model, choices, amounts),
    ]


# ---- with other options beside


def _full(model: ReportModel, choices: WorkChoices, amounts: Amounts) -> Block:
    lang = amounts.lang
    columns = [
        column(sentence("col-work", lang), "1.3fr"),
        column(sentence("col-option" if model.has_plan_in_force else "col-option-alone", lang), "1fr"),
        number(sentence("col-cost", lang)),
        number(sentence("col-usable", lang)),
        number(sentence("col-results-against", lang)),
        column(sentence("col-why-who", lang), "1.55fr"),
    ]
    units = row_titles(model.snapshot["units"], lang)
    rows = [line for work in model.works[:IN_FULL] for line in _block(work, units, choices, amounts)]
    return table(columns, rows, "dense")


def _block(work: ProjectLine, units: dict[str, str], choices: WorkChoices, amounts: Amounts) -> list[dict[str, Any]]:
    """The proposal and the options beside it, one line each, between what the work is and why."""
    options = [work.option, *choices.beside(work)]
    found = []
    for n, option in enumerate(options):
        cells = _option(work, option, choices, amounts)
        if n == 0:
            facts = spanning(_facts(work, units, choices, amounts), len(options))
            cells = [facts, *cells, spanning(_why(work, choices, amounts), len(options))]
        found.append(row(cells, "part" if n < len(options) - 1 else "last"))
    return found


def _option(work: ProjectLine, option: Priced, choices: WorkChoices, amounts: Amounts) -> list[Cell]:
    lang = amounts.lang
    mark = CHOSEN if option.chosen else IN_FORCE if option.in_force and choices.model.has_plan_in_force else ""
    name = f"{mark} {title(option, lang)}" if mark else title(option, lang)
    used = "—" if option.usable_year is None else year(option.usable_year, lang)
    cells = [name, amounts.cell(option.cost), used]
    if option.chosen:
        return [*(lines((cell, "bold")) for cell in cells), ""]
    return [*cells, against(choices.points(work, option), lang)]


def _facts(work: ProjectLine, units: dict[str, str], choices: WorkChoices, amounts: Amounts) -> Cell:
    facts, lang = work.row, amounts.lang
    unknown = sentence("not-known", lang)
    physical, financial = (
        unknown if share is None else percent_bp(share, lang, 0)
        for share in (facts.physical_progress, facts.financial_progress)
    )
    state = [sentence(f"work-contract-{facts.contract or 'none'}", lang)]
    if facts.begun is not None:
        state.insert(0, sentence("work-begun", lang, year=_year_of(facts.begun)))
    return lines(
        (short(work.title.get(lang)), "bold"),
        (units.get(facts.unit, ""), "muted"),
        (sentence("work-progress", lang, physical=physical, financial=financial), "muted"),
        (" · ".join(state), "muted"),
        (choices.danger(work, amounts), "warning"),
    )


def _why(work: ProjectLine, choices: WorkChoices, amounts: Amounts) -> Cell:
    lang = amounts.lang
    who = [sentence(f"decider-brief-{work.decider}", lang)]
    if work.stopper:
        who.append(sentence(f"stopper-{work.stopper}", lang))
    return lines(
        (brief_reason(work, lang), "plain"),
        *((said, "plain") for said in choices.why(work, amounts)),
        (" · ".join(who), "muted"),
    )


# ---- on a line each


def _short(model: ReportModel, choices: WorkChoices, amounts: Amounts) -> list[Block]:
    lang, rest = amounts.lang, model.works[IN_FULL:]
    if not rest:
        return []
    columns = [
        column(sentence("col-project", lang), "1.45fr"),
        column(sentence("col-decision", lang), "0.45fr"),
        number(sentence("col-cost", lang)),
        number(sentence("col-usable", lang)),
        column(sentence("col-why-who", lang), "1.15fr"),
    ]
    rows = [_line(work, choices, amounts) for work in rest[:IN_SHORT]]
    more = len(rest) - len(rows)
    values = {"count": more, "sheet": sentence("sheet-work-options", lang)}
    return [
        heading(sentence("works-others", lang), 2),
        table(columns, rows, "dense"),
        *([text(sentence("delay-others", lang, **values), "small")] if more else []),
    ]


def _line(work: ProjectLine, choices: WorkChoices, amounts: Amounts) -> dict[str, Any]:
    lang, option = amounts.lang, work.option
    used = "—" if option.usable_year is None else year(option.usable_year, lang)
    said = [brief_reason(work, lang), *(choices.why(work, amounts) if _telling(work, choices) else [])]
    return row(
        [
            lines((short(work.title.get(lang)), "bold"), (choices.danger(work, amounts), "warning")),
            option_title(work, lang),
            amounts.cell(option.cost),
            used,
            inline((" · ".join(said), "plain"), (sentence(f"decider-brief-{work.decider}", lang), "muted")),
        ]
    )


def _telling(work: ProjectLine, choices: WorkChoices) -> bool:
    """Whether more is to be said of it on its line: it is not simply finished, or it is dangerous."""
    return choices.fates[work.id] != "finished" or bool(work.row.dangerous)


def _year_of(day: int) -> int:
    return jalali(datetime.date.fromordinal(day))[0]
