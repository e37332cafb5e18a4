"""Which projects hold whatever party is asked, and what our plan loses in each of the listed runs (rules P)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal

from maqsad.portfolio.bounds.branching import LEAVES
from maqsad.portfolio.bounds.proven import Proven, bounds_beside, proven
from maqsad.portfolio.bounds.refutation import Refuter
from maqsad.portfolio.decision import BINDING
from maqsad.portfolio.explanation.again import Case, LevelShift, improved, lots_of, shifts
from maqsad.portfolio.explanation.better import Better, better_of, in_our_points
from maqsad.portfolio.formulation.attainment import QUANTA
from maqsad.portfolio.formulation.facts import Facts
from maqsad.portfolio.formulation.model import FlatModel
from maqsad.portfolio.search.settle import Settled, Settler
from maqsad.portfolio.search.split import least_extra
from maqsad.portfolio.studies.parties.apart import Apart, against_ours, pays
from maqsad.portfolio.studies.parties.runs import Kind, Run, formulated, runs_of
from maqsad.portfolio.studies.study import Study, Told

WORK = 2_000
Status = Literal["found", "none", "open"]
Standing = Literal[
    "settled", "agreed", "rejected", "contested_proven", "contested_found", "open_in", "open_out", "open"
]
STANDINGS: tuple[Standing, ...] = (
    "settled", "agreed", "rejected", "contested_proven", "contested_found", "open_in", "open_out", "open",
)  # fmt: skip


@dataclass(frozen=True)
class RunFound:
    """One run, in its own points. `status` none: multipliers show that no plan keeps its rows; open: none was found.

    `ours`: V of our plan; None where it breaks rows of the run, which are `breaks`: ids of rows, and
    `fund|fund|year` for each fund and year that is short of `short` rial.
    """

    kind: Kind
    of: str
    status: Status
    value: Fraction | None
    bound: Fraction | None
    ours: Fraction | None
    breaks: tuple[str, ...]
    short: tuple[tuple[str, int, int], ...]
    delivers: tuple[str, ...]
    proven_in: tuple[str, ...]
    proven_out: tuple[str, ...]
    weights: Mapping[str, int]
    """Indicator -> parts of 10,000."""
    levels: tuple[LevelShift, ...]
    """Expected levels of our plan (before) and of the run's (after), where they differ."""

    @property
    def run(self) -> Run:
        return Run(self.kind, self.of)

    @property
    def regret(self) -> Fraction | None:
        """Of our plan, found (P2)."""
        return None if self.value is None or self.ours is None else self.value - self.ours

    @property
    def regret_most(self) -> Fraction | None:
        return None if self.bound is None or self.ours is None else self.bound - self.ours


@dataclass(frozen=True)
class Parties:
    """All runs in order; each decided project's standing among the parties (P3) and its core index (P4).

    `apart`: projects on which all parties' plans found differ from ours (P5). `worth`: of every project on which some
    party's plan found differs from ours or from another's, what it alone brings each run of `judges` (P6).
    """

    runs: tuple[RunFound, ...]
    standings: Mapping[str, Standing]
    core: Mapping[str, Fraction]
    party_core: Mapping[str, int]
    """Project -> the number of parties in whose found plan it delivers."""
    apart: tuple[Apart, ...] = ()
    worth: Mapping[str, tuple[Fraction, ...]] = field(default_factory=dict)
    better: Better | None = None
    """By the decision's own weights, of all plans met here."""

    @property
    def judges(self) -> tuple[RunFound, ...]:
        """The decision and every party for which a plan was found."""
        return tuple(run for run in self.runs if run.kind in ("agreed", "party") and run.status == "found")

    @property
    def parties(self) -> tuple[RunFound, ...]:
        return tuple(run for run in self.runs if run.kind == "party")


@dataclass(frozen=True)
class _Answer:
    """One run with its plan and what values plans in it."""

    found: RunFound
    plan: Settled | None
    settler: Settler


def parties(case: Case, told: Told) -> Parties:
    runs = list(runs_of(case.decided.snapshot))
    answers = []
    for run in runs:
        answers.append(_decided(case) if run.kind == "agreed" else _found(case, run))
        told(len(answers), len(runs))
    found = [answer.found for answer in answers]
    asked = [run for run in found if run.kind == "party"]
    listed = [run for run in found if run.status == "found"]
    projects = list(case.facts.by_project)
    wanting = {project: sum(project in run.delivers for run in asked) for project in projects}
    whole = sum(run.status == "found" for run in asked)
    ours = case.delivering(case.plan.chosen)
    alone = [p for p in projects if whole and wanting[p] == (0 if p in ours else whole)]
    known = in_our_points(case, [a.plan for a in answers if a.plan is not None])
    against, more = against_ours(case, alone, known)
    judged = [a for a in answers if a.found.kind in ("agreed", "party") and a.found.status == "found"]
    mixed = [p for p in projects if len({p in answer.found.delivers for answer in judged}) > 1]
    return Parties(
        tuple(found),
        _standings(case, asked),
        {project: Fraction(sum(project in run.delivers for run in listed), len(listed)) for project in projects},
        wanting,
        against,
        pays(case, mixed, [(answer.settler, answer.plan) for answer in judged]),
        better_of(case, (*known, *more)),
    )


