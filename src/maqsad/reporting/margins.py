"""How many effects of the plan leave room between what is promised and what is expected, by grade."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from maqsad.portfolio.decision import Decision
from maqsad.portfolio.formulation.facts import Facts
from maqsad.reporting.evidence import GRADES


@dataclass(frozen=True, slots=True)
class Margins:
    """Effects of the chosen options on scoring indicators after the horizon. Grade -> how many there are, and how many
    of them have a low estimate no worse than what is expected: there the promise is as high as the expectation.
    """

    all: Mapping[str, int]
    without: Mapping[str, int]


def margins(facts: Facts, decision: Decision) -> Margins:
    """A weak grade lowers what is expected (E3) and not what is promised (E5), so that the room between them goes."""
    chosen, later = frozenset(decision.choices.values()), facts.years.later
    grades = {(row.option, row.indicator): row.grade for row in facts.snapshot["effects"]}
    whole, without = dict.fromkeys(GRADES, 0), dict.fromkeys(GRADES, 0)
    for (k, _), series in facts.effects.expected.items():
        low = facts.effects.low_of(k, later)
        for option, e in series.get(later, {}).items():
            if k in facts.scales and option in chosen and e:
                grade = grades[option, k]
                whole[grade] += 1
                without[grade] += low[option] >= e
    return Margins(whole, without)
