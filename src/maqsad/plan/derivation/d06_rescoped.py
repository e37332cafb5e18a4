"""D6 re-scoped: only the stage that is usable by itself, where the type has one."""

from __future__ import annotations

from maqsad.plan.derivation.derived import Derived, works
from maqsad.plan.derivation.exact import WHOLE, up
from maqsad.plan.derivation.facts import Facts

KIND = "rescoped"


def rescoped(facts: Facts) -> Derived | None:
    if facts.cost is None or facts.span is None or facts.usable_stage is None or facts.stage_cost is None:
        return None
    years = max(1, up(facts.span * facts.stage_cost, WHOLE))
    costs = works(facts, "D6", up(facts.cost * facts.stage_cost, WHOLE), facts.first_year, years)
    return Derived(KIND, "D6", costs, usable_year=facts.first_year + years - 1, scope=facts.usable_stage)
