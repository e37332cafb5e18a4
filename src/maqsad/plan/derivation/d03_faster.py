"""D3 faster: a year earlier, if the type can absorb that much in a year."""

from __future__ import annotations

from maqsad.plan.derivation.derived import Derived, works
from maqsad.plan.derivation.exact import WHOLE
from maqsad.plan.derivation.facts import Facts

KIND = "faster"


def faster(facts: Facts) -> Derived | None:
    if facts.cost is None or facts.span is None or facts.absorption is None or facts.span < 2:
        return None
    years = facts.span - 1
    if facts.cost * WHOLE > facts.absorption * facts.cost * years:
        return None
    costs = works(facts, "D3", facts.cost, facts.first_year, years)
    return Derived(KIND, "D3", costs, usable_year=facts.first_year + years - 1)
