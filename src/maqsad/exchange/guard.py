"""Text that a spreadsheet would take for a formula is written behind an apostrophe, which reading takes off again."""

from __future__ import annotations

STARTS = "=+-@\t\r＝＋－＠"
_GUARDED = frozenset(STARTS + "'")


def guarded(text: str) -> str:
    """The text with an apostrophe before it if it begins like a formula, or like a text that was guarded."""
    return "'" + text if text and (text[0] in STARTS or _looks_guarded(text)) else text


def unguarded(text: str) -> str:
    """The text that was given to `guarded`; a text with an apostrophe of its own (`'tis`) stays as it is."""
    return text[1:] if _looks_guarded(text) else text


def _looks_guarded(text: str) -> bool:
    return text[0] == "'" and text[1:2] in _GUARDED if len(text) > 1 else False
