"""D8 suspended: three months of a signed contract at a tenth of its pace, then closing. Delivers nothing."""

from __future__ import annotations

from maqsad.plan.derivation.d09_stopped import closing
from maqsad.plan.derivation.derived import Cost, Derived
from maqsad.plan.derivation.exact import up
from maqsad.plan.derivation.facts import Facts

KIND = "suspended"


def suspended(facts: Facts) -> Derived | None:
    if facts.cost is None or facts.span is None or not facts.half_finished or not facts.signed:
        return None
    return Derived(KIND, "D8", [*idling(facts, facts.cost, facts.span), *closing(facts, facts.cost)])


def idling(facts: Facts, cost: int, span: int) -> list[Cost]:
    """Three months at a tenth of the mean monthly work; `cost` to complete in rial, `span` in years."""
    idle = up(3 * cost, 12 * span * 10)
    return [Cost(facts.first_year, "works", False, "works", idle, "D8")] if idle else []
