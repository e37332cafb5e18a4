"""The one number parser. What could be read in two ways is refused with both readings, never guessed.

Rules, for Latin, Persian or Arabic digits (never mixed), with `+`, `-` or U+2212 before them:

1. U+066B (٫) and `.` mark decimals. U+066C (٬) and `,` group thousands: a first group of 1-3 digits that does not
   begin with 0, then groups of exactly 3, all with the same mark.
2. A single comma is a thousands mark in a whole-number field where rule 1 holds (`1,500`); every other single comma
   (`1,5` anywhere, `1,500` in a decimal field) is ambiguous.
3. A single dot with 1-3 digits before (not beginning with 0) and exactly 3 after (`1.500`) is ambiguous. Files that
   the product writes never group thousands, so there (`canonical=True`, Latin digits) it marks decimals.
4. Exponents, NaN, infinity, underscores, hexadecimal, a bare mark (`.5`, `5.`), `-0` and texts over 40 characters
   are refused. A whole-number field takes `5.0`, not `5.5`.
"""

from __future__ import annotations

import math
import re
from decimal import Decimal
from fractions import Fraction

from maqsad.values.closed import AROUND, MAX_LENGTH, Reading, is_int, read
from maqsad.values.problem import Refused

REASONS = (
    "number-malformed",
    "number-ambiguous",
    "number-negative-zero",
    "number-not-whole",
    "number-too-many-decimals",
    "cell-not-finite",
    "cell-write-as-text",
)

MAX_CELL = 10**15
_MARKS = "+-−.,٫٬"
_PERCENT = "%٪"
_NUMBER = re.compile(
    r"(?P<sign>[+\-−]?)"
    r"(?P<whole>[0-9]+|[1-9][0-9]{0,2}(?P<mark>[,٬])[0-9]{3}(?:(?P=mark)[0-9]{3})*)"
    r"(?:[.٫](?P<part>[0-9]+))?"
)
_SINGLE_MARK = re.compile(r"[+\-−]?(?P<head>[0-9]+)(?P<mark>[.,])(?P<tail>[0-9]+)")
_FIRST_GROUP = re.compile(r"[1-9][0-9]{0,2}")


def parse_int(value: object) -> int:
    """A whole number from text, or an int from a typed cell.

    Raises `Refused` by the rules above, and for anything else (bool and float too: see `int_from_cell`).
    """
    if is_int(value):
        return value
    if isinstance(value, str) and len(value) <= MAX_LENGTH and value.isascii() and value.isdigit():
        return int(value)  # most cells of a large file: several times faster than the whole grammar
    reading = read(value, _MARKS)
    number = _decimal(reading, reading.body, whole_field=True)
    return _whole(number, reading.found)


def parse_decimal(value: object, max_decimals: int = 6, *, canonical: bool = False) -> Decimal:
    """An exact decimal without trailing zeros from text, or from an int of a typed cell.

    `canonical` reads a dot as in the product's own files. Raises `Refused` by the rules above, for more than
    `max_decimals` decimals, and for anything else (bool and float too: see `decimal_from_cell`).
    """
    if is_int(value):
        return Decimal(value)
    reading = read(value, _MARKS)
    number = _decimal(reading, reading.body, canonical=canonical and reading.is_latin)
    return _limited(number, max_decimals, reading.found)


def parse_percent(value: object) -> int:
    """Basis points (0.01 %) from `12.5`, `12.5%`, `۱۲٫۵٪` or `٪۱۲٫۵`, at most two decimals; an int is percent.

    Raises `Refused` like `parse_decimal`.
    """
    if is_int(value):
        return value * 100
    reading = read(value, _MARKS + _PERCENT + AROUND)
    body = reading.body
    if body[-1] in _PERCENT:
        body = body[:-1].rstrip(AROUND)
    elif body[0] in _PERCENT:
        body = body[1:].lstrip(AROUND)
    number = _limited(_decimal(reading, body), 2, reading.found)
    return int(Fraction(number) * 100)


def int_from_cell(value: object) -> int:
    """A whole number from a spreadsheet cell, which gives 5 as 5.0; text and int go to `parse_int`.

    Raises `Refused` like `decimal_from_cell`.
    """
    if not isinstance(value, float):
        return parse_int(value)
    return _whole(_from_float(value, 0), repr(value))


def decimal_from_cell(value: object, max_decimals: int = 6, *, canonical: bool = False) -> Decimal:
    """An exact decimal from a spreadsheet cell; text and int go to `parse_decimal`.

    A float is read at the 15 digits that a spreadsheet keeps, so that 0.1+0.2 is 0.3. Raises `Refused`: not finite;
    from 1e15 on, or more digits than 15 where they count ("write it as text"); too many decimals.
    """
    if not isinstance(value, float):
        return parse_decimal(value, max_decimals, canonical=canonical)
    return _limited(_from_float(value, max_decimals), max_decimals, repr(value))


def decimal_text(number: Decimal | int) -> str:
    """The number as the product's own files hold it: Latin digits, `.`, no exponent, no needless zero."""
    text = f"{number:f}" if isinstance(number, Decimal) else str(number)
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _decimal(reading: Reading, body: str, *, whole_field: bool = False, canonical: bool = False) -> Decimal:
    _refuse_ambiguous(reading, body, whole_field, canonical)
    match = _NUMBER.fullmatch(body)
    if match is None:
        raise Refused("number-malformed", found=reading.found)
    sign = "-" if match["sign"] in ("-", "−") else ""
    whole = match["whole"].replace(",", "").replace("٬", "")
    number = Decimal(f"{sign}{whole}.{match['part'] or '0'}")
    if sign and number == 0:
        raise Refused("number-negative-zero", found=reading.found)
    return Decimal(decimal_text(number))


def _refuse_ambiguous(reading: Reading, body: str, whole_field: bool, canonical: bool) -> None:
    match = _SINGLE_MARK.fullmatch(body)
    if match is None:
        return
    groups = len(match["tail"]) == 3 and _FIRST_GROUP.fullmatch(match["head"]) is not None
    unclear = not (groups and whole_field) if match["mark"] == "," else groups and not canonical
    if unclear:
        first, second = body.replace(",", "."), body.replace(",", "").replace(".", "")
        raise Refused("number-ambiguous", found=reading.found, first=first, second=second)


def _whole(number: Decimal, found: str) -> int:
    if number != int(number):
        raise Refused("number-not-whole", found=found)
    return int(number)


def _limited(number: Decimal, max_decimals: int, found: str) -> Decimal:
    if len(decimal_text(number).partition(".")[2]) > max_decimals:
        raise Refused("number-too-many-decimals", found=found, limit=max_decimals)
    return number


def _from_float(value: float, max_decimals: int) -> Decimal:
    if not math.isfinite(value):
        raise Refused("cell-not-finite", found=repr(value))
    if abs(value) < MAX_CELL and value.is_integer():
        return Decimal(int(value))
    kept = Decimal(f"{value:.15g}")
    noise = abs(Fraction(value) - Fraction(kept))
    if abs(kept) >= MAX_CELL or noise * 100 * 10**max_decimals > 1:
        raise Refused("cell-write-as-text", found=repr(value))
    return Decimal(decimal_text(kept))
