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
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import lcm, prod
from pathlib import Path
from typing import Any

# Every table and field that the model knows: *key, field:kind, ? where a blank may stand. No other cell counts.
TABLES = {
    "plan": "*id first_year:whole years:count price_year:whole later_weight:part scenario:@scenarios grade_a:percent "
    "grade_b:percent grade_c:percent grade_d:percent debt_limit:percent council_limit:percent? capital_floor:percent? "
    "completion_floor:whole?",
    "scenarios": "*id price_path overrun:percent ceiling_path? party:@parties?",
    "price_indices": "*path *group:land|works|equipment|payroll *year:whole index:above",
    "goals": "*id parent:@goals?",
    "parties": "*id share:rial",
    "weights": "*party:@parties *kind:criterion|goal|indicator *item weight:amount",
    "indicators": "*id goal:@goals direction:up|down|keep scored:yes measures_progress:yes "
    "criterion:development|satisfaction tolerance:micros? shape?",
    "indicator_values": "*indicator:@indicators *kind:baseline|measured|forecast|target *year:whole *district? "
    "value:micros confirmer?",
    "districts": "*id",
    "project_types": "*id index_group:land|works|equipment|payroll",
    "projects": "*id unit type:@project_types class:rail|infrastructure|building|service|technology|land|other mission "
    "contract:none|signed|stopped estimate:estimated|stated_none|not_estimated state:new|half_finished? "
    "output_quantity:micros?",
    "options": "*id project:@projects kind usable_year:whole? probability:part scope:percent fallback:@options? "
    "decay_loss:rial? guarantee:rial? price_year:whole?",
    "in_force": "*project:@projects option:@options promised_year:whole? promised_scope:percent",
    "project_districts": "*project:@projects *role:stands|benefits|city|visitors *district:@districts? share:percent",
    "option_costs": "option:@options year:whole nature:land|works|equipment|payroll|services|operation capital:yes "
    "index_group:land|works|equipment|payroll amount:rial price_year:whole fund:@funds?",
    "upkeep": "*option:@options *dimension from_year:whole added:rial saved_low:rial cashable:percent fund:@funds "
    "price_year:whole index_group:land|works|equipment|payroll",
    "channels": "*id indicator:@indicators potential:amount shape?",
    "effects": "*option:@options *indicator:@indicators *year:whole low:micros likely:micros high:micros "
    "grade:A|B|C|D channel:@channels?",
    "floors": "*id indicator:@indicators year:whole level:micros",
    "district_floors": "*district:@districts floor:whole",
    "funds": "*id kind carries_over:yes discount:percent stable:yes own:yes lot:count? repaid_from:@funds?",
    "instalments": "*fund:@funds *offset:count amount:rial",
    "fund_ceilings": "*fund:@funds *year:whole *certainty:firm|expected *path? amount:whole",
    "base_rows": "*id year:whole fund:@funds kind capital:yes amount:whole unit? mission? district?",
    "eligibility": "*fund:@funds *nature:any|land|works|equipment|payroll|services|operation "
    "*class:any|rail|infrastructure|building|service|technology|land|other transfer:yes?",
    "limits": "*id sense:ceiling|floor capital:any|capital|current year:whole? fund:@funds? unit? mission? district? "
    "amount:whole? share:percent?",
    "capacities": "*id *year:whole amount:micros",
    "capacity_use": "*option:@options *capacity *year:whole amount:micros",
    "relations": "*id kind:requires|at_most|forbids project:@projects options? needs:@projects? needs_options? group? "
    "limit:whole?",
    "obligations": "*id project:@projects options? by_year:whole?",
    "amendments": "*id kind:in|out|money project:@projects? option? fund:@funds? year:whole? to_fund:@funds? "
    "to_year:whole? amount:rial?",
}
NUMBERS: dict[str, tuple[int, int | None, int | None, str]] = {  # decimals, least, most, what is said otherwise
    "whole": (0, None, None, ""),
    "count": (0, 1, None, "must be at least 1"),
    "rial": (0, 0, None, "must not be negative"),
    "micros": (6, None, None, ""),
    "amount": (6, 0, None, "must not be negative"),
    "above": (6, 1, None, "must be above 0"),
    "percent": (2, None, None, ""),
    "part": (2, 0, 10_000, "must lie between 0 and 100"),
}


