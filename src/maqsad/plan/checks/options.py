"""Options of projects: whether each is whole, possible, and worth offering."""

from __future__ import annotations

from collections.abc import Iterator

from maqsad.plan.checks.registry import ERROR, NOTE, Finding, at, check
from maqsad.plan.checks.units import WHOLE
from maqsad.plan.checks.view import View, names

_IDLE = ("nothing", "suspended", "stopped")
_REFERENCES = (
    ("options", "fallback"), ("option_costs", "option"), ("effects", "option"), ("upkeep", "option"),
    ("capacity_use", "option"), ("relations", "options"), ("relations", "needs_options"), ("obligations", "options"),
    ("in_force", "option"), ("amendments", "option"),
)  # fmt: skip
_OWN = (
    ("options", "fallback", "project"), ("effects", "option", "project"), ("upkeep", "option", "project"),
    ("relations", "options", "project"), ("relations", "needs_options", "needs"), ("obligations", "options", "project"),
    ("in_force", "option", "project"), ("amendments", "option", "project"),
)  # fmt: skip
"""Cells whose options must be those of the project in the same row."""
_WORKS = ("cost_to_complete", "price_year", "earliest_finish")
_FACTS = {
    **dict.fromkeys(("as_planned", "faster", "slower", "postponed", "rescoped", "suspended", "resumed"), _WORKS),
    "stopped": ("cost_to_complete", "price_year"),
    "handed_over": ("cost_to_complete", "price_year", "hand_over_year", "hand_over_probability"),
}
"""Kind of derived option -> the facts it cannot do without."""


@check("option-unknown", ERROR, "explicit")
def option_unknown(view: View) -> Iterator[Finding]:
    for table, index, column, option in _unknown(view):
        if _blank_fact(view, option) is None:
            yield at(table, index, column, option=option)


@check("option-lacks-facts", ERROR, "explicit")
def option_lacks_facts(view: View) -> Iterator[Finding]:
    """Another table names an option that would be derived, if a fact of its project were not blank."""
    told: set[str] = set()
    for table, _, _, option in _unknown(view):
        fact = _blank_fact(view, option)
        if fact is not None and option not in told:
            told.add(option)
            yield at("projects", *fact, option=option, table=table)


def _unknown(view: View) -> Iterator[tuple[str, int, str, str]]:
    """(table, row, column, option) wherever an option is named that does not exist."""
    known = view.project_of
    for table, column in _REFERENCES:
        for index, cell in view.rows(table, column):
            yield from ((table, index, column, option) for option in names(cell) if option not in known)


def _blank_fact(view: View, option: str) -> tuple[int, str] | None:
    """The row and column of the first blank fact without which `project.kind` is not derived (rules D2-D9, D13)."""
    project, _, kind = option.rpartition(".")
    index = view.find("projects", project)
    if index is None or kind not in _FACTS or not view.column("projects", "derive")[index]:
        return None
    blank = (name for name in _FACTS[kind] if view.column("projects", name)[index] is None)
    return next(((index, name) for name in blank), None)


@check("option-of-another-project", ERROR, "explicit")
def option_of_another_project(view: View) -> Iterator[Finding]:
    owner_of = view.project_of
    for table, column, owner in _OWN:
        for index, cell, project in view.rows(table, column, owner):
            for option in names(cell) if project else ():
                if owner_of.get(option, project) != project:
                    yield at(table, index, column, option=option, owner=owner_of[option], project=project)


@check("probability-over-100", ERROR)
def probability_over_100(view: View) -> Iterator[Finding]:
    for table, column in (("options", "probability"), ("projects", "hand_over_probability")):
        for index, probability in view.rows(table, column):
            if probability is not None and probability > WHOLE:
                yield at(table, index, column, probability=probability)


@check("scope-out-of-range", ERROR)
def scope_out_of_range(view: View) -> Iterator[Finding]:
    for index, scope in view.rows("options", "scope"):
        if scope == 0 or scope > WHOLE:
            yield at("options", index, "scope", scope=scope)


@check("idle-option-delivers", ERROR)
def idle_option_delivers(view: View) -> Iterator[Finding]:
    """Doing nothing, suspending and stopping bring nothing into use."""
    for index, kind, year in view.rows("options", "kind", "usable_year"):
        if kind in _IDLE and year is not None:
            yield at("options", index, "usable_year", kind=view.choice("options", "kind", kind), year=year)


@check("usable-before-first-year")
def usable_before_first_year(view: View) -> Iterator[Finding]:
    first = view.first
    for index, year in view.rows("options", "usable_year"):
        if year is not None and year < first:
            yield at("options", index, "usable_year", year=year, first=first)


@check("uncertain-without-fallback", ERROR, "explicit")
def uncertain_without_fallback(view: View) -> Iterator[Finding]:
    """An option that may fail, above all a hand-over, says what is done then."""
    for index, probability, fallback in view.rows("options", "probability", "fallback"):
        if probability < WHOLE and not fallback:
            yield at("options", index, "fallback", probability=probability)


@check("project-without-options", NOTE, "explicit")
def project_without_options(view: View) -> Iterator[Finding]:
    known = view.groups("options", "project")
    for index, id in view.rows("projects", "id"):
        if id not in known:
            yield at("projects", index, "id")


@check("option-costs-nothing", stage="explicit")
def option_costs_nothing(view: View) -> Iterator[Finding]:
    """It delivers for nothing; a hand-over may."""
    added = {option for _, option, money in view.rows("upkeep", "option", "added") if money}
    for index, id, kind in view.rows("options", "id", "kind"):
        if id in view.usable and kind != "handed_over" and not view.cost_of.get(id) and id not in added:
            yield at("options", index, "id")


def _useless(view: View) -> set[str]:
    """Delivering options with neither effect nor saving, of projects that nothing requires or obliges."""
    columns = ("option", "low", "likely", "high")
    useful = {option for _, option, *sizes in view.rows("effects", *columns) if any(sizes)}
    columns = ("option", "saved_low", "saved_likely", "saved_high")
    useful |= {option for _, option, *sizes in view.rows("upkeep", *columns) if any(sizes)}
    wanted = {*view.column("relations", "needs"), *view.column("obligations", "project")}
    wanted |= {project for _, project, kind in view.rows("amendments", "project", "kind") if kind == "in"}
    wanted |= {view.project_of.get(o, "") for cell in view.column("relations", "needs_options") for o in names(cell)}
    held = {id for _, id, estimate in view.rows("projects", "id", "estimate") if estimate == "not_estimated"}
    return {o for o in view.usable if o not in useful and view.project_of[o] not in wanted | held}


@check("project-does-nothing", stage="explicit")
def project_does_nothing(view: View) -> Iterator[Finding]:
    """None of its options can win money."""
    useless = _useless(view)
    for index, id in view.rows("projects", "id"):
        options = view.delivering.get(id, [])
        if options and useless.issuperset(options):
            yield at("projects", index, "id", options=len(options))


@check("option-does-nothing", stage="explicit")
def option_does_nothing(view: View) -> Iterator[Finding]:
    """It does nothing, while another option of its project does something."""
    useless = _useless(view)
    for index, id, project in view.rows("options", "id", "project"):
        if id in useless and not useless.issuperset(view.delivering[project]):
            yield at("options", index, "id")
