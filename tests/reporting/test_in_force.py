"""Where no plan is in force nothing is said of one; what is set beside ours then is doing nothing."""

from __future__ import annotations

import json
from functools import cache

import pytest

from maqsad.messages import Language, sentence
from maqsad.reporting import ReportModel
from maqsad.reporting.charts import results_chart
from maqsad.reporting.sections.mayor import mayor_page
from maqsad.reporting.sections.money import money_section
from maqsad.reporting.sections.proof import proof_section
from maqsad.reporting.sections.results import results_section
from maqsad.reporting.summary import summary_lines
from reporting.cast import city, decided_city, model_of

LANGS: tuple[Language, ...] = ("fa", "en")
NAMES = {"fa": "برنامهٔ جاری", "en": "in force"}


@cache
def with_a_plan() -> ReportModel:
    return model_of(city(in_force=[{"project": "school", "option": "school.go"}]))


def said(model: ReportModel, lang: Language) -> str:
    parts = (mayor_page, results_section, money_section, proof_section)
    words = [json.dumps(part(model, lang), ensure_ascii=False, default=str) for part in parts]
    return " ".join([*words, *summary_lines(model, lang)]).replace("\\n", " ")


@pytest.mark.parametrize("lang", LANGS)
def test_a_plan_in_force_stands_beside_ours_only_where_there_is_one(lang: Language) -> None:
    told = {model.has_plan_in_force: said(model, lang) for model in (decided_city(), with_a_plan())}
    caution = sentence("proof-stages", lang)  # how every decision is made
    assert NAMES[lang] in told[True]
    assert NAMES[lang] not in told[False].replace(caution, "")
    assert sentence("mayor-council-note-nothing", lang, money="").strip() in told[False]


@pytest.mark.parametrize("lang", LANGS)
def test_the_chart_has_no_mark_for_a_plan_that_is_not_there(lang: Language) -> None:
    results = decided_city().results
    drawn = {kept: results_chart(results, lang, in_force=kept).options for kept in (True, False)}
    assert [len(drawn[kept]["series"]) for kept in (True, False)] == [4, 3]
    assert [len(drawn[kept]["legend"]["data"]) for kept in (True, False)] == [4, 3]


@pytest.mark.parametrize("lang", LANGS)
def test_page_one_tells_what_the_projects_left_out_would_take(lang: Language) -> None:
    model = decided_city()
    ways = [(project.delivers, project.cheapest) for project in model.projects]
    left = sum(max(0, way.cost) for delivers, way in ways if way is not None and not delivers)
    page = json.dumps(mayor_page(model, lang), ensure_ascii=False, default=str)
    words = sentence("front-left-out", lang, left="", all="", year=model.settings.price_year)
    assert (words[:18] in page) == (left > 0)
