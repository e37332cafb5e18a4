"""Ids and references: what one looks like, and the one form in which it is held."""

from __future__ import annotations

import re
import unicodedata

from maqsad.values import Refused, comparable, shown

MAX_ID = 64
_ID = re.compile(r"[^\W_][\w./-]{0,63}")
_BETWEEN = re.compile(r"[\s,،]+")
_SAME_LETTER = str.maketrans("يىك", "ییک")


def parse_id(text: str) -> str:
    """One id: 1-64 letters, digits or `_ - . /`, the first a letter or digit; composed, with Persian ی and ک.

    Raises `Refused` (`cell-id`).
    """
    found = text.strip()
    if not found.isascii():
        found = unicodedata.normalize("NFC", found).translate(_SAME_LETTER)
    if _ID.fullmatch(found) is None:
        raise Refused("cell-id", found=shown(text))
    return found


def parse_ids(text: str) -> str:
    """Several ids, between white space or commas: sorted, each once, with a single space between."""
    return " ".join(sorted({parse_id(part) for part in _BETWEEN.split(text.strip()) if part}))


def likeness(id_: str) -> str:
    """Equal for ids that people would take for the same."""
    return id_.casefold() if id_.isascii() else comparable(id_)
