"""The settings of the plan and its scenarios."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from maqsad.plan.checks.registry import ERROR, NOTE, Finding, at, check
from maqsad.plan.checks.units import WHOLE
from maqsad.plan.checks.view import View
from maqsad.plan.percentages import MOST_LEVELS, income_levels, quarter_shares

_SHARES = ("theta", "debt_limit", "capital_floor", "grade_a", "grade_b", "grade_c", "grade_d")


@check("settings-row-count", ERROR)
def settings_row_count(view: View) -> Iterator[Finding]:
    if view.size("plan") != 1:
        yield at("plan", 1 if view.size("plan") else None, count=view.size("plan"))


@check("horizon-length", ERROR)
def horizon_length(view: View) -> Iterator[Finding]:
    years = view.setting("years")
    if not 2 <= years <= 5:
        yield at("plan", 0, "years", years=years)


@check("scenario-unknown", ERROR)
def scenario_unknown(view: View) -> Iterator[Finding]:
    scenario = view.setting("scenario")
    if view.find("scenarios", scenario) is None:
        yield at("plan", 0, "scenario", scenario=scenario)


@check("later-weight-over-100", ERROR)
def later_weight_over_100(view: View) -> Iterator[Finding]:
    share = view.setting("later_weight")
    if share > WHOLE:
        yield at("plan", 0, "later_weight", share=share)


@check("setting-over-100", ERROR)
def setting_over_100(view: View) -> Iterator[Finding]:
    for name in _SHARES:
        share = view.setting(name)
        if share > WHOLE:
            yield at("plan", 0, name, share=share)
    for index, gap in view.rows("plan", "gap_limit"):  # may be blank
        if gap is not None and gap > WHOLE:
            yield at("plan", index, "gap_limit", share=gap)


@check("work-limit-negative", ERROR)
def work_limit_negative(view: View) -> Iterator[Finding]:
    work = view.setting("work_limit")
    if work < 0:
        yield at("plan", 0, "work_limit", work=work)


@check("income-levels-wrong", ERROR)
def income_levels_wrong(view: View) -> Iterator[Finding]:
    for index, text in view.rows("plan", "income_levels"):
        if text and income_levels(text) is None:
            yield at("plan", index, "income_levels", found=text, most=MOST_LEVELS)


@check("quarter-shares-wrong", ERROR)
def quarter_shares_wrong(view: View) -> Iterator[Finding]:
    for index, text in view.rows("plan", "quarter_shares"):
        if text and quarter_shares(text) is None:
            yield at("plan", index, "quarter_shares", found=text)


@check("completion-floor-by-hand", ERROR)
def completion_floor_by_hand(view: View) -> Iterator[Finding]:
    """Only a decision that finishes works first writes it (rule J3); a number of one's own would count for nothing."""
    for index, first, works in view.rows("plan", "completion_first", "completion_floor"):
        if works is not None and not first:
            yield at("plan", index, "completion_floor", works=works)


@check("floors-worked-out-anew", NOTE)
def floors_worked_out_anew(view: View) -> Iterator[Finding]:
    """What a decision has written into its plan is not taken over by the next one."""
    for index, first, works in view.rows("plan", "completion_first", "completion_floor"):
        if works is not None and first:
            yield at("plan", index, "completion_floor")
    if view.size("district_floors"):
        yield at("district_floors", None)


@check("grades-out-of-order")
def grades_out_of_order(view: View) -> Iterator[Finding]:
    grades = ("grade_a", "grade_b", "grade_c", "grade_d")
    for better, worse in pairwise(grades):
        if view.setting(worse) > view.setting(better):
            values = {
                name: view.choice("effects", "grade", grade[-1].upper())
                for name, grade in (("better", better), ("worse", worse))
            }
            yield at("plan", 0, worse, share=view.setting(worse), other=view.setting(better), **values)


@check("overrun-under-100")
def overrun_under_100(view: View) -> Iterator[Finding]:
    for index, overrun in view.rows("scenarios", "overrun"):
        if overrun < WHOLE:
            yield at("scenarios", index, "overrun", overrun=overrun)


@check("ceiling-path-unknown")
def ceiling_path_unknown(view: View) -> Iterator[Finding]:
    known = view.groups("fund_ceilings", "path")
    for index, path in view.rows("scenarios", "ceiling_path"):
        if path and path not in known:
            yield at("scenarios", index, "ceiling_path", path=path)


@check("price-path-unknown", ERROR)
def price_path_unknown(view: View) -> Iterator[Finding]:
    known = view.groups("price_indices", "path")
    for index, path in view.rows("scenarios", "price_path"):
        if path and path not in known:
            yield at("scenarios", index, "price_path", path=path)
