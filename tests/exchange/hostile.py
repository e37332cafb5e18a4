"""Builders of hostile and odd files. Each takes a path without suffix and whether to stay tiny; it returns the path."""

from __future__ import annotations

import base64
import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from tests.exchange.plans import folder_of

from maqsad.exchange import read, write_workbook

Build = Callable[[Path, bool], Path]
MIB = 1 << 20

FUNDS = "xl/worksheets/sheet31.xml"
"""The sheet of table `funds` in the good workbook."""
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
XML = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
LAUGHS = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
DOCUMENT_TYPES = {
    "xxe": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
    "laughs": f'<!DOCTYPE x [<!ENTITY l0 "lol">{LAUGHS}]>',
    "quadratic": f'<!DOCTYPE x [<!ENTITY q "{"q" * 50_000}">]>',
    "external": '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
}


@cache
def good() -> bytes:
    """A small workbook that is read without a problem."""
    import tempfile

    with tempfile.TemporaryDirectory() as place:
        plan = read(folder_of(Path(place, "folder"))).plan
        assert plan is not None
        write_workbook(plan, Path(place, "good.xlsx"), "en")
        return Path(place, "good.xlsx").read_bytes()


def parts_of(book: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Mapping[str, bytes | Iterable[bytes]]) -> bytes:
    """A workbook of these parts; a large part may come in pieces."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in parts.items():
            with archive.open(zipfile.ZipInfo(name), "w") as part:
                for piece in [content] if isinstance(content, bytes) else content:
                    part.write(piece)
    return held.getvalue()


def _deflated(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def rebuilt(**changes: bytes | Iterable[bytes]) -> bytes:
    """The good workbook with parts changed or added; `__` in a name stands for `/`, a leading `_` for none."""
    return with_parts({name.replace("__", "/"): content for name, content in changes.items()})


def with_parts(changes: Mapping[str, bytes | Iterable[bytes]]) -> bytes:
    """The good workbook with parts changed or added."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, content in {**parts_of(good()), **changes}.items():
            with archive.open(_deflated(name), "w") as part:
                for piece in [content] if isinstance(content, bytes) else content:
                    part.write(piece)
    return held.getvalue()


def sheet(rows: Iterable[bytes], before: bytes = b"", after: bytes = b"") -> Iterator[bytes]:
    """The XML of a sheet with these rows."""
    yield XML + f'<worksheet xmlns="{NAMESPACE}">'.encode() + before + b"<sheetData>"
    yield from rows
    yield b"</sheetData>" + after + b"</worksheet>"


def inline(cell: str, text: str) -> bytes:
    return f'<c r="{cell}" t="inlineStr"><is><t>{text}</t></is></c>'.encode()


HEADER = (
    b'<row r="1">'
    + b"".join(
        inline(f"{letter}1", name)
        for letter, name in zip("ABCDEF", ("id", "title_fa", "title_en", "kind", "priority", "lot"), strict=True)
    )
    + b"</row>"
)


def fund_row(*more: bytes, number: int = 2) -> bytes:
    """A row of table `funds` up to its kind; `more` are the cells from E on."""
    cells = [
        inline(f"{letter}{number}", text) for letter, text in zip("ABCD", ("own", "ن", "n", "own_cash"), strict=True)
    ]
    return f'<row r="{number}">'.encode() + b"".join([*cells, *more]) + b"</row>"


def funds(*rows: bytes, before: bytes = b"", after: bytes = b"") -> bytes:
    """The good workbook with these rows below the header of table `funds`."""
    return with_parts({FUNDS: b"".join(sheet([HEADER, *rows], before, after))})


def with_document_type(part: str, kind: str, encoding: str = "utf-8") -> bytes:
    """The good workbook with a document type in front of one part."""
    text = parts_of(good()).get(part, b"<x/>").decode()
    head, sign, rest = text.rpartition("?>\n") if "?>\n" in text else ("", "", text)
    changed = (head.replace("UTF-8", encoding.upper()) + sign + DOCUMENT_TYPES[kind] + rest).encode(encoding)
    return with_parts({part: changed})


def long_text(path: Path, tiny: bool) -> Path:
    """One string a thousand times larger than its packed form."""
    size = 2 if tiny else 190
    row = (b'<row r="2"><c r="A2" t="inlineStr"><is><t>', *([b"A" * MIB] * size), b"</t></is></c></row>")
    return _saved(path, with_parts({FUNDS: sheet([HEADER, *row])}))


