"""Plans for choice: as far from ours and from one another as brute force allows, and never under the floor."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from maqsad.plan.explicit import explicit
from maqsad.plan.plan import Plan
from maqsad.portfolio.decide import Decided, decide
from maqsad.portfolio.explanation.again import Case
from maqsad.portfolio.formulation.attainment import QUANTA
from maqsad.portfolio.studies import alternatives as module
from maqsad.portfolio.studies import nothing_told
from maqsad.portfolio.studies.alternatives import PLANS, Alternatives, alternatives
from world import MICRO, ceilings, world

from ..oracle import Choice, Oracle
from ..random_plans import random_plan

SEEDS = (13, 16, 17, 18, 20, 23, 35, 40, 46, 47, 49, 54, 55, 59, 60, 63, 69, 70, 86, 89, 91, 98)
"""Random plans, most of which leave a choice."""


def streets(effects: dict[str, int], money: int, **tables: Any) -> Plan:
    """Streets of 50 each, with what they win in micros."""
    return world(
        **{
            "indicators": [{"id": "speed"}],
            "projects": [{"id": id} for id in effects],
            "options": [{"id": f"{id}.a", "project": id, "usable_year": 1402} for id in effects],
            "option_costs": [{"option": f"{id}.a", "amount": 50} for id in effects],
            "effects": [
                {"option": f"{id}.a", "indicator": "speed", "year": 1402, "likely": effect}
                for id, effect in effects.items()
            ],
            "fund_ceilings": ceilings(money),
            **tables,
        }
    )


def found_of(plan: Plan) -> tuple[Decided, Alternatives]:
    decided = decide(explicit(plan), gap=Fraction(0))
    return decided, alternatives(Case(decided, 5_000), nothing_told)


def delivering(choices: dict[str, str]) -> set[str]:
    return {project for project, option in choices.items() if not option.endswith(".nothing")}


def test_equal_streets_take_turns() -> None:
    """Money for one of four equal streets: each plan for choice is another street, two projects apart."""
    decided, found = found_of(streets(dict.fromkeys("abcd", 2 * MICRO), 50))
    plans = [delivering(dict(plan.outcome.choices)) for plan in found.plans]
    ours = delivering(dict(decided.decision.choices))
    assert sorted(map(sorted, [ours, *plans])) == [["a"], ["b"], ["c"], ["d"]]
    assert [(plan.distance, plan.at_most) for plan in found.plans] == [(2, 2)] * PLANS
    assert all(plan.largest for plan in found.plans)
    assert found.distances == ((0, 2, 2, 2), (2, 0, 2, 2), (2, 2, 0, 2), (2, 2, 2, 0))
    assert found.moved[0] == (0, 100, 100, 100)
    assert [set(plan.enters) for plan in found.plans] == plans
    assert all(set(plan.leaves) == ours for plan in found.plans)


def test_the_floor_of_value_is_kept_to_the_quantum() -> None:
    """Of 200 points one hundredth, 2, may be given up: c (198 points) may stand for a, d (1 quantum less) not."""
    _, found = found_of(streets({"a": 2 * MICRO, "c": 1_980_000, "d": 1_979_999}, 50))
    assert found.floor == 198
    assert [delivering(dict(plan.outcome.choices)) for plan in found.plans] == [{"c"}]


def test_where_nothing_else_is_as_good_there_is_no_choice() -> None:
    _, found = found_of(streets({"a": 2 * MICRO, "b": MICRO}, 50))
    assert found.plans == ()
    assert found.distances == ((0,),)


@pytest.mark.parametrize("seeds", [SEEDS[first::4] for first in range(4)], ids=str)
def test_no_plan_for_choice_is_further_than_the_one_found(
    seeds: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """All that ours wins may be given up here: few of the random plans have any nearly as good as the best."""
    monkeypatch.setattr(module, "LESS", 1)
    count = 0
    for seed in seeds:
        decided = decide(explicit(random_plan(seed)), gap=Fraction(0))
        if decided.proof.plan is None:
            continue
        found = alternatives(Case(decided, 5_000), nothing_told)
        oracle, good = plans_for_choice(decided, found.floor)
        known: list[frozenset[str]] = [wins(oracle, decided.decision.choices.values())]
        for plan in found.plans:
            best = max(apart(oracle, chosen, known) for chosen in good)
            assert plan.outcome.value >= found.floor, f"plan {seed}"
            assert plan.distance == plan.at_most == best, f"plan {seed}"
            known.append(wins(oracle, plan.outcome.choices.values()))
            count += 1
        _counted(oracle, found)
        if len(found.plans) < PLANS:
            assert max(apart(oracle, chosen, known) for chosen in good) == 0, f"plan {seed}"
    assert count >= 4


def test_with_little_work_no_plan_for_choice_is_further_than_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LESS", 1)
    for seed in SEEDS[:12]:
        decided = decide(explicit(random_plan(seed)), gap=Fraction(0))
        if decided.proof.plan is None:
            continue
        found = alternatives(Case(decided, 1), nothing_told)
        oracle, good = plans_for_choice(decided, found.floor)
        known = [wins(oracle, decided.decision.choices.values())]
        for plan in found.plans:
            assert plan.at_most >= max(apart(oracle, chosen, known) for chosen in good), f"plan {seed}"
            known.append(wins(oracle, plan.outcome.choices.values()))


def plans_for_choice(decided: Decided, floor: Fraction) -> tuple[Oracle, list[Choice]]:
    """Every choice that keeps everything and is worth at least the floor."""
    assert decided.decision.value is not None
    assert decided.decision.base_value is not None
    less = max(Fraction(0), (decided.decision.value - decided.decision.base_value) / module.LESS)
    assert abs(floor - (decided.decision.value - less)) < Fraction(1, QUANTA)
    oracle = Oracle(decided.snapshot)
    oracle.floors = {row.district: int(row.floor) for row in decided.snapshot["district_floors"]}
    oracle.completed = decided.snapshot.settings.completion_floor
    worth = (chosen for chosen in oracle.choices if Fraction(oracle.value(chosen), QUANTA) >= floor)
    return oracle, [c for c in worth if not set(oracle.broken_rules(c)) and oracle.fits(c)]


def _counted(oracle: Oracle, found: Alternatives) -> None:
    """Distances, rial moved and who enters or leaves, from the choices alone."""
    plans = [tuple(found.ours.choices.values()), *(tuple(plan.outcome.choices.values()) for plan in found.plans)]
    rial = {o: sum(line.amount for line in oracle.lines if line.option == o) for o in oracle.options}
    assert found.moved == tuple(
        tuple(sum(abs(rial[a] - rial[b]) for a, b in zip(one, other, strict=True)) for other in plans) for one in plans
    )
    won = [wins(oracle, plan) for plan in plans]
    assert found.distances == tuple(tuple(len(one ^ other) for other in won) for one in won)
    for plan, theirs in zip(found.plans, won[1:], strict=True):
        assert (set(plan.enters), set(plan.leaves)) == (theirs - won[0], won[0] - theirs)


def wins(oracle: Oracle, chosen: Any) -> frozenset[str]:
    return frozenset(oracle.options[o].project for o in chosen if oracle.options[o].usable_year is not None)


def apart(oracle: Oracle, chosen: Choice, known: list[frozenset[str]]) -> int:
    return min(len(wins(oracle, chosen) ^ other) for other in known)
