"""Levels of indicators in one language, from the facts alone: what a plan moves and what one work brings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from maqsad.messages import Language, number, row_title, sentence, signed, year
from maqsad.messages.formats import listed
from maqsad.portfolio.explanation.again import LevelShift
from maqsad.portfolio.formulation.facts import Facts

MICRO = 10**6


@dataclass(frozen=True)
class LevelWords:
    """Every indicator with its unit and so many decimals as its way to the target is worth."""

    facts: Facts
    lang: Language

    def weightiest(self, shifts: Iterable[LevelShift], most: int) -> str:
        """The moves that weigh most, each indicator once (its last year of the horizon before later); '' if none."""
        first: dict[str, LevelShift] = {}
        for shift in sorted(shifts, key=lambda shift: shift.year):
            first.setdefault(shift.indicator, shift)
        order = sorted(first.values(), key=lambda s: (-self._weight(s.indicator, s.after - s.before), s.indicator))
        return listed([self._move(shift) for shift in order[:most]], self.lang)

    def brings(self, option: str) -> str:
        """The weightiest thing that an option does after the horizon, such as "Mean travel speed +0.4 km/h"; or ''."""
        later = self.facts.years.later
        effects: dict[str, int] = {}
        for (k, _), years in self.facts.effects.expected.items():
            effects[k] = effects.get(k, 0) + years.get(later, {}).get(option, 0)
        done = {k: e for k, e in effects.items() if e}
        if not done:
            return ""
        k = min(done, key=lambda k: (-self._weight(k, done[k]), k))
        change = Fraction(self.facts.scales[k].sign * done[k], MICRO)
        shown = signed(change, self.lang, self._digits(change))
        return sentence("level-brings", self.lang, indicator=self._title(k), change=shown, unit=self._unit(k))

    def _move(self, shift: LevelShift) -> str:
        k, places = shift.indicator, self._places(shift.indicator)
        when = sentence("later", self.lang) if shift.year > self.facts.years.last else year(shift.year, self.lang)
        before, after = (number(Fraction(n, MICRO), self.lang, places) for n in (shift.before, shift.after))
        values = {"indicator": self._title(k), "unit": self._unit(k), "before": before, "after": after, "year": when}
        return sentence("level-instead", self.lang, **values)

    def _weight(self, k: str, change: int) -> Fraction:
        """How much of the way from baseline to target it is, by weight."""
        return Fraction(abs(change) * self.facts.weights[k], self._way(k))

    def _way(self, k: str) -> int:
        scale = self.facts.scales[k]
        return abs(scale.target - scale.baseline) or int(scale.indicator.tolerance)

    def _places(self, k: str) -> int:
        return next((places for places, limit in enumerate((100, 2)) if self._way(k) >= limit * MICRO), 2)

    @staticmethod
    def _digits(change: Fraction) -> int:
        """Decimals that leave a change two digits, three decimals at most."""
        limits = (Fraction(10), Fraction(1), Fraction(1, 10))
        return next((places for places, limit in enumerate(limits) if abs(change) >= limit), len(limits))

    def _title(self, k: str) -> str:
        return row_title(self.facts.scales[k].indicator, self.lang)

    def _unit(self, k: str) -> str:
        row = self.facts.scales[k].indicator
        return str((row.unit_fa if self.lang == "fa" else row.unit_en) or "")
