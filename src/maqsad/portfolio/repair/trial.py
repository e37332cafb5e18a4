"""Whether some plan keeps the rows that are left: a bounded search, whose plan is settled to the rial."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from maqsad.portfolio.bounds.branching import refuting_cases
from maqsad.portfolio.decision import Witness
from maqsad.portfolio.formulation.facts import Facts
from maqsad.portfolio.formulation.model import FlatModel
from maqsad.portfolio.repair.named import units_of, without
from maqsad.portfolio.search.limited_split import has_fund_limits, limited_splits
from maqsad.portfolio.search.split import split
from maqsad.portfolio.search.stages import MARGINS, StageProgress, chosen_options
from maqsad.portfolio.solving.highs import Ended, Outcome, Progress, search
from maqsad.portfolio.solving.program import INFINITY, Floats, Program, column_positions, program_of

WORK = 5_000
"""Interrupt points of one search."""
LEAVES = 40
"""Cases by which rows are refuted where the search cannot tell."""
FEASIBLE = (0.0, 1e-5, 0.0, 0.0, 1e-3)
"""Margins where any plan will do: a plan that the tolerance spoils is sought again clear of it, then without it."""
KNOWN = 20
"""Plans found before that are tried first."""
EXPECTED = 100
"""Searches that a diagnosis is told to take, for whoever watches."""
TOLERANCE = 1e-6
"""Relative: what the solver's floating point may lie apart from the exact sum."""
MONEY = ("firm", "fund")
"""Rows that are ceilings of funds."""
Build = Callable[[float], Program]
Keeps = Callable[[frozenset[str], Mapping[str, int]], bool]


@dataclass(frozen=True, slots=True)
class Tried:
    """What one search came to. `found`: with `chosen` and `lots`; `none`: it says that there is no such plan.

    `best`: it ended by itself, at the bound that it gives for every plan.
    """

    ended: Literal["found", "none", "open"]
    chosen: frozenset[str] = frozenset()
    lots: Mapping[str, int] | None = None
    best: bool = False
    bound: float = -INFINITY

    @property
    def witness(self) -> Witness:
        """Of what was found."""
        lots = sorted((column, count) for column, count in (self.lots or {}).items() if count)
        return Witness(tuple(sorted(self.chosen)), tuple(lots))


