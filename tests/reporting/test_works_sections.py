"""Half-finished works in the report and the workbook: delay in its three parts, ways to pay, the other side."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from functools import cache
from io import BytesIO

import openpyxl
import pytest

from maqsad.cli.tell_works import tell_works
from maqsad.messages import Language, number, row_title, sentence
from maqsad.plan.explicit import explicit
from maqsad.portfolio.decide import decide
from maqsad.portfolio.explanation.again import Case, LevelShift
from maqsad.portfolio.explanation.swaps import Swaps
from maqsad.portfolio.formulation.facts import facts_of
from maqsad.portfolio.studies import nothing_told
from maqsad.portfolio.studies.works import WORK, WORKS, Works
from maqsad.portfolio.studies.works.first import First
from maqsad.portfolio.studies.works.otherside import OtherSide
from maqsad.portfolio.studies.works.payments import offered
from maqsad.reporting import ReportModel, report_model
from maqsad.reporting.amounts import amounts_of
from maqsad.reporting.sections.delay import delay_section, delays_of
from maqsad.reporting.sections.ways_to_pay import main_ways, ways_to_pay_section
from maqsad.reporting.sections.works import works_section
from maqsad.reporting.work_choices import WorkChoices
from maqsad.reporting.work_words import WorkWords
from maqsad.reporting.workbook import plan_xlsx
from maqsad.values.problem import Refused

from .cast import MILLIARD, _tables, city, decided_city

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


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_work_says_how_many_of_its_ways_are_shown(lang: Language) -> None:
    _, found, model = studied()
    blocks = ways_to_pay_section(model, lang)
    pay = next(block for block in blocks if block["block"] == "table")
    heads = [row["cells"][0] for row in pay["rows"] if row["kind"] == "group"]
    for work, head in zip(found.works, heads, strict=True):
        counts = {"count": offered(work.ways), "shown": offered(main_ways(work))}
        title = row_title(model.snapshot["projects"].by_id()[work.project], lang)
        assert head.startswith(sentence("pay-group", lang, title=title, **counts))


def test_the_interest_stands_beside_the_cost_not_in_it() -> None:
    _, found, _ = studied()
    (hall,) = (work for work in found.works if work.project == "hall")
    (bonds,) = (way for way in hall.ways if way.fund == "bonds")
    assert bonds.lots
    assert bonds.interest == 2 * MILLIARD * sum(bonds.lots.values())
    assert bonds.cost == hall.ways[0].cost


@pytest.mark.parametrize("lang", LANGUAGES)
def test_works_are_blocks_of_lines_between_what_they_are_and_why(lang: Language) -> None:
    model = decided_city()
    (table,) = (block for block in works_section(model, lang) if block["block"] == "table")
    first = [row for row in table["rows"] if len(row["cells"]) == len(table["columns"])]
    assert [row["cells"][0]["lines"][0]["text"] for row in first] == [work.title.get(lang) for work in model.works]
    for n, row in enumerate(table["rows"]):
        if row in first:
            held = row["cells"][0]["rows"]
            assert row["cells"][-1]["rows"] == held
            block = table["rows"][n : n + held]
            assert [line["kind"] for line in block] == ["part"] * (held - 1) + ["last"]
            assert {len(line["cells"]) for line in block[1:]} <= {len(table["columns"]) - 2}


def test_every_work_has_one_fate_and_a_dangerous_one_says_what_safety_costs() -> None:
    model = decided_city()
    choices, amounts = WorkChoices(model), amounts_of(model, "en")
    assert sum(choices.counts.values()) == len(model.works) == 2
    assert choices.in_use == sum(work.delivers for work in model.works)
    assert choices.lead(amounts).startswith(f"Of the 2 half-finished works {choices.in_use} come into use")
    hall = next(work for work in model.works if work.id == "hall")
    assert choices.safe == {"hall": MILLIARD}
    assert choices.danger(hall, amounts) == sentence("work-danger", "en", money="1", year=1402)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_sheet_of_options_has_every_option_and_ours_differ_by_nothing(lang: Language) -> None:
    model = decided_city()
    book = openpyxl.load_workbook(BytesIO(plan_xlsx(model, lang)))
    sheet = book[sentence("sheet-work-options", lang)]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert sorted(row[3] for row in rows) == sorted(o.id for work in model.works for o in work.options)
    chosen = [row for row in rows if row[3] in {work.option.id for work in model.works}]
    assert [row[-1] for row in chosen] == [0, 0]


def test_the_delay_of_works_that_are_not_finished_is_told_apart() -> None:
    model = decided_city()
    found, fates = delays_of(model), WorkChoices(model).fates
    finished = [found[id] for id, fate in fates.items() if fate == "finished"]
    said = next(block["text"] for block in delay_section(model, "en") if block["block"] == "text")
    amounts = amounts_of(model, "en")
    assert f"for the {len(finished)} works that this plan finishes" in said
    assert not any(delay.price for delay in found.values()), "prices are constant there"
    assert "no rise of prices" in said
    assert amounts.said(sum(delay.decay or 0 for delay in finished)) in said
    assert amounts.said(sum(delay.decay or 0 for delay in found.values())) in said


def test_a_work_that_lies_is_weighed_against_closing_it() -> None:
    """The hall, of which closing is one of the options, is left as it lies where there is no money for more."""
    model = decided_city()
    hall = next(work for work in model.works if work.id == "hall")
    nothing = next(option for option in hall.options if option.kind == "nothing")
    closing = next(option for option in hall.options if option.kind == "stopped")
    changed = replace(hall, option=replace(nothing, chosen=True))
    choices = WorkChoices(replace(model, projects=tuple(changed if p is hall else p for p in model.projects)))
    amounts = amounts_of(model, "en")
    told = f"Left lying it leaves {amounts.bare(nothing.left)} to the next council; "
    told += f"closing it would cost {amounts.bare(closing.cost)}"
    assert told in choices.why(changed, amounts)
    assert all(
        "Left lying" not in line
        for work in model.works
        for line in WorkChoices(model).why(work, amounts)
        if WorkChoices(model).fates[work.id] != "left"
    )


def test_what_comes_in_for_the_work_and_what_moves_a_level_are_named() -> None:
    """Finishing the hall lets the school in, which needs it; the speed falls because the bridge is built otherwise."""
    relations = [{"id": "r", "kind": "requires", "project": "school", "needs": "hall"}]
    facts = facts_of(explicit(city(relations=relations, obligations=[])))
    kinds = {i: {facts.options[o].kind: o for o in facts.by_project[i]} for i in facts.by_project}
    ours = {i: next(iter(options.values())) for i, options in kinds.items()}
    ours["bridge"], there = kinds["bridge"]["as_planned"], kinds["bridge"]["nothing"]
    words = WorkWords(facts, "en", str, ours)
    swaps = Swaps(facts, frozenset(ours.values()))
    before, after = swaps.level("speed", 1403), swaps.level("speed", 1403, ours["bridge"], there)
    assert after < before
    other = OtherSide(
        finished=True,
        option=kinds["hall"]["as_planned"],
        price=Fraction(3),
        into=("compost", "school"),
        otherwise={"bridge": there},
        levels=(LevelShift("speed", 1403, before, after),),
    )
    _, found, _ = studied()
    told = words.then(replace(found.works[0], project="hall", other=other))
    assert sentence("swap-into-needing", "en", projects="Way to school") in told
    assert sentence("swap-into", "en", projects="Compost works") in told
    assert any(line.endswith("mostly by Bridge") for line in told)
    assert any("Bridge (" in line for line in told)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_completion_first_is_one_sentence_where_it_changes_nothing(lang: Language) -> None:
    words = WorkWords(decided_city().facts, lang, str)
    same = First(True, 9, ("a", "b"), ("b", "c"), Fraction(70), Fraction(1, 100), Fraction(-3), Fraction(5, 2))
    told = words.first(same, Fraction(70))
    assert told == [sentence("first-same", lang, ours=2, works=9, there=2, most=number(Fraction(5, 2), lang, 1))]
    assert len(words.first(replace(same, price=Fraction(1), out=("hall",)), Fraction(70))) == 2


def test_long_titles_are_brief_in_cells_and_whole_elsewhere() -> None:
    long = "word " * 30 + "(Serra, row 1)"
    rows = [row | ({"title_en": long.strip()} if row["id"] == "hall" else {}) for row in _tables()["projects"]]
    facts = facts_of(explicit(city(projects=rows)))
    assert WorkWords(facts, "en", str).title("projects", "hall") == long
    cell = WorkWords(facts, "en", str, brief=True).title("projects", "hall")
    assert cell.endswith("… (Serra, row 1)")
    assert len(cell) < 80
