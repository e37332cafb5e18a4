"""What would change an answer besides cost: effect, ceiling and weight, against brute force (rules Z)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from maqsad.plan.explicit import explicit
from maqsad.portfolio.explanation.again import Case
from maqsad.portfolio.explanation.flip_effect import EffectFlip, effect_flip, effects_scaled
from maqsad.portfolio.explanation.flip_tried import ceilings_tried, reweighted, weights_tried
from maqsad.portfolio.explanation.trial import Trials, Tried
from maqsad.portfolio.explanation.why import project_why
from maqsad.portfolio.formulation.attainment import QUANTA
from world import MICRO

from ..oracle import Oracle
from ..towns import case_of, towns, two

COSTS, EFFECTS = {"a": 40, "b": 35, "c": 30, "d": 20}, {"a": 6, "b": 5, "c": 4, "d": 1}


def flip_of(case: Case, project: str) -> EffectFlip:
    return effect_flip(case, Trials(case, project))


def standings(tried: tuple[Tried, ...]) -> dict[int, str]:
    return {one.percent: one.standing for one in tried}


def with_and_without(plan: dict[str, Any], project: str) -> tuple[Fraction, Fraction]:
    """The best values with and without the project, by brute force; -1 where there is no plan."""

    def best(more: dict[str, Any]) -> Fraction:
        value = Oracle(explicit(towns(**plan, **more))).answer().value
        return Fraction(-1) if value is None else Fraction(value, QUANTA)

    duty = {"obligations": [{"id": "duty", "project": project}]}
    return best(duty), best({"relations": [{"kind": "forbids", "project": project}]})


def test_what_is_in_goes_out_under_three_fifths_of_its_effect() -> None:
    """5 · 60 % is the bridge's 3: 62 % keeps the road, 56 % and 59 % lose it."""
    flip = flip_of(case_of(two()), "road")
    assert (flip.now, flip.farthest, flip.why_none) == ("in", 0, "")
    assert flip.flipped == Tried(59, "out", "road.0", proven=True)
    assert flip.kept == Tried(62, "in", "road.a", proven=True)
    assert flip.kept_between
    assert standings(flip.tried)[56] == "out"


def test_what_is_out_comes_in_over_five_thirds_of_its_effect() -> None:
    """3 · 166.7 % is the road's 5: 175 % brings the bridge in, 162 % does not."""
    flip = flip_of(case_of(two()), "bridge")
    assert (flip.now, flip.farthest) == ("out", 500)
    assert flip.flipped is not None
    assert (flip.flipped.percent, flip.flipped.standing, flip.flipped.option) == (175, "in", "bridge.a")
    assert standings(flip.tried)[162] == "out"


def test_what_nothing_rivals_stays_in_down_to_nothing_that_is_better() -> None:
    """With money for both, only an effect of 0 makes no difference; a plan without it is not better even then."""
    flip = flip_of(case_of(two(money=200)), "road")
    assert flip.flipped is None
    assert flip.kept is not None
    assert flip.kept.percent < 25


def test_without_an_effect_nothing_is_tried() -> None:
    plan = towns({"road": 70, "bridge": 80}, {"road": 5}, 100)
    assert flip_of(case_of(plan), "bridge") == EffectFlip("no-effect", "out")


@pytest.mark.parametrize("project", ["a", "b", "c", "d"])
def test_every_value_tried_agrees_with_brute_force(project: str) -> None:
    case = case_of(towns(COSTS, EFFECTS, 90))
    trials = Trials(case, project)
    flip = effect_flip(case, trials)
    assert flip.tried
    for tried in flip.tried:
        effects = {**EFFECTS, project: Fraction(EFFECTS[project] * tried.percent, 100)}
        taken, left = with_and_without({"costs": COSTS, "does": effects, "money": 90}, project)
        assert {"in": taken >= left, "out": left >= taken}[tried.standing]
        assert not tried.proven or taken != left
    for tried in ceilings_tried(case, trials):
        money = 90 * tried.percent // 100
        taken, left = with_and_without({"costs": COSTS, "does": EFFECTS, "money": money}, project)
        assert {"in": taken >= left, "out": left >= taken}[tried.standing]
        assert not tried.proven or taken != left


