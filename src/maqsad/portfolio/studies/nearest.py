"""What did not fit: the projects nearest to entering, what taking them would cost, and with what money they fit too."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from maqsad.portfolio.explanation.again import Case, lots_of
from maqsad.portfolio.explanation.better import Better, better_of
from maqsad.portfolio.explanation.forced import WORK, forced
from maqsad.portfolio.explanation.half_finished import works_of
from maqsad.portfolio.formulation import formulate
from maqsad.portfolio.formulation.attainment import QUANTA
from maqsad.portfolio.formulation.facts import Facts
from maqsad.portfolio.repair.money import Extra, extra_for
from maqsad.portfolio.search.settle import Settled, Settler
from maqsad.portfolio.studies.study import Study, Told

MOST = 12


@dataclass(frozen=True, slots=True)
class Beside:
    """Our plan with a project besides (Q2): the least further firm money with which that keeps every row."""

    option: str
    extra: Extra
    gain: Fraction
    """Points that this plan wins over ours."""


@dataclass(frozen=True, slots=True)
class Near:
    """One project that won nothing. `at_least` is proven, the rest found."""

    project: str
    at_least: Fraction
    """Points that every plan with the project lacks against ours (Q1)."""
    at_most: Fraction | None
    """Points that the best plan found with it lacks against ours; None if none was found."""
    displaced: tuple[str, ...]
    """Projects that win money in our plan and not in that one."""
    beside: Beside | None
    """None if money alone does not make room for it."""


@dataclass(frozen=True)
class Nearest:
    """The nearest first. `others`: how many more won nothing though they could have; `better`: of all plans met."""

    projects: tuple[Near, ...]
    others: int
    better: Better | None = None


def nearest(case: Case, told: Told) -> Nearest:
    ranked = _ranked(case)
    near = ranked[:MOST]
    works = {project for project, _ in near}.intersection(works_of(case.facts))
    found: dict[str, Near] = {}
    known: list[Settled] = []
    for done, (project, _) in enumerate(sorted(near, key=lambda item: item[0] not in works)):  # works first, as in K3
        told(done, len(near))
        found[project] = _near(case, project, known)
    ordered = tuple(found[project] for project, _ in near)
    return Nearest(ordered, max(0, len(ranked) - MOST), better_of(case, known))


def ranked_nearest(case: Case) -> tuple[str, ...]:
    """The projects of this study, the nearest first."""
    return tuple(project for project, _ in _ranked(case)[:MOST])


def _ranked(case: Case) -> list[tuple[str, int]]:
    """(project, U_io of its best delivering option), the largest first; one that no case leaves open stands last."""
    proven = case.decided.proof.bounds
    assert proven is not None, "a plan has multipliers beside it"
    winning = case.delivering(case.plan.chosen)
    bounds = []
    for project in case.facts.by_project:
        ways = case.facts.delivering(project)
        if ways and project not in winning and case.facts.projects[project].estimate == "estimated":
            bounds.append((project, max(proven.by_option.get(option, 0) for option in ways)))
    return sorted(bounds, key=lambda item: (-item[1], item[0]))


def _near(case: Case, project: str, known: list[Settled]) -> Near:
    ways = case.facts.delivering(project)
    answer = forced(case, project, ways, known, wide=True)
    plan = answer.plan
    known += [plan] if plan is not None else []
    proven = case.decided.proof.bounds
    assert proven is not None, "a plan has multipliers beside it"
    most = max(proven.by_option.get(o, 0) for o in ways) if answer.bound is None else answer.bound
    besides = [found for option in sorted(ways) if (found := _beside(case, project, option))]
    return Near(
        project=project,
        at_least=Fraction(max(0, case.plan.value - most), QUANTA),
        at_most=None if plan is None else Fraction(max(0, case.plan.value - plan.value), QUANTA),
        displaced=() if plan is None else _displaced(case, plan),
        beside=min(besides, key=lambda found: (_sum(found.extra), found.option), default=None),
    )


def _displaced(case: Case, plan: Settled) -> tuple[str, ...]:
    return tuple(sorted(case.delivering(case.plan.chosen) - case.delivering(plan.chosen)))


def _beside(case: Case, project: str, option: str) -> Beside | None:
    chosen = case.plan.chosen.difference(case.facts.by_project[project]) | {option}
    lots = lots_of(case.plan)
    extra = extra_for(case.facts, case.model, chosen, lots)
    if extra is None:
        return None
    facts = _with_money(case.facts, extra)
    plan = Settler(facts, formulate(facts)).settle(chosen, lots)
    if plan is None:
        return None
    gain = Fraction(case.settler.value(chosen) - case.plan.value, QUANTA)
    return Beside(option, extra, gain)


def _with_money(facts: Facts, extra: Extra) -> Facts:
    """The facts with further firm money."""
    funds = dict(facts.funds)
    for id, year, rial in extra:
        fund = funds[id]
        funds[id] = replace(fund, firm={**fund.firm, year: fund.firm[year] + rial})
    return replace(facts, funds=funds)


def _sum(extra: Extra) -> int:
    return sum(rial for _, _, rial in extra)


NEAREST = Study("nearest", Nearest, nearest, WORK)
