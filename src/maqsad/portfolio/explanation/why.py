"""Why: what a decision says of one project, fund-year, row, district or goal; what is proven apart from what is found.

Values in points, levels and effects in micros of the indicator's unit, money in rial.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from maqsad.plan.plan import PlanSnapshot
from maqsad.plan.table import Table, frozen
from maqsad.portfolio.decision import LevelLine, ProjectVerdict
from maqsad.portfolio.explanation.again import Case, Gain, gain
from maqsad.portfolio.explanation.delay import Delay, delays
from maqsad.portfolio.explanation.flip import CostFlip, best_way, cost_flip, left_side
from maqsad.portfolio.explanation.flip_effect import EffectFlip, effect_flip
from maqsad.portfolio.explanation.flip_tried import WeightTried, ceilings_tried, weights_tried
from maqsad.portfolio.explanation.trial import Trials, Tried
from maqsad.portfolio.formulation import formulate
from maqsad.portfolio.formulation.attainment import QUANTA
from maqsad.portfolio.formulation.exact import BP, ceil_ratio
from maqsad.portfolio.formulation.facts import Facts, facts_of
from maqsad.portfolio.formulation.model import FlatModel, Row
from maqsad.portfolio.formulation.rules.justice import district_points
from maqsad.portfolio.formulation.rules.limits import capital_floor
from maqsad.portfolio.reasons import at_prices

HIDDEN = ("demand", "level", "part")
"""Rows that only define quantities: nobody can give way on them."""
COUNTED = ("requires", "at_most", "forbids", "obligation", "amendment", "held", "duty", "completion")
"""Rows of choices: one choice is the least relief."""


@dataclass(frozen=True, slots=True)
class OptionLine:
    """One option: no plan that takes it is worth more than `bound` (proven); `ruled_out` if that is under ours."""

    option: str
    chosen: bool
    delivers: bool
    bound: Fraction
    ruled_out: bool
    comparable_cost: int


@dataclass(frozen=True, slots=True)
class PriceLine:
    """One option at shadow prices, in points; `cost`: rial over all years, each in its own money."""

    option: str
    chosen: bool
    delivers: bool
    results: Fraction
    price: Fraction
    """Of its money and other scarce things."""
    cost: int


@dataclass(frozen=True, slots=True)
class EffectLine:
    """What the chosen option alone changes of a level in a year; `expected` is None where nothing is scored."""

    indicator: str
    year: int
    expected: int | None
    low: int


@dataclass(frozen=True, slots=True)
class ProjectWhy:
    """One project."""

    project: str
    value: Fraction
    """Of the whole plan."""
    verdict: ProjectVerdict
    enables: tuple[str, ...]
    """Chosen projects that require the chosen option."""
    obligations: tuple[str, ...]
    needing: tuple[str, ...]
    """Floors of money, results or justice to which the chosen option gives."""
    options: tuple[OptionLine, ...]
    effects: tuple[EffectLine, ...]
    prices: tuple[PriceLine, ...]
    """Of what wins money the chosen option; else the best that delivers, and the chosen one if it costs something."""
    flip: CostFlip
    effect: EffectFlip | None
    """These three are None and empty where nothing but money and duty decides: see `flip.why_none`."""
    ceilings: tuple[Tried, ...]
    weights: WeightTried | None
    delay: Delay | None
    """What a year's delay costs; None if the project is not a half-finished work."""


@dataclass(frozen=True, slots=True)
class FundYearWhy:
    """One fund in one year: what `more` rial (1 % of what it has) buys."""

    fund: str
    year: int
    usable: int
    used: int
    """Of the free money, by this plan."""
    free: int
    more: int
    price: Fraction
    """Points at the certificate's first multipliers for the money added, and for all that follows it (G8)."""
    gap: Fraction
    """The certified bound less the value: what is open without any more money."""
    gain: Gain


@dataclass(frozen=True, slots=True)
class LimitWhy:
    """One row: `left` against `right`, in the row's own unit times `per_unit`."""

    row: str
    sense: str
    left: int
    right: int
    per_unit: int
    price: Fraction
    """Points for `relief` at the certificate's multipliers."""
    relief: int
    """1 % of what the row asks (one choice where it counts choices)."""
    gain: Gain

    @property
    def slack(self) -> int:
        return self.left - self.right if self.sense == ">=" else self.right - self.left


