"""The tree of goals and the reasons that hold it together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from maqsad.plan.checks.registry import ERROR, Finding, at, check
from maqsad.plan.checks.view import View, cycles

_LEVELS = ("vision", "goal", "objective", "policy", "programme")
_MEASURED = ("vision", "goal", "objective")


@check("goal-cycle", ERROR)
def goal_cycle(view: View) -> Iterator[Finding]:
    for group in cycles({goal: [parent] for goal, parent in view.parents.items()}):
        yield at("goals", view.find("goals", group[0]), "parent", goals=group)


@check("goal-level-order")
def goal_level_order(view: View) -> Iterator[Finding]:
    rank = {level: n for n, level in enumerate(_LEVELS)}
    for index, parent, level in view.rows("goals", "parent", "level"):
        above = view.get("goals", parent, "level") if parent else None
        if above in rank and level in rank and rank[level] <= rank[above]:
            titles = {"level": view.choice("goals", "level", level), "above": view.choice("goals", "level", above)}
            yield at("goals", index, "level", parent=parent, **titles)


@check("goal-without-reason")
def goal_without_reason(view: View) -> Iterator[Finding]:
    for index, parent, fa, en in view.rows("goals", "parent", "reason_fa", "reason_en"):
        if parent and not fa and not en:
            yield at("goals", index, "reason_fa", parent=parent)


@check("goal-orphan")
def goal_orphan(view: View) -> Iterator[Finding]:
    """Without a parent, though not of the tree's topmost level."""
    top = min((_LEVELS.index(level) for _, level in view.rows("goals", "level") if level in _LEVELS), default=0)
    for index, parent, level in view.rows("goals", "parent", "level"):
        if not parent and level in _LEVELS and _LEVELS.index(level) > top:
            yield at("goals", index, "parent", level=view.choice("goals", "level", level))


@check("goal-without-indicator")
def goal_without_indicator(view: View) -> Iterator[Finding]:
    """A vision, goal or objective (or root) under which money stands and no indicator; only the topmost is named."""
    money, projects = _money_by_goal(view)
    measured: set[str] = set()
    for goal in view.groups("indicators", "goal"):
        measured |= {goal, *view.ancestors(goal)}
    bare = {goal for goal in money if money[goal] and goal not in measured}
    for index, goal, level in view.rows("goals", "id", "level"):
        counts = level in _MEASURED or goal not in view.parents
        if goal in bare and counts and bare.isdisjoint(_above(view, goal)):
            yield at("goals", index, None, money=money[goal], projects=projects[goal])


def _above(view: View, goal: str) -> list[str]:
    return [a for a in view.ancestors(goal) if a not in view.parents or view.get("goals", a, "level") in _MEASURED]


def _money_by_goal(view: View) -> tuple[dict[str, int], dict[str, int]]:
    dearest: dict[str, int] = defaultdict(int)
    for option, cost in view.cost_of.items():
        project = view.project_of.get(option, "")
        dearest[project] = max(dearest[project], cost)
    money: dict[str, int] = defaultdict(int)
    projects: dict[str, int] = defaultdict(int)
    served_by = {goal: (goal, *view.ancestors(goal)) for goal in view.groups("projects", "goal") if goal}
    for _, project, goal, left in view.rows("projects", "id", "goal", "cost_to_complete"):
        amount = max(left or 0, dearest[project])
        for served in served_by[goal] if goal and amount else ():
            money[served] += amount
            projects[served] += 1
    return money, projects


@check("link-without-reason")
def link_without_reason(view: View) -> Iterator[Finding]:
    for index, fa, en in view.rows("links", "reason_fa", "reason_en"):
        if not fa and not en:
            yield at("links", index, "reason_fa")


@check("link-incomplete", ERROR)
def link_incomplete(view: View) -> Iterator[Finding]:
    """From one goal or project, to one goal or document."""
    for index, *cells in view.rows("links", "from_goal", "from_project", "to_goal", "to_document"):
        if bool(cells[0]) == bool(cells[1]):
            yield at("links", index, "from_goal")
        elif bool(cells[2]) == bool(cells[3]):
            yield at("links", index, "to_goal")