class RefusedError(ValueError):
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
    """One record: each of its fields is an attribute; a blank number is None, any other blank is empty (N6).

    The rows of projects and options carry what is found out about them besides.
    """

    def __init__(self, table: str, line: int, cells: Mapping[str, str]) -> None:
        self.table, self.line = table, line
        self.key: list[Any] = []
        for entry in TABLES[table].split():
            name, _, kind = entry.strip("*?").partition(":")
            text = cells.get(name, "").removeprefix("'")
            if not text and not entry.endswith("?"):
                raise self.bad(name, "is missing")
            self.__dict__[name] = self.parsed(name, kind, text)
            if entry.startswith("*"):
                self.key.append(self.__dict__[name])

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(name)

    def __setattr__(self, name: str, value: Any) -> None:
        self.__dict__[name] = value

    def bad(self, name: str, why: str) -> RefusedError:
        return RefusedError(f"{self.table}, row {self.line}, {name}: {why}")

    def need(self, name: str) -> Any:
        """A cell that may be blank elsewhere."""
        if (value := self.__dict__[name]) in (None, ""):
            raise self.bad(name, "is missing")
        return value

    def parsed(self, name: str, kind: str, text: str) -> Any:
        """N1-N3: money in rial, decimals in micros, percentages in basis points."""
        if kind not in NUMBERS:
            choices = ["yes", "no"] if kind == "yes" else kind.split("|")
            if text and len(choices) > 1 and text not in choices:
                raise self.bad(name, f"{text!r} is unknown")
            return text == "yes" if kind == "yes" else text
        if not text:
            return None
        decimals, least, most, otherwise = NUMBERS[kind]
        if not re.fullmatch(rf"-?[0-9]+(\.[0-9]{{1,{decimals}}})?" if decimals else "-?[0-9]+", text):
            wanted = f"number with at most {decimals} decimals" if decimals else "whole number"
            raise self.bad(name, f"{text!r} is not a {wanted}")
        before, _, after = text.partition(".")
        number = int(before + after.ljust(decimals, "0"))
        if (least is not None and number < least) or (most is not None and number > most):
            raise self.bad(name, otherwise)
        return number

    def pairs(self, default: str) -> list[tuple[int, int]]:
        """L5, E6: the pairs share:slope of `shape`, in basis points."""
        pairs: list[tuple[int, int]] = []
        for text in (self.shape or default).split() or [""]:
            if not re.fullmatch(r"[0-9]+(\.[0-9]{1,2})?:[0-9]+(\.[0-9]{1,2})?", text):
                raise self.bad("shape", f"{text!r} is not share:slope")
            share, slope = (int(Fraction(number) * 100) for number in text.split(":"))
            before = pairs[-1] if pairs else (0, 10_000)
            if share <= before[0] or slope > before[1] or (not pairs and slope != 10_000):
                raise self.bad("shape", "shares must grow, slopes must not, and the first slope is 100")
            pairs.append((share, slope))
        return pairs


def read(folder: Path, table: str) -> list[Row]:
    """The records of a table; an absent table is empty. Keys are unique, every record is as long as the header."""
    path, rows, seen = folder / f"{table}.csv", [], set()
    if not path.is_file():
        return []
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            header, *records = list(csv.reader(lines, strict=True)) or [[]]
    except (csv.Error, UnicodeDecodeError) as error:
        raise RefusedError(f"{table}: {error}") from None
    if len(set(header)) < len(header):
        raise RefusedError(f"{table}: a field stands twice in the header")
    for number, cells in enumerate(records, 2):
        if len(cells) != len(header):
            raise RefusedError(f"{table}, row {number}: {len(cells)} cells under {len(header)} fields")
        row = Row(table, number, dict(zip(header, cells, strict=True)))
        if row.key and tuple(row.key) in seen:
            raise row.bad("id" if len(row.key) == 1 else "key", f"{' '.join(map(str, row.key))!r} stands twice")
        seen.add(tuple(row.key))
        rows.append(row)
    return rows


Book = Counter[Row]  # whole numbers on options


def year_of(row: Row) -> int:
    return int(row.year)


def times(book: Book, factor: int) -> Book:
    return Counter({option: factor * n for option, n in book.items()})


def ones(plus: Iterable[Row], minus: Iterable[Row] = ()) -> Book:
    book = Counter(plus)
    book.subtract(minus)
    return book


def extent(book: Book) -> tuple[int, int]:
    """Σ_i min_o and Σ_i max_o; an option that is not in the book counts 0."""
    by_project: dict[Row, list[int]] = defaultdict(list)
    for option, n in book.items():
        by_project[option.own].append(n)
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


