"""What a planner sees in a workbook, looked at with another reader than ours."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from tests.exchange.plans import changed, folder_of, plan_with

from maqsad.exchange import read, write_folder, write_template, write_workbook
from maqsad.exchange.headers import column_titles
from maqsad.exchange.workbook.guide import hint
from maqsad.exchange.workbook.sheets import GUIDE, LISTS, sheet_name
from maqsad.plan.catalogue import tables
from maqsad.values import Lang, comparable

LANGS: list[Lang] = ["fa", "en"]


def column_of(sheet: Worksheet, title: str) -> int:
    return [cell.value for cell in sheet[1]].index(title) + 1


@pytest.mark.parametrize("lang", LANGS)
def test_folder_to_workbook_to_folder(lang: Lang, tmp_path: Path) -> None:
    plan = read(folder_of(tmp_path / "first", changed("fund_ceilings", 0, amount="9007199254740993"))).plan
    assert plan is not None
    write_workbook(plan, tmp_path / "book.xlsx", lang)
    middle = read(tmp_path / "book.xlsx")
    assert middle.problems == []
    assert middle.plan is not None
    assert middle.plan.hash == plan.hash
    write_folder(plan, tmp_path / "a")
    write_folder(middle.plan, tmp_path / "b")
    assert [p.read_bytes() for p in sorted((tmp_path / "a").iterdir())] == [
        p.read_bytes() for p in sorted((tmp_path / "b").iterdir())
    ]


@pytest.mark.parametrize("lang", LANGS)
def test_sheets_titles_and_directions(lang: Lang, tmp_path: Path) -> None:
    write_template(tmp_path / "t.xlsx", lang)
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    names = [sheet_name(spec, lang) for spec in tables().values()]
    assert book.sheetnames == [GUIDE.get(lang), *names, LISTS.get(lang)]
    assert len({comparable(name) for name in book.sheetnames}) == len(book.sheetnames)
    for spec in tables().values():
        sheet = book[sheet_name(spec, lang)]
        assert bool(sheet.sheet_view.rightToLeft) == (lang == "fa")
        assert sheet.freeze_panes == "B2"
        assert [cell.value for cell in sheet[1]] == column_titles(spec, lang)
        assert sheet.max_row == 1
        for cell, field in zip(sheet[1], spec.fields, strict=True):
            assert cell.comment is not None
            assert cell.comment.text == hint(field, lang)
            assert field.unit.get(lang) in cell.comment.text
            assert cell.font.bold == (field.required and field.default is None)


@pytest.mark.parametrize("lang", LANGS)
def test_an_empty_template_is_read_as_an_empty_plan(lang: Lang, tmp_path: Path) -> None:
    write_template(tmp_path / "t.xlsx", lang)
    assert [problem.id for problem in read(tmp_path / "t.xlsx").problems] == ["plan-one-row"]


def test_choices_yes_no_and_references_have_drop_downs(tmp_path: Path) -> None:
    plan = read(folder_of(tmp_path / "plan")).plan
    assert plan is not None
    write_workbook(plan, tmp_path / "book.xlsx", "fa")
    book = openpyxl.load_workbook(tmp_path / "book.xlsx")
    spec = tables()["funds"]
    sheet = book[sheet_name(spec, "fa")]
    wanted = {f.name for f in spec.fields if f.type in ("choice", "bool", "ref")}
    rules = {spec.fields[next(iter(v.cells.ranges)).min_col - 1].name: v for v in sheet.data_validations.dataValidation}
    assert set(rules) == wanted
    kinds = spec.field("kind").choice_titles
    name, _, cells = str(rules["kind"].formula1).rpartition("!")
    listed = [row[0].value for row in book[name.strip("'")][cells.replace("$", "")]]
    assert listed == [title.fa for title in kinds]
    assert sheet_name(spec, "fa") in str(rules["repaid_from"].formula1)
    assert next(iter(rules["repaid_from"].cells.ranges)).max_row >= 1_000


def test_long_amounts_are_text_and_short_ones_numbers(tmp_path: Path) -> None:
    amounts = [0, 999_999_999_999_999, 10**15, -(10**15), 2**63 - 1]
    rows = [
        {"fund": "a", "year": 1402 + i, "certainty": "firm", "amount": amount} for i, amount in enumerate(amounts)
    ]  # fmt: skip
    plan = plan_with("fund_ceilings", rows)
    write_workbook(plan, tmp_path / "book.xlsx", "en")
    sheet = openpyxl.load_workbook(tmp_path / "book.xlsx")[sheet_name(tables()["fund_ceilings"], "en")]
    at = column_of(sheet, tables()["fund_ceilings"].field("amount").title.en)
    cells = [sheet.cell(row, at) for row in range(2, 7)]
    assert [cell.value for cell in cells] == [0, 999_999_999_999_999, str(10**15), str(-(10**15)), str(2**63 - 1)]
    assert cells[1].number_format == "#,##0"
    again = read(tmp_path / "book.xlsx").plan
    assert again is not None
    assert sorted(again["fund_ceilings"].wholes("amount").tolist()) == sorted(amounts)


def test_the_same_plan_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("first", "second"):
        contents = changed("funds", 0)
        contents["funds"] = contents["funds"][:: 1 if name == "first" else -1]
        plan = read(folder_of(tmp_path / name, contents)).plan
        assert plan is not None
        write_workbook(plan, tmp_path / f"{name}.xlsx")
    assert (tmp_path / "first.xlsx").read_bytes() == (tmp_path / "second.xlsx").read_bytes()


def test_a_book_saved_by_another_program_is_read_alike(tmp_path: Path) -> None:
    plan = read(folder_of(tmp_path / "plan")).plan
    assert plan is not None
    write_workbook(plan, tmp_path / "ours.xlsx")
    book = openpyxl.load_workbook(tmp_path / "ours.xlsx")
    book.save(tmp_path / "theirs.xlsx")
    result = read(tmp_path / "theirs.xlsx")
    assert result.problems == []
    assert result.plan is not None
    assert result.plan.hash == plan.hash


def test_edited_cells_are_found_with_row_and_column(tmp_path: Path) -> None:
    plan = read(folder_of(tmp_path / "plan")).plan
    assert plan is not None
    write_workbook(plan, tmp_path / "book.xlsx", "fa")
    book = openpyxl.load_workbook(tmp_path / "book.xlsx")
    spec = tables()["fund_ceilings"]
    sheet = book[sheet_name(spec, "fa")]
    sheet.cell(3, column_of(sheet, spec.field("amount").title.fa)).value = "۱۲۳4"
    sheet.cell(2, column_of(sheet, spec.field("year").title.fa)).value = True
    book.save(tmp_path / "book.xlsx")
    result = read(tmp_path / "book.xlsx")
    assert {(p.id, p.place.table, p.place.row, p.place.column) for p in result.problems} == {
        ("input-mixed-scripts", "fund_ceilings", 3, "amount"),
        ("input-bad-character", "fund_ceilings", 2, "year"),
    }
    assert result.plan is None


def test_a_workbook_may_have_any_name(tmp_path: Path) -> None:
    write_template(tmp_path / "t.xlsx")
    shutil.copy(tmp_path / "t.xlsx", tmp_path / "برنامه")
    assert [problem.id for problem in read(tmp_path / "برنامه").problems] == ["plan-one-row"]


def test_progress_of_a_workbook_ends_with_all_of_it(tmp_path: Path) -> None:
    write_template(tmp_path / "t.xlsx")
    shares: list[float] = []
    read(tmp_path / "t.xlsx", lambda done, total: shares.append(done / total))
    assert shares == sorted(shares)
    assert shares[-1] == 1
