"""Policy repair: which promises give way, in the published order, with everything else hard (rule R2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from maqsad.portfolio.decision import Given, PolicyRepair
from maqsad.portfolio.formulation.model import FlatModel, Row
from maqsad.portfolio.repair.named import without
from maqsad.portfolio.repair.trial import Trials, Tried, keeps
from maqsad.portfolio.solving.program import INFINITY, Program, program_of

ORDER = (("floor",), ("justice",), ("council", "held", "completion"), ("obligation", "amendment"))
"""Target floors, districts' floors, stability, obligations: kinds of rows that may give way, step by step."""
SLACK = 1e-7
"""By how much, relatively, the search may miss what the step before came to; exact sums have the last word."""
Totals = tuple[Fraction, ...]


def policy_repair(trials: Trials) -> PolicyRepair:
    """The first step of the order that does, with the least relative shortfall of the step that gives way last."""
    steps = steps_of(trials.model)
    most = trials.feasible_without({row.id for rows in steps for row in rows})
    if most.ended != "found":
        return PolicyRepair(most.ended)
    sure = True
    for depth, rows in enumerate(steps, start=1):
        if not rows:
            continue
        tried, least = _Step(trials, steps[:depth]).run()
        if tried.ended == "found":
            given = given_up(trials.model, depth, tried.chosen, tried.lots or {})
            return PolicyRepair("found", depth, given, sure and least, tried.witness)
        sure = sure and tried.ended == "none"
    return PolicyRepair("open")


def steps_of(model: FlatModel) -> list[list[Row]]:
    """The rows that may give way, step by step."""
    return [[row for row in model.rows if row.id.split("|")[0] in kinds] for kinds in ORDER]


def given_up(model: FlatModel, depth: int, chosen: frozenset[str], lots: Mapping[str, int]) -> tuple[Given, ...]:
    """What a choice gives up of the rows of the first steps, by row id."""
    missed = (row for row in sorted(_rows(steps_of(model)[:depth]), key=_id) if shortfall(row, chosen, lots))
    return tuple(Given(row.id, row.rhs, _left(row, chosen, lots)) for row in missed)


class _Step:
    """One step: some rows may fall short, those of the last list as little as can be, then those before."""

    def __init__(self, trials: Trials, soft: Sequence[Sequence[Row]]) -> None:
        self.trials, self.soft = trials, soft
        self.hard = without(trials.model, {row.id for row in _rows(soft)})

    def run(self) -> tuple[Tried, bool]:
        """The plan that falls short least, and whether every search says so itself."""
        best, least = Tried("none"), True
        for n in reversed(range(len(self.soft))):
            if not self.soft[n]:
                continue
            kept = None if best.ended != "found" else _totals(self.soft, best.chosen, best.lots or {})
            tried = self._least(n, kept)
            if best.ended != "found" or (tried.ended == "found" and self._better(n, tried, best)):
                best = tried
            if best.ended != "found":
                return best, False
            least = least and tried.best
        return best, least

    def _better(self, n: int, one: Tried, other: Tried) -> bool:
        """By the last list, then the one before, down to list `n`."""
        ours, theirs = (_totals(self.soft, tried.chosen, tried.lots or {})[n:][::-1] for tried in (one, other))
        return ours < theirs

    def _least(self, n: int, kept: Totals | None) -> Tried:
        """The least total shortfall of list `n`; those after it no worse than in `kept`."""

        def build(margin: float) -> Program:
            program = program_of(self.trials.model, margin)
            program.set_cost({})
            place = {id: at for at, id in enumerate(program.row_ids)}
            for m, rows in enumerate(self.soft):
                short = [_soften(program, place[row.id], row, 1.0 if m == n else 0.0) for row in rows]
                if kept is not None and m > n and short:
                    most = float(kept[m])
                    program.add_row(f"kept|{m}", dict.fromkeys(short, 1.0), upper=most + SLACK * max(1.0, most))
            return program

        facts = self.trials.facts
        return self.trials.attempt(build, lambda chosen, lots: keeps(facts, self.hard, chosen, lots))


def _soften(program: Program, at: int, row: Row, price: float) -> int:
    """A column by which a row may fall short, relative to what it asks."""
    column = program.add_column(price, 0.0, INFINITY)
    indices, values = program.entries[at]
    indices.append(column)
    values.append((1 if row.sense == ">=" else -1) * measure(row) / row.scale)
    return column


def measure(row: Row) -> int:
    """What a shortfall is relative to: what the row asks; where that is nothing, its largest coefficient."""
    return abs(row.rhs) or max((abs(a) for a in row.x.values()), default=1) or 1


def shortfall(row: Row, chosen: frozenset[str], lots: Mapping[str, int]) -> int:
    """By how much the row is missed, in its own unit."""
    left = _left(row, chosen, lots)
    return max(0, row.rhs - left if row.sense == ">=" else left - row.rhs)


def _left(row: Row, chosen: frozenset[str], lots: Mapping[str, int]) -> int:
    return sum(a for o, a in row.x.items() if o in chosen) + sum(a * lots.get(j, 0) for j, a in row.z.items())


def _totals(soft: Sequence[Sequence[Row]], chosen: frozenset[str], lots: Mapping[str, int]) -> Totals:
    return tuple(
        sum((Fraction(shortfall(row, chosen, lots), measure(row)) for row in rows), Fraction(0)) for rows in soft
    )


def _rows(lists: Sequence[Sequence[Row]]) -> list[Row]:
    return [row for rows in lists for row in rows]


def _id(row: Row) -> str:
    return row.id
