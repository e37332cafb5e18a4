"""What a diagnosis says of its own plans, reckoned once more from them, in whole numbers and without any search."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from maqsad.portfolio.decision import Infeasibility, PolicyRepair, Witness
from maqsad.portfolio.formulation.facts import Facts
from maqsad.portfolio.formulation.model import FlatModel
from maqsad.portfolio.repair.money import extra_for
from maqsad.portfolio.repair.named import units_of, without
from maqsad.portfolio.repair.policy import given_up, steps_of
from maqsad.portfolio.repair.trial import keeps

Plan = tuple[frozenset[str], Mapping[str, int]]


def rechecked(facts: Facts, model: FlatModel, found: Infeasibility) -> Infeasibility | None:
    """The diagnosis with the money and the promises that its plans really need; None if it cannot be true."""
    units = set(units_of(model))
    if any(not clash.members or not units.issuperset(clash.members) for clash in found.clashes):
        return None
    if any(not set(clash.undecided) <= set(clash.members) for clash in found.clashes):
        return None
    if found.extra is not None:
        plan = _plan(model, found.extra_plan)
        extra = None if plan is None else extra_for(facts, model, *plan)
        if extra is None:
            return None
        found = replace(found, extra=extra)
    policy = _policy(facts, model, found.policy)
    return None if policy is None else replace(found, policy=policy)


def _policy(facts: Facts, model: FlatModel, policy: PolicyRepair) -> PolicyRepair | None:
    if policy.outcome != "found":
        return policy
    plan = _plan(model, policy.plan)
    hard = without(model, {row.id for rows in steps_of(model)[: policy.depth] for row in rows})
    if plan is None or not keeps(facts, hard, *plan):
        return None
    return replace(policy, given=given_up(model, policy.depth, *plan))


def _plan(model: FlatModel, witness: Witness | None) -> Plan | None:
    """One option of every project, and lots within their bounds."""
    if witness is None or len(witness.chosen) != len(model.projects):
        return None
    places = [model.option_index.get(option) for option in witness.chosen]
    if len({place[0] for place in places if place is not None}) != len(model.projects):
        return None
    columns = {column.id: column for column in model.columns if column.whole}
    fits = all(j in columns and 0 < count <= columns[j].upper for j, count in witness.lots)
    return (frozenset(witness.chosen), dict(witness.lots)) if fits else None
