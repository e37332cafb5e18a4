"""What `maqsad amend` was asked, as rows of table `amendments`: names looked up, numbers read, nothing guessed."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from maqsad.exchange.parsing import parser
from maqsad.plan.catalogue import tables
from maqsad.plan.plan import PlanSnapshot
from maqsad.values import comparable, latin_digits, shown
from maqsad.values.problem import Refused

Record = Mapping[str, Any]
"""One row as a table holds it."""
_WHAT = ("kind", "project", "option", "fund", "year", "to_fund", "to_year", "amount")


@dataclass(frozen=True, slots=True)
class Asked:
    """The changes as they were typed: projects or PROJECT/OPTION, and FUND:YEAR:FUND:YEAR:AMOUNT in rial."""

    into: Sequence[str] = ()
    out: Sequence[str] = ()
    moves: Sequence[str] = ()
    author: str = ""
    reason: str = ""
    date: str | None = None
    """Jalali; None is today."""


def rows_of(asked: Asked, snapshot: PlanSnapshot) -> list[Record]:
    """New rows for the decision's plan. Raises `Refused`: unknown names, no author, or a change that is there."""
    for name, text in (("author", asked.author), ("reason", asked.reason)):
        if not any(letter.isalnum() for letter in comparable(text)):  # marks are no name
            raise Refused("amend-unsigned", option=f"--{name}")
    changes = list(_changes(asked, snapshot))
    if not changes:
        raise Refused("amend-nothing")
    signed = {
        "author": _cell("author", asked.author),
        "reason": _cell("reason", asked.reason),
        "date": _day(asked.date, snapshot),
    }
    known: dict[tuple[Any, ...], Record] = {_same(vars(row)): vars(row) for row in snapshot["amendments"]}
    ids = _free_ids(snapshot)
    records: list[Record] = []
    for change in changes:
        record = {"id": next(ids), **change, **signed}
        there = known.setdefault(_same(record), record)
        if there in records:
            raise Refused("amend-twice")
        if there is not record:
            raise Refused("amend-again", id=there["id"], author=there["author"], date=there["date"])
        records.append(record)
    return records


def _changes(asked: Asked, snapshot: PlanSnapshot) -> Iterator[Record]:
    for kind, given in (("in", asked.into), ("out", asked.out)):
        for text in given:
            project, _, option = text.partition("/")
            id = _named(snapshot, "projects", project)
            yield {"kind": kind, "project": id, "option": _option(snapshot, id, option) if option else ""}
    for text in asked.moves:
        parts = [part.strip() for part in text.split(":")]
        if len(parts) != 5:
            raise Refused("amend-move-form", found=shown(text))
        fund, year, to_fund, to_year, amount = parts
        yield {
            "kind": "money", "fund": _named(snapshot, "funds", fund), "year": _cell("year", year),
            "to_fund": _named(snapshot, "funds", to_fund), "to_year": _cell("to_year", to_year),
            "amount": _cell("amount", amount),
        }  # fmt: skip


def _named(snapshot: PlanSnapshot, table: str, text: str) -> str:
    """The id of a row named by its id or its title in either language; near ones are told where there is none.

    Raises `Refused`: no row of that name, or several.
    """
    plain = latin_digits(text).strip()
    known: dict[str, dict[str, None]] = {}
    for row in snapshot[table]:
        if row.id == plain:
            return str(row.id)
        for name in (row.id, row.title_fa, row.title_en):
            if name:
                known.setdefault(comparable(name), {})[row.id] = None
    wanted = comparable(text)
    found = sorted(known.get(wanted, ()))
    if len(found) > 1:
        raise Refused("amend-several", table=table, found=shown(text), near=found)
    if found:
        return found[0]
    close = difflib.get_close_matches(wanted, known, n=5, cutoff=0.5)
    near = list(dict.fromkeys(id for name in close for id in known[name]))
    every = sorted({id for ids in known.values() for id in ids})
    raise Refused("amend-unknown", table=table, found=shown(text), near=near[:5] or every[:5])


def _option(snapshot: PlanSnapshot, project: str, text: str) -> str:
    """An option of the project by its id, by what follows the project's name in it, or by its kind."""
    rows = [row for row in snapshot["options"] if row.project == project]
    plain = latin_digits(text).strip()
    for fits in (plain, f"{project}.{plain}"):
        for row in rows:
            if row.id == fits:
                return str(row.id)
    kinds = [row.id for row in rows if row.kind == plain]
    if len(kinds) == 1:
        return str(kinds[0])
    raise Refused("amend-unknown-option", found=shown(text), project=project, known=sorted(row.id for row in rows))


def _cell(name: str, text: str) -> Any:
    """A cell as the table holds it. Raises `Refused` as reading a plan does."""
    return parser(tables()["amendments"].field(name), folder=False)(text)


def _day(text: str | None, snapshot: PlanSnapshot) -> int:
    """The day of the request. Raises `Refused` if it is still to come, or older than the figures of the plan."""
    today, decided = _today(), snapshot.settings.decided_as_of
    if text is None:
        return today
    day = int(_cell("date", text))
    if day > today:
        raise Refused("amend-date-ahead", date=day, today=today)
    if decided is not None and day < min(decided, today):  # a plan may be dated ahead; a request may not
        raise Refused("amend-date-early", date=day, decided=decided)
    return day


def _today() -> int:
    return datetime.now().astimezone().date().toordinal()


def _same(record: Record) -> tuple[Any, ...]:
    return tuple(record.get(name) or "" for name in _WHAT)


def _free_ids(snapshot: PlanSnapshot) -> Iterator[str]:
    taken = set(snapshot["amendments"].texts("id"))
    return (id for n in range(1, len(taken) + 10_000) if (id := f"am-{n}") not in taken)
