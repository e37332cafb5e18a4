"""The diagnosis of an infeasible plan as it stands in decision.json, and back. Amounts are texts of whole numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from maqsad.portfolio.decision import Clash, Given, Infeasibility, PolicyRepair, Witness


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
        "extra_plan": _witness(found.extra_plan),
        "clashes": [
            {"members": list(clash.members), "proven": clash.proven, "undecided": list(clash.undecided)}
            for clash in found.clashes
        ],
        "clashes_all": found.clashes_all,
        "policy": {
            "outcome": found.policy.outcome,
            "depth": found.policy.depth,
            "least": found.policy.least,
            "plan": _witness(found.policy.plan),
            "given": [
                {"row": given.row, "asked": str(given.asked), "reached": str(given.reached)}
                for given in found.policy.given
            ],
        },
    }


def _witness(plan: Witness | None) -> dict[str, Any] | None:
    return None if plan is None else {"chosen": list(plan.chosen), "lots": dict(plan.lots)}


def _witness_of(raw: Mapping[str, Any] | None) -> Witness | None:
    return None if raw is None else Witness(tuple(raw["chosen"]), tuple(sorted(raw["lots"].items())))


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
        extra_plan=_witness_of(raw["extra_plan"]),
        clashes=tuple(
            Clash(tuple(clash["members"]), clash["proven"], tuple(clash["undecided"])) for clash in raw["clashes"]
        ),
        clashes_all=raw["clashes_all"],
        policy=PolicyRepair(
            policy["outcome"],
            policy["depth"],
            tuple(Given(given["row"], int(given["asked"]), int(given["reached"])) for given in policy["given"]),
            policy["least"],
            _witness_of(policy["plan"]),
        ),
    )
