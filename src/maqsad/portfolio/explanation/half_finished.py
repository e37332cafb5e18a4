"""Half-finished works: which they are, how dear, what becomes of each, what a stage leaves unbuilt (K, K8)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Literal

from maqsad.portfolio.formulation.costs import Indices
from maqsad.portfolio.formulation.exact import BP
from maqsad.portfolio.formulation.facts import Facts
from maqsad.values.problem import Refused

STATE = "half_finished"
MAKING_SAFE = "D10"
"""The rule that derives what making a dangerous work safe costs."""

Fate = Literal["finished", "stage", "partner", "closed", "left"]
"""Whole; a usable stage only; whole or a stage if a partner signs; suspended or stopped; left as it lies."""
IN_USE: tuple[Fate, ...] = ("finished", "stage", "partner")


def works_of(facts: Facts) -> tuple[str, ...]:
    """The half-finished works that are decided: the dearest to complete, at prices of one year, first."""
    dear = costs_today(facts)
    return tuple(sorted(dear, key=lambda i: (-dear[i], i)))


def costs_today(facts: Facts) -> dict[str, int]:
    """Work -> `cost_to_complete` at prices of the plan's price year; as it stands where its price date is missing."""
    snapshot = facts.snapshot
    indices, year = Indices(snapshot), snapshot.settings.price_year
    groups = {row.id: row.index_group for row in snapshot["project_types"]}
    found = {}
    for i in facts.by_project:
        row = facts.projects[i]
        if row.state == STATE:
            cost = row.cost_to_complete or 0
            try:
                known = row.price_year is not None and row.type in groups
                found[i] = indices.inflate(cost, groups[row.type], row.price_year, year) if known else cost
            except Refused:
                found[i] = cost
    return found


def fate(facts: Facts, option: str) -> Fate:
    """What becomes of a work that takes this option."""
    row = facts.options[option]
    if row.usable_year is None:
        return "left" if row.kind == "nothing" else "closed"
    if row.kind == "handed_over" or row.probability < BP:
        return "partner"
    return "stage" if row.kind == "rescoped" or row.scope < BP else "finished"


def planned_option(facts: Facts, project: str) -> str | None:
    """The project's first option as planned."""
    return next((o for o in facts.by_project[project] if facts.options[o].kind == "as_planned"), None)


def rows_today(facts: Facts, options: Iterable[str]) -> Mapping[str, Mapping[str, int]]:
    """Option -> rule that derived the row ('' for a written one) -> its cost rows at prices of the price year (C2)."""
    snapshot, wanted = facts.snapshot, set(options)
    indices, overrun = Indices(snapshot), snapshot.scenario.overrun
    found: dict[str, dict[str, int]] = {option: defaultdict(int) for option in wanted}
    for row in snapshot["option_costs"]:
        if row.option in wanted:
            believed = (overrun * facts.options[row.option].probability, BP * BP)
            year = snapshot.settings.price_year
            amount = indices.inflate(row.amount, row.index_group, row.price_year, year, *believed)
            found[row.option][row.derived_by or ""] += amount
    return found


def unbuilt(facts: Facts, chosen: Iterable[str]) -> dict[str, int]:
    """Work that `chosen` brings to a stage -> rial, at prices of the price year, by which the whole costs more."""
    whole = {o: plan for o in chosen if fate(facts, o) == "stage" and (plan := _whole(facts, o)) is not None}
    rows = rows_today(facts, {*whole, *whole.values()})
    return {facts.options[o].project: sum(rows[p].values()) - sum(rows[o].values()) for o, p in whole.items()}


def _whole(facts: Facts, option: str) -> str | None:
    project = facts.options[option].project
    return planned_option(facts, project) if facts.projects[project].state == STATE else None


def making_safe(facts: Facts, chosen: Iterable[str]) -> dict[str, int]:
    """Dangerous work -> rial, at prices of the price year, that making it safe costs under any option (D10)."""
    dangerous = {o: i for o in chosen if facts.projects[i := facts.options[o].project].dangerous}
    rows = rows_today(facts, dangerous)
    return {i: rows[o].get(MAKING_SAFE, 0) for o, i in dangerous.items()}
