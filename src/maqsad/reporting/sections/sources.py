"""Where the figures come from, and on which assumptions they rest."""

from __future__ import annotations

from maqsad.messages import Language, choice_title, sentence
from maqsad.messages import number as number_text
from maqsad.plan.table import Row
from maqsad.reporting.blocks import Block, column, heading, lines, row, table, text
from maqsad.reporting.model import ReportModel


def sources_section(model: ReportModel, lang: Language) -> list[Block]:
    given = sorted(model.snapshot["sources"], key=lambda source: (source.kind != "assumption", source.id))
    assumptions = sum(source.kind == "assumption" for source in given)
    counts = {"assumptions": number_text(assumptions, lang), "sources": number_text(len(given) - assumptions, lang)}
    columns = [
        column(sentence("col-source", lang), "1fr"),
        column(sentence("col-kind", lang)),
        column(sentence("col-rule", lang), "1.5fr"),
    ]
    return [
        heading(sentence("sources", lang)),
        text(sentence("sources-lead", lang, **counts)),
        table(columns, [_line(source, lang) for source in given], "small"),
    ]


def _line(source: Row, lang: Language) -> dict[str, object]:
    fa = lang == "fa"
    rule, why = (source.rule_fa, source.why_fa) if fa else (source.rule_en, source.why_en)
    title = source.title_fa if fa else source.title_en
    kind = choice_title("sources", "kind", source.kind, lang)
    trust = choice_title("sources", "trust", source.trust, lang) if source.trust else ""
    return row(
        [
            lines((title, "plain"), (source.id, "muted")),
            lines((kind, "plain"), (trust, "muted")),
            lines((rule, "plain"), (why, "muted"), (source.url, "code")),
        ]
    )
