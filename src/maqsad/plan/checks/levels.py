"""Baselines, targets and measured levels of indicators."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from maqsad.plan.checks.registry import ERROR, WARNING, Finding, at, check, mild
from maqsad.plan.checks.units import MICRO
from maqsad.plan.checks.view import Levels, View
from maqsad.values.text import comparable

_NONE = Levels()
_OLD = 3
"""Years before the horizon beyond which a baseline is old."""
_OF_PEOPLE = re.compile(
    r"(سهم|درصد|نسبت) .*(جمعیت|شهروندان|مردم|خانوار)|of (people|population)"
    r"|(share|percent\w*|proportion) of .*(population|people|residents|citizens|inhabitants|households)"
)


def _scored(view: View) -> Iterator[tuple[int, str, str, int | None, Levels]]:
    """Indicators that mean to score: row, id, direction, tolerance, levels."""
    columns = ("id", "direction", "tolerance", "scored", "measures_progress")
    for index, id, direction, tolerance, scored, progress in view.rows("indicators", *columns):
        if scored and not progress:
            yield index, id, direction, tolerance, view.levels.get(id, _NONE)


@check("baseline-missing")
def baseline_missing(view: View) -> Iterator[Finding]:
    for index, id in view.rows("indicators", "id"):
        if view.levels.get(id, _NONE).baseline is None:
            yield at("indicators", index, None)


@check("targets-missing")
def targets_missing(view: View) -> Iterator[Finding]:
    for index, id in view.rows("indicators", "id"):
        if view.levels.get(id, _NONE).target is None:
            yield at("indicators", index, None)


@check("baseline-twice", ERROR)
def baseline_twice(view: View) -> Iterator[Finding]:
    for id, levels in view.levels.items():
        for _, _, index in levels.baselines[1:]:
            yield at("indicator_values", index, "kind", indicator=id)


@check("direction-against-targets", ERROR)
def direction_against_targets(view: View) -> Iterator[Finding]:
    """Grave only where the indicator scores: there it would reward getting worse."""
    for index, id, direction in view.rows("indicators", "id", "direction"):
        levels = view.levels.get(id, _NONE)
        if direction not in ("up", "down") or levels.target is None:
            continue
        start = levels.targets[0][1] if levels.baseline is None else levels.baseline
        if (levels.target - start) * (1 if direction == "up" else -1) < 0:
            values = {"direction": view.choice("indicators", "direction", direction)}
            say = at if id in view.scoring else _mildly
            yield say("indicators", index, "direction", start=start, target=levels.target, **values)


def _mildly(table: str, index: int, column: str, /, **values: object) -> Finding:
    return mild(WARNING, table, index, column, **values)


@check("targets-go-back")
def targets_go_back(view: View) -> Iterator[Finding]:
    """A yearly target that is less than that of the year before."""
    for _, id, direction in view.rows("indicators", "id", "direction"):
        sign = {"up": 1, "down": -1}.get(direction, 0)
        targets = view.levels.get(id, _NONE).targets
        if not sign or not targets or (targets[-1][1] - targets[0][1]) * sign < 0:
            continue
        for (_, before, _), (year, value, index) in pairwise(targets):
            if (value - before) * sign < 0:
                yield at("indicator_values", index, "value", year=year, value=value, before=before)


@check("keep-with-moving-targets")
def keep_with_moving_targets(view: View) -> Iterator[Finding]:
    for index, id, direction in view.rows("indicators", "id", "direction"):
        targets = view.levels.get(id, _NONE).targets
        values = [value for _, value, _ in targets]
        if direction == "keep" and len(set(values)) > 1:
            yield at("indicators", index, "direction", first=values[0], last=values[-1])


@check("target-equals-baseline")
def target_equals_baseline(view: View) -> Iterator[Finding]:
    for index, id, direction in view.rows("indicators", "id", "direction"):
        levels = view.levels.get(id, _NONE)
        if direction in ("up", "down") and levels.targets and {v for _, v, _ in levels.targets} == {levels.baseline}:
            direction_title = view.choice("indicators", "direction", direction)
            yield at("indicators", index, "direction", level=levels.baseline, direction=direction_title)


@check("target-not-after-baseline")
def target_not_after_baseline(view: View) -> Iterator[Finding]:
    for levels in view.levels.values():
        if levels.baselines and levels.targets and levels.targets[-1][0] <= levels.baselines[0][0]:
            year, _, index = levels.targets[-1]
            yield at("indicator_values", index, "year", year=year, baseline_year=levels.baselines[0][0])


@check("tolerance-missing", ERROR)
def tolerance_missing(view: View) -> Iterator[Finding]:
    """A level to keep needs the deviation that costs its whole worth; missing is never a default."""
    for index, _, direction, tolerance, _ in _scored(view):
        if direction == "keep" and tolerance is None:
            yield at("indicators", index, "tolerance")


@check("scores-nothing-without-tolerance")
def scores_nothing_without_tolerance(view: View) -> Iterator[Finding]:
    """Rule W1 leaves out an indicator whose target equals its baseline, unless a tolerance is given."""
    for index, _, direction, tolerance, levels in _scored(view):
        if direction != "keep" and tolerance is None and levels.targets and levels.target == levels.baseline:
            yield at("indicators", index, "tolerance", level=levels.baseline)


@check("tolerance-not-positive", ERROR)
def tolerance_not_positive(view: View) -> Iterator[Finding]:
    for index, _, _, tolerance, _ in _scored(view):
        if tolerance is not None and tolerance <= 0:
            yield at("indicators", index, "tolerance", tolerance=tolerance)


@check("baseline-old")
def baseline_old(view: View) -> Iterator[Finding]:
    first = view.first
    for levels in view.levels.values():
        for year, _, index in levels.baselines[:1]:
            if year < first - _OLD:
                yield at("indicator_values", index, "year", year=year, age=first - year)


@check("measured-unconfirmed")
def measured_unconfirmed(view: View) -> Iterator[Finding]:
    """Rule L2 passes it over."""
    for index, kind, confirmer, year in view.rows("indicator_values", "kind", "confirmer", "year"):
        if kind == "measured" and not confirmer:
            yield at("indicator_values", index, "confirmer", year=year)


def _percentages(view: View) -> Iterator[tuple[int, str, int, bool]]:
    """Values of percentages: row, indicator, value, whether it is a share of people."""
    whole = {
        id: any(_OF_PEOPLE.search(comparable(text)) for text in texts)
        for _, id, percentage, *texts in view.rows("indicators", "id", "is_percentage", *_TEXTS)
        if percentage
    }
    for index, indicator, value in view.rows("indicator_values", "indicator", "value"):
        if indicator in whole and value is not None:
            yield index, indicator, value, whole[indicator]


_TEXTS = ("title_fa", "title_en", "unit_fa", "unit_en")


@check("percentage-over-100")
def percentage_over_100(view: View) -> Iterator[Finding]:
    """It may be true: 113.8 % of a credit absorbed."""
    for index, _, value, of_people in _percentages(view):
        if value > 100 * MICRO and not of_people:
            yield at("indicator_values", index, "value", value=value)


@check("population-share-over-100", ERROR)
def population_share_over_100(view: View) -> Iterator[Finding]:
    """No share of people exceeds all of them."""
    for index, _, value, of_people in _percentages(view):
        if of_people and not 0 <= value <= 100 * MICRO:
            yield at("indicator_values", index, "value", value=value)
