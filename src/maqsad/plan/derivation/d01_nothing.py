"""D1 nothing: no works; a half-finished one is guarded and decays. Every project has this option.

A signed contract cannot simply be left alone: that suspends and then ends it, at the price of D8.
"""

from __future__ import annotations

from maqsad.plan.derivation.d08_suspended import suspended
from maqsad.plan.derivation.derived import Derived, guarding
from maqsad.plan.derivation.exact import WHOLE, near
from maqsad.plan.derivation.facts import Facts

KIND = "nothing"


def nothing(facts: Facts) -> Derived:
    """Leaving a new project undone, or a half-finished one as it lies, through the whole horizon."""
    lost = None
    if facts.half_finished and facts.cost is not None and facts.decay is not None:
        lost = near(facts.cost * facts.decay * facts.years, WHOLE)
    ending = suspended(facts)
    if ending is None:
        return Derived(KIND, "D1", list(guarding(facts, "D1", facts.first_year, facts.years)), decay_loss=lost)
    later = guarding(facts, "D1", facts.first_year + 1, facts.years - 1)
    return Derived(KIND, "D1", [*ending.costs, *later], decay_loss=lost)
