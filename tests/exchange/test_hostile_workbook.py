"""Classes B1-B4: bombs, hostile XML, far cells, and what hides behind values. Caps are asserted, not seconds."""

from __future__ import annotations

import random
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.exchange import hostile

from maqsad.exchange import UNREADABLE, ReadResult, Unreadable, read
from maqsad.exchange.problems import MAX_PROBLEMS
from maqsad.exchange.workbook import archive, sheet_scan
from maqsad.exchange.workbook.archive import MAX_UNPACKED, Archive, Part
from maqsad.exchange.workbook.sheet_scan import SheetScan
from maqsad.values import Severity

CALAMINE = "maqsad.exchange.workbook.reading.CalamineWorkbook"
REASONS = {
    "long_text": "workbook-unpacks-too-far",
    "huge_text": "workbook-unpacks-too-large",
    "random_text": "workbook-text-too-large",
    "long_attribute": "workbook-text-too-large",
    "many_sheets": "workbook-too-many-parts",
    "many_listed": "workbook-too-many-sheets",
    "lying_size": "workbook-damaged",
    "overlapping": "workbook-damaged",
    "nested": "workbook-embedded-file",
    "large_directory": "workbook-too-many-parts",
    "far_cell": "workbook-sheet-too-wide",
    "far_row": "workbook-sheet-too-sparse",
    "wide": "workbook-sheet-too-wide",
    "long_sheet": "workbook-sheet-too-large",
    "long_claim": "workbook-sheet-too-large",
    "empty_cells": "workbook-unpacks-too-far",
    "repeated_text": "workbook-text-too-large",
}


def saved(tmp_path: Path, book: bytes, name: str = "book.xlsx") -> Path:
    path = tmp_path / name
    path.write_bytes(book)
    return path


def refusal(path: Path) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        read(path)
    assert set(caught.value.values) == set(UNREADABLE[caught.value.reason])
    return caught.value


@pytest.fixture
def unparsed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever parses fails the test."""

    class Parsed:
        @staticmethod
        def from_filelike(*_: Any) -> None:
            raise AssertionError("a hostile file was parsed")

    monkeypatch.setattr(CALAMINE, Parsed)


@pytest.fixture
def unpacked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many bytes each step unpacked."""
    steps: list[int] = []
    chunks = Archive.chunks

    def counted(self: Archive, part: Part) -> Iterator[bytes]:
        for chunk in chunks(self, part):
            steps.append(len(chunk))
            yield chunk

    monkeypatch.setattr(Archive, "chunks", counted)
    return steps


@pytest.mark.usefixtures("unparsed")
@pytest.mark.parametrize("name", REASONS)
def test_bombs_are_refused_before_parsing(name: str, tmp_path: Path, unpacked: list[int]) -> None:
    path = hostile.BUILDERS[name](tmp_path / name, True)
    assert refusal(path).reason == REASONS[name]
    assert sum(unpacked) <= MAX_UNPACKED
    assert max(unpacked, default=0) <= archive.CHUNK
    if REASONS[name] in ("workbook-unpacks-too-far", "workbook-unpacks-too-large", "workbook-too-many-parts"):
        assert unpacked == []  # what is declared was enough


@pytest.mark.usefixtures("unparsed")
def test_a_scan_ends_after_its_steps(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sheet_scan, "MAX_CELLS", 5_000)
    monkeypatch.setattr(archive, "CHUNK", 4_096)
    steps = []
    start = SheetScan.start
    monkeypatch.setattr(SheetScan, "start", lambda self, *found: (steps.append(1), start(self, *found)))
    path = saved(tmp_path, hostile.funds(b'<row r="2">' + b"<c/>" * 50_000 + b"</row>"))
    assert refusal(path).reason == "workbook-sheet-too-large"
    assert len(steps) < 10_000


