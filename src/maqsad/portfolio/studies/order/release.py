"""In which order a plan's projects get their money, and in which quarter (rules O5, O6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from maqsad.plan.percentages import QUARTER_SHARES, quarter_shares
from maqsad.portfolio.explanation.again import Case
from maqsad.portfolio.formulation.facts import Facts
from maqsad.portfolio.formulation.funds import Classes
from maqsad.portfolio.formulation.rules.funds import lot_entries
from maqsad.portfolio.search.settle import Settled
from maqsad.portfolio.search.split import spread
from maqsad.values.money import allocate


@dataclass(frozen=True, slots=True)
class Release:
    """One project's place in the order: the lowest income level at which it is active; None if it never delivers.

    `committed`: a contract or an obligation holds it. `worth`: points at shadow prices for a rial of comparable cost;
    None for what costs nothing. `start`: year and quarter of its first money.
    """

    project: str
    option: str
    level: int | None
    committed: bool
    worth: Fraction | None
    start: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Basket:
    """What one fund releases in one quarter: (project, rial) in release order. `income` came in in that quarter."""

    fund: str
    year: int
    quarter: int
    income: int
    amounts: tuple[tuple[str, int], ...]

    @property
    def released(self) -> int:
        return sum(amount for _, amount in self.amounts)


def release_order(case: Case, levels: Mapping[str, int]) -> tuple[Release, ...]:
    """Every project of the decision that costs money or is active; `levels`: the lowest level of each active one."""
    facts, verdicts = case.facts, case.decided.decision.verdicts
    committed = Classes(facts.snapshot).committed
    active = []
    for option in sorted(case.plan.chosen):
        project = str(facts.options[option].project)
        if project in levels:
            cost = facts.costs.comparable[option]
            worth = verdicts[project].value_points / cost if cost > 0 else None
            active.append(Release(project, option, levels[project], project in committed, worth))
    active.sort(key=_rank)
    return (*due_anyway(facts, case.plan, levels, committed), *_enablers_first(active, _required(case)))


def due_anyway(facts: Facts, plan: Settled, active: Container[str], committed: Container[str]) -> tuple[Release, ...]:
    """The projects of a plan that cost money without being active, by id."""
    paid = {str(line.option) for line in facts.costs.lines if line.option in plan.chosen}
    idle = ((str(facts.options[o].project), o) for o in paid)
    return tuple(Release(p, o, None, p in committed, None) for p, o in sorted(idle) if p not in active)


def _rank(release: Release) -> tuple[int, bool, bool, Fraction, str]:
    costly, worth = release.worth is not None, release.worth or Fraction(0)
    return (release.level or 0, not release.committed, costly, -worth, release.project)


def _required(case: Case) -> Mapping[str, frozenset[str]]:
    """Active project -> the projects of which it requires a chosen option."""
    project_of = {option: str(case.facts.options[option].project) for option in case.plan.chosen}
    needs: dict[str, set[str]] = defaultdict(set)
    for row in case.model.rows:
        if row.id.startswith("requires|"):
            wanted = {project_of[o] for o, a in row.x.items() if a < 0 and o in project_of}
            for option, a in row.x.items():
                if a > 0 and option in project_of:
                    needs[project_of[option]] |= wanted
    return {project: frozenset(wanted) for project, wanted in needs.items()}


def _enablers_first(order: Sequence[Release], needs: Mapping[str, frozenset[str]]) -> Iterator[Release]:
    """The order, in which whoever requires another waits for it. In a circle the first goes first."""
    waiting = list(order)
    while waiting:
        names = {release.project for release in waiting}
        free = (r for r in waiting if not needs.get(r.project, frozenset()) & (names - {r.project}))
        following = next(free, waiting[0])
        waiting.remove(following)
        yield following


def baskets(facts: Facts, plan: Settled, order: Sequence[Release]) -> tuple[Basket, ...]:
    """By year, fund and quarter, every fund and year of the horizon with money or rows."""
    shares = quarters(facts)
    place = {release.project: n for n, release in enumerate(order)}
    rows: dict[tuple[int, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for flow in sorted(spread(facts, plan.chosen, plan.columns), key=lambda f: place[f.project]):
        rows[flow.year, flow.fund][flow.project] += flow.amount
    income = incomes(facts, plan)
    found = []
    for year, fund in sorted(income):
        parts = allocate(income[year, fund], shares)
        for quarter, amounts in enumerate(_filled(list(rows[year, fund].items()), parts), start=1):
            found.append(Basket(fund, year, quarter, parts[quarter - 1], amounts))
    return tuple(found)


def quarters(facts: Facts) -> tuple[int, ...]:
    """Percent of a year's income that comes in by each quarter, as the plan states."""
    shares = quarter_shares(facts.snapshot.settings.quarter_shares or QUARTER_SHARES)
    assert shares is not None, "a check refuses shares that do not add up"
    return shares


def incomes(facts: Facts, plan: Settled) -> dict[tuple[int, str], int]:
    """(year, fund) -> rial that the plan may spend on choices there, where there are any."""
    columns = plan.columns
    lots = lot_entries(facts)
    found = {}
    for fund in facts.funds.values():
        for year in facts.years.horizon:
            drawn = -sum(amount * columns.get(column, 0) for column, amount in lots.get((fund.id, year), {}).items())
            returns = facts.costs.returns.get((fund.id, year), {})
            returned = sum(amount for option, amount in returns.items() if option in plan.chosen)
            total = fund.free(year) + drawn + returned + columns.get(f"carry|{fund.id}|{year - 1}", 0)
            if total:
                found[year, fund.id] = total
    return found


def _filled(queue: list[tuple[str, int]], parts: Sequence[int]) -> Iterator[tuple[tuple[str, int], ...]]:
    """The queue's rial, first to last, as the income of each quarter reaches it."""
    held, rest = 0, list(reversed(queue))
    for part in parts:
        held += part
        taken = []
        while held and rest:
            project, due = rest.pop()
            paid = min(held, due)
            held -= paid
            taken.append((project, paid))
            if paid < due:
                rest.append((project, due - paid))
        yield tuple(taken)


def started(found: Sequence[Basket]) -> dict[str, tuple[int, int]]:
    """Project -> year and quarter of its first money."""
    starts: dict[str, tuple[int, int]] = {}
    for basket in found:
        for project, _ in basket.amounts:
            when = (basket.year, basket.quarter)
            starts[project] = min(starts.get(project, when), when)
    return starts
