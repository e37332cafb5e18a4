"""Three plans for the council's choice, beside ours and beside one another."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from maqsad.messages import Language, money, row_title, sentence
from maqsad.messages import number as number_text
from maqsad.messages.formats import listed
from maqsad.portfolio.comparison import Outcome
from maqsad.portfolio.formulation.facts import Facts
from maqsad.portfolio.studies.alternatives import ALTERNATIVES, Alternative, Alternatives
from maqsad.reporting.amounts import Amounts, amounts_of
from maqsad.reporting.blocks import Block, bold, column, group, heading, number, row, table, text
from maqsad.reporting.model import ReportModel
from maqsad.reporting.moved_money import moved
from maqsad.reporting.outcomes import Cells, Sides, plus
from maqsad.reporting.wording import short

_MOST_LEVELS = 12
_MOST_LATER = 6
_MOST_CHANGES = 6
"""Projects named on each side of a plan for choice, the dearest."""
_TELLING = 5
"""A mission names a plan if it moves one part in so many of all money that missions gain or lose."""


def alternatives_section(model: ReportModel, lang: Language) -> list[Block]:
    found = ALTERNATIVES.among(model.studies)
    if found is None:
        return []
    floor = number_text(found.floor, lang, 1)
    if not found.plans:
        none = text(sentence("alternatives-none", lang, floor=floor))
        return [heading(sentence("alternatives", lang)), none]
    sides = Sides(model.facts, (found.ours, *(plan.outcome for plan in found.plans)), lang)
    names = [sentence("compare-name-ours", lang), *(plan_name(n, lang) for n in range(1, len(found.plans) + 1))]
    last = model.facts.years.last
    rows = [group(sentence("compare-levels-last", lang, year=last)), *_rows(sides.levels("last", _MOST_LEVELS))]
    last_levels = sides.levels("last", _MOST_LEVELS)
    later = [line for line in sides.levels("later", _MOST_LATER) if line not in last_levels]
    rows += [group(sentence("compare-levels-later", lang)), *_rows(later)] if later else []
    rows += [group(sentence("compare-others", lang)), *_rows(sides.works()), *_rows(sides.ends())]
    blocks = [
        heading(sentence("alternatives", lang)),
        text(sentence("alternatives-title", lang, count=len(found.plans), floor=floor) + "."),
        table([column(sentence("col-measure", lang), "1fr"), *map(number, names)], rows, "small"),
    ]
    amounts = amounts_of(model, lang)
    changes = [line for n, plan in enumerate(found.plans, 1) for line in _changes(model.facts, found, n, plan, amounts)]
    columns = [
        column(sentence("alternatives-col-enters", lang), "1fr"),
        number(sentence("col-money", lang)),
        column(sentence("alternatives-col-leaves", lang), "1fr"),
        number(sentence("col-money", lang)),
    ]
    unit = text(sentence("in-unit-all", lang, unit=amounts.unit_name), "small")
    blocks += [heading(sentence("alternatives-changes", lang), 2), unit, table(columns, changes, "small")]
    head = [column(sentence("col-measure", lang), "1fr"), *map(number, names[1:])]
    lines = [row([title, *cells], kind) for title, cells, kind in money_lines(model.facts, found, amounts)]
    return [
        *blocks,
        text(sentence("alternatives-account", lang, count=len(found.plans)), "label"),
        table(head, lines, "small"),
    ]


def _changes(
    facts: Facts, found: Alternatives, n: int, plan: Alternative, amounts: Amounts
) -> Iterator[dict[str, object]]:
    """The dearest that come beside the dearest that go; the others together, and the sums."""
    lang = amounts.lang
    yield group(plan_line(facts, found, n, lang))
    ins = _side(facts, plan.enters, plan.outcome, amounts)
    outs = _side(facts, plan.leaves, found.ours, amounts)
    for come, go in itertools.zip_longest(ins[:-1], outs[:-1], fillvalue=("", "")):
        yield row([*come, *go])
    yield row([*ins[-1], *outs[-1]], "sum")


def _side(facts: Facts, projects: Iterable[str], side: Outcome, amounts: Amounts) -> list[tuple[str, str]]:
    """(title, money) of the dearest, of the others together, and last of all."""
    lang = amounts.lang
    costs = {project: side.costs.get(project, 0) for project in projects}
    order = sorted(costs, key=lambda project: (-costs[project], project))
    shown, others = order[:_MOST_CHANGES], order[_MOST_CHANGES:]
    found = [(short(row_title(facts.projects[project], lang)), amounts.cell(costs[project])) for project in shown]
    if others:
        more = sentence("alternatives-others", lang, count=len(others))
        found.append((more, amounts.cell(sum(costs[project] for project in others))))
    return [*found, (sentence("alternatives-sum", lang, count=len(order)), amounts.cell(sum(costs.values())))]


def money_lines(facts: Facts, found: Alternatives, amounts: Amounts) -> list[tuple[str, list[str], str]]:
    """(title, amount of each plan, kind of row): what goes and comes, and what of ours is spent or not."""
    lang, ours = amounts.lang, sum(found.ours.costs.values())
    plans = [
        moved(facts, found.ours, plan.outcome, raised - found.raised[0])
        for plan, raised in zip(found.plans, found.raised[1:], strict=True)
    ]

    def line(name: str, rial: list[int], values: Mapping[str, object], kind: str = "") -> tuple[str, list[str], str]:
        signs = [plus(n, amounts.cell(n), lang) if kind != "sum" else amounts.cell(n) for n in rial]
        return sentence(f"alternatives-money-{name}", lang, **values), signs, kind

    first, last = facts.years.horizon[0], facts.years.last
    span = {"first": first, "last": last}
    counts = {"count": listed([number_text(plan.changed, lang) for plan in plans], lang)}
    rows = [
        line("ours", [ours] * len(plans), {}, "sum"),
        line("went", [-plan.went for plan in plans], {}),
        line("came", [plan.came for plan in plans], {}),
        line("otherwise", [plan.otherwise for plan in plans], counts),
        line("still", [plan.still for plan in plans], {}),
        line("spent", [ours + plan.spent for plan in plans], {}, "sum"),
        line("in-time", [-plan.in_time for plan in plans], span),
        line("returned", [plan.returned for plan in plans], span),
        line("raised", [plan.raised for plan in plans], span),
        line("unspent", [plan.unspent for plan in plans], span, "sum"),
    ]
    optional = {sentence(f"alternatives-money-{name}", lang, **span) for name in ("returned", "raised")}
    return [made for made in rows if made[0] not in optional or set(made[1]) != {"—"}]


def plan_name(n: int, lang: Language) -> str:
    return sentence("alternatives-name", lang, n=n)


def characters(facts: Facts, found: Alternatives, lang: Language) -> list[str]:
    """What each plan is like: the missions it moves money between; where two move the same, the dearest projects."""
    moved = [_by_missions(facts, found.ours, plan, lang) for plan in found.plans]
    alike = {name for name in moved if not name or moved.count(name) > 1}
    return [
        _by_projects(facts, found, plan, lang) if name in alike else name
        for name, plan in zip(moved, found.plans, strict=True)
    ]


def _by_missions(facts: Facts, ours: Outcome, plan: Alternative, lang: Language) -> str:
    """The missions that gain and lose the most money against ours; '' where either moves little of it (X3)."""
    changes: dict[str, int] = defaultdict(int)
    for side, sign in ((plan.outcome, 1), (ours, -1)):
        for project, rial in side.costs.items():
            changes[facts.projects[project].mission] += sign * rial
    order = sorted(changes, key=lambda mission: (changes[mission], mission))
    least = Fraction(sum(map(abs, changes.values())), _TELLING)
    if not order or changes[order[0]] >= 0 or min(-changes[order[0]], changes[order[-1]]) < least:
        return ""
    more, less = (_mission(facts, mission, lang) for mission in (order[-1], order[0]))
    named = (sentence("alternatives-more", lang, mission=more), sentence("alternatives-less", lang, mission=less))
    return listed(named, lang)


def _by_projects(facts: Facts, found: Alternatives, plan: Alternative, lang: Language) -> str:
    """The dearest that comes instead of the dearest that goes, of those that no other plan moves too if there are any;
    '' where only one side moves.
    """
    rest = [other for other in found.plans if other is not plan]
    come = _dearest(plan.enters, {id for other in rest for id in other.enters}, plan.outcome.costs)
    go = _dearest(plan.leaves, {id for other in rest for id in other.leaves}, found.ours.costs)
    if come is None or go is None:
        return ""
    titles = {name: short(row_title(facts.projects[id], lang)) for name, id in (("come", come), ("go", go))}
    return sentence("alternatives-instead", lang, **titles)


def _dearest(projects: Sequence[str], others: set[str], costs: Mapping[str, int]) -> str | None:
    alone = [id for id in projects if id not in others]
    return max(alone or projects, key=lambda id: (costs.get(id, 0), id), default=None)


def _mission(facts: Facts, id: str, lang: Language) -> str:
    found = facts.snapshot["classifications"].by_id().get(id)
    return row_title(found, lang) if found else id


def plan_line(facts: Facts, found: Alternatives, n: int, lang: Language) -> str:
    """What a plan is like, how good it is, and how far from those before it."""
    plan, character = found.plans[n - 1], characters(facts, found, lang)[n - 1]
    key = "alternatives-furthest" if plan.largest else "alternatives-far"
    points = number_text(plan.outcome.value, lang, 1)
    name = plan_name(n, lang)
    if character:
        name = sentence("alternatives-character", lang, name=name, character=character)
    return sentence(key, lang, name=name, distance=plan.distance, most=plan.at_most, points=points)


def change_lines(facts: Facts, ours: Outcome, plan: Alternative, lang: Language) -> Iterator[str]:
    """What wins money in a plan and not in ours, and the other way, each with what it gets where it wins."""
    sides = (("alternatives-enters", plan.enters, plan.outcome), ("alternatives-leaves", plan.leaves, ours))
    for key, projects, side in sides:
        if projects:
            yield sentence(key, lang, projects=[_project(facts, side, project, lang) for project in projects])


def _project(facts: Facts, side: Outcome, project: str, lang: Language) -> str:
    rial = money(side.costs.get(project, 0), lang)
    return sentence("alternatives-project", lang, title=row_title(facts.projects[project], lang), money=rial)


def _rows(found: Iterable[Cells]) -> list[dict[str, object]]:
    return [row([title, bold(ours), *others]) for title, ours, *others in found]
