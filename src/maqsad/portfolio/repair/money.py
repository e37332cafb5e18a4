"""Money repair: the least extra firm money with which some plan keeps every other row (rule R1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from maqsad.portfolio.decision import Witness
from maqsad.portfolio.formulation.facts import Facts
from maqsad.portfolio.formulation.model import FlatModel, Row
from maqsad.portfolio.repair.trial import MONEY, Trials, near
from maqsad.portfolio.search.limited_split import has_fund_limits, least_extra_limited
from maqsad.portfolio.search.split import least_extra
from maqsad.portfolio.solving.program import INFINITY, Program, program_of

Extra = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class MoneyRepair:
    """`extra`: (fund, year, rial), or None if there is none (with `open`: if none was found within the work)."""

    extra: Extra | None
    least: bool = False
    open: bool = False
    plan: Witness | None = None


def money_repair(trials: Trials) -> MoneyRepair:
    facts, model = trials.facts, trials.model

    def kept(chosen: frozenset[str], lots: Mapping[str, int]) -> bool:
        return extra_for(facts, model, chosen, lots) is not None

    tried = trials.attempt(lambda margin: _program(model, margin), kept)
    extra = extra_for(facts, model, tried.chosen, tried.lots or {}) if tried.ended == "found" else None
    if extra is None:
        return MoneyRepair(None, open=tried.ended == "open")
    least = tried.best and near(sum(rial for _, _, rial in extra) / facts.money_unit, tried.bound)
    return MoneyRepair(extra, least, plan=tried.witness)


def extra_for(facts: Facts, model: FlatModel, chosen: frozenset[str], lots: Mapping[str, int]) -> Extra | None:
    """The least extra firm money with which this choice keeps every row; None if no money does.

    Rows of choice and lots are looked at here; those of money hold by the way the extra is reckoned.
    """
    if broken_rows(model, chosen, lots):
        return None
    every = _every_lot(model, lots)
    extra = _least_for(facts, model, chosen, every)
    return None if extra is None else tuple((fund, year, n) for (fund, year), n in sorted(extra.items()))


def broken_rows(model: FlatModel, chosen: frozenset[str], lots: Mapping[str, int]) -> tuple[str, ...]:
    """Rows of choice and lots that this choice breaks: no money mends them."""
    every = _every_lot(model, lots)
    return tuple(row.id for row in model.rows if _of_choice(row, every) and not row.kept(_left(row, chosen, every)))


def _every_lot(model: FlatModel, lots: Mapping[str, int]) -> dict[str, int]:
    return {column.id: lots.get(column.id, 0) for column in model.columns if column.whole}


def _of_choice(row: Row, lots: Mapping[str, int]) -> bool:
    """Whether choice and lots alone say what a row comes to, and it is no ceiling of a fund."""
    return row.id.split("|")[0] not in MONEY and all(column in lots for column in row.z)


def _left(row: Row, chosen: frozenset[str], lots: Mapping[str, int]) -> int:
    return sum(row.x.get(o, 0) for o in chosen) + sum(a * lots[column] for column, a in row.z.items())


def _least_for(
    facts: Facts, model: FlatModel, chosen: frozenset[str], lots: Mapping[str, int]
) -> dict[tuple[str, int], int] | None:
    """(fund, year) -> rial for this choice; None if no split of any money keeps its rows."""
    drawn = {column: count for column, count in lots.items() if count}
    if not has_fund_limits(model):
        return least_extra(facts, chosen, drawn)
    try:
        return least_extra_limited(facts, model, chosen, drawn)
    except ValueError:  # the rows of this choice cross by less than the search can tell
        return None


def _program(model: FlatModel, margin: float) -> Program:
    """Every fund's year may have more, firm, at a price of 1 a unit of money."""
    program = program_of(model, margin)
    program.set_cost({})
    extra: dict[str, int] = {}
    for n, id in enumerate(program.row_ids):
        kind, _, place = id.partition("|")
        if kind in MONEY:
            if place not in extra:
                extra[place] = program.add_column(1.0, 0.0, INFINITY)
            indices, values = program.entries[n]
            indices.append(extra[place])
            values.append(-1.0)
    return program
