"""Half-finished works: ways to pay, what a delay costs, what they displace, how firm they are, and completion first."""

from __future__ import annotations

from dataclasses import dataclass

from maqsad.portfolio.explanation.again import Case
from maqsad.portfolio.explanation.delay import Delay, delays
from maqsad.portfolio.explanation.forced import WORK
from maqsad.portfolio.explanation.half_finished import works_of
from maqsad.portfolio.search.settle import Settled
from maqsad.portfolio.studies.nearest import ranked_nearest
from maqsad.portfolio.studies.study import Study, Told
from maqsad.portfolio.studies.works.firmness import FACTORS, Firm, Firmness
from maqsad.portfolio.studies.works.first import First, completion_first
from maqsad.portfolio.studies.works.otherside import OtherSide, Otherwise
from maqsad.portfolio.studies.works.payments import Payments, Way

SEARCHED = 50
"""The dearest works are searched in full for what they displace and how firm they are; the others lightly (K6)."""


@dataclass(frozen=True)
class Work:
    """One half-finished work."""

    project: str
    option: str
    """The proposal."""
    ways: tuple[Way, ...]
    paid: tuple[tuple[str, int], ...]
    """(fund, nominal rial) that our plan pays for it, the largest first."""
    delay: Delay
    other: OtherSide
    firm: tuple[Firm, ...]
    """At 80 and at 120 % of its costs."""


@dataclass(frozen=True)
class Works:
    """All works, the dearest to complete first, and the plan with their completion first."""

    works: tuple[Work, ...]
    light: int
    """Works beyond the dearest `SEARCHED`, searched lightly."""
    first: First | None
    """None without half-finished works."""


def study(case: Case, told: Told) -> Works:
    works = works_of(case.facts)
    total = len(works) * (1 + len(FACTORS)) + bool(works)
    told(0, total)
    others, firm = _searched(case, works, told, total)
    first = completion_first(case) if works else None
    told(total, total)
    payments, delay, paid = Payments(case.facts, case.model), delays(case.facts, case.plan.chosen), _paid(case)
    choices = case.decided.decision.choices
    return Works(
        works=tuple(
            Work(i, choices[i], payments.ways(i), paid.get(i, ()), delay[i], others[i], firm[i]) for i in works
        ),
        light=len(works[SEARCHED:]),
        first=first,
    )


def _searched(
    case: Case, works: tuple[str, ...], told: Told, total: int
) -> tuple[dict[str, OtherSide], dict[str, tuple[Firm, ...]]]:
    known: list[Settled] = []
    near = tuple(project for project in ranked_nearest(case) if project in works)
    light = frozenset(works[SEARCHED:]).difference(near)
    otherwise, firmness = Otherwise(case, known, near, light), Firmness(case, known, light)
    others, firm, done = {}, {}, 0
    for work in (*near, *(work for work in works if work not in near)):
        others[work] = otherwise(work)
        done += 1
        told(done, total)
    others = {work: otherwise.again(work, other) for work, other in others.items()}
    for work in works:
        firm[work] = tuple(firmness(work, factor) for factor in FACTORS)
        done += len(FACTORS)
        told(done, total)
    return others, firm


def _paid(case: Case) -> dict[str, tuple[tuple[str, int], ...]]:
    """Project -> what each fund pays for it in our plan."""
    sums: dict[str, dict[str, int]] = {}
    for flow in case.decided.decision.flows:
        of_project = sums.setdefault(flow.project, {})
        of_project[flow.fund] = of_project.get(flow.fund, 0) + flow.amount
    return {i: tuple(sorted(funds.items(), key=lambda item: (-item[1], item[0]))) for i, funds in sums.items()}


WORKS = Study("works", Works, study, WORK)
