"""From a planner's YAML to a plan, and to what is expected of its decision. The form is described in README.md."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from maqsad.plan.plan import Plan
from maqsad.values import MoneyUnit, to_rial
from world import FIRST, LAST, MICRO, PERCENT, ceilings, world

Record = dict[str, Any]
_SHARES = {"debt_limit", "capital_floor", "later_weight", "hand_over_probability", "absorption", "decay", "closing"}
_MONEY = {
    "cost_to_complete", "guard_cost", "making_safe_cost", "minimum_pace", "salvage", "retention_held", "advance_open",
    "grant_refund_if_stopped", "hand_over_land_cost", "hand_over_guarantee", "spent_to_date",
}  # fmt: skip
_WORDS = {
    "state", "contract", "estimate", "class", "direction", "kind", "unit_fa", "unit_en", "repaid_from", "shape",
    "paid_from", "criterion",
}  # fmt: skip
_FLAGS = {"dangerous", "hand_over", "carries_over", "derive", "completion_first"}
_YEARS = {"earliest_finish", "hand_over_year"}


def load(path: Path) -> Record:
    """The file's content, every scalar as text, so that no number passes through a float."""
    return dict(yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader))


def rial(text: str) -> int:
    """Milliard toman as rial."""
    return to_rial(Decimal(text), MoneyUnit.MILLIARD_TOMAN)


def micros(text: str) -> int:
    return int(Decimal(text) * MICRO)


def later(text: str) -> int:
    """A year, or `later`."""
    return LAST + 1 if text == "later" else int(text)


def plan_of_case(case: Mapping[str, Any]) -> Plan:
    """The plan that a case describes."""
    known = {"title", "plan", "funds", "indicators", "parties", "channels", "projects", "relations", "obligations"}
    if unknown := case.keys() - known - {"floors", "base", "expect", "in_force", "amendments"}:
        raise KeyError(f"not a part of a case: {sorted(unknown)}")
    projects: Record = case["projects"]
    tables: dict[str, Any] = {
        "plan": _facts(case.get("plan", {})),
        **_funds(case["funds"]),
        **_indicators(case["indicators"]),
        "channels": [
            {
                "id": id_,
                "indicator": channel["indicator"],
                "potential": micros(channel["potential"]),
                "shape": channel.get("shape"),
            }
            for id_, channel in case.get("channels", {}).items()
        ],
        "projects": [_project(id_, dict(project or {})) for id_, project in projects.items()],
        "options": [
            {"id": f"{id_}.{name}", "project": id_, "usable_year": _year(option.get("usable"))}
            for id_, name, option in _options(projects)
        ],
        "option_costs": list(_costs(projects)),
        "effects": list(_effects(projects)),
        "upkeep": list(_upkeep(projects)),
        "relations": list(_relations(case.get("relations", []))),
        "obligations": [
            {"id": f"must-{id_}", "project": id_, "by_year": _year((duty or {}).get("by"))}
            for id_, duty in (case.get("obligations") or {}).items()
        ],
        "amendments": list(_amendments(case.get("amendments", []))),
        "floors": [
            {"indicator": id_, "year": int(floor["year"]), "level": micros(floor["level"])}
            for id_, floor in case.get("floors", {}).items()
        ],
        "base_rows": [
            {"fund": row["fund"], "year": int(row["year"]), "amount": rial(row["amount"])}
            for row in case.get("base", [])
        ],
        "in_force": [{"project": id_, "option": f"{id_}.{name}"} for id_, name in case.get("in_force", {}).items()],
    }
    if "parties" in case:
        tables |= _parties(case["parties"])
    return world(**tables)


def _facts(given: Mapping[str, str]) -> Record:
    return {name: _held(name, text) for name, text in given.items()}


def _held(name: str, text: str) -> Any:
    if name in _MONEY:
        return rial(text)
    if name in _SHARES:
        return int(Decimal(text) * PERCENT)
    if name in _FLAGS:
        return {"yes": 1, "no": 0}[text]
    if name in _YEARS:
        return int(text)
    if name in _WORDS:
        return text
    raise KeyError(f"not a fact: {name}")


def _year(text: str | None) -> int | None:
    return None if text is None else int(text)


def _amounts(given: Mapping[str, str] | None) -> dict[int, int]:
    return {int(year): rial(amount) for year, amount in (given or {}).items()}


def _funds(given: Mapping[str, Record]) -> dict[str, list[Record]]:
    funds, money, instalments = [], [], []
    for number, (id_, fund) in enumerate(given.items(), start=1):
        fund = dict(fund)
        none = dict.fromkeys((FIRST, LAST), 0)
        money += ceilings(none | _amounts(fund.pop("money", {})), none | _amounts(fund.pop("expected", {})), id_)
        instalments += [
            {"fund": id_, "offset": offset, "amount": amount}
            for offset, amount in _amounts(fund.pop("instalments", {})).items()
        ]
        lot = fund.pop("lot", None)
        own = {} if lot is None else {"lot": rial(lot), "stable": 0, "own": 0, "kind": "bond"}
        funds.append({"id": id_, "priority": int(fund.pop("priority", number)), **own, **_facts(fund)})
    return {"funds": funds, "fund_ceilings": money, "instalments": instalments}


