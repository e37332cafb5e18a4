"""Minimal clashes by a delete filter: what can be left out and still no plan exists, stays out (rule R3)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from maqsad.portfolio.bounds.branching import refuting_cases
from maqsad.portfolio.bounds.cases import rows_of
from maqsad.portfolio.decision import Clash
from maqsad.portfolio.formulation.model import FlatModel, Row
from maqsad.portfolio.repair.named import Grouping, grouped, itself, kind_of, thing_of, unit_of, units_of, without
from maqsad.portfolio.repair.trial import LEAVES, Trials

MOST = 6
"""Clashes looked for, those of a single row apart."""
ORDER = (
    "reserve", "duty", "held", "completion", "debt", "capacity", "limit", "requires", "at_most", "forbids", "demand",
    "council", "justice", "floor", "fund", "amendment", "obligation",
)  # fmt: skip
"""What is left out first: what people give way on comes last, so that it stays if it can."""


def clashes(trials: Trials, proof: Collection[str] | None) -> tuple[tuple[Clash, ...], bool]:
    """Minimal clashes without a common member, and whether a plan exists once they are out of the way.

    `proof`: the rows of a refutation, if one was found. First the rows that nothing can keep, each for itself; then one
    clash after the other from what is left.
    """
    alone = _alone(trials.model)
    found = [Clash((unit,), proven=True) for unit in alone]
    removed = set(alone) | _firm_of(alone, trials.model)
    if not alone:
        start = sorted({unit_of(trials.model.row_by_id[id]) or "" for id in proof} - {""}) if proof else []
        found.append(_minimal(trials, start or list(units_of(trials.model))))
        removed.update(found[-1].members)
    for _ in range(MOST):
        answer = trials.feasible_without(removed)
        if answer.ended != "none":
            return tuple(found), answer.ended == "found"
        found.append(_minimal(trials, _start(trials, removed)))
        if not found[-1].members:
            return tuple(found[:-1]), False
        removed.update(found[-1].members)
    return tuple(found), False


def _alone(model: FlatModel) -> list[str]:
    """Units of which one row cannot be kept whatever is chosen, in whole numbers; a fund's firm money only if not all
    of its money."""
    hopeless = {unit_of(row) or "" for row in model.rows if _hopeless(model, row)} - {""}
    return sorted(hopeless - _firm_of(hopeless, model))


def _firm_of(units: Iterable[str], model: FlatModel) -> set[str]:
    """The firm money of the funds' years among the units: who names a fund's year means both."""
    firm = {f"firm|{unit.removeprefix('fund|')}" for unit in units if unit.startswith("fund|")}
    return firm & model.row_by_id.keys()


def _hopeless(model: FlatModel, row: Row) -> bool:
    """Whether no choice within the columns' bounds keeps the row."""
    sign = -1 if row.sense == ">=" else 1
    by_project: dict[int, dict[int, int]] = {}
    for option, a in row.x.items():
        i, o = model.option_index[option]
        by_project.setdefault(i, {})[o] = sign * a
    least = sum(
        min(own.get(o, 0) for o in range(len(model.projects[i].options))) for i, own in by_project.items()
    )  # fmt: skip
    for column, a in row.z.items():
        bounds = model.columns[model.column_index[column]]
        least += min(sign * a * bounds.lower, sign * a * bounds.upper)
    return least > sign * row.rhs


def _start(trials: Trials, removed: set[str]) -> list[str]:
    """Units that clash already: those of a refutation of what is left, or all of what is left."""
    left = without(trials.model, removed)
    proof = refuting_cases(left, LEAVES)
    rows = left.rows if proof is None else [left.row_by_id[id] for id in rows_of(proof, left)]
    return sorted({unit_of(row) or "" for row in rows} - {""})


def _minimal(trials: Trials, clashing: Sequence[str]) -> Clash:
    """What is left of the units once each that can be spared is: first whole kinds, then things, then single units."""
    everything = frozenset(units_of(trials.model))
    kept = sorted(clashing, key=_spared_first)
    needed: set[str] = set()
    undecided: set[str] = set()
    steps: tuple[Grouping, ...] = (kind_of, thing_of, itself)
    for by in steps:
        for group in grouped(kept, by):
            if len(group) == 1 and group[0] in needed | undecided:
                continue
            rest = [unit for unit in kept if unit not in group]
            answer = trials.feasible_without(everything - set(rest))
            if answer.ended == "none":
                kept = rest
            elif len(group) == 1:
                (needed if answer.ended == "found" else undecided).add(group[0])
    members = tuple(sorted(kept))
    proven = refuting_cases(without(trials.model, everything - set(members)), LEAVES) is not None
    return Clash(members, proven, tuple(sorted(undecided & set(members))))


def _spared_first(unit: str) -> tuple[int, int, str]:
    """By `ORDER`, the later year first, so that what clashes soonest stays."""
    last = unit.rpartition("|")[2]
    kind = kind_of(unit)
    place = ORDER.index(kind) if kind in ORDER else 0
    return place, -int(last) if last.isdecimal() else 0, unit
