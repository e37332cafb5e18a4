"""What a person can name among the rows of a model, and how such things go together.

A *unit* is the least thing that can be given up by itself: a row, or `requires|relation` for all rows of one relation.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from maqsad.portfolio.formulation.model import FlatModel, Row

BOOKKEEPING = ("demand", "level", "part")
"""Rows that only define quantities: nobody can give way on them."""
Grouping = Callable[[str], str]


def unit_of(row: Row) -> str | None:
    """The unit a row belongs to; None for bookkeeping. A cost that no fund may pay at all is a matter of its own."""
    kind, _, rest = row.id.partition("|")
    if kind == "requires":
        return f"{kind}|{rest.split('|')[0]}"
    if kind in BOOKKEEPING and not (kind == "demand" and not row.z):
        return None
    return row.id


def units_of(model: FlatModel) -> tuple[str, ...]:
    """All units, sorted."""
    return tuple(sorted({unit for unit in map(unit_of, model.rows) if unit is not None}))


def kind_of(unit: str) -> str:
    """Firm and all money of the funds are one kind."""
    kind = unit.partition("|")[0]
    return "fund" if kind == "firm" else kind


def thing_of(unit: str) -> str:
    """A fund, a limit, a capacity or the debt over all its years; anything else by itself."""
    parts = unit.split("|")
    kind = kind_of(unit)
    if kind == "debt":
        return kind
    return f"{kind}|{parts[1]}" if kind in ("fund", "limit", "capacity") else unit


def itself(unit: str) -> str:
    return unit


def grouped(units: Iterable[str], by: Grouping) -> list[list[str]]:
    """The units that go together, in the order of their first."""
    groups: dict[str, list[str]] = {}
    for unit in units:
        groups.setdefault(by(unit), []).append(unit)
    return list(groups.values())


def without(model: FlatModel, removed: Collection[str]) -> FlatModel:
    """The model without the rows of some units."""
    rows = tuple(row for row in model.rows if unit_of(row) not in removed)
    return FlatModel(model.constant, model.projects, model.columns, rows)
