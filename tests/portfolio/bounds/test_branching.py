"""Trees of cases: they hold every choice once, bound what brute force finds, and refute what has no plan."""

from __future__ import annotations

import json
from fractions import Fraction
from itertools import product

import pytest

from maqsad.plan.explicit import explicit
from maqsad.portfolio.bounds.branching import bounding_cases, refuting_cases
from maqsad.portfolio.bounds.case_records import tree_document, tree_of
from maqsad.portfolio.bounds.cases import Bounds, ColumnQuestion, OptionQuestion, Split, Tree, leaves
from maqsad.portfolio.bounds.multipliers import Multipliers, best_multipliers
from maqsad.portfolio.bounds.refutation import Refuter
from maqsad.portfolio.decide import decide
from maqsad.portfolio.formulation import formulate
from maqsad.portfolio.formulation.attainment import QUANTA
from maqsad.portfolio.formulation.facts import facts_of
from maqsad.portfolio.formulation.model import Column, FlatModel, ModelOption, ModelProject, Row
from maqsad.portfolio.search.settle import Settler

from ..random_plans import random_plan

PLANS = range(40)


def grown(seed: int, most: int = 12) -> tuple[FlatModel, Multipliers, Tree, Settler] | None:
    """A tree that goes on splitting whatever it has proven; None where even the relaxation has no plan or is whole."""
    facts = facts_of(explicit(random_plan(seed)))
    model = formulate(facts)
    root = best_multipliers(model)
    tree = None if root is None else bounding_cases(model, root, -(10**30), -(10**30), most)
    return None if root is None or tree is None else (model, root, tree, Settler(facts, model))


def test_every_choice_lies_in_one_leaf_and_is_worth_no_more_than_it_says() -> None:
    trees = [found for found in map(grown, PLANS) if found is not None]
    assert len(trees) >= 10
    for model, root, tree, settler in trees:
        cases, by_option = list(leaves(tree, model)), Bounds(root, tree).by_option
        for options in product(*([option.id for option in project.options] for project in model.projects)):
            chosen = frozenset(options)
            holding = [(leaf, branch) for leaf, branch in cases if not branch.barred & chosen]
            assert len(holding) == 1 or any(branch.bounds for _, branch in holding)
            plan = settler.settle(chosen, {})
            if plan is not None:
                holding = [(leaf, b) for leaf, b in holding if all(lower == 0 for lower, _ in b.bounds.values())]
                assert [leaf.bound_in(branch) >= plan.value for leaf, branch in holding] == [True]
                assert min(by_option[option] for option in chosen) >= plan.value


def test_the_same_model_gives_the_same_tree_and_a_record_gives_it_back() -> None:
    found = next(seed for seed in PLANS if grown(seed))
    first, second = grown(found), grown(found)
    assert first
    assert second
    model, _, tree, _ = first
    assert tree_document(tree) == tree_document(second[2])
    assert tree_document(tree_of(json.loads(json.dumps(tree_document(tree))), model)) == tree_document(tree)


def six_works() -> FlatModel:
    """Six works of 2 each that bring 1 each, worth 10; there are 5 to spend. Two are worth 20, two and a half 25."""
    projects = [ModelProject(p, 0, (ModelOption(f"{p}.0", 0, 0), ModelOption(f"{p}.1", 2, 0))) for p in "abcdef"]
    level = Row("level|k|1402", "=", 0, {f"{p}.1": 1 for p in "abcdef"}, {"seg|k|1402|1": -1})
    money = Row("money", "<=", 5, {f"{p}.1": 2 for p in "abcdef"}, {})
    return FlatModel.of(0, projects, [Column("seg|k|1402|1", 0, 6, 10 * QUANTA)], [level, money])


def test_no_more_leaves_than_asked_for_and_no_more_than_needed() -> None:
    model = six_works()
    root = best_multipliers(model)
    assert root is not None
    assert root.bound == 25 * QUANTA
    assert bounding_cases(model, root, 20 * QUANTA, 25 * QUANTA) is None
    bounds = []
    for most in (2, 5, 60):
        tree = bounding_cases(model, root, 20 * QUANTA, 20 * QUANTA, most)
        assert tree is not None
        assert len(list(leaves(tree, model))) <= most
        bounds.append(Bounds(root, tree).bound)
    assert bounds == sorted(bounds, reverse=True)
    assert bounds[-1] == 20 * QUANTA


def test_a_large_model_has_few_cases(monkeypatch: pytest.MonkeyPatch) -> None:
    model = six_works()  # 13 entries
    root = best_multipliers(model)
    assert root is not None
    monkeypatch.setattr("maqsad.portfolio.bounds.branching.ENTRIES", 1)
    assert bounding_cases(model, root, 20 * QUANTA, 20 * QUANTA, 25) is None
    tree = bounding_cases(model, root, 20 * QUANTA, 20 * QUANTA, 26)
    assert tree is not None
    assert len(list(leaves(tree, model))) == 2


def whole_lots() -> FlatModel:
    """15 are owed, and come in lots of 10, of which at most two: no whole number of lots is 1.5."""
    lots = Column("lots|bond|1402", 0, 2, whole=True)
    project = ModelProject("p", 0, (ModelOption("p.nothing", 0, 0),))
    return FlatModel.of(0, [project], [lots], [Row("owed", "=", 15, {}, {lots.id: 10})])


def test_a_clash_of_whole_lots_is_proven_by_splitting_them() -> None:
    model = whole_lots()
    assert Refuter(model)() is None
    tree = refuting_cases(model)
    assert isinstance(tree, Split)
    assert tree.question == ColumnQuestion("lots|bond|1402", 1)
    assert all(leaf.refutes(branch) for leaf, branch in leaves(tree, model))
    assert refuting_cases(model, leaves=0) is None


def test_whole_works_are_split_by_their_options() -> None:
    """Three works of 2 each, of which exactly 3 are wanted."""
    projects = [ModelProject(p, 0, (ModelOption(f"{p}.0", 0, 0), ModelOption(f"{p}.1", 2, 0))) for p in "abc"]
    model = FlatModel.of(0, projects, [], [Row("odd", "=", 3, {f"{p}.1": 2 for p in "abc"}, {})])
    tree = refuting_cases(model)
    assert isinstance(tree, Split)
    assert isinstance(tree.question, OptionQuestion)
    assert all(leaf.refutes(branch) for leaf, branch in leaves(tree, model))


def test_a_model_with_a_plan_is_not_refuted() -> None:
    projects = [ModelProject(p, 0, (ModelOption(f"{p}.0", 0, 0), ModelOption(f"{p}.1", 2, 0))) for p in "abc"]
    model = FlatModel.of(0, projects, [], [Row("even", "=", 4, {f"{p}.1": 2 for p in "abc"}, {})])
    assert refuting_cases(model) is None


def test_cases_close_the_gaps_that_one_set_of_multipliers_leaves() -> None:
    """Up to what floating point leaves of the last few quanta."""
    wide = 0
    for seed in PLANS:
        proof = decide(explicit(random_plan(seed)), gap=Fraction(0)).proof
        if proof.plan is not None and proof.bounds is not None:
            wide += proof.bounds.root.bound - proof.plan.value > QUANTA
            assert 0 <= proof.bounds.bound - proof.plan.value < QUANTA // 100
        else:
            assert proof.multipliers or proof.cases, "no plan, and no proof of it"
    assert wide >= 5
