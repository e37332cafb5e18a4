"""Told at the command line: a line an indicator, or all ways to one result and the cheapest mix to each level."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from maqsad.messages import Language, sentence
from maqsad.messages.formats import listed
from maqsad.portfolio.explanation.again import Case
from maqsad.portfolio.studies.ways import Mix, Point, Way, Ways
from maqsad.reporting.amounts import amounts_for
from maqsad.reporting.marks import CHOSEN
from maqsad.reporting.mixes import Contents
from maqsad.reporting.reaching import Reaching
from maqsad.reporting.sections.ways import out_of_reach
from maqsad.values import shown
from maqsad.values.problem import Refused


def tell_ways(case: Case, found: Ways, what: str | None, lang: Language) -> Iterable[str]:
    """One line an indicator, or the options and the curve of the indicator named `what`."""
    if what is not None and what not in found.ways:
        raise Refused("ways-unknown", found=shown(what), known=sorted(found.ways))
    largest = max((way.extra for ways in found.ways.values() for way in ways), default=0)
    settings = case.facts.snapshot.settings
    amounts = amounts_for(settings, largest, lang)
    reading = sentence("ways-reading", lang, year=settings.price_year, unit=amounts.unit_name)
    if what is not None:
        return [*_one(Reaching(case.facts, found, what, amounts)), "", reading]
    order = sorted(found.ways, key=lambda k: (-case.facts.weights[k], k))
    all_ways = [Reaching(case.facts, found, k, amounts) for k in order]
    return [*(ways.line() for ways in all_ways), "", *out_of_reach(all_ways, lang), "", reading]


def _one(ways: Reaching) -> Iterator[str]:
    yield ways.line()
    yield from ("  " + _way(ways, way) for way in ways.ways)
    if ways.mix is not None:
        yield ways.stand()
        yield ways.say("curve")
        yield from ("  " + _point(ways, ways.mix, point) for point in ways.mix.points)
        yield from _contents(ways, ways.mix)


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


def _contents(ways: Reaching, mix: Mix) -> Iterator[str]:
    """What the plan and the cheapest mixes take, the dearest first, and what all of it costs."""
    ours, same, end = ways.contents
    far = "target" if mix.reachable == "reachable" else "furthest"
    for name, made in (("ours", ours), ("same", same), (far, end)):
        if made is not None:
            yield ways.say(f"contents-{name}", level=ways.level(made.progress))
            order = sorted(made.cost, key=lambda project: (-made.cost[project], project))
            yield from ("  " + _part(ways, ours, made, project) for project in order)
            yield "  " + ways.say("part-sum", count=len(order), cost=ways.money(made.total))


def _part(ways: Reaching, ours: Contents, made: Contents, project: str) -> str:
    effect = ways.effect(made.effect[project]) if project in made.effect else "—"
    return ways.say(
        "part",
        mark=CHOSEN if project in ours.option else "–",
        title=ways.project(project),
        id=made.option[project],
        effect=effect,
        cost=ways.money(made.cost[project]),
    )


def _point(ways: Reaching, mix: Mix, point: Point) -> str:
    marks = [name for name, at in (("plan", mix.plan), ("target", mix.target)) if point.progress == at]
    mark = " ".join(ways.say(f"point-{name}") for name in marks)
    cost = {"found": ways.money(point.found), "least": ways.money(point.at_least)}
    return ways.say("point", level=ways.level(point.progress), mark=mark, **cost).rstrip()
