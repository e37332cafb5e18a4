"""A workbook before it is parsed: every part looked at, every limit kept, and what each sheet is called and hides."""

from __future__ import annotations

import posixpath
import re
from array import array
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from maqsad.exchange.problems import Unreadable
from maqsad.exchange.workbook.archive import SMALL, Archive, Part
from maqsad.exchange.workbook.safe_xml import local, parse_small, parse_stream, refuse_document_types
from maqsad.exchange.workbook.sheet_scan import MAX_SHEET_ROWS, SheetFacts, SheetScan

MAX_SHEETS = 200
MAX_SHARED_TEXTS = 3_000_000
MAX_ELEMENTS = 10_000_000

_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_STYLES = "xl/styles.xml"
_TEXTS = "xl/sharedStrings.xml"
_TYPES = "[Content_Types].xml"
_FIXED = {"styles": _STYLES, "sharedStrings": _TEXTS}
_BUILT_IN_PERCENTS = frozenset({"9", "10"})
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')


@dataclass(frozen=True)
class Sheet:
    """One sheet that may be read."""

    name: str
    is_hidden: bool
    facts: SheetFacts


def inspect(data: bytes, progress: Callable[[int, int], None]) -> list[Sheet]:
    """The sheets of a workbook that is safe to parse; `Unreadable` if it is not."""
    return _Inspection(Archive(data), progress).sheets()


