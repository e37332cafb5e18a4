"""Every rial of a decided plan as budget rows, and the balance of every fund in every year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from maqsad.plan.table import Row
from maqsad.portfolio.decision import Decision
from maqsad.portfolio.formulation.facts import Facts
from maqsad.values.money import allocate_by_id

NON_CASH = frozenset({"non_cash"})


@dataclass(frozen=True, slots=True, order=True)
class BudgetRow:
    """One row of the budget, in nominal rial. `item`: base row or project; `nature`: a base row's kind or a cost's."""

    year: int
    fund: str
    cash: bool
    capital: bool
    mission: str
    programme: str
    unit: str
    district: str
    base: bool
    item: str
    nature: str
    amount: int


@dataclass(frozen=True, slots=True)
class Balance:
    """Sources and uses of one fund in one year. What is not used, carried over or repaid lapses."""

    year: int
    fund: str
    ceiling: int
    """Usable money of the ceilings, or the bonds drawn."""
    returns: int
    carried_in: int
    base: int
    chosen: int
    instalments: int
    carried_out: int

    @property
    def available(self) -> int:
        return self.ceiling + self.returns + self.carried_in

    @property
    def rows(self) -> int:
        return self.base + self.chosen

    @property
    def left(self) -> int:
        return self.available - self.rows - self.instalments - self.carried_out


def budget_rows(facts: Facts, decision: Decision) -> tuple[BudgetRow, ...]:
    """Base and chosen rows of every year, sorted; a project's rows are divided among the districts it stands in."""
    cash = {fund: vars(entry.row)["kind"] not in NON_CASH for fund, entry in facts.funds.items()}
    base = (_base_row(row, cash[row.fund]) for row in facts.base_rows)
    return tuple(sorted([*base, *_chosen_rows(facts, decision, cash)]))


def balances(facts: Facts, decision: Decision, rows: Iterable[BudgetRow]) -> tuple[Balance, ...]:
    """One line a year of the horizon and fund."""
    spent: dict[tuple[int, str, bool], int] = defaultdict(int)
    for row in rows:
        spent[row.year, row.fund, row.base] += row.amount
    lots = {(fund, year): count for fund, year, count in decision.bonds}
    carried = {(fund, year): amount for fund, year, amount in decision.carry_over}
    due = instalments_due(facts, decision)
    found = []
    for year in facts.years.horizon:
        for id, fund in facts.funds.items():
            ceiling = lots.get((id, year), 0) * fund.lot if fund.lot else fund.usable[year]
            returns = facts.costs.returns.get((id, year), {})
            returned = sum(amount for option, amount in returns.items() if option in _chosen(decision))
            before, after = carried.get((id, year - 1), 0), carried.get((id, year), 0)
            base, chosen = spent[year, id, True], spent[year, id, False]
            found.append(Balance(year, id, ceiling, returned, before, base, chosen, due.get((id, year), 0), after))
    return tuple(found)


def instalments_due(facts: Facts, decision: Decision) -> dict[tuple[str, int], int]:
    """(fund that repays, year) -> instalments of the bonds drawn, in rial; years after the horizon too."""
    due: dict[tuple[str, int], int] = defaultdict(int)
    for id, year, count in decision.bonds:
        fund = facts.funds[id]
        for offset, amount in fund.instalments:
            due[fund.row.repaid_from, year + offset] += count * amount
    return due


def _chosen(decision: Decision) -> frozenset[str]:
    return frozenset(decision.choices.values())


def _base_row(row: Row, cash: bool) -> BudgetRow:
    return BudgetRow(
        year=row.year, fund=row.fund, cash=cash, capital=bool(row.capital), mission=row.mission,
        programme=row.programme, unit=row.unit, district=row.district, base=True, item=row.id, nature=row.kind,
        amount=row.amount,
    )  # fmt: skip


def _chosen_rows(facts: Facts, decision: Decision, cash: dict[str, bool]) -> Iterator[BudgetRow]:
    together: dict[tuple[str, str, int, str, bool], int] = defaultdict(int)
    for flow in decision.flows:
        together[flow.project, flow.fund, flow.year, flow.nature, flow.capital] += flow.amount
    for (project, fund, year, nature, capital), amount in together.items():
        row = facts.projects[project]
        shares = facts.stands.get(project) or {"": 1}
        for district, part in allocate_by_id(amount, shares).items():
            if part:
                yield BudgetRow(
                    year=year, fund=fund, cash=cash[fund], capital=capital, mission=row.mission,
                    programme=row.programme, unit=row.unit, district=district, base=False, item=project,
                    nature=nature, amount=part,
                )  # fmt: skip
