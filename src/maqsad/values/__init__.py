"""Values: money, numbers, dates, text and problems, each with one way in.

`REASONS` lists the id of every refusal of this room.
"""

from maqsad.values import calendar, closed, money, numbers, text
from maqsad.values.calendar import FiscalYear, date_from_cell, fiscal_year, format_jalali, jalali, parse_date
from maqsad.values.money import (
    MAX_RIAL,
    MoneyUnit,
    allocate,
    allocate_by_id,
    in_unit,
    rial,
    rounded_up,
    to_rial,
    total,
)
from maqsad.values.numbers import (
    decimal_from_cell,
    decimal_text,
    int_from_cell,
    parse_decimal,
    parse_int,
    parse_percent,
)
from maqsad.values.problem import Place, Problem, Refused, Severity
from maqsad.values.text import Bilingual, Lang, clean, comparable, latin_digits, persian_digits, shown

REASONS = closed.REASONS + numbers.REASONS + money.REASONS + calendar.REASONS + text.REASONS

__all__ = [
    "MAX_RIAL",
    "REASONS",
    "Bilingual",
    "FiscalYear",
    "Lang",
    "MoneyUnit",
    "Place",
    "Problem",
    "Refused",
    "Severity",
    "allocate",
    "allocate_by_id",
    "clean",
    "comparable",
    "date_from_cell",
    "decimal_from_cell",
    "decimal_text",
    "fiscal_year",
    "format_jalali",
    "in_unit",
    "int_from_cell",
    "jalali",
    "latin_digits",
    "parse_date",
    "parse_decimal",
    "parse_int",
    "parse_percent",
    "persian_digits",
    "rial",
    "rounded_up",
    "shown",
    "to_rial",
    "total",
]
