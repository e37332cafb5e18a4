"""The report model: what a report says, in ids and whole numbers, before any language or layout."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import Any

from maqsad.plan.plan import PlanSnapshot
from maqsad.plan.table import Row
from maqsad.portfolio.decision import Decision, ObligationPrice
from maqsad.portfolio.explanation.half_finished import works_of
from maqsad.portfolio.formulation.facts import Facts, facts_of
from maqsad.reporting.budget import Balance, BudgetRow, balances, budget_rows, instalments_due
from maqsad.reporting.council import has_plan_in_force
from maqsad.reporting.evidence import Evidence, evidence
from maqsad.reporting.projects import ProjectLine, project_lines, undecided
from maqsad.reporting.results import Result, Unscored, results, unscored
from maqsad.values.text import Bilingual


@dataclass(frozen=True, slots=True)
class DistrictLine:
    """One district: chosen money of the horizon where projects stand, results that fall on its residents, its need."""

    id: str
    title: Bilingual
    population: int
    base: int
    chosen: int
    points: Fraction | None
    need: Fraction | None


@dataclass(frozen=True)
class ReportModel:
    """Everything that the reports of one decision say."""

    snapshot: PlanSnapshot
    decision: Decision
    facts: Facts
    results: tuple[Result, ...]
    unscored: tuple[Unscored, ...]
    projects: tuple[ProjectLine, ...]
    undecided: tuple[Row, ...]
    budget: tuple[BudgetRow, ...]
    """Rows of the horizon."""
    commitments: tuple[BudgetRow, ...]
    """Rows after the horizon."""
    balances: tuple[Balance, ...]
    later_instalments: tuple[tuple[str, int, int], ...]
    """(fund that repays, year after the horizon, rial)."""
    districts: tuple[DistrictLine, ...]
    studies: Mapping[str, Any]
    """Name -> answer of each study that was made of the decision (`portfolio.studies`)."""

    @property
    def settings(self) -> Row:
        return self.snapshot.settings

    @property
    def draft(self) -> bool:
        return self.decision.standing != "agreed"

    @property
    def decided(self) -> bool:
        """Whether there is a plan; otherwise the plan as given is infeasible, or none was found within the limit."""
        return self.decision.status in ("proven", "limit")

    @property
    def mechanics_only(self) -> bool:
        return bool(self.settings.mechanics_only)

    @cached_property
    def has_plan_in_force(self) -> bool:
        """Otherwise what is said beside ours is said of doing nothing, once."""
        return has_plan_in_force(self.facts)

    @property
    def first(self) -> int:
        return self.facts.years.first

    @property
    def last(self) -> int:
        return self.facts.years.last

    @cached_property
    def works(self) -> tuple[ProjectLine, ...]:
        """The half-finished works: dearest to finish first, at prices of one year (K)."""
        lines = {project.id: project for project in self.projects if project.half_finished}
        return tuple(lines[id] for id in works_of(self.facts) if id in lines)

    @cached_property
    def evidence(self) -> Evidence:
        """On what the results rest."""
        return evidence(self.facts, self.decision, self.results)

    @property
    def obligations(self) -> tuple[tuple[Row, ObligationPrice | None], ...]:
        """Every obligation with its price in results, the dearest first."""
        prices = {price.obligation: price for price in self.decision.obligations}
        rows = [(row, prices.get(row.id)) for row in self.snapshot["obligations"]]
        return tuple(sorted(rows, key=lambda pair: (-(pair[1].most if pair[1] else 0), pair[0].id)))

    def spent(self, base: bool) -> int:
        """Base or chosen rows of the whole horizon, rial."""
        return sum(row.amount for row in self.budget if row.base == base)


def report_model(
    snapshot: PlanSnapshot, decision: Decision, studies: Mapping[str, Any] = MappingProxyType({})
) -> ReportModel:
    """Everything that is said about one decision."""
    facts = facts_of(snapshot)
    rows = budget_rows(facts, decision)
    last = facts.years.last
    budget = tuple(row for row in rows if row.year <= last)
    due = instalments_due(facts, decision)
    return ReportModel(
        snapshot=snapshot,
        decision=decision,
        facts=facts,
        results=results(facts, decision),
        unscored=unscored(facts),
        projects=project_lines(facts, decision),
        undecided=undecided(facts),
        budget=budget,
        commitments=tuple(row for row in rows if row.year > last),
        balances=balances(facts, decision, budget),
        later_instalments=tuple(sorted((fund, year, due[fund, year]) for fund, year in due if year > last)),
        districts=_districts(facts, decision, budget),
        studies=studies,
    )


def _districts(facts: Facts, decision: Decision, budget: tuple[BudgetRow, ...]) -> tuple[DistrictLine, ...]:
    spent: dict[tuple[str, bool], int] = defaultdict(int)
    for row in budget:
        spent[row.district, row.base] += row.amount
    rows = sorted(facts.snapshot["districts"], key=lambda row: _natural(row.id))
    return tuple(_district(row, decision, spent[row.id, True], spent[row.id, False]) for row in rows)


def _natural(id: str) -> list[tuple[int, str]]:
    """So that d2 comes before d10."""
    return [(int(part), "") if part.isdecimal() else (0, part) for part in re.split("([0-9]+)", id)]


def _district(row: Row, decision: Decision, base: int, chosen: int) -> DistrictLine:
    found = decision.district_points.get(row.id)
    points, need = found if found else (None, None)
    title = Bilingual(row.title_fa, row.title_en)
    return DistrictLine(row.id, title, row.population, base, chosen, points, need)