@dataclass(frozen=True, slots=True)
class DistrictWhy:
    """One district: points on its residents, need, and who pays for its floor."""

    district: str
    points: Fraction
    need: Fraction | None
    rank: int
    """By points against need, the best off first; 0 without a need."""
    among: int
    projects: tuple[tuple[str, Fraction], ...]
    """Chosen projects with the points that they give, the most first."""
    floor: Fraction | None
    without_floor: Gain | None
    """What dropping the floor allows."""
    payers: tuple[tuple[str, Fraction], ...]
    """Other districts with the points that they get more in the plan found without this floor, where it breaks it."""


@dataclass(frozen=True, slots=True)
class GoalWhy:
    """One goal with all under it. `money`: of the chosen options of its projects, over all years."""

    goal: str
    indicators: tuple[str, ...]
    levels: tuple[LevelLine, ...]
    money: int
    into: tuple[str, ...]
    out: tuple[str, ...]
    money_elsewhere: int
    """Of chosen projects of other goals that act on its indicators."""
    elsewhere: tuple[str, ...]


def project_why(case: Case, project: str) -> ProjectWhy:
    """One project of the decision. KeyError if it has no options."""
    facts = case.facts
    verdict = case.decided.decision.verdicts[project]
    chosen, value = verdict.option, case.plan.value
    proven = case.decided.proof.bounds
    assert proven is not None, "a plan has multipliers beside it"
    lines = []
    for option in facts.by_project[project]:
        bound = proven.by_option[option]
        delivers = facts.options[option].usable_year is not None
        cost = facts.costs.comparable[option]
        lines.append(OptionLine(option, option == chosen, delivers, Fraction(bound, QUANTA), bound < value, cost))
    flip, trials = cost_flip(case, project), Trials(case, project)
    moves = flip.why_none in (None, "no-cost")
    return ProjectWhy(
        project=project,
        value=Fraction(value, QUANTA),
        verdict=verdict,
        enables=_enables(case, chosen),
        obligations=tuple(row.id for row in facts.snapshot["obligations"] if row.project == project),
        needing=_needing(case, chosen),
        options=tuple(lines),
        effects=tuple(_effects(facts, chosen)),
        prices=tuple(_prices(case, project, verdict)),
        flip=flip,
        effect=effect_flip(case, trials) if moves else None,
        ceilings=ceilings_tried(case, trials) if moves else (),
        weights=weights_tried(case, trials) if moves else None,
        delay=delays(facts, case.plan.chosen).get(project),
    )


def _prices(case: Case, project: str, verdict: ProjectVerdict) -> Iterable[PriceLine]:
    asked = [verdict.option]
    if case.facts.options[verdict.option].usable_year is None:
        best = best_way(case, project)
        asked = ([best] if best else []) + (asked if verdict.cost or not best else [])
    worths, prices = (at_prices(case.model, case.multipliers, result=result) for result in (True, False))
    for option in asked:
        results, price = (Fraction(of.get(option, 0), QUANTA << case.multipliers.shift) for of in (worths, prices))
        cost = sum(line.amount for line in case.facts.costs.lines if line.option == option)
        delivers = case.facts.options[option].usable_year is not None
        yield PriceLine(option, option == verdict.option, delivers, results, price, cost)


def _enables(case: Case, chosen: str) -> tuple[str, ...]:
    found = set()
    for row in case.model.rows:
        if row.id.startswith("requires|") and row.x.get(chosen, 0) < 0:
            found |= {case.facts.options[o].project for o, a in row.x.items() if a > 0 and o in case.plan.chosen}
    return tuple(sorted(found))


def _needing(case: Case, chosen: str) -> tuple[str, ...]:
    kinds = ("floor|", "limit|", "justice|")
    rows = (row for row in case.model.rows if row.sense == ">=" and row.id.startswith(kinds))
    return tuple(row.id for row in rows if row.x.get(chosen, 0) > 0 and row.rhs > 0)


def _effects(facts: Facts, option: str) -> Iterable[EffectLine]:
    later = facts.years.later
    for year in (facts.years.last, later):
        for k in sorted({k for k, _ in facts.effects.low}):
            low = facts.effects.low_of(k, year).get(option)
            if low is None:
                continue
            down = -1 if _direction(facts, k) == "down" else 1
            series = (s.get(year, {}) for (name, _), s in facts.effects.expected.items() if name == k)
            expected = next((down * effects[option] for effects in series if option in effects), None)
            if low or expected:
                yield EffectLine(k, year, expected, down * low)


