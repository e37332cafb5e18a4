"""The usual ways walked a second time, by the rule alone, on random plans (rules U1, U2)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from fractions import Fraction

from maqsad.plan.plan import Plan
from maqsad.portfolio.studies import nothing_told
from maqsad.portfolio.studies.usual import UsualWay, usual
from world import FIRST, LAST, MICRO, PERCENT, ceilings

from ..oracle import Choice, Lots, shares
from ..towns import case_of, towns
from ..truth import City, Truth, cities, points

NEVER = 10**9
Walked = tuple[int, int, Choice, set[str]]
"""Value, minus the cost with interest, the choice, and the projects that were taken."""


class Lists:
    """U1."""

    def __init__(self, truth: Truth) -> None:
        self.truth = truth
        named = {row.project: row for row in truth.rows["in_force"]}
        self.given = {i: row.option for i, row in named.items() if self.delivers(row.option)}
        self.promised = {i: row.promised_year or truth.options[row.option].usable_year for i, row in named.items()}
        self.usual = {i: option for i in truth.decided if (option := self.usual_of(i))}

    def delivers(self, option: str) -> bool:
        return self.truth.options[option].usable_year is not None

    def usual_of(self, project: str) -> str | None:
        ways = self.truth.delivering(project)
        planned = [o for o in ways if self.truth.options[o].kind == "as_planned"]
        return next(iter([*planned, *(o for o in ways if o == self.given.get(project)), *ways]), None)

    def ratio_of(self, option: str) -> Fraction:
        worth, cost = self.truth._first_slope(option), self.truth.cost[option]
        return Fraction(worth, cost) if cost > 0 else Fraction(worth * 10**6)

    def in_force(self) -> list[str]:
        return [self.given[i] for i in sorted(self.given, key=lambda i: (self.promised[i] or NEVER, i))]

    def last_shares(self) -> list[str]:
        of_unit: dict[str, list[str]] = defaultdict(list)
        rest = [self.usual[i] for i in sorted(self.usual) if i not in self.given]
        for option in [*self.in_force(), *rest]:
            of_unit[self.truth.projects[self.truth.options[option].project].unit].append(option)
        longest = max(map(len, of_unit.values()), default=0)
        return [of_unit[unit][n] for n in range(longest) for unit in sorted(of_unit) if n < len(of_unit[unit])]

    def ratio(self) -> list[str]:
        ways = (o for i in self.truth.decided for o in self.truth.delivering(i) if self.truth._first_slope(o) > 0)
        return sorted(ways, key=lambda o: (-self.ratio_of(o), self.truth.options[o].project, o))

    def oldest(self) -> list[str]:
        begun = {i: self.truth.projects[i].begun for i in self.usual}
        return [self.usual[i] for i in sorted(self.usual, key=lambda i: (begun[i] is None, begun[i] or 0, i))]

    def finish_first(self) -> list[str]:
        works = [i for i in self.usual if self.truth.projects[i].state == "half_finished"]

        def left(work: str) -> tuple[bool, Fraction, str]:
            progress, cost = self.truth.projects[work].physical_progress or 0, self.truth.cost[self.usual[work]]
            return not progress, Fraction(cost, progress or 1), work

        others = [o for o in self.ratio() if self.truth.options[o].project not in works]
        return [self.usual[work] for work in sorted(works, key=left)] + others


class Walk:
    """U2, with some number of lots."""

    def __init__(self, truth: Truth, lots: Lots) -> None:
        self.truth, self.lots = truth, lots

    def keeps(self, choice: Choice) -> bool:
        truth = self.truth
        return not set(truth.broken_rules(choice)) and self.lots in truth.fits(choice)

    def spent(self, choice: Choice) -> Counter[str]:
        """By unit, nominal rial of the horizon."""
        units: Counter[str] = Counter()
        for line in self.truth.lines:
            if line.option in choice and line.year <= self.truth.last:
                units[self.truth.projects[line.project].unit] += line.amount
        return units

    def budgets(self, given: Choice) -> dict[str, int]:
        truth, drawn = self.truth, self.truth.drawn(self.lots)
        units = sorted({truth.projects[i].unit for i in truth.decided})
        parts = self.spent(given)
        if not any(parts.values()):
            for row in truth.rows["base_rows"]:
                parts[row.unit] += row.amount
        free = sum(max(0, sum(rial) + drawn[place]) for place, rial in truth.free.items() if place[1] <= truth.last)
        weights = [Fraction(parts[unit]) for unit in units]
        return dict(zip(units, shares(free, weights if any(weights) else [Fraction(1)] * len(units)), strict=True))

    def needs(self, option: str) -> Iterator[set[str]]:
        """Of each relation by which an option requires others, those."""
        by = self.truth.options[option].usable_year
        for row in self.truth.rows["relations"]:
            if row.kind == "requires" and option in self.truth.named(row.options, row.project):
                usable = {o: self.truth.options[o].usable_year for o in self.truth.named(row.needs_options, row.needs)}
                yield {o for o, year in usable.items() if by is None or year is None or year <= by}

    def taking(self, choice: Choice, option: str, order: list[str], done: set[str]) -> Choice:
        """With an option, and with what it requires of projects not yet taken."""
        of, ahead = dict(zip(self.truth.decided, choice, strict=True)), [option]
        while ahead:
            taken = ahead.pop()
            of[self.truth.options[taken].project] = taken
            for needed in self.needs(taken):
                open_ = [o for o in needed if self.truth.options[o].project not in done]
                if open_ and not needed & set(of.values()):
                    ahead.append(min(open_, key=lambda o: (order.index(o) if o in order else len(order), o)))
        return tuple(of[project] for project in self.truth.decided)

    def down(self, start: Choice, order: list[str], budgets: dict[str, int] | None) -> Walked:
        choice, done = start, set[str]()
        for option in order:
            project = self.truth.options[option].project
            if project in done:
                continue
            after = self.taking(choice, option, order, done)
            if after != choice:
                spent, was = self.spent(after), self.spent(choice)
                over = budgets is not None and any(spent[u] > max(budgets[u], was[u]) for u in spent)
                if over or not self.keeps(after):
                    continue
                done |= {self.truth.options[o].project for o in set(after) - set(choice)}
                choice = after
            done.add(project)
        cost = sum(self.truth.cost[o] for o in choice) + self.truth.interest(self.lots)
        return self.truth.value(choice), -cost, choice, done


def starts(city: City) -> list[tuple[Choice, Lots]] | None:
    """The cheapest plan with the decision's lots, and that with lots of its own; None where two cost the same."""
    truth = city.truth
    costs = {
        (choice, lots): sum(truth.cost[o] for o in choice) + truth.interest(lots)
        for choice in truth.plans
        for lots in truth.fits(choice)
    }
    found: list[tuple[Choice, Lots]] = []
    for some in ({plan: cost for plan, cost in costs.items() if plan[1] == city.lots}, costs):
        cheapest = [plan for plan, cost in some.items() if cost == min(some.values())]
        if len(cheapest) > 1:
            return None
        found += cheapest if not found or cheapest[0][1] != city.lots else []
    return found


