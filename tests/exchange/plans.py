"""Small plans for the tests: one that can be read, and any plan that the catalogue allows."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from maqsad.exchange.ids import likeness
from maqsad.exchange.parsing import default_of
from maqsad.exchange.steps import parse_steps
from maqsad.plan.catalogue import Field, TableSpec, tables
from maqsad.plan.plan import Plan, plan_of
from maqsad.plan.table import Table, table_of
from maqsad.values import Refused, clean
from maqsad.values.calendar import FIRST_DAY, LAST_DAY

SMALL: Mapping[str, list[dict[str, str]]] = {
    "plan": [
        {
            "id": "p", "title_fa": "برنامه", "title_en": "Plan", "city_fa": "اصفهان", "city_en": "Isfahan",
            "first_year": "1402", "years": "3", "price_year": "1402", "scenario": "base",
        }
    ],
    "scenarios": [
        {"id": "base", "title_fa": "پایه", "title_en": "Base", "ceiling_path": "main", "price_path": "main"}
    ],
    "funds": [
        {"id": "own", "title_fa": "نقد", "title_en": "Cash", "kind": "own_cash", "priority": "1"},
        {"id": "bond", "title_fa": "اوراق", "title_en": "Bond", "kind": "bond", "priority": "2", "repaid_from": "own"},
    ],
    "fund_ceilings": [
        {"fund": "own", "year": "1402", "certainty": "firm", "amount": "4700000000000000"},
        {"fund": "own", "year": "1403", "certainty": "firm", "amount": "0"},
    ],
}  # fmt: skip


def folder_of(path: Path, contents: Mapping[str, list[dict[str, str]]] = SMALL) -> Path:
    """A plan folder with these cells as they are."""
    path.mkdir(parents=True, exist_ok=True)
    for name, rows in contents.items():
        with (path / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(dict.fromkeys(key for row in rows for key in row)))
            writer.writeheader()
            writer.writerows(rows)
    return path


def changed(table: str, row: int, **cells: str) -> dict[str, list[dict[str, str]]]:
    """`SMALL` with some cells of one row (from 0) changed or added."""
    contents = {name: [dict(record) for record in rows] for name, rows in SMALL.items()}
    contents[table][row].update(cells)
    width = dict.fromkeys(key for record in contents[table] for key in record)
    contents[table] = [{key: record.get(key, "") for key in width} for record in contents[table]]
    return contents


IDS = st.from_regex(r"[a-zA-Z0-9ابپس۱][a-z0-9_./\-ابپس]{0,6}", fullmatch=True)
NASTY = ("=1+1", "+1", "-1", "@x", "'", "''", "'=1", "'tis", "＝a", "＋", "－", "＠", '","=', "a\u200cb", "ي ك ی ک",
         "_x000D_", "_x0041_", "1402", "1.50", "true", "#REF!", "é", "é", "🙂", ";", "\u202f", "a\tb", "http://a.b/",
         "0012", "1e5", "<f>", "&amp;", "{=1}", "mailto:a@b", "internal:a", "x" * 300)  # fmt: skip


def _cleaned(text: str, multiline: bool) -> str | None:
    try:
        return clean(text, multiline=multiline)
    except Refused:
        return None


def texts(*, multiline: bool) -> st.SearchStrategy[str]:
    raw = (
        st.text(max_size=12)
        | st.sampled_from(NASTY)
        | st.tuples(st.sampled_from(NASTY), st.text(max_size=4)).map("".join)
    )
    if multiline:
        raw |= st.lists(raw, max_size=3).map("\n".join)
    return raw.map(lambda text: _cleaned(text, multiline)).filter(lambda text: text is not None).map(str)


WHOLE = 2**63 - 1
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "text": texts(multiline=False),
    "longtext": texts(multiline=True),
    "steps": texts(multiline=False).map(parse_steps),
    "int": st.integers(-WHOLE, WHOLE) | st.integers(-20, 20),
    "money": st.integers(-WHOLE, WHOLE) | st.sampled_from([0, 10**15 - 1, 10**15, 2**53 + 1, -(10**15)]),
    "percent": st.integers(-WHOLE, WHOLE) | st.integers(0, 20_000),
    "decimal": st.integers(-WHOLE, WHOLE) | st.integers(-(10**9), 10**9),
    "year": st.integers(1300, 1500),
    "date": st.integers(FIRST_DAY.toordinal(), LAST_DAY.toordinal()),
    "bool": st.integers(0, 1),
}


def values(field: Field, ids: Mapping[str, list[str]]) -> st.SearchStrategy[Any]:
    """What a table may hold in this field; None is missing."""
    held: st.SearchStrategy[Any]
    if field.type == "choice":
        held = st.sampled_from(field.choices)
    elif field.type in ("ref", "refs"):
        known = ids.get(field.target or "", [])
        if not known:
            return st.none()
        held = st.sampled_from(known)
        if field.type == "refs":
            held = st.lists(held, unique=True, min_size=1, max_size=3).map(lambda parts: " ".join(sorted(parts)))
    elif field.type == "id":
        held = IDS
    else:
        held = VALUES[field.type]
    if field.required:
        return held.filter(lambda value: value != "")
    default = default_of(field)
    return held.map(lambda value: default if value == "" and default is not None else value) | st.just(default)


def records(spec: TableSpec) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Rows that table may hold, in a plan where every other table has the ids `a` and `b`."""
    ids = {name: ["a", "b"] for name in tables()}
    row = st.fixed_dictionaries({field.name: values(field, ids) for field in spec.fields})
    size = 1 if spec.name == "plan" else 5
    unique = st.lists(row, min_size=1, max_size=size, unique_by=lambda record: _key(spec, record))
    return unique.map(lambda rows: _with_ids(spec, rows))


def _key(spec: TableSpec, record: Mapping[str, Any]) -> object:
    key = [record[name] for name in spec.key]
    return likeness(record["id"]) if spec.key == ("id",) else tuple(key) or id(record)


def _with_ids(spec: TableSpec, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows, the first two called `a` and `b` where others, or they, refer to them."""
    if spec.key != ("id",):
        return rows
    while len(rows) < 2 and spec.name != "plan":
        rows = [*rows, dict(rows[0])]
    others = [record for record in rows[2:] if likeness(record["id"]) not in ("a", "b")]
    return [{**record, "id": id_} for record, id_ in zip(rows, "ab", strict=False)] + others


def plan_with(name: str, rows: list[dict[str, Any]]) -> Plan:
    """A plan with these rows in one table and what they need in the others."""
    made = {name: table_of(tables()[name], rows)}
    wanted = ["plan", *_targets(tables()[name], required=False)]
    while wanted:
        other = wanted.pop()
        if other not in made:
            made[other] = _support(tables()[other])
            wanted += _targets(tables()[other], required=True)
    return plan_of(made)


def _targets(spec: TableSpec, *, required: bool) -> list[str]:
    return [field.target for field in spec.fields if field.target and field.required >= required]


def _support(spec: TableSpec) -> Table:
    plain = {"year": 1402, "date": 710_000, "bool": 1, "text": "متن", "longtext": "متن"}
    record: dict[str, Any] = {field.name: default_of(field) for field in spec.fields}
    for field in spec.fields:
        if field.required:
            choice = field.choices[0] if field.choices else "a"
            record[field.name] = plain.get(field.type, 1 if field.whole else choice)
    ids = "a" if spec.name == "plan" else "ab"
    return table_of(spec, [{**record, spec.key[0]: id_} for id_ in ids])
