"""The named checks of a plan: plausible, complete, free of contradiction.

`run` looks at a plan as it is given, `run_explicit` at a snapshot, where every option is written out. Only a problem of
severity *error* stops a decision. The sentences to each id stand in the messages.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from maqsad.plan.checks import (
    amendments,
    assets,
    base_rows,
    cells,
    classifications,
    districts,
    effects,
    funds,
    goals,
    indicators,
    levels,
    money,
    obligations,
    options,
    projects,
    relations,
    settings,
    slips,
    sources,
    upkeep,
    weights,
)
from maqsad.plan.checks.registry import CHECKS, Check, Finding, Stage
from maqsad.plan.checks.view import Unsettled, View
from maqsad.plan.plan import Plan, PlanSnapshot
from maqsad.values.problem import Place, Problem

__all__ = ["Check", "checks", "run", "run_explicit"]

_SUBJECTS = (
    settings, cells, goals, indicators, levels, weights, projects, districts, options, effects, upkeep, money, slips,
    relations, obligations, amendments, funds, classifications, base_rows, assets,
    sources,
)  # fmt: skip


@cache
def checks() -> tuple[Check, ...]:
    """Every check, in the order in which problems are listed: by subject, then as they stand in its file."""
    order = {subject.__name__: n for n, subject in enumerate(_SUBJECTS)}
    return tuple(sorted(CHECKS.values(), key=lambda check: order[check.find.__module__]))


def run(plan: Plan) -> list[Problem]:
    """What is wrong with a plan as given, check by check, each in the order of rows."""
    return _run(plan, "plan")


def run_explicit(snapshot: PlanSnapshot) -> list[Problem]:
    """What is wrong that shows only where every option is written out; repeats nothing that `run` says."""
    return _run(snapshot, "explicit")


def _run(plan: Plan, stage: Stage) -> list[Problem]:
    view = View(plan)
    return [
        _problem(view, check, finding)
        for check in checks()
        if check.stage == stage
        for finding in _findings(view, check)
    ]


def _findings(view: View, check: Check) -> Iterable[Finding]:
    try:
        return list(check.find(view))
    except Unsettled:
        return []


def _problem(view: View, check: Check, finding: Finding) -> Problem:
    row, key = None, finding.key
    if finding.index is not None:
        row = view.plan[finding.table].row_number(finding.index) or None
        key = view.key(finding.table, finding.index)
    place = Place(finding.table, row, finding.column, key or None)
    return Problem(check.id, finding.severity or check.severity, place, {**finding.values, **view.book_unit})
