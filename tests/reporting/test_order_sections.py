"""The sections on income and on the parties: what they say of a small city, in both languages."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import cache
from typing import Any

import pytest

from maqsad.messages import Language, number
from maqsad.plan.explicit import explicit
from maqsad.portfolio.decide import decide
from maqsad.portfolio.explanation.again import Case
from maqsad.portfolio.explanation.better import Better
from maqsad.portfolio.studies import nothing_told
from maqsad.portfolio.studies.order import ORDER
from maqsad.portfolio.studies.parties import PARTIES
from maqsad.reporting import ReportModel, report_model
from maqsad.reporting.charts.order import Step, order_chart
from maqsad.reporting.charts.parties import DotLine, parties_chart
from maqsad.reporting.charts.style import DARK
from maqsad.reporting.charts.svg import render
from maqsad.reporting.pdf import report_pdf
from maqsad.reporting.sections.order import order_section
from maqsad.reporting.sections.parties import parties_section
from maqsad.reporting.sections.unsaid import unsaid
from portfolio.studies.test_order import town as small_town
from portfolio.studies.test_parties import COSTS
from portfolio.studies.test_parties import town as two_parties
from world import FIRST, LAST, ceilings

from .cast import agreed, city, decided_city

LANGUAGES: tuple[Language, ...] = ("fa", "en")


def studied(plan: Any) -> ReportModel:
    case = Case(decide(explicit(plan), gap=Fraction(0)), 500)
    studies = {study.name: study.run(case, nothing_told) for study in (ORDER, PARTIES)}
    return report_model(case.decided.snapshot, case.decided.decision, studies)


@cache
def town() -> ReportModel:
    return studied(small_town(60, obligations=[{"id": "due", "project": "bus"}]))


@cache
def apart_town() -> ReportModel:
    costs = [{"option": f"{id}.a", "amount": 60} for id in COSTS]
    parties = [{"id": "drivers"}, {"id": "walkers"}]
    return studied(two_parties(parties=parties, option_costs=costs, fund_ceilings=ceilings({FIRST: 120, LAST: 0})))


@cache
def parties_town() -> ReportModel:
    return studied(two_parties())


def words(blocks: list[dict[str, Any]]) -> list[str]:
    return [block["text"] for block in blocks if "text" in block]


def table(blocks: list[dict[str, Any]], n: int) -> list[list[Any]]:
    found = [block for block in blocks if block["block"] == "table"]
    return [line["cells"] for line in found[n]["rows"]]


def test_without_the_studies_there_is_nothing_to_say() -> None:
    assert order_section(decided_city(), "en") == parties_section(decided_city(), "en") == []


def test_income_says_what_stays_and_what_is_lacking() -> None:
    told = words(order_section(town(), "en"))
    assert told[1].startswith(
        "If only 84% of income comes in (of every fund but bonds and loans), 1 of the plan's 2 pro"
    )
    assert any("At 70% of income there is no plan at all (proven)" in text and "0.8 toman" in text for text in told)


def test_baskets_add_up_in_the_table() -> None:
    """Bus takes three quarters and a part of the fourth, pool the rest; amounts are in toman, ten rial each."""
    blocks = order_section(town(), "en")
    assert table(blocks, 2) == [
        ["bus", "1.5", "1.5", "1.5", "0.5", "5.0"],
        ["pool", "—", "—", "—", "1.0", "1.0"],
        ["Basket", "1.5", "1.5", "1.5", "1.5", "6.0"],
        ["Income of the quarter for projects", "1.5", "1.5", "1.5", "1.5", "6.0"],
    ]
    assert any("comes in by quarter (25% each)" in text for text in words(blocks))


def test_what_is_dropped_first_stands_with_what_goes_with_it() -> None:
    assert table(order_section(town(), "en"), 1) == [["1", "pool", "speed: 9 instead of 12 speed (1403)"]]


def test_parties_say_what_each_loses_and_why_a_run_fails() -> None:
    blocks = parties_section(parties_town(), "en")
    rows = {cells[0]: cells[1:] for cells in table(blocks, 0)}
    assert rows["walkers alone"][:3] == ["900.0", "400.0", "500.0 (55.6%)"]
    assert rows["Costs at 120% of their estimate"][1:4] == ["—", "—", "—"]
    (failed,) = [block for block in blocks if block["block"] == "list"]
    assert len(failed["items"]) == 2
    assert "walkers" in words(blocks)[1]


def test_the_dots_of_contested_projects_say_what_is_proven() -> None:
    (drawn,) = [block["chart"] for block in parties_section(parties_town(), "en") if block["block"] == "chart"]
    series = {part["symbol"]: part for part in drawn.options["series"]}
    assert set(series) == {"rect"}
    assert drawn.options["yAxis"]["data"] == ["bus", "park"]


def test_the_counts_of_the_parties_add_up_and_every_difference_is_a_dot() -> None:
    """Each party takes its own line and the school, ours both lines: the school is in all of theirs and not in ours."""
    model = apart_town()
    blocks = parties_section(model, "en")
    *kinds, total = table(blocks, 1)
    assert [sum(int(line[n]) for line in kinds) for n in (1, 2)] == [int(cell) for cell in total[1:]] == [4, 2]
    unlike = {line[0]: line[5] for line in table(blocks, 0)}
    (drawn,) = [block["chart"] for block in blocks if block["block"] == "chart"]
    assert drawn.options["yAxis"]["data"] == ["school", "bus", "park"]
    for n, head in enumerate(drawn.options["xAxis"]["data"]):
        dots = {(part["symbol"], part["itemStyle"]["color"]): part["data"] for part in drawn.options["series"]}
        full = {d["value"][1] for (_, color), data in dots.items() if color == DARK for d in data if d["value"][0] == n}
        assert unlike.get(f"{head} alone", "0") == str(len(full ^ {1, 2}))
    (told,) = [block["items"][0]["text"] for block in blocks if block["block"] == "list"][-1:]
    assert told.startswith("school is in all of theirs and not in ours. By the weights of this decision")
    assert "50.0 points less than ours (found)" in told


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_better_plan_is_said_first_and_offered(lang: Language) -> None:
    model = parties_town()
    better = Better(Fraction(5, 2), ("bus",), ("park",), ("school",))
    studies = {**model.studies, "parties": replace(model.studies["parties"], better=better)}
    notices = [b["text"] for b in parties_section(replace(model, studies=studies), lang) if b.get("style") == "notice"]
    assert len(notices) == 1
    assert number(Fraction(5, 2), lang, 1) in notices[0]
    assert all(name in notices[0] for name in ("bus", "park", "school"))
    assert not [b for b in parties_section(model, lang) if b.get("style") == "notice"]


def test_where_no_party_would_do_better_nobody_pays_most() -> None:
    model = parties_town()
    found = PARTIES.among(model.studies)
    assert found is not None
    content = replace(found, runs=tuple(replace(run, value=run.ours) for run in found.runs))
    model = replace(model, studies={**model.studies, "parties": content})
    assert words(parties_section(model, "en"))[1].startswith("By no party's weights alone was a better plan")


def test_with_one_party_only_other_prices_are_told() -> None:
    blocks = parties_section(town(), "en")
    assert words(blocks)[:2] == [
        "If prices or costs were different",
        "The plan has one party, so weights are not in dispute. Of the 2 other runs that were tried, our plan can be "
        "carried out as it stands in 0.",
    ]
    assert [line[0] for line in table(blocks, 0)] == [
        "This decision",
        "Costs at 110% of their estimate",
        "Costs at 120% of their estimate",
    ]
    assert not [block for block in blocks if block["block"] == "chart"]
    found = PARTIES.among(town().studies)
    assert found is not None
    alone = replace(found, runs=found.runs[:2])
    assert parties_section(replace(town(), studies={"parties": alone}), "en") == []


def test_what_is_left_out_is_said_in_one_line() -> None:
    found = PARTIES.among(town().studies)
    assert found is not None
    (silent,) = unsaid(replace(town(), studies={"parties": replace(found, runs=found.runs[:2])}), (), "en")
    assert "other weights (one party only)" in silent["text"]
    assert "the plan in force" in silent["text"]
    (silent,) = unsaid(parties_town(), ("tools", "obligations"), "en")
    assert not any(words in silent["text"] for words in ("weights", "bonds", "obligations"))


def test_whose_weights_the_decision_has_depends_on_the_signatures() -> None:
    model = parties_town()
    assert table(parties_section(model, "en"), 0)[0][0] == "Average of the parties, not signed (this decision)"
    assert table(parties_section(agreed(model), "en"), 0)[0][0] == "Agreed average of the parties (this decision)"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_report_with_both_sections_is_drawn(lang: Language) -> None:
    assert report_pdf(studied(city()), lang).startswith(b"%PDF")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_charts_are_drawn(lang: Language) -> None:
    charts = [
        order_chart([Step(100, 5, 0, 2), Step(85, 3, 2, 1)], lang),
        parties_chart([DotLine("a", ("in", "proven_out")), DotLine("b", ("out", "proven_in"))], ["x", "y"], lang),
    ]
    for svg in render(charts):
        assert svg.startswith("<svg")
