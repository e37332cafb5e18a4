"""A work with no result wins money only for what it enables, saves or is obliged to."""

from __future__ import annotations

from collections.abc import Iterator

from maqsad.portfolio.formulation.facts import Facts
from maqsad.portfolio.formulation.model import Row
from maqsad.portfolio.formulation.rule import Part, Rule
from maqsad.values.text import Bilingual


def build(facts: Facts) -> Iterator[Part]:
    obliged = {row.project for row in facts.snapshot["obligations"]}
    obliged |= {row.project for row in facts.snapshot["amendments"] if row.kind == "in"}
    saving = {o for returns in facts.costs.returns.values() for o in returns}
    for project in facts.by_project:
        if facts.projects[project].estimate == "stated_none" and project not in obliged:
            x = dict.fromkeys(_in_need(facts, project), -1)
            for option in facts.delivering(project):
                if option not in saving:
                    x[option] = x.get(option, 0) + 1
            yield Row(f"duty|{project}", "<=", 0, x)


def _in_need(facts: Facts, project: str) -> set[str]:
    """Options of other projects that require this one."""
    relations = (row for row in facts.snapshot["relations"] if row.kind == "requires" and row.needs == project)
    return {o for row in relations for o in facts.named(row.options, row.project)}


RULE = Rule(
    id="duty",
    symbol="x_{io}",
    unit=Bilingual("انتخاب", "choices"),
    statement=Bilingual(
        "کاری که نتیجه‌ای ندارد تنها به سبب نیاز پروژه‌ای برگزیده، صرفه‌جویی، الزام یا اصلاحیه پول می‌گیرد.",
        "A work without a result wins money only for a chosen project that requires it, for savings, by obligation or"
        " by amendment.",
    ),
    latex=r"\sum_{o\ \mathrm{delivering}} x_{io} \le \sum_{jo' \mathrm{\ requires\ } i} x_{jo'}",
    source="decision model, section 2",
    build=build,
)
