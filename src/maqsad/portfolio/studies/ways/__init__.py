"""Ways to a result: for each indicator all that acts on it, built or not, and the cheapest mix to each level."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Literal

from maqsad.plan.table import Row
from maqsad.portfolio.explanation.again import Case
from maqsad.portfolio.formulation.exact import BP
from maqsad.portfolio.solving.highs import Progress
from maqsad.portfolio.studies.study import Study, Told
from maqsad.portfolio.studies.ways.least_cost import Choice, Reach
from maqsad.portfolio.studies.ways.proven import added_up

STEPS = 8
WORK = 200
"""Interrupt points of each search: one of some three hundred, each over few rows."""
MICRO = 10**6
Reachable = Literal["reachable", "open", "not_reachable"]
Short = Literal["", "few", "caps", "rules"]


@dataclass(frozen=True)
class Way:
    """One option that acts on the indicator: its effect later in micros of progress, and its price in rial (B1)."""

    option: str
    project: str
    nature: str
    """Of its project's type; `works` is construction."""
    channel: str
    low: int
    expected: int
    high: int
    cost: int
    """Comparable (C4)."""
    extra: int
    """Above the cheapest option of its project that does not act on the indicator."""
    per_unit: Fraction | None
    """Extra rial for one unit of the indicator; None where it costs nothing extra or does harm."""
    chosen: bool
    needs: tuple[str, ...]
    """Projects that it requires."""


@dataclass(frozen=True)
class Point:
    """The cheapest mix found to reach a progress: extra rial, and so many at least (proven).

    `mix`: its options that act, or that are not those of `Mix.start`; their costs above it add up to `found`.
    """

    progress: int
    found: int | None
    at_least: int | None
    mix: tuple[str, ...]


@dataclass(frozen=True)
class Mix:
    """The curve of one indicator. Progress in micros, better is more; costs above the cheapest mix at `base`."""

    base: int
    """If nothing is done."""
    potential: int
    """The most found that can be reached, money being no object."""
    potential_most: int
    """No choice goes further (proven)."""
    free: int
    """If every project took its most helpful option and no channel had a cap: no rule looked at."""
    capped: int
    """The same with the channels' caps."""
    target: int
    reachable: Reachable
    short: Short
    """Why the target is not reachable: too few ways, by the channels' caps, or by the rules of choices."""
    plan: int
    """Where the decision's plan stands."""
    spent: int
    """What the plan's `mix` costs above that of `start`."""
    mix: tuple[str, ...]
    """The plan's options that help, and those of the projects that these need."""
    start: tuple[str, ...]
    """The cheapest choice found at `base`: one option a project, that of `mix` and of the points' mixes apart."""
    points: tuple[Point, ...]
    """By progress; those of the target and of the plan among them."""

    def at(self, progress: int) -> Point | None:
        return next((point for point in self.points if point.progress == progress), None)


@dataclass(frozen=True)
class Ways:
    """Of each scoring indicator the ways, cheapest a unit first, and the curve; None where nothing can be gained."""

    ways: Mapping[str, tuple[Way, ...]]
    mixes: Mapping[str, Mix | None]


def ways(case: Case, told: Told) -> Ways:
    lists, mixes = {}, {}
    total = len(case.facts.scales)
    for done, k in enumerate(case.facts.scales):
        told(done, total)
        actor = _Acting(case, k)
        lists[k] = actor.ways()
        mixes[k] = _Curve(case, k, actor)() if lists[k] else None
    told(total, total)
    return Ways(lists, mixes)


