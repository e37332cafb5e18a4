"""A plan as given, and the explicit snapshot of it that is decided."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from maqsad.plan.catalogue import Field, TableSpec, tables
from maqsad.plan.table import BLOCK, MISSING, Column, Row, Table, table_of

FORMAT = "maqsad-plan-1"


@dataclass(frozen=True)
class Plan:
    """Every table of a plan, all scenarios. Same content, same `hash`, whatever the order of rows or the format."""

    tables: Mapping[str, Table]

    def __getitem__(self, name: str) -> Table:
        return self.tables[name]

    @property
    def settings(self) -> Row:
        """The one row of table `plan`."""
        return next(iter(self.tables["plan"]))

    @cached_property
    def hash(self) -> str:
        """SHA-256 over the canonical content, in hexadecimal."""
        digest = hashlib.sha256(FORMAT.encode())
        for name in sorted(self.tables):
            digest.update(f"\x1d{name}".encode())
            for line in _canonical_rows(self.tables[name]):
                digest.update(f"\x1e{line}".encode())
        return digest.hexdigest()


@dataclass(frozen=True)
class PlanSnapshot(Plan):
    """One plan in one scenario with every option, cost and effect written out (rules D): what is decided and hashed.

    The plan's setting `scenario` names the scenario. Only `maqsad.plan.explicit` makes one.
    """

    @property
    def scenario(self) -> Row:
        return self.tables["scenarios"].by_id()[self.settings.scenario]


def plan_of(given: Mapping[str, Table]) -> Plan:
    """A plan with every table of the catalogue; absent ones are empty."""
    return Plan({name: given.get(name) or empty(spec) for name, spec in tables().items()})


def empty(spec: TableSpec) -> Table:
    return table_of(spec, [])


def _canonical_rows(table: Table) -> list[str]:
    fields = sorted(table.spec.fields, key=lambda f: f.name)
    columns = [_canonical(table.columns[f.name]) for f in fields if not f.late]
    late = [_stated(f, table.texts(f.name)) for f in fields if f.late]
    rows = ("\x1f".join(cells) for cells in zip(*columns, strict=True))
    return sorted("".join(parts) for parts in zip(rows, *late, strict=True))


def _stated(field: Field, column: tuple[str, ...]) -> Iterator[str]:
    """What a late field adds to its rows: nothing where it is at its default, so that older hashes stand."""
    return ("" if text in ("", field.default) else f"\x1f{field.name}={text}" for text in column)


def _canonical(column: Column) -> Iterator[str]:
    if isinstance(column, tuple):
        return iter(column)
    blocks = (column[start : start + BLOCK].tolist() for start in range(0, len(column), BLOCK))
    return ("" if value == MISSING else str(value) for block in blocks for value in block)