class Trials:
    """All searches of one diagnosis, counted for whoever watches."""

    def __init__(self, facts: Facts, model: FlatModel, progress: StageProgress | None = None) -> None:
        self.facts, self.model = facts, model
        self.positions = column_positions(model)
        self._progress = progress
        self._done = 0
        self._known: dict[frozenset[str], Tried] = {}
        self._plans: list[tuple[frozenset[str], Mapping[str, int]]] = [(frozenset(facts.in_force.values()), {})]
        self._exact = not has_fund_limits(model) and not any(column.whole for column in model.columns)

    def feasible_without(self, removed: Collection[str]) -> Tried:
        """Whether some plan keeps every row but those of `removed`. The answer is remembered."""
        key = frozenset(removed)
        if key not in self._known:
            left = without(self.model, key)
            freed = freed_of(key)

            def build(margin: float) -> Program:
                program = program_of(left, margin)
                program.set_cost({})
                return program

            def kept(chosen: frozenset[str], lots: Mapping[str, int]) -> bool:
                return keeps(self.facts, left, chosen, lots, freed)

            known = (Tried("found", *plan) for plan in reversed(self._plans[-KNOWN:]) if kept(*plan))
            tried = next(known, None) or self.attempt(build, kept, FEASIBLE)
            refuted = tried.ended == "open" and refuting_cases(left, LEAVES) is not None
            self._known[key] = Tried("none") if refuted else tried
        return self._known[key]

    def attempt(self, build: Build, kept: Keeps, margins: Sequence[float] = MARGINS) -> Tried:
        """The best plan of `build`'s program (made for each of `margins` in turn) that is `kept` to the rial.

        A choice that breaks a row by the solver's tolerance is barred; then rows are asked for with a margin. Without
        lots and limits on funds the split is exact: a barred choice is no plan, and none is left if that ends it.
        """
        bounding: Outcome | None = None
        barred: list[frozenset[str]] = []
        for margin in margins:
            program = build(margin)
            for n, chosen in enumerate(barred):
                entries = {self.positions[option]: 1.0 for option in chosen}
                program.add_row(f"barred|{n}", entries, upper=len(chosen) - 1.0)
            outcome = search(program, gap=0.0, work=WORK, progress=self._told())
            if not margin and (bounding is None or self._exact):
                bounding = outcome
            if outcome.point is None and margin:
                continue
            if outcome.point is None:
                return Tried("none" if outcome is bounding and outcome.ended is Ended.INFEASIBLE else "open")
            chosen, lots = self._read(outcome.point)
            if kept(chosen, lots):
                self._plans.append((chosen, lots))
                bound = -INFINITY if bounding is None else bounding.bound
                return Tried("found", chosen, lots, _best(outcome, bounding), bound)
            barred.append(chosen)
        return Tried("open")

    def _read(self, point: Floats) -> tuple[frozenset[str], dict[str, int]]:
        """The choice and the lots of a point."""
        columns = (column.id for column in self.model.columns if column.whole)
        return chosen_options(self.model, point), {id: round(point[self.positions[id]]) for id in columns}

    def _told(self) -> Progress | None:
        """Every search is a step."""
        self._done += 1
        report, done = self._progress, self._done
        if report is None:
            return None
        allowed = max(EXPECTED, done)
        if not report("repair", 0.0, 0.0, done, allowed):
            raise KeyboardInterrupt
        return lambda best, bound, _: report("repair", best, bound, done, allowed)


def _best(outcome: Outcome, bounding: Outcome | None) -> bool:
    return bounding is not None and bounding.ended is Ended.OPTIMAL and near(outcome.objective, bounding.bound)


def near(objective: float, bound: float) -> bool:
    """Whether a minimised sum is its bound, as far as floating point can tell."""
    return objective <= bound + TOLERANCE * max(1.0, abs(bound))


def freed_of(removed: Collection[str]) -> frozenset[str]:
    """The rows among the units removed by which money is split: `keeps` has to know them."""
    return frozenset(id for id in removed if id.split("|")[0] in (*MONEY, "demand"))


def keeps_units(
    facts: Facts, model: FlatModel, units: Collection[str], chosen: frozenset[str], lots: Mapping[str, int]
) -> bool:
    """Whether this choice keeps these units, whatever becomes of the others."""
    removed = frozenset(units_of(model)) - frozenset(units)
    return keeps(facts, without(model, removed), chosen, lots, freed_of(removed))


def keeps(
    facts: Facts, model: FlatModel, chosen: frozenset[str], lots: Mapping[str, int], freed: frozenset[str] = frozenset()
) -> bool:
    """Whether this choice keeps every row of `model` to the rial, by some split of the money.

    `freed`: ids of `firm`, `fund` and `demand` rows that the model no longer has. What levels and channels come to
    always fits.
    """
    drawn = {column: count for column, count in lots.items() if count}
    return any(
        all(
            row.kept(
                sum(a for option, a in row.x.items() if option in chosen)
                + sum(a * columns.get(j, 0) for j, a in row.z.items())
            )
            for row in model.rows
            if not row.id.startswith(("level|", "part|"))
        )
        for columns in (money | drawn for money in _splits(facts, model, chosen, drawn, freed))
    )


def _splits(
    facts: Facts, model: FlatModel, chosen: frozenset[str], lots: Mapping[str, int], freed: frozenset[str]
) -> Iterator[dict[str, int]]:
    if has_fund_limits(model):
        yield from limited_splits(facts, model, chosen, lots)
        return
    money = split(facts, chosen, lots, freed)
    if money is not None:
        yield money