@pytest.mark.usefixtures("unparsed")
@pytest.mark.parametrize("kind", hostile.DOCUMENT_TYPES)
@pytest.mark.parametrize("part", [name for name in hostile.parts_of(hostile.good()) if not re.search(r"\d{2}\.", name)])
def test_document_types_are_refused_in_every_part(kind: str, part: str, tmp_path: Path) -> None:
    path = saved(tmp_path, hostile.with_document_type(part, kind))
    assert refusal(path).values["part"] == part


@pytest.mark.usefixtures("unparsed")
@pytest.mark.parametrize("part", [hostile.FUNDS, "xl/workbook.xml", "xl/styles.xml", "docProps/core.xml"])
def test_document_types_do_not_hide_in_another_encoding(part: str, tmp_path: Path) -> None:
    path = saved(tmp_path, hostile.with_document_type(part, "xxe", "utf-16"))
    assert refusal(path).reason == "workbook-unsafe-xml"


def test_a_document_type_across_two_chunks_is_seen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(archive, "CHUNK", 7)
    for part in (hostile.FUNDS, "docProps/core.xml"):
        path = saved(tmp_path, hostile.with_document_type(part, "external"))
        assert refusal(path).reason == "workbook-unsafe-xml"


@pytest.mark.usefixtures("unparsed")
@pytest.mark.parametrize(
    ("part", "reason"),
    [
        ("xl/vbaProject.bin", "workbook-macros"),
        ("xl/macrosheets/sheet1.xml", "workbook-macros"),
        ("xl/externalLinks/externalLink1.xml", "workbook-external-link"),
        ("xl/embeddings/oleObject1.bin", "workbook-embedded-file"),
        ("xl/activeX/activeX1.xml", "workbook-embedded-file"),
        ("XL/STYLES.XML", "workbook-damaged"),
        ("../x.xml", "workbook-damaged"),
    ],
)
def test_parts_that_no_plan_needs_are_refused(part: str, reason: str, tmp_path: Path) -> None:
    assert refusal(saved(tmp_path, hostile.with_parts({part: b"<x/>"}))).reason == reason


@pytest.mark.usefixtures("unparsed")
def test_relations_out_of_the_file_are_refused_but_not_links_to_click(tmp_path: Path) -> None:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relation = (
        '<Relationships><Relationship Id="r" Type="{}" Target="http://a.b/" TargetMode="External"/></Relationships>'
    )
    name = "xl/drawings/_rels/drawing1.xml.rels"
    path = saved(tmp_path, hostile.with_parts({name: relation.format(f"{kind}/image").encode()}))
    assert refusal(path).reason == "workbook-external-link"
    path = saved(tmp_path, hostile.with_parts({name: relation.format(f"{kind}/hyperlink").encode()}))
    with pytest.raises(AssertionError, match="parsed"):
        read(path)


@pytest.mark.usefixtures("unparsed")
def test_macro_workbooks_are_known_by_their_type(tmp_path: Path) -> None:
    types = hostile.parts_of(hostile.good())["[Content_Types].xml"]
    changed = types.replace(b"spreadsheetml.sheet.main", b"sheet.macroEnabled.main")
    assert refusal(saved(tmp_path, hostile.with_parts({"[Content_Types].xml": changed}))).reason == "workbook-macros"


@pytest.mark.usefixtures("unparsed")
@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "workbook-not-a-workbook"),
        (b"id,title\n", "workbook-not-a-workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "workbook-old-format"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "workbook-encrypted"),
        (hostile.packed({"a.txt": b"x"}), "workbook-not-a-workbook"),
        (hostile.good()[:-1], "workbook-damaged"),
        (hostile.good() + b"x", "workbook-damaged"),
        (b"x" + hostile.good(), "workbook-not-a-workbook"),
        (hostile.good()[:5_000], "workbook-damaged"),
    ],
    ids=str,
)
def test_what_is_no_workbook_is_refused_by_name(content: bytes, reason: str, tmp_path: Path) -> None:
    assert refusal(saved(tmp_path, content)).reason == reason


