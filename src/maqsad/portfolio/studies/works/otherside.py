"""What a half-finished work displaces: the best plan found with the other side of its choice (K3)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Literal

from maqsad.portfolio.bounds.refutation import Refuter
from maqsad.portfolio.explanation.again import Case, LevelShift, shifts
from maqsad.portfolio.explanation.forced import forced
from maqsad.portfolio.formulation.attainment import QUANTA
from maqsad.portfolio.search.settle import Settled

WhyNone = Literal["", "no-option", "proven", "not-found"]


@dataclass(frozen=True, slots=True)
class OtherSide:
    """The best plan found in which the work is not brought into use, where ours does so, or the other way round."""

    finished: bool
    """Whether the work comes into use there."""
    why_none: WhyNone = ""
    """No option of that side; no plan takes one, proven; none was found."""
    option: str = ""
    least: Fraction | None = None
    """Points of which that side costs at least so many (proven)."""
    price: Fraction | None = None
    """Points that the plan found is worth less than ours; negative: it is worth more."""
    into: tuple[str, ...] = ()
    """Other projects that win money there and not in ours."""
    out: tuple[str, ...] = ()
    otherwise: Mapping[str, str] = field(default_factory=dict)
    """Project -> its option there, wherever that is not ours (the work itself aside)."""
    levels: tuple[LevelShift, ...] = ()
    spent: int = 0
    """Comparable rial that the plan found costs more than ours."""


class Otherwise:
    """Searches for the other sides of one decision. `known` gathers the plans found, each of use to other works.

    Works in `wide` are searched among all projects too, those in `light` shortly.
    """

    def __init__(
        self, case: Case, known: list[Settled], wide: Collection[str] = (), light: Collection[str] = ()
    ) -> None:
        self.case, self.known, self.wide, self.light = case, known, wide, frozenset(light)

    def __call__(self, work: str) -> OtherSide:
        case, facts = self.case, self.case.facts
        ours = next(o for o in facts.by_project[work] if o in case.plan.chosen)
        ways = facts.delivering(work)
        finished = ours not in ways
        side = ways if finished else tuple(o for o in facts.by_project[work] if o not in ways)
        if not side:
            return OtherSide(finished, "no-option")
        answer = forced(case, work, side, self.known, work in self.wide, work in self.light)
        if answer.bound is None:
            return OtherSide(finished, "proven" if Refuter(answer.model)() else "not-found")
        least = Fraction(case.plan.value - answer.bound, QUANTA)
        found = answer.plan
        if found is None:
            return OtherSide(finished, "not-found", least=least)
        self.known.append(found)
        return self._told(work, found, OtherSide(finished, least=least))

    def again(self, work: str, told: OtherSide) -> OtherSide:
        """The same, if a plan found for another work is better."""
        if told.price is None:
            return told
        side = {o for o in self.case.facts.by_project[work] if self._delivers(o) == told.finished}
        found = max((p for p in self.known if p.chosen & side), key=lambda plan: plan.value)
        return self._told(work, found, told)

    def _delivers(self, option: str) -> bool:
        return self.case.facts.options[option].usable_year is not None

    def _told(self, work: str, found: Settled, told: OtherSide) -> OtherSide:
        case, facts = self.case, self.case.facts
        before, after = case.delivering(case.plan.chosen), case.delivering(found.chosen)
        changed = {facts.options[o].project: o for o in sorted(found.chosen - case.plan.chosen)}
        return replace(
            told,
            option=next(o for o in facts.by_project[work] if o in found.chosen),
            price=Fraction(case.plan.value - found.value, QUANTA),
            into=tuple(sorted(after - before - {work})),
            out=tuple(sorted(before - after - {work})),
            otherwise={i: o for i, o in sorted(changed.items()) if i != work},
            levels=shifts(case, found.chosen),
            spent=found.cost - case.plan.cost,
        )
