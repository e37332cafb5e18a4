"""What a decision leaves behind: decision.json, certificate.json and run.json."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping
from fractions import Fraction
from importlib.metadata import version as package_version
from pathlib import Path
from typing import Any

from maqsad.portfolio.bounds.case_records import multipliers_document, tree_document
from maqsad.portfolio.decide import Decided, Proof
from maqsad.portfolio.formulation import VERSION
from maqsad.portfolio.formulation.attainment import QUANTA
from maqsad.portfolio.repair.record import infeasibility_document
from maqsad.portfolio.solving.highs import version as solver_version
from maqsad.portfolio.witness import witness_document

CERTIFICATE = "maqsad-certificate-1"


def write_records(decided: Decided, out: Path, run: Mapping[str, object]) -> None:
    """Write the three files into `out`, beside the plan folder that already lies there.

    `run` is what differs from run to run (time, machine); it stands in run.json alone.
    """
    write_json(out / "decision.json", decision_document(decided))
    write_json(out / "certificate.json", certificate_document(decided.proof, plan_digest(out / "plan")))
    tools = {
        "maqsad": package_version("maqsad"),
        "formulation": VERSION,
        "solver": f"HiGHS {solver_version()}",
        "python": platform.python_version(),
    }
    write_json(out / "run.json", {**tools, **run})


def plan_digest(folder: Path) -> str:
    """SHA-256 over the names and digests of the explicit plan's tables, as `verify_certificate.py` computes it."""
    lines = (f"{path.name}\n{hashlib.sha256(path.read_bytes()).hexdigest()}\n" for path in sorted(folder.glob("*.csv")))
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def decision_document(decided: Decided) -> dict[str, Any]:
    decision = decided.decision
    shares = {"gap": decision.gap, "plain_gap": decision.plain_gap, "certified_gap": decision.certified_gap}
    shares["wanted_gap"] = decision.wanted_gap if decision.gap is not None else None
    points = {
        "value": decision.value,
        "base_value": decision.base_value,
        "bound": decision.bound,
        "certified_bound": decision.certified_bound,
    }
    flows = [
        {
            "project": f.project,
            "option": f.option,
            "class": f.class_id,
            "nature": f.nature,
            "capital": f.capital,
            "fund": f.fund,
            "year": f.year,
            "amount": str(f.amount),
        }
        for f in decision.flows
    ]
    return {
        "format": "maqsad-decision-1",
        "status": decision.status,
        "standing": decision.standing,
        **{name: _number(value) for name, value in (points | shares).items()},
        **{f"{name}_exact": _decimal(value) for name, value in points.items()},
        **{f"{name}_exact": _ratio(value) for name, value in shares.items()},
        "choices": dict(sorted(decision.choices.items())),
        "flows": flows,
        "bonds": [{"fund": fund, "year": year, "lots": lots} for fund, year, lots in decision.bonds],
        "carry_over": [{"fund": f, "year": y, "amount": str(amount)} for f, y, amount in decision.carry_over],
        "obligations": {
            price.obligation: {
                "found": _ratio(price.found),
                "most": _ratio(price.most),
                "plan": witness_document(price.plan),
            }
            for price in decision.obligations
        },
        "left_to_next_council": _text(decision.left_to_next_council),
        "projects": {id: _verdict(verdict) for id, verdict in sorted(decision.verdicts.items())},
        "infeasibility": infeasibility_document(decision.infeasibility),
        "work": dict(decision.work),
        "snapshot_hash": decision.snapshot_hash,
        "model_hash": decision.model_hash,
    }


def _verdict(verdict: Any) -> dict[str, Any]:
    return {
        "option": verdict.option,
        "standing": verdict.standing,
        "reasons": list(verdict.reasons),
        "value_points": _number(verdict.value_points),
        "cost_at_shadow_prices": _number(verdict.cost_at_shadow_prices),
        "own_points": _number(verdict.own_points),
        "cost": str(verdict.cost),
        "comparable_cost": str(verdict.comparable_cost),
        "ruled_out": list(verdict.ruled_out),
    }


def certificate_document(proof: Proof, digest: str) -> dict[str, Any]:
    """The certificate that `verify_certificate.py` checks; `digest` is that of the explicit plan folder."""
    plan = proof.plan
    return {
        "format": CERTIFICATE,
        "status": "decided" if plan else "infeasible",
        "model_hash": proof.model.hash,
        "plan_digest": digest,
        "choices": _choices(proof) if plan else {},
        "columns": {id: str(amount) for id, amount in sorted(plan.columns.items())} if plan else {},
        **multipliers_document(proof.multipliers),
        "cases": tree_document(proof.cases),
        "value": str(plan.value) if plan else None,
        "bound": None if proof.bounds is None else str(proof.bounds.bound),
        "base_value": str(proof.base_value),
        "idle": [
            {"project": project, "option": option, **multipliers_document(found)}
            for project, option, found in proof.idle
        ],
    }


def _choices(proof: Proof) -> dict[str, str]:
    assert proof.plan
    return {p.id: next(o.id for o in p.options if o.id in proof.plan.chosen) for p in proof.model.projects}


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _ratio(value: Fraction | None) -> str | None:
    return None if value is None else f"{value.numerator}/{value.denominator}"


def _decimal(value: Fraction | None) -> str | None:
    """Points as an exact decimal: a whole number of quanta over 10**16."""
    if value is None:
        return None
    quanta = value * QUANTA
    assert quanta.denominator == 1
    sign = "-" if quanta < 0 else ""
    whole, part = divmod(abs(quanta.numerator), QUANTA)
    return f"{sign}{whole}.{part:016d}".rstrip("0").rstrip(".")


def _text(amount: int | None) -> str | None:
    return None if amount is None else str(amount)


def write_json(path: Path, document: Mapping[str, Any]) -> None:
    text = json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True)
    path.write_text(text + "\n", encoding="utf-8")
