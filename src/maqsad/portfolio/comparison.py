"""Two plans side by side: results in their own units, works, districts, money, and which projects changed and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeVar

from maqsad.portfolio.decision import Binding, ProjectVerdict, Reason, Verdict
from maqsad.portfolio.formulation.attainment import QUANTA
from maqsad.portfolio.formulation.facts import Facts
from maqsad.portfolio.formulation.rules.council import debt_after
from maqsad.portfolio.reasons import districts, progress
from maqsad.portfolio.search.settle import Settled

_Key = TypeVar("_Key", str, int)


@dataclass(frozen=True, slots=True)
class Reached:
    """One indicator under one plan, micros of its unit: expected and promised (low effects), last year and later.

    `baseline` and `target` are those of the plan's own data; `direction`: up, down or keep.
    """

    baseline: int
    target: int
    direction: str
    weight: int
    last: int
    later: int
    promised_last: int
    promised_later: int


@dataclass(frozen=True)
class Outcome:
    """What one plan comes to."""

    choices: Mapping[str, str]
    """Project -> option."""
    delivers: frozenset[str]
    """Projects whose option delivers."""
    levels: Mapping[str, Reached]
    works: tuple[str, ...]
    """Half-finished projects."""
    finished: tuple[str, ...]
    """Those of them whose option delivers, handed over included."""
    finished_in_time: tuple[str, ...]
    """Those usable within the horizon."""
    district_points: Mapping[str, tuple[Fraction, Fraction]]
    """District -> (points on its residents, need)."""
    under_need: tuple[str, ...]
    """Districts whose share of all points is under their share of all need."""
    money: Mapping[int, int]
    """Year -> rial of that year's money for the chosen options, years after the horizon too."""
    costs: Mapping[str, int]
    """Project -> the same, all years together."""
    left: int
    """To the next council, rial at last-year prices."""
    comparable_cost: int
    interest: int
    value: Fraction
    """Points."""
    verdicts: Mapping[str, ProjectVerdict] = field(default_factory=dict)
    """Empty where the plan is not a decision's."""


@dataclass(frozen=True, slots=True)
class LevelChange:
    """One indicator under both plans; None where a plan's data do not score it."""

    indicator: str
    first: Reached | None
    second: Reached | None

    @property
    def last(self) -> int | None:
        """Micros by which the level of the last year is higher in the second."""
        return None if self.first is None or self.second is None else self.second.last - self.first.last

    @property
    def later(self) -> int | None:
        return None if self.first is None or self.second is None else self.second.later - self.first.later


@dataclass(frozen=True, slots=True)
class ProjectChange:
    """One project with another option; None where a plan does not decide it. Why: from the plan that is a decision."""

    project: str
    first: str | None
    second: str | None
    first_reasons: tuple[Reason, ...]
    second_reasons: tuple[Reason, ...]
    first_standing: Verdict | Binding | None
    second_standing: Verdict | Binding | None
    cost: int
    """Rial by which the second spends more on it, all years."""


@dataclass(frozen=True, slots=True)
class DistrictChange:
    """One district: points on its residents under either plan."""

    district: str
    first: Fraction
    second: Fraction
    first_under: bool
    second_under: bool

    @property
    def gain(self) -> Fraction:
        return self.second - self.first


@dataclass(frozen=True)
class Comparison:
    """The second plan against the first; every difference is second less first."""

    first: Outcome
    second: Outcome
    levels: tuple[LevelChange, ...]
    """The weightiest first."""
    projects: tuple[ProjectChange, ...]
    """Those that changed; the largest change of money first."""
    districts: tuple[DistrictChange, ...]
    """The one that gains most first."""
    money: tuple[tuple[int, int, int], ...]
    """(year, rial of the first, rial of the second)."""

    @property
    def works_gained(self) -> tuple[str, ...]:
        return tuple(i for i in self.second.finished if i not in self.first.finished)

    @property
    def works_lost(self) -> tuple[str, ...]:
        return tuple(i for i in self.first.finished if i not in self.second.finished)

    @property
    def left(self) -> int:
        return self.second.left - self.first.left

    @property
    def value(self) -> Fraction:
        return self.second.value - self.first.value


