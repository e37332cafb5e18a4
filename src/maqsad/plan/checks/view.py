"""What the checks look at: the columns of a plan as lists, and the few facts that several checks share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import networkx as nx

from maqsad.plan.catalogue import Field, tables
from maqsad.plan.checks.units import held
from maqsad.plan.plan import Plan
from maqsad.plan.table import MISSING
from maqsad.values.text import Bilingual


class Unsettled(Exception):  # noqa: N818 - no fault of the check that asks
    """The plan's settings lack what a check needs; other checks report that."""


@dataclass(slots=True)
class Levels:
    """The values of one indicator without district: rows by kind, as (year, value, row index), by year."""

    baselines: list[tuple[int, int, int]] = field(default_factory=list)
    targets: list[tuple[int, int, int]] = field(default_factory=list)

    @property
    def baseline(self) -> int | None:
        return self.baselines[0][1] if self.baselines else None

    @property
    def target(self) -> int | None:
        return self.targets[-1][1] if self.targets else None


class View:
    """A plan read by column. A blank whole number is None, a blank text ''; catalogue defaults stand where blank."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._columns: dict[tuple[str, str], Sequence[Any]] = {}
        self._groups: dict[tuple[str, str], Mapping[Any, list[int]]] = {}

    def size(self, table: str) -> int:
        return self.plan[table].size

    def column(self, table: str, name: str) -> Sequence[Any]:
        key = table, name
        if key not in self._columns:
            self._columns[key] = self._read(table, name)
        return self._columns[key]

    def rows(self, table: str, *names: str) -> Iterator[tuple[Any, ...]]:
        """Row index and the named cells, row by row."""
        return zip(range(self.size(table)), *(self.column(table, name) for name in names), strict=True)

    def groups(self, table: str, name: str) -> Mapping[Any, list[int]]:
        """Row indices by what stands in column `name`."""
        key = table, name
        if key not in self._groups:
            found: dict[Any, list[int]] = defaultdict(list)
            for index, value in self.rows(table, name):
                found[value].append(index)
            self._groups[key] = dict(found)
        return self._groups[key]

    def find(self, table: str, id: str) -> int | None:
        """The row of that id; the first if there are several."""
        found = self.groups(table, "id").get(id)
        return found[0] if found and id else None

    def get(self, table: str, id: str, name: str) -> Any:
        """A cell of the row of that id; None if there is no such row."""
        index = self.find(table, id)
        return None if index is None else self.column(table, name)[index]

    def choice(self, table: str, name: str, token: str) -> Bilingual:
        """The title of a choice."""
        spec = tables()[table].field(name)
        titles = dict(zip(spec.choices, spec.choice_titles, strict=True))
        title = titles.get(token, Bilingual())
        return title if title.get("en") else Bilingual(token, token)

    def text(self, table: str, index: int, name: str) -> Bilingual:
        """A text written in two columns."""
        return Bilingual(self.column(table, f"{name}_fa")[index], self.column(table, f"{name}_en")[index])

    def key(self, table: str, index: int) -> str:
        """What names the row: its key, parts joined by |; '' if every part is blank."""
        names = tables()[table].key or tuple(f.name for f in tables()[table].fields if f.type == "ref")[:1]
        parts = ["" if part is None else str(part) for part in (self.column(table, name)[index] for name in names)]
        return "|".join(parts).strip("|")

    def _read(self, table: str, name: str) -> Sequence[Any]:
        column = self.plan[table].columns[name]
        default = _default(tables()[table].field(name))
        if isinstance(column, tuple):
            return tuple(value or default for value in column) if default else column
        values: list[Any] = column.tolist()
        if (column == MISSING).any():
            return [default if value == MISSING else value for value in values]
        return values

    # Settings.

    @cached_property
    def book_unit(self) -> Mapping[str, Bilingual]:
        """The plan's own unit of money as a value of every sentence about it; empty for the rial."""
        fa, en = (self.column("plan", f"book_unit_{lang}")[0] if self.size("plan") else "" for lang in ("fa", "en"))
        return {"book_unit": Bilingual(fa or en, en or fa)} if fa or en else {}

    def setting(self, name: str) -> Any:
        """A setting of the plan; `Unsettled` if it is blank or there is no settings row."""
        value = self.column("plan", name)[0] if self.size("plan") else None
        if value in (None, ""):
            raise Unsettled(name)
        return value

    @property
    def first(self) -> int:
        return int(self.setting("first_year"))

    @property
    def last(self) -> int:
        return self.first + int(self.setting("years")) - 1

    @property
    def horizon(self) -> range:
        """The years decided; none where their number is implausible."""
        return range(self.first, min(self.last, self.first + 9) + 1)

    def scenario(self, name: str) -> Any:
        """A field of the scenario that the settings name; `Unsettled` if there is none."""
        index = self.find("scenarios", self.setting("scenario"))
        if index is None:
            raise Unsettled("scenario")
        return self.column("scenarios", name)[index]

    # Indicators and the tree.

    @cached_property
    def levels(self) -> Mapping[str, Levels]:
        found: dict[str, Levels] = defaultdict(Levels)
        columns = ("indicator", "kind", "year", "value", "district")
        for index, indicator, kind, year, value, district in self.rows("indicator_values", *columns):
            if district or value is None or year is None:
                continue
            if kind == "baseline":
                found[indicator].baselines.append((year, value, index))
            elif kind == "target":
                found[indicator].targets.append((year, value, index))
        for levels in found.values():
            levels.baselines.sort()
            levels.targets.sort()
        return found

    @cached_property
    def scoring(self) -> frozenset[str]:
        """Indicators that score (rule W1)."""
        columns = ("id", "scored", "measures_progress", "direction", "tolerance")
        return frozenset(
            id
            for _, id, scored, progress, direction, tolerance in self.rows("indicators", *columns)
            if scored and not progress and self._scales(id, direction, tolerance)
        )

    def _scales(self, id: str, direction: str, tolerance: int | None) -> bool:
        levels = self.levels.get(id)
        if not levels or levels.baseline is None or levels.target is None:
            return False
        return tolerance is not None or (direction != "keep" and levels.target != levels.baseline)

    @cached_property
    def parents(self) -> Mapping[str, str]:
        """Parent of each goal that has one in the table."""
        known = self.groups("goals", "id")
        return {id: parent for _, id, parent in self.rows("goals", "id", "parent") if parent in known and parent}

    def ancestors(self, goal: str) -> list[str]:
        """The goal's parents up to the root, nearest first; a cycle is walked once."""
        path: list[str] = []
        while (goal := self.parents.get(goal, "")) and goal not in path:
            path.append(goal)
        return path

    # Options.

    @cached_property
    def project_of(self) -> Mapping[str, str]:
        return {id: project for _, id, project in self.rows("options", "id", "project")}

    @cached_property
    def usable(self) -> Mapping[str, int]:
        """Usable year of each option that delivers (rule T1)."""
        rows = self.rows("options", "id", "usable_year")
        return {id: year for _, id, year in rows if year is not None}

    @cached_property
    def delivering(self) -> Mapping[str, list[str]]:
        """Delivering options by project."""
        found: dict[str, list[str]] = defaultdict(list)
        for option in self.usable:
            found[self.project_of[option]].append(option)
        return found

    @cached_property
    def cost_of(self) -> Mapping[str, int]:
        """Sum of the cost rows of each option, in rial as written."""
        found: dict[str, int] = defaultdict(int)
        for _, option, amount in self.rows("option_costs", "option", "amount"):
            found[option] += amount or 0
        return found

    @cached_property
    def divisible(self) -> frozenset[str]:
        return frozenset(id for _, id, divisible in self.rows("projects", "id", "divisible") if divisible)


def cycles(graph: Mapping[str, Iterable[str]]) -> list[tuple[str, ...]]:
    """The groups of items that lead back to themselves, each sorted."""
    links = nx.DiGraph([(start, end) for start, ends in graph.items() for end in ends])
    found = nx.strongly_connected_components(links)
    return sorted(tuple(sorted(group)) for group in found if len(group) > 1 or links.has_edge(*list(group) * 2))


def names(cell: str) -> list[str]:
    """The ids in a cell that may hold several."""
    return cell.split()


def _default(spec: Field) -> Any:
    return ("" if not spec.whole else None) if spec.default is None else held(spec, spec.default)
