"""The projects brought into use, by mission or what else tells them apart, the dearest first: what, at what cost, why.

Of very many the smallest of each group stand on one line; all of them are in plan.xlsx.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from fractions import Fraction
from typing import Any

from maqsad.messages import Language, sentence, up, year
from maqsad.messages import number as number_text
from maqsad.messages.formats import listed
from maqsad.reporting.amounts import Amounts, amounts_of
from maqsad.reporting.blocks import Block, bold, column, group, heading, number, row, table, text
from maqsad.reporting.model import ReportModel
from maqsad.reporting.projects import ProjectLine
from maqsad.reporting.wording import mission_title, option_title, short

IN_FULL, SHOWN = 200, 60
"""Of more projects than the first only the second are shown, the dearest."""
_KINDS = ("mission", "programme")


def projects_section(model: ReportModel, lang: Language) -> list[Block]:
    funded = [project for project in model.projects if project.delivers]
    if not funded:
        return []
    amounts = amounts_of(model, lang)
    return [
        heading(sentence("projects", lang)),
        text(sentence("projects-lead", lang, unit=amounts.unit_name)),
        text(sentence("projects-reasons", lang), "small"),
        text(" ".join([sentence("projects-proof", lang), *_left_open(model, lang)]), "small"),
        text(sentence("projects-worths", lang, **_worths(model, lang)), "small"),
        *([text(sentence("projects-under", lang), "small")] if any(map(_under_price, funded)) else []),
        *_summed(funded, lang),
        *_alike(funded, lang),
        _funded(model, funded, amounts),
    ]


def _left_open(model: ReportModel, lang: Language) -> list[str]:
    """Why even a small project may be open."""
    decision = model.decision
    if decision.certified_bound is None or decision.value is None or decision.certified_bound <= decision.value:
        return []
    return [sentence("projects-open", lang, gap=number_text(up(decision.certified_bound - decision.value, 1), lang, 1))]


def _summed(projects: Sequence[ProjectLine], lang: Language) -> list[Block]:
    """Where all of very many stand."""
    if len(projects) <= IN_FULL:
        return []
    values = {"count": SHOWN, "all": len(projects), "sheet": sentence("sheet-projects", lang)}
    return [text(sentence("projects-summed", lang, **values), "small")]


def _alike(projects: Sequence[ProjectLine], lang: Language) -> list[Block]:
    """The one reason that all of them have; there is no column of it then."""
    reasons = {_reason(project, lang) for project in projects}
    return [text(sentence("projects-alike", lang, reason=reasons.pop()), "small")] if len(reasons) == 1 else []


def _worths(model: ReportModel, lang: Language) -> dict[str, str]:
    """What worths add up to, beside the plan's value."""
    points = {
        "sum": sum((project.value_points for project in model.projects), Fraction(0)),
        "value": model.decision.value or Fraction(0),
    }
    return {name: number_text(value, lang, 1) for name, value in points.items()}


def _under_price(project: ProjectLine) -> bool:
    """Whether its own effect alone carries it, though at the plan's rates that is worth less than it takes."""
    worth, price = (round(points * 10) for points in (project.value_points, project.price_points))
    return project.reasons == ("effect",) and worth < price


def _funded(model: ReportModel, projects: Sequence[ProjectLine], amounts: Amounts) -> Block:
    lang = amounts.lang
    columns = [
        column(sentence("col-project", lang), "1.25fr"),
        column(sentence("col-decision", lang), "0.8fr"),
        number(sentence("col-usable", lang)),
        number(sentence("col-cost", lang)),
        number(sentence("col-worth", lang)),
        number(sentence("col-price", lang)),
        column(sentence("col-reason", lang), "0.5fr"),
        column(sentence("col-standing", lang), "auto", "centre"),
    ]
    dearest = sorted(projects, key=lambda p: (-p.cost, p.id))
    shown = {project.id for project in (dearest if len(dearest) <= IN_FULL else dearest[:SHOWN])}
    kind = next((kind for kind in _KINDS if len({vars(p.row)[kind] for p in projects}) > 1), _KINDS[0])
    groups: dict[str, list[ProjectLine]] = defaultdict(list)
    for project in dearest:
        groups[vars(project.row)[kind]].append(project)
    rows: list[dict[str, object]] = []
    for id, found in sorted(groups.items()):
        rows.append(group(mission_title(model, id, lang)))
        rows += [_line(project, amounts) for project in found if project.id in shown]
        rows += _smaller([project for project in found if project.id not in shown], amounts)
        rows.append(_total(found, amounts))
    reasons = {_reason(project, lang) for project in projects}
    dropped = {6} if len(reasons) == 1 else set[int]()
    return table([c for n, c in enumerate(columns) if n not in dropped], _without(rows, dropped), "small")


def _without(rows: Iterable[dict[str, Any]], dropped: Collection[int]) -> list[dict[str, Any]]:
    return [
        line
        if line["kind"] == "group"
        else line | {"cells": [cell for n, cell in enumerate(line["cells"]) if n not in dropped]}
        for line in rows
    ]


def _smaller(projects: Sequence[ProjectLine], amounts: Amounts) -> list[dict[str, object]]:
    """The smallest of a group, summed on one line."""
    if not projects:
        return []
    lang = amounts.lang
    points = (
        sum((p.value_points for p in projects), Fraction(0)),
        sum((p.price_points for p in projects), Fraction(0)),
    )
    proven = sum(project.standing == "in" for project in projects)
    return [
        row(
            [
                sentence("projects-smaller", lang, count=len(projects)),
                "",
                "",
                amounts.cell(sum(project.cost for project in projects)),
                *(number_text(value, lang, 1) for value in points),
                "",
                sentence("projects-smaller-proven", lang, count=proven),
            ]
        )
    ]


def _line(project: ProjectLine, amounts: Amounts) -> dict[str, object]:
    usable, lang = project.option.usable_year, amounts.lang
    return row(
        [
            short(project.title.get(lang)),
            bold(option_title(project, lang)),
            "—" if usable is None else year(usable, lang),
            amounts.cell(project.cost),
            f"{number_text(project.value_points, lang, 1)}{' †' if _under_price(project) else ''}",
            number_text(project.price_points, lang, 1),
            _reason(project, lang),
            sentence(f"told-{project.standing}", lang),
        ]
    )


def _reason(project: ProjectLine, lang: Language) -> str:
    return listed((sentence(f"brief-{reason}", lang) for reason in project.reasons or ("none",)), lang)


def _total(projects: Iterable[ProjectLine], amounts: Amounts) -> dict[str, object]:
    total = amounts.cell(sum(project.cost for project in projects))
    return row([sentence("total", amounts.lang), "", "", total, "", "", "", ""], "total")
