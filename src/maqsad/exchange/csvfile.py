"""Records of one CSV file, in blocks. What is not plain UTF-8 CSV is refused with the number of the line."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from maqsad.exchange.parsing import MAX_CELL
from maqsad.exchange.table_reader import BLOCK
from maqsad.values import Refused

_BYTES = 1 << 20
MAX_LINE = 2 * _BYTES
"""Characters of one line: more than every field of a table filled to the brim."""

_BARE_CR = re.compile(r"\r(?!\n)")
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

Record = list[str]


class CsvFile:
    """An open CSV file. Every method may raise `Refused` with an id `csv-…` and the number of a line."""

    def __init__(self, file: BinaryIO) -> None:
        self._lines = _Lines(file)
        self._reader = csv.reader(self._lines, strict=True)

    def header(self) -> Record | None:
        """The first record; None if there is none."""
        return next(self._records(), None)

    def blocks(self) -> Iterator[list[Record]]:
        """The records below the header; a blank line is an empty record."""
        block: list[Record] = []
        for record in self._records():
            block.append(record)
            if len(block) == BLOCK:
                yield block
                block = []
        yield block

    def _records(self) -> Iterator[Record]:
        start = 1
        try:
            for record in self._reader:
                yield record
                start = self._reader.line_num + 1
        except csv.Error as error:
            raise _refusal(str(error), start, self._reader.line_num) from None


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


class _Lines:
    """The lines of a file, each with its line end, decoded and checked."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._number = 0
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self._iterator = self._split()

    def __iter__(self) -> Iterator[str]:
        return self._iterator

    def __next__(self) -> str:
        return next(self._iterator)

    def _split(self) -> Iterator[str]:
        rest = ""
        for text in self._texts():
            *lines, rest = (rest + text).split("\n")
            for line in lines:
                self._number += 1
                yield line + "\n"
            if len(rest) > MAX_LINE:
                raise Refused("csv-too-long", line=self._number + 1, limit=MAX_CELL)
        if rest:
            yield rest

    def _texts(self) -> Iterator[str]:
        """Blocks of decoded text that never end between CR and LF."""
        line, held = 1, ""
        while block := self._file.read(_BYTES):
            if line == 1 and block.startswith(_UTF16):
                raise Refused("csv-not-utf8", line=1, found="UTF-16")
            text = held + self._decoded(block, line)
            held = "\r" if text.endswith("\r") else ""
            text = text[: len(text) - len(held)]
            _check(text, line)
            line += text.count("\n")
            yield text
        _check(held + self._decoded(b"", line, final=True), line)

    def _decoded(self, block: bytes, line: int, *, final: bool = False) -> str:
        try:
            return self._decoder.decode(block, final)
        except UnicodeDecodeError as error:
            at = line + error.object[: error.start].count(b"\n")
            raise Refused("csv-not-utf8", line=at, found=f"0x{error.object[error.start]:02X}") from None


def _check(text: str, line: int) -> None:
    if "\0" in text:
        raise Refused("csv-nul", line=line + text.count("\n", 0, text.index("\0")))
    if "\r" in text and (bare := _BARE_CR.search(text)):
        raise Refused("csv-bare-cr", line=line + text.count("\n", 0, bare.start()))
