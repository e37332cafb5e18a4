"""What an obligation costs: the best plan there is without it lies between what was found and the most (rule G7)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from maqsad.plan.plan import PlanSnapshot

from .oracle import Choice
from .truth import Truth, cities, points

SEEDS = (30, 66, 106, 113, 207, 213, 266, 376)
"""Random plans with an obligation and a plan that keeps it."""


class Freed(Truth):
    """One obligation asks nothing any more; whoever is committed by it stays so, and needs no result still."""

    def __init__(self, snapshot: PlanSnapshot, gone: str) -> None:
        super().__init__(snapshot)
        self.gone = gone

    def broken_rules(self, chosen: Choice) -> Iterator[str]:
        yield from (rule for rule in super().broken_rules(chosen) if rule != "obligation")
        every = self.rows
        self.rows = every | {"obligations": [row for row in every["obligations"] if row.id != self.gone]}
        yield from (rule for rule in list(super().broken_rules(chosen)) if rule == "obligation")
        self.rows = every


def test_the_price_of_every_obligation_of_random_plans() -> None:
    seen: Counter[bool] = Counter()
    for city in cities(SEEDS):
        for price in city.decided.decision.obligations:
            best = Freed(city.truth.snapshot, price.obligation).best()
            assert best is not None
            true = points(best - city.value)
            assert 0 <= price.found <= true <= price.most, f"plan {city.seed}: {price}"
            assert price.found == true, f"plan {city.seed}: {price} is not the best"
            seen[true > 0] += 1
    assert min(seen[True], seen[False]) >= 2, seen
