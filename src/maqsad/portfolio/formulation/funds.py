"""Where the money comes from: ceilings, base rows, lots and who may pay for what (rules F)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from maqsad.plan.plan import PlanSnapshot
from maqsad.plan.table import Row
from maqsad.portfolio.formulation.costs import CostLine
from maqsad.portfolio.formulation.exact import BP
from maqsad.portfolio.formulation.years import Years


@dataclass(frozen=True, slots=True)
class Fund:
    """One fund. `firm` and `expected`: free rial by year after base rows and amendments (F3).

    `usable`: before them, both together.
    """

    row: Row
    firm: Mapping[int, int]
    expected: Mapping[int, int]
    usable: Mapping[int, int]
    max_lots: Mapping[int, int]
    instalments: tuple[tuple[int, int], ...]
    """(years after issue, rial a lot)."""

    @property
    def id(self) -> str:
        return str(self.row.id)

    @property
    def lot(self) -> int | None:
        return self.row.lot or None

    def free(self, year: int) -> int:
        return self.firm[year] + self.expected[year]


def funds_of(snapshot: PlanSnapshot, years: Years) -> dict[str, Fund]:
    """All funds by id, with every year of horizon and tail."""
    usable = _usable(snapshot)
    stated = {(row.fund, row.year) for row in snapshot["fund_ceilings"]}
    moved = _moved(snapshot)
    base: dict[tuple[str, int], int] = defaultdict(int)
    for row in snapshot["base_rows"]:
        base[row.fund, row.year] += row.amount
    instalments = defaultdict(list)
    for row in snapshot["instalments"]:
        instalments[row.fund].append((row.offset, row.amount))
    return {
        row.id: _fund(row, usable, stated, base, moved, years, tuple(sorted(instalments[row.id])))
        for row in sorted(snapshot["funds"], key=lambda row: row.id)
    }


def _moved(snapshot: PlanSnapshot) -> Mapping[tuple[str, int], int]:
    """(fund, year) -> firm rial that amendments bring there, less what they take."""
    moved: dict[tuple[str, int], int] = defaultdict(int)
    for row in snapshot["amendments"]:
        if row.kind == "money":
            moved[row.fund, row.year] -= row.amount
            moved[row.to_fund, row.to_year] += row.amount
    return moved


def _usable(snapshot: PlanSnapshot) -> dict[tuple[str, int], dict[str, int]]:
    """(fund, year) -> certainty -> usable rial (F1)."""
    path = snapshot.scenario.ceiling_path
    discount = {row.id: row.discount for row in snapshot["funds"]}
    chosen: dict[tuple[str, int, str], Row] = {}
    for row in snapshot["fund_ceilings"]:
        key = (row.fund, row.year, row.certainty)
        if row.path == path or (not row.path and key not in chosen):
            chosen[key] = row
    usable: dict[tuple[str, int], dict[str, int]] = defaultdict(dict)
    for (fund, year, certainty), row in chosen.items():
        usable[fund, year][certainty] = row.amount * (BP - discount[fund]) // BP
    return usable


def _fund(
    row: Row,
    usable: Mapping[tuple[str, int], dict[str, int]],
    stated: set[tuple[str, int]],
    base: Mapping[tuple[str, int], int],
    moved: Mapping[tuple[str, int], int],
    years: Years,
    instalments: tuple[tuple[int, int], ...],
) -> Fund:
    firm, expected, whole, lots = {}, {}, {}, {}
    for year in (*years.horizon, *years.tail):
        given = year if year <= years.last or (row.id, year) in stated else years.last
        money = usable.get((row.id, given), {})
        whole[year] = money.get("firm", 0) + money.get("expected", 0)
        if row.lot:
            firm[year] = expected[year] = 0
            if year <= years.last:
                lots[year] = whole[year] // row.lot
        else:
            firm[year] = money.get("firm", 0) - base.get((row.id, given), 0)
            expected[year] = money.get("expected", 0)
            if year <= years.last:
                firm[year] += moved.get((row.id, year), 0)
    return Fund(row, firm, expected, whole, lots, instalments)


@dataclass(frozen=True, slots=True)
class MoneyClass:
    """Cost lines that the same funds may pay and the same limits see (F6)."""

    funds: tuple[str, ...]
    committed: bool
    limits: tuple[str, ...]

    @property
    def id(self) -> str:
        return "+".join(self.funds) + ("!" if self.committed else "") + "".join(f"~{limit}" for limit in self.limits)


class Classes:
    """Sorts cost lines into classes (F5, F6)."""

    def __init__(self, snapshot: PlanSnapshot) -> None:
        self._projects = snapshot["projects"].by_id()
        obliged = {row.project for row in snapshot["obligations"]}
        self.committed = {id for id, row in self._projects.items() if row.contract == "signed" or id in obliged}
        savings = {row.id for row in snapshot["funds"] if row.kind == "savings"}
        borrowed = {row.id for row in snapshot["funds"] if row.lot}
        self._eligibility = [
            (row.fund, row.nature, row.class_, row.fund not in savings or bool(row.transfer), row.fund not in borrowed)
            for row in _renamed(snapshot["eligibility"])
        ]
        """(fund, nature, class, whether capital rows, whether current rows)"""
        self._limits = sorted((row for row in snapshot["limits"] if row.fund), key=lambda row: row.id)
        self._stands = stands_of(snapshot)
        self._known: dict[tuple[str, str, bool], tuple[str, ...]] = {}

    def __call__(self, line: CostLine) -> MoneyClass:
        project = self._projects[line.project]
        funds = (line.fund,) if line.fund else self._eligible(line, vars(project)["class"])
        marks = tuple(limit.id for limit in self._limits if in_scope(limit, line, project, self._stands[line.project]))
        return MoneyClass(funds, line.project in self.committed, marks)

    def _eligible(self, line: CostLine, project_class: str) -> tuple[str, ...]:
        """The funds that may pay such lines; there are few kinds of lines."""
        kind = (line.nature, project_class, line.capital)
        if kind not in self._known:
            self._known[kind] = self._sorted_out(line, project_class)
        return self._known[kind]

    def _sorted_out(self, line: CostLine, project_class: str) -> tuple[str, ...]:
        return tuple(
            sorted(
                {
                    fund
                    for fund, natures, classes, capital, current in self._eligibility
                    if natures in ("any", line.nature)
                    and classes in ("any", project_class)
                    and (capital if line.capital else current)
                }
            )
        )


def stands_of(snapshot: PlanSnapshot) -> dict[str, dict[str, int]]:
    """Project -> district where it stands -> basis points."""
    stands: dict[str, dict[str, int]] = defaultdict(dict)
    for row in snapshot["project_districts"]:
        if row.role == "stands" and row.share:
            stands[row.project][row.district] = row.share
    return stands


def in_scope(limit: Row, line: CostLine, project: Row, stands: Mapping[str, int]) -> bool:
    """Whether a cost line lies in a limit's scope, its fund left aside."""
    return (
        limit.unit in ("", project.unit)
        and limit.mission in ("", project.mission)
        and (not limit.district or limit.district in stands)
        and limit.capital in ("any", "capital" if line.capital else "current")
    )


def base_in_scope(limit: Row, row: Row) -> bool:
    """Whether a base row lies in a limit's scope."""
    return (
        limit.fund in ("", row.fund)
        and limit.unit in ("", row.unit)
        and limit.mission in ("", row.mission)
        and limit.district in ("", row.district)
        and limit.capital in ("any", "capital" if row.capital else "current")
    )


def _renamed(rows: Iterable[Row]) -> Iterable[Row]:
    for row in rows:
        row.class_ = vars(row)["class"]
        yield row
