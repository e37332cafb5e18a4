"""The split of the money where limits bind on a fund: no longer a plain network, so the rows themselves are solved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from maqsad.portfolio.formulation.exact import BP, ceil_ratio
from maqsad.portfolio.formulation.facts import Facts
from maqsad.portfolio.formulation.model import FlatModel, Row
from maqsad.portfolio.search.split import order_of_extra, order_of_funds
from maqsad.portfolio.solving.highs import Ended, relax, search
from maqsad.portfolio.solving.program import INFINITY, Floats, Program

MONEY_ROWS = ("demand", "firm", "fund", "limit")
SHORT_ROWS = ("firm", "fund")
WORK = 1_000


def has_fund_limits(model: FlatModel) -> bool:
    return any(row.z for row in model.rows if row.id.startswith("limit|"))


def limited_splits(
    facts: Facts, model: FlatModel, chosen: frozenset[str], lots: Mapping[str, int]
) -> Iterator[dict[str, int]]:
    """Candidates for the flow and carry columns of a choice, in whole rial; the caller checks the rows."""
    program, places = _program(facts, model, chosen, lots)
    for point in _points(program):
        yield _whole(point, places)


def least_extra_limited(
    facts: Facts, model: FlatModel, chosen: frozenset[str], lots: Mapping[str, int]
) -> dict[tuple[str, int], int]:
    """(fund, year) -> the least extra firm rial with which this choice can be paid, limits and all (R1)."""
    order = order_of_extra(facts)
    program, places = _program(facts, model, chosen, lots, extra=True)
    *_, point = _points(program)
    least = _extra(point, places)
    total = sum(least.values())
    program.add_row("least", {j: 1.0 for id, j in places.items() if id.startswith("extra|")}, upper=float(total))
    program.set_cost({places[f"extra|{fund}|{year}"]: float(place) for place, (fund, year) in enumerate(order)})
    attributed = [_extra(point, places) for point in _points(program)]
    return next((extra for extra in reversed(attributed) if sum(extra.values()) == total), least)


def _extra(point: Floats, places: Mapping[str, int]) -> dict[tuple[str, int], int]:
    parts = ((id.split("|"), amount) for id, amount in _whole(point, places).items() if id.startswith("extra|"))
    return {(part[1], int(part[2])): amount for part, amount in parts}


def _points(program: Program) -> Iterator[Floats]:
    """A corner of the linear program, whole but for crossing limits; then what a search in whole rial finds."""
    relaxed = relax(program)
    if relaxed.ended is Ended.INFEASIBLE:
        return
    yield relaxed.point
    outcome = search(program, gap=0.0, work=WORK)
    if outcome.point is not None:
        yield outcome.point


def _whole(point: Floats, places: Mapping[str, int]) -> dict[str, int]:
    amounts = {id: round(point[j]) for id, j in places.items()}
    return {id: amount for id, amount in amounts.items() if amount}


def _program(
    facts: Facts, model: FlatModel, chosen: frozenset[str], lots: Mapping[str, int], extra: bool = False
) -> tuple[Program, dict[str, int]]:
    """The money rows in rial with choice and lots filled in; funds in order are the cheaper, or `extra` money costs."""
    program = Program(model, [], [], [], [])
    rank = {fund: float(n) for n, fund in enumerate(order_of_funds(facts))}
    places: dict[str, int] = {}
    for column in model.columns:
        kind, *parts = column.id.split("|")
        if kind in ("flow", "carry"):
            price = rank[parts[1]] if kind == "flow" and not extra else 0.0
            places[column.id] = program.add_column(price, float(column.lower), float(column.upper), whole=True)
    for row in model.rows:
        kind, _, place = row.id.partition("|")
        if kind in MONEY_ROWS and (any(j in places for j in row.z) or kind in SHORT_ROWS):
            rest = row.rhs - sum(a for o, a in row.x.items() if o in chosen)
            rest -= sum(a * lots.get(j, 0) for j, a in row.z.items() if j not in places)
            factor = BP if kind == "limit" else 1
            entries = {places[j]: float(a // factor) for j, a in row.z.items() if j in places}
            if extra and kind in SHORT_ROWS:
                if f"extra|{place}" not in places:
                    places[f"extra|{place}"] = program.add_column(1.0, 0.0, INFINITY, whole=True)
                entries[places[f"extra|{place}"]] = -1.0
            program.add_row(row.id, entries, **_bounds(row, rest, factor))
    return program, places


def _bounds(row: Row, rest: int, factor: int) -> dict[str, float]:
    bounds = {}
    if row.sense != ">=":
        bounds["upper"] = float(rest // factor)
    if row.sense != "<=":
        bounds["lower"] = float(ceil_ratio(rest, factor))
    return bounds
