"""What is said of half-finished works: their ways to pay, delays, other sides and how firm they are."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from maqsad.messages import Language, choice_title, number, option_name, percent_of, row_title, sentence
from maqsad.messages.formats import listed, year
from maqsad.portfolio.explanation.again import LevelShift
from maqsad.portfolio.explanation.delay import Delay, Lost
from maqsad.portfolio.explanation.half_finished import planned_option
from maqsad.portfolio.explanation.swaps import Swaps
from maqsad.portfolio.formulation.facts import Facts
from maqsad.portfolio.studies.works import Work
from maqsad.portfolio.studies.works.firmness import Firm
from maqsad.portfolio.studies.works.first import First
from maqsad.portfolio.studies.works.otherside import OtherSide
from maqsad.portfolio.studies.works.payments import Way
from maqsad.reporting.wording import short

MICRO = 10**6
FEW = 3
"""Projects, or indicators, named in a cell."""


@dataclass(frozen=True)
class WorkWords:
    """One plan in one language; `said` puts rial with their unit."""

    facts: Facts
    lang: Language
    said: Callable[[int], str]
    choices: Mapping[str, str] = field(default_factory=dict)
    """Project -> its option in our plan; without them no cause of a shift is told."""
    brief: bool = False
    """Whether long titles of projects are shortened, for the cells of a table."""

    def say(self, key: str, **values: object) -> str:
        return sentence(key, self.lang, **values)

    def title(self, table: str, id: str) -> str:
        row = self.facts.snapshot[table].by_id().get(id)
        if row is None:
            return id
        title = row_title(row, self.lang)
        return short(title) if self.brief and table == "projects" else title

    def option(self, id: str) -> str:
        return option_name(self.facts.options[id], self.lang)

    def kind(self, kind: str) -> str:
        return choice_title("options", "kind", kind, self.lang)

    def points(self, value: Fraction) -> str:
        return number(value, self.lang, 1)

    def least(self, value: Fraction) -> str:
        """What is a lower bound is never shown larger than it is."""
        return number(Fraction(math.floor(max(Fraction(0), value) * 10), 10), self.lang, 1)

    def most(self, value: Fraction) -> str:
        return number(Fraction(math.ceil(value * 10), 10), self.lang, 1)

    # ---- delay

    def lost(self, lost: Lost) -> str:
        """How far under or over its level the indicator stands in that year: in words, as more may be worse."""
        row = self.facts.snapshot["indicators"].by_id()[lost.indicator]
        unit = (row.unit_fa or row.unit_en) if self.lang == "fa" else (row.unit_en or row.unit_fa)
        amount = number(Fraction(abs(lost.amount), MICRO), self.lang, 2 if lost.amount % MICRO else 0)
        values = {"amount": amount, "unit": unit, "year": self.when(lost.year)}
        side = "less" if lost.amount > 0 else "more"
        return self.say(f"delay-lost-{side}", indicator=self.title("indicators", lost.indicator), **values)

    def worst(self, delay: Delay) -> list[str]:
        """The year of the largest loss of each indicator, the largest in units first."""
        by_indicator: dict[str, Lost] = {}
        for lost in delay.lost:
            known = by_indicator.get(lost.indicator)
            if known is None or abs(lost.amount) > abs(known.amount):
                by_indicator[lost.indicator] = lost
        return [self.lost(lost) for lost in by_indicator.values()]

    def no_loss(self, project: str) -> str:
        """Why a delay loses no result."""
        option = planned_option(self.facts, project)
        series = self.facts.effects.expected.values()
        acts = any(option in effects for years in series for effects in years.values())
        return self.say("delay-no-loss" if acts else "delay-no-effect")

    def delay(self, delay: Delay) -> str:
        price, decay = ("—" if rial is None else self.said(rial) for rial in (delay.price, delay.decay))
        if not (delay.lost or delay.points or delay.points is None):
            return self.say("delay-line-only", price=price, decay=decay)
        points = "—" if delay.points is None else self.points(delay.points)
        return self.say("delay-line", price=price, decay=decay, points=points)

    # ---- ways to pay

    def way(self, way: Way) -> str:
        if way.fund:
            return self.say("pay-helped", fund=self.title("funds", way.fund))
        if way.kind == "as_planned":
            return self.say("pay-own-cash")
        return self.option(way.option) if way.option else self.kind(way.kind)

    def gives(self, way: Way) -> list[str]:
        """What a way gives beyond money."""
        found = []
        if way.given and way.given != sum(way.other.values()):
            found.append(self.say("pay-given", given=self.said(way.given)))
        if way.lots:
            found.append(self.say("pay-lots", count=sum(way.lots.values())))
        return found

    def notes(self, way: Way) -> list[str]:
        """The same, and when the work is in use."""
        if way.usable_year is None:
            return [*self.gives(way), self.say("pay-not-finishing")]
        return [*self.gives(way), self.say("pay-usable", year=way.usable_year)]

    def why_not(self, way: Way) -> str:
        return self.say(f"pay-why-{way.why_not}")

    def paid(self, paid: Sequence[tuple[str, int]], few: int | None = None) -> str:
        """What the funds pay in our plan; only the `few` that pay the most."""
        shown = paid[:few]
        items = [self.say("pay-ours-item", fund=self.title("funds", id), money=self.said(rial)) for id, rial in shown]
        if len(paid) > len(shown):
            items.append(self.say("swap-more", count=len(paid) - len(shown)))
        return self.say("pay-ours", list=listed(items, self.lang)) if items else ""

    # ---- the other side

    def projects(self, ids: Iterable[str], few: int = FEW) -> str:
        given = list(ids)
        titles = [self.title("projects", id) for id in given[:few]]
        more = [self.say("swap-more", count=len(given) - few)] if len(given) > few else []
        return listed([*titles, *more], self.lang)

    def price(self, other: OtherSide) -> list[str]:
        if other.why_none:
            return [self.say(f"swap-none-{other.why_none}")]
        lines = [] if other.price is None else [self.say("swap-price-cell", found=self.points(other.price))]
        proven = other.least is not None and other.least > 0
        return lines + ([self.say("swap-least-cell", least=self.least(other.least))] if proven and other.least else [])

    def then(self, work: Work, few: int = FEW) -> list[str]:
        """What the plan found does with the work and, in the place of that, with others."""
        other = work.other
        if other.price is None:
            return []
        found = [self.say("swap-option", option=self.option(other.option))] if other.option else []
        if other.price * 20 <= -1:  # what shows as 0.0 is not better
            found.append(self.say("swap-better", points=self.points(-other.price)))
        found += [self.say(f"swap-{side}", projects=self.projects(ids, few)) for side, ids in self._moves(work) if ids]
        if changed := self._changed(other):
            named = max(1, few // 2)
            items = [self._change(i, other.otherwise[i]) for i in changed[:named]]
            items += [self.say("swap-more", count=len(changed) - named)] if len(changed) > named else []
            found.append(self.say("swap-otherwise", projects=listed(items, self.lang)))
        return found + self.shifts(other.levels, few, work)

    def _moves(self, work: Work) -> Iterator[tuple[str, list[str]]]:
        """Projects that come in or go out, those that need the work by themselves."""
        needing = {
            row.project
            for row in self.facts.snapshot["relations"]
            if row.kind == "requires"
            and (row.needs == work.project or set(row.needs_options.split()) & {*self.facts.by_project[work.project]})
        }
        for side, ids in (("into", work.other.into), ("out", work.other.out)):
            yield f"{side}-needing", [i for i in ids if i in needing]
            yield side, [i for i in ids if i not in needing]

    def _changed(self, other: OtherSide) -> list[str]:
        """Projects that come into use in both plans, or in neither, by another option: the largest moves of money."""
        cost = self.facts.costs.comparable
        moved = {i: abs(cost[o] - cost[self.choices[i]]) for i, o in other.otherwise.items() if i in self.choices}
        same = {i for i in moved if i not in {*other.into, *other.out}}
        return sorted(same, key=lambda i: (-moved[i], i))

    def _change(self, project: str, there: str) -> str:
        names = {"before": self.option(self.choices[project]), "after": self.option(there)}
        return self.say("swap-change", project=self.title("projects", project), **names)

    @cached_property
    def _swaps(self) -> Swaps:
        return Swaps(self.facts, frozenset(self.choices.values()))

    def cause(self, work: Work, shift: LevelShift) -> str:
        """The other project that by itself moves the level most of the way; '' where the work does, or none."""
        moves = {**work.other.otherwise, work.project: work.other.option}
        alone = {
            i: (self._swaps.level(shift.indicator, shift.year, self.choices[i], o) - shift.before)
            * (1 if shift.after > shift.before else -1)
            for i, o in sorted(moves.items())
            if i in self.choices and o
        }
        best = max(alone, key=lambda i: (alone[i], i == work.project, i), default=work.project)
        return "" if best == work.project or alone[best] <= 0 else best

    def shifts(self, levels: Iterable[LevelShift], few: int = FEW, work: Work | None = None) -> list[str]:
        """The levels that move the most of their way, each once, its last year."""
        last: dict[str, LevelShift] = {}
        for shift in levels:
            if shift.indicator not in last or shift.year <= self.facts.years.last:
                last[shift.indicator] = shift
        ordered = sorted(last.values(), key=lambda shift: (-self._share(shift), shift.indicator))
        told = []
        for shift in self._with_a_gain(ordered, few):
            cause = "" if work is None else self.cause(work, shift)
            by = {"project": self.title("projects", cause)}
            told.append(self.say("swap-shift-by", shift=self.shift(shift), **by) if cause else self.shift(shift))
        return told

    def _with_a_gain(self, ordered: Sequence[LevelShift], few: int) -> list[LevelShift]:
        """The first ones; where all of these are losses the first gain too, for which they are taken."""
        shown = list(ordered[:few])
        if any(self._gains(shift) for shift in shown):
            return shown
        return [*shown, *(shift for shift in ordered[few:] if self._gains(shift))][: few + 1]

    def _gains(self, shift: LevelShift) -> bool:
        scale = self.facts.scales[shift.indicator]
        return scale.progress(shift.after) > scale.progress(shift.before)

    def _share(self, shift: LevelShift) -> Fraction:
        scale = self.facts.scales[shift.indicator]
        distance = abs(scale.target - scale.baseline) or scale.indicator.tolerance or 1
        return Fraction(self.facts.weights[shift.indicator] * abs(shift.after - shift.before), distance)

    def shift(self, shift: LevelShift) -> str:
        row = self.facts.snapshot["indicators"].by_id()[shift.indicator]
        unit = (row.unit_fa or row.unit_en) if self.lang == "fa" else (row.unit_en or row.unit_fa)
        before, after = (number(Fraction(level, MICRO), self.lang, 2) for level in (shift.before, shift.after))
        values = {"before": before, "after": after, "unit": unit, "year": self.when(shift.year)}
        return self.say("swap-shift", indicator=self.title("indicators", shift.indicator), **values)

    def when(self, of: int) -> str:
        return self.say("later") if of > self.facts.years.last else year(of, self.lang)

    # ---- how firm

    def firm(self, firm: Firm) -> str:
        factor = percent_of(Fraction(firm.factor, MICRO), self.lang, 0)
        if not firm.option:
            return self.say("firm-none", factor=factor)
        if not firm.holds:
            key = "firm-changes-today" if firm.open_today else "firm-changes"
            return self.say(key, factor=factor, option=self.option(firm.option))
        side = "end" if self.facts.options[firm.option].usable_year is None else "use"
        key = "proven" if firm.proven else side if firm.side_proven else "found"
        return self.say(f"firm-holds-{key}", factor=factor)

    def first(self, first: First, ours: Fraction) -> list[str]:
        if first.price is None or first.least is None or first.most is None:
            return [self.say("first-none")]
        counts = {"there": len(first.there), "works": first.works, "ours": len(first.finished)}
        if len(first.there) == len(first.finished) and abs(first.price) * 20 < 1:
            return [self.say("first-same", **counts, most=self.most(first.most))]
        ends = {"least": self.least(first.least), "most": self.most(first.most)}
        key = "first-on" if first.on else "first-off"
        lines = [self.say(key, price=self.points(first.price), value=self.points(ours), **counts, **ends)]
        for side, ids in (("out", first.out), ("into", first.into)):
            if ids:
                lines.append(self.say(f"first-{side}", count=len(ids), projects=self.projects(ids, 8)))
        return lines + self.shifts(first.levels, 6)
