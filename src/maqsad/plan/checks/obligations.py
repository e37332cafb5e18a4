"""Obligations and target floors: what must hold, whatever else is chosen."""

from __future__ import annotations

import re
from collections.abc import Iterator

from maqsad.plan.checks.registry import ERROR, Finding, at, check
from maqsad.plan.checks.view import View, names

_BLANK = re.compile(r"[\s\-–—−_ـ.،,/?؟]*")


@check("obligation-without-document", ERROR)
def obligation_without_document(view: View) -> Iterator[Finding]:
    for index, document in view.rows("obligations", "document"):
        if _BLANK.fullmatch(document):
            yield at("obligations", index, "document")


@check("obligation-cannot-be-met", ERROR, "explicit")
def obligation_cannot_be_met(view: View) -> Iterator[Finding]:
    columns = ("project", "options", "by_year")
    for index, project, options, by_year in view.rows("obligations", *columns):
        due = names(options) or view.delivering.get(project, [])
        if by_year is not None:
            due = [option for option in due if view.usable.get(option, by_year + 1) <= by_year]
        if not due:
            earliest = min((view.usable[option] for option in view.delivering.get(project, [])), default=None)
            yield at("obligations", index, "by_year", project=project, by_year=by_year, earliest=earliest)


@check("floor-on-kept-indicator", ERROR)
def floor_on_kept_indicator(view: View) -> Iterator[Finding]:
    for index, indicator in view.rows("floors", "indicator"):
        if view.get("indicators", indicator, "direction") == "keep":
            yield at("floors", index, "indicator", indicator=indicator)


@check("floor-with-channels", ERROR)
def floor_with_channels(view: View) -> Iterator[Finding]:
    channelled = {
        indicator: channel for _, indicator, channel in view.rows("effects", "indicator", "channel") if channel
    }
    for index, indicator in view.rows("floors", "indicator"):
        if indicator in channelled:
            yield at("floors", index, "indicator", indicator=indicator, channel=channelled[indicator])


@check("floor-without-baseline", ERROR)
def floor_without_baseline(view: View) -> Iterator[Finding]:
    known = view.groups("indicators", "id")
    for index, indicator in view.rows("floors", "indicator"):
        levels = view.levels.get(indicator)
        if indicator in known and (levels is None or levels.baseline is None):
            yield at("floors", index, "indicator", indicator=indicator)
