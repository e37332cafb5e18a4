"""Ceilings and floors on parts of the money, as rial or as a share of the year's total."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from maqsad.plan.table import Row as PlanRow
from maqsad.portfolio.formulation.costs import CostLine
from maqsad.portfolio.formulation.exact import BP
from maqsad.portfolio.formulation.facts import Facts
from maqsad.portfolio.formulation.funds import base_in_scope, in_scope
from maqsad.portfolio.formulation.model import Row, Sense
from maqsad.portfolio.formulation.rule import Part, Rule
from maqsad.values.text import Bilingual


def build(facts: Facts) -> Iterator[Part]:
    for limit in (*facts.snapshot["limits"], capital_floor(facts)):
        for year in facts.years.horizon:
            if limit.year in (None, year):
                yield _row(facts, limit, year)


def capital_floor(facts: Facts) -> PlanRow:
    """The plan's own capital floor as a limit."""
    return PlanRow(
        id="capital_floor", sense="floor", year=None, fund="", unit="", district="", mission="", capital="capital",
        amount=None, share=facts.snapshot.settings.capital_floor,
    )  # fmt: skip


def _row(facts: Facts, limit: PlanRow, year: int) -> Row:
    lines = [line for line in facts.costs.lines if line.year == year]
    base = [row for row in facts.base_rows if row.year == year]
    x: dict[str, int] = {}
    z: dict[str, int] = {}
    if limit.fund:
        z = _flows_in_scope(facts, limit, year)
    else:
        x = _choices_in_scope(facts, limit, lines)
    rhs = -BP * sum(row.amount for row in base if base_in_scope(limit, row))
    if limit.share is None:
        rhs += BP * limit.amount
    else:
        rhs += limit.share * sum(row.amount for row in base)
        for line in lines:
            x[line.option] = x.get(line.option, 0) - limit.share * line.amount
    sense: Sense = ">=" if limit.sense == "floor" else "<="
    return Row(f"limit|{limit.id}|{year}", sense, rhs, x, z, BP * facts.money_unit)


def _choices_in_scope(facts: Facts, limit: PlanRow, lines: Iterable[CostLine]) -> dict[str, int]:
    x: dict[str, int] = {}
    for line in lines:
        stands = facts.stands.get(line.project, {})
        if in_scope(limit, line, facts.projects[line.project], stands):
            share = stands[limit.district] if limit.district else BP
            x[line.option] = x.get(line.option, 0) + share * line.amount
    return x


def _flows_in_scope(facts: Facts, limit: PlanRow, year: int) -> dict[str, int]:
    return {
        f"flow|{money_class.id}|{limit.fund}|{year}": BP
        for money_class, demand_year in facts.demand
        if demand_year == year and limit.id in money_class.limits and limit.fund in money_class.funds
    }


RULE = Rule(
    id="limit",
    symbol="C_r",
    unit=Bilingual("ده‌هزارم ریال", "ten-thousandths of a rial"),
    statement=Bilingual(
        "سقف‌ها و کف‌های پولی بر منبع، واحد، منطقه، مأموریت و جاری یا عمرانی رعایت می‌شود؛ کف عمرانی نیز از آن‌هاست.",
        "Ceilings and floors by fund, unit, district, mission, current or capital are kept; the capital floor is one.",
    ),
    latex=r"\sum_{\mathrm{scope}} (b + n x) - \sigma \sum_{\mathrm{all}} (b + n x) \gtreqless C_r",
    source="decision model, section 4; Municipalities Act, article 68",
    build=build,
)
