"""The album's tables in whole rial: sources by fund, uses by mission, programme, unit, district and item.

Every rial of the horizon's base and chosen rows stands once in each table of uses. The classification is data: its
missions, programmes, codes and version are the plan's own. Three natures: financial (service of earlier debt), else
capital or current as the row says.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from maqsad.messages import Language, choice_title, sentence
from maqsad.reporting.budget import Balance, BudgetRow
from maqsad.reporting.model import ReportModel
from maqsad.reporting.words import Words

FINANCIAL = frozenset({"debt_service"})
"""Kinds of base rows."""
Amounts = tuple[int, ...]
_Key = Callable[[BudgetRow], str]


@dataclass(frozen=True, slots=True)
class Line:
    """`kind`: nothing; sum, of the lines below it to the next sum (none: it stands alone); or total, of the table."""

    texts: tuple[str, ...]
    amounts: Amounts
    kind: str = ""


@dataclass(frozen=True, slots=True)
class AlbumTable:
    """One table; those of one `name` are a sheet of the workbook, a `year` each."""

    name: str
    year: int | None
    heads: tuple[str, ...]
    """Titles of the columns of texts."""
    numbers: tuple[str, ...]
    """Titles of the columns of amounts."""
    lines: tuple[Line, ...]


def album_tables(model: ReportModel, lang: Language) -> tuple[AlbumTable, ...]:
    """All tables in the order of the album."""
    book = _Book(model, lang)
    tables = [book.summary(), book.sources(), book.horizon()]
    years = model.facts.years.horizon
    tables += [book.missions(year) for year in years]
    tables += [book.units(year) for year in years]
    tables += [book.districts(year) for year in years]
    return (*tables, book.items())


def versions(model: ReportModel) -> tuple[str, ...]:
    """Of the classification rows that the budget uses."""
    used = {id for row in model.budget for id in (row.mission, row.programme)}
    return tuple(sorted({row.version for row in model.snapshot["classifications"] if row.id in used and row.version}))


class _Book:
    def __init__(self, model: ReportModel, lang: Language) -> None:
        self.model, self.lang, self.words = model, lang, Words(model, lang)
        self.years: Sequence[int] = model.facts.years.horizon
        self.codes = {row.id: row.code or "" for row in model.snapshot["classifications"]}

    def say(self, key: str, **values: object) -> str:
        return sentence(f"album-{key}", self.lang, **values)

    # ---- sources

    def summary(self) -> AlbumTable:
        lines = [
            Line((self.say(f"sum-{name}"),), self._by_year(of), kind)
            for name, of, kind in (
                ("ceilings", lambda b: 0 if self._drawn(b) else b.ceiling, ""),
                ("bonds", lambda b: b.ceiling if self._drawn(b) else 0, ""),
                ("returns", lambda b: b.returns, ""),
                ("carried-in", lambda b: b.carried_in, ""),
                ("available", lambda b: b.available, "sum"),
            )
        ]
        rows = [[row for row in self.model.budget if row.year == year] for year in self.years]
        natures = zip(*(_natures(of) for of in rows), strict=True)
        names = ("current", "capital", "financial")
        lines += [Line((self.say(name),), tuple(n)) for name, n in zip(names, natures, strict=False)]
        lines.append(Line((self.say("sum-rows"),), tuple(sum(row.amount for row in of) for of in rows), "sum"))
        lines += [
            Line((self.say(f"sum-{name}"),), self._by_year(of))
            for name, of in (
                ("instalments", lambda b: b.instalments),
                ("carried", lambda b: b.carried_out),
                ("left", lambda b: b.left),
            )
        ]
        out = self._by_year(lambda b: b.rows + b.instalments + b.carried_out + b.left)
        lines.append(Line((self.say("sum-out"),), out, "sum"))
        return AlbumTable("summary", None, (self.say("what"),), self._year_titles(), tuple(lines))

    def _drawn(self, balance: Balance) -> bool:
        return bool(self.model.facts.funds[balance.fund].lot)

    def _by_year(self, of: Callable[[Balance], int]) -> Amounts:
        return tuple(sum(of(b) for b in self.model.balances if b.year == year) for year in self.years)

    def sources(self) -> AlbumTable:
        funds = self.model.facts.funds
        amounts = {id: self._of_fund(id) for id in funds}
        kinds: dict[str, list[str]] = defaultdict(list)
        for id in sorted(funds, key=lambda id: (funds[id].row.priority, id)):
            if any(amounts[id]):
                kinds[funds[id].row.kind].append(id)
        lines: list[Line] = []
        for kind, ids in kinds.items():
            if len(ids) > 1:
                title = choice_title("funds", "kind", kind, self.lang)
                lines.append(Line((title,), _sum(amounts[id] for id in ids), "sum"))
            lines += [Line((self.words.title("funds", id),), amounts[id], "" if ids[1:] else "sum") for id in ids]
        whole = _sum(amounts.values()) or (0,) * (2 * len(self.years))
        lines.append(Line((self.say("total"),), whole, "total"))
        numbers = tuple(self.say(key, year=year) for year in self.years for key in ("available", "used"))
        return AlbumTable("sources", None, (self.words.say("col-fund"),), numbers, tuple(lines))

    def _of_fund(self, id: str) -> Amounts:
        """Available and used, year by year."""
        of = {balance.year: balance for balance in self.model.balances if balance.fund == id}
        return tuple(amount for year in self.years for amount in (of[year].available, of[year].rows))

    # ---- uses

    def horizon(self) -> AlbumTable:
        titles = (*self._year_titles(), self.say("total"))
        return AlbumTable("horizon", None, self._classes(), titles, self._tree(self.model.budget, self._years_of))

    def missions(self, year: int) -> AlbumTable:
        return AlbumTable("missions", year, self._classes(), self._nature_titles(), self._tree(self._in(year), _parts))

    def units(self, year: int) -> AlbumTable:
        return self._flat("units", year, "unit", lambda row: row.unit)

    def districts(self, year: int) -> AlbumTable:
        return self._flat("districts", year, "district", lambda row: row.district)

    def items(self) -> AlbumTable:
        """Base rows of one title and unit, and projects, in their programme."""
        lines: list[Line] = []
        for programme, rows in self._grouped(self.model.budget, lambda row: row.programme, "classifications"):
            name = self._titled("classifications", programme, "programme")
            lines.append(Line((self.codes.get(programme, ""), name, "", ""), self._years_of(rows), "sum"))
            lines += self._items_of(rows)
        lines.append(Line(("", self.say("total"), "", ""), self._years_of(self.model.budget), "total"))
        heads = (self.say("code"), self.say("item"), self.say("origin"), self.words.say("col-unit"))
        return AlbumTable("items", None, heads, (*self._year_titles(), self.say("total")), tuple(lines))

    def _items_of(self, rows: Sequence[BudgetRow]) -> Iterator[Line]:
        found: dict[tuple[bool, str, str], list[BudgetRow]] = defaultdict(list)
        for row in rows:
            title = self.words.title("base_rows" if row.base else "projects", row.item)
            found[row.base, title, row.unit].append(row)
        for (base, title, unit), of in sorted(found.items(), key=lambda item: _dearest(item[1])):
            origin = self.words.say("wb-base" if base else "wb-chosen")
            yield Line(("", title, origin, self._titled("units", unit, "unit")), self._years_of(of))

    def _flat(self, name: str, year: int, table: str, key: _Key) -> AlbumTable:
        rows = self._in(year)
        lines = [
            Line((self._titled(f"{table}s", id, table),), _parts(of))
            for id, of in self._grouped(rows, key, f"{table}s")
        ]
        lines.append(Line((self.say("total"),), _parts(rows), "total"))
        return AlbumTable(name, year, (self.words.say(f"col-{table}"),), self._nature_titles(), tuple(lines))

    def _tree(self, rows: Sequence[BudgetRow], amounts: Callable[[Sequence[BudgetRow]], Amounts]) -> tuple[Line, ...]:
        """Missions, the programmes of each below it, and the total."""
        lines = []
        for mission, of in self._grouped(rows, lambda row: row.mission, "classifications"):
            name = self._titled("classifications", mission, "mission")
            lines.append(Line((self.codes.get(mission, ""), name), amounts(of), "sum"))
            for programme, its in self._grouped(of, lambda row: row.programme, "classifications"):
                name = self._titled("classifications", programme, "programme")
                lines.append(Line((self.codes.get(programme, ""), name), amounts(its)))
        return (*lines, Line(("", self.say("total")), amounts(rows), "total"))

    def _grouped(self, rows: Iterable[BudgetRow], key: _Key, table: str) -> list[tuple[str, list[BudgetRow]]]:
        """In the order of the plan's own table; what is blank comes last."""
        place = {row.id: n for n, row in enumerate(self.model.snapshot[table])}
        if table == "classifications":
            order = sorted(place, key=lambda id: (self.codes[id] or "~", id))
            place = {id: n for n, id in enumerate(order)}
        if table == "districts":
            place = {line.id: n for n, line in enumerate(self.model.districts)}
        found: dict[str, list[BudgetRow]] = defaultdict(list)
        for row in rows:
            found[key(row)].append(row)
        return sorted(found.items(), key=lambda item: (place.get(item[0], len(place)), item[0]))

    def _titled(self, table: str, id: str, of: str) -> str:
        return self.words.title(table, id) if id else self.say("none", of=self.say(f"of-{of}"))

    def _classes(self) -> tuple[str, ...]:
        return (self.say("code"), self.say("what"))

    def _year_titles(self) -> tuple[str, ...]:
        return tuple(self.say("of-year", year=year) for year in self.years)

    def _nature_titles(self) -> tuple[str, ...]:
        return tuple(self.say(name) for name in ("current", "capital", "financial", "total", "base", "chosen"))

    def _in(self, year: int) -> list[BudgetRow]:
        return [row for row in self.model.budget if row.year == year]

    def _years_of(self, rows: Iterable[BudgetRow]) -> Amounts:
        """Year by year, then all together."""
        sums = dict.fromkeys(self.years, 0)
        for row in rows:
            sums[row.year] += row.amount
        return (*sums.values(), sum(sums.values()))


def _natures(rows: Iterable[BudgetRow]) -> Amounts:
    """(current, capital, financial)."""
    sums = [0, 0, 0]
    for row in rows:
        sums[2 if row.base and row.nature in FINANCIAL else 1 if row.capital else 0] += row.amount
    return tuple(sums)


def _parts(rows: Sequence[BudgetRow]) -> Amounts:
    """(current, capital, financial, all of them, of which base, of which chosen)."""
    base = sum(row.amount for row in rows if row.base)
    whole = sum(row.amount for row in rows)
    return (*_natures(rows), whole, base, whole - base)


def _sum(amounts: Iterable[Amounts]) -> Amounts:
    return tuple(map(sum, zip(*amounts, strict=True)))


def _dearest(rows: Sequence[BudgetRow]) -> tuple[bool, int, str]:
    """Base rows first, then the dearest, then by id."""
    return not rows[0].base, -sum(row.amount for row in rows), min(row.item for row in rows)
