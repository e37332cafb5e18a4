"""Numbers, dates and money in each language, as a table."""

from datetime import date as day
from decimal import Decimal
from fractions import Fraction

import pytest

from maqsad.messages import (
    amount,
    date,
    decimal_micros,
    down,
    money,
    number,
    percent_bp,
    percent_of,
    signed,
    up,
    year,
    years,
)  # fmt: skip
from maqsad.values import MoneyUnit

LRM, MINUS = "\u200e", "\u2212"


@pytest.mark.parametrize(
    ("value", "decimals", "fa", "en"),
    [
        (0, None, "۰", "0"),
        (1234567, None, "۱٬۲۳۴٬۵۶۷", "1,234,567"),
        (-1200, None, f"{LRM}{MINUS}۱٬۲۰۰", f"{MINUS}1,200"),
        (Decimal("12.50"), None, "۱۲٫۵", "12.5"),
        (Decimal("0.000001"), None, "۰٫۰۰۰۰۰۱", "0.000001"),
        (Fraction(1, 3), None, "۰٫۳۳", "0.33"),
        (Fraction(1, 8), 2, "۰٫۱۲", "0.12"),
        (Fraction(3, 8), 2, "۰٫۳۸", "0.38"),
        (Fraction(-1, 1000), 2, "۰٫۰۰", "0.00"),
        (10**18, 0, "۱٬۰۰۰٬۰۰۰٬۰۰۰٬۰۰۰٬۰۰۰٬۰۰۰", "1,000,000,000,000,000,000"),
    ],
)
def test_number(value, decimals, fa, en):
    assert number(value, "fa", decimals) == fa
    assert number(value, "en", decimals) == en


@pytest.mark.parametrize(
    ("value", "fa", "en"),
    [
        (3, f"{LRM}+۳", "+3"),
        (-3, f"{LRM}{MINUS}۳", f"{MINUS}3"),
        (0, "۰", "0"),
    ],
)
def test_signed(value, fa, en):
    assert signed(value, "fa") == fa
    assert signed(value, "en") == en


@pytest.mark.parametrize(("value", "low", "high"), [("1.26", "1.2", "1.3"), ("-1.26", "-1.3", "-1.2"), ("2", "2", "2")])
def test_a_bound_never_looks_tighter_than_it_is(value, low, high):
    assert (down(Fraction(value), 1), up(Fraction(value), 1)) == (Fraction(low), Fraction(high))


def test_a_sign_is_not_printed_before_what_rounds_to_zero():
    assert signed(Fraction(1, 1000), "en", 1) == "0.0"


def test_held_numbers():
    assert decimal_micros(12_345_600, "fa") == "۱۲٫۳۴۵۶"
    assert decimal_micros(-500_000, "en", 1) == f"{MINUS}0.5"
    assert percent_bp(11_380, "fa") == "۱۱۳٫۸٪"
    assert percent_bp(5, "en") == "0.05%"
    assert percent_of(Fraction(1, 3), "en", 1) == "33.3%"


@pytest.mark.parametrize(
    ("rial", "fa", "en"),
    [
        (0, "۰ ریال", "0 rial"),
        (99_999_999, "۹۹٬۹۹۹٬۹۹۹ ریال", "99,999,999 rial"),
        (100_000_000, "۱۰ میلیون تومان", "10 million toman"),
        (1_000_000_000, "۰٫۱ میلیارد تومان", "0.1 billion toman"),
        (1_234_567_890_123, "۱۲۳٫۵ میلیارد تومان", "123.5 billion toman"),
        (-15_000_000_000, f"{LRM}{MINUS}۱٫۵ میلیارد تومان", f"{MINUS}1.5 billion toman"),
        (210_000_000_000_000, "۲۱٬۰۰۰ میلیارد تومان", "21,000 billion toman"),
    ],
)
def test_money_always_has_its_unit(rial, fa, en):
    assert money(rial, "fa") == fa
    assert money(rial, "en") == en


@pytest.mark.parametrize("unit", MoneyUnit)
def test_every_unit_has_a_name_in_both_languages(unit):
    assert money(10**14, "fa", unit).split(" ", 1)[1]
    assert money(10**14, "en", unit).split(" ", 1)[1]


def test_money_in_rial_is_exact():
    assert money(9_007_199_254_740_993, "en", MoneyUnit.RIAL) == "9,007,199,254,740,993 rial"


@pytest.mark.parametrize(
    ("rial", "text"),
    [
        (21_000 * 10**10, "21,000"),
        (2_100_400_000_000, "210"),
        (2_104_000_000_000, "210.4"),
        (15 * 10**9, "1.5"),
        (99 * 10**5, "0.00099"),
        (1, "0.0000000001"),
        (0, "0"),
    ],
)
def test_amount_keeps_three_digits_that_count(rial, text):
    assert amount(rial, "en") == text


def test_years_and_dates():
    assert (year(1402, "fa"), year(1402, "en")) == ("۱۴۰۲", "1402")
    assert (years(1402, 1404, "fa"), years(1402, 1404, "en")) == ("۱۴۰۲ تا ۱۴۰۴", "1402–1404")
    assert years(1402, 1402, "en") == "1402"
    last = day(2023, 3, 20)
    assert date(last, "fa") == "۱۴۰۱/۱۲/۲۹"
    assert date(last.toordinal(), "en") == "1401/12/29"
    assert date(last, "fa", long=True) == "۲۹ اسفند ۱۴۰۱"
    assert date(last, "en", long=True) == "29 Esfand 1401 (20 March 2023)"
