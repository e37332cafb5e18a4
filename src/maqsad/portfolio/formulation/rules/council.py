"""What is left to the next council stays within its limit."""

from __future__ import annotations

from collections.abc import Iterator

from maqsad.portfolio.formulation.exact import BP
from maqsad.portfolio.formulation.facts import Facts
from maqsad.portfolio.formulation.model import Row
from maqsad.portfolio.formulation.rule import Part, Rule
from maqsad.values.text import Bilingual


def build(facts: Facts) -> Iterator[Part]:
    limit = limit_of(facts)
    if limit is not None:
        yield Row("council", "<=", limit, facts.costs.left, debt_after(facts), facts.money_unit)


def limit_of(facts: Facts) -> int | None:
    """Rial that may be left; None without a limit."""
    share = facts.snapshot.settings.council_limit
    if share is not None:
        own = (fund.free(facts.years.last) for fund in facts.funds.values() if fund.row.own)
        return int(share * sum(max(0, free) for free in own) // BP)
    if facts.snapshot["in_force"].size:
        return sum(facts.costs.left[option] for option in facts.in_force.values())
    return None


def debt_after(facts: Facts) -> dict[str, int]:
    """Lots column -> rial of instalments due after the last year, per lot."""
    due = {}
    for fund in facts.funds.values():
        for year, most in fund.max_lots.items():
            after = sum(amount for offset, amount in fund.instalments if year + offset > facts.years.last)
            if most >= 1 and after:
                due[f"lots|{fund.id}|{year}"] = after
    return due


RULE = Rule(
    id="council",
    symbol="H(x)",
    unit=Bilingual("ریال به قیمت سال آخر", "rial at last-year prices"),
    statement=Bilingual(
        "آنچه برای شورای بعد می‌ماند (هزینهٔ تکمیل، بازپرداخت بدهی، تضمین‌ها، پنج سال نگهداشت خالص و فرسودگی)"
        " از حد خود نمی‌گذرد.",
        "What is left to the next council (completion, debt service, guarantees, five years' net upkeep, decay) stays"
        " within its limit.",
    ),
    latex=r"\sum_{io} h_{io} x_{io} + \sum_{s\tau} q^{>}_{s\tau} L_{s\tau} \le H",
    source="rule C5; decision model, section 4",
    build=build,
)
