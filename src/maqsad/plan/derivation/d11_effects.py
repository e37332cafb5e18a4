"""D11 effects: a row without an option stands for every delivering option, from its usable year, times its scope.

An option that has rows of its own on an indicator takes nothing from rows without an option. A row of a delivering
option without a year begins in the option's usable year.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from maqsad.plan.derivation.every_option import Delivering, Entry, delivering_options, is_explicit, named, written_out
from maqsad.plan.table import Table

RULE = "D11"


def with_effects(effects: Table, options: Table) -> Table:
    """Table `effects` in which every row names its option; `options` holds the derived ones too."""
    if is_explicit(effects, "year"):
        return effects
    delivering = delivering_options(options)
    starts = {target.option: target.usable_year for targets in delivering.values() for target in targets}
    entries = [*named(effects, "year", starts, RULE), *_spread(effects, delivering)]
    return written_out(effects, entries, "year", ("low", "likely", "high"))


def _spread(effects: Table, delivering: Mapping[str, list[Delivering]]) -> Iterator[Entry]:
    own = {pair for pair in zip(effects.texts("option"), effects.texts("indicator"), strict=True) if pair[0]}
    for (project, indicator), rows in _without_option(effects).items():
        for target in delivering.get(project, ()):
            if (target.option, indicator) in own:
                continue
            standing = {max(target.usable_year, year): position for year, position in rows}
            for year, position in standing.items():
                yield Entry(position, target.option, year, target.scope, RULE)


def _without_option(effects: Table) -> Mapping[tuple[str, str], list[tuple[int, int]]]:
    """By project and indicator: year and position of the rows that name no option, a blank year before any other.

    A year that is given all the same counts where it is later than the usable year; of the rows that would begin in
    one year the last stands.
    """
    found: defaultdict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    columns = effects.texts("option"), effects.texts("project"), effects.texts("indicator"), effects.wholes("year")
    for position, (option, project, indicator, year) in enumerate(zip(*columns, strict=True)):
        if not option:
            found[project, indicator].append((int(year), position))
    for rows in found.values():
        rows.sort()
    return found