def _direction(facts: Facts, indicator: str) -> str:
    return str(facts.snapshot["indicators"].by_id()[indicator].direction)


def fund_year_why(case: Case, fund: str, year: int) -> FundYearWhy:
    """One fund in one year of the horizon. KeyError if there is none."""
    held = case.facts.funds[fund]
    usable, share, lot = held.usable[year], Fraction(1, 100), held.lot or 0
    facts = facts_of(_with_ceiling(case.decided.snapshot, fund, year, 1 + share))
    model = formulate(facts)
    row = case.model.row_by_id[f"fund|{fund}|{year}"]
    price = case.moved(model).bound_shifted - case.multipliers.bound_shifted
    return FundYearWhy(
        fund=fund,
        year=year,
        usable=usable,
        used=lot * case.plan.columns.get(f"lots|{fund}|{year}", 0) if lot else left_side(row, case.plan),
        free=lot * held.max_lots.get(year, 0) if lot else row.rhs,
        more=facts.funds[fund].usable[year] - usable,
        price=Fraction(price, QUANTA << case.multipliers.shift),
        gap=Fraction(case.bounds_on(case.model).bound - case.plan.value, QUANTA),
        gain=gain(case, facts, model),
    )


def _with_ceiling(snapshot: PlanSnapshot, fund: str, year: int, factor: Fraction) -> PlanSnapshot:
    """The snapshot with the ceilings of one fund and year times `factor`, rounded up."""
    table = snapshot["fund_ceilings"]
    amounts = (
        ceil_ratio(row.amount * factor.numerator, factor.denominator)
        if (row.fund, row.year) == (fund, year)
        else row.amount
        for row in table
    )
    changed = Table(table.spec, {**table.columns, "amount": frozen(amounts)}, table.rows)
    return PlanSnapshot({**snapshot.tables, "fund_ceilings": changed})


def limit_rows(model: FlatModel) -> tuple[str, ...]:
    """The rows that can be asked about."""
    return tuple(row.id for row in model.rows if row.id.split("|")[0] not in HIDDEN)


def limit_why(case: Case, row_id: str) -> LimitWhy:
    """One row of the model. KeyError if there is none."""
    row = case.model.row_by_id[row_id]
    relief = _relief(case, row)
    facts, model = _relieved(case, row, relief)
    return LimitWhy(
        row=row.id,
        sense=row.sense,
        left=left_side(row, case.plan),
        right=row.rhs,
        per_unit=_per_unit(row),
        price=abs(case.decided.decision.shadow_prices.get(row.id, Fraction(0))) * relief,
        relief=relief,
        gain=gain(case, facts, model),
    )


def _per_unit(row: Row) -> int:
    """Units of the row in one of its unit: basis points of a rial, micros, quanta of points."""
    kind = row.id.split("|")[0]
    return {"limit": BP, "capacity": 10**6, "floor": 10**6, "justice": QUANTA * BP}.get(kind, 1)


