"""Counts of half-finished works tell stages and hand-overs apart (K8)."""

from __future__ import annotations

from maqsad.messages import sentence
from maqsad.plan.explicit import explicit
from maqsad.portfolio.comparison import outcome
from maqsad.portfolio.formulation import formulate
from maqsad.portfolio.formulation.facts import facts_of
from maqsad.portfolio.search.settle import Settler
from maqsad.reporting.outcomes import Sides
from world import PERCENT, ceilings, world


def test_a_stage_and_a_hand_over_are_counted_apart_in_every_comparison() -> None:
    kinds = {
        "line": {"kind": "rescoped", "scope": 40 * PERCENT},
        "hall": {"kind": "handed_over", "probability": 55 * PERCENT},
        "road": {"kind": "as_planned"},
    }
    options = [{"id": f"{i}.go", "project": i, "usable_year": 1402, **kind} for i, kind in kinds.items()]
    options += [{"id": f"{i}.no", "project": i, "kind": "nothing"} for i in kinds]
    plan = world(
        projects=[{"id": i, "state": "half_finished", "derive": 0} for i in kinds],
        options=options,
        option_costs=[{"option": f"{i}.go", "amount": 1} for i in kinds],
        effects=[],
        fund_ceilings=ceilings(100),
    )
    facts = facts_of(explicit(plan))
    settler = Settler(facts, formulate(facts))
    sides = []
    for end in ("go", "no"):
        settled = settler.settle(frozenset(f"{i}.{end}" for i in kinds), {})
        assert settled is not None
        sides.append(outcome(facts, settled))
    rows = list(Sides(facts, sides, "en").works())
    assert rows[0] == (sentence("compare-works", "en", works=3), "3", "0")
    assert (sentence("compare-works-stage", "en"), "1", "0") in rows
    assert (sentence("compare-works-partner", "en"), "1", "0") in rows
    none = list(Sides(facts, sides[1:], "en").works())
    assert not any(row[0] == sentence("compare-works-stage", "en") for row in none)
