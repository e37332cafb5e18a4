"""`datapackage.json`: what stands in the files of a plan folder, for people and for tools of open data.

It follows the Data Package standard (`tabular-data-package`). No hash, size or date stands in it.
"""

from __future__ import annotations

import json
from typing import Any

from maqsad.plan.catalogue import Field, TableSpec
from maqsad.plan.plan import Plan
from maqsad.values import Bilingual

NAME = "datapackage.json"

_TYPES = {
    "int": "integer",
    "money": "integer",
    "percent": "number",
    "decimal": "number",
    "year": "integer",
    "bool": "boolean",
}


def datapackage(plan: Plan) -> bytes:
    """The description of the plan's tables that have rows."""
    package = {
        "profile": "tabular-data-package",
        "name": "maqsad-plan",
        "format": "maqsad-plan-1",
        "resources": [_resource(table.spec) for table in plan.tables.values() if table.size],
    }
    return (json.dumps(package, ensure_ascii=False, indent=1) + "\n").encode()


def _resource(spec: TableSpec) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(field) for field in spec.fields]}
    if spec.key:
        schema["primaryKey" if spec.key == ("id",) else "uniqueKey"] = list(spec.key)
    return {
        "profile": "tabular-data-resource",
        "name": spec.name,
        "path": f"{spec.name}.csv",
        "format": "csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "header": True},
        "title": _both(spec.title),
        "schema": schema,
    }


def _field(field: Field) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": field.name,
        "type": _TYPES.get(field.type, "string"),
        "kind": field.type,
        "title": _both(field.title),
    }
    if field.type == "bool":
        described |= {"trueValues": ["yes"], "falseValues": ["no"]}
    if field.unit.fa or field.unit.en:
        described["unit"] = _both(field.unit)
    if field.default is not None:
        described["default"] = field.default
    if field.target:
        described["refersTo"] = field.target
    if constraints := _constraints(field):
        described["constraints"] = constraints
    return described


def _constraints(field: Field) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": True} if field.required else {}
    if field.choices:
        constraints["enum"] = list(field.choices)
    return constraints


def _both(text: Bilingual) -> dict[str, str]:
    return {"fa": text.fa, "en": text.en}