@pytest.mark.usefixtures("unparsed")
def test_an_encrypted_entry_is_refused(tmp_path: Path) -> None:
    book = bytearray(hostile.good())
    at = book.index(b"PK\x01\x02")
    book[at + 8] |= 1
    assert refusal(saved(tmp_path, bytes(book))).reason == "workbook-encrypted"


def test_a_flipped_byte_is_never_read_as_good(tmp_path: Path) -> None:
    parts = hostile.parts_of(hostile.good())
    held = tmp_path / "stored.xlsx"
    with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as book:
        for name, content in parts.items():
            book.writestr(name, content)
    content = held.read_bytes()
    flipped = content.replace(b">own_cash<", b">own_cosh<", 1).replace(b">Cash<", b">Dash<", 1)
    assert flipped != content
    assert refusal(saved(tmp_path, flipped)).reason == "workbook-damaged"


def test_formulas_are_refused_by_address_and_stored_values_taken_with_a_warning(tmp_path: Path) -> None:
    bare = read(saved(tmp_path, hostile.funds(hostile.fund_row(b'<c r="E2"><f>1+1</f></c>'))))
    assert bare.plan is None
    assert ("cell-formula", 2, "priority", {"cell": "E2"}) in [
        (p.id, p.place.row, p.place.column, p.values) for p in bare.problems
    ]
    stored = read(saved(tmp_path, hostile.funds(hostile.fund_row(b'<c r="E2"><f>_xlfn.X(1)</f><v>7</v></c>'))))
    assert [(p.id, p.severity, p.values) for p in stored.problems if p.place.table == "funds"] == [
        ("cell-formula-stored", Severity.WARNING, {"cell": "E2"})
    ]


def test_formulas_of_drop_downs_are_no_cells(tmp_path: Path) -> None:
    after = b'<extLst><ext><x14:f xmlns:x14="x">A1</x14:f></ext></extLst>'
    result = read(saved(tmp_path, hostile.funds(hostile.fund_row(b'<c r="E2"><v>1</v></c>'), after=after)))
    assert result.problems == []


def test_cells_after_the_end_of_the_cells_are_damage(tmp_path: Path) -> None:
    after = b'<extLst/><row r="3"><c r="A3"><f>1</f></c></row>'
    assert refusal(saved(tmp_path, hostile.funds(after=after))).reason == "workbook-damaged"


def test_error_values_are_problems_not_blanks(tmp_path: Path) -> None:
    result = read(saved(tmp_path, hostile.funds(hostile.fund_row(b'<c r="F2" t="e"><v>#REF!</v></c>'))))
    found = [(p.place.row, p.place.column, p.values) for p in result.problems if p.id == "cell-error-value"]
    assert found == [(2, "lot", {"cell": "F2", "found": "#REF!"})]
    assert result.plan is None


def test_merged_cells_are_refused_by_address(tmp_path: Path) -> None:
    after = b'<mergeCells count="1"><mergeCell ref="B2:C3"/></mergeCells>'
    result = read(saved(tmp_path, hostile.funds(after=after)))
    assert [(p.id, p.place.row, p.values["cell"]) for p in result.problems] == [("sheet-merged", 2, "B2:C3")]
    assert result.plan is None


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_hidden_sheets_are_read_with_a_warning(state: str, tmp_path: Path) -> None:
    book = hostile.parts_of(hostile.good())["xl/workbook.xml"].decode()
    changed = book.replace('<sheet name="Funds"', f'<sheet name="Funds" state="{state}"').encode()
    result = read(saved(tmp_path, hostile.with_parts({"xl/workbook.xml": changed})))
    assert [(p.id, p.severity) for p in result.problems] == [("sheet-hidden", Severity.WARNING)]
    assert result.plan is not None


def test_an_unknown_sheet_stops_for_it_may_be_a_misspelt_table(tmp_path: Path) -> None:
    book = hostile.parts_of(hostile.good())["xl/workbook.xml"].decode()
    changed = book.replace('name="Guide"', 'name="My notes"').encode()
    result = read(saved(tmp_path, hostile.with_parts({"xl/workbook.xml": changed})))
    assert [(p.id, p.severity, p.values) for p in result.problems] == [
        ("sheet-unknown", Severity.ERROR, {"found": "My notes"})
    ]


