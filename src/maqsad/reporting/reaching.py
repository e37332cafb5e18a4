"""What is said of the ways to one result, in one language: the same words on a page and at the command line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from maqsad.messages import (
    Language,
    choice_title,
    number,
    option_name,
    percent_of,
    row_title,
    row_titles,
    sentence,
)
from maqsad.messages.formats import listed
from maqsad.portfolio.formulation.facts import Facts
from maqsad.portfolio.studies.ways import Mix, Point, Way, Ways
from maqsad.reporting.amounts import Amounts
from maqsad.reporting.mixes import Contents, contents

MICRO = 10**6
_MOST_PLACES = 6
WEIGHTY = Fraction(1, 50)


@dataclass(frozen=True)
class Reaching:
    """The ways to one indicator in one language, money in one unit."""

    facts: Facts
    found: Ways
    indicator: str
    amounts: Amounts

    @property
    def lang(self) -> Language:
        return self.amounts.lang

    @property
    def ways(self) -> tuple[Way, ...]:
        return self.found.ways[self.indicator]

    @property
    def mix(self) -> Mix | None:
        return self.found.mixes[self.indicator]

    @cached_property
    def best_ways(self) -> tuple[Way, ...]:
        """One of each project: the chosen option, else that of least cost for one unit; harmful ones left out."""
        best: dict[str, Way] = {}
        for way in self.ways:
            if way.expected > 0:
                known = best.setdefault(way.project, way)
                if way.chosen and not known.chosen:
                    best[way.project] = way
        return tuple(sorted(best.values(), key=lambda way: (way.per_unit or 0, way.option)))

    def shown(self, most: int) -> tuple[list[tuple[str, list[Way]]], list[Way]]:
        """Ways by part, at most about so many, and those not shown.

        A part a channel, all in it; then the others, those of the largest effect first, the cheaper of two as strong.
        """
        channels = sorted({way.channel for way in self.best_ways if way.channel})
        parts = [(self.channel(c), [way for way in self.best_ways if way.channel == c]) for c in channels]
        others = sorted(
            (w for w in self.best_ways if not w.channel), key=lambda way: (-way.expected, way.extra, way.option)
        )
        room = max(3, most - sum(len(part) for _, part in parts))
        if others:
            counts = {"shown": min(room, len(others)), "all": len(others)}
            parts.append((self.say("others" if channels else "strongest", **counts), others[:room]))
        return parts, others[room:]

    def weighty(self, ways: Sequence[Way]) -> list[Way]:
        """Those that alone bring at least `WEIGHTY` of what all together bring."""
        least = (self.mix.potential - self.mix.base) * WEIGHTY if self.mix else 0
        return [way for way in ways if way.expected >= least]

    # ---- names

    @cached_property
    def title(self) -> str:
        return row_title(self.facts.snapshot["indicators"].by_id()[self.indicator], self.lang)

    @cached_property
    def measured_in(self) -> str:
        row = self.facts.snapshot["indicators"].by_id()[self.indicator]
        return str(row.unit_fa if self.lang == "fa" else row.unit_en)

    def project(self, project: str) -> str:
        return row_title(self.facts.projects[project], self.lang)

    def option(self, way: Way) -> str:
        return option_name(self.facts.options[way.option], self.lang)

    def nature(self, way: Way) -> str:
        return choice_title("project_types", "nature", way.nature, self.lang)

    def needs(self, way: Way) -> str:
        """What it requires, or nothing."""
        names = listed([self.project(project) for project in way.needs], self.lang)
        return self.say("needs", projects=names) if names else ""

    @cached_property
    def channels(self) -> Mapping[str, str]:
        return row_titles(self.facts.snapshot["channels"], self.lang)

    def channel(self, channel: str) -> str:
        potential = self.effect(self.facts.channels[channel].potential)
        return self.say("in-channel", channel=self.channels[channel], potential=f"{potential} {self.measured_in}")

    # ---- numbers

    @cached_property
    def _decimals(self) -> int:
        scale = self.facts.scales[self.indicator]
        distance = abs(scale.target - scale.baseline) or scale.indicator.tolerance
        return next((places for places, limit in enumerate((100, 10)) if distance >= limit * MICRO), 2)

    @cached_property
    def _level_decimals(self) -> int:
        """So many that levels which differ are written differently."""
        mix = self.mix
        levels = set() if mix is None else {mix.base, mix.plan, mix.target, mix.potential}
        for places in range(self._decimals, _MOST_PLACES):
            if len({round(Fraction(micros, MICRO), places) for micros in levels}) == len(levels):
                return places
        return _MOST_PLACES

    def level(self, progress: int) -> str:
        """The level at a progress."""
        return number(
            Fraction(self.facts.scales[self.indicator].level(progress), MICRO), self.lang, self._level_decimals
        )

    def effect(self, change: int) -> str:
        """A change of progress: better is above 0."""
        return number(Fraction(change, MICRO), self.lang, self._decimals + 1)

    def money(self, rial: int | None) -> str:
        return "—" if rial is None else self.amounts.bare(rial)

    def said(self, rial: int | None) -> str:
        """With its unit, for a sentence."""
        return "—" if rial is None else self.amounts.said(rial)

    def unit_cost(self, way: Way) -> str:
        return "—" if way.per_unit is None else self.amounts.bare(round(way.per_unit))

    # ---- sentences

    def reach(self) -> str:
        """Whether all ways together reach the target, and what the cheapest mix costs."""
        mix = self.mix
        if mix is None:
            return self.say("none" if not self.ways else "summit")
        if mix.reachable == "open":
            levels = {"potential": self.level(mix.potential), "most": self.level(mix.potential_most)}
            return self.say("reach-open", **levels)
        if mix.reachable == "not_reachable":
            return self.say("reach-not_reachable", most=self.level(mix.potential_most))
        point = mix.at(mix.target)
        if point is None or mix.target <= mix.base:
            return self.say("reach-there")
        if point.found == point.at_least:
            return self.say("reach-exactly", found=self.said(point.found))
        return self.say("reach-reachable", found=self.said(point.found), least=self.said(point.at_least))

    def stand(self) -> str:
        """Where the plan stands, and what the cheapest mix for the same level would cost."""
        mix = self.mix
        if mix is None:
            return self.reach()
        levels = {name: self.level(getattr(mix, name)) for name in ("base", "plan", "target")}
        told = [self.say("stand", unit=self.measured_in, **levels), self.reach()]
        ours, same, end = self.contents
        if same is not None:
            told.append(
                self.say(
                    "spends" if self._serves_others else "spends-alone",
                    spent=self.said(ours.total),
                    least=self.said(same.total),
                )
            )
        made = end or same
        if made is not None and made.acting:
            told.append(self._made(made, ours, "end" if end is not None else "same"))
        return " ".join(told)

    @cached_property
    def _serves_others(self) -> bool:
        """Whether a project of the plan that brings it there acts on another scoring indicator too."""
        acting = set(self.contents[0].acting)
        return any(
            self.facts.options[option].project in acting
            for (k, _), series in self.facts.effects.expected.items()
            if k != self.indicator
            for effects in series.values()
            for option in effects
        )

    def _made(self, made: Contents, ours: Contents, which: str) -> str:
        """How many projects a mix has, how many of them the plan has too, and how much of it is built."""
        helping = sum(made.cost[project] for project in made.acting)
        built = percent_of(Fraction(made.built, helping), self.lang, 0) if helping > 0 else "—"
        counts = {"count": len(made.acting), "ours": len(made.shared(ours)), "built": built}
        return self.say(f"made-{which}", level=self.level(made.progress), **counts)

    @cached_property
    def contents(self) -> tuple[Contents, Contents | None, Contents | None]:
        """What is in the plan's mix, in the cheapest at its level, and in that to the target or as far as one goes."""
        assert self.mix is not None
        return contents(self.facts, self.ways, self.mix)

    @property
    def plan_point(self) -> Point | None:
        return self.mix.at(self.mix.plan) if self.mix else None

    def line(self) -> str:
        mix = self.mix
        if mix is None:
            return f"{self.title} (`{self.indicator}`): {self.reach()}"
        levels = {name: self.level(getattr(mix, name)) for name in ("base", "plan", "target", "potential")}
        names = {"title": self.title, "id": self.indicator, "unit": self.measured_in}
        return self.say("line", **names, **levels, reach=self.reach())

    def say(self, key: str, **values: object) -> str:
        return sentence(f"ways-{key}", self.lang, **values)
