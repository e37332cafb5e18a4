"""The budget's album: every rial of base and chosen rows once in each table, the same totals as plan.xlsx."""

from __future__ import annotations

import io
import json

import openpyxl
import pytest

from maqsad.messages import sentence
from maqsad.reporting import album_pdf, album_xlsx, fetched, plan_xlsx
from maqsad.reporting.album import AlbumTable, album_tables
from maqsad.reporting.album.tables import versions
from reporting.cast import city, decided_city, mechanics_city, model_of

LANGS = ("fa", "en")
YEARS = (1402, 1403)
USES = {1402: 771_250_000_005, 1403: 470_000_000_007}
needs_assets = pytest.mark.skipif(not fetched.ECHARTS.is_file(), reason="the report's assets have not been fetched")


def tables(name: str) -> list[AlbumTable]:
    return [table for table in album_tables(decided_city(), "en") if table.name == name]


def total(table: AlbumTable) -> tuple[int, ...]:
    (line,) = [line for line in table.lines if line.kind == "total"]
    return line.amounts


def adds_up(table: AlbumTable) -> bool:
    """The total is that of the sums, or of the plain lines; every sum that of the plain lines below it."""
    plain = [line.amounts for line in table.lines if not line.kind]
    sums = [line.amounts for line in table.lines if line.kind == "sum"]
    below: list[list[tuple[int, ...]]] = []
    for line in table.lines:
        if line.kind == "sum":
            below.append([])
        elif not line.kind and below:
            below[-1].append(line.amounts)
    parts = [
        tuple(map(sum, zip(*lines, strict=True))) == whole for lines, whole in zip(below, sums, strict=False) if lines
    ]
    return all(parts) and tuple(map(sum, zip(*(sums or plain), strict=True))) == total(table)


def test_base_and_chosen_rows_are_the_albums_total_to_the_rial() -> None:
    model = decided_city()
    for n, year in enumerate(YEARS):
        rows = [row for row in model.budget if row.year == year]
        assert sum(row.amount for row in rows) == USES[year]
        for name in ("missions", "units", "districts"):
            current, capital, financial, whole, base, chosen = total(tables(name)[n])
            assert whole == base + chosen == current + capital + financial == USES[year]
            assert base == sum(row.amount for row in rows if row.base)
    for name in ("horizon", "items"):
        assert total(tables(name)[0]) == (*USES.values(), sum(USES.values()))


@pytest.mark.parametrize("name", ["sources", "horizon", "missions", "units", "districts", "items"])
def test_every_table_adds_up(name: str) -> None:
    assert tables(name)
    assert all(adds_up(table) for table in tables(name))


def test_sources_are_uses_and_what_is_left_of_them() -> None:
    (summary,), (sources,) = tables("summary"), tables("sources")
    said = {line.texts[0]: line.amounts for line in summary.lines}
    assert said["All sources"] == said["Uses, instalments, carried over and not used"] == (800 * 10**9, 700 * 10**9)
    assert total(sources)[::2] == said["All sources"]
    assert total(sources)[1::2] == tuple(USES.values()) == said["All uses (base and chosen rows)"]


def test_service_of_earlier_debt_is_financial() -> None:
    debt = {"id": "debt", "title_fa": "قسط", "title_en": "Debt", "year": 1402, "amount": 5, "kind": "debt_service",
            "capital": 1}  # fmt: skip
    found = [table for table in album_tables(model_of(city(base_rows=[debt])), "en") if table.name == "units"]
    assert total(found[0])[2] == 5


@pytest.mark.parametrize("lang", LANGS)
def test_sheets_have_the_totals_of_the_plan(lang: str) -> None:
    album = openpyxl.load_workbook(io.BytesIO(album_xlsx(decided_city(), lang)))
    plan = openpyxl.load_workbook(io.BytesIO(plan_xlsx(decided_city(), lang)))
    names = ["summary", "sources", "horizon", "missions", "units", "districts", "items"]
    assert album.sheetnames[1:] == [sentence(f"album-sheet-{name}", lang) for name in names]
    whole = sum(int(row[-1]) for row in plan[sentence("sheet-budget", lang)].iter_rows(min_row=2, values_only=True))
    assert album[sentence("album-sheet-items", lang)].cell(album[album.sheetnames[-1]].max_row, 7).value == whole
    for sheet in album:
        assert bool(sheet.sheet_view.rightToLeft) == (lang == "fa")
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert all(sheet.print_title_rows == "$1:$1" for sheet in album.worksheets[1:])


def test_the_classification_names_its_version() -> None:
    rows = [{"id": "mission", "title_fa": "م", "title_en": "M", "version": "1402"},
            {"id": "programme", "kind": "programme", "parent": "mission", "title_fa": "ب", "title_en": "P",
             "version": "1403"}, {"id": "unused", "title_fa": "ن", "title_en": "N", "version": "1390"}]  # fmt: skip
    model = model_of(city(classifications=rows))
    assert versions(model) == ("1402", "1403")
    first = openpyxl.load_workbook(io.BytesIO(album_xlsx(model, "en"))).worksheets[0]
    assert "version 1402, 1403" in first.cell(2, 1).value


def test_every_amount_says_its_unit() -> None:
    album = openpyxl.load_workbook(io.BytesIO(album_xlsx(decided_city(), "en")))
    for sheet in album.worksheets[1:]:
        titles = [cell.value for cell in sheet[1]]
        assert all(title.endswith("(rial)") for title in titles if title.startswith(("Year ", "Current", "Used")))


@needs_assets
@pytest.mark.parametrize("lang", LANGS)
def test_the_same_decision_gives_the_same_bytes(lang: str) -> None:
    for made in (album_xlsx, album_pdf):
        assert made(decided_city(), lang) == made(decided_city(), lang)
    assert album_pdf(mechanics_city(), lang).startswith(b"%PDF")


def test_tables_are_the_same_in_both_languages() -> None:
    fa, en = (album_tables(decided_city(), lang) for lang in LANGS)
    amounts = [[[line.amounts for line in table.lines] for table in found] for found in (fa, en)]
    assert json.dumps(amounts[0]) == json.dumps(amounts[1])
