"""The bound that a decision states from its search: beside the certified one, and never under what was found."""

from __future__ import annotations

from fractions import Fraction

import pytest

from maqsad.portfolio.decide import stated_bound
from maqsad.portfolio.formulation.attainment import QUANTA
from maqsad.portfolio.search.settle import Settled
from maqsad.portfolio.search.stages import Staged

FOUND, CERTIFIED = 100 * QUANTA, 103 * QUANTA
SMALL = Fraction(1, 10**6)
"""Points that the search does not tell apart."""


@pytest.mark.parametrize(
    ("searched", "stated"),
    [
        (Fraction(101), 101 * QUANTA),
        (Fraction(105), CERTIFIED),
        (None, CERTIFIED),
        (100 + SMALL, FOUND),
        (100 - SMALL, FOUND),
        (Fraction(99), CERTIFIED),
    ],
    ids=["tighter", "wider", "none", "hardly above", "hardly under", "refuted by the plan"],
)
def test_of_both_bounds_the_lower_unless_a_plan_exceeds_it(searched: Fraction | None, stated: int) -> None:
    plan = Settled(frozenset(), {}, FOUND, 0, 0)
    assert stated_bound(Staged(plan, searched), plan, CERTIFIED) == stated
