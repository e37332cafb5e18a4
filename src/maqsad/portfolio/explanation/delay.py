"""What a year's delay of a half-finished work costs, in three parts: price, overhead and decay, lost result (C7)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from maqsad.plan.derivation.d02_as_planned import as_planned
from maqsad.plan.derivation.d05_postponed import postponed
from maqsad.plan.derivation.derived import Cost
from maqsad.plan.derivation.facts import Facts as WorkFacts
from maqsad.plan.derivation.facts import facts_of as work_facts
from maqsad.plan.plan import PlanSnapshot
from maqsad.plan.table import MISSING, Table, frozen
from maqsad.portfolio.explanation.half_finished import planned_option, works_of
from maqsad.portfolio.formulation.attainment import QUANTA
from maqsad.portfolio.formulation.costs import Indices
from maqsad.portfolio.formulation.effects import effects_of
from maqsad.portfolio.formulation.exact import BP
from maqsad.portfolio.formulation.facts import Facts
from maqsad.portfolio.reasons import Effects, progress
from maqsad.values.problem import Refused


@dataclass(frozen=True, slots=True)
class Lost:
    """What the level of an indicator lacks at the end of a year, in micros of its unit with its sign."""

    indicator: str
    year: int
    amount: int


@dataclass(frozen=True, slots=True)
class Delay:
    """One work a year later. Rial are nominal; None where a fact or an index is missing."""

    price: int | None
    """The same works at the next years' prices."""
    decay: int | None
    """Guarding meanwhile, and what decays and must be done again."""
    lost: tuple[Lost, ...]
    points: Fraction | None
    """Points of results lost, all else as chosen; None without an option as planned."""

    @property
    def money(self) -> int | None:
        return None if self.price is None or self.decay is None else self.price + self.decay


def delays(facts: Facts, chosen: frozenset[str]) -> dict[str, Delay]:
    """Work -> what its delay costs beside `chosen`."""
    works = works_of(facts)
    money = _Money(facts.snapshot)
    planned = {i: option for i in works if (option := planned_option(facts, i)) is not None}
    later = _later(facts, frozenset(planned.values())) if planned else {}
    found = {}
    for work in works:
        lost, points = _lost(facts, later, planned[work], work, chosen) if work in planned else ((), None)
        found[work] = Delay(*money(work), lost, points)
    return found


class _Money:
    """The two parts in money, from a project's facts."""

    def __init__(self, snapshot: PlanSnapshot) -> None:
        self._settings, self._overrun = snapshot.settings, snapshot.scenario.overrun
        self._indices = Indices(snapshot)
        self._projects, self._types = snapshot["projects"].by_id(), snapshot["project_types"].by_id()

    def __call__(self, project: str) -> tuple[int | None, int | None]:
        row = self._projects[project]
        facts = work_facts(row, self._types.get(row.type), self._settings)
        now, delayed = as_planned(facts), postponed(replace(facts, signed=False))
        if now is None or delayed is None:
            return None, None
        try:
            price = self._cost(facts, _a_year_later(now.costs)) - self._cost(facts, now.costs)
            decay = self._cost(facts, delayed.costs) - self._cost(facts, _a_year_later(now.costs))
        except Refused:
            return None, None
        return price, decay

    def _cost(self, facts: WorkFacts, costs: Iterable[Cost]) -> int:
        since = facts.price_year
        assert since is not None, "what has no price year derives no cost"
        return sum(self._indices.inflate(c.amount, c.index_group, since, c.year, self._overrun, BP) for c in costs)


def _a_year_later(costs: Iterable[Cost]) -> list[Cost]:
    return [cost._replace(year=cost.year + 1) for cost in costs]


def _later(facts: Facts, options: frozenset[str]) -> Effects:
    """Expected effects as if each of these options came into use a year later."""
    table = facts.snapshot["effects"]
    moved = zip(table.texts("option"), table.wholes("year").tolist(), strict=True)
    years = (year + (option in options and year != MISSING) for option, year in moved)
    effects = Table(table.spec, {**table.columns, "year": frozen(years)}, table.rows)
    snapshot = PlanSnapshot({**facts.snapshot.tables, "effects": effects})
    return effects_of(snapshot, facts.years, facts.scales).expected


def _lost(
    facts: Facts, later: Effects, option: str, work: str, chosen: frozenset[str]
) -> tuple[tuple[Lost, ...], Fraction]:
    at = chosen.difference(facts.by_project[work]) | {option}
    now = facts.effects.expected
    found, quanta = [], 0
    for key in sorted(key for key, series in now.items() if any(option in e for e in series.values())):
        k = key[0]
        overlay = _overlaid(now, key, later[key], option)
        for year in facts.years.scored:
            lacking = _effect(now[key], year, option) - _effect(overlay[key], year, option)
            if lacking:
                found.append(Lost(k, year, facts.scales[k].sign * lacking))
                worth = facts.attainment(k, year)
                quanta += worth(progress(facts, now, k, year, at)) - worth(progress(facts, overlay, k, year, at))
    return tuple(found), Fraction(quanta, QUANTA)


def _effect(series: Mapping[int, Mapping[str, int]], year: int, option: str) -> int:
    return series.get(year, {}).get(option, 0)


def _overlaid(now: Effects, key: tuple[str, str], later: Mapping[int, Mapping[str, int]], option: str) -> Effects:
    """The effects on one indicator, with those of one option taken from `later`."""
    series = {
        year: {**{o: e for o, e in effects.items() if o != option}, option: _effect(later, year, option)}
        for year, effects in now[key].items()
    }
    others = {other: effects for other, effects in now.items() if other[0] == key[0]}
    return {**others, key: series}
