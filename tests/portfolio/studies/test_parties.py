"""What holds under every party's weights, and what our plan loses, by hand and against brute force (rules P)."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

from maqsad.plan.explicit import explicit
from maqsad.plan.plan import Plan, PlanSnapshot
from maqsad.portfolio.decide import decide
from maqsad.portfolio.explanation.again import Case
from maqsad.portfolio.formulation.attainment import QUANTA
from maqsad.portfolio.formulation.facts import facts_of
from maqsad.portfolio.search.settle import Settler
from maqsad.portfolio.studies import nothing_told
from maqsad.portfolio.studies.parties import Parties, RunFound, parties
from maqsad.portfolio.studies.parties.runs import Run, formulated, runs_of
from world import FIRST, LAST, MICRO, ceilings, world

from ..oracle import Choice, Oracle
from ..random_plans import random_plan

COSTS = {"bus": 60, "park": 60, "school": 40, "tower": 100}
EFFECTS = {"bus": ("speed", 10), "park": ("green", 10), "school": ("calm", 10), "tower": ("calm", 1)}
WEIGHTS = {"drivers": (6, 1, 3), "walkers": (1, 6, 3)}
"""Of speed, green and calm: who drives wants the bus, who walks the park, both the school."""
SCENARIOS = [
    {"id": "base"},
    {"id": "dear", "overrun": 12_000},
    {"id": "steep", "price_path": "steep"},
    {"id": "poor", "ceiling_path": "poor"},
]


def town(**more: Any) -> Plan:
    """A hundred rial: the school, and the bus or the park. Drivers have the larger share."""
    given: dict[str, Any] = {
        "indicators": [{"id": id} for id in ("speed", "green", "calm")],
        "projects": [{"id": id} for id in COSTS],
        "options": [
            {"id": f"{id}.{end}", "project": id, "kind": kind, "usable_year": year}
            for id in COSTS
            for end, kind, year in (("a", "as_planned", FIRST), ("0", "nothing", None))
        ],
        "option_costs": [{"option": f"{id}.a", "amount": amount} for id, amount in COSTS.items()],
        "effects": [
            {"option": f"{id}.a", "indicator": k, "year": FIRST, "likely": likely * MICRO}
            for id, (k, likely) in EFFECTS.items()
        ],
        "fund_ceilings": ceilings({FIRST: 100, LAST: 0}),
        "parties": [{"id": "drivers", "share": 2}, {"id": "walkers", "share": 1}],
        "weights": [
            {"party": party, "kind": kind, "item": item, "weight": weight * MICRO}
            for party, weights in WEIGHTS.items()
            for kind, item, weight in (
                ("criterion", "development", 1),
                ("goal", "goal", 1),
                *(("indicator", k, w) for k, w in zip(("speed", "green", "calm"), weights, strict=True)),
            )
        ],
    }
    return world(**(given | more))


def found(plan: Plan) -> Parties:
    return parties(Case(decide(explicit(plan), gap=Fraction(0)), 5_000), nothing_told)


def by_run(answer: Parties) -> dict[tuple[str, str], RunFound]:
    return {(run.kind, run.of): run for run in answer.runs}


def test_the_runs_of_a_plan_with_one_scenario_get_two_overruns() -> None:
    assert [(run.kind, run.value) for run in runs_of(explicit(town()))] == [
        ("agreed", ""),
        ("party", "drivers"),
        ("party", "walkers"),
        ("overrun", "11000"),
        ("overrun", "12000"),
    ]


def test_the_runs_of_a_plan_with_scenarios_are_theirs() -> None:
    steep = [
        {"path": path, "group": group, "year": year, "index": MICRO}
        for path in ("base", "steep")
        for group in ("land", "works", "equipment", "payroll")
        for year in range(1400, 1413)
    ]
    plan = explicit(town(scenarios=SCENARIOS, price_indices=steep))
    assert [(run.kind, run.value) for run in runs_of(plan)][3:] == [
        ("overrun", "12000"),
        ("price_path", "steep"),
        ("ceiling_path", "poor"),
    ]


def test_agreed_rejected_and_contested_worked_by_hand() -> None:
    answer = found(town())
    assert dict(answer.standings) == {
        "bus": "contested_proven",
        "park": "contested_proven",
        "school": "agreed",
        "tower": "rejected",
    }
    assert dict(answer.party_core) == {"bus": 1, "park": 1, "school": 2, "tower": 0}


def test_what_our_plan_loses_is_in_each_partys_own_points() -> None:
    """Full attainment of 100 units is 10,000 points; ten units of what has six parts of ten are 600 points."""
    runs = by_run(found(town()))
    agreed, drivers, walkers = runs["agreed", ""], runs["party", "drivers"], runs["party", "walkers"]
    assert (agreed.delivers, agreed.regret) == (("bus", "school"), 0)
    assert (drivers.value, drivers.ours, drivers.regret) == (900, 900, 0)
    assert (walkers.delivers, walkers.value, walkers.ours, walkers.regret) == (("park", "school"), 900, 400, 500)
    assert walkers.regret_most is not None
    assert walkers.regret_most >= 500
    assert {(s.indicator, s.year, s.after - s.before) for s in walkers.levels} == {
        (k, year, sign * 10 * MICRO) for k, sign in (("speed", -1), ("green", 1)) for year in (LAST, LAST + 1)
    }


def test_where_our_plan_cannot_be_paid_it_is_said_what_is_lacking() -> None:
    """Bus and school cost 110 rial at 110 %, 120 at 120 %; alone the bus wins more than the school."""
    answer = found(town())
    runs = by_run(answer)
    for overrun, lacking in (("11000", 10), ("12000", 20)):
        run = runs["overrun", overrun]
        assert (run.ours, run.regret, run.regret_most) == (None, None, None)
        assert (run.breaks, run.short) == ((), (("cash", FIRST, lacking),))
        assert run.delivers == ("bus",)
    assert dict(answer.core) == {
        "bus": Fraction(4, 5), "park": Fraction(1, 5), "school": Fraction(3, 5), "tower": 0,
    }  # fmt: skip


def test_the_rules_that_our_plan_breaks_in_a_run_are_named() -> None:
    reserve = {"year": FIRST, "kind": "reserve", "amount": 5}
    options = [
        {"id": "bus.a", "project": "bus", "usable_year": FIRST, "probability": 5_000, "fallback": "bus.0"},
        {"id": "bus.0", "project": "bus", "kind": "nothing"},
    ]
    costs = [{"option": "bus.a", "amount": 10}, {"option": "bus.0", "amount": 10}]
    plan = town(
        projects=[{"id": "bus"}], options=options, option_costs=costs, base_rows=[reserve],
        effects=[{"option": "bus.a", "indicator": "speed", "year": FIRST, "likely": MICRO}],
    )  # fmt: skip
    run = by_run(found(plan))["overrun", "12000"]
    assert (run.breaks, run.short, run.ours) == (("reserve",), (), None)


def test_a_run_without_any_plan_counts_in_no_share() -> None:
    """The bus is owed, and a tenth more money than there is would be needed."""
    plan = town(obligations=[{"id": "due", "project": "bus"}], fund_ceilings=ceilings({FIRST: 60, LAST: 0}))
    answer = found(plan)
    assert [run.status for run in answer.runs] == ["found", "found", "found", "none", "none"]
    assert answer.core["bus"] == 1
    assert answer.standings["bus"] == "settled"


def test_a_partys_run_keeps_the_agreed_rows_to_the_letter() -> None:
    districts = [{"id": id, "population": 100} for id in ("north", "south")]
    places = [
        {"project": id, "role": role, "district": "north" if id in ("bus", "tower") else "south"}
        for id in COSTS
        for role in ("stands", "benefits")
    ]
    decided = decide(explicit(town(plan={"theta": 5_000}, districts=districts, project_districts=places)))
    assert decided.proof.plan is not None
    assert any(row.id.startswith("justice|") for row in decided.proof.model.rows)
    facts, model = formulated(decided.snapshot, decided.proof.model, Run("party", "walkers"))
    assert model.rows == decided.proof.model.rows
    assert facts.weights == {"speed": 1000, "green": 6000, "calm": 3000}
    assert model.constant == 0


# ---- ours against all of them


EQUAL = [{"id": "drivers"}, {"id": "walkers"}]


def test_what_all_parties_take_and_ours_leaves_is_named_with_its_price() -> None:
    """Each takes its own and the school; for both together bus and park are 700, with the school 650 at most."""
    costs = [{"option": f"{id}.a", "amount": 60} for id in COSTS]
    answer = found(town(parties=EQUAL, option_costs=costs, fund_ceilings=ceilings({FIRST: 120, LAST: 0})))
    assert by_run(answer)["agreed", ""].delivers == ("bus", "park")
    assert answer.standings["school"] in ("agreed", "open_in")
    (school,) = answer.apart
    assert (school.project, school.ours, school.most) == ("school", False, 50)
    assert 0 <= school.least <= 50
    assert dict(answer.worth) == {"bus": (350, 600, 100), "park": (350, 100, 600), "school": (300, 300, 300)}
    assert answer.better is None


def test_what_ours_takes_and_no_party_does_is_named_too() -> None:
    """Each party has its own line; the tram, which serves both, is what the average takes."""
    lines = {"bus": {"speed": 10}, "park": {"green": 10}, "tram": {"speed": 7, "green": 7}}
    plan = town(
        parties=EQUAL,
        projects=[{"id": id} for id in lines],
        options=[
            {"id": f"{id}.{end}", "project": id, "kind": kind, "usable_year": year}
            for id in lines
            for end, kind, year in (("a", "as_planned", FIRST), ("0", "nothing", None))
        ],
        option_costs=[{"option": f"{id}.a", "amount": 100} for id in lines],
        effects=[
            {"option": f"{id}.a", "indicator": k, "year": FIRST, "likely": likely * MICRO}
            for id, effects in lines.items()
            for k, likely in effects.items()
        ],
    )
    answer = found(plan)
    (tram,) = answer.apart
    assert (tram.project, tram.ours, tram.most) == ("tram", True, 140)
    assert answer.worth["tram"] == (490, 490, 490)
    for run in answer.parties:
        named = {id for id in answer.worth if (id in run.delivers) != (id in answer.runs[0].delivers)}
        assert named == set(run.delivers) ^ set(answer.runs[0].delivers), "every difference from ours is named"


def test_a_plan_that_is_better_by_the_decisions_own_weights_is_offered() -> None:
    """The decision is held to its park, though the bus would win 400 points more by its own weights."""
    decided = decide(explicit(town()), gap=Fraction(0))
    chosen = frozenset({"bus.0", "park.a", "school.a", "tower.0"})
    worse = Settler(facts_of(decided.snapshot), decided.proof.model).settle(chosen, {})
    held = replace(decided, proof=replace(decided.proof, plan=worse))
    answer = parties(Case(held, 5_000), nothing_told)
    assert answer.better is not None
    assert decided.proof.plan is not None
    assert worse is not None
    assert answer.better.more == Fraction(decided.proof.plan.value - worse.value, QUANTA) > 0
    assert (answer.better.into, answer.better.out, answer.better.otherwise) == (("bus",), ("park",), ())


def test_what_binds_is_settled_whatever_a_party_wants() -> None:
    """Owed, held, amended and without effect by their own statement: none of them is a party's to choose."""
    estimates = {"tower": "not_estimated", "school": "stated_none"}
    plan = town(
        projects=[{"id": id} | ({"estimate": estimates[id]} if id in estimates else {}) for id in COSTS],
        obligations=[{"id": "due", "project": "bus"}],
        amendments=[{"id": "a", "project": "park", "kind": "out"}],
        effects=[{"option": f"{id}.a", "indicator": "speed", "year": FIRST, "likely": MICRO} for id in ("bus", "park")],
    )
    assert set(found(plan).standings.values()) == {"settled"}


