"""Works: which is dearest, what becomes of each, why this option, what swapping it does to the results (K, K7, K8)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from maqsad.plan.explicit import explicit
from maqsad.portfolio.bounds.multipliers import best_multipliers
from maqsad.portfolio.explanation.half_finished import costs_today, fate, making_safe, unbuilt, works_of
from maqsad.portfolio.explanation.rival import rivals
from maqsad.portfolio.explanation.swaps import Swaps
from maqsad.portfolio.formulation import formulate
from maqsad.portfolio.formulation.attainment import QUANTA
from maqsad.portfolio.formulation.facts import Facts, facts_of
from maqsad.portfolio.search.settle import Settler
from world import MICRO, PERCENT, ceilings, scale, world

from ..random_plans import random_plan

HALF = {"state": "half_finished", "derive": 0}


def facts(**tables: Any) -> Facts:
    return facts_of(explicit(world(**tables)))


def test_the_dearest_is_that_at_todays_prices_not_the_largest_figure() -> None:
    indices = [
        {"path": "base", "group": "works", "year": year, "index": index * MICRO}
        for year, index in ((1397, 100), (1402, 500), (1403, 600))
    ]
    found = facts(
        price_indices=indices,
        projects=[
            {"id": "bridge", **HALF, "cost_to_complete": 420, "price_year": 1402},
            {"id": "hall", **HALF, "cost_to_complete": 220, "price_year": 1397},
            {"id": "gate", **HALF, "cost_to_complete": 999, "price_year": None},
            {"id": "tram", "derive": 0, "cost_to_complete": 10_000},
        ],
        options=[{"id": f"{i}.no", "project": i, "kind": "nothing"} for i in ("bridge", "hall", "gate", "tram")],
        option_costs=[],
        effects=[],
    )
    assert costs_today(found) == {"bridge": 420, "hall": 1100, "gate": 999}
    assert works_of(found) == ("hall", "gate", "bridge")


@pytest.mark.parametrize(
    ("option", "expected"),
    [
        ({"kind": "as_planned", "usable_year": 1403}, "finished"),
        ({"kind": "rescoped", "usable_year": 1403, "scope": 40 * PERCENT}, "stage"),
        ({"kind": "as_planned", "usable_year": 1403, "scope": 40 * PERCENT}, "stage"),
        ({"kind": "handed_over", "usable_year": 1403, "probability": 55 * PERCENT}, "partner"),
        ({"kind": "stopped", "usable_year": None}, "closed"),
        ({"kind": "suspended", "usable_year": None}, "closed"),
        ({"kind": "nothing", "usable_year": None}, "left"),
    ],
)
def test_what_becomes_of_a_work_is_in_its_option(option: dict[str, Any], expected: str) -> None:
    found = facts(
        projects=[{"id": "metro", **HALF}],
        options=[{"id": "metro.a", "project": "metro", **option}],
        option_costs=[],
        effects=[],
    )
    assert fate(found, "metro.a") == expected


def test_a_stage_leaves_what_the_whole_costs_more_and_safety_is_in_every_option() -> None:
    found = facts(
        project_types=[{"id": "line", "usable_stage": 50 * PERCENT, "stage_cost": 40 * PERCENT, "closing": 0}],
        projects=[
            {"id": "metro", "type": "line", "state": "half_finished", "derive": 1, "cost_to_complete": 1000,
             "price_year": 1402, "earliest_finish": 1403, "dangerous": 1, "making_safe_cost": 30},
        ],
        options=[], option_costs=[], effects=[],
    )  # fmt: skip
    kinds = {found.options[o].kind: o for o in found.by_project["metro"]}
    assert unbuilt(found, [kinds["rescoped"]]) == {"metro": 600}
    assert unbuilt(found, [kinds["as_planned"]]) == {}
    assert {kind: making_safe(found, [o])["metro"] for kind, o in kinds.items()} == dict.fromkeys(kinds, 30)
    for option in kinds.values():
        lines = [line for line in found.costs.lines if line.option == option and line.year == 1402]
        assert sum(line.amount for line in lines) >= 30


def test_faster_is_taken_for_its_results_against_money_and_slower_for_money_against_results() -> None:
    """One unit of speed a year earlier; with little money of 1402 that year's money has a price."""
    rich, poor = _road(100), _road(12)
    for money, found, best, worst in ((100, rich, "results", None), (12, poor, "money", "results")):
        model = formulate(found)
        tuned = best_multipliers(model)
        assert tuned is not None
        prices = {row: Fraction(weight, QUANTA << tuned.shift) for row, weight in tuned.by_row.items()}
        ours, other = ("road.fast", "road.slow") if money == 100 else ("road.slow", "road.fast")
        rival = rivals(found, model, prices, {"road": ours, "fill": "fill.a"}, ["road"])["road"]
        assert rival.option == other
        assert rival.pros[0].about == best
        assert [part.about for part in rival.cons[:1]] == ([worst] if worst else [])
        assert rival.lead == sum(part.points for part in rival.parts)
        r = {o: Fraction(tuned.reward(o), QUANTA << tuned.shift) for o in (ours, other)}
        assert rival.lead == r[ours] - r[other]


def _road(money: int) -> Facts:
    return facts(
        indicators=[{"id": "speed"}],
        indicator_values=scale("speed", 0, 100 * MICRO),
        projects=[{"id": "road", **HALF}, {"id": "fill", "derive": 0}],
        options=[
            {"id": "road.fast", "project": "road", "kind": "faster", "usable_year": 1402},
            {"id": "road.slow", "project": "road", "kind": "slower", "usable_year": 1403},
            {"id": "road.stop", "project": "road", "kind": "stopped"},
            {"id": "fill.a", "project": "fill", "kind": "as_planned", "usable_year": 1402},
            {"id": "fill.no", "project": "fill", "kind": "nothing"},
        ],
        option_costs=[
            {"option": "road.fast", "amount": 10, "year": 1402},
            {"option": "road.slow", "amount": 10, "year": 1403},
            {"option": "fill.a", "amount": 10, "year": 1402},
        ],
        effects=[
            {"option": "road.fast", "indicator": "speed", "year": 1402, "likely": MICRO},
            {"option": "road.slow", "indicator": "speed", "year": 1403, "likely": MICRO},
            {"option": "fill.a", "indicator": "speed", "year": 1402, "likely": 30 * MICRO},
        ],
        fund_ceilings=ceilings({1402: money, 1403: 100}),
    )


@pytest.mark.parametrize("seed", range(8))
def test_a_swap_is_the_value_of_one_choice_less_that_of_the_other(seed: int) -> None:
    found = facts_of(explicit(random_plan(seed)))
    chosen = frozenset(options[0] for options in found.by_project.values())
    settler, swaps = Settler(found, formulate(found)), Swaps(found, chosen)
    for project, options in found.by_project.items():
        for option in options:
            other = chosen - {options[0]} | {option}
            assert swaps.points(project, option) == Fraction(settler.value(other) - settler.value(chosen), QUANTA)
