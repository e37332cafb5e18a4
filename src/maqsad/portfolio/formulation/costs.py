"""What options cost, year by year, in whole nominal rial (rules C)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from maqsad.plan.plan import PlanSnapshot
from maqsad.plan.table import Row
from maqsad.portfolio.formulation.exact import BP, ceil_ratio
from maqsad.portfolio.formulation.years import Years
from maqsad.values.problem import Refused


@dataclass(frozen=True, slots=True)
class CostLine:
    """One cost of one option in one year: `amount` rial in that year's money, more than 0."""

    project: str
    option: str
    year: int
    nature: str
    capital: bool
    fund: str
    """The only fund that may pay it; '' if eligibility decides."""
    amount: int


@dataclass(slots=True)
class Costs:
    """Cost lines, and per option: comparable cost (C4), left to the next council (C5), returns by (fund, year) (C3)."""

    lines: list[CostLine] = field(default_factory=list)
    comparable: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    left: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    after: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    """Option -> five years' upkeep added less cashable savings, the part of C5 that recurs."""
    returns: dict[tuple[str, int], dict[str, int]] = field(default_factory=dict)
    worn: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    """Option -> decay and guarantees, another part of C5; the rest of it is cost after the last year."""


class Indices:
    """Price indices of the scenario's path, in micros."""

    def __init__(self, snapshot: PlanSnapshot) -> None:
        path = snapshot.scenario.price_path
        self._index = {(row.group, row.year): row.index for row in snapshot["price_indices"] if row.path == path}

    def __call__(self, group: str, year: int) -> int:
        try:
            return int(self._index[group, year])
        except KeyError:
            raise Refused("index-missing", group=group, year=year) from None

    def inflate(self, amount: int, group: str, since: int, year: int, factor: int = 1, over: int = 1) -> int:
        """ceil(amount · I(year)/I(since) · factor/over)."""
        return ceil_ratio(amount * self(group, year) * factor, self(group, since) * over)

    def deflate(self, amount: int, group: str, since: int, year: int, factor: int = 1, over: int = 1) -> int:
        """The same, rounded down (savings, N4)."""
        return amount * self(group, year) * factor // (self(group, since) * over)


def costs_of(snapshot: PlanSnapshot, years: Years) -> Costs:
    indices = Indices(snapshot)
    options = snapshot["options"].by_id()
    costs = Costs()
    for option in options:
        costs.comparable[option] = costs.left[option] = 0
    _add_cost_rows(costs, snapshot, years, indices, options)
    _add_upkeep(costs, snapshot, years, indices, options)
    _add_decay(costs, snapshot, years, indices, options)
    return costs


def _add_cost_rows(
    costs: Costs, snapshot: PlanSnapshot, years: Years, indices: Indices, options: Mapping[str, Row]
) -> None:
    overrun, price_year = snapshot.scenario.overrun, snapshot.settings.price_year
    for row in snapshot["option_costs"]:
        option = options[row.option]
        believed = (overrun * option.probability, BP * BP)
        amount = indices.inflate(row.amount, row.index_group, row.price_year, row.year, *believed)
        if amount:
            capital = bool(row.capital)
            line = CostLine(option.project, option.id, row.year, row.nature, capital, row.fund, amount)
            costs.lines.append(line)
        costs.comparable[option.id] += indices.inflate(
            row.amount, row.index_group, row.price_year, price_year, *believed
        )
        if row.year > years.last:
            costs.left[option.id] += indices.inflate(row.amount, row.index_group, row.price_year, years.last, *believed)


def _add_upkeep(
    costs: Costs, snapshot: PlanSnapshot, years: Years, indices: Indices, options: Mapping[str, Row]
) -> None:
    price_year = snapshot.settings.price_year
    for row in snapshot["upkeep"]:
        option = options[row.option]
        added = _Upkeep(indices, row, option.probability)
        for year in years.horizon:
            if year < row.from_year:
                continue
            if amount := added.cost(year):
                line = CostLine(option.project, option.id, year, "operation", False, row.fund, amount)
                costs.lines.append(line)
            if saved := added.saving(year):
                returned = costs.returns.setdefault((row.fund, year), {})
                returned[option.id] = returned.get(option.id, 0) + saved
            costs.comparable[option.id] += added.cost(price_year) - added.saving(price_year)
        after = 5 * (added.cost(years.last) - added.saving(years.last))
        costs.left[option.id] += after
        costs.after[option.id] += after


@dataclass(frozen=True, slots=True)
class _Upkeep:
    indices: Indices
    row: Row
    probability: int

    def cost(self, year: int) -> int:
        row = self.row
        return self.indices.inflate(row.added, row.index_group, row.price_year, year, self.probability, BP)

    def saving(self, year: int) -> int:
        row = self.row
        believed = row.cashable * self.probability
        return self.indices.deflate(row.saved_low, row.index_group, row.price_year, year, believed, BP * BP)


def _add_decay(
    costs: Costs, snapshot: PlanSnapshot, years: Years, indices: Indices, options: Mapping[str, Row]
) -> None:
    projects = snapshot["projects"].by_id()
    groups = {row.id: row.index_group for row in snapshot["project_types"]}
    for option in options.values():
        amount = (option.decay_loss or 0) + (option.guarantee or 0)
        if amount:
            group = groups[projects[option.project].type]
            worn = indices.inflate(amount, group, option.price_year, years.last)
            costs.left[option.id] += worn
            costs.worn[option.id] += worn


def nominal_by(lines: list[CostLine], year: int) -> dict[str, int]:
    """Option -> what it costs in `year`."""
    total: dict[str, int] = defaultdict(int)
    for line in lines:
        if line.year == year:
            total[line.option] += line.amount
    return total
