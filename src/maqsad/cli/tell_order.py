"""Told at the command line: what stays if income falls short, in which order money is released, and each quarter."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable, Iterator

from maqsad.cli.explained import Said
from maqsad.messages import Language, number
from maqsad.messages.formats import listed, year
from maqsad.portfolio.explanation.again import Case, LevelShift
from maqsad.portfolio.studies.order import IncomeLevel, NoPlan, Order
from maqsad.portfolio.studies.order.release import Basket, Release
from maqsad.reporting.first_quarter import FirstQuarter, waiting_text
from maqsad.reporting.sections.order import idle_word, price_text
from maqsad.values import latin_digits, shown
from maqsad.values.problem import Refused

MOST = 40
"""Projects listed on the screen; --json has all."""


def tell_order(case: Case, found: Order, what: str | None, lang: Language) -> Iterable[str]:
    """Everything, one project, or the baskets of one year by fund."""
    said, asked = _Said(case, lang), latin_digits(what or "").strip()
    places = {release.project: n for n, release in enumerate(found.releases, start=1)}
    if what is None:
        return list(said.everything(found))
    if asked in places:
        return list(said.one_project(found, places[asked], found.releases[places[asked] - 1]))
    years = [str(of) for of in case.facts.years.horizon]
    if asked in years:
        return list(said.baskets(found, int(asked)))
    known = [*places, *years]
    near = difflib.get_close_matches(asked, known, n=5, cutoff=0.3) or known[:5]
    raise Refused("order-unknown", found=shown(what), near=near)


class _Said(Said):
    """One order in one language."""

    def everything(self, found: Order) -> Iterator[str]:
        yield self.told("order")
        for level in found.levels:
            yield "  " + self.level_line(level)
        for none in found.missing:
            yield "  " + self.missing(none)
        for level in found.levels[1:]:
            yield "  " + price_text(level, self.lang)
        yield ""
        yield self.told("order-releases", count=len(found.releases)) + ":"
        yield from self.capped([self.release(n, release) for n, release in enumerate(found.releases, start=1)])
        yield ""
        yield from self.year_line(found, self.case.facts.years.first)
        for level in found.levels[1:]:
            yield "  " + self.first_quarter(level)
            yield "  " + waiting_text(self.case.facts, found, level, self.lang)
        yield ""
        yield self.told("order-dropped") + ":"
        gone = [
            f"{number(n, self.lang)}. {self.title('projects', d.project)}: {self.lost(d.lost)}"
            for n, d in enumerate(found.dropped, 1)
        ]
        yield from self.capped([f"  {line}" for line in gone])

    def one_project(self, found: Order, place: int, release: Release) -> Iterator[str]:
        yield self.release(place, release).strip()
        gone = next((dropped for dropped in found.dropped if dropped.project == release.project), None)
        if gone is not None:
            yield self.told("order-loses", lost=self.lost(gone.lost))
        for basket in found.baskets:
            for project, rial in basket.amounts:
                if project == release.project:
                    where = listed(
                        (self.when((basket.year, basket.quarter)), self.title("funds", basket.fund)), self.lang
                    )
                    yield f"  {where}: {self.rial(rial)}"

    def baskets(self, found: Order, of: int) -> Iterator[str]:
        words = {release.project: idle_word(self.case.facts, release, self.lang) for release in found.releases}
        yield from self.year_line(found, of)
        for quarter in range(1, 5):
            yield self.told(f"order-quarter-{quarter}") + ":"
            for basket in found.baskets:
                if (basket.year, basket.quarter) == (of, quarter) and (basket.income or basket.released):
                    values = {"income": self.rial(basket.income), "released": self.rial(basket.released)}
                    yield "  " + self.told("order-fund-line", fund=self.title("funds", basket.fund), **values)
                    for project, rial in basket.amounts:
                        mark = f" ({words[project]})" if words.get(project) else ""
                        yield f"    {self.title('projects', project)}{mark}: {self.rial(rial)}"

    # ---- lines

    def level_line(self, level: IncomeLevel) -> str:
        values = {"active": len(level.active), "dropped": len(level.dropped)}
        return self.told("order-level-line", percent=level.percent, value=number(level.value, self.lang, 1), **values)

    def missing(self, none: NoPlan) -> str:
        standing = self.told("order-proven" if none.proven else "order-searched")
        parts = [self.told(f"order-none-{none.any_plan}", percent=none.percent, standing=standing)]
        if none.extra:
            places = [
                self.told("order-extra-item", fund=self.title("funds", fund), year=of, money=self.rial(rial))
                for fund, of, rial in none.extra
            ]
            total = self.rial(sum(rial for _, _, rial in none.extra))
            key = "order-extra-least" if none.extra_least else "order-extra"
            parts.append(self.told(key, money=total, list=listed(places, self.lang)))
        return " ".join([*parts, self.told("order-lowest", percent=none.lowest)])

    def release(self, place: int, release: Release) -> str:
        stays = self.told("order-stays", percent=release.level)
        level = idle_word(self.case.facts, release, self.lang) or stays
        start = self.told("order-no-start") if release.start is None else self.when(release.start)
        title = self.title("projects", release.project)
        return "  " + self.told(
            "order-release-line", place=place, title=title, id=release.project, level=level, start=start
        )

    def year_line(self, found: Order, of: int) -> Iterator[str]:
        yield self.told("order-baskets", year=of) + ":"
        by_quarter: dict[int, list[Basket]] = defaultdict(list)
        for basket in found.baskets:
            if basket.year == of:
                by_quarter[basket.quarter].append(basket)
        for quarter, baskets in sorted(by_quarter.items()):
            starts = sum(release.start == (of, quarter) for release in found.releases)
            values = {
                "income": self.rial(sum(basket.income for basket in baskets)),
                "released": self.rial(sum(basket.released for basket in baskets)),
            }
            name = self.told(f"order-quarter-{quarter}")
            yield "  " + self.told("order-quarter-line", quarter=name, starts=starts, **values)

    def first_quarter(self, level: IncomeLevel) -> str:
        first = FirstQuarter(level)
        values = {"income": self.rial(first.income), "released": self.rial(first.released), "count": len(first.paid)}
        year = self.case.facts.years.first
        return self.told("order-first-quarter-line", percent=level.percent, year=year, **values)

    def lost(self, shifts: Iterable[LevelShift]) -> str:
        return listed(map(self.instead, shifts), self.lang) or self.told("order-lost-none")

    def when(self, start: tuple[int, int]) -> str:
        return self.told("order-start", year=year(start[0], self.lang), quarter=self.told(f"order-quarter-{start[1]}"))

    def capped(self, lines: list[str]) -> Iterator[str]:
        yield from lines[:MOST]
        if len(lines) > MOST:
            yield "  " + self.told("order-more-lines", count=len(lines) - MOST)
