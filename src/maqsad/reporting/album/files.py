"""album.xlsx and album.pdf: the same tables as sheets and as pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path

from maqsad.messages import Language, sentence, years
from maqsad.messages import number as number_text
from maqsad.messages.formats import listed
from maqsad.reporting.album.tables import AlbumTable, Line, album_tables, versions
from maqsad.reporting.bidi import isolate
from maqsad.reporting.blocks import Block, column, contents, heading, number, page_break, row, table, text
from maqsad.reporting.model import ReportModel
from maqsad.reporting.pdf import Page, compiled
from maqsad.reporting.sheets import Cell, Column, Sheet, workbook
from maqsad.reporting.words import Words
from maqsad.values.text import persian_digits

_WIDE, _NARROW, _AMOUNT = 44, 14, 24
_PAGE = 32
"""Lines of a page in letters that are easy to read."""
_SHORT = 20
"""Lines of a table that may share its page with another year's."""


def write_album(model: ReportModel, folder: Path, lang: Language) -> None:
    """Both files. Raises AssetsMissing where set-up has not fetched the fonts."""
    (folder / "album.xlsx").write_bytes(album_xlsx(model, lang))
    (folder / "album.pdf").write_bytes(album_pdf(model, lang))


def album_xlsx(model: ReportModel, lang: Language) -> bytes:
    """The workbook as bytes: a sheet a kind of table, years below one another."""
    by_name = groupby(album_tables(model, lang), key=lambda found: found.name)
    sheets = [_sheet(list(tables), Words(model, lang)) for _, tables in by_name]
    return workbook(_about(model, lang), sheets, lang)


def _sheet(tables: Sequence[AlbumTable], words: Words) -> Sheet:
    first = tables[0]
    wide = max(range(len(first.heads)), key=lambda n: _longest(tables, n))
    columns = [Column(words.say("col-year"), 8, "year")] if first.year is not None else []
    columns += [Column(title, _WIDE if n == wide else _NARROW) for n, title in enumerate(first.heads)]
    columns += [Column(f"{title} ({words.unit})", _AMOUNT, "whole") for title in first.numbers]
    rows: list[Sequence[Cell]] = []
    sums = set()
    for found in tables:
        for line in found.lines:
            if line.kind:
                sums.add(len(rows))
            rows.append([*([found.year] if found.year is not None else []), *line.texts, *line.amounts])
    return Sheet(words.say(f"album-sheet-{first.name}"), columns, rows, frozenset(sums), filtered=False)


def _longest(tables: Iterable[AlbumTable], n: int) -> int:
    return max((len(line.texts[n]) for found in tables for line in found.lines), default=0)


def album_pdf(model: ReportModel, lang: Language) -> bytes:
    """The book as bytes: A4 lying, a heading a table."""
    title, *lines = _about(model, lang)
    blocks = [text(title, "title"), text(lines[0], "subtitle")]
    blocks += [text(line, "notice" if n == 0 and model.draft else "body") for n, line in enumerate(lines[1:])]
    by_name = [list(tables) for _, tables in groupby(album_tables(model, lang), key=lambda found: found.name)]
    blocks += [*_pages(by_name[0], lang), contents(sentence("contents", lang), depth=1)]
    for tables in by_name[1:]:
        together = tables[0].name == "horizon"  # short, below the sources
        blocks += [*([] if together else [page_break()]), *_pages(tables, lang)]
    page = Page(title, sentence("album", lang), lying=True)
    return compiled(model, isolate(blocks, lang), lang, page)


def _about(model: ReportModel, lang: Language) -> list[str]:
    """Title, classification and unit, standing, and how the tables add up."""
    settings, words = model.settings, Words(model, lang)
    city = (settings.city_fa if lang == "fa" else settings.city_en) or settings.city_fa
    said = listed(map(persian_digits, versions(model)) if lang == "fa" else versions(model), lang)
    said = said or sentence("album-versions-none", lang)
    return [
        sentence("album-title", lang, city=city, years=years(model.first, model.last, lang)),
        words.say("album-subtitle", versions=said),
        *([sentence("mechanics-only", lang)] if model.mechanics_only else []),
        sentence(f"standing-{model.decision.standing}", lang),
        words.say("album-lead"),
        sentence("album-natures", lang),
    ]


def _pages(tables: Sequence[AlbumTable], lang: Language) -> list[Block]:
    blocks = [heading(sentence(f"album-{tables[0].name}", lang))]
    for n, found in enumerate(tables):
        if n and len(found.lines) > _SHORT:
            blocks.append(page_break())
        if found.year is not None:
            blocks.append(heading(sentence("album-of-year", lang, year=found.year), 2))
        columns = [column(title, _width(found, n)) for n, title in enumerate(found.heads)]
        columns += [number(title) for title in found.numbers]
        blocks.append(table(columns, [_row(line, lang) for line in found.lines], _size(found)))
    return blocks


def _size(found: AlbumTable) -> str:
    """Tables of the classes are read most; the others are long."""
    return "small" if found.name == "missions" and len(found.lines) <= _PAGE else "dense"


def _width(found: AlbumTable, n: int) -> str:
    return "1fr" if n == max(range(len(found.heads)), key=lambda m: _longest([found], m)) else "auto"


def _row(line: Line, lang: Language) -> dict[str, object]:
    return row([*line.texts, *("—" if not rial else number_text(rial, lang) for rial in line.amounts)], line.kind)
