"""D9 stopped: the site is closed and the contract settled. Delivers nothing."""

from __future__ import annotations

from maqsad.plan.derivation.derived import Cost, Derived
from maqsad.plan.derivation.exact import WHOLE, up
from maqsad.plan.derivation.facts import Facts

KIND = "stopped"


def stopped(facts: Facts) -> Derived | None:
    if facts.cost is None or not facts.half_finished:
        return None
    return Derived(KIND, "D9", closing(facts, facts.cost))


def closing(facts: Facts, cost: int) -> list[Cost]:
    """Closing, settlement and guarding in the first year, less what comes back; `cost` is the cost to complete."""
    due = [up(cost * (facts.closing or 0), WHOLE), facts.retention_held, facts.grant_refund, facts.guard_cost]
    back = [facts.salvage, facts.advance_open]
    amount = sum(rial or 0 for rial in due) - sum(rial or 0 for rial in back)
    return [Cost(facts.first_year, "works", False, "works", amount, "D9")] if amount > 0 else []
