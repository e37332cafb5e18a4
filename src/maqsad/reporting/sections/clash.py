"""Where there is no plan: what cannot all be kept, and the least money that would mend it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from maqsad.messages import Language, sentence, year
from maqsad.portfolio.decision import Infeasibility
from maqsad.reporting.amounts import Amounts, amounts_of
from maqsad.reporting.blocks import Block, column, heading, items, number, row, table, text
from maqsad.reporting.model import ReportModel
from maqsad.reporting.rules import rule_with_numbers
from maqsad.reporting.sections.proof import how_to_check


def clash_section(model: ReportModel, lang: Language) -> list[Block]:
    """What clashes, each rule with its own numbers, and what money would mend it."""
    found = model.decision.infeasibility
    return [*_rules(model, found, lang), *_repair(model, found, lang)] if found else []


def clash_proof(model: ReportModel, lang: Language) -> list[Block]:
    """How the clash is proven."""
    found = model.decision.infeasibility
    if found is None:
        return []
    if not found.proven:
        return [text(sentence("clash-unproven", lang), "small")]
    return [
        heading(sentence("proof", lang)),
        text(sentence("proof-caution", lang), "quote"),
        *how_to_check(model, lang),
    ]


def _rules(model: ReportModel, found: Infeasibility, lang: Language) -> list[Block]:
    if not found.rows:
        return []
    said = amounts_of(model, lang).said
    rules = [rule_with_numbers(model.facts, row_id, lang, said) for row_id in found.rows]
    lead = [text(sentence("clash-lead", lang))] if len(rules) > 1 else []
    return [heading(sentence("clash", lang)), *lead, items(rules, numbered=len(rules) > 1)]


def _repair(model: ReportModel, found: Infeasibility, lang: Language) -> list[Block]:
    title = heading(sentence("repair", lang))
    if found.extra is None:
        return [title, text(sentence("repair-none", lang), "strong")]
    amounts = amounts_of(model, lang)
    unit = text(sentence("in-unit-decision", lang, unit=amounts.unit_name), "small")
    return [title, *map(text, repair_lines(model, amounts)), unit, _by_fund_and_year(model, found.extra, amounts)]


def repair_lines(model: ReportModel, amounts: Amounts) -> list[str]:
    """The least extra money in all, and how much of it falls in and after the horizon."""
    found = model.decision.infeasibility
    if found is None or found.extra is None:
        return []
    lang = amounts.lang
    total = sum(rial for _, _, rial in found.extra)
    after = sum(rial for _, due, rial in found.extra if due > model.last)
    lines = [sentence("repair-lead", lang, money=amounts.said(total))]
    if after:
        within = amounts.said(total - after)
        lines.append(sentence("repair-years", lang, within=within, after=amounts.said(after)))
    return lines


def _by_fund_and_year(model: ReportModel, extra: Sequence[tuple[str, int, int]], amounts: Amounts) -> Block:
    """The years after the horizon stand together."""
    lang, last = amounts.lang, model.last
    titles = {fund.id: fund.title_fa if lang == "fa" else fund.title_en for fund in model.snapshot["funds"]}
    given: dict[tuple[str, int], int] = defaultdict(int)
    for fund, due, rial in extra:
        given[fund, min(due, last + 1)] += rial
    shown = sorted({y for _, y in given})
    heads = [sentence("repair-after", lang) if y > last else year(y, lang) for y in shown]
    columns = [column(sentence("col-fund", lang), "1fr"), *map(number, heads), number(sentence("total", lang))]
    rows = []
    for fund in sorted({fund for fund, _ in given}):
        parts = [given.get((fund, y), 0) for y in shown]
        rows.append(row([titles[fund], *(amounts.cell(part) for part in (*parts, sum(parts)))]))
    sums = [sum(rial for (_, due), rial in given.items() if due == y) for y in shown]
    rows.append(row([sentence("total", lang), *(amounts.cell(part) for part in (*sums, sum(sums)))], "total"))
    return table(columns, rows, "small")
