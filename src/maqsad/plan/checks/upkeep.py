"""Upkeep and administration: what options add to it and save of it, and the measures taken to save."""

from __future__ import annotations

from collections.abc import Iterator

from maqsad.plan.checks.registry import ERROR, Finding, at, check
from maqsad.plan.checks.units import WHOLE
from maqsad.plan.checks.view import View

_CURRENT = ("services", "payroll", "operation")
_SAVED = ("saved_low", "saved_likely", "saved_high")


@check("saving-order", ERROR)
def saving_order(view: View) -> Iterator[Finding]:
    for index, low, likely, high in view.rows("upkeep", *_SAVED):
        if not low <= likely <= high:
            yield at("upkeep", index, "saved_low", low=low, likely=likely, high=high)


@check("cashable-over-100", ERROR)
def cashable_over_100(view: View) -> Iterator[Finding]:
    for index, share in view.rows("upkeep", "cashable"):
        if share > WHOLE:
            yield at("upkeep", index, "cashable", share=share)


@check("measure-without-saving")
def measure_without_saving(view: View) -> Iterator[Finding]:
    columns = ("project", "dimension")
    saving = {(project, name) for _, project, name, *saved in view.rows("upkeep", *columns, *_SAVED) if any(saved)}
    for index, project, name in view.rows("measures", *columns):
        if (project, name) not in saving:
            yield at("measures", index, "dimension", dimension=view.choice("measures", "dimension", name))


@check("saving-repays-at-once")
def saving_repays_at_once(view: View) -> Iterator[Finding]:
    """One year's saving is as large as the project's cost to complete."""
    left_of = {id: left for _, id, left in view.rows("projects", "id", "cost_to_complete") if left}
    for index, project, saved in view.rows("upkeep", "project", "saved_likely"):
        if saved and project in left_of and saved >= left_of[project]:
            yield at("upkeep", index, "saved_likely", saved=saved, left=left_of[project])


@check("saving-into-capital")
def saving_into_capital(view: View) -> Iterator[Finding]:
    """Cashed savings come back to a fund that pays for capital works too, with no stated transfer (rule F5)."""
    kinds = {id: kind for _, id, kind in view.rows("funds", "id", "kind")}
    paying = {fund for _, fund, nature in view.rows("eligibility", "fund", "nature") if nature not in _CURRENT}
    for index, fund, saved, share in view.rows("upkeep", "fund", "saved_low", "cashable"):
        if saved and share and fund in paying and kinds.get(fund) != "savings":
            yield at("upkeep", index, "fund", fund=fund)


@check("saving-before-use", stage="explicit")
def saving_before_use(view: View) -> Iterator[Finding]:
    """Savings begin the year after the option is in use."""
    columns = ("option", "from_year")
    for index, option, year, *saved in view.rows("upkeep", *columns, *_SAVED):
        usable = view.usable.get(option)
        if usable is not None and year is not None and year <= usable and any(saved):
            yield at("upkeep", index, "from_year", option=option, year=year, usable=usable)
