"""What is promised of every indicator, against its target."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction

from maqsad.plan.table import Row
from maqsad.portfolio.decision import Decision, LevelLine
from maqsad.portfolio.formulation.attainment import Scale
from maqsad.portfolio.formulation.facts import Facts
from maqsad.values.text import Bilingual

MICRO = 10**6


@dataclass(frozen=True, slots=True)
class Level:
    """Levels at the end of one year, micros: without action, under the plan in force, expected, promised (low)."""

    year: int
    base: int
    in_force: int
    expected: int
    promised: int
    points: Fraction
    """Won above no action."""
    grade_d: Fraction
    """Share of them that rests on grade D."""


@dataclass(frozen=True, slots=True)
class Result:
    """One scoring indicator. `last` is the end of the horizon, `later` when all that was begun is in full effect."""

    id: str
    title: Bilingual
    unit: Bilingual
    is_percentage: bool
    direction: str
    criterion: str
    weight: int
    """Parts of 10,000."""
    baseline: int
    baseline_year: int
    target: int
    target_year: int
    levels: tuple[Level, ...]
    last: Level
    later: Level
    scale: Scale

    @property
    def kept(self) -> bool:
        """Whether it has no way to go: it is to stay at its target."""
        return not self.scale.progress(self.target)

    def way(self, level: int) -> Fraction:
        """How far a level is from baseline (0) to target (1); where both are one, how much of the worth is kept."""
        return (
            1 - self.off(level) if self.kept else Fraction(self.scale.progress(level), self.scale.progress(self.target))
        )

    def missed(self, level: int) -> int:
        """Micros by which a level is off the target, the wrong way."""
        progress = self.scale.progress(level)
        return abs(progress) if self.direction == "keep" else max(0, self.scale.progress(self.target) - progress)

    def off(self, level: int) -> Fraction:
        """The same as a share of the tolerance, of an indicator to be kept."""
        return Fraction(self.missed(level), self.scale.indicator.tolerance)

    @property
    def gained(self) -> Fraction:
        """Points won over doing nothing, all years."""
        return sum((level.points for level in self.levels), Fraction(0))

    @property
    def grade_d(self) -> Fraction:
        """Share of the promise that rests on the proposers' own guesses, all years."""
        won = [(max(level.points, Fraction(0)), level.grade_d) for level in self.levels]
        total = sum((points for points, _ in won), Fraction(0))
        return sum((points * share for points, share in won), Fraction(0)) / total if total else self.later.grade_d


@dataclass(frozen=True, slots=True)
class Unscored:
    """An indicator that is shown and scores nothing; `reason`: progress, means, chosen, baseline, target, tolerance."""

    id: str
    title: Bilingual
    unit: Bilingual
    reason: str


def results(facts: Facts, decision: Decision) -> tuple[Result, ...]:
    """Scoring indicators, the weightiest first."""
    lines: dict[str, list[LevelLine]] = defaultdict(list)
    for line in decision.levels:
        lines[line.indicator].append(line)
    found = [_result(facts, scale, lines[id]) for id, scale in facts.scales.items() if lines[id]]
    return tuple(sorted(found, key=lambda result: (-result.weight, result.id)))


def unscored(facts: Facts) -> tuple[Unscored, ...]:
    kinds: dict[str, set[str]] = defaultdict(set)
    for row in facts.snapshot["indicator_values"]:
        if not row.district:
            kinds[row.indicator].add(row.kind)
    rows = sorted(facts.snapshot["indicators"], key=lambda row: row.id)
    return tuple(
        Unscored(row.id, _title(row), Bilingual(row.unit_fa, row.unit_en), _why_unscored(row, kinds[row.id]))
        for row in rows
        if row.id not in facts.scales
    )


def _result(facts: Facts, scale: Scale, lines: list[LevelLine]) -> Result:
    row = scale.indicator
    values = [value for value in facts.snapshot["indicator_values"] if value.indicator == row.id and not value.district]
    levels = tuple(_level(line) for line in sorted(lines, key=lambda line: line.year))
    by_year = {level.year: level for level in levels}
    return Result(
        id=row.id,
        title=_title(row),
        unit=Bilingual(row.unit_fa, row.unit_en),
        is_percentage=bool(row.is_percentage),
        direction=row.direction,
        criterion=row.criterion,
        weight=facts.weights.get(row.id, 0),
        baseline=scale.baseline,
        baseline_year=next(value.year for value in values if value.kind == "baseline"),
        target=scale.target,
        target_year=max(value.year for value in values if value.kind == "target"),
        levels=levels,
        last=by_year[facts.years.last],
        later=by_year[facts.years.later],
        scale=scale,
    )


def _level(line: LevelLine) -> Level:
    return Level(
        line.year, line.base, line.in_force_expected, line.expected, line.promised, line.points, line.grade_d_share
    )


def _title(row: Row) -> Bilingual:
    return Bilingual(row.title_fa, row.title_en)


def _why_unscored(row: Row, kinds: set[str]) -> str:
    if row.measures_progress:
        return "progress"
    if not row.scored:
        return "means" if row.means_of else "chosen"
    return next((kind for kind in ("baseline", "target") if kind not in kinds), "tolerance")
