"""Sheet of plan.xlsx: every work of every district, with its money and results there."""

from __future__ import annotations

from maqsad.portfolio.studies.justice import JUSTICE
from maqsad.reporting.amounts import amounts_of
from maqsad.reporting.district_works import DistrictWorks
from maqsad.reporting.fairness import Fairness
from maqsad.reporting.model import ReportModel
from maqsad.reporting.sheets import Cell, Sheet
from maqsad.reporting.words import Words


def district_sheets(model: ReportModel, words: Words) -> list[Sheet]:
    """Nothing where justice was not studied. Money is rounded to the rial, a share of a project's by its district."""
    found = JUSTICE.among(model.studies)
    if found is None or not found.districts:
        return []
    fair = Fairness(model.facts, found, words.lang, amounts_of(model, words.lang).said)
    told = DistrictWorks(fair, model.decision.choices)
    columns = words.columns(
        ("col-district", 24, "text"), ("col-project", 44, "text"), ("wb-id", 20, "text"),
        ("wb-money-there-rial", 22, "whole"), ("wb-results-there", 16, "share"), ("wb-brings", 70, "wrapped"),
    )  # fmt: skip
    lines: list[list[Cell]] = [
        [
            fair.title(row.district),
            fair.project(work.project),
            work.project,
            round(work.money),
            float(round(work.points / row.points, 6)) if row.points > 0 else None,
            told.brings(work),
        ]
        for row in fair.rows
        for work in row.works
    ]
    return [Sheet(words.say("sheet-district-works"), columns, lines)]
