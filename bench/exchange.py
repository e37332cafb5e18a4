"""Reading and writing large plans, and refusing hostile files."""

from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from tests.exchange.hostile import BUILDERS

from bench.measure import HEAD, Measure, measured
from maqsad.exchange import Unreadable, read, write_folder, write_workbook
from maqsad.exchange.parsing import default_of
from maqsad.plan.catalogue import TableSpec, tables
from maqsad.plan.plan import plan_of
from maqsad.plan.table import Table, table_of

SMOKE_OPTIONS = 200
OPTIONS, COSTS_PER_OPTION, OPTIONS_PER_PROJECT = 100_000, 3, 5
FOLDER_SECONDS, FOLDER_MEGABYTES = 5, 600
WORKBOOK_SECONDS, WORKBOOK_MEGABYTES = 30, 1_500
HOSTILE_SECONDS, HOSTILE_MEGABYTES = 2, 256


def run(smoke: bool = False) -> bool:
    """Write and read a large plan both ways, then read every hostile file; whether all limits are kept."""
    place = Path(tempfile.mkdtemp(prefix="bench-"))
    kept = True
    print(HEAD)
    try:
        for measure in chain(_large(place, SMOKE_OPTIONS if smoke else OPTIONS), _hostile(place, smoke)):
            print(measure, flush=True)
            kept &= measure.holds
    finally:
        shutil.rmtree(place)
    return kept


def _hostile(place: Path, smoke: bool) -> Iterator[Measure]:
    limits = {"max_seconds": HOSTILE_SECONDS, "max_megabytes": HOSTILE_MEGABYTES}
    for name in BUILDERS:
        path = Path(measured("build", _build, name, place, smoke).note)
        yield measured(f"hostile: {name}", _read, path, **limits)
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def _large(place: Path, options: int) -> Iterator[Measure]:
    folder, book = place / "folder", place / "book.xlsx"
    yield measured(f"write folder, {options:,} options", _write_folder, folder, options)
    folder_limits = {"max_seconds": FOLDER_SECONDS, "max_megabytes": FOLDER_MEGABYTES}
    yield measured("read folder", _read_whole, folder, **folder_limits)
    yield measured("write workbook", _convert, folder, book)
    book_limits = {"max_seconds": WORKBOOK_SECONDS, "max_megabytes": WORKBOOK_MEGABYTES}
    yield measured("read workbook", _read_whole, book, **book_limits)


def _build(name: str, place: Path, smoke: bool) -> Path:
    return BUILDERS[name](place / name, smoke)


def _read(path: Path) -> str:
    try:
        result = read(path)
    except Unreadable as refused:
        return f"refused: {refused.reason}"
    return f"problems: {len(result.problems)}, first {result.problems[0].id}" if result.problems else "read"


def _read_whole(path: Path) -> str:
    plan = read(path).plan
    assert plan is not None
    return f"{sum(table.size for table in plan.tables.values()):,} rows"


def _write_folder(path: Path, options: int) -> None:
    write_folder(plan_of({table.name: table for table in _tables(options)}), path)


def _convert(folder: Path, book: Path) -> str:
    plan = read(folder).plan
    assert plan is not None
    write_workbook(plan, book)
    return f"{book.stat().st_size / (1 << 20):.1f} MB"


def _tables(options: int) -> Iterator[Table]:
    """A plan with that many options, real in the width of its rows and in how often its values differ."""
    chance = random.Random(1)
    for name in ("plan", "scenarios", "funds", "units", "project_types", "classifications"):
        yield _one(tables()[name])
    projects = max(1, options // OPTIONS_PER_PROJECT)
    yield _table("projects", [_project(i, chance) for i in range(projects)])
    yield _table("options", [_option(i, i % projects, chance) for i in range(options)])
    yield _table("option_costs", [_cost(i // COSTS_PER_OPTION, chance) for i in range(options * COSTS_PER_OPTION)])


def _table(name: str, records: list[dict[str, object]]) -> Table:
    defaults = {field.name: default_of(field) for field in tables()[name].fields}
    return table_of(tables()[name], [{**defaults, **record} for record in records])


def _one(spec: TableSpec) -> Table:
    plain = {"year": 1402, "int": 2, "text": "متن", "bool": 1}
    record = {
        field.name: plain.get(field.type, field.choices[0] if field.choices else "a")
        for field in spec.fields
        if field.required
    }
    return _table(spec.name, [record])


def _project(number: int, chance: random.Random) -> dict[str, object]:
    needed = {"unit": "a", "type": "a", "class": "infrastructure", "mission": "a", "state": "new"}
    return needed | {
        "id": f"p-{number:06}",
        "title_fa": f"تکمیل خیابان و پیاده‌راه شمارهٔ {number} در منطقهٔ {number % 15}",
        "title_en": f"Street and footpath number {number}, district {number % 15}",
        "estimate": "estimated",
        "cost_to_complete": chance.randrange(10**9, 10**14),
        "price_year": 1402,
    }


def _option(number: int, project: int, chance: random.Random) -> dict[str, object]:
    return {
        "id": f"p-{project:06}.o{number:06}",
        "project": f"p-{project:06}",
        "kind": chance.choice(("as_planned", "faster", "slower", "postponed")),
        "title_fa": f"گزینهٔ {number}: اجرا مطابق برنامهٔ زمان‌بندی",
        "title_en": f"Option {number}: built as scheduled",
        "usable_year": chance.randrange(1402, 1408),
        "decay_loss": chance.randrange(10**12),
        "price_year": 1402,
    }


def _cost(option: int, chance: random.Random) -> dict[str, object]:
    return {
        "option": f"p-{option % 20_000:06}.o{option:06}",
        "year": chance.randrange(1402, 1407),
        "nature": "works",
        "capital": 1,
        "index_group": "works",
        "amount": chance.randrange(10**8, 10**13),
        "price_year": 1402,
        "fund": "a",
    }
