"""No fund pays more than it has; only cash carries over; commitments fit in firm money."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from maqsad.portfolio.formulation.facts import Facts
from maqsad.portfolio.formulation.funds import Fund
from maqsad.portfolio.formulation.model import Column, Row
from maqsad.portfolio.formulation.rule import Part, Rule
from maqsad.values.text import Bilingual

Entries = dict[str, int]


def build(facts: Facts) -> Iterator[Part]:
    yield from _carry_columns(facts)
    flows, committed = _flows(facts)
    lots = lot_entries(facts)
    for fund in facts.funds.values():
        for year in facts.years.horizon:
            own = lots.get((fund.id, year), {})
            firm = committed.get((fund.id, year), {}) | own
            yield Row(f"firm|{fund.id}|{year}", "<=", fund.firm[year], {}, firm, facts.money_unit)
        for year in (*facts.years.horizon, *facts.years.tail):
            z = flows.get((fund.id, year), {}) | lots.get((fund.id, year), {}) | _carried(facts, fund, year)
            back = facts.costs.returns.get((fund.id, year), {})
            returned = {option: -amount for option, amount in back.items()}
            yield Row(f"fund|{fund.id}|{year}", "<=", fund.free(year), returned, z, facts.money_unit)


def _carry_columns(facts: Facts) -> Iterator[Column]:
    for fund in facts.funds.values():
        for year, most in most_carried(facts, fund).items():
            yield Column(f"carry|{fund.id}|{year}", 0, most, scale=facts.money_unit)


def most_carried(facts: Facts, fund: Fund) -> dict[int, int]:
    """Year -> the most rial that can move into the next (F4): what lots bring does not carry over."""
    most, by_year = 0, {}
    for year in facts.years.horizon:
        most += max(0, fund.free(year)) + facts.largest(facts.costs.returns.get((fund.id, year), {}))
        if carries(facts, fund, year):
            by_year[year] = most
    return by_year


def carries(facts: Facts, fund: Fund, year: int) -> bool:
    """Whether money of `year` may move into the next (F4)."""
    return bool(fund.row.carries_over) and facts.years.first <= year < facts.years.last


def _carried(facts: Facts, fund: Fund, year: int) -> Entries:
    out = {f"carry|{fund.id}|{year}": 1} if carries(facts, fund, year) else {}
    into = {f"carry|{fund.id}|{year - 1}": -1} if carries(facts, fund, year - 1) else {}
    return out | into


def _flows(facts: Facts) -> tuple[Mapping[tuple[str, int], Entries], Mapping[tuple[str, int], Entries]]:
    """(fund, year) -> flow columns: all classes, and the committed ones."""
    flows: dict[tuple[str, int], Entries] = defaultdict(dict)
    committed: dict[tuple[str, int], Entries] = defaultdict(dict)
    for money_class, year in facts.demand:
        for fund in money_class.funds:
            flow = f"flow|{money_class.id}|{fund}|{year}"
            flows[fund, year][flow] = 1
            if money_class.committed:
                committed[fund, year][flow] = 1
    return flows, committed


def lot_entries(facts: Facts) -> Mapping[tuple[str, int], Entries]:
    """(fund, year) -> lots columns: what they bring (negative) to their fund, and cost the fund that repays."""
    entries: dict[tuple[str, int], Entries] = defaultdict(lambda: defaultdict(int))
    for fund in facts.funds.values():
        for year, most in fund.max_lots.items():
            if most < 1 or fund.lot is None:
                continue
            column = f"lots|{fund.id}|{year}"
            entries[fund.id, year][column] -= fund.lot
            for offset, amount in fund.instalments:
                entries[fund.row.repaid_from, year + offset][column] += amount
    return entries


RULE = Rule(
    id="fund",
    symbol="B_{st}",
    unit=Bilingual("ریال", "rial"),
    statement=Bilingual(
        "هیچ منبعی بیش از ماندهٔ آزاد خود نمی‌پردازد؛ پیمان‌ها و الزام‌ها در منابع قطعی می‌گنجد؛ تنها نقد به سال بعد می‌رود.",
        "No fund pays more than its free money; contracts and obligations fit in firm money; only cash carries over.",
    ),
    latex=r"\sum_c f_{cst} + u_{st} - u_{s,t-1} \le F_{st} + E_{st} + \ell_s L_{st}"
    r" - \sum_{\tau} q_{s,t-\tau} L_{s\tau}"
    r" + \sum_{io} r_{iost} x_{io}, \qquad \sum_{c\ \mathrm{committed}} f_{cst} \le F_{st} + \dots",
    source="rules F1-F4, C3",
    build=build,
)
