"""Where there is no plan: what cannot all be kept, and the least money that would mend it."""

from __future__ import annotations

from maqsad.messages import Language, money, sentence, year
from maqsad.portfolio.decision import Infeasibility
from maqsad.reporting.blocks import Block, column, heading, items, number, row, table, text
from maqsad.reporting.model import ReportModel
from maqsad.reporting.rules import rule_text
from maqsad.reporting.sections.proof import how_to_check


def clash_section(model: ReportModel, lang: Language) -> list[Block]:
    found = model.decision.infeasibility
    if found is None:
        return []
    return [*_rules(model, found, lang), *_repair(model, found, lang), *_proof(model, found, lang)]


def _rules(model: ReportModel, found: Infeasibility, lang: Language) -> list[Block]:
    if not found.rows:
        return []
    rules = [rule_text(model.facts, row_id, lang) for row_id in found.rows]
    return [heading(sentence("clash", lang)), text(sentence("clash-lead", lang)), items(rules, numbered=True)]


def _repair(model: ReportModel, found: Infeasibility, lang: Language) -> list[Block]:
    title = heading(sentence("repair", lang))
    if found.extra is None:
        return [title, text(sentence("repair-none", lang))]
    titles = {fund.id: fund.title_fa if lang == "fa" else fund.title_en for fund in model.snapshot["funds"]}
    columns = [
        column(sentence("col-fund", lang), "1fr"),
        column(sentence("col-year", lang)),
        number(sentence("col-extra", lang), "0.6fr"),
    ]
    rows = [row([titles[fund], year(y, lang), money(rial, lang)]) for fund, y, rial in found.extra]
    total = sum(rial for _, _, rial in found.extra)
    return [title, text(sentence("repair-lead", lang, money=money(total, lang))), table(columns, rows)]


def _proof(model: ReportModel, found: Infeasibility, lang: Language) -> list[Block]:
    if not found.proven:
        return [text(sentence("clash-unproven", lang), "small")]
    return [
        heading(sentence("proof", lang)),
        text(sentence("proof-caution", lang), "quote"),
        *how_to_check(model, lang),
    ]
