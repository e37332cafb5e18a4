"""Justice among districts: the price of equity, what each could do alone, and how unequal results and money are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from maqsad.plan.table import Row as PlanRow
from maqsad.portfolio.bounds.multipliers import best_multipliers
from maqsad.portfolio.decide import DEFAULT_WORK
from maqsad.portfolio.explanation.again import GAP, Case, LevelShift, improved, shifts
from maqsad.portfolio.explanation.better import Better, better_of
from maqsad.portfolio.formulation.attainment import QUANTA
from maqsad.portfolio.formulation.exact import BP
from maqsad.portfolio.formulation.facts import Facts
from maqsad.portfolio.formulation.model import FlatModel, Row
from maqsad.portfolio.formulation.rules.justice import district_points, first_slope_points
from maqsad.portfolio.search.settle import Settled
from maqsad.portfolio.search.stages import LATER_SHARE, Stages, needs
from maqsad.portfolio.studies.justice.inequality import Inequality, inequality, under_served
from maqsad.portfolio.studies.justice.maxmin import least_share, most_equal, no_plan_exceeds, received
from maqsad.portfolio.studies.justice.pot import Search, best_with_own_pot
from maqsad.portfolio.studies.study import Study, Told

THETAS = tuple(range(0, BP + 1, BP // 10))
"""Basis points of the best reachable least share."""
WORK = 1_000
_LEVELS = {"forecast": 2, "measured": 1, "baseline": 0}
_Places = Mapping[str, Fraction]
"""Project -> rial in one district."""


@dataclass(frozen=True, slots=True)
class WorkThere:
    """One chosen project that stands in a district or gives its residents something: its money and points there."""

    project: str
    money: Fraction
    points: Fraction


@dataclass(frozen=True)
class DistrictFound:
    """One district under the plan. Points are of the value's scale; money is nominal rial of the horizon's chosen rows.

    `floor`: points that the decision holds for it, if any; `own_pot`: what its need share alone gives, as far as found;
    `main`: the chosen project that gives it most, with its points; `works`: what delivers there, the most money first;
    `before_money`, `before_points`: the same under the plan in force.
    """

    district: str
    people: int
    under_served: bool
    need: Fraction
    points: Fraction
    money: Fraction
    floor: Fraction | None
    own_pot: Fraction | None
    main: str
    main_points: Fraction
    works: tuple[WorkThere, ...]
    before_money: Fraction
    before_points: Fraction


@dataclass(frozen=True)
class PricePoint:
    """Most points with a floor at `theta` (basis points of r̂): as found, and what no plan exceeds (proven)."""

    theta: int
    found: Fraction | None
    bound: Fraction


@dataclass(frozen=True)
class Equity:
    """r̂ and r̄ in points by head of need; `plan`: the plan's own θ (1 is r̂), and the district it falls on."""

    best: Fraction
    best_bound: Fraction | None
    plan: Fraction
    plan_points: Fraction
    stopping: str
    curve: tuple[PricePoint, ...]


@dataclass(frozen=True)
class Guarantee:
    """The best plan found that gives every district `rho` (at most 1) of what its own pot gives.

    Points: of that plan, of the best plan found without the guarantee (`free`), and what no plan with it exceeds
    (`bound`). `cost`: its comparable cost and interest less ours, rial. `into`, `out`: what it delivers and ours does
    not, and the other way round; `levels`: how results move against ours.
    """

    rho: Fraction
    points: Fraction
    free: Fraction
    bound: Fraction
    cost: int
    into: tuple[str, ...]
    out: tuple[str, ...]
    levels: tuple[LevelShift, ...]


@dataclass(frozen=True)
class OwnPots:
    """ρ of the plan (not cut at 1) and the district that stops it; the most found, and what no plan exceeds.

    `guarantee`: what the most found costs; None where the plan itself gives as much.
    """

    plan: Fraction
    stopping: str
    found: Fraction
    found_stopping: str
    bound: Fraction | None
    guarantee: Guarantee | None = None


@dataclass(frozen=True)
class Measured:
    """Inequality of money and of results; None where it has no meaning."""

    money: Inequality | None
    results: Inequality | None


@dataclass(frozen=True)
class Access:
    """Latest known levels of one indicator by district, micros, and who has none; `mean` by population."""

    indicator: str
    levels: Mapping[str, int]
    missing: tuple[str, ...]
    mean: Fraction


