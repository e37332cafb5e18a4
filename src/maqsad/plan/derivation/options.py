"""The options of every project: written, and derived by rules D1-D10."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from maqsad.plan.derivation.columns import appended
from maqsad.plan.derivation.d01_nothing import nothing
from maqsad.plan.derivation.d02_as_planned import as_planned
from maqsad.plan.derivation.d03_faster import faster
from maqsad.plan.derivation.d04_slower import slower
from maqsad.plan.derivation.d05_postponed import postponed
from maqsad.plan.derivation.d06_rescoped import rescoped
from maqsad.plan.derivation.d07_handed_over import handed_over
from maqsad.plan.derivation.d08_resumed import resumed
from maqsad.plan.derivation.d08_suspended import suspended
from maqsad.plan.derivation.d09_stopped import stopped
from maqsad.plan.derivation.d10_making_safe import RULE as MAKING_SAFE
from maqsad.plan.derivation.d10_making_safe import making_safe
from maqsad.plan.derivation.derived import Cost, Derived, Rule
from maqsad.plan.derivation.facts import Facts, facts_of
from maqsad.plan.plan import Plan
from maqsad.plan.table import Table

FROM_FACTS: tuple[Rule, ...] = (
    as_planned, faster, slower, postponed, rescoped, handed_over, suspended, resumed, stopped,
)  # fmt: skip
"""D2-D9, for projects whose options are derived."""

_OPTION = (
    "id", "project", "kind", "usable_year", "scope", "probability", "fallback", "decay_loss", "guarantee", "price_year",
    "derived_by", "source",
)  # fmt: skip
_COST = ("option", "year", "nature", "capital", "index_group", "amount", "price_year", "derived_by", "source")


class Written(NamedTuple):
    """What is known of one project's written options: their ids and kinds."""

    ids: list[str]
    kinds: list[str]


class _Rows:
    """Derived rows of both tables, in the order of `_OPTION` and `_COST`."""

    def __init__(self) -> None:
        self.options: list[tuple[Any, ...]] = []
        self.costs: list[tuple[Any, ...]] = []

    def add_option(self, facts: Facts, derived: Derived, id_: str, fallback: str) -> None:
        price_year = None if derived.decay_loss is None and derived.guarantee is None else facts.price_year
        self.options.append(
            (
                id_, facts.project, derived.kind, derived.usable_year, derived.scope, derived.probability,
                fallback if derived.falls_back else "", derived.decay_loss, derived.guarantee, price_year, derived.rule,
                facts.source,
            )
        )  # fmt: skip
        self.add_costs(facts, id_, derived.costs)

    def add_costs(self, facts: Facts, option: str, costs: Iterable[Cost]) -> None:
        self.costs += [
            (option, c.year, c.nature, int(c.capital), c.index_group, c.amount, facts.price_year, c.rule, facts.source)
            for c in costs
        ]


def with_options(plan: Plan) -> tuple[Table, Table]:
    """Tables `options` and `option_costs` with the derived rows below the written ones."""
    written = _written(plan["options"])
    taken = set(plan["options"].texts("id"))
    costs = plan["option_costs"]
    safe = {
        option
        for option, rule in zip(costs.texts("option"), costs.texts("derived_by"), strict=True)
        if rule == MAKING_SAFE
    }
    rows = _Rows()
    for facts in _facts(plan):
        _derive(facts, written[facts.project], taken, safe, rows)
    return _appended(plan["options"], _OPTION, rows.options), _appended(costs, _COST, rows.costs)


def derived_options(facts: Facts) -> Iterator[Derived]:
    """Every option that the rules derive for the project, written ones apart."""
    yield nothing(facts)
    if facts.derive:
        for rule in FROM_FACTS:
            option = rule(facts)
            if option is not None:
                yield option


def _facts(plan: Plan) -> Iterator[Facts]:
    settings, types = plan.settings, plan["project_types"].by_id()
    for row in plan["projects"]:
        yield facts_of(row, types.get(row.type), settings)


def _derive(facts: Facts, written: Written, taken: set[str], safe: set[str], rows: _Rows) -> None:
    new = [(f"{facts.project}.{derived.kind}", derived) for derived in derived_options(facts)]
    new = [(id_, derived) for id_, derived in new if derived.kind not in written.kinds and id_ not in taken]
    nothings = [id_ for id_, kind in zip(written.ids, written.kinds, strict=True) if kind == "nothing"]
    nothings += [id_ for id_, derived in new if derived.kind == "nothing"]
    for id_, derived in new:
        rows.add_option(facts, derived, id_, min(nothings, default=""))
    cost = making_safe(facts)
    if cost is not None:
        for id_ in [*written.ids, *(id_ for id_, _ in new)]:
            if id_ not in safe:
                rows.add_costs(facts, id_, [cost])


def _written(options: Table) -> defaultdict[str, Written]:
    found: defaultdict[str, Written] = defaultdict(lambda: Written([], []))
    for id_, project, kind in zip(*(options.texts(name) for name in ("id", "project", "kind")), strict=True):
        found[project].ids.append(id_)
        found[project].kinds.append(kind)
    return found


def _appended(table: Table, names: tuple[str, ...], rows: list[tuple[Any, ...]]) -> Table:
    return appended(table, len(rows), dict(zip(names, zip(*rows, strict=True), strict=True)) if rows else {})
