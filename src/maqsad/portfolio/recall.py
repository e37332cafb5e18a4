"""A decision read back from what it left behind, without searching again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from maqsad.plan.plan import PlanSnapshot
from maqsad.portfolio.bounds.case_records import multipliers_of_document, tree_of
from maqsad.portfolio.bounds.cases import Bounds, Tree
from maqsad.portfolio.bounds.multipliers import Multipliers
from maqsad.portfolio.decide import DEFAULT_GAP, Decided, Proof, describe
from maqsad.portfolio.decision import Decision, ObligationPrice, Status
from maqsad.portfolio.formulation import formulate
from maqsad.portfolio.formulation.facts import Facts, facts_of
from maqsad.portfolio.formulation.model import FlatModel
from maqsad.portfolio.obligations import most_won, won
from maqsad.portfolio.repair import rows_against
from maqsad.portfolio.repair.recheck import rechecked
from maqsad.portfolio.repair.record import infeasibility_of
from maqsad.portfolio.search.settle import Settled, Settler
from maqsad.portfolio.witness import witness_of_document
from maqsad.values.problem import Refused

REASONS = ("decision-does-not-fit",)


def recall(snapshot: PlanSnapshot, decision: Mapping[str, Any], certificate: Mapping[str, Any]) -> Decided:
    """The decision of `decision.json` and `certificate.json` on the explicit plan beside them.

    Raises `Refused` if they do not fit together.
    """
    facts = facts_of(snapshot)
    settler = Settler(facts, formulate(facts))
    if settler.model.hash != certificate.get("model_hash") or snapshot.hash != decision.get("snapshot_hash"):
        raise Refused("decision-does-not-fit")
    multipliers = multipliers_of_document(certificate, settler.model)
    cases = tree_of(certificate["cases"], settler.model)
    if decision["status"] == "infeasible":
        return _infeasible(snapshot, settler, decision, multipliers, cases)
    columns = {column: int(amount) for column, amount in certificate["columns"].items()}
    lots = {column: amount for column, amount in columns.items() if column.startswith("lots|")}
    plan = settler.settle(frozenset(certificate["choices"].values()), lots)
    if plan is None or plan.columns != columns or str(plan.value) != certificate["value"]:
        raise Refused("decision-does-not-fit")
    bound = Fraction(decision["bound_exact"])
    found = describe(facts, settler, plan, Bounds(multipliers, cases), bound, decision["standing"])
    obligations = tuple(_prices(facts, decision, settler.model, plan, Bounds(multipliers, cases)))
    wanted = Fraction(decision.get("wanted_gap_exact") or DEFAULT_GAP)
    status: Status = "proven" if found.gap is not None and found.gap <= wanted else "limit"
    found = replace(found, status=status, wanted_gap=wanted, work=decision["work"], obligations=obligations)
    base_value = int(certificate["base_value"])
    return Decided(found, snapshot, Proof(settler.model, plan, base_value, multipliers, cases=cases))


def _prices(
    facts: Facts, decision: Mapping[str, Any], model: FlatModel, plan: Settled, bounds: Bounds
) -> Iterator[ObligationPrice]:
    """What was found is reckoned again from the plan found, and so is the most that there can be (G7)."""
    for row in model.rows:
        kind, _, id = row.id.partition("|")
        if kind == "obligation":
            witness = witness_of_document(decision["obligations"][id]["plan"])
            found = won(facts, model, plan, row.id, witness)
            if found is None:
                raise Refused("decision-does-not-fit")
            yield ObligationPrice(id, found, most_won(model, plan, bounds, row.id), witness)


def _infeasible(
    snapshot: PlanSnapshot, settler: Settler, decision: Mapping[str, Any], multipliers: Multipliers, cases: Tree | None
) -> Decided:
    proof = (multipliers if multipliers.by_row else None) if cases is None else cases
    rows, proven = rows_against(settler.model, proof)
    told = replace(infeasibility_of(decision["infeasibility"]), rows=rows, proven=proven)
    diagnosis = rechecked(settler.facts, settler.model, told)
    if diagnosis is None:
        raise Refused("decision-does-not-fit")
    found = Decision(
        status="infeasible",
        standing=decision["standing"],
        snapshot_hash=snapshot.hash,
        model_hash=settler.model.hash,
        infeasibility=diagnosis,
    )
    single = None if proof is cases else multipliers
    return Decided(found, snapshot, Proof(settler.model, None, 0, single, cases=cases))