def _standings(case: Case, asked: Sequence[RunFound]) -> dict[str, Standing]:
    taken = case.delivering(case.plan.chosen).union(*(run.delivers for run in asked))
    settled = {
        project
        for project, verdict in case.decided.decision.verdicts.items()
        if verdict.told in BINDING or (case.facts.projects[project].estimate == "stated_none" and project not in taken)
    }
    return {p: "settled" if p in settled else standing(p, asked) for p in case.facts.by_project}


def standing(project: str, asked: Sequence[RunFound]) -> Standing:
    """P3."""
    proven_in = [project in run.proven_in for run in asked]
    proven_out = [project in run.proven_out for run in asked]
    takes = [project in run.delivers for run in asked if run.status == "found"]
    if all(proven_in):
        return "agreed"
    if all(proven_out):
        return "rejected"
    if any(proven_in) and any(proven_out):
        return "contested_proven"
    if any(takes) and not all(takes):
        return "contested_found"
    if not takes:
        return "open"
    return "open_in" if all(takes) else "open_out"


def _decided(case: Case) -> _Answer:
    """The decision's own run: its plan is ours, and what is proven of it is in its certificate."""
    bounds = case.decided.proof.bounds
    assert bounds is not None, "a plan has bounds beside it"
    shown = proven(case.facts, case.model, case.plan.value, bounds)
    value = Fraction(case.plan.value, QUANTA)
    found = RunFound(
        kind="agreed",
        of="",
        status="found",
        value=value,
        bound=Fraction(bounds.bound, QUANTA),
        ours=value,
        breaks=(),
        short=(),
        delivers=tuple(sorted(case.delivering(case.plan.chosen))),
        proven_in=shown.into,
        proven_out=shown.out,
        weights=case.facts.weights,
        levels=(),
    )
    return _Answer(found, case.plan, case.settler)


def _found(case: Case, run: Run) -> _Answer:
    facts, model = formulated(case.decided.snapshot, case.model, run)
    lots = _drawable(model, case.plan)
    settler = Settler(facts, model)
    ours = settler.settle(case.plan.chosen, lots)
    plan = improved(case, facts, model, ours)
    breaks, short = _breaks(facts, model, case.plan.chosen, lots) if ours is None else ((), ())
    known: dict[str, Any] = {"kind": run.kind, "of": run.value, "breaks": breaks, "short": short}
    known["weights"] = facts.weights
    if plan is None:
        return _Answer(RunFound(**known, **_without_plan(model)), None, settler)
    bounds = bounds_beside(model, plan.value, 1 if ours is None else LEAVES)  # without regret none needs to be narrow
    shown = Proven((), ()) if bounds is None else proven(facts, model, plan.value, bounds)
    found = RunFound(
        **known,
        status="found",
        value=Fraction(plan.value, QUANTA),
        bound=None if bounds is None else Fraction(bounds.bound, QUANTA),
        ours=None if ours is None else Fraction(ours.value, QUANTA),
        delivers=tuple(sorted(case.delivering(plan.chosen))),
        proven_in=shown.into,
        proven_out=shown.out,
        levels=shifts(case, plan.chosen),
    )
    return _Answer(found, plan, settler)


def _without_plan(model: FlatModel) -> dict[str, Any]:
    """What is known of a run for which no plan was found."""
    proof = Refuter(model)()
    points: dict[str, Any] = dict.fromkeys(("value", "bound", "ours"))
    projects: dict[str, Any] = dict.fromkeys(("delivers", "proven_in", "proven_out", "levels"), ())
    return {"status": "open" if proof is None else "none", **points, **projects}


def _drawable(model: FlatModel, plan: Settled) -> dict[str, int]:
    """The lots of a plan, as many of them as the run allows (P2)."""
    most = {column.id: column.upper for column in model.columns if column.whole}
    return {column: min(count, most[column]) for column, count in lots_of(plan).items() if most.get(column)}


def _breaks(
    facts: Facts, model: FlatModel, chosen: frozenset[str], lots: Mapping[str, int]
) -> tuple[tuple[str, ...], tuple[tuple[str, int, int], ...]]:
    """The rows of choices and lots that a plan breaks, and the money it lacks."""
    rows = tuple(_broken(model, chosen, lots))
    short = tuple((fund, year, n) for (fund, year), n in sorted(least_extra(facts, chosen, lots).items()))
    return rows, short


def _broken(model: FlatModel, chosen: frozenset[str], lots: Mapping[str, int]) -> Iterator[str]:
    for row in model.rows:
        if all(column.startswith("lots|") for column in row.z):
            left = sum(a for option, a in row.x.items() if option in chosen)
            left += sum(a * lots.get(column, 0) for column, a in row.z.items())
            if not row.kept(left):
                yield row.id


PARTIES = Study("parties", Parties, parties, WORK)
