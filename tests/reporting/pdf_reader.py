"""Just enough of PDF to look at a book's tags: its objects, its tree of structure, and what each page draws."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

_TOKEN = re.compile(
    rb"\s*(?:%[^\n\r]*[\n\r]\s*)*(<<|>>|\[|\]|<[0-9A-Fa-f\s]*>|/[^\s/<>\[\]()%]*|\(|[^\s/<>\[\]()]+)", re.DOTALL
)
PAINTS = frozenset(
    b"Tj TJ ' \" S s f F f* B B* b b* sh Do".split()  # text, strokes, fills, shadings, images and forms
)


@dataclass(frozen=True)
class Ref:
    number: int


@dataclass(frozen=True)
class Name:
    text: str


@dataclass
class Element:
    """An element of the structure; `marked`: places of content that it holds, as (page, mark)."""

    kind: str
    given: dict[str, Any]
    children: list[Element] = field(default_factory=list)
    marked: list[tuple[int, int]] = field(default_factory=list)

    def all(self) -> Iterator[Element]:
        yield self
        for child in self.children:
            yield from child.all()

    def attributes(self) -> dict[str, Any]:
        given = self.given.get("A", [])
        found: dict[str, Any] = {}
        for part in given if isinstance(given, list) else [given]:
            found |= part
        return found


class Pdf:
    """A PDF whose objects lie in clear, as Typst writes it."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.places = {int(m[1]): m.end() for m in re.finditer(rb"(?:^|[\r\n])(\d+) 0 obj\b", data)}
        (catalog,) = (n for n in self.places if self._is_catalog(n))
        self.catalog: dict[str, Any] = self.object(catalog)

    def _is_catalog(self, number: int) -> bool:
        found = self.object(number)
        return isinstance(found, dict) and found.get("Type") == Name("Catalog")

    def object(self, number: int) -> Any:
        return _Reader(self.data, self.places[number]).value()

    def get(self, value: Any) -> Any:
        return self.object(value.number) if isinstance(value, Ref) else value

    def stream(self, ref: Ref) -> bytes:
        reader = _Reader(self.data, self.places[ref.number])
        head = reader.value()
        begin = self.data.index(b"stream", reader.at) + len(b"stream")
        begin += 2 if self.data[begin : begin + 2] == b"\r\n" else 1
        body = self.data[begin : begin + self.get(head["Length"])]
        return zlib.decompress(body) if head.get("Filter") is not None else body

    def pages(self) -> list[int]:
        """Numbers of the page objects, in order."""

        def below(ref: Ref) -> Iterator[int]:
            node = self.get(ref)
            if node["Type"] == Name("Page"):
                yield ref.number
            for kid in node.get("Kids", ()):
                yield from below(kid)

        return list(below(self.catalog["Pages"]))

    def metadata(self) -> str:
        return self.stream(self.catalog["Metadata"]).decode("utf-8")

    def structure(self) -> Element:
        return self._element(self.get(self.catalog["StructTreeRoot"]), 0)

    def _element(self, given: dict[str, Any], page: int) -> Element:
        kind = given.get("S", Name("Root")).text
        page = given["Pg"].number if "Pg" in given else page
        element = Element(kind, given)
        kids = given.get("K", [])
        for kid in kids if isinstance(kids, list) else [kids]:
            if isinstance(kid, int):
                element.marked.append((page, kid))
            elif isinstance(kid, dict) and kid.get("Type") == Name("MCR"):
                element.marked.append((kid["Pg"].number if "Pg" in kid else page, kid["MCID"]))
            elif isinstance(kid, Ref):
                element.children.append(self._element(self.get(kid), page))
        return element

    def outline(self) -> list[str]:
        """Titles of all bookmarks, in order."""

        def from_(ref: Ref | None) -> Iterator[str]:
            while ref is not None:
                item = self.get(ref)
                yield item["Title"]
                yield from from_(item.get("First"))
                ref = item.get("Next")

        return list(from_(self.get(self.catalog["Outlines"]).get("First")))

    def drawn(self, page: int) -> Iterator[tuple[str, bool, int | None]]:
        """(operator, whether it is an artifact or a tagged part, its mark) of all that a page paints."""
        contents = self.get(self.object(page)["Contents"]) if "Contents" in self.object(page) else []
        refs = contents if isinstance(contents, list) else [self.object(page)["Contents"]]
        reader = _Reader(b"\n".join(self.stream(ref) for ref in refs), 0)
        open_: list[tuple[bool, int | None]] = []
        operands: list[Any] = []
        for token in reader.tokens():
            if not isinstance(token, bytes):
                operands.append(token)
                continue
            if token in (b"BDC", b"BMC"):
                marks = operands[-1] if token == b"BDC" and isinstance(operands[-1], dict) else {}
                artifact = operands[0] == Name("Artifact")
                open_.append((artifact or "MCID" in marks, marks.get("MCID")))
            elif token == b"EMC":
                open_.pop()
            elif token in PAINTS:
                marks_ = [mark for _, mark in open_ if mark is not None]
                yield token.decode(), any(held for held, _ in open_), marks_[-1] if marks_ else None
            operands = []


class _Reader:
    def __init__(self, data: bytes, at: int) -> None:
        self.data, self.at = data, at

    def tokens(self) -> Iterator[Any]:
        """Values, and operators as bytes."""
        while True:
            found = _TOKEN.match(self.data, self.at)
            if found is None:
                return
            token = found[1]
            if token[:1] in b"/[<(" or re.fullmatch(rb"[+-]?[0-9.]+", token):
                yield self.value(plain=True)
            else:
                self.at = found.end()
                yield token

    def value(self, plain: bool = False) -> Any:
        found = _TOKEN.match(self.data, self.at)
        assert found is not None
        token, self.at = found[1], found.end()
        if token == b"<<":
            return self._dictionary()
        if token == b"[":
            return self._array()
        if token == b"(":
            return self._string()
        if token[:1] == b"/":
            return Name(token[1:].decode())
        if token[:1] == b"<":
            return _text(bytes.fromhex(token[1:-1].decode()))
        if token in (b"true", b"false", b"null"):
            return {b"true": True, b"false": False, b"null": None}[token]
        ahead = re.compile(rb"\s+(\d+)\s+R\b").match(self.data, self.at)
        if ahead and token.isdigit() and not plain:
            self.at = ahead.end()
            return Ref(int(token))
        return int(token) if re.fullmatch(rb"[+-]?\d+", token) else float(token)

    def _dictionary(self) -> dict[str, Any]:
        found = {}
        while not self._ends(b">>"):
            name = self.value()
            found[name.text] = self.value()
        return found

    def _array(self) -> list[Any]:
        found = []
        while not self._ends(b"]"):
            found.append(self.value())
        return found

    def _ends(self, mark: bytes) -> bool:
        found = _TOKEN.match(self.data, self.at)
        assert found is not None
        if found[1] != mark:
            return False
        self.at = found.end()
        return True

    def _string(self) -> str:
        depth, begin = 1, self.at
        while depth:
            ch = self.data[self.at : self.at + 1]
            if ch == b"\\":
                self.at += 1
            depth += (ch == b"(") - (ch == b")")
            self.at += 1
        return _text(re.sub(rb"\\(.)", rb"\1", self.data[begin : self.at - 1], flags=re.DOTALL))


def _text(raw: bytes) -> str:
    return raw[2:].decode("utf-16-be") if raw[:2] == b"\xfe\xff" else raw.decode("latin-1")
