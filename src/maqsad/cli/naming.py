"""Which project was meant: by its id, its title in either language, or a part that no other has."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from maqsad.portfolio.formulation.facts import Facts
from maqsad.values import comparable, latin_digits

NEAR = 5


def project_of(facts: Facts, text: str, among: Iterable[str]) -> str | None:
    """The one of `among` that is meant; None if none is, or more than one."""
    plain, wanted, ids = latin_digits(text).strip(), comparable(text), sorted(among)
    if plain in ids:
        return plain
    names = _names(facts, ids)
    for fits in (lambda name: name == wanted, lambda name: bool(wanted) and wanted in name):
        found = {id for name, id in names if fits(name)}
        if len(found) == 1:
            return found.pop()
    return None


def near_names(facts: Facts, text: str, among: Iterable[str]) -> list[str]:
    """At most five of `among` whose id or title holds the text or is most like it; if none is, the first by id."""
    wanted, ids = comparable(text), sorted(among)
    names = _names(facts, ids)
    holding = [id for name, id in names if wanted and wanted in name]
    like = difflib.get_close_matches(wanted, [name for name, _ in names], n=NEAR, cutoff=0.5)
    alike = [id for match in like for name, id in names if name == match]
    return (list(dict.fromkeys([*holding, *alike])) or ids)[:NEAR]


def _names(facts: Facts, ids: Iterable[str]) -> list[tuple[str, str]]:
    rows = ((id, facts.projects[id]) for id in ids)
    return [(comparable(name), id) for id, row in rows for name in (id, row.title_fa, row.title_en) if name]
