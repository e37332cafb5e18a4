"""Class B5: no text that we write is ever a formula, and reading gives it back exactly."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.exchange.plans import SMALL, plan_with

from maqsad.exchange import read, write_folder, write_workbook
from maqsad.exchange.guard import STARTS, guarded, unguarded
from maqsad.exchange.parsing import _PLAIN
from maqsad.plan.plan import Plan
from maqsad.values import clean

DANGEROUS = [f"{start}1+1" for start in "=+-@＝＋－＠"] + ["'=1", "''", "'tis", '","=', "=cmd|' /C calc'!A0", "-"]


def plan_of_text(text: str) -> Plan:
    record = {
        "id": "a",
        "title_fa": text,
        "title_en": text,
        "kind": "own_cash",
        "priority": 1,
        "note": f"{text}\n{text}",
    }
    defaults = {"carries_over": 0, "discount": 0, "stable": 0, "own": 0}
    return plan_with("funds", [record | defaults])


@given(st.text(alphabet=st.sampled_from(STARTS + "'a ")))
def test_the_guard_comes_off_again(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(tuple(STARTS))


def test_an_apostrophe_of_its_own_stays() -> None:
    assert guarded("'tis") == unguarded("'tis") == "'tis"
    assert unguarded("'=1+1") == "=1+1"


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_cell_of_a_folder_begins_like_a_formula(text: str, tmp_path: Path) -> None:
    plan = plan_of_text(text)
    write_folder(plan, tmp_path / "plan")
    for path in (tmp_path / "plan").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.reader(file):
                assert not any(cell.startswith(tuple(STARTS)) for cell in row)
    again = read(tmp_path / "plan").plan
    assert again is not None
    assert again.hash == plan.hash


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_cell_of_a_workbook_is_a_formula(text: str, tmp_path: Path) -> None:
    plan = plan_of_text(text)
    write_workbook(plan, tmp_path / "plan.xlsx")
    book = openpyxl.load_workbook(tmp_path / "plan.xlsx")
    seen = 0
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                if cell.value == text:
                    assert cell.data_type == "s"
                    assert cell.quotePrefix == (text[0] in STARTS + "'")
                    seen += 1
    assert seen == 2
    again = read(tmp_path / "plan.xlsx").plan
    assert again is not None
    assert again.hash == plan.hash


@given(st.text(alphabet="az09 '=\u200cءأآابگیيكهة\u0640\u064a\u0654\u0651\u0670۰۹٫٬«»،؛؟\u202e\n\x07é", max_size=12))
def test_plain_text_is_what_clean_leaves_alone(text: str) -> None:
    if _PLAIN.fullmatch(text):
        assert clean(text) == text


def test_the_small_plan_has_no_surprise() -> None:
    assert set(SMALL) == {"plan", "scenarios", "funds", "fund_ceilings"}
