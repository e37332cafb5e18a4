"""Minimal clashes by a delete filter: what can be left out and still no plan exists, stays out (rule R3)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from maqsad.portfolio.bounds.branching import refuting_cases
from maqsad.portfolio.bounds.cases import rows_of
from maqsad.portfolio.decision import Clash, Witness
from maqsad.portfolio.formulation.model import FlatModel, Row
from maqsad.portfolio.repair.named import Grouping, grouped, itself, kind_of, thing_of, unit_of, units_of, without
from maqsad.portfolio.repair.trial import LEAVES, Trials, Tried, keeps_units

MOST = 6
"""Clashes looked for, those of a single row apart."""
ORDER = (
    "reserve", "duty", "held", "completion", "debt", "capacity", "limit", "requires", "at_most", "forbids", "demand",
    "council", "justice", "floor", "fund", "amendment", "obligation",
)  # fmt: skip
"""What is left out first: what people give way on comes last, so that it stays if it can."""


@dataclass(frozen=True, slots=True)
class Clashes:
    """`rest`: a plan that keeps whatever they do not name, if one was found."""

    found: tuple[Clash, ...]
    rest: Witness | None = None


def clashes(trials: Trials, proof: Collection[str] | None) -> Clashes:
    """Minimal clashes without a common member.

    `proof`: the rows of a refutation, if one was found. First the rows that nothing can keep, each for itself; then one
    clash after the other from what is left.
    """
    alone = unkept(trials.model)
    found = [Clash((unit,), proven=True) for unit in alone]
    removed = out_of_the_way(trials.model, found)
    if not alone:
        start = sorted({unit_of(trials.model.row_by_id[id]) or "" for id in proof} - {""}) if proof else []
        found.append(_minimal(trials, start or list(units_of(trials.model))))
        removed = out_of_the_way(trials.model, found)
    for _ in range(MOST):
        answer = trials.feasible_without(removed)
        if answer.ended != "none":
            return Clashes(tuple(found), answer.witness if answer.ended == "found" else None)
        found.append(_minimal(trials, _start(trials, removed)))
        if not found[-1].members:
            return Clashes(tuple(found[:-1]))
        removed = out_of_the_way(trials.model, found)
    return Clashes(tuple(found))


def out_of_the_way(model: FlatModel, found: Iterable[Clash]) -> set[str]:
    """What is given up once these clashes are: who names all the money of a fund's year means the firm money too."""
    members = {member for clash in found for member in clash.members}
    return members | _firm_of((clash.members[0] for clash in found if len(clash.members) == 1), model)


def unkept(model: FlatModel) -> list[str]:
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
    needed: dict[str, Tried] = {}
    undecided: set[str] = set()
    steps: tuple[Grouping, ...] = (kind_of, thing_of, itself)
    for by in steps:
        for group in grouped(kept, by):
            if len(group) == 1 and (group[0] in needed or group[0] in undecided):
                continue
            rest = [unit for unit in kept if unit not in group]
            answer = trials.feasible_without(everything - set(rest))
            if answer.ended == "none":
                kept = rest
            elif len(group) == 1 and answer.ended == "found":
                needed[group[0]] = answer
            elif len(group) == 1:
                undecided.add(group[0])
    members = tuple(sorted(kept))
    plans = {
        unit: needed[unit].witness for unit in members if unit in needed and _spared(trials, members, needed, unit)
    }
    left = () if len(members) == 1 else tuple(unit for unit in members if unit not in plans)
    return Clash(members, refuted(trials.model, members), left, plans)


def _spared(trials: Trials, members: Sequence[str], needed: Mapping[str, Tried], unit: str) -> bool:
    """Whether the plan found without a member is seen, from nothing but itself, to keep all the others."""
    others = [other for other in members if other != unit]
    return keeps_units(trials.facts, trials.model, others, needed[unit].chosen, needed[unit].lots or {})


def refuted(model: FlatModel, members: Collection[str]) -> bool:
    """Whether multipliers, by cases if need be, prove that no plan keeps all these units."""
    if len(members) == 1 and set(members) <= set(unkept(model)):
        return True
    return refuting_cases(without(model, set(units_of(model)) - set(members)), LEAVES) is not None


def _spared_first(unit: str) -> tuple[int, int, str]:
    """By `ORDER`, the later year first, so that what clashes soonest stays."""
    last = unit.rpartition("|")[2]
    kind = kind_of(unit)
    place = ORDER.index(kind) if kind in ORDER else 0
    return place, -int(last) if last.isdecimal() else 0, unit
