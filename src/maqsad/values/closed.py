"""The closed reading that numbers and dates share: which characters may stand in a typed value at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeGuard

from maqsad.values.problem import Refused
from maqsad.values.text import ARABIC, LATIN, PERSIAN, code_point, latin_digits, shown

REASONS = (
    "input-wrong-type",
    "input-too-long",
    "input-empty",
    "input-bad-character",
    "input-mixed-scripts",
)

MAX_LENGTH = 40
EASTERN_MARKS = frozenset("٫٬")
_SCRIPTS = (frozenset(LATIN), frozenset(PERSIAN), frozenset(ARABIC))
_DIGITS = frozenset(LATIN + PERSIAN + ARABIC)
# Spaces, and the direction marks that editors wrap around digits. U+202E is absent: it shows the digits reversed.
AROUND = " \t\r\n\u00a0\u2009\u202f\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u2066\u2067\u2068\u2069"


def is_int(value: object) -> TypeGuard[int]:
    """A typed whole number (no bool). Raises `Refused` over 40 digits."""
    if not isinstance(value, int) or isinstance(value, bool):
        return False
    if abs(value) >= 10**MAX_LENGTH:
        raise Refused("input-too-long", length=value.bit_length() * 3 // 10, limit=MAX_LENGTH)
    return True


@dataclass(frozen=True, slots=True)
class Reading:
    """A typed value after the closed reading."""

    found: str
    """As typed, safe to print."""
    body: str
    """Latin digits and the allowed marks only; nothing around them."""
    is_latin: bool
    """No Persian or Arabic digit was typed."""


def read(text: object, marks: str) -> Reading:
    """Digits of one script (Latin, Persian or Arabic) and `marks`, nothing else; the length is looked at first.

    Raises `Refused`: not text, over 40 characters, nothing in it, another character, digits of two scripts
    (U+066B and U+066C belong to Persian and Arabic digits).
    """
    if not isinstance(text, str):
        raise Refused("input-wrong-type", type=type(text).__name__)
    if len(text) > MAX_LENGTH:
        raise Refused("input-too-long", length=len(text), limit=MAX_LENGTH)
    body, found = text.strip(AROUND), shown(text)
    if not body:
        raise Refused("input-empty")
    if strange := next((ch for ch in body if ch not in _DIGITS and ch not in marks), None):
        raise Refused("input-bad-character", found=found, character=code_point(strange))
    scripts = [script for script in _SCRIPTS if not script.isdisjoint(body)]
    is_latin = scripts == [_SCRIPTS[0]]
    if len(scripts) > 1 or (is_latin and not EASTERN_MARKS.isdisjoint(body)):
        raise Refused("input-mixed-scripts", found=found)
    return Reading(found, latin_digits(body), is_latin)
