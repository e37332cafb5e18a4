"""Every project's decision, in one table by mission: those with money, then those without."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from maqsad.messages import Language, sentence, year
from maqsad.messages import number as number_text
from maqsad.reporting.amounts import Amounts, amounts_of
from maqsad.reporting.blocks import Block, bold, column, group, heading, items, number, row, table, text
from maqsad.reporting.model import ReportModel
from maqsad.reporting.projects import ProjectLine
from maqsad.reporting.wording import option_title, reason_text


def projects_section(model: ReportModel, lang: Language) -> list[Block]:
    funded = [project for project in model.projects if project.delivers]
    others = [project for project in model.projects if not project.delivers]
    amounts = amounts_of(model, lang)
    blocks = [
        heading(sentence("projects", lang)),
        text(sentence("projects-lead", lang, unit=amounts.unit_name)),
        text(sentence("projects-proof", lang)),
    ]
    if funded:
        blocks += [heading(sentence("projects-funded", lang), 2), _funded(model, funded, amounts)]
    if others:
        blocks += [heading(sentence("projects-unfunded", lang), 2), _unfunded(model, others, amounts)]
    if model.undecided:
        titles = [row.title_fa if lang == "fa" else row.title_en for row in model.undecided]
        lead = sentence("projects-undecided-lead", lang, count=number_text(len(titles), lang))
        blocks += [heading(sentence("projects-undecided", lang), 2), text(lead), items(titles)]
    return blocks


def _funded(model: ReportModel, projects: Iterable[ProjectLine], amounts: Amounts) -> Block:
    lang = amounts.lang
    columns = [
        column(sentence("col-project", lang), "1.3fr"),
        column(sentence("col-decision", lang), "0.62fr"),
        number(sentence("col-usable", lang)),
        number(sentence("col-cost", lang)),
        number(sentence("col-worth", lang)),
        number(sentence("col-price", lang)),
        column(sentence("col-reason", lang), "1fr"),
        column(sentence("col-standing", lang)),
    ]
    return table(columns, _by_mission(model, projects, amounts, _funded_line), "small")


def _unfunded(model: ReportModel, projects: Iterable[ProjectLine], amounts: Amounts) -> Block:
    lang = amounts.lang
    columns = [
        column(sentence("col-project", lang), "0.85fr"),
        column(sentence("col-decision", lang), "0.4fr"),
        number(sentence("col-cost", lang)),
        column(sentence("col-reason", lang), "1.6fr"),
    ]
    return table(columns, _by_mission(model, projects, amounts, _unfunded_line), "small")


_Line = Callable[[ProjectLine, Amounts], dict[str, object]]


def _by_mission(
    model: ReportModel, projects: Iterable[ProjectLine], amounts: Amounts, line: _Line
) -> list[dict[str, object]]:
    """The dearest first within each mission."""
    by_mission: dict[str, list[ProjectLine]] = defaultdict(list)
    for project in projects:
        by_mission[project.row.mission].append(project)
    rows: list[dict[str, object]] = []
    for mission, found in sorted(by_mission.items()):
        rows.append(group(_mission(model, mission, amounts.lang)))
        rows += [line(project, amounts) for project in sorted(found, key=lambda p: (-p.cost, p.id))]
    return rows


def _funded_line(project: ProjectLine, amounts: Amounts) -> dict[str, object]:
    usable, lang = project.option.usable_year, amounts.lang
    return row(
        [
            project.title.get(lang),
            bold(option_title(project, lang)),
            "—" if usable is None else year(usable, lang),
            amounts.cell(project.cost),
            number_text(project.value_points, lang, 1),
            number_text(project.price_points, lang, 1),
            reason_text(project, lang, brief=True),
            sentence(f"project-standing-{project.standing}", lang),
        ]
    )


def _unfunded_line(project: ProjectLine, amounts: Amounts) -> dict[str, object]:
    lang = amounts.lang
    decided = bold(option_title(project, lang))
    return row([project.title.get(lang), decided, amounts.cell(project.cost), reason_text(project, lang)])


def _mission(model: ReportModel, id: str, lang: Language) -> str:
    found = model.snapshot["classifications"].by_id().get(id)
    return (found.title_fa if lang == "fa" else found.title_en) if found else id
