"""A rule's columns and rows as readable LP text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from maqsad.portfolio.formulation.facts import Facts
from maqsad.portfolio.formulation.model import Column, Row
from maqsad.portfolio.formulation.rule import Rule


def lp_text(rule: Rule, facts: Facts) -> str:
    """What the rule makes of one plan: rows, then bounds, worth and wholeness of its own columns, sorted by id."""
    parts = list(rule.build(facts))
    rows = sorted((part for part in parts if isinstance(part, Row)), key=lambda row: row.id)
    columns = sorted((part for part in parts if isinstance(part, Column)), key=lambda column: column.id)
    lines = [f"\\ {rule.id}: {rule.statement.en}", f"\\ {rule.unit.en}; {rule.source}", ""]
    lines += _section("Maximize", [f" {_signed(c.value)} {c.id}" for c in columns if c.value])
    lines += _section("Subject To", [line for row in rows for line in _row(row)])
    lines += _section("Bounds", [f" {c.lower} <= {c.id} <= {c.upper}" for c in columns])
    lines += _section("Generals", [f" {c.id}" for c in columns if c.whole])
    return "\n".join([*lines, "End", ""])


def _section(title: str, lines: Iterable[str]) -> list[str]:
    lines = list(lines)
    return [title, *lines, ""] if lines else []


def _row(row: Row) -> list[str]:
    entries = [*_entries(row.x), *_entries(row.z)]
    return [f" {row.id}:", *(f"  {entry}" for entry in entries or ["0"]), f"  {row.sense} {row.rhs}"]


def _entries(amounts: Mapping[str, int]) -> list[str]:
    return [f"{_signed(amount)} {id}" for id, amount in sorted(amounts.items()) if amount]


def _signed(amount: int) -> str:
    return f"{'-' if amount < 0 else '+'} {abs(amount)}"
