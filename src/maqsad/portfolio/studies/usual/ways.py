"""The plans that the usual ways of deciding give, under the same model and with the same money as a decision.

Every way is a list of options in an order of its own. It begins with the cheapest plan that keeps every row, which
holds what is owed (obligations, duties, what is held, floors of safety and justice) and no more. It goes down its list
and takes each option with which every row is still kept, together with what that one requires (as the list has it,
else the first option by id); the rest it passes over, and a project taken once stays as it is. It is walked twice, with
the lots of the decision and with those that what is owed takes at the least cost; the plan of higher value counts (then
the cheaper, then the first).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Literal, get_args

from maqsad.portfolio.formulation.facts import Facts
from maqsad.portfolio.formulation.funds import MoneyClass
from maqsad.portfolio.formulation.model import Row
from maqsad.portfolio.formulation.rules.funds import lot_entries
from maqsad.portfolio.formulation.rules.justice import first_slope_points
from maqsad.portfolio.search.settle import Settled, Settler
from maqsad.portfolio.search.split import least_extra
from maqsad.portfolio.search.stages import Stages
from maqsad.portfolio.solving.program import Program, column_positions, program_of
from maqsad.values.money import allocate

Way = Literal["in_force", "last_shares", "ratio", "oldest", "finish_first"]
WAYS: tuple[Way, ...] = get_args(Way)
START_GAP = 1e-3
START_WORK = 2_000
"""Interrupt points that each search for the cheapest plan may take."""
ENDLESS = 10**6
Lots = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class WayPlan:
    """What one way comes to. `order`: options, first to last. `taken` and `passed` over: projects in that order.

    `breaks`: rows that the whole list at once would break (each project with its first option), each fund and year
    that is then short of money among them.
    """

    way: Way
    order: tuple[str, ...]
    taken: tuple[str, ...]
    passed: tuple[str, ...]
    breaks: tuple[str, ...]
    plan: Settled


def usual_plans(facts: Facts, settler: Settler, ours: Settled, work: int = START_WORK) -> tuple[WayPlan, ...]:
    """Every way in the order of `WAYS`, beside the plan `ours` of the same model."""
    lots = lots_of(ours)
    starts = [cheapest(facts, settler, lots, work) or ours]
    if any(column.whole for column in settler.model.columns):
        starts += [found for found in [cheapest(facts, settler, None, work)] if found and lots_of(found) != lots]
    walks = [Walk(facts, settler, start) for start in starts]
    return tuple(_better(walk.plan(way) for walk in walks) for way in WAYS)


def _better(found: Iterable[WayPlan]) -> WayPlan:
    """The first of the highest value, and among these of the least cost with interest."""
    return max(found, key=lambda way: (way.plan.value, -way.plan.cost - way.plan.interest))


def lots_of(plan: Settled) -> Lots:
    return {column: n for column, n in plan.columns.items() if column.startswith("lots|")}


def cheapest(facts: Facts, settler: Settler, lots: Lots | None, work: int) -> Settled | None:
    """The plan of least comparable cost that keeps every row; None if none was found. Without `lots` they are free."""
    model = settler.model
    positions = column_positions(model)
    costs = {positions[o.id]: o.cost / facts.money_unit for p in model.projects for o in p.options}
    whole = [column for column in model.columns if column.whole]
    costs |= {positions[c.id]: settler.lot_interest(c.id) / facts.money_unit for c in whole}

    def build(margin: float) -> Program:
        program = program_of(model, margin)
        program.set_cost(costs)
        if lots is not None:
            for column in whole:
                j = positions[column.id]
                program.lower[j] = program.upper[j] = lots.get(column.id, 0) / column.scale
        return program

    found, _ = Stages(facts, model, START_GAP, work, None).search_settled("cost", build, work)
    return found


@dataclass(frozen=True, slots=True)
class _Test:
    """Σ a·x ≤ rhs over chosen options: what every plan that settles keeps."""

    x: Mapping[str, int]
    rhs: int

    def kept(self, chosen: frozenset[str]) -> bool:
        x = self.x
        return sum([x[option] for option in chosen if option in x]) <= self.rhs


class Orders:
    """The five lists. Ties by id of project, then of option."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self._points = first_slope_points(facts)

    def __call__(self, way: Way) -> tuple[str, ...]:
        return {
            "in_force": self._in_force,
            "last_shares": self._by_unit,
            "ratio": self._by_ratio,
            "oldest": self._by_age,
            "finish_first": self._half_finished_first,
        }[way]()

    def _in_force(self) -> tuple[str, ...]:
        """What the plan in force gives, by promised year (without one last); what it gives nothing is no item."""
        return self._listed((self._promised(i), option) for i, option in self.given().items())

    def _by_unit(self) -> tuple[str, ...]:
        """The first project of every unit, then the second of every unit, and so on.

        Within a unit what the plan in force gives, in its order, then the other projects by id.
        """
        given = self.given()
        units: dict[str, list[tuple[int, int, str, str]]] = defaultdict(list)
        for i, option in self._usual().items():
            place = (0, self._promised(i)) if i in given else (1, 0)
            units[self.facts.projects[i].unit].append((*place, i, given.get(i, option)))
        ranked = ((n, unit, item[-1]) for unit, items in units.items() for n, item in enumerate(sorted(items)))
        return tuple(option for *_, option in sorted(ranked))

    def _by_ratio(self) -> tuple[str, ...]:
        """Points of own effect at the first slope by rial of comparable cost, every option that wins any.

        A project is taken with the first of its options that fits, which is the best of those.
        """
        options = (o for group in self.facts.by_project.values() for o in group if self._delivers(o))
        return self._listed((-self._ratio(o), o) for o in options if self._points.get(o, 0) > 0)

    def _by_age(self) -> tuple[str, ...]:
        """By the day on which the work began; what has not begun last."""
        begun = {i: self.facts.projects[i].begun for i in self._usual()}
        return self._listed(((begun[i] is None, begun[i] or 0), option) for i, option in self._usual().items())

    def _half_finished_first(self) -> tuple[str, ...]:
        """Half-finished works as planned, by comparable cost left over physical progress; then others by ratio."""
        usual = self._usual()
        works = {i: o for i, o in usual.items() if self.facts.projects[i].state == "half_finished"}
        first = self._listed((self._left_to_finish(i, option), option) for i, option in works.items())
        return first + tuple(o for o in self._by_ratio() if self.facts.options[o].project not in works)

    def _listed(self, items: Iterable[tuple[object, str]]) -> tuple[str, ...]:
        keyed: list[tuple[object, str, str]] = [(key, self.facts.options[o].project, o) for key, o in items]
        return tuple(option for *_, option in sorted(keyed))

    def given(self) -> dict[str, str]:
        """Project -> its in-force option, where that delivers."""
        named = {row.project: row.option for row in self.facts.snapshot["in_force"]}
        return {i: o for i, o in named.items() if self._delivers(o)}

    def _promised(self, project: str) -> int:
        promised = self.facts.promises[project].promised_year
        year = promised if promised is not None else self.facts.options[self.facts.in_force[project]].usable_year
        return self.facts.years.last + ENDLESS if year is None else int(year)

    def _usual(self) -> dict[str, str]:
        """Project -> its option as planned; without one the in-force option, else the first that delivers."""
        found = {}
        for i, options in self.facts.by_project.items():
            delivering = [o for o in options if self._delivers(o)]
            if delivering:
                planned = [o for o in delivering if self.facts.options[o].kind == "as_planned"]
                given = [o for o in delivering if o == self.facts.in_force[i]]
                found[i] = (planned or given or delivering)[0]
        return found

    def _ratio(self, option: str) -> Fraction:
        """Quanta by rial; what costs nothing comes before all else, by its points."""
        cost, points = self.facts.costs.comparable[option], self._points.get(option, 0)
        return Fraction(points, cost) if cost > 0 else Fraction(points * ENDLESS)

    def _left_to_finish(self, project: str, option: str) -> tuple[bool, Fraction]:
        progress = self.facts.projects[project].physical_progress or 0
        cost = self.facts.costs.comparable[option]
        return (True, Fraction(cost)) if not progress else (False, Fraction(cost, progress))

    def _delivers(self, option: str) -> bool:
        return self.facts.options[option].usable_year is not None


