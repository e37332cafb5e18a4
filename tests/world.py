"""The smallest plan with an obvious answer: a test states only what matters, this fills in the rest.

    from world import MICRO, PERCENT, ceilings, scale, world

    plan = world(
        indicators=[{"id": "speed"}],
        projects=[{"id": "road"}],
        options=[{"id": "road.a", "project": "road", "usable_year": 1402}],
        option_costs=[{"option": "road.a", "amount": 70}],
        effects=[{"option": "road.a", "indicator": "speed", "year": 1402, "likely": 5 * MICRO}],
    )

Values are *held* values: rial, basis points, micros, fiscal years, day ordinals, 1 or 0 for yes or no; None is blank.
Horizon 1402-1403, prices of 1402, every index 1, one fund `cash` with plenty of firm money that may pay anything, one
`unit`, `type`, `mission`, `programme`, `goal`, `district`, `source` and `party` of those ids, no floor that binds.
A table that is given replaces its default rows; in each given record what is absent gets its default: the one here,
else the catalogue's. To leave a cell blank on purpose, give None.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from maqsad.plan.catalogue import Field, TableSpec, tables
from maqsad.plan.plan import Plan, plan_of
from maqsad.plan.table import table_of

Record = Mapping[str, Any]

MICRO = 1_000_000
"""One unit of a decimal (level, effect, index), in micros."""
PERCENT = 100
"""One percent, in basis points."""
FIRST, LAST = 1402, 1403
YEARS = range(1400, 1413)
GROUPS = ("land", "works", "equipment", "payroll")
PLENTY = 10**15
"""Rial of firm money that each fund has in each year where no ceilings are given."""
DAY = date(2023, 3, 1).toordinal()

_DEFAULTS: dict[str, dict[str, Any]] = {
    "plan": {
        "id": "plan", "first_year": FIRST, "years": 2, "price_year": FIRST, "decided_as_of": DAY, "scenario": "base",
        "theta": 0, "capital_floor": 0,
    },
    "sources": {"kind": "office"},
    "documents": {"version": "1"},
    "goals": {"level": "goal", "subject": "city"},
    "units": {"kind": "department"},
    "districts": {"population": 1000},
    "indicators": {"goal": "goal", "level": "outcome", "owner": "unit", "formula": "x", "direction": "up"},
    "indicator_items": {"provider": "unit"},
    "indicator_values": {"confirmer": "confirmer"},
    "parties": {"share": 1},
    "weights": {"party": "party", "weight": MICRO},
    "classifications": {"kind": "mission", "version": "1"},
    "projects": {
        "goal": "goal", "reason_fa": "دلیل", "reason_en": "reason", "unit": "unit", "type": "type", "class": "other",
        "mission": "mission", "programme": "programme", "state": "new", "price_year": FIRST, "estimate": "estimated",
    },
    "project_districts": {"role": "stands", "district": "district", "share": 100 * PERCENT},
    "options": {"kind": "as_planned"},
    "option_costs": {"year": FIRST, "nature": "works", "capital": 1, "index_group": "works", "price_year": FIRST},
    "channels": {"potential": MICRO},
    "effects": {"grade": "A", "source": "source"},
    "upkeep": {"dimension": "upkeep", "fund": "cash", "price_year": FIRST},
    "measures": {"dimension": "upkeep"},
    "assets": {"kind": "economic_assets"},
    "obligations": {"date": DAY},
    "funds": {"kind": "own_cash", "priority": 1, "stable": 1, "own": 1},
    "fund_ceilings": {"fund": "cash", "certainty": "firm"},
    "instalments": {"offset": 1},
    "amendments": {"author": "council", "date": DAY, "reason": "asked for"},
    "eligibility": {"fund": "cash", "nature": "any", "class": "any"},
    "base_rows": {"fund": "cash", "kind": "running", "capital": 0, "mission": "mission", "unit": "unit"},
    "price_indices": {"path": "base", "index": MICRO},
    "scenarios": {"price_path": "base"},
}  # fmt: skip

_GIVEN_ALWAYS: dict[str, list[Record]] = {
    "plan": [{}],
    "sources": [{"id": "source"}],
    "units": [{"id": "unit"}],
    "goals": [{"id": "goal"}],
    "districts": [{"id": "district"}],
    "parties": [{"id": "party"}],
    "classifications": [{"id": "mission"}, {"id": "programme", "kind": "programme", "parent": "mission"}],
    "project_types": [{"id": "type"}],
    "funds": [{"id": "cash"}],
    "scenarios": [{"id": "base"}],
    "price_indices": [{"group": group, "year": year} for group in GROUPS for year in YEARS],
}


def world(**given: Iterable[Record] | Record) -> Plan:
    """A plan of the records given by table (one record may stand without a list), completed as the module says."""
    listed = {name: [records] if isinstance(records, Mapping) else list(records) for name, records in given.items()}
    if unknown := listed.keys() - tables().keys():
        raise KeyError(f"no such table: {sorted(unknown)}")
    listed = _GIVEN_ALWAYS | listed
    filled = {name: _filled(tables()[name], listed[name], listed) for name in listed}
    for name, default in _DEPENDENT.items():
        if name not in filled:
            filled[name] = _filled(tables()[name], default(filled), listed)
    return plan_of({name: table_of(tables()[name], records) for name, records in filled.items()})


def ceilings(
    firm: int | Mapping[int, int], expected: int | Mapping[int, int] = 0, fund: str = "cash", path: str | None = None
) -> list[Record]:
    """Ceilings of one fund in rial: one amount for every year of 1402-1403, or an amount a year."""
    return [
        {"fund": fund, "year": year, "certainty": certainty, "amount": amount, "path": path}
        for certainty, money in (("firm", firm), ("expected", expected))
        for year, amount in (money if isinstance(money, Mapping) else dict.fromkeys((FIRST, LAST), money)).items()
    ]


def scale(indicator: str, baseline: int, target: int, *, since: int = FIRST - 1, until: int = LAST) -> list[Record]:
    """Baseline and target of an indicator, in micros."""
    return [
        {"indicator": indicator, "kind": "baseline", "year": since, "value": baseline},
        {"indicator": indicator, "kind": "target", "year": until, "value": target},
    ]


def held(field: Field, text: str) -> str | int:
    """A catalogue's default as it is held in a table."""
    if field.type == "bool":
        return int(text == "yes")
    factor = {"percent": PERCENT, "decimal": MICRO}.get(field.type, 1)
    return int(Decimal(text) * factor) if field.whole else text


