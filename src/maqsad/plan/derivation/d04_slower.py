"""D4 slower: a year later with its overhead, if that is not under the least sensible pace."""

from __future__ import annotations

from maqsad.plan.derivation.derived import Derived, works
from maqsad.plan.derivation.exact import WHOLE, up
from maqsad.plan.derivation.facts import Facts

KIND = "slower"


def slower(facts: Facts) -> Derived | None:
    if facts.cost is None or facts.span is None:
        return None
    years = facts.span + 1
    total = up(facts.cost * (WHOLE + (facts.overhead or 0)), WHOLE)
    if facts.minimum_pace is not None and total < facts.minimum_pace * years:
        return None
    costs = works(facts, "D4", total, facts.first_year, years)
    return Derived(KIND, "D4", costs, usable_year=facts.first_year + years - 1)
