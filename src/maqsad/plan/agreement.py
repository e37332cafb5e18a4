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
    entries = agreement.get("signatures")
    if agreement.get("format") != FORMAT or not isinstance(entries, list) or _twice(entries):
        yield _found("agreement-malformed")
        return
    if agreement.get("agreed_hash") != agreed_hash(plan):
        yield _found("agreement-changed")
    entered = plan.settings.ceilings_entered
    if entered is None:
        yield _found("agreement-no-ceiling-date")
    days = {_party(entry): _day(entry) for entry in entries}
    for party in plan["parties"]:
        if not party.share:
            continue
        day = days.get(party.id)
        if day is None:
            yield _found("agreement-unsigned", party=party.id)
        elif entered is not None and day.toordinal() >= entered:
            yield _found("agreement-late", party=party.id)


def _twice(entries: list[Any]) -> bool:
    """Whether a party stands twice, so that one signature could hide another."""
    parties = [_party(entry) for entry in entries if _party(entry)]
    return len(parties) > len(set(parties))


def _party(entry: Any) -> str:
    party = entry.get("party") if isinstance(entry, dict) else None
    return party if isinstance(party, str) else ""


def _day(entry: Any) -> date | None:
    """The day of a signature; None if it lacks a name or a day."""
    if not isinstance(entry, dict):
        return None
    name, day = entry.get("signed_by"), entry.get("signed_on")
    if not isinstance(name, str) or not name.strip() or not isinstance(day, str):
        return None
    try:
        return parse_date(day)
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
