"""What a year's delay of each half-finished work costs, in its three parts."""

from __future__ import annotations

from maqsad.messages import Language, sentence
from maqsad.portfolio.explanation.delay import Delay, delays
from maqsad.reporting.amounts import Amounts, amounts_of
from maqsad.reporting.blocks import Block, column, heading, lines, number, row, table, text
from maqsad.reporting.model import ReportModel
from maqsad.reporting.projects import ProjectLine
from maqsad.reporting.work_words import FEW, WorkWords

SHOWN = 15
"""The dearest works; the rest stand in the workbook."""


def delay_section(model: ReportModel, lang: Language) -> list[Block]:
    if not model.works:
        return []
    found = delays_of(model)
    amounts = amounts_of(model, lang)
    words = WorkWords(model.facts, lang, amounts.said)
    known = [delay for delay in found.values() if delay.price is not None and delay.decay is not None]
    price, decay = sum(delay.price or 0 for delay in known), sum(delay.decay or 0 for delay in known)
    lead = {"count": len(known), "price": amounts.said(price), "decay": amounts.said(decay)}
    columns = [
        column(sentence("col-project", lang), "1.1fr"),
        number(sentence("delay-price", lang)),
        number(sentence("delay-decay", lang)),
        column(sentence("delay-lost", lang), "1.7fr"),
        number(sentence("delay-points", lang)),
    ]
    rows = [_row(work, found[work.id], words, amounts) for work in model.works[:SHOWN]]
    blocks = [
        heading(sentence("delay", lang)),
        text(sentence("delay-lead", lang, **lead)),
        text(sentence("delay-reading", lang, unit=amounts.unit_name), "small"),
        table(columns, rows, "small"),
    ]
    if len(model.works) > SHOWN:
        more = {"count": len(model.works) - SHOWN, "sheet": sentence("sheet-works", lang)}
        blocks.append(text(sentence("delay-others", lang, **more), "small"))
    return blocks


def delays_of(model: ReportModel) -> dict[str, Delay]:
    """Half-finished work -> what a year's delay costs beside the plan."""
    return delays(model.facts, frozenset(model.decision.choices.values()))


def _row(work: ProjectLine, delay: Delay, words: WorkWords, amounts: Amounts) -> dict[str, object]:
    price, decay = ("—" if rial is None else amounts.cell(rial) for rial in (delay.price, delay.decay))
    worst = words.worst(delay)[:FEW]
    lost = worst or [words.no_loss(work.id)]
    points = "—" if delay.points is None or not (worst or delay.points) else words.points(delay.points)
    return row([work.title.get(words.lang), price, decay, lines(*((line, "plain") for line in lost)), points])
