"""Steps `share:slope` of a shape: the one form in which they are held, in whatever digits they were typed."""

from __future__ import annotations

import re
from decimal import Decimal

from maqsad.values import Refused, decimal_text, parse_percent

_BETWEEN = re.compile(r"[\s,،;؛]+")
_HELD = re.compile(r"[0-9]+(\.[0-9]{1,2})?:[0-9]+(\.[0-9]{1,2})?")


def parse_steps(text: str) -> str:
    """`100:100 120:10` from `۱۰۰:۱۰۰، ۱۲۰:۱۰`; what is no such list stays as it is (check `shape-unreadable`)."""
    if all(map(_HELD.fullmatch, text.split())):
        return text
    try:
        return " ".join(_step(part) for part in _BETWEEN.split(text.strip()) if part)
    except (Refused, ValueError):
        return text


def _step(part: str) -> str:
    share, slope = part.split(":")
    return ":".join(decimal_text(Decimal(parse_percent(number)).scaleb(-2)) for number in (share, slope))
