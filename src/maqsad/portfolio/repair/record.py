"""The diagnosis of an infeasible plan as it stands in decision.json, and back. Amounts are texts of whole numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from maqsad.portfolio.decision import Clash, Given, Infeasibility, PolicyRepair
from maqsad.portfolio.witness import witness_document, witness_of_document


def infeasibility_document(found: Infeasibility | None) -> dict[str, Any] | None:
    if found is None:
        return None
    extra = None
    if found.extra is not None:
        extra = [{"fund": fund, "year": year, "amount": str(amount)} for fund, year, amount in found.extra]
    return {
        "rows": list(found.rows),
        "proven": found.proven,
        "least_extra_rial": None if found.least_extra_rial is None else str(found.least_extra_rial),
        "extra": extra,
        "extra_least": found.extra_least,
        "extra_open": found.extra_open,
        "extra_plan": witness_document(found.extra_plan),
        "clashes": [_clash(clash) for clash in found.clashes],
        "clashes_all": found.clashes_all,
        "clashes_plan": witness_document(found.clashes_plan),
        "policy": {
            "outcome": found.policy.outcome,
            "depth": found.policy.depth,
            "least": found.policy.least,
            "plan": witness_document(found.policy.plan),
            "given": [
                {"row": given.row, "asked": str(given.asked), "reached": str(given.reached)}
                for given in found.policy.given
            ],
        },
    }


def _clash(clash: Clash) -> dict[str, Any]:
    return {
        "members": list(clash.members),
        "proven": clash.proven,
        "undecided": list(clash.undecided),
        "plans": {member: witness_document(plan) for member, plan in sorted(clash.plans.items())},
    }


def _clash_of(raw: Mapping[str, Any]) -> Clash:
    plans = {member: witness_of_document(plan) for member, plan in raw["plans"].items()}
    kept = {member: plan for member, plan in plans.items() if plan is not None}
    return Clash(tuple(raw["members"]), raw["proven"], tuple(raw["undecided"]), kept)


def infeasibility_of(raw: Mapping[str, Any]) -> Infeasibility:
    """Raises LookupError, TypeError or ValueError where `raw` is no such document."""
    extra, policy = raw["extra"], raw["policy"]
    if policy["outcome"] not in ("found", "none", "open"):
        raise ValueError(policy["outcome"])
    return Infeasibility(
        rows=tuple(raw["rows"]),
        proven=raw["proven"],
        extra=None if extra is None else tuple((e["fund"], int(e["year"]), int(e["amount"])) for e in extra),
        extra_least=raw["extra_least"],
        extra_open=raw["extra_open"],
        extra_plan=witness_of_document(raw["extra_plan"]),
        clashes=tuple(_clash_of(clash) for clash in raw["clashes"]),
        clashes_all=raw["clashes_all"],
        clashes_plan=witness_of_document(raw["clashes_plan"]),
        policy=PolicyRepair(
            policy["outcome"],
            policy["depth"],
            tuple(Given(given["row"], int(given["asked"]), int(given["reached"])) for given in policy["given"]),
            policy["least"],
            witness_of_document(policy["plan"]),
        ),
    )
