"""The rules a third time, by brute force: every choice with every number of lots, straight from the tables.

Nothing is shared with `maqsad.portfolio` or with the proof scripts. Money is split by a maximum flow written here;
where a limit binds on a fund, by a search in whole rial over flows built here. `Oracle(snapshot).answer()` is what a
decision at gap 0 must come to.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import product
from math import ceil, floor
from typing import Any

import highspy
import numpy as np

from maqsad.plan.plan import PlanSnapshot

BP = 10_000
ENDLESS = 10**30
Choice = tuple[str, ...]
Lots = tuple[int, ...]
Pair = tuple[str, int]


def shares(total: int, parts: list[Fraction]) -> list[int]:
    """N5, the parts in the order in which ties are broken."""
    exact = [total * part / sum(parts) for part in parts]
    whole = [floor(value) for value in exact]
    order = sorted(range(len(exact)), key=lambda n: (whole[n] - exact[n], n))
    for n in order[: total - sum(whole)]:
        whole[n] += 1
    return whole


@dataclass(frozen=True)
class Line:
    """One nominal cost."""

    option: str
    project: str
    year: int
    funds: tuple[str, ...]
    capital: bool
    amount: int


@dataclass
class Answer:
    """What a decision must come to; `best` are all choices of the highest value."""

    value: int | None = None
    cost: int | None = None
    broken: int | None = None
    best: list[Choice] = field(default_factory=list)
    least_extra: int | None = None
    floors: dict[str, int] = field(default_factory=dict)
    completed: int | None = None
    """The least number of half-finished works in use, with completion first."""


class Oracle:
    """One snapshot, worked out by definition."""

    def __init__(self, snapshot: PlanSnapshot) -> None:
        self.rows = {name: list(table) for name, table in snapshot.tables.items()}
        self.settings = self.rows["plan"][0]
        self.scenario = next(row for row in self.rows["scenarios"] if row.id == self.settings.scenario)
        self.first = self.settings.first_year
        self.last = self.first + self.settings.years - 1
        self.horizon = list(range(self.first, self.last + 1))
        self.times = [*self.horizon, self.last + 1]
        self.tail = range(self.last + 1, 1 + max([self.last, *(row.year for row in self.rows["option_costs"])]))
        self.options = {row.id: row for row in self.rows["options"]}
        self.projects = {row.id: row for row in self.rows["projects"]}
        self.funds = {row.id: row for row in self.rows["funds"]}
        self.by_project: dict[str, list[str]] = defaultdict(list)
        for option in sorted(self.options):
            self.by_project[self.options[option].project].append(option)
        self.decided = sorted(self.by_project)
        self.counts: Counter[str] = Counter()
        """Rule -> how often it broke a choice or bent a number."""
        self.floors: dict[str, int] = {}
        self.completed: int | None = None
        self._spend()
        self._weigh()
        self._measure()

    # ---- money

    def index(self, group: str, year: int) -> int:
        path = self.scenario.price_path
        return next(
            row.index for row in self.rows["price_indices"] if (row.path, row.group, row.year) == (path, group, year)
        )

    def nominal(self, amount: int, row: Any, year: int, *factors: int) -> Fraction:
        """Basis points are the factors."""
        value = Fraction(amount * self.index(row.index_group, year), self.index(row.index_group, row.price_year))
        for factor in factors:
            value *= Fraction(factor, BP)
        return value

    def _spend(self) -> None:
        self.lines: list[Line] = []
        self.returns: dict[tuple[str, str, int], int] = Counter()
        self.cost: Counter[str] = Counter()
        self.left: Counter[str] = Counter()
        price_year, last = self.settings.price_year, self.last
        for row in self.rows["option_costs"]:
            option = self.options[row.option]
            factors = (self.scenario.overrun, option.probability)
            amount = ceil(self.nominal(row.amount, row, row.year, *factors))
            self._line(option, row.year, row.nature, bool(row.capital), row.fund, amount)
            self.cost[option.id] += ceil(self.nominal(row.amount, row, price_year, *factors))
            if row.year > last:
                self.left[option.id] += ceil(self.nominal(row.amount, row, last, *factors))
        for row in self.rows["upkeep"]:
            option = self.options[row.option]

            def added(year: int, row: Any = row, chance: int = option.probability) -> int:
                return ceil(self.nominal(row.added, row, year, chance))

            def saved(year: int, row: Any = row, chance: int = option.probability) -> int:
                return floor(self.nominal(row.saved_low, row, year, row.cashable, chance))

            for year in self.horizon:
                if year >= row.from_year:
                    self._line(option, year, "operation", False, row.fund, added(year))
                    self.returns[option.id, row.fund, year] += saved(year)
                    self.cost[option.id] += added(price_year) - saved(price_year)
            self.left[option.id] += 5 * (added(last) - saved(last))
        groups = {row.id: row.index_group for row in self.rows["project_types"]}
        for option in self.options.values():
            loss = (option.decay_loss or 0) + (option.guarantee or 0)
            if loss:
                group = groups[self.projects[option.project].type]
                self.left[option.id] += ceil(
                    Fraction(loss * self.index(group, last), self.index(group, option.price_year))
                )

    def _line(self, option: Any, year: int, nature: str, capital: bool, fund: str, amount: int) -> None:
        kind = getattr(self.projects[option.project], "class")
        payers = {fund} if fund else set()
        for row in self.rows["eligibility"]:
            if fund or row.nature not in ("any", nature) or getattr(row, "class") not in ("any", kind):
                continue
            if self.funds[row.fund].kind == "savings" and capital and not row.transfer:
                continue
            if capital or not self.funds[row.fund].lot:
                payers.add(row.fund)
        if amount:
            self.lines.append(Line(option.id, option.project, year, tuple(sorted(payers)), capital, amount))

    @cached_property
    def committed(self) -> set[str]:
        obliged = {row.project for row in self.rows["obligations"]}
        return {i for i, row in self.projects.items() if row.contract == "signed" or i in obliged}

    def usable(self, fund: str, year: int, certainty: str) -> int:
        amounts = {
            row.path: row.amount
            for row in self.rows["fund_ceilings"]
            if (row.fund, row.year, row.certainty) == (fund, year, certainty)
        }
        amount = amounts.get(self.scenario.ceiling_path, amounts.get("", 0))
        return floor(amount * (1 - Fraction(self.funds[fund].discount, BP)))

    @cached_property
    def free(self) -> dict[Pair, tuple[int, int]]:
        """(fund, year) -> firm, expected."""
        free = {}
        for fund, row in self.funds.items():
            for year in (*self.horizon, *self.tail):
                stated = any(r.fund == fund and r.year == year for r in self.rows["fund_ceilings"])
                given = year if year <= self.last or stated else self.last
                base = sum(r.amount for r in self.rows["base_rows"] if (r.fund, r.year) == (fund, given))
                firm = self.usable(fund, given, "firm") - base + self.moved(fund, year)
                free[fund, year] = (0, 0) if row.lot else (firm, self.usable(fund, given, "expected"))
        return free

    def moved(self, fund: str, year: int) -> int:
        """Rial that amendments bring to a fund's year of the horizon, less what they take (F3)."""
        total = 0
        for row in self.rows["amendments"] if year <= self.last else ():
            if row.kind == "money":
                total += row.amount * ((row.to_fund, row.to_year) == (fund, year))
                total -= row.amount * ((row.fund, row.year) == (fund, year))
        self.counts["money moved"] += bool(total)
        return total

    @cached_property
    def lot_columns(self) -> list[tuple[str, int, int]]:
        """(fund, year, most)."""
        found = []
        for fund, row in sorted(self.funds.items()):
            for year in self.horizon if row.lot else ():
                most = (self.usable(fund, year, "firm") + self.usable(fund, year, "expected")) // row.lot
                if most:
                    found.append((fund, year, most))
        return found

    def instalments(self, fund: str) -> list[tuple[int, int]]:
        return [(row.offset, row.amount) for row in self.rows["instalments"] if row.fund == fund]

    def drawn(self, lots: Lots) -> Counter[Pair]:
        """(fund, year) -> rial that the lots bring, less what they cost there."""
        money: Counter[Pair] = Counter()
        for (fund, year, _), count in zip(self.lot_columns, lots, strict=True):
            money[fund, year] += count * self.funds[fund].lot
            for offset, amount in self.instalments(fund):
                money[self.funds[fund].repaid_from, year + offset] -= count * amount
        return money

    def interest(self, lots: Lots) -> int:
        return sum(
            count * (sum(amount for _, amount in self.instalments(fund)) - self.funds[fund].lot)
            for (fund, _, _), count in zip(self.lot_columns, lots, strict=True)
        )

    @cached_property
    def all_lots(self) -> list[Lots]:
        """Every number of lots that keeps the debt rows, the cheapest first."""
        counts = product(*(range(most + 1) for _, _, most in self.lot_columns))
        kept = [lots for lots in counts if self._debt(lots)]
        return sorted(kept, key=self.interest)

    def _debt(self, lots: Lots) -> bool:
        service: Counter[int] = Counter()
        for (fund, year, _), count in zip(self.lot_columns, lots, strict=True):
            for offset, amount in self.instalments(fund):
                service[year + offset] += count * amount
        for year, amount in service.items():
            stable = [fund for fund, row in self.funds.items() if row.stable]
            known = min(year, self.last)
            income = sum(self.usable(fund, known, c) for fund in stable for c in ("firm", "expected"))
            due = sum(r.amount for r in self.rows["base_rows"] if r.kind == "debt_service" and r.year == year)
            if amount > floor(income * Fraction(self.settings.debt_limit, BP)) - (due if year <= self.last else 0):
                self.counts["debt"] += 1
                return False
        return True

    # ---- results

    def _weigh(self) -> None:
        """W1-W4, L1."""
        self.scales: dict[str, tuple[Any, int, int, int]] = {}
        for row in sorted(self.rows["indicators"], key=lambda row: row.id):
            base = [v.value for v in self.readings(row.id) if v.kind == "baseline"]
            goals = sorted((v.year, v.value) for v in self.readings(row.id) if v.kind == "target")
            if not (row.scored and not row.measures_progress and base and goals):
                continue
            target = goals[-1][1]
            anchored = row.direction == "keep" or target == base[0]
            if not anchored or row.tolerance:
                self.scales[row.id] = (row, target if anchored else base[0], base[0], target)
        parents = {row.id: row.parent for row in self.rows["goals"]}
        given = {(row.party, row.kind, row.item): row.weight for row in self.rows["weights"]}
        scored = {k: scale[0] for k, scale in self.scales.items()}

        def ancestry(k: str) -> list[str]:
            path, node = [], scored[k].goal
            while node:
                path.append(node)
                node = parents[node]
            return path

        def part(party: str, item: tuple[str, str], siblings: set[tuple[str, str]]) -> Fraction:
            if len(siblings) == 1:
                return Fraction(1)
            return Fraction(given[party, *item], sum(given[party, *sibling] for sibling in siblings))

        def weight(party: str, k: str) -> Fraction:
            criterion = scored[k].criterion
            result = part(party, ("criterion", criterion), {("criterion", row.criterion) for row in scored.values()})
            mates = [other for other in scored if scored[other].criterion == criterion]
            leading = {goal for other in mates for goal in ancestry(other)}
            child, path = ("indicator", k), ancestry(k)
            for goal in [*path, ""]:
                siblings = {("goal", g) for g in leading if parents[g] == goal}
                siblings |= {("indicator", other) for other in mates if scored[other].goal == goal}
                result *= part(party, child, siblings)
                child = ("goal", goal)
            return result

        only = self.scenario.party
        voices = [(only, 1)] if only else [(row.id, row.share) for row in self.rows["parties"]]
        total = sum(share for _, share in voices)
        exact = [sum((weight(p, k) * Fraction(n, total) for p, n in voices), Fraction(0)) for k in sorted(scored)]
        self.weight = dict(zip(sorted(scored), shares(BP, exact), strict=True)) if scored else {}
        gamma = shares(BP - self.settings.later_weight, [Fraction(1)] * len(self.horizon))
        self.gamma = dict(zip(self.times, [*gamma, self.settings.later_weight], strict=True))

    def readings(self, k: str) -> list[Any]:
        return [row for row in self.rows["indicator_values"] if row.indicator == k and not row.district]

    def base_level(self, k: str, year: int) -> int:
        """L2."""
        order = ("baseline", "measured", "forecast")
        known = [r for r in self.readings(k) if r.kind in order and (r.kind != "measured" or r.confirmer)]
        past = [r for r in known if r.year <= year]
        if past:
            return max((r.year, order.index(r.kind), r.value) for r in past)[2]
        return next(r.value for r in known if r.kind == "baseline")

    def sign(self, k: str) -> int:
        return -1 if next(row.direction for row in self.rows["indicators"] if row.id == k) == "down" else 1

    def row_at(self, option: str, k: str, year: int) -> Any:
        """E1."""
        rows = sorted((r for r in self.rows["effects"] if (r.option, r.indicator) == (option, k)), key=lambda r: r.year)
        past = [row for row in rows if row.year <= year or year > self.last]
        return past[-1] if past else None

    @cached_property
    def per_output(self) -> dict[tuple[str, str], Fraction]:
        """E3: u of (project, indicator)."""
        found = {}
        for project, options in self.by_project.items():
            for k in self.scales:
                rows = [self.row_at(o, k, self.last + 1) for o in options if self.options[o].usable_year is not None]
                raws = [raw(row) for row in rows if row]
                quantity = self.projects[project].output_quantity
                if raws and quantity and quantity > 0:
                    reference = max(raws, key=lambda value: (abs(value), value))
                    if reference:
                        found[project, k] = reference / quantity
        return found

    def factor(self, row: Any) -> Fraction:
        grade = Fraction(getattr(self.settings, f"grade_{row.grade.lower()}"), BP)
        own = self.per_output.get((row.project, row.indicator))
        kind = self.projects[row.project].type
        alike = [u for (i, k), u in self.per_output.items() if k == row.indicator and self.projects[i].type == kind]
        if own is None or len(alike) < 3:
            return grade
        self.counts["shrinking"] += grade < 1
        return grade + (1 - grade) * (sum(alike) / len(alike)) / own

    def _measure(self) -> None:
        """E4, E6: (indicator, year) -> channel -> option -> micros."""
        self.effects: dict[tuple[str, int], dict[str, dict[str, int]]] = {}
        for k, (row, *_) in self.scales.items():
            for year in self.times:
                ways: dict[str, dict[str, int]] = defaultdict(dict)
                for option in self.options:
                    effect = self.row_at(option, k, year)
                    if effect:
                        chance = Fraction(self.options[option].probability, BP)
                        channel = "" if row.direction == "keep" else effect.channel
                        ways[channel][option] = round(self.sign(k) * raw(effect) * self.factor(effect) * chance)
                self.effects[k, year] = ways
        self.channels = {row.id: row for row in self.rows["channels"]}
        self.origins = {
            (k, year): self.sign(k) * (self.base_level(k, year) - self.scales[k][1]) for k, year in self.effects
        }

    def progress(self, k: str, year: int, chosen: Choice) -> int:
        total = self.origins[k, year]
        for channel, effects in self.effects[k, year].items():
            inside = sum(effects.get(option, 0) for option in chosen)
            total += self.let_through(self.channels[channel], inside) if channel else inside
        return total

    def let_through(self, channel: Any, inside: int) -> int:
        """E6: step by step, what is beyond the last one lost."""
        if inside <= 0:
            return inside
        given, start = 0, 0
        for pair in (channel.shape or "100:100").split():
            share, slope = (round(Fraction(text) * 100) for text in pair.split(":"))
            end = channel.potential * share // BP
            given += slope * (max(start, min(inside, end)) - start)
            self.counts["step"] += 0 < slope < BP and inside > start
            start = end
        most = min(channel.potential, given // BP)
        self.counts["part"] += most < inside
        return most

    @cached_property
    def curves(self) -> dict[tuple[str, int], tuple[int, list[tuple[int, int]]]]:
        """(indicator, year) -> value at 0, [(slope, up to)]."""
        curves = {}
        for k, year in self.effects:
            row, _, base, target = self.scales[k]
            worth = self.weight[k] * self.gamma[year] * 10**12
            if row.direction == "keep":
                slope = round(Fraction(worth, row.tolerance))
                curves[k, year] = (worth, [(slope, 0), (-slope, ENDLESS)])
            elif target == base:
                curves[k, year] = (worth, [(round(Fraction(worth, row.tolerance)), 0), (0, ENDLESS)])
            else:
                way = abs(target - base)
                first = round(Fraction(worth, way))
                pairs = [pair.split(":") for pair in (row.shape or "100:100 120:10").split()]
                pieces = [
                    (round(first * Fraction(slope) / 100), floor(way * Fraction(share) / 100)) for share, slope in pairs
                ]
                curves[k, year] = (0, [*pieces, (0, ENDLESS)])
        return curves

    def worth(self, k: str, year: int, p: int) -> int:
        """L5, piece by piece from 0."""
        value, pieces = self.curves[k, year]
        start = -ENDLESS
        for slope, end in pieces:
            low, high = max(start, min(0, p)), min(end, max(0, p))
            if high > low:
                value += (high - low) * slope * (1 if p > 0 else -1)
            start = end
        return value

    def value(self, chosen: Choice) -> int:
        return sum(self.worth(k, year, self.progress(k, year, chosen)) for k, year in self.effects)

    # ---- rules that the choice alone keeps or breaks

    def delivering(self, project: str) -> list[str]:
        return [option for option in self.by_project[project] if self.options[option].usable_year is not None]

    def named(self, refs: str, project: str) -> set[str]:
        return set(refs.split()) if refs else set(self.delivering(project))

    def in_force(self, project: str) -> str:
        for row in self.rows["in_force"]:
            if row.project == project:
                return str(row.option)
        return min(option for option in self.by_project[project] if self.options[option].kind == "nothing")

    def broken_rules(self, chosen: Choice) -> Iterator[str]:
        """Every rule that this choice breaks, the split of the money apart."""
        picked = set(chosen)
        yield from self._broken_relations(picked)
        for row in self.rows["capacities"]:
            used = (u for u in self.rows["capacity_use"] if (u.capacity, u.year) == (row.id, row.year))
            if sum(u.amount for u in used if u.option in picked) > row.amount:
                yield "capacity"
        for row in self.rows["obligations"]:
            options = self.named(row.options, row.project) & picked
            late = {o for o in options if (self.options[o].usable_year or ENDLESS) > (row.by_year or ENDLESS)}
            if row.by_year is not None:
                late |= {o for o in options if self.options[o].usable_year is None}
            if not options - late:
                yield "obligation"
        for project in self.decided:
            if self.projects[project].estimate == "not_estimated" and self.in_force(project) not in picked:
                yield "held"
            if self._wins_for_nothing(project, picked):
                yield "duty"
        yield from self._broken_amendments(picked)
        for row in self.rows["floors"]:
            year = min(row.year, self.last + 1)
            low = 0
            for option in chosen:
                effect = self.row_at(option, row.indicator, year)
                if effect:
                    low += floor(self.sign(row.indicator) * effect.low * Fraction(self.options[option].probability, BP))
            if low < self.sign(row.indicator) * (row.level - self.base_level(row.indicator, year)):
                yield "floor"
        at_risk = 0
        for option in chosen:
            row = self.options[option]
            if row.probability < BP and row.fallback:
                first = sum(n.amount for n in self.lines if n.option == row.fallback and n.year == self.first)
                at_risk += ceil(first * (1 - Fraction(row.probability, BP)))
        if at_risk > sum(r.amount for r in self.rows["base_rows"] if r.kind == "reserve" and r.year == self.first):
            yield "reserve"
        for limit in self.limits:
            if not limit.fund and not self._limit_kept(limit, chosen):
                yield "capital_floor" if limit.id == "capital_floor" else "limit"
        for district, least in self.floors.items():
            if self.received(district, chosen) < least:
                yield "justice"

    def _broken_relations(self, picked: set[str]) -> Iterator[str]:
        groups: dict[str, tuple[int, set[str]]] = {}
        for row in self.rows["relations"]:
            options = self.named(row.options, row.project)
            if row.kind == "forbids" and options & picked:
                yield "forbids"
            elif row.kind == "at_most":
                groups[row.group] = row.limit, groups.get(row.group, (0, set()))[1] | options
            elif row.kind == "requires":
                for option in options & picked:
                    by = self.options[option].usable_year
                    needed = self.named(row.needs_options, row.needs) & picked
                    usable = [self.options[o].usable_year for o in needed]
                    if not any(by is None or year is None or year <= by for year in usable):
                        self.counts["late"] += bool(usable)
                        yield "requires"
        for limit, options in groups.values():
            if len(options & picked) > limit:
                yield "at_most"

    def _broken_amendments(self, picked: set[str]) -> Iterator[str]:
        for row in self.rows["amendments"]:
            named = set() if row.kind == "money" else self.named(row.option, row.project) & picked
            if (row.kind == "in" and not named) or (row.kind == "out" and named):
                yield "amendment"
        if self.completed is not None and self.works(picked) < self.completed:
            yield "completion"

    def works(self, picked: Iterable[str]) -> int:
        """Half-finished works that a choice brings into use."""
        rows = [self.options[o] for o in picked if self.options[o].usable_year is not None]
        return sum(self.projects[row.project].state == "half_finished" for row in rows)

    def _wins_for_nothing(self, project: str, picked: set[str]) -> bool:
        if self.projects[project].estimate != "stated_none":
            return False
        if any(row.project == project for row in self.rows["obligations"]):
            return False
        if any(row.project == project and row.kind == "in" for row in self.rows["amendments"]):
            self.counts["duty by amendment"] += 1
            return False
        needing: set[str] = set()
        for row in self.rows["relations"]:
            if row.kind == "requires" and row.needs == project:
                needing |= self.named(row.options, row.project)
        idle = {o for o in self.delivering(project) if not any(n for (p, *_), n in self.returns.items() if p == o)}
        return bool(idle & picked) and not needing & picked

    # ---- limits

    @cached_property
    def limits(self) -> list[Any]:
        blank = dict.fromkeys(("fund", "unit", "district", "mission"), "")
        more = {"id": "capital_floor", "sense": "floor", "year": None, "capital": "capital", "amount": None}
        share = {"share": self.settings.capital_floor}
        whole = type(self.rows["plan"][0])(**blank, **more, **share)
        return [*self.rows["limits"], whole]

    def _stands(self, project: str, district: str) -> int:
        rows = self.rows["project_districts"]
        return sum(r.share for r in rows if (r.project, r.role, r.district) == (project, "stands", district))

    def in_scope(self, limit: Any, line: Line) -> bool:
        project = self.projects[line.project]
        return (
            limit.unit in ("", project.unit)
            and limit.mission in ("", project.mission)
            and limit.capital in ("any", "capital" if line.capital else "current")
            and (not limit.district or self._stands(line.project, limit.district) > 0)
        )

    def base_money(self, limit: Any, year: int) -> int:
        return sum(
            row.amount
            for row in self.rows["base_rows"]
            if row.year == year
            and limit.fund in ("", row.fund)
            and limit.unit in ("", row.unit)
            and limit.mission in ("", row.mission)
            and limit.district in ("", row.district)
            and limit.capital in ("any", "capital" if row.capital else "current")
        )

    def bound(self, limit: Any, year: int, chosen: Iterable[str]) -> Fraction:
        """What the money chosen in scope is compared with."""
        if limit.share is None:
            return Fraction(limit.amount - self.base_money(limit, year))
        everything = sum(row.amount for row in self.rows["base_rows"] if row.year == year)
        everything += sum(line.amount for line in self.lines if line.year == year and line.option in chosen)
        return Fraction(limit.share, BP) * everything - self.base_money(limit, year)

    def limit_years(self, limit: Any) -> list[int]:
        return [year for year in self.horizon if limit.year in (None, year)]

    def _limit_kept(self, limit: Any, chosen: Choice) -> bool:
        for year in self.limit_years(limit):
            money = Fraction(0)
            for line in self.lines:
                if line.year == year and line.option in chosen and self.in_scope(limit, line):
                    part = self._stands(line.project, limit.district) if limit.district else BP
                    money += line.amount * Fraction(part, BP)
            bound = self.bound(limit, year, chosen)
            if money > bound if limit.sense == "ceiling" else money < bound:
                return False
        return True

    def council_room(self) -> int | None:
        """H, or None where the row does not exist."""
        if self.settings.council_limit is not None:
            own = [fund for fund, row in self.funds.items() if row.own]
            free = sum(max(0, sum(self.free[fund, self.last])) for fund in own)
            return floor(free * Fraction(self.settings.council_limit, BP))
        if self.rows["in_force"]:
            return sum(self.left[self.in_force(project)] for project in self.decided)
        return None

    def council_kept(self, chosen: Choice, lots: Lots) -> bool:
        room = self.council_room()
        after = 0
        for (fund, year, _), count in zip(self.lot_columns, lots, strict=True):
            after += count * sum(amount for offset, amount in self.instalments(fund) if year + offset > self.last)
        return room is None or sum(self.left[o] for o in chosen) + after <= room

    # ---- the split of the money

    def carry_limit(self, fund: str, year: int) -> int:
        """The upper bound of the carry column; 0 where nothing carries over."""
        if not self.funds[fund].carries_over or not self.first <= year < self.last:
            return 0
        most = 0
        for y in range(self.first, year + 1):
            most += max(0, sum(self.free[fund, y]))
            most += sum(max(self.returns.get((o, fund, y), 0) for o in options) for options in self.by_project.values())
        return most

    def purses(self, chosen: Choice, lots: Lots) -> tuple[dict[Pair, int], dict[Pair, int]]:
        """(fund, year) -> firm, and everything else; in tail years all counts as firm."""
        firm, rest = {}, {}
        drawn = self.drawn(lots)
        for (fund, year), (sure, expected) in self.free.items():
            back = sum(self.returns.get((o, fund, year), 0) for o in chosen)
            firm[fund, year], rest[fund, year] = sure + drawn[fund, year], expected + back
            if year > self.last:
                firm[fund, year], rest[fund, year] = firm[fund, year] + rest[fund, year], 0
        return firm, rest

    def missing(self, chosen: Choice, lots: Lots) -> int | None:
        """Rial that lack so that everything is paid, fund limits aside; None if something has no payer at all."""
        firm, rest = self.purses(chosen, lots)
        short = sum(max(0, -amount) for amount in firm.values())
        flow = Flow()
        for (fund, year), amount in firm.items():
            flow.edge("source", ("firm", fund, year), max(0, amount))
            flow.edge("source", ("all", fund, year), rest[fund, year])
            flow.edge(("firm", fund, year), ("all", fund, year), ENDLESS)
            flow.edge(("all", fund, year), ("all", fund, year + 1), self.carry_limit(fund, year))
        due = 0
        for (funds, committed, year), amount in self._due(chosen).items():
            if not funds:
                return None
            due += amount
            for fund in funds:
                pot = "firm" if committed or year > self.last else "all"
                flow.edge((pot, fund, year), (funds, committed, year), ENDLESS)
            flow.edge((funds, committed, year), "sink", amount)
        return short + due - flow.most("source", "sink")

    def _due(self, chosen: Choice) -> Counter[tuple[tuple[str, ...], bool, int]]:
        due: Counter[tuple[tuple[str, ...], bool, int]] = Counter()
        for line in self.lines:
            if line.option in chosen:
                due[line.funds, line.project in self.committed, line.year] += line.amount
        return due

    @cached_property
    def fund_limits(self) -> list[Any]:
        return [limit for limit in self.limits if limit.fund and self.limit_years(limit)]

    def payable(self, chosen: Choice, lots: Lots) -> bool:
        lack = self.missing(chosen, lots)
        if lack is None:
            self.counts["demand"] += 1
            return False
        if lack:
            return False
        if not self.fund_limits:
            return True
        kept = self.limited(chosen, lots) == 0
        self.counts["fund limit"] += not kept
        return kept

    def limited(self, chosen: Choice, lots: Lots) -> int | None:
        """Rial that lack with the limits on funds kept too; None if no money helps. A search in whole rial."""
        firm, rest = self.purses(chosen, lots)
        search = Search()
        extra = {pair: search.column(price=1) for pair in firm}
        carry = {pair: search.column(self.carry_limit(*pair)) for pair in firm}
        lines = [line for line in self.lines if line.option in chosen]
        flows = {(n, fund): search.column() for n, line in enumerate(lines) for fund in line.funds}
        for n, line in enumerate(lines):
            search.row([(flows[n, fund], 1) for fund in line.funds], line.amount, line.amount)
        for fund, year in firm:
            paid = [(j, 1) for (n, payer), j in flows.items() if payer == fund and lines[n].year == year]
            sure = [
                (j, 1)
                for (n, payer), j in flows.items()
                if payer == fund and lines[n].year == year and lines[n].project in self.committed
            ]
            if year <= self.last:
                search.row([*sure, (extra[fund, year], -1)], None, firm[fund, year])
            moved = [(carry[fund, year], 1), (extra[fund, year], -1)]
            moved += [(carry[fund, year - 1], -1)] if (fund, year - 1) in carry else []
            search.row([*paid, *moved], None, firm[fund, year] + rest[fund, year])
        for limit in self.fund_limits:
            for year in self.limit_years(limit):
                inside = [
                    (j, 1)
                    for (n, payer), j in flows.items()
                    if payer == limit.fund and lines[n].year == year and self.in_scope(limit, lines[n])
                ]
                bound = self.bound(limit, year, chosen)
                ceiling = limit.sense == "ceiling"
                search.row(inside, None if ceiling else ceil(bound), floor(bound) if ceiling else None)
        return search.least()

    # ---- justice

    def received(self, district: str, chosen: Choice) -> int:
        """J1: A_d of a choice, in ten-thousandths of a quantum."""
        rows = self.rows["project_districts"]
        total = 0
        for option in chosen:
            project = self.options[option].project
            share = sum(r.share for r in rows if (r.project, r.role, r.district) == (project, "benefits", district))
            total += share * self._first_slope(option)
        return total

    def _first_slope(self, option: str) -> int:
        return sum(
            self.curves[k, year][1][0][0] * effects.get(option, 0)
            for (k, year), ways in self.effects.items()
            if self.scales[k][0].direction != "keep"
            for effects in ways.values()
        )

    def _floors(self, kept: list[Choice]) -> dict[str, int]:
        """J2 over the choices that keep everything else."""
        needs = {
            row.id: Fraction(row.population) / Fraction(row.quality_index, 10**6) for row in self.rows["districts"]
        }
        if not self.settings.theta or not kept:
            return {}
        best = max(min(self.received(d, chosen) / need for d, need in needs.items()) for chosen in kept)
        theta = Fraction(self.settings.theta, BP)
        return {d: floor(theta * best * need) for d, need in needs.items()} if best > 0 else {}

    # ---- the answer

    @cached_property
    def choices(self) -> list[Choice]:
        return list(product(*(self.by_project[project] for project in self.decided)))

    def fits(self, chosen: Choice) -> list[Lots]:
        """The numbers of lots with which everything can be paid."""
        kept = []
        for lots in self.all_lots:
            if not self.council_kept(chosen, lots):
                self.counts["council"] += 1
            elif self.payable(chosen, lots):
                kept.append(lots)
            else:
                self.counts["fund"] += 1
                self.counts["firm"] += self._only_firm_lacks(chosen, lots)
        return kept

    def _only_firm_lacks(self, chosen: Choice, lots: Lots) -> bool:
        """Whether it could be paid if commitments did not have to fit in firm money."""
        still = Oracle.__new__(Oracle)
        still.__dict__ |= {**self.__dict__, "committed": set()}
        return still.missing(chosen, lots) == 0

    def answer(self) -> Answer:
        allowed = []
        for chosen in self.choices:
            broken = set(self.broken_rules(chosen))
            self.counts.update(broken)
            if not broken:
                allowed.append(chosen)
        if self.settings.completion_first:
            counts = [self.works(chosen) for chosen in allowed if self.fits(chosen)]
            works = {i for i in self.decided if self.projects[i].state == "half_finished" and self.delivering(i)}
            self.completed = max(counts, default=None) if works else 0
            bent = [chosen for chosen in allowed if "completion" in set(self.broken_rules(chosen))]
            self.counts["completion"] += len(bent)
            allowed = [chosen for chosen in allowed if chosen not in bent]
        if self.settings.theta:
            self.floors = self._floors([chosen for chosen in allowed if self.fits(chosen)])
            bent = [chosen for chosen in allowed if "justice" in set(self.broken_rules(chosen))]
            self.counts["justice"] += len(bent)
            allowed = [chosen for chosen in allowed if chosen not in bent]
        answer = Answer(floors=self.floors, completed=self.completed)
        self.counts["level"] += len({self.value(chosen) for chosen in allowed}) > 1
        plans: list[tuple[int, int, Choice]] = []
        for value, chosen in sorted(((self.value(chosen), chosen) for chosen in allowed), reverse=True):
            if answer.value is not None and value < answer.value:
                break
            fits = self.fits(chosen)
            if fits:
                answer.value = value
                answer.best.append(chosen)
                cost = sum(self.cost[o] for o in chosen) + min(map(self.interest, fits))
                plans.append((cost, self.promises_broken(chosen), chosen))
                self.counts["lots"] += not any(not any(lots) for lots in fits)
                self.counts["carry"] += self._needs_carry(chosen, fits)
        if plans:
            answer.cost, answer.broken, _ = min(plans)
        else:
            answer.least_extra = self._least_extra(allowed)
        return answer

    def promises_broken(self, chosen: Choice) -> int:
        """M2."""
        count = 0
        for row in self.rows["in_force"]:
            option = next(self.options[o] for o in chosen if self.options[o].project == row.project)
            year = row.promised_year or self.options[row.option].usable_year
            if year is not None:
                late = option.usable_year is None or option.usable_year > year
                count += late or option.scope < row.promised_scope
        return count

    def _needs_carry(self, chosen: Choice, fits: list[Lots]) -> bool:
        if not any(row.carries_over for row in self.funds.values()) or len(self.horizon) < 2:
            return False
        still = Oracle.__new__(Oracle)
        still.__dict__ |= {**self.__dict__, "funds": {f: _stopped(row) for f, row in self.funds.items()}}
        return all(still.missing(chosen, lots) for lots in fits)

    def _least_extra(self, allowed: list[Choice]) -> int | None:
        lacks = []
        for chosen in allowed:
            for lots in self.all_lots:
                if self.council_kept(chosen, lots):
                    lack = self.limited(chosen, lots) if self.fund_limits else self.missing(chosen, lots)
                    lacks.append(lack)
        return min((lack for lack in lacks if lack is not None), default=None)


def raw(row: Any) -> Fraction:
    """E2."""
    return Fraction(row.low + 4 * row.likely + row.high, 6)


def _stopped(row: Any) -> Any:
    return type(row)(**{**vars(row), "carries_over": 0})


class Flow:
    """A maximum flow by shortest augmenting paths."""

    def __init__(self) -> None:
        self.room: dict[Any, dict[Any, int]] = defaultdict(lambda: defaultdict(int))

    def edge(self, tail: Any, head: Any, room: int) -> None:
        if room:
            self.room[tail][head] += room
            self.room[head][tail] += 0

    def most(self, source: Any, sink: Any) -> int:
        total = 0
        while path := self._path(source, sink):
            amount = min(self.room[tail][head] for tail, head in path)
            for tail, head in path:
                self.room[tail][head] -= amount
                self.room[head][tail] += amount
            total += amount
        return total

    def _path(self, source: Any, sink: Any) -> list[tuple[Any, Any]]:
        came: dict[Any, Any] = {source: None}
        waiting = deque([source])
        while waiting and sink not in came:
            node = waiting.popleft()
            for head, room in self.room[node].items():
                if room and head not in came:
                    came[head] = node
                    waiting.append(head)
        path, node = [], sink
        while node in came and came[node] is not None:
            path.append((came[node], node))
            node = came[node]
        return path


class Search:
    """A small search over whole numbers from 0; the least price, or None."""

    def __init__(self) -> None:
        self.solver: Any = highspy.Highs()
        self.solver.setOptionValue("output_flag", False)
        self.solver.setOptionValue("mip_rel_gap", 0.0)
        self.count = 0

    def column(self, most: float = highspy.kHighsInf, price: int = 0) -> int:
        self.solver.addCol(price, 0, most, 0, [], [])
        self.solver.changeColIntegrality(self.count, highspy.HighsVarType.kInteger)
        self.count += 1
        return self.count - 1

    def row(self, entries: list[tuple[int, int]], least: int | None, most: int | None) -> None:
        low = -highspy.kHighsInf if least is None else least
        high = highspy.kHighsInf if most is None else most
        places = np.array([j for j, _ in entries], dtype=np.int32)
        amounts = np.array([a for _, a in entries], dtype=np.float64)
        self.solver.addRow(low, high, len(entries), places, amounts)

    def least(self) -> int | None:
        self.solver.run()
        if self.solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        return round(self.solver.getInfo().objective_function_value)
