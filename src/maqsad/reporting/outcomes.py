"""Plans side by side in words: results in their own units, then works, districts and money; points last."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from maqsad.messages import Language, amount, number, sentence, signed
from maqsad.plan.table import Row
from maqsad.portfolio.comparison import Outcome, Reached
from maqsad.portfolio.explanation.half_finished import fate
from maqsad.portfolio.formulation.facts import Facts
from maqsad.reporting.amounts import Amounts, book_unit, smallest
from maqsad.values.money import MoneyUnit

MICRO = 10**6
Cells = tuple[str, ...]
"""A title and a text for each plan."""


@dataclass(frozen=True)
class Sides:
    """Plans of one table; with `difference` a last cell says the last less the first."""

    facts: Facts
    outcomes: Sequence[Outcome]
    lang: Language
    difference: bool = False

    def levels(self, key: str, most: int | None = None) -> list[Cells]:
        """The weightiest indicators on which the plans differ as shown; `key`: last or later (expected levels)."""
        rows = (row for k in _indicators(self.outcomes) if (row := self._level(k, key)))
        return list(rows)[:most]

    def _level(self, k: str, key: str) -> Cells | None:
        """None if every plan shows the same."""
        reached = [side.levels.get(k) for side in self.outcomes]
        places = _places(found for found in reached if found is not None)
        micros = [None if found is None else int(getattr(found, key)) for found in reached]
        shown = ["—" if n is None else number(Fraction(n, MICRO), self.lang, places) for n in micros]
        if len(set(shown)) == 1:
            return None
        row = self.facts.snapshot["indicators"].by_id().get(k)
        title = k if row is None else _indicator(row, self.lang)
        first, last = micros[0], micros[-1]
        if self.difference:
            more = None if first is None or last is None else Fraction(last - first, MICRO)
            shown.append("—" if more is None else signed(more, self.lang, places))
        return (title, *shown)

    def works(self, brief: bool = False) -> Iterator[Cells]:
        """Half-finished works brought into use, how many only as a stage or by a partner (not if brief), and districts
        under need.
        """
        last, sides = self.facts.years.last, self.outcomes
        yield self._row("compare-works", [len(s.finished) for s in sides], self._whole, works=len(sides[-1].works))
        for name in () if brief else ("stage", "partner"):
            counts = [sum(self._fate(side.choices[i]) == name for i in side.finished) for side in sides]
            if any(counts):
                yield self._row(f"compare-works-{name}", counts, self._whole)
        yield self._row("compare-works-in-time", [len(s.finished_in_time) for s in sides], self._whole, year=last)
        need = len(sides[-1].district_points)
        if need:
            yield self._under_need(need)

    def _under_need(self, districts: int) -> Cells:
        """A plan without results has no shares of them, and none is told."""
        shared = [any(points for points, _ in side.district_points.values()) for side in self.outcomes]
        counts = [len(side.under_need) for side in self.outcomes]
        title, *cells = self._row("compare-under-need", counts, self._whole, districts=districts)
        ends = [*shared, *([shared[0] and shared[-1]] if self.difference else [])]
        return (title, *(cell if told else "—" for cell, told in zip(cells, ends, strict=True)))

    def _fate(self, option: str) -> str:
        """What becomes of a work that takes the option; '' where only another plan's data know it."""
        return fate(self.facts, option) if option in self.facts.options else ""

    def money(self) -> Iterator[Cells]:
        """Rial of every year of the horizon, and of all years after it together."""
        told, last = self._unit_name, self.facts.years.last
        spent: dict[int, list[int]] = {}
        for n, side in enumerate(self.outcomes):
            for year, rial in side.money.items():
                spent.setdefault(min(year, last + 1), [0] * len(self.outcomes))[n] += rial
        for year, amounts in sorted(spent.items()):
            if any(amounts):
                key = "compare-money-after" if year > last else "compare-money-year"
                yield self._row(key, amounts, self._rial, year=min(year, last), unit=told)

    def ends(self) -> Iterator[Cells]:
        """What is left to the next council, and the points."""
        told = self._unit_name
        yield self._row("compare-left", [side.left for side in self.outcomes], self._rial, unit=told)
        yield self._row("compare-points", [side.value for side in self.outcomes], lambda n: number(n, self.lang, 1))

    @property
    def unit(self) -> MoneyUnit:
        """In which the largest amount of the table reads best."""
        largest = max((abs(n) for side in self.outcomes for n in (*side.money.values(), side.left)), default=0)
        sizes = [(MoneyUnit.MILLIARD_TOMAN, 10**11), (MoneyUnit.MILLION_TOMAN, 10**8)]
        if self._book:
            sizes = [(MoneyUnit.MILLION_RIAL, 10**7)]
        return next((unit for unit, least in sizes if largest >= least), smallest(self._book))

    @property
    def _book(self) -> str:
        return book_unit(self.facts.snapshot.settings, self.lang)

    @property
    def _unit_name(self) -> str:
        return Amounts(self.unit, self.lang, self._book).unit_name

    def _row(self, key: str, numbers: Sequence[Any], show: Callable[[Any], str], **values: object) -> Cells:
        change = numbers[-1] - numbers[0]
        ends = [plus(change, show(change), self.lang)] if self.difference else []
        return (sentence(key, self.lang, **values), *(show(n) for n in numbers), *ends)

    def _whole(self, n: int) -> str:
        return number(n, self.lang)

    def _rial(self, n: int) -> str:
        return amount(n, self.lang, self.unit, 0 if self.unit is MoneyUnit.RIAL else 1)


def plus(change: Fraction | int, text: str, lang: Language) -> str:
    """With a plus sign before what is more than nothing as it is shown."""
    nothing = not any(ch.isdigit() and int(ch) for ch in text)
    return text if change <= 0 or nothing else ("\u200e" if lang == "fa" else "") + "+" + text


def _indicators(sides: Iterable[Outcome]) -> list[str]:
    weights: dict[str, int] = {}
    for side in sides:
        for k, reached in side.levels.items():
            weights[k] = max(weights.get(k, 0), reached.weight)
    return sorted(weights, key=lambda k: (-weights[k], k))


def _indicator(row: Row, lang: Language) -> str:
    title, unit = (row.title_fa, row.unit_fa) if lang == "fa" else (row.title_en, row.unit_en)
    title = str(title or row.id)
    return sentence("compare-indicator", lang, title=title, unit=unit) if unit else title


def _places(known: Iterable[Reached]) -> int:
    """Two digits of the way to the target."""
    distance = max(abs(found.target - found.baseline) for found in known)
    return next((places for places, limit in enumerate((100, 2)) if distance >= limit * MICRO), 2)
