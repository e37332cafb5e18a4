"""Small plans in a planner's own words, decided as their authors worked out by hand (see cases/README.md)."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from cases.reading import later, load, micros, plan_of_case, rial
from maqsad.exchange import write_folder
from maqsad.plan.explicit import explicit
from maqsad.portfolio.decide import Decided, decide
from maqsad.portfolio.decision import Decision
from maqsad.portfolio.proof import copy_scripts
from maqsad.portfolio.records import write_records

CASES = sorted((Path(__file__).parent / "cases").glob("*.yaml"))
GAP = Fraction(1, 10**6)
"""Small enough that the best plan is the only answer."""
Money = dict[tuple[str, int], int]


@pytest.mark.parametrize("path", CASES, ids=[path.stem for path in CASES])
def test_case(path: Path, tmp_path: Path) -> None:
    case = load(path)
    decided = decide(explicit(plan_of_case(case)), gap=GAP)
    expected = case["expect"]
    assert expected.keys() <= SAID.keys()
    assert {name: SAID[name](decided.decision, expected[name]) for name in expected} == {
        name: EXPECTED[name](expected[name]) for name in expected
    }
    _verify(decided, tmp_path)


def _money(given: Mapping[str, Mapping[str, str]]) -> Money:
    return {(fund, int(year)): rial(n) for fund, years in given.items() for year, n in years.items()}


def _levels(given: Mapping[str, Mapping[str, str]]) -> dict[tuple[str, int], int]:
    return {(k, later(year)): micros(level) for k, years in given.items() for year, level in years.items()}


def _lots(given: Mapping[str, Mapping[str, str]]) -> Money:
    return {(fund, int(year)): int(n) for fund, years in given.items() for year, n in years.items()}


def _units(given: Iterable[str]) -> frozenset[str]:
    """`firm cash 1402` is the row `firm|cash|1402`."""
    return frozenset("|".join(words.split()) for words in given)


EXPECTED: dict[str, Callable[[Any], Any]] = {
    "status": str,
    "chosen": lambda given: {project: f"{project}.{option}" for project, option in given.items()},
    "money": _money,
    "levels": _levels,
    "points": Fraction,
    "carried": _money,
    "bonds": _lots,
    "short_of": _money,
    "clashes": lambda given: {_units(clash) for clash in given},
    "gives_way": lambda given: _units(given),
}


def _paid(decision: Decision, _: object) -> Money:
    paid: Money = {}
    for flow in decision.flows:
        paid[flow.fund, flow.year] = paid.get((flow.fund, flow.year), 0) + flow.amount
    return paid


def _promised(decision: Decision, asked: Mapping[str, Mapping[str, str]]) -> dict[tuple[str, int], int]:
    """The levels that the case speaks of."""
    return {
        (line.indicator, line.year): line.expected
        for line in decision.levels
        if any(later(year) == line.year for year in asked.get(line.indicator, {}))
    }


def _won(decision: Decision, _: object) -> Fraction:
    """Points above doing nothing, to a millionth: slopes are whole quanta."""
    assert decision.value is not None
    assert decision.base_value is not None
    return Fraction(round((decision.value - decision.base_value) * 10**6), 10**6)


def _missing(decision: Decision, _: object) -> Money:
    assert decision.infeasibility is not None
    assert decision.infeasibility.proven
    return {(fund, year): n for fund, year, n in decision.infeasibility.extra or ()}


def _clashes(decision: Decision, _: object) -> set[frozenset[str]]:
    assert decision.infeasibility is not None
    assert decision.infeasibility.clashes_all
    return {frozenset(clash.members) for clash in decision.infeasibility.clashes}


def _gives_way(decision: Decision, _: object) -> frozenset[str]:
    assert decision.infeasibility is not None
    assert decision.infeasibility.policy.least or not decision.infeasibility.policy.given
    return frozenset(given.row for given in decision.infeasibility.policy.given)


SAID: dict[str, Callable[[Decision, Any], Any]] = {
    "status": lambda decision, _: decision.status,
    "chosen": lambda decision, _: dict(decision.choices),
    "money": _paid,
    "levels": _promised,
    "points": _won,
    "carried": lambda decision, _: {(fund, year): n for fund, year, n in decision.carry_over},
    "bonds": lambda decision, _: {(fund, year): n for fund, year, n in decision.bonds},
    "short_of": _missing,
    "clashes": _clashes,
    "gives_way": _gives_way,
}


def _verify(decided: Decided, out: Path) -> None:
    """The two scripts that travel with a decision find nothing wrong."""
    write_folder(decided.snapshot, out / "plan")
    write_records(decided, out, {})
    copy_scripts(out)
    for script in ("rebuild.py", "verify_certificate.py"):
        done = subprocess.run([sys.executable, "-I", str(out / script)], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


def test_there_are_cases() -> None:
    assert len(CASES) >= 12
    assert len({load(path)["title"] for path in CASES}) == len(CASES)


def test_every_number_passes_without_a_float() -> None:
    assert rial("0.1") == 10**9
    assert micros("0.1") == 100_000


def test_a_slip_in_a_case_is_named() -> None:
    with pytest.raises(KeyError, match="projekts"):
        plan_of_case({"projekts": {}})
