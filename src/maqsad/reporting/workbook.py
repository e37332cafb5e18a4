"""plan.xlsx: the budget to the rial, the decisions and the indicators."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path

from maqsad.messages import Language, choice_title, date, down, sentence, up
from maqsad.portfolio.decision import Infeasibility
from maqsad.reporting.amounts import amounts_of
from maqsad.reporting.budget import BudgetRow
from maqsad.reporting.district_sheet import district_sheets
from maqsad.reporting.kept import kept_rules
from maqsad.reporting.mending import given_text
from maqsad.reporting.model import ReportModel
from maqsad.reporting.results import MICRO, Level, Result
from maqsad.reporting.rules import rule_text, rule_with_numbers
from maqsad.reporting.sheets import Cell, Column, Sheet, workbook
from maqsad.reporting.wording import imposed_by, kind_title, reason_text, status_text
from maqsad.reporting.words import Words, row_title
from maqsad.reporting.work_sheets import work_sheets


def write_plan_xlsx(model: ReportModel, path: Path, lang: Language) -> None:
    """Write the workbook; the same model gives the same bytes."""
    path.write_bytes(plan_xlsx(model, lang))


def plan_xlsx(model: ReportModel, lang: Language) -> bytes:
    """The workbook as bytes."""
    words = Words(model, lang)
    lines = [row_title(model.settings, lang)]
    lines += [sentence("mechanics-only", lang)] if model.mechanics_only else []
    lines += [sentence(f"standing-{model.decision.standing}", lang), status_text(model, lang)]
    lines += [words.say(f"wb-guide-{name}") for name in ("rial", "sum", "districts")]
    return workbook(lines, _sheets(model, lang), lang)


def _sheets(model: ReportModel, lang: Language) -> list[Sheet]:
    words = Words(model, lang)
    sheets = [_totals(model, words), _breakdown(model, words), _budget(model.budget, words, "sheet-budget")]
    found = model.decision.infeasibility
    if found is not None:
        sheets = [_repair(model, found, words), _clashes(model, found, words), *sheets]
    if model.commitments:
        sheets.append(_budget(model.commitments, words, "sheet-commitments"))
    sheets.append(_projects(model, words))
    if model.obligations:
        sheets.append(_obligations(model, words))
    sheets += _kept(model, words) if model.decided else []
    return [*sheets, *work_sheets(model, words), *district_sheets(model, words), _indicators(model, words)]


def _kept(model: ReportModel, words: Words) -> list[Sheet]:
    """Every rule with its size, what the plan takes of it and what is left, whole; sums of money in whole rial."""
    rules = kept_rules(model.facts, model.decision)
    if rules is None:
        return []
    units = {"rial": words.unit} | {name: words.say(f"kept-unit-{name}") for name in ("points", "micros", "count")}
    columns = words.columns(("col-kept-rule", 60, "wrapped"), ("wb-id", 30, "text"), ("wb-kept-unit", 14, "text"))
    columns += words.columns(*((f"col-kept-{name}", 22, "whole") for name in ("size", "used", "left")))
    columns += words.columns(("col-kept-price", 16, "points"))
    lines: list[list[Cell]] = [
        [
            rule_text(model.facts, one.row, words.lang), one.row, units[one.unit],
            *(round(part) for part in (one.size, one.used, one.left)),
            None if one.price is None else float(up(one.price, 2)),
        ]
        for one in rules.rows
    ]  # fmt: skip
    return [Sheet(words.say("sheet-kept"), columns, lines)]


def _totals(model: ReportModel, words: Words) -> Sheet:
    names = (
        "ceiling",
        "returns",
        "carried-in",
        "available",
        "base",
        "chosen",
        "total",
        "instalments",
        "carried",
        "left",
    )
    columns = words.columns(("col-year", 8, "year"), ("col-fund", 44, "text"), ("wb-id", 14, "text"))
    columns += words.columns(*((f"wb-{name}-rial", 22, "whole") for name in names))
    lines: list[list[Cell]] = []
    totals: set[int] = set()
    for year in model.facts.years.horizon:
        sums = [0] * len(names)
        for b in (b for b in model.balances if b.year == year):
            amounts = [b.ceiling, b.returns, b.carried_in, b.available, b.base, b.chosen, b.rows]
            amounts += [b.instalments, b.carried_out, b.left]
            sums = [total + part for total, part in zip(sums, amounts, strict=True)]
            lines.append([year, words.title("funds", b.fund), b.fund, *amounts])
        totals.add(len(lines))
        lines.append([year, words.say("total"), "", *sums])
    return Sheet(words.say("sheet-totals"), columns, lines, frozenset(totals))


_Key = Callable[[BudgetRow], str]


def _breakdown(model: ReportModel, words: Words) -> Sheet:
    """Base, chosen and both, by everything that a budget is read by; each block adds up to the whole."""
    say = words.say
    by: list[tuple[str, _Key]] = [
        ("col-fund", lambda row: words.title("funds", row.fund)),
        ("wb-cash", lambda row: say("wb-cash-yes" if row.cash else "wb-cash-no")),
        ("wb-capital", lambda row: say("wb-capital-yes" if row.capital else "wb-capital-no")),
        ("col-mission", lambda row: words.title("classifications", row.mission)),
        ("wb-programme", lambda row: words.title("classifications", row.programme) or say("not-known")),
        ("col-unit", lambda row: words.title("units", row.unit)),
        ("col-district", lambda row: words.title("districts", row.district) if row.district else say("whole-city")),
    ]
    columns = words.columns(("wb-by", 18, "text"), ("col-kind", 44, "text"), ("col-year", 8, "year"))
    columns += words.columns(*((f"wb-{name}-rial", 22, "whole") for name in ("base", "chosen", "total")))
    lines: list[list[Cell]] = []
    for name, key in by:
        sums: dict[tuple[str, int], list[int]] = defaultdict(lambda: [0, 0])
        for row in model.budget:
            sums[key(row), row.year][0 if row.base else 1] += row.amount
        lines += [[say(name), what, year, *parts, sum(parts)] for (what, year), parts in sorted(sums.items())]
    return Sheet(say("sheet-breakdown"), columns, lines)


def _budget(rows: Sequence[BudgetRow], words: Words, name: str) -> Sheet:
    columns = words.columns(
        ("col-year", 8, "year"), ("wb-origin", 12, "text"), ("wb-item", 44, "text"), ("wb-id", 20, "text"),
        ("col-fund", 28, "text"), ("wb-cash", 12, "text"), ("wb-capital", 12, "text"), ("wb-nature", 16, "text"),
        ("col-mission", 28, "text"), ("wb-programme", 28, "text"), ("col-unit", 28, "text"),
        ("col-district", 18, "text"), ("wb-rial", 22, "whole"),
    )  # fmt: skip
    return Sheet(words.say(name), columns, [_budget_line(row, words) for row in rows])


def _budget_line(row: BudgetRow, words: Words) -> list[Cell]:
    say, lang = words.say, words.lang
    nature = ("base_rows", "kind") if row.base else ("option_costs", "nature")
    return [
        row.year,
        say("wb-base" if row.base else "wb-chosen"),
        words.title("base_rows" if row.base else "projects", row.item),
        row.item,
        words.title("funds", row.fund),
        say("wb-cash-yes" if row.cash else "wb-cash-no"),
        say("wb-capital-yes" if row.capital else "wb-capital-no"),
        choice_title(*nature, row.nature, lang),
        words.title("classifications", row.mission),
        words.title("classifications", row.programme),
        words.title("units", row.unit),
        words.title("districts", row.district) if row.district else say("whole-city"),
        row.amount,
    ]


def _projects(model: ReportModel, words: Words) -> Sheet:
    lang = words.lang
    columns = words.columns(
        ("col-project", 44, "text"), ("wb-id", 20, "text"), ("col-unit", 28, "text"), ("wb-state", 14, "text"),
        ("col-decision", 20, "text"), ("col-usable", 12, "year"), ("wb-cost-rial", 22, "whole"),
        ("wb-comparable-rial", 22, "whole"), ("col-worth", 12, "points"), ("col-price", 12, "points"),
        ("col-standing", 32, "text"), ("col-reason", 60, "wrapped"),
        ("wb-decider", 40, "text"),
    )  # fmt: skip
    lines: list[list[Cell]] = [
        [
            project.title.get(lang),
            project.id,
            words.title("units", project.row.unit),
            choice_title("projects", "state", project.row.state, lang),
            kind_title(project.option.kind, lang),
            project.option.usable_year,
            project.cost,
            project.option.cost,
            round(float(project.value_points), 4),
            round(float(project.price_points), 4),
            words.say(f"project-standing-{project.standing}"),
            reason_text(project, lang),
            words.say(f"decider-{project.decider}"),
        ]
        for project in model.projects
    ]
    return Sheet(words.say("sheet-projects"), columns, lines)


def _obligations(model: ReportModel, words: Words) -> Sheet:
    columns = words.columns(
        ("col-project", 44, "text"), ("wb-id", 20, "text"), ("wb-imposed-by", 40, "wrapped"),
        ("wb-document", 60, "wrapped"), ("col-date", 14, "text"), ("col-by-year", 8, "year"),
        ("col-gain-found", 16, "points"), ("col-gain-most", 16, "points"),
    )  # fmt: skip
    lines: list[list[Cell]] = []
    for row, price in model.obligations:
        day = None if row.date is None else date(row.date, words.lang)
        points = [float(down(price.found, 4)), float(up(price.most, 4))] if price else [None, None]
        by = imposed_by(row, words.lang)
        lines.append([words.title("projects", row.project), row.id, by, row.document, day, row.by_year, *points])
    return Sheet(words.say("sheet-obligations"), columns, lines)


def _repair(model: ReportModel, found: Infeasibility, words: Words) -> Sheet:
    """The extra firm money by fund and year, then its sums in, after and over all years."""
    columns = words.columns(
        ("col-fund", 44, "text"), ("wb-id", 20, "text"), ("col-year", 8, "year"), ("wb-when", 22, "text"),
        ("wb-extra-rial", 24, "whole"),
    )  # fmt: skip
    extra = found.extra or ()
    when = {late: words.say("wb-after" if late else "wb-within") for late in (False, True)}
    lines: list[list[Cell]] = [
        [words.title("funds", fund), fund, year, when[year > model.last], rial] for fund, year, rial in extra
    ]
    sums = {late: sum(rial for _, year, rial in extra if (year > model.last) == late) for late in when}
    totals: list[list[Cell]] = [[words.say("total"), "", None, when[late], rial] for late, rial in sums.items()]
    totals.append([words.say("total"), "", None, "", sum(sums.values())])
    places = frozenset(range(len(lines), len(lines) + len(totals)))
    return Sheet(words.say("sheet-repair"), columns, [*lines, *totals], places)


def _clashes(model: ReportModel, found: Infeasibility, words: Words) -> Sheet:
    """Every clash with its members; then the promises that would have to give way."""
    columns = words.columns(
        ("wb-clash", 12, "year"), ("wb-rule", 100, "wrapped"), ("wb-id", 34, "text"), ("wb-proven", 22, "text")
    )
    amounts = amounts_of(model, words.lang)
    lines: list[list[Cell]] = []
    for n, clash in enumerate(found.clashes, start=1):
        sure = words.say("wb-proven-yes" if clash.proven else "wb-proven-no")
        said = {unit: rule_with_numbers(model.facts, unit, words.lang, amounts.said) for unit in clash.members}
        lines += [[n, rule, unit, sure] for unit, rule in said.items()]
    promise = words.say("wb-promise")
    lines += [["", given_text(model, given, amounts), given.row, promise] for given in found.policy.given]
    return Sheet(words.say("sheet-clash"), columns, lines)


def _indicators(model: ReportModel, words: Words) -> Sheet:
    years = [*model.facts.years.horizon, model.facts.years.later]
    columns = words.columns(("col-indicator", 48, "text"), ("wb-id", 20, "text"), ("wb-unit-of-measure", 20, "text"))
    columns += words.columns(("col-weight", 10, "share"), ("col-baseline", 12, "level"), ("col-target", 12, "level"))
    for key, year in [(key, year) for key in ("col-promised-in", "wb-expected-in") for year in years]:
        later = words.say("later")
        title = words.say(key, year=year) + (f" ({later})" if year > model.last else "")
        columns.append(Column(title, 16, "level"))
    columns.append(Column(words.say("col-no-action"), 16, "level"))
    columns.append(Column(words.say("col-in-force"), 16, "level"))
    return Sheet(words.say("sheet-indicators"), columns, [_indicator_line(result, words) for result in model.results])


def _indicator_line(result: Result, words: Words) -> list[Cell]:
    def of(values: Callable[[Level], int]) -> list[Cell]:
        return [_decimal(values(level)) for level in result.levels]

    card: list[Cell] = [result.title.get(words.lang), result.id, result.unit.get(words.lang), result.weight / 10_000]
    ends: list[Cell] = [_decimal(result.baseline), _decimal(result.target)]
    rest: list[Cell] = [_decimal(result.last.base), _decimal(result.last.in_force)]
    return [*card, *ends, *of(lambda level: level.promised), *of(lambda level: level.expected), *rest]


def _decimal(micros: int) -> float:
    return float(Fraction(micros, MICRO))
