"""`maqsad justice` and `maqsad ways`: everything, one district or indicator, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from .conftest import run
from .plans import folder


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A decision whose road and half-finished work make speed better, and all of it in one district of two."""
    place = tmp_path_factory.mktemp("just")
    assert run("decide", folder(place / "plan"), "--out", place / "out", "--quiet").code == 0
    return place / "out"


def test_justice_names_every_district_and_what_equity_costs(out: Path) -> None:
    told = run("justice", out, "--lang", "en").out
    assert "Of 2 districts, 1 gets less of the results than its share of need." in told
    assert "`d1`): 66.7% of need, 100.0% of results (+50%)" in told
    assert "no project gives it a result" in told
    assert "No plan was found that gives every district some result" in told
    assert "Access (distance and coverage) is given for no district" in told


def test_one_district_is_told_alone(out: Path) -> None:
    told = run("justice", out, "d2", "--lang", "en").out.strip().splitlines()
    assert len(told) == 1
    assert "(`d2`)" in told[0]
    first, *works = run("justice", out, "d1", "--lang", "en").out.strip().splitlines()
    assert "(`d1`)" in first
    assert any("(`road`): money there" in work for work in works)
    found = run("justice", out, "d9", "--lang", "en")
    assert found.code == 2
    assert "d1, d2" in found.err


def test_ways_has_a_line_an_indicator(out: Path) -> None:
    told = run("ways", out, "--lang", "en").out
    assert "(`speed`" in told
    assert "(`calm`" in told
    assert told.count(", all ways together ") == 2


def test_one_indicator_has_its_ways_and_its_curve(out: Path) -> None:
    told = run("ways", out, "speed", "--lang", "en").out
    assert "✓ " in told
    assert "(`road.a`, Works): 5.0 / 5.0 / 5.0" in told
    assert "The cheapest mix to each level (found; proven that none costs less than):" in told
    assert "← the plan's level" in told
    assert "In our plan (" in told
    assert "together: " in told
    found = run("ways", out, "noise", "--lang", "en")
    assert found.code == 2
    assert "calm, speed" in found.err


@pytest.mark.parametrize("asked", [("justice",), ("justice", "d1"), ("ways",), ("ways", "speed")])
def test_in_persian_every_number_is_persian(out: Path, asked: tuple[str, ...]) -> None:
    command, *what = asked
    told = run(command, out, *what, "--lang", "fa").out
    assert "{" not in told
    assert not re.search(r"[0-9]", re.sub(r"`[^`]*`|\b(d|mission)[0-9]*", "", told))


def test_for_programs_it_is_whole_numbers_as_texts(out: Path) -> None:
    found = run("ways", out, "speed", "--json").json
    assert found["study"] == "ways"
    assert all(isinstance(way["extra"], str) for way in found["found"]["ways"]["speed"])
