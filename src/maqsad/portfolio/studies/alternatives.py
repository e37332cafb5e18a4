"""Three plans for choice: nearly as good as ours, and as unlike it and one another as was found (rules X1, X2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from maqsad.portfolio.comparison import Outcome, outcome
from maqsad.portfolio.explanation.again import Case
from maqsad.portfolio.formulation.attainment import QUANTA
from maqsad.portfolio.formulation.facts import Facts
from maqsad.portfolio.search.settle import Settled
from maqsad.portfolio.search.stages import Stages
from maqsad.portfolio.solving.program import Program, column_positions, program_of
from maqsad.portfolio.studies.study import Study, Told

PLANS = 3
LESS = 100
"""A plan for choice gives up at most one part in this many of what ours wins."""
SLACKS = (0.0, 1e-5, 1e-3, 1e-1)
"""Points by which the floor of value is raised, try by try, while what was found is under it to the quantum."""
WORK = 300


@dataclass(frozen=True)
class Alternative:
    """One plan for choice. `enters` and `leaves`: projects that win money here and not in ours, and the other way.

    `distance`: the least to ours and to the plans before it; no plan for choice is further than `at_most`, as the
    search says (not a proof: it reckons in floats).
    """

    outcome: Outcome
    enters: tuple[str, ...]
    leaves: tuple[str, ...]
    distance: int
    at_most: int

    @property
    def largest(self) -> bool:
        """Whether the search says that none is further."""
        return self.distance == self.at_most


@dataclass(frozen=True)
class Alternatives:
    """Ours and the plans for choice, the one furthest from ours first.

    `floor`: points that each has at least. `distances` and `moved` (rial) are between ours (first) and each plan.
    `raised`: rial that bonds bring within the horizon, less what is repaid there, of ours (first) and each plan.
    """

    ours: Outcome
    floor: Fraction
    plans: tuple[Alternative, ...]
    distances: tuple[tuple[int, ...], ...]
    moved: tuple[tuple[int, ...], ...]
    raised: tuple[int, ...]


def alternatives(case: Case, told: Told) -> Alternatives:
    search = _Search(case)
    found: list[Settled] = []
    bounds: list[int] = []
    for n in range(PLANS):
        told(n, PLANS)
        plan, bound = search.furthest([case.plan, *found])
        if plan is None or not search.least_distance(plan, [case.plan, *found]):
            break
        found.append(plan)
        bounds.append(bound)
    told(PLANS, PLANS)
    plans = [case.plan, *found]
    return Alternatives(
        ours=outcome(case.facts, case.plan, case.decided.decision.verdicts),
        floor=Fraction(search.floor, QUANTA),
        plans=tuple(_told(case, search, plans, n, bounds[n - 1]) for n in range(1, len(plans))),
        distances=tuple(tuple(search.distance(one, other) for other in plans) for one in plans),
        moved=tuple(tuple(search.moved(one, other) for other in plans) for one in plans),
        raised=tuple(_raised(case.facts, plan) for plan in plans),
    )


def _raised(facts: Facts, plan: Settled) -> int:
    last, total = facts.years.last, 0
    for fund in facts.funds.values():
        for year in fund.max_lots:
            repaid = sum(rial for offset, rial in fund.instalments if year + offset <= last)
            total += plan.columns.get(f"lots|{fund.id}|{year}", 0) * ((fund.lot or 0) - repaid)
    return total


def _told(case: Case, search: _Search, plans: Sequence[Settled], n: int, bound: int) -> Alternative:
    ours, other = case.delivering(plans[0].chosen), case.delivering(plans[n].chosen)
    return Alternative(
        outcome=outcome(case.facts, plans[n]),
        enters=tuple(sorted(other - ours)),
        leaves=tuple(sorted(ours - other)),
        distance=search.least_distance(plans[n], plans[:n]),
        at_most=bound,
    )


class _Search:
    """Looks for plans for choice of one decision."""

    def __init__(self, case: Case) -> None:
        self.case = case
        value, base = case.plan.value, case.settler.value(frozenset(case.facts.in_force.values()))
        self.floor = value - max(0, value - base) // LESS
        """Quanta (X1)."""
        self._positions = column_positions(case.model)

    # ---- distances

    def distance(self, one: Settled, other: Settled) -> int:
        return len(self.case.delivering(one.chosen) ^ self.case.delivering(other.chosen))

    def least_distance(self, plan: Settled, others: Sequence[Settled]) -> int:
        return min(self.distance(plan, other) for other in others)

    def moved(self, one: Settled, other: Settled) -> int:
        """Rial of all years that one spends on a project and the other does not, added up."""
        return sum(amount for option, amount in self._moves(other).items() if option in one.chosen)

    def _moves(self, plan: Settled) -> dict[str, int]:
        """Option -> rial by which it costs more or less than what the plan does with its project."""
        options = self.case.facts.options
        spent = {options[o].project: self._nominal.get(o, 0) for o in plan.chosen}
        return {o: abs(self._nominal.get(o, 0) - spent[options[o].project]) for o in options}

    @cached_property
    def _nominal(self) -> Mapping[str, int]:
        """Option -> rial of all years."""
        total: dict[str, int] = {}
        for line in self.case.facts.costs.lines:
            total[line.option] = total.get(line.option, 0) + line.amount
        return total

    # ---- searches

    def furthest(self, others: Sequence[Settled]) -> tuple[Settled | None, int]:
        """The plan for choice furthest from `others`, ties by rial moved; and the distance that none passes."""
        projects = len(self.case.model.projects)
        stages = Stages(self.case.facts, self.case.model, 0.5 / max(1, projects), self.case.work, self.case.progress)
        found, bound = self._found(stages, others, None)
        most = projects if bound is None else min(projects, int(bound + 1e-6))
        if found is None:
            return None, most
        least = self.least_distance(found, others)
        tied, _ = self._found(stages, others, least)
        if tied is not None and self._rank(tied, others) > self._rank(found, others):
            found = tied
        return found, max(most, least)

    def _rank(self, plan: Settled, others: Sequence[Settled]) -> tuple[int, int]:
        return self.least_distance(plan, others), min(self.moved(plan, other) for other in others)

    def _found(
        self, stages: Stages, others: Sequence[Settled], least: int | None
    ) -> tuple[Settled | None, float | None]:
        """Of all plans for choice the furthest; with `least`, of those at least so far the one that moves most rial.

        The second number is the objective that none passes, None if the search did not say.
        """
        bound: float | None = None
        for slack in SLACKS:

            def build(margin: float, slack: float = slack) -> Program:
                return self._program(others, least, margin, slack)

            found, outcome = stages.search_settled("alternatives", build, self.case.work)
            if bound is None and abs(outcome.bound) != float("inf"):
                bound = -outcome.bound
            if found is None or found.value >= self.floor:
                return found, bound
        return None, bound

    def _program(self, others: Sequence[Settled], least: int | None, margin: float, slack: float) -> Program:
        case = self.case
        program = program_of(case.model, margin)
        program.set_cost({})
        floor = (self.floor - case.model.constant) / QUANTA + slack
        columns = (column for column in case.model.columns if column.value)
        values = {self._positions[c.id]: c.value * c.scale / QUANTA for c in columns}
        program.add_row("choice|value", values, lower=floor)
        most = program.add_column(-1.0, 0.0, float("inf"))
        for n, other in enumerate(others):
            apart, base = self._apart(other)
            if least is None:
                program.add_row(f"apart|{n}", apart | {most: -1.0}, lower=-float(base))
            else:
                unit = case.facts.money_unit
                moves = {self._positions[o]: rial / unit for o, rial in self._moves(other).items() if rial}
                program.add_row(f"apart|{n}", apart, lower=float(least - base))
                program.add_row(f"moved|{n}", moves | {most: -1.0}, lower=0.0)
        return program

    def _apart(self, other: Settled) -> tuple[dict[int, float], int]:
        """The distance from a plan as a sum over options, and what is to be added to it."""
        facts, ours = self.case.facts, self.case.delivering(other.chosen)
        entries = {
            self._positions[option]: -1.0 if project in ours else 1.0
            for project in facts.by_project
            for option in facts.delivering(project)
        }
        return entries, len(ours)


ALTERNATIVES = Study("alternatives", Alternatives, alternatives, WORK)
