"""Half-finished works in the report and the workbook: delay in its three parts, ways to pay, the other side."""

from __future__ import annotations

import json
from functools import cache
from io import BytesIO

import openpyxl
import pytest

from maqsad.cli.tell_works import tell_works
from maqsad.messages import Language
from maqsad.plan.explicit import explicit
from maqsad.portfolio.decide import decide
from maqsad.portfolio.explanation.again import Case
from maqsad.portfolio.studies import nothing_told
from maqsad.portfolio.studies.works import WORK, WORKS, Works
from maqsad.reporting import ReportModel, report_model
from maqsad.reporting.sections.delay import delay_section
from maqsad.reporting.sections.ways_to_pay import ways_to_pay_section
from maqsad.reporting.workbook import plan_xlsx
from maqsad.values.problem import Refused

from .cast import city, decided_city

LANGUAGES: tuple[Language, ...] = ("fa", "en")


@cache
def studied() -> tuple[Case, Works, ReportModel]:
    case = Case(decide(explicit(city())), WORK)
    found = WORKS.run(case, nothing_told)
    return case, found, report_model(case.decided.snapshot, case.decided.decision, {"works": found})


def test_the_delay_needs_no_study() -> None:
    blocks = delay_section(decided_city(), "en")
    (table,) = (block for block in blocks if block["block"] == "table")
    assert [row["cells"][0]["lines"][0]["text"] for row in table["rows"]] == ["Hall", "Bridge"]
    told = json.dumps(blocks)
    assert "Travel speed" in told
    assert "km/h" in told


@pytest.mark.parametrize("lang", LANGUAGES)
def test_ways_to_pay_are_told_with_what_is_not_eligible_where_few_are(lang: Language) -> None:
    _, found, model = studied()
    blocks = ways_to_pay_section(model, lang)
    pay, swap = (block for block in blocks if block["block"] == "table")
    groups = [row for row in pay["rows"] if row["kind"] == "group"]
    assert len(groups) == len(found.works) == 2
    assert all(len(row["cells"]) == len(pay["columns"]) for row in pay["rows"] if row["kind"] != "group")
    assert len(swap["rows"]) == 2


def test_without_the_study_the_section_is_empty() -> None:
    assert ways_to_pay_section(decided_city(), "fa") == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_workbook_holds_every_work_and_every_way(lang: Language) -> None:
    _, found, model = studied()
    book = openpyxl.load_workbook(BytesIO(plan_xlsx(model, lang)))
    rows = [sheet.max_row - 1 for sheet in book if sheet.title in ("Half-finished works", "نیمه‌تمام‌ها")]
    ways = [sheet for sheet in book if sheet.title in ("Ways to pay works", "تأمین مالی نیمه‌تمام‌ها")]
    assert rows == [2]
    assert [sheet.max_row - 1 for sheet in ways] == [sum(len(work.ways) for work in found.works)]
    bridge = next(work for work in found.works if work.project == "bridge")
    cost = next(row[5].value for row in ways[0].iter_rows(min_row=2) if row[1].value == "bridge")
    assert int(cost) == bridge.ways[0].cost


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_command_line_tells_all_or_one(lang: Language) -> None:
    case, found, _ = studied()
    every = "\n".join(tell_works(case, found, None, lang))
    one = list(tell_works(case, found, "bridge", lang))
    assert "bridge" in every
    assert "hall" in every
    bridge = next(work for work in found.works if work.project == "bridge")
    assert len(one) > len(bridge.ways)
    with pytest.raises(Refused, match="works-unknown"):
        tell_works(case, found, "nothing-such", lang)
