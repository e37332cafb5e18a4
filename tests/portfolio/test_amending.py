"""Amended decisions: what an amendment costs, against brute force with the floors that stood."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import Any

import pytest

from maqsad.plan.explicit import explicit, with_amendments
from maqsad.plan.plan import PlanSnapshot
from maqsad.portfolio.amending import Amended, Price, amend, price
from maqsad.portfolio.decide import Decided, decide
from maqsad.portfolio.formulation.attainment import QUANTA
from world import DAY, MICRO, ceilings, world

from .oracle import Oracle
from .random_plans import random_plan
from .test_oracle import lost_in_steps

PLANS = 24
SIGNED = {"author": "council", "date": DAY, "reason": "asked for"}


def streets(**tables: Any) -> PlanSnapshot:
    """A road of 5 for 70 and a bridge of 3 for 50, with money for 100 a year; both half-finished."""
    works = {"road": (70, 5), "bridge": (50, 3)}
    given: dict[str, Any] = {
        "indicators": [{"id": "speed"}],
        "projects": [{"id": id, "state": "half_finished", "derive": 0} for id in works],
        "options": [{"id": f"{id}.a", "project": id, "usable_year": 1402} for id in works],
        "option_costs": [{"option": f"{id}.a", "amount": cost} for id, (cost, _) in works.items()],
        "effects": [
            {"option": f"{id}.a", "indicator": "speed", "year": 1402, "likely": effect * MICRO}
            for id, (_, effect) in works.items()
        ],
        "fund_ceilings": ceilings(100),
    }
    return explicit(world(**{**given, **tables}))


def amended(snapshot: PlanSnapshot, **row: Any) -> tuple[Decided, Amended, Price | None]:
    before = decide(snapshot, gap=Fraction(0))
    after = amend(before, with_amendments(before.snapshot, [{"id": "am-1", **row, **SIGNED}]), gap=Fraction(0))
    return before, after, price(before, after)


def test_a_project_put_in_costs_what_it_displaces() -> None:
    """5 of 100 for the road, 3 for the bridge: 200 of 10,000 points."""
    before, after, cost = amended(streets(), kind="in", project="bridge")
    assert before.decision.choices == {"bridge": "bridge.nothing", "road": "road.a"}
    assert after.decided.decision.choices == {"bridge": "bridge.a", "road": "road.nothing"}
    assert after.floors_kept
    assert cost is not None
    assert cost.found == 200
    assert 0 <= cost.least <= 200 <= cost.most


def test_money_moved_may_bring_results() -> None:
    row = {"fund": "cash", "year": 1403, "to_fund": "cash", "to_year": 1402, "amount": 20}
    _, after, cost = amended(streets(), kind="money", **row)
    assert after.decided.decision.choices == {"bridge": "bridge.a", "road": "road.a"}
    assert cost is not None
    assert cost.found == -300
    assert cost.least <= -300 <= cost.most


def test_a_project_put_in_may_bring_results_for_it_loses_its_duty() -> None:
    """20 rial must go to culture: the bridge of 80 alone, or the statue that changes nothing beside the road."""
    works = {"road": (70, "unit"), "bridge": (80, "culture"), "statue": (20, "culture")}
    given: dict[str, Any] = {
        "units": [{"id": "unit"}, {"id": "culture"}],
        "projects": [
            {"id": id, "unit": unit, "estimate": "stated_none" if id == "statue" else "estimated"}
            for id, (_, unit) in works.items()
        ],
        "options": [
            {"id": f"{id}.{end}", "project": id, "kind": kind, "usable_year": year}
            for id in works
            for end, kind, year in (("a", "as_planned", 1402), ("nothing", "nothing", None))
        ],
        "option_costs": [{"option": f"{id}.a", "amount": cost} for id, (cost, _) in works.items()],
        "limits": [{"id": "arts", "sense": "floor", "capital": "any", "year": 1402, "unit": "culture", "amount": 20}],
    }
    before, after, cost = amended(streets(**given), kind="in", project="statue")
    assert before.decision.choices["bridge"] == "bridge.a"
    assert after.decided.decision.choices["road"] == "road.a"
    assert cost is not None
    assert cost.found == -200
    assert cost.least <= -200 <= cost.most


def test_the_floors_of_the_decision_stand() -> None:
    """Completion first finds room for one work; a second amendment leaves that number as it is."""
    snapshot = streets(plan={"completion_first": 1})
    before, after, _ = amended(snapshot, kind="out", project="road")
    assert before.snapshot.settings.completion_floor == 1
    assert after.decided.snapshot.settings.completion_floor == 1
    assert after.floors_kept
    assert after.decided.decision.choices == {"bridge": "bridge.a", "road": "road.nothing"}


def test_where_no_plan_keeps_the_floors_they_are_worked_out_anew() -> None:
    """Half the money goes to next year: neither work can be paid for, so none comes into use."""
    row = {"fund": "cash", "year": 1402, "to_fund": "cash", "to_year": 1403, "amount": 60}
    before, after, cost = amended(streets(plan={"completion_first": 1}), kind="money", **row)
    assert before.snapshot.settings.completion_floor == 1
    assert not after.floors_kept
    assert after.decided.snapshot.settings.completion_floor == 0
    assert cost is not None
    assert cost.found == 500


def test_an_amendment_without_a_plan_has_no_price() -> None:
    snapshot = streets(obligations=[{"id": "court", "project": "road"}])
    _, after, cost = amended(snapshot, kind="out", project="road")
    assert after.decided.decision.status == "infeasible"
    assert cost is None


@pytest.mark.parametrize("seeds", [range(first, first + 12) for first in range(0, PLANS, 12)], ids=str)
def test_the_price_is_that_of_brute_force(seeds: range) -> None:
    for seed in seeds:
        before = decide(explicit(random_plan(seed)), gap=Fraction(0))
        if before.proof.plan is None:
            continue
        draw = Random(seed)
        project = draw.choice(sorted(before.decision.choices))
        row = {"id": "late", "kind": draw.choice(("in", "out")), "project": project, **SIGNED}
        snapshot = with_amendments(before.snapshot, [row])
        after = amend(before, snapshot, gap=Fraction(0))
        best = best_with_floors(snapshot)
        if best is None:
            assert not after.floors_kept or after.decided.proof.plan is None, f"plan {seed}"
            continue
        assert after.floors_kept, f"plan {seed}"
        cost = price(before, after)
        assert cost is not None
        assert before.proof.plan is not None
        assert cost.found * QUANTA == before.proof.plan.value - best, f"plan {seed}"
        lost = Fraction(lost_in_steps(before) + lost_in_steps(after.decided), QUANTA)
        assert cost.least - lost <= cost.found <= cost.most, f"plan {seed}"


def best_with_floors(snapshot: PlanSnapshot) -> int | None:
    """The highest value with the floors that are written, in quanta."""
    oracle = Oracle(snapshot)
    oracle.floors = {row.district: int(row.floor) for row in snapshot["district_floors"]}
    oracle.completed = snapshot.settings.completion_floor
    allowed = [chosen for chosen in oracle.choices if not set(oracle.broken_rules(chosen))]
    for value, chosen in sorted(((oracle.value(chosen), chosen) for chosen in allowed), reverse=True):
        if oracle.fits(chosen):
            return value
    return None
