"""Attainment: how far an indicator has come, as a concave function of its progress (rules L)."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from maqsad.plan.plan import PlanSnapshot
from maqsad.plan.table import Row
from maqsad.portfolio.formulation.exact import BP, near_ratio
from maqsad.portfolio.formulation.years import Years

QUANTA = 10**16
"""Quanta in one point (L4)."""
WORTH = 10**12
DEFAULT_SHAPE = "100:100 120:10"
_CERTAINTY = {"forecast": 2, "measured": 1, "baseline": 0}


@dataclass(frozen=True, slots=True)
class Attainment:
    """A concave piecewise linear function from progress (micros) to quanta (L5).

    `slopes[n]` holds between `breaks[n-1]` and `breaks[n]`; the first reaches to minus infinity, the last to infinity.
    """

    at_zero: int
    breaks: tuple[int, ...]
    slopes: tuple[int, ...]

    def __call__(self, progress: int) -> int:
        low, high = sorted((0, progress))
        area = sum(length * slope for _, length, slope in self.pieces(low, high))
        return self.at_zero + (area if progress >= 0 else -area)

    def pieces(self, low: int, high: int) -> Iterator[tuple[int, int, int]]:
        """The pieces between `low` and `high` that have a length: (number from 1, length, slope)."""
        first = bisect_left(self.breaks, low)
        start = low
        for n in range(first, len(self.slopes)):
            end = min(high, self.breaks[n]) if n < len(self.breaks) else high
            if end > start:
                yield n + 1, end - start, self.slopes[n]
            start = max(start, end)


@dataclass(frozen=True, slots=True)
class Scale:
    """One scoring indicator: direction δ, origin and target in micros, and the level if nothing is done, by year."""

    indicator: Row
    sign: int
    origin: int
    baseline: int
    target: int
    base_level: dict[int, int]

    def base_progress(self, year: int) -> int:
        return self.sign * (self.base_level[year] - self.origin)

    def progress(self, level: int) -> int:
        return self.sign * (level - self.origin)

    def level(self, progress: int) -> int:
        return self.origin + self.sign * progress

    def attainment(self, worth: int) -> Attainment:
        """A_kt for the worth W_kt of full attainment, in quanta."""
        row = self.indicator
        if row.direction == "keep" or self.target == self.baseline:
            slope = near_ratio(worth, row.tolerance)
            return Attainment(worth, (0,), (slope, -slope if row.direction == "keep" else 0))
        distance = abs(self.target - self.baseline)
        first = near_ratio(worth, distance)
        shape = parse_shape(row.shape or DEFAULT_SHAPE)
        breaks = tuple(distance * share // BP for share, _ in shape)
        slopes = (*(near_ratio(first * slope, BP) for _, slope in shape), 0)
        return Attainment(0, breaks, slopes)


def parse_shape(text: str) -> tuple[tuple[int, int], ...]:
    """`"100:100 120:10"` as basis points ((10000, 10000), (12000, 1000)); ValueError if malformed or not concave."""
    pairs = [pair.split(":") for pair in text.split()]
    shape = tuple((_basis_points(share), _basis_points(slope)) for share, slope in pairs)
    shares = [share for share, _ in shape]
    slopes = [slope for _, slope in shape]
    if not shape or slopes[0] != BP or slopes != sorted(slopes, reverse=True) or min(shares) <= 0:
        raise ValueError(text)
    if shares != sorted(set(shares)):
        raise ValueError(text)
    return shape


def _basis_points(text: str) -> int:
    whole, _, part = text.partition(".")
    if not (text.isascii() and whole.isdigit() and (part.isdigit() or not part) and len(part) <= 2):
        raise ValueError(text)
    return int(whole) * 100 + int((part + "00")[:2])


def scales_of(snapshot: PlanSnapshot, years: Years) -> dict[str, Scale]:
    """The scoring indicators K (W1) with their scales, by id."""
    values: dict[str, list[Row]] = defaultdict(list)
    for row in snapshot["indicator_values"]:
        if not row.district:
            values[row.indicator].append(row)
    scales = {}
    for indicator in sorted(snapshot["indicators"], key=lambda row: row.id):
        scale = _scale(indicator, values[indicator.id], years)
        if scale and indicator.scored and not indicator.measures_progress:
            scales[indicator.id] = scale
    return scales


def _scale(indicator: Row, values: list[Row], years: Years) -> Scale | None:
    baseline = next((row for row in values if row.kind == "baseline"), None)
    target = max((row for row in values if row.kind == "target"), key=lambda row: row.year, default=None)
    if baseline is None or target is None:
        return None
    anchored = indicator.direction == "keep" or target.value == baseline.value
    if anchored and not indicator.tolerance:
        return None
    return Scale(
        indicator=indicator,
        sign=-1 if indicator.direction == "down" else 1,
        origin=target.value if anchored else baseline.value,
        baseline=baseline.value,
        target=target.value,
        base_level={year: base_level(values, year) for year in years.scored},
    )


def base_level(values: list[Row], year: int) -> int:
    """b_kt (L2): the level in `year` if nothing is done, in micros; `values` are one indicator's rows."""
    known = [row for row in values if row.kind in _CERTAINTY and (row.kind != "measured" or row.confirmer)]
    past = [row for row in known if row.year <= year] or [row for row in known if row.kind == "baseline"]
    return int(max(past, key=lambda row: (row.year, _CERTAINTY[row.kind])).value)