def outcome(facts: Facts, plan: Settled, verdicts: Mapping[str, ProjectVerdict] | None = None) -> Outcome:
    """What `plan` comes to; `verdicts` where it is a decision's."""
    choices = {facts.options[o].project: o for o in sorted(plan.chosen)}
    usable = {i: facts.options[o].usable_year for i, o in choices.items()}
    works = tuple(i for i in sorted(choices) if facts.projects[i].state == "half_finished")
    finished = tuple(i for i in works if usable[i] is not None)
    received = districts(facts, plan.chosen)
    debt = sum(amount * plan.columns.get(column, 0) for column, amount in debt_after(facts).items())
    money, costs = _spent(facts, plan.chosen)
    return Outcome(
        choices=choices,
        delivers=frozenset(i for i, year in usable.items() if year is not None),
        levels={k: _reached(facts, k, plan.chosen) for k in facts.scales},
        works=works,
        finished=finished,
        finished_in_time=tuple(i for i in finished if usable[i] <= facts.years.last),
        district_points=received,
        under_need=under_need(received),
        money=money,
        costs=costs,
        left=sum(facts.costs.left[o] for o in plan.chosen) + debt,
        comparable_cost=plan.cost,
        interest=plan.interest,
        value=Fraction(plan.value, QUANTA),
        verdicts=verdicts or {},
    )


def under_need(received: Mapping[str, tuple[Fraction, Fraction]]) -> tuple[str, ...]:
    """Districts with a smaller share of all points than of all need, by id."""
    points = sum((p for p, _ in received.values()), Fraction(0))
    need = sum((n for _, n in received.values()), Fraction(0))
    return tuple(d for d, (p, n) in sorted(received.items()) if p * need < n * points)


def compare(first: Outcome, second: Outcome) -> Comparison:
    return Comparison(
        first=first,
        second=second,
        levels=_levels(first, second),
        projects=_projects(first, second),
        districts=_districts(first, second),
        money=tuple((y, first.money.get(y, 0), second.money.get(y, 0)) for y in _both(first.money, second.money)),
    )


def _reached(facts: Facts, k: str, chosen: frozenset[str]) -> Reached:
    scale, last, later = facts.scales[k], facts.years.last, facts.years.later
    expected, low = facts.effects.expected, facts.effects.low
    return Reached(
        baseline=scale.baseline,
        target=scale.target,
        direction=scale.indicator.direction,
        weight=facts.weights.get(k, 0),
        last=scale.level(progress(facts, expected, k, last, chosen)),
        later=scale.level(progress(facts, expected, k, later, chosen)),
        promised_last=scale.level(progress(facts, low, k, last, chosen)),
        promised_later=scale.level(progress(facts, low, k, later, chosen)),
    )


def _spent(facts: Facts, chosen: frozenset[str]) -> tuple[dict[int, int], dict[str, int]]:
    """Rial by year, and by project."""
    years = dict.fromkeys((*facts.years.horizon, *facts.years.tail), 0)
    projects: dict[str, int] = defaultdict(int)
    for line in facts.costs.lines:
        if line.option in chosen:
            years[line.year] += line.amount
            projects[line.project] += line.amount
    return years, dict(sorted(projects.items()))


def _levels(first: Outcome, second: Outcome) -> tuple[LevelChange, ...]:
    found = [LevelChange(k, first.levels.get(k), second.levels.get(k)) for k in _both(first.levels, second.levels)]
    return tuple(sorted(found, key=lambda change: (-_weight(change), change.indicator)))


def _weight(change: LevelChange) -> int:
    return max(side.weight for side in (change.first, change.second) if side is not None)


def _projects(first: Outcome, second: Outcome) -> tuple[ProjectChange, ...]:
    changed = (i for i in _both(first.choices, second.choices) if first.choices.get(i) != second.choices.get(i))
    return tuple(sorted((_change(i, first, second) for i in changed), key=lambda c: (-abs(c.cost), c.project)))


def _change(project: str, first: Outcome, second: Outcome) -> ProjectChange:
    one, other = first.verdicts.get(project), second.verdicts.get(project)
    return ProjectChange(
        project=project,
        first=first.choices.get(project),
        second=second.choices.get(project),
        first_reasons=one.reasons if one else (),
        second_reasons=other.reasons if other else (),
        first_standing=one.told if one else None,
        second_standing=other.told if other else None,
        cost=second.costs.get(project, 0) - first.costs.get(project, 0),
    )


def _districts(first: Outcome, second: Outcome) -> tuple[DistrictChange, ...]:
    none = (Fraction(0), Fraction(0))
    found = [
        DistrictChange(
            district=d,
            first=first.district_points.get(d, none)[0],
            second=second.district_points.get(d, none)[0],
            first_under=d in first.under_need,
            second_under=d in second.under_need,
        )
        for d in _both(first.district_points, second.district_points)
    ]
    return tuple(sorted(found, key=lambda change: (-change.gain, change.district)))


def _both(first: Iterable[_Key], second: Iterable[_Key]) -> list[_Key]:
    found: set[_Key] = set(first)
    found.update(second)
    return sorted(found)
