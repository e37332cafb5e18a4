"""What each section of the report holds, on the small city with its studies made: exact rows, in both languages."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from functools import cache
from typing import Any

import openpyxl
import pytest

from maqsad.messages import number, sentence
from maqsad.messages.formats import listed
from maqsad.plan.explicit import explicit
from maqsad.portfolio.decide import decide
from maqsad.portfolio.explanation.again import Case
from maqsad.portfolio.formulation.facts import facts_of
from maqsad.portfolio.studies import nothing_told
from maqsad.portfolio.studies.nearest import NEAREST, Beside, Near, Nearest
from maqsad.portfolio.studies.usual import USUAL
from maqsad.reporting import ReportModel, plan_xlsx, report_model
from maqsad.reporting.rules import rule_text
from maqsad.reporting.sections import sections
from maqsad.reporting.sections.left_out import left_out_section
from maqsad.reporting.sections.mayor import mayor_page
from maqsad.reporting.sections.projects import projects_section
from maqsad.reporting.sections.usual import usual_section
from maqsad.reporting.wording import short
from portfolio.towns import towns
from reporting.cast import city, decided_city, mechanics_city, stuck_city

LANGS = ("fa", "en")
Blocks = list[dict[str, Any]]


@cache
def studied_city() -> ReportModel:
    """With the usual ways beside it."""
    found = decide(explicit(city()))
    studies = {"usual": USUAL.run(Case(found, 200), nothing_told)}
    return report_model(found.snapshot, found.decision, studies)


def of(blocks: Blocks, kind: str) -> Blocks:
    return [block for block in blocks if block["block"] == kind]


def cells(table: Mapping[str, Any]) -> list[list[str]]:
    return [[_words(cell) for cell in row["cells"]] for row in table["rows"]]


def _words(cell: Any) -> str:
    return cell if isinstance(cell, str) else " ".join(line["text"] for line in cell.get("lines", []))


@pytest.mark.parametrize("lang", LANGS)
def test_the_report_goes_from_the_mayor_to_the_sources(lang: str) -> None:
    blocks = sections(studied_city(), lang)
    headings = [block["text"] for block in blocks if block["block"] == "heading" and block["level"] == 1]
    wanted = ("results", "money", "works", "usual", "projects", "obligations", "left-out", "proof", "sources")
    assert [title for title in headings if title in {sentence(name, lang) for name in wanted}] == [
        sentence(name, lang) for name in wanted
    ]
    kinds = [block["block"] for block in blocks]
    assert kinds.index("cards") < kinds.index("contents") < kinds.index("questions") < kinds.index("heading")


@pytest.mark.parametrize("lang", LANGS)
def test_every_question_leads_to_a_section_that_is_there(lang: str) -> None:
    blocks = sections(studied_city(), lang)
    (questions,) = of(blocks, "questions")
    named = [block["name"] for block in blocks if block.get("name")]
    asked = [question["to"] for question in questions["asked"]]
    assert asked == named
    assert {"results", "money", "works", "usual", "left-out", "proof", "sources"} <= set(asked)
    assert all(question["text"] == sentence(f"question-{question['to']}", lang) for question in questions["asked"])


def test_without_studies_their_sections_are_not_there() -> None:
    (questions,) = of(sections(decided_city(), "en"), "questions")
    assert "usual" not in [question["to"] for question in questions["asked"]]
    assert usual_section(decided_city(), "en") == []


@pytest.mark.parametrize("lang", LANGS)
def test_the_usual_ways_stand_beside_our_plan_with_points_last(lang: str) -> None:
    model = studied_city()
    found = USUAL.among(model.studies)
    assert found is not None
    blocks = usual_section(model, lang)
    (table,) = of(blocks, "table")
    assert not model.has_plan_in_force, "so that way is doing nothing, and no column"
    shown = [way for way in found.ways if way.way != "in_force"]
    assert len(table["columns"]) == len(shown) + 2 == 6
    rows = cells(table)
    outcomes = [found.ours, *(way.outcome for way in shown)]
    assert rows[-1] == [sentence("compare-points", lang), *(number(side.value, lang, 1) for side in outcomes)]
    works = sentence("compare-works", lang, works=2)
    assert [works, *(number(len(side.finished), lang) for side in outcomes)] in rows
    lead = of(blocks, "text")[0]["text"]
    best = max(way.outcome.value for way in shown)
    for value in (found.ours.value, best, model.decision.certified_bound):
        assert value is not None
        assert number(value, lang, 1) in lead
    assert ("یافته" if lang == "fa" else "found") in lead
    assert ("اثبات‌شده" if lang == "fa" else "proven") in lead


@pytest.mark.parametrize("lang", LANGS)
def test_page_one_compares(lang: str) -> None:
    tables = of(mayor_page(studied_city(), lang), "table")
    assert len(tables) == len(of(mayor_page(decided_city(), lang), "table")) + 1
    assert cells(tables[-1])[-1][0] == sentence("compare-points", lang)


@pytest.mark.parametrize("lang", LANGS)
def test_each_mission_adds_up(lang: str) -> None:
    model = decided_city()
    table = next(
        block
        for block in of(sections(model, lang), "table")
        if sentence("col-worth", lang).replace(" ", "\n") in [column["title"] for column in block["columns"]]
    )
    total = [row for row in table["rows"] if row["kind"] == "total"]
    assert len(total) == 1
    funded = sum(project.cost for project in model.projects if project.delivers)
    assert total[0]["cells"][3] == number(Fraction(funded, 10**10), lang, 1)


def near(model: ReportModel, at_most: Fraction | None, beside: Beside | None) -> ReportModel:
    project = next(project for project in model.projects if not project.delivers)
    found = Near(project.id, Fraction(1, 3), at_most, ("bridge",), beside)
    return replace(model, studies={"nearest": Nearest((found,), 2)})


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_nearest_says_what_is_proven_and_what_was_found(lang: str) -> None:
    option = next(p for p in decided_city().projects if not p.delivers).cheapest
    assert option is not None
    extra = (("cash", 1402, 10**11), ("cash", 1403, 2 * 10**11))
    model = near(decided_city(), Fraction(5), Beside(option.id, extra, Fraction(1)))
    blocks = left_out_section(model, lang)
    row = cells(of(blocks, "table")[0])[0]
    assert row[1] == number(Fraction(3, 10), lang, 1), "what is proven is rounded down"
    assert row[2] == number(5, lang, 1)
    assert row[3] == next(p for p in model.projects if p.id == "bridge").title.get(lang)
    assert row[4].startswith(number(30, lang, 1))
    said = " ".join(block["text"] for block in of(blocks, "text"))
    assert sentence("nearest-of", lang, all=3, shown=1, count=2) in said
    assert NEAREST.among(model.studies) is not None


def test_what_no_plan_and_no_money_brings_in_says_so() -> None:
    row = cells(of(left_out_section(near(decided_city(), None, None), "en"), "table")[0])[0]
    assert row[2:] == ["—", sentence("nearest-no-plan", "en"), sentence("nearest-no-fund", "en")]


@pytest.mark.parametrize("lang", LANGS)
def test_every_project_left_out_stands_with_a_word_and_the_words_are_counted(lang: str) -> None:
    """The lead counts each kind, and they add up to the table."""
    model = standings_city()
    blocks = left_out_section(model, lang)
    others = [project for project in model.projects if not project.delivers]
    told = [row["cells"][-1] for row in of(blocks, "table")[-1]["rows"] if row["kind"] == ""]
    assert sorted(told) == sorted(sentence(f"told-{project.standing}", lang) for project in others)
    counts = Counter(project.standing for project in others)
    assert counts == {"out": 1, "duty": 1, "held": 1, "amendment": 1}
    kinds = [sentence(f"left-out-{name}", lang, count=1) for name in ("out", "duty", "held", "amendment")]
    assert of(blocks, "text")[0]["text"] == sentence("left-out-lead", lang, count=4, list=listed(kinds, lang))


@pytest.mark.parametrize("lang", LANGS)
def test_what_binds_a_project_is_told_before_what_the_numbers_say(lang: str) -> None:
    model = standings_city()
    rows = [row["cells"] for row in of(projects_section(model, lang), "table")[0]["rows"] if row["kind"] == ""]
    assert {row[0]: row[-1] for row in rows} == {
        "road": sentence("told-in", lang),
        "court": sentence("told-obligation", lang),
        "put": sentence("told-amendment", lang),
    }
    names = {"court": "obligation", "put": "amendment", "barred": "amendment", "survey": "held", "paint": "duty"}
    book = openpyxl.load_workbook(io.BytesIO(plan_xlsx(model, lang)))
    told = {row[1]: row for row in book[sentence("sheet-projects", lang)].iter_rows(values_only=True)}
    for project, standing in names.items():
        assert sentence(f"project-standing-{standing}", lang) in told[project]


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_worth_less_than_its_price_is_marked_and_worths_need_not_add_up(lang: str) -> None:
    model = decided_city()
    first = next(project for project in model.projects if project.delivers and project.reasons == ("effect",))
    for price, marked in ((first.value_points - 1, False), (first.value_points + 1, True)):
        changed = replace(first, price_points=price)
        others = tuple(changed if p is first else replace(p, price_points=Fraction(0)) for p in model.projects)
        blocks = projects_section(replace(model, projects=others), lang)
        rows = [row for row in cells(of(blocks, "table")[0]) if row[0] == first.title.get(lang)]
        assert [row[4].endswith(" †") for row in rows] == [marked]
        told = [block["text"] for block in of(blocks, "text")]
        assert (sentence("projects-under", lang) in told) == marked
        total = number(sum(p.value_points for p in model.projects), lang, 1)
        assert sentence("projects-worths", lang, sum=total, value=number(model.decision.value, lang, 1)) in told


@pytest.mark.parametrize("lang", LANGS)
def test_rules_between_projects_are_told_by_titles(lang: str) -> None:
    titles = {id: {"id": id, "title_fa": f"طرح {id}", "title_en": f"Plan {id}"} for id in ("road", "rail", "port")}
    relations = [
        {"id": "r-1", "kind": "requires", "project": "road", "needs": "rail"},
        {"id": "r-2", "kind": "at_most", "project": "rail", "group": "g-1", "limit": 1},
        {"id": "r-3", "kind": "at_most", "project": "port", "group": "g-1", "limit": 1},
    ]
    plan = towns(dict.fromkeys(titles, 10), {"road": 1}, 30, projects=list(titles.values()), relations=relations)
    facts = facts_of(explicit(plan))
    name = {id: row["title_fa" if lang == "fa" else "title_en"] for id, row in titles.items()}
    needs = sentence("row-requires", lang, project=name["road"], needs=[name["rail"]])
    group = sentence("row-at-most", lang, limit=1, projects=[name["port"], name["rail"]])
    assert [rule_text(facts, row, lang) for row in ("requires|r-1|road.a", "at_most|g-1")] == [needs, group]
    assert not any(id in text for id in ("r-1", "g-1") for text in (needs, group))


@cache
def standings_city() -> ReportModel:
    """Only the road does anything: for each other one its own reason settles it."""
    costs = dict.fromkeys(("road", "court", "put", "barred", "survey", "paint"), 10) | {"tower": 30}
    projects = [{"id": id} | ({"estimate": ESTIMATES[id]} if id in ESTIMATES else {}) for id in costs]
    plan = towns(
        costs, {"road": 5, "barred": 4, "tower": Fraction(1, 10)}, 34, projects=projects,
        obligations=[{"id": "ruling", "project": "court"}],
        amendments=[{"id": "a1", "project": "put", "kind": "in"}, {"id": "a2", "project": "barred", "kind": "out"}],
    )  # fmt: skip
    found = decide(explicit(plan), gap=Fraction(0))
    return report_model(found.snapshot, found.decision)


ESTIMATES = {"survey": "not_estimated", "paint": "stated_none"}


@pytest.mark.parametrize("lang", LANGS)
def test_a_plan_of_mechanics_names_its_own_unit(lang: str) -> None:
    plan = city(plan=dict(vars(mechanics_city().settings)) | {"book_unit_fa": "سنتاوو", "book_unit_en": "centavo"})
    found = decide(explicit(plan))
    blocks = sections(report_model(found.snapshot, found.decision), lang)
    assert blocks[0]["text"] == sentence("mechanics-only", lang)
    unit = of(blocks, "cards")[0]["items"][0]["unit"]
    assert unit == sentence("book-million-rial", lang, unit="سنتاوو" if lang == "fa" else "centavo")
    assert not any(word in str(blocks) for word in ("تومان", "toman", "ریال ", " rial"))


def test_where_there_is_no_plan_the_clash_comes_first() -> None:
    headings = [block["text"] for block in of(sections(stuck_city(), "en"), "heading") if block["level"] == 1]
    assert headings[-3:] == [sentence(name, "en") for name in ("proof", "money", "sources")]


def test_long_titles_are_cut_between_words() -> None:
    assert short("Bridge") == "Bridge"
    long = " ".join(["word"] * 30)
    assert short(long) == " ".join(["word"] * 14) + " …"