def test_problems_are_capped_and_the_rest_counted(tmp_path: Path) -> None:
    result = read(hostile.many_formulas(tmp_path / "x", True))
    assert len(result.problems) == MAX_PROBLEMS + 1
    assert result.problems[-1].id == "problems-not-shown"
    assert result.problems[-1].stops
    assert result.plan is None


def test_a_percent_sign_in_the_format_is_part_of_the_number(tmp_path: Path) -> None:
    styles = hostile.parts_of(hostile.good())["xl/styles.xml"].decode()
    count = styles.partition("<cellXfs")[2].partition("</cellXfs>")[0].count("<xf ")
    changed = styles.replace("</cellXfs>", '<xf numFmtId="9"/></cellXfs>').encode()
    header = hostile.HEADER.replace(b">lot<", b">discount<")
    row = hostile.fund_row(b'<c r="E2"><v>1</v></c>', f'<c r="F2" s="{count}"><v>0.4</v></c>'.encode())
    sheet = b"".join(hostile.sheet([header, row]))
    result = read(saved(tmp_path, hostile.with_parts({hostile.FUNDS: sheet, "xl/styles.xml": changed})))
    assert result.problems == []
    assert result.plan is not None
    assert result.plan["funds"].wholes("discount").tolist() == [4_000]
    sheet = sheet.replace(b">discount<", b">lot<")
    result = read(saved(tmp_path, hostile.with_parts({hostile.FUNDS: sheet, "xl/styles.xml": changed})))
    assert [(p.id, p.place.column) for p in result.problems] == [("input-bad-character", "lot")]


@pytest.mark.parametrize("number", ["1000000000000000", "9007199254740993", "1e15"])
def test_long_numbers_must_be_text(number: str, tmp_path: Path) -> None:
    row = hostile.fund_row(b'<c r="E2"><v>1</v></c>', f'<c r="F2"><v>{number}</v></c>'.encode())
    result = read(saved(tmp_path, hostile.funds(row)))
    assert [(p.id, p.place.row, p.place.column) for p in result.problems] == [("cell-write-as-text", 2, "lot")]
    row = hostile.fund_row(b'<c r="E2"><v>1</v></c>', hostile.inline("F2", "9007199254740993"))
    plan = read(saved(tmp_path, hostile.funds(row))).plan
    assert plan is not None
    assert plan["funds"].wholes("lot").tolist() == [9_007_199_254_740_993]


def test_any_bytes_are_read_or_refused_by_a_known_reason(tmp_path: Path) -> None:
    """Mutations of the file and of single parts: never another exception."""
    chance = random.Random(1402)
    parts = hostile.parts_of(hostile.good())
    names = ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "[Content_Types].xml", hostile.FUNDS]
    pieces = [
        b"<",
        b">",
        b"/",
        b'"',
        b"9",
        b"A",
        b"\0",
        b"\xff",
        b"&",
        b"s",
        b"<c/>",
        b"<row/>",
        b"",
        b"<v>1</v>",
        b"<f/>",
    ]
    for number in range(400):
        name = chance.choice(names)
        content = bytearray(hostile.good() if number % 4 == 0 else parts[name])
        for _ in range(chance.randrange(1, 4)):
            at = chance.randrange(len(content))
            content[at : at + chance.randrange(1, 4)] = chance.choice(pieces)
        book = bytes(content) if number % 4 == 0 else hostile.packed({**parts, name: bytes(content)})
        refused, result = attempted(saved(tmp_path, book))
        if refused:
            assert set(refused.values) == set(UNREADABLE[refused.reason])
        if result:
            assert (result.plan is None) == any(problem.stops for problem in result.problems)


def attempted(path: Path) -> tuple[Unreadable | None, ReadResult | None]:
    try:
        return None, read(path)
    except Unreadable as refused:
        return refused, None