@dataclass(frozen=True)
class Justice:
    """`elsewhere`: share of the results that falls on the whole city and visitors, on no district's account."""

    districts: tuple[DistrictFound, ...]
    equity: Equity | None
    own_pots: OwnPots | None
    plan: Measured
    in_force: Measured
    elsewhere: Fraction | None
    access: tuple[Access, ...]
    better: Better | None = None


def justice(case: Case, told: Told) -> Justice:
    return _Study(case, told)()


class _Study:
    """One city's districts, their points, and all plans found on the way."""

    def __init__(self, case: Case, told: Told) -> None:
        self.case, self.facts = case, case.facts
        self.points = district_points(self.facts)
        self.need = needs(self.facts)
        self.model = _without_floors(case.model)
        self.stages = Stages(self.facts, self.model, GAP, case.work, case.progress)
        self.known: list[Settled] = [case.plan]
        self._told, self._done = told, 0
        self._total = 3 + len(THETAS) + len(self.need)

    def __call__(self) -> Justice:
        self._told(0, self._total)
        comparable = bool(self.need) and all(self.points.get(d) for d in self.need)
        pots = self._pots()
        own = self._own_pots(pots)
        equity = self._equity() if comparable else None
        self._told(self._total, self._total)
        return Justice(
            districts=self._districts(pots),
            equity=equity,
            own_pots=own and self._with_all_known(own, pots),
            plan=self._measured(self.case.plan.chosen),
            in_force=self._measured(self._in_force),
            elsewhere=self._elsewhere(self.case.plan.chosen),
            access=_access(self.facts, self.need),
            better=self._better(),
        )

    def _step(self) -> None:
        self._done += 1
        self._told(min(self._done, self._total), self._total)

    def _search_most_equal(self, need: Mapping[str, Fraction]) -> None:
        """No less far than the decision's own search for the least share."""
        own = (self.facts.snapshot.settings.work_limit or DEFAULT_WORK) // LATER_SHARE
        found = most_equal(self.stages, self.points, need, max(self.case.work, own))
        self.known += [found] if found is not None else []
        self._step()

    # ---- the price of equity

    def _equity(self) -> Equity | None:
        self._search_most_equal(self.need)
        best = max(least_share(self.points, self.need, plan.chosen)[0] for plan in self.known)
        if best <= 0:
            return None
        least, stopping = least_share(self.points, self.need, self.case.plan.chosen)
        ceiling = no_plan_exceeds(self.model, self.points, self.need)
        return Equity(
            best=best / (QUANTA * BP),
            best_bound=None if ceiling is None else ceiling / (QUANTA * BP),
            plan=least / best,
            plan_points=Fraction(self.case.plan.value, QUANTA),
            stopping=stopping,
            curve=self._curve(best),
        )

    def _curve(self, best: Fraction) -> tuple[PricePoint, ...]:
        """Searched without a floor, then from the strictest floor down to the first that the best plan keeps anyway."""
        bounds = {theta: self._bound(theta, best) for theta in THETAS}
        self._search_value(0, best)
        for theta in reversed(THETAS[1:]):
            if self._keeping(theta, best) != self._keeping(0, best):
                self._search_value(theta, best)
            self._step()
        return tuple(self._price_point(theta, best, bounds) for theta in THETAS)

    def _search_value(self, theta: int, best: Fraction) -> None:
        self._search_floors(self._floors(theta, best))

    def _search_floors(self, floors: Mapping[str, int]) -> None:
        model = _with_floors(self.model, self.points, floors)
        found = improved(self.case, self.facts, model, self._best_keeping(floors))
        self.known += [found] if found is not None else []

    def _bound(self, theta: int, best: Fraction) -> int:
        return self._bound_of(self._floors(theta, best))

    def _bound_of(self, floors: Mapping[str, int]) -> int:
        multipliers = best_multipliers(_with_floors(self.model, self.points, floors))
        assert multipliers is not None, "a plan is known that keeps every floor"
        return multipliers.bound

    def _floors(self, theta: int, best: Fraction) -> dict[str, int]:
        return {d: int(Fraction(theta, BP) * best * amount // 1) for d, amount in self.need.items()}

    def _price_point(self, theta: int, best: Fraction, bounds: Mapping[int, int]) -> PricePoint:
        plan = self._keeping(theta, best)
        bound = min(bound for at, bound in bounds.items() if at <= theta)
        found = None if plan is None else Fraction(plan.value, QUANTA)
        return PricePoint(theta, found, Fraction(bound, QUANTA))

    def _keeping(self, theta: int, best: Fraction) -> Settled | None:
        """The best plan found that keeps the floors of `theta`."""
        return self._best_keeping(self._floors(theta, best))

    def _best_keeping(self, floors: Mapping[str, int]) -> Settled | None:
        """The best plan found that gives every district its floor, quanta × 10,000."""
        keeping = [
            plan
            for plan in self.known
            if all(received(self.points.get(d, {}), plan.chosen) >= floor for d, floor in floors.items())
        ]
        return max(keeping, key=lambda plan: plan.value, default=None)

    # ---- own pots

    def _pots(self) -> Mapping[str, Fraction]:
        """District -> v̂_d (quanta × 10,000), as far as found."""
        total = sum(self.need.values())
        found = {}
        search = Search(GAP, self.case.work, self.case.progress)
        for d, amount in self.need.items():
            points = self.points.get(d, {})
            plan = best_with_own_pot(self.facts, self.model, amount / total, points, search) if points else None
            if plan is not None:
                found[d] = received(points, plan.chosen)
            self._step()
        return found

    def _own_pots(self, pots: Mapping[str, Fraction]) -> OwnPots | None:
        wanted = {d: amount for d, amount in pots.items() if amount > 0}
        if not wanted:
            return None
        self._search_most_equal(wanted)
        plan, stopping = least_share(self.points, wanted, self.case.plan.chosen)
        return OwnPots(plan, stopping, plan, stopping, no_plan_exceeds(self.model, self.points, wanted))

    def _with_all_known(self, own: OwnPots, pots: Mapping[str, Fraction]) -> OwnPots:
        """With the plans that the price of equity found as well."""
        wanted = {d: amount for d, amount in pots.items() if amount > 0}
        shares = [least_share(self.points, wanted, plan.chosen) for plan in self.known]
        found, stopping = max(shares, key=lambda share: share[0])
        guarantee = self._guarantee(min(found, Fraction(1)), wanted) if own.plan < min(found, Fraction(1)) else None
        self._step()
        return OwnPots(own.plan, own.stopping, found, stopping, own.bound, guarantee)

    def _guarantee(self, rho: Fraction, wanted: Mapping[str, Fraction]) -> Guarantee:
        """What `rho` of every own pot costs: a search from the best plan known that gives it."""
        floors = {d: ceil(rho * amount) for d, amount in wanted.items()}
        self._search_floors(floors)
        plan, free = self._best_keeping(floors), max(plan.value for plan in self.known)
        assert plan is not None, "rho was found"
        ours = self.case.plan
        before, after = (self.case.delivering(choice) for choice in (ours.chosen, plan.chosen))
        return Guarantee(
            rho=rho,
            points=Fraction(plan.value, QUANTA),
            free=Fraction(free, QUANTA),
            bound=Fraction(max(plan.value, self._bound_of(floors)), QUANTA),
            cost=plan.cost + plan.interest - ours.cost - ours.interest,
            into=tuple(sorted(after - before)),
            out=tuple(sorted(before - after)),
            levels=shifts(self.case, plan.chosen),
        )

    # ---- a better plan found on the way

    def _better(self) -> Better | None:
        """The best plan found that keeps the decision's own floors too, if it is worth more than ours."""
        found = self._best_keeping({row.district: int(row.floor) for row in self.facts.snapshot["district_floors"]})
        return None if found is None else better_of(self.case, [found])

    # ---- the plan as it stands

    def _districts(self, pots: Mapping[str, Fraction]) -> tuple[DistrictFound, ...]:
        floors = {row.district: int(row.floor) for row in self.facts.snapshot["district_floors"]}
        ours, in_force = (_places(self.facts, chosen) for chosen in (self.case.plan.chosen, self._in_force))
        return tuple(
            self._district(d, ours.get(d, {}), in_force.get(d, {}), floors.get(d), pots.get(d)) for d in self.need
        )

    def _district(
        self, d: str, ours: _Places, in_force: _Places, floor: int | None, pot: Fraction | None
    ) -> DistrictFound:
        points = self.points.get(d, {})
        given = {o: a for o, a in points.items() if o in self.case.plan.chosen and a > 0}
        main = min(given, key=lambda o: (-given[o], o), default="")
        return DistrictFound(
            district=d,
            people=self._people()[d],
            under_served=d in self._under_served(),
            need=self.need[d],
            points=received(points, self.case.plan.chosen) / (QUANTA * BP),
            money=sum(ours.values(), Fraction(0)),
            floor=None if floor is None else Fraction(floor, QUANTA * BP),
            own_pot=None if pot is None else pot / (QUANTA * BP),
            main=self.facts.options[main].project if main else "",
            main_points=Fraction(given.get(main, 0), QUANTA * BP),
            works=self._works(points, ours),
            before_money=sum(in_force.values(), Fraction(0)),
            before_points=received(points, self._in_force) / (QUANTA * BP),
        )

    def _works(self, points: Mapping[str, int], money: _Places) -> tuple[WorkThere, ...]:
        """What delivers and stands or gives something there."""
        chosen = {self.facts.options[o].project: o for o in self.case.plan.chosen}
        found = []
        for project in self.case.delivering(self.case.plan.chosen):
            given, paid = points.get(chosen[project], 0), money.get(project, Fraction(0))
            if given or paid:
                found.append(WorkThere(project, paid, Fraction(given, QUANTA * BP)))
        return tuple(sorted(found, key=lambda work: (-work.money, -work.points, work.project)))

    @property
    def _in_force(self) -> frozenset[str]:
        return frozenset(self.facts.in_force.values())

    def _measured(self, chosen: frozenset[str]) -> Measured:
        people, index, under = self._people(), self._index(), self._under_served()
        money = _places(self.facts, chosen)
        spent = {d: (people[d], sum(money.get(d, {}).values(), Fraction(0))) for d in people}
        results = {d: (people[d], received(self.points.get(d, {}), chosen)) for d in people}
        return Measured(inequality(spent, index, under), inequality(results, index, under))

    def _people(self) -> dict[str, int]:
        return {row.id: row.population for row in self.facts.snapshot["districts"] if row.id in self.need}

    def _index(self) -> dict[str, int]:
        return {row.id: row.quality_index for row in self.facts.snapshot["districts"] if row.id in self.need}

    def _under_served(self) -> frozenset[str]:
        return under_served(self._people(), self._index())

    def _elsewhere(self, chosen: frozenset[str]) -> Fraction | None:
        own = first_slope_points(self.facts)
        everything = sum(own.get(o, 0) for o in chosen) * BP
        fallen = sum((received(points, chosen) for points in self.points.values()), Fraction(0))
        return 1 - fallen / everything if everything > 0 else None


def _without_floors(model: FlatModel) -> FlatModel:
    rows = [row for row in model.rows if not row.id.startswith("justice|")]
    return FlatModel.of(model.constant, model.projects, model.columns, rows)


def _with_floors(model: FlatModel, points: Mapping[str, Mapping[str, int]], floors: Mapping[str, int]) -> FlatModel:
    rows = []
    for d, floor in floors.items():
        scale = max((abs(a) for a in points.get(d, {}).values()), default=1) or 1
        rows.append(Row(f"justice|{d}", ">=", floor, points.get(d, {}), scale=scale))
    return FlatModel.of(model.constant, model.projects, model.columns, [*model.rows, *rows])


def _places(facts: Facts, chosen: frozenset[str]) -> Mapping[str, _Places]:
    """District -> project -> nominal rial of the horizon's chosen rows that stand there."""
    spent: dict[str, dict[str, Fraction]] = defaultdict(lambda: defaultdict(Fraction))
    for line in facts.costs.lines:
        if line.option in chosen and line.year <= facts.years.last:
            for district, share in facts.stands.get(line.project, {}).items():
                spent[district][line.project] += Fraction(line.amount * share, BP)
    return spent


def _access(facts: Facts, need: Mapping[str, Fraction]) -> tuple[Access, ...]:
    """J9, by indicator."""
    latest: dict[tuple[str, str], tuple[tuple[int, int], int]] = {}
    for row in facts.snapshot["indicator_values"]:
        if row.district in need and _counts(row, facts.years.last):
            rank = row.year, _LEVELS[row.kind]
            key = row.indicator, row.district
            if key not in latest or rank > latest[key][0]:
                latest[key] = rank, row.value
    people = {row.id: row.population for row in facts.snapshot["districts"]}
    found = []
    for indicator in sorted({k for k, _ in latest}):
        levels = {d: latest[indicator, d][1] for d in need if (indicator, d) in latest}
        weighed = Fraction(sum(people[d] * level for d, level in levels.items()), sum(people[d] for d in levels))
        found.append(Access(indicator, levels, tuple(d for d in need if d not in levels), weighed))
    return tuple(found)


def _counts(row: PlanRow, last: int) -> bool:
    confirmed = row.kind != "measured" or bool(row.confirmer)
    return row.kind in _LEVELS and confirmed and row.year <= last


JUSTICE = Study("justice", Justice, justice, WORK)
