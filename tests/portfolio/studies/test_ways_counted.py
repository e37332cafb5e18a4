"""The list of ways to each result on random plans, counted again; every mix is one that there is (rules B1, B2, B4)."""

from __future__ import annotations

from fractions import Fraction
from math import floor

from maqsad.portfolio.studies import nothing_told
from maqsad.portfolio.studies.ways import Mix, Way, ways

from ..oracle import BP
from ..truth import City, Truth, cities

MICRO = 10**6
MONEY_RULES = {"limit", "capital_floor", "reserve", "justice", "completion"}


def test_ways_of_random_plans() -> None:
    listed = points = 0
    for city in cities(range(60)):
        found = ways(city.case, nothing_told)
        for k, acting in ((k, effects(city.truth, k)) for k in city.truth.scales):
            assert {way.option for way in found.ways[k]} == set(acting), f"plan {city.seed}: {k}"
            for way in found.ways[k]:
                _as_counted(city, k, acting, way)
            mix = found.mixes[k]
            if mix is not None:
                _mixes(city, k, mix)
                points += len(mix.points)
            listed += len(acting)
    assert min(listed, points) >= 100


def effects(truth: Truth, k: str) -> dict[str, int]:
    found = {o: e for of in truth.effects[k, truth.last + 1].values() for o, e in of.items()}
    return {option: effect for option, effect in found.items() if effect}


def _as_counted(city: City, k: str, acting: dict[str, int], way: Way) -> None:
    truth, option = city.truth, way.option
    row, chance = truth.row_at(option, k, truth.last + 1), Fraction(truth.options[option].probability, BP)
    low, high = (floor(truth.sign(k) * amount * chance) for amount in (row.low, row.high))
    name = f"plan {city.seed}: {option}"
    assert (way.low, way.expected, way.high) == (low, acting[option], high), name
    others = truth.by_project[way.project]
    extra = truth.cost[option] - min(truth.cost[o] for o in ([o for o in others if o not in acting] or others))
    per_unit = Fraction(extra * MICRO, acting[option]) if extra > 0 and acting[option] > 0 else None
    assert (way.cost, way.extra, way.per_unit) == (truth.cost[option], extra, per_unit), name
    assert way.chosen == (option in city.ours), name
    needs = (r.needs for r in truth.rows["relations"] if r.kind == "requires" and option in _named(truth, r))
    assert way.needs == tuple(sorted(set(needs))), name


def _named(truth: Truth, relation: object) -> set[str]:
    return truth.named(relation.options, relation.project)  # type: ignore[attr-defined]


def _mixes(city: City, k: str, mix: Mix) -> None:
    """Some choice keeps the rules, takes what the mix names, reaches as far and costs as much above the start."""
    truth, later = city.truth, city.truth.last + 1
    allowed = [choice for choice in truth.choices if not set(truth.broken_rules(choice)) - MONEY_RULES]
    reached = {choice: truth.progress(k, later, choice) for choice in allowed}
    cost = {choice: sum(truth.cost[o] for o in choice) for choice in allowed}
    start = min(cost[choice] for choice in allowed if reached[choice] >= mix.base)
    assert (mix.base, mix.plan) == (truth.origins[k, later], reached[city.ours])
    for point in mix.points:
        assert any(
            set(point.mix) <= set(choice) and reached[choice] >= point.progress and cost[choice] - start == point.found
            for choice in allowed
        ), f"plan {city.seed}: {k} {point}"
