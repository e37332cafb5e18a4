"""D2 as planned: the remaining cost, evenly until the earliest finish."""

from __future__ import annotations

from maqsad.plan.derivation.derived import Derived, works
from maqsad.plan.derivation.facts import Facts

KIND = "as_planned"


def as_planned(facts: Facts) -> Derived | None:
    if facts.cost is None or facts.span is None:
        return None
    costs = works(facts, "D2", facts.cost, facts.first_year, facts.span)
    return Derived(KIND, "D2", costs, usable_year=facts.first_year + facts.span - 1)