# ---- against brute force


def test_standings_regret_and_core_of_random_plans_against_brute_force() -> None:
    compared = 0
    for seed in range(200, 300):
        if compared == 7:
            return
        snapshot = explicit(random_plan(seed))
        if snapshot["parties"].size < 2:
            continue
        decided = decide(snapshot, gap=Fraction(0))
        plan = decided.proof.plan
        if plan is None:
            continue
        answer = parties(Case(decided, 5_000), nothing_told)
        best = {run.of: _check(decided.snapshot, run, plan.chosen, f"plan {seed}") for run in answer.parties}
        for project, standing in answer.standings.items():
            sides = [{_delivers(decided.snapshot, c, project) for c in choices} for choices in best.values()]
            if standing == "agreed":
                assert all(side == {True} for side in sides), f"plan {seed}: {project}"
            if standing == "rejected":
                assert all(side == {False} for side in sides), f"plan {seed}: {project}"
            if standing == "contested_proven":
                assert {True} in sides, f"plan {seed}: {project}"
                assert {False} in sides, f"plan {seed}: {project}"
            takes = [project in run.delivers for run in answer.runs if run.status == "found"]
            assert answer.core[project] == Fraction(sum(takes), len(takes))
        _check_apart(answer, decided.snapshot, plan.chosen, f"plan {seed}")
        compared += 1
    raise AssertionError(compared)


