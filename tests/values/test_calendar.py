from datetime import UTC, date, datetime, timedelta

import pytest

from maqsad.values import FiscalYear, date_from_cell, fiscal_year, format_jalali, jalali, parse_date
from maqsad.values.calendar import FIRST_DAY, LAST_DAY

from .refusal import refused


def leap(year):
    """The 33-year rule, which holds for 1244-1501; independent of the library."""
    return (8 * year + 29) % 33 < 8


def every_day():
    """Each Jalali day of 1300-1500 with its Gregorian day, counted from 1 Farvardin 1300 = 21 March 1921."""
    day = date(1921, 3, 21)
    for year in range(1300, 1501):
        for month in range(1, 13):
            for number in range(1, 32 if month <= 6 else 31 if month < 12 or leap(year) else 30):
                yield day, (year, month, number)
                day += timedelta(1)


def test_every_day_from_1300_to_1500_goes_there_and_back():
    days = list(every_day())
    assert len(days) == 73_414
    assert (days[0][0], days[-1][0]) == (FIRST_DAY, LAST_DAY)
    for day, parts in days:
        assert jalali(day) == parts
        assert parse_date("{}/{}/{}".format(*parts)) == day


def test_every_fiscal_year_begins_where_the_last_one_ended():
    for number in range(1300, 1501):
        year = FiscalYear(number)
        assert year.days == (366 if leap(number) else 365)
        assert number == 1300 or year.start == FiscalYear(number - 1).end + timedelta(1)
        assert FiscalYear.of(year.start) == FiscalYear.of(year.end) == year


def test_known_days():
    assert FiscalYear(1402).start == date(2023, 3, 21)
    assert FiscalYear(1403).end == date(2025, 3, 20)
    assert date(2023, 3, 20) not in FiscalYear(1402)
    assert format_jalali(date(2023, 3, 20)) == "1401/12/29"
    assert str(FiscalYear(1402)) == "1402"
    assert FiscalYear(1401) < FiscalYear(1402)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1401/12/29", date(2023, 3, 20)),
        ("1401-12-29", date(2023, 3, 20)),
        ("۱۴۰۱/۱۲/۲۹", date(2023, 3, 20)),
        ("١٤٠١/١٢/٢٩", date(2023, 3, 20)),
        ("\u200f ۱۴۰۲/۱/۱ ", date(2023, 3, 21)),
        ("1399/12/30", date(2021, 3, 20)),
    ],
)
def test_dates_in_any_digits(text, day):
    assert parse_date(text) == day


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1400/12/30", "date-not-a-leap-year"),
        ("1401/12/31", "date-no-such-day"),
        ("1401/07/31", "date-no-such-day"),
        ("1401/01/32", "date-no-such-day"),
        ("1401/01/00", "date-no-such-day"),
        ("1401/13/01", "date-no-such-month"),
        ("1401/00/01", "date-no-such-month"),
        ("2023/03/20", "year-gregorian"),
        ("2023-03-20", "year-gregorian"),
        ("01/12/29", "year-two-digits"),
        ("1299/12/29", "year-out-of-range"),
        ("1501/01/01", "year-out-of-range"),
        ("140/01/01", "year-out-of-range"),
        ("29/12/1401", "date-malformed"),
        ("1401/12-29", "date-malformed"),
        ("14011229", "date-malformed"),
        ("1401/12", "date-malformed"),
        ("۱۴۰۱/12/29", "input-mixed-scripts"),
        ("1401/12/29 10:00", "input-bad-character"),
        ("1401.12.29", "input-bad-character"),
        ("", "input-empty"),
        ("1" * 5000, "input-too-long"),
        (14011229, "input-wrong-type"),
        (None, "input-wrong-type"),
    ],
)
def test_dates_refused_with_a_reason(text, reason):
    with refused(reason):
        parse_date(text)


def test_a_gregorian_date_is_read_only_where_it_is_asked_for():
    assert parse_date("2023-03-20", gregorian=True) == date(2023, 3, 20)
    assert parse_date("1401-12-29", gregorian=True) == date(2023, 3, 20)
    for text, reason in (
        ("2023/03/20", "year-gregorian"),
        ("2023-3-20", "year-gregorian"),
        ("2023-02-29", "date-malformed"),
        ("1921-03-20", "date-out-of-range"),
        ("9999-01-01", "date-out-of-range"),
    ):
        with refused(reason):
            parse_date(text, gregorian=True)


def test_typed_cells():
    assert date_from_cell(date(2023, 3, 20)) == date_from_cell(datetime(2023, 3, 20)) == date(2023, 3, 20)
    assert date_from_cell("1401/12/29") == date(2023, 3, 20)
    for cell, reason in (
        (datetime(2023, 3, 20, 23, 59), "date-has-time"),
        (datetime(2023, 3, 20, tzinfo=UTC), "date-has-time"),
        (date(1401, 12, 29), "date-out-of-range"),
        (45005.0, "input-wrong-type"),
        ("2023-03-20", "year-gregorian"),
    ):
        with refused(reason):
            date_from_cell(cell)


@pytest.mark.parametrize("value", [1402, "1402", "۱۴۰۲", 1402.0])
def test_fiscal_years(value):
    assert fiscal_year(value) == 1402


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (2, "year-two-digits"),
        ("02", "year-two-digits"),
        (2023, "year-gregorian"),
        (1299, "year-out-of-range"),
        (1501, "year-out-of-range"),
        (-1402, "year-out-of-range"),
        (True, "input-wrong-type"),
        (1402.5, "number-not-whole"),
        ("1402-1404", "number-malformed"),
    ],
)
def test_fiscal_years_refused(value, reason):
    with refused(reason):
        fiscal_year(value)
    with refused(reason):
        FiscalYear(value)


def test_days_outside_the_calendar_are_refused():
    for day in (FIRST_DAY - timedelta(1), LAST_DAY + timedelta(1)):
        with refused("date-out-of-range"):
            jalali(day)
