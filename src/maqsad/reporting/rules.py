"""A row of the model, by its id, in words: what cannot be kept where no plan exists."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from maqsad.messages import Language, sentence
from maqsad.plan.table import Row
from maqsad.portfolio.formulation.facts import Facts
from maqsad.reporting.rule_numbers import Say, rule_numbers


def rule_text(facts: Facts, row_id: str, lang: Language) -> str:
    """What the row asks (the ids are those of rules M)."""
    kind, *parts = row_id.split("|")
    try:
        return _SAID[kind](_Names(facts, lang), parts)
    except (KeyError, IndexError):
        return sentence("row-other", lang, id=row_id)


def rule_with_numbers(facts: Facts, row_id: str, lang: Language, said: Say) -> str:
    """The same with its own numbers: what there is, what is taken, what is left."""
    rule, numbers = rule_text(facts, row_id, lang), rule_numbers(facts, row_id, lang, said)
    return sentence("row-with-numbers", lang, rule=rule, numbers=numbers) if numbers else rule


class _Names:
    """Titles of what rows name."""

    def __init__(self, facts: Facts, lang: Language) -> None:
        self.facts, self.lang = facts, lang

    def say(self, key: str, **values: object) -> str:
        return sentence(f"row-{key}", self.lang, **values)

    def row(self, table: str, key: str) -> Row:
        return self.facts.snapshot[table].by_id()[key]

    def title(self, table: str, key: str, field: str = "title") -> str:
        row = vars(self.row(table, key))
        here, there = ("fa", "en") if self.lang == "fa" else ("en", "fa")
        return str(row[f"{field}_{here}"] or row[f"{field}_{there}"])

    def project_of(self, table: str, key: str) -> str:
        return self.title("projects", self.row(table, key).project)


def _demand(names: _Names, parts: list[str]) -> str:
    due = next(
        (d for (kind, y), d in names.facts.demand.items() if [kind.id, str(y)] == parts and not kind.funds), None
    )
    if due is not None:
        projects = sorted({names.facts.options[option].project for option in due})
        titles = [names.title("projects", project) for project in projects]
        return names.say("demand-unpaid", year=int(parts[1]), projects=titles)
    return names.say("demand", **{"class": parts[0]}, year=int(parts[1]))


def _firm(names: _Names, parts: list[str]) -> str:
    return names.say("firm", fund=names.title("funds", parts[0]), year=int(parts[1]))


def _fund(names: _Names, parts: list[str]) -> str:
    return names.say("fund", fund=names.title("funds", parts[0]), year=int(parts[1]))


def _debt(names: _Names, parts: list[str]) -> str:
    return names.say("debt", year=int(parts[0]))


def _limit(names: _Names, parts: list[str]) -> str:
    if parts[0] == "capital_floor":
        return names.say("limit-capital", year=int(parts[1]))
    return names.say("limit", title=names.title("limits", parts[0], "reason"), year=int(parts[1]))


def _capacity(names: _Names, parts: list[str]) -> str:
    return names.say("capacity", title=names.title("capacities", parts[0]), year=int(parts[1]))


def _requires(names: _Names, parts: list[str]) -> str:
    row, options = names.row("relations", parts[0]), names.facts.options
    needed = sorted({options[option].project for option in row.needs_options.split()} or {row.needs})
    return names.say(
        "requires", project=names.title("projects", row.project), needs=[names.title("projects", id) for id in needed]
    )


def _forbids(names: _Names, parts: list[str]) -> str:
    return names.say("forbids", project=names.project_of("relations", parts[0]))


def _at_most(names: _Names, parts: list[str]) -> str:
    rows = [row for row in names.facts.snapshot["relations"] if row.kind == "at_most" and row.group == parts[0]]
    titles = [names.title("projects", id) for id in sorted({row.project for row in rows})]
    return names.say("at-most", limit=rows[0].limit, projects=titles)


def _obligation(names: _Names, parts: list[str]) -> str:
    document = names.row("obligations", parts[0]).document
    return names.say("obligation", project=names.project_of("obligations", parts[0]), document=document)


def _amendment(names: _Names, parts: list[str]) -> str:
    row = names.row("amendments", parts[0])
    project = names.project_of("amendments", parts[0])
    return names.say(f"amendment-{row.kind}", project=project, author=row.author)


def _held(names: _Names, parts: list[str]) -> str:
    return names.say("held", project=names.title("projects", parts[0]))


def _duty(names: _Names, parts: list[str]) -> str:
    return names.say("duty", project=names.title("projects", parts[0]))


def _floor(names: _Names, parts: list[str]) -> str:
    return names.say("floor", title=names.title("indicators", names.row("floors", parts[0]).indicator))


def _justice(names: _Names, parts: list[str]) -> str:
    return names.say("justice", district=names.title("districts", parts[0]))


_SAID: Mapping[str, Callable[[_Names, list[str]], str]] = {
    "demand": _demand,
    "firm": _firm,
    "fund": _fund,
    "debt": _debt,
    "council": lambda names, _: names.say("council"),
    "limit": _limit,
    "capacity": _capacity,
    "requires": _requires,
    "forbids": _forbids,
    "at_most": _at_most,
    "obligation": _obligation,
    "amendment": _amendment,
    "completion": lambda names, _: names.say("completion"),
    "held": _held,
    "duty": _duty,
    "floor": _floor,
    "reserve": lambda names, _: names.say("reserve"),
    "justice": _justice,
}