def huge_text(path: Path, tiny: bool) -> Path:
    """More than may be unpacked at all."""
    pieces = (b" " * MIB for _ in range(401 if tiny else 600))
    return _saved(path, with_parts({"xl/worksheets/sheet99.xml": pieces}))


def random_text(path: Path, tiny: bool) -> Path:
    """One long string that does not pack well, so that no ratio gives it away."""
    text = base64.b64encode(random.Random(1).randbytes((1 if tiny else 20) * MIB))
    return _saved(path, funds(b'<row r="2"><c r="A2" t="inlineStr"><is><t>' + text + b"</t></is></c></row>"))


def long_attribute(path: Path, tiny: bool) -> Path:
    """An instruction full of angle brackets: no run without one, yet one token."""
    text = base64.b64encode(random.Random(1).randbytes((2 if tiny else 20) * MIB)).replace(b"A", b"<")
    return _saved(path, funds(before=b"<?x " + text + b"?>"))


def many_sheets(path: Path, tiny: bool) -> Path:
    """Ten thousand sheets, each a part of its own."""
    count = 2_100 if tiny else 10_000
    return _saved(path, with_parts({f"xl/worksheets/s{i}.xml": b"<worksheet/>" for i in range(count)}))


def many_listed(path: Path, tiny: bool) -> Path:
    """Ten thousand sheets in the list, all the same part."""
    book = parts_of(good())["xl/workbook.xml"]
    listed = b"".join(
        b'<sheet name="s%d" sheetId="%d" r:id="rId1"/>' % (i, i + 100) for i in range(201 if tiny else 10_000)
    )
    return _saved(path, with_parts({"xl/workbook.xml": book.replace(b"</sheets>", listed + b"</sheets>")}))


