from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maqsad.values import (
    decimal_from_cell,
    decimal_text,
    int_from_cell,
    parse_decimal,
    parse_int,
    parse_percent,
    persian_digits,
)

from .refusal import refused

# text, as a whole number, as a decimal: a value, or the reason for refusing
BOTH = [
    ("0", 0, "0"),
    ("1", 1, "1"),
    ("-1", -1, "-1"),
    ("+7", 7, "7"),
    ("\u22127", -7, "-7"),
    ("007", 7, "7"),
    (str(2**53 + 1), 2**53 + 1, str(2**53 + 1)),
    (str(2**63), 2**63, str(2**63)),
    ("5.0", 5, "5"),
    ("5.00", 5, "5"),
    ("0.5", "number-not-whole", "0.5"),
    ("0.500", "number-not-whole", "0.5"),
    ("1.5", "number-not-whole", "1.5"),
    ("1234.500", "number-not-whole", "1234.5"),
    ("1,234,567", 1234567, "1234567"),
    ("-1,234,567.25", "number-not-whole", "-1234567.25"),
    ("1,500.25", "number-not-whole", "1500.25"),
    ("1,500", 1500, "number-ambiguous"),
    ("1.500", "number-ambiguous", "number-ambiguous"),
    ("-1.500", "number-ambiguous", "number-ambiguous"),
    ("1,5", "number-ambiguous", "number-ambiguous"),
    ("0,500", "number-ambiguous", "number-ambiguous"),
    ("1234,567", "number-ambiguous", "number-ambiguous"),
    ("۱۲۳", 123, "123"),
    ("١٢٣", 123, "123"),
    ("۱۲۳۴٫۵", "number-not-whole", "1234.5"),
    ("۱٫۵۰۰", "number-not-whole", "1.5"),
    ("۱٬۵۰۰", 1500, "1500"),
    ("١٬٥٠٠٬٠٠٠٫٢٥", "number-not-whole", "1500000.25"),
    ("۱,۵۰۰", 1500, "number-ambiguous"),
    ("۱.۵۰۰", "number-ambiguous", "number-ambiguous"),
    ("۱,۵۰۰٫۵", "number-not-whole", "1500.5"),
    ("\u200e\u2212۱۲\u200f", -12, "-12"),
    ("\u202a12\u202c", 12, "12"),
    (" 12\u00a0", 12, "12"),
    ("1۲3", "input-mixed-scripts", "input-mixed-scripts"),
    ("۱٢", "input-mixed-scripts", "input-mixed-scripts"),
    ("1٬500", "input-mixed-scripts", "input-mixed-scripts"),
    ("1٫5", "input-mixed-scripts", "input-mixed-scripts"),
    ("", "input-empty", "input-empty"),
    (" \u200f ", "input-empty", "input-empty"),
    ("-0", "number-negative-zero", "number-negative-zero"),
    ("-۰٫۰", "number-negative-zero", "number-negative-zero"),
    ("1" * 41, "input-too-long", "input-too-long"),
    ("1" * 40, int("1" * 40), "1" * 40),
    *[
        (text, "input-bad-character", "input-bad-character")
        for text in (
            *("NaN", "sNaN", "Infinity", "-inf", "1e999999", "1E5", "1_000", "0x10", "１２", "𝟙𝟚", "²", "½", "1 000"),
            *("1\u200c2", "1\u200f2", "\u202e12", "1/5", "۱،۵۰۰", "12%", "1'000", "\x001", "\ud800", "(5)", "₁"),
        )
    ],
    *[
        (text, "number-malformed", "number-malformed")
        for text in (
            *("1.234.567", "1.500,25", "12,34,567", "1,234,56", "0,123,456", "۱,۲۳۴٬۵۶۷", "1,,500", "1,2,3", "۱٫۲٫۳"),
            *(".5", "5.", ",", ".", "-", "+-5", "--5", "5-", "۱٬۵", "۱٬۵۰۰۰", "٫۵"),
        )
    ],
]


def check(parse, text, expected):
    if isinstance(expected, str) and expected[0].isalpha():
        with refused(expected):
            parse(text)
    else:
        assert parse(text) == expected


@pytest.mark.parametrize(("text", "whole", "decimal"), BOTH, ids=lambda part: ascii(part)[:40])
def test_one_grammar_for_whole_numbers_and_decimals(text, whole, decimal):
    check(parse_int, text, whole)
    check(lambda given_text: str(parse_decimal(given_text)), text, decimal)


@pytest.mark.parametrize(
    ("parse", "text", "first", "second"),
    [
        (parse_decimal, "1.500", "1.500", "1500"),
        (parse_decimal, "1,500", "1.500", "1500"),
        (parse_decimal, "۱,۵", "1.5", "15"),
        (parse_int, "1,5", "1.5", "15"),
    ],
)
def test_ambiguity_is_refused_with_both_readings(parse, text, first, second):
    with refused("number-ambiguous", found=text, first=first, second=second):
        parse(text)


def test_canonical_text_has_a_decimal_dot_and_is_still_never_guessed():
    assert str(parse_decimal("1.500", canonical=True)) == "1.5"
    for text in ("1,500", "۱.۵۰۰"):
        with refused("number-ambiguous"):
            parse_decimal(text, canonical=True)


def test_decimals_are_limited_and_needless_zeros_are_not_counted():
    assert str(parse_decimal("0.1234560000")) == "0.123456"
    assert str(parse_decimal("0.12", 2)) == "0.12"
    with refused("number-too-many-decimals", limit=6):
        parse_decimal("0.1234567")


