"""The reserve can carry what falls back on the city if partners do not sign."""

from __future__ import annotations

from collections.abc import Iterator

from maqsad.portfolio.formulation.costs import nominal_by
from maqsad.portfolio.formulation.exact import BP, ceil_ratio
from maqsad.portfolio.formulation.facts import Facts
from maqsad.portfolio.formulation.model import Row
from maqsad.portfolio.formulation.rule import Part, Rule
from maqsad.values.text import Bilingual


def build(facts: Facts) -> Iterator[Part]:
    first = facts.years.first
    nominal = nominal_by(facts.costs.lines, first)
    uncertain = [row for row in facts.options.values() if row.probability < BP and row.fallback]
    if uncertain:
        at_risk = {row.id: ceil_ratio((BP - row.probability) * nominal.get(row.fallback, 0), BP) for row in uncertain}
        reserve = sum(row.amount for row in facts.base_rows if row.kind == "reserve" and row.year == first)
        yield Row("reserve", "<=", reserve, at_risk, scale=facts.money_unit)


RULE = Rule(
    id="reserve",
    symbol="P",
    unit=Bilingual("ریال", "rial"),
    statement=Bilingual(
        "اگر شریک امضا نکند، هزینهٔ سال اول گزینهٔ جایگزین به نسبت احتمال آن در ذخیره می‌گنجد.",
        "If partners do not sign, the first year's cost of the fallbacks, by probability, fits in the reserve.",
    ),
    latex=r"\sum_{io} (1-p_{io})\,n_{i,\mathrm{fallback},1}\,x_{io} \le P",
    source="decision model, section 3",
    build=build,
)
