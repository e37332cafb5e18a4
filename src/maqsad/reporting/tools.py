"""The money that is not the city's own: what each fund brings, what it may pay for, what it costs; and the partners."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import prod

from maqsad.plan.table import Row
from maqsad.portfolio.formulation.costs import nominal_by
from maqsad.portfolio.formulation.exact import BP, ceil_ratio
from maqsad.reporting.budget import balances
from maqsad.reporting.model import ReportModel
from maqsad.reporting.projects import ProjectLine
from maqsad.reporting.results import Result

PARTNERED = frozenset({"partner", "hand_over"})
"""Kinds of funds that only come in if partners sign."""


@dataclass(frozen=True)
class Borrowed:
    """What one lot fund brings and takes, rial. `repaid`: year -> instalments, years after the horizon too."""

    fund: Row
    drawn: int
    repaid: Mapping[int, int]

    @property
    def total(self) -> int:
        return sum(self.repaid.values())

    @property
    def interest(self) -> int:
        return self.total - self.drawn


@dataclass(frozen=True)
class Tool:
    """One fund that is not own. `paid`: year of the horizon -> rial of rows that it pays."""

    fund: Row
    paid: Mapping[int, int]
    natures: tuple[str, ...]
    """What it may pay, by nature of cost; empty where only rows that name it."""
    borrowed: Borrowed | None

    @property
    def total(self) -> int:
        return sum(self.paid.values())

    @property
    def face(self) -> int:
        """Rial given for what it pays: more where it settles at a discount (K1)."""
        return ceil_ratio(self.total * BP, BP - self.fund.discount)


@dataclass(frozen=True)
class AtRisk:
    """A chosen option that comes about with a probability only (its effects and money stand in the plan times that)."""

    project: ProjectLine
    probability: int
    by: int | None
    """The year of use."""
    fallback: str
    """Kind of the option that takes its place."""
    fallback_cost: int
    """Its nominal rial, all years."""
    first_year: int
    """Of these, those that fall due in the first year."""
    reserved: int
    """What the reserve must hold for it (row `reserve`)."""
    points: Fraction
    """That the plan loses if the project does nothing."""
    main: tuple[Result, int] | None
    """The indicator that it serves most, and what the plan counts from it on its level after the horizon, micros."""


def tools_of(model: ReportModel) -> tuple[Tool, ...]:
    """Funds that are not own and pay anything, the largest first."""
    found = balances(model.facts, model.decision, model.budget)
    tools = []
    for fund in model.facts.funds.values():
        paid = {b.year: b.rows for b in found if b.fund == fund.id}
        if not fund.row.own and any(paid.values()):
            tools.append(Tool(fund.row, paid, _natures(model, fund.id), _borrowed(model, fund.id)))
    return tuple(sorted(tools, key=lambda tool: (-tool.total, tool.fund.id)))


def _natures(model: ReportModel, fund: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(row.nature for row in model.snapshot["eligibility"] if row.fund == fund))


def _borrowed(model: ReportModel, id: str) -> Borrowed | None:
    fund = model.facts.funds[id]
    if not fund.lot:
        return None
    repaid: dict[int, int] = {}
    drawn = 0
    for of, year, count in model.decision.bonds:
        if of == id:
            drawn += count * fund.lot
            for offset, rial in fund.instalments:
                repaid[year + offset] = repaid.get(year + offset, 0) + count * rial
    return Borrowed(fund.row, drawn, dict(sorted(repaid.items())))


def at_risk(model: ReportModel) -> tuple[AtRisk, ...]:
    """Every chosen option with a probability under 100 %, the one that most hangs on first."""
    lines = (line for line in model.projects if line.option.probability < BP)
    return tuple(sorted((_at_risk(model, line) for line in lines), key=lambda risk: (-risk.points, risk.project.id)))


def _at_risk(model: ReportModel, line: ProjectLine) -> AtRisk:
    facts, option = model.facts, line.option
    fallback = str(facts.options[option.id].fallback or "")
    first = nominal_by(facts.costs.lines, facts.years.first).get(fallback, 0)
    verdict = model.decision.verdicts.get(line.id)
    return AtRisk(
        project=line,
        probability=option.probability,
        by=option.usable_year,
        fallback=str(facts.options[fallback].kind) if fallback else "",
        fallback_cost=sum(cost.amount for cost in facts.costs.lines if cost.option == fallback),
        first_year=first,
        reserved=ceil_ratio((BP - option.probability) * first, BP) if fallback else 0,
        points=verdict.own_points if verdict else Fraction(0),
        main=_main(model, option.id),
    )


def _main(model: ReportModel, option: str) -> tuple[Result, int] | None:
    """The scoring indicator on which the option's expected effect is worth most, and that effect (without channels)."""
    best: tuple[Fraction, Result, int] | None = None
    later = model.facts.years.later
    for result in model.results:
        series = [of for (k, _), of in model.facts.effects.expected.items() if k == result.id]
        effect = sum(of.get(later, {}).get(option, 0) for of in series)
        distance = abs(result.target - result.baseline) or result.scale.indicator.tolerance
        worth = Fraction(result.weight * effect, distance)
        if effect > 0 and (best is None or worth > best[0]):
            best = (worth, result, result.scale.sign * effect)
    return None if best is None else best[1:]


def all_sign(risks: Iterable[AtRisk]) -> Fraction:
    """The probability that every partner signs, if none depends on another."""
    return prod((Fraction(risk.probability, BP) for risk in risks), start=Fraction(1))


def partner_money(model: ReportModel) -> int:
    """Rial of chosen rows that funds of partners and hand-overs pay: it stands in the plan in full."""
    return sum(tool.total for tool in tools_of(model) if tool.fund.kind in PARTNERED)


def reserve_of(model: ReportModel) -> int:
    """Rial of the reserve in the first year."""
    rows = (row for row in model.facts.base_rows if row.kind == "reserve" and row.year == model.first)
    return sum(row.amount for row in rows)
