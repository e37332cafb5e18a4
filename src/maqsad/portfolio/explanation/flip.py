"""The cost at which a project would flip: in for certain up to one end, proven out from the other.

Every cost row of the project's delivering options is multiplied by one factor, in millionths, rounded up to the rial;
upkeep, and what closing or guarding costs, stay. The end above is proven: at that factor no plan with the project is as
good as a plan without it that is known, by the certificate's multipliers with its cases, or by tuned ones; nor at any
higher cost, unless rows are named that unsettle that. What the certificate proves out today is proven at `ONE`. The end
below is found: at that factor a plan with the project was found that is no worse than anything without it (by the
solver's bound), or at least than the best that is known without it. Where the project's option in force sets how much
may be left to the next council, its cost moves what plans without it may do: then the end above is not sought under
today's cost, nor the end below above it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Literal, TypedDict

from maqsad.plan.plan import PlanSnapshot
from maqsad.plan.table import Table, frozen
from maqsad.portfolio.bounds.cases import Bounds
from maqsad.portfolio.bounds.multipliers import Multipliers, best_multipliers
from maqsad.portfolio.decide import ROUNDING
from maqsad.portfolio.explanation.again import Case, lots_of, search_again
from maqsad.portfolio.explanation.nearby import Nearby
from maqsad.portfolio.formulation import formulate
from maqsad.portfolio.formulation.attainment import QUANTA
from maqsad.portfolio.formulation.costs import CostLine, Costs, costs_of
from maqsad.portfolio.formulation.exact import BP, ceil_ratio
from maqsad.portfolio.formulation.facts import Facts
from maqsad.portfolio.formulation.model import FlatModel, Row
from maqsad.portfolio.formulation.rules import council, demand, limits, reserve
from maqsad.portfolio.search.settle import Settled, Settler

ONE = 1_000_000
TOP = 64 * ONE
"""No cost is tried above 64 times the present one."""
SEARCHES = 4
"""Searches for the end below, besides the two that look at the project in and out as it is."""
WhyNone = Literal["no-way", "no-cost", "held", "must"]


@dataclass(frozen=True, slots=True)
class FlipEnd:
    """One end: the factor of the project's costs, and what the cost rows of `option` then come to in rial, nominal.

    `cost` is without upkeep, which stays; `now` is the same as it is today.
    """

    factor: int
    option: str
    cost: int
    now: int


@dataclass(frozen=True, slots=True)
class CostFlip:
    """Where the project would flip; an end is None where none was found or proven within `TOP`."""

    why_none: WhyNone | None = None
    """No way to win money, no cost, kept as it is, or no plan without it."""
    option: str = ""
    cost: int = 0
    """The cost rows of `option` as they are now, without upkeep."""
    upkeep: int = 0
    """Of `option` within the plan: no factor touches it."""
    found: FlipEnd | None = None
    against_all: bool = False
    """At `found`, the plan with the project is no worse than the solver's bound on all plans without it; otherwise no
    worse than the best plan known without it."""
    proven: FlipEnd | None = None
    uncertain_below: tuple[str, ...] = ()
    """Rows that count money spent and could break if it cost still less than at `found`."""
    uncertain_above: tuple[str, ...] = ()
    """Rows that count money spent and keep the proof from every cost above `proven`; at `proven` itself it holds."""


@dataclass(frozen=True, slots=True)
class _Part:
    """One leaf: its bound on each way at today's costs, and what the money in that counts (both times 2**shift)."""

    multipliers: Multipliers
    most: Mapping[str, int]
    terms: Mapping[str, int]


class _Shown(TypedDict):
    option: str
    cost: int
    upkeep: int


def best_way(case: Case, project: str) -> str:
    """The delivering option with the highest r_io at the certificate's first multipliers (ties by id); '' if none."""
    return max(case.facts.delivering(project), key=lambda o: (case.multipliers.reward(o), o), default="")


def cost_flip(case: Case, project: str) -> CostFlip:
    """The interval of one project's cost in which it flips."""
    return _Flip(case, project).answer()


