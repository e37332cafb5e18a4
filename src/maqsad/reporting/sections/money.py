"""Money by year and fund, by mission and by district, and what falls due after the horizon."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from fractions import Fraction

from maqsad.messages import Language, amount, choice_title, percent_of, row_titles, sentence, year, years
from maqsad.messages.formats import listed
from maqsad.portfolio.studies.justice import JUSTICE
from maqsad.reporting.amounts import Amounts, amounts_a_head, amounts_of
from maqsad.reporting.blocks import Block, chart, column, full_table, group, heading, number, row, table, text
from maqsad.reporting.budget import Balance
from maqsad.reporting.charts import money_chart
from maqsad.reporting.council import left_by_plan, left_in_force
from maqsad.reporting.model import DistrictLine, ReportModel


def money_section(model: ReportModel, lang: Language) -> list[Block]:
    amounts = amounts_of(model, lang)
    sums = {y: sum(r.amount for r in model.budget if r.year == y) for y in model.facts.years.horizon}
    alt = [sentence("money-alt-item", lang, year=y, money=amounts.said(total)) for y, total in sums.items()]
    drawing = money_chart(model.budget, model.facts.years.horizon, lang, amounts.unit)
    blocks = [
        heading(sentence("money", lang)),
        text(" ".join([sentence("money-lead", lang, unit=amounts.unit_name), *_meaning(model, lang)])),
        chart(drawing, sentence("money-alt", lang, list=listed(alt, lang))),
        heading(sentence("money-funds", lang), 2),
        text(sentence("in-unit", lang, unit=amounts.unit_name), "small"),
        _funds(model, amounts),
    ]
    if len({row.mission for row in model.budget}) > 1:
        blocks += [
            heading(sentence("money-missions", lang), 2),
            *([_scope(model, lang)] if model.decided else []),
            _missions(model, amounts),
        ]
    if model.decided:
        blocks += [*_districts(model, amounts), *_after(model, amounts)]
    return blocks


def _meaning(model: ReportModel, lang: Language) -> list[str]:
    """What base rows and chosen rows are, by the kinds of base rows that the plan has, the largest first."""
    sums: dict[str, int] = defaultdict(int)
    for entry in model.facts.base_rows:
        sums[entry.kind] += entry.amount
    kinds = sorted(sums, key=lambda kind: (-sums[kind], kind))
    titles = [choice_title("base_rows", "kind", kind, lang).lower() for kind in kinds]
    return [sentence("money-rows-meaning", lang, kinds=listed(titles, lang))] if titles else []


def _scope(model: ReportModel, lang: Language) -> Block:
    """Years that the table counts: another one counts more of them."""
    span = years(model.first, model.last, lang)
    return text(sentence("money-missions-scope", lang, years=span, section=sentence("projects", lang)), "small")


def _reconciled(model: ReportModel, amounts: Amounts) -> Block:
    """The sum of the section on projects, and the sums of this one."""
    lang, bare = amounts.lang, amounts.cell
    used = sum(project.cost for project in model.projects if project.delivers)
    whole = sum(project.cost for project in model.projects)
    after = sum(row.amount for row in model.commitments)
    parts = {"used": used, "others": whole - used, "all": whole, "chosen": model.spent(False), "after": after}
    names = {"section": sentence("projects", lang), "years": years(model.first, model.last, lang)}
    return text(sentence("money-reconciled", lang, **names, **{k: bare(v) for k, v in parts.items()}), "small")


def _funds(model: ReportModel, amounts: Amounts) -> Block:
    lang = amounts.lang
    names = ("available", "base", "chosen", "instalments", "carried", "left")
    columns = [
        column(sentence("col-fund", lang), "1fr"),
        *(number(sentence(f"col-{name}", lang)) for name in names),
    ]
    titles = row_titles(model.snapshot["funds"], lang)
    rows = []
    for y in model.facts.years.horizon:
        of_year = [balance for balance in model.balances if balance.year == y and (balance.available or balance.rows)]
        rows.append(group(year(y, lang)))
        rows += [row([titles[balance.fund], *_cells([_parts(balance)], amounts)]) for balance in of_year]
        rows.append(row([sentence("total", lang), *_cells(map(_parts, of_year), amounts)], "total"))
    return full_table(columns, rows, "small")


def _parts(balance: Balance) -> tuple[int, ...]:
    fixed = (balance.available, balance.base, balance.chosen, balance.instalments, balance.carried_out)
    return (*fixed, balance.left)


def _cells(parts: Iterable[tuple[int, ...]], amounts: Amounts) -> list[str]:
    return [amounts.cell(sum(column)) for column in zip(*parts, strict=True)] or ["—"] * 6


def _missions(model: ReportModel, amounts: Amounts) -> Block:
    lang = amounts.lang
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for entry in model.budget:
        sums[entry.mission][0 if entry.base else 1] += entry.amount
    columns = [
        column(sentence("col-mission", lang), "1fr"),
        *(number(sentence(name, lang), "0.3fr") for name in ("col-base", "col-chosen", "total")),
    ]
    titles = row_titles(model.snapshot["classifications"], lang)
    rows = [
        row([titles.get(id, id), *(amounts.cell(part) for part in (*parts, sum(parts)))])
        for id, parts in sorted(sums.items(), key=lambda item: (-sum(item[1]), item[0]))
    ]
    whole = [sum(parts[n] for parts in sums.values()) for n in (0, 1)]
    total = row([sentence("total", lang), *(amounts.cell(part) for part in (*whole, sum(whole)))], "total")
    return full_table(columns, [*rows, total], "small")


def _districts(model: ReportModel, amounts: Amounts) -> list[Block]:
    """Shares of results and need stand here only where the section on justice is not there to say them."""
    lang, with_shares = amounts.lang, JUSTICE.among(model.studies) is None
    heads = amounts_a_head(model.settings, max(map(_a_head, model.districts), default=0), lang)
    names = ("base", "chosen", "per-head", *(("results-share", "need-share") if with_shares else ()))
    columns = [
        column(sentence("col-district", lang), "1fr"),
        *(number(sentence(f"col-{name}", lang, unit=heads.unit_name)) for name in names),
    ]
    blank = [""] * (len(names) - 2)
    rows = [_district(model, line, amounts, heads, with_shares) for line in model.districts]
    loose = [sum(r.amount for r in model.budget if not r.district and r.base == base) for base in (True, False)]
    if any(loose):
        rows.append(row([sentence("whole-city", lang), *(amounts.cell(part) for part in loose), *blank]))
    whole = (amounts.cell(model.spent(True)), amounts.cell(model.spent(False)))
    rows.append(row([sentence("total", lang), *whole, *blank], "total"))
    lead = sentence("money-districts-lead" if with_shares else "money-districts-brief", lang)
    return [heading(sentence("money-districts", lang), 2), text(lead, "small"), full_table(columns, rows, "small")]


def _a_head(line: DistrictLine) -> Fraction:
    """Chosen rial a person."""
    return Fraction(line.chosen, line.population) if line.population else Fraction(0)


def _district(
    model: ReportModel, line: DistrictLine, amounts: Amounts, heads: Amounts, with_shares: bool
) -> dict[str, object]:
    head = amount(round(_a_head(line)), amounts.lang, heads.unit, 1) if line.population else "—"
    cells = [line.title.get(amounts.lang), amounts.cell(line.base), amounts.cell(line.chosen), head]
    return row([*cells, *(_shares(model, line, amounts.lang) if with_shares else ())])


def _shares(model: ReportModel, line: DistrictLine, lang: Language) -> tuple[str, str]:
    points = sum((other.points or Fraction(0) for other in model.districts), Fraction(0))
    need = sum((other.need or Fraction(0) for other in model.districts), Fraction(0))
    return (
        "—" if line.points is None or not points else percent_of(line.points / points, lang, 1),
        "—" if line.need is None or not need else percent_of(line.need / need, lang, 1),
    )


def _after(model: ReportModel, amounts: Amounts) -> list[Block]:
    lang = amounts.lang
    decision = model.decision
    left, in_force = amounts.said(decision.left_to_next_council), amounts.said(decision.left_in_force)
    blocks = [heading(sentence("money-after", lang), 2)]
    lead = "money-after-lead" if model.has_plan_in_force else "money-after-lead-nothing"
    blocks += [text(sentence(lead, lang, money=left, in_force=in_force)), _left(model, amounts)]
    due: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for entry in model.commitments:
        due[entry.year][0] += entry.amount
    for _, y, rial in model.later_instalments:
        due[y][1] += rial
    if not due:
        return blocks
    columns = [
        column(sentence("col-year", lang), "1fr"),
        number(sentence("money-commitments", lang), "0.4fr"),
        number(sentence("col-instalments", lang), "0.4fr"),
    ]
    rows = [row([year(y, lang), *(amounts.cell(part) for part in parts)]) for y, parts in sorted(due.items())]
    rows.append(row([sentence("total", lang), *_sums(due.values(), amounts)], "total"))
    why = text(sentence("money-after-nominal", lang, year=model.last))
    return [*blocks, why, full_table(columns, rows, "small"), _reconciled(model, amounts)]


def _sums(parts: Iterable[list[int]], amounts: Amounts) -> list[str]:
    return [amounts.cell(sum(column)) for column in zip(*parts, strict=True)]


def _left(model: ReportModel, amounts: Amounts) -> Block:
    """Of what the figure of page one is made, ours beside the plan in force."""
    lang = amounts.lang
    ours, theirs = left_by_plan(model.facts, model.decision), left_in_force(model.facts)
    columns = [
        column(sentence("money-left", lang, year=model.last), "1fr"),
        number(sentence("compare-name-ours", lang), "0.3fr"),
        number(sentence("col-in-force" if model.has_plan_in_force else "col-no-action", lang), "0.3fr"),
    ]
    rows = [
        row([sentence(f"money-left-{name}", lang), amounts.cell(rial), amounts.cell(other)])
        for (name, rial), (_, other) in zip(ours.parts, theirs.parts, strict=True)
        if rial or other
    ]
    rows.append(row([sentence("total", lang), amounts.cell(ours.total), amounts.cell(theirs.total)], "total"))
    return table(columns, rows, "small")
