"""What half-finished works displace, how firm they are, and completion first, against brute force (rules K3-K6)."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction
from functools import cache
from typing import Any

import pytest

from maqsad.plan.explicit import explicit
from maqsad.plan.plan import Plan, PlanSnapshot
from maqsad.portfolio.decide import decide
from maqsad.portfolio.explanation.again import Case
from maqsad.portfolio.explanation.flip import scaled
from maqsad.portfolio.formulation.attainment import QUANTA
from maqsad.portfolio.studies import nothing_told
from maqsad.portfolio.studies.works import WORK, WORKS, Works
from maqsad.portfolio.studies.works.first import completion_first
from world import MICRO, ceilings, scale, world

from ..oracle import Oracle

SEEDS = range(6)
OLD, NEW = ("hall", "park"), ("road", "tram")


def city(seed: int = 0, **more: Any) -> Plan:
    """Two half-finished works and two new projects; finishing may be dear or cheap, and stopping costs a little."""
    draw = random.Random(seed)
    cost = {f"{i}.{end}": draw.randint(20, 60) for i in OLD + NEW for end in ("a", "b")}
    cost |= {f"{i}.c": draw.randint(1, 9) for i in OLD}
    given: dict[str, Any] = {
        "indicators": [{"id": "speed"}, {"id": "calm"}],
        "indicator_values": [*scale("speed", 0, 20 * MICRO), *scale("calm", 0, 20 * MICRO)],
        "projects": [{"id": i, "derive": 0, "state": "half_finished" if i in OLD else "new"} for i in OLD + NEW],
        "options": [
            {"id": f"{i}.{end}", "project": i, "kind": kind, "usable_year": year}
            for i in OLD + NEW
            for end, kind, year in (("a", "as_planned", 1402), ("b", "slower", 1403), ("c", "stopped", None))
            if i in OLD or end != "c"
        ],
        "option_costs": [
            {"option": option, "amount": amount, "year": 1403 if option.endswith("b") else 1402}
            for option, amount in cost.items()
        ],
        "effects": [
            {"option": f"{i}.{end}", "indicator": draw.choice(("speed", "calm")), "year": year,
             "likely": draw.randint(1, 5 if i in OLD else 9) * MICRO}
            for i in OLD + NEW
            for end, year in (("a", 1402), ("b", 1403))
        ],
        "fund_ceilings": ceilings({1402: draw.randint(50, 110), 1403: draw.randint(20, 60)}),
    }  # fmt: skip
    return world(**(given | more))


@cache
def studied(seed: int) -> tuple[Case, Works]:
    case = Case(decide(explicit(city(seed)), gap=Fraction(0)), WORK)
    return case, WORKS.run(case, nothing_told)


def best(snapshot: PlanSnapshot, work: str = "", options: tuple[str, ...] = ()) -> int | None:
    """The value of the best plan, one of these options of a work taken; None if there is none."""
    if work:
        row = {"id": "asked", "project": work, "options": " ".join(options)}
        table = snapshot["obligations"].extended([row])
        snapshot = PlanSnapshot({**snapshot.tables, "obligations": table})
    return Oracle(snapshot).answer().value


@pytest.mark.parametrize("seed", SEEDS)
def test_the_other_side_costs_what_brute_force_says(seed: int) -> None:
    case, found = studied(seed)
    assert [work.project for work in found.works] == list(OLD)
    for work in found.works:
        options = case.facts.by_project[work.project]
        finished = work.option not in case.facts.delivering(work.project)
        side = tuple(o for o in options if (case.facts.options[o].usable_year is not None) == finished)
        other, true = work.other, best(case.facts.snapshot, work.project, side)
        assert other is not None
        assert other.finished == finished
        if true is None:
            assert other.why_none in ("proven", "not-found")
            continue
        price = Fraction(case.plan.value - true, QUANTA)
        assert other.price == price
        assert other.least is not None
        assert other.least <= price
        assert other.option in side
        assert not {work.project} & {*other.into, *other.out}


@pytest.mark.parametrize("seed", SEEDS)
def test_firm_is_what_brute_force_says(seed: int) -> None:
    case, found = studied(seed)
    for work in found.works:
        options = case.facts.by_project[work.project]
        for firm in work.firm:
            snapshot = scaled(case.facts.snapshot, options, firm.factor)
            values = {o: best(snapshot, work.project, (o,)) for o in options}
            known = {o: value for o, value in values.items() if value is not None}
            assert known[firm.option] == max(known.values())
            assert firm.holds == (known.get(work.option) == max(known.values()))
            others = [value for o, value in known.items() if o != firm.option]
            if firm.proven:
                assert all(value < known[firm.option] for value in others)
            if firm.side_proven:
                delivers = case.facts.options[firm.option].usable_year is not None
                sides = [v for o, v in known.items() if (case.facts.options[o].usable_year is not None) != delivers]
                assert all(value < known[firm.option] for value in sides)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_light_search_answers_for_every_work_and_proves_nothing_false(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("maqsad.portfolio.studies.works.SEARCHED", 0)
    case, _ = studied(seed)
    found = WORKS.run(case, nothing_told)
    assert (found.light, [work.project for work in found.works]) == (len(OLD), list(OLD))
    for work in found.works:
        options = case.facts.by_project[work.project]
        side = tuple(o for o in options if (case.facts.options[o].usable_year is not None) == work.other.finished)
        true = best(case.facts.snapshot, work.project, side)
        if true is not None and work.other.price is not None:
            assert work.other.least is not None
            assert work.other.least <= Fraction(case.plan.value - true, QUANTA) <= work.other.price
        for firm in work.firm:
            snapshot = scaled(case.facts.snapshot, options, firm.factor)
            values = {o: value for o in options if (value := best(snapshot, work.project, (o,))) is not None}
            assert firm.option in values
            if firm.proven:
                assert all(values[o] < values[firm.option] for o in values if o != firm.option)


@pytest.mark.parametrize("seed", SEEDS)
def test_completion_first_is_what_brute_force_says(seed: int) -> None:
    case, found = studied(seed)
    answer = Oracle(explicit(city(seed, plan={"completion_first": 1}))).answer()
    value, most, first = answer.value, answer.completed, found.first
    assert first is not None
    assert value is not None
    assert (first.on, first.works, len(first.there)) == (True, len(OLD), most)
    assert first.value == Fraction(value, QUANTA)
    assert first.price == Fraction(case.plan.value - value, QUANTA)
    assert first.least is not None
    assert first.most is not None
    assert first.least <= first.price <= first.most


def test_some_of_these_plans_are_telling() -> None:
    """Works are kept and stopped, firm and not, and completion costs something and nothing."""
    found = [studied(seed)[1] for seed in SEEDS]
    works = [work for each in found for work in each.works]
    assert {work.option.endswith((".a", ".b")) for work in works} == {True, False}
    assert {firm.holds for work in works for firm in work.firm} == {True, False}
    assert any(firm.proven for work in works for firm in work.firm)
    assert {bool(each.first and each.first.price) for each in found} == {True, False}


def test_where_the_rule_is_on_it_is_switched_off() -> None:
    seed = next(seed for seed in SEEDS if (first := studied(seed)[1].first) and first.price)
    off = studied(seed)[1].first
    case = Case(decide(explicit(city(seed, plan={"completion_first": 1})), gap=Fraction(0)), WORK)
    first = WORKS.run(case, nothing_told).first
    assert first is not None
    assert off is not None
    assert (first.on, first.price) == (False, off.price)
    assert (first.finished, first.there) == (off.there, off.finished)


def test_an_obliged_work_has_no_other_side_and_it_is_proven() -> None:
    plan = city(0, obligations=[{"id": "court", "project": "hall"}])
    case = Case(decide(explicit(plan), gap=Fraction(0)), WORK)
    hall = next(work for work in WORKS.run(case, nothing_told).works if work.project == "hall")
    assert hall.other is not None
    assert hall.other.why_none == "proven"


def test_what_our_plan_pays_adds_up() -> None:
    case, found = studied(0)
    for work in found.works:
        cost = sum(line.amount for line in case.facts.costs.lines if line.option == work.option)
        assert sum(rial for _, rial in work.paid) == cost


def twice(**more: Any) -> Plan:
    """A hall that may be finished in either year, for 50 rial and the same result, with 55 and 100 rial."""
    options = [
        {"id": f"hall.{end}", "project": "hall", "kind": kind, "usable_year": usable}
        for end, kind, usable in (("a", "as_planned", 1403), ("b", "slower", 1403), ("c", "stopped", None))
    ]
    given: dict[str, Any] = {
        "indicators": [{"id": "speed"}],
        "projects": [{"id": "hall", "derive": 0, "state": "half_finished"}],
        "options": options,
        "option_costs": [{"option": "hall.a", "amount": 50}, {"option": "hall.b", "amount": 50, "year": 1403}],
        "effects": [
            {"option": f"hall.{end}", "indicator": "speed", "year": 1403, "likely": units * MICRO}
            for end, units in (("a", 5), ("b", more.pop("slower", 5)))
        ],
        "fund_ceilings": ceilings({1402: 55, 1403: 100}),
    }
    return world(**(given | more))


@pytest.mark.parametrize(("slower", "open_today"), [(5, True), (4, False)])
def test_a_change_is_open_today_where_it_would_cost_nothing_today(slower: int, open_today: bool) -> None:
    """For 60 rial the hall cannot be finished at once, but slower; that is as well only if it does as much."""
    case = Case(decide(explicit(twice(slower=slower)), gap=Fraction(0)), WORK)
    (hall,) = WORKS.run(case, nothing_told).works
    assert hall.option == "hall.a"
    dearer = next(firm for firm in hall.firm if firm.factor > 1_000_000)
    assert (dearer.option, dearer.holds, dearer.open_today) == ("hall.b", False, open_today)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_completion_first_costs_lies_between_its_ends_whatever_plan_we_have(seed: int) -> None:
    """Beside a plan worse than the best, the price found is too low, and the most must not be."""
    case, _ = studied(seed)
    worse = case.settler.settle(frozenset(case.facts.in_force.values()), {})
    assert worse is not None
    proof = replace(case.decided.proof, plan=worse)
    first = completion_first(replace(case, decided=replace(case.decided, proof=proof), work=5_000))
    answer = Oracle(explicit(city(seed, plan={"completion_first": 1}))).answer()
    assert answer.value is not None
    true = Fraction(case.plan.value - answer.value, QUANTA)
    assert first.least is not None
    assert first.most is not None
    assert first.least <= true <= first.most
    assert first.price == Fraction(worse.value - answer.value, QUANTA)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_completion_first_moves_is_that_of_a_best_plan(seed: int) -> None:
    case, found = studied(seed)
    truth = Oracle(explicit(city(seed, plan={"completion_first": 1})))
    first, best = found.first, truth.answer().best
    assert first is not None
    ours = case.delivering(case.plan.chosen)
    moves = [(wins - ours - set(OLD), ours - wins - set(OLD)) for wins in map(case.delivering, best)]
    assert (set(first.into), set(first.out)) in moves
