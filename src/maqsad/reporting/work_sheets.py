"""Sheets of plan.xlsx on half-finished works: each work's delay and other side, and all its ways to pay."""

from __future__ import annotations

from maqsad.messages import Language
from maqsad.portfolio.explanation.delay import Delay
from maqsad.portfolio.studies.works import WORKS, Work
from maqsad.portfolio.studies.works.payments import Way
from maqsad.reporting.amounts import amounts_of
from maqsad.reporting.model import ReportModel
from maqsad.reporting.prices import work_of
from maqsad.reporting.projects import ProjectLine
from maqsad.reporting.sections.delay import delays_of
from maqsad.reporting.sheets import Cell, Column, Sheet
from maqsad.reporting.wording import option_title
from maqsad.reporting.words import Words
from maqsad.reporting.work_words import WorkWords


def work_sheets(model: ReportModel, words: Words) -> list[Sheet]:
    """Nothing where the plan has no half-finished works."""
    if not model.works or not model.decided:
        return []
    told = WorkWords(model.facts, words.lang, amounts_of(model, words.lang).said)
    found = WORKS.among(model.studies)
    sheets = [
        _works(
            model, {} if found is None else {work.project: work_of(work, model) for work in found.works}, words, told
        )
    ]
    if found is not None:
        sheets.append(_ways(model, found.works, words, told))
    return sheets


def _works(model: ReportModel, searched: dict[str, Work], words: Words, told: WorkWords) -> Sheet:
    columns = words.columns(
        ("col-project", 44, "text"), ("wb-id", 20, "text"), ("wb-to-complete-rial", 22, "whole"),
        ("col-decision", 24, "text"), ("wb-delay-price-rial", 22, "whole"), ("wb-delay-decay-rial", 22, "whole"),
        ("wb-delay-points", 14, "points"), ("wb-delay-lost", 60, "wrapped"),
    )  # fmt: skip
    if searched:
        columns += words.columns(("swap-price", 30, "text"), ("swap-what", 80, "wrapped"), ("swap-firm", 50, "wrapped"))
    found = delays_of(model)
    rows = [_work_row(work, found[work.id], searched, told, words.lang) for work in model.works]
    return Sheet(words.say("sheet-works"), columns, rows)


def _work_row(
    work: ProjectLine, delay: Delay, searched: dict[str, Work], told: WorkWords, lang: Language
) -> list[Cell]:
    row: list[Cell] = [work.title.get(lang), work.id, work.row.cost_to_complete, option_title(work, lang)]
    row += [delay.price, delay.decay, None if delay.points is None else round(float(delay.points), 4)]
    row.append(" · ".join(told.lost(lost) for lost in delay.lost))
    if searched:
        other, firm = searched[work.id].other, searched[work.id].firm
        row += ["", ""] if other is None else [" · ".join(told.price(other)), " · ".join(told.then(other, 10))]
        row.append(" · ".join(told.firm(one) for one in firm))
    return row


def _ways(model: ReportModel, works: tuple[Work, ...], words: Words, told: WorkWords) -> Sheet:
    horizon = model.facts.years.horizon
    columns = words.columns(
        ("col-project", 44, "text"), ("wb-id", 20, "text"), ("pay-way", 44, "text"), ("col-usable", 12, "year"),
        ("pay-probability", 12, "share"), ("wb-pay-cost-rial", 22, "whole"),
    )  # fmt: skip
    columns += [Column(words.say("wb-pay-own-rial", year=year), 22, "whole") for year in horizon]
    columns += words.columns(
        ("wb-pay-later-rial", 22, "whole"), ("wb-pay-given-rial", 22, "whole"), ("wb-pay-interest-rial", 22, "whole"),
        ("wb-pay-left-rial", 22, "whole"), ("wb-pay-freed-rial", 22, "whole"), ("wb-pay-why-not", 50, "text"),
    )  # fmt: skip
    rows = [_way_row(model, work, way, told) for work in works for way in work.ways]
    return Sheet(words.say("sheet-ways-to-pay"), columns, rows)


def _way_row(model: ReportModel, work: Work, way: Way, told: WorkWords) -> list[Cell]:
    years = model.facts.years
    names: list[Cell] = [told.title("projects", work.project), work.project, told.way(way)]
    if not way.eligible:
        return [*names, *[None] * (8 + len(years.horizon)), told.why_not(way)]
    later = sum(rial for year, rial in way.own.items() if year > years.last)
    money: list[Cell] = [way.cost, *(way.own.get(year, 0) for year in years.horizon), later]
    money += [way.given, way.interest, way.left, way.freed]
    return [*names, way.usable_year, way.probability / 10_000, *money, None]
