"""From the parties' judgments to one weight an indicator (rules W)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from fractions import Fraction

from maqsad.plan.plan import PlanSnapshot
from maqsad.plan.table import Row
from maqsad.portfolio.formulation.exact import BP
from maqsad.values.money import allocate
from maqsad.values.problem import Refused

Judgments = dict[tuple[str, str], int]
"""(kind, item) -> weight in micros, of one party."""


def indicator_weights(snapshot: PlanSnapshot, scoring: Iterable[str]) -> dict[str, int]:
    """w_k in parts of 10,000 for every scoring indicator, summing to 10,000; empty if none scores."""
    indicators = snapshot["indicators"].by_id()
    scored = [indicators[k] for k in sorted(scoring)]
    if not scored:
        return {}
    party = snapshot.scenario.party
    parties = [row for row in snapshot["parties"] if not party or row.id == party]
    judged: dict[str, Judgments] = defaultdict(dict)
    for row in snapshot["weights"]:
        judged[row.party][row.kind, row.item] = row.weight
    goals = snapshot["goals"].by_id()
    voice = {row.id: 1 if party else row.share for row in parties}
    total = sum(voice.values())
    if not total:
        raise Refused("no-party-share")
    average: dict[str, Fraction] = dict.fromkeys((row.id for row in scored), Fraction(0))
    for row in parties:
        for k, weight in _party_weights(row.id, judged[row.id], goals, scored).items():
            average[k] += weight * Fraction(voice[row.id], total)
    ids = sorted(average)
    return dict(zip(ids, allocate(BP, [average[k] for k in ids]), strict=True))


def _party_weights(party: str, judged: Judgments, goals: dict[str, Row], scored: list[Row]) -> dict[str, Fraction]:
    """W2 and W3 for one party."""
    criteria = sorted({row.criterion for row in scored})
    split = _normalised(party, judged, [("criterion", name) for name in criteria])
    weights: dict[str, Fraction] = {}
    for name in criteria:
        children = _pruned_tree(goals, [row for row in scored if row.criterion == name])
        frontier = [("", split["criterion", name])]
        while frontier:
            parent, weight = frontier.pop()
            for (kind, item), part in _normalised(party, judged, sorted(children[parent])).items():
                if kind == "indicator":
                    weights[item] = weight * part
                else:
                    frontier.append((item, weight * part))
    return weights


def _pruned_tree(goals: dict[str, Row], scored: list[Row]) -> dict[str, set[tuple[str, str]]]:
    """Parent goal ('' above the roots) -> its siblings: goals that lead to a scoring indicator, and those."""
    children: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for row in scored:
        node = row.goal
        children[node].add(("indicator", row.id))
        while node:
            parent = goals[node].parent
            children[parent].add(("goal", node))
            node = parent
    return children


def _normalised(party: str, judged: Judgments, siblings: list[tuple[str, str]]) -> dict[tuple[str, str], Fraction]:
    if len(siblings) == 1:
        return {siblings[0]: Fraction(1)}
    for kind, item in siblings:
        if (kind, item) not in judged:
            raise Refused("weight-missing", party=party, kind=kind, item=item)
    total = sum(judged[sibling] for sibling in siblings)
    if total <= 0:
        raise Refused("weights-sum-zero", party=party, item=siblings[0][1])
    return {sibling: Fraction(judged[sibling], total) for sibling in siblings}
