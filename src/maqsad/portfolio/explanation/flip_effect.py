"""The effect at which a project would flip: low, likely and high of all its rows times one percentage (Z2).

What was found is found at a value that was tried. What is proven at a value holds for every stronger effect too (of a
project that is out: for every weaker one), where the project's effects do only good and move no other project's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from maqsad.plan.plan import PlanSnapshot
from maqsad.plan.table import Table, frozen
from maqsad.portfolio.explanation.again import Case
from maqsad.portfolio.explanation.trial import Standing, Trials, Tried
from maqsad.portfolio.formulation import formulate
from maqsad.portfolio.formulation.effects import Effect, effects_of
from maqsad.portfolio.formulation.exact import near_ratio
from maqsad.portfolio.formulation.facts import Facts
from maqsad.portfolio.formulation.model import FlatModel

NOW = 100
"""Percent."""
DOWN, UP = (90, 75, 50, 25, 0), (110, 150, 200, 300, 500)
HALVINGS = 2
MEAN = 3
"""Projects of a type from which a mean is taken (E3)."""


@dataclass(frozen=True, slots=True)
class EffectFlip:
    """Where the project would flip; percentages of its present effects."""

    why_none: Literal["", "no-effect"] = ""
    now: Standing = "none"
    """Its side in our plan."""
    farthest: int = NOW
    """The last value of the range that is tried."""
    kept: Tried | None = None
    """The value farthest from today's at which it is proven to stay on its side; None if at none that was tried."""
    kept_between: bool = False
    """Whether that holds for every value from `kept` to today's and beyond (up, if it is in; down, if it is out)."""
    flipped: Tried | None = None
    """The value nearest to today's that was tried and at which it is not on its side; None if there is none."""
    tried: tuple[Tried, ...] = ()
    """Every value that was looked at, in order."""


def effect_flip(case: Case, trials: Trials) -> EffectFlip:
    """The interval of one project's effect in which it flips. The project has a way to win money."""
    return _Flip(case, trials).answer()


class _Flip:
    def __init__(self, case: Case, trials: Trials) -> None:
        self.case, self.trials = case, trials
        self.options = frozenset(case.facts.by_project[trials.project])
        is_in = trials.project in case.delivering(case.plan.chosen)
        self.now: Standing = "in" if is_in else "out"
        self.range = DOWN if is_in else UP
        self._seen: dict[int, Tried] = {}

    def answer(self) -> EffectFlip:
        if not any(self._own(self.case.facts.effects.expected)):
            return EffectFlip("no-effect", self.now)
        _, far = _halved(*_bracket(self.range, self._flips), self._flips)
        nearer = [p for p in {*self.range, *self._seen} if far is None or _distance(p) < _distance(far)]
        near, beyond = _bracket(sorted(nearer, key=_distance), self._unproven)
        _halved(near, far if beyond is None else beyond, self._unproven)
        flipped = min((p for p, tried in self._seen.items() if tried.standing != self.now), key=_distance, default=None)
        kept = max(self._proven_before(flipped), key=_distance, default=None)
        return EffectFlip(
            now=self.now,
            farthest=self.range[-1],
            kept=None if kept is None else self._seen[kept],
            kept_between=kept is not None and self._only_good(),
            flipped=None if flipped is None else self._seen[flipped],
            tried=tuple(self._seen[percent] for percent in sorted(self._seen)),
        )

    def _proven_before(self, flipped: int | None) -> Iterator[int]:
        """The values nearer to today's than `flipped` at which the project is proven to stay on its side."""
        for percent, tried in self._seen.items():
            nearer = flipped is None or _distance(percent) < _distance(flipped)
            if nearer and tried.proven and tried.standing == self.now:
                yield percent

    def _flips(self, percent: int) -> bool:
        if percent not in self._seen:
            self._seen[percent] = self.trials(percent, *self._at(percent))
        return self._seen[percent].standing != self.now

    def _unproven(self, percent: int) -> bool:
        if percent not in self._seen:
            found = self.trials.proven(percent, *self._at(percent))
            if found is None:
                return True
            self._seen[percent] = found
        tried = self._seen[percent]
        return not tried.proven or tried.standing != self.now

    def _at(self, percent: int) -> tuple[Facts, FlatModel]:
        now = self.case.facts
        snapshot = effects_scaled(now.snapshot, self.options, percent)
        facts = replace(now, snapshot=snapshot, effects=effects_of(snapshot, now.years, now.scales))
        return facts, formulate(facts)

    def _own(self, effects: Mapping[tuple[str, str], Mapping[int, Effect]]) -> Iterator[tuple[str, int, str, int]]:
        """(indicator, year, option, micros) of the project."""
        for (k, _), years in effects.items():
            for year, of in years.items():
                yield from ((k, year, option, of[option]) for option in sorted(self.options & of.keys()))

    def _only_good(self) -> bool:
        """Whether a stronger effect makes every plan with the project better and no plan without it other."""
        facts = self.case.facts
        ways = facts.delivering(self.trials.project)
        own = [*self._own(facts.effects.expected), *self._own(facts.effects.low)]
        if any(micros < 0 or option not in ways for _, _, option, micros in own):
            return False
        worth = [facts.attainment(k, year) for k, year, _, _ in self._own(facts.effects.expected)]
        return all(min(a.slopes) >= 0 for a in worth) and not self._shared({k for k, *_ in own})

    def _shared(self, indicators: set[str]) -> bool:
        """Whether a mean of its type (E3) might rest on the project's effects."""
        facts = self.case.facts
        project = facts.projects[self.trials.project]
        if not project.output_quantity:
            return False
        alike: dict[str, set[str]] = {k: set() for k in indicators}
        for row in facts.snapshot["effects"]:
            other = facts.options[row.option].project
            if row.indicator in alike and facts.projects[other].type == project.type:
                alike[row.indicator].add(other)
        return any(len(others) >= MEAN for others in alike.values())


def effects_scaled(snapshot: PlanSnapshot, options: Iterable[str], percent: int) -> PlanSnapshot:
    """The snapshot with low, likely and high of every effect of these options times a percentage."""
    table, touched = snapshot["effects"], set(options)
    of = table.texts("option")

    def times(name: str) -> Iterator[int]:
        for option, micros in zip(of, table.wholes(name).tolist(), strict=True):
            yield near_ratio(micros * percent, NOW) if option in touched else micros

    columns = {name: frozen(times(name)) for name in ("low", "likely", "high")}
    return PlanSnapshot({**snapshot.tables, "effects": Table(table.spec, {**table.columns, **columns}, table.rows)})


def _distance(percent: int) -> int:
    return abs(percent - NOW)


def _bracket(values: Sequence[int], beyond: Callable[[int], bool]) -> tuple[int, int | None]:
    """(last value not beyond, first value beyond) of values that lead away from today's, by halving the list."""
    low, high = -1, len(values)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if beyond(values[middle]) else (middle, high)
    return values[low] if low >= 0 else NOW, values[high] if high < len(values) else None


def _halved(near: int, far: int | None, beyond: Callable[[int], bool]) -> tuple[int, int | None]:
    """The same, `HALVINGS` times closer."""
    for _ in range(HALVINGS):
        if far is None or abs(far - near) < 2:
            break
        middle = (near + far) // 2
        near, far = (near, middle) if beyond(middle) else (middle, far)
    return near, far
