"""Every chosen rial is paid by a fund that may pay it."""

from __future__ import annotations

from collections.abc import Iterator

from maqsad.portfolio.formulation.facts import Facts
from maqsad.portfolio.formulation.model import Column, Row
from maqsad.portfolio.formulation.rule import Part, Rule
from maqsad.values.text import Bilingual


def build(facts: Facts) -> Iterator[Part]:
    for (money_class, year), amounts in facts.demand.items():
        most = facts.largest(amounts)
        flows = {f"flow|{money_class.id}|{fund}|{year}": -1 for fund in money_class.funds}
        for flow in flows:
            yield Column(flow, 0, most, scale=facts.money_unit)
        yield Row(f"demand|{money_class.id}|{year}", "=", 0, amounts, flows, facts.money_unit)


RULE = Rule(
    id="demand",
    symbol="D_{ct}",
    unit=Bilingual("ریال", "rial"),
    statement=Bilingual(
        "هر ریال هزینهٔ برگزیده را منبعی می‌پردازد که مجاز به پرداخت آن است.",
        "Every chosen rial is paid by a fund that may pay it.",
    ),
    latex=r"\sum_{io} n_{ioct}\,x_{io} - \sum_{s \in S(c)} f_{cst} = 0",
    source="rules C1, F5, F6",
    build=build,
)
