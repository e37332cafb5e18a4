"""D12 upkeep: a row without an option stands for every delivering option; it begins the year after the usable year.

An option that has a row of its own in a dimension takes nothing from rows without an option. Amounts are multiplied by
the option's scope.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from maqsad.plan.derivation.every_option import Delivering, Entry, delivering_options, is_explicit, named, written_out
from maqsad.plan.table import MISSING, Table

RULE = "D12"
AMOUNTS = ("added", "saved_low", "saved_likely", "saved_high")


def with_upkeep(upkeep: Table, options: Table) -> Table:
    """Table `upkeep` in which every row names its option; `options` holds the derived ones too."""
    if is_explicit(upkeep, "from_year"):
        return upkeep
    delivering = delivering_options(options)
    starts = {target.option: target.usable_year + 1 for targets in delivering.values() for target in targets}
    entries = [*named(upkeep, "from_year", starts, RULE), *_spread(upkeep, delivering)]
    return written_out(upkeep, entries, "from_year", AMOUNTS)


def _spread(upkeep: Table, delivering: Mapping[str, list[Delivering]]) -> Iterator[Entry]:
    options, dimensions = upkeep.texts("option"), upkeep.texts("dimension")
    own = {pair for pair in zip(options, dimensions, strict=True) if pair[0]}
    years = upkeep.wholes("from_year").tolist()
    for position, project in enumerate(upkeep.texts("project")):
        if options[position]:
            continue
        for target in delivering.get(project, ()):
            if (target.option, dimensions[position]) not in own:
                year = target.usable_year + 1 if years[position] == MISSING else years[position]
                yield Entry(position, target.option, year, target.scope, RULE)
