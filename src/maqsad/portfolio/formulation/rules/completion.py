"""Completion first: as many half-finished works come into use as was found possible."""

from __future__ import annotations

from collections.abc import Iterator

from maqsad.portfolio.formulation.facts import Facts
from maqsad.portfolio.formulation.model import Row
from maqsad.portfolio.formulation.rule import Part, Rule
from maqsad.values.text import Bilingual


def build(facts: Facts) -> Iterator[Part]:
    floor = facts.snapshot.settings.completion_floor
    if floor is not None:
        yield Row("completion", ">=", floor, dict.fromkeys(completing(facts), 1))


def completing(facts: Facts) -> tuple[str, ...]:
    """The options that bring a half-finished work into use."""
    works = (i for i in facts.by_project if facts.projects[i].state == "half_finished")
    return tuple(option for i in works for option in facts.delivering(i))


RULE = Rule(
    id="completion",
    symbol="N",
    unit=Bilingual("پروژهٔ نیمه‌تمام", "half-finished works"),
    statement=Bilingual(
        "شمار پروژه‌های نیمه‌تمامی که به بهره‌برداری می‌رسند از بیشترین شمار یافته کمتر نیست.",
        "As many half-finished works come into use as were found to be possible at once.",
    ),
    latex=r"\sum_{i \in \mathrm{half\ finished}} \sum_{o\ \mathrm{delivering}} x_{io} \ge N",
    source="rule J3",
    build=build,
)
