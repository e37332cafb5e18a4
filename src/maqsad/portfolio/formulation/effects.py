"""What options do to indicators: expected and low effects, in micros of progress (rules E)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from maqsad.plan.plan import PlanSnapshot
from maqsad.plan.table import Row
from maqsad.portfolio.formulation.attainment import Scale
from maqsad.portfolio.formulation.exact import BP, near
from maqsad.portfolio.formulation.years import Years

Effect = dict[str, int]
"""Option -> change of progress in micros."""


@dataclass(frozen=True, slots=True)
class Effects:
    """`expected[k, channel][t]` and `low[k, channel][t]` by option; channel '' for effects that simply add up.

    Expected effects stand for scoring indicators only, low ones for every indicator. Channels of a `keep` indicator are
    plain sums, so they stand under ''.
    """

    expected: Mapping[tuple[str, str], Mapping[int, Effect]] = field(default_factory=dict)
    low: Mapping[tuple[str, str], Mapping[int, Effect]] = field(default_factory=dict)

    def low_of(self, indicator: str, year: int) -> Effect:
        """Low effects on an indicator in a year, channels or not."""
        series = (years.get(year, {}) for (k, _), years in self.low.items() if k == indicator)
        return {option: e for effects in series for option, e in effects.items()}


def effects_of(snapshot: PlanSnapshot, years: Years, scales: Mapping[str, Scale]) -> Effects:
    options = snapshot["options"].by_id()
    series = series_of(snapshot)
    factors = _Shrinking(snapshot, series, options)
    directions = {row.id: row.direction for row in snapshot["indicators"]}
    expected: dict[tuple[str, str], dict[int, Effect]] = defaultdict(lambda: defaultdict(dict))
    low: dict[tuple[str, str], dict[int, Effect]] = defaultdict(lambda: defaultdict(dict))
    for (option, k), rows in series.items():
        probability = options[option].probability
        sign = -1 if directions[k] == "down" else 1
        for year in years.scored:
            row = row_of(rows, year, years.later)
            if row is None:
                continue
            channel = "" if directions[k] == "keep" else row.channel
            low[k, channel][year][option] = sign * row.low * probability // BP
            if k in scales:
                e = near(sign * raw(row) * factors(row, options[option].project) * Fraction(probability, BP))
                expected[k, channel][year][option] = e
    return Effects(expected, low)


def raw(row: Row) -> Fraction:
    """(low + 4·likely + high)/6 in micros (E2)."""
    return Fraction(row.low + 4 * row.likely + row.high, 6)


def series_of(snapshot: PlanSnapshot) -> dict[tuple[str, str], list[Row]]:
    """(option, indicator) -> its rows by year."""
    series: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in snapshot["effects"]:
        series[row.option, row.indicator].append(row)
    for rows in series.values():
        rows.sort(key=lambda row: row.year)
    return series


def row_of(rows: list[Row], year: int, later: int) -> Row | None:
    """The row of (o, k, t) (E1)."""
    if year == later:
        return rows[-1]
    return next((row for row in reversed(rows) if row.year <= year), None)


class _Shrinking:
    """The factor by which an effect is believed (E3)."""

    def __init__(self, snapshot: PlanSnapshot, series: Mapping[tuple[str, str], list[Row]], options: Mapping[str, Row]):
        settings = snapshot.settings
        self._grades = {g: Fraction(getattr(settings, f"grade_{g.lower()}"), BP) for g in "ABCD"}
        projects = snapshot["projects"].by_id()
        self._types = {id: row.type for id, row in projects.items()}
        reference: dict[tuple[str, str], Fraction] = {}
        for (option, k), rows in series.items():
            if options[option].usable_year is None:
                continue
            key, value = (options[option].project, k), raw(rows[-1])
            best = reference.get(key)
            if best is None or (abs(value), value) > (abs(best), best):
                reference[key] = value
        self._per_output: dict[tuple[str, str], Fraction] = {}
        by_type: dict[tuple[str, str], list[Fraction]] = defaultdict(list)
        for (project, k), value in reference.items():
            quantity = projects[project].output_quantity
            if value and quantity and quantity > 0:
                self._per_output[project, k] = value / quantity
                by_type[projects[project].type, k].append(value / quantity)
        self._means = {key: sum(us, Fraction(0)) / len(us) for key, us in by_type.items() if len(us) >= 3}

    def __call__(self, row: Row, project: str) -> Fraction:
        grade = self._grades[row.grade]
        u = self._per_output.get((project, row.indicator))
        mean = self._means.get((self._types[project], row.indicator))
        if u is None or mean is None:
            return grade
        return grade + (1 - grade) * mean / u
