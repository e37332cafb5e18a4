"""A project forced in or out: what is found and what is proven of it, against every plan (rules K3, K6, Q1, Q2).

Study `works` and study `nearest` ask the same search; what each tells of its answer is held to brute force here too.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from random import Random

import pytest

from maqsad.portfolio.bounds.multipliers import best_multipliers
from maqsad.portfolio.explanation.forced import asked, forced
from maqsad.portfolio.explanation.nearby import Nearby
from maqsad.portfolio.formulation.attainment import QUANTA
from maqsad.portfolio.search.settle import Settler
from maqsad.portfolio.solving.highs import Ended, Outcome
from maqsad.portfolio.solving.program import INFINITY
from maqsad.portfolio.studies import nothing_told
from maqsad.portfolio.studies.nearest import nearest
from maqsad.portfolio.studies.works.otherside import OtherSide, Otherwise

from ..oracle import Choice
from ..towns import best, case_of, towns, two
from ..truth import City, Truth, cities, points


def sides(city: City) -> list[tuple[str, tuple[str, ...]]]:
    """Every project with its ways, with its other options, and with each option alone."""
    truth = city.truth
    found = []
    for project in truth.decided:
        options, ways = truth.by_project[project], set(truth.delivering(project))
        both = (tuple(o for o in options if (o in ways) == wins) for wins in (True, False))
        found += [(project, side) for side in dict.fromkeys([*both, *((o,) for o in options)]) if side]
    return found


@pytest.mark.parametrize("wide", [False, True])
def test_the_best_plan_of_a_side_and_what_none_exceeds(wide: bool) -> None:
    seen: Counter[str] = Counter()
    for city in cities(range(45)):
        for project, side in sides(city):
            answer, true = forced(city.case, project, side, [], wide), city.truth.best(side)
            name = f"plan {city.seed}: {side}"
            if answer.bound is None:
                assert true is None, name
            elif answer.plan is None:
                assert true is None or answer.bound >= true, name
                assert true is None, f"{name} was not found"
            else:
                assert answer.bound >= answer.plan.value == true, name
                assert city.truth.plans[city.truth.choice(answer.plan.chosen)] == true, name
            seen["none" if true is None else "better" if true == city.value else "worse"] += 1
    assert min(seen.values()) >= 10, seen


@pytest.mark.parametrize("seed", range(3))
def test_every_side_of_a_town_of_nine_projects(seed: int) -> None:
    draw = Random(seed)
    costs = {id: draw.randint(10, 60) for id in "abcdefghi"}
    case = case_of(towns(costs, {id: draw.randint(1, 9) for id in costs}, 120))
    truth = Truth(case.decided.snapshot)
    for project in costs:
        for end in ("a", "0"):
            answer, true = forced(case, project, (f"{project}.{end}",), [], True), truth.best([f"{project}.{end}"])
            assert answer.bound is not None
            assert answer.plan is not None
            assert answer.bound >= answer.plan.value == true, f"{project}.{end}"


def test_without_any_search_the_best_plan_known_of_that_side_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bridge (80) does not fit beside the road (70) in 100 rial, so that ours with it in is no plan."""

    def nothing(*_: object, **__: object) -> Outcome:
        return Outcome(Ended.LIMIT, None, INFINITY, -INFINITY, 0)

    case = case_of(two())
    for module in ("explanation.nearby", "search.stages"):
        monkeypatch.setattr(f"maqsad.portfolio.{module}.search", nothing)
    bridge, none = (case.settler.settle(frozenset(chosen), {}) for chosen in (("bridge.a", "road.0"), OUT))
    assert bridge is not None
    assert none is not None
    assert forced(case, "bridge", ("bridge.a",), [none, bridge], True).plan == bridge
    assert forced(case, "bridge", ("bridge.a",), [none], True).plan is None
    alone = forced(case, "road", ("road.0",), [], False).plan
    assert alone is not None
    assert alone.chosen == set(OUT)
    assert forced(case, "road", ("road.0",), [none, bridge], False).plan == bridge


OUT = ("bridge.0", "road.0")
COSTS, EFFECTS = {"a": 40, "b": 35, "c": 30, "d": 20, "e": 15}, {"a": 6, "b": 5, "c": 4, "d": 1, "e": 2}


@pytest.mark.parametrize("size", [1, 2, 3])
def test_a_search_nearby_changes_only_what_is_held_least_firmly(size: int) -> None:
    """The best of all plans that differ from the start in those projects alone."""
    case = case_of(towns(COSTS, EFFECTS, 90))
    tuned = best_multipliers(case.model)
    assert tuned is not None
    start = case.settler.settle(frozenset(f"{id}.{'a' if id in 'ad' else '0'}" for id in COSTS), {})
    assert start is not None
    lead = {
        id: abs(tuned.reward(f"{id}.a") - tuned.reward(f"{id}.0")) * (1 if _prefers(tuned, id) == (id in "ad") else -1)
        for id in COSTS
    }
    loose = set(sorted(COSTS, key=lambda id: (lead[id], id))[:size])
    near = Nearby(case, case.facts, case.model, Settler(case.facts, case.model), tuned, size)
    found = near.best([start], start.chosen, frozenset())
    truth = Truth(case.decided.snapshot)
    alike = {c: v for c, v in truth.plans.items() if {truth.options[o].project for o in set(c) - start.chosen} <= loose}
    assert found is not None
    assert found.value == max(alike.values())
    freed = near.best([start], start.chosen, frozenset(COSTS))
    assert freed is not None
    assert freed.value == truth.best()


