"""The cheapest choice that brings one indicator to a level, money being no object (rules B2, B3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from maqsad.portfolio.formulation.facts import Facts
from maqsad.portfolio.formulation.model import FlatModel, Row
from maqsad.portfolio.formulation.rules.levels import part_columns
from maqsad.portfolio.reasons import progress
from maqsad.portfolio.search.stages import chosen_options
from maqsad.portfolio.solving.highs import Ended, Outcome, Progress, search
from maqsad.portfolio.solving.program import Program, column_positions, program_of
from maqsad.portfolio.studies.ways.proven import REACHED, least_cost, most_progress

KEPT = ("capacity", "requires", "at_most", "forbids", "obligation", "held", "duty", "amendment", "floor")
"""Rows that hold, beside those of the indicator's channels."""
MARGINS = (0.0, 1e-6, 1e-4)
"""Shares of the way by which a level is asked for more, while what is found falls short by the solver's tolerance."""
GAP = 1e-6


@dataclass(frozen=True, slots=True)
class Choice:
    """One option a project: Σ C4 in rial, and the indicator's expected progress later, in micros."""

    chosen: frozenset[str]
    cost: int
    reached: int


class Reach:
    """Choices for one indicator: what they cost, and how far they bring it later."""

    def __init__(self, facts: Facts, model: FlatModel, indicator: str, work: int, watch: Progress | None) -> None:
        self.facts, self.indicator, self._work, self._watch = facts, indicator, work, watch
        self.year = facts.years.later
        self.model = _restricted(facts, model, indicator)
        self._positions = column_positions(self.model)
        self._cost = facts.costs.comparable
        self._lowest = {p.id: min(self._cost[o.id] for o in p.options) for p in model.projects}
        self._programs: dict[float, Program] = {}
        self._choice_rows = [row for row in self.model.rows if not row.z and row.id != REACHED]

    @cached_property
    def base(self) -> int:
        """p_b: the progress if nothing is done."""
        return self.facts.scales[self.indicator].base_progress(self.year)

    @cached_property
    def effects(self) -> Mapping[str, int]:
        """Option -> its own expected effect, channel or not."""
        inside = self.facts.channel_effects(self.indicator, self.year).values()
        return {o: e for effects in inside for o, e in effects.items() if e}

    def choice(self, chosen: frozenset[str]) -> Choice:
        reached = progress(self.facts, self.facts.effects.expected, self.indicator, self.year, chosen)
        return Choice(chosen, sum(self._cost[o] for o in chosen), reached)

    def furthest(self) -> Choice | None:
        """The choice found that goes furthest."""
        program, row = program_of(self.model), self._row
        program.row_lower[row] = -float("inf")
        indices, entries = program.entries[row]
        program.set_cost({j: -a for j, a in zip(indices, entries, strict=True)})
        return self._kept(search(program, gap=GAP, work=self._work, progress=self._watch))

    def cheapest(self, level: int) -> Choice | None:
        """The cheapest choice found with at least `level` of progress."""
        for margin in MARGINS:
            program, scale = self._program(margin), self.model.row_by_id[REACHED].scale
            program.row_lower[self._row] = (level - self.base) / scale + margin
            outcome = search(program, gap=GAP, work=self._work, progress=self._watch)
            if outcome.ended is Ended.INFEASIBLE:
                return None
            found = self._kept(outcome)
            if found is not None and found.reached >= level:
                return found
        return None

    def at_least(self, level: int, found: int | None) -> int | None:
        """Rial under which no choice with `level` stays (proven); `found`: what one costs."""
        return least_cost(self.model, self._cost, level - self.base, self.facts.money_unit, found)

    def most(self, found: int, highest: int) -> int:
        """Progress that no choice exceeds (proven); `found`: of one, `highest`: known to be as much or more."""
        return most_progress(self.model, self.base, found, highest)

    def _kept(self, outcome: Outcome) -> Choice | None:
        """The choice of a point, if it keeps every row of choices in whole numbers."""
        if outcome.point is None:
            return None
        chosen = chosen_options(self.model, outcome.point)
        kept = all(row.kept(sum(a for o, a in row.x.items() if o in chosen)) for row in self._choice_rows)
        return self.choice(chosen) if kept else None

    @cached_property
    def _row(self) -> int:
        """The place of the row that says what is to be reached."""
        return self._program(0.0).row_ids.index(REACHED)

    def _program(self, margin: float) -> Program:
        """The program of least cost above every project's cheapest option."""
        if margin not in self._programs:
            program = program_of(self.model, margin)
            unit = self.facts.money_unit
            options = ((p.id, o.id) for p in self.model.projects for o in p.options)
            program.set_cost({self._positions[o]: (self._cost[o] - self._lowest[p]) / unit for p, o in options})
            self._programs[margin] = program
        return self._programs[margin]


def _restricted(facts: Facts, model: FlatModel, indicator: str) -> FlatModel:
    """Rows of choices, the indicator's channels, and a row of what is to be reached (its right side to be set)."""
    year = facts.years.later
    parts = {column.id for column in part_columns(facts, indicator, year)}
    columns = [column for column in model.columns if column.id in parts]
    rows = [row for row in model.rows if row.id.split("|")[0] in KEPT or "|".join(row.id.split("|")[:3]) in parts]
    direct = facts.channel_effects(indicator, year).get("", {})
    scale = max((abs(e) for e in direct.values()), default=0) or max((c.scale for c in columns), default=1)
    reached = Row(REACHED, ">=", 0, {o: e for o, e in direct.items() if e}, dict.fromkeys(sorted(parts), 1), scale)
    return FlatModel.of(0, model.projects, columns, [*rows, reached])
