"""On what evidence the results rest: shares of what the plan wins, by grade of the effects and by kind of source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from maqsad.portfolio.decision import Decision
from maqsad.portfolio.formulation.facts import Facts
from maqsad.reporting.results import Result
from maqsad.values.money import allocate_by_id

GRADES = ("A", "B", "C", "D")
ASSUMPTION = "assumption"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Shares of all points gained above no action; an indicator's gain is shared by its good expected effects.

    `grades`: all four, together 1 where anything is gained. `assumed`: share that rests on effects among whose sources
    the plan names an assumption; None if nothing is gained.
    """

    grades: Mapping[str, Fraction]
    assumed: Fraction | None

    @property
    def percents(self) -> dict[str, int]:
        """Whole percents that add up to a hundred (largest remainder)."""
        return allocate_by_id(100, self.grades) if any(self.grades.values()) else dict.fromkeys(GRADES, 0)


def evidence(facts: Facts, decision: Decision, found: Iterable[Result]) -> Evidence:
    """What the chosen options' effects rest on."""
    assumptions = {row.id for row in facts.snapshot["sources"] if row.kind == ASSUMPTION}
    marks = {
        (row.option, row.indicator): (row.grade, not assumptions.isdisjoint((row.source or "").split()))
        for row in facts.snapshot["effects"]
    }
    chosen = frozenset(decision.choices.values())
    sums: dict[tuple[str, bool], Fraction] = {}
    for result in found:
        gained = max(result.gained, Fraction(0))
        won = {level.year: level.points for level in result.levels if level.points > 0}
        total = sum(won.values(), Fraction(0))
        for year, points in won.items():
            for option, share in _good(facts, result.id, year, chosen).items():
                mark = marks[option, result.id]
                sums[mark] = sums.get(mark, Fraction(0)) + gained * points / total * share
    whole = sum(sums.values(), Fraction(0))
    if not whole:
        return Evidence(dict.fromkeys(GRADES, Fraction(0)), None)
    grades = {g: sum((n for (grade, _), n in sums.items() if grade == g), Fraction(0)) / whole for g in GRADES}
    return Evidence(grades, sum((n for (_, assumed), n in sums.items() if assumed), Fraction(0)) / whole)


def _good(facts: Facts, indicator: str, year: int, chosen: frozenset[str]) -> dict[str, Fraction]:
    """Chosen option -> its share of the good expected effects on an indicator in a year."""
    good: dict[str, int] = {}
    for (of, _), series in facts.effects.expected.items():
        if of == indicator:
            for option, effect in series.get(year, {}).items():
                if option in chosen and effect > 0:
                    good[option] = good.get(option, 0) + effect
    total = sum(good.values())
    return {option: Fraction(effect, total) for option, effect in good.items()} if total else {}
