"""Jalali dates and fiscal years (1 Farvardin to the last of Esfand); a day is stored as a Gregorian `date`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from persiantools import jdatetime

from maqsad.values.closed import read
from maqsad.values.numbers import int_from_cell
from maqsad.values.problem import Refused

REASONS = (
    "year-two-digits",
    "year-gregorian",
    "year-out-of-range",
    "date-malformed",
    "date-no-such-month",
    "date-no-such-day",
    "date-not-a-leap-year",
    "date-has-time",
    "date-out-of-range",
)

JalaliDate: Any = jdatetime.JalaliDate  # its own types are partial
FIRST_YEAR, LAST_YEAR = 1300, 1500
FIRST_DAY: date = JalaliDate(FIRST_YEAR, 1, 1).to_gregorian()
LAST_DAY: date = JalaliDate(LAST_YEAR, 12, JalaliDate.days_in_month(12, LAST_YEAR)).to_gregorian()
_DATE = re.compile(r"([0-9]{1,4})([/-])([0-9]{1,2})\2([0-9]{1,2})")
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def fiscal_year(value: object) -> int:
    """A Jalali year from 1300 to 1500, from an int, a spreadsheet number or text in any digits.

    Raises `Refused`: two digits, a Gregorian year, out of range, and like `int_from_cell`.
    """
    year = int_from_cell(value)
    if 0 <= year < 100:
        raise Refused("year-two-digits", found=year)
    if 1900 <= year < 2200:
        raise Refused("year-gregorian", found=year)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused("year-out-of-range", found=year, first=FIRST_YEAR, last=LAST_YEAR)
    return year


@dataclass(frozen=True, slots=True, order=True)
class FiscalYear:
    """One fiscal year by its Jalali number; `Refused` like `fiscal_year`."""

    year: int

    def __post_init__(self) -> None:
        object.__setattr__(self, "year", fiscal_year(self.year))

    @classmethod
    def of(cls, day: date) -> FiscalYear:
        """The fiscal year in which a Gregorian day falls."""
        return cls(jalali(day)[0])

    @property
    def start(self) -> date:
        """1 Farvardin, Gregorian."""
        return _gregorian(self.year, 1, 1)

    @property
    def end(self) -> date:
        """29 or 30 Esfand, Gregorian; the year's last day."""
        return _gregorian(self.year, 12, _month_length(self.year, 12))

    @property
    def days(self) -> int:
        """365 or 366."""
        return (self.end - self.start).days + 1

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    def __str__(self) -> str:
        return str(self.year)


def parse_date(text: object, *, gregorian: bool = False) -> date:
    """A day from Jalali yyyy/mm/dd or yyyy-mm-dd in any digits; with `gregorian`, also from ISO yyyy-mm-dd >= 1900.

    Raises `Refused`: another shape or script, a year as in `fiscal_year`, a month or day that does not exist.
    """
    reading = read(text, "/-")
    match = _DATE.fullmatch(reading.body)
    if match is None:
        raise Refused("date-malformed", found=reading.found)
    year, month, day = int(match[1]), int(match[3]), int(match[4])
    if gregorian and year >= 1900 and _ISO.fullmatch(reading.body):
        return _iso(reading.body, reading.found)
    fiscal_year(year)
    if not 1 <= month <= 12:
        raise Refused("date-no-such-month", found=reading.found)
    last = _month_length(year, month)
    if (month, day, last) == (12, 30, 29):
        raise Refused("date-not-a-leap-year", found=reading.found, year=year)
    if not 1 <= day <= last:
        raise Refused("date-no-such-day", found=reading.found, last=last)
    return _gregorian(year, month, day)


def date_from_cell(value: object, *, gregorian: bool = False) -> date:
    """A day from a spreadsheet cell: a typed date is Gregorian and has no time of day; text goes to `parse_date`."""
    if isinstance(value, datetime):
        if value.tzinfo is not None or value.time() != time.min:
            raise Refused("date-has-time", found=str(value))
        value = value.date()
    return _in_range(value) if isinstance(value, date) else parse_date(value, gregorian=gregorian)


def jalali(day: date) -> tuple[int, int, int]:
    """Jalali (year, month, day) of a Gregorian day. Raises `Refused` outside 1300-1500."""
    found = JalaliDate(_in_range(day))
    return found.year, found.month, found.day


def format_jalali(day: date) -> str:
    """`1401/12/29` in Latin digits. Raises `Refused` outside 1300-1500."""
    return "{:04}/{:02}/{:02}".format(*jalali(day))


def _in_range(day: date) -> date:
    if not FIRST_DAY <= day <= LAST_DAY:
        raise Refused("date-out-of-range", found=day.isoformat(), first=FIRST_YEAR, last=LAST_YEAR)
    return day


def _iso(body: str, found: str) -> date:
    try:
        day = date.fromisoformat(body)
    except ValueError:
        raise Refused("date-malformed", found=found) from None
    return _in_range(day)


def _gregorian(year: int, month: int, day: int) -> date:
    found: date = JalaliDate(year, month, day).to_gregorian()
    return found


def _month_length(year: int, month: int) -> int:
    return int(JalaliDate.days_in_month(month, year))
