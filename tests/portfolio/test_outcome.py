"""What a plan comes to, counted again from the tables: levels, money, districts, works, verdicts and reasons."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from fractions import Fraction
from math import ceil, floor
from typing import Any

import pytest

from maqsad.plan.explicit import explicit
from maqsad.portfolio.comparison import Outcome, outcome
from maqsad.portfolio.decide import decide
from maqsad.portfolio.formulation.attainment import QUANTA
from world import FIRST, LAST, MICRO

from .oracle import BP, Choice
from .towns import towns
from .truth import City, Truth, cities


def some() -> Iterator[City]:
    return cities(range(75))


def low_progress(truth: Truth, k: str, year: int, chosen: Choice) -> int:
    """The same as the expected progress, of low effects (E5)."""
    sign, keep = truth.sign(k), truth.scales[k][0].direction == "keep"
    inside: dict[str, int] = defaultdict(int)
    for option in chosen:
        row = truth.row_at(option, k, year)
        if row:
            chance = Fraction(truth.options[option].probability, BP)
            inside["" if keep else row.channel] += floor(sign * row.low * chance)
    through = (truth.let_through(truth.channels[c], e) if c else e for c, e in inside.items())
    return truth.origins[k, year] + sum(through)


def levels(truth: Truth, k: str, years: tuple[int, ...], chosen: Choice, *, low: bool = False) -> tuple[int, ...]:
    of = low_progress if low else Truth.progress
    return tuple(truth.level(k, of(truth, k, year, chosen)) for year in years)


def test_levels_of_an_outcome_are_the_expected_and_the_promised() -> None:
    for city in some():
        truth, found = city.truth, outcome(city.case.facts, city.case.plan)
        years = (truth.last, truth.last + 1)
        assert found.levels.keys() == truth.scales.keys()
        for k, reached in found.levels.items():
            row, _, baseline, target = truth.scales[k]
            assert (reached.baseline, reached.target, reached.direction) == (baseline, target, row.direction)
            assert reached.weight == truth.weight[k]
            assert (reached.last, reached.later) == levels(truth, k, years, city.ours), f"plan {city.seed}: {k}"
            promised = levels(truth, k, years, city.ours, low=True)
            assert (reached.promised_last, reached.promised_later) == promised, f"plan {city.seed}: {k}"


def test_level_lines_of_a_decision() -> None:
    guessed = 0
    for city in some():
        truth = city.truth
        for line in city.decided.decision.levels:
            k, at, name = line.indicator, (line.year,), f"plan {city.seed}: {line.indicator} {line.year}"
            told = (line.base, line.expected, line.promised, line.in_force_expected)
            parts = (levels(truth, k, at, city.ours), levels(truth, k, at, city.ours, low=True))
            assert told == (
                truth.base_level(k, line.year), *parts[0], *parts[1], *levels(truth, k, at, truth.in_place()),
            ), name  # fmt: skip
            reached, nothing = truth.progress(k, line.year, city.ours), truth.origins[k, line.year]
            assert line.points * QUANTA == truth.worth(k, line.year, reached) - truth.worth(k, line.year, nothing), name
            assert line.grade_d_share == on_grade_d(truth, k, line.year, city.ours), name
            guessed += 0 < line.grade_d_share < 1
    assert guessed >= 3


def on_grade_d(truth: Truth, k: str, year: int, chosen: Choice) -> Fraction:
    """By the grade of the row that counts in that year (E1)."""
    good = {
        option: effect
        for ways in truth.effects[k, year].values()
        for option, effect in ways.items()
        if option in chosen and effect > 0
    }
    guessed = sum(effect for option, effect in good.items() if truth.row_at(option, k, year).grade == "D")
    return Fraction(guessed, sum(good.values())) if good else Fraction(0)


def test_what_was_a_guess_at_first_and_is_measured_later_is_a_guess_at_first_alone() -> None:
    """Of speed, a guess of 5 at half belief gives way to a measured 5; the bridge's 5 is measured throughout."""
    effects = [
        {"option": f"{id}.a", "indicator": "speed", "year": year, "likely": 5 * MICRO, "grade": grade}
        for id, year, grade in (("road", FIRST, "D"), ("road", LAST, "A"), ("bridge", FIRST, "A"))
    ]
    plan = towns({"road": 1, "bridge": 1}, {}, 10, effects=effects, plan={"grade_d": 5_000})
    lines = {line.year: line.grade_d_share for line in decide(explicit(plan)).decision.levels}
    assert lines == {FIRST: Fraction(1, 3), LAST: 0, LAST + 1: 0}


