"""Lists of percentages in one cell, and that a setting which came late leaves older hashes as they were."""

from __future__ import annotations

import pytest

from maqsad.plan.explicit import explicit
from maqsad.plan.percentages import income_levels, quarter_shares
from maqsad.portfolio.formulation import formulate
from maqsad.portfolio.formulation.facts import facts_of
from world import world


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("85 70", (85, 70)),
        ("۸۵٪، ۷۰٪", (85, 70)),
        ("99", (99,)),
        ("6 5 4 3 2 1", (6, 5, 4, 3, 2, 1)),
        ("", None),
        ("70 85", None),
        ("85 85", None),
        ("100 85", None),
        ("85 0", None),
        ("85.5", None),
        ("-5", None),
        ("many", None),
        ("7 6 5 4 3 2 1", None),
    ],
)
def test_levels_of_income_fall_from_99_to_1(text: str, levels: tuple[int, ...] | None) -> None:
    assert income_levels(text) == levels


@pytest.mark.parametrize(
    ("text", "shares"),
    [
        ("25 25 25 25", (25, 25, 25, 25)),
        ("۱۰ ۲۰ ۳۰ ۴۰", (10, 20, 30, 40)),
        ("0,0,0,100", (0, 0, 0, 100)),
        ("50 50", None),
        ("25 25 25 26", None),
        ("25 25 25 x", None),
    ],
)
def test_the_quarters_bring_all_of_the_year(text: str, shares: tuple[int, ...] | None) -> None:
    assert quarter_shares(text) == shares


def test_a_late_setting_counts_in_the_hash_only_where_it_says_something() -> None:
    plain = world()
    spelled = [world(plan={"income_levels": text}) for text in ("", "85 70")]
    assert {plan.hash for plan in spelled} == {plain.hash}
    stated = {world(plan={name: "90 60"}).hash for name in ("income_levels", "quarter_shares")}
    assert len(stated | {plain.hash}) == 3


def test_levels_and_quarters_touch_no_row_of_the_model() -> None:
    one, other = world(), world(plan={"income_levels": "60", "quarter_shares": "10 20 30 40"})
    assert formulate(facts_of(explicit(one))).hash == formulate(facts_of(explicit(other))).hash
