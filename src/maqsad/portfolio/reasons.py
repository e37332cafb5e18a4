"""Why each project is in or out, and what the plan does to indicators and districts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from maqsad.plan.table import Row
from maqsad.portfolio.bounds.cases import Bounds, Tree
from maqsad.portfolio.bounds.multipliers import Multipliers
from maqsad.portfolio.decision import LevelLine, ProjectVerdict, Reason, Verdict
from maqsad.portfolio.formulation.attainment import QUANTA
from maqsad.portfolio.formulation.effects import row_of, series_of
from maqsad.portfolio.formulation.exact import BP
from maqsad.portfolio.formulation.facts import Facts
from maqsad.portfolio.formulation.model import FlatModel
from maqsad.portfolio.formulation.rules.justice import district_points
from maqsad.portfolio.search.settle import Settled, Settler
from maqsad.portfolio.search.stages import needs

RESULT_ROWS = ("level", "part")
Effects = Mapping[tuple[str, str], Mapping[int, Mapping[str, int]]]
EffectRows = Mapping[tuple[str, str], list[Row]]
"""(option, indicator) -> rows of `effects` by year."""


def level_lines(facts: Facts, chosen: frozenset[str]) -> tuple[LevelLine, ...]:
    in_force = frozenset(facts.in_force.values())
    rows = series_of(facts.snapshot)
    return tuple(
        _level_line(facts, k, year, chosen, in_force, rows) for k in facts.scales for year in facts.years.scored
    )


def _level_line(
    facts: Facts,
    k: str,
    year: int,
    chosen: frozenset[str],
    in_force: frozenset[str],
    rows: EffectRows,
) -> LevelLine:
    scale = facts.scales[k]
    expected = progress(facts, facts.effects.expected, k, year, chosen)
    attainment = facts.attainment(k, year)
    gain = attainment(expected) - attainment(scale.base_progress(year))
    return LevelLine(
        indicator=k,
        year=year,
        base=scale.base_level[year],
        expected=scale.level(expected),
        promised=scale.level(progress(facts, facts.effects.low, k, year, chosen)),
        in_force_expected=scale.level(progress(facts, facts.effects.expected, k, year, in_force)),
        baseline=scale.baseline,
        target=_target(facts, k, year),
        points=Fraction(gain, QUANTA),
        grade_d_share=_grade_d_share(facts, k, year, chosen, rows),
    )


def progress(facts: Facts, effects: Effects, k: str, year: int, chosen: frozenset[str]) -> int:
    """p_kt of a choice in micros (E6)."""
    total = facts.scales[k].base_progress(year)
    for (indicator, channel), series in effects.items():
        if indicator == k:
            inside = sum(e for o, e in series.get(year, {}).items() if o in chosen)
            total += facts.channels[channel](inside) if channel else inside
    return total


def _target(facts: Facts, k: str, year: int) -> int | None:
    """The milestone of that year; for later, the final target."""
    if year == facts.years.later:
        return facts.scales[k].target
    rows = (row for row in facts.snapshot["indicator_values"] if row.indicator == k and row.kind == "target")
    return next((row.value for row in rows if row.year == year and not row.district), None)


def _grade_d_share(facts: Facts, k: str, year: int, chosen: frozenset[str], rows: EffectRows) -> Fraction:
    """Share of the good effects that rests on the proposers' own guesses: by the grade of each one's row (E1)."""
    good = {
        o: e
        for (indicator, _), series in facts.effects.expected.items()
        if indicator == k
        for o, e in series.get(year, {}).items()
        if o in chosen and e > 0
    }
    guessed = {o for o in good if (row := row_of(rows[o, k], year, facts.years.later)) and row.grade == "D"}
    total = sum(good.values())
    return Fraction(sum(good[o] for o in guessed), total) if total else Fraction(0)


class Explainer:
    """Verdicts on the projects of one plan."""

    def __init__(
        self, facts: Facts, settler: Settler, plan: Settled, multipliers: Multipliers, cases: Tree | None = None
    ) -> None:
        self.facts, self.settler, self.plan, self.multipliers = facts, settler, plan, multipliers
        self.bounds = Bounds(multipliers, cases)
        self._nominal: dict[str, int] = {}
        for line in facts.costs.lines:
            self._nominal[line.option] = self._nominal.get(line.option, 0) + line.amount
        self._saving = {o for returns in facts.costs.returns.values() for o in returns}
        self._worths = at_prices(settler.model, multipliers, result=True)
        self._prices = at_prices(settler.model, multipliers, result=False)
        self._bound: dict[Reason, set[str]] = {"obligation": self._rows_of("obligation"), "amendment": self._amended()}
        self._needed = self._needed_options()

    def verdicts(self) -> dict[str, ProjectVerdict]:
        return {project: self._verdict(project, options) for project, options in self.facts.by_project.items()}

    def _verdict(self, project: str, options: tuple[str, ...]) -> ProjectVerdict:
        chosen = next(o for o in options if o in self.plan.chosen)
        ruled_out = tuple(o for o in options if self.bounds.rules_out(o, self.plan.value))
        return ProjectVerdict(
            project=project,
            option=chosen,
            standing=self._standing(options, ruled_out),
            reasons=self._reasons(project, chosen),
            value_points=self._points(self._worths.get(chosen, 0)),
            cost_at_shadow_prices=self._points(self._prices.get(chosen, 0)),
            own_points=Fraction(self._own_quanta(project, chosen), QUANTA),
            cost=self._nominal.get(chosen, 0),
            comparable_cost=self.facts.costs.comparable[chosen],
            ruled_out=ruled_out,
        )

    def _standing(self, options: Iterable[str], ruled_out: tuple[str, ...]) -> Verdict:
        """G5: delivering options win money, the others do not."""
        left = [self._delivers(o) for o in options if o not in ruled_out]
        if left and all(left):
            return "in"
        return "open" if any(left) else "out"

    def _delivers(self, option: str) -> bool:
        return self.facts.options[option].usable_year is not None

    def _reasons(self, project: str, chosen: str) -> tuple[Reason, ...]:
        if self.facts.projects[project].estimate == "not_estimated":
            return ("held",)
        bound = tuple(reason for reason, options in self._bound.items() if chosen in options)
        if not self._delivers(chosen):
            return bound
        released = self.facts.costs.comparable[chosen] + self.facts.costs.after[chosen]
        found: dict[Reason, bool] = {
            "effect": self._own_quanta(project, chosen) > 0,
            "enabler": chosen in self._needed,
            "releases": chosen in self._saving and released <= 0,
        }
        reasons = bound + tuple(reason for reason, holds in found.items() if holds)
        return reasons or ("limit",)

    def _own_quanta(self, project: str, chosen: str) -> int:
        nothing = next((o for o in self.facts.by_project[project] if self.facts.options[o].kind == "nothing"), chosen)
        return -self.settler.gain(self.plan.chosen, chosen, nothing) if nothing != chosen else 0

    def _points(self, shifted: int) -> Fraction:
        return Fraction(shifted, QUANTA << self.multipliers.shift)

    def _rows_of(self, rule: str) -> set[str]:
        return {o for row in self.settler.model.rows if row.id.split("|")[0] == rule for o in row.x}

    def _amended(self) -> set[str]:
        """Options that an amendment puts in, and what is left of projects all of whose ways it takes out."""
        rows = [row for row in self.settler.model.rows if row.id.startswith("amendment|")]
        into, out = ({o for row in rows if row.sense == sense for o in row.x} for sense in (">=", "<="))
        ways = {project: set(self.facts.delivering(project)) for project in self.facts.by_project}
        barred = [project for project, found in ways.items() if found and found <= out]
        return into | {o for project in barred for o in self.facts.by_project[project] if o not in ways[project]}

    def _needed_options(self) -> set[str]:
        """Chosen options without which a chosen option would lack what it requires."""
        needed: set[str] = set()
        for row in self.settler.model.rows:
            if row.id.startswith("requires|") and any(a > 0 and o in self.plan.chosen for o, a in row.x.items()):
                needed |= {o for o, a in row.x.items() if a < 0 and o in self.plan.chosen}
        return needed


def at_prices(model: FlatModel, multipliers: Multipliers, *, result: bool) -> dict[str, int]:
    """Option -> what its result rows are worth, or its other rows cost, at the multipliers (quanta times 2**shift).

    r_io is the first less the second.
    """
    total: dict[str, int] = {}
    for row in model.rows:
        weight = multipliers.by_row.get(row.id, 0)
        if weight and (row.id.split("|")[0] in RESULT_ROWS) == result:
            for option, a in row.x.items():
                total[option] = total.get(option, 0) + weight * a * (-1 if result else 1)
    return total


def districts(facts: Facts, chosen: frozenset[str]) -> dict[str, tuple[Fraction, Fraction]]:
    """District -> (points on its residents, need) for districts with a known need (J1)."""
    received = district_points(facts)
    return {
        d: (Fraction(sum(a for o, a in received.get(d, {}).items() if o in chosen), QUANTA * BP), need)
        for d, need in needs(facts).items()
    }


def held_money(facts: Facts, chosen: frozenset[str]) -> int:
    """Rial held by projects whose effect is not yet estimated (T4)."""
    held = {id for id, row in facts.projects.items() if row.estimate == "not_estimated"}
    return sum(line.amount for line in facts.costs.lines if line.option in chosen and line.project in held)