def lying_size(path: Path, tiny: bool) -> Path:
    """A part that declares 10 bytes and unpacks to megabytes."""
    size = (2 if tiny else 190) * MIB
    book = bytearray(with_parts({"xl/worksheets/sheet99.xml": (b" " * MIB for _ in range(size // MIB))}))
    honest, lie = struct.pack("<L", size), struct.pack("<L", 10)
    assert honest in book
    return _saved(path, bytes(book).replace(honest, lie))


def overlapping(path: Path, tiny: bool) -> Path:
    """Many names in the directory for the same packed bytes."""
    count, content = (10 if tiny else 1_000), b" " * MIB
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = packer.compress(content) + packer.flush()
    name = b"a0000"
    fields = (20, 0, 8, 0, 33, zlib.crc32(content), len(body), len(content), len(name), 0)
    local = struct.pack("<4s5H3L2H", b"PK\x03\x04", *fields) + name + body
    central = b"".join(
        struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, *fields, 0, 0, 0, 0, 0) + b"a%04d" % i for i in range(count)
    )
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(central), len(local), 0)
    return _saved(path, local + central + end)


def nested(path: Path, tiny: bool) -> Path:
    """A workbook inside the workbook."""
    return _saved(path, with_parts({"xl/media/image1.png": good()}))


def large_directory(path: Path, tiny: bool) -> Path:
    """A directory of many names."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for number in range(3_000 if tiny else 60_000):
            archive.writestr(zipfile.ZipInfo(f"{number}"), b"")
    return _saved(path, held.getvalue())


def far_cell(path: Path, tiny: bool) -> Path:
    """One cell in the last corner of the grid."""
    return _saved(path, funds(b'<row r="1048576">' + inline("XFD1048576", "x") + b"</row>"))


def far_row(path: Path, tiny: bool) -> Path:
    """One cell in the last row."""
    return _saved(
        path, funds(fund_row(b'<c r="E2"><v>1</v></c>'), b'<row r="1048576">' + inline("F1048576", "x") + b"</row>")
    )


def wide(path: Path, tiny: bool) -> Path:
    """All columns of the grid."""
    cells = b"".join(b"<c><v>%d</v></c>" % i for i in range(16_384))
    return _saved(path, with_parts({FUNDS: b"".join(sheet([b'<row r="1">', cells, b"</row>"]))}))


def long_sheet(path: Path, tiny: bool) -> Path:
    """More rows than a grid has."""
    rows = [
        b'<row r="%d"><c r="A%d"><v>%d</v></c></row>' % (i, i, i) for i in range(1_048_570 if tiny else 2, 1_048_578)
    ]
    return _saved(path, with_parts({FUNDS: b"".join(sheet([HEADER, *rows]))}))


def long_claim(path: Path, tiny: bool) -> Path:
    """A sheet that says of itself to be longer than any grid."""
    return _saved(path, funds(before=b'<dimension ref="A1:F1048577"/>'))


def empty_cells(path: Path, tiny: bool) -> Path:
    """Nothing but cells with nothing in them."""
    cells = b'<row r="2">' + b"<c/>" * (500_000 if tiny else 40_000_000) + b"</row>"
    return _saved(path, with_parts({FUNDS: b"".join(sheet([HEADER, cells]))}))


def repeated_text(path: Path, tiny: bool) -> Path:
    """One long shared text that a hundred thousand cells show."""
    chance = random.Random(1)
    text = base64.b64encode(chance.randbytes(24_000))
    count = 3_000 if tiny else 200_000
    numbers = [chance.randrange(2) for _ in range(count)]
    rows = (b'<row r="%d"><c r="A%d" t="s"><v>%d</v></c></row>' % (i, i, n) for i, n in enumerate(numbers, start=2))
    shared = XML + f'<sst xmlns="{NAMESPACE}">'.encode() + (b"<si><t>" + text + b"</t></si>") * 2 + b"</sst>"
    parts = parts_of(good())
    relations = parts["xl/_rels/workbook.xml.rels"].replace(
        b"</Relationships>",
        b'<Relationship Id="rId999" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"'
        b' Target="sharedStrings.xml"/></Relationships>',
    )
    changes = {"xl/sharedStrings.xml": shared, "xl/_rels/workbook.xml.rels": relations}
    return _saved(path, with_parts({**changes, FUNDS: b"".join(sheet([HEADER, *rows]))}))


def many_formulas(path: Path, tiny: bool) -> Path:
    """Formulas without stored values, more than anyone would read about."""
    count = 3_000 if tiny else 200_000
    rows = (b'<row r="%d"><c r="A%d"><f>1+%d</f></c></row>' % (i, i, i) for i in range(2, count + 2))
    return _saved(path, with_parts({FUNDS: b"".join(sheet([HEADER, *rows]))}))


def long_field(path: Path, tiny: bool) -> Path:
    """A CSV field of ten megabytes."""
    folder = folder_of(path)
    with (folder / "funds.csv").open("ab") as file:
        file.write(b"x," + b"y" * ((1 if tiny else 10) * MIB) + b"\n")
    return folder


def long_line(path: Path, tiny: bool) -> Path:
    """A CSV line without an end."""
    folder = folder_of(path)
    with (folder / "funds.csv").open("ab") as file:
        for _ in range(3 if tiny else 190):
            file.write(b"y," * (MIB // 2))
    return folder


def open_quote(path: Path, tiny: bool) -> Path:
    """A quote that swallows the rest of a long CSV file."""
    folder = folder_of(path)
    with (folder / "funds.csv").open("ab") as file:
        file.write(b'x,"y\n' + b"a,b,c\n" * (1_000 if tiny else 5_000_000))
    return folder


def blank_lines(path: Path, tiny: bool) -> Path:
    """Nothing but line ends."""
    folder = folder_of(path)
    with (folder / "funds.csv").open("ab") as file:
        file.write(b"\n" * (2 if tiny else 100) * MIB)
    return folder


def wrong_cells(path: Path, tiny: bool) -> Path:
    """A problem in each of many cells."""
    folder = folder_of(path)
    count = 2_000 if tiny else 100_000
    with (folder / "fund_ceilings.csv").open("ab") as file:
        file.write(b"".join(b"own,x,firm,1_%d\n" % i for i in range(count)))
    return folder


def _saved(path: Path, book: bytes) -> Path:
    saved = path.with_suffix(".xlsx")
    saved.write_bytes(book)
    return saved


def _typed(part: str, kind: str, encoding: str = "utf-8") -> Build:
    return lambda path, tiny: _saved(path, with_document_type(part, kind, encoding))


BUILDERS: dict[str, Build] = {
    build.__name__: build
    for build in (
        long_text, huge_text, random_text, long_attribute, many_sheets, many_listed, lying_size, overlapping, nested,
        large_directory, far_cell, far_row, wide, long_sheet, long_claim, empty_cells, repeated_text, many_formulas,
        long_field, long_line, open_quote, blank_lines, wrong_cells,
    )
} | {f"{kind}_in_sheet": _typed(FUNDS, kind) for kind in DOCUMENT_TYPES}  # fmt: skip