class Walk:
    """From lists to plans: `start` is what is owed, and its lots are those drawn."""

    def __init__(self, facts: Facts, settler: Settler, start: Settled) -> None:
        self.facts, self.settler, self.start = facts, settler, start
        self.lots, self.orders = lots_of(start), Orders(facts)
        self._requires = [row for row in settler.model.rows if row.id.startswith("requires|")]
        self._tests = [*self._row_tests(), *self._money_tests()]
        self._tests_of: dict[str, list[int]] = defaultdict(list)
        for n, test in enumerate(self._tests):
            for option in test.x:
                self._tests_of[option].append(n)

    def plan(self, way: Way) -> WayPlan:
        order = self.orders(way)
        done, plan = self._taken(order, self._budgets() if way == "last_shares" else None)
        projects = dict.fromkeys(self._project(option) for option in order)
        taken, passed = tuple(i for i in projects if i in done), tuple(i for i in projects if i not in done)
        return WayPlan(way, order, taken, passed, self._breaks(order), plan)

    # ---- the shares of last year

    def _budgets(self) -> dict[str, int]:
        """Unit -> its part of all free money of the horizon.

        By what the plan in force spends on its projects; where there is none, by its base rows; else all alike.
        """
        units = sorted({self.facts.projects[i].unit for i in self.facts.by_project})
        if not units:
            return {}
        shares = self._spent_by_unit(frozenset(self.orders.given().values()))
        if not any(shares.values()):
            shares = defaultdict(int)
            for row in self.facts.base_rows:
                shares[row.unit] += row.amount
        parts = [shares[unit] for unit in units]
        return dict(zip(units, allocate(self._free(), parts if any(parts) else [1] * len(units)), strict=True))

    def _spent_by_unit(self, chosen: frozenset[str]) -> defaultdict[str, int]:
        """Nominal rial within the horizon."""
        spent: defaultdict[str, int] = defaultdict(int)
        for line in self.facts.costs.lines:
            if line.option in chosen and line.year <= self.facts.years.last:
                spent[self.facts.projects[line.project].unit] += line.amount
        return spent

    def _free(self) -> int:
        years, drawn = self.facts.years.horizon, self._drawn()
        return sum(max(0, fund.free(y) + drawn[id, y]) for id, fund in self.facts.funds.items() for y in years)

    def _drawn(self) -> defaultdict[tuple[str, int], int]:
        """(fund, year) -> rial that the lots bring, less their instalments."""
        drawn: defaultdict[tuple[str, int], int] = defaultdict(int)
        for place, entries in lot_entries(self.facts).items():
            drawn[place] = -sum(amount * self.lots.get(column, 0) for column, amount in entries.items())
        return drawn

    # ---- down the list

    def _taken(self, order: tuple[str, ...], budgets: Mapping[str, int] | None) -> tuple[set[str], Settled]:
        plan, done = self.start, set[str]()
        rank = {option: n for n, option in enumerate(order)}
        for option in order:
            if self._project(option) in done:
                continue
            after = self._with(plan.chosen, option, rank, done)
            if after != plan.chosen:
                if not (self._within(plan.chosen, after, budgets) and self._may_settle(after, plan)):
                    continue
                found = self.settler.settle(after, self.lots)
                if found is None:
                    continue
                done |= {self._project(o) for o in after - plan.chosen}
                plan = found
            done.add(self._project(option))
        return done, plan

    def _with(self, chosen: frozenset[str], option: str, rank: Mapping[str, int], done: set[str]) -> frozenset[str]:
        """The choice with an option, and with what it requires of projects that are not done."""
        after, ahead = self._switched(chosen, option), [option]
        while ahead:
            asking = ahead.pop()
            for row in self._requires:
                if row.x.get(asking, 0) > 0 and sum(a for o, a in row.x.items() if o in after) > row.rhs:
                    wanted = [o for o, a in row.x.items() if a < 0 and self._project(o) not in done]
                    if wanted:
                        needed = min(wanted, key=lambda o: (rank.get(o, len(rank)), o))
                        after = self._switched(after, needed)
                        ahead.append(needed)
        return after

    def _switched(self, chosen: frozenset[str], option: str) -> frozenset[str]:
        return chosen.difference(self.facts.by_project[self._project(option)]) | {option}

    def _project(self, option: str) -> str:
        return str(self.facts.options[option].project)

    def _within(self, before: frozenset[str], after: frozenset[str], budgets: Mapping[str, int] | None) -> bool:
        """Whether every unit that spends more than before stays within its part."""
        if budgets is None:
            return True
        spent, was = self._spent_by_unit(after), self._spent_by_unit(before)
        return all(spent[unit] <= max(part, was[unit]) for unit, part in budgets.items())

    def _may_settle(self, after: frozenset[str], plan: Settled) -> bool:
        """Whether the tests that a change touches still hold: cheap, and never wrong where it says no."""
        touched = {n for option in after ^ plan.chosen for n in self._tests_of[option]}
        return all(self._tests[n].kept(after) for n in sorted(touched))

    def _row_tests(self) -> Iterator[_Test]:
        for row in self._choice_rows:
            rest = row.rhs - sum(a * self.lots.get(column, 0) for column, a in row.z.items())
            if row.sense != ">=":
                yield _Test(row.x, rest)
            if row.sense != "<=":
                yield _Test({o: -a for o, a in row.x.items()}, -rest)

    def _money_tests(self) -> Iterator[_Test]:
        """For funds that alone may pay some class, year by year: no more than they hold to the end of that year.

        Where none of them carries over, the year stands alone.
        """
        facts, drawn = self.facts, self._drawn()
        for funds in sorted({money_class.funds for money_class, _ in facts.demand} | {tuple(sorted(facts.funds))}):
            carries = any(facts.funds[f].row.carries_over for f in funds)
            x: dict[str, int] = defaultdict(int)
            held = 0
            for year in (*facts.years.horizon, *facts.years.tail):
                if not carries or year > facts.years.last:
                    x, held = defaultdict(int), 0
                for fund in funds:
                    held += facts.funds[fund].free(year) + drawn[fund, year]
                    for option, amount in facts.costs.returns.get((fund, year), {}).items():
                        x[option] -= amount
                for (money_class, when), amounts in facts.demand.items():
                    if when == year and set(money_class.funds) <= set(funds):
                        for option, amount in amounts.items():
                            x[option] += amount
                yield _Test(dict(x), held)

    def _breaks(self, order: tuple[str, ...]) -> tuple[str, ...]:
        """Rows that break where the whole list is taken at once, on top of what is owed."""
        chosen = self.start.chosen
        for option in {self._project(o): o for o in reversed(order)}.values():
            chosen = self._switched(chosen, option)
        plan = self.settler.settle(chosen, self.lots)
        if plan is not None:
            return ()
        rows = [f"demand|{money_class.id}|{year}" for money_class, year in self._unpayable(chosen)]
        if not rows:
            rows = [f"fund|{fund}|{year}" for fund, year in least_extra(self.facts, chosen, self.lots)]
        rows += [row.id for row in self._choice_rows if not self._kept(row, chosen)]
        limits = (row.id for row in self.settler.model.rows if row.id.startswith("limit|") and row.z)
        return tuple(sorted(rows or limits))

    def _unpayable(self, chosen: frozenset[str]) -> Iterator[tuple[MoneyClass, int]]:
        """What no fund may pay, however much it holds."""
        for (money_class, year), amounts in self.facts.demand.items():
            if not money_class.funds and any(option in chosen for option in amounts):
                yield money_class, year

    @cached_property
    def _choice_rows(self) -> tuple[Row, ...]:
        """The rows in which nothing but choices and lots stand."""
        rows = self.settler.model.rows
        return tuple(row for row in rows if all(column.startswith("lots|") for column in row.z))

    def _kept(self, row: Row, chosen: frozenset[str]) -> bool:
        left = sum(a for o, a in row.x.items() if o in chosen)
        left += sum(a * self.lots.get(column, 0) for column, a in row.z.items())
        return left == row.rhs if row.sense == "=" else left <= row.rhs if row.sense == "<=" else left >= row.rhs
