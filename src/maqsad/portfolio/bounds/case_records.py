"""Multipliers and trees of cases as they stand in certificate.json, and back. Amounts are texts of whole numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from maqsad.portfolio.bounds.cases import ColumnQuestion, OptionQuestion, Split, Tree
from maqsad.portfolio.bounds.multipliers import Multipliers
from maqsad.portfolio.formulation.model import FlatModel


def multipliers_document(multipliers: Multipliers | None) -> dict[str, Any]:
    if multipliers is None:
        return {"multipliers": {}, "shift": 0}
    weights = {row: str(weight) for row, weight in sorted(multipliers.by_row.items())}
    return {"multipliers": weights, "shift": multipliers.shift}


def multipliers_of_document(document: Mapping[str, Any], model: FlatModel) -> Multipliers:
    weights = {row: int(weight) for row, weight in document["multipliers"].items()}
    return Multipliers(model, weights, document["shift"])


def tree_document(tree: Tree | None) -> dict[str, Any] | None:
    if tree is None:
        return None
    if isinstance(tree, Multipliers):
        return multipliers_document(tree)
    yes, no = tree_document(tree.yes), tree_document(tree.no)
    if isinstance(tree.question, OptionQuestion):
        asked = {"project": tree.question.project, "options": list(tree.question.options)}
        return asked | {"within": yes, "without": no}
    return {"column": tree.question.column, "at": str(tree.question.at), "below": yes, "above": no}


def tree_of(document: Mapping[str, Any] | None, model: FlatModel) -> Tree | None:
    """Raises LookupError, TypeError or ValueError where the document is no tree of this model."""
    return None if document is None else _node(document, model)


def _node(document: Mapping[str, Any], model: FlatModel) -> Tree:
    if "options" in document:
        options = OptionQuestion(document["project"], tuple(document["options"]))
        return Split(options, _node(document["within"], model), _node(document["without"], model))
    if "column" in document:
        column = ColumnQuestion(document["column"], int(document["at"]))
        return Split(column, _node(document["below"], model), _node(document["above"], model))
    return multipliers_of_document(document, model)