@pytest.mark.parametrize("project", ["a", "b", "c"])
def test_what_is_proven_of_one_value_holds_for_all_nearer_ones(project: str) -> None:
    flip = flip_of(case_of(towns(COSTS, EFFECTS, 80)), project)
    assert flip.kept is not None
    assert flip.kept_between
    for percent in range(min(flip.kept.percent, 100), max(flip.kept.percent, 100) + 1, 10):
        effects = {**EFFECTS, project: Fraction(EFFECTS[project] * percent, 100)}
        taken, left = with_and_without({"costs": COSTS, "does": effects, "money": 80}, project)
        assert (taken > left) == (flip.now == "in")


def test_a_mean_that_rests_on_the_effect_keeps_the_proof_to_its_value() -> None:
    """Three projects of a type with an output: less effect of one is less belief in the others (E3)."""
    costs, effects = {"road": 70, "bridge": 80, "lane": 90}, {"road": 5, "bridge": 3, "lane": 3}
    graded = [
        {"option": f"{id}.a", "indicator": "speed", "year": 1402, "likely": effect * MICRO, "grade": "C"}
        for id, effect in effects.items()
    ]
    projects = [{"id": id, "output_quantity": MICRO} for id in costs]
    flip = flip_of(case_of(towns(costs, {}, 100, effects=graded, projects=projects)), "road")
    assert flip.kept is not None
    assert not flip.kept_between


def test_the_money_at_which_both_fit() -> None:
    """148 rial buy the road; 5 % more, 155, buy the bridge too."""
    case = case_of(two(money=148))
    bridge = standings(ceilings_tried(case, Trials(case, "bridge")))
    assert bridge == {80: "out", 90: "out", 95: "out", 105: "in", 110: "in", 120: "in"}
    road = ceilings_tried(case, Trials(case, "road"))
    assert set(standings(road).values()) == {"in"}


def test_where_the_money_does_not_meet_a_duty_there_is_no_plan() -> None:
    plan = towns({"duty": 90, "bike": 5}, {"duty": 1, "bike": 1}, 100, obligations=[{"id": "o", "project": "duty"}])
    case = case_of(plan)
    tried = ceilings_tried(case, Trials(case, "bike"))
    assert standings(tried) == {80: "none", 90: "out", 95: "in", 105: "in", 110: "in", 120: "in"}
    assert (tried[0].proven, tried[0].option) == (True, "")
    assert tried[1].proven


def test_the_weight_at_which_the_other_indicator_wins() -> None:
    """5 of one indicator against 4 of the other: at 3/4 of its half it counts 3,750 · 5 against 6,250 · 4."""
    effects = [
        {"option": f"{id}.a", "indicator": k, "year": 1402, "likely": units * MICRO}
        for id, k, units in (("road", "speed", 5), ("bridge", "air", 4))
    ]
    case = case_of(two(indicators=[{"id": "speed"}, {"id": "air"}], effects=effects))
    found = weights_tried(case, Trials(case, "road"))
    assert found is not None
    assert (found.indicator, found.weight) == ("speed", 5_000)
    assert standings(found.tried) == {50: "out", 75: "out", 150: "in", 200: "in"}
    only = case_of(two())
    assert weights_tried(only, Trials(only, "road")) is None


def test_the_other_weights_share_the_rest() -> None:
    weights = {"a": 5_000, "b": 3_000, "c": 2_000}
    assert reweighted(weights, "a", 150) == {"a": 7_500, "b": 1_500, "c": 1_000}
    assert reweighted(weights, "b", 50) == {"a": 6_071, "b": 1_500, "c": 2_429}
    assert reweighted(weights, "a", 300) == {"a": 10_000, "b": 0, "c": 0}


def test_effects_are_scaled_to_the_nearest_micro() -> None:
    snapshot = case_of(two()).decided.snapshot
    scaled = effects_scaled(snapshot, ["road.a"], 50)
    assert sorted(row.likely for row in scaled["effects"]) == [2_500_000, 3_000_000]
    assert effects_scaled(snapshot, ["road.a"], 100).hash == snapshot.hash


def test_what_must_stay_is_not_tried_and_a_half_finished_work_tells_its_delay() -> None:
    duty = case_of(two(obligations=[{"id": "o", "project": "road"}]))
    why = project_why(duty, "road")
    assert (why.effect, why.ceilings, why.weights, why.delay) == (None, (), None, None)
    begun = [{"id": "road", "state": "half_finished", "cost_to_complete": 70}, {"id": "bridge"}]
    why = project_why(case_of(two(projects=begun)), "road")
    assert why.delay is not None
    assert (why.effect is None) == (why.flip.why_none is not None)