class _Inspection:
    def __init__(self, archive: Archive, progress: Callable[[int, int], None]) -> None:
        self._archive, self._progress = archive, progress
        self._names = {name.casefold(): name for name in archive.parts}
        self._done, self._total = 0, sum(part.size for part in archive.parts.values())

    def sheets(self) -> list[Sheet]:
        if _WORKBOOK not in self._archive.parts or _RELATIONS not in self._archive.parts:
            raise Unreadable("workbook-not-a-workbook")
        self._check_types()
        listed = self._listed(self._worksheets())
        read_as_data = {self._named(_STYLES), self._named(_TEXTS), *(part for _, _, part in listed)}
        for name in self._archive.parts:
            if name not in read_as_data:
                self._check_other(name)
        percents, sizes = self._percent_styles(), self._text_sizes()
        return [Sheet(name, hidden, self._scan(name, part, percents, sizes)) for name, hidden, part in listed]

    def _named(self, name: str) -> str:
        """The part's name in whatever letter case the file has it."""
        return self._names.get(name.casefold(), name)

    def _check_types(self) -> None:
        for element in self._small(_TYPES) if _TYPES in self._archive.parts else ():
            kind = element.get("ContentType", "").casefold()
            if "macroenabled" in kind or "vbaproject" in kind:
                raise Unreadable("workbook-macros", part=_TYPES)

    def _worksheets(self) -> dict[str, str]:
        """Parts of the worksheets by relation. What is read beside them must lie where every reader looks for it."""
        worksheets: dict[str, str] = {}
        seen = set()
        for relation in self._small(_RELATIONS):
            key, part, kind = relation.get("Id", ""), _target(relation), relation.get("Type", "").rpartition("/")[2]
            elsewhere = _FIXED.get(kind, part).casefold() != part.casefold()
            if key in seen or elsewhere:
                raise Unreadable("workbook-damaged", part=_RELATIONS)
            seen.add(key)
            if kind == "worksheet":
                worksheets[key] = part
        return worksheets

    def _listed(self, worksheets: dict[str, str]) -> list[tuple[str, bool, str]]:
        """Name, whether hidden, and part of every worksheet."""
        sheets = [element for element in self._small(_WORKBOOK).iter() if local(element.tag) == "sheet"]
        if len(sheets) > MAX_SHEETS:
            raise Unreadable("workbook-too-many-sheets", count=len(sheets), limit=MAX_SHEETS)
        listed = []
        for sheet in sheets:
            keys = {local(name): value for name, value in sheet.attrib.items()}
            if part := worksheets.get(keys.get("id", "")):
                listed.append((keys.get("name", ""), keys.get("state", "visible") != "visible", part))
        names, parts = {name.casefold() for name, *_ in listed}, {part for *_, part in listed}
        if not len(names) == len(parts) == len(listed) or not parts <= self._archive.parts.keys():
            raise Unreadable("workbook-damaged", part=_WORKBOOK)
        return listed

    def _check_other(self, name: str) -> None:
        """A part that is not read as data: relations must not lead out of the file, XML must be harmless."""
        part = self._archive.parts[name]
        if name.casefold().endswith(".rels"):
            for element in self._small(name):
                outside = element.get("TargetMode", "").casefold() == "external"
                if outside and not element.get("Type", "").endswith("/hyperlink"):
                    raise Unreadable("workbook-external-link", part=name)
        elif name.casefold().endswith((".xml", ".vml")):
            refuse_document_types(self._archive.chunks(part), name)
        else:
            deque(self._archive.chunks(part), maxlen=0)  # its size is as declared
        self._advance(part.size)

    def _percent_styles(self) -> frozenset[str]:
        """The cell styles, by number, that show a share as a percentage."""
        name = self._named(_STYLES)
        if name not in self._archive.parts:
            return frozenset()
        root = self._small(name)
        codes = {e.get("numFmtId", ""): e.get("formatCode", "") for e in root.iter() if local(e.tag) == "numFmt"}
        shares = {number for number, code in codes.items() if "%" in _LITERAL.sub("", code)}
        percents = shares | (_BUILT_IN_PERCENTS - codes.keys())
        formats = [e for group in root if local(group.tag) == "cellXfs" for e in group]
        return frozenset(str(i) for i, e in enumerate(formats) if e.get("numFmtId", "") in percents)

    def _text_sizes(self) -> array[int]:
        """Characters of every shared text."""
        sizes, elements = array("q"), 0

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal elements
            elements += 1
            if local(name) == "si":
                sizes.append(0)
            if len(sizes) > MAX_SHARED_TEXTS or elements > MAX_ELEMENTS:
                raise Unreadable("workbook-text-too-large", part=_TEXTS, limit=MAX_SHARED_TEXTS)

        def text(data: str) -> None:
            if sizes:
                sizes[-1] += len(data)

        if part := self._archive.parts.get(self._named(_TEXTS)):
            parse_stream(self._archive.chunks(part), part.name, start, text)
            self._advance(part.size)
        return sizes

    def _scan(self, sheet: str, name: str, percents: frozenset[str], sizes: array[int]) -> SheetFacts:
        scan = SheetScan(sheet, name, percents, sizes)
        part = self._archive.parts[name]
        if part.size > SMALL and _count(self._archive.chunks(part), b"<row ") > MAX_SHEET_ROWS:
            raise Unreadable("workbook-sheet-too-large", sheet=sheet, cell="", limit=MAX_SHEET_ROWS)
        try:
            parse_stream(self._counted(part, scan), name, scan.start, scan.text)
            return scan.facts()
        except (ValueError, IndexError) as error:
            if isinstance(error, Unreadable):
                raise
            raise Unreadable("workbook-damaged", part=name) from None

    def _small(self, name: str) -> Element:
        return parse_small(self._archive.chunks(self._archive.parts[name]), name)

    def _counted(self, part: Part, scan: SheetScan) -> Iterator[bytes]:
        for chunk in self._archive.chunks(part):
            scan.check()
            self._advance(len(chunk))
            yield chunk

    def _advance(self, size: int) -> None:
        self._done += size
        self._progress(min(self._done, self._total), self._total)


def _count(chunks: Iterable[bytes], sign: bytes) -> int:
    """How often the sign stands in the chunks: a first look that costs far less than parsing."""
    found, tail = 0, b""
    for chunk in chunks:
        found += chunk.count(sign) + (tail + chunk[: len(sign) - 1]).count(sign)
        tail = chunk[1 - len(sign) :]
    return found


def _target(relation: Element) -> str:
    """The part that a relation of the workbook leads to."""
    target = relation.get("Target", "")
    return target.removeprefix("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
