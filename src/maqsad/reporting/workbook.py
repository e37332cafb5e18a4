"""plan.xlsx: the budget to the rial, the decisions and the indicators."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from textwrap import wrap
from typing import Any

import xlsxwriter

from maqsad.messages import Language, choice_title, date, sentence
from maqsad.portfolio.decision import Infeasibility
from maqsad.reporting.amounts import amounts_of
from maqsad.reporting.budget import BudgetRow
from maqsad.reporting.mending import given_text
from maqsad.reporting.model import ReportModel
from maqsad.reporting.results import MICRO, Level, Result
from maqsad.reporting.rules import rule_with_numbers
from maqsad.reporting.wording import imposed_by, kind_title, reason_text, status_text

MOST_DIGITS = 15
"""Digits that a spreadsheet keeps in a number."""
_LINE = 17
"""Height of a line of text, in points."""
_CREATED = datetime.datetime(2020, 1, 1)
_FONT = {"font_name": "Vazirmatn", "font_size": 10, "valign": "vcenter"}

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class _Column:
    title: str
    width: int
    kind: str = "text"
    """text, wrapped, year, whole (rial, exact), level, points or share."""


@dataclass(frozen=True, slots=True)
class _Sheet:
    name: str
    columns: Sequence[_Column]
    rows: Sequence[Sequence[Cell]]
    totals: frozenset[int] = frozenset()
    """Places of the rows that sum up others."""


def write_plan_xlsx(model: ReportModel, path: Path, lang: Language) -> None:
    """Write the workbook; the same model gives the same bytes."""
    path.write_bytes(plan_xlsx(model, lang))


def plan_xlsx(model: ReportModel, lang: Language) -> bytes:
    """The workbook as bytes."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": _title(model.settings, lang), "created": _CREATED})
    styles = _styles(book, lang)
    _guide(book.add_worksheet(sentence("sheet-guide", lang)), model, styles, lang)
    for sheet in _sheets(model, lang):
        _write(book.add_worksheet(sheet.name), sheet, styles, lang)
    book.close()
    return buffer.getvalue()


def _sheets(model: ReportModel, lang: Language) -> list[_Sheet]:
    words = _Words(model, lang)
    sheets = [_totals(model, words), _breakdown(model, words), _budget(model.budget, words, "sheet-budget")]
    found = model.decision.infeasibility
    if found is not None:
        sheets = [_repair(model, found, words), _clashes(model, found, words), *sheets]
    if model.commitments:
        sheets.append(_budget(model.commitments, words, "sheet-commitments"))
    sheets.append(_projects(model, words))
    if model.obligations:
        sheets.append(_obligations(model, words))
    return [*sheets, _indicators(model, words)]


class _Words:
    """Sentences and titles in one language."""

    def __init__(self, model: ReportModel, lang: Language) -> None:
        self.lang = lang
        self._titles = {
            table: {row.id: _title(row, lang) for row in model.snapshot[table]}
            for table in ("funds", "units", "districts", "classifications", "projects", "base_rows")
        }

    def say(self, key: str, **values: object) -> str:
        return sentence(key, self.lang, **values)

    def title(self, table: str, key: str) -> str:
        return self._titles[table].get(key, key)

    def columns(self, *given: tuple[str, int, str]) -> list[_Column]:
        return [_Column(self.say(key), width, kind) for key, width, kind in given]


def _totals(model: ReportModel, words: _Words) -> _Sheet:
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
    return _Sheet(words.say("sheet-totals"), columns, lines, frozenset(totals))


_Key = Callable[[BudgetRow], str]


def _breakdown(model: ReportModel, words: _Words) -> _Sheet:
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
    return _Sheet(say("sheet-breakdown"), columns, lines)