def _relief(case: Case, row: Row) -> int:
    if row.id.split("|")[0] in COUNTED:
        return 1
    size = abs(row.rhs)
    if row.id.startswith("limit|"):
        size = _limit_size(case, row)
    return max(1, size // 100)


def _limit_size(case: Case, row: Row) -> int:
    """What a ceiling or floor of money stands at: its amount, or its share of the year's total under this plan."""
    _, id, year = row.id.split("|")
    limits = (*case.facts.snapshot["limits"], capital_floor(case.facts))
    limit = next(limit for limit in limits if limit.id == id)
    if limit.share is None:
        return int(BP * limit.amount)
    base = sum(found.amount for found in case.facts.base_rows if found.year == int(year))
    spent = sum(
        line.amount for line in case.facts.costs.lines if line.year == int(year) and line.option in case.plan.chosen
    )
    return int(limit.share * (base + spent))


def _relieved(case: Case, row: Row, relief: int) -> tuple[Facts, FlatModel]:
    """Facts and model with this row alone relieved; a fund's money is relieved where it is split, in the facts."""
    if row.id.split("|")[0] in ("fund", "firm"):
        return _with_money(case, row, relief)
    rhs = row.rhs - relief if row.sense == ">=" else row.rhs + relief
    rows = (replace(other, rhs=rhs) if other.id == row.id else other for other in case.model.rows)
    return case.facts, FlatModel.of(case.model.constant, case.model.projects, case.model.columns, rows)


def _with_money(case: Case, row: Row, more: int) -> tuple[Facts, FlatModel]:
    """What else stands on a fund's money, as H does on that of the last year (M), stays as it is."""
    kind, id, year = row.id.split("|")
    fund, when = case.facts.funds[id], int(year)
    if kind == "firm":
        expected = {**fund.expected, when: fund.expected[when] - more}
        changed = replace(fund, firm={**fund.firm, when: fund.firm[when] + more}, expected=expected)
    else:
        changed = replace(fund, expected={**fund.expected, when: fund.expected[when] + more})
    facts = replace(case.facts, funds={**case.facts.funds, id: changed})
    model = formulate(facts)
    rows = (other if other.id == row.id else case.model.row_by_id[other.id] for other in model.rows)
    return facts, FlatModel.of(model.constant, model.projects, model.columns, rows)


def district_why(case: Case, district: str) -> DistrictWhy:
    """One district of the plan."""
    received = district_points(case.facts)
    decided = case.decided.decision.district_points
    own = received.get(district, {})
    given = {case.facts.options[o].project: Fraction(a, QUANTA * BP) for o, a in own.items() if o in case.plan.chosen}
    ratios = {d: points / need for d, (points, need) in decided.items() if need}
    row = case.model.row_by_id.get(f"justice|{district}")
    dropped, payers = _without_floor(case, row, received) if row is not None else (None, ())
    return DistrictWhy(
        district=district,
        points=sum(given.values(), Fraction(0)),
        need=decided[district][1] if district in decided else None,
        rank=1 + sum(ratio > ratios[district] for ratio in ratios.values()) if district in ratios else 0,
        among=len(ratios),
        projects=tuple(sorted(((p, a) for p, a in given.items() if a), key=lambda item: (-item[1], item[0]))),
        floor=None if row is None else Fraction(row.rhs, QUANTA * BP),
        without_floor=dropped,
        payers=payers,
    )


def _without_floor(
    case: Case, row: Row, received: Mapping[str, Mapping[str, int]]
) -> tuple[Gain, tuple[tuple[str, Fraction], ...]]:
    rows = (other for other in case.model.rows if other.id != row.id)
    model = FlatModel.of(case.model.constant, case.model.projects, case.model.columns, rows)
    found = gain(case, case.facts, model)
    if found.unneeded:
        return found, ()
    own = row.id.partition("|")[2]
    more = {
        district: Fraction(_on(points, found.chosen) - _on(points, case.plan.chosen), QUANTA * BP)
        for district, points in received.items()
    }
    ordered = sorted(((d, a) for d, a in more.items() if a > 0 and d != own), key=lambda item: (-item[1], item[0]))
    return found, tuple(ordered)


def _on(points: Mapping[str, int], chosen: frozenset[str]) -> int:
    return sum(a for o, a in points.items() if o in chosen)


def goal_why(case: Case, goal: str) -> GoalWhy:
    """One goal of the plan, with the goals under it."""
    facts, decision = case.facts, case.decided.decision
    inside = _under(facts, goal)
    indicators = tuple(sorted(row.id for row in facts.snapshot["indicators"] if row.goal in inside))
    own = [p for p in sorted(facts.by_project) if facts.projects[p].goal in inside]
    winning = case.delivering(case.plan.chosen)
    acting = _acting(facts, indicators, case.plan.chosen) & winning
    elsewhere = tuple(sorted(acting - set(own)))
    years = (facts.years.last, facts.years.later)
    return GoalWhy(
        goal=goal,
        indicators=indicators,
        levels=tuple(line for line in decision.levels if line.indicator in indicators and line.year in years),
        money=sum(decision.verdicts[p].cost for p in own),
        into=tuple(p for p in own if p in winning),
        out=tuple(p for p in own if p not in winning),
        money_elsewhere=sum(decision.verdicts[p].cost for p in elsewhere),
        elsewhere=elsewhere,
    )


def _under(facts: Facts, goal: str) -> set[str]:
    parents = {row.id: row.parent for row in facts.snapshot["goals"]}
    inside = {goal}
    while more := {id for id, parent in parents.items() if parent in inside} - inside:
        inside |= more
    return inside


def _acting(facts: Facts, indicators: Iterable[str], chosen: frozenset[str]) -> set[str]:
    """Projects whose chosen option acts on any of these indicators."""
    wanted = set(indicators)
    found: set[str] = set()
    for (k, _), series in facts.effects.low.items():
        if k in wanted:
            for effects in series.values():
                found |= {facts.options[o].project for o in effects if o in chosen}
    return found