def _prefers(tuned: object, id: str) -> bool:
    return tuned.reward(f"{id}.a") > tuned.reward(f"{id}.0")  # type: ignore[attr-defined, no-any-return]


def test_a_row_more_asks_for_one_of_the_options() -> None:
    case = case_of(two())
    model = asked(case.model, "road", ("road.0",))
    assert {row.id: (row.sense, row.rhs, dict(row.x)) for row in model.rows if row not in case.model.rows} == {
        "asked|road": (">=", 1, {"road.0": 1})
    }


# ---- what the studies tell of it


def test_the_other_side_of_every_project_of_random_plans() -> None:
    seen: Counter[str] = Counter()
    for city in cities(range(60), least=2):
        otherwise = Otherwise(city.case, [])
        for project in city.truth.decided:
            told, name = otherwise(project), f"plan {city.seed}: {project}"
            wins = {choice for choice in city.truth.plans if project in city.truth.delivers(choice)}
            rest = [value for choice, value in city.truth.plans.items() if (choice in wins) == told.finished]
            assert told.finished == (project not in city.truth.delivers(city.ours)), name
            if told.why_none:
                assert not rest, name
            else:
                price = Fraction(city.value - max(rest), QUANTA)
                assert told.price == price, name
                assert told.least is None or told.least <= price, name
                assert any(_tells(city, project, told, choice) for choice in city.truth.plans), name
            seen[told.why_none or ("moves" if told.into or told.out else "alone")] += 1
    assert min(seen[what] for what in ("proven", "moves", "alone")) >= 3, seen


def _tells(city: City, project: str, told: OtherSide, choice: Choice) -> bool:
    """Whether all that is told of a plan is true of this one."""
    truth = city.truth
    ours, theirs = truth.delivers(city.ours), truth.delivers(choice)
    return (
        points(city.value - truth.plans[choice]) == told.price
        and told.option in choice
        and set(told.into) == theirs - ours - {project}
        and set(told.out) == ours - theirs - {project}
        and {(s.indicator, s.year, s.before, s.after) for s in told.levels} == truth.shifts(city.ours, choice)
        and told.spent == sum(truth.cost[o] for o in choice) - sum(truth.cost[o] for o in city.ours)
    )


def test_what_is_nearest_in_random_plans_and_the_money_that_lets_it_in() -> None:
    seen: Counter[str] = Counter()
    for city in cities(range(75)):
        answer, out = nearest(city.case, nothing_told), _left_out(city)
        assert {near.project for near in answer.projects} == out, f"plan {city.seed}"
        for near in answer.projects:
            name, ways = f"plan {city.seed}: {near.project}", city.truth.delivering(near.project)
            true = city.truth.best(ways)
            loss = None if true is None else max(Fraction(0), points(city.value - true))
            assert near.at_most == loss, name
            assert loss is None or 0 <= near.at_least <= loss, name
            beside = None if near.beside is None else (sum(n for *_, n in near.beside.extra), near.beside.option)
            lacking = sorted((lack, o) for o in ways if (lack := _lacks(city, near.project, o)) is not None)
            assert beside == next(iter(lacking), None), name
            if near.beside is not None:
                alone = _with(city, near.project, near.beside.option)
                assert near.beside.gain == points(city.truth.value(alone) - city.value), name
            seen["beside" if beside else "not beside"] += 1
            seen["loss" if loss else "no plan" if loss is None else "as good"] += 1
    assert min(seen[what] for what in ("beside", "not beside", "loss", "no plan")) >= 4, seen


def _left_out(city: City) -> set[str]:
    truth, wins = city.truth, city.truth.delivers(city.ours)
    ways = {i for i in truth.decided if truth.delivering(i) and truth.projects[i].estimate == "estimated"}
    return ways - wins


def _with(city: City, project: str, option: str) -> Choice:
    """Ours with one option of the project in the place of the present one."""
    return tuple(option if city.truth.options[o].project == project else o for o in city.ours)


def _lacks(city: City, project: str, option: str) -> int | None:
    """Rial that ours lacks with the option; None where no money does."""
    choice = _with(city, project, option)
    if set(city.truth.broken_rules(choice)) or not city.truth.council_kept(choice, city.lots):
        return None
    return city.truth.missing(choice, city.lots)


def test_who_is_forced_in_costs_what_it_drives_out_by_hand() -> None:
    """Of 90 rial a, b and e take all and win 1,300 points; with c in, b goes, and 1,200 are left."""
    case = case_of(towns(COSTS, EFFECTS, 90))
    assert case.plan.value == best(towns(COSTS, EFFECTS, 90)) * QUANTA == 1_300 * QUANTA
    answer = forced(case, "c", ("c.a",), [], True)
    assert answer.plan is not None
    assert answer.plan.chosen >= {"a.a", "c.a", "e.a"}
    assert answer.plan.value == 1_200 * QUANTA


def test_what_taking_it_loses_at_least_by_hand() -> None:
    """With the bridge (80, 300 points) 20 rial are left, and 2/7 of the road (70, 500): no plan beats 443 points."""
    (near,) = nearest(case_of(two()), nothing_told).projects
    assert near.project == "bridge"
    assert near.at_most == 200
    assert 500 - (300 + Fraction(20 * 500, 70)) - Fraction(1, 10**6) <= near.at_least <= 200