def _budget(rows: Sequence[BudgetRow], words: _Words, name: str) -> _Sheet:
    columns = words.columns(
        ("col-year", 8, "year"), ("wb-origin", 12, "text"), ("wb-item", 44, "text"), ("wb-id", 20, "text"),
        ("col-fund", 28, "text"), ("wb-cash", 12, "text"), ("wb-capital", 12, "text"), ("wb-nature", 16, "text"),
        ("col-mission", 28, "text"), ("wb-programme", 28, "text"), ("col-unit", 28, "text"),
        ("col-district", 18, "text"), ("wb-rial", 22, "whole"),
    )  # fmt: skip
    return _Sheet(words.say(name), columns, [_budget_line(row, words) for row in rows])


def _budget_line(row: BudgetRow, words: _Words) -> list[Cell]:
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


def _projects(model: ReportModel, words: _Words) -> _Sheet:
    lang = words.lang
    columns = words.columns(
        ("col-project", 44, "text"), ("wb-id", 20, "text"), ("col-unit", 28, "text"), ("wb-state", 14, "text"),
        ("col-decision", 20, "text"), ("col-usable", 12, "year"), ("wb-cost-rial", 22, "whole"),
        ("wb-comparable-rial", 22, "whole"), ("col-worth", 12, "points"), ("col-price", 12, "points"),
        ("col-standing", 14, "text"), ("col-reason", 60, "wrapped"),
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
    return _Sheet(words.say("sheet-projects"), columns, lines)


def _obligations(model: ReportModel, words: _Words) -> _Sheet:
    columns = words.columns(
        ("col-project", 44, "text"), ("wb-id", 20, "text"), ("wb-imposed-by", 40, "wrapped"),
        ("wb-document", 60, "wrapped"), ("col-date", 14, "text"), ("col-by-year", 8, "year"),
        ("col-gain-found", 16, "points"), ("col-gain-most", 16, "points"),
    )  # fmt: skip
    lines: list[list[Cell]] = []
    for row, price in model.obligations:
        day = None if row.date is None else date(row.date, words.lang)
        points = [round(float(share), 4) for share in (price.found, price.most)] if price else [None, None]
        by = imposed_by(row, words.lang)
        lines.append([words.title("projects", row.project), row.id, by, row.document, day, row.by_year, *points])
    return _Sheet(words.say("sheet-obligations"), columns, lines)


def _repair(model: ReportModel, found: Infeasibility, words: _Words) -> _Sheet:
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
    return _Sheet(words.say("sheet-repair"), columns, [*lines, *totals], places)


def _clashes(model: ReportModel, found: Infeasibility, words: _Words) -> _Sheet:
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
    return _Sheet(words.say("sheet-clash"), columns, lines)


def _indicators(model: ReportModel, words: _Words) -> _Sheet:
    years = [*model.facts.years.horizon, model.facts.years.later]
    columns = words.columns(("col-indicator", 48, "text"), ("wb-id", 20, "text"), ("wb-unit-of-measure", 20, "text"))
    columns += words.columns(("col-weight", 10, "share"), ("col-baseline", 12, "level"), ("col-target", 12, "level"))
    for key, year in [(key, year) for key in ("col-promised-in", "wb-expected-in") for year in years]:
        later = words.say("later")
        title = words.say(key, year=year) + (f" ({later})" if year > model.last else "")
        columns.append(_Column(title, 16, "level"))
    columns.append(_Column(words.say("col-no-action"), 16, "level"))
    columns.append(_Column(words.say("col-in-force"), 16, "level"))
    return _Sheet(words.say("sheet-indicators"), columns, [_indicator_line(result, words) for result in model.results])


def _indicator_line(result: Result, words: _Words) -> list[Cell]:
    def of(values: Callable[[Level], int]) -> list[Cell]:
        return [_decimal(values(level)) for level in result.levels]

    card: list[Cell] = [result.title.get(words.lang), result.id, result.unit.get(words.lang), result.weight / 10_000]
    ends: list[Cell] = [_decimal(result.baseline), _decimal(result.target)]
    rest: list[Cell] = [_decimal(result.last.base), _decimal(result.last.in_force)]
    return [*card, *ends, *of(lambda level: level.promised), *of(lambda level: level.expected), *rest]


def _guide(sheet: Any, model: ReportModel, styles: dict[str, Any], lang: Language) -> None:
    if lang == "fa":
        sheet.right_to_left()
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 110, styles["text"])
    lines = [_title(model.settings, lang)]
    lines += [sentence("mechanics-only", lang)] if model.mechanics_only else []
    lines += [sentence(f"standing-{model.decision.standing}", lang), status_text(model, lang)]
    lines += [sentence(f"wb-guide-{name}", lang) for name in ("rial", "sum", "districts")]
    for n, line in enumerate(lines):
        sheet.write_string(n, 0, line, styles["title" if n == 0 else "wrapped"])


