"""The parties' weights on the tree (rules W1 to W3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from maqsad.plan.checks.registry import ERROR, NOTE, Finding, absent, at, check
from maqsad.plan.checks.view import View

Item = tuple[str, str]
"""Kind (criterion, goal, indicator) and id."""
_CRITERIA = ("development", "satisfaction")


def _siblings(view: View) -> list[list[Item]]:
    """Every group whose weights are normalised together: the criteria, then goals and indicators of each."""
    criterion = {id: name for _, id, name in view.rows("indicators", "id", "criterion") if id in view.scoring}
    used = [name for name in _CRITERIA if name in criterion.values()]
    groups = [[("criterion", name) for name in used]]
    for name in used:
        below: dict[str, set[Item]] = defaultdict(set)
        for indicator in sorted(id for id, own in criterion.items() if own == name):
            goal = view.get("indicators", indicator, "goal")
            below[goal].add(("indicator", indicator))
            path = [goal, *view.ancestors(goal)]
            for child, parent in zip(path, [*path[1:], ""], strict=True):
                below[parent].add(("goal", child))
        groups += [sorted(items) for _, items in sorted(below.items())]
    return groups


def _given(view: View) -> dict[tuple[str, str, str], tuple[int, int | None]]:
    columns = ("party", "kind", "item", "weight")
    return {(party, kind, item): (n, weight) for n, party, kind, item, weight in view.rows("weights", *columns)}


@check("nothing-scores")
def nothing_scores(view: View) -> Iterator[Finding]:
    if not view.scoring:
        yield at("indicators", None, None, count=view.size("indicators"))


@check("no-party", ERROR)
def no_party(view: View) -> Iterator[Finding]:
    if not view.size("parties"):
        yield at("parties", None, None)


@check("party-shares-zero", ERROR)
def party_shares_zero(view: View) -> Iterator[Finding]:
    """Of all parties, or of the one that a scenario names."""
    shares = [share or 0 for share in view.column("parties", "share")]
    if shares and not sum(shares):
        yield at("parties", None, "share")
        return
    for index, party in view.rows("scenarios", "party"):
        if party and view.get("parties", party, "share") == 0:
            yield at("scenarios", index, "party")


@check("party-share-below-zero", ERROR)
def party_share_below_zero(view: View) -> Iterator[Finding]:
    for index, share in view.rows("parties", "share"):
        if share is not None and share < 0:
            yield at("parties", index, "share", share=share)


@check("sibling-weight-missing", ERROR)
def sibling_weight_missing(view: View) -> Iterator[Finding]:
    given, said = _given(view), set()
    for party in view.groups("parties", "id"):
        for siblings in _siblings(view):
            for kind, item in siblings if len(siblings) > 1 else ():
                key = party, kind, item
                if given.get(key, (0, None))[1] is None and key not in said:
                    said.add(key)
                    others = [other for _, other in siblings if other != item]
                    yield absent("weights", "|".join(key), "weight", party=party, item=item, others=others)


@check("weight-below-zero", ERROR)
def weight_below_zero(view: View) -> Iterator[Finding]:
    for index, weight in view.rows("weights", "weight"):
        if weight is not None and weight < 0:
            yield at("weights", index, "weight", weight=weight)


@check("weights-all-zero-among-siblings", ERROR)
def weights_all_zero(view: View) -> Iterator[Finding]:
    given, said = _given(view), set()
    for party in view.groups("parties", "id"):
        for siblings in _siblings(view):
            rows = [given.get((party, *item), (0, None)) for item in siblings]
            zero = len(rows) > 1 and not any(weight is None or weight for _, weight in rows)
            if zero and rows[0][0] not in said:
                said.add(rows[0][0])
                yield at("weights", rows[0][0], "weight", party=party, items=[item for _, item in siblings])


@check("weight-of-unknown-item", ERROR)
def weight_of_unknown_item(view: View) -> Iterator[Finding]:
    known = {
        "criterion": dict.fromkeys(_CRITERIA),
        "goal": view.groups("goals", "id"),
        "indicator": view.groups("indicators", "id"),
    }
    for index, kind, item in view.rows("weights", "kind", "item"):
        if kind in known and item not in known[kind]:
            yield at("weights", index, "item", item=item, kind=view.choice("weights", "kind", kind))


@check("weight-unused", NOTE)
def weight_unused(view: View) -> Iterator[Finding]:
    """The item leads to no indicator that scores."""
    used = {item for siblings in _siblings(view) for item in siblings}
    known = {("goal", id) for id in view.groups("goals", "id")} | {
        ("indicator", i) for i in view.groups("indicators", "id")
    }
    for index, kind, item in view.rows("weights", "kind", "item"):
        if (kind, item) in known - used:
            yield at("weights", index, "item", item=item)
