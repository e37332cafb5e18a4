"""The numbers of a row of the model, in words: what there is, what is taken in any choice, what is left."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction

from maqsad.messages import Language, decimal_micros, number, percent_bp, sentence
from maqsad.plan.table import Row
from maqsad.portfolio.formulation.facts import Facts
from maqsad.portfolio.formulation.funds import MoneyClass
from maqsad.portfolio.formulation.rules.council import limit_of
from maqsad.reporting.wording import imposed_by

Say = Callable[[int], str]
"""Rial in words."""


def rule_numbers(facts: Facts, row_id: str, lang: Language, said: Say) -> str:
    """Empty for a row without numbers of its own (the ids are those of rules M)."""
    kind, *parts = row_id.split("|")
    tell = _TOLD.get(kind)
    try:
        return tell(_Teller(facts, lang, said), parts) if tell else ""
    except (KeyError, IndexError):
        return ""


class _Teller:
    """Sentences and sums over what the rows name."""

    def __init__(self, facts: Facts, lang: Language, said: Say) -> None:
        self.facts, self.lang, self.said = facts, lang, said

    def say(self, key: str, **values: object) -> str:
        return sentence(f"numbers-{key}", self.lang, **values)

    def row(self, table: str, key: str) -> Row:
        return self.facts.snapshot[table].by_id()[key]

    def base(self, year: int, **fields: str) -> int:
        rows = (row for row in self.facts.base_rows if row.year == year)
        return sum(row.amount for row in rows if all(vars(row)[name] == value for name, value in fields.items()))

    def allowed(self, project: str) -> Iterable[str]:
        """Options that keep to the obligations on the project, or to what it is held at."""
        options = set(self.facts.by_project[project])
        if self.facts.projects[project].estimate == "not_estimated":
            return {self.facts.in_force[project]}
        for row in self.facts.snapshot["obligations"]:
            if row.project == project:
                options &= set(self.meeting(row))
        return options

    def meeting(self, obligation: Row) -> list[str]:
        """Options that meet the obligation."""
        named = self.facts.named(obligation.options, obligation.project)
        return [option for option in named if self._in_time(option, obligation.by_year)]

    def _in_time(self, option: str, by_year: int | None) -> bool:
        usable = self.facts.options[option].usable_year
        return by_year is None or (usable is not None and usable <= by_year)

    def due(self, fund: str, year: int, committed: bool) -> int:
        """What every choice pays in the year and only this fund may."""
        amounts: dict[str, int] = {}
        for (sort, paid), by_option in self.facts.demand.items():
            if paid == year and _only(sort, fund) and (sort.committed or not committed):
                for option, amount in by_option.items():
                    amounts[option] = amounts.get(option, 0) + amount
        projects = {self.facts.options[option].project for option in amounts}
        return sum(min((amounts.get(o, 0) for o in self.allowed(project)), default=0) for project in projects)

    def nominal(self, option: str) -> int:
        return sum(line.amount for line in self.facts.costs.lines if line.option == option)


def _only(sort: MoneyClass, fund: str) -> bool:
    return sort.funds == (fund,)


def _money(tell: _Teller, parts: list[str], firm: bool) -> str:
    fund, year = tell.facts.funds[parts[0]], int(parts[1])
    stated = any(row.fund == fund.id and row.year == year for row in tell.facts.snapshot["fund_ceilings"])
    free = fund.firm[year] if firm else fund.free(year)
    base = tell.base(year if stated else min(year, tell.facts.years.last), fund=fund.id)
    if free < 0:
        return tell.say("money-short", given=tell.said(free + base), base=tell.said(base), short=tell.said(-free))
    due = tell.due(fund.id, year, firm)
    values = {"given": tell.said(free + base), "base": tell.said(base), "free": tell.said(free)}
    return tell.say("money-due", **values, due=tell.said(due)) if due else tell.say("money", **values)


def _debt(tell: _Teller, parts: list[str]) -> str:
    year = int(parts[0])
    stable = sum(fund.usable[min(year, tell.facts.years.last)] for fund in tell.facts.funds.values() if fund.row.stable)
    most = stable * (tell.facts.snapshot.settings.debt_limit or 0) // 10_000
    return tell.say("debt", most=tell.said(most), base=tell.said(tell.base(year, kind="debt_service")))


def _council(tell: _Teller, _: list[str]) -> str:
    facts = tell.facts
    least = sum(min(facts.costs.left[option] for option in options) for options in facts.by_project.values())
    return tell.say("council", most=tell.said(limit_of(facts) or 0), least=tell.said(least))


def _limit(tell: _Teller, parts: list[str]) -> str:
    if parts[0] == "capital_floor":
        year = int(parts[1])
        capital = sum(row.amount for row in tell.facts.base_rows if row.year == year and row.capital)
        share = percent_bp(tell.facts.snapshot.settings.capital_floor, tell.lang)
        return tell.say("capital", limit=share, all=tell.said(tell.base(year)), capital=tell.said(capital))
    row = tell.row("limits", parts[0])
    limit = percent_bp(row.share, tell.lang) if row.amount is None else tell.said(row.amount)
    return tell.say("limit-ceiling" if row.sense == "ceiling" else "limit-floor", limit=limit)


def _capacity(tell: _Teller, parts: list[str]) -> str:
    id, year = parts[0], int(parts[1])
    row = next(row for row in tell.facts.snapshot["capacities"] if row.id == id and row.year == year)
    uses = tell.facts.snapshot["capacity_use"]
    taken = {use.option: use.amount for use in uses if use.capacity == id and use.year == year}
    least = decimal_micros(tell.facts.smallest(taken), tell.lang)
    unit = row.unit_fa if tell.lang == "fa" else row.unit_en
    return tell.say("capacity", given=decimal_micros(row.amount, tell.lang), unit=unit, least=least)


def _obligation(tell: _Teller, parts: list[str]) -> str:
    row = tell.row("obligations", parts[0])
    by, costs = imposed_by(row, tell.lang), [tell.nominal(option) for option in tell.meeting(row)]
    if not costs:
        return tell.say("obligation-unmet", by=by)
    return tell.say("obligation", money=tell.said(min(costs)), by=by)


def _floor(tell: _Teller, parts: list[str]) -> str:
    row = tell.row("floors", parts[0])
    indicator = tell.row("indicators", row.indicator)
    base = tell.facts.scales[row.indicator].base_level[min(row.year, tell.facts.years.later)]
    level, without = (number(Fraction(micros, 10**6), tell.lang, 2) for micros in (row.level, base))
    unit = indicator.unit_fa if tell.lang == "fa" else indicator.unit_en
    return tell.say("floor", year=row.year, level=level, unit=unit, base=without)


def _at_most(tell: _Teller, parts: list[str]) -> str:
    row = next(row for row in tell.facts.snapshot["relations"] if row.kind == "at_most" and row.group == parts[0])
    return tell.say("at-most", limit=row.limit)


def _reserve(tell: _Teller, _: list[str]) -> str:
    first = tell.facts.years.first
    return tell.say("reserve", year=first, money=tell.said(tell.base(first, kind="reserve")))


def _completion(tell: _Teller, _: list[str]) -> str:
    return tell.say("completion", works=tell.facts.snapshot.settings.completion_floor)


_TOLD: Mapping[str, Callable[[_Teller, list[str]], str]] = {
    "fund": lambda tell, parts: _money(tell, parts, firm=False),
    "firm": lambda tell, parts: _money(tell, parts, firm=True),
    "debt": _debt,
    "council": _council,
    "limit": _limit,
    "capacity": _capacity,
    "obligation": _obligation,
    "completion": _completion,
    "floor": _floor,
    "at_most": _at_most,
    "reserve": _reserve,
}
