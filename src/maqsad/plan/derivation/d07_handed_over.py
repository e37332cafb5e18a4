"""D7 handed over: a private partner may bring the work into use; if none signs, the project is left undone."""

from __future__ import annotations

from maqsad.plan.derivation.derived import Cost, Derived
from maqsad.plan.derivation.facts import Facts

KIND = "handed_over"


def handed_over(facts: Facts) -> Derived | None:
    if facts.cost is None or not facts.hand_over:
        return None
    if facts.hand_over_year is None or facts.hand_over_probability is None:
        return None
    land = [Cost(facts.first_year, "land", True, "land", facts.land_cost, "D7")] if facts.land_cost else []
    return Derived(
        KIND,
        "D7",
        land,
        usable_year=facts.hand_over_year,
        probability=facts.hand_over_probability,
        falls_back=True,
        guarantee=facts.guarantee,
    )
