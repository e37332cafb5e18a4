"""What a year's delay of each half-finished work costs, in its three parts."""

from __future__ import annotations

from collections.abc import Iterable

from maqsad.messages import Language, sentence
from maqsad.portfolio.explanation.delay import Delay, delays
from maqsad.portfolio.explanation.half_finished import Fate
from maqsad.reporting.amounts import Amounts, amounts_of
from maqsad.reporting.blocks import Block, column, full_table, heading, inline, lines, number, row, text
from maqsad.reporting.model import ReportModel
from maqsad.reporting.projects import ProjectLine
from maqsad.reporting.wording import short
from maqsad.reporting.work_choices import WorkChoices
from maqsad.reporting.work_words import FEW, WorkWords

SHOWN = 15
"""The dearest works; the rest stand in the workbook."""


def delay_section(model: ReportModel, lang: Language) -> list[Block]:
    if not model.works:
        return []
    found = delays_of(model)
    amounts = amounts_of(model, lang)
    words = WorkWords(model.facts, lang, amounts.said)
    fates = WorkChoices(model).fates
    finished = [delay for work, delay in found.items() if fates[work] == "finished"]
    (price, decay), (all_price, all_decay) = _sums(finished), _sums(found.values())
    lead = {"count": len(_known(finished)), "price": amounts.said(price), "decay": amounts.said(decay)}
    lead |= {"all": len(_known(found.values()))}
    lead |= {"all_price": amounts.said(all_price), "all_decay": amounts.said(all_decay)}
    columns = [
        column(sentence("col-project", lang), "1.4fr"),
        number(sentence("delay-price", lang)),
        number(sentence("delay-decay", lang)),
        column(sentence("delay-lost", lang), "1.4fr"),
        number(sentence("delay-points", lang)),
    ]
    rows = [_row(work, found[work.id], fates[work.id], words, amounts) for work in model.works[:SHOWN]]
    blocks = [
        heading(sentence("delay", lang)),
        text(sentence("delay-lead" if all_price or price else "delay-lead-decay", lang, **lead)),
        text(sentence("delay-reading", lang, unit=amounts.unit_name), "small"),
        full_table(columns, rows, "small"),
    ]
    if len(model.works) > SHOWN:
        more = {"count": len(model.works) - SHOWN, "sheet": sentence("sheet-works", lang)}
        blocks.append(text(sentence("delay-others", lang, **more), "small"))
    return blocks


def delays_of(model: ReportModel) -> dict[str, Delay]:
    """Half-finished work -> what a year's delay costs beside the plan."""
    return delays(model.facts, frozenset(model.decision.choices.values()))


def _known(found: Iterable[Delay]) -> list[Delay]:
    return [delay for delay in found if delay.money is not None]


def _sums(found: Iterable[Delay]) -> tuple[int, int]:
    """Both parts in money, of the delays of which both are known."""
    known = _known(found)
    return sum(delay.price or 0 for delay in known), sum(delay.decay or 0 for delay in known)


def _row(work: ProjectLine, delay: Delay, fate: Fate, words: WorkWords, amounts: Amounts) -> dict[str, object]:
    price, decay = ("—" if rial is None else amounts.cell(rial) for rial in (delay.price, delay.decay))
    worst = words.worst(delay)[:FEW]
    lost = worst or [words.no_loss(work.id)]
    points = "—" if delay.points is None or not (worst or delay.points) else words.points(delay.points)
    told = words.say("delay-proposal", fate=words.say(f"wb-fate-{fate}"))
    title = inline((short(work.title.get(words.lang)), "plain"), (told, "muted"))
    return row([title, price, decay, lines(*((line, "plain") for line in lost)), points])
