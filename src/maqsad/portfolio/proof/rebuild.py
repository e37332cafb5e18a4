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
from bisect import insort
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from math import lcm, prod
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


class RefusedError(ValueError):
    """The plan folder cannot be read as a plan; the text says which table, row and field."""


# ---- N: numbers, and the tables that hold them -----------------------------------------------------------------------


def ceil(n: int, d: int) -> int:
    """N4, costs."""
    return -(-n // d)


def floor(n: int, d: int) -> int:
    """N4, savings and ceilings."""
    return n // d


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


@dataclass(slots=True)
class Row:
    """One record of a table; every reader names table, row and field when a cell is not what it must be (N1-N3, N6)."""

    table: str
    line: int
    cells: dict[str, str]

    def bad(self, name: str, why: str) -> RefusedError:
        return RefusedError(f"{self.table}, row {self.line}, {name}: {why}")

    def text(self, name: str) -> str:
        return self.cells.get(name, "").removeprefix("'")

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
        kind = f"number with at most {decimals} decimals" if decimals else "whole number"
        raise self.bad(name, f"{text!r} is not a {kind}")

    def micros(self, name: str) -> int:
        return self.number(name, 6)

    def bp(self, name: str) -> int:
        return self.number(name, 2)

    def year(self, name: str) -> int | None:
        return self.number(name) if self.text(name) else None

    def amount(self, name: str, decimals: int = 0) -> int:
        if (amount := self.number(name, decimals)) >= 0:
            return amount
        raise self.bad(name, "must not be negative")

    def positive(self, name: str) -> int:
        if (micros := self.micros(name)) > 0:
            return micros
        raise self.bad(name, "must be above 0")

    def shape(self, default: str) -> list[tuple[int, int]]:
        """E6, L5: pairs share:slope in basis points."""
        pairs: list[tuple[int, int]] = []
        for text in (self.text("shape") or default).split(" "):
            if not re.fullmatch(r"[0-9]+(\.[0-9]{1,2})?:[0-9]+(\.[0-9]{1,2})?", text):
                raise self.bad("shape", f"{text!r} is not share:slope")
            share, slope = (int(Fraction(number) * 100) for number in text.split(":"))
            before = pairs[-1] if pairs else (0, 10_000)
            if share <= before[0] or slope > before[1] or (not pairs and slope != 10_000):
                raise self.bad("shape", "shares must grow, slopes must not, and the first slope is 100")
            pairs.append((share, slope))
        return pairs

    def part(self, name: str) -> int:
        if 0 <= (bp := self.bp(name)) <= 10_000:
            return bp
        raise self.bad(name, "must lie between 0 and 100")


@dataclass(slots=True, eq=False)
class Project:
    """A project with its options and, by district, the shares where it stands and whom it benefits."""

    row: Row
    id: str
    committed: bool
    place: int = 0
    in_force: int = 0
    promise: Row | None = None
    options: list[Option] = field(default_factory=list)
    shares: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    classes: dict[tuple[str, str, bool], str] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Option:
    """An option of a decided project, with the sums that rules C4, C5 and `reserve` take over its costs."""

    row: Row
    id: str
    project: Project
    place: int
    usable: int | None
    probability: int
    cost: int = 0
    left: int = 0
    first_year: int = 0


Book = Counter[Option]  # whole numbers on choices


def times(book: Book, factor: int) -> Book:
    return Counter({option: factor * n for option, n in book.items()})


def ones(plus: Iterable[Option], minus: Iterable[Option] = ()) -> Book:
    book = Counter(plus)
    book.subtract(minus)
    return book


def extent(book: Book) -> tuple[int, int]:
    """Σ_i min_o and Σ_i max_o; an option that is not in the book counts 0."""
    by_project: dict[Project, list[int]] = defaultdict(list)
    for option, n in book.items():
        by_project[option.project].append(n)
    for project, values in by_project.items():
        if len(values) < len(project.options):
            values.append(0)
    return sum(map(min, by_project.values())), sum(map(max, by_project.values()))


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


class Channel:
    """E6: the potential and the lines (a_n, slope_n) of the shape, in parts of 10^4; the last line is flat."""

    def __init__(self, row: Row) -> None:
        self.indicator, self.potential = row.need("indicator"), row.amount("potential", 6)
        self.lines: list[tuple[int, int]] = []
        start = before = 0  # B_{n−1}, and 10^4 times what the lines before bring there
        for share, slope in [*row.shape("100:100"), (0, 0)]:
            self.lines.append((before - slope * start, slope))
            end = self.potential * share // 10_000
            start, before = end, before + slope * (end - start)

    def brings(self, total: int) -> int:
        """φ."""
        return min(self.potential, *((a + slope * total) // 10_000 for a, slope in self.lines))


@dataclass(slots=True)
class Effect:
    """E1: a row of an option on an indicator; `raw` is six times E2, `expected` is E4."""

    year: int
    raw: int
    low: int
    grade: int
    channel: str
    expected: int = 0


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
        """The records of a table; an absent table is empty. Keys are unique, every record is as long as the header."""
        path = self.folder / f"{name}.csv"
        if not path.is_file():
            return
        key, seen = KEYS.get(name, "id").split(), set()
        with path.open(encoding="utf-8-sig", newline="") as lines:
            try:
                records = csv.reader(lines, strict=True)
                header = next(records, [])
                if len(set(header)) < len(header):
                    raise RefusedError(f"{name}: a field stands twice in the header")
                for number, cells in enumerate(records, 2):
                    if len(cells) != len(header):
                        raise RefusedError(f"{name}, row {number}: {len(cells)} cells under {len(header)} fields")
                    row = Row(name, number, dict(zip(header, cells, strict=True)))
                    own = tuple(map(row.text, key))
                    if key and own in seen:
                        raise row.bad(" ".join(key), f"{' '.join(own)!r} stands twice")
                    seen.add(own)
                    yield row
            except (csv.Error, UnicodeDecodeError) as error:
                raise RefusedError(f"{name}: {error}") from None

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
        later = plan.part("later_weight")
        self.gamma = shares(10_000 - later, dict.fromkeys(self.horizon, Fraction(1)))
        self.gamma[self.last + 1] = later
        scenarios = self.by_id("scenarios")
        self.scenario = scenarios[plan.word("scenario", scenarios)]
        path = self.scenario.need("price_path")
        self.index: dict[tuple[str, int], int] = {}
        for row in self.table("price_indices"):
            if row.need("path") == path:
                self.index[row.word("group", GROUPS), row.number("year")] = row.positive("index")

    # ---- L: the readings of the indicators ---------------------------------------------------------------------------

    def read_indicators(self) -> None:
        """L1-L3, W1."""
        self.indicators = self.by_id("indicators")
        self.delta = {
            k: -1 if row.word("direction", ("up", "down", "keep")) == "down" else 1
            for k, row in self.indicators.items()
        }
        rank = {"baseline": 0, "measured": 1, "forecast": 2, "target": 3}
        self.readings: dict[str, list[tuple[int, int, int]]] = {k: [] for k in self.indicators}  # year, rank, value
        targets: dict[str, list[tuple[int, int, int]]] = {k: [] for k in self.indicators}
        for row in self.table("indicator_values"):
            k, kind = row.word("indicator", self.indicators), row.word("kind", rank)
            reading = row.number("year"), rank[kind], row.micros("value")
            if not row.text("district") and (kind != "measured" or row.text("confirmer")):
                insort(targets[k] if kind == "target" else self.readings[k], reading)
        self.target, self.origin, self.tolerance = {}, {}, {}
        for k, row in self.indicators.items():
            base = [value for _, kind, value in self.readings[k] if kind == rank["baseline"]]
            if not row.yes("scored") or row.yes("measures_progress") or not base or not targets[k]:
                continue
            if len(base) > 1:
                raise row.bad("id", f"{k!r} has {len(base)} baselines")
            goal = targets[k][-1][2]
            if row.text("direction") == "keep" or goal == base[0]:
                if not row.text("tolerance"):
                    continue
                self.tolerance[k] = row.positive("tolerance")
            self.target[k] = goal
            self.origin[k] = goal if k in self.tolerance else base[0]
        self.scoring = sorted(self.target)
        self.keeps = {k for k in self.scoring if self.indicators[k].text("direction") == "keep"}

    def level(self, k: str, t: int) -> int:
        """L2: the level if nothing is done."""
        found = [value for year, _, value in self.readings[k] if year <= t]
        if found := found or [value for _, kind, value in self.readings[k] if kind == 0]:
            return found[-1]
        raise self.indicators[k].bad("id", f"{k!r} has no level in {t}")

    def curve(self, k: str, t: int) -> Curve:
        """L4, L5."""
        worth = self.weight[k] * self.gamma[t] * 10**12
        if k in self.tolerance:
            slope = near(worth, self.tolerance[k])
            return Curve(worth, [0], [slope, -slope if k in self.keeps else 0])
        way = abs(self.target[k] - self.origin[k])
        first = near(worth, way)
        pairs = self.indicators[k].shape(SHAPE)
        points = [way * share // 10_000 for share, _ in pairs]
        slopes = [near(first * slope, 10_000) for _, slope in pairs]
        return Curve(0, points, [*slopes, 0])

    # ---- W: weights --------------------------------------------------------------------------------------------------

    def weigh(self) -> None:
        """W2-W4: the weight of every scoring indicator, in parts of 10,000."""
        parties, goals = self.by_id("parties"), self.by_id("goals")
        given: dict[tuple[str, str, str], int] = {}
        for row in self.table("weights"):
            kind = row.word("kind", ("criterion", "goal", "indicator"))
            given[row.word("party", parties), kind, row.need("item")] = row.amount("weight", 6)
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
        if self.scoring and not any(voice.values()):
            raise RefusedError("parties: no party with a share")
        exact = dict.fromkeys(self.scoring, Fraction(0))
        for party, size in voice.items():
            for k in self.scoring:
                exact[k] += size * prod(part(party, *step) for step in path[k])
        self.weight = shares(10_000, exact) if exact else {}

    # ---- T: projects, options, the plan in force ---------------------------------------------------------------------

    def read_projects(self) -> None:
        """T1-T4."""
        self.obliged = {row.need("project") for row in self.table("obligations")}
        self.amendments = [row for row in self.table("amendments") if row.text("kind") != "money"]
        self.called_in = {row.text("project") for row in self.amendments if row.text("kind") == "in"}
        self.types = self.by_id("project_types")
        self.known: dict[str, Project] = {}
        for key, row in sorted(self.by_id("projects").items()):
            signed = row.word("contract", ("none", "signed", "stopped")) == "signed"
            self.known[key] = Project(row, key, signed or key in self.obliged)
            row.word("type", self.types)
        self.options: dict[str, Option] = {}
        for key, row in sorted(self.by_id("options").items()):
            own, usable = self.known[row.word("project", self.known)], row.year("usable_year")
            self.options[key] = Option(row, key, own, len(own.options), usable, row.part("probability"))
            own.options.append(self.options[key])
        for row in self.table("in_force"):
            own, option = self.known[row.word("project", self.known)], self.option(row)
            if option.project is not own:
                raise row.bad("option", "is of another project")
            own.promise, own.in_force = row, option.place
        self.projects = [own for own in self.known.values() if own.options]
        for place, own in enumerate(self.projects):
            own.place = place
            if own.promise is None:
                nothing = [option.place for option in own.options if option.row.text("kind") == "nothing"]
                if not nothing:
                    raise own.row.bad("id", f"{own.id!r} has neither a plan in force nor an option of kind nothing")
                own.in_force = nothing[0]
        districts = self.by_id("districts")
        for row in self.table("project_districts"):
            role = row.word("role", ("stands", "benefits", "city", "visitors"))
            if role in ("stands", "benefits"):
                own = self.known[row.word("project", self.known)]
                own.shares[role][row.word("district", districts)] = row.bp("share")

    def option(self, row: Row) -> Option:
        return self.options[row.word("option", self.options)]

    def chosen(self, row: Row, name: str, project: str) -> set[Option]:
        """The named options; where none is named, the delivering ones of the project (T1)."""
        if not row.text(name):
            return {option for option in self.known[project].options if option.usable is not None}
        for one in row.text(name).split(" "):
            if one not in self.options:
                raise row.bad(name, f"{one!r} is unknown")
        return {self.options[one] for one in row.text(name).split(" ")}

    def broken(self, option: Option) -> int:
        """M2."""
        own = option.project
        if own.promise is None:
            return 0
        promised = own.promise.year("promised_year") or own.options[own.in_force].usable
        if promised is None:
            return 0
        late = option.usable is None or option.usable > promised
        return int(late or option.row.bp("scope") < own.promise.bp("promised_scope"))

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
        self.ceilings: dict[tuple[str, int], dict[tuple[str, str], int]] = defaultdict(dict)
        for row in self.table("fund_ceilings"):
            key = row.word("certainty", ("firm", "expected")), row.text("path")
            self.ceilings[row.word("fund", self.funds), row.number("year")][key] = row.number("amount")
        self.base = list(self.table("base_rows"))
        self.base_sum: Counter[tuple[str, int]] = Counter()
        for row in self.base:
            if row.word("fund", self.funds) in self.lot:
                raise row.bad("fund", "a fund of lots pays no base row")
            self.base_sum[row.need("fund"), row.number("year")] += row.number("amount")
        self.eligible: set[tuple[str, str, str, bool]] = set()  # fund, nature, class, whether it is for capital
        for row in self.table("eligibility"):
            nature, kind = row.word("nature", ("any", *NATURES)), row.word("class", ("any", *CLASSES))
            fund = row.word("fund", self.funds)
            free = self.funds[fund].text("kind") != "savings" or row.yes("transfer")
            self.eligible |= {(fund, nature, kind, False), (fund, nature, kind, free)}
        self.limit_rows = self.by_id("limits")
        self.amended: Counter[tuple[str, int]] = Counter()
        for row in self.table("amendments"):
            if row.word("kind", ("in", "out", "money")) == "money":
                for fund, year, sign in (("fund", "year", -1), ("to_fund", "to_year", 1)):
                    if row.word(fund, self.funds) in self.lot or row.number(year) not in self.horizon:
                        raise row.bad(year, "is not in the horizon, or the money is that of lots")
                    self.amended[row.text(fund), row.number(year)] += sign * row.amount("amount")
        self.classes: dict[str, tuple[list[str], bool, list[str]]] = {}

    def usable(self, fund: str, year: int) -> tuple[int, int]:
        """F1: of firm and of expected money."""
        stated, path = self.ceilings.get((fund, year), {}), self.scenario.text("ceiling_path")
        firm, expected = (stated.get((sure, path), stated.get((sure, ""), 0)) for sure in ("firm", "expected"))
        rest = 10_000 - self.funds[fund].bp("discount")
        return floor(firm * rest, 10_000), floor(expected * rest, 10_000)

    def free(self, fund: str, year: int) -> tuple[int, int]:
        """F3: F and E."""
        if fund in self.lot:
            return 0, 0
        amended = self.amended[fund, year]  # of the horizon alone
        if year > self.last and (fund, year) not in self.ceilings:
            year = self.last
        firm, expected = self.usable(fund, year)
        return firm - self.base_sum[fund, year] + amended, expected

    def base_of(self, year: int, which: Callable[[Row], bool] = lambda row: True) -> int:
        """The money of those base rows of a year (F3)."""
        return sum(row.number("amount") for row in self.base if row.number("year") == year and which(row))

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
        key = fund, nature, capital
        if key not in own.classes:
            kind, unit, mission = own.row.word("class", CLASSES), own.row.need("unit"), own.row.need("mission")
            funds = {f for f, n, c, k in self.eligible if n in ("any", nature) and c in ("any", kind) and k == capital}
            places = [district for district, share in own.shares["stands"].items() if share > 0]
            marks = sorted(name for name, limit in self.limit_rows.items()
                           if limit.text("fund") and self.in_scope(limit, unit, mission, capital, places))  # fmt: skip
            payers = [fund] if fund else sorted(funds)
            name = "+".join(payers) + "!" * own.committed + "".join(f"~{mark}" for mark in marks)
            self.classes[name] = payers, own.committed, marks
            own.classes[key] = name
        return own.classes[key]

    # ---- C: costs ----------------------------------------------------------------------------------------------------

    def priced(self, row: Row, group: str, base: int, to: int, n: int) -> tuple[int, int]:
        """C1: n · I(group, to) / I(group, base), n in parts of 10^8."""
        for year in (to, base):
            if (group, year) not in self.index:
                raise row.bad("price_year", f"no price index of {group!r} for {year}")
        return n * self.index[group, to], 10**8 * self.index[group, base]

    def pay(self, option: Option, year: int, n: int, fund: str, nature: str, capital: bool) -> None:
        """Enter one nominal cost; a cost of 0 rial does not exist (C3)."""
        if n:
            self.demand[self.class_of(option.project, fund, nature, capital), year][option] += n
            self.spent[year, capital][option] += n
            option.first_year += n if year == self.first else 0

    def read_costs(self) -> None:
        """C1-C5, Y2."""
        self.demand: dict[tuple[str, int], Book] = defaultdict(Counter)
        self.spent: dict[tuple[int, bool], Book] = defaultdict(Counter)
        self.returns: dict[tuple[str, int], Book] = defaultdict(Counter)
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
            full = amount * overrun * option.probability
            n = {to: ceil(*self.priced(row, group, base, to, full)) for to in {year, price_year, min(year, self.last)}}
            option.cost += n[price_year]
            option.left += n[self.last] if year > self.last else 0
            self.pay(option, year, n[year], fund, nature, capital)
        self.years = range(self.first, end + 1)  # horizon and tail (Y2)
        for row in self.table("upkeep"):
            option, fund = self.option(row), row.word("fund", self.funds)
            start, base, group = row.number("from_year"), row.number("price_year"), row.word("index_group", GROUPS)
            added, saved = row.amount("added"), row.amount("saved_low") * row.bp("cashable")
            if not (added or saved):
                continue
            cost, back = {}, {}
            for to in {*self.horizon, price_year}:
                cost[to] = ceil(*self.priced(row, group, base, to, 10_000 * added * option.probability))
                back[to] = floor(*self.priced(row, group, base, to, saved * option.probability))
            for year in self.horizon:
                if year >= start:
                    self.pay(option, year, cost[year], fund, "operation", False)
                    self.returns[fund, year][option] += back[year]
                    option.cost += cost[price_year] - back[price_year]
            option.left += 5 * (cost[self.last] - back[self.last])
        for option in self.options.values():
            if loss := sum(option.row.amount(name) for name in ("decay_loss", "guarantee") if option.row.text(name)):
                group = self.types[option.project.row.text("type")].word("index_group", GROUPS)
                base = option.row.number("price_year")
                option.left += ceil(*self.priced(option.row, group, base, self.last, 10**8 * loss))

    # ---- E: effects --------------------------------------------------------------------------------------------------

    def read_effects(self) -> None:
        """E1, E2."""
        self.channels = {key: Channel(row) for key, row in self.by_id("channels").items()}
        self.effects: dict[str, dict[Option, list[Effect]]] = defaultdict(lambda: defaultdict(list))
        grades = {grade: self.plan.bp(f"grade_{grade.lower()}") for grade in "ABCD"}
        for row in self.table("effects"):
            k, option = row.word("indicator", self.indicators), self.option(row)
            low, raw = row.micros("low"), row.micros("low") + 4 * row.micros("likely") + row.micros("high")
            channel = row.text("channel")
            if channel and (channel not in self.channels or self.channels[channel].indicator != k):
                raise row.bad("channel", f"{channel!r} is no channel of {k!r}")
            effect = Effect(row.number("year"), raw, low, grades[row.word("grade", grades)], channel)
            insort(self.effects[k][option], effect, key=lambda one: one.year)

    def at(self, k: str, t: int) -> Iterator[tuple[Option, Effect]]:
        """E1: the effect of every option on k that counts in year t (L: the last one)."""
        for option, effects in self.effects[k].items():
            known = len(effects) if t > self.last else sum(effect.year <= t for effect in effects)
            if known:
                yield option, effects[known - 1]

    def shrinking(self, k: str) -> dict[Project, tuple[int, int]]:
        """E3: m/u, as numerator and denominator, of every project that has both."""
        reference: dict[Project, int] = defaultdict(int)  # six times ref
        for option, effect in self.at(k, self.last + 1):
            if option.usable is not None:
                both = effect.raw, reference[option.project]
                reference[option.project] = max(both, key=lambda raw: (abs(raw), raw))
        kinds: dict[str, list[tuple[Project, int, int]]] = defaultdict(list)
        for own, ref in reference.items():
            quantity = own.row.micros("output_quantity") if own.row.text("output_quantity") else 0
            if ref and quantity > 0:
                kinds[own.row.text("type")].append((own, ref, quantity))
        found = {}
        for members in kinds.values():
            if len(members) >= 3:
                under = lcm(*(quantity for _, _, quantity in members))
                mean = Fraction(sum(ref * (under // quantity) for _, ref, quantity in members), under * len(members))
                for own, ref, quantity in members:
                    found[own] = mean.numerator * quantity, mean.denominator * ref
        return found

    def expect(self, k: str) -> None:
        """E4; without m and u the factor is the grade's share, as if m were 0."""
        shrinking = self.shrinking(k)
        for option, effects in self.effects[k].items():
            m, u = shrinking.get(option.project, (0, 1))
            for effect in effects:
                factor = effect.grade * u + (10_000 - effect.grade) * m  # over 10^4 · u
                n = self.delta[k] * effect.raw * factor * option.probability
                effect.expected = near(n, 6 * 10**8 * u)

    # ---- M: columns and rows -----------------------------------------------------------------------------------------

    def column(self, name: str, lower: int, upper: int, value: int = 0, whole: bool = False) -> None:
        self.columns[name] = {"id": name, "lower": lower, "upper": upper, "value": value, "whole": whole}

    def row(self, name: str, sense: str, rhs: int, x: Mapping[Option, int], z: Mapping[str, int]) -> None:
        """Add a row; columns are named here and numbered in `model`."""
        if name in self.rows:
            raise RefusedError(f"two rows of the model are called {name!r}")
        entries = sorted([option.project.place, option.place, n] for option, n in x.items() if n)
        self.rows[name] = {"id": name, "sense": sense, "rhs": rhs, "x": entries, "z": z}

    def results(self) -> None:
        """Columns `part`, `seg`; rows `part`, `level`, `justice`, `floor`; the constant (L5, L6, E4-E6, J1)."""
        points: Book = Counter()
        for k in self.scoring:
            self.expect(k)
            for t in self.times:
                curve = self.curve(k, t)
                books: dict[str, Book] = defaultdict(Counter)  # by channel
                for option, effect in self.at(k, t):
                    books["" if k in self.keeps else effect.channel][option] = effect.expected
                    points[option] += 0 if k in self.keeps else curve.slopes[0] * effect.expected
                self.level_row(k, t, curve, books)
        for row in self.table("district_floors"):
            district, least = row.need("district"), row.need("floor")
            if not re.fullmatch("-?[0-9]+", least):
                raise row.bad("floor", "is not a whole number")
            felt = {option: n * option.project.shares["benefits"].get(district, 0) for option, n in points.items()}
            self.row(f"justice|{district}", ">=", int(least), felt, {})
        for row in self.table("floors"):
            k, t = row.word("indicator", self.indicators), min(row.number("year"), self.last + 1)
            rhs = self.delta[k] * (row.micros("level") - self.level(k, t))
            sure = {o: self.delta[k] * effect.low * o.probability // 10_000 for o, effect in self.at(k, t)}  # E5
            self.row(f"floor|{row.need('id')}", ">=", rhs, sure, {})

    def level_row(self, k: str, t: int, curve: Curve, books: dict[str, Book]) -> None:
        """E6, L5: parts and pieces of an indicator in a year, from the effects in each channel and (blank) in none."""
        plain = books.pop("", Counter())
        (low, high), z = extent(plain), {}
        for channel, book in books.items():
            name, lines = f"part|{channel}|{t}", self.channels[channel].lines
            least, most = map(self.channels[channel].brings, extent(book))
            self.column(name, least, most)
            self.row(name, "<=", 0, times(book, -1), {name: 1})
            for n, (a, slope) in enumerate(lines[1:], 2):
                if 0 < slope < 10_000:
                    self.row(f"{name}|{n}", "<=", a, times(book, -slope), {name: 10_000})
            low, high, z[name] = low + least, high + most, 1
        base = self.delta[k] * (self.level(k, t) - self.origin[k])  # L3
        self.constant += curve.worth(base + low)
        if high > low:
            for n, length in enumerate(curve.pieces(base + low, base + high)):
                if length:
                    self.column(f"seg|{k}|{t}|{n + 1}", 0, length, curve.slopes[n])
                    z[f"seg|{k}|{t}|{n + 1}"] = -1
            self.row(f"level|{k}|{t}", "=", low, plain, z)

    def money(self) -> None:
        """Columns `flow`, `carry`, `lots`; rows `demand`, `firm`, `fund`, `debt`, `council` (F2-F4)."""
        rows: dict[tuple[str, str, int], Counter[str]] = defaultdict(Counter)  # (firm or fund, fund, year) -> columns
        for (class_id, year), book in self.demand.items():
            funds, committed, _ = self.classes[class_id]
            for fund in funds:
                self.column(f"flow|{class_id}|{fund}|{year}", 0, extent(book)[1])
                for kind in ("firm", "fund") if committed else ("fund",):
                    rows[kind, fund, year][f"flow|{class_id}|{fund}|{year}"] = 1
            flows = {f"flow|{class_id}|{fund}|{year}": -1 for fund in funds}
            self.row(f"demand|{class_id}|{year}", "=", 0, book, flows)
        debt: dict[int, Counter[str]] = defaultdict(Counter)
        after: Counter[str] = Counter()
        for fund, row in self.funds.items():
            bound = 0
            for year in self.horizon[:-1] if row.yes("carries_over") else ():
                bound += max(0, sum(self.free(fund, year))) + extent(self.returns[fund, year])[1]
                name = f"carry|{fund}|{year}"
                self.column(name, 0, bound)
                rows["fund", fund, year][name], rows["fund", fund, year + 1][name] = 1, -1
            for year in self.horizon if fund in self.lot else ():
                name, lot = f"lots|{fund}|{year}", self.lot[fund]
                lots = sum(self.usable(fund, year)) // lot  # F2
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
                back = times(self.returns[fund, year], -1)
                self.row(f"fund|{fund}|{year}", "<=", firm + expected, back, rows["fund", fund, year])
                if year <= self.last:
                    self.row(f"firm|{fund}|{year}", "<=", firm, {}, rows["firm", fund, year])
        for year, z in debt.items():
            basis = min(year, self.last)
            income = sum(sum(self.usable(fund, basis)) for fund, row in self.funds.items() if row.yes("stable"))
            due = self.base_of(year, lambda row: row.text("kind") == "debt_service") if year <= self.last else 0
            self.row(f"debt|{year}", "<=", self.plan.bp("debt_limit") * income // 10_000 - due, {}, z)
        left = {option: option.left for option in self.options.values()}
        if self.plan.text("council_limit"):
            free = sum(max(0, sum(self.free(fund, self.last))) for fund, row in self.funds.items() if row.yes("own"))
            self.row("council", "<=", self.plan.bp("council_limit") * free // 10_000, left, after)
        elif any(own.promise for own in self.projects):
            limit = sum(own.options[own.in_force].left for own in self.projects)
            self.row("council", "<=", limit, left, after)

    def limits(self) -> None:
        """Rows `limit` and `limit|capital_floor`."""
        for key, limit in self.limit_rows.items():
            if bool(limit.text("amount")) == bool(limit.text("share")):
                raise limit.bad("share", "exactly one of amount and share must be given")
            sense = "<=" if limit.word("sense", ("ceiling", "floor")) == "ceiling" else ">="
            for year in self.horizon:
                if limit.year("year") in (None, year):
                    amount = limit.number("amount") if limit.text("amount") else 0
                    share = limit.bp("share") if limit.text("share") else 0
                    self.limit_row(f"limit|{key}|{year}", sense, year, amount, share, *self.scope(key, limit, year))
        for year in self.horizon if self.plan.text("capital_floor") else ():
            base, x = self.base_of(year, lambda row: row.yes("capital")), times(self.spent[year, True], 10_000)
            name, share = f"limit|capital_floor|{year}", self.plan.bp("capital_floor")
            self.limit_row(name, ">=", year, 0, share, base, x, {})

    def scope(self, key: str, limit: Row, year: int) -> tuple[int, Book, dict[str, int]]:
        """The money of a year in the scope of a limit: base rows, and 10^4 times that of options or, by fund, flows."""
        fund, district = limit.text("fund"), limit.text("district")

        def counts(row: Row) -> bool:
            place = row.text("unit"), row.text("mission"), row.yes("capital"), [row.text("district")]
            return fund in ("", row.text("fund")) and self.in_scope(limit, *place)

        base = self.base_of(year, counts)
        if fund:
            marked = [name for name, at in self.demand if at == year and key in self.classes[name][2]]
            flows = [f"flow|{name}|{fund}|{year}" for name in marked if fund in self.classes[name][0]]
            return base, Counter(), dict.fromkeys(flows, 10_000)
        x: Book = Counter()
        for capital in (True, False):
            spent, parts = self.spent[year, capital], {}
            for own in {option.project for option in spent}:
                unit, mission, stands = own.row.text("unit"), own.row.text("mission"), own.shares["stands"]
                if self.in_scope(limit, unit, mission, capital, stands):
                    parts[own] = stands[district] if district else 10_000
            x.update({option: n * parts[option.project] for option, n in spent.items() if option.project in parts})
        return base, x, {}

    def limit_row(
        self, name: str, sense: str, year: int, amount: int, share: int, base: int, x: Book, z: dict[str, int]
    ) -> None:
        """10^4 · scope − share · all against 10^4 · amount, base money on the right side."""
        for capital in (True, False) if share else ():
            x.update(times(self.spent[year, capital], -share))
        self.row(name, sense, 10_000 * (amount - base) + share * self.base_of(year), x, z)

    def policy(self) -> None:
        """Rows `capacity`, `requires`, `at_most`, `forbids`, `obligation`, `amendment`, `completion`, `held`, `duty`,
        `reserve`."""
        uses: dict[tuple[str, int], Book] = defaultdict(Counter)
        for row in self.table("capacity_use"):
            uses[row.need("capacity"), row.number("year")][self.option(row)] += row.micros("amount")
        for row in self.table("capacities"):
            key, year = row.need("id"), row.number("year")
            self.row(f"capacity|{key}|{year}", "<=", row.micros("amount"), uses[key, year], {})
        groups: dict[str, set[Option]] = defaultdict(set)
        limits: dict[str, int] = {}
        requiring: dict[str, set[Option]] = defaultdict(set)
        for row in self.table("relations"):
            key, own = row.need("id"), row.word("project", self.known)
            kind, named = row.word("kind", ("requires", "at_most", "forbids")), self.chosen(row, "options", own)
            if kind == "forbids":
                self.row(f"forbids|{key}", "<=", 0, ones(named), {})
            elif kind == "at_most":
                group = row.need("group")
                groups[group] |= named
                if limits.setdefault(group, row.number("limit")) != row.number("limit"):
                    raise row.bad("limit", "differs within the group")
            else:
                needs = self.chosen(row, "needs_options", row.word("needs", self.known))
                requiring[row.text("needs")] |= named
                for option in named:
                    end = option.usable
                    ready = [one for one in needs if end is None or one.usable is None or one.usable <= end]
                    self.row(f"requires|{key}|{option.id}", "<=", 0, ones([option], ready), {})
        for group, members in groups.items():
            self.row(f"at_most|{group}", "<=", limits[group], ones(members), {})
        for row in self.table("obligations"):
            fit, by = self.chosen(row, "options", row.word("project", self.known)), row.year("by_year")
            timely = [one for one in fit if by is None or (one.usable is not None and one.usable <= by)]
            self.row(f"obligation|{row.need('id')}", ">=", 1, ones(timely), {})
        for row in self.amendments:  # T5
            sense, rhs = (">=", 1) if row.text("kind") == "in" else ("<=", 0)
            named = self.chosen(row, "option", row.word("project", self.known))
            self.row(f"amendment|{row.need('id')}", sense, rhs, ones(named), {})
        if self.plan.text("completion_floor"):
            states = "new", "half_finished"
            works = [own for own in self.projects if own.row.word("state", states) == "half_finished"]
            ends = [one for own in works for one in own.options if one.usable is not None]
            self.row("completion", ">=", self.plan.number("completion_floor"), ones(ends), {})
        saving = {option for book in self.returns.values() for option, back in book.items() if back}  # C3
        for project in self.projects:
            estimate = project.row.word("estimate", ("estimated", "stated_none", "not_estimated"))
            if estimate == "not_estimated":
                self.row(f"held|{project.id}", ">=", 1, ones([project.options[project.in_force]]), {})
            if estimate == "stated_none" and project.id not in self.obliged | self.called_in:
                idle = [one for one in project.options if one.usable is not None and one not in saving]
                self.row(f"duty|{project.id}", "<=", 0, ones(idle, requiring[project.id]), {})
        reserve = {}
        for option in self.options.values():
            if option.probability < 10_000 and option.row.text("fallback"):
                fallback = self.options[option.row.word("fallback", self.options)]
                reserve[option] = ceil((10_000 - option.probability) * fallback.first_year, 10_000)
        if reserve:
            kept = self.base_of(self.first, lambda row: row.text("kind") == "reserve")
            self.row("reserve", "<=", kept, reserve, {})

    def model(self) -> dict[str, Any]:
        """M1."""
        columns = [self.columns[name] for name in sorted(self.columns)]
        place = {column["id"]: index for index, column in enumerate(columns)}
        rows = [self.rows[name] for name in sorted(self.rows)]
        for row in rows:
            row["z"] = sorted([place[name], n] for name, n in row["z"].items() if n)
        projects = [
            {"id": project.id, "in_force": project.in_force, "options": [
                {"id": option.id, "cost": option.cost, "broken": self.broken(option)}
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
    except (OSError, ValueError, KeyError, TypeError) as error:
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
