"""Trees of cases: all choices split again and again, each leaf with its own multipliers (rules G3-G5)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from maqsad.portfolio.bounds.multipliers import EVERYTHING, Branch, Moved, Multipliers
from maqsad.portfolio.formulation.model import FlatModel


@dataclass(frozen=True, slots=True)
class OptionQuestion:
    """Does the project take one of `options`?"""

    project: str
    options: tuple[str, ...]

    def sides(self, model: FlatModel, branch: Branch) -> tuple[Branch, Branch]:
        """The choices of a branch with the answers yes and no."""
        i, _ = model.option_index[self.options[0]]
        others = (option.id for option in model.projects[i].options if option.id not in self.options)
        return branch.without(others), branch.without(self.options)


@dataclass(frozen=True, slots=True)
class ColumnQuestion:
    """Is the column at most `at`? (If not, it is at least one more: columns are whole.)"""

    column: str
    at: int

    def sides(self, model: FlatModel, branch: Branch) -> tuple[Branch, Branch]:
        lower, upper = branch.between(model.columns[model.column_index[self.column]])
        return branch.within(self.column, lower, self.at), branch.within(self.column, self.at + 1, upper)


@dataclass(frozen=True)
class Split:
    """Two trees that together hold what the question splits."""

    question: OptionQuestion | ColumnQuestion
    yes: Tree
    no: Tree


Tree = Multipliers | Split
"""In one kind of tree every leaf bounds the value of its plans, in the other every leaf refutes that there is one."""


def leaves(tree: Tree, model: FlatModel, branch: Branch = EVERYTHING) -> Iterator[tuple[Multipliers, Branch]]:
    """The leaves with the choices that each of them holds."""
    if isinstance(tree, Split):
        for side, part in zip((tree.yes, tree.no), tree.question.sides(model, branch), strict=True):
            yield from leaves(side, model, part)
    else:
        yield tree, branch


def rows_of(tree: Tree, model: FlatModel) -> dict[str, int]:
    """Row -> its largest multiplier over the leaves of a tree that refutes, brought to one power of two."""
    found: dict[str, int] = {}
    proofs = [leaf for leaf, _ in leaves(tree, model)]
    shift = max((proof.shift for proof in proofs), default=0)
    for proof in proofs:
        for row, weight in proof.by_row.items():
            found[row] = max(found.get(row, 0), abs(weight) << (shift - proof.shift))
    return found


@dataclass(frozen=True)
class Bounds:
    """What is proven of every plan: the least of what `root` and the tree of cases, if there is one, say."""

    root: Multipliers
    cases: Tree | None = None

    @cached_property
    def bound(self) -> int:
        """Quanta (G3)."""
        return min(self.root.bound, max(leaf.bound_in(branch) for leaf, branch in self.leaves()))

    @cached_property
    def by_option(self) -> dict[str, int]:
        """U_io in quanta (G5)."""
        best: dict[str, int] = {}
        for leaf, branch in self.leaves():
            for option, most in leaf.by_option(branch).items():
                best[option] = max(most, best.get(option, most))
        return {option: min(most, self.root.without(option)) for option, most in best.items()}

    def of_options(self, options: Iterable[str]) -> dict[str, int]:
        """`by_option` of some: quickly said where they are of few projects."""
        asked = frozenset(options)
        places = sorted({self.root.model.option_index[option][0] for option in asked})
        best: dict[str, int] = {}
        for leaf, branch in self.leaves():
            for option, shifted in leaf.by_option_shifted(branch, places).items():
                most = shifted >> leaf.shift
                best[option] = max(most, best.get(option, most))
        return {option: min(most, self.root.without(option)) for option, most in best.items() if option in asked}

    def on(self, model: FlatModel) -> Bounds:
        """What the same multipliers and cases say of a model whose rows of the same id have the same sense."""
        moved = Moved.between(self.root.model, model)
        return Bounds(self.root.on(model, moved), None if self.cases is None else _on(self.cases, model, moved))

    def rules_out(self, option: str, value: int) -> bool:
        """Whether no plan that takes the option is worth `value`."""
        return self.by_option[option] < value

    def leaves(self) -> Iterator[tuple[Multipliers, Branch]]:
        """The leaves of the cases with what each holds; without cases the root alone."""
        return leaves(self.root if self.cases is None else self.cases, self.root.model)


def _on(tree: Tree, model: FlatModel, moved: Moved) -> Tree:
    if isinstance(tree, Split):
        return Split(tree.question, _on(tree.yes, model, moved), _on(tree.no, model, moved))
    return tree.on(model, moved)
