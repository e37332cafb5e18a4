"""XML of a workbook's parts: streamed, with what spreadsheets never write refused before a parser sees it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pyexpat import ExpatError, ParserCreate, XMLParserType
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from maqsad.exchange.problems import Unreadable

MAX_SMALL_PART = 8 << 20
"""Bytes of a part that is held as a tree."""
MAX_TOKEN = 1 << 20
WINDOW = 1 << 18
"""Bytes among which at least one tag begins: no cell's text is longer than 32,767 characters of 4 bytes."""

_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)")

Start = Callable[[str, dict[str, str]], Any]
Text = Callable[[str], Any]


def refuse_document_types(chunks: Iterable[bytes], part: str) -> None:
    """For a part that is not parsed at all: `Unreadable` if it has a document type, in whatever encoding."""
    tail = b""
    for chunk in chunks:
        seen = tail + (chunk.replace(b"\0", b"") if b"\0" in chunk else chunk)
        if _DECLARATION.search(seen):
            raise Unreadable("workbook-unsafe-xml", part=part)
        tail = seen[-16:]


def parse_stream(chunks: Iterable[bytes], part: str, start: Start | None = None, text: Text | None = None) -> None:
    """Parse a part of any size, calling `start` with each tag and `text` with each text; `Unreadable` if unsafe."""
    parser = _parser(part)
    parser.StartElementHandler = start
    parser.CharacterDataHandler = text
    fed = 0
    try:
        for chunk in _checked(chunks, part):
            parser.Parse(chunk, False)
            fed += len(chunk)
            if fed - parser.CurrentByteIndex > MAX_TOKEN:
                raise Unreadable("workbook-text-too-large", part=part, limit=MAX_TOKEN)
        parser.Parse(b"", True)
    except ExpatError:
        raise Unreadable("workbook-damaged", part=part) from None


def parse_small(chunks: Iterable[bytes], part: str) -> Element:
    """A small part as a tree; `Unreadable` if it is unsafe or large."""
    held = bytearray()
    for chunk in _checked(chunks, part):
        held += chunk
        if len(held) > MAX_SMALL_PART:
            raise Unreadable("workbook-text-too-large", part=part, limit=MAX_SMALL_PART)
    try:
        return fromstring(bytes(held), forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError):
        raise Unreadable("workbook-damaged", part=part) from None


def local(name: str) -> str:
    """A tag or attribute without its namespace."""
    return name.rpartition("}")[2].rpartition(":")[2]


def _checked(chunks: Iterable[bytes], part: str) -> Iterator[bytes]:
    """The chunks, unless something stands in them that spreadsheets never write.

    `<!` opens document types, entities, comments and CDATA; NUL shows UTF-16, in which they could hide.
    """
    last, without_tag = b"", 0
    for chunk in chunks:
        if b"\0" in chunk or b"<!" in chunk or (last + chunk[:1]) == b"<!":
            raise Unreadable("workbook-unsafe-xml", part=part)
        without_tag = 0 if b"<" in chunk else without_tag + len(chunk)
        if without_tag > WINDOW or _longest(chunk) > WINDOW:
            raise Unreadable("workbook-text-too-large", part=part, limit=WINDOW)
        last = chunk[-1:]
        yield chunk


def _longest(chunk: bytes) -> int:
    """Bytes without a tag at one of the chunk's ends; in its middle no run is longer than the chunk."""
    first = chunk.find(b"<")
    return max(first, len(chunk) - chunk.rfind(b"<")) if first >= 0 else 0


def _parser(part: str) -> XMLParserType:
    parser = ParserCreate()
    parser.buffer_text = True

    def refuse(*_: Any) -> Any:
        raise Unreadable("workbook-unsafe-xml", part=part)

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.UnparsedEntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = refuse
    return parser
