"""Every project's decision, in one table by mission: those with money, then those without."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

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
    ]
    for name, projects in (("projects-funded", funded), ("projects-unfunded", others)):
        if projects:
            blocks += [heading(sentence(name, lang), 2), _table(model, projects, amounts)]
    if model.undecided:
        titles = [row.title_fa if lang == "fa" else row.title_en for row in model.undecided]
        lead = sentence("projects-undecided-lead", lang, count=number_text(len(titles), lang))
        blocks += [heading(sentence("projects-undecided", lang), 2), text(lead), items(titles)]
    return blocks


def _table(model: ReportModel, projects: Iterable[ProjectLine], amounts: Amounts) -> Block:
    lang = amounts.lang
    by_mission: dict[str, list[ProjectLine]] = defaultdict(list)
    for project in projects:
        by_mission[project.row.mission].append(project)
    columns = [
        column(sentence("col-project", lang), "1.5fr"),
        column(sentence("col-decision", lang), "0.62fr"),
        number(sentence("col-usable", lang)),
        number(sentence("col-cost", lang)),
        column(sentence("col-reason", lang), "1.3fr"),
        column(sentence("col-standing", lang)),
    ]
    rows = []
    for mission, found in sorted(by_mission.items()):
        rows.append(group(_mission(model, mission, lang)))
        rows += [_line(project, amounts) for project in sorted(found, key=lambda p: (-p.cost, p.id))]
    return table(columns, rows, "small")


def _line(project: ProjectLine, amounts: Amounts) -> dict[str, object]:
    usable, lang = project.option.usable_year, amounts.lang
    return row(
        [
            project.title.get(lang),
            bold(option_title(project, lang)),
            "—" if usable is None else year(usable, lang),
            amounts.cell(project.cost),
            reason_text(project, lang),
            sentence(f"project-standing-{project.standing}", lang),
        ]
    )


def _mission(model: ReportModel, id: str, lang: Language) -> str:
    found = model.snapshot["classifications"].by_id().get(id)
    return (found.title_fa if lang == "fa" else found.title_en) if found else id
