"""Runs of other costs, prices and ceilings on random plans against every plan of theirs (rules P1, P2)."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import Any

from maqsad.plan.catalogue import tables
from maqsad.plan.explicit import explicit
from maqsad.plan.plan import Plan, PlanSnapshot
from maqsad.plan.table import table_of
from maqsad.portfolio.decide import decide
from maqsad.portfolio.explanation.again import Case
from maqsad.portfolio.formulation.attainment import QUANTA
from maqsad.portfolio.search.settle import Settler
from maqsad.portfolio.studies import nothing_told
from maqsad.portfolio.studies.parties import RunFound, parties
from maqsad.portfolio.studies.parties.runs import formulated
from world import FIRST, LAST, PERCENT, ceilings

from ..brute_repair import Brute
from ..random_plans import random_plan
from ..towns import case_of, towns
from ..truth import Truth, changed

OTHERS = (
    {"id": "lean", "price_path": "steep", "ceiling_path": "lean", "overrun": 10_500},
    {"id": "cheap", "price_path": "flat", "ceiling_path": "", "overrun": 9_000},
)


def with_scenarios(plan: Plan) -> Plan:
    base = [vars(row) for row in plan["scenarios"]]
    table = table_of(tables()["scenarios"], [*base, *(base[0] | other for other in OTHERS)])
    return Plan({**plan.tables, "scenarios": table})


def test_every_run_of_random_plans_is_what_brute_force_says() -> None:
    seen: Counter[tuple[str, str]] = Counter()
    for seed in range(30):
        decided = decide(explicit(with_scenarios(random_plan(seed))), gap=Fraction(0))
        if decided.proof.plan is None or Truth(decided.snapshot).fund_limits:
            continue
        case = Case(decided, 5_000)
        for run in parties(case, nothing_told).runs:
            if run.kind != "agreed":
                _check(case, run, f"plan {seed}: {run.kind} {run.of}")
                seen[run.kind, "breaks" if run.ours is None else run.status] += 1
    kinds = ("party", "overrun", "price_path", "ceiling_path")
    assert min(seen[kind, "found"] for kind in kinds) >= 3, seen
    assert sum(seen[kind, "breaks"] for kind in kinds) >= 1, seen


def snapshot_of(case: Case, run: RunFound) -> PlanSnapshot:
    value: Any = int(run.of) if run.kind == "overrun" else run.of
    snapshot = case.decided.snapshot
    scenario = snapshot.settings.scenario
    return changed(snapshot, "scenarios", lambda row: {run.kind: value} if row.id == scenario else {})


def truth_of(case: Case, run: RunFound) -> Truth:
    """A party's run keeps the plans of the decision: justice stays in agreed points."""
    truth = Truth(snapshot_of(case, run))
    if run.kind == "party":
        truth.__dict__["plans"] = {choice: truth.value(choice) for choice in Truth(case.decided.snapshot).plans}
    return truth


def _check(case: Case, run: RunFound, name: str) -> None:
    truth = truth_of(case, run)
    best, ours = truth.best(), truth.choice(case.plan.chosen)
    assert dict(run.weights) == truth.weight, name
    if run.status == "found":
        assert run.value is not None
        assert run.value * QUANTA == best, name
        assert run.bound is None or run.bound >= run.value, name
        as_good = [truth.delivers(choice) for choice, value in truth.plans.items() if value == best]
        assert all(set(run.proven_in) <= wins for wins in as_good), name
        assert not any(set(run.proven_out) & wins for wins in as_good), name
    else:
        assert best is None, name
    _ours(case, run, truth, name)
    assert run.ours is None or run.ours * QUANTA == truth.value(ours), name


def _ours(case: Case, run: RunFound, truth: Truth, name: str) -> None:
    """Whether our plan keeps the run's rows; if not, which it breaks and what it lacks."""
    ours, most = truth.choice(case.plan.chosen), [most for *_, most in truth.lot_columns]
    lots = tuple(map(min, truth.lots(case.plan.columns), most))
    if run.kind == "party":
        assert run.ours is not None, name
        return
    brute = Brute(truth.snapshot)
    missed, short = set(brute.missed(ours, lots)), brute.missing(ours, lots)
    assert (run.ours is None) == bool(missed or short), name
    if run.ours is None:
        told = {"|".join(row.split("|")[:2]) if row.startswith("requires") else row for row in run.breaks}
        assert (told, sum(rial for *_, rial in run.short)) == (missed, short), name


def test_a_run_with_fewer_lots_than_our_plan_draws() -> None:
    """Two lots of 100 pay the road (170); where there is one, the road lacks 70 and the lane (40) is best."""
    funds = [{"id": "cash"}, {"id": "bonds", "kind": "bond", "lot": 100, "repaid_from": "cash", "own": 0}]
    money = [*ceilings({FIRST: 0, LAST: 900}), *ceilings({FIRST: 200, LAST: 0}, fund="bonds")]
    plan = towns(
        {"road": 170, "lane": 40},
        {"road": 5, "lane": 1},
        0,
        funds=funds,
        fund_ceilings=[*money, *ceilings({FIRST: 100, LAST: 0}, fund="bonds", path="poor")],
        instalments=[{"fund": "bonds", "amount": 110}],
        plan={"debt_limit": 100 * PERCENT},
        scenarios=[{"id": "base"}, {"id": "poor", "ceiling_path": "poor"}],
    )
    case = case_of(plan)
    assert case.decided.decision.bonds == (("bonds", FIRST, 2),)
    (run,) = (run for run in parties(case, nothing_told).runs if run.kind == "ceiling_path")
    assert (run.value, run.delivers, run.ours, run.regret) == (100, ("lane",), None, None)
    assert (run.breaks, sum(rial for *_, rial in run.short)) == ((), 70)
    facts, model = formulated(case.decided.snapshot, case.model, run.run)
    settler, road = Settler(facts, model), frozenset({"road.a", "lane.0"})
    assert settler.settle(road, {f"lots|bonds|{FIRST}": 2}) is None, "there is one lot"
    assert settler.settle(road, {"lots|other|1402": 1}) is None
