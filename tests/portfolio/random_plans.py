"""Small random plans, each from its seed, that together use every rule of docs/rules.md.

`random_plan(seed)` draws two to five projects of two to four options each. Each feature (channels, lots, limits, ...)
stands in a part of the plans, so that rules meet in ever new company; amounts go from single rials to 10**12.
"""

from __future__ import annotations

from random import Random
from typing import Any

from maqsad.plan.plan import Plan
from world import FIRST, GROUPS, MICRO, world

Records = list[dict[str, Any]]
NATURES = ("land", "works", "equipment", "services", "payroll")
CLASSES = ("infrastructure", "building", "service")
DISTRICTS = ("north", "south")
INDEX_YEARS = range(1400, 1412)


def random_plan(seed: int) -> Plan:
    """The plan of this seed. Options written out are called `p1.a`, `p1.b`, ...; those of kind nothing are derived."""
    return _Draw(seed).plan()


class _Draw:
    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.seed = seed
        self.years = self.random.choice((1, 2, 2, 2, 3))
        self.last = FIRST + self.years - 1
        self.horizon = range(FIRST, self.last + 1)
        self.money = self.random.choice((1, 1, 1000, 10**6, 10**6, 10**9, 10**12, 10**14))
        self.tight = self.random.random() < 0.25
        """Flat prices and ceilings that some choices meet to the rial, or miss by one."""
        self.tables: dict[str, Records] = {}

    def maybe(self, chance: float) -> bool:
        return self.random.random() < chance

    def rial(self, least: int, most: int) -> int:
        """An odd amount between so many units of this plan's money."""
        return self.random.randint(least * self.money, most * self.money)

    def add(self, table: str, **record: Any) -> None:
        self.tables.setdefault(table, []).append(record)

    def plan(self) -> Plan:
        self._goals_and_parties()
        self._indicators()
        self._places()
        self._projects()
        self._prices()
        self._funds()
        self._base_rows()
        self._relations()
        self._demands()
        self._limits()
        self._settings()
        self._second_thoughts()
        return world(**self.tables)

    # ---- what is wanted

    def _goals_and_parties(self) -> None:
        self.tables["goals"] = [{"id": "a"}, {"id": "a.a", "parent": "a"}, {"id": "a.b", "parent": "a"}, {"id": "b"}]
        self.tables["parties"] = [
            {"id": f"party{n}", "share": self.random.randint(1, 5)} for n in range(self.random.randint(1, 3))
        ]

    def _indicators(self) -> None:
        count = self.random.randint(1, 3)
        for n in range(count):
            self._indicator(f"k{n}")
        self.scored = [f"k{n}" for n in range(count)]
        self.all_indicators = [*self.scored]
        if self.maybe(0.3):
            flag = self.random.choice(({"scored": 0}, {"measures_progress": 1}, {"direction": "keep"}))
            self.add("indicators", id="shown", goal="b", **flag)
            self._readings("shown", 10 * MICRO, 20 * MICRO)
            self.all_indicators.append("shown")
        for party in self.tables["parties"]:
            items = [("criterion", "development"), ("criterion", "satisfaction")]
            items += [("goal", goal["id"]) for goal in self.tables["goals"]]
            items += [("indicator", k) for k in self.all_indicators]
            for kind, item in items:
                self.add(
                    "weights", party=party["id"], kind=kind, item=item, weight=self.random.randint(1, 7) * MICRO // 2
                )

    def _indicator(self, k: str) -> None:
        direction = self.random.choice(("up", "up", "down", "down", "keep"))
        base = self.random.randint(20, 60) * MICRO
        way = self.random.randint(3, 30) * MICRO + self.random.randint(0, 999_999)
        target = base + way if direction == "up" else base - way
        more: dict[str, Any] = {}
        if direction == "keep":
            target = base + self.random.randint(-4, 4) * MICRO
        elif self.maybe(0.15):
            target = base
        if direction == "keep" or target == base:
            more["tolerance"] = self.random.randint(1, 9) * MICRO + 7
        elif self.maybe(0.4):
            more["shape"] = self.random.choice(
                ("100:100", "50:100 100:50 150.5:12.25", "33.33:100 100:100", "80:100 90:0")
            )
        if self.maybe(0.3):
            more["criterion"] = "satisfaction"
        self.add("indicators", id=k, goal=self.random.choice(("a", "a.a", "a.b", "b")), direction=direction, **more)
        self._readings(k, base, target)

    def _readings(self, k: str, base: int, target: int) -> None:
        drift = self.random.randint(-2 * MICRO, 2 * MICRO)
        since = self.random.choice((FIRST - 1, FIRST - 1, FIRST - 2, FIRST + 1))
        self.add("indicator_values", indicator=k, kind="baseline", year=since, value=base)
        self.add("indicator_values", indicator=k, kind="target", year=self.last + 1, value=target)
        if self.maybe(0.5):
            self.add("indicator_values", indicator=k, kind="target", year=FIRST, value=(base + target) // 2)
        if self.maybe(0.4):
            self.add("indicator_values", indicator=k, kind="forecast", year=self.last, value=base + drift)
        if self.maybe(0.4):
            confirmer = self.random.choice(("someone", None))
            self.add(
                "indicator_values", indicator=k, kind="measured", year=FIRST, value=base - drift, confirmer=confirmer
            )
        if self.maybe(0.3):
            for kind in ("baseline", "target"):
                self.add("indicator_values", indicator=k, kind=kind, year=FIRST, value=MICRO, district="north")

    def _places(self) -> None:
        self.tables["districts"] = [
            {
                "id": d,
                "population": self.random.randint(100, 900),
                "quality_index": self.random.choice((MICRO, MICRO, 1_300_000)),
            }
            for d in DISTRICTS
        ]
        self.tables["units"] = [{"id": "unit"}, {"id": "unit2"}]
        self.tables["classifications"] = [
            {"id": "mission"},
            {"id": "mission2"},
            {"id": "programme", "kind": "programme"},
        ]
        self.tables["project_types"] = [{"id": "type"}, {"id": "type2", "index_group": "equipment"}]

    # ---- what can be done

    def _projects(self) -> None:
        count = self.random.choice((2, 3, 3, 4, 5))
        most = 4 if count < 4 else 3
        one_type = self.maybe(0.5)
        self.options: dict[str, list[str]] = {}
        self.usable: dict[str, int | None] = {}
        channels = [k for k in self.scored if self.maybe(0.6)]
        for k in channels:
            self.add("channels", id=f"{k}.way", indicator=k, potential=self.random.randint(2, 8) * MICRO)
        for n in range(1, count + 1):
            project = f"p{n}"
            estimate = self.random.choice(("estimated",) * 8 + ("stated_none", "not_estimated"))
            half = self.maybe(0.2)
            more = {
                "state": "half_finished",
                "cost_to_complete": self.rial(5, 20),
                "guard_cost": self.rial(0, 2),
                "derive": 0,
            }
            self.add(
                "projects", id=project, unit=self.random.choice(("unit", "unit2")), estimate=estimate,
                type="type" if one_type else self.random.choice(("type", "type2")),
                contract=self.random.choice(("none", "none", "signed")),
                mission=self.random.choice(("mission", "mission2")),
                output_quantity=self.random.choice((None, self.random.randint(1, 9) * MICRO // 2, MICRO)),
                spent_to_date=self.rial(1, 90), **{"class": self.random.choice(CLASSES)}, **(more if half else {}),
            )  # fmt: skip
            self._stands(project)
            self.options[project] = []
            for letter in "abc"[: self.random.randint(1, most - 1)]:
                self._option(project, f"{project}.{letter}", estimate != "stated_none", channels)
            self.usable[f"{project}.nothing"] = None
        self._in_force()

    def _stands(self, project: str) -> None:
        for role in ("stands", "benefits"):
            share = self.random.choice((0, 2500, 5000, 10_000))
            for district, part in zip(DISTRICTS, (share, 10_000 - share), strict=True):
                if part:
                    self.add("project_districts", project=project, role=role, district=district, share=part)

    def _option(self, project: str, option: str, results: bool, channels: list[str]) -> None:
        kind = {"a": "as_planned", "b": "slower", "c": self.random.choice(("handed_over", "stopped"))}[option[-1]]
        usable = None if kind == "stopped" else self.random.randint(FIRST, self.last + 1)
        more: dict[str, Any] = {}
        if kind == "handed_over":
            more = {
                "probability": self.random.choice((3000, 7500)),
                "fallback": self.random.choice((f"{project}.a", None)),
            }
        if self.maybe(0.2):
            more |= {"scope": 5000, "decay_loss": self.rial(0, 3), "price_year": FIRST}
        if self.maybe(0.15):
            more |= {"guarantee": self.rial(1, 4), "price_year": FIRST - 1}
        self.add("options", id=option, project=project, kind=kind, usable_year=usable, **more)
        self.options[project].append(option)
        self.usable[option] = usable
        self._costs(option)
        if usable is not None:
            self._upkeep(project, option, usable)
            if results:
                self._effects(project, option, usable, channels)

    def _costs(self, option: str) -> None:
        for _ in range(self.random.choice((1, 1, 2))):
            self.add(
                "option_costs", option=option, year=self.random.choice((*self.horizon, *self.horizon, self.last + 1)),
                nature=self.random.choice(NATURES), capital=int(self.maybe(0.7)), amount=self.rial(0, 40),
                index_group=self.random.choice(GROUPS), price_year=self.random.choice((FIRST, FIRST, FIRST - 1)),
                fund=self.random.choice((None,) * 7 + ("cash",)),
            )  # fmt: skip

    def _upkeep(self, project: str, option: str, usable: int) -> None:
        if self.maybe(0.3):
            self.add(
                "upkeep", project=project, option=option, from_year=self.random.choice((usable, usable + 1)),
                added=self.rial(0, 4), saved_low=self.rial(0, 12), cashable=self.random.choice((0, 5000, 10_000)),
                fund="cash", index_group=self.random.choice(GROUPS),
            )  # fmt: skip

    def _effects(self, project: str, option: str, usable: int, channels: list[str]) -> None:
        directions = {row["id"]: row.get("direction", "up") for row in self.tables["indicators"]}
        for k in self.random.sample(self.all_indicators, self.random.randint(1, len(self.all_indicators))):
            sign = {"down": -1, "up": 1, "keep": self.random.choice((-1, 1))}[directions[k]]
            if self.maybe(0.1):
                sign = -sign
            channel = f"{k}.way" if k in channels and self.maybe(0.7) else None
            for year in sorted({usable, self.random.choice((usable, usable + 1))}):
                likely = self.random.randint(MICRO // 10, 12 * MICRO)
                low, high = self.random.randint(0, likely), likely + self.random.randint(0, MICRO)
                self.add(
                    "effects", project=project, option=option, indicator=k, year=year, channel=channel, low=sign * low,
                    likely=sign * likely, high=sign * high, grade=self.random.choice("ABCD"),
                )  # fmt: skip

    def _in_force(self) -> None:
        if self.maybe(0.5):
            for project, options in self.options.items():
                if self.maybe(0.6):
                    option = self.random.choice([*options, f"{project}.nothing"])
                    promised = self.random.choice((None, self.last))
                    scope = self.random.choice((10_000, 5000))
                    self.add("in_force", project=project, option=option, promised_year=promised, promised_scope=scope)

    # ---- the money

    def _prices(self) -> None:
        for path, most in (("base", 30), ("steep", 60), ("flat", 0)):
            for group in GROUPS:
                index = MICRO
                for year in INDEX_YEARS:
                    self.add("price_indices", path=path, group=group, year=year, index=index)
                    index += index * self.random.randint(0, most) // 100

    def _funds(self) -> None:
        cost: dict[int, int] = {}
        for row in self.tables["option_costs"]:
            cost[row["year"]] = cost.get(row["year"], 0) + row["amount"]
        share = self.random.choice((25, 40, 60, 100))
        self.add("funds", id="cash", priority=2, carries_over=int(self.maybe(0.5) and not self.tight))
        if self.tight:
            self._tight_ceilings()
        else:
            self._ceilings("cash", cost, share)
        self._eligible("cash", 0.8)
        if self.maybe(0.5):
            self.add(
                "funds", id="land", kind="non_cash", priority=1, stable=0, own=0, discount=self.random.choice((0, 1234))
            )
            self._ceilings("land", cost, share // 2)
            self._eligible("land", 0.4)
        if self.maybe(0.4):
            self._bond(cost)
        if self.maybe(0.25):
            kind, moved = self.random.choice(("state_aid", "savings")), int(self.maybe(0.5))
            self.add("funds", id="grant", kind=kind, priority=self.random.choice((1, 3)), own=0, carries_over=1)
            self._ceilings("grant", cost, 15)
            classes = {"class": self.random.choice(CLASSES)}
            self.add("eligibility", fund="grant", nature="any", transfer=moved, **classes)

    def _ceilings(self, fund: str, cost: dict[int, int], share: int) -> None:
        most = max(cost.values())
        for year in self.horizon:
            amount = most * share // 100 + self.rial(0, 6)
            for certainty, part in (("firm", self.random.randint(50, 100)), ("expected", self.random.randint(0, 50))):
                for path in (None, "lean"):
                    if path is None or self.maybe(0.4):
                        less = amount * part // (100 if path is None else 130)
                        self.add("fund_ceilings", fund=fund, year=year, certainty=certainty, amount=less, path=path)
        if self.maybe(0.3):
            path = self.random.choice((None, "lean"))
            amount = most * share // 200
            self.add("fund_ceilings", fund=fund, year=self.last + 1, certainty="firm", amount=amount, path=path)

    def _tight_ceilings(self) -> None:
        for year in self.horizon:
            amounts = [row["amount"] for row in self.tables["option_costs"] if row["year"] == year and self.maybe(0.5)]
            firm = max(0, sum(amounts) + self.random.choice((-1, 0, 0, 1)))
            self.add("fund_ceilings", fund="cash", year=year, certainty="firm", amount=firm)

    def _eligible(self, fund: str, anything: float) -> None:
        if self.maybe(anything):
            self.add("eligibility", fund=fund)
            return
        for nature in self.random.sample(NATURES, 3):
            self.add("eligibility", fund=fund, nature=nature, **{"class": self.random.choice(("any", *CLASSES))})

    def _bond(self, cost: dict[int, int]) -> None:
        lot = max(2, max(cost.values()) // 4)
        over = int(self.maybe(0.3))
        self.add(
            "funds", id="bond", kind="bond", priority=3, stable=0, own=0, lot=lot, repaid_from="cash", carries_over=over
        )
        for year in self.horizon:
            for certainty in ("firm", "expected"):
                self.add(
                    "fund_ceilings",
                    fund="bond",
                    year=year,
                    certainty=certainty,
                    amount=self.random.randint(0, lot * 5 // 4),
                )
        for offset in (1, 2):
            self.add("instalments", fund="bond", offset=offset, amount=lot * self.random.choice((1, 6, 8)) // 10)
        self._eligible("bond", 0.6)

    def _base_rows(self) -> None:
        kinds = ("payroll", "running", "debt_service", "reserve", "reserve", "upkeep")
        for _ in range(self.random.randint(0, 4)):
            self.add(
                "base_rows", year=self.random.choice((*self.horizon, *self.horizon, self.last + 1)),
                amount=self.rial(0, 4), kind=self.random.choice(kinds), capital=int(self.maybe(0.3)),
                unit=self.random.choice(("unit", "unit2")),
                mission=self.random.choice(("mission", "mission2")), district=self.random.choice((None, *DISTRICTS)),
            )  # fmt: skip

    # ---- what is ruled

    def _some(self, project: str) -> str | None:
        """A `refs` cell: blank, or some of the project's options."""
        options = self.options[project]
        if self.maybe(0.4):
            return None
        return " ".join(self.random.sample(options, self.random.randint(1, len(options))))

    def _relations(self) -> None:
        projects = list(self.options)
        if self.maybe(0.5):
            for n in range(self.random.randint(1, 2)):
                one, other = self.random.sample(projects, 2)
                self.add(
                    "relations", id=f"needs{n}", kind="requires", project=one, options=self._some(one), needs=other,
                    needs_options=self._some(other),
                )  # fmt: skip
        if self.maybe(0.3):
            limit = self.random.randint(1, 2)
            for project in self.random.sample(projects, 2):
                options = self._some(project)
                self.add(
                    "relations",
                    id=f"few-{project}",
                    kind="at_most",
                    project=project,
                    options=options,
                    group="few",
                    limit=limit,
                )
        if self.maybe(0.2):
            project = self.random.choice(projects)
            self.add("relations", id="never", kind="forbids", project=project, options=self._some(project))

    def _demands(self) -> None:
        projects = list(self.options)
        if self.maybe(0.3):
            project = self.random.choice(projects)
            by = self.random.choice((None, None, self.last, FIRST))
            self.add("obligations", id="court", project=project, options=self._some(project), by_year=by)
        if self.maybe(0.2):
            row = self.random.choice(self.tables["indicators"])
            base = next(v["value"] for v in self.tables["indicator_values"] if v["indicator"] == row["id"])
            step = self.random.randint(-2 * MICRO, MICRO) * (-1 if row.get("direction") == "down" else 1)
            year = self.random.choice((FIRST, self.last, self.last + 3))
            self.add("floors", id="safe", indicator=row["id"], year=year, level=base + step)
        if self.maybe(0.4):
            year = self.random.choice(self.horizon)
            users = [option for options in self.options.values() for option in options if self.maybe(0.7)]
            uses = [self.random.randint(0, 3 * MICRO) for _ in users]
            self.add("capacities", id="crews", year=year, amount=self.random.randint(0, 1 + sum(uses)))
            for option, amount in zip(users, uses, strict=True):
                self.add("capacity_use", option=option, capacity="crews", year=year, amount=amount)

    def _limits(self) -> None:
        for n in range(self.random.choice((0, 0, 1, 1, 2))):
            scope: dict[str, Any] = {}
            if self.maybe(0.35) and self.money <= 1000:
                scope["fund"] = self.random.choice([row["id"] for row in self.tables["funds"]])
            if self.maybe(0.3):
                scope["unit"] = "unit"
            if self.maybe(0.3):
                scope["mission"] = "mission2"
            if self.maybe(0.3):
                scope["district"] = "north"
            if self.maybe(0.4):
                scope["capital"] = self.random.choice(("capital", "current"))
            ceiling = self.maybe(0.8)
            if self.maybe(0.5):
                scope["amount"] = self.rial(10, 45) if ceiling else self.rial(1, 6)
            else:
                scope["share"] = self.random.randint(3000, 9000) if ceiling else self.random.randint(100, 1000)
            year = self.random.choice((None, *self.horizon, self.last + 1))
            self.add("limits", id=f"limit{n}", sense="ceiling" if ceiling else "floor", year=year, **scope)

    def _settings(self) -> None:
        parties = [row["id"] for row in self.tables["parties"]]
        self.tables["scenarios"] = [
            {
                "id": "base", "price_path": "flat" if self.tight else self.random.choice(("base", "base", "steep")),
                "overrun": 10_000 if self.tight else self.random.choice((10_000, 11_111, 12_500)),
                "ceiling_path": self.random.choice((None, None, "lean")),
                "party": self.random.choice((None, None, self.random.choice(parties))),
            }
        ]  # fmt: skip
        self.tables["plan"] = [
            {
                "years": self.years, "later_weight": self.random.choice((4000, 4000, 0, 2555)),
                "price_year": self.random.choice((FIRST, self.last)), "theta": self.random.choice((0, 0, 3000, 10_000)),
                "capital_floor": self.random.choice((0, 0, 0, 0, 3000)),
                "council_limit": self.random.choice((None, None, 10_000, 5000, 20_000)),
                "debt_limit": self.random.choice((2000, 6000)),
                "grade_b": 8500, "grade_c": 7000, "grade_d": self.random.choice((5000, 4321)),
            }
        ]  # fmt: skip

    # ---- what was thought of after the rest: drawn by itself, so that the rest of each plan stays as it was

    def _second_thoughts(self) -> None:
        self.random = Random(-1 - self.seed)
        for channel in self.tables.get("channels", ()):
            if self.maybe(0.6):
                channel["shape"] = self.random.choice(("50:100 100:40", "25:100 50:66.66 180:33.33", "80:100 90:0"))
        self._resumed()
        for n in range(self.random.choice((0, 0, 0, 1, 1, 2))):
            self._amendment(f"change{n}")
        if self.maybe(0.3):
            self.tables["plan"][0]["completion_first"] = 1

    def _resumed(self) -> None:
        """A half-finished work of a small plan comes under contract, and its facts give more options."""
        works = [row for row in self.tables["projects"] if row.get("state") == "half_finished"]
        if works and len(self.options) < 4 and self.maybe(0.5):
            work = works[0]
            work |= {"contract": "signed", "derive": 1, "earliest_finish": self.random.choice((FIRST, self.last))}

    def _amendment(self, id: str) -> None:
        project = self.random.choice(list(self.options))
        kind = self.random.choice(("in", "out", "money", "money"))
        if kind == "money":
            funds = [row["id"] for row in self.tables["funds"] if not row.get("lot")]
            self.add(
                "amendments", id=id, kind=kind, fund=self.random.choice(funds), to_fund=self.random.choice(funds),
                year=self.random.choice(self.horizon), to_year=self.random.choice(self.horizon),
                amount=self.rial(1, 3),
            )  # fmt: skip
        else:
            option = self.random.choice((None, self.random.choice(self.options[project])))
            self.add("amendments", id=id, kind=kind, project=project, option=option)
