"""What a report says only of plans of which it is true: other results, prices, unspent money, what repeats."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from maqsad.messages import Language, sentence
from maqsad.portfolio.studies.usual import USUAL
from maqsad.reporting.sections.sources import sources_section
from maqsad.reporting.sections.usual import usual_section
from reporting.cast import _tables, city, decided_city, model_of
from reporting.test_sections import studied_city

LANGS: tuple[Language, ...] = ("fa", "en")


@pytest.mark.parametrize("lang", LANGS)
def test_a_usual_way_that_does_as_well_for_less_is_named(lang: Language) -> None:
    model = studied_city()
    found = USUAL.among(model.studies)
    assert found is not None
    ours = found.ours
    for lost, spares, told in ((Fraction(1, 10), 10**10, True), (ours.value / 2, 10**10, False), (0, -(10**10), False)):
        money = {year: rial - spares for year, rial in ours.money.items()}
        way = replace(found.ways[-1], outcome=replace(ours, value=ours.value - lost, money=money))
        changed = replace(model, studies={"usual": replace(found, ways=(way,))})
        lead = next(block["text"] for block in usual_section(changed, lang) if block["block"] == "text")
        name = sentence(f"compare-name-{way.way}", lang)
        head = sentence("usual-for-less", lang, name=name, points="|", money="").split("|")[0]
        assert (head in lead) == told


@pytest.mark.parametrize("lang", LANGS)
def test_grades_that_are_believed_alike_are_told_so(lang: Language) -> None:
    grades = {f"grade_{grade}": 10_000 for grade in "abcd"}
    alike = model_of(city(plan=_tables()["plan"] | grades))
    words = sentence("grades-lead-alike", lang, share="|").split("|")[1]
    for model, told in ((alike, True), (decided_city(), False)):
        texts = [block["text"] for block in sources_section(model, lang) if block["block"] == "text"]
        assert any(words in text for text in texts) == told


@pytest.mark.parametrize("lang", LANGS)
def test_what_the_plan_notes_of_itself_stands_with_its_sources(lang: Language) -> None:
    noted = model_of(city(plan=_tables()["plan"] | {"note": "Seven works had no contract."}))
    for model, told in ((noted, True), (decided_city(), False)):
        texts = [block["text"] for block in sources_section(model, lang) if block["block"] == "text"]
        assert ("Seven works had no contract." in texts) == told
