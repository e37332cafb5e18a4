"""Relations between projects: what requires what, and what cannot be together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from maqsad.plan.checks.registry import ERROR, Finding, at, check
from maqsad.plan.checks.view import View, cycles, names


@check("requires-cycle", ERROR)
def requires_cycle(view: View) -> Iterator[Finding]:
    graph: dict[str, set[str]] = defaultdict(set)
    first: dict[str, int] = {}
    for index, kind, project, needs, options in view.rows("relations", "kind", "project", "needs", "needs_options"):
        if kind == "requires":
            first.setdefault(project, index)
            needed = {needs} if needs else {view.project_of.get(option, "") for option in names(options)}
            graph[project] |= needed - {""}
    for group in cycles(graph):
        yield at("relations", first[group[0]], "needs", projects=group)


@check("requires-nothing", ERROR)
def requires_nothing(view: View) -> Iterator[Finding]:
    """It says neither which project it needs nor which options."""
    for index, kind, needs, options in view.rows("relations", "kind", "needs", "needs_options"):
        if kind == "requires" and not needs and not options:
            yield at("relations", index, "needs")


def _needed(view: View, needs: str, options: str) -> list[str]:
    return names(options) or list(view.delivering.get(needs, []))


@check("required-never-delivers", ERROR, "explicit")
def required_never_delivers(view: View) -> Iterator[Finding]:
    columns = ("kind", "project", "needs", "needs_options")
    for index, kind, project, needs, options in view.rows("relations", *columns):
        needed = _needed(view, needs, options)
        if kind == "requires" and (needs or options) and not any(option in view.usable for option in needed):
            yield at("relations", index, "needs", project=project, needs=needs or needed)


@check("required-too-late", stage="explicit")
def required_too_late(view: View) -> Iterator[Finding]:
    """Whatever is needed is usable only after this option is; then the option can never be chosen."""
    columns = ("kind", "project", "options", "needs", "needs_options")
    for index, kind, project, own, needs, options in view.rows("relations", *columns):
        needed = [view.usable[option] for option in _needed(view, needs, options) if option in view.usable]
        if kind != "requires" or not needed:
            continue
        for option in names(own) or view.delivering.get(project, []):
            year = view.usable.get(option)
            if year is not None and year < min(needed):
                yield at("relations", index, "needs", option=option, year=year, earliest=min(needed))


@check("at-most-incomplete", ERROR)
def at_most_incomplete(view: View) -> Iterator[Finding]:
    for index, kind, group, limit in view.rows("relations", "kind", "group", "limit"):
        if kind == "at_most" and not group:
            yield at("relations", index, "group")
        if kind == "at_most" and limit is None:
            yield at("relations", index, "limit")


@check("at-most-limits-differ", ERROR)
def at_most_limits_differ(view: View) -> Iterator[Finding]:
    first: dict[str, int] = {}
    for index, kind, group, limit in view.rows("relations", "kind", "group", "limit"):
        if kind == "at_most" and group and limit is not None:
            other = first.setdefault(group, limit)
            if other != limit:
                yield at("relations", index, "limit", group=group, limit=limit, other=other)


@check("obligated-option-forbidden", ERROR, "explicit")
def obligated_option_forbidden(view: View) -> Iterator[Finding]:
    """Every option that would meet an obligation is forbidden."""
    forbidden: dict[str, int] = {}
    for index, kind, project, options in view.rows("relations", "kind", "project", "options"):
        if kind == "forbids":
            for option in names(options) or view.delivering.get(project, []):
                forbidden.setdefault(option, index)
    for _, id, project, options in view.rows("obligations", "id", "project", "options"):
        due = names(options) or view.delivering.get(project, [])
        if due and all(option in forbidden for option in due):
            yield at("relations", forbidden[due[0]], "options", obligation=id, options=sorted(due))


@check("capacity-undefined", ERROR, "explicit")
def capacity_undefined(view: View) -> Iterator[Finding]:
    known = {key[1:] for key in view.rows("capacities", "id", "year")}
    for index, capacity, year in view.rows("capacity_use", "capacity", "year"):
        if (capacity, year) not in known:
            yield at("capacity_use", index, "capacity", capacity=capacity, year=year)