class _Flip:
    def __init__(self, case: Case, project: str) -> None:
        self.case, self.project = case, project
        self.facts, self.plan = case.facts, case.plan
        self.ways = self.facts.delivering(project)
        self.others = tuple(o for o in self.facts.by_project[project] if o not in self.ways)
        self.chosen = next(o for o in self.facts.by_project[project] if o in self.plan.chosen)
        self.is_in = self.chosen in self.ways
        self._seen: list[Settled] = []
        self.bounds = Bounds(case.multipliers, case.decided.proof.cases)
        self.shown = self.chosen if self.is_in else best_way(case, project)

    def answer(self) -> CostFlip:
        if not self.ways:
            return CostFlip("no-way")
        if self.facts.projects[self.project].estimate == "not_estimated":
            return CostFlip("held", **self._shown())
        if not any(line.option in self.ways for line in self.facts.costs.lines):
            return CostFlip("no-cost", self.shown)
        without = self._without()
        if without is None:
            return CostFlip("must", **self._shown())
        known, bound = without
        proven, above = self._proven(known, self.bounds) if known is not None else (None, ())
        top = TOP if proven is None else proven
        if self._council_moves:  # dearer, it lets plans without it leave more: nothing is known of those
            top = min(top, ONE)
        wanted = bound if known is None else known
        plan, found = (None, -1) if wanted is None else self._found(wanted, top)
        if known is not None:
            proven, above = self._sharpened(known, max(found, 0), proven, above)
        return CostFlip(
            **self._shown(),
            found=None if plan is None else self._end(found, self._way(plan)),
            against_all=plan is not None and bound is not None and plan.value >= bound,
            proven=None if proven is None else self._end(proven, self.shown),
            uncertain_below=self._breakable(plan, found),
            uncertain_above=above,
        )

    def _end(self, factor: int, option: str) -> FlipEnd:
        return FlipEnd(factor, option, self._cost(option, factor), self._cost(option, ONE))

    def _shown(self) -> _Shown:
        lines = [line for line in self.facts.costs.lines if line.option == self.shown]
        cost = self._cost(self.shown, ONE)
        return {"option": self.shown, "cost": cost, "upkeep": sum(line.amount for line in lines) - cost}

    def _way(self, plan: Settled) -> str:
        return next(o for o in self.ways if o in plan.chosen)

    # ---- without the project

    def _without(self) -> tuple[int | None, int | None] | None:
        """(best known value, solver's bound) in quanta without the project; None if no plan is without it."""
        certified = max((self.bounds.by_option[o] for o in self.others), default=None)
        if certified is None:
            return None
        model = self._forced(self.case.model, self.others)
        if self.case.moved(model).refutes():
            return None
        again = search_again(self.case, self.facts, model)
        if again.infeasible:
            return None
        values = [again.plan.value] if again.plan else []
        values += [self.plan.value] if not self.is_in else self._exchanged()
        known = max(values, default=None)
        bound = certified if again.bound is None else min(certified, -int(-again.bound * QUANTA // 1))
        if known is not None and bound - known <= ROUNDING * QUANTA:
            bound = known
        return known, bound

    def _exchanged(self) -> list[int]:
        """Values of our plan with the project alone taken out, where that keeps every row."""
        lots = lots_of(self.plan)
        swaps = (self.case.settler.settle(self.plan.chosen - {self.chosen} | {o}, lots) for o in self.others)
        return [plan.value for plan in swaps if plan is not None]

    def _forced(self, model: FlatModel, options: Iterable[str]) -> FlatModel:
        row = Row(f"asked|{self.project}", ">=", 1, dict.fromkeys(options, 1))
        return FlatModel.of(model.constant, model.projects, model.columns, (*model.rows, row))

    # ---- the end above, proven

    def _proven(self, known: int, bounds: Bounds) -> tuple[int | None, tuple[str, ...]]:
        """The least factor at which every way is out against `known`, and the rows that unsettle what lies above."""
        root, cases = self._parts(Bounds(bounds.root)), self._parts(bounds) if bounds.cases is not None else []

        def out(factor: int) -> bool:
            alone = self._most(root, factor)
            within = self._most(cases, factor) if cases else alone
            return all(min(alone[o], within[o]) < known for o in self.ways)

        low = ONE if self._council_moves else 0  # cheaper, it lets the known plan leave less
        tried = dict.fromkeys((_least(out, low, TOP), _least(out, low, ONE), ONE if out(ONE) else None))
        for factor in tried:
            if factor is not None:
                moved = bounds.on(self._at(factor)[1]).of_options(self.ways)
                if all(moved[o] < known for o in self.ways):
                    return factor, self._unsettling([*root, *cases])
        return None, ()

    def _parts(self, bounds: Bounds) -> list[_Part]:
        """What every leaf says of the ways that it leaves, at today's costs."""
        found, (place, _) = [], self.case.model.option_index[self.shown]
        for leaf, branch in bounds.leaves():
            most = leaf.by_option_shifted(branch, [place])
            found.append(_Part(leaf, {o: most[o] for o in self.ways if o in most}, self._terms(ONE, leaf)))
        return found

    def _most(self, parts: Iterable[_Part], factor: int) -> dict[str, int]:
        """U_io in quanta of the ways at another cost: the most that any part says."""
        found: dict[str, int] = {}
        for part in parts:
            terms = self._terms(factor, part.multipliers)
            for option, most in part.most.items():
                moved = (most + part.terms[option] - terms[option]) >> part.multipliers.shift
                found[option] = max(moved, found.get(option, moved))
        return found

    def _sharpened(
        self, known: int, found: int, proven: int | None, above: tuple[str, ...]
    ) -> tuple[int | None, tuple[str, ...]]:
        """The same, also by multipliers tuned to costs between both ends: the certificate's are tuned to today's."""
        high = 8 * max(found, ONE) if proven is None else proven
        for quarter in (1, 2):
            model = self._at(found + (high - found) * quarter // 4)[1]
            tuned = best_multipliers(self._forced(model, self.ways))
            if tuned is None:
                continue
            weights = {row: weight for row, weight in tuned.by_row.items() if row in self.case.model.row_by_id}
            factor, rows = self._proven(known, Bounds(Multipliers(self.case.model, weights, tuned.shift)))
            if factor is not None and (proven is None or (factor < proven and (above or not rows))):
                proven, above = factor, rows
        return proven, above

    def _terms(self, factor: int, multipliers: Multipliers) -> dict[str, int]:
        """Option -> Σ λ·(a − right side) over the rows that count the project's money, with its costs times `factor`.

        Right sides move where the plan in force sets the limit on what is left to the next council.
        """
        rows = self._rows_at(factor)
        right = sum(multipliers.by_row.get(row.id, 0) * row.rhs for row in rows)
        terms = self._weighed(rows, multipliers)
        return {option: terms.get(option, 0) - right for option in self.ways}

    @lru_cache(maxsize=256)  # noqa: B019 - lives as long as one explanation
    def _rows_at(self, factor: int) -> tuple[Row, ...]:
        facts = replace(self.facts, costs=costs_of(scaled(self._alone, self.ways, factor), self.facts.years))
        return tuple(_money_rows(facts))

    def _weighed(self, rows: Iterable[Row], multipliers: Multipliers) -> dict[str, int]:
        total: dict[str, int] = {}
        for row in rows:
            weight = multipliers.by_row.get(row.id, 0)
            for option in self.ways if weight else ():
                total[option] = total.get(option, 0) + weight * row.x.get(option, 0)
        return total

    @cached_property
    def _alone(self) -> PlanSnapshot:
        """The snapshot with this project's options and costs only."""
        tables = dict(self.facts.snapshot.tables)
        options = set(self.facts.by_project[self.project])
        tables["options"] = tables["options"].where(lambda row: row.id in options)
        for name in ("option_costs", "upkeep"):
            tables[name] = tables[name].where(lambda row: row.option in options)
        return PlanSnapshot(tables)

    def _unsettling(self, parts: Iterable[_Part]) -> tuple[str, ...]:
        """Rows by which a rial more of some cost line would make the project look better to any part."""
        found: set[str] = set()
        for part in parts:
            found |= self._unsettled(part.multipliers)
        return tuple(sorted(found))

    def _unsettled(self, multipliers: Multipliers) -> set[str]:
        found: set[str] = set()
        weights = multipliers.by_row
        for line, touched in self._line_rows.items():
            if self._weighed(touched, multipliers).get(line.option, 0) < 0:
                found |= {row.id for row in touched if weights.get(row.id, 0) * row.x[line.option] < 0}
        if self._council_moves and weights.get("council"):
            found.add("council")
        return found

    @cached_property
    def _line_rows(self) -> dict[CostLine, list[Row]]:
        lines = self._lines()
        rows = {line: _money_rows(_with_line(self.facts, line)) for line in lines}
        return {line: [row for row in rows[line] if row.x.get(line.option)] for line in lines}

    def _lines(self) -> list[CostLine]:
        return [line for line in set(self.facts.costs.lines) if line.option in self.ways]

    @cached_property
    def _council_moves(self) -> bool:
        """Whether the limit on what is left to the next council itself counts this project's costs."""
        in_force = self.facts.in_force[self.project]
        follows = self.facts.snapshot.settings.council_limit is None and self.facts.snapshot["in_force"].size
        return bool(follows and in_force in self.ways and self.facts.costs.left[in_force])

    # ---- the end below, found

    def _found(self, wanted: int, top: int) -> tuple[Settled | None, int]:
        """A plan with the project that is worth `wanted`, and the greatest factor found at which it can be paid."""
        best: Settled | None = None
        low, high = -1, top + 1
        if self.is_in and self.plan.value >= wanted and top >= ONE:
            best, low = self.plan, self._stretched(self.plan, ONE, top)
        for n in range(SEARCHES):
            if high - low <= 1:
                break
            factor = max(0, low) if low < 0 and n == 0 else (max(low, 0) + high) // 2
            if factor <= low:
                break
            found = self._with(factor, wanted)
            if found is not None and found.value >= wanted:
                best, low = found, self._stretched(found, factor, min(top, high - 1))
            else:
                high = factor
            if high <= 0:
                break
        return best, low

    @lru_cache(maxsize=16)  # noqa: B019 - lives as long as one explanation
    def _with(self, factor: int, wanted: int) -> Settled | None:
        """A plan found that takes the project at `factor` times its costs, worth `wanted` if such a one was found."""
        facts, model = self._at(factor)
        forced = self._forced(model, self.ways)
        settler, tuned = Settler(facts, forced), best_multipliers(forced)
        if tuned is None or tuned.bound < wanted:
            return None
        ours = self.plan.chosen - {self.chosen}
        swaps = [settler.settle(ours | {o}, lots_of(self.plan)) for o in self.ways]
        known = [*swaps, *(settler.settle(plan.chosen, lots_of(plan)) for plan in self._seen)]
        like = ours | {max(self.ways, key=lambda o: (tuned.reward(o), o))}
        near = Nearby(self.case, facts, forced, settler, tuned, wanted=wanted)
        found = near.best([plan for plan in known if plan is not None], like, frozenset({self.project}))
        if found is not None:
            self._seen.append(found)
        return found

    def _stretched(self, plan: Settled, factor: int, top: int) -> int:
        """The greatest factor found, from one at which it can, at which the choice of `plan` can still be paid."""

        def paid(tried: int) -> bool:
            facts, model = self._at(tried)
            return Settler(facts, model).settle(plan.chosen, lots_of(plan)) is not None

        if top <= factor or paid(top):
            return max(top, factor)
        while top - factor > self._grain(factor):
            middle = (top + factor) // 2
            factor, top = (middle, top) if paid(middle) else (factor, middle)
        return factor

    def _grain(self, factor: int) -> int:
        """Factors this near are one: to the rial of a small cost, to a thousandth of a large one."""
        return 1 if self._cost(self.shown, ONE) < ONE else max(1, factor // 1000)

    @lru_cache(maxsize=64)  # noqa: B019 - lives as long as one explanation
    def _at(self, factor: int) -> tuple[Facts, FlatModel]:
        snapshot = scaled(self.facts.snapshot, self.ways, factor)
        facts = replace(self.facts, snapshot=snapshot, costs=costs_of(snapshot, self.facts.years))
        return facts, formulate(facts)

    def _cost(self, option: str, factor: int) -> int:
        """Rial of the option's cost rows, without upkeep."""
        if not option:
            return 0
        alone = scaled(self._alone, self.ways, factor)
        bare = PlanSnapshot({**alone.tables, "upkeep": alone["upkeep"].where(lambda _: False)})
        costs = costs_of(bare, self.facts.years)
        return sum(line.amount for line in costs.lines if line.option == option)

    def _breakable(self, plan: Settled | None, factor: int) -> tuple[str, ...]:
        """Rows that this plan might break if the project cost less than at `factor`.

        Without a plan: the limit on what is left, which cheaper than today may keep every plan without it away.
        """
        if plan is None:
            return ("council",) if self._council_moves else ()
        facts, model = self._at(factor)
        way = self._way(plan)
        lots = lots_of(plan)
        settled = Settler(facts, model).settle(plan.chosen, lots)
        assert settled is not None, "the factor is one at which it can be paid"
        found = [row.id for row in model.rows if row.id.startswith("limit|") and _tight(row, settled, way, facts)]
        if self._council_moves and way != facts.in_force[self.project]:
            found.append("council")
        return tuple(sorted(found))


def _tight(row: Row, plan: Settled, way: str, facts: Facts) -> bool:
    """Whether less money for `way` could break this row."""
    sign = 1 if row.sense == ">=" else -1
    lines = [line for line in facts.costs.lines if line.option == way]
    most = sum(max(0, sign * _coefficient(facts, row, line)) for line in lines)
    if row.z and row.sense == ">=":
        most += BP * sum(line.amount for line in lines)
    return bool(sign * (left_side(row, plan) - row.rhs) < most)


def _coefficient(facts: Facts, row: Row, line: CostLine) -> int:
    alone = (other for other in _money_rows(_with_line(facts, line)) if other.id == row.id)
    return next((other.x.get(line.option, 0) for other in alone), 0)


def left_side(row: Row, plan: Settled) -> int:
    """What a plan makes of a row."""
    left = sum(a for o, a in row.x.items() if o in plan.chosen)
    return left + sum(a * plan.columns.get(j, 0) for j, a in row.z.items())


def scaled(snapshot: PlanSnapshot, options: Iterable[str], factor: int) -> PlanSnapshot:
    """The snapshot with every cost row of these options times `factor` millionths, rounded up."""
    table, touched = snapshot["option_costs"], set(options)
    amounts = table.wholes("amount").tolist()
    new = (
        ceil_ratio(amount * factor, ONE) if option in touched else amount
        for option, amount in zip(table.texts("option"), amounts, strict=True)
    )
    costs = Table(table.spec, {**table.columns, "amount": frozen(new)}, table.rows)
    return PlanSnapshot({**snapshot.tables, "option_costs": costs})


def _money_rows(facts: Facts) -> list[Row]:
    rules = (demand.RULE, limits.RULE, council.RULE, reserve.RULE)
    return [part for rule in rules for part in rule.build(facts) if isinstance(part, Row)]


def _with_line(facts: Facts, line: CostLine) -> Facts:
    """The facts as if this were the only cost."""
    return replace(facts, costs=Costs(lines=[line]))


def _least(holds: Callable[[int], bool], low: int, high: int) -> int | None:
    """The least number from `low` to `high` for which `holds`, which once true stays true; None if at none."""
    if high < low or not holds(high):
        return None
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle + 1, high)
    return low
