"""Multipliers on a changed model: carried over by the rows that moved, they say what they say when summed anew."""

from __future__ import annotations

from dataclasses import replace

import pytest

from maqsad.plan.explicit import explicit
from maqsad.portfolio.bounds.branching import bounding_cases
from maqsad.portfolio.bounds.cases import Bounds, Split, Tree
from maqsad.portfolio.bounds.multipliers import Moved, Multipliers, best_multipliers
from maqsad.portfolio.formulation import formulate
from maqsad.portfolio.formulation.facts import facts_of
from maqsad.portfolio.formulation.model import FlatModel, Row

from ..random_plans import random_plan


def model_of(seed: int) -> FlatModel:
    return formulate(facts_of(explicit(random_plan(seed))))


def changed(model: FlatModel, how: str) -> FlatModel:
    rows, columns = list(model.rows), list(model.columns)
    if how == "right side":
        rows = [replace(row, rhs=row.rhs + 7) for row in rows]
    elif how == "coefficients":
        rows = [
            replace(row, x={o: 3 * a - 1 for o, a in row.x.items()}) if n % 2 else row for n, row in enumerate(rows)
        ]
    elif how == "columns in rows":
        rows[::3] = [replace(row, z={j: 2 * a for j, a in row.z.items()}) for row in rows[::3]]
    elif how == "values":
        columns = [replace(column, value=2 * column.value, upper=column.upper + 5) for column in columns]
    elif how == "a row less":
        rows = rows[: len(rows) // 2] + rows[len(rows) // 2 + 1 :]
    elif how == "a row more":
        rows.append(Row("more", "<=", 1, {model.projects[0].options[0].id: 1}))
    return FlatModel.of(model.constant + 11, model.projects, columns, rows)


def anew(tree: Tree, model: FlatModel) -> Tree:
    if isinstance(tree, Split):
        return Split(tree.question, anew(tree.yes, model), anew(tree.no, model))
    return summed(tree, model)


def summed(tree: Multipliers, model: FlatModel) -> Multipliers:
    known = {row: weight for row, weight in tree.by_row.items() if row in model.row_by_id}
    return Multipliers(model, known, tree.shift)


@pytest.mark.parametrize(
    "how", ["nothing", "right side", "coefficients", "columns in rows", "values", "a row less", "a row more"]
)
def test_what_is_carried_over_is_what_is_summed_anew(how: str) -> None:
    split = 0
    for seed in range(12):
        model = model_of(seed)
        root = best_multipliers(model)
        if root is None:
            continue
        cases = bounding_cases(model, root, -(10**30), -(10**30), 6)
        split += cases is not None
        after = changed(model, how)
        moved = Bounds(root, cases).on(after)
        again = Bounds(summed(root, after), None if cases is None else anew(cases, after))
        assert moved.bound == again.bound
        assert moved.by_option == again.by_option
        assert list(moved.by_option) == list(again.by_option)
        for project in after.projects:
            options = [option.id for option in project.options]
            assert moved.of_options(options) == {option: again.by_option[option] for option in options}
        assert moved.root.refutes() == again.root.refutes()
        assert moved.root.right_sides == again.root.right_sides
    assert split, "some have cases"


def test_only_what_differs_is_named() -> None:
    model = model_of(0)
    first = next(row for row in model.rows if row.x)
    twice = replace(first, x={option: 2 * a for option, a in first.x.items()})
    after = FlatModel.of(0, model.projects, model.columns, [twice if row is first else row for row in model.rows])
    moved = Moved.between(model, after)
    assert (list(moved.was.values()), list(moved.now.values())) == ([first], [twice])
    assert moved.options == first.x.keys()
    assert not moved.columns
    assert not Moved.between(model, model).was
