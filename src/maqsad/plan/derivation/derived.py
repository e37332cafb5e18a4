"""What a rule derives: an option and its costs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from maqsad.plan.derivation.exact import WHOLE, evenly
from maqsad.plan.derivation.facts import Facts


class Cost(NamedTuple):
    """A cost in rial at prices of the project's price year."""

    year: int
    nature: str
    capital: bool
    index_group: str
    amount: int
    rule: str


class Derived(NamedTuple):
    """An option as a rule makes it; `usable_year` None delivers nothing, shares are basis points, money rial."""

    kind: str
    rule: str
    costs: list[Cost]
    usable_year: int | None = None
    scope: int = WHOLE
    probability: int = WHOLE
    falls_back: bool = False
    """Whether the project's option of kind nothing is its fallback."""
    decay_loss: int | None = None
    guarantee: int | None = None


Rule = Callable[[Facts], Derived | None]
"""A rule that derives one kind of option, or None where the project has no such option."""


def works(facts: Facts, rule: str, amount: int, first: int, years: int) -> list[Cost]:
    """`amount` rial of the type's works, capital, spread evenly over `years` years from `first`."""
    return [
        Cost(year, facts.nature, True, facts.index_group, part, rule)
        for year, part in enumerate(evenly(amount, years), start=first)
        if part
    ]


def guarding(facts: Facts, rule: str, first: int, years: int) -> Iterator[Cost]:
    """The guard cost of a half-finished work in each of `years` years from `first`."""
    if facts.half_finished and facts.guard_cost:
        for year in range(first, first + years):
            yield Cost(year, "services", False, "payroll", facts.guard_cost, rule)