def lines_of(channel: Row) -> list[tuple[int, int]]:
    """E6: the lines (a_n, slope_n) of a channel's shape, in parts of 10^4; the last line is flat."""
    lines, start, before = [], 0, 0  # B_{n−1}, and 10^4 times what the lines before bring there
    for share, slope in [*channel.pairs("100:100"), (0, 0)]:
        lines.append((before - slope * start, slope))
        end = channel.potential * share // 10_000
        start, before = end, before + slope * (end - start)
    return lines


class Plan:
    """The plan folder in memory, and the model as it grows."""

    def __init__(self, folder: Path) -> None:
        self.tables = {name: read(folder, name) for name in TABLES}
        self.rows: dict[str, dict[str, Any]] = {}
        self.columns: dict[str, dict[str, Any]] = {}
        self.constant = 0
        self.settings()
        self.refer()
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

    def by_id(self, name: str) -> dict[str, Row]:
        return {row.id: row for row in self.tables[name]}

    def refer(self) -> None:
        """Every reference names a record that is there."""
        known = {name: set(self.by_id(name)) for name, fields in TABLES.items() if fields.startswith("*id")}
        for table, fields in TABLES.items():
            references = re.findall(r"(\w+):@(\w+)", fields)
            for row in self.tables[table]:
                for name, other in references:
                    one = getattr(row, name)
                    if one and one not in known[other]:
                        raise row.bad(name, f"{one!r} is unknown")

    # ---- Y: years ----------------------------------------------------------------------------------------------------

    def settings(self) -> None:
        """Y1, Y3, the scenario and its price indices (C1)."""
        if len(self.tables["plan"]) != 1:
            raise RefusedError(f"plan: {len(self.tables['plan'])} rows, must be one")
        self.plan = plan = self.tables["plan"][0]
        self.first, self.last = plan.first_year, plan.first_year + plan.years - 1
        self.horizon = range(self.first, self.last + 1)
        self.times = range(self.first, self.last + 2)  # the horizon and L
        self.gamma = shares(10_000 - plan.later_weight, dict.fromkeys(self.horizon, Fraction(1)))
        self.gamma[self.last + 1] = plan.later_weight
        if plan.scenario not in (scenarios := self.by_id("scenarios")):
            raise plan.bad("scenario", f"{plan.scenario!r} is unknown")
        self.scenario = scenarios[plan.scenario]
        indices = (row for row in self.tables["price_indices"] if row.path == self.scenario.price_path)
        self.index = {(row.group, row.year): row.index for row in indices}

    # ---- L: the readings of the indicators ---------------------------------------------------------------------------

    def read_indicators(self) -> None:
        """L1-L3, W1."""
        self.indicators = self.by_id("indicators")
        self.delta = {k: -1 if row.direction == "down" else 1 for k, row in self.indicators.items()}
        rank = {"baseline": 0, "measured": 1, "forecast": 2, "target": 3}
        self.readings: dict[str, list[tuple[int, int, int]]] = {k: [] for k in self.indicators}  # year, rank, value
        targets: dict[str, list[tuple[int, int, int]]] = {k: [] for k in self.indicators}
        for row in self.tables["indicator_values"]:
            if not row.district and (row.kind != "measured" or row.confirmer):
                kept = targets if row.kind == "target" else self.readings
                insort(kept[row.indicator], (row.year, rank[row.kind], row.value))
        self.target, self.origin, self.tolerance = {}, {}, {}
        for k, row in self.indicators.items():
            base = [value for _, kind, value in self.readings[k] if kind == rank["baseline"]]
            if not row.scored or row.measures_progress or not base or not targets[k]:
                continue
            if len(base) > 1:
                raise row.bad("id", f"{k!r} has {len(base)} baselines")
            goal = targets[k][-1][2]
            if row.direction == "keep" or goal == base[0]:
                if row.tolerance is None:
                    continue
                if row.tolerance <= 0:
                    raise row.bad("tolerance", "must be above 0")
                self.tolerance[k] = row.tolerance
            self.target[k] = goal
            self.origin[k] = goal if k in self.tolerance else base[0]
        self.scoring = sorted(self.target)
        self.keeps = {k for k in self.scoring if self.indicators[k].direction == "keep"}

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
        first, pairs = near(worth, way), self.indicators[k].pairs("100:100 120:10")
        slopes = [near(first * slope, 10_000) for _, slope in pairs]
        return Curve(0, [way * share // 10_000 for share, _ in pairs], [*slopes, 0])

    # ---- W: weights --------------------------------------------------------------------------------------------------

    def weigh(self) -> None:
        """W2-W4: the weight of every scoring indicator, in parts of 10,000."""
        goals = self.by_id("goals")
        given = {(row.party, row.kind, row.item): row.weight for row in self.tables["weights"]}
        siblings = defaultdict(set)  # (criterion, parent goal) -> (kind, id)
        path = {}
        for k in self.scoring:
            criterion, parent = self.indicators[k].criterion, self.indicators[k].goal
            path[k] = [(("", ""), ("criterion", criterion)), ((criterion, parent), ("indicator", k))]
            while parent:
                node, parent = ("goal", parent), goals[parent].parent
                path[k].append(((criterion, parent), node))
                if len(path[k]) > len(goals) + 2:
                    raise goals[parent].bad("parent", f"{parent!r} stands in a circle")
            for group, member in path[k]:
                siblings[group].add(member)

        def part(party: str, group: tuple[str, str], member: tuple[str, str]) -> Fraction:
            if len(siblings[group]) == 1:
                return Fraction(1)
            if missing := sorted(one for one in siblings[group] if (party, *one) not in given):
                raise RefusedError(f"weights: {party!r} gives no weight to the {' '.join(missing[0])!r}")
            if whole := sum(given[(party, *one)] for one in siblings[group]):
                return Fraction(given[(party, *member)], whole)
            raise RefusedError(f"weights: {party!r} gives no weight to any of {sorted(siblings[group])}")

        voice = {row.id: row.share for row in self.tables["parties"]}
        if self.scenario.party:
            voice = {self.scenario.party: 1}
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
        self.obliged = {row.project for row in self.tables["obligations"]}
        self.types = self.by_id("project_types")
        self.known = dict(sorted(self.by_id("projects").items()))
        for own in self.known.values():
            own.committed = own.contract == "signed" or own.id in self.obliged
            own.options, own.classes, own.shares = [], {}, {"stands": {}, "benefits": {}}
            own.promise, own.in_force = None, 0
        self.options = dict(sorted(self.by_id("options").items()))
        for option in self.options.values():
            option.own = own = self.known[option.project]
            option.place, option.cost, option.left, option.first_cost = len(own.options), 0, 0, 0
            own.options.append(option)
        for row in self.tables["in_force"]:
            own, option = self.known[row.project], self.options[row.option]
            if option.own is not own:
                raise row.bad("option", "is of another project")
            own.promise, own.in_force = row, option.place
        self.projects = [own for own in self.known.values() if own.options]
        for place, own in enumerate(self.projects):
            own.place = place
            if own.promise is None:
                nothing = [option.place for option in own.options if option.kind == "nothing"]
                if not nothing:
                    raise own.bad("id", f"{own.id!r} has neither a plan in force nor an option of kind nothing")
                own.in_force = nothing[0]
        for row in self.tables["project_districts"]:
            if row.role in ("stands", "benefits"):
                self.known[row.project].shares[row.role][row.district] = row.share

    def chosen(self, row: Row, name: str, project: str) -> set[Row]:
        """The options named in a field; where none is named, the delivering ones of the project (T1)."""
        named = getattr(row, name).split(" ")
        if named == [""]:
            return {option for option in self.known[project].options if option.usable_year is not None}
        for one in named:
            if one not in self.options:
                raise row.bad(name, f"{one!r} is unknown")
        return {self.options[one] for one in named}

    def broken(self, option: Row) -> int:
        """M2."""
        if (promise := option.own.promise) is None:
            return 0
        promised = promise.promised_year or option.own.options[option.own.in_force].usable_year
        if promised is None:
            return 0
        late = option.usable_year is None or option.usable_year > promised
        return int(late or option.scope < promise.promised_scope)

    # ---- F: funds, base rows, ceilings -------------------------------------------------------------------------------

    def read_funds(self) -> None:
        """F1, F2, and the rows that F3, F5 and the limits need."""
        self.funds = self.by_id("funds")
        self.lot = {fund: row.lot for fund, row in self.funds.items() if row.lot is not None}
        self.ceilings: dict[tuple[str, int], dict[tuple[str, str], int]] = defaultdict(dict)
        for row in self.tables["fund_ceilings"]:
            self.ceilings[row.fund, row.year][row.certainty, row.path] = row.amount
        self.base_sum: Counter[tuple[str, int]] = Counter()
        for row in self.tables["base_rows"]:
            if row.fund in self.lot:
                raise row.bad("fund", "a fund of lots pays no base row")
            self.base_sum[row.fund, row.year] += row.amount
        self.amended: Counter[tuple[str, int]] = Counter()
        for row in self.tables["amendments"]:
            if row.kind == "money":
                for fund, year, sign in (("fund", "year", -1), ("to_fund", "to_year", 1)):
                    if row.need(fund) in self.lot or row.need(year) not in self.horizon:
                        raise row.bad(year, "is not in the horizon, or the money is that of lots")
                    self.amended[row.need(fund), row.need(year)] += sign * row.need("amount")
        self.limit_rows = self.by_id("limits")
        self.classes: dict[str, tuple[list[str], bool, list[str]]] = {}

    def usable(self, fund: str, year: int) -> tuple[int, int]:
        """F1: of firm and of expected money."""
        stated, path = self.ceilings.get((fund, year), {}), self.scenario.ceiling_path
        firm, expected = (stated.get((sure, path), stated.get((sure, ""), 0)) for sure in ("firm", "expected"))
        rest = 10_000 - self.funds[fund].discount
        return firm * rest // 10_000, expected * rest // 10_000

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
        return sum(row.amount for row in self.tables["base_rows"] if row.year == year and which(row))

    def in_scope(self, limit: Row, unit: str, mission: str, capital: bool, districts: Iterable[str]) -> bool:
        """Whether money of this unit, mission, nature and place lies in the scope of a limit, its fund left aside."""
        return (
            limit.unit in ("", unit)
            and limit.mission in ("", mission)
            and limit.capital in ("any", "capital" if capital else "current")
            and (not limit.district or limit.district in districts)
        )

    def class_of(self, own: Row, fund: str, nature: str, capital: bool) -> str:
        """F5, F6."""
        if (fund, nature, capital) in own.classes:
            return str(own.classes[fund, nature, capital])
        payers = {
            row.fund
            for row in self.tables["eligibility"]
            if row.nature in ("any", nature)
            and getattr(row, "class") in ("any", getattr(own, "class"))
            and (row.transfer or not capital or self.funds[row.fund].kind != "savings")
            and (capital or not self.funds[row.fund].lot)
        }
        payers = {fund} if fund else payers
        places = [district for district, share in own.shares["stands"].items() if share > 0]
        scope = own.unit, own.mission, capital, places
        marks = sorted(key for key, limit in self.limit_rows.items() if limit.fund and self.in_scope(limit, *scope))
        name: str = "+".join(sorted(payers)) + "!" * own.committed + "".join(f"~{mark}" for mark in marks)
        self.classes[name] = sorted(payers), own.committed, marks
        own.classes[fund, nature, capital] = name
        return name

    # ---- C: costs ----------------------------------------------------------------------------------------------------

    def priced(self, row: Row, group: str, to: int, n: int) -> tuple[int, int]:
        """C1: n · I(group, to) / I(group, the row's price year), n in parts of 10^8."""
        base = row.need("price_year")
        for year in (to, base):
            if (group, year) not in self.index:
                raise row.bad("price_year", f"no price index of {group!r} for {year}")
        return n * self.index[group, to], 10**8 * self.index[group, base]

    def pay(self, option: Row, year: int, n: int, fund: str, nature: str, capital: bool) -> None:
        """Enter one nominal cost; a cost of 0 rial does not exist (C3)."""
        if n:
            self.demand[self.class_of(option.own, fund, nature, capital), year][option] += n
            self.spent[year, capital][option] += n
            option.first_cost += n if year == self.first else 0

    def read_costs(self) -> None:
        """C1, C2, C4, C5, Y2."""
        self.demand: dict[tuple[str, int], Book] = defaultdict(Counter)
        self.spent: dict[tuple[int, bool], Book] = defaultdict(Counter)
        self.returns: dict[tuple[str, int], Book] = defaultdict(Counter)
        price_year, end = self.plan.price_year, self.last
        for row in self.tables["option_costs"]:
            option, end = self.options[row.option], max(end, row.year)
            if row.year < self.first:
                raise row.bad("year", "lies before the horizon")
            if row.amount:
                full = row.amount * self.scenario.overrun * option.probability
                dates = {row.year, price_year, min(row.year, self.last)}
                n = {to: ceil(*self.priced(row, row.index_group, to, full)) for to in dates}
                option.cost += n[price_year]
                option.left += n[self.last] if row.year > self.last else 0
                self.pay(option, row.year, n[row.year], row.fund, row.nature, row.capital)
        self.years = range(self.first, end + 1)  # horizon and tail (Y2)
        for row in self.tables["upkeep"]:
            if row.added or row.saved_low * row.cashable:
                self.keep_up(row, self.options[row.option])
        for option in self.options.values():
            if loss := (option.decay_loss or 0) + (option.guarantee or 0):
                group = self.types[option.own.type].index_group
                option.left += ceil(*self.priced(option, group, self.last, 10**8 * loss))

    def keep_up(self, row: Row, option: Row) -> None:
        """C3."""
        cost, back, price_year = {}, {}, self.plan.price_year
        for to in {*self.horizon, price_year}:
            cost[to] = ceil(*self.priced(row, row.index_group, to, 10_000 * row.added * option.probability))
            saved, under = self.priced(row, row.index_group, to, row.saved_low * row.cashable * option.probability)
            back[to] = saved // under
        for year in self.horizon:
            if year >= row.from_year:
                self.pay(option, year, cost[year], row.fund, "operation", False)
                self.returns[row.fund, year][option] += back[year]
                option.cost += cost[price_year] - back[price_year]
        option.left += 5 * (cost[self.last] - back[self.last])

    # ---- E: effects --------------------------------------------------------------------------------------------------

    def read_effects(self) -> None:
        """E1, E2 (six times)."""
        self.channels = self.by_id("channels")
        self.effects: dict[str, dict[Row, list[Row]]] = defaultdict(lambda: defaultdict(list))
        for row in sorted(self.tables["effects"], key=year_of):
            if row.channel and self.channels[row.channel].indicator != row.indicator:
                raise row.bad("channel", f"{row.channel!r} is no channel of {row.indicator!r}")
            row.raw = row.low + 4 * row.likely + row.high
            self.effects[row.indicator][self.options[row.option]].append(row)

    def at(self, k: str, t: int) -> Iterator[tuple[Row, Row]]:
        """E1: the effect of every option on k that counts in year t (L: the last one)."""
        for option, effects in self.effects[k].items():
            known = len(effects) if t > self.last else sum(effect.year <= t for effect in effects)
            if known:
                yield option, effects[known - 1]

    def shrinking(self, k: str) -> dict[Row, tuple[int, int]]:
        """E3: m/u, as numerator and denominator, of every project that has both."""
        reference: dict[Row, int] = defaultdict(int)  # six times ref
        for option, effect in self.at(k, self.last + 1):
            if option.usable_year is not None:
                both = effect.raw, reference[option.own]
                reference[option.own] = max(both, key=lambda raw: (abs(raw), raw))
        kinds: dict[str, list[tuple[Row, int, int]]] = defaultdict(list)
        for own, ref in reference.items():
            if ref and (own.output_quantity or 0) > 0:
                kinds[own.type].append((own, ref, own.output_quantity))
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
            m, u = shrinking.get(option.own, (0, 1))
            for effect in effects:
                grade = getattr(self.plan, f"grade_{effect.grade.lower()}")
                factor = grade * u + (10_000 - grade) * m  # over 10^4 · u
                n = self.delta[k] * effect.raw * factor * option.probability
                effect.expected = near(n, 6 * 10**8 * u)

    # ---- M: columns and rows -----------------------------------------------------------------------------------------

    def column(self, name: str, lower: int, upper: int, value: int = 0, whole: bool = False) -> None:
        self.columns[name] = {"id": name, "lower": lower, "upper": upper, "value": value, "whole": whole}

    def row(self, name: str, sense: str, rhs: int, x: Mapping[Row, int], z: Mapping[str, int] | None = None) -> None:
        """Add a row; columns are named here and numbered in `model`."""
        if name in self.rows:
            raise RefusedError(f"two rows of the model are called {name!r}")
        entries = sorted([option.own.place, option.place, n] for option, n in x.items() if n)
        self.rows[name] = {"id": name, "sense": sense, "rhs": rhs, "x": entries, "z": z or {}}

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
        for row in self.tables["district_floors"]:
            felt = {option: n * option.own.shares["benefits"].get(row.district, 0) for option, n in points.items()}
            self.row(f"justice|{row.district}", ">=", row.floor, felt)
        for row in self.tables["floors"]:
            k, t = row.indicator, min(row.year, self.last + 1)
            sure = {o: self.delta[k] * effect.low * o.probability // 10_000 for o, effect in self.at(k, t)}  # E5
            self.row(f"floor|{row.id}", ">=", self.delta[k] * (row.level - self.level(k, t)), sure)

    def level_row(self, k: str, t: int, curve: Curve, books: dict[str, Book]) -> None:
        """E6, L5: parts and pieces of an indicator in a year, from the effects in each channel and (blank) in none."""
        plain = books.pop("", Counter())
        (low, high), z = extent(plain), {}
        for channel, book in books.items():
            name, lines = f"part|{channel}|{t}", lines_of(self.channels[channel])
            least, most = (
                min(self.channels[channel].potential, *((a + slope * total) // 10_000 for a, slope in lines))  # φ
                for total in extent(book)
            )
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
            flows = {f"flow|{class_id}|{fund}|{year}": fund for fund in funds}
            for name, fund in flows.items():
                self.column(name, 0, extent(book)[1])
                for kind in ("firm", "fund") if committed else ("fund",):
                    rows[kind, fund, year][name] = 1
            self.row(f"demand|{class_id}|{year}", "=", 0, book, dict.fromkeys(flows, -1))
        for fund, row in self.funds.items():
            bound = 0
            for year in self.horizon[:-1] if row.carries_over else ():
                bound += max(0, sum(self.free(fund, year))) + extent(self.returns[fund, year])[1]
                name = f"carry|{fund}|{year}"
                self.column(name, 0, bound)
                rows["fund", fund, year][name], rows["fund", fund, year + 1][name] = 1, -1
        debt, after = self.bonds(rows)
        for fund in self.funds:
            for year in self.years:
                firm, expected = self.free(fund, year)
                back = times(self.returns[fund, year], -1)
                self.row(f"fund|{fund}|{year}", "<=", firm + expected, back, rows["fund", fund, year])
                if year <= self.last:
                    self.row(f"firm|{fund}|{year}", "<=", firm, {}, rows["firm", fund, year])
        for year, z in debt.items():
            income = sum(sum(self.usable(fund, min(year, self.last))) for fund, row in self.funds.items() if row.stable)
            due = self.base_of(year, lambda row: row.kind == "debt_service") if year <= self.last else 0
            self.row(f"debt|{year}", "<=", self.plan.debt_limit * income // 10_000 - due, {}, z)
        left = {option: option.left for option in self.options.values()}
        if self.plan.council_limit is not None:
            free = sum(max(0, sum(self.free(fund, self.last))) for fund, row in self.funds.items() if row.own)
            self.row("council", "<=", self.plan.council_limit * free // 10_000, left, after)
        elif self.tables["in_force"]:
            limit = sum(own.options[own.in_force].left for own in self.projects)
            self.row("council", "<=", limit, left, after)

    def bonds(self, rows: dict[tuple[str, str, int], Counter[str]]) -> tuple[dict[int, Counter[str]], Counter[str]]:
        """F2: `lots` columns, entered in the funds' rows; the instalments by year, and those due after the horizon."""
        debt, after = defaultdict[int, Counter[str]](Counter), Counter[str]()
        for fund, lot in self.lot.items():
            for year in self.horizon:
                name, most = f"lots|{fund}|{year}", sum(self.usable(fund, year)) // lot
                if most < 1:
                    continue
                self.column(name, 0, most, whole=True)
                for kind in ("firm", "fund"):
                    rows[kind, fund, year][name] -= lot
                for row in self.tables["instalments"]:
                    if row.fund == fund:
                        due, payer = year + row.offset, self.funds[fund].need("repaid_from")
                        for kind in ("firm", "fund"):
                            rows[kind, payer, due][name] += row.amount
                        debt[due][name] = row.amount
                        after[name] += row.amount if due > self.last else 0
        return debt, after

    def limits(self) -> None:
        """Rows `limit` and `limit|capital_floor`."""
        for key, limit in self.limit_rows.items():
            if (limit.amount is None) == (limit.share is None):
                raise limit.bad("share", "exactly one of amount and share must be given")
            sense = "<=" if limit.sense == "ceiling" else ">="
            for year in self.horizon:
                if limit.year in (None, year):
                    name, amount, share = f"limit|{key}|{year}", limit.amount or 0, limit.share or 0
                    self.limit_row(name, sense, year, amount, share, *self.scope(key, limit, year))
        for year in self.horizon if self.plan.capital_floor is not None else ():
            base, x = self.base_of(year, lambda row: bool(row.capital)), times(self.spent[year, True], 10_000)
            self.limit_row(f"limit|capital_floor|{year}", ">=", year, 0, self.plan.capital_floor, base, x, {})

    def scope(self, key: str, limit: Row, year: int) -> tuple[int, Book, dict[str, int]]:
        """The money of a year in the scope of a limit: base rows, and 10^4 times that of options or, by fund, flows."""

        def counts(row: Row) -> bool:
            return limit.fund in ("", row.fund) and self.in_scope(
                limit, row.unit, row.mission, row.capital, [row.district]
            )

        base = self.base_of(year, counts)
        if limit.fund:
            marked = [name for name, at in self.demand if at == year and key in self.classes[name][2]]
            flows = [f"flow|{name}|{limit.fund}|{year}" for name in marked if limit.fund in self.classes[name][0]]
            return base, Counter(), dict.fromkeys(flows, 10_000)
        x: Book = Counter()
        for capital in (True, False):
            for option, n in self.spent[year, capital].items():
                own = option.own
                if self.in_scope(limit, own.unit, own.mission, capital, own.shares["stands"]):
                    x[option] += n * (own.shares["stands"][limit.district] if limit.district else 10_000)
        return base, x, {}

    def limit_row(
        self, name: str, sense: str, year: int, amount: int, share: int, base: int, x: Book, z: dict[str, int]
    ) -> None:
        """10^4 · scope − share · all against 10^4 · amount, base money on the right side."""
        for capital in (True, False) if share else ():
            x.update(times(self.spent[year, capital], -share))
        self.row(name, sense, 10_000 * (amount - base) + share * self.base_of(year), x, z)

    def policy(self) -> None:
        """Rows `capacity`, `obligation`, `amendment`, `completion`, `held`, `duty`, `reserve`, and of relations."""
        uses: dict[tuple[str, int], Book] = defaultdict(Counter)
        for row in self.tables["capacity_use"]:
            uses[row.capacity, row.year][self.options[row.option]] += row.amount
        for row in self.tables["capacities"]:
            self.row(f"capacity|{row.id}|{row.year}", "<=", row.amount, uses[row.id, row.year])
        for row in self.tables["obligations"]:
            fit, by = self.chosen(row, "options", row.project), row.by_year
            timely = [one for one in fit if by is None or (one.usable_year is not None and one.usable_year <= by)]
            self.row(f"obligation|{row.id}", ">=", 1, ones(timely))
        for row in self.tables["amendments"]:
            if row.kind != "money":  # T5
                sense, rhs = (">=", 1) if row.kind == "in" else ("<=", 0)
                self.row(f"amendment|{row.id}", sense, rhs, ones(self.chosen(row, "option", row.need("project"))))
        if self.plan.completion_floor is not None:
            works = [own for own in self.projects if own.need("state") == "half_finished"]
            ends = [one for own in works for one in own.options if one.usable_year is not None]
            self.row("completion", ">=", self.plan.completion_floor, ones(ends))
        requiring = self.relations()
        called_in = {row.project for row in self.tables["amendments"] if row.kind == "in"}
        saving = {option for book in self.returns.values() for option, back in book.items() if back}  # C3
        for project in self.projects:
            if project.estimate == "not_estimated":
                self.row(f"held|{project.id}", ">=", 1, ones([project.options[project.in_force]]))
            if project.estimate == "stated_none" and project.id not in self.obliged | called_in:
                idle = [one for one in project.options if one.usable_year is not None and one not in saving]
                self.row(f"duty|{project.id}", "<=", 0, ones(idle, requiring[project.id]))
        reserve = {}
        for option in self.options.values():
            if option.probability < 10_000 and option.fallback:
                fallback = self.options[option.fallback]
                reserve[option] = ceil((10_000 - option.probability) * fallback.first_cost, 10_000)
        if reserve:
            self.row("reserve", "<=", self.base_of(self.first, lambda row: row.kind == "reserve"), reserve)

    def relations(self) -> dict[str, set[Row]]:
        """Rows `requires`, `at_most`, `forbids`; needed project -> the requiring options."""
        groups: dict[str, set[Row]] = defaultdict(set)
        limits: dict[str, int] = {}
        requiring: dict[str, set[Row]] = defaultdict(set)
        for row in self.tables["relations"]:
            named = self.chosen(row, "options", row.project)
            if row.kind == "forbids":
                self.row(f"forbids|{row.id}", "<=", 0, ones(named))
            elif row.kind == "at_most":
                groups[row.need("group")] |= named
                if limits.setdefault(row.group, row.need("limit")) != row.limit:
                    raise row.bad("limit", "differs within the group")
            else:
                needs = self.chosen(row, "needs_options", row.need("needs"))
                requiring[row.needs] |= named
                for option in named:
                    end = option.usable_year
                    ready = [one for one in needs if end is None or one.usable_year is None or one.usable_year <= end]
                    self.row(f"requires|{row.id}|{option.id}", "<=", 0, ones([option], ready))
        for group, members in groups.items():
            self.row(f"at_most|{group}", "<=", limits[group], ones(members))
        return requiring

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
