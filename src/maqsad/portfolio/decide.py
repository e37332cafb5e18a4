"""Decide one snapshot: formulate, search in stages, settle to the rial, prove, explain."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from maqsad.plan.explicit import with_completion_floor, with_district_floors
from maqsad.plan.plan import PlanSnapshot
from maqsad.portfolio.bounds.branching import bounding_cases, refuting_cases
from maqsad.portfolio.bounds.cases import Bounds, Tree
from maqsad.portfolio.bounds.money import more_money, step_of
from maqsad.portfolio.bounds.multipliers import Branch, Multipliers, best_multipliers
from maqsad.portfolio.bounds.refutation import Refuter
from maqsad.portfolio.decision import Decision, Standing
from maqsad.portfolio.formulation import formulate
from maqsad.portfolio.formulation.attainment import QUANTA
from maqsad.portfolio.formulation.facts import Facts, facts_of
from maqsad.portfolio.formulation.model import FlatModel
from maqsad.portfolio.formulation.rules.council import debt_after
from maqsad.portfolio.obligations import obligation_prices
from maqsad.portfolio.reasons import Explainer, districts, held_money, level_lines
from maqsad.portfolio.repair import diagnose
from maqsad.portfolio.search.completion import completion_floor
from maqsad.portfolio.search.settle import Settled, Settler
from maqsad.portfolio.search.split import spread
from maqsad.portfolio.search.stages import Staged, StageProgress, Stages, cheaper_switches, justice_floors

DEFAULT_GAP = Fraction(1, 1000)
ROUNDING = Fraction(1, 10**5)
"""Points within which the search, which reckons in floating point, does not tell two values apart."""
DEFAULT_WORK = 100_000
"""Interrupt points of the solver: a minute or two for a plan of a hundred projects."""


@dataclass(frozen=True)
class Proof:
    """What the certificate is written from. `idle` refutes each cheaper switch that loses nothing (G6).

    With a plan, `multipliers` and the leaves of `cases` bound what any plan is worth; without, they refute the model.
    """

    model: FlatModel
    plan: Settled | None
    base_value: int
    multipliers: Multipliers | None
    idle: tuple[tuple[str, str, Multipliers], ...] = ()
    idle_open: tuple[tuple[str, str], ...] = ()
    """(project, option) switches that could not be refuted by one set of multipliers."""
    cases: Tree | None = None

    @cached_property
    def bounds(self) -> Bounds | None:
        """What is proven of every plan."""
        return None if self.plan is None or self.multipliers is None else Bounds(self.multipliers, self.cases)


@dataclass(frozen=True)
class Decided:
    """A decision, the snapshot it decides (with justice's floors written in) and its proof."""

    decision: Decision
    snapshot: PlanSnapshot
    proof: Proof

    @cached_property
    def facts(self) -> Facts:
        return facts_of(self.snapshot)

    @cached_property
    def settler(self) -> Settler:
        return Settler(self.facts, self.proof.model)


def decide(
    snapshot: PlanSnapshot,
    *,
    gap: Fraction | None = None,
    work: int | None = None,
    standing: Standing = "draft",
    progress: StageProgress | None = None,
    floors_stand: bool = False,
    known: Settled | None = None,
) -> Decided:
    """The best plan found for `snapshot`, with its proof. Infeasible is an answer, not an error.

    `gap` and `work` default to the plan's own settings, then to the product's. `floors_stand`: the floors written in
    the snapshot are taken as they are. `known`: a plan of a model much like this one; plans near it are looked at too.
    Raises `Refused` if a number is missing that the checks demand.
    """
    wanted = gap if gap is not None else _own_gap(snapshot)
    allowed = work or snapshot.settings.work_limit or DEFAULT_WORK
    facts, model = _as_written(snapshot) if floors_stand else _with_floors(snapshot, float(wanted), allowed, progress)
    stages = Stages(facts, model, float(wanted), allowed, progress, known)
    staged = stages.run()
    if staged.plan is None:
        proof = refuting_cases(model)
        if staged.infeasible or proof:
            return _infeasible(facts.snapshot, stages, proof, standing)
    return _decided(facts.snapshot, stages, staged, standing, wanted)


def _as_written(snapshot: PlanSnapshot) -> tuple[Facts, FlatModel]:
    facts = facts_of(snapshot)
    return facts, formulate(facts)


def _with_floors(
    snapshot: PlanSnapshot, gap: float, work: int, progress: StageProgress | None
) -> tuple[Facts, FlatModel]:
    """The snapshot's model with the floors that the decision itself writes: completion first, then justice."""
    facts, model = _as_written(snapshot)
    works = completion_floor(facts, model, gap, work, progress)
    if works is not None:
        facts, model = _as_written(with_completion_floor(snapshot, works))
    floors = justice_floors(facts, model, gap, work, progress)
    if floors:
        facts, model = _as_written(with_district_floors(facts.snapshot, floors))
    return facts, model


def _own_gap(snapshot: PlanSnapshot) -> Fraction:
    limit = snapshot.settings.gap_limit
    return DEFAULT_GAP if limit is None else Fraction(limit, 10_000)


def _infeasible(snapshot: PlanSnapshot, stages: Stages, proof: Tree | None, standing: Standing) -> Decided:
    facts, model = stages.facts, stages.model
    decision = Decision(
        status="infeasible",
        standing=standing,
        snapshot_hash=snapshot.hash,
        model_hash=model.hash,
        infeasibility=diagnose(facts, model, proof, stages.progress),
    )
    single, cases = (proof, None) if isinstance(proof, Multipliers) else (None, proof)
    return Decided(decision, snapshot, Proof(model, None, stages.base_value, single, cases=cases))


def _decided(snapshot: PlanSnapshot, stages: Stages, staged: Staged, standing: Standing, wanted: Fraction) -> Decided:
    if staged.plan is None:
        none = Decision("none", standing, snapshot.hash, stages.model.hash, work=staged.work, wanted_gap=wanted)
        return Decided(none, snapshot, Proof(stages.model, None, stages.base_value, None))
    multipliers = best_multipliers(stages.model)
    assert multipliers is not None, "a plan was found, so the relaxation has one"
    enough = _enough(staged.plan.value, stages.base_value, wanted)
    cases = bounding_cases(stages.model, multipliers, staged.plan.value, enough)
    bounds = Bounds(multipliers, cases)
    bound = Fraction(stated_bound(staged, staged.plan, bounds.bound), QUANTA)
    draft = describe(stages.facts, stages.settler, staged.plan, bounds, bound, standing)
    proven = draft.gap is not None and draft.gap <= wanted
    decision = replace(
        draft,
        status="proven" if proven else "limit",
        work=staged.work,
        wanted_gap=wanted,
        obligations=obligation_prices(stages, staged.plan, bounds),
    )
    return Decided(decision, snapshot, _proof(stages, staged.plan, bounds))


def _enough(value: int, base: int, wanted: Fraction) -> int:
    """The bound in quanta whose gap (G2) is the wanted one."""
    return value if wanted >= 1 or base > value else value + int(wanted * (value - base) / (1 - wanted))


def describe(
    facts: Facts, settler: Settler, plan: Settled, bounds: Bounds, bound: Fraction, standing: Standing
) -> Decision:
    """Everything that follows from a plan and what is proven; `bound` in points. Its status is yet to be said."""
    in_force = frozenset(facts.in_force.values())
    return Decision(
        status="limit",
        standing=standing,
        snapshot_hash=facts.snapshot.hash,
        model_hash=settler.model.hash,
        value=Fraction(plan.value, QUANTA),
        base_value=Fraction(settler.value(in_force), QUANTA),
        bound=bound,
        certified_bound=Fraction(bounds.bound, QUANTA),
        choices={facts.options[o].project: o for o in sorted(plan.chosen)},
        flows=spread(facts, plan.chosen, plan.columns),
        bonds=_columns(plan, "lots"),
        carry_over=_columns(plan, "carry"),
        levels=level_lines(facts, plan.chosen),
        verdicts=Explainer(facts, settler, plan, bounds.root, bounds.cases).verdicts(),
        left_to_next_council=_left(facts, plan),
        left_in_force=sum(facts.costs.left[o] for o in in_force),
        district_points=districts(facts, plan.chosen),
        shadow_prices=_shadow_prices(bounds.root),
        more_money={place: Fraction(n, QUANTA) for place, n in more_money(facts, bounds, step_of(facts)).items()},
        held_money=held_money(facts, plan.chosen),
    )


def stated_bound(staged: Staged, plan: Settled, certified: int) -> int:
    """Quanta: the search's bound, or the certified one where that is tighter; never under the value found.

    The search tells values apart to `ROUNDING` only: a bound above the value by no more than that is the value. One
    that a plan exceeds by more is wrong, and says nothing.
    """
    searched = certified if staged.bound is None else math.ceil(staged.bound * QUANTA)
    bound = min(searched, certified) if plan.value - searched <= ROUNDING * QUANTA else certified
    return plan.value if bound - plan.value <= ROUNDING * QUANTA else bound


def _columns(plan: Settled, kind: str) -> tuple[tuple[str, int, int], ...]:
    parts = ((column.split("|"), amount) for column, amount in sorted(plan.columns.items()))
    return tuple((part[1], int(part[2]), amount) for part, amount in parts if part[0] == kind and amount)


def _left(facts: Facts, plan: Settled) -> int:
    """H(x) of the plan, rial at last-year prices (C5)."""
    debt = sum(amount * plan.columns.get(column, 0) for column, amount in debt_after(facts).items())
    return sum(facts.costs.left[o] for o in plan.chosen) + debt


def _shadow_prices(multipliers: Multipliers) -> dict[str, Fraction]:
    return {row: Fraction(weight, QUANTA << multipliers.shift) for row, weight in sorted(multipliers.by_row.items())}


def _proof(stages: Stages, plan: Settled, bounds: Bounds) -> Proof:
    idle, unproven = [], []
    refuter = Refuter(stages.model)
    for out, into in cheaper_switches(stages.settler, plan):
        if _breaks_a_choice_row(stages.model, plan.chosen, out, into):
            continue
        project = stages.facts.options[into].project
        found = refuter(Branch.of(stages.model, plan.chosen - {out} | {into}, plan.columns))
        if found is None:
            unproven.append((project, into))
        else:
            idle.append((project, into, found))
    return Proof(stages.model, plan, stages.base_value, bounds.root, tuple(idle), tuple(unproven), bounds.cases)


def _breaks_a_choice_row(model: FlatModel, chosen: frozenset[str], out: str, into: str) -> bool:
    """Whether a change breaks a row that holds choices alone, which anyone sees without multipliers."""
    after = chosen - {out} | {into}
    touched = (row for row in model.rows if not row.z and (out in row.x or into in row.x))
    return any(not row.kept(sum(a for o, a in row.x.items() if o in after)) for row in touched)
