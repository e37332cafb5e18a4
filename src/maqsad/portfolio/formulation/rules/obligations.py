"""What law, court or contract demands is done, in time; what is not yet estimated keeps its option in force."""

from __future__ import annotations

from collections.abc import Iterator

from maqsad.portfolio.formulation.facts import Facts
from maqsad.portfolio.formulation.model import Row
from maqsad.portfolio.formulation.rule import Part, Rule
from maqsad.values.text import Bilingual


def build_obligations(facts: Facts) -> Iterator[Part]:
    for row in facts.snapshot["obligations"]:
        options = facts.named(row.options, row.project)
        in_time = {o: 1 for o in options if _in_time(facts.options[o].usable_year, row.by_year)}
        yield Row(f"obligation|{row.id}", ">=", 1, in_time)


def _in_time(usable: int | None, by: int | None) -> bool:
    return by is None or (usable is not None and usable <= by)


def build_held(facts: Facts) -> Iterator[Part]:
    for project in facts.by_project:
        if facts.projects[project].estimate == "not_estimated":
            yield Row(f"held|{project}", ">=", 1, {facts.in_force[project]: 1})


OBLIGATIONS = Rule(
    id="obligation",
    symbol="O",
    unit=Bilingual("انتخاب", "choices"),
    statement=Bilingual(
        "هر الزام قانونی، قضایی یا قراردادی با یکی از گزینه‌های خود و در مهلت خود برآورده می‌شود.",
        "Every obligation of law, court or contract is met by one of its options, in time.",
    ),
    latex=r"\sum_{o \in O_i} x_{io} \ge 1",
    source="decision model, section 3",
    build=build_obligations,
    coupling=False,
)
HELD = Rule(
    id="held",
    symbol="h_i",
    unit=Bilingual("انتخاب", "choices"),
    statement=Bilingual(
        "دربارهٔ پروژه‌ای که اثر آن هنوز برآورد نشده است تصمیمی گرفته نمی‌شود و گزینهٔ برنامهٔ جاری را نگه می‌دارد.",
        "A project not yet estimated is not decided: it keeps its option of the plan in force.",
    ),
    latex=r"x_{i,\mathrm{in\ force}} \ge 1",
    source="rule T4",
    build=build_held,
    coupling=False,
)
