"""The pieces of which a PDF is made: plain data that the template lays out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from maqsad.reporting.charts.style import Chart

Block = dict[str, Any]
Cell = str | dict[str, Any]

START, NUMBER, CENTRE = "start", "number", "centre"
_SILENT = ("", "—")


def heading(text: str, level: int = 1) -> Block:
    """Levels: 1 a section, 2 a part of one."""
    return {"block": "heading", "text": text, "level": level}


def text(words: str, style: str = "body") -> Block:
    """Styles: body, lead, small, notice, strong."""
    return {"block": "text", "text": words, "style": style}


def cards(items: Iterable[tuple[str, str, str, str]]) -> Block:
    """Key figures: (label, value, its unit, note)."""
    return {"block": "cards", "items": [dict(zip(("label", "value", "unit", "note"), i, strict=True)) for i in items]}


def column(title: str, width: str = "auto", align: str = START) -> dict[str, str]:
    """`width` is auto or a fraction such as 2fr."""
    return {"title": title, "width": width, "align": align}


def number(title: str, width: str = "auto") -> dict[str, str]:
    return column(_two_lines(title), width, NUMBER)


def _two_lines(title: str) -> str:
    """A long title broken at the space nearest to its middle, so that a column of numbers stays narrow."""
    spaces = [n for n, ch in enumerate(title) if ch == " "]
    if len(title) < 10 or not spaces:
        return title
    cut = min(spaces, key=lambda n: abs(n - len(title) / 2))
    return f"{title[:cut]}\n{title[cut + 1 :]}"


def row(cells: Iterable[Cell], kind: str = "") -> dict[str, Any]:
    """Kinds: total (bold, above it a rule), sum (bold, of those below), part, last (see `spanning`) or nothing."""
    return {"cells": list(cells), "kind": kind}


def group(title: str) -> dict[str, Any]:
    """A row that names those below it."""
    return {"cells": [title], "kind": "group"}


def table(columns: Sequence[dict[str, str]], rows: Iterable[dict[str, Any]], size: str = "normal") -> Block:
    """Sizes: normal, small or dense."""
    return {"block": "table", "columns": list(columns), "rows": list(rows), "size": size}


def full_table(columns: Sequence[dict[str, str]], rows: Iterable[dict[str, Any]], size: str = "normal") -> Block:
    """The same without the columns, but for the first, in which no row says anything (an empty text or a dash)."""
    found = list(rows)
    said = [row["cells"] for row in found if row["kind"] != "group"]
    kept = [n for n in range(len(columns)) if n == 0 or not said or any(cells[n] not in _SILENT for cells in said)]
    thin = [row if row["kind"] == "group" else row | {"cells": [row["cells"][n] for n in kept]} for row in found]
    return table([columns[n] for n in kept], thin, size)


def chart(drawing: Chart, alt: str) -> Block:
    """A chart, drawn with all others once the report is whole; `alt`: what it shows, in words."""
    return {"block": "chart", "chart": drawing, "alt": alt}


def contents(title: str, depth: int = 2) -> Block:
    """Headings with their pages, down to a level."""
    return {"block": "contents", "title": title, "depth": depth}


def questions(title: str, asked: Iterable[tuple[str, str]]) -> Block:
    """What a council asks, and the page that answers it: (question, name of the section)."""
    return {"block": "questions", "title": title, "asked": [{"text": words, "to": name} for words, name in asked]}


def told(parts: Iterable[tuple[str, str]]) -> Block:
    """Short texts, each beside its name: (name, words)."""
    return {"block": "told", "parts": [{"name": name, "text": words} for name, words in parts]}


def page_break() -> Block:
    return {"block": "page"}


def items(lines: Iterable[str], numbered: bool = False) -> Block:
    return steps(((line, "") for line in lines), numbered)


def steps(lines: Iterable[tuple[str, str]], numbered: bool = True) -> Block:
    """A list whose items may each have a line of code below: (text, code)."""
    return {"block": "list", "items": [{"text": t, "code": code} for t, code in lines], "numbered": numbered}


def bold(words: str) -> Cell:
    return {"lines": [{"text": words, "style": "bold"}]}


def lines(*parts: tuple[str, str]) -> Cell:
    """Several lines in a cell: (text, style); styles: plain, bold, muted, code, link."""
    return {"lines": [{"text": words, "style": style} for words, style in parts if words]}


def inline(*parts: tuple[str, str]) -> Cell:
    """The same on one line."""
    return {"lines": [{"text": words, "style": style} for words, style in parts if words], "inline": True}


def bar(label: str, dark: float, light: float) -> Cell:
    """A way bar beside its label; 1 is the target."""
    return {"bar": {"label": label, "dark": dark, "light": light}}


def whiskers(label: str, note: str, zero: float, likely: float, low: float, high: float) -> Cell:
    """A bar from `zero` to `likely` and a line from `low` to `high`, all shares of one scale, beside its label."""
    return {"whiskers": {"label": label, "note": note, "zero": zero, "likely": likely, "low": low, "high": high}}


def spanning(cell: Cell, rows: int) -> Cell:
    """A cell beside so many rows, of kind `part` but for the last of kind `last`; only the first of them holds it."""
    inside = {"lines": [{"text": cell, "style": "plain"}]} if isinstance(cell, str) else cell
    return {**inside, "rows": rows}