def test_money_works_and_what_is_left() -> None:
    for city in some():
        truth, found = city.truth, outcome(city.case.facts, city.case.plan)
        assert dict(found.choices) == dict(zip(truth.decided, city.ours, strict=True))
        money, costs = _money(truth, city.ours)
        assert (dict(found.money), dict(found.costs)) == (money, costs), f"plan {city.seed}"
        assert found.comparable_cost == sum(truth.cost[option] for option in city.ours)
        assert found.interest == truth.interest(city.lots)
        assert found.value * QUANTA == truth.value(city.ours)
        left = sum(truth.left[option] for option in city.ours) + _debt_after(city)
        assert found.left == city.decided.decision.left_to_next_council == left, f"plan {city.seed}"
        assert city.decided.decision.left_in_force == sum(truth.left[option] for option in truth.in_place())
        _works(truth, city.ours, found)


def _money(truth: Truth, chosen: Choice) -> tuple[dict[int, int], dict[str, int]]:
    years = dict.fromkeys((*truth.horizon, *truth.tail), 0)
    costs: Counter[str] = Counter()
    for line in truth.lines:
        if line.option in chosen:
            years[line.year] += line.amount
            costs[line.project] += line.amount
    return years, dict(costs)


def _debt_after(city: City) -> int:
    return sum(
        count * amount
        for (fund, year, _), count in zip(city.truth.lot_columns, city.lots, strict=True)
        for offset, amount in city.truth.instalments(fund)
        if year + offset > city.truth.last
    )


def _works(truth: Truth, chosen: Choice, found: Outcome) -> None:
    works = [project for project in truth.decided if truth.projects[project].state == "half_finished"]
    usable = {truth.options[option].project: truth.options[option].usable_year for option in chosen}
    assert found.delivers == truth.delivers(chosen)
    assert list(found.works) == works
    assert list(found.finished) == [work for work in works if usable[work] is not None]
    assert list(found.finished_in_time) == [work for work in found.finished if usable[work] <= truth.last]


def test_districts_and_who_is_under_their_need() -> None:
    under = 0
    for city in some():
        truth, found = city.truth, outcome(city.case.facts, city.case.plan)
        points = {d: Fraction(truth.received(d, city.ours), QUANTA * BP) for d in truth.need}
        assert dict(found.district_points) == {d: (points[d], truth.need[d]) for d in truth.need}
        everything, need = sum(points.values()), sum(truth.need.values())
        short = tuple(d for d in sorted(points) if points[d] * need < truth.need[d] * everything)
        assert found.under_need == short, f"plan {city.seed}"
        under += bool(short)
    assert under >= 5


def test_sums_of_every_verdict_and_what_held_projects_hold() -> None:
    for city in some():
        truth, decision = city.truth, city.decided.decision
        for project, verdict in decision.verdicts.items():
            option = verdict.option
            assert (verdict.cost, verdict.comparable_cost) == (truth.rial[option], truth.cost[option])
            lost = truth.value(city.ours) - truth.value(_without(truth, project, city.ours))
            assert verdict.own_points * QUANTA == lost, f"plan {city.seed}: {project}"
        held = (o for o in city.ours if truth.projects[truth.options[o].project].estimate == "not_estimated")
        assert decision.held_money == sum(truth.rial[option] for option in held)


def _without(truth: Truth, project: str, chosen: Choice) -> Choice:
    """The project alone does nothing."""
    nothing = next(option for option in truth.by_project[project] if truth.options[option].kind == "nothing")
    return tuple(nothing if truth.options[option].project == project else option for option in chosen)


