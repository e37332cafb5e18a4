"""The ways to pay each half-finished work, what the freed money buys, how firm it is, and completion first."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from maqsad.messages import Language, percent_bp, sentence
from maqsad.messages import year as year_text
from maqsad.portfolio.studies.works import WORKS, Work, Works
from maqsad.portfolio.studies.works.payments import Way, offered
from maqsad.reporting.amounts import Amounts, amounts_of
from maqsad.reporting.blocks import Block, column, full_table, group, heading, inline, lines, number, row, table, text
from maqsad.reporting.marks import CHOSEN
from maqsad.reporting.model import ReportModel
from maqsad.reporting.prices import work_of
from maqsad.reporting.work_words import WorkWords

PAID, SWAPPED = 12, 12
"""Works in each table, the dearest; the rest stand in the workbook."""
HELPED = 2
"""Helping funds shown for a work: those that free the most own money within the horizon."""
PAYERS = 1
"""Funds named for a work, those that pay the most of it in our plan: its name and they stand on one line."""
ENOUGH = 3
"""Ways to finish a work below which those that are not eligible are shown with the reason."""


def ways_to_pay_section(model: ReportModel, lang: Language) -> list[Block]:
    found = WORKS.among(model.studies)
    if found is None or not found.works:
        return []
    amounts = amounts_of(model, lang)
    words = WorkWords(model.facts, lang, amounts.said, model.decision.choices, brief=True)
    return [*_ways(model, found, words, amounts), *_swaps(model, found, words), *_first(model, found, words)]


# ---- ways to pay


def _ways(model: ReportModel, found: Works, words: WorkWords, amounts: Amounts) -> list[Block]:
    lang, shown = words.lang, found.works[:PAID]
    counts = [offered(work.ways) for work in found.works]
    few = sum(count < ENOUGH for count in counts)
    key = "pay-lead-few" if few else "pay-lead"
    columns = [
        column(sentence("pay-way", lang), "1.6fr"),
        number(sentence("col-usable", lang)),
        number(sentence("pay-cost", lang)),
        number(sentence("pay-interest", lang)),
        *(number(sentence("pay-own", lang, year=year)) for year in model.facts.years.horizon),
        number(sentence("pay-own-later", lang)),
        number(sentence("pay-left", lang)),
        number(sentence("pay-probability", lang)),
        number(sentence("pay-freed", lang)),
    ]
    rows = [line for work in shown for line in _work_rows(model, work, words, amounts)]
    sheet = sentence("sheet-ways-to-pay", lang)
    more = {"count": len(found.works) - len(shown), "sheet": sheet}
    reading = {"unit": amounts.unit_name, "year": model.settings.price_year, "sheet": sheet}
    return [
        heading(sentence("pay", lang)),
        text(sentence(key, lang, few=few, least=min(counts), shown=len(shown))),
        text(sentence("pay-reading", lang, **reading), "small"),
        full_table(columns, rows, "dense"),
        *([text(sentence("delay-others", lang, **more), "small")] if more["count"] else []),
    ]


def _work_rows(model: ReportModel, work: Work, words: WorkWords, amounts: Amounts) -> list[dict[str, object]]:
    title = words.title("projects", work.project)
    ways = main_ways(work)
    head = words.say("pay-group", title=title, count=offered(work.ways), shown=offered(ways))
    paid = words.paid(work.paid, PAYERS)
    rows = [group(f"{head} · {paid}" if paid else head)]
    return rows + [_way_row(model, work, way, words, amounts) for way in ways]


def main_ways(work: Work) -> list[Way]:
    """Own cash, the funds that free the most of it, the other ways to finish the work, and the proposal."""
    ways = [way for way in work.ways if way.eligible]
    helped = sorted((w for w in ways if w.fund), key=lambda way: (-way.freed_in_horizon, way.fund))[:HELPED]
    kinds = ("handed_over", "slower", "rescoped", "stopped")
    others = [next((w for w in ways if w.kind == kind), None) for kind in kinds]
    kept = [*ways[:1], *helped, *(w for w in others if w), *(w for w in ways if _proposed(work, w))]
    if offered(work.ways) < ENOUGH:
        kept += [way for way in work.ways if not way.eligible]
    return [way for way in work.ways if way in kept]


def _proposed(work: Work, way: Way) -> bool:
    return way.option == work.option and not way.fund


def _way_row(model: ReportModel, work: Work, way: Way, words: WorkWords, amounts: Amounts) -> dict[str, object]:
    years = model.facts.years
    mark = f"{CHOSEN} " if _proposed(work, way) else ""
    if not way.eligible:
        why = words.say("pay-none", why=words.why_not(way))
        return row([lines((words.way(way), "plain"), (why, "muted")), *[""] * (len(years.horizon) + 7)])
    later = sum(rial for year, rial in way.own.items() if year > years.last)
    return row(
        [
            inline((mark + words.way(way), "bold" if mark else "plain"), (" · ".join(words.gives(way)), "muted")),
            "—" if way.usable_year is None else year_text(way.usable_year, words.lang),
            amounts.cell(way.cost),
            amounts.cell(way.interest),
            *(amounts.cell(way.own.get(year, 0)) for year in years.horizon),
            amounts.cell(later),
            amounts.cell(way.left),
            percent_bp(way.probability, words.lang, 0),
            amounts.cell(way.freed),
        ]
    )


# ---- the other side


def _swaps(model: ReportModel, found: Works, words: WorkWords) -> list[Block]:
    lang = words.lang
    columns = [
        column(sentence("swap-work", lang), "0.9fr"),
        column(sentence("swap-price", lang), "0.6fr"),
        column(sentence("swap-what", lang), "1.75fr"),
        column(sentence("swap-firm", lang), "0.8fr"),
    ]
    rows = [_swap_row(work_of(work, model), words) for work in found.works[:SWAPPED]]
    blocks = [
        heading(sentence("swap", lang), 2),
        text(sentence("swap-lead", lang)),
        table(columns, rows, "dense"),
    ]
    if len(found.works) > SWAPPED:
        more = {"count": len(found.works) - SWAPPED, "sheet": sentence("sheet-works", lang)}
        blocks.append(text(sentence("delay-others", lang, **more), "small"))
    if found.light:
        blocks.append(text(sentence("swap-light", lang, count=found.light), "small"))
    return blocks


def _swap_row(work: Work, words: WorkWords) -> dict[str, object]:
    title = words.title("projects", work.project)
    return row(
        [
            lines((title, "bold"), (words.option(work.option), "plain")),
            _lines(words.price(work.other)),
            _lines(words.then(work, 2)),
            _lines([words.firm(firm) for firm in work.firm]),
        ]
    )


def _lines(texts: Sequence[str]) -> dict[str, object] | str:
    return lines(*((told, "plain") for told in texts))


# ---- completion first


def _first(model: ReportModel, found: Works, words: WorkWords) -> list[Block]:
    if found.first is None:
        return []
    told = words.first(found.first, model.decision.value or Fraction(0))
    title = heading(sentence("first", words.lang), 2)
    return [title, text(told[0]), *(text(line, "small") for line in told[1:])]
