"""Less income, counted again on random plans: baskets by their numbers, what lacks, what goes with a project (O)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

from maqsad.portfolio.studies import nothing_told
from maqsad.portfolio.studies.order import NoPlan, Order, order
from maqsad.portfolio.studies.order.income import at_income

from ..oracle import shares
from ..towns import case_of, two
from ..truth import City, Truth, cities

BasketRow = tuple[str, int, int, int, tuple[tuple[str, int], ...]]
QUARTERS = [Fraction(1, 4)] * 4


def studied() -> Iterator[tuple[City, Order]]:
    return ((city, order(city.case, nothing_told)) for city in cities(range(75)))


def test_order_of_random_plans() -> None:
    seen: Counter[str] = Counter()
    for city, found in studied():
        name = f"plan {city.seed}"
        told = [(b.fund, b.year, b.quarter, b.income, b.amounts) for b in found.baskets]
        counted = list(by_numbers(city, [release.project for release in found.releases]))
        assert told == counted, name
        for release in found.releases:
            starts = [(year, q) for _, year, q, _, amounts in counted if release.project in dict(amounts)]
            assert release.start == min(starts, default=None), f"{name}: {release.project}"
        assert {r.project: r.level for r in found.releases if r.level is not None} == {
            project: level.percent for level in found.levels for project in level.active
        }, name
        _levels(city, found)
        _dropped(city, found)
        for none in found.missing:
            _without_plan(city, found, none)
        seen.update(baskets=len(counted), dropped=len(found.dropped), missing=len(found.missing))
    assert min(seen[what] for what in ("baskets", "dropped", "missing")) >= 2, seen


def by_numbers(city: City, queue: list[str]) -> Iterator[BasketRow]:
    """O6: the rial numbered C_{q-1} + 1 to C_q of a fund's row belong to quarter q."""
    truth, kept = city.truth, city.truth.carried(city.decided)
    firm, rest = truth.purses(city.ours, city.lots)
    paid: Counter[tuple[str, int, str]] = Counter()
    for flow in city.decided.decision.flows:
        paid[flow.fund, flow.year, flow.project] += flow.amount
    for year in truth.horizon:
        for fund in sorted(truth.funds):
            income = firm[fund, year] + rest[fund, year] + kept.get((fund, year - 1), 0)
            parts = shares(income, QUARTERS) if income else []
            for n, part in enumerate(parts):
                first, last = sum(parts[:n]), sum(parts[: n + 1])
                amounts, start = [], 0
                for project in queue:
                    end = start + paid[fund, year, project]
                    amounts.append((project, min(end, last) - max(start, first)))
                    start = end
                yield fund, year, n + 1, part, tuple((project, rial) for project, rial in amounts if rial > 0)


def _levels(city: City, found: Order) -> None:
    """Every level's baskets of the first year are what its plan pays then."""
    for level in found.levels:
        truth = Truth(at_income(city.case.decided.snapshot, level.percent))
        due: Counter[str] = Counter()
        for line in truth.lines:
            if line.option in level.outcome.choices.values() and line.year == truth.first:
                due[line.project] += line.amount
        got: Counter[str] = Counter()
        for basket in level.baskets:
            assert basket.year == truth.first
            got.update(dict(basket.amounts))
        assert got == due, f"plan {city.seed} at {level.percent} %"


def _dropped(city: City, found: Order) -> None:
    truth = city.truth
    obliged = {row.project for row in truth.rows["obligations"]}
    gone = [r.project for r in reversed(found.releases) if (r.level or 0) > found.levels[-1].percent]
    assert [dropped.project for dropped in found.dropped] == [project for project in gone if project not in obliged]
    for dropped in found.dropped:
        left = [o for o in truth.by_project[dropped.project] if truth.options[o].usable_year is None]
        after = truth.choice({o for o in city.ours if truth.options[o].project != dropped.project} | {left[0]})
        lost = {(s.indicator, s.year, s.before, s.after) for s in dropped.lost}
        assert lost == truth.shifts(city.ours, after), f"plan {city.seed}: {dropped.project}"


def _without_plan(city: City, found: Order, none: NoPlan) -> None:
    """What is lacking (of any plan, nested or not), and the lowest percent with a nested plan."""
    poor, name = Truth(at_income(city.case.decided.snapshot, none.percent)), f"plan {city.seed} at {none.percent} %"
    if none.any_plan == "found":
        assert poor.plans, name
        assert none.extra is None, name
    else:
        assert not poor.plans, name
        allowed = [choice for choice in poor.choices if not set(poor.broken_rules(choice))]
        least = poor._least_extra(allowed)
        assert (None if none.extra is None else sum(rial for *_, rial in none.extra)) == least, name
    above = [level for level in found.levels if level.percent > none.lowest] or [found.levels[0]]
    active = set(above[-1].active)
    assert none.lowest == above[-1].percent or _nested(city, none.lowest, active), name
    assert not _nested(city, none.lowest - 1, active), name


def _nested(city: City, percent: int, active: set[str]) -> bool:
    poor = Truth(at_income(city.case.decided.snapshot, percent))
    wins = ({o for o in choice if poor.options[o].usable_year is not None} for choice in poor.plans)
    return any(ways <= set(city.ours) and {poor.options[o].project for o in ways} <= active for ways in wins)


def test_worth_for_a_rial_by_hand() -> None:
    """The road wins 500 points for 70 rial; the bridge is left out, so that a unit more would win its 100 points."""
    (road,) = order(case_of(two()), nothing_told).releases
    assert road.project == "road"
    assert road.worth is not None
    assert abs(road.worth - Fraction(500, 70)) < Fraction(1, 10**9)
