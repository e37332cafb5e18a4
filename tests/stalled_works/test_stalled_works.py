"""The stalled works of a Brazilian state, all the way: from an office's own spreadsheet to a verified decision."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from itertools import accumulate
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from conftest import data_folder
from maqsad.exchange import read, write_folder
from maqsad.plan.checks import run, run_explicit
from maqsad.plan.explicit import explicit
from maqsad.plan.plan import Plan
from maqsad.portfolio.decide import Decided, decide
from maqsad.portfolio.proof import copy_scripts
from maqsad.portfolio.records import write_records
from maqsad.values.problem import Severity

from .convert import convert
from .survey import FILE, Work, day

pytestmark = pytest.mark.needs_data(str(FILE))

WORK = 500
"""Interrupt points: some seconds, and a gap of a quarter of a percent."""


@dataclass(frozen=True)
class Converted:
    folder: Path
    plan: Plan
    undecided: list[Work]


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Converted:
    folder = tmp_path_factory.mktemp("stalled") / "plan"
    undecided = convert(data_folder(), folder)
    found = read(folder)
    assert found.plan is not None
    assert found.problems == []
    return Converted(folder, found.plan, undecided)


@pytest.fixture(scope="module")
def decided(converted: Converted) -> Decided:
    return decide(explicit(converted.plan), work=WORK)


@dataclass(frozen=True)
class Sheet:
    """What openpyxl reads, without the converter: centavos by row of the sheet."""

    contracted: Mapping[int, int]
    measured: Mapping[int, int]
    rows: int

    @property
    def left(self) -> dict[int, int]:
        """Rows with both values and something left to build."""
        both = self.contracted.keys() & self.measured.keys()
        return {n: self.contracted[n] - self.measured[n] for n in both if self.contracted[n] > self.measured[n]}


@pytest.fixture(scope="module")
def sheet() -> Sheet:
    cells = list(openpyxl.load_workbook(data_folder() / FILE, read_only=True)["Planilha1"].iter_rows(values_only=True))
    header = [" ".join(str(title).split()) for title in cells[0]]
    return Sheet(
        dict(_amounts(cells, header.index("VALOR ATUAL CONTRATADO"))),
        dict(_amounts(cells, header.index("VALOR TOTAL MEDIDO"))),
        sum(any(cell is not None for cell in row) for row in cells[1:]),
    )


def _amounts(cells: list[tuple[Any, ...]], column: int) -> Iterator[tuple[int, int]]:
    for number, row in enumerate(cells[1:], start=2):
        if isinstance(row[column], int | float):
            cents = Decimal(str(row[column])).scaleb(2).quantize(Decimal(1), ROUND_HALF_EVEN)
            yield number, int(cents)


def test_every_row_is_decided_or_listed(converted: Converted, sheet: Sheet) -> None:
    projects = set(converted.plan["projects"].texts("id"))
    listed = {work.row for work in converted.undecided}
    assert (sheet.rows, len(projects), len(listed)) == (306, 263, 43)
    assert projects == {f"w{n:03d}" for n in sheet.left}
    assert listed.isdisjoint(sheet.left)
    reasons = [work.undecided or "" for work in converted.undecided]
    assert sum(reason.startswith("no value") for reason in reasons) == 21
    assert sum(reason.startswith("finished on paper") for reason in reasons) == 22


def test_the_listing_lies_beside_the_plan(converted: Converted) -> None:
    listing = converted.folder.with_name("plan-undecided.csv")
    with listing.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [int(row["row"]) for row in rows] == [work.row for work in converted.undecided]
    assert all(row["why"] for row in rows)


def test_money_is_that_of_the_sheet_to_the_centavo(converted: Converted, sheet: Sheet) -> None:
    rows = converted.plan["projects"].by_id()
    left = sheet.left
    assert {id_: row.cost_to_complete for id_, row in rows.items()} == {f"w{n:03d}": c for n, c in left.items()}
    assert sum(row.spent_to_date for row in rows.values()) == sum(sheet.measured[n] for n in left)
    assert sum(row.contract_amount for row in rows.values()) == sum(sheet.contracted[n] for n in left)
    assert sum(left.values()) == 75_391_993_865
    ceilings = {row.year: row.amount for row in converted.plan["fund_ceilings"]}
    assert sum(ceilings.values()) == sum(left.values()) * 40 // 100
    horizon = [ceilings[year] for year in (1400, 1401, 1402)]
    assert max(horizon) - min(horizon) <= 1
    assert ceilings[1403] == ceilings[1404] == 0


def test_sectors_cities_and_stand_ins(converted: Converted) -> None:
    plan = converted.plan
    assert plan["indicators"].size == 22
    targets = {row.indicator: row.value for row in plan["indicator_values"] if row.kind == "target"}
    effects = [row.indicator for row in plan["effects"]]
    assert targets == {indicator: effects.count(indicator) * 1_000_000 for indicator in targets}
    assert sum(targets.values()) == 263 * 1_000_000
    assert plan["districts"].size == len({row.district for row in plan["project_districts"]})
    assert sum(row.population for row in plan["districts"]) == 263
    assert plan.settings.theta == 0
    assert plan.settings.mechanics_only == 1
    for source in plan["sources"]:
        if source.kind == "assumption":
            assert all((source.rule_fa, source.rule_en, source.why_fa, source.why_en)), source.id
    for table in ("projects", "effects", "indicator_values", "fund_ceilings", "weights", "districts"):
        assert all(plan[table].texts("source")), table


def test_the_rates_of_derived_options_are_declared(converted: Converted) -> None:
    """What no survey holds names an assumption: slower, postponed and closed works rest on it."""
    for row in converted.plan["project_types"]:
        assert (row.overhead, row.decay, row.closing) == (800, 400, 1000)
        assert "rates" in row.source.split()
    (rates,) = (row for row in converted.plan["sources"] if row.id == "rates")
    assert rates.kind == "assumption"
    assert all(f"{n} %" in rates.rule_en for n in (8, 4, 10))


def test_the_unit_of_money_is_said(converted: Converted) -> None:
    settings = converted.plan.settings
    assert (settings.book_unit_fa, settings.book_unit_en) == ("سنتاوو", "centavo")
    assert "1 'rial' = 1 centavo" in settings.note


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (date(2019, 1, 2), date(2019, 1, 2)),
        ("31/05/2019", date(2019, 5, 31)),
        ("27/04/15", date(2015, 4, 27)),
        ("15/102019", date(2019, 10, 15)),
        ("04/012016", date(2016, 1, 4)),
        ("Termo de rescisão Unilateral (TRU - 05/07/2020)", date(2020, 7, 5)),
        ("22/10/2010 (ordem de serviço)", date(2010, 10, 22)),
        ("NÃO HOUVE PARALISAÇÃO", None),
        ("31/02/2019", None),
        ("-", None),
        ("", None),
    ],
)
def test_untidy_days(cell: object, expected: date | None) -> None:
    assert day(cell) == expected


def test_no_check_stops_the_plan(converted: Converted) -> None:
    problems = run(converted.plan) + run_explicit(explicit(converted.plan))
    assert [problem for problem in problems if problem.severity is Severity.ERROR] == []


def test_decided_to_one_percent(decided: Decided) -> None:
    decision = decided.decision
    assert decision.gap is not None
    assert decision.gap <= Fraction(1, 100)
    assert decision.certified_gap is not None
    assert decision.certified_gap <= Fraction(1, 100)
    assert len(decision.choices) == 263


def test_not_a_centavo_above_the_ceilings(converted: Converted, decided: Decided) -> None:
    spent: dict[int, int] = {}
    for flow in decided.decision.flows:
        spent[flow.year] = spent.get(flow.year, 0) + flow.amount
    ceilings = {row.year: row.amount for row in converted.plan["fund_ceilings"]}
    assert all(amount <= ceilings[year] for year, amount in spent.items())
    assert sum(spent.values()) >= 0.97 * sum(ceilings.values())


def test_cheaper_works_are_finished_first(converted: Converted, decided: Decided) -> None:
    """Every work is worth the same, so the count comes close to what cheapest-first could reach at the very most."""
    options = decided.snapshot["options"].by_id()
    finished = {p for p, o in decided.decision.choices.items() if options[o].usable_year is not None}
    costs = {row.id: row.cost_to_complete for row in converted.plan["projects"]}
    money = sum(row.amount for row in converted.plan["fund_ceilings"])
    most = sum(total <= money for total in accumulate(sorted(costs.values())))
    assert 0.98 * most <= len(finished) <= most
    left = costs.keys() - finished
    assert min(costs[p] for p in left) > sorted(costs.values())[len(costs) // 2]
    delivered = sum(line.expected for line in decided.decision.levels if line.year == 1402)
    assert delivered == len(finished) * 1_000_000


def test_anyone_can_verify_it(decided: Decided, tmp_path: Path) -> None:
    write_folder(decided.snapshot, tmp_path / "plan")
    write_records(decided, tmp_path, {})
    copy_scripts(tmp_path)
    for script in ("rebuild.py", "verify_certificate.py"):
        command = [sys.executable, "-I", str(tmp_path / script)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


def test_it_runs_as_a_script(root: Path, tmp_path: Path) -> None:
    script = root / "tests" / "stalled_works" / "convert.py"
    command = [sys.executable, str(script), str(data_folder()), str(tmp_path / "plan")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1].startswith("43 works stay undecided")
    assert (tmp_path / "plan" / "projects.csv").is_file()
