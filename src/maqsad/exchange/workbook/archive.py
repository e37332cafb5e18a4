"""The zip around a workbook, looked at byte by byte before anything trusts it.

What the directory declares is checked first, against limits and against the file; then, while a part is unpacked, that
it is what was declared. So no later reader of the same bytes can be led to unpack more, or something else.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from maqsad.exchange.problems import Unreadable

MAX_FILE = 64 << 20
MAX_UNPACKED = 400 << 20
"""A plan of 100,000 options and 300,000 cost rows takes 270 MB."""
MAX_PARTS = 2_000
MAX_DIRECTORY = 1 << 20
MAX_RATIO = 100
SMALL = 1 << 20
"""A part up to this size may be packed at any ratio."""
CHUNK = 1 << 18
HEAD = 1 << 12
"""Packed bytes that surely unpack to a few: before the first stand its tables, of some hundred bytes."""

_END = struct.Struct("<4s4H2LH")
_LOCAL = struct.Struct("<4s5H3L2H")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ALLOWED_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_MACROS = ("vbaproject", "macrosheets/")
_EMBEDDED = ("embeddings/", "activex/")


@dataclass(frozen=True)
class Part:
    """One entry of the archive, as declared."""

    name: str
    start: int
    """Where its packed bytes begin."""
    packed: int
    size: int
    checksum: int
    is_deflated: bool


class Archive:
    """The parts of a workbook. Raises `Unreadable` for anything that no spreadsheet program writes."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        _refuse_other_formats(data)
        directory = _directory_start(data)
        entries = _entries(data)
        _refuse_by_name(entries)
        _refuse_by_size(entries)
        parts = [_part(data, entry) for entry in entries]
        _refuse_overlaps(parts, entries, directory)
        self.parts = {part.name: part for part in parts}
        for part in parts:
            if _begins(data, part, b"PK\x03\x04") or _begins(data, part, _OLE):
                raise Unreadable("workbook-embedded-file", part=part.name)

    def chunks(self, part: Part) -> Iterator[bytes]:
        """The part unpacked, at most `CHUNK` bytes at a time; refused at the end if it is not what was declared."""
        size = checksum = 0
        for chunk in self._unpacked(part):
            size += len(chunk)
            checksum = zlib.crc32(chunk, checksum)
            if size > part.size:
                break
            yield chunk
        if size != part.size or checksum != part.checksum:
            raise Unreadable("workbook-damaged", part=part.name)

    def _unpacked(self, part: Part) -> Iterator[bytes]:
        packed = memoryview(self._data)[part.start : part.start + part.packed]
        if not part.is_deflated:
            for at in range(0, len(packed), CHUNK):
                yield bytes(packed[at : at + CHUNK])
            return
        try:
            yield from _inflated(packed)
        except (zlib.error, EOFError):
            raise Unreadable("workbook-damaged", part=part.name) from None


def _inflated(packed: memoryview) -> Iterator[bytes]:
    """The unpacked bytes in chunks; EOFError unless the packed ones are exactly one stream."""
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    at = 0
    while not unpacker.eof:
        rest: bytes | memoryview = packed[at : at + CHUNK]
        at += len(rest)
        is_last = not rest
        while chunk := unpacker.decompress(rest, CHUNK):
            yield chunk
            rest = unpacker.unconsumed_tail
        if is_last and not unpacker.eof:
            raise EOFError
    if unpacker.unused_data or at < len(packed):
        raise EOFError


def _refuse_other_formats(data: bytes) -> None:
    if len(data) > MAX_FILE:
        raise Unreadable("workbook-too-large", size=len(data), limit=MAX_FILE)
    if data.startswith(_OLE):
        raise Unreadable("workbook-encrypted" if _ENCRYPTED in data else "workbook-old-format")
    if not data.startswith(b"PK\x03\x04"):
        raise Unreadable("workbook-not-a-workbook")


