"""D10 making safe: a dangerous work is made safe in the first year, whatever is decided about it."""

from __future__ import annotations

from maqsad.plan.derivation.derived import Cost
from maqsad.plan.derivation.facts import Facts

RULE = "D10"


def making_safe(facts: Facts) -> Cost | None:
    """The cost that every option of the project carries, written ones too."""
    if not facts.making_safe:
        return None
    return Cost(facts.first_year, "works", True, "works", facts.making_safe, RULE)
