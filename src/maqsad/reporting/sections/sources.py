"""On which assumptions the figures rest, and from where the others come."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import unquote, urlsplit

from maqsad.messages import Language, choice_title, date, percent_bp, percent_of, sentence
from maqsad.messages import number as number_text
from maqsad.messages.formats import listed
from maqsad.plan.table import Row
from maqsad.reporting.blocks import Block, column, full_table, heading, lines, number, row, table, text
from maqsad.reporting.evidence import GRADES
from maqsad.reporting.model import ReportModel


def sources_section(model: ReportModel, lang: Language) -> list[Block]:
    given = sorted(model.snapshot["sources"], key=lambda source: source.id)
    assumed = [source for source in given if source.kind == "assumption"]
    others = [source for source in given if source.kind != "assumption"]
    counts = {"assumptions": number_text(len(assumed), lang), "sources": number_text(len(others), lang)}
    return [
        heading(sentence("sources", lang)),
        text(sentence("sources-lead", lang, **counts)),
        *(text(plan.note, "small") for plan in model.snapshot["plan"] if plan.note),
        *(_evidence(model, lang) if model.decided else []),
        *(_assumptions(assumed, lang) if assumed else []),
        *(_sources(others, lang) if others else []),
    ]


def _evidence(model: ReportModel, lang: Language) -> list[Block]:
    """What share of the results rests on each grade, and how far an effect of that grade is believed."""
    found, trust = model.evidence, vars(model.settings)
    if found.assumed is None:
        return []
    columns = [
        column(sentence("col-grade", lang)),
        column(sentence("col-grade-meaning", lang), "1fr"),
        number(sentence("col-believed", lang)),
        number(sentence("col-results-share", lang)),
    ]
    rows = [
        row(
            [
                choice_title("effects", "grade", grade, lang),
                sentence(f"grade-meaning-{grade}", lang),
                percent_bp(trust[f"grade_{grade.lower()}"], lang, 0),
                percent_of(found.grades[grade], lang, 1),
            ]
        )
        for grade in GRADES
    ]
    alike = len({trust[f"grade_{grade.lower()}"] for grade in GRADES}) == 1
    lead = sentence("grades-lead-alike" if alike else "grades-lead", lang, share=percent_of(found.assumed, lang, 0))
    return [heading(sentence("grades", lang), 2), text(lead), table(columns, rows, "small")]


def _assumptions(found: Sequence[Row], lang: Language) -> list[Block]:
    columns = [
        column(sentence("col-assumption", lang), "0.6fr"),
        column(sentence("col-rule", lang), "1.4fr"),
        column(sentence("col-why-size", lang), "1.4fr"),
    ]
    rows = [
        row(
            [
                lines((_said(source, "title", lang), "plain"), (source.id, "muted")),
                _said(source, "rule", lang),
                _said(source, "why", lang),
            ]
        )
        for source in found
    ]
    return [heading(sentence("sources-assumed", lang), 2), table(columns, rows, "dense")]


def _sources(found: Sequence[Row], lang: Language) -> list[Block]:
    columns = [
        column(sentence("wb-id", lang)),
        column(sentence("col-source", lang), "1.35fr"),
        column(sentence("col-kind", lang), "1.15fr"),
        column(sentence("col-address", lang), "0.9fr"),
    ]
    rows = [
        row(
            [
                source.id,
                _said(source, "title", lang),
                _kind(source, lang),
                lines((unquote(source.url), "link")) if source.url else "",
            ]
        )
        for source in found
    ]
    short = [source for source in found if _site_only(source)]
    note = [text(sentence("sources-site-only", lang, count=len(short)), "small")] if short else []
    return [heading(sentence("sources-given", lang), 2), *note, full_table(columns, rows, "dense")]


def _site_only(source: Row) -> bool:
    """Whether nothing but the site is known of its address."""
    parts = urlsplit(source.url or "")
    return bool(parts.netloc) and not parts.path.strip("/") and not parts.query


def _kind(source: Row, lang: Language) -> str:
    fields = [(name, vars(source)[name]) for name in ("kind", "trust")]
    told = [choice_title("sources", name, value, lang) for name, value in fields if value]
    return listed([*told, *([date(source.date, lang)] if source.date else [])], lang)


def _said(source: Row, field: str, lang: Language) -> str:
    row = vars(source)
    here, there = ("fa", "en") if lang == "fa" else ("en", "fa")
    return str(row[f"{field}_{here}"] or row[f"{field}_{there}"] or "")
