"""What is known of projects: why they are done, how far they are, what is still missing."""

from __future__ import annotations

from collections.abc import Iterator

from maqsad.plan.checks.registry import ERROR, NOTE, Finding, at, check
from maqsad.plan.checks.units import PERCENT, WHOLE, slip
from maqsad.plan.checks.view import View
from maqsad.values.text import comparable

_APART = 30 * PERCENT
"""Physical and financial progress that lie this far apart ask for a reason."""


@check("project-without-goal")
def project_without_goal(view: View) -> Iterator[Finding]:
    linked = view.groups("links", "from_project")
    for index, id, goal in view.rows("projects", "id", "goal"):
        if not goal and id not in linked:
            yield at("projects", index, "goal")


@check("project-without-reason")
def project_without_reason(view: View) -> Iterator[Finding]:
    for index, goal, fa, en in view.rows("projects", "goal", "reason_fa", "reason_en"):
        if goal and not fa and not en:
            yield at("projects", index, "reason_fa", goal=goal)


@check("duty", NOTE)
def duty(view: View) -> Iterator[Finding]:
    """A project that says of itself that it changes no indicator."""
    for index, estimate in view.rows("projects", "estimate"):
        if estimate == "stated_none":
            yield at("projects", index, "estimate")


@check("duty-with-effects")
def duty_with_effects(view: View) -> Iterator[Finding]:
    effects = view.groups("effects", "project")
    for index, id, estimate in view.rows("projects", "id", "estimate"):
        if estimate == "stated_none" and id in effects:
            yield at("projects", index, "estimate", effects=len(effects[id]))


@check("estimated-without-effects")
def estimated_without_effects(view: View) -> Iterator[Finding]:
    effects = view.groups("effects", "project")
    for index, id, estimate in view.rows("projects", "id", "estimate"):
        if estimate == "estimated" and id not in effects:
            yield at("projects", index, "estimate")


@check("not-yet-estimated")
def not_yet_estimated(view: View) -> Iterator[Finding]:
    for index, estimate in view.rows("projects", "estimate"):
        if estimate == "not_estimated":
            yield at("projects", index, "estimate")


@check("project-title-twice")
def project_title_twice(view: View) -> Iterator[Finding]:
    """Titles that a reader cannot tell apart."""
    first: dict[str, str] = {}
    for index, id, fa, en in view.rows("projects", "id", "title_fa", "title_en"):
        other = first.setdefault(comparable(fa or en), id)
        if other != id:
            yield at("projects", index, "title_fa", other=other)


@check("physical-progress-over-100", ERROR)
def physical_progress_over_100(view: View) -> Iterator[Finding]:
    for index, progress in view.rows("projects", "physical_progress"):
        if progress is not None and progress > WHOLE:
            yield at("projects", index, "physical_progress", progress=progress)


@check("financial-progress-over-100")
def financial_progress_over_100(view: View) -> Iterator[Finding]:
    """It may be true: more was paid than the contract foresaw."""
    for index, progress in view.rows("projects", "financial_progress"):
        if progress is not None and progress > WHOLE:
            yield at("projects", index, "financial_progress", progress=progress)


@check("progress-far-apart")
def progress_far_apart(view: View) -> Iterator[Finding]:
    for index, physical, financial in view.rows("projects", "physical_progress", "financial_progress"):
        if None not in (physical, financial) and abs(physical - financial) >= _APART:
            yield at("projects", index, "financial_progress", physical=physical, financial=financial)


@check("new-with-progress")
def new_with_progress(view: View) -> Iterator[Finding]:
    columns = ("state", "physical_progress", "spent_to_date")
    for index, state, progress, spent in view.rows("projects", *columns):
        if state == "new" and (progress or spent):
            yield at("projects", index, "state", progress=progress or 0, spent=spent or 0)


@check("half-finished-without-guard-cost")
def half_finished_without_guard_cost(view: View) -> Iterator[Finding]:
    for index, state, guard in view.rows("projects", "state", "guard_cost"):
        if state == "half_finished" and guard is None:
            yield at("projects", index, "guard_cost")


@check("half-finished-without-plan-in-force")
def half_finished_without_plan_in_force(view: View) -> Iterator[Finding]:
    known = view.groups("in_force", "project")
    for index, id, state in view.rows("projects", "id", "state"):
        if state == "half_finished" and id not in known:
            yield at("projects", index, "id")


@check("derivation-without-cost")
def derivation_without_cost(view: View) -> Iterator[Finding]:
    """Options are to be derived, yet what it costs to complete is blank, and no delivering option is written."""
    written = {project for _, project, year in view.rows("options", "project", "usable_year") if year is not None}
    for index, id, derive, left in view.rows("projects", "id", "derive", "cost_to_complete"):
        if derive and left is None and id not in written:
            yield at("projects", index, "cost_to_complete")


@check("derivation-without-finish")
def derivation_without_finish(view: View) -> Iterator[Finding]:
    """Options are to be derived from a cost, yet the earliest finish is blank."""
    for index, derive, left, finish in view.rows("projects", "derive", "cost_to_complete", "earliest_finish"):
        if derive and left is not None and finish is None:
            yield at("projects", index, "earliest_finish")


@check("finish-before-first-year")
def finish_before_first_year(view: View) -> Iterator[Finding]:
    first = view.first
    for index, finish in view.rows("projects", "earliest_finish"):
        if finish is not None and finish < first:
            yield at("projects", index, "earliest_finish", finish=finish, first=first)


@check("dangerous-without-making-safe", ERROR)
def dangerous_without_making_safe(view: View) -> Iterator[Finding]:
    """Every option of a dangerous work makes it safe first; what that costs cannot be left open."""
    for index, dangerous, cost in view.rows("projects", "dangerous", "making_safe_cost"):
        if dangerous and cost is None:
            yield at("projects", index, "making_safe_cost")


@check("hand-over-incomplete", ERROR)
def hand_over_incomplete(view: View) -> Iterator[Finding]:
    for index, offered, *cells in view.rows("projects", "hand_over", "hand_over_probability", "hand_over_year"):
        for column, cell in zip(("hand_over_probability", "hand_over_year"), cells, strict=True):
            if offered and cell is None:
                yield at("projects", index, column)


@check("begun-after-decision")
def begun_after_decision(view: View) -> Iterator[Finding]:
    decided = view.setting("decided_as_of")
    for index, state, begun in view.rows("projects", "state", "begun"):
        if state == "half_finished" and begun is not None and begun > decided:
            yield at("projects", index, "begun", begun=begun, decided=decided)


@check("contract-price-passed")
def contract_price_passed(view: View) -> Iterator[Finding]:
    """Spent and still to spend, beside the contract: more than three times it, or under four fifths."""
    columns = ("spent_to_date", "cost_to_complete", "contract_amount")
    for index, spent, left, contract in view.rows("projects", *columns):
        if None in (spent, left, contract) or not contract:
            continue
        whole = spent + left
        if slip(whole, contract):
            continue  # `slip-against-contract` says so
        if whole > 3 * contract or 5 * whole < 4 * contract:
            yield at("projects", index, "contract_amount", spent=spent, left=left, contract=contract)
