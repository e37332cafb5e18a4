"""Cases by branching: all choices split where the linear relaxation is least whole (rules G3, G4).

Work is bounded by the number of leaves, never by the clock; the same model gives the same tree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from heapq import heappop, heappush

import numpy as np

from maqsad.portfolio.bounds.cases import ColumnQuestion, OptionQuestion, Split, Tree
from maqsad.portfolio.bounds.multipliers import EVERYTHING, Branch, Multipliers, multipliers_of
from maqsad.portfolio.bounds.refutation import Refuter, refutation
from maqsad.portfolio.formulation.model import FlatModel, ModelProject
from maqsad.portfolio.solving.highs import Ended, Relaxation, Relaxer
from maqsad.portfolio.solving.program import Floats, column_positions, program_of

LEAVES = 60
"""Leaves that narrow a bound."""
REFUTING_LEAVES = 500
ENTRIES = 25_000
"""Entries of a model that may have all these leaves; one of twice as many may have half of them, and so on."""
DEPTH = 200
CANDIDATES = 4
"""Questions tried at a node before one is asked."""
WHOLE = 1e-6
"""What the solver cannot tell from a whole number."""
SHIFT = 20
"""A leaf's multipliers are coarser than the root's: there are many of them."""

Question = OptionQuestion | ColumnQuestion
Relax = Callable[[Branch], Relaxation]


@dataclass(frozen=True)
class _Answer:
    """One side of a question: its choices and their relaxation."""

    branch: Branch
    relaxation: Relaxation


class _Asker:
    """Finds the question at a node that moves the relaxation most, among the largest works it splits."""

    def __init__(self, model: FlatModel, relax: Relax) -> None:
        self.model, self._relax = model, relax
        self._positions = column_positions(model)
        self._columns = [column for column in model.columns if column.whole]

    def ask(self, node: _Answer) -> tuple[Question, _Answer, _Answer] | None:
        """None where the relaxation is whole, or has no point."""
        if node.relaxation.ended is not Ended.OPTIMAL:
            return None
        best, asked = -1.0, None
        for question in self._questions(node.branch, node.relaxation.point):
            yes, no = (_Answer(side, self._relax(side)) for side in question.sides(self.model, node.branch))
            score = self._moved(node, yes) * self._moved(node, no)
            if score > best:
                best, asked = score, (question, yes, no)
        return asked

    @staticmethod
    def _moved(node: _Answer, side: _Answer) -> float:
        if side.relaxation.ended is not Ended.OPTIMAL:
            return 1.0 / WHOLE
        return max(side.relaxation.objective - node.relaxation.objective, WHOLE)

    def _questions(self, branch: Branch, point: Floats) -> Iterator[Question]:
        found = sorted(self._projects(branch, point), key=lambda split: (-split[0], split[1].project))
        yield from (question for _, question in found[:CANDIDATES])
        for column in self._columns:
            amount = float(point[self._positions[column.id]]) * column.scale
            if abs(amount - round(amount)) > WHOLE:
                yield ColumnQuestion(column.id, int(np.floor(amount)))
                return

    def _projects(self, branch: Branch, point: Floats) -> Iterator[tuple[float, OptionQuestion]]:
        """(size, question) of every project that the relaxation splits."""
        for project in self.model.projects:
            shares = {option: float(point[self._positions[option]]) for option in branch.allowed(project)}
            if len(shares) > 1 and max(shares.values()) < 1 - WHOLE:
                largest = max(abs(option.cost) for option in project.options)
                split = sum(share * (1 - share) for share in shares.values())
                yield split * largest, OptionQuestion(project.id, _cheaper_half(project, shares))


def _cheaper_half(project: ModelProject, shares: dict[str, float]) -> tuple[str, ...]:
    """The cheaper options, so many that they hold about half of the project."""
    costs = {option.id: option.cost for option in project.options}
    options = sorted(shares, key=lambda option: (costs[option], option))
    held = np.cumsum([shares[option] for option in options[:-1]])
    return tuple(sorted(options[: int(np.argmin(np.abs(np.round(held, 6) - 0.5))) + 1]))


@dataclass
class _Node:
    """A leaf, or what it was split into."""

    answer: _Answer
    leaf: Multipliers
    bound: int
    """Quanta, by the leaf."""
    split: tuple[Question, _Node, _Node] | None = None

    def tree(self) -> Tree:
        if self.split is None:
            return self.leaf
        question, yes, no = self.split
        return Split(question, yes.tree(), no.tree())


def bounding_cases(model: FlatModel, root: Multipliers, value: int, enough: int, leaves: int = LEAVES) -> Tree | None:
    """A tree whose every leaf bounds its plans, grown at its weakest leaf until the bound is `enough` quanta.

    `value`: of the plan found, in quanta. None if no case is worth asking.
    """
    leaves = _fitting(model, leaves)
    return _Bounding(model, value).grown(root, enough, leaves) if leaves > 1 and root.bound > enough else None


def _fitting(model: FlatModel, leaves: int) -> int:
    """So many leaves that a large model's relaxations do not take too long."""
    entries = sum(len(row.x) + len(row.z) for row in model.rows)
    return min(leaves, leaves * ENTRIES // max(1, entries))


class _Bounding:
    def __init__(self, model: FlatModel, value: int) -> None:
        self.program, self._value = program_of(model), value
        self._refuter = Refuter(model)
        self._relaxer = Relaxer(self.program)
        self._asker = _Asker(model, self._relax)

    def _relax(self, branch: Branch) -> Relaxation:
        return self._relaxer(self.program.bounds_of(branch.barred, branch.bounds))

    def grown(self, root: Multipliers, enough: int, leaves: int) -> Tree | None:
        top = _Node(_Answer(EVERYTHING, self._relax(EVERYTHING)), root, root.bound)
        weakest = [(-top.bound, 0, top)]
        for n in range(1, leaves):
            if not weakest or -weakest[0][0] <= enough:
                break
            node = heappop(weakest)[2]
            asked = self._asker.ask(node.answer)
            if asked is None:
                break
            question, yes, no = asked
            node.split = question, self._node(node, yes), self._node(node, no)
            for side, child in enumerate(node.split[1:]):
                heappush(weakest, (-child.bound, 2 * n + side, child))
        return None if top.split is None else top.tree()

    def _node(self, parent: _Node, answer: _Answer) -> _Node:
        """With the tightest known of one side: its own multipliers, or its parent's."""
        if answer.relaxation.ended is Ended.OPTIMAL:
            own = multipliers_of(self.program, answer.relaxation, SHIFT)
        else:
            own = self._sunk(self._refuter(answer.branch), answer.branch) or parent.leaf
        bound, kept = own.bound_in(answer.branch), parent.leaf.bound_in(answer.branch)
        return _Node(answer, own, bound) if bound <= kept else _Node(answer, parent.leaf, kept)

    def _sunk(self, proof: Multipliers | None, branch: Branch) -> Multipliers | None:
        """A refutation as a bound: taken often enough, it says that the branch is worth less than the plan found."""
        if proof is None:
            return None
        while proof.bound_in(branch) >= self._value:
            weights = {row: weight << 8 for row, weight in proof.by_row.items()}
            proof = Multipliers(proof.model, weights, proof.shift)
        return proof


def refuting_cases(model: FlatModel, leaves: int = REFUTING_LEAVES) -> Tree | None:
    """A tree whose every leaf is refuted, so that no plan keeps the rows; None if it does not close."""
    return _Refuting(model, _fitting(model, leaves)).closed()


class _Refuting:
    def __init__(self, model: FlatModel, leaves: int) -> None:
        self._refuter, self._left = Refuter(model), leaves
        self._asker = _Asker(model, self._refuter.relaxed)

    def closed(self) -> Tree | None:
        return self._close(_Answer(EVERYTHING, self._refuter.relaxed(EVERYTHING)), DEPTH)

    def _close(self, answer: _Answer, depth: int) -> Tree | None:
        proof = refutation(self._refuter.program, answer.relaxation, answer.branch)
        if proof is not None:
            self._left -= 1
            return proof
        asked = self._asker.ask(answer) if depth and self._left > 0 else None
        if asked is None:
            return None
        question, one, other = asked
        yes = self._close(one, depth - 1)
        no = None if yes is None else self._close(other, depth - 1)
        return None if yes is None or no is None else Split(question, yes, no)
