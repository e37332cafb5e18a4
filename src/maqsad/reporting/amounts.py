"""Money in one report: one unit throughout, chosen by the size of the plan, and always written."""

from __future__ import annotations

from dataclasses import dataclass

from maqsad.messages import Language, amount, money, number, unit_name
from maqsad.reporting.model import ReportModel
from maqsad.values.money import MoneyUnit

_SMALLEST = ((MoneyUnit.MILLIARD_TOMAN, 10**12), (MoneyUnit.MILLION_RIAL, 10**8))
"""The unit for plans of at least so many rial; smaller ones are in rial."""


@dataclass(frozen=True, slots=True)
class Amounts:
    """Amounts of one report in its unit and language."""

    unit: MoneyUnit
    lang: Language

    @property
    def unit_name(self) -> str:
        return unit_name(self.unit, self.lang)

    def said(self, rial: int) -> str:
        """With the unit, for a sentence; what would show as a mere fraction is told in rial."""
        small = 0 < abs(rial) * 1000 < self.unit.factor
        return money(rial, self.lang, MoneyUnit.RIAL if small else self.unit)

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
    size = model.spent(True) + model.spent(False) + lacking
    unit = next((unit for unit, least in _SMALLEST if size >= least), MoneyUnit.RIAL)
    return Amounts(unit, lang)