def test_the_usual_ways_walked_again() -> None:
    walked: Counter[str] = Counter()
    for city in cities(range(75)):
        begun, lists = starts(city), Lists(city.truth)
        for way in usual(city.case, nothing_told).ways if begun else ():
            order, name = getattr(lists, way.way)(), f"plan {city.seed}: {way.way}"
            assert list(way.order) == order, name
            results = []
            for start, lots in begun or ():
                walk = Walk(city.truth, lots)
                budgets = walk.budgets(tuple(lists.given.values())) if way.way == "last_shares" else None
                results.append(walk.down(start, order, budgets))
            value, _, choice, done = max(results, key=lambda result: result[:2])
            assert tuple(way.outcome.choices.values()) == choice, name
            assert way.outcome.value == points(value), name
            projects = dict.fromkeys(city.truth.options[option].project for option in order)
            assert list(way.taken) == [project for project in projects if project in done], name
            assert list(way.passed) == [project for project in projects if project not in done], name
            walked[way.way] += bool(way.taken)
            walked["passed"] += bool(way.passed)
    assert min(walked[what] for what in ("in_force", "last_shares", "ratio", "oldest", "finish_first", "passed")) >= 5


def way_of(plan: Plan, way: str) -> UsualWay:
    return next(found for found in usual(case_of(plan), nothing_told).ways if found.way == way)


def test_what_is_required_by_what_is_required_is_taken_along() -> None:
    """The metro needs the gate, and the gate the survey: 100 rial pay all three, 99 none."""
    needs = [
        {"kind": "requires", "project": "metro", "needs": "gate"},
        {"kind": "requires", "project": "gate", "needs": "survey"},
    ]
    costs, does = {"metro": 60, "gate": 30, "survey": 10}, {"metro": 12}
    for money, taken in ((100, ("metro",)), (99, ())):
        found = way_of(towns(costs, does, money, relations=needs), "ratio")
        assert found.taken == taken
        assert found.outcome.delivers == ({"metro", "gate", "survey"} if taken else set())


def test_lots_that_what_is_owed_does_not_need_are_not_paid_back() -> None:
    """The decision borrows 100 for the road and repays all of the next year's 110, of which the lane needs 60.

    The plan in force holds the lane alone: walked without any lot it is paid, with the decision's it could not be.
    """
    options = [
        {"id": f"{id}.{end}", "project": id, "kind": kind, "usable_year": year}
        for id in ("road", "lane")
        for end, kind, year in (("a", "as_planned", LAST), ("0", "nothing", None))
    ]
    plan = towns(
        {"road": 0, "lane": 0},
        {},
        0,
        options=options,
        option_costs=[{"option": "road.a", "amount": 100}, {"option": "lane.a", "amount": 60, "year": LAST}],
        effects=[
            {"option": f"{id}.a", "indicator": "speed", "year": LAST, "likely": units * MICRO}
            for id, units in (("road", 5), ("lane", 1))
        ],
        funds=[{"id": "cash"}, {"id": "bonds", "kind": "bond", "lot": 100, "repaid_from": "cash", "own": 0}],
        fund_ceilings=[*ceilings({FIRST: 0, LAST: 110}), *ceilings({FIRST: 100, LAST: 0}, fund="bonds")],
        instalments=[{"fund": "bonds", "amount": 110}],
        plan={"debt_limit": 100 * PERCENT, "council_limit": 1_000 * PERCENT},
        in_force=[{"project": "lane", "option": "lane.a"}],
    )
    assert case_of(plan).decided.decision.bonds == (("bonds", FIRST, 1),)
    assert way_of(plan, "in_force").outcome.delivers == {"lane"}