def _check(snapshot: PlanSnapshot, run: RunFound, ours: frozenset[str], name: str) -> list[Choice]:
    """One party's run is what brute force finds; all its best choices."""
    base = Oracle(snapshot)
    base.floors = {row.district: int(row.floor) for row in snapshot["district_floors"]}
    base.completed = snapshot.settings.completion_floor
    plans = [c for c in base.choices if not set(base.broken_rules(c)) and base.fits(c)]
    scenarios = [
        {**vars(row), **({"party": run.of} if row.id == snapshot.settings.scenario else {})}
        for row in snapshot["scenarios"]
    ]
    other = Oracle(PlanSnapshot({**snapshot.tables, "scenarios": world(scenarios=scenarios)["scenarios"]}))
    values = {choice: other.value(choice) for choice in plans}
    highest = max(values.values())
    own = other.value(tuple(next(o for o in other.by_project[i] if o in ours) for i in other.decided))
    assert run.value is not None
    assert run.bound is not None
    assert run.value * QUANTA == highest, name
    assert run.regret == Fraction(highest - own, QUANTA), name
    assert run.bound >= run.value, name
    best = [choice for choice in plans if values[choice] == highest]
    for project in run.proven_in:
        assert all(_delivers(snapshot, choice, project) for choice in best), f"{name}: {project}"
    for project in run.proven_out:
        assert not any(_delivers(snapshot, choice, project) for choice in best), f"{name}: {project}"
    return best


