"""Where a project would flip, on random plans: every end found or proven against all plans there are (rules G5, Z)."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import Any

from maqsad.plan.plan import Plan
from maqsad.portfolio.explanation.flip import ONE, TOP, cost_flip
from maqsad.portfolio.explanation.flip_effect import effect_flip
from maqsad.portfolio.explanation.flip_tried import ceilings_tried, weights_tried
from maqsad.portfolio.explanation.trial import Trials, Tried
from world import ceilings

from ..oracle import BP, shares
from ..towns import case_of, towns, two
from ..truth import NEVER, City, Truth, cities, costs_times, effects_times

FROM_PROVEN = (Fraction(11, 10), Fraction(3, 2), Fraction(4))
"""Dearer than where it is proven out."""
FROM_FOUND = (Fraction(0), Fraction(1, 2), Fraction(9, 10))


def sides(city: City, project: str, factor: Fraction) -> tuple[int, int]:
    """The best with and without a project at other costs of its ways."""
    ways = city.truth.delivering(project)
    return Truth(costs_times(city.case.decided.snapshot, ways, factor)).sides(project)


def cost_ends(city: City, project: str) -> str:
    """Checks both ends of one project; says what there was to check."""
    flip, name = cost_flip(city.case, project), f"plan {city.seed}: {project}"
    if flip.why_none == "must":
        assert city.truth.sides(project)[1] == NEVER, name
    if flip.found is not None:
        found = Fraction(flip.found.factor, ONE)
        for factor in (found, *(() if flip.uncertain_below else (part * found for part in FROM_FOUND))):
            taken, left = sides(city, project, factor)
            assert taken >= left > NEVER, f"{name} is found in at {factor}"
    if flip.proven is not None:
        proven = Fraction(flip.proven.factor, ONE)
        for factor in (proven, *(() if flip.uncertain_above else (part * proven for part in FROM_PROVEN))):
            taken, left = sides(city, project, factor)
            assert taken < left, f"{name} is proven out at {factor}"
    return flip.why_none or f"{'found' if flip.found else ''} {'proven' if flip.proven else ''}"


def test_the_costs_at_which_projects_of_random_plans_flip() -> None:
    seen = Counter(cost_ends(city, p) for city in cities(range(30), least=2) for p in city.truth.decided)
    assert min(seen[ends] for ends in ("found proven", "found ", " proven", "must")) >= 3, seen


def bridge_in_force(**more: Any) -> Plan:
    """Road and bridge each leave 20 rial to the next council, as much as may be left: what is in force leaves that."""
    lines = ((id, amount, year) for id in ("road", "bridge") for amount, year in ((70, 1402), (20, 1404)))
    given: dict[str, Any] = {
        "option_costs": [{"option": f"{id}.a", "amount": amount, "year": year} for id, amount, year in lines],
        "fund_ceilings": ceilings({1402: 1_000, 1403: 0, 1404: 1_000}),
        "in_force": [{"project": "bridge", "option": "bridge.a"}],
    }
    return two(**(given | more))


def test_what_is_in_force_and_cheaper_keeps_others_out() -> None:
    """The bridge in force is out for the road; were it a tenth cheaper, 18 could be left and the road not be paid."""
    case = case_of(bridge_in_force())
    flip = cost_flip(case, "bridge")
    assert flip.proven is not None
    assert flip.proven.factor == ONE
    assert (flip.found, flip.uncertain_below, flip.uncertain_above) == (None, ("council",), ("council",))
    taken, left = Truth(costs_times(case.decided.snapshot, ["bridge.a"], Fraction(9, 10))).sides("bridge")
    assert taken > left


def test_what_is_in_force_and_dearer_lets_others_in() -> None:
    """The bridge in force leaves no room for the road, which leaves 40; at twice its cost, it does."""
    costs = [("road", 70, 1402), ("road", 40, 1404), ("bridge", 70, 1402), ("bridge", 20, 1404)]
    lines = [{"option": f"{id}.a", "amount": amount, "year": year} for id, amount, year in costs]
    case = case_of(bridge_in_force(option_costs=lines))
    flip = cost_flip(case, "bridge")
    assert case.decided.decision.choices == {"bridge": "bridge.a", "road": "road.0"}
    assert flip.found is not None
    assert flip.found.factor == ONE
    taken, left = Truth(costs_times(case.decided.snapshot, ["bridge.a"], Fraction(2))).sides("bridge")
    assert taken < left


# ---- effect, ceiling and weight


def agrees(tried: Tried, taken: int, left: int, name: str) -> None:
    """`taken` and `left`: the best with and without the project then."""
    if tried.standing == "none":
        assert taken == left == NEVER, f"{name}: {tried}"
        return
    here, there = (taken, left) if tried.standing == "in" else (left, taken)
    assert here >= there, f"{name}: {tried}"
    assert here > there or not tried.proven, f"{name}: {tried}"


def effects_agree(city: City, project: str, trials: Trials) -> None:
    flip, options = effect_flip(city.case, trials), city.truth.by_project[project]
    snapshot, name = city.case.decided.snapshot, f"plan {city.seed}: effect of {project}"
    for tried in flip.tried:
        agrees(tried, *Truth(effects_times(snapshot, options, tried.percent)).sides(project), name)
    if flip.kept is not None and flip.kept_between:
        beyond = (130, 400) if flip.now == "in" else (0, 60)
        for percent in ((flip.kept.percent + 100) // 2, *beyond):
            taken, left = Truth(effects_times(snapshot, options, percent)).sides(project)
            assert taken > left if flip.now == "in" else left > taken, f"{name} at {percent}"


def ceilings_agree(city: City, project: str, trials: Trials) -> None:
    for tried in ceilings_tried(city.case, trials):

        def less(fund: str, _: int, firm: int, expected: int, percent: int = tried.percent) -> tuple[int, int]:
            if not city.truth.funds[fund].own or city.truth.funds[fund].lot:
                return firm, expected
            return (firm if firm < 0 else firm * percent // 100), expected * percent // 100

        agrees(tried, *city.truth.with_money(less).sides(project), f"plan {city.seed}: money for {project}")


def weights_agree(city: City, project: str, trials: Trials) -> None:
    """Every plan stays one; what it is worth changes."""
    found, truth = weights_tried(city.case, trials), city.truth
    if found is None:
        return
    assert found.weight == truth.weight[found.indicator]
    others = [k for k in sorted(truth.weight) if k != found.indicator]
    for tried in found.tried:
        own = min(BP, found.weight * tried.percent // 100)
        rest = shares(BP - own, [Fraction(truth.weight[k]) for k in others])
        moved = Truth(truth.snapshot)
        moved.weight = {**dict(zip(others, rest, strict=True)), found.indicator: own}
        moved.__dict__["plans"] = {choice: moved.value(choice) for choice in truth.plans}
        agrees(tried, *moved.sides(project), f"plan {city.seed}: weight for {project}")


def test_every_value_tried_on_random_plans_is_what_brute_force_says() -> None:
    asked = 0
    for city in cities(range(18), least=2):
        for project in city.truth.decided:
            if city.truth.delivering(project) and city.truth.projects[project].estimate != "not_estimated":
                trials = Trials(city.case, project)
                effects_agree(city, project, trials)
                ceilings_agree(city, project, trials)
                weights_agree(city, project, trials)
                asked += 1
    assert asked >= 12


def test_with_plenty_of_money_it_is_in_at_any_cost_that_is_tried() -> None:
    flip = cost_flip(case_of(two(money=10**6)), "road")
    assert flip.found is not None
    assert (flip.found.factor, flip.found.cost, flip.proven) == (TOP, 70 * TOP // ONE, None)


def test_a_tie_is_never_proven() -> None:
    """Road and bridge do as much for as much: whoever is in stays in, and the other might be as well."""
    case = case_of(towns({"road": 70, "bridge": 70}, {"road": 5, "bridge": 5}, 100))
    for project in ("road", "bridge"):
        trials = Trials(case, project)
        assert [tried.proven for tried in ceilings_tried(case, trials)] == [False] * 6
