"""What a diagnosis says of its own plans, reckoned once more from them, in whole numbers and without any search."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from maqsad.portfolio.decision import Clash, Infeasibility, PolicyRepair, Witness
from maqsad.portfolio.formulation.facts import Facts
from maqsad.portfolio.formulation.model import FlatModel
from maqsad.portfolio.repair.clash import out_of_the_way, refuted
from maqsad.portfolio.repair.money import extra_for
from maqsad.portfolio.repair.named import units_of, without
from maqsad.portfolio.repair.policy import given_up, steps_of
from maqsad.portfolio.repair.trial import MONEY, keeps, keeps_units
from maqsad.portfolio.witness import choice_of

Plan = tuple[frozenset[str], Mapping[str, int]]


def rechecked(facts: Facts, model: FlatModel, found: Infeasibility) -> Infeasibility | None:
    """The diagnosis with the money and the promises that its plans really need; None if it cannot be true.

    What multipliers prove of clashes is left aside: see `misproven`.
    """
    if not _clashes_stand(facts, model, found):
        return None
    if found.extra is not None:
        plan = _plan(model, found.extra_plan)
        extra = None if plan is None else extra_for(facts, model, *plan)
        if extra is None:
            return None
        found = replace(found, extra=extra)
    policy = _policy(facts, model, found.policy)
    return None if policy is None else replace(found, policy=policy)


def misproven(model: FlatModel, found: Infeasibility) -> bool:
    """Whether a clash is called proven that is not, or the other way round."""
    return any(clash.proven != refuted(model, clash.members) for clash in found.clashes)


def searched(model: FlatModel, found: Infeasibility) -> Iterator[str]:
    """What the diagnosis says on the word of a search alone: `clashes`, and of money and promises `least` or `none`."""
    if not all(clash.proven for clash in found.clashes):
        yield "clashes"
    if found.extra_least:
        yield "money-least"
    if found.extra is None and not found.extra_open and not refuted(model, _but(model, _money(model))):
        yield "money-none"
    if found.policy.outcome == "found":
        yield "promises-least"
    if found.policy.outcome == "none" and not refuted(model, _but(model, _promises(model))):
        yield "promises-none"


def _money(model: FlatModel) -> set[str]:
    return {unit for unit in units_of(model) if unit.split("|")[0] in MONEY}


def _promises(model: FlatModel) -> set[str]:
    return {row.id for rows in steps_of(model) for row in rows}


def _but(model: FlatModel, given: set[str]) -> list[str]:
    return [unit for unit in units_of(model) if unit not in given]


# ---- clashes


def _clashes_stand(facts: Facts, model: FlatModel, found: Infeasibility) -> bool:
    """Whether the clashes share no member, all of them named things, and their plans keep what they are said to."""
    members = [member for clash in found.clashes for member in clash.members]
    units = set(units_of(model))
    if not all(clash.members for clash in found.clashes) or len(set(members)) < len(members):
        return False
    if not units.issuperset(members) or not all(_needed(facts, model, clash) for clash in found.clashes):
        return False
    if any(_kept_by_some(facts, model, clash, found) for clash in found.clashes if not clash.proven):
        return False
    if not found.clashes_all:
        return True
    rest = _plan(model, found.clashes_plan)
    return rest is not None and keeps_units(facts, model, units - out_of_the_way(model, found.clashes), *rest)


def _needed(facts: Facts, model: FlatModel, clash: Clash) -> bool:
    """Whether every member is either left undecided or has a plan that keeps all the others."""
    undecided, spared = set(clash.undecided), set(clash.plans)
    if not spared | undecided <= set(clash.members) or spared & undecided:
        return False
    if len(clash.members) > 1 and spared | undecided != set(clash.members):
        return False
    for member, witness in clash.plans.items():
        plan = _plan(model, witness)
        others = [other for other in clash.members if other != member]
        if plan is None or not keeps_units(facts, model, others, *plan):
            return False
    return True


def _kept_by_some(facts: Facts, model: FlatModel, clash: Clash, found: Infeasibility) -> bool:
    """Whether a plan that the diagnosis itself holds keeps all of a clash that nothing proves."""
    of_clashes = (plan for other in found.clashes for plan in other.plans.values())
    witnesses = (found.clashes_plan, found.extra_plan, found.policy.plan, *of_clashes)
    plans = (_plan(model, witness) for witness in witnesses)
    return any(plan is not None and keeps_units(facts, model, clash.members, *plan) for plan in plans)


# ---- promises


def _policy(facts: Facts, model: FlatModel, policy: PolicyRepair) -> PolicyRepair | None:
    if policy.outcome != "found":
        return policy
    plan = _plan(model, policy.plan)
    hard = without(model, {row.id for rows in steps_of(model)[: policy.depth] for row in rows})
    if plan is None or not keeps(facts, hard, *plan):
        return None
    return replace(policy, given=given_up(model, policy.depth, *plan))


def _plan(model: FlatModel, witness: Witness | None) -> Plan | None:
    chosen = None if witness is None else choice_of(model, witness)
    return None if witness is None or chosen is None else (chosen, dict(witness.lots))
