"""PDF/UA-1, as far as it can be read from the file: what a reader of the screen needs of the report and the album.

Typst refuses to write a file that breaks what it knows of PDF/UA-1. Looked at here by a reader of its own: the claim,
language and title; every painted thing tagged or an artifact; every tagged thing in the tree of structure; alternative
texts of figures; scope of table headers and rows of one width; order of headings; bookmarks; embedded fonts that map
to text; links in the tree. Not looked at: whether texts are good, contrast, and the rest of what veraPDF checks.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import pytest

from maqsad.messages import sentence
from maqsad.reporting import album_pdf, fetched, report_pdf
from maqsad.reporting.sections import sections
from reporting.cast import decided_city, mechanics_city, stuck_city
from reporting.pdf_reader import Element, Name, Pdf, Ref

pytestmark = pytest.mark.skipif(not fetched.ECHARTS.is_file(), reason="the report's assets have not been fetched")

MADE = {
    "report": lambda lang: report_pdf(decided_city(), lang),
    "infeasible": lambda lang: report_pdf(stuck_city(), lang),
    "mechanics": lambda lang: report_pdf(mechanics_city(), lang),
    "album": lambda lang: album_pdf(decided_city(), lang),
}
BOOKS = [("report", "fa"), ("report", "en"), ("infeasible", "fa"), ("mechanics", "en"), ("album", "fa")]


@cache
def pdf(name: str, lang: str) -> Pdf:
    return Pdf(MADE[name](lang))


@cache
def elements(name: str, lang: str) -> tuple[Element, ...]:
    return tuple(pdf(name, lang).structure().all())


def of_kind(name: str, lang: str, kind: str) -> list[Element]:
    return [element for element in elements(name, lang) if element.kind == kind]


@pytest.mark.parametrize(("name", "lang"), BOOKS)
def test_it_claims_pdf_ua_and_says_its_language_and_title(name: str, lang: str) -> None:
    book = pdf(name, lang)
    assert "<pdfuaid:part>1</pdfuaid:part>" in book.metadata()
    assert "dc:title" in book.metadata()
    assert book.catalog["Lang"] == lang
    assert book.catalog["MarkInfo"]["Marked"] is True
    assert book.catalog["ViewerPreferences"]["DisplayDocTitle"] is True


@pytest.mark.parametrize(("name", "lang"), [("report", "fa"), ("album", "fa")])
def test_all_that_is_painted_is_tagged_or_an_artifact(name: str, lang: str) -> None:
    book = pdf(name, lang)
    known = {place for element in elements(name, lang) for place in element.marked}
    painted = 0
    for page in book.pages():
        for operator, held, mark in book.drawn(page):
            painted += 1
            assert held, (page, operator)
            assert mark is None or (page, mark) in known, (page, mark)
    assert painted > 100


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_every_figure_says_what_it_shows(lang: str) -> None:
    figures = of_kind("report", lang, "Figure")
    assert len(figures) == 2
    assert all(figure.given.get("Alt") for figure in figures)


@pytest.mark.parametrize(("name", "lang"), BOOKS)
def test_tables_have_headers_with_scope_and_rows_of_one_width(name: str, lang: str) -> None:
    tables = of_kind(name, lang, "Table")
    assert tables
    for table in tables:
        headers = [element for element in table.all() if element.kind == "TH"]
        assert headers
        assert all(header.attributes().get("Scope") == Name("Column") for header in headers)
        assert len(set(_widths(table))) == 1


def _widths(table: Element) -> list[int]:
    """Cells of every row, with what reaches down from rows above."""
    widths: list[int] = []
    reaching: list[list[int]] = []
    for row in (element for element in table.all() if element.kind == "TR"):
        width = sum(span for span, _ in reaching)
        reaching = [[span, left - 1] for span, left in reaching if left > 1]
        for cell in row.children:
            span, rows = (cell.attributes().get(key, 1) for key in ("ColSpan", "RowSpan"))
            width += span
            if rows > 1:
                reaching.append([span, rows - 1])
        widths.append(width)
    return widths


@pytest.mark.parametrize(("name", "lang"), BOOKS)
def test_headings_skip_no_level_and_are_bookmarks(name: str, lang: str) -> None:
    levels = [int(e.kind[1]) for e in elements(name, lang) if e.kind[0] == "H" and e.kind[1:].isdigit()]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert len(pdf(name, lang).outline()) == len(levels)


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_bookmarks_are_the_headings_in_order(lang: str) -> None:
    titles = [block["text"] for block in sections(decided_city(), lang) if block["block"] == "heading"]
    title = decided_city().settings.title_fa if lang == "fa" else decided_city().settings.title_en
    assert pdf("report", lang).outline() == [title, *titles]
    assert sentence("proof", lang) in titles


@pytest.mark.parametrize(("name", "lang"), BOOKS)
def test_fonts_are_embedded_and_map_to_text(name: str, lang: str) -> None:
    book = pdf(name, lang)
    fonts = [
        found for n in book.places if isinstance(found := book.object(n), dict) and found.get("Type") == Name("Font")
    ]
    whole = [font for font in fonts if font.get("Subtype") == Name("Type0")]
    assert whole
    for font in whole:
        assert isinstance(font.get("ToUnicode"), Ref)
        (below,) = book.get(font["DescendantFonts"])
        descriptor = book.get(book.get(below)["FontDescriptor"])
        assert any(key.startswith("FontFile") for key in descriptor)


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_links_are_in_the_tree_and_say_where_they_lead(lang: str) -> None:
    book = pdf("report", lang)
    links = [book.get(ref) for page in book.pages() for ref in book.get(book.object(page).get("Annots", []))]
    assert links
    assert all("StructParent" in link and link.get("Contents") for link in links)
    assert all(book.object(page).get("Tabs") == Name("S") for page in book.pages() if "Annots" in book.object(page))
