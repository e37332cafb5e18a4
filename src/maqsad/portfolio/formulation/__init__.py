"""The decision as rows and columns: one file a rule, gathered in `RULES`."""

from __future__ import annotations

from maqsad.portfolio.formulation.facts import Facts
from maqsad.portfolio.formulation.model import Column, FlatModel, ModelOption, ModelProject, Row
from maqsad.portfolio.formulation.rule import Rule
from maqsad.portfolio.formulation.rules import (
    amendments,
    capacity,
    completion,
    council,
    debt,
    demand,
    duty,
    floors,
    funds,
    justice,
    levels,
    limits,
    obligations,
    relations,
    reserve,
)

VERSION = "1"
"""Raised whenever the same plan would give another flat model."""

RULES: tuple[Rule, ...] = (
    levels.LEVELS,
    levels.CHANNELS,
    demand.RULE,
    funds.RULE,
    debt.RULE,
    council.RULE,
    limits.RULE,
    capacity.RULE,
    relations.REQUIRES,
    relations.AT_MOST,
    relations.FORBIDS,
    obligations.OBLIGATIONS,
    obligations.HELD,
    duty.RULE,
    amendments.RULE,
    completion.RULE,
    floors.RULE,
    reserve.RULE,
    justice.RULE,
)


def formulate(facts: Facts) -> FlatModel:
    """The flat model of one snapshot (rule M1)."""
    parts = [part for rule in RULES for part in rule.build(facts)]
    projects = (_project(facts, project) for project in facts.by_project)
    columns = [part for part in parts if isinstance(part, Column)]
    rows = [part for part in parts if isinstance(part, Row)]
    return FlatModel.of(levels.constant(facts), projects, columns, rows)


def _project(facts: Facts, project: str) -> ModelProject:
    promised = _promise(facts, project)
    options = tuple(
        ModelOption(o, facts.costs.comparable[o], int(_breaks(facts, o, promised))) for o in facts.by_project[project]
    )
    return ModelProject(project, facts.by_project[project].index(facts.in_force[project]), options)


def _promise(facts: Facts, project: str) -> tuple[int, int] | None:
    """(promised year, promised scope in basis points) of the plan in force, if it promises anything (M2)."""
    row = facts.promises.get(project)
    if row is None:
        return None
    year = row.promised_year if row.promised_year is not None else facts.options[row.option].usable_year
    return None if year is None else (year, row.promised_scope)


def _breaks(facts: Facts, option: str, promised: tuple[int, int] | None) -> bool:
    if promised is None:
        return False
    row = facts.options[option]
    return row.usable_year is None or row.usable_year > promised[0] or row.scope < promised[1]
