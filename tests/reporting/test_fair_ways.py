"""Justice and ways in the report: what a district manager and a planner read, in both languages."""

from dataclasses import replace
from fractions import Fraction
from functools import cache
from itertools import pairwise

import pytest

from maqsad.messages import number
from maqsad.plan.explicit import explicit
from maqsad.portfolio.decide import decide
from maqsad.portfolio.explanation.again import Case
from maqsad.portfolio.explanation.better import Better
from maqsad.portfolio.studies import nothing_told
from maqsad.portfolio.studies.justice import Guarantee, Measured, OwnPots, justice
from maqsad.portfolio.studies.justice.inequality import Inequality, Theil
from maqsad.portfolio.studies.parties import parties
from maqsad.portfolio.studies.ways import ways
from maqsad.reporting import fetched, report_model, report_pdf
from maqsad.reporting.better_plan import better_text
from maqsad.reporting.charts import render
from maqsad.reporting.charts.ticks import even
from maqsad.reporting.district_sheet import district_sheets
from maqsad.reporting.district_works import DistrictWorks
from maqsad.reporting.fairness import Fairness
from maqsad.reporting.less_just import less_just
from maqsad.reporting.level_words import LevelWords
from maqsad.reporting.sections.justice import justice_section
from maqsad.reporting.sections.parties import parties_section
from maqsad.reporting.sections.ways import ways_section
from maqsad.reporting.words import Words
from reporting.cast import city, decided_city


@cache
def model():
    found = decide(explicit(city()))
    case = Case(found, 1_000)
    studies = {"justice": justice(case, nothing_told), "ways": ways(case, nothing_told)}
    return report_model(found.snapshot, found.decision, studies)


