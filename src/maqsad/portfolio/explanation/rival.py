"""Why a project takes this option: against its next best, and what speaks for either (K7)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from maqsad.portfolio.formulation.facts import Facts
from maqsad.portfolio.formulation.model import FlatModel

About = Literal["results", "justice", "money", "left", "capacity", "duty", "rules"]
_ABOUT: dict[str, About] = {
    "level": "results",
    "part": "results",
    "justice": "justice",
    "floor": "justice",
    "demand": "money",
    "fund": "money",
    "firm": "money",
    "limit": "money",
    "debt": "money",
    "council": "left",
    "capacity": "capacity",
    "duty": "duty",
}


@dataclass(frozen=True, slots=True)
class Part:
    """What one kind of row says: `points` by which it speaks for the option taken, or, under 0, for the other.

    `what`: the year of money, the capacity's id, else ''.
    """

    about: About
    what: str
    points: Fraction


@dataclass(frozen=True, slots=True)
class Rival:
    """The next best option of a project."""

    option: str
    lead: Fraction
    """Points by which the option taken leads it, at shadow prices; 0 or less: the plan as a whole decides."""
    parts: tuple[Part, ...]
    """Those that are not 0, what speaks most for the option taken first."""

    @property
    def pros(self) -> tuple[Part, ...]:
        """What speaks for the option taken, the most first."""
        return tuple(part for part in self.parts if part.points > 0)

    @property
    def cons(self) -> tuple[Part, ...]:
        """What speaks against it, the most first."""
        return tuple(part for part in reversed(self.parts) if part.points < 0)


def rivals(
    facts: Facts, model: FlatModel, prices: Mapping[str, Fraction], choices: Mapping[str, str], projects: Iterable[str]
) -> dict[str, Rival]:
    """Project -> its next best option; none for a project with one option.

    `prices`: points a unit of each row of `model`.
    """
    wanted = {o for i in projects for o in facts.by_project[i]}
    worth = _parts(model, prices, wanted)
    found = {}
    for i in projects:
        ours = choices[i]
        others = [o for o in facts.by_project[i] if o != ours]
        ways = [o for o in others if facts.options[o].usable_year is not None] or others
        if ways:
            best = min(ways, key=lambda o: (-sum(worth[o].values(), Fraction(0)), o))
            found[i] = _against(worth[ours], worth[best], best)
    return found


def _parts(
    model: FlatModel, prices: Mapping[str, Fraction], wanted: set[str]
) -> dict[str, dict[tuple[About, str], Fraction]]:
    """Option -> what each kind of row says of it, in points; their sum is r_io."""
    found: dict[str, dict[tuple[About, str], Fraction]] = {o: defaultdict(Fraction) for o in wanted}
    for row in model.rows:
        price = prices.get(row.id)
        if price:
            about = _about(row.id)
            for option, a in row.x.items():
                if option in wanted:
                    found[option][about] -= price * a
    return found


def _about(row: str) -> tuple[About, str]:
    kind, *rest = row.split("|")
    about = _ABOUT.get(kind, "rules")
    return about, rest[-1] if about == "money" else rest[0] if about == "capacity" else ""


def _against(ours: Mapping[tuple[About, str], Fraction], other: Mapping[tuple[About, str], Fraction], id: str) -> Rival:
    keys = {**ours, **other}
    parts = [Part(*key, ours.get(key, Fraction(0)) - other.get(key, Fraction(0))) for key in keys]
    told = sorted((part for part in parts if part.points), key=lambda part: (-part.points, part.about, part.what))
    return Rival(id, sum((part.points for part in told), Fraction(0)), tuple(told))