def _filled(spec: TableSpec, records: Iterable[Record], given: Mapping[str, list[Record]]) -> list[Record]:
    return [_completed(spec, n, dict(record), given) for n, record in enumerate(records, start=1)]


def _completed(spec: TableSpec, n: int, record: dict[str, Any], given: Mapping[str, list[Record]]) -> Record:
    record = _DEFAULTS.get(spec.name, {}) | record
    for field in spec.fields:
        if field.name in record:
            continue
        if field.default is not None:
            record[field.name] = held(field, field.default)
        elif field.required:
            record[field.name] = _required(spec, field, n, record, given)
    if spec.name == "effects":
        record = {"low": record["likely"], "high": record["likely"]} | record
    return record


def _required(spec: TableSpec, field: Field, n: int, record: Record, given: Mapping[str, list[Record]]) -> Any:
    """What a required cell holds where neither the test nor a default says so. KeyError: the test has to say."""
    if field.name == "project" and record.get("option"):
        return _project_of(record["option"], given)
    if field.type == "id":
        return f"{spec.name}-{n}"
    if field.type in ("text", "longtext"):
        return f"{record.get('id', spec.name)}"
    if field.type == "year":
        return FIRST
    if spec.name == "effects" and field.name in ("low", "high") and "likely" in record:
        return record["likely"]
    raise KeyError(f"{spec.name}[{n}]: say {field.name}")


def _project_of(option: str, given: Mapping[str, list[Record]]) -> str:
    """The project of a written option, or of a derived one: those are called `project.kind`."""
    written = {record.get("id"): record["project"] for record in given.get("options", [])}
    return str(written.get(option) or option.rpartition(".")[0])


def _all_ceilings(filled: Mapping[str, list[Record]]) -> list[Record]:
    settings = filled["plan"][0]
    years = range(settings["first_year"], settings["first_year"] + settings["years"])
    return [
        row
        for fund in filled["funds"]
        for row in ceilings(dict.fromkeys(years, PLENTY), dict.fromkeys(years, 0), fund["id"])
    ]


def _all_eligible(filled: Mapping[str, list[Record]]) -> list[Record]:
    return [{"fund": fund["id"]} for fund in filled["funds"]]


def _all_scales(filled: Mapping[str, list[Record]]) -> list[Record]:
    """From 0 to 100 units."""
    settings = filled["plan"][0]
    since, until = settings["first_year"] - 1, settings["first_year"] + settings["years"] - 1
    return [
        row
        for indicator in filled.get("indicators", [])
        for row in scale(indicator["id"], 0, 100 * MICRO, since=since, until=until)
    ]


def _equal_weights(filled: Mapping[str, list[Record]]) -> list[Record]:
    items = [("criterion", item) for item in ("development", "satisfaction")]
    items += [("goal", goal["id"]) for goal in filled["goals"]]
    items += [("indicator", indicator["id"]) for indicator in filled.get("indicators", [])]
    return [{"party": party["id"], "kind": kind, "item": item} for party in filled["parties"] for kind, item in items]


def _all_in_first_district(filled: Mapping[str, list[Record]]) -> list[Record]:
    district = filled["districts"][0]["id"]
    return [
        {"project": project["id"], "role": role, "district": district}
        for project in filled.get("projects", [])
        for role in ("stands", "benefits")
    ]


_DEPENDENT = {
    "fund_ceilings": _all_ceilings,
    "eligibility": _all_eligible,
    "indicator_values": _all_scales,
    "weights": _equal_weights,
    "project_districts": _all_in_first_district,
}
