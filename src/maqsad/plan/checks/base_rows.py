"""Base rows: money that is no choice, beside the ceilings, the law's capital share and the affiliates' own rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from maqsad.plan.checks.registry import ERROR, Finding, at, check
from maqsad.plan.checks.units import WHOLE
from maqsad.plan.checks.view import View

Usable = dict[tuple[str, int], dict[str, int]]
"""Usable money by fund and year, then by certainty (rule F1)."""


def _usable(view: View) -> Usable:
    path = view.scenario("ceiling_path")
    discounts = {id: discount for _, id, discount in view.rows("funds", "id", "discount")}
    found: Usable = defaultdict(dict)
    columns = ("fund", "year", "certainty", "path", "amount")
    rows = [row for row in view.rows("fund_ceilings", *columns) if row[4] in ("", path) and row[5] is not None]
    for _, fund, year, certainty, _, amount in sorted(rows, key=lambda row: bool(row[4])):
        found[fund, year][certainty] = amount * (WHOLE - discounts.get(fund, 0)) // WHOLE
    return found


def _lot(view: View, fund: str) -> int:
    return int(view.get("funds", fund, "lot") or 0)


@check("capital-share-under-floor")
def capital_share_under_floor(view: View) -> Iterator[Finding]:
    """Even if every rial that is still free were capital, the year's capital share would stay under its floor."""
    floor = view.setting("capital_floor")
    usable, base = _usable(view), _base(view)
    for year in view.horizon:
        current, capital = (sum(m for (_, y, c), m in base.items() if (y, c) == (year, kind)) for kind in (0, 1))
        free = sum(_free(view, fund, year, usable, base) for fund in view.groups("funds", "id"))
        total = current + capital + free
        if (capital + free) * WHOLE < floor * total:
            best = (capital + free) * WHOLE // total
            yield at("plan", 0, "capital_floor", year=year, best=best, floor=floor, current=current, free=free)


def _base(view: View) -> dict[tuple[str, int, int], int]:
    """Base money by fund, year and capital or not."""
    found: dict[tuple[str, int, int], int] = defaultdict(int)
    for _, fund, year, capital, amount in view.rows("base_rows", "fund", "year", "capital", "amount"):
        found[fund, year, capital or 0] += amount or 0
    return found


def _free(view: View, fund: str, year: int, usable: Usable, base: dict[tuple[str, int, int], int]) -> int:
    money = sum(usable.get((fund, year), {}).values())
    if lot := _lot(view, fund):
        return max(0, money) // lot * lot
    return max(0, money - base.get((fund, year, 0), 0) - base.get((fund, year, 1), 0))


@check("base-over-ceiling")
def base_over_ceiling(view: View) -> Iterator[Finding]:
    """Rule F3 takes base rows from firm money; what is missing there no choice can mend."""
    usable = _usable(view)
    sums: dict[tuple[str, int], list[int]] = defaultdict(list)
    for index, fund, year in view.rows("base_rows", "fund", "year"):
        sums[fund, year].append(index)
    amounts = view.column("base_rows", "amount")
    for (fund, year), rows in sums.items():
        base, ceiling = sum(amounts[index] or 0 for index in rows), usable.get((fund, year), {}).get("firm")
        if year in view.horizon and not _lot(view, fund) and ceiling is not None and base > ceiling:
            yield at("base_rows", rows[0], "amount", fund=fund, year=year, base=base, ceiling=ceiling)


@check("base-row-on-lots", ERROR)
def base_row_on_lots(view: View) -> Iterator[Finding]:
    for index, fund in view.rows("base_rows", "fund"):
        if _lot(view, fund):
            yield at("base_rows", index, "fund", fund=fund)


@check("affiliate-counted-twice")
def affiliate_counted_twice(view: View) -> Iterator[Finding]:
    """A transfer to an affiliate, and the affiliate's own rows paid by the same fund in the same year."""
    affiliates = {id for _, id, kind in view.rows("units", "id", "kind") if kind == "affiliate"}
    own: dict[tuple[str, str, int], int] = defaultdict(int)
    columns = ("unit", "fund", "year", "kind", "amount")
    for _, unit, fund, year, kind, amount in view.rows("base_rows", *columns):
        if unit in affiliates and kind != "transfer":
            own[unit, fund, year] += amount or 0
    for index, unit, fund, year, kind, amount in view.rows("base_rows", *columns):
        if kind == "transfer" and own.get((unit, fund, year)):
            money = {"transfer": amount, "own": own[unit, fund, year]}
            yield at("base_rows", index, "unit", unit=unit, fund=fund, year=year, **money)