def texts(value):
    """Every text in blocks, charts apart."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from texts(part)


def cells(blocks, n=0):
    table = [block for block in blocks if block["block"] == "table"][n]
    return [line["cells"] for line in table["rows"] if not line["kind"]]


@pytest.mark.parametrize("section", [justice_section, ways_section])
def test_a_study_that_was_not_made_says_nothing(section):
    assert section(decided_city(), "fa") == []


@pytest.mark.parametrize("lang", ["fa", "en"])
@pytest.mark.parametrize("section", [justice_section, ways_section])
def test_every_text_is_filled_in(section, lang):
    assert not [text for text in texts(section(model(), lang)) if "{" in text or "None" in text]


def test_one_row_a_district_in_their_natural_order():
    rows = cells(justice_section(model(), "en"))
    assert [row[0]["lines"][0]["text"] for row in rows] == ["District 1", "District 2", "District 10"]
    assert [row[1] for row in rows] == ["46.7%", "20.0%", "33.3%"]
    assert sum(float(row[2].removesuffix("%")) for row in rows) == pytest.approx(100, abs=0.2)
    assert [row[-1] for row in rows] == ["Compost works", "Way to school", "Way to school"]


def test_even_ticks_hold_both_ends():
    for low, high in ((0, 7), (-3, 41), (93, 101), (22, 27), (0, 0)):
        ticks = even(low, high)
        assert ticks[0] <= low <= high <= ticks[-1]
        assert len(ticks) <= 7
        assert len({b - a for a, b in pairwise(ticks)}) <= 1


@pytest.mark.skipif(not fetched.ECHARTS.is_file(), reason="the report's assets have not been fetched")
@pytest.mark.parametrize("lang", ["fa", "en"])
def test_the_charts_are_drawn_and_the_report_compiles(lang):
    drawings = [
        block["chart"]
        for section in (justice_section, ways_section)
        for block in section(model(), lang)
        if block["block"] == "chart"
    ]
    assert len(drawings) >= 3
    for svg in render(drawings):
        assert "NaN" not in svg
    assert report_pdf(replace(model()), lang).startswith(b"%PDF")


def fair(lang="en", **changed):
    return Fairness(model().facts, replace(model().studies["justice"], **changed), lang, lambda rial: f"{rial} rial")


def test_what_is_at_least_or_at_most_is_never_told_tighter_than_it_is():
    district = model().studies["justice"].districts[0].district
    pots = OwnPots(Fraction("0.866"), district, Fraction("0.876"), district, Fraction("0.911"))
    told = list(fair(own_pots=pots).pots())
    assert [part in line for part, line in zip(("86%", "92%"), told, strict=True)] == [True] * 2


def test_the_own_pot_guarantee_has_its_price_and_is_not_taken_for_the_floor():
    district = model().studies["justice"].districts[0].district
    guarantee = Guarantee(Fraction(1), Fraction(90), Fraction(100), Fraction("97.06"), -5, ("a",), ("b", "c"), ())
    pots = OwnPots(Fraction("0.8"), district, Fraction("1.2"), district, Fraction(2), guarantee)
    _, price, plan = fair(own_pots=pots).pots()
    assert price == (
        "To guarantee 100% to every district costs 10.0 points, 10.0% of the results (found); "
        "no plan does so for less than 2.9 points (proven)."
    )
    assert plan.startswith("That plan costs 5 rial less, does 1 project in place of 2")
    floor, own = fair().promises()
    assert "not in force" in own
    assert "(not in force in this decision)" in floor, "the city sets no floor"
    assert "(in force in this decision)" in fair().say("promise-floor")


def test_a_better_plan_is_said_with_how_to_take_it():
    titles = {project: f"title of {project}" for project in model().facts.projects}
    one, other = sorted(titles)[:2]
    better = Better(Fraction("0.71"), (one,), (other,), ())
    told = better_text(better, titles, "en")
    assert "worth 0.8 points more" in told
    assert f"title of {one} comes in, title of {other} goes out" in told
    assert f"`maqsad amend OUT --in {one} --out-of {other}`" in told
    assert "In it 5 projects come in, 1 goes out" in better_text(replace(better, into=(one,) * 5), titles, "en")
    assert "maqsad decide --work" in better_text(Better(Fraction(1), (), (), (one,)), titles, "en")


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_justice_and_parties_say_the_same_of_a_better_plan(lang):
    """Whichever of them met it; the run of the decision loses just so much."""
    of = model()
    case = Case(decide(explicit(city())), 300)
    project = min(of.facts.projects)
    met = replace(of.studies["justice"], better=Better(Fraction(5, 2), (project,), (), ()))
    told = replace(of, studies={"justice": met, "parties": parties(case, nothing_told)})
    sections = [section(told, lang) for section in (justice_section, parties_section)]
    notices = [[block["text"] for block in blocks if block.get("style") == "notice"] for blocks in sections]
    assert notices[0] == notices[1]
    assert len(notices[0]) == 1
    ours = cells(sections[1])[0]
    assert ours[3].startswith(number(Fraction(5, 2), lang, 1))


def test_where_the_plan_is_less_just_it_says_so_and_by_whom():
    """As if the plan in force had given all districts alike; ours gives most to one."""
    study = model().studies["justice"]
    alike = [
        replace(row, before_points=row.points + row.people, before_money=Fraction(row.people))
        for row in study.districts
    ]
    equal = Inequality(Fraction(0), Theil(Fraction(0), None, None), Fraction(-1))
    told = list(less_just(fair(districts=tuple(alike), in_force=Measured(equal, equal))))
    assert told[0] == "By 6 of 6 measures this plan is less just than the plan in force:"
    assert len(told) == 9
    assert all("instead of" in line for line in told[1:-2])
    assert "mostly by District" in told[1]
    assert told[-2].startswith("These districts get less results than under the plan in force, too: District 1")
    assert list(less_just(fair(in_force=study.plan))) == [
        "By none of these measures is this plan less just than the plan in force."
    ]


def test_every_work_of_a_district_stands_on_its_line_and_on_the_sheet():
    works = DistrictWorks(fair(), model().decision.choices)
    first = fair().rows[0]
    assert works.largest(first, str).startswith(
        f"{fair().project(first.works[0].project)}: {round(first.works[0].money)} ("
    )
    for row in fair().rows:
        assert [line.split("`")[1] for line in works.lines(row)] == [work.project for work in row.works]
    districts, sheet = district_sheets(model(), Words(model(), "en"))
    assert [line[0] for line in districts.rows] == [fair().title(row.district) for row in fair().rows]
    assert sum(line[3] for line in districts.rows) == pytest.approx(1, abs=1e-5)
    assert sheet.name == "Works by district"
    assert len(sheet.rows) == sum(len(row.works) for row in fair().rows)
    shares = [line[4] for line in sheet.rows if line[0] == "District 1"]
    assert sum(shares) == pytest.approx(1, abs=1e-4)


def test_what_a_work_brings_is_told_by_its_weightiest_effect():
    levels = LevelWords(model().facts, "en")
    told = {project: levels.brings(option) for project, option in model().decision.choices.items()}
    assert told == {
        "bridge": "Travel speed +1.0 km/h",
        "compost": "Waste buried −8.8 %",
        "school": "Satisfaction +6.0 calm",
        "hall": "",
        "idea": "",
        "survey": "",
    }


def test_of_many_districts_a_page_shows_both_ends_and_says_where_all_are():
    study = model().studies["justice"]
    first = study.districts[0]
    many = tuple(replace(first, points=first.points * n) for n in range(1, 31))
    told = fair(districts=many)
    assert [row.points / first.points for row in told.shown] == [*range(1, 11), *range(21, 31)]
    blocks = justice_section(replace(model(), studies={"justice": replace(study, districts=many)}), "en")
    assert len(cells(blocks)) == 20
    assert any("the 10 farthest over their share" in text for text in texts(blocks))


def test_a_guarantee_that_takes_nothing_is_not_told_as_a_price_of_nought():
    district = model().studies["justice"].districts[0].district
    guarantee = Guarantee(Fraction(1), Fraction("99.99"), Fraction(100), Fraction(101), 0, (), (), ())
    pots = OwnPots(Fraction("0.8"), district, Fraction(1), district, None, guarantee)
    assert "less than 0.1 points (found)" in list(fair(own_pots=pots).pots())[1]


def test_need_is_told_as_it_is_counted_here():
    """The small city's districts differ in population alone, so no measure ranks them by quality."""
    plain = Fairness(model().facts, model().studies["justice"], "en", str)
    assert plain.reading().startswith("Need: population (all districts have the same")
    assert "assumption" not in plain.reading()
    assert [line[0] for line in plain.measures()] == [
        plain.say(f"{measure}-{thing}") for measure in ("gini", "theil") for thing in ("results", "money")
    ]


def test_districts_that_are_alike_farthest_over_are_counted():
    (one, two, three), study = sorted(model().studies["justice"].districts, key=lambda row: row.district), model()
    alike = [replace(one, need=Fraction(1), points=Fraction(1))]
    alike += [replace(row, need=Fraction(1), points=Fraction(2)) for row in (two, three)]
    found = replace(study.studies["justice"], districts=tuple(alike))
    assert Fairness(study.facts, found, "en", str).lead().endswith("2 districts are alike farthest over, with 120%.")


def test_without_a_plan_in_force_measures_have_no_column_of_it():
    tables = [block for block in justice_section(model(), "en") if block["block"] == "table"]
    assert ["Measure", "Our plan", "What it says"] in [
        [column["title"].replace("\n", " ") for column in table["columns"]] for table in tables
    ]
