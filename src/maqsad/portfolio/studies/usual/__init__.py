"""The usual ways of deciding beside a decision, under the same rules and with the same money."""

from __future__ import annotations

from dataclasses import dataclass

from maqsad.portfolio.comparison import Outcome, outcome
from maqsad.portfolio.explanation.again import Case
from maqsad.portfolio.studies.study import Study, Told
from maqsad.portfolio.studies.usual.ways import START_WORK, Way, usual_plans


@dataclass(frozen=True)
class UsualWay:
    """One way: its options in order, projects taken and passed over, rows that the whole list at once would break,
    and what its plan comes to.
    """

    way: Way
    order: tuple[str, ...]
    taken: tuple[str, ...]
    passed: tuple[str, ...]
    breaks: tuple[str, ...]
    outcome: Outcome


@dataclass(frozen=True)
class Usual:
    """The decision's plan and that of every usual way."""

    ours: Outcome
    ways: tuple[UsualWay, ...]


def usual(case: Case, told: Told) -> Usual:
    told(0, 1)
    plans = usual_plans(case.facts, case.settler, case.plan, case.work)
    ways = tuple(UsualWay(w.way, w.order, w.taken, w.passed, w.breaks, outcome(case.facts, w.plan)) for w in plans)
    told(1, 1)
    return Usual(outcome(case.facts, case.plan), ways)


USUAL = Study("usual", Usual, usual, START_WORK)
