"""What was changed by name after a decision was seen: a project must be in, or must be out."""

from __future__ import annotations

from collections.abc import Iterator

from maqsad.portfolio.formulation.facts import Facts
from maqsad.portfolio.formulation.model import Row
from maqsad.portfolio.formulation.rule import Part, Rule
from maqsad.values.text import Bilingual


def build(facts: Facts) -> Iterator[Part]:
    for row in facts.snapshot["amendments"]:
        if row.kind != "money":
            options = dict.fromkeys(facts.named(row.option, row.project), 1)
            yield Row(f"amendment|{row.id}", *((">=", 1) if row.kind == "in" else ("<=", 0)), options)


RULE = Rule(
    id="amendment",
    symbol="M_a",
    unit=Bilingual("انتخاب", "choices"),
    statement=Bilingual(
        "پروژه‌ای که با اصلاحیه وارد شده است انجام می‌شود و آنچه خارج شده است انجام نمی‌شود.",
        "A project that an amendment puts in is carried out; what an amendment takes out is not.",
    ),
    latex=r"\sum_{o \in M_a} x_{io} \ge 1 \quad\mathrm{or}\quad \sum_{o \in M_a} x_{io} \le 0",
    source="rule T5",
    build=build,
    coupling=False,
)