def test_the_reasons_for_which_money_is_won() -> None:
    seen: Counter[str] = Counter()
    for city in some():
        for project, verdict in city.decided.decision.verdicts.items():
            assert set(verdict.reasons) == set(reasons(city.truth, project, city.ours)), f"plan {city.seed}: {project}"
            seen.update(verdict.reasons)
    assert seen.keys() >= {"effect", "obligation", "amendment", "held", "limit"}, seen


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"relations": [{"kind": "requires", "project": "road", "needs": "depot"}]}, "enabler"),
        ({"upkeep": [{"option": "depot.a", "from_year": FIRST, "saved_low": 90, "cashable": 10_000}]}, "releases"),
        ({"upkeep": [{"option": "depot.a", "from_year": FIRST, "saved_low": 2, "cashable": 10_000}]}, ""),
    ],
)
def test_what_does_nothing_by_itself_wins_money_for_what_it_enables_or_releases(
    more: dict[str, Any], reason: str
) -> None:
    """A depot of 20 rial: the road may need it, or it saves more than it costs; for 2 a year it is left out."""
    projects = [{"id": "road"}, {"id": "depot", "estimate": "stated_none"}]
    plan = towns({"road": 60, "depot": 20}, {"road": 5}, 100, projects=projects, **more)
    depot = decide(explicit(plan), gap=Fraction(0)).decision.verdicts["depot"]
    assert depot.reasons == ((reason,) if reason else ())
    assert depot.option == ("depot.a" if reason else "depot.0")


def reasons(truth: Truth, project: str, chosen: Choice) -> Iterator[str]:
    """Own effect, enabler, release, obligation (by whoever imposed it), amendment; what has none keeps a limit."""
    option = next(o for o in chosen if truth.options[o].project == project)
    if truth.projects[project].estimate == "not_estimated":
        yield "held"
        return
    bound = list(_binding(truth, project, option))
    yield from bound
    if truth.options[option].usable_year is not None:
        found = list(_reasons(truth, project, option, chosen))
        yield from found or ([] if bound else ["limit"])


def _binding(truth: Truth, project: str, option: str) -> Iterator[str]:
    """An obligation, an amendment that puts it in, or amendments that take out all of its ways."""
    usable = truth.options[option].usable_year
    for row in truth.rows["obligations"]:
        if option in truth.named(row.options, row.project) and (usable or 0) <= (row.by_year or usable or 0):
            yield "obligation"
    amended = [row for row in truth.rows["amendments"] if row.kind in ("in", "out") and row.project == project]
    if any(row.kind == "in" and option in truth.named(row.option, project) for row in amended):
        yield "amendment"
    out = {o for row in amended if row.kind == "out" for o in truth.named(row.option, project)}
    if usable is None and set(truth.named("", project)) <= out != set():
        yield "amendment"


def _reasons(truth: Truth, project: str, option: str, chosen: Choice) -> Iterator[str]:
    if truth.value(chosen) > truth.value(_without(truth, project, chosen)):
        yield "effect"
    if _enables(truth, option, chosen):
        yield "enabler"
    if any(rial for (saving, *_), rial in truth.returns.items() if saving == option) and _releases(truth, option):
        yield "releases"


def _enables(truth: Truth, option: str, chosen: Choice) -> bool:
    usable = truth.options[option].usable_year
    for row in truth.rows["relations"]:
        if row.kind == "requires" and option in truth.named(row.needs_options, row.needs):
            asking = truth.named(row.options, row.project).intersection(chosen)
            if any((truth.options[o].usable_year or usable) >= usable for o in asking):
                return True
    return False


def _releases(truth: Truth, option: str) -> bool:
    """No more than it costs, five years after the horizon included."""
    total, chance = truth.cost[option], truth.options[option].probability
    for row in truth.rows["upkeep"]:
        if row.option == option:
            total += 5 * ceil(truth.nominal(row.added, row, truth.last, chance))
            total -= 5 * floor(truth.nominal(row.saved_low, row, truth.last, row.cashable, chance))
    return total <= 0
