"""What clashes in an infeasible plan and what would mend it, against brute force and on plans with one answer."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from maqsad.plan.explicit import explicit, with_district_floors
from maqsad.plan.plan import Plan
from maqsad.portfolio.decide import Decided, decide
from maqsad.portfolio.decision import Clash, Given, Infeasibility, PolicyRepair, Witness
from maqsad.portfolio.formulation import formulate
from maqsad.portfolio.formulation.attainment import QUANTA
from maqsad.portfolio.formulation.facts import facts_of
from maqsad.portfolio.repair.clash import clashes
from maqsad.portfolio.repair.recheck import rechecked
from maqsad.portfolio.repair.record import infeasibility_document, infeasibility_of
from maqsad.portfolio.repair.trial import Trials
from world import FIRST, LAST, MICRO, PERCENT, ceilings, world

from .brute_repair import ORDER, Brute
from .random_plans import random_plan
from .test_traps import halves, works

SEEDS = range(110)
CHUNKS = [SEEDS[first : first + 22] for first in range(0, len(SEEDS), 22)]


@pytest.mark.parametrize("seeds", CHUNKS, ids=lambda seeds: str(seeds[0]))
def test_clashes_and_repairs_are_those_of_brute_force(seeds: range) -> None:
    seen: Counter[str] = Counter()
    for seed in seeds:
        decided = decide(explicit(random_plan(seed)), gap=Fraction(1))
        found = decided.decision.infeasibility
        if found is None:
            continue
        brute = Brute(decided.snapshot)
        if brute.fund_limits:
            continue
        check_clashes(found, brute, f"plan {seed}")
        check_money(found, brute, f"plan {seed}")
        check_extra(found, Brute(decided.snapshot), f"plan {seed}")
        check_policy(found.policy, decided, brute, f"plan {seed}")
        again = infeasibility_of(infeasibility_document(found) or {})
        assert (again, again.extra_plan, again.policy.plan) == (found, found.extra_plan, found.policy.plan)
        assert rechecked(facts_of(decided.snapshot), decided.proof.model, found) == found, f"plan {seed}"
        seen.update(["plan", found.policy.outcome, *(f"{len(clash.members)} together" for clash in found.clashes)])
    assert seen["plan"] >= 4
    assert seen["found"]
    assert seen["none"]


def check_clashes(found: Infeasibility, brute: Brute, name: str) -> None:
    assert found.clashes, name
    everything = [unit for clash in found.clashes for unit in clash.members]
    assert len(set(everything)) == len(everything), name
    for clash in found.clashes:
        assert not clash.undecided, name
        assert not brute.feasible(clash.members), f"{name}: {clash.members}"
        for unit in clash.members:
            assert brute.feasible(set(clash.members) - {unit}), f"{name}: {clash.members} without {unit}"


def check_money(found: Infeasibility, brute: Brute, name: str) -> None:
    assert not found.extra_open, name
    assert found.extra_least or found.extra is None, name
    assert found.least_extra_rial == brute.least_extra(), name


def check_extra(found: Infeasibility, richer: Brute, name: str) -> None:
    """The extra, as it is told by fund and year, pays for the plan that it was read off."""
    if not found.extra or found.extra_plan is None:
        return
    lots, more = dict(found.extra_plan.lots), {(fund, year): rial for fund, year, rial in found.extra}
    drawn = tuple(lots.get(f"lots|{fund}|{year}", 0) for fund, year, _ in richer.lot_columns)
    chosen = tuple(next(o for o in richer.by_project[i] if o in found.extra_plan.chosen) for i in richer.decided)
    assert not richer.missed(chosen, drawn), name
    free = {place: (firm + more.get(place, 0), expected) for place, (firm, expected) in richer.free.items()}
    richer.__dict__["free"] = free
    assert richer.missing(chosen, drawn) == 0, name


def check_policy(found: PolicyRepair, decided: Decided, brute: Brute, name: str) -> None:
    answer = brute.policy()
    assert (found.outcome == "found") == (answer is not None), name
    if answer is None:
        assert found == PolicyRepair("none"), name
        return
    depth, totals = answer
    rows = decided.proof.model.row_by_id
    sums = [Fraction(0)] * depth
    for given in found.given:
        kind = given.row.split("|")[0]
        step = next(n for n, kinds in enumerate(ORDER) if kind in kinds)
        measure = abs(given.asked) or max(map(abs, rows[given.row].x.values()), default=1) or 1
        sums[step] += Fraction(abs(given.asked - given.reached), measure)
    assert (found.depth, found.least) == (depth, True), name
    assert tuple(reversed(sums)) == totals, name


# ---- one answer each


def diagnosis(plan: Plan, **floors: int) -> Infeasibility:
    """`floors`: by district, in ten-thousandths of a quantum."""
    snapshot = explicit(plan)
    found = decide(with_district_floors(snapshot, floors) if floors else snapshot).decision.infeasibility
    assert found is not None
    return found


def members(found: Infeasibility) -> list[tuple[str, ...]]:
    assert found.clashes_all
    assert not any(clash.undecided for clash in found.clashes)
    return [clash.members for clash in found.clashes]


DUE = [{"id": f"{name}-due", "project": name} for name in ("road", "rail")]
BOTH = {"road": 5 * MICRO, "rail": 4 * MICRO}


def test_a_ceiling_and_the_obligations_it_cannot_carry() -> None:
    """Two works of 10 are due and there are 15: without either, or with 5 more, there is a plan."""
    found = diagnosis(works({"road": 10, "rail": 10}, BOTH, fund_ceilings=ceilings(15), obligations=DUE))
    assert members(found) == [("firm|cash|1402", "obligation|rail-due", "obligation|road-due")]
    assert (found.extra, found.extra_least) == ((("cash", FIRST, 5),), True)
    assert (found.policy.depth, found.policy.least) == (4, True)
    assert [(given.asked, given.reached) for given in found.policy.given] == [(1, 0)]


def test_a_floor_gives_way_by_as_little_as_can_be() -> None:
    """The floor asks for 9, money allows the road or the rail: the road reaches 5."""
    floor = [{"id": "safe", "indicator": "speed", "year": FIRST, "level": 9 * MICRO}]
    found = diagnosis(works({"road": 10, "rail": 10}, BOTH, fund_ceilings=ceilings(10), floors=floor))
    assert members(found) == [("floor|safe", "fund|cash|1402")]
    assert found.policy == PolicyRepair("found", 1, (Given("floor|safe", 9 * MICRO, 5 * MICRO),), True)
    assert found.extra == (("cash", FIRST, 10),)


def test_a_capacity_is_never_given_up() -> None:
    """Crews for one work, two due: no money helps, an obligation has to go."""
    crews = {"id": "crew", "year": FIRST, "amount": MICRO}
    uses = [{"option": f"{name}.a", "capacity": "crew", "year": FIRST, "amount": MICRO} for name in BOTH]
    found = diagnosis(works({"road": 1, "rail": 1}, BOTH, capacities=crews, capacity_use=uses, obligations=DUE))
    assert members(found) == [("capacity|crew|1402", "obligation|rail-due", "obligation|road-due")]
    assert (found.extra, found.extra_open) == (None, False)
    assert (found.policy.outcome, found.policy.depth) == ("found", 4)


def test_works_that_exclude_one_another() -> None:
    relations = [{"kind": "at_most", "project": name, "group": "one", "limit": 1} for name in BOTH]
    found = diagnosis(works({"road": 1, "rail": 1}, BOTH, relations=relations, obligations=DUE))
    assert members(found) == [("at_most|one", "obligation|rail-due", "obligation|road-due")]


def test_an_obligation_that_is_forbidden() -> None:
    relations = [{"id": "never", "kind": "forbids", "project": "road"}]
    found = diagnosis(works({"road": 1, "rail": 1}, BOTH, relations=relations, obligations=DUE[:1]))
    assert members(found) == [("forbids|never", "obligation|road-due")]
    assert found.policy.given == (Given("obligation|road-due", 1, 0),)


def test_relations_alone_are_repaired_by_nothing() -> None:
    """Law and limits are not policy: a floor and a ceiling of money between which no work fits."""
    found = diagnosis(halves())
    assert members(found) == [("limit|least|1402", "limit|most|1402")]
    assert [clash.proven for clash in found.clashes] == [True], "by cases: its relaxation has a plan"
    assert (found.extra, found.policy) == (None, PolicyRepair("none"))


def test_floors_give_way_before_districts_and_districts_before_stability() -> None:
    """Of three promises that one work of 10 cannot keep, the first in the order gives way."""
    plan: dict[str, Any] = {
        "districts": [{"id": "north"}, {"id": "south"}],
        "project_districts": [
            {"project": name, "role": role, "district": district}
            for name, district in (("road", "north"), ("rail", "south"))
            for role in ("stands", "benefits")
        ],
        "fund_ceilings": ceilings(10),
    }
    floor = {"floors": [{"id": "safe", "indicator": "speed", "year": FIRST, "level": 5 * MICRO}]}
    costs = {"road": 10, "rail": 10}
    both = diagnosis(works(costs, BOTH, **plan, **floor), south=1)
    assert members(both) == [("floor|safe", "fund|cash|1402", "justice|south")]
    assert both.policy == PolicyRepair("found", 1, (Given("floor|safe", 5 * MICRO, 4 * MICRO),), True)
    held = diagnosis(works(costs, BOTH, **plan, obligations=DUE[:1]), south=1)
    assert (held.policy.depth, [given.row for given in held.policy.given]) == (2, ["justice|south"])


def test_what_is_left_to_the_next_council_gives_way_before_an_obligation() -> None:
    """The road is due and leaves 3 to the next council, where the plan in force leaves nothing."""
    tail = [{"option": "road.a", "amount": 3, "year": LAST + 1}]
    in_force = [{"project": "road", "option": "road.nothing"}]
    found = diagnosis(works({"road": 3}, {"road": MICRO}, option_costs=tail, in_force=in_force, obligations=DUE[:1]))
    assert members(found) == [("council", "obligation|road-due")]
    assert found.policy == PolicyRepair("found", 3, (Given("council", 0, 3),), True)


def test_every_year_that_falls_short_of_its_base_rows_is_a_clash_of_its_own() -> None:
    rows = [{"year": year, "amount": 7} for year in (FIRST, LAST)]
    found = diagnosis(works({"road": 1}, {}, base_rows=rows, fund_ceilings=ceilings({FIRST: 5, LAST: 6})))
    assert members(found) == [("fund|cash|1402",), ("fund|cash|1403",)]
    assert all(clash.proven for clash in found.clashes)
    assert found.extra == (("cash", FIRST, 2), ("cash", LAST, 1))
    assert found.policy == PolicyRepair("none")


def test_two_clashes_that_share_nothing_are_both_found() -> None:
    forbids = [{"id": f"no-{name}", "kind": "forbids", "project": name} for name in BOTH]
    found = diagnosis(works({"road": 1, "rail": 1}, BOTH, relations=forbids, obligations=DUE))
    pairs = [("forbids|no-rail", "obligation|rail-due"), ("forbids|no-road", "obligation|road-due")]
    assert sorted(members(found)) == pairs


def test_a_work_that_no_fund_may_pay_is_named() -> None:
    eligibility = [{"fund": "cash", "nature": "land"}]
    found = diagnosis(works({"road": 1}, {"road": MICRO}, eligibility=eligibility, obligations=DUE[:1]))
    assert members(found) == [("demand|!|1402", "obligation|road-due")]
    assert found.extra is None


def test_what_a_diagnosis_claims_of_its_plans_is_reckoned_again() -> None:
    """Less money or a smaller sacrifice than the plans need, a plan of half the works, a thing that is not there."""
    plan = works({"road": 10, "rail": 10}, BOTH, fund_ceilings=ceilings(15), obligations=DUE)
    decided = decide(explicit(plan))
    facts, model, found = facts_of(decided.snapshot), decided.proof.model, decided.decision.infeasibility
    assert found is not None
    assert found.extra_plan is not None
    assert rechecked(facts, model, found) == found
    assert rechecked(facts, model, replace(found, extra=(("cash", FIRST, 1),))) == found
    unkept = replace(found.policy, given=())
    assert rechecked(facts, model, replace(found, policy=unkept)) == found
    half = Witness(found.extra_plan.chosen[:1])
    nothing = Witness(("rail.nothing", "road.nothing"))
    for claim in (
        replace(found, extra_plan=half),
        replace(found, extra_plan=nothing),
        replace(found, policy=replace(found.policy, plan=half)),
        replace(found, policy=replace(found.policy, plan=found.extra_plan)),
        replace(found, clashes=(Clash(("obligation|none",), proven=True),)),
        replace(found, clashes=tuple(replace(clash, undecided=("obligation|none",)) for clash in found.clashes)),
    ):
        assert rechecked(facts, model, claim) is None


def test_a_limit_on_a_fund_clashes_with_what_only_that_fund_could_pay() -> None:
    """Both works are due and cost 20: 9 in cash and, of a loan of 20, no more than 7."""
    found = diagnosis(
        works(
            {"road": 10, "rail": 10},
            {},
            funds=[{"id": "loan", "kind": "loan", "priority": 1}, {"id": "cash", "priority": 2}],
            fund_ceilings=[*ceilings(20, fund="loan"), *ceilings(9)],
            limits=[{"id": "few-loans", "sense": "ceiling", "fund": "loan", "amount": 7}],
            obligations=DUE,
        )
    )
    things = ("firm|cash|1402", "limit|few-loans|1402", "obligation|rail-due", "obligation|road-due")
    assert members(found) == [things]
    assert found.extra == (("cash", FIRST, 4),)


def test_what_people_give_way_on_is_left_in_the_clash() -> None:
    """10 rial pay neither both that are due nor the floor of 9: the floor is left out first, so the duties are told."""
    floor = [{"id": "safe", "indicator": "speed", "year": FIRST, "level": 9 * MICRO}]
    plan = works({"road": 10, "rail": 10}, BOTH, fund_ceilings=ceilings(10), floors=floor, obligations=DUE)
    facts = facts_of(explicit(plan))
    found = clashes(Trials(facts, formulate(facts)), None).found
    assert found[0].members == ("fund|cash|1402", "obligation|rail-due", "obligation|road-due")


@pytest.mark.parametrize("better", ["rail", "tram"])
def test_what_stands_later_in_the_order_is_spared_before_what_stands_earlier(better: str) -> None:
    """One work fits, and three promises: speed of 5, 200 points for the north and 100 for the south.

    The road meets all but the south's. Rail and tram leave half of the north's unmet, which is less; of those two the
    better one falls less short of the speed.
    """
    worse = "tram" if better == "rail" else "rail"
    shares = [("road", "north", 100), *((id, d, 50) for id, d in ((worse, "north"), (worse, "south")))]
    shares += [(better, "north", 25), (better, "south", 25)]
    plan: dict[str, Any] = {
        "districts": [{"id": "north"}, {"id": "south"}],
        "project_districts": [
            {"project": project, "role": "benefits", "district": district, "share": share * PERCENT}
            for project, district, share in shares
        ],
        "fund_ceilings": ceilings(10),
        "floors": [{"id": "safe", "indicator": "speed", "year": FIRST, "level": 5 * MICRO}],
    }
    does = {"road": 5 * MICRO, better: 4 * MICRO, worse: 2 * MICRO}
    point = QUANTA * 10_000
    found = diagnosis(works(dict.fromkeys(does, 10), does, **plan), north=200 * point, south=100 * point)
    told = [(given.row, Fraction(given.reached, given.asked)) for given in found.policy.given]
    assert (found.policy.depth, found.policy.least) == (2, True)
    assert told == [("floor|safe", Fraction(4, 5)), ("justice|north", Fraction(1, 2))]


def test_who_names_the_money_of_a_year_means_its_firm_money_too() -> None:
    """Whatever becomes of a signed work costs something, and there is nothing: of two rows that say so one is told."""
    signed = [{"id": "half", "derive": 1, "state": "half_finished", "contract": "signed", "cost_to_complete": 10,
               "earliest_finish": LAST, "guard_cost": 1}]  # fmt: skip
    plan = world(indicators=[{"id": "speed"}], projects=signed, fund_ceilings=ceilings(0))
    assert members(diagnosis(plan)) == [("fund|cash|1402",)]
