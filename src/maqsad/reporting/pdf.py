"""report.pdf: the sections laid out by Typst, in either language; the same model gives the same bytes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typst

from maqsad.messages import Language, sentence, years
from maqsad.messages.store import entry
from maqsad.reporting.bidi import isolate
from maqsad.reporting.blocks import Block
from maqsad.reporting.charts import render
from maqsad.reporting.fetched import FONTS, require_assets
from maqsad.reporting.model import ReportModel
from maqsad.reporting.sections import sections

_TEMPLATE = Path(__file__).parent / "typst" / "report.typ"


def write_report(model: ReportModel, path: Path, lang: Language) -> None:
    """Write the report. Raises AssetsMissing where set-up has not fetched fonts and the chart library."""
    path.write_bytes(report_pdf(model, lang))


def report_pdf(model: ReportModel, lang: Language) -> bytes:
    """The report as bytes: tagged for readers of the screen (PDF/UA-1), without a date of making."""
    settings = model.settings
    title = settings.title_fa if lang == "fa" else settings.title_en
    page = Page(title or settings.title_fa or settings.title_en)
    return compiled(model, _drawn(sections(model, lang), lang), lang, page)


@dataclass(frozen=True, slots=True)
class Page:
    """A book's title, what stands before its running head, and whether its pages lie."""

    title: str
    name: str = ""
    lying: bool = False


def compiled(model: ReportModel, blocks: list[Block], lang: Language, page: Page) -> bytes:
    """The blocks, plain data by now, laid out. Raises AssetsMissing."""
    require_assets()
    document = json.dumps(_document(model, blocks, lang, page), ensure_ascii=False)
    try:
        return _compiled(document, ["ua-1"])
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
        return _compiled(document, [])  # a sign that no font has: shown as an empty box, which PDF/UA does not allow


def _drawn(blocks: list[Block], lang: Language) -> list[Block]:
    """The blocks as plain data: charts as pictures, all drawn at once, and words of the other direction isolated."""
    charts = [block.pop("chart") for block in blocks if "chart" in block]
    pictures = iter(render(charts) if charts else ())
    for block in blocks:
        if block["block"] == "chart":
            block["svg"] = next(pictures)
    plain: list[Block] = isolate(blocks, lang)
    return plain


def _compiled(document: str, standards: list[Any]) -> bytes:
    pdf: bytes = typst.compile(
        str(_TEMPLATE),
        root=str(_TEMPLATE.parent),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"report": document},
        pdf_standards=standards,
        timestamp=0,
    )
    return pdf


def _document(model: ReportModel, blocks: list[Block], lang: Language, page: Page) -> dict[str, Any]:
    settings = model.settings
    fa = lang == "fa"
    city = (settings.city_fa if fa else settings.city_en) or settings.city_fa or settings.city_en
    running = sentence("report-of", lang, city=city, years=years(model.first, model.last, lang))
    return {
        "lang": lang,
        "dir": "rtl" if fa else "ltr",
        "title": page.title,
        "author": city,
        "running": f"{page.name} · {running}" if page.name else running,
        "lying": page.lying,
        "stamp": sentence("draft-stamp", lang) if model.draft else "",
        "notice-first": model.mechanics_only,
        "page-of": entry("page-of").text.get(lang),
        "blocks": blocks,
    }
