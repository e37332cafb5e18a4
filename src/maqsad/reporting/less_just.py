"""By which measures the plan is less just than the plan in force, and which districts make it so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from maqsad.messages import number, percent_of
from maqsad.messages.formats import listed
from maqsad.portfolio.studies.justice import DistrictFound
from maqsad.portfolio.studies.justice.inequality import Inequality, Share, parts
from maqsad.reporting.fairness import Fairness

MEASURES = ("gini", "theil", "concentration")
DECIMALS = 3
"""With which measures are shown: what is equal there is not called worse."""
_MOST = 2


@dataclass(frozen=True)
class Worse:
    """One measure of results or money by which ours is worse, as shown."""

    measure: str
    thing: str
    ours: Fraction
    theirs: Fraction


def less_just(fair: Fairness) -> Iterator[str]:
    """In words: how many measures are worse and which, why, and what every district has all the same."""
    worse = list(_worse(fair))
    if fair.found.plan.results is None or fair.found.in_force.results is None:
        return
    if not worse:
        yield fair.say("no-less-just")
        return
    yield fair.say("less-just", count=len(worse), all=len(MEASURES) * 2)
    for one in worse:
        ours, theirs = (number(value, fair.lang, DECIMALS) for value in (one.ours, one.theirs))
        yield fair.say(f"worse-{one.measure}-{one.thing}", ours=ours, theirs=theirs, why=_why(fair, one))
    yield from _all_the_same(fair)


def _worse(fair: Fairness) -> Iterator[Worse]:
    """Larger is less equal; for the concentration index, less for those in need."""
    plan, in_force = fair.found.plan, fair.found.in_force
    for thing, ours, theirs in (
        ("results", plan.results, in_force.results),
        ("money", plan.money, in_force.money),
    ):
        for measure in MEASURES:
            mine, other = _value(ours, measure), _value(theirs, measure)
            if mine is not None and other is not None and round(mine, DECIMALS) > round(other, DECIMALS):
                yield Worse(measure, thing, mine, other)


def _value(found: Inequality | None, measure: str) -> Fraction | None:
    if found is None:
        return None
    return {"gini": found.gini, "theil": found.theil.total, "concentration": found.concentration}[measure]


def _why(fair: Fairness, one: Worse) -> str:
    """The districts that add most to the difference, with their part before and now."""
    index = {row.id: int(row.quality_index) for row in fair.facts.snapshot["districts"]}
    now, before = (_shares(fair, one.thing, ours=ours) for ours in (True, False))
    adds, added = (parts(one.measure, shares, index) for shares in (now, before))
    more = sorted((d for d in adds if adds[d] > added[d]), key=lambda d: (added[d] - adds[d], d))[:_MOST]
    return listed([_moved(fair, d, now, before) for d in more], fair.lang)


def _shares(fair: Fairness, thing: str, *, ours: bool) -> dict[str, Share]:
    def of(row: DistrictFound) -> Fraction:
        if thing == "money":
            return row.money if ours else row.before_money
        return row.points if ours else row.before_points

    return {row.district: (row.people, of(row)) for row in fair.rows if row.people}


def _moved(fair: Fairness, d: str, now: Mapping[str, Share], before: Mapping[str, Share]) -> str:
    people = sum(p for p, _ in now.values())
    ours, theirs = (shares[d][1] / sum(a for _, a in shares.values()) for shares in (now, before))
    values = {"now": ours, "before": theirs, "people": Fraction(now[d][0], people)}
    said = {name: percent_of(share, fair.lang, 1) for name, share in values.items()}
    return fair.say("moved", title=fair.title(d), **said)


def _all_the_same(fair: Fairness) -> Iterator[str]:
    """Shares may fall while amounts rise: whether anyone has less results than under the plan in force."""
    less = [fair.title(row.district) for row in fair.rows if row.points < row.before_points]
    yield fair.say("some-have-less", list=listed(less, fair.lang)) if less else fair.say("none-has-less")
    yield fair.say("not-sought")
