"""Where the money of two plans differs, project by project, so that the sums close (rule X3)."""

from __future__ import annotations

from dataclasses import dataclass

from maqsad.portfolio.comparison import Outcome
from maqsad.portfolio.formulation.facts import Facts


@dataclass(frozen=True, slots=True)
class Moved:
    """Rial of the second plan less the first, all years but where said; what it does not say of money is zero.

    spent = came − went + otherwise + still; unspent = returned + raised − in_time.
    """

    went: int
    """What the projects cost in the first that deliver there and not in the second."""
    came: int
    """What those cost in the second that deliver there and not in the first."""
    otherwise: int
    """Projects that deliver in both."""
    still: int
    """Closing, guarding and making safe of what does not deliver."""
    spent: int
    in_time: int
    """Of `spent`, within the horizon."""
    returned: int
    """That projects bring back to funds within the horizon."""
    raised: int
    """That bonds bring within the horizon, less what is repaid there."""
    changed: int
    """Number of projects that deliver in both, by another option."""

    @property
    def unspent(self) -> int:
        """Within the horizon."""
        return self.returned + self.raised - self.in_time


def moved(facts: Facts, first: Outcome, second: Outcome, raised: int) -> Moved:
    """`raised`: rial that bonds bring in the second, less in the first, within the horizon and net of instalments."""

    def cost(side: Outcome, project: str) -> int:
        return side.costs.get(project, 0)

    both = first.delivers & second.delivers
    everything = set(first.choices) | set(second.choices)
    return Moved(
        went=sum(cost(first, project) for project in first.delivers - both),
        came=sum(cost(second, project) for project in second.delivers - both),
        otherwise=sum(cost(second, project) - cost(first, project) for project in both),
        still=sum(cost(second, project) for project in everything - second.delivers)
        - sum(cost(first, project) for project in everything - first.delivers),
        spent=sum(second.costs.values()) - sum(first.costs.values()),
        in_time=_in_time(facts, second) - _in_time(facts, first),
        returned=_returned(facts, second) - _returned(facts, first),
        raised=raised,
        changed=sum(first.choices[project] != second.choices[project] for project in both),
    )


def _in_time(facts: Facts, side: Outcome) -> int:
    return sum(side.money.get(year, 0) for year in facts.years.horizon)


def _returned(facts: Facts, side: Outcome) -> int:
    chosen = frozenset(side.choices.values())
    horizon = frozenset(facts.years.horizon)
    returns = (amounts for (_, year), amounts in facts.costs.returns.items() if year in horizon)
    return sum(rial for amounts in returns for option, rial in amounts.items() if option in chosen)
