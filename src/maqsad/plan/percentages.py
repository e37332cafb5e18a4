"""Lists of whole percentages in one cell: levels of income and the shares of the quarters (rules O)."""

from __future__ import annotations

import re
from itertools import pairwise

from maqsad.values.text import latin_digits

INCOME_LEVELS, QUARTER_SHARES = "85 70", "25 25 25 25"
"""The catalogue's defaults, for a cell that was left blank on purpose [a]."""
MOST_LEVELS = 6
WHOLE = 100
_BETWEEN = re.compile("[\\s,;،؛]+")
_WHOLE = re.compile("[0-9]{1,3}[%٪]?")


def income_levels(text: str) -> tuple[int, ...] | None:
    """Percent of income, falling; None where the text is not one to `MOST_LEVELS` of 99 to 1."""
    levels = _percentages(text)
    falling = all(above > below for above, below in pairwise(levels))
    kept = falling and all(0 < level < WHOLE for level in levels)
    return levels if kept and 0 < len(levels) <= MOST_LEVELS else None


def quarter_shares(text: str) -> tuple[int, ...] | None:
    """Percent of a year's income by quarter; None where the text is not four that add up to 100."""
    shares = _percentages(text)
    return shares if len(shares) == 4 and sum(shares) == WHOLE else None


def _percentages(text: str) -> tuple[int, ...]:
    """Whole numbers in any script's digits, with or without a percent sign; () where something else stands."""
    parts = [part for part in _BETWEEN.split(latin_digits(text)) if part]
    if not all(map(_WHOLE.fullmatch, parts)):
        return ()
    return tuple(int(part.rstrip("%٪")) for part in parts)
