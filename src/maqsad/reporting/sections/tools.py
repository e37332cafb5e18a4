"""Money that is not the city's own: what each tool brings and costs, partners that may not sign, and the assets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from maqsad.messages import Language, choice_title, percent_bp, percent_of, row_title, row_titles, sentence, signed
from maqsad.messages import number as number_text
from maqsad.messages import year as year_text
from maqsad.messages import years as years_text
from maqsad.messages.formats import listed
from maqsad.reporting.amounts import Amounts, amounts_of
from maqsad.reporting.blocks import Block, bold, column, group, heading, number, row, table, text
from maqsad.reporting.model import ReportModel
from maqsad.reporting.results import Result
from maqsad.reporting.tools import (
    PARTNERED,
    AtRisk,
    Borrowed,
    Tool,
    all_sign,
    at_risk,
    partner_money,
    reserve_of,
    tools_of,
)
from maqsad.reporting.wording import kind_title, level, short

_KINDS = ("economic_assets", "economic_capital", "information_capital", "human_capital")


def tools_section(model: ReportModel, lang: Language) -> list[Block]:
    amounts = amounts_of(model, lang)
    tools, risks = tools_of(model), at_risk(model)
    borrowed = [tool.borrowed for tool in tools if tool.borrowed is not None and tool.borrowed.drawn]
    parts = [
        *(_funds(model, tools, amounts) if tools else []),
        *(_borrowed(model, borrowed, amounts) if borrowed else []),
        *(_partners(model, risks, amounts) if risks else []),
        *_assets(model, lang),
    ]
    return [heading(sentence("tools", lang)), *parts] if parts else []


# ---- what each brings


def _funds(model: ReportModel, tools: Sequence[Tool], amounts: Amounts) -> list[Block]:
    lang, horizon = amounts.lang, model.facts.years.horizon
    total = sum(tool.total for tool in tools)
    share = percent_of(Fraction(total, model.spent(True) + model.spent(False)), lang, 0)
    span = years_text(model.first, model.last, lang)
    columns = [
        column(sentence("col-fund", lang), "0.9fr"),
        *(number(year_text(year, lang)) for year in horizon),
        column(sentence("col-tool-pays", lang), "0.6fr"),
        column(sentence("col-tool-cost", lang), "1fr"),
    ]
    rows = [
        row(
            [
                row_title(tool.fund, lang),
                *(amounts.cell(tool.paid[year]) for year in horizon),
                _pays(tool, lang),
                _cost(tool, amounts),
            ]
        )
        for tool in tools
    ]
    sums = [amounts.cell(sum(tool.paid[year] for tool in tools)) for year in horizon]
    rows.append(row([sentence("total", lang), *sums, "", ""], "total"))
    return [
        text(sentence("tools-lead", lang, money=amounts.said(total), share=share, years=span)),
        heading(sentence("tools-funds", lang), 2),
        text(sentence("in-unit", lang, unit=amounts.unit_name), "small"),
        table(columns, rows, "small"),
    ]


def _pays(tool: Tool, lang: Language) -> str:
    natures = [choice_title("eligibility", "nature", nature, lang) for nature in tool.natures]
    return listed(natures, lang) if natures else sentence("tools-named", lang)


def _cost(tool: Tool, amounts: Amounts) -> str:
    lang, fund = amounts.lang, tool.fund
    if tool.borrowed is not None:
        return sentence("tools-cost-interest", lang, interest=amounts.bare(tool.borrowed.interest))
    if fund.discount:
        parts = {"face": amounts.bare(tool.face), "lost": amounts.bare(tool.face - tool.total)}
        return sentence("tools-cost-discount", lang, discount=percent_bp(fund.discount, lang, 0), **parts)
    if fund.kind == "asset_sale":
        return sentence("tools-cost-assets", lang)
    return sentence("tools-cost-partners", lang) if fund.kind in PARTNERED else "—"


# ---- borrowing


def _borrowed(model: ReportModel, borrowed: Sequence[Borrowed], amounts: Amounts) -> list[Block]:
    lang = amounts.lang
    due = sorted({year for one in borrowed for year in one.repaid})
    columns = [
        column(sentence("col-fund", lang), "1fr"),
        number(sentence("tools-drawn", lang)),
        *(number(year_text(year, lang)) for year in due),
        number(sentence("tools-repaid", lang)),
        number(sentence("tools-interest", lang)),
    ]
    rows = [row([row_title(one.fund, lang), *_loan([one], due, amounts)]) for one in borrowed]
    rows.append(row([sentence("total", lang), *_loan(borrowed, due, amounts)], "total"))
    titles = row_titles(model.snapshot["funds"], lang)
    paying = listed(sorted({titles[one.fund.repaid_from] for one in borrowed}), lang)
    after = sum(rial for one in borrowed for year, rial in one.repaid.items() if year > model.last)
    note = sentence("tools-borrowed-note", lang, fund=paying, after=amounts.said(after), last=model.last)
    return [heading(sentence("tools-borrowed", lang), 2), text(note, "small"), table(columns, rows, "small")]


def _loan(borrowed: Sequence[Borrowed], due: Iterable[int], amounts: Amounts) -> list[str]:
    drawn, repaid = sum(one.drawn for one in borrowed), sum(one.total for one in borrowed)
    by_year = [sum(one.repaid.get(year, 0) for one in borrowed) for year in due]
    return [amounts.cell(rial) for rial in (drawn, *by_year, repaid, repaid - drawn)]


# ---- partners


def _partners(model: ReportModel, risks: Sequence[AtRisk], amounts: Amounts) -> list[Block]:
    lang = amounts.lang
    columns = [
        column(sentence("col-project", lang), "1.1fr"),
        number(sentence("col-tool-probability", lang)),
        number(sentence("col-tool-by", lang)),
        number(sentence("col-tool-points", lang)),
        column(sentence("col-tool-main", lang), "1fr"),
        column(sentence("col-tool-fallback", lang), "0.6fr"),
        number(sentence("col-tool-fallback-cost", lang)),
        number(sentence("col-tool-reserve", lang)),
    ]
    rows = [_risk(risk, amounts) for risk in risks]
    sums = [amounts.cell(sum(getattr(risk, name) for risk in risks)) for name in ("fallback_cost", "reserved")]
    points = number_text(sum((risk.points for risk in risks), Fraction(0)), lang, 1)
    rows.append(row([sentence("total", lang), "", "", points, "", "", *sums], "total"))
    return [
        heading(sentence("tools-partners", lang), 2),
        text(" ".join(_unsigned(model, risks, amounts))),
        table(columns, rows, "small"),
    ]


def _unsigned(model: ReportModel, risks: Sequence[AtRisk], amounts: Amounts) -> Iterable[str]:
    lang, said = amounts.lang, amounts.said
    reserve, whole = reserve_of(model), sum(risk.first_year for risk in risks)
    money = {"needed": said(sum(risk.reserved for risk in risks)), "reserve": said(reserve), "whole": said(whole)}
    chance = percent_of(all_sign(risks), lang, 1)
    yield sentence("tools-partners-lead", lang, chance=chance, year=model.first, **money)
    if whole > reserve:
        yield sentence("tools-partners-short", lang)
    partners = partner_money(model)
    if partners:
        titles = [row_title(tool.fund, lang) for tool in tools_of(model) if tool.fund.kind in PARTNERED]
        yield sentence("tools-partners-money", lang, money=said(partners), funds=listed(titles, lang))


def _risk(risk: AtRisk, amounts: Amounts) -> dict[str, object]:
    lang = amounts.lang
    return row(
        [
            short(risk.project.title.get(lang)),
            bold(percent_bp(risk.probability, lang, 0)),
            "—" if risk.by is None else year_text(risk.by, lang),
            number_text(risk.points, lang, 1),
            "—" if risk.main is None else _effect(*risk.main, lang),
            kind_title(risk.fallback, lang) if risk.fallback else "—",
            amounts.cell(risk.fallback_cost),
            amounts.cell(risk.reserved),
        ]
    )


def _effect(result: Result, micros: int, lang: Language) -> str:
    change = signed(Fraction(micros, 10**6), lang, next((n for n in (2, 3) if abs(micros) >= 10 ** (6 - n)), 4))
    return f"{result.title.get(lang)}: {change} {result.unit.get(lang)}"


# ---- assets


def _assets(model: ReportModel, lang: Language) -> list[Block]:
    rows = list(model.snapshot["assets"])
    if not rows:
        return []
    columns = [
        column(sentence("col-asset", lang), "1fr"),
        number(sentence("col-asset-quantity", lang)),
        column(sentence("col-asset-indicator", lang), "1.2fr"),
        *(number(sentence(f"col-{name}", lang)) for name in ("baseline", "promised", "target")),
    ]
    results = {result.id: result for result in model.results}
    lines: list[dict[str, object]] = []
    for kind in _KINDS:
        of_kind = [asset for asset in rows if asset.kind == kind]
        lines += [group(choice_title("assets", "kind", kind, lang))] if of_kind else []
        lines += [row([row_title(a, lang), _quantity(a, lang), *_served(model, results, a, lang)]) for a in of_kind]
    return [heading(sentence("tools-assets", lang), 2), table(columns, lines, "small")]


def _quantity(asset: object, lang: Language) -> str:
    fields = vars(asset)
    if fields["quantity"] is None:
        return "—"
    return f"{number_text(Fraction(fields['quantity'], 10**6), lang)} {fields[f'unit_{lang}'] or ''}".strip()


def _served(model: ReportModel, results: dict[str, Result], asset: object, lang: Language) -> list[str]:
    indicator = str(vars(asset)["indicator"] or "")
    result = results.get(indicator)
    if result is None:
        row = model.snapshot["indicators"].by_id().get(indicator)
        return ["—" if row is None else row_title(row, lang), "—", "—", "—"]
    title = f"{result.title.get(lang)} ({result.unit.get(lang)})"
    found = (level(result, micros, lang) for micros in (result.baseline, result.last.promised, result.target))
    return [title, *found]
