"""What is meant by what is asked: ids, titles in either language, parts of them, and what is near."""

from __future__ import annotations

from fractions import Fraction

import pytest

from maqsad.cli.asked import Askable
from maqsad.cli.explain import _counting
from maqsad.plan.explicit import explicit
from maqsad.portfolio.decide import decide
from maqsad.portfolio.explanation.again import Case
from maqsad.values.problem import Refused

from .plans import small

TITLES = {
    "ring4-northeast": ("رینگ چهارم، قطعهٔ شمال شرق", "Fourth ring, north-eastern segment"),
    "ring4-bridge": ("رینگ چهارم، پل رودخانه", "Fourth ring, river bridge"),
    "flood-south": ("مسیل جنوبی", "Southern watercourse"),
}


@pytest.fixture(scope="module")
def known() -> Askable:
    plan = small(
        projects=[{"id": id, "title_fa": fa, "title_en": en} for id, (fa, en) in TITLES.items()],
        options=[{"id": f"{id}.0", "project": id, "kind": "nothing"} for id in TITLES],
        option_costs=[],
        effects=[],
        project_districts=[],
        relations=[],
        obligations=[],
    )
    return Askable.of(Case(decide(explicit(plan), gap=Fraction(0))))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("ring4-northeast", "ring4-northeast"),
        ("Ring 4, northeast", "ring4-northeast"),
        ("fourth ring, north-eastern segment", "ring4-northeast"),
        ("قطعه شمال شرق", "ring4-northeast"),
        ("رينگ چهارم، پل رودخانه", "ring4-bridge"),
        ("river", "ring4-bridge"),
        ("district:d1", "district:d1"),
        ("fund:cash:۱۴۰۲", "fund:cash:1402"),
    ],
)
def test_what_is_meant(known: Askable, text: str, meant: str) -> None:
    assert known.meant(text, "fa") == meant


@pytest.mark.parametrize(
    ("text", "problem", "near"),
    [
        ("fourth ring", "explain-several", ["ring4-bridge", "ring4-northeast"]),
        ("flod south", "explain-unknown", ["flood-south"]),
        ("مسیر جنوبی", "explain-unknown", ["flood-south"]),
        ("nosuch", "explain-nothing-near", []),
        ("", "explain-nothing-near", []),
    ],
)
def test_what_is_not_there_or_not_one(known: Askable, text: str, problem: str, near: list[str]) -> None:
    with pytest.raises(Refused) as refused:
        known.meant(text, "en")
    assert refused.value.reason == problem
    assert refused.value.values.get("near", []) == [f"{id} ({TITLES[id][1]})" for id in near]


def test_searches_are_counted_and_never_go_back() -> None:
    told: list[tuple[int, int]] = []

    def hear(_stage: str, _best: float, _bound: float, done: int, allowed: int) -> bool:
        told.append((done, allowed))
        return True

    progress = _counting(hear)
    for done in (1, 5, 9, 2, 4, 1):
        assert progress("value", 0.0, 0.0, done, 10)
    assert told == [(1, 0), (1, 0), (1, 0), (2, 0), (2, 0), (3, 0)]