class _Acting:
    """The options with an expected effect on one indicator at the end of all."""

    def __init__(self, case: Case, indicator: str) -> None:
        self.case, self.facts, self.indicator = case, case.facts, indicator
        self.later = self.facts.years.later
        inside = self.facts.channel_effects(indicator, self.later)
        self.effects = {o: e for effects in inside.values() for o, e in effects.items() if e}
        self._channels = {o: channel for channel, effects in inside.items() for o in effects}

    def ways(self) -> tuple[Way, ...]:
        found = [self._way(option) for option in sorted(self.effects)]
        return tuple(sorted(found, key=lambda way: (way.expected < 0, way.per_unit or 0, way.option)))

    def extra(self, option: str) -> int:
        """C4 above that of the project's cheapest option without effect on the indicator."""
        cost = self.facts.costs.comparable
        others = self.facts.by_project[self.facts.options[option].project]
        without = [o for o in others if o not in self.effects]
        return cost[option] - min(cost[o] for o in without or others)

    def mix(self, chosen: frozenset[str], start: frozenset[str]) -> tuple[str, ...]:
        """The options of a choice that act, or that are not those of another choice."""
        return tuple(sorted((chosen & self.effects.keys()) | (chosen - start)))

    def with_needs(self, chosen: frozenset[str]) -> tuple[str, ...]:
        """The options of a choice that help, and those of the projects that they need, directly or by others."""
        by_project = {self.facts.options[option].project: option for option in chosen}
        found: set[str] = set()
        new = {option for option in chosen if self.effects.get(option, 0) > 0}
        while new:
            found |= new
            needed = {by_project.get(project) for option in new for project in self.needs.get(option, ())}
            new = {option for option in needed if option is not None} - found
        return tuple(sorted(found))

    def others(self, start: frozenset[str], mixes: Iterable[Sequence[str]]) -> tuple[str, ...]:
        """Of a choice the options of projects in any of the mixes."""
        projects = {self.facts.options[option].project for mix in mixes for option in mix}
        return tuple(sorted(option for option in start if self.facts.options[option].project in projects))

    def above(self, mix: Iterable[str], start: frozenset[str]) -> int:
        """Rial by which the options of a mix cost more than those of the same projects in another choice."""
        cost = self.facts.costs.comparable
        of = {self.facts.options[option].project: option for option in start}
        return sum(cost[option] - cost[of[self.facts.options[option].project]] for option in mix)

    @cached_property
    def needs(self) -> Mapping[str, tuple[str, ...]]:
        """Option -> projects it requires."""
        found: dict[str, set[str]] = {}
        for relation in self.facts.snapshot["relations"]:
            if relation.kind == "requires":
                for option in self.facts.named(relation.options, relation.project):
                    found.setdefault(option, set()).add(relation.needs)
        return {option: tuple(sorted(projects)) for option, projects in found.items()}

    def _way(self, option: str) -> Way:
        facts, e, extra = self.facts, self.effects[option], self.extra(option)
        row = facts.options[option]
        return Way(
            option=option,
            project=row.project,
            nature=self._types[facts.projects[row.project].type],
            channel=self._channels[option],
            low=facts.effects.low_of(self.indicator, self.later)[option],
            expected=e,
            high=self._high(option, row.probability),
            cost=facts.costs.comparable[option],
            extra=extra,
            per_unit=Fraction(extra * MICRO, e) if extra > 0 and e > 0 else None,
            chosen=option in self.case.plan.chosen,
            needs=self.needs.get(option, ()),
        )

    @cached_property
    def _types(self) -> Mapping[str, str]:
        return {row.id: row.nature for row in self.facts.snapshot["project_types"]}

    def _high(self, option: str, probability: int) -> int:
        return int(self.facts.scales[self.indicator].sign * self._last_rows[option].high * probability // BP)

    @cached_property
    def _last_rows(self) -> Mapping[str, Row]:
        rows = [row for row in self.facts.snapshot["effects"] if row.indicator == self.indicator]
        return {row.option: row for row in sorted(rows, key=lambda row: row.year)}


class _Curve:
    """The cheapest mixes of one indicator, from doing nothing to all that can be done."""

    def __init__(self, case: Case, indicator: str, actor: _Acting) -> None:
        self.case, self.actor = case, actor
        self.scale = case.facts.scales[indicator]
        self.reach = Reach(case.facts, case.model, indicator, case.work, _watch(case))
        self.ours = self.reach.choice(case.plan.chosen)
        self.known: list[Choice] = [self.ours]
        self.free, self.capped = added_up(case.facts, indicator)

    def __call__(self) -> Mix | None:
        base, target = self.reach.base, self.scale.progress(self.scale.target)
        potential, most = self._potential(target)
        if potential <= base:
            return None
        levels = _levels(base, potential, target, self.ours.reached)
        self.known += [found for found in map(self.reach.cheapest, levels) if found is not None]
        start = self._best(base)
        assert start is not None, "the plan's own choice is known, or one of the potential"
        points = tuple(self._points(levels, start))
        mix = self.actor.with_needs(self.ours.chosen)
        return Mix(
            base=base,
            potential=potential,
            potential_most=most,
            free=self.free,
            capped=self.capped,
            target=target,
            reachable="reachable" if potential >= target else "open" if most >= target else "not_reachable",
            short=self._short(target, most),
            plan=self.ours.reached,
            spent=self.actor.above(mix, start.chosen),
            mix=mix,
            start=self.actor.others(start.chosen, [mix, *(point.mix for point in points)]),
            points=points,
        )

    def _potential(self, target: int) -> tuple[int, int]:
        """The progress of the choice found that goes furthest, and what none exceeds; none need go beyond a summit."""
        found = self.reach.furthest()
        if found is not None:
            self.known.append(found)
        potential = max(choice.reached for choice in self.known)
        most = max(potential, self.reach.most(potential, self.capped))
        return (potential, most) if target else (min(potential, 0), min(most, 0))

    def _short(self, target: int, most: int) -> Short:
        if target <= most:
            return ""
        return "few" if self.free < target else "caps" if self.capped < target else "rules"

    def _best(self, level: int) -> Choice | None:
        reaching = [choice for choice in self.known if choice.reached >= level]
        return min(reaching, key=lambda c: (c.cost, -c.reached, sorted(c.chosen)), default=None)

    def _points(self, levels: Sequence[int], start: Choice) -> Iterator[Point]:
        """By progress; what is proven at one level holds at those above it."""
        bounds: list[int] = []
        for level in levels:
            best = self._best(level)
            bound = self.reach.at_least(level, None if best is None else best.cost)
            bounds += [] if bound is None else [bound - start.cost]
            least = max(bounds, default=None)
            if best is None:
                yield Point(level, None, least, ())
            else:
                mix = self.actor.mix(best.chosen, start.chosen)
                yield Point(level, best.cost - start.cost, least, mix)


def _levels(base: int, potential: int, target: int, plan: int) -> Sequence[int]:
    """Doing nothing, even steps to the potential, the target and the plan's, where they lie between."""
    way = potential - base
    steps = {base + -(-n * way // STEPS) for n in range(STEPS + 1)}
    return sorted(steps | {level for level in (target, plan) if base <= level <= potential})


def _watch(case: Case) -> Progress | None:
    report = case.progress
    if report is None:
        return None
    return lambda best, bound, done: report("value", -best, -bound, done, case.work)


WAYS = Study("ways", Ways, ways, WORK)
