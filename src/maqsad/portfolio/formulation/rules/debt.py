"""Bonds and loans are drawn in whole lots, and debt service stays within a share of stable own income."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from maqsad.portfolio.formulation.exact import BP
from maqsad.portfolio.formulation.facts import Facts
from maqsad.portfolio.formulation.model import Column, Row
from maqsad.portfolio.formulation.rule import Part, Rule
from maqsad.values.text import Bilingual


def build(facts: Facts) -> Iterator[Part]:
    service: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for fund in facts.funds.values():
        for year, most in fund.max_lots.items():
            if most < 1:
                continue
            column = f"lots|{fund.id}|{year}"
            yield Column(column, 0, most, whole=True)
            for offset, amount in fund.instalments:
                service[year + offset][column] += amount
    for year, entries in service.items():
        yield Row(f"debt|{year}", "<=", _room(facts, year), {}, entries, facts.money_unit)


def _room(facts: Facts, year: int) -> int:
    """Rial of debt service that may still be taken on in `year`."""
    known = min(year, facts.years.last)
    stable = sum(fund.usable[known] for fund in facts.funds.values() if fund.row.stable)
    due = sum(row.amount for row in facts.base_rows if row.kind == "debt_service" and row.year == year == known)
    return int(facts.snapshot.settings.debt_limit * stable // BP - due)


RULE = Rule(
    id="debt",
    symbol="L_{st}",
    unit=Bilingual("ریال در سال", "rial a year"),
    statement=Bilingual(
        "از اوراق و تسهیلات در قطعه‌های کامل برداشت می‌شود و بازپرداخت هر سال از سهم معینی از درآمد پایدار بیشتر نمی‌شود.",
        "Bonds and loans are drawn in whole lots; each year's debt service stays within a share of stable own income.",
    ),
    latex=r"\sum_{s\tau} q_{s,t-\tau} L_{s\tau} \le \varphi\,Y_t - b^{\mathrm{debt}}_t,"
    r"\qquad L_{st} \in \mathbb{Z}_{\ge 0}",
    source="rules F2; decision model, section 4",
    build=build,
)
