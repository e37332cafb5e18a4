"""The list of projects where there are very many: by what tells them apart, the smallest summed, titles unlike."""

from __future__ import annotations

from fractions import Fraction
from functools import cache

import pytest

from maqsad.messages import Language, number, sentence
from maqsad.reporting import ReportModel
from maqsad.reporting.sections import projects as listing
from maqsad.reporting.sections.projects import projects_section
from maqsad.reporting.wording import short
from reporting.cast import model_of
from world import MICRO, PERCENT, ceilings, scale, world

COSTS = {"a1": 500, "a2": 40, "a3": 30, "b1": 400, "b2": 20}
"""Rial of the projects of two programmes, a and b, of one mission; there is money for all."""


@cache
def many() -> ReportModel:
    kinds = ("no", "go")
    tables = {
        "plan": {"council_limit": 10_000 * PERCENT},
        "classifications": [
            {"id": "mission"},
            *({"id": name, "kind": "programme", "parent": "mission", "title_en": f"Sector {name}"} for name in "ab"),
        ],
        "indicators": [{"id": "count"}],
        "indicator_values": scale("count", 0, 100 * MICRO),
        "projects": [{"id": id, "title_en": f"Work {id}", "mission": "mission", "programme": id[0]} for id in COSTS],
        "options": [
            {"id": f"{id}.{k}", "project": id, "kind": "nothing" if k == "no" else "as_planned",
             "usable_year": None if k == "no" else 1402}
            for id in COSTS for k in kinds
        ],
        "option_costs": [{"option": f"{id}.go", "amount": rial} for id, rial in COSTS.items()],
        "effects": [{"option": f"{id}.go", "indicator": "count", "year": 1402, "likely": MICRO} for id in COSTS],
        "fund_ceilings": ceilings(10_000),
    }  # fmt: skip
    return model_of(world(**tables))


def rows(lang: Language) -> tuple[list[str], list[tuple[str, list[str]]]]:
    (table,) = [block for block in projects_section(many(), lang) if block["block"] == "table"]
    return [column["title"] for column in table["columns"]], [(row["kind"], row["cells"]) for row in table["rows"]]


def test_one_mission_is_told_by_programme() -> None:
    _, found = rows("en")
    assert [cells[0] for kind, cells in found if kind == "group"] == ["Sector a", "Sector b"]
    assert [cells[0] for kind, cells in found if not kind] == [f"Work {id}" for id in COSTS]


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_one_reason_is_said_once(lang: Language) -> None:
    columns, _ = rows(lang)
    assert sentence("col-reason", lang) not in columns
    said = [block["text"] for block in projects_section(many(), lang) if block["block"] == "text"]
    assert sentence("projects-alike", lang, reason=sentence("brief-effect", lang)) in said


def test_of_very_many_the_smallest_are_summed_and_nothing_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "IN_FULL", 4)
    monkeypatch.setattr(listing, "SHOWN", 2)
    _, found = rows("en")
    assert [cells[0] for kind, cells in found if not kind] == [
        "Work a1",
        "2 smaller ones",
        "Work b1",
        "1 smaller one",
    ]
    costs = [cells[3] for kind, cells in found if kind != "group"]
    toman = [Fraction(rial, 10) for rial in (500, 70, 570, 400, 20, 420)]
    assert costs == [number(amount, "en", 1) for amount in toman]


def test_a_shortened_title_keeps_what_tells_it_apart() -> None:
    long = "Reform and extension of the municipal school of primary education " + "of the quarter " * 4
    titles = [f"{long.strip()} ({city}, contract {n}/2014, row {n})" for city, n in (("Cariacica", 1), ("Serra", 2))]
    first, second = map(short, titles)
    assert first.endswith("… (Cariacica, contract 1/2014, row 1)")
    assert first != second
    assert short(f"{long} ({'x' * 80})").endswith(" …"), "brackets as long as a title are cut with it"
