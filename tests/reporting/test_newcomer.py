"""What a reader who was not there must not misread: figures with their parts, and rows that say what they are."""

from __future__ import annotations

from dataclasses import replace

import pytest

from maqsad.messages import Language, percent_of, sentence
from maqsad.plan.explicit import explicit
from maqsad.portfolio.studies.order.release import Release
from maqsad.portfolio.studies.parties.runs import Run
from maqsad.reporting import ReportModel
from maqsad.reporting.council import left_by_plan, left_in_force
from maqsad.reporting.evidence import GRADES, evidence
from maqsad.reporting.lacking import Lacking
from maqsad.reporting.sections.left_out import which_funds
from maqsad.reporting.sections.mayor import mayor_page
from maqsad.reporting.sections.money import money_section
from maqsad.reporting.sections.order import idle_word
from maqsad.reporting.sections.parties import path_title
from maqsad.reporting.sections.sources import sources_section
from reporting.cast import city, decided_city, model_of
from world import PERCENT, world


def test_the_parts_of_what_is_left_add_up_to_page_one() -> None:
    model = decided_city()
    left = left_by_plan(model.facts, model.decision)
    assert left.total == model.decision.left_to_next_council
    assert left_in_force(model.facts).total == model.decision.left_in_force
    assert left.instalments == sum(rial for _, _, rial in model.later_instalments)


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_the_money_section_shows_those_parts(lang: Language) -> None:
    model = decided_city()
    parts = zip(left_by_plan(model.facts, model.decision).parts, left_in_force(model.facts).parts, strict=True)
    titles = [sentence(f"money-left-{name}", lang) for (name, rial), (_, other) in parts if rial or other]
    assert len(titles) == 3, "nothing is said of upkeep, of which there is none"
    tables = [block["rows"] for block in money_section(decided_city(), lang) if block["block"] == "table"]
    (rows,) = [rows for rows in tables if rows[0]["cells"][0] == titles[0]]
    assert [line["cells"][0] for line in rows] == [*titles, sentence("total", lang)]


def test_the_grades_of_what_is_won_add_up() -> None:
    found = decided_city().evidence
    assert sum(found.grades.values()) == 1
    assert sum(found.percents.values()) == 100
    assert found.assumed == 0


@pytest.fixture(scope="module")
def assumed() -> ReportModel:
    """Two effects, one a project: the compost works' names an assumption beside a document."""
    micro = 10**6
    compost = {"option": "compost.go", "indicator": "burial", "year": 1402, "likely": -9 * micro, "source": "doc guess"}
    school = {"option": "school.go", "indicator": "calm", "year": 1402, "likely": 6 * micro, "source": "doc"}
    sources = [{"id": "doc"}, {"id": "guess", "kind": "assumption"}]
    return model_of(city(effects=[compost, school], sources=sources))


def test_effects_whose_source_is_an_assumption_are_told(assumed: ReportModel) -> None:
    gained = {result.id: result.gained for result in assumed.results}
    assert gained["burial"] > 0 < gained["calm"]
    assert assumed.evidence.assumed == gained["burial"] / sum(gained.values())


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_the_page_of_the_mayor_says_so_and_the_sources_say_by_grade(assumed: ReportModel, lang: Language) -> None:
    share = percent_of(assumed.evidence.assumed or 0, lang, 0)
    (cards,) = [block["items"] for block in mayor_page(assumed, lang) if block["block"] == "cards"]
    assert cards[-1]["value"] == share
    blocks = sources_section(assumed, lang)
    table = next(block for block in blocks if block["block"] == "table")
    told = [line["cells"][-1] for line in table["rows"]]
    assert told == [percent_of(assumed.evidence.grades[grade], lang, 1) for grade in GRADES]


def test_without_results_nothing_rests_on_anything() -> None:
    found = evidence(decided_city().facts, decided_city().decision, ())
    assert (found.assumed, set(found.percents.values())) == (None, {0})


def test_a_basket_says_what_is_closed_and_what_is_guarded() -> None:
    facts = decided_city().facts
    kinds = {facts.options[id].kind: id for id in facts.by_project["bridge"]}
    told = {kind: idle_word(facts, Release("bridge", kinds[kind], None, True, None), "en") for kind in kinds}
    assert told["suspended"] == told["stopped"] == "closing"
    assert told["nothing"] == "guarding"
    assert idle_word(facts, Release("bridge", kinds["as_planned"], 100, True, None), "en") == ""


def test_a_work_that_goes_on_says_who_may_stop_it() -> None:
    """The bridge goes on under a signed contract; nobody but the council decides what ends."""
    model = decided_city()
    bridge = next(work for work in model.works if work.id == "bridge")
    assert (bridge.delivers, bridge.decider, bridge.stopper) == (True, "commission", "council-signed")
    obliged = replace(bridge, obligations=tuple(model.snapshot["obligations"]))
    assert obliged.stopper == "obligation"
    assert replace(bridge, decider="council").stopper == ""


def test_what_else_is_in_the_way_is_named() -> None:
    """The school that a court asks for cannot be left: no money mends that."""
    model = decided_city()
    there = Lacking.beside(model.facts, model.decision)
    assert there.rows("school") == ()
    assert there.said("school", "en") == sentence("nearest-no-fund", "en")
    gone = replace(there, chosen=there.chosen - {"school.go"} | {"school.no"})
    assert gone.rows("compost") == ("obligation|court",)
    assert "Obligation of Way to school" in gone.said("compost", "en")


def test_a_path_is_named_by_its_scenario() -> None:
    """Rather by the scenario that changes nothing else; a path of no scenario keeps its id."""
    rows = [
        {"id": "base"},
        {"id": "both", "price_path": "high", "overrun": 120 * PERCENT, "title_fa": "هر دو", "title_en": "Both"},
        {"id": "dear", "price_path": "high", "title_fa": "گران", "title_en": "Dear"},
    ]
    snapshot = explicit(world(scenarios=rows))
    assert path_title(snapshot, Run("price_path", "high"), "en") == "Dear"
    assert path_title(snapshot, Run("ceiling_path", "low"), "en") == ""


def test_where_all_funds_of_works_are_worth_the_same_they_are_not_listed() -> None:
    funds = [{"id": id, "title_fa": id, "title_en": id} for id in "abcde"]
    eligibility = [{"fund": id, "nature": "works" if id != "e" else "personnel"} for id in "abcde"]
    model = replace(decided_city(), snapshot=explicit(world(funds=funds, eligibility=eligibility)))
    assert which_funds(model, list("abcd"), "en") == sentence("rates-any", "en")
    assert which_funds(model, list("abc"), "en") == "a, b, c"
    many = replace(model, snapshot=explicit(world(funds=funds, eligibility=[{"fund": id} for id in "abcde"])))
    assert which_funds(many, list("abcd"), "en") == sentence("rates-any-but", "en", funds="e")
