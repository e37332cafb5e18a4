"""Amendments: what was changed by name after a decision was seen must be whole, possible and free of contradiction."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from maqsad.plan.checks.registry import ERROR, Finding, at, check
from maqsad.plan.checks.units import WHOLE
from maqsad.plan.checks.view import View
from maqsad.values import comparable

_BLANK = re.compile(r"[\s\-–—−_ـ.،,/?؟]*")
_MONEY = ("fund", "year", "to_fund", "to_year", "amount")
_NEEDED = {"in": ("project",), "out": ("project",), "money": _MONEY}
_IDLE = {"in": _MONEY, "out": _MONEY, "money": ("project", "option")}


@check("amendment-incomplete", ERROR)
def amendment_incomplete(view: View) -> Iterator[Finding]:
    for name in ("project", *_MONEY):
        for index, kind, cell in view.rows("amendments", "kind", name):
            if name in _NEEDED.get(kind, ()) and cell in (None, ""):
                yield at("amendments", index, name, kind=view.choice("amendments", "kind", kind))


@check("amendment-superfluous")
def amendment_superfluous(view: View) -> Iterator[Finding]:
    """A cell that this kind of amendment does not read."""
    for name in ("project", "option", *_MONEY):
        for index, kind, cell in view.rows("amendments", "kind", name):
            if name in _IDLE.get(kind, ()) and cell not in (None, ""):
                yield at("amendments", index, name, kind=view.choice("amendments", "kind", kind))


@check("amendment-unsigned", ERROR)
def amendment_unsigned(view: View) -> Iterator[Finding]:
    for name in ("author", "reason"):
        for index, text in view.rows("amendments", name):
            if _BLANK.fullmatch(comparable(text)):  # marks that nobody sees are no name
                yield at("amendments", index, name)


@check("amendment-before-plan")
def amendment_before_plan(view: View) -> Iterator[Finding]:
    """An amendment answers a proposal, and no proposal is older than the plan's figures."""
    decided = view.setting("decided_as_of")
    for index, date in view.rows("amendments", "date"):
        if date is not None and date < decided:
            yield at("amendments", index, "date", date=date, decided=decided)


@check("amendment-outside-horizon", ERROR)
def amendment_outside_horizon(view: View) -> Iterator[Finding]:
    for name in ("year", "to_year"):
        for index, kind, year in view.rows("amendments", "kind", name):
            if kind == "money" and year is not None and year not in view.horizon:
                yield at("amendments", index, name, year=year, first=view.first, last=view.last)


@check("amendment-of-lots", ERROR)
def amendment_of_lots(view: View) -> Iterator[Finding]:
    """A fund of bonds or loans brings money by lots alone (rule F2)."""
    for name in ("fund", "to_fund"):
        for index, kind, fund in view.rows("amendments", "kind", name):
            if kind == "money" and fund and view.get("funds", fund, "lot"):
                yield at("amendments", index, name, fund=fund)


@check("amendment-moves-nothing", ERROR)
def amendment_moves_nothing(view: View) -> Iterator[Finding]:
    for index, kind, fund, year, to_fund, to_year, amount in view.rows("amendments", "kind", *_MONEY):
        if kind == "money" and amount is not None and (amount <= 0 or (fund, year) == (to_fund, to_year)):
            yield at("amendments", index, "amount", amount=amount)


@check("amendment-moves-too-much", ERROR, "explicit")
def amendment_moves_too_much(view: View) -> Iterator[Finding]:
    """Rule F3: what is taken out of a fund's firm money of a year is not there after base rows and other amendments.

    Judged on all of them together: money that one amendment brings another may take.
    """
    moved: dict[tuple[str, int], int] = defaultdict(int)
    taken: dict[tuple[str, int], tuple[int, int]] = {}
    for index, kind, fund, year, to_fund, to_year, amount in view.rows("amendments", "kind", *_MONEY):
        if kind == "money" and None not in (year, to_year, amount):
            moved[fund, year] -= amount
            moved[to_fund, to_year] += amount
            taken[fund, year] = index, amount
    for (fund, year), (index, amount) in sorted(taken.items()):
        left = _free(view, fund, year) + moved[fund, year]
        if moved[fund, year] < 0 and left < 0:
            there = max(0, left + amount)
            yield at("amendments", index, "amount", fund=fund, year=year, amount=amount, there=there)


def _free(view: View, fund: str, year: int) -> int:
    """Firm rial of the scenario after base rows (rules F1, F3), amendments apart."""
    path = view.scenario("ceiling_path")
    columns = ("fund", "year", "certainty", "path", "amount")
    given = {
        on: amount or 0
        for _, id, when, certainty, on, amount in view.rows("fund_ceilings", *columns)
        if (id, when, certainty) == (fund, year, "firm")
    }
    base = sum(
        amount or 0
        for _, id, when, amount in view.rows("base_rows", "fund", "year", "amount")
        if (id, when) == (fund, year)
    )
    discount = view.get("funds", fund, "discount") or 0
    return int(given.get(path, given.get("", 0))) * (WHOLE - discount) // WHOLE - base


@check("amendments-contradict", ERROR, "explicit")
def amendments_contradict(view: View) -> Iterator[Finding]:
    """Everything that one amendment puts in others take out."""
    out: dict[str, str] = {}
    rows = list(view.rows("amendments", "id", "kind", "project", "option"))
    for _, id, kind, project, option in rows:
        if kind == "out":
            for named in _named(view, project, option):
                out.setdefault(named, id)
    for index, _, kind, project, option in rows:
        wanted = _named(view, project, option) if kind == "in" else []
        if wanted and all(named in out for named in wanted):
            yield at("amendments", index, "option" if option else "project", project=project, other=out[wanted[0]])


@check("amendment-never-delivers", ERROR, "explicit")
def amendment_never_delivers(view: View) -> Iterator[Finding]:
    for index, kind, project, option in view.rows("amendments", "kind", "project", "option"):
        if kind == "in" and project and not _named(view, project, option):
            yield at("amendments", index, "project", project=project)


def _named(view: View, project: str, option: str) -> list[str]:
    """The options of rule T5."""
    return [option] if option else list(view.delivering.get(project, []))
