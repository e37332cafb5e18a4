"""A plan that bears out what is said: its choice and lots, as they are kept, and whether they are a plan at all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from maqsad.portfolio.decision import Witness
from maqsad.portfolio.formulation.model import FlatModel
from maqsad.portfolio.search.settle import Settled


def witness_of(plan: Settled) -> Witness:
    lots = sorted((column, n) for column, n in plan.columns.items() if column.startswith("lots|") and n)
    return Witness(tuple(sorted(plan.chosen)), tuple(lots))


def choice_of(model: FlatModel, witness: Witness) -> frozenset[str] | None:
    """The choice if it is one option of every project, with lots within their bounds; else None."""
    if len(witness.chosen) != len(model.projects):
        return None
    places = [model.option_index.get(option) for option in witness.chosen]
    if len({place[0] for place in places if place is not None}) != len(model.projects):
        return None
    columns = {column.id: column for column in model.columns if column.whole}
    fits = all(j in columns and 0 < count <= columns[j].upper for j, count in witness.lots)
    return frozenset(witness.chosen) if fits else None


def witness_document(plan: Witness | None) -> dict[str, Any] | None:
    return None if plan is None else {"chosen": list(plan.chosen), "lots": dict(plan.lots)}


def witness_of_document(raw: Mapping[str, Any] | None) -> Witness | None:
    """Raises LookupError, TypeError or ValueError where `raw` is no such document."""
    if raw is None:
        return None
    lots = tuple(sorted((str(column), _count(n)) for column, n in raw["lots"].items()))
    return Witness(tuple(map(str, raw["chosen"])), lots)


def _count(number: object) -> int:
    if type(number) is not int:
        raise TypeError(number)
    return number