def _directory_start(data: bytes) -> int:
    """Where the directory begins; it must be the only one, end right before its end record, and that with the file."""
    at = len(data) - _END.size
    if at < 0 or data[at : at + 4] != b"PK\x05\x06":
        raise Unreadable("workbook-damaged", part="zip")
    _, disk, start_disk, here, count, size, start, comment = _END.unpack_from(data, at)
    if disk or start_disk or comment or here != count or start + size != at:
        raise Unreadable("workbook-damaged", part="zip")
    if size > MAX_DIRECTORY or count > MAX_PARTS:
        raise Unreadable("workbook-too-many-parts", count=count, limit=MAX_PARTS)
    return int(start)


def _entries(data: bytes) -> list[zipfile.ZipInfo]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error):
        raise Unreadable("workbook-damaged", part="zip") from None
    if len(entries) > MAX_PARTS:
        raise Unreadable("workbook-too-many-parts", count=len(entries), limit=MAX_PARTS)
    return entries


def _refuse_by_name(entries: list[zipfile.ZipInfo]) -> None:
    seen: set[str] = set()
    for entry in entries:
        name = entry.filename.casefold()
        if name in seen or "\\" in name or name.startswith("/") or ".." in name.split("/"):
            raise Unreadable("workbook-damaged", part=entry.filename[:80])
        seen.add(name)
        if entry.flag_bits & 0x1:
            raise Unreadable("workbook-encrypted")
        if any(sign in name for sign in _MACROS):
            raise Unreadable("workbook-macros", part=entry.filename[:80])
        if "externallinks/" in name:
            raise Unreadable("workbook-external-link", part=entry.filename[:80])
        if any(sign in name for sign in _EMBEDDED):
            raise Unreadable("workbook-embedded-file", part=entry.filename[:80])


def _refuse_by_size(entries: list[zipfile.ZipInfo]) -> None:
    total = sum(entry.file_size for entry in entries)
    if total > MAX_UNPACKED:
        raise Unreadable("workbook-unpacks-too-large", size=total, limit=MAX_UNPACKED)
    for entry in entries:
        if entry.file_size > SMALL and entry.file_size > MAX_RATIO * entry.compress_size:
            ratio = entry.file_size // max(1, entry.compress_size)
            raise Unreadable("workbook-unpacks-too-far", part=entry.filename[:80], ratio=ratio, limit=MAX_RATIO)


def _part(data: bytes, entry: zipfile.ZipInfo) -> Part:
    at, name = entry.header_offset, entry.filename
    if entry.compress_type not in _ALLOWED_METHODS or at + _LOCAL.size > len(data):
        raise Unreadable("workbook-damaged", part=name[:80])
    sign, _, _, method, _, _, _, _, _, name_size, extra_size = _LOCAL.unpack_from(data, at)
    start = at + _LOCAL.size + name_size + extra_size
    if sign != b"PK\x03\x04" or method != entry.compress_type or start + entry.compress_size > len(data):
        raise Unreadable("workbook-damaged", part=name[:80])
    if data[at + _LOCAL.size : at + _LOCAL.size + name_size] not in (
        name.encode("utf-8"),
        name.encode("cp437", "replace"),
    ):
        raise Unreadable("workbook-damaged", part=name[:80])
    is_deflated = method == zipfile.ZIP_DEFLATED
    return Part(name, start, entry.compress_size, entry.file_size, entry.CRC, is_deflated)


def _refuse_overlaps(parts: list[Part], entries: list[zipfile.ZipInfo], directory: int) -> None:
    spans = sorted((entry.header_offset, part.start + part.packed) for part, entry in zip(parts, entries, strict=True))
    ends = [0, *(end for _, end in spans)]
    starts = [*(start for start, _ in spans), directory]
    if any(start < end for start, end in zip(starts, ends, strict=True)):
        raise Unreadable("workbook-damaged", part="zip")


def _begins(data: bytes, part: Part, sign: bytes) -> bool:
    head = data[part.start : part.start + min(part.packed, HEAD)]
    if part.is_deflated:
        try:
            head = zlib.decompressobj(-zlib.MAX_WBITS).decompress(head, len(sign))
        except zlib.error:
            return False
    return head.startswith(sign)
