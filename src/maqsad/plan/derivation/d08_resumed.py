"""D8 resumed: three months of a signed contract at a tenth of its pace, then the whole work, and later use."""

from __future__ import annotations

from maqsad.plan.derivation.d08_suspended import idling
from maqsad.plan.derivation.derived import Cost, Derived
from maqsad.plan.derivation.facts import Facts
from maqsad.values import allocate

KIND = "resumed"


def resumed(facts: Facts) -> Derived | None:
    if facts.cost is None or facts.span is None or not facts.half_finished or not facts.signed:
        return None
    months = [9, *[12] * (facts.span - 1), 3]
    costs = idling(facts, facts.cost, facts.span)
    for year, amount in enumerate(allocate(facts.cost, months), start=facts.first_year):
        if amount:
            costs.append(Cost(year, facts.nature, True, facts.index_group, amount, "D8"))
    return Derived(KIND, "D8", costs, usable_year=facts.first_year + facts.span)
