"""How the template breaks pages: the running head, tables, paragraphs and boxes, on documents made for it."""

from __future__ import annotations

import json
from itertools import groupby

import pytest
import typst

from maqsad.reporting import fetched
from maqsad.reporting.blocks import Block, column, group, heading, page_break, row, table, text
from maqsad.reporting.pdf import _TEMPLATE, Page, _document, compiled
from reporting.cast import decided_city
from reporting.pdf_reader import Element, Pdf

pytestmark = pytest.mark.skipif(not fetched.ECHARTS.is_file(), reason="the report's assets have not been fetched")

LANGS = ["fa", "en"]


def running(blocks: list[Block], lang: str) -> list[str | None]:
    """What each page's head names."""
    document = json.dumps(_document(decided_city(), blocks, lang, Page("Book")), ensure_ascii=False)
    found = typst.query(
        str(_TEMPLATE), "<running>", field="value", root=str(_TEMPLATE.parent), font_paths=[str(fetched.FONTS)],
        ignore_system_fonts=True, sys_inputs={"report": document},
    )  # fmt: skip
    return [None if value is None else value["text"] for value in json.loads(found)]


def lines_of(n: int) -> list[Block]:
    return [text(f"Line {i}.") for i in range(n)]


def pages_of(blocks: list[Block], lang: str, kind: str) -> list[list[int]]:
    """Of each element of a kind the pages (from 0) on which it stands."""
    book = Pdf(compiled(decided_city(), blocks, lang, Page("Book")))
    order = {page: n for n, page in enumerate(book.pages())}
    return [sorted({order[page] for page, _ in _marked(e)}) for e in book.structure().all() if e.kind == kind]


def _marked(element: Element) -> list[tuple[int, int]]:
    return [place for inside in element.all() for place in inside.marked]


def rows_of(count: int, kinds: dict[int, str] | None = None) -> Block:
    rows = [
        group(f"Group {n}") if (kinds or {}).get(n) == "group" else row([f"Row {n}", "1"], (kinds or {}).get(n, ""))
        for n in range(count)
    ]
    return table([column("Name", "1fr"), column("Amount")], rows)


def runs(blocks: list[Block], lang: str) -> list[int]:
    """How many rows of the table stand on each page, heads left out (they are told apart by their cells)."""
    book = Pdf(compiled(decided_city(), blocks, lang, Page("Book")))
    order = {page: n for n, page in enumerate(book.pages())}
    rows = [e for e in book.structure().all() if e.kind == "TR" and not any(c.kind == "TH" for c in e.children)]
    assert all(len({page for page, _ in _marked(e)}) <= 1 for e in rows), "a row is torn"
    pages = [order[_marked(e)[0][0]] for e in rows if _marked(e)]
    return [len(list(found)) for _, found in groupby(pages)]


@pytest.mark.parametrize("lang", LANGS)
def test_the_head_names_the_section_at_the_top_of_the_page(lang: str) -> None:
    """One begins in the middle of page 1, its second page is its own; the next begins at the top of page 3."""
    blocks = [*lines_of(5), heading("First"), *lines_of(60), page_break(), heading("Second"), *lines_of(3)]
    blocks += [heading("Third"), *lines_of(60)]
    heads = running(blocks, lang)
    assert heads[0] is None
    assert heads[1] == "First"
    assert heads[heads.index("Second") + 1] == "Third"
    assert [name for name, _ in groupby(heads)] == [None, "First", "Second", "Third"]


@pytest.mark.parametrize("before", range(20, 40))
def test_a_short_table_and_the_words_above_it_stand_on_one_page(before: int) -> None:
    assert len(runs([*lines_of(before), text("Of these:"), rows_of(8)], "en")) == 1


@pytest.mark.parametrize("before", range(20, 44, 2))
@pytest.mark.parametrize("lang", LANGS)
def test_no_page_begins_or_ends_with_fewer_than_three_rows(before: int, lang: str) -> None:
    found = runs([*lines_of(before), rows_of(60)], lang)
    assert sum(found) == 60
    assert min(found) >= 3


@pytest.mark.parametrize("before", range(12, 32))
def test_a_sum_stands_below_two_of_its_rows(before: int) -> None:
    """The sum of twenty rows is the twentieth; the group after it begins with two of its rows."""
    kinds = {19: "total", 20: "group"}
    found = runs([*lines_of(before), rows_of(45, kinds)], "en")
    places = [sum(found[:n]) for n in range(1, len(found))]
    assert not {18, 19, 21, 22}.intersection(places)


STYLES = ("notice", "lead", "small", "body")


@pytest.mark.parametrize(("before", "style"), [(n, STYLES[n % 4]) for n in range(24, 44)])
def test_a_paragraph_is_not_torn(before: int, style: str) -> None:
    blocks = [*lines_of(before), text("words and more words " * 30, style), *lines_of(4)]
    assert all(len(pages) <= 1 for pages in pages_of(blocks, "en", "P"))


def test_a_lead_stays_with_what_it_leads() -> None:
    """Whatever stands before, a section's title and its first words are on the page of its first table's rows."""
    for before in range(28, 40):
        blocks = [*lines_of(before), heading("Section"), text("Lead.", "lead"), text("Reading.", "small"), rows_of(30)]
        title = next(iter(pages_of(blocks, "en", "H1")))
        assert title[0] == pages_of(blocks, "en", "TR")[1][0]
