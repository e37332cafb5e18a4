"""What a channel gives for all that its ways put into it: in steps, and never beyond its potential (rule E6)."""

from __future__ import annotations

from dataclasses import dataclass

from maqsad.plan.table import Row
from maqsad.portfolio.formulation.attainment import parse_shape
from maqsad.portfolio.formulation.exact import BP

DEFAULT_SHAPE = "100:100"


@dataclass(frozen=True, slots=True)
class Curve:
    """φ of one channel: `lines` hold (a_n, slope_n) in basis points of a micro, n from 1; the last has slope 0."""

    potential: int
    lines: tuple[tuple[int, int], ...]

    def __call__(self, total: int) -> int:
        """Micros of progress for `total` micros of effects."""
        return min(self.potential, *((start + slope * total) // BP for start, slope in self.lines))

    def steps(self) -> tuple[tuple[int, int, int], ...]:
        """(n, a_n, slope_n) of the lines that give more for more, but less than all of it: each is a row."""
        return tuple((n, a, slope) for n, (a, slope) in enumerate(self.lines, start=1) if n > 1 and 0 < slope < BP)


def curve_of(channel: Row) -> Curve:
    """φ of a row of `channels`. Raises ValueError if its shape is malformed or not concave (a check demands both)."""
    lines, reached, end = [], 0, 0
    for share, slope in parse_shape(channel.shape or DEFAULT_SHAPE):
        lines.append((reached - slope * end, slope))
        start, end = end, channel.potential * share // BP
        reached += slope * (end - start)
    return Curve(channel.potential, (*lines, (reached, 0)))
