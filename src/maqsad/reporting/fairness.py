"""What is said of justice among districts, in one language: the same words on a page and at the command line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from maqsad.messages import (
    Language,
    amount,
    down,
    number,
    percent_bp,
    percent_of,
    row_title,
    sentence,
    signed,
    up,
)
from maqsad.messages.formats import listed
from maqsad.plan.table import Row
from maqsad.portfolio.formulation.facts import Facts
from maqsad.portfolio.studies.justice import Access, DistrictFound, Guarantee, Justice
from maqsad.portfolio.studies.justice.inequality import Inequality
from maqsad.reporting.amounts import Amounts, amounts_a_head
from maqsad.reporting.level_words import LevelWords

MICRO = 10**6
ENDS = 10
"""Districts farthest under and farthest over their share of need that a page shows where there are more than both."""


@dataclass(frozen=True)
class Fairness:
    """One decision's answer in one language. A table's rows are in the natural order of the districts' ids.

    `said`: rial with its unit.
    """

    facts: Facts
    found: Justice
    lang: Language
    said: Callable[[int], str]

    # ---- districts

    @cached_property
    def rows(self) -> tuple[DistrictFound, ...]:
        return tuple(sorted(self.found.districts, key=lambda row: natural(row.district)))

    @cached_property
    def by_share(self) -> tuple[DistrictFound, ...]:
        """Farthest under its share of need first."""
        return tuple(sorted(self.rows, key=lambda row: (self.against_need(row), natural(row.district))))

    @cached_property
    def shown(self) -> tuple[DistrictFound, ...]:
        """The rows for a page, farthest under first: of many, as many from either end."""
        rows = self.by_share
        return rows if len(rows) <= 2 * ENDS else (*rows[:ENDS], *rows[-ENDS:])

    @cached_property
    def _all(self) -> tuple[Fraction, Fraction]:
        return sum((row.need for row in self.rows), Fraction(0)), sum((row.points for row in self.rows), Fraction(0))

    def need_share(self, row: DistrictFound) -> Fraction:
        return row.need / self._all[0]

    def results_share(self, row: DistrictFound) -> Fraction:
        return row.points / self._all[1] if self._all[1] > 0 else Fraction(0)

    def against_need(self, row: DistrictFound) -> Fraction:
        """1: as much of the results as of the need."""
        return self.results_share(row) / self.need_share(row)

    def title(self, district: str) -> str:
        return row_title(self.facts.snapshot["districts"].by_id()[district], self.lang)

    def project(self, project: str) -> str:
        return row_title(self.facts.projects[project], self.lang)

    @cached_property
    def _heads(self) -> Amounts:
        most = max((row.money / row.people for row in self.rows if row.people), default=Fraction(0))
        return amounts_a_head(self.facts.snapshot.settings, most, self.lang)

    @property
    def head_unit_name(self) -> str:
        return self._heads.unit_name

    def head(self, row: DistrictFound) -> str:
        return amount(round(row.money / row.people), self.lang, self._heads.unit, 1) if row.people else "—"

    def over(self, row: DistrictFound) -> str:
        return self.percent_more(self.against_need(row) - 1)

    def above_floor(self, row: DistrictFound) -> str:
        return "—" if not row.floor else self.percent_more(row.points / row.floor - 1)

    def of_own_pot(self, row: DistrictFound) -> str:
        return "—" if not row.own_pot or row.own_pot < 0 else percent_of(row.points / row.own_pot, self.lang, 0)

    def percent_more(self, share: Fraction) -> str:
        return signed(share * 100, self.lang, 0) + ("٪" if self.lang == "fa" else "%")

    def lead(self) -> str:
        if not self.rows:
            return self.say("nothing")
        worst, best = self.by_share[0], self.by_share[-1]
        most = round(self.against_need(best) * 100)
        alike = sum(round(self.against_need(row) * 100) == most for row in self.rows)
        return self.say(
            "lead" if alike == 1 else "lead-tie",
            alike=alike,
            districts=len(self.rows),
            under=sum(self.against_need(row) < 1 for row in self.rows),
            worst=self.title(worst.district),
            share=percent_of(self.against_need(worst), self.lang, 0),
            best=self.title(best.district),
            more=percent_of(self.against_need(best), self.lang, 0),
        )

    def district(self, row: DistrictFound) -> str:
        """One line that says all of one district."""
        floor = self.say("district-floor", over=self.above_floor(row)) if row.floor else self.say("district-no-floor")
        pot, main = self.of_own_pot(row), row.main
        return self.say(
            "district",
            title=self.title(row.district),
            id=row.district,
            need=percent_of(self.need_share(row), self.lang, 1),
            results=percent_of(self.results_share(row), self.lang, 1),
            over=self.over(row),
            head=f"{self.head(row)} {self.head_unit_name}",
            floor=floor,
            pot=self.say("district-no-pot") if pot == "—" else self.say("district-pot", share=pot),
            main=self.say("district-main", project=self.project(main)) if main else self.say("district-nothing"),
        )

    @cached_property
    def _districts(self) -> tuple[Row, ...]:
        shown = {one.district for one in self.rows}
        return tuple(row for row in self.facts.snapshot["districts"] if row.id in shown)

    @property
    def _ranked(self) -> bool:
        """Whether the quality index tells districts apart; otherwise none is worse off than another."""
        return len({row.quality_index for row in self._districts}) > 1

    def reading(self) -> str:
        """What the columns mean; what need is here, and whether it is assumed."""
        districts = self._districts
        index = "index" if self._ranked else "plain"
        named = {id for row in districts for id in (row.source or "").split()}
        assumed = [row for row in self.facts.snapshot["sources"] if row.kind == "assumption" and row.id in named]
        said = [self.say(f"need-{index}")]
        if assumed:
            titles = sorted(row_title(row, self.lang) for row in assumed)
            said.append(self.say("need-assumed", list=listed(titles, self.lang)))
        return " ".join([*said, self.say("reading"), self.say("results-when")])

    def elsewhere(self) -> Iterator[str]:
        if self.found.elsewhere:
            yield self.say("elsewhere", share=percent_of(self.found.elsewhere, self.lang, 0))

    # ---- the two promises and their prices

    def promises(self) -> Iterator[str]:
        """What each of the two says, and whether it is in force."""
        yield self.say("promise-floor" if self.facts.snapshot.settings.theta else "promise-floor-off")
        yield self.say("promise-pot")

    def price(self) -> Iterator[str]:
        equity = self.found.equity
        if equity is None:
            yield self.say("price-none")
            return
        theta = self.facts.snapshot.settings.theta
        plan = percent_of(equity.plan, self.lang, 0)
        yield self.say("price-set", theta=percent_bp(theta, self.lang, 0)) if theta else self.say("price-not-set")
        yield self.say("price-what", plan=plan, stopping=self.title(equity.stopping))
        first, last = equity.curve[0], equity.curve[-1]
        free = max(point.theta for point in equity.curve if point.found == first.found)
        yield self.say("price-free", theta=percent_bp(free, self.lang, 0))
        if first.found and last.found is not None and last.found < first.found:
            least = down(max(Fraction(0), first.found - last.bound) / first.found, 3)
            yield self.say(
                "price-full" if least else "price-full-found",
                found=percent_of((first.found - last.found) / first.found, self.lang, 1),
                least=percent_of(least, self.lang, 1),
            )
        if equity.best_bound is not None:
            more = up(max(Fraction(0), equity.best_bound / equity.best - 1), 3)
            key = "price-most" if more else "price-highest"
            yield self.say(key, more=percent_of(more, self.lang, 1))

    def price_lines(self) -> Iterator[str]:
        for point in self.found.equity.curve if self.found.equity else ():
            found = "—" if point.found is None else number(point.found, self.lang, 1)
            theta = percent_bp(point.theta, self.lang, 0)
            yield self.say("price-line", theta=theta, found=found, bound=number(up(point.bound, 1), self.lang, 1))

    def pots(self) -> Iterator[str]:
        own = self.found.own_pots
        if own is None:
            return
        if own.plan >= 1:
            yield self.say("pots-all")
            return
        rho = percent_of(down(max(Fraction(0), own.plan), 2), self.lang, 0)
        yield self.say("pots-part", rho=rho, stopping=self.title(own.stopping))
        if own.guarantee is not None:
            yield from self._guarantee(own.guarantee)
        if own.bound is not None and own.bound < 1:
            yield self.say("pots-bound", bound=percent_of(up(own.bound, 2), self.lang, 0))

    def _guarantee(self, told: Guarantee) -> Iterator[str]:
        """What the guarantee costs in points, in the weightiest results and in money."""
        price, least = told.free - told.points, down(max(Fraction(0), told.free - told.bound), 1)
        key = "pots-price" if least else "pots-price-found"
        yield self.say(
            key if number(price, self.lang, 1) != number(0, self.lang, 1) else "pots-price-little",
            rho=percent_of(down(told.rho, 2), self.lang, 0),
            points=number(price, self.lang, 1),
            share=percent_of(price / told.free, self.lang, 1) if told.free > 0 else "—",
            least=number(least, self.lang, 1),
        )
        levels = LevelWords(self.facts, self.lang)
        money = "pots-dearer" if told.cost > 0 else "pots-cheaper" if told.cost < 0 else "pots-same"
        yield self.say(
            "pots-plan",
            money=self.say(money, money=self.said(abs(told.cost))),
            into=len(told.into),
            out=len(told.out),
            levels=levels.weightiest(told.levels, 3) or self.say("pots-no-move"),
        )

    # ---- measures

    def groups(self) -> str:
        under = [self.title(row.district) for row in self.rows if row.under_served]
        return self.say("groups", list=listed(under, self.lang)) if under else self.say("no-groups")

    def measures(self) -> Iterator[tuple[str, str, str, str]]:
        """(measure, of the plan, of the plan in force, what it means)."""
        plan, in_force = self.found.plan, self.found.in_force
        for measure in ("gini", "theil", *(("concentration",) if self._ranked else ())):
            for thing, ours, theirs in (
                ("results", plan.results, in_force.results),
                ("money", plan.money, in_force.money),
            ):
                values = (self._measured(ours, measure), self._measured(theirs, measure))
                yield self.say(f"{measure}-{thing}"), *values, self._meaning(ours, measure)

    def _measured(self, found: Inequality | None, measure: str) -> str:
        if found is None:
            return self.say("not-measured")
        value = {"gini": found.gini, "theil": found.theil.total, "concentration": found.concentration}[measure]
        return self.say("not-measured") if value is None else number(value, self.lang, 3)

    def _meaning(self, found: Inequality | None, measure: str) -> str:
        if measure != "theil":
            return self.say(f"means-{measure}")
        if found is None or found.theil.between is None:
            return self.say("means-theil-plain")
        share = found.theil.between / found.theil.total if found.theil.total else Fraction(0)
        return self.say("means-theil", between=percent_of(share, self.lang, 0))

    def access(self) -> Iterator[str]:
        if not self.found.access:
            yield self.say("access-none")
        for found in self.found.access:
            yield from self._access(found)

    def _access(self, found: Access) -> Iterator[str]:
        row = self.facts.snapshot["indicators"].by_id()[found.indicator]
        low, high = (pick(found.levels, key=lambda d: (found.levels[d], d)) for pick in (min, max))
        yield self.say(
            "access",
            title=row_title(row, self.lang),
            unit=row.unit_fa if self.lang == "fa" else row.unit_en,
            mean=number(found.mean / MICRO, self.lang, 1),
            least=number(Fraction(found.levels[low], MICRO), self.lang),
            low=self.title(low),
            most=number(Fraction(found.levels[high], MICRO), self.lang),
            high=self.title(high),
        )
        if found.missing:
            yield self.say("access-missing", list=listed([self.title(d) for d in found.missing], self.lang))

    def say(self, key: str, **values: object) -> str:
        return sentence(f"justice-{key}", self.lang, **values)


def natural(id: str) -> list[tuple[int, str]]:
    """So that d2 comes before d10."""
    return [(int(part), "") if part.isdecimal() else (0, part) for part in re.split("([0-9]+)", id)]
