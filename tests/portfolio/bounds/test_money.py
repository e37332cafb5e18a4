"""What a rial more can bring at most at the multipliers, against the best plans that there are with it (rule G8)."""

from __future__ import annotations

from maqsad.portfolio.bounds.money import more_money, rial_prices, step_of
from maqsad.portfolio.explanation.again import Case
from maqsad.portfolio.formulation.attainment import QUANTA
from world import FIRST, LAST, ceilings

from ..oracle import Pair
from ..towns import case_of, towns
from ..truth import Truth, cities


def best_with(truth: Truth, place: Pair, more: int) -> int:
    """The highest value with so much more firm money there, what may be left to the next council as it is."""
    richer = truth.with_money(lambda fund, year, firm, expected: (firm + more * ((fund, year) == place), expected))
    room = truth.council_room()
    richer.council_room = lambda: room  # type: ignore[method-assign]
    best = richer.best()
    assert best is not None
    return best


def holds(case: Case, truth: Truth, place: Pair, more: int, name: str) -> bool:
    """Whether something is won; no more than the price and what the multipliers leave open anyway."""
    price, bounds = (
        rial_prices(case.facts, case.decided.decision.shadow_prices).get(place, 0),
        case.decided.proof.bounds,
    )
    won = best_with(truth, place, more) - case.plan.value
    assert bounds is not None
    open_anyway = bounds.bound - case.plan.value
    assert won <= more_money(case.facts, bounds, more).get(place, 0) + open_anyway, f"{name}: {more} more in {place}"
    assert won <= price * more * QUANTA + case.multipliers.bound - case.plan.value, f"{name}: {more} more in {place}"
    return won > 0


def test_what_can_be_kept_for_a_scarcer_year_has_that_years_price() -> None:
    """Road and lane fall due in the last year, and all the money is of the first: 50 more there pays the lane too."""
    plan = towns(
        {"road": 0, "lane": 0},
        {"road": 5, "lane": 3},
        0,
        funds=[{"id": "cash", "carries_over": 1}],
        option_costs=[{"option": f"{id}.a", "amount": rial, "year": LAST} for id, rial in (("road", 70), ("lane", 80))],
        fund_ceilings=ceilings({FIRST: 100, LAST: 0}),
    )
    case = case_of(plan)
    truth = Truth(case.decided.snapshot)
    prices = rial_prices(case.facts, case.decided.decision.shadow_prices)
    assert prices["cash", FIRST] == prices["cash", LAST] > 0
    assert holds(case, truth, ("cash", FIRST), 50, "by hand")
    assert best_with(truth, ("cash", FIRST), 50) - case.plan.value == 300 * QUANTA


def test_the_step_is_a_share_of_the_money_that_there_is() -> None:
    """300 in the first year and 100 in the second are 200 a year; bonds, which come in lots, do not count."""
    lots = {"id": "bonds", "kind": "bond", "lot": 50, "repaid_from": "cash", "own": 0}
    plan = towns(
        {"road": 70},
        {"road": 5},
        0,
        funds=[{"id": "cash"}, lots],
        instalments=[{"fund": "bonds", "offset": 1, "amount": 50}],
        fund_ceilings=[*ceilings({FIRST: 300_000, LAST: 100_000}), *ceilings(1_000_000, fund="bonds")],
    )
    assert step_of(case_of(plan).facts) == 2_000
    assert step_of(case_of(towns({"road": 0}, {"road": 5}, 3)).facts) == 1


def test_no_plan_wins_more_than_the_price_of_the_money() -> None:
    tried = won = 0
    for city in cities(range(45), least=2):
        for fund, year in ((f, y) for f, y in city.truth.free if y <= city.truth.last and not city.truth.funds[f].lot):
            largest = max(line.amount for line in city.truth.lines)
            for more in (largest // 3 + 1, largest + 1):
                won += holds(city.case, city.truth, (fund, year), more, f"plan {city.seed}")
                tried += 1
    assert tried >= 60
    assert won >= 2
