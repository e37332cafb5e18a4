"""What is left to the next council, in its parts (rule C5), and what doing nothing and the plan in force come to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from maqsad.portfolio.comparison import Outcome
from maqsad.portfolio.decision import Decision
from maqsad.portfolio.formulation.attainment import QUANTA
from maqsad.portfolio.formulation.facts import Facts
from maqsad.portfolio.formulation.rules.council import debt_after


@dataclass(frozen=True, slots=True)
class LeftOver:
    """Rial; costs at prices of the horizon's last year, instalments as they fall due."""

    cost: int
    """Of the options after the last year."""
    worn: int
    """Decay and guarantees."""
    upkeep: int
    """Five years' upkeep added, less the savings that can be cashed; below 0 where savings are more."""
    instalments: int
    """After the last year, of bonds drawn within the horizon."""

    @property
    def parts(self) -> tuple[tuple[str, int], ...]:
        """(name, rial), in the order of rule C5."""
        names = ("cost", "worn", "upkeep", "instalments")
        return tuple((name, int(getattr(self, name))) for name in names)

    @property
    def total(self) -> int:
        return sum(rial for _, rial in self.parts)


def left_by_plan(facts: Facts, decision: Decision) -> LeftOver:
    """By the decision; its total is what the decision says is left."""
    lots = {f"lots|{fund}|{year}": count for fund, year, count in decision.bonds}
    debt = sum(rial * lots.get(column, 0) for column, rial in debt_after(facts).items())
    return _left(facts, decision.choices.values(), debt)


def left_in_force(facts: Facts) -> LeftOver:
    """By the plan in force; it draws no bonds of its own."""
    return _left(facts, facts.in_force.values(), 0)


def _left(facts: Facts, options: Iterable[str], debt: int) -> LeftOver:
    chosen = list(options)
    costs = facts.costs
    whole, worn, upkeep = (sum(of.get(o, 0) for o in chosen) for of in (costs.left, costs.worn, costs.after))
    return LeftOver(whole - worn - upkeep, worn, upkeep, debt)


def has_plan_in_force(facts: Facts) -> bool:
    """Whether the plan in force does anything: without one, or where it leaves everything, it is doing nothing."""
    return any(facts.options[option].usable_year is not None for option in facts.in_force.values())


def nothing_done(facts: Facts) -> Fraction:
    """Points if no project has any effect: Σ A_kt(p_b) (L2, L6)."""
    quanta = sum(
        facts.attainment(k, year)(scale.base_progress(year))
        for k, scale in facts.scales.items()
        for year in facts.years.scored
    )
    return Fraction(quanta, QUANTA)


def added_and_dropped(facts: Facts, paid: Outcome) -> tuple[int, int]:
    """Projects that the usual way *in force* (U1) brings into use and the plan as written does not; and the reverse."""
    written = {project for project, option in facts.in_force.items() if facts.options[option].usable_year is not None}
    return len(paid.delivers - written), len(written - paid.delivers)
