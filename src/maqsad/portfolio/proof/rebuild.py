#!/usr/bin/env python3
"""Rebuild the whole-number model M1 from the explicit plan folder `plan/` beside this file, and its hash.

This script is a second, independent reading of the numbered rules (docs/rules.md): it needs nothing but Python 3.11
and shares no line with the program that decided. Sections carry the letters of the rules; whole numbers and exact
fractions only. `python3 -I rebuild.py` prints the hash and compares it with the one in `certificate.json`.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from math import gcd, lcm
from pathlib import Path
from typing import Any

GROUPS = ("land", "works", "equipment", "payroll")
NATURES = (*GROUPS, "services", "operation")
CLASSES = ("infrastructure", "building", "service", "technology", "land", "other")
SHAPE = "100:100 120:10"
KEYS = {
    "indicator_values": "indicator kind year district", "weights": "party kind item", "in_force": "project",
    "project_districts": "project role district", "effects": "option indicator year", "upkeep": "option dimension",
    "capacities": "id year", "capacity_use": "option capacity year", "fund_ceilings": "fund year certainty path",
    "instalments": "fund offset", "eligibility": "fund nature class", "price_indices": "path group year",
    "district_floors": "district", "option_costs": "",
}  # fmt: skip


class RefusedError(Exception):
    """The plan folder cannot be read as a plan; the text says which table, row and field."""


# ---- N: numbers, and the tables that hold them -----------------------------------------------------------------------


def ceil(n: int, d: int) -> int:
    """N4, costs."""
    return -(-n // d)


def near(n: int, d: int) -> int:
    """N4, everything else: the nearest whole number, ties to even."""
    if d < 0:
        n, d = -n, -d
    whole, rest = divmod(n, d)
    return whole + (2 * rest > d or (2 * rest == d and whole % 2 == 1))


def shares(total: int, weights: Mapping[Any, Fraction]) -> dict[Any, int]:
    """N5: largest remainder, ties to what sorts first."""
    whole = sum(weights.values(), Fraction(0))
    exact = {key: total * weight / whole for key, weight in weights.items()}
    parts = {key: value.numerator // value.denominator for key, value in exact.items()}
    order = sorted(exact, key=lambda key: (parts[key] - exact[key], key))
    for key in order[: total - sum(parts.values())]:
        parts[key] += 1
    return parts


class Row:
    """One record of a table; every reader names table, row and field when a cell is not what it must be (N1-N3, N6)."""

    __slots__ = ("cells", "line", "places", "table")

    def __init__(self, table: str, line: int, places: Mapping[str, int], cells: list[str]) -> None:
        self.table, self.line, self.places, self.cells = table, line, places, cells

    def bad(self, name: str, why: str) -> RefusedError:
        return RefusedError(f"{self.table}, row {self.line}, {name}: {why}")

    def text(self, name: str) -> str:
        place = self.places.get(name)
        return "" if place is None else self.cells[place].removeprefix("'")

    def need(self, name: str) -> str:
        if text := self.text(name):
            return text
        raise self.bad(name, "is missing")

    def word(self, name: str, allowed: Iterable[str]) -> str:
        if (text := self.need(name)) in allowed:
            return text
        raise self.bad(name, f"{text!r} is unknown")

    def yes(self, name: str) -> bool:
        return self.word(name, ("yes", "no")) == "yes"

    def number(self, name: str, decimals: int = 0) -> int:
        text = self.need(name)
        if text.isascii() and text.isdigit():
            return int(text + "0" * decimals)
        if re.fullmatch(rf"-?[0-9]+(\.[0-9]{{1,{decimals}}})?" if decimals else "-?[0-9]+", text):
            whole, _, part = text.partition(".")
            return int(whole + part.ljust(decimals, "0"))
        raise self.bad(
            name, f"{text!r} is not a {f'number with at most {decimals} decimals' if decimals else 'whole number'}"
        )

    def micros(self, name: str) -> int:
        return self.number(name, 6)

    def bp(self, name: str) -> int:
        return self.number(name, 2)

    def year(self, name: str) -> int | None:
        return self.number(name) if self.text(name) else None

    def amount(self, name: str) -> int:
        if (amount := self.number(name)) >= 0:
            return amount
        raise self.bad(name, "must not be negative")


def read(folder: Path, table: str) -> Iterator[Row]:
    """The records of a table; an absent table is empty. Keys are unique, every record is as long as the header."""
    path = folder / f"{table}.csv"
    if not path.is_file():
        return
    key, seen = KEYS.get(table, "id").split(), set()
    with path.open(encoding="utf-8-sig", newline="") as lines:
        try:
            records = csv.reader(lines, strict=True)
            header = next(records, [])
            places = {name: place for place, name in enumerate(header)}
            if len(places) < len(header):
                raise RefusedError(f"{table}: a field stands twice in the header")
            for number, cells in enumerate(records, 2):
                if len(cells) != len(header):
                    raise RefusedError(f"{table}, row {number}: {len(cells)} cells under {len(header)} fields")
                row = Row(table, number, places, cells)
                if key:
                    own = tuple(map(row.text, key))
                    if own in seen:
                        raise row.bad(" ".join(key), f"{' '.join(own)!r} stands twice")
                    seen.add(own)
                yield row
        except (csv.Error, UnicodeDecodeError) as error:
            raise RefusedError(f"{table}: {error}") from None


@dataclass(slots=True)
class Option:
    """An option of a decided project, with the sums that rules C4, C5 and `reserve` take over its costs."""

    id: str
    project: int
    place: int
    row: Row
    usable: int | None
    probability: int
    cost: int = 0
    left: int = 0
    first_year: int = 0


@dataclass(slots=True)
class Project:
    """A project with its options and, by district, the shares where it stands and whom it benefits."""

    row: Row
    id: str
    committed: bool
    options: list[Option] = field(default_factory=list)
    in_force: int = 0
    shares: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    classes: dict[tuple[str, str, bool], str] = field(default_factory=dict)


class Book(dict[int, dict[int, int]]):
    """Whole numbers on choices: project index, option index, coefficient."""

    def put(self, option: Option, n: int) -> None:
        own = self.setdefault(option.project, {})
        own[option.place] = own.get(option.place, 0) + n

    def merge(self, other: Mapping[int, dict[int, int]], factor: Callable[[int], int]) -> Book:
        for i, own in other.items():
            if times := factor(i):
                mine = self.setdefault(i, {})
                for o, n in own.items():
                    mine[o] = mine.get(o, 0) + times * n
        return self


@dataclass(slots=True)
class Curve:
    """L5: worth at p = 0, breakpoints, and one slope more than breakpoints."""

    zero: int
    points: list[int]
    slopes: list[int]

    def pieces(self, low: int, high: int) -> list[int]:
        """The lengths of the pieces between low and high; zero where a piece lies outside."""
        edges = [low, *(min(max(point, low), high) for point in self.points), high]
        return [b - a for a, b in pairwise(edges)]

    def worth(self, p: int) -> int:
        sign = 1 if p >= 0 else -1
        lengths = self.pieces(min(0, p), max(0, p))
        return self.zero + sign * sum(s * n for s, n in zip(self.slopes, lengths, strict=True))


@dataclass(slots=True)
class Effect:
    """E1: a row of an option on an indicator; `raw` is six times E2."""

    year: int
    raw: int
    low: int
    grade: int
    channel: str


class Plan:
    """The plan folder in memory, and the model as it grows."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.rows: dict[str, dict[str, Any]] = {}
        self.columns: dict[str, dict[str, Any]] = {}
        self.constant = 0
        self.settings()
        self.read_indicators()
        self.read_funds()
        self.read_projects()
        self.read_costs()
        self.weigh()
        self.read_effects()
        self.results()
        self.money()
        self.limits()
        self.policy()

    def table(self, name: str) -> Iterator[Row]:
        return read(self.folder, name)

    def by_id(self, name: str) -> dict[str, Row]:
        return {row.need("id"): row for row in self.table(name)}

    # ---- Y: years ----------------------------------------------------------------------------------------------------

    def settings(self) -> None:
        """Y1, Y3, the scenario and its price indices (C1)."""
        plans = list(self.table("plan"))
        if len(plans) != 1:
            raise RefusedError(f"plan: {len(plans)} rows, must be one")
        self.plan = plan = plans[0]
        self.first = plan.number("first_year")
        self.last = self.first + plan.number("years") - 1
        if self.last < self.first:
            raise plan.bad("years", "must be at least 1")
        self.horizon = range(self.first, self.last + 1)
        self.times = range(self.first, self.last + 2)  # the horizon and L
        later = plan.bp("later_weight")
        if not 0 <= later <= 10_000:
            raise plan.bad("later_weight", "must lie between 0 and 100")
        self.gamma = shares(10_000 - later, dict.fromkeys(self.horizon, Fraction(1)))
        self.gamma[self.last + 1] = later
        scenarios = self.by_id("scenarios")
        self.scenario = scenarios[plan.word("scenario", scenarios)]
        path = self.scenario.need("price_path")
        self.index: dict[tuple[str, int], int] = {}
        for row in self.table("price_indices"):
            if row.need("path") == path:
                key = row.word("group", GROUPS), row.number("year")
                self.index[key] = row.micros("index")
                if self.index[key] <= 0:
                    raise row.bad("index", "must be above 0")
        self.ratios: dict[tuple[str, int, int, int], tuple[int, int]] = {}

    # ---- L: the readings of the indicators ---------------------------------------------------------------------------

    def read_indicators(self) -> None:
        """L1-L3, W1."""
        self.indicators = self.by_id("indicators")
        self.delta = {
            k: -1 if row.word("direction", ("up", "down", "keep")) == "down" else 1
            for k, row in self.indicators.items()
        }
        rank = {"baseline": 0, "measured": 1, "forecast": 2}
        readings: dict[str, list[tuple[int, int, int]]] = {k: [] for k in self.indicators}
        targets: dict[str, list[tuple[int, int]]] = {k: [] for k in self.indicators}
        for row in self.table("indicator_values"):
            k, kind = row.word("indicator", self.indicators), row.word("kind", (*rank, "target"))
            reading = row.number("year"), row.micros("value")
            if row.text("district"):
                continue
            if kind == "target":
                targets[k].append(reading)
            elif kind != "measured" or row.text("confirmer"):
                readings[k].append((reading[0], rank[kind], reading[1]))
        self.readings = {k: sorted(found) for k, found in readings.items()}
        self.target, self.origin, self.tolerance = {}, {}, {}
        scoring = []
        for k, row in self.indicators.items():
            base = [value for _, kind, value in readings[k] if kind == 0]
            if not row.yes("scored") or row.yes("measures_progress") or not base or not targets[k]:
                continue
            if len(base) > 1:
                raise row.bad("id", f"{k!r} has {len(base)} baselines")
            goal = max(targets[k])[1]
            if row.text("direction") == "keep" or goal == base[0]:
                if not row.text("tolerance"):
                    continue
                self.tolerance[k] = row.micros("tolerance")
                if self.tolerance[k] <= 0:
                    raise row.bad("tolerance", "must be above 0")
            self.target[k] = goal
            self.origin[k] = goal if k in self.tolerance else base[0]
            scoring.append(k)
        self.scoring = sorted(scoring)
        self.keeps = {k for k in scoring if self.indicators[k].text("direction") == "keep"}

    def level(self, k: str, t: int) -> int:
        """L2: the level if nothing is done."""
        found = [value for year, _, value in self.readings[k] if year <= t]
        if not found:
            found = [value for _, kind, value in self.readings[k] if kind == 0]
        if not found:
            raise self.indicators[k].bad("id", f"{k!r} has no level in {t}")
        return found[-1]

    def progress(self, k: str, t: int) -> int:
        """L3."""
        return self.delta[k] * (self.level(k, t) - self.origin[k])

    def curve(self, k: str, t: int) -> Curve:
        """L4, L5."""
        worth = self.weight[k] * self.gamma[t] * 10**12
        if k in self.tolerance:
            slope = near(worth, self.tolerance[k])
            return Curve(worth, [0], [slope, -slope if k in self.keeps else 0])
        way = abs(self.target[k] - self.origin[k])
        first = near(worth, way)
        points, slopes, before = [], [], (0, 10_000)
        row = self.indicators[k]
        for place, pair in enumerate((row.text("shape") or SHAPE).split(" ")):
            if not re.fullmatch(r"[0-9]+(\.[0-9]{1,2})?:[0-9]+(\.[0-9]{1,2})?", pair):
                raise row.bad("shape", f"{pair!r} is not share:slope")
            share, slope = (int(Fraction(text) * 100) for text in pair.split(":"))
            if share <= before[0] or slope > before[1] or (place == 0 and slope != 10_000):
                raise row.bad("shape", "shares must grow, slopes must not, and the first slope is 100")
            before = share, slope
            points.append(way * share // 10_000)
            slopes.append(near(first * slope, 10_000))
        return Curve(0, points, [*slopes, 0])

    # ---- W: weights --------------------------------------------------------------------------------------------------

    def weigh(self) -> None:
        """W2-W4: the weight of every scoring indicator, in parts of 10,000."""
        parties, goals = self.by_id("parties"), self.by_id("goals")
        given: dict[tuple[str, str, str], int] = {}
        for row in self.table("weights"):
            kind = row.word("kind", ("criterion", "goal", "indicator"))
            given[row.word("party", parties), kind, row.need("item")] = row.micros("weight")
            if row.micros("weight") < 0:
                raise row.bad("weight", "must not be negative")
        siblings = defaultdict(set)  # (criterion, parent goal) -> (kind, id)
        path = {}
        for k in self.scoring:
            criterion = self.indicators[k].word("criterion", ("development", "satisfaction"))
            node, parent = ("indicator", k), self.indicators[k].word("goal", goals)
            steps = [(("", ""), ("criterion", criterion)), ((criterion, parent), node)]
            while parent:
                node, above = ("goal", parent), goals[parent].text("parent")
                if (above and above not in goals) or len(steps) > len(goals) + 1:
                    raise goals[parent].bad("parent", f"{above!r} is unknown or stands in a circle")
                parent = above
                steps.append(((criterion, parent), node))
            path[k] = steps
            for group, member in steps:
                siblings[group].add(member)

        def part(party: str, group: tuple[str, str], member: tuple[str, str]) -> Fraction:
            if len(siblings[group]) == 1:
                return Fraction(1)
            if missing := sorted(one for one in siblings[group] if (party, *one) not in given):
                raise RefusedError(f"weights: {party!r} gives no weight to the {' '.join(missing[0])!r}")
            if whole := sum(given[(party, *one)] for one in siblings[group]):
                return Fraction(given[(party, *member)], whole)
            raise RefusedError(f"weights: {party!r} gives no weight to any of {sorted(siblings[group])}")

        only = self.scenario.word("party", parties) if self.scenario.text("party") else ""
        voice = {only: 1} if only else {party: row.amount("share") for party, row in parties.items()}
        exact = dict.fromkeys(self.scoring, Fraction(0))
        if exact and not sum(voice.values()):
            raise RefusedError("parties: no party with a share")
        for party, size in voice.items():
            for k in self.scoring:
                product = Fraction(size, sum(voice.values()))
                for group, member in path[k]:
                    product *= part(party, group, member)
                exact[k] += product
        self.weight = shares(10_000, exact) if exact else {}

    # ---- T: projects, options, the plan in force ---------------------------------------------------------------------

    def read_projects(self) -> None:
        """T1-T4."""
        named = {row.need("project") for row in self.table("obligations")}
        rows = self.by_id("projects")
        self.types = self.by_id("project_types")
        projects = {}
        for key in sorted(rows):
            row = rows[key]
            signed = row.word("contract", ("none", "signed", "stopped")) == "signed"
            projects[key] = Project(row, key, signed or key in named)
            row.word("type", self.types)
        options = sorted(self.table("options"), key=lambda row: row.need("id"))
        decided = {row.word("project", projects) for row in options}
        self.known, self.projects = projects, [projects[key] for key in sorted(decided)]
        place = {project.id: index for index, project in enumerate(self.projects)}
        self.options: dict[str, Option] = {}
        for row in options:
            own, chance = projects[row.need("project")], row.bp("probability")
            if not 0 <= chance <= 10_000:
                raise row.bad("probability", "must lie between 0 and 100")
            option = Option(row.need("id"), place[own.id], len(own.options), row, row.year("usable_year"), chance)
            own.options.append(option)
            self.options[option.id] = option
        self.in_force = {row.word("project", projects): row for row in self.table("in_force")}
        for row in self.in_force.values():
            if self.option(row).row.text("project") != row.text("project"):
                raise row.bad("option", "is of another project")
        for own in self.projects:
            nothing = [option for option in own.options if option.row.text("kind") == "nothing"]
            if own.id in self.in_force:
                nothing = [self.option(self.in_force[own.id])]
            if not nothing:
                raise own.row.bad("id", f"{own.id!r} has neither a plan in force nor an option of kind nothing")
            own.in_force = nothing[0].place
        districts = self.by_id("districts")
        for row in self.table("project_districts"):
            role = row.word("role", ("stands", "benefits", "city", "visitors"))
            if role in ("stands", "benefits"):
                own = projects[row.word("project", projects)]
                own.shares[role][row.word("district", districts)] = row.bp("share")

    def option(self, row: Row) -> Option:
        return self.options[row.word("option", self.options)]

    def chosen(self, row: Row, name: str, project: str) -> dict[str, Option]:
        """The named options; where none is named, the delivering ones of the project (T1)."""
        if not row.text(name):
            return {option.id: option for option in self.known[project].options if option.usable is not None}
        for one in row.text(name).split(" "):
            if one not in self.options:
                raise row.bad(name, f"{one!r} is unknown")
        return {one: self.options[one] for one in row.text(name).split(" ")}

    def broken(self, project: Project, option: Option) -> int:
        """M2."""
        row = self.in_force.get(project.id)
        if row is None:
            return 0
        promised = row.year("promised_year") or project.options[project.in_force].usable
        late = promised is not None and (option.usable is None or option.usable > promised)
        return int(late or (promised is not None and option.row.bp("scope") < row.bp("promised_scope")))

    # ---- F: funds, base rows, ceilings -------------------------------------------------------------------------------

    def read_funds(self) -> None:
        """F1, F2, and the rows that F3, F5 and the limits need."""
        self.funds = self.by_id("funds")
        self.lot = {fund: row.amount("lot") for fund, row in self.funds.items() if row.text("lot")}
        self.instalments: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for row in self.table("instalments"):
            fund = row.word("fund", self.funds)
            if row.number("offset") < 1:
                raise row.bad("offset", "must be at least 1")
            self.instalments[fund].append((row.number("offset"), row.amount("amount")))
        self.ceilings: dict[tuple[str, int, str], dict[str, int]] = defaultdict(dict)
        self.stated = set()
        for row in self.table("fund_ceilings"):
            fund, year = row.word("fund", self.funds), row.number("year")
            self.ceilings[fund, year, row.word("certainty", ("firm", "expected"))][row.text("path")] = row.number(
                "amount"
            )
            self.stated.add((fund, year))
        self.base = list(self.table("base_rows"))
        self.base_sum: Counter[tuple[str, int]] = Counter()
        for row in self.base:
            if row.word("fund", self.funds) in self.lot:
                raise row.bad("fund", "a fund of lots pays no base row")
            self.base_sum[row.need("fund"), row.number("year")] += row.number("amount")
        self.eligible = defaultdict(set)
        for row in self.table("eligibility"):
            nature, kind = row.word("nature", ("any", *NATURES)), row.word("class", ("any", *CLASSES))
            self.eligible[nature, kind].add(row.word("fund", self.funds))
        self.limit_rows = self.by_id("limits")
        self.classes: dict[str, tuple[list[str], bool, list[str]]] = {}

    def usable(self, fund: str, year: int, certainty: str) -> int:
        """F1."""
        paths = self.ceilings[fund, year, certainty]
        amount = paths.get(self.scenario.text("ceiling_path"), paths.get("", 0))
        return amount * (10_000 - self.funds[fund].bp("discount")) // 10_000

    def free(self, fund: str, year: int) -> tuple[int, int]:
        """F3: F and E."""
        if fund in self.lot:
            return 0, 0
        if year > self.last and (fund, year) not in self.stated:
            year = self.last
        return self.usable(fund, year, "firm") - self.base_sum[fund, year], self.usable(fund, year, "expected")

    def in_scope(self, limit: Row, unit: str, mission: str, capital: bool, districts: Iterable[str]) -> bool:
        """Whether money of this unit, mission, nature and place lies in the scope of a limit, its fund left aside."""
        wanted = limit.word("capital", ("any", "capital", "current"))
        return (
            limit.text("unit") in ("", unit)
            and limit.text("mission") in ("", mission)
            and wanted in ("any", "capital" if capital else "current")
            and (not limit.text("district") or limit.text("district") in districts)
        )

    def class_of(self, own: Project, fund: str, nature: str, capital: bool) -> str:
        """F5, F6."""
        if (fund, nature, capital) not in own.classes:
            kind, unit, mission = own.row.word("class", CLASSES), own.row.need("unit"), own.row.need("mission")
            funds = {fund} if fund else set()
            for key in () if fund else ((nature, kind), (nature, "any"), ("any", kind), ("any", "any")):
                funds |= self.eligible[key]
            places = [district for district, share in own.shares["stands"].items() if share > 0]
            marks = [key for key, limit in self.limit_rows.items()
                     if limit.text("fund") and self.in_scope(limit, unit, mission, capital, places)]  # fmt: skip
            parts = sorted(funds), own.committed, sorted(marks)
            name = "+".join(parts[0]) + "!" * own.committed + "".join(f"~{key}" for key in parts[2])
            self.classes[name] = parts
            own.classes[fund, nature, capital] = name
        return own.classes[fund, nature, capital]

    # ---- C: costs ----------------------------------------------------------------------------------------------------

    def ratio(self, row: Row, group: str, to: int, base: int, factor: int) -> tuple[int, int]:
        """C1: factor · I(group, to) / I(group, base), factor in parts of 10^8."""
        key = group, to, base, factor
        if key not in self.ratios:
            for year in (to, base):
                if (group, year) not in self.index:
                    raise row.bad("price_year", f"no price index of {group!r} for {year}")
            top, under = factor * self.index[group, to], 10**8 * self.index[group, base]
            common = gcd(top, under)
            self.ratios[key] = top // common, under // common
        return self.ratios[key]

    def pay(self, option: Option, year: int, n: int, fund: str, nature: str, capital: bool) -> None:
        """Enter one nominal cost; a cost of 0 rial does not exist (C3)."""
        if n:
            self.demand[self.class_of(self.projects[option.project], fund, nature, capital), year].put(option, n)
            self.spent[year, capital].put(option, n)
            option.first_year += n if year == self.first else 0

    def read_costs(self) -> None:
        """C1-C5, Y2."""
        self.demand: dict[tuple[str, int], Book] = defaultdict(Book)
        self.spent: dict[tuple[int, bool], Book] = defaultdict(Book)
        self.returns: dict[tuple[str, int], Book] = defaultdict(Book)
        overrun, price_year, end = self.scenario.bp("overrun"), self.plan.number("price_year"), self.last
        for row in self.table("option_costs"):
            option, year, fund = self.option(row), row.number("year"), row.text("fund")
            group, base, amount = row.word("index_group", GROUPS), row.number("price_year"), row.amount("amount")
            nature, capital = row.word("nature", NATURES), row.yes("capital")
            if year < self.first or (fund and fund not in self.funds):
                raise row.bad("fund" if year >= self.first else "year", "is unknown or before the horizon")
            end = max(end, year)
            if not amount:
                continue
            n = {}
            for to in {year, price_year, min(year, self.last)}:
                top, under = self.ratio(row, group, to, base, overrun * option.probability)
                n[to] = ceil(amount * top, under)
            option.cost += n[price_year]
            option.left += n[self.last] if year > self.last else 0
            self.pay(option, year, n[year], fund, nature, capital)
        self.years = range(self.first, end + 1)  # horizon and tail (Y2)
        for row in self.table("upkeep"):
            option, fund = self.option(row), row.word("fund", self.funds)
            start, base, group = row.number("from_year"), row.number("price_year"), row.word("index_group", GROUPS)
            added, saved = row.amount("added"), row.amount("saved_low") * row.bp("cashable")
            costs = {}
            for to in {*self.horizon, price_year} if added or saved else ():
                top, under = self.ratio(row, group, to, base, option.probability * 10_000)
                costs[to] = ceil(added * top, under), saved * top // (under * 10_000)
            for year in self.horizon if costs else ():
                if year >= start:
                    self.pay(option, year, costs[year][0], fund, "operation", False)
                    self.returns[fund, year].put(option, costs[year][1])
                    option.cost += costs[price_year][0] - costs[price_year][1]
            if costs:
                option.left += 5 * (costs[self.last][0] - costs[self.last][1])
        for option in self.options.values():
            if loss := sum(option.row.amount(name) for name in ("decay_loss", "guarantee") if option.row.text(name)):
                group = self.types[self.projects[option.project].row.text("type")].word("index_group", GROUPS)
                top, under = self.ratio(option.row, group, self.last, option.row.number("price_year"), 10**8)
                option.left += ceil(loss * top, under)

    # ---- E: effects --------------------------------------------------------------------------------------------------

    def read_effects(self) -> None:
        """E1, E2; and the reference values that E3 compares."""
        self.channels = self.by_id("channels")
        self.effects: dict[str, dict[str, list[Effect]]] = defaultdict(lambda: defaultdict(list))
        grades = {grade: self.plan.bp(f"grade_{grade.lower()}") for grade in "ABCD"}
        for row in self.table("effects"):
            k, o = row.word("indicator", self.indicators), row.word("option", self.options)
            low, raw = row.micros("low"), row.micros("low") + 4 * row.micros("likely") + row.micros("high")
            channel = row.text("channel")
            if channel and (channel not in self.channels or self.channels[channel].text("indicator") != k):
                raise row.bad("channel", f"{channel!r} is no channel of {k!r}")
            effect = Effect(row.number("year"), raw, low, grades[row.word("grade", grades)], channel)
            self.effects[k][o].append(effect)
        for by_option in self.effects.values():
            for effects in by_option.values():
                effects.sort(key=lambda effect: effect.year)

    def at(self, effects: list[Effect], t: int) -> int:
        """E1: the place of the row that counts at t, or -1."""
        if t > self.last:
            return len(effects) - 1
        return sum(effect.year <= t for effect in effects) - 1

    def factors(self, k: str) -> tuple[dict[int, tuple[int, int]], dict[str, Fraction]]:
        """E3: ref (six times) and output quantity of every project that has a u, and m of every type."""
        reference: dict[int, int] = {}
        for o, effects in self.effects[k].items():
            option = self.options[o]
            if option.usable is not None:
                both = effects[-1].raw, reference.get(option.project, 0)
                reference[option.project] = max(both, key=lambda raw: (abs(raw), raw))
        found: dict[int, tuple[int, int]] = {}
        kinds: dict[str, list[tuple[int, int]]] = {}
        for i, ref in reference.items():
            row = self.projects[i].row
            quantity = row.micros("output_quantity") if row.text("output_quantity") else 0
            if ref and quantity > 0:
                found[i] = ref, quantity
                kinds.setdefault(row.text("type"), []).append((ref, quantity))
        means = {}
        for kind, pairs in kinds.items():
            if len(pairs) >= 3:
                under = lcm(*(quantity for _, quantity in pairs))
                means[kind] = Fraction(sum(ref * (under // quantity) for ref, quantity in pairs), under * len(pairs))
        return found, means

    def expected(self, k: str) -> Iterator[tuple[Option, list[Effect], list[int]]]:
        """E4: for every option with effects on k, the expected effect of each of its rows."""
        found, means = self.factors(k)
        cache: dict[tuple[int, int], tuple[int, int]] = {}
        for o, effects in self.effects[k].items():
            option = self.options[o]
            i, values = option.project, []
            mean = means.get(self.projects[i].row.text("type"))
            for effect in effects:
                g = effect.grade
                if (i, g) not in cache:
                    top, under = g, 10_000
                    if i in found and mean is not None:
                        ref, quantity = found[i]  # m/u = mean · quantity / ref
                        top = g * mean.denominator * ref + (10_000 - g) * mean.numerator * quantity
                        under = 10_000 * mean.denominator * ref
                    cache[i, g] = top, under
                top, under = cache[i, g]
                values.append(near(self.delta[k] * effect.raw * top * option.probability, 60_000 * under))
            yield option, effects, values

    def extent(self, book: Mapping[int, dict[int, int]]) -> tuple[int, int]:
        """Σ_i min_o and Σ_i max_o; an option that is not in the book counts 0."""
        low = high = 0
        for i, own in book.items():
            values = [*own.values()] if len(own) == len(self.projects[i].options) else [0, *own.values()]
            low, high = low + min(values), high + max(values)
        return low, high

    # ---- M: columns and rows -----------------------------------------------------------------------------------------

    def column(self, name: str, lower: int, upper: int, value: int = 0, whole: bool = False) -> None:
        self.columns[name] = {"id": name, "lower": lower, "upper": upper, "value": value, "whole": whole}

    def row(
        self, name: str, sense: str, rhs: int, x: dict[int, dict[int, int]] | None, z: Mapping[str, int] | None = None
    ) -> None:
        """Add a row; columns are named here and numbered in `model`."""
        if name in self.rows:
            raise RefusedError(f"two rows of the model are called {name!r}")
        entries = [[i, o, book[o]] for i, book in sorted((x or {}).items()) for o in sorted(book) if book[o]]
        self.rows[name] = {"id": name, "sense": sense, "rhs": rhs, "x": entries, "z": z or {}}

    def ones(self, options: Iterable[Option]) -> Book:
        book = Book()
        for option in options:
            book.put(option, 1)
        return book

    def results(self) -> None:
        """Columns `part`, `seg`; rows `part`, `level`, `justice`, `floor`; the constant (L5, L6, E4-E6, J1)."""
        points = Book()
        floors = {row.need("district"): row for row in self.table("district_floors")}
        for k in self.scoring:
            plain: dict[int, Book] = {t: Book() for t in self.times}
            capped: dict[tuple[str, int], Book] = defaultdict(Book)
            curves = {t: self.curve(k, t) for t in self.times}
            for option, effects, values in self.expected(k):
                for t in self.times:
                    if (place := self.at(effects, t)) >= 0:
                        channel = "" if k in self.keeps else effects[place].channel
                        (capped[channel, t] if channel else plain[t]).put(option, values[place])
                        if floors and k not in self.keeps:
                            points.put(option, curves[t].slopes[0] * values[place])
            parts: dict[int, list[str]] = {t: [] for t in self.times}
            for (channel, t), book in capped.items():
                name, potential = f"part|{channel}|{t}", self.channels[channel].micros("potential")
                low, high = self.extent(book)
                self.column(name, min(potential, low), min(potential, high))
                self.row(name, "<=", 0, Book().merge(book, lambda i: -1), {name: 1})
                parts[t].append(name)
            for t, curve in curves.items():
                base = self.progress(k, t)
                low, high = (base + side for side in self.extent(plain[t]))
                low += sum(self.columns[name]["lower"] for name in parts[t])
                high += sum(self.columns[name]["upper"] for name in parts[t])
                self.constant += curve.worth(low)
                if high > low:
                    z = dict.fromkeys(parts[t], 1)
                    for n, length in enumerate(curve.pieces(low, high), 1):
                        if length:
                            self.column(f"seg|{k}|{t}|{n}", 0, length, curve.slopes[n - 1])
                            z[f"seg|{k}|{t}|{n}"] = -1
                    self.row(f"level|{k}|{t}", "=", low - base, plain[t], z)
        for district, row in floors.items():
            if not re.fullmatch("-?[0-9]+", row.need("floor")):
                raise row.bad("floor", "is not a whole number")
            felt = Book().merge(points, lambda i, d=district: self.projects[i].shares["benefits"].get(d, 0))  # type: ignore[misc]
            self.row(f"justice|{district}", ">=", int(row.need("floor")), felt)
        for row in self.table("floors"):
            k, t = row.word("indicator", self.indicators), min(row.number("year"), self.last + 1)
            sure = Book()
            for o, effects in self.effects[k].items():
                if (place := self.at(effects, t)) >= 0:
                    low = self.delta[k] * effects[place].low * self.options[o].probability // 10_000  # E5
                    sure.put(self.options[o], low)
            self.row(f"floor|{row.need('id')}", ">=", self.delta[k] * (row.micros("level") - self.level(k, t)), sure)

    def money(self) -> None:
        """Columns `flow`, `carry`, `lots`; rows `demand`, `firm`, `fund`, `debt`, `council` (F2-F4)."""
        rows: dict[tuple[str, str, int], Counter[str]] = defaultdict(Counter)  # (firm or fund, fund, year) -> columns
        for (class_id, year), book in self.demand.items():
            funds, committed, _ = self.classes[class_id]
            for fund in funds:
                self.column(f"flow|{class_id}|{fund}|{year}", 0, self.extent(book)[1])
                for kind in ("firm", "fund") if committed else ("fund",):
                    rows[kind, fund, year][f"flow|{class_id}|{fund}|{year}"] = 1
            flows = {f"flow|{class_id}|{fund}|{year}": -1 for fund in funds}
            self.row(f"demand|{class_id}|{year}", "=", 0, book, flows)
        debt: dict[int, Counter[str]] = defaultdict(Counter)
        after: Counter[str] = Counter()
        for fund, row in self.funds.items():
            bound = 0
            for year in self.horizon[:-1] if row.yes("carries_over") else ():
                bound += max(0, sum(self.free(fund, year))) + self.extent(self.returns[fund, year])[1]
                name = f"carry|{fund}|{year}"
                self.column(name, 0, bound)
                rows["fund", fund, year][name], rows["fund", fund, year + 1][name] = 1, -1
            for year in self.horizon if fund in self.lot else ():
                name, lot = f"lots|{fund}|{year}", self.lot[fund]
                lots = sum(self.usable(fund, year, certainty) for certainty in ("firm", "expected")) // lot
                if lots < 1:
                    continue
                self.column(name, 0, lots, whole=True)
                for kind in ("firm", "fund"):
                    rows[kind, fund, year][name] -= lot
                    for offset, amount in self.instalments[fund]:
                        rows[kind, row.word("repaid_from", self.funds), year + offset][name] += amount
                for offset, amount in self.instalments[fund]:
                    debt[year + offset][name] = amount
                    after[name] += amount if year + offset > self.last else 0
        for fund in self.funds:
            for year in self.years:
                firm, expected = self.free(fund, year)
                back = Book().merge(self.returns[fund, year], lambda i: -1)
                self.row(f"fund|{fund}|{year}", "<=", firm + expected, back, rows["fund", fund, year])
                if year <= self.last:
                    self.row(f"firm|{fund}|{year}", "<=", firm, None, rows["firm", fund, year])
        for year, z in debt.items():
            stable = [fund for fund, row in self.funds.items() if row.yes("stable")]
            income = sum(self.usable(fund, min(year, self.last), c) for fund in stable for c in ("firm", "expected"))
            due = self.base_of(year, lambda row: row.text("kind") == "debt_service") if year <= self.last else 0
            self.row(f"debt|{year}", "<=", self.plan.bp("debt_limit") * income // 10_000 - due, None, z)
        if self.plan.text("council_limit"):
            own_cash = [fund for fund, row in self.funds.items() if row.yes("own")]
            free = sum(max(0, sum(self.free(fund, self.last))) for fund in own_cash)
            limit = self.plan.bp("council_limit") * free // 10_000
        elif self.in_force:
            limit = sum(project.options[project.in_force].left for project in self.projects)
        else:
            return
        left = {i: {o.place: o.left for o in project.options} for i, project in enumerate(self.projects)}
        self.row("council", "<=", limit, left, after)

    def base_of(self, year: int, which: Callable[[Row], bool]) -> int:
        return sum(row.number("amount") for row in self.base if row.number("year") == year and which(row))

    def limits(self) -> None:
        """Rows `limit`, all multiplied by 10^4."""
        for key, limit in self.limit_rows.items():
            if bool(limit.text("amount")) == bool(limit.text("share")):
                raise limit.bad("share", "exactly one of amount and share must be given")
            sense = "<=" if limit.word("sense", ("ceiling", "floor")) == "ceiling" else ">="
            for year in self.horizon:
                if limit.year("year") in (None, year):
                    self.limit(key, limit, sense, year)
        for year in self.horizon if self.plan.text("capital_floor") else ():
            capital = Book().merge(self.spent[year, True], lambda i: 10_000)
            base = self.base_of(year, lambda row: row.yes("capital"))
            self.share_row(f"limit|capital_floor|{year}", ">=", year, self.plan.bp("capital_floor"), base, capital, {})

    def limit(self, key: str, limit: Row, sense: str, year: int) -> None:
        fund, district = limit.text("fund"), limit.text("district")
        x, z = Book(), {}
        for class_id, at in self.demand if fund else ():
            if at == year and key in self.classes[class_id][2] and fund in self.classes[class_id][0]:
                z[f"flow|{class_id}|{fund}|{year}"] = 10_000

        def part(i: int, capital: bool) -> int:
            row, stands = self.projects[i].row, self.projects[i].shares["stands"]
            if not self.in_scope(limit, row.need("unit"), row.need("mission"), capital, stands):
                return 0
            return stands[district] if district else 10_000

        def counts(row: Row) -> bool:
            place = row.text("unit"), row.text("mission"), row.yes("capital"), [row.text("district")]
            return fund in ("", row.text("fund")) and self.in_scope(limit, *place)

        if not fund:
            x.merge(self.spent[year, True], lambda i: part(i, True)).merge(
                self.spent[year, False], lambda i: part(i, False)
            )
        base, name = self.base_of(year, counts), f"limit|{key}|{year}"
        if limit.text("amount"):
            self.row(name, sense, 10_000 * (limit.number("amount") - base), x, z)
        else:
            self.share_row(name, sense, year, limit.bp("share"), base, x, z)

    def share_row(self, name: str, sense: str, year: int, share: int, base: int, x: Book, z: dict[str, int]) -> None:
        """10^4 · scope − share · all, base money on the right side."""
        x.merge(self.spent[year, True], lambda i: -share).merge(self.spent[year, False], lambda i: -share)
        self.row(name, sense, share * self.base_of(year, lambda row: True) - 10_000 * base, x, z)

    def policy(self) -> None:
        """Rows `capacity`, `requires`, `at_most`, `forbids`, `obligation`, `held`, `duty`, `reserve`."""
        uses: dict[tuple[str, int], Book] = defaultdict(Book)
        for row in self.table("capacity_use"):
            uses[row.need("capacity"), row.number("year")].put(self.option(row), row.micros("amount"))
        for row in self.table("capacities"):
            key, year = row.need("id"), row.number("year")
            self.row(f"capacity|{key}|{year}", "<=", row.micros("amount"), uses[key, year])
        groups: dict[str, dict[str, Option]] = defaultdict(dict)
        limits: dict[str, int] = {}
        requiring: dict[str, dict[str, Option]] = defaultdict(dict)
        for row in self.table("relations"):
            key, own = row.need("id"), row.word("project", self.known)
            kind, named = row.word("kind", ("requires", "at_most", "forbids")), self.chosen(row, "options", own)
            if kind == "forbids":
                self.row(f"forbids|{key}", "<=", 0, self.ones(named.values()))
            elif kind == "at_most":
                group = row.need("group")
                groups[group].update(named)
                if limits.setdefault(group, row.number("limit")) != row.number("limit"):
                    raise row.bad("limit", "differs within the group")
            else:
                needs = self.chosen(row, "needs_options", row.word("needs", self.known))
                requiring[row.text("needs")].update(named)
                for option in named.values():
                    book = self.ones([option])
                    for other in needs.values():
                        if option.usable is None or other.usable is None or other.usable <= option.usable:
                            book.put(other, -1)
                    self.row(f"requires|{key}|{option.id}", "<=", 0, book)
        for group, members in groups.items():
            self.row(f"at_most|{group}", "<=", limits[group], self.ones(members.values()))
        obliged = set()
        for row in self.table("obligations"):
            obliged.add(row.text("project"))
            fit, by = self.chosen(row, "options", row.word("project", self.known)).values(), row.year("by_year")
            timely = [one for one in fit if by is None or (one.usable is not None and one.usable <= by)]
            self.row(f"obligation|{row.need('id')}", ">=", 1, self.ones(timely))
        for project in self.projects:
            estimate = project.row.word("estimate", ("estimated", "stated_none", "not_estimated"))
            if estimate == "not_estimated":
                self.row(f"held|{project.id}", ">=", 1, self.ones([project.options[project.in_force]]))
            if estimate == "stated_none" and project.id not in obliged:
                idle = [one for one in project.options if one.usable is not None and not self.saves(one)]
                book = self.ones(idle)
                for other in requiring[project.id].values():
                    book.put(other, -1)
                self.row(f"duty|{project.id}", "<=", 0, book)
        reserve = Book()
        for option in self.options.values():
            if option.probability < 10_000 and option.row.text("fallback"):
                fallback = self.options[option.row.word("fallback", self.options)]
                reserve.put(option, ceil((10_000 - option.probability) * fallback.first_year, 10_000))
        if reserve:
            kept = self.base_of(self.first, lambda row: row.text("kind") == "reserve")
            self.row("reserve", "<=", kept, reserve)

    def saves(self, option: Option) -> bool:
        """Whether the option returns a rial in some year of the horizon (C3)."""
        return any(book.get(option.project, {}).get(option.place) for book in self.returns.values())

    def model(self) -> dict[str, Any]:
        """M1."""
        columns = [self.columns[name] for name in sorted(self.columns)]
        place = {column["id"]: index for index, column in enumerate(columns)}
        rows = [self.rows[name] for name in sorted(self.rows)]
        for row in rows:
            row["z"] = sorted([place[name], n] for name, n in row["z"].items() if n)
        projects = [
            {"id": project.id, "in_force": project.in_force, "options": [
                {"id": option.id, "cost": option.cost, "broken": self.broken(project, option)}
                for option in project.options]}
            for project in self.projects
        ]  # fmt: skip
        return {"format": "maqsad-flat-1", "constant": self.constant, "columns": columns, "projects": projects,
                "rows": rows}  # fmt: skip


def build(folder: Path) -> dict[str, Any]:
    """The flat model M1 of an explicit plan folder; raises `RefusedError` with table, row and field."""
    return Plan(folder).model()


def model_hash(model: Mapping[str, Any]) -> str:
    """M1: SHA-256 of the canonical JSON."""
    text = json.dumps(model, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def main() -> int:
    here = Path(__file__).resolve().parent
    try:
        found = model_hash(build(here / "plan"))
        stated = json.loads((here / "certificate.json").read_text(encoding="utf-8"))["model_hash"]
    except (RefusedError, OSError, ValueError, KeyError, TypeError) as error:
        print(f"The model cannot be rebuilt: {error!s}")
        return 1
    print(found)
    if found == stated:
        print("The plan folder gives the model that the certificate speaks of.")
        return 0
    print(f"The plan folder gives another model than the certificate speaks of ({stated}).")
    return 1


if __name__ == "__main__":
    sys.exit(main())
