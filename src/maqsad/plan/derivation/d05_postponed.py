"""D5 postponed: begun a year later; a half-finished work decays and is guarded meanwhile. Not under a contract."""

from __future__ import annotations

from maqsad.plan.derivation.derived import Derived, guarding, works
from maqsad.plan.derivation.exact import part
from maqsad.plan.derivation.facts import Facts

KIND = "postponed"


def postponed(facts: Facts) -> Derived | None:
    if facts.cost is None or facts.span is None or facts.signed:
        return None
    total = facts.cost
    if facts.half_finished and facts.decay is not None:
        total += part(facts.cost, facts.decay)
    costs = works(facts, "D5", total, facts.first_year + 1, facts.span)
    costs += guarding(facts, "D5", facts.first_year, 1)
    return Derived(KIND, "D5", costs, usable_year=facts.first_year + facts.span)