def _check_apart(answer: Parties, snapshot: PlanSnapshot, ours: frozenset[str], name: str) -> None:
    """Exactly the projects on which all parties differ from ours, each price between its ends."""
    base = Oracle(snapshot)
    base.floors = {row.district: int(row.floor) for row in snapshot["district_floors"]}
    base.completed = snapshot.settings.completion_floor
    values = {c: base.value(c) for c in base.choices if not set(base.broken_rules(c)) and base.fits(c)}
    highest = max(values.values())
    own = tuple(next(o for o in base.by_project[i] if o in ours) for i in base.decided)
    asked = [run for run in answer.parties if run.status == "found"]
    differ = {
        i for i in base.decided if asked and all((i in run.delivers) != _delivers(snapshot, own, i) for run in asked)
    }
    assert {one.project for one in answer.apart} == differ, name
    for one in answer.apart:
        side = [v for choice, v in values.items() if _delivers(snapshot, choice, one.project) != one.ours]
        assert one.least * QUANTA <= highest - max(side), f"{name}: {one.project}"
        assert one.most is not None
        assert one.most * QUANTA >= highest - max(side), f"{name}: {one.project}"


def _delivers(snapshot: PlanSnapshot, choice: Choice, project: str) -> bool:
    options = snapshot["options"].by_id()
    return any(options[o].project == project and options[o].usable_year is not None for o in choice)
