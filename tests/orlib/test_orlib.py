"""Knapsacks of the OR-Library decided as plans: never above the relaxation, close to the best value known."""

from __future__ import annotations

from fractions import Fraction

import pytest

from conftest import data_folder
from maqsad.plan.explicit import explicit
from maqsad.portfolio.decide import decide

from .adapter import BEST_KNOWN, FOLDER, MICRO, best_known, instances

WORK = 2_000
"""Interrupt points for each instance: a few seconds."""
ALL_BUT = Fraction(995, 1000)
ROUNDED = Fraction(1, 10**6)
"""The published bounds have six decimals; the slopes of worth are whole quanta."""


@pytest.mark.needs_data(str(FOLDER / "mknap1.txt"))
@pytest.mark.parametrize("number", range(7))
def test_small_optimum_is_proven(number: int) -> None:
    knapsack = instances(data_folder() / FOLDER / "mknap1.txt")[number]
    decision = decide(explicit(knapsack.plan), gap=ROUNDED).decision
    assert decision.status == "proven"
    assert knapsack.optimum is not None
    assert knapsack.profit(decision) == Fraction(knapsack.optimum, MICRO)
    assert knapsack.fits(decision)


@pytest.mark.parametrize(
    ("file", "number"),
    [
        pytest.param(file, number, marks=pytest.mark.needs_data(str(FOLDER / f"{file}.txt"), str(BEST_KNOWN)))
        for file in ("mknapcb1", "mknapcb4")
        for number in (0, 10, 20)
    ],
)
def test_close_to_the_best_known(file: str, number: int) -> None:
    knapsack = instances(data_folder() / FOLDER / f"{file}.txt")[number]
    best, relaxed = best_known(data_folder())[knapsack.name]
    decision = decide(explicit(knapsack.plan), work=WORK).decision
    profit = knapsack.profit(decision)
    assert knapsack.fits(decision)
    assert ALL_BUT * best <= profit <= relaxed
    assert knapsack.as_profit(decision, decision.value) == pytest.approx(float(profit), rel=1e-9)
    assert profit <= knapsack.as_profit(decision, decision.bound)
    certified = knapsack.as_profit(decision, decision.certified_bound)
    assert profit <= certified <= (1 + ROUNDED) * relaxed  # cases bring it under the relaxation's
