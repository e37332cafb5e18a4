"""A plan from a path, read and checked."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from maqsad.cli.progress import reading
from maqsad.cli.voice import Voice
from maqsad.exchange import read
from maqsad.plan import checks
from maqsad.plan.agreement import FILE, why_draft
from maqsad.plan.explicit import explicit
from maqsad.plan.plan import Plan, PlanSnapshot
from maqsad.portfolio.decision import Standing
from maqsad.values.problem import Problem, Refused, Severity


@dataclass(frozen=True)
class Checked:
    """A plan and everything found about it. `snapshot` is None if anything found stops a decision."""

    plan: Plan | None
    snapshot: PlanSnapshot | None
    problems: tuple[Problem, ...]
    drafts: tuple[Problem, ...] = ()
    """Why the plan is a draft; empty if it is agreed."""

    @property
    def empty(self) -> bool:
        """Whether not even the settings are there, as in a new template."""
        return any(problem.id == "plan-one-row" and not problem.values["count"] for problem in self.problems)


def checked(path: Path, scenario: str | None, voice: Voice) -> Checked:
    """Read the plan, write its options out for the scenario, and run every check.

    Raises `Unreadable` if there is no plan at that path, `Refused` if it has no such scenario.
    """
    with reading(voice) as progress:
        result = read(path, progress)
    problems = list(result.problems)
    if result.plan is None:
        return Checked(None, None, tuple(problems))
    problems += checks.run(result.plan)
    if any(problem.stops for problem in problems):
        return Checked(result.plan, None, tuple(problems))
    known = [row.id for row in result.plan["scenarios"]]
    if scenario is not None and scenario not in known:
        raise Refused("cli-unknown-scenario", scenario=scenario, known=known)
    snapshot = explicit(result.plan, scenario)
    problems += checks.run_explicit(snapshot)
    decidable = not any(problem.stops for problem in problems)
    drafts = tuple(why_draft(result.plan, _agreement(path)))
    return Checked(result.plan, snapshot if decidable else None, tuple(problems), drafts)


def standing_of(plan: Plan, path: Path) -> Standing:
    """`agreed` if the signatures beside the plan at `path` are whole and in time."""
    return "draft" if why_draft(plan, _agreement(path)) else "agreed"


def agreement_file(path: Path) -> Path:
    """Where the signatures of the plan at `path` lie, if there are any."""
    return (path if path.is_dir() else path.parent) / FILE


def _agreement(path: Path) -> dict[str, Any] | None:
    file = agreement_file(path)
    if not file.is_file():
        return None
    try:
        found = json.loads(file.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def refused_problem(refused: Refused) -> Problem:
    return Problem(refused.reason, Severity.ERROR, values=refused.values)
