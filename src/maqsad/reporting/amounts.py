"""Money in one report: one unit throughout, chosen by the size of the plan, and always written."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from maqsad.messages import Language, amount, money, number, sentence, unit_name
from maqsad.plan.table import Row
from maqsad.reporting.model import ReportModel
from maqsad.values.money import MoneyUnit

_Sizes = tuple[tuple[MoneyUnit, int], ...]
_PLAN: _Sizes = ((MoneyUnit.MILLIARD_TOMAN, 10**12), (MoneyUnit.MILLION_TOMAN, 10**9))
_PLAN_BOOK: _Sizes = ((MoneyUnit.MILLION_RIAL, 10**8),)
_HEAD: _Sizes = ((MoneyUnit.MILLION_TOMAN, 10**8), (MoneyUnit.THOUSAND_TOMAN, 10**5))
_HEAD_BOOK: _Sizes = ((MoneyUnit.MILLION_RIAL, 10**7), (MoneyUnit.THOUSAND_RIAL, 10**4))
"""The unit where the largest amount, in rial, is at least so much: one family of units a report, of toman or of the
plan's own. `_HEAD`: a head."""


@dataclass(frozen=True, slots=True)
class Amounts:
    """Amounts of one report in its unit and language."""

    unit: MoneyUnit
    lang: Language
    book: str = ""
    """The unit in which the plan keeps its amounts, where that is not the rial."""

    @property
    def unit_name(self) -> str:
        return self.name(self.unit)

    def name(self, unit: MoneyUnit) -> str:
        """The unit's name; a plan with a unit of its own has so many of that instead of rial."""
        if not self.book:
            return unit_name(unit, self.lang)
        if unit is MoneyUnit.RIAL:
            return self.book
        return sentence(f"book-{unit.value.replace('_', '-')}", self.lang, unit=self.book)

    def said(self, rial: int) -> str:
        """With the unit, for a sentence; what would show as a mere fraction is told in the smallest unit."""
        small = 0 < abs(rial) * 1000 < self.unit.factor
        unit = smallest(self.book) if small else self.unit
        return f"{amount(rial, self.lang, unit)} {self.name(unit)}"

    def bare(self, rial: int) -> str:
        """Without the unit, which stands beside it."""
        return amount(rial, self.lang, self.unit)

    def cell(self, rial: int) -> str:
        """For a column in which numbers line up: one decimal, more only where that would show nothing."""
        if not rial:
            return "—"
        if self.unit is MoneyUnit.RIAL:
            return amount(rial, self.lang, self.unit, 0)
        if abs(rial) < self.unit.factor // 2000:
            return "≈" + number(0, self.lang)
        return amount(rial, self.lang, self.unit, 1 if abs(rial) >= self.unit.factor // 20 else 3)


def amounts_of(model: ReportModel, lang: Language) -> Amounts:
    """The unit in which the plan's money of all years, had or lacking, reads best."""
    found = model.decision.infeasibility
    lacking = (found.least_extra_rial or 0) if found else 0
    return amounts_for(model.settings, model.spent(True) + model.spent(False) + lacking, lang)


def amounts_for(settings: Row, size: int, lang: Language) -> Amounts:
    """The unit in which so many rial of one plan read best."""
    book = book_unit(settings, lang)
    return Amounts(_fitting(size, _PLAN_BOOK if book else _PLAN, book), lang, book)


def amounts_a_head(settings: Row, largest: Fraction | int, lang: Language) -> Amounts:
    """The unit of money a head; `largest`: the most that any of them is, rial."""
    book = book_unit(settings, lang)
    return Amounts(_fitting(largest, _HEAD_BOOK if book else _HEAD, book), lang, book)


def smallest(book: str) -> MoneyUnit:
    """Toman, or the plan's own unit (in whose place the rial stands)."""
    return MoneyUnit.RIAL if book else MoneyUnit.TOMAN


def _fitting(size: Fraction | int, sizes: _Sizes, book: str) -> MoneyUnit:
    return next((unit for unit, least in sizes if size >= least), smallest(book))


def book_unit(settings: Row, lang: Language) -> str:
    """The unit that the plan names for its amounts; empty for the rial."""
    here, there = settings.book_unit_fa, settings.book_unit_en
    return str((here or there if lang == "fa" else there or here) or "")


def told(rial: int, settings: Row, lang: Language) -> str:
    """One amount by itself with its unit: milliard toman, or rial where that is little; or the plan's own unit."""
    book = book_unit(settings, lang)
    if not book:
        return money(rial, lang)
    unit = MoneyUnit.MILLION_RIAL if abs(rial) >= 10**8 else MoneyUnit.RIAL
    return f"{amount(rial, lang, unit)} {Amounts(unit, lang, book).unit_name}"


def rial_name(model: ReportModel, lang: Language) -> str:
    """The unit of whole amounts."""
    return book_unit(model.settings, lang) or unit_name(MoneyUnit.RIAL, lang)
