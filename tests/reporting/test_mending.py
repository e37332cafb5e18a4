"""Where there is no plan: what clashes and what would mend it, in words and own units."""

from dataclasses import replace
from functools import cache

import pytest

from maqsad.messages import sentence
from maqsad.plan.explicit import explicit, with_district_floors
from maqsad.portfolio.decide import decide
from maqsad.portfolio.decision import Clash, Given, Infeasibility, PolicyRepair
from maqsad.portfolio.formulation.facts import facts_of
from maqsad.reporting import ReportModel, report_model
from maqsad.reporting.amounts import Amounts
from maqsad.reporting.mending import clash_texts, given_text, policy_texts, repair_lines, tail_lines
from maqsad.reporting.rules import rule_text
from maqsad.values.money import MoneyUnit
from reporting.cast import city
from world import MICRO, ceilings, world

AMOUNTS = Amounts(MoneyUnit.MILLIARD_TOMAN, "en")


@cache
def model() -> ReportModel:
    """A city without a plan, whatever the reason; its diagnosis is replaced by that of each test."""
    floors = [
        {"id": "clean", "indicator": "burial", "year": 1403, "level": 30 * MICRO},
        {"id": "quick", "indicator": "speed", "year": 1403, "level": 24 * MICRO},
    ]
    amendment = [{"id": "change", "kind": "out", "project": "school", "author": "A member"}]
    snapshot = with_district_floors(explicit(city(floors=floors, amendments=amendment)), {"d2": 1000})
    found = decide(snapshot)
    return report_model(found.snapshot, found.decision)


def with_diagnosis(**parts) -> ReportModel:
    base = Infeasibility(rows=(), proven=True, extra=())
    return replace(model(), decision=replace(model().decision, infeasibility=replace(base, **parts)))


def told(found, make):
    return make(found, found.decision.infeasibility, AMOUNTS)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            Given("floor|clean", 15 * MICRO, 6 * MICRO),
            "Floor of Waste buried at the end of 1403: 39 % can be promised instead of 30 %",
        ),
        (
            Given("floor|quick", 2 * MICRO, MICRO // 2),
            "Floor of Travel speed at the end of 1403: 22.5 km/h can be promised instead of 24 km/h",
        ),
        (Given("justice|d2", 1000, 250), "District 2 gets 25.0% of the results guaranteed to it by its need"),
        (
            Given("council", 10**11, 3 * 10**11),
            "30 billion toman is left to the next council instead of 10 billion toman",
        ),
        (Given("completion", 2, 1), "1 half-finished works come into use instead of 2"),
        (
            Given("held|survey", 1, 0),
            "Survey, whose effect is not estimated, does not stay as in the plan in force",
        ),
        (Given("obligation|court", 1, 0), "This obligation is not met: Way to school, 12/3 (imposed by Court)"),
        (Given("amendment|change", 0, 1), "Given up: An amendment takes Way to school out (A member)"),
    ],
)  # fmt: skip
def test_each_promise_is_told_in_its_own_unit(given, said):
    assert given_text(model(), given, AMOUNTS) == said


@pytest.mark.parametrize("least", [True, False])
def test_promises_given_up_say_what_is_found_and_what_is_not_known(least):
    found = with_diagnosis(policy=PolicyRepair("found", 4, (Given("obligation|court", 1, 0),), least))
    (text,) = told(found, policy_texts)
    assert text.lead == sentence("policy-found" if least else "policy-found-open", "en")
    assert len(text.things) == 1
    assert text.note == sentence("policy-order", "en")


@pytest.mark.parametrize("outcome", ["none", "open"])
def test_where_no_promise_helps_that_is_said(outcome):
    (text,) = told(with_diagnosis(policy=PolicyRepair(outcome)), policy_texts)
    assert text.lead == sentence(f"policy-{outcome}", "en")


@pytest.mark.parametrize(
    ("parts", "key"),
    [
        ({"extra": None}, "repair-none"),
        ({"extra": None, "extra_open": True}, "repair-open"),
    ],
)
def test_no_money_and_not_known_are_told_apart(parts, key):
    assert told(with_diagnosis(**parts), repair_lines) == [sentence(key, "en")]


@pytest.mark.parametrize(("least", "key"), [(True, "repair-least"), (False, "repair-found")])
def test_extra_money_is_called_least_only_if_the_search_says_so(least, key):
    found = with_diagnosis(extra=(("cash", 1402, 5 * 10**11),), extra_least=least)
    assert told(found, repair_lines) == [sentence(key, "en", money="50 billion toman")]


def test_years_after_the_horizon_are_told_apart_with_their_reason():
    found = with_diagnosis(extra=(("cash", 1402, 5 * 10**11), ("cash", 1404, 10**11)))
    _, years = told(found, repair_lines)
    assert "50 billion toman falls in the years of the plan and 10 billion toman in the years after (1404)" in years
    assert tail_lines(found, found.decision.infeasibility, "en") == [
        "Years after the horizon count because some option still costs money in 1404; a year without ceilings of its"
        " own has the ceilings and base rows of 1403."
    ]


def test_years_after_the_horizon_are_not_explained_where_none_is_named():
    found = with_diagnosis(extra=(("cash", 1402, 5 * 10**11),))
    assert tail_lines(found, found.decision.infeasibility, "en") == []


