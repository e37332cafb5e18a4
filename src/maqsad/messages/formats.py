"""Numbers, dates and money in the form of each language.

Persian: digits ۰-۹, `٬` between thousands, `٫` before decimals; a negative number begins with U+200E, without which its
minus sign lands on the wrong side of right-to-left text. English: `1,234.5`. Both use the true minus sign (U+2212).
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from maqsad.messages.store import entry
from maqsad.values.calendar import format_jalali, jalali
from maqsad.values.money import MoneyUnit
from maqsad.values.text import Lang, persian_digits

Language = Lang
Exact = int | Decimal | Fraction

MINUS = "\u2212"
LEFT_TO_RIGHT = "\u200e"
MICRO = 10**6
_MOST_DECIMALS = 10
_SPOKEN = ((MoneyUnit.MILLIARD_TOMAN, 10**9), (MoneyUnit.MILLION_TOMAN, 10**8))
"""The unit of an amount said by itself, and the rial from which it serves."""


def number(value: Exact, lang: Language, decimals: int | None = None) -> str:
    """The number, grouped by thousands, rounded half to even to `decimals` if given; else exact.

    A Fraction that no decimal holds exactly is shown with two decimals.
    """
    exact = Fraction(value)
    places = _places(exact) if decimals is None else decimals
    scaled = round(exact * 10**places)
    digits = f"{abs(scaled):0{places + 1}d}"
    whole, part = (digits[:-places], digits[-places:]) if places else (digits, "")
    text = f"{int(whole):,}" + (f".{part}" if part else "")
    if lang == "fa":
        text = persian_digits(text.replace(",", "٬").replace(".", "٫"))
    return _minus(lang) + text if scaled < 0 else text


def down(value: Exact, decimals: int) -> Fraction:
    """Rounded down to `decimals`: what is proven to be at least so much is never shown larger."""
    return Fraction(math.floor(Fraction(value) * 10**decimals), 10**decimals)


def up(value: Exact, decimals: int) -> Fraction:
    """Rounded up to `decimals`: what is proven to be at most so much is never shown smaller."""
    return Fraction(math.ceil(Fraction(value) * 10**decimals), 10**decimals)


def signed(value: Exact, lang: Language, decimals: int | None = None) -> str:
    """Like `number`, with a plus sign before a positive number."""
    text = number(value, lang, decimals)
    if value <= 0 or not any(ch not in "0.,۰٫٬" for ch in text):
        return text
    return (LEFT_TO_RIGHT if lang == "fa" else "") + "+" + text


def decimal_micros(micros: int, lang: Language, decimals: int | None = None) -> str:
    """A level, effect or quantity held in whole millionths; exact unless `decimals` is given."""
    return number(Fraction(micros, MICRO), lang, decimals)


def percent_bp(basis_points: int, lang: Language, decimals: int | None = None) -> str:
    """A percentage held in whole hundredths of a percent."""
    return percent_of(Fraction(basis_points, 10_000), lang, decimals)


def percent_of(share: Exact, lang: Language, decimals: int | None = None) -> str:
    """A share (1 is the whole) as a percentage."""
    return number(Fraction(share) * 100, lang, decimals) + ("٪" if lang == "fa" else "%")


def money(rial: int, lang: Language, unit: MoneyUnit | None = None, decimals: int | None = None) -> str:
    """The amount with its unit. Without `unit`: milliard toman, million under 0.1 of that, else exact rial."""
    if unit is None:
        unit = next((unit for unit, least in _SPOKEN if abs(rial) >= least), MoneyUnit.RIAL)
    return f"{amount(rial, lang, unit, decimals)} {unit_name(unit, lang)}"


def amount(rial: int, lang: Language, unit: MoneyUnit = MoneyUnit.MILLIARD_TOMAN, decimals: int | None = None) -> str:
    """The amount without its unit, for columns and axes whose title has it (`unit_name`).

    Without `decimals` it keeps at least three digits that count, and is exact in rial.
    """
    value = Fraction(rial, unit.factor)
    return number(value, lang, _enough(value) if decimals is None else decimals)


def unit_name(unit: MoneyUnit, lang: Language) -> str:
    return entry(f"unit-{unit.value.replace('_', '-')}").text.get(lang)


def year(value: int, lang: Language) -> str:
    """A fiscal year: no grouping."""
    return persian_digits(str(value)) if lang == "fa" else str(value)


def years(first: int, last: int, lang: Language) -> str:
    """`1402–1404`, or one year."""
    if first == last:
        return year(first, lang)
    return entry("format-years").text.get(lang).format(first=year(first, lang), last=year(last, lang))


def date(day: datetime.date | int, lang: Language, long: bool = False) -> str:
    """A Jalali day, `1401/12/29`; `long` names the month, and in English adds the Gregorian day."""
    when = datetime.date.fromordinal(day) if isinstance(day, int) else day
    if not long:
        short = format_jalali(when)
        return persian_digits(short) if lang == "fa" else short
    year_, month, day_ = jalali(when)
    name = entry(f"month-{month}").text.get(lang)
    text = entry("format-long-date").text.get(lang)
    parts = {"day": day_, "month": name, "year": year_, "gregorian": f"{when.day} {when:%B %Y}"}
    return persian_digits(text.format(**parts)) if lang == "fa" else text.format(**parts)


def listed(items: Iterable[str], lang: Language) -> str:
    return ("، " if lang == "fa" else ", ").join(items)


def _minus(lang: Language) -> str:
    return LEFT_TO_RIGHT + MINUS if lang == "fa" else MINUS


def _places(exact: Fraction) -> int:
    for places in range(_MOST_DECIMALS + 1):
        if (exact * 10**places).denominator == 1:
            return places
    return 2


def _enough(value: Fraction) -> int:
    """Decimals that keep three digits that count: none from 1,000 on, one from 10 on, and so on; no needless zeros."""
    size = abs(value)
    limits: tuple[Fraction | int, ...] = (1000, 10, *(Fraction(1, 10**n) for n in range(_MOST_DECIMALS + 1)))
    wanted = next((places for places, limit in enumerate(limits) if size >= limit), 0)
    return min(wanted, _places(round(value, wanted)), _MOST_DECIMALS)
