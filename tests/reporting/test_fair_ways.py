"""Justice and ways in the report: what a district manager and a planner read, in both languages."""

from dataclasses import replace
from fractions import Fraction
from functools import cache
from itertools import pairwise

import pytest

from maqsad.plan.explicit import explicit
from maqsad.portfolio.decide import decide
from maqsad.portfolio.explanation.again import Case
from maqsad.portfolio.studies import nothing_told
from maqsad.portfolio.studies.justice import OwnPots, justice
from maqsad.portfolio.studies.ways import ways
from maqsad.reporting import fetched, report_model, report_pdf
from maqsad.reporting.charts import render
from maqsad.reporting.charts.ticks import even
from maqsad.reporting.fairness import Fairness
from maqsad.reporting.marks import CHOSEN
from maqsad.reporting.sections.justice import justice_section
from maqsad.reporting.sections.ways import ways_section
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


def test_a_way_says_whether_it_is_built_and_chosen():
    section = ways_section(model(), "en")
    rows = cells(section)
    assert all(row[1] == "Works" for row in rows)
    assert any(row[-1] == CHOSEN for row in rows)


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


def test_what_is_at_least_or_at_most_is_never_told_tighter_than_it_is():
    found = model().studies["justice"]
    district = found.districts[0].district
    pots = OwnPots(Fraction("0.866"), district, Fraction("0.876"), district, Fraction("0.911"))
    told = list(Fairness(model().facts, replace(found, own_pots=pots), "en").pots())
    assert [part in line for part, line in zip(("86%", "87%", "92%"), told, strict=True)] == [True] * 3


@pytest.mark.parametrize("more", [0, 1])
def test_a_better_plan_at_the_agreed_floor_is_said(more):
    found = model()
    study = found.studies["justice"]
    plan = study.equity.plan_points
    curve = tuple(replace(point, found=plan + more) for point in study.equity.curve)
    fair = Fairness(found.facts, replace(study, equity=replace(study.equity, curve=curve)), "en")
    assert (fair.say("price-better", more="1.0") in list(fair.price())) == bool(more)
