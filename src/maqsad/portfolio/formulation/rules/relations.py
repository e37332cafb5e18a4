"""What one option needs of another project, what excludes what, and what is forbidden."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from maqsad.plan.table import Row as PlanRow
from maqsad.portfolio.formulation.facts import Facts
from maqsad.portfolio.formulation.model import Row
from maqsad.portfolio.formulation.rule import Part, Rule
from maqsad.values.text import Bilingual


def build_requires(facts: Facts) -> Iterator[Part]:
    for relation in facts.snapshot["relations"]:
        if relation.kind == "requires":
            yield from _requires(facts, relation)


def _requires(facts: Facts, relation: PlanRow) -> Iterator[Row]:
    providers = facts.named(relation.needs_options, relation.needs)
    for option in facts.named(relation.options, relation.project):
        needed_by = facts.options[option].usable_year
        in_time = {
            provider: -1 for provider in providers if _by(facts.options[provider].usable_year, needed_by)
        }  # fmt: skip
        yield Row(f"requires|{relation.id}|{option}", "<=", 0, in_time | {option: 1 + in_time.get(option, 0)})


def _by(usable: int | None, needed: int | None) -> bool:
    return usable is None or needed is None or usable <= needed


def build_at_most(facts: Facts) -> Iterator[Part]:
    groups: dict[str, dict[str, int]] = defaultdict(dict)
    limits: dict[str, int] = {}
    for relation in facts.snapshot["relations"]:
        if relation.kind == "at_most":
            limits[relation.group] = relation.limit
            groups[relation.group] |= dict.fromkeys(facts.named(relation.options, relation.project), 1)
    for group, members in groups.items():
        yield Row(f"at_most|{group}", "<=", limits[group], members)


def build_forbids(facts: Facts) -> Iterator[Part]:
    for relation in facts.snapshot["relations"]:
        if relation.kind == "forbids":
            options = facts.named(relation.options, relation.project)
            yield Row(f"forbids|{relation.id}", "<=", 0, dict.fromkeys(options, 1))


_CHOICE = Bilingual("انتخاب", "choices")

REQUIRES = Rule(
    id="requires",
    symbol="R_{io}",
    unit=_CHOICE,
    statement=Bilingual(
        "گزینه‌ای که به پروژهٔ دیگری نیاز دارد تنها با گزینه‌ای از آن که به‌موقع به بهره‌برداری می‌رسد انتخاب می‌شود.",
        "An option that needs another project is chosen only with an option of it that is usable in time.",
    ),
    latex=r"x_{io} \le \sum_{o' \in R_{io}} x_{jo'}",
    source="decision model, section 3",
    build=build_requires,
)
AT_MOST = Rule(
    id="at_most",
    symbol="G_g",
    unit=_CHOICE,
    statement=Bilingual(
        "از گزینه‌های یک گروه حداکثر شمار معینی انتخاب می‌شود.",
        "At most a stated number of a group's options is chosen.",
    ),
    latex=r"\sum_{io \in g} x_{io} \le n_g",
    source="decision model, section 3",
    build=build_at_most,
)
FORBIDS = Rule(
    id="forbids",
    symbol="Z",
    unit=_CHOICE,
    statement=Bilingual("گزینهٔ منع‌شده انتخاب نمی‌شود.", "A forbidden option is not chosen."),
    latex=r"\sum_{io \in Z} x_{io} \le 0",
    source="decision model, section 3",
    build=build_forbids,
)
