"""The catalogue: every table and field of a plan, described once.

Validation, the workbook template, the labels on pages and the reference documentation all read it. One TOML file a
table stands beside this module, in the order of `ORDER`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal, get_args

from maqsad.values.text import Bilingual

FieldType = Literal[
    "id", "text", "longtext", "steps", "choice", "ref", "refs",
    "int", "money", "percent", "decimal", "year", "date", "bool",
]  # fmt: skip
WHOLE_TYPES: frozenset[str] = frozenset({"int", "money", "percent", "decimal", "year", "date", "bool"})
"""Types held as whole numbers: rial, basis points, micros, fiscal year, day ordinal (Gregorian), 0 or 1."""

ORDER = (
    "plan", "sources", "documents", "goals", "links", "units", "districts", "indicators", "indicator_items",
    "indicator_values", "parties", "weights", "classifications", "project_types", "projects", "actions",
    "project_districts", "options", "option_costs", "channels", "effects", "upkeep", "measures", "assets", "relations",
    "obligations", "floors", "capacities", "capacity_use", "funds", "fund_ceilings", "instalments", "eligibility",
    "base_rows", "limits", "price_indices", "scenarios", "in_force", "amendments", "district_floors",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a table. `default` is written as in a file; None means that a blank is missing."""

    name: str
    type: FieldType
    title: Bilingual
    meaning: Bilingual
    required: bool = False
    default: str | None = None
    target: str | None = None
    """The table whose ids a `ref` or `refs` holds."""
    choices: tuple[str, ...] = ()
    choice_titles: tuple[Bilingual, ...] = ()
    unit: Bilingual = Bilingual("", "")
    example: str = ""
    late: bool = False
    """A text that came after plans had been hashed: it counts in the hash only where it is not its default."""

    @property
    def whole(self) -> bool:
        return self.type in WHOLE_TYPES


@dataclass(frozen=True, slots=True)
class TableSpec:
    """One table: what it holds, its fields in order and the fields that make a row unique (none: equal rows add up)."""

    name: str
    title: Bilingual
    meaning: Bilingual
    key: tuple[str, ...]
    fields: tuple[Field, ...]

    def field(self, name: str) -> Field:
        """The field called `name`; KeyError if the table has none."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(f"{self.name}.{name}")


@cache
def tables() -> Mapping[str, TableSpec]:
    """All table specifications by name, in the order in which a person fills them in."""
    folder = files("maqsad.plan.catalogue")
    return {name: _table(name, tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8"))) for name in ORDER}


def _table(name: str, raw: Mapping[str, Any]) -> TableSpec:
    fields = tuple(_field(entry) for entry in raw["field"])
    names = [field.name for field in fields]
    if len(set(names)) != len(names) or not set(raw["key"]) <= set(names):
        raise ValueError(f"catalogue {name}: duplicate field or unknown key")
    return TableSpec(name, _bilingual(raw, "title"), _bilingual(raw, "meaning"), tuple(raw["key"]), fields)


def _field(raw: Mapping[str, Any]) -> Field:
    if raw["type"] not in get_args(FieldType):
        raise ValueError(f"catalogue: unknown type {raw['type']}")
    if raw.get("late") and (raw["type"] != "text" or "default" not in raw):
        raise ValueError(f"catalogue {raw['name']}: only a text with a default comes late")
    choices = raw.get("choices", {})
    return Field(
        name=raw["name"],
        type=raw["type"],
        title=_bilingual(raw, "title"),
        meaning=_bilingual(raw, "meaning"),
        required=raw.get("required", False),
        default=raw.get("default"),
        target=raw.get("target"),
        choices=tuple(choices),
        choice_titles=tuple(Bilingual(fa, en) for fa, en in choices.values()),
        unit=_bilingual(raw, "unit"),
        example=raw.get("example", ""),
        late=raw.get("late", False),
    )


def _bilingual(raw: Mapping[str, Any], name: str) -> Bilingual:
    return Bilingual(raw.get(f"{name}_fa", ""), raw.get(f"{name}_en", ""))
