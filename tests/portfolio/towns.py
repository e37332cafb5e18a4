"""The smallest plans that ask a question: towns of projects with one way each, and their best by brute force."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from maqsad.plan.explicit import explicit
from maqsad.plan.plan import Plan
from maqsad.portfolio.decide import decide
from maqsad.portfolio.explanation.again import Case
from maqsad.portfolio.formulation.attainment import QUANTA
from world import MICRO, ceilings, world

from .oracle import Oracle


def case_of(plan: Plan) -> Case:
    return Case(decide(explicit(plan), gap=Fraction(0)), 5_000)


def best(plan: Plan) -> Fraction:
    """The highest value of any plan, in points, by brute force."""
    value = Oracle(explicit(plan)).answer().value
    assert value is not None
    return Fraction(value, QUANTA)


def towns(costs: Mapping[str, int], does: Mapping[str, int | Fraction], money: int, **more: Any) -> Plan:
    """Projects with one way each, all paid in the first year by one fund; effects in units."""
    given: dict[str, Any] = {
        "indicators": [{"id": "speed"}],
        "projects": [{"id": id} for id in costs],
        "options": [
            {"id": f"{id}.{end}", "project": id, "kind": kind, "usable_year": year}
            for id in costs
            for end, kind, year in (("a", "as_planned", 1402), ("0", "nothing", None))
        ],
        "option_costs": [{"option": f"{id}.a", "amount": amount} for id, amount in costs.items()],
        "effects": [
            {"option": f"{id}.a", "indicator": "speed", "year": 1402, "likely": int(effect * MICRO)}
            for id, effect in does.items()
        ],
        "fund_ceilings": ceilings({1402: money, 1403: 0}),
    }
    return world(**{**given, **more})


def two(road: int = 70, bridge: int = 80, money: int = 100, **more: Any) -> Plan:
    """A road that does more for less than a bridge, and money for one of them."""
    return towns({"road": road, "bridge": bridge}, {"road": 5, "bridge": 3}, money, **more)
