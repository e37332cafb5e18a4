"""One project at other ceilings of own money (Z3) and at other weights of what it does most for (Z4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from maqsad.portfolio.explanation.again import Case
from maqsad.portfolio.explanation.trial import Trials, Tried
from maqsad.portfolio.formulation import formulate
from maqsad.portfolio.formulation.exact import BP
from maqsad.portfolio.formulation.facts import Facts
from maqsad.portfolio.formulation.funds import Fund
from maqsad.portfolio.formulation.model import FlatModel
from maqsad.values.money import allocate

CEILINGS = (95, 90, 80, 105, 110, 120)
"""Percent of the free money; each direction away from today's, so that a plan found leads to the next."""
WEIGHTS = (75, 50, 150, 200)
NOW = 100


@dataclass(frozen=True, slots=True)
class WeightTried:
    """`weight` of the indicator in parts of 10,000 as it is now; `tried` in percent of that."""

    indicator: str
    weight: int
    tried: tuple[Tried, ...]


def ceilings_tried(case: Case, trials: Trials) -> tuple[Tried, ...]:
    """The project at each of `CEILINGS`, in order."""
    return _in_order(trials(percent, *_with_ceilings(case.facts, percent)) for percent in CEILINGS)


def weights_tried(case: Case, trials: Trials) -> WeightTried | None:
    """The project at each of `WEIGHTS` of the indicator it does most for; None without such, or if it is the only."""
    facts = case.facts
    indicator = main_indicator(facts, trials.project, case.plan.chosen)
    if indicator is None or not 0 < facts.weights[indicator] < BP:
        return None
    tried = _in_order(trials(percent, *_with_weight(case, indicator, percent)) for percent in WEIGHTS)
    return WeightTried(indicator, facts.weights[indicator], tried)


def main_indicator(facts: Facts, project: str, chosen: frozenset[str]) -> str | None:
    """The scoring indicator on which the chosen option if it delivers, else the best way, has the largest effect.

    Σ over years of the absolute expected effect times the first slope (quanta); ties by id.
    """
    ways = facts.delivering(project)
    counted = [o for o in ways if o in chosen] or ways
    size: dict[tuple[str, str], int] = {}
    for (k, _), years in facts.effects.expected.items():
        for year, effects in years.items():
            slope = facts.attainment(k, year).slopes[0]
            for option in counted:
                if effects.get(option):
                    size[option, k] = size.get((option, k), 0) + slope * abs(effects[option])
    largest = max(size.values(), default=0)
    return min((k for (_, k), quanta in size.items() if quanta == largest), default=None) if largest else None


def with_ceilings(now: Facts, percent: int) -> Facts:
    """The facts with a percentage of the free money of every own fund without lots, in every year, rounded down."""
    own = {id: _times(fund, percent) for id, fund in now.funds.items() if fund.row.own and not fund.lot}
    return replace(now, funds={**now.funds, **own})


def _times(fund: Fund, percent: int) -> Fund:
    firm = {year: rial if rial < 0 else rial * percent // NOW for year, rial in fund.firm.items()}
    return replace(fund, firm=firm, expected={y: rial * percent // NOW for y, rial in fund.expected.items()})


def _with_ceilings(now: Facts, percent: int) -> tuple[Facts, FlatModel]:
    facts = with_ceilings(now, percent)
    return facts, formulate(facts)


def _with_weight(case: Case, indicator: str, percent: int) -> tuple[Facts, FlatModel]:
    """Only what results are worth changes: the rows, justice too, stay to the letter."""
    facts = replace(case.facts, weights=reweighted(case.facts.weights, indicator, percent))
    return facts, replace(formulate(facts), rows=case.model.rows)


def reweighted(weights: Mapping[str, int], indicator: str, percent: int) -> dict[str, int]:
    """W4's weights with one of them times a percentage (at most all), the others sharing the rest as before (N5)."""
    own = min(BP, weights[indicator] * percent // NOW)
    others = sorted(k for k in weights if k != indicator)
    shares = allocate(BP - own, [weights[k] for k in others])
    return {**dict(zip(others, shares, strict=True)), indicator: own}


def _in_order(tried: Iterable[Tried]) -> tuple[Tried, ...]:
    return tuple(sorted(tried, key=lambda one: one.percent))