def _indicators(given: Mapping[str, Record]) -> dict[str, list[Record]]:
    indicators, values = [], []
    for id_, indicator in given.items():
        indicator = dict(indicator)
        unit = indicator.pop("unit")
        levels = [("baseline", FIRST - 1, indicator.pop("from")), ("target", LAST, indicator.pop("to"))]
        levels += [("forecast", int(year), level) for year, level in indicator.pop("forecast", {}).items()]
        values += [
            {"indicator": id_, "kind": kind, "year": year, "value": micros(level)} for kind, year, level in levels
        ]
        tolerance = indicator.pop("tolerance", None)
        deviation = {} if tolerance is None else {"tolerance": micros(tolerance)}
        indicators.append({"id": id_, "unit_fa": unit, "unit_en": unit, **deviation, **_facts(indicator)})
    return {"indicators": indicators, "indicator_values": values}


def _parties(given: Mapping[str, Record]) -> dict[str, list[Record]]:
    return {
        "parties": [{"id": id_, "share": int(party["share"])} for id_, party in given.items()],
        "weights": [
            {"party": id_, "kind": "indicator", "item": item, "weight": micros(weight)}
            for id_, party in given.items()
            for item, weight in party["weights"].items()
        ],
    }


def _project(id_: str, project: Record) -> Record:
    for name in ("options", "effect", "upkeep", "channel"):
        project.pop(name, None)
    return {"id": id_, "derive": int("cost_to_complete" in project), **_facts(project)}


def _options(projects: Mapping[str, Record]) -> Iterator[tuple[str, str, Record]]:
    for id_, project in projects.items():
        for name, option in ((project or {}).get("options") or {}).items():
            if unknown := option.keys() - {"cost", "usable", "effect", "channel", "paid_from", "upkeep"}:
                raise KeyError(f"{id_}.{name}: not a part of an option: {sorted(unknown)}")
            yield id_, name, option


def _costs(projects: Mapping[str, Record]) -> Iterator[Record]:
    for id_, name, option in _options(projects):
        for year, amount in _amounts(option.get("cost")).items():
            yield {"option": f"{id_}.{name}", "year": year, "amount": amount, "fund": option.get("paid_from")}


def _effects(projects: Mapping[str, Record]) -> Iterator[Record]:
    for id_, project in projects.items():
        for indicator, effect in ((project or {}).get("effect") or {}).items():
            yield {"project": id_, "indicator": indicator, "channel": project.get("channel"), **_sizes(effect)}
    for id_, name, option in _options(projects):
        for indicator, effect in option.get("effect", {}).items():
            known = {"option": f"{id_}.{name}", "year": int(option["usable"]), "channel": option.get("channel")}
            yield {"indicator": indicator, **known, **_sizes(effect)}


def _sizes(effect: str | list[str]) -> Record:
    low, likely, high = [effect] * 3 if isinstance(effect, str) else effect
    return {"low": micros(low), "likely": micros(likely), "high": micros(high)}


def _upkeep(projects: Mapping[str, Record]) -> Iterator[Record]:
    every = ((id_, None, project["upkeep"]) for id_, project in projects.items() if "upkeep" in (project or {}))
    own = ((id_, f"{id_}.{name}", option["upkeep"]) for id_, name, option in _options(projects) if "upkeep" in option)
    for project, option, row in (*every, *own):
        saved, added = rial(row.get("saved", "0")), rial(row.get("added", "0"))
        yield {
            "project": project, "option": option, "from_year": int(row["from"]), "fund": row["fund"], "added": added,
            "saved_low": saved, "saved_likely": saved, "saved_high": saved, "cashable": 100 * PERCENT,
        }  # fmt: skip


def _amendments(given: Iterable[Record]) -> Iterator[Record]:
    for number, row in enumerate(given, start=1):
        signed = {"id": f"change-{number}", "author": row["author"], "reason": row.get("reason", "-")}
        if "move" in row:
            start, end = row["from"], row["to"]
            moved = {"fund": start["fund"], "year": int(start["year"]), "amount": rial(row["move"])}
            yield {"kind": "money", **moved, "to_fund": end["fund"], "to_year": int(end["year"]), **signed}
        else:
            kind = "in" if "in" in row else "out"
            project, _, option = row[kind].partition("/")
            yield {"kind": kind, "project": project, "option": f"{project}.{option}" if option else None, **signed}


def _relations(given: Iterable[Record]) -> Iterator[Record]:
    for number, relation in enumerate(given, start=1):
        if "requires" in relation:
            yield {"kind": "requires", "project": relation["project"], "needs": relation["requires"]}
        elif "forbids" in relation:
            yield {"kind": "forbids", "project": relation["forbids"]}
        else:
            limit = int(relation["at_most"])
            for project in relation["of"]:
                yield {"kind": "at_most", "project": project, "group": f"group-{number}", "limit": limit}
