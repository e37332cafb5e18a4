"""Sheets of plan.xlsx: the figures of every district, and every work there with its money and results."""

from __future__ import annotations

from fractions import Fraction

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
    return [_districts(fair, words), _works(fair, DistrictWorks(fair, model.decision.choices), words)]


def _districts(fair: Fairness, words: Words) -> Sheet:
    columns = words.columns(
        ("col-district", 24, "text"), ("wb-id", 14, "text"), ("wb-people", 14, "whole"),
        ("col-need-share", 12, "share"), ("col-results-share", 12, "share"),
        ("wb-money-there-rial", 22, "whole"), ("wb-money-before-rial", 22, "whole"),
        ("wb-floor-kept", 14, "share"), ("col-own-pot", 14, "share"), ("col-main-project", 44, "text"),
    )  # fmt: skip
    lines: list[list[Cell]] = [
        [
            fair.title(row.district),
            row.district,
            row.people,
            _share(fair.need_share(row)),
            _share(fair.results_share(row)),
            round(row.money),
            round(row.before_money),
            _share(row.points / row.floor) if row.floor else None,
            _share(row.points / row.own_pot) if row.own_pot and row.own_pot > 0 else None,
            fair.project(row.main) if row.main else "",
        ]
        for row in fair.rows
    ]
    return Sheet(words.say("sheet-districts"), columns, lines)


def _share(share: Fraction) -> float:
    return float(round(share, 6))


def _works(fair: Fairness, told: DistrictWorks, words: Words) -> Sheet:
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
            _share(work.points / row.points) if row.points > 0 else None,
            told.brings(work),
        ]
        for row in fair.rows
        for work in row.works
    ]
    return Sheet(words.say("sheet-district-works"), columns, lines)
