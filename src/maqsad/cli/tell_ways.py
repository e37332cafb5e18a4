"""Told at the command line: a line an indicator, or all ways to one result and the cheapest mix to each level."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from maqsad.messages import Language, sentence, unit_name
from maqsad.messages.formats import listed
from maqsad.portfolio.explanation.again import Case
from maqsad.portfolio.studies.ways import Mix, Point, Way, Ways
from maqsad.reporting.marks import CHOSEN
from maqsad.reporting.reaching import Reaching
from maqsad.values import shown
from maqsad.values.money import MoneyUnit
from maqsad.values.problem import Refused

_LARGE = 10**11
"""Rial from which costs are told in milliard toman."""


def tell_ways(case: Case, found: Ways, what: str | None, lang: Language) -> Iterable[str]:
    """One line an indicator, or the options and the curve of the indicator named `what`."""
    if what is not None and what not in found.ways:
        raise Refused("ways-unknown", found=shown(what), known=sorted(found.ways))
    largest = max((way.extra for ways in found.ways.values() for way in ways), default=0)
    unit = MoneyUnit.MILLIARD_TOMAN if largest >= _LARGE else MoneyUnit.RIAL
    reading = sentence("ways-reading", lang, year=case.facts.snapshot.settings.price_year, unit=unit_name(unit, lang))
    if what is not None:
        return [*_one(Reaching(case.facts, found, what, unit, lang)), "", reading]
    order = sorted(found.ways, key=lambda k: (-case.facts.weights[k], k))
    return [*(Reaching(case.facts, found, k, unit, lang).line() for k in order), "", reading]


def _one(ways: Reaching) -> Iterator[str]:
    yield ways.line()
    yield from ("  " + _way(ways, way) for way in ways.ways)
    if ways.mix is not None:
        yield ways.stand()
        yield ways.say("curve")
        yield from ("  " + _point(ways, ways.mix, point) for point in ways.mix.points)


def _way(ways: Reaching, way: Way) -> str:
    told = ways.say(
        "way",
        mark=CHOSEN if way.chosen else "–",
        title=listed([ways.project(way.project), ways.option(way)], ways.lang),
        id=way.option,
        nature=ways.nature(way),
        low=ways.effect(way.low),
        expected=ways.effect(way.expected),
        high=ways.effect(way.high),
        cost=ways.money(way.extra),
        unit_cost=ways.unit_cost(way),
    )
    return f"{told} [{ways.needs(way)}]" if way.needs else told


def _point(ways: Reaching, mix: Mix, point: Point) -> str:
    marks = [name for name, at in (("plan", mix.plan), ("target", mix.target)) if point.progress == at]
    mark = " ".join(ways.say(f"point-{name}") for name in marks)
    cost = {"found": ways.money(point.found), "least": ways.money(point.at_least)}
    return ways.say("point", level=ways.level(point.progress), mark=mark, **cost).rstrip()
