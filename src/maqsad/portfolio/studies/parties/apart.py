"""Projects on which the parties' plans and ours differ: all of them against ours, and what each is worth to whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from maqsad.portfolio.explanation.again import Case
from maqsad.portfolio.explanation.forced import WORK, forced
from maqsad.portfolio.formulation.attainment import QUANTA
from maqsad.portfolio.search.settle import Settled, Settler

MOST = 6
"""Projects for which a plan on the parties' side is searched."""


@dataclass(frozen=True, slots=True)
class Apart:
    """A project on which every party's plan found differs from ours (P5).

    `ours`: whether ours delivers it. A plan on the parties' side lacks against ours at least `least` points of the
    decision (proven) and at most `most` (found; None if no such plan was found, 0 if one is as good).
    """

    project: str
    ours: bool
    least: Fraction
    most: Fraction | None


def against_ours(
    case: Case, projects: Sequence[str], known: Sequence[Settled]
) -> tuple[tuple[Apart, ...], list[Settled]]:
    """P5 of each of these, and the plans found for it; `known`: plans of the decision's model."""
    ours = case.delivering(case.plan.chosen)
    plans, told = list(known), []
    for n, project in enumerate(projects):
        found, more = _apart(case, project, project in ours, plans, search=n < MOST)
        plans += more
        told.append(found)
    return tuple(told), plans[len(known) :]


def _apart(
    case: Case, project: str, ours: bool, known: Sequence[Settled], *, search: bool
) -> tuple[Apart, list[Settled]]:
    side = tuple(o for o in case.facts.by_project[project] if (case.facts.options[o].usable_year is None) == ours)
    proven = case.decided.proof.bounds
    assert proven is not None, "a plan has bounds beside it"
    bound = max(proven.by_option[option] for option in side)
    plans = [plan for plan in known if plan.chosen.intersection(side)]
    found: list[Settled] = []
    if search:
        answer = forced(replace(case, work=WORK), project, side, plans, wide=True)
        bound = bound if answer.bound is None else min(bound, answer.bound)
        found = [] if answer.plan is None else [answer.plan]
    best = max((plan.value for plan in (*plans, *found)), default=None)
    least = Fraction(max(0, case.plan.value - bound), QUANTA)
    most = None if best is None else Fraction(max(0, case.plan.value - best), QUANTA)
    return Apart(project, ours, least, most), found


def pays(
    case: Case, projects: Sequence[str], runs: Sequence[tuple[Settler, Settled | None]]
) -> Mapping[str, tuple[Fraction, ...]]:
    """Project -> what it alone is worth beside our plan, in the points of each run (P6)."""
    found = {}
    for project in projects:
        into, out = _ways(case, project, [plan for _, plan in runs if plan is not None])
        other = case.plan.chosen.difference(case.facts.by_project[project])
        values = ((settler.value(other | {into}), settler.value(other | {out})) for settler, _ in runs)
        found[project] = tuple(Fraction(with_it - without, QUANTA) for with_it, without in values)
    return found


def _ways(case: Case, project: str, plans: Sequence[Settled]) -> tuple[str, str]:
    """Its option that delivers, ours before that of the first plan that has one, and one that does not, likewise."""
    order = [case.plan, *plans]
    taken = [o for plan in order for o in case.facts.by_project[project] if o in plan.chosen]
    delivers = [case.facts.options[o].usable_year is not None for o in taken]
    return taken[delivers.index(True)], taken[delivers.index(False)]
