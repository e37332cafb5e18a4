"""Which projects are in, or out of, every plan as good as a known one (G5), and what a single row forbids (P3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from maqsad.portfolio.bounds.branching import LEAVES, bounding_cases
from maqsad.portfolio.bounds.cases import Bounds
from maqsad.portfolio.bounds.multipliers import best_multipliers
from maqsad.portfolio.formulation.facts import Facts
from maqsad.portfolio.formulation.model import FlatModel, Row


@dataclass(frozen=True, slots=True)
class Proven:
    """Projects of which it is proven, sorted."""

    into: tuple[str, ...]
    out: tuple[str, ...]


def bounds_beside(model: FlatModel, value: int, leaves: int = LEAVES) -> Bounds | None:
    """What is proven of every plan of `model`, beside one of `value` quanta that was found (G3, with cases).

    None if the relaxation has no plan.
    """
    root = best_multipliers(model)
    return None if root is None else Bounds(root, bounding_cases(model, root, value, value, leaves))


def proven(facts: Facts, model: FlatModel, value: int, bounds: Bounds) -> Proven:
    """Of every plan that keeps the rows of `model` and is worth `value` quanta or more."""
    gone = forbidden(model) | {o for o in model.option_index if bounds.rules_out(o, value)}
    into, out = [], []
    for project, options in facts.by_project.items():
        left = [facts.options[o].usable_year is not None for o in options if o not in gone]
        if left and all(left):
            into.append(project)
        elif left and not any(left):
            out.append(project)
    return Proven(tuple(into), tuple(out))


def forbidden(model: FlatModel) -> set[str]:
    """Options that a row of their project alone rules out: what is owed, held, forced by amendment or forbidden."""
    return {option for row in model.rows if not row.z for option in _ruled_out(model, row)}


def _ruled_out(model: FlatModel, row: Row) -> Iterable[str]:
    places = {model.option_index[option][0] for option, a in row.x.items() if a}
    if len(places) != 1:
        return ()
    (place,) = places
    return [option.id for option in model.projects[place].options if not row.kept(row.x.get(option.id, 0))]