def test_a_clash_names_its_things_and_what_is_not_certain():
    clash = Clash(("council", "obligation|court"), proven=False, undecided=("council",))
    found = with_diagnosis(clashes=(clash,), clashes_all=False)
    text, more = told(found, clash_texts)
    assert text.lead == sentence("clash-together-open", "en")
    assert text.things[0].endswith("(the search ended before it knew whether the clash needs this one)")
    assert text.things[1].startswith("Obligation of Way to school: 12/3")
    assert text.note == sentence("clash-found", "en")
    assert more.lead == sentence("clash-more", "en")


def test_a_proven_clash_says_no_more_than_that():
    found = with_diagnosis(clashes=(Clash(("council", "obligation|court"), proven=True),), clashes_all=True)
    text, rest = told(found, clash_texts)
    assert text.lead == sentence("clash-together", "en")
    assert text.note == ""
    assert rest.lead == sentence("clash-all", "en")


def test_each_clash_stands_for_itself_and_promises_mend_only_their_own():
    """Money short of the base rows has no promise in it: giving up the obligation of the other clash is not enough."""
    apart = (Clash(("fund|cash|1402",), proven=True), Clash(("council", "obligation|court"), proven=True))
    found = with_diagnosis(clashes=apart, clashes_all=True, policy=PolicyRepair("none"))
    assert [text.lead for text in told(found, clash_texts)] == [
        sentence(key, "en") for key in ("clash-alone", "clash-together-too", "clash-all")
    ]
    assert [text.lead for text in told(found, policy_texts)] == [sentence("policy-none-clash", "en")]
    promised = with_diagnosis(clashes=apart[1:], policy=PolicyRepair("none"))
    assert [text.lead for text in told(promised, policy_texts)] == [sentence("policy-none", "en")]


def test_years_after_the_horizon_come_last_and_apart():
    units = ("firm|cash|1402", "fund|cash|1404", "firm|cash|1403", "obligation|court")
    text, _ = told(with_diagnosis(clashes=(Clash(units, proven=True),)), clash_texts)
    assert text.things[0].startswith("Firm money of “Own cash”, free after base rows: 1402: ")
    assert text.things[1].startswith("After the horizon: Money of “Own cash”, free after base rows: 1404: ")
    alone = tuple(Clash((unit,), proven=True) for unit in ("fund|cash|1404", "fund|cash|1402"))
    first, _ = told(with_diagnosis(clashes=alone), clash_texts)
    assert ["1404" in thing for thing in first.things] == [False, True]


def test_things_without_numbers_are_told_by_name():
    works = [{"id": "road", "title_en": "Road"}, {"id": "depot", "title_en": "Depot", "estimate": "stated_none"}]
    snapshot = explicit(
        world(
            projects=works,
            options=[{"id": f"{row['id']}.a", "project": row["id"], "usable_year": 1402} for row in works],
            option_costs=[{"option": f"{row['id']}.a", "amount": 7} for row in works],
            eligibility=[{"fund": "cash", "nature": "land"}],
        )
    )
    facts = facts_of(snapshot)
    assert rule_text(facts, "demand||1402", "en") == "Costs of 1402 that no fund may pay: Depot, Road"
    assert rule_text(facts, "duty|depot", "en").startswith("Depot has no result: it wins money only for a project")


def test_a_fund_is_named_wherever_it_stands_among_the_things_of_a_clash():
    found = with_diagnosis(clashes=(Clash(("amendment|change", "fund|cash|1402", "obligation|court"), proven=True),))
    text, _ = told(found, clash_texts)
    assert [thing.partition(" ")[0] for thing in text.things] == ["An", "Money", "Obligation"]


def test_many_years_of_funds_take_a_line_a_fund():
    """A lot fund has no money of its own."""
    units = ("firm|bonds|1402", "firm|cash|1402", "firm|cash|1403", "fund|barter|1402", "obligation|court")
    found = with_diagnosis(clashes=(Clash(units, proven=True, undecided=("fund|barter|1402",)),))
    text, _ = told(found, clash_texts)
    assert text.things[:3] == (
        "Firm money of “Own cash”, free after base rows: 1402: 29 billion toman, 1403: 48 billion toman",
        "Money of “Barter”, free after base rows: 1402: 10 billion toman (the search ended before it knew whether the"
        " clash needs this one)",
        "Funds without free money: “Bonds” (1402)",
    )
    assert text.things[3].startswith("Obligation of Way to school")


def test_a_fund_whose_firm_money_is_short_of_its_base_rows_in_several_years_is_named_once():
    rows = [{"id": f"pay{year}", "year": year, "amount": 8 * 10**11} for year in (1402, 1403)]
    expected = ceilings({1402: 0, 1403: 0}, {1402: 10**12, 1403: 10**12})
    snapshot = explicit(city(base_rows=rows, fund_ceilings=[*expected, *ceilings(0, fund="barter")]))
    decided = decide(snapshot)
    found = report_model(decided.snapshot, decided.decision)
    first, *_ = told(found, clash_texts)
    assert first.things[0] == (
        "Firm money of “Own cash” does not even cover the base rows, which are paid from it; missing:"
        " 1402: 80 billion toman, 1403: 80 billion toman"
    )
