"""Where there is no plan: what cannot all be kept, and what would change that."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from maqsad.messages import Language, row_titles, sentence, year, years
from maqsad.portfolio.decision import Infeasibility
from maqsad.reporting.amounts import Amounts, amounts_of
from maqsad.reporting.blocks import Block, column, heading, items, number, row, table, text
from maqsad.reporting.mending import Told, clash_texts, policy_texts, repair_lines, tail_lines
from maqsad.reporting.model import ReportModel
from maqsad.reporting.sections.proof import how_to_check


def clash_section(model: ReportModel, lang: Language) -> list[Block]:
    """What clashes, each rule with its own numbers; what money and which promises would mend it."""
    found = model.decision.infeasibility
    if found is None:
        return []
    amounts = amounts_of(model, lang)
    clashes = _texts(clash_texts(model, found, amounts))
    return [
        *([heading(sentence("clash", lang)), *clashes] if clashes else []),
        *(text(line, "small") for line in tail_lines(model, found, lang)),
        *_repair(model, found, amounts),
        heading(sentence("policy", lang)),
        *_texts(policy_texts(model, found, amounts)),
    ]


def clash_proof(model: ReportModel, lang: Language) -> list[Block]:
    """How the clash is proven."""
    found = model.decision.infeasibility
    if found is None:
        return []
    if not found.proven:
        return [text(sentence("clash-unproven", lang), "small")]
    return [
        heading(sentence("proof", lang)),
        text(sentence("clash-caution", lang), "quote"),
        *how_to_check(model, lang),
    ]


def _texts(told: Sequence[Told]) -> list[Block]:
    blocks: list[Block] = []
    for one in told:
        blocks.append(text(one.lead))
        blocks += [items(one.things)] if one.things else []
        blocks += [text(one.note, "small")] if one.note else []
    return blocks


def _repair(model: ReportModel, found: Infeasibility, amounts: Amounts) -> list[Block]:
    title, lines = heading(sentence("repair", amounts.lang)), repair_lines(model, found, amounts)
    if found.extra is None:
        return [title, *(text(line, "strong") for line in lines)]
    unit = text(sentence("in-unit-decision", amounts.lang, unit=amounts.unit_name), "small")
    return [title, *map(text, lines), unit, _by_fund_and_year(model, found.extra, amounts)]


def _by_fund_and_year(model: ReportModel, extra: Sequence[tuple[str, int, int]], amounts: Amounts) -> Block:
    """The years of the plan with their sum, then those after the horizon together, then all."""
    lang, last = amounts.lang, model.last
    titles = row_titles(model.snapshot["funds"], lang)
    given: dict[tuple[str, int], int] = defaultdict(int)
    for fund, due, rial in extra:
        given[fund, min(due, last + 1)] += rial
    within = sorted({y for _, y in given if y <= last})
    later = any(y > last for _, y in given)
    heads = [year(y, lang) for y in within]
    if later:
        heads += [years(model.first, last, lang), sentence("repair-after", lang)]
    columns = [column(sentence("col-fund", lang), "1fr"), *map(number, heads), number(sentence("total", lang))]

    def cells(funds: Collection[str]) -> list[str]:
        sums = [sum(given.get((fund, y), 0) for fund in funds) for y in within]
        after = sum(given.get((fund, last + 1), 0) for fund in funds)
        return [amounts.cell(part) for part in (*sums, *((sum(sums), after) if later else ()), sum(sums) + after)]

    funds = sorted({fund for fund, _ in given})
    rows = [row([titles[fund], *cells([fund])]) for fund in funds]
    return table(columns, [*rows, row([sentence("total", lang), *cells(funds)], "total")], "small")
