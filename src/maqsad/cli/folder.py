"""The folder of a decision, read back."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from maqsad.exchange import read
from maqsad.plan.plan import Plan, PlanSnapshot
from maqsad.portfolio.decide import Decided
from maqsad.portfolio.recall import recall
from maqsad.portfolio.records import decision_document
from maqsad.portfolio.studies import STUDIES, Study, stored
from maqsad.portfolio.studies.study import Found
from maqsad.values.problem import Refused

MARKER, CERTIFICATE = "decision.json", "certificate.json"
STUDIES_FOLDER = "studies"


def decision_in(out: Path) -> Decided:
    """The decision of a folder. Raises `Refused` if it holds none, or one whose parts do not fit together."""
    must_be_decision(out)
    plan = read(out / "plan").plan
    if plan is None:
        raise Refused("cli-not-a-decision", name=out.name)
    return recalled(out, plan)


def recalled(out: Path, plan: Plan) -> Decided:
    """The decision on the explicit plan that was read from the folder."""
    snapshot, decision, certificate = PlanSnapshot(plan.tables), document(out / MARKER), document(out / CERTIFICATE)
    try:
        return recall(snapshot, decision, certificate)
    except (LookupError, TypeError, ValueError, ArithmeticError, AttributeError):
        raise Refused("decision-does-not-fit") from None


def studies_in(out: Path, decided: Decided) -> dict[str, Any]:
    """Name -> answer of every study stored beside the decision.

    Raises `Refused` if one belongs to another decision.
    """
    return {study.name: found for study in STUDIES if (found := study_in(out, study, decided)) is not None}


def study_in(out: Path, study: Study[Found], decided: Decided) -> Found | None:
    """The stored answer of one study; None if it was not made."""
    path = study_path(out, study)
    return stored.recalled(study, _study_document(path), decided) if path.is_file() else None


def _study_document(path: Path) -> dict[str, Any]:
    try:
        return document(path)
    except Refused:
        raise Refused("study-does-not-fit", name=path.stem) from None


def study_path(out: Path, study: Study[Any]) -> Path:
    return out / STUDIES_FOLDER / f"{study.name}.json"


def must_still_stand(out: Path, decided: Decided) -> None:
    """Raises `Refused` if the folder holds another decision by now than the one that was read from it."""
    must_be_decision(out)
    kept, read_then = document(out / MARKER), decision_document(decided)
    if any(kept.get(name) != read_then[name] for name in ("snapshot_hash", "model_hash", "value_exact", "choices")):
        raise Refused("decision-replaced", name=out.name)


def must_be_writable(out: Path) -> None:
    """Raises `Refused` before any work if nothing can be written into the folder."""
    for folder in (out, out / STUDIES_FOLDER):
        if folder.exists() and not os.access(folder, os.W_OK):
            raise Refused("cli-os-denied", name=folder.name)


def must_be_decision(out: Path) -> None:
    if not (out / MARKER).is_file() or not (out / "plan").is_dir():
        raise Refused("cli-not-a-decision", name=out.name)


def document(path: Path) -> dict[str, Any]:
    """A JSON object of the folder. Raises `Refused` if the file is missing or no object."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        raise Refused("cli-not-a-decision", name=path.parent.name) from None
    if not isinstance(found, dict):
        raise Refused("cli-not-a-decision", name=path.parent.name)
    return found
