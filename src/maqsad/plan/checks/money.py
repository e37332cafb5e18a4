"""Prices: the year of each, and the index that carries it to another."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from maqsad.plan.checks.registry import ERROR, Finding, absent, at, check
from maqsad.plan.checks.units import WHOLE
from maqsad.plan.checks.view import View

_FACTS = (
    "cost_to_complete", "guard_cost", "making_safe_cost", "advance_open", "retention_held", "grant_refund_if_stopped",
    "salvage", "hand_over_land_cost", "hand_over_guarantee",
)  # fmt: skip
_JUMP, _FALL = 3 * WHOLE, 8 * WHOLE // 10
"""An index that grows by more than this in a year, or falls under it, is doubted."""

Price = tuple[str, int]
"""Index group and year."""


@check("cost-without-price-year", ERROR)
def cost_without_price_year(view: View) -> Iterator[Finding]:
    for index, year, *amounts in view.rows("projects", "price_year", *_FACTS):
        if year is None and any(amounts):
            yield at("projects", index, "price_year")
    for index, year, *amounts in view.rows("options", "price_year", "decay_loss", "guarantee"):
        if year is None and any(amounts):
            yield at("options", index, "price_year")


@check("index-not-positive", ERROR)
def index_not_positive(view: View) -> Iterator[Finding]:
    for index, value in view.rows("price_indices", "index"):
        if value is not None and value <= 0:
            yield at("price_indices", index, "index", value=value)


@check("index-jump")
def index_jump(view: View) -> Iterator[Finding]:
    """From one year to the next the index triples, or falls by a fifth."""
    series: dict[tuple[str, str], dict[int, tuple[int, int]]] = defaultdict(dict)
    for n, path, group, year, value in view.rows("price_indices", "path", "group", "year", "index"):
        if value and value > 0 and year is not None:
            series[path, group][year] = n, value
    for years in series.values():
        for year, (n, value) in sorted(years.items()):
            if year - 1 in years:
                before = years[year - 1][1]
                if not _FALL * before <= value * WHOLE <= _JUMP * before:
                    yield at("price_indices", n, "index", value=value, before=before, year=year)


def _used(view: View) -> Counter[Price]:
    """The indices that rules C1 to C5 read, and how many rows ask for each."""
    last, compared = view.last, view.setting("price_year")
    used: Counter[Price] = Counter()
    rows = Counter(key[1:] for key in view.rows("option_costs", "index_group", "year", "price_year"))
    for (group, year, priced), count in rows.items():
        used.update(dict.fromkeys({(group, y) for y in (year, priced, last, compared)}, count))
    for _, group, start, priced in view.rows("upkeep", "index_group", "from_year", "price_year"):
        years = {*(y for y in view.horizon if start is not None and y >= start), priced, last, compared}
        used.update((group, y) for y in years)
    columns = ("project", "price_year", "decay_loss", "guarantee")
    for _, project, priced, decay, guarantee in view.rows("options", *columns):
        type = view.get("projects", project, "type") if decay or guarantee else None
        group = view.get("project_types", type, "index_group") if type else None
        if group and priced is not None:
            used.update({(group, priced), (group, last)})
    return used


@check("price-index-missing", ERROR, "explicit")
def price_index_missing(view: View) -> Iterator[Finding]:
    """Said once a group and year, on the price path of the scenario."""
    path = view.scenario("price_path")
    known = {
        (group, year)
        for _, own, group, year, value in view.rows("price_indices", "path", "group", "year", "index")
        if own == path and value is not None
    }
    wanted = {price: rows for price, rows in _used(view).items() if price[0] and price[1] is not None}
    for group, year in sorted(wanted.keys() - known):
        title = view.choice("price_indices", "group", group)
        key = f"{path}|{group}|{year}"
        yield absent("price_indices", key, "index", group=title, year=year, path=path, rows=wanted[group, year])
