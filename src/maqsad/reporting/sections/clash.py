"""Where there is no plan: what cannot all be kept, and the least money that would mend it."""

from __future__ import annotations

from collections.abc import Sequence

from maqsad.messages import Language, sentence, year
from maqsad.portfolio.decision import Infeasibility
from maqsad.reporting.amounts import Amounts, amounts_of
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
    amounts, total = amounts_of(model, lang), sum(rial for _, _, rial in found.extra)
    lead = text(sentence("repair-lead", lang, money=amounts.said(total)))
    unit = text(sentence("in-unit", lang, unit=amounts.unit_name), "small")
    return [title, lead, unit, _by_fund_and_year(model, found.extra, amounts)]


def _by_fund_and_year(model: ReportModel, extra: Sequence[tuple[str, int, int]], amounts: Amounts) -> Block:
    lang = amounts.lang
    titles = {fund.id: fund.title_fa if lang == "fa" else fund.title_en for fund in model.snapshot["funds"]}
    given = {(fund, y): rial for fund, y, rial in extra}
    shown = sorted({y for _, y, _ in extra})
    columns = [column(sentence("col-fund", lang), "1fr"), *(number(year(y, lang)) for y in shown)]
    columns.append(number(sentence("total", lang)))
    rows = []
    for fund in sorted({fund for fund, _, _ in extra}):
        parts = [given.get((fund, y), 0) for y in shown]
        rows.append(row([titles[fund], *(amounts.cell(part) for part in (*parts, sum(parts)))]))
    sums = [sum(rial for _, due, rial in extra if due == y) for y in shown]
    rows.append(row([sentence("total", lang), *(amounts.cell(part) for part in (*sums, sum(sums)))], "total"))
    return table(columns, rows, "small")


def _proof(model: ReportModel, found: Infeasibility, lang: Language) -> list[Block]:
    if not found.proven:
        return [text(sentence("clash-unproven", lang), "small")]
    return [
        heading(sentence("proof", lang)),
        text(sentence("proof-caution", lang), "quote"),
        *how_to_check(model, lang),
    ]