class OnlyItsLength(str):
    """A text that fails the test when anything but its length is looked at."""

    def refuse(self, *_):
        raise AssertionError("the text was read before its length was checked")

    strip = translate = isprintable = __iter__ = __getitem__ = __contains__ = encode = refuse


@pytest.mark.parametrize("parse", [parse_int, parse_decimal, parse_percent, int_from_cell, decimal_from_cell])
def test_an_over_long_text_is_refused_by_its_length_alone(parse):
    with refused("input-too-long", length=5000, limit=40):
        parse(OnlyItsLength("9" * 5000))


@pytest.mark.parametrize("parse", [parse_int, parse_decimal, parse_percent])
@pytest.mark.parametrize("value", [True, 1.0, None, Decimal(1), b"1", [1]])
def test_other_types_are_refused(parse, value):
    with refused("input-wrong-type", type=type(value).__name__):
        parse(value)


def test_typed_whole_numbers_are_taken():
    assert (parse_int(-5), parse_decimal(5), parse_percent(12)) == (-5, 5, 1200)
    assert type(parse_decimal(5)) is Decimal
    with refused("input-too-long"):
        parse_int(10**5000)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12.5", 1250),
        ("12.5%", 1250),
        ("12.5 %", 1250),
        ("۱۲٫۵٪", 1250),
        ("٪۱۲٫۵", 1250),
        ("١٢٫٥٪", 1250),
        ("\u200e-0.01%", -1),
        ("113.8", 11380),
        ("100%", 10000),
        ("0", 0),
        ("0.001", "number-too-many-decimals"),
        ("1.500%", "number-ambiguous"),
        ("1,5%", "number-ambiguous"),
        ("%12%", "number-malformed"),
        ("%", "number-malformed"),
        ("1%2", "number-malformed"),
        ("1 2%", "number-malformed"),
        ("1۲٪", "input-mixed-scripts"),
        ("1e2%", "input-bad-character"),
    ],
)
def test_percent_is_whole_basis_points(text, expected):
    check(parse_percent, text, expected)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (5.0, 5),
        (-0.0, 0),
        (999_999_999_999_999.0, 999_999_999_999_999),
        (300_000_000_000.00006, 300_000_000_000),
        ("1,500", 1500),
        (7, 7),
        (1e15, "cell-write-as-text"),
        (-1e300, "cell-write-as-text"),
        (123_456_789_012_345.6, "cell-write-as-text"),
        (0.5, "number-not-whole"),
        (float("nan"), "cell-not-finite"),
        (float("-inf"), "cell-not-finite"),
        (True, "input-wrong-type"),
    ],
)
def test_whole_numbers_from_cells(cell, expected):
    check(int_from_cell, cell, expected)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (0.1 + 0.2, "0.3"),
        (1.1 * 3, "3.3"),
        (1e-05, "0.00001"),
        (5.0, "5"),
        (-2.5, "-2.5"),
        (123456789.123456, "123456789.123456"),
        ("1.5", "1.5"),
        (7, "7"),
        (1 / 3, "number-too-many-decimals"),
        (1e-300, "number-too-many-decimals"),
        (1234567890.1234567, "cell-write-as-text"),
        (999_999_999_999_999.9, "cell-write-as-text"),
        (float("inf"), "cell-not-finite"),
    ],
)
def test_decimals_from_cells(cell, expected):
    check(lambda value: str(decimal_from_cell(value)), cell, expected)


def test_the_canonical_dot_also_holds_in_text_cells():
    assert decimal_from_cell("1.125", canonical=True) == Decimal("1.125")


SCRIPTS = [str, persian_digits, lambda text: str(text).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))]
exact = st.decimals(-(10**15), 10**15, places=6).map(lambda number: number + 0)


@given(st.integers(-(10**28), 10**28), st.sampled_from(SCRIPTS))
def test_whole_numbers_round_trip(number, script):
    assert parse_int(script(str(number))) == number
    assert parse_int(script(f"{number:,}")) == number


@given(exact, st.sampled_from(SCRIPTS))
def test_decimals_round_trip(number, script):
    assert parse_decimal(decimal_text(number), canonical=True) == number
    assert parse_decimal(persian_digits(decimal_text(number)).replace(".", "٫")) == number


@given(st.decimals(-(10**8), 10**8, places=6))
def test_cells_hold_fifteen_digits_exactly(number):
    assert decimal_from_cell(float(number)) == number


@given(st.text(alphabet="0123456789۰۵٠٥.,٫٬+-−eE_ \u200e", max_size=12))
def test_what_is_taken_is_what_plain_reading_gives(text):
    """Whatever the grammar takes, taking out the thousands marks by hand and asking Python gives the same number."""
    try:
        number = parse_decimal(text, max_decimals=12)
    except ValueError:
        return
    plain = text.strip(" \u200e").replace(",", "").replace("٬", "").replace("٫", ".").replace("−", "-")
    assert number == Decimal(plain)


def test_babel_reads_grouped_numbers_the_same_way():
    from babel.numbers import format_decimal

    for number in (0, 12, -1234, 1234567, 2**63 - 1):
        for locale in ("en", "fa"):
            assert parse_int(format_decimal(number, locale=locale)) == number


@pytest.mark.parametrize(
    ("number", "text"), [(Decimal("1E+3"), "1000"), (Decimal("-0.00"), "0"), (Decimal("1.50"), "1.5"), (100, "100")]
)
def test_canonical_text(number, text):
    assert decimal_text(number) == text
