"""The projects brought into use, by mission, the dearest first: what is decided, at what cost, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from fractions import Fraction

from maqsad.messages import Language, sentence, year
from maqsad.messages import number as number_text
from maqsad.messages.formats import listed
from maqsad.reporting.amounts import Amounts, amounts_of
from maqsad.reporting.blocks import Block, bold, column, group, heading, number, row, table, text
from maqsad.reporting.model import ReportModel
from maqsad.reporting.projects import ProjectLine
from maqsad.reporting.wording import mission_title, option_title, short


def projects_section(model: ReportModel, lang: Language) -> list[Block]:
    funded = [project for project in model.projects if project.delivers]
    if not funded:
        return []
    amounts = amounts_of(model, lang)
    return [
        heading(sentence("projects", lang)),
        text(sentence("projects-lead", lang, unit=amounts.unit_name)),
        text(sentence("projects-reasons", lang), "small"),
        text(sentence("projects-proof", lang), "small"),
        text(sentence("projects-worths", lang, **_worths(model, lang)), "small"),
        *([text(sentence("projects-under", lang), "small")] if any(map(_under_price, funded)) else []),
        _funded(model, funded, amounts),
    ]


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
        column(sentence("col-reason-under" if any(map(_under_price, projects)) else "col-reason", lang), "0.5fr"),
        column(sentence("col-standing", lang), "auto", "centre"),
    ]
    by_mission: dict[str, list[ProjectLine]] = defaultdict(list)
    for project in projects:
        by_mission[project.row.mission].append(project)
    rows: list[dict[str, object]] = []
    for mission, found in sorted(by_mission.items()):
        rows.append(group(mission_title(model, mission, lang)))
        rows += [_line(project, amounts) for project in sorted(found, key=lambda p: (-p.cost, p.id))]
        rows.append(_total(found, amounts))
    return table(columns, rows, "small")


def _line(project: ProjectLine, amounts: Amounts) -> dict[str, object]:
    usable, lang = project.option.usable_year, amounts.lang
    return row(
        [
            short(project.title.get(lang)),
            bold(option_title(project, lang)),
            "—" if usable is None else year(usable, lang),
            amounts.cell(project.cost),
            number_text(project.value_points, lang, 1),
            number_text(project.price_points, lang, 1),
            _reason(project, lang),
            sentence(f"told-{project.standing}", lang),
        ]
    )


def _reason(project: ProjectLine, lang: Language) -> str:
    told = listed((sentence(f"brief-{reason}", lang) for reason in project.reasons or ("none",)), lang)
    return f"{told} †" if _under_price(project) else told


def _total(projects: Iterable[ProjectLine], amounts: Amounts) -> dict[str, object]:
    total = amounts.cell(sum(project.cost for project in projects))
    return row([sentence("total", amounts.lang), "", "", total, "", "", "", ""], "total")