def _write(sheet: Any, given: _Sheet, styles: dict[str, Any], lang: Language) -> None:
    if lang == "fa":
        sheet.right_to_left()
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_header("&C&A")
    sheet.set_footer("&C&P / &N")
    sheet.set_row(0, _LINE * max(_lines(column.title, column.width) for column in given.columns) + 6)
    for n, column in enumerate(given.columns):
        sheet.set_column(n, n, column.width, styles[column.kind])
        numeric = column.kind not in ("text", "wrapped")
        sheet.write_string(0, n, column.title, styles["header-number" if numeric else "header"])
    for count, row in enumerate(given.rows):
        total = "-total" if count in given.totals else ""
        wrapped = [(str(c), k.width) for c, k in zip(row, given.columns, strict=True) if c and k.kind == "wrapped"]
        tall = max((_lines(*cell) for cell in wrapped), default=1)
        if tall > 1:
            sheet.set_row(count + 1, _LINE * tall)
        for n, (cell, column) in enumerate(zip(row, given.columns, strict=True)):
            _write_cell(sheet, count + 1, n, cell, styles[column.kind + total])
    sheet.autofilter(0, 0, max(len(given.rows), 1), len(given.columns) - 1)


def _lines(text: str, width: int) -> int:
    """Lines that a text takes in a column; a bold title is a little wider."""
    return len(wrap(text, max(1, width - 2))) or 1


def _write_cell(sheet: Any, row: int, column: int, cell: Cell, style: Any) -> None:
    if isinstance(cell, int) and len(str(abs(cell))) > MOST_DIGITS:
        sheet.write_string(row, column, str(cell), style)
    elif isinstance(cell, int | float):
        sheet.write_number(row, column, cell, style)
    elif cell:
        sheet.write_string(row, column, cell, style)
    else:
        sheet.write_blank(row, column, None, style)


def _styles(book: Any, lang: Language) -> dict[str, Any]:
    start = "right" if lang == "fa" else "left"
    made: dict[str, dict[str, Any]] = {
        "text": {"align": start},
        "wrapped": {"align": start, "text_wrap": True},
        "title": {"align": start, "bold": True, "font_size": 14},
        "whole": {"align": "right", "num_format": "#,##0"},
        "level": {"align": "right", "num_format": "#,##0.00"},
        "share": {"align": "right", "num_format": "0.00%"},
        "points": {"align": "right", "num_format": "#,##0.0"},
        "year": {"align": "right", "num_format": "0"},
    }
    made |= {f"{name}-total": style | {"bold": True, "top": 1, "bg_color": "#f1f4f7"} for name, style in made.items()}
    header = {"bold": True, "bg_color": "#e4e9ee", "bottom": 1, "text_wrap": True}
    made |= {"header": header | {"align": start}, "header-number": header | {"align": "right"}}
    return {name: book.add_format(_FONT | style) for name, style in made.items()}


def _decimal(micros: int) -> float:
    return float(Fraction(micros, MICRO))


def _title(row: Any, lang: Language) -> str:
    here, there = (row.title_fa, row.title_en) if lang == "fa" else (row.title_en, row.title_fa)
    return str(here or there)
