"""The first quarter of the first year at one level of income, and which projects wait there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cached_property

from maqsad.messages import Language, row_titles, sentence
from maqsad.messages.formats import listed
from maqsad.portfolio.formulation.facts import Facts
from maqsad.portfolio.studies.order import IncomeLevel, Order
from maqsad.reporting.wording import short

MOST_WAITING = 8


class FirstQuarter:
    """What the funds release in the first quarter of one level's plan, rial."""

    def __init__(self, level: IncomeLevel) -> None:
        self._level = level
        self._baskets = [basket for basket in level.baskets if basket.quarter == 1]

    @cached_property
    def by_fund(self) -> Counter[str]:
        return Counter({basket.fund: basket.released for basket in self._baskets if basket.released})

    @property
    def released(self) -> int:
        return self.by_fund.total()

    @property
    def income(self) -> int:
        return sum(basket.income for basket in self._baskets)

    @cached_property
    def paid(self) -> frozenset[str]:
        return frozenset(project for basket in self._baskets for project, _ in basket.amounts)

    @cached_property
    def starts(self) -> Mapping[str, int]:
        """Project -> the first quarter of the year in which it is paid."""
        quarters: dict[str, int] = {}
        for basket in self._level.baskets:
            for project, _ in basket.amounts:
                quarters[project] = min(quarters.get(project, basket.quarter), basket.quarter)
        return quarters


def waiting_text(facts: Facts, found: Order, level: IncomeLevel, lang: Language) -> str:
    """Which of the projects paid in the first quarter with the whole income are not at `level`, in release order."""
    whole, less = FirstQuarter(found.levels[0]), FirstQuarter(level)
    waiting = [r.project for r in found.releases if r.project in whole.paid and r.project not in less.paid]
    if not waiting:
        return sentence("order-wait-none", lang, percent=level.percent)
    titles = row_titles(facts.snapshot["projects"], lang)
    told = [_wait(short(titles[project]), project, level, less, facts, lang) for project in waiting[:MOST_WAITING]]
    more = len(waiting) - MOST_WAITING
    told += [sentence("order-wait-more", lang, count=more)] if more > 0 else []
    return sentence("order-wait", lang, percent=level.percent, list=listed(told, lang))


def _wait(title: str, project: str, level: IncomeLevel, less: FirstQuarter, facts: Facts, lang: Language) -> str:
    if project in less.starts:
        quarter = sentence(f"order-quarter-{less.starts[project]}", lang)
        return sentence("order-wait-quarter", lang, title=title, quarter=quarter)
    if project not in level.active:
        return sentence("order-wait-dropped", lang, title=title)
    return sentence("order-wait-year", lang, title=title, year=facts.years.first)


def late_works(facts: Facts, choices: Mapping[str, str]) -> frozenset[str]:
    """The projects whose option in the plan is usable only after the horizon."""
    years = ((project, facts.options[option].usable_year) for project, option in choices.items())
    return frozenset(project for project, usable in years if usable is not None and usable > facts.years.last)
