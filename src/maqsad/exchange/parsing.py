"""From what stands in a cell to the value that a table holds, by the type of the field."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from maqsad.exchange.guard import unguarded
from maqsad.exchange.ids import parse_id, parse_ids
from maqsad.exchange.steps import parse_steps
from maqsad.plan.catalogue import Field
from maqsad.values import (
    Refused,
    clean,
    comparable,
    date_from_cell,
    decimal_from_cell,
    decimal_text,
    fiscal_year,
    int_from_cell,
    parse_percent,
    shown,
)

MAX_CELL = 32_767
"""Characters in a cell: no spreadsheet holds more."""
MAX_WHOLE = 2**63 - 1

Held = int | str
Parse = Callable[[object], Held]

_YES_NO = {"yes": 1, "بله": 1, "true": 1, "1": 1, "no": 0, "خیر": 0, "false": 0, "0": 0}
_LETTERS = "!-~ء-\u064a\u0654ٮٯٱ-ۓ۰-۹«»،؛؟"
_PLAIN = re.compile(f"(?!.*\u0654\u0654)(?:[{_LETTERS}](?:[ \u200c{_LETTERS}]*[{_LETTERS}])?)?")
"""Text that is clean as it stands: `values.clean` looks at every character, so most texts should not need it."""


def parser(field: Field, *, folder: bool) -> Parse:
    """The function that parses a filled cell of `field`; it raises `Refused`. In a folder text may be guarded."""
    one = _parser(field, folder)

    def parse(raw: object) -> Held:
        if isinstance(raw, str) and len(raw) > MAX_CELL:
            raise Refused("cell-too-long", found=shown(raw), length=len(raw), limit=MAX_CELL)
        return one(raw)

    return parse


def default_of(field: Field) -> Held | None:
    """The field's default as a table holds it."""
    return None if field.default is None else parser(field, folder=True)(field.default)


def is_blank(raw: object) -> bool:
    """Whether a cell is to be read as blank."""
    return raw is None or (isinstance(raw, str) and not raw.strip())


def _parser(field: Field, folder: bool) -> Parse:
    match field.type:
        case "int" | "money":
            return lambda raw: _ranged(int_from_cell(_number(raw)), raw)
        case "percent":
            return lambda raw: _ranged(_percent(_number(raw)), raw)
        case "decimal":
            return lambda raw: _ranged(_micros(_number(raw), canonical=folder), raw)
        case "year":
            return lambda raw: fiscal_year(_number(raw))
        case "date":
            return lambda raw: date_from_cell(_dated(raw)).toordinal()
        case "bool":
            return _yes_no
        case "choice":
            return _choice(field)
        case "id" | "ref":
            return lambda raw: parse_id(_text(raw))
        case "refs":
            return lambda raw: parse_ids(_text(raw))
        case "steps":
            return _steps(folder=folder)
    return _prose(multiline=field.type == "longtext", folder=folder)


def _prose(*, multiline: bool, folder: bool) -> Parse:
    def parse(raw: object) -> str:
        text = unguarded(_text(raw)) if folder else _text(raw)
        if len(text) <= 1_000 and _PLAIN.fullmatch(text):
            return text
        return clean(text, multiline=multiline)

    return parse


def _steps(*, folder: bool) -> Parse:
    text = _prose(multiline=False, folder=folder)
    return lambda raw: parse_steps(str(text(raw)))


def _choice(field: Field) -> Parse:
    known = {comparable(name): name for name in field.choices}
    for name, title in zip(field.choices, field.choice_titles, strict=True):
        for written in (title.fa, title.en):
            known.setdefault(comparable(written), name)
    known.pop("", None)

    def parse(raw: object) -> str:
        text = _text(raw)
        found = known.get(comparable(text[:200]))
        if found is None:
            raise Refused("cell-choice", found=shown(text), **_choices(field))
        return found

    return parse


def _choices(field: Field) -> dict[str, str]:
    titles = list(zip(field.choices, field.choice_titles, strict=True))
    return {
        "expected": ", ".join(field.choices),
        "expected_fa": "، ".join(title.fa or name for name, title in titles),
        "expected_en": ", ".join(title.en or name for name, title in titles),
    }


def _yes_no(raw: object) -> int:
    text = _text(raw)
    found = _YES_NO.get(comparable(text[:20]))
    if found is None:
        raise Refused("cell-yes-no", found=shown(text))
    return found


def _text(raw: object) -> str:
    """A cell as text; a code that the spreadsheet took for a number is read as the digits that it shows."""
    if isinstance(raw, str):
        return raw
    if isinstance(raw, int | float):
        return decimal_text(decimal_from_cell(raw))
    raise Refused("cell-type", found=shown(str(raw)))


def _number(raw: object) -> object:
    if isinstance(raw, date | datetime | time | timedelta):
        raise Refused("cell-type", found=shown(str(raw)))
    return raw


def _dated(raw: object) -> object:
    if isinstance(raw, int | float | time | timedelta):
        raise Refused("cell-type", found=shown(str(raw)))
    return raw


def _percent(raw: object) -> int:
    if isinstance(raw, float):
        return int(decimal_from_cell(raw, 2) * 100)
    return parse_percent(raw)


def _micros(raw: object, *, canonical: bool) -> int:
    number = decimal_from_cell(raw, 6, canonical=canonical)
    return int(number.scaleb(6)) if abs(number) < Decimal(10**15) else int(number) * 10**6


def _ranged(number: int, raw: object) -> int:
    if not -MAX_WHOLE <= number <= MAX_WHOLE:
        raise Refused("cell-out-of-range", found=shown(str(raw)))
    return number
