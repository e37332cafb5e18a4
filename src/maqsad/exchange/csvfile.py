"""Records of one CSV file, in blocks. What is not plain UTF-8 CSV is refused with the number of the line."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterable, Iterator
from io import StringIO
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO

from maqsad.exchange.parsing import MAX_CELL
from maqsad.exchange.table_reader import BLOCK
from maqsad.values import Refused

BYTES = 1 << 20
MAX_LINE = 2 * BYTES
"""Characters of one line: more than every field of a table filled to the brim."""

_BARE_CR = re.compile(r"\r(?!\n)")
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

Record = list[str]


class CsvFile:
    """An open CSV file. Every method may raise `Refused` with an id `csv-…` and the number of a line."""

    def __init__(self, file: BinaryIO) -> None:
        self._reader = csv.reader(chain.from_iterable(_whole_lines(file)), strict=True)

    def header(self) -> Record | None:
        """The first record; None if there is none."""
        return next(iter(self._next(1)), None)

    def blocks(self) -> Iterator[list[Record]]:
        """The records below the header, in blocks; a blank line is an empty record."""
        while block := self._next(BLOCK):
            yield block

    def _next(self, count: int) -> list[Record]:
        block: list[Record] = []
        line = self._reader.line_num + 1
        try:
            block.extend(islice(self._reader, count))
        except csv.Error as error:
            before = sum(1 + sum(cell.count("\n") for cell in record) for record in block)
            raise _refusal(str(error), line + before, self._reader.line_num) from None
        return block


def delimiter_of(path: Path) -> str | None:
    """The sign between the titles of the first line if that is `;`, a tab or a bar, and not a comma."""
    with path.open("rb") as file:
        line = file.readline(MAX_LINE).decode("utf-8", "replace")
    counts = {sign: line.count(sign) for sign in (",", ";", "\t", "|", "،", "؛")}
    best = max(counts, key=counts.__getitem__)
    return best if best != "," and counts[best] else None


def _refusal(error: str, start: int, line: int) -> Refused:
    if "unexpected end of data" in error:
        return Refused("csv-unclosed-quote", line=start)
    if "field limit" in error:
        return Refused("csv-too-long", line=start, limit=MAX_CELL)
    return Refused("csv-quote", line=line)


def _whole_lines(file: BinaryIO) -> Iterator[Iterable[str]]:
    """The file, decoded and checked, in blocks of whole lines with their ends."""
    number, rest = 1, ""
    for text in _texts(file):
        lines, end, rest = (rest + text).rpartition("\n")
        yield StringIO(lines + end, newline="\n")
        number += text.count("\n")
        if len(rest) > MAX_LINE:
            raise Refused("csv-too-long", line=number, limit=MAX_CELL)
    yield [rest] if rest else []


def _texts(file: BinaryIO) -> Iterator[str]:
    """Blocks of decoded text that never end between CR and LF."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    line, held, is_last = 1, "", False
    while not is_last:
        block = file.read(BYTES)
        is_last = not block
        if line == 1 and block.startswith(_UTF16):
            raise Refused("csv-not-utf8", line=1, found="UTF-16")
        text = held + _decoded(decoder, block, line)
        held = "\r" if text.endswith("\r") and not is_last else ""
        text = text[: len(text) - len(held)]
        _check(text, line)
        line += text.count("\n")
        yield text


def _decoded(decoder: codecs.IncrementalDecoder, block: bytes, line: int) -> str:
    try:
        return decoder.decode(block, final=not block)
    except UnicodeDecodeError as error:
        at = line + error.object[: error.start].count(b"\n")
        raise Refused("csv-not-utf8", line=at, found=f"0x{error.object[error.start]:02X}") from None


def _check(text: str, line: int) -> None:
    if "\0" in text:
        raise Refused("csv-nul", line=line + text.count("\n", 0, text.index("\0")))
    if "\r" in text and (bare := _BARE_CR.search(text)):
        raise Refused("csv-bare-cr", line=line + text.count("\n", 0, bare.start()))
