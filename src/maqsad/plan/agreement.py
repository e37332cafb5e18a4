"""Standing: a plan is *agreed* once every party has signed what is to be reached, before the money was known.

`agreement.json` beside a plan's tables holds the parties' signatures under the hash of what they agreed on: goals,
indicators with baselines and targets, weights, fairness rule and year weights. Anything else leaves a draft.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from maqsad.plan.plan import Plan
from maqsad.plan.table import MISSING, Table
from maqsad.values.calendar import parse_date
from maqsad.values.problem import Problem, Refused, Severity

FORMAT = "maqsad-agreement-1"
FILE = "agreement.json"
AGREED_TABLES = ("goals", "indicators", "parties", "weights")
AGREED_SETTINGS = ("first_year", "years", "later_weight", "theta")


def agreed_hash(plan: Plan) -> str:
    """SHA-256, in hexadecimal, of what the parties agree on, whatever the order of rows."""
    digest = hashlib.sha256(FORMAT.encode())
    for name in AGREED_TABLES:
        _feed(digest, plan[name])
    _feed(digest, plan["indicator_values"].where(lambda row: row.kind in ("baseline", "target")))
    _feed(digest, plan["districts"])
    for name in AGREED_SETTINGS:
        digest.update(f"\x1e{name}={getattr(plan.settings, name)}".encode())
    return digest.hexdigest()


def why_draft(plan: Plan, agreement: Mapping[str, Any] | None) -> list[Problem]:
    """What keeps the plan a draft; empty if it is agreed. `agreement`: the parsed `agreement.json`, if any."""
    if agreement is None:
        return [_found("agreement-absent")]
    return list(_faults(plan, agreement))


def _faults(plan: Plan, agreement: Mapping[str, Any]) -> Iterator[Problem]:
    if agreement.get("format") != FORMAT or not isinstance(agreement.get("signatures"), list):
        yield _found("agreement-malformed")
        return
    if agreement.get("agreed_hash") != agreed_hash(plan):
        yield _found("agreement-changed")
    entered = plan.settings.ceilings_entered
    if entered is None:
        yield _found("agreement-no-ceiling-date")
    signed = {str(entry.get("party")): entry for entry in agreement["signatures"] if isinstance(entry, dict)}
    for party in plan["parties"]:
        if not party.share:
            continue
        signature = signed.get(party.id)
        day = _day(signature)
        if signature is None or not signature.get("signed_by") or day is None:
            yield _found("agreement-unsigned", party=party.id)
        elif entered is not None and day.toordinal() >= entered:
            yield _found("agreement-late", party=party.id)


def _day(signature: Mapping[str, Any] | None) -> date | None:
    try:
        return parse_date(str((signature or {}).get("signed_on", "")))
    except Refused:
        return None


def _found(id: str, **values: object) -> Problem:
    return Problem(id, Severity.WARNING, values=values)


def _feed(digest: Any, table: Table) -> None:
    names = sorted(f.name for f in table.spec.fields if f.name not in ("source", "note"))
    columns = [table.columns[name] for name in names]
    texts = [
        list(column) if isinstance(column, tuple) else ["" if v == MISSING else str(v) for v in column.tolist()]
        for column in columns
    ]
    digest.update(f"\x1d{table.name}".encode())
    for line in sorted("\x1f".join(cells) for cells in zip(*texts, strict=True)):
        digest.update(f"\x1e{line}".encode())
