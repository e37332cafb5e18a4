"""Slips of unit (by 10, 1,000 or 1,000,000) that show beside comparable rows. None of them proves a mistake."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from maqsad.plan.checks.registry import Finding, at, check
from maqsad.plan.checks.units import LARGE_SLIPS, LEVEL_SLIPS, MICRO, odd_ones, slip, times_apart
from maqsad.plan.checks.view import View

_ALIKE = 3
"""Projects of a type are comparable where the middle half of their unit costs lies within this factor."""
_NOT_UNLIKE = 10
"""The same of whole costs, where tenfold differences are natural."""


@check("slip-in-unit-cost")
def slip_in_unit_cost(view: View) -> Iterator[Finding]:
    """Cost per unit of output, among at least four projects of one type that otherwise cost much the same."""
    costs: dict[str, list[tuple[int, int]]] = defaultdict(list)
    columns = ("type", "output_quantity", "contract_amount", "spent_to_date", "cost_to_complete")
    for index, type, quantity, contract, spent, left in view.rows("projects", *columns):
        whole = contract or ((spent or 0) + left if left else 0)
        if quantity and quantity > 0 and whole > 0:
            costs[type].append((index, whole * MICRO // quantity))
    for found in costs.values():
        for position, usual, times in odd_ones([cost for _, cost in found], least=4, alike=_ALIKE):
            index, cost = found[position]
            yield at("projects", index, "output_quantity", cost=cost, usual=usual, times=times)


@check("slip-in-project-cost")
def slip_in_project_cost(view: View) -> Iterator[Finding]:
    """Cost to complete where no contract tells more, among at least four projects of one type."""
    costs: dict[str, list[tuple[int, int]]] = defaultdict(list)
    columns = ("type", "cost_to_complete", "contract_amount")
    for index, type, left, contract in view.rows("projects", *columns):
        if left and left > 0 and not contract:
            costs[type].append((index, left))
    for found in costs.values():
        for position, usual, times in odd_ones([left for _, left in found], LARGE_SLIPS, least=4, alike=_NOT_UNLIKE):
            index, left = found[position]
            yield at("projects", index, "cost_to_complete", left=left, usual=usual, times=times)


@check("slip-in-ceilings")
def slip_in_ceilings(view: View) -> Iterator[Finding]:
    """One fund over the years."""
    series: dict[tuple[str, str, str], list[tuple[int, int, int]]] = defaultdict(list)
    columns = ("fund", "certainty", "path", "year", "amount")
    for index, fund, certainty, path, year, amount in view.rows("fund_ceilings", *columns):
        if amount and year is not None:
            series[fund, certainty, path].append((year, amount, index))
    for found in series.values():
        found.sort()
        for position, usual, times in odd_ones([amount for _, amount, _ in found]):
            year, amount, index = found[position]
            yield at("fund_ceilings", index, "amount", year=year, amount=amount, usual=usual, times=times)


@check("slip-in-base-rows")
def slip_in_base_rows(view: View) -> Iterator[Finding]:
    """Base rows of one kind, unit, fund and classification, their sums year by year."""
    sums: dict[tuple[str, ...], dict[int, tuple[int, int]]] = defaultdict(dict)
    columns = ("year", "amount", "fund", "kind", "capital", "mission", "programme", "unit", "district")
    for index, year, amount, *same in view.rows("base_rows", *columns):
        if amount and year is not None:
            first, total = sums[tuple(map(str, same))].get(year, (index, 0))
            sums[tuple(map(str, same))][year] = first, total + amount
    for years in sums.values():
        found = sorted(years.items())
        for position, usual, times in odd_ones([total for _, (_, total) in found]):
            year, (index, total) = found[position]
            yield at("base_rows", index, "amount", year=year, amount=total, usual=usual, times=times)


@check("slip-against-contract")
def slip_against_contract(view: View) -> Iterator[Finding]:
    columns = ("spent_to_date", "cost_to_complete", "contract_amount")
    for index, spent, left, contract in view.rows("projects", *columns):
        if None not in (spent, left, contract) and slip(spent + left, contract):
            whole, times = spent + left, times_apart(spent + left, contract)
            yield at("projects", index, "contract_amount", whole=whole, contract=contract, times=times)


@check("slip-in-option-costs")
def slip_in_option_costs(view: View) -> Iterator[Finding]:
    """The written costs of a delivering option, beside the project's cost to complete."""
    left_of = {id: left for _, id, left in view.rows("projects", "id", "cost_to_complete") if left}
    for index, id, project, usable in view.rows("options", "id", "project", "usable_year"):
        left = left_of.get(project)
        if left and usable is not None and slip(view.cost_of.get(id, 0), left):
            cost = view.cost_of[id]
            yield at("options", index, "id", cost=cost, left=left, times=times_apart(cost, left))


@check("slip-in-levels")
def slip_in_levels(view: View) -> Iterator[Finding]:
    """The values of one indicator in one place, whatever their kind."""
    series: dict[tuple[str, str], list[tuple[int, int, int]]] = defaultdict(list)
    columns = ("indicator", "district", "year", "value")
    for index, indicator, district, year, value in view.rows("indicator_values", *columns):
        if value and year is not None:
            series[indicator, district].append((year, value, index))
    for found in series.values():
        found.sort()
        for position, usual, times in odd_ones([value for _, value, _ in found], LEVEL_SLIPS, least=3):
            year, value, index = found[position]
            yield at("indicator_values", index, "value", year=year, value=value, usual=usual, times=times)
