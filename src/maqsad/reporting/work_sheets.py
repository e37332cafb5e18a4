"""Sheets of plan.xlsx on half-finished works: each work's delay and other side, and all its ways to pay."""

from __future__ import annotations

from maqsad.messages.formats import listed
from maqsad.portfolio.explanation.delay import Delay
from maqsad.portfolio.explanation.half_finished import costs_today
from maqsad.portfolio.studies.works import WORKS, Work
from maqsad.portfolio.studies.works.payments import Way
from maqsad.reporting.amounts import amounts_of
from maqsad.reporting.model import ReportModel
from maqsad.reporting.prices import work_of
from maqsad.reporting.projects import Priced, ProjectLine
from maqsad.reporting.sections.delay import delays_of
from maqsad.reporting.sheets import Cell, Column, Sheet
from maqsad.reporting.wording import option_title
from maqsad.reporting.words import Words
from maqsad.reporting.work_choices import WorkChoices, title
from maqsad.reporting.work_words import WorkWords


def work_sheets(model: ReportModel, words: Words) -> list[Sheet]:
    """Nothing where the plan has no half-finished works."""
    if not model.works or not model.decided:
        return []
    told = WorkWords(model.facts, words.lang, amounts_of(model, words.lang).said, model.decision.choices)
    found, choices = WORKS.among(model.studies), WorkChoices(model)
    searched = {} if found is None else {work.project: work_of(work, model) for work in found.works}
    sheets = [_works(model, choices, searched, words, told), _options(model, choices, words)]
    if found is not None:
        sheets.append(_ways(model, found.works, words, told))
    return sheets


def _works(model: ReportModel, choices: WorkChoices, searched: dict[str, Work], words: Words, told: WorkWords) -> Sheet:
    columns = words.columns(
        ("col-project", 44, "text"), ("wb-id", 20, "text"), ("wb-today-rial", 22, "whole"),
        ("col-decision", 24, "text"), ("col-fate", 18, "text"), ("col-why-who", 60, "wrapped"),
        ("wb-unbuilt-rial", 22, "whole"), ("wb-safe-rial", 22, "whole"),
        ("wb-delay-price-rial", 22, "whole"), ("wb-delay-decay-rial", 22, "whole"),
        ("wb-delay-points", 14, "points"), ("wb-delay-lost", 60, "wrapped"),
    )  # fmt: skip
    if searched:
        columns += words.columns(("swap-price", 30, "text"), ("swap-what", 80, "wrapped"), ("swap-firm", 50, "wrapped"))
    found, today = delays_of(model), costs_today(model.facts)
    rows = []
    for work in model.works:
        decided: list[Cell] = [work.title.get(words.lang), work.id, today[work.id], *_decided(work, choices, words)]
        rows.append(decided + _work_row(work, found[work.id], searched, told))
    return Sheet(words.say("sheet-works"), columns, rows)


def _decided(work: ProjectLine, choices: WorkChoices, words: Words) -> list[Cell]:
    amounts = amounts_of(choices.model, words.lang)
    why = " · ".join([*choices.why(work, amounts), words.say(f"decider-brief-{work.decider}")])
    fate = words.say(f"wb-fate-{choices.fates[work.id]}")
    return [option_title(work, words.lang), fate, why, choices.unbuilt.get(work.id), choices.safe.get(work.id)]


def _work_row(work: ProjectLine, delay: Delay, searched: dict[str, Work], told: WorkWords) -> list[Cell]:
    row: list[Cell] = []
    row += [delay.price, delay.decay, None if delay.points is None else round(float(delay.points), 4)]
    row.append(" · ".join(told.lost(lost) for lost in delay.lost))
    if searched:
        one = searched[work.id]
        row += [" · ".join(told.price(one.other)), " · ".join(told.then(one, 10))]
        row.append(" · ".join(told.firm(firm) for firm in one.firm))
    return row


def _options(model: ReportModel, choices: WorkChoices, words: Words) -> Sheet:
    """Every option of every work."""
    columns = words.columns(
        ("col-project", 44, "text"), ("wb-id", 20, "text"), ("col-option", 40, "text"), ("wb-option-id", 30, "text"),
        ("wb-option-mark", 16, "text"), ("col-usable", 12, "year"), ("pay-probability", 12, "share"),
        ("wb-comparable-rial", 22, "whole"), ("wb-option-left-rial", 22, "whole"), ("wb-option-points", 16, "points"),
    )  # fmt: skip
    rows = [_option_row(work, o, choices, words) for work in model.works for o in choices.ordered(work)]
    return Sheet(words.say("sheet-work-options"), columns, rows)


def _option_row(work: ProjectLine, option: Priced, choices: WorkChoices, words: Words) -> list[Cell]:
    marks = [words.say("wb-option-proposed")] if option.chosen else []
    marks += [words.say("wb-option-in-force")] if option.in_force else []
    named: list[Cell] = [work.title.get(words.lang), work.id, title(option, words.lang), option.id]
    points = round(float(choices.points(work, option)), 4)
    share = option.probability / 10_000
    return [*named, listed(marks, words.lang), option.usable_year, share, option.cost, option.left, points]


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
