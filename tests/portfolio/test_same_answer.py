"""The same plan, the same decision to the byte: whatever the order, the hash seed or the load; and spent is not due."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import subprocess
import sys
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest

from maqsad.plan.explicit import explicit
from maqsad.plan.plan import Plan, plan_of
from maqsad.plan.table import Table, table_of
from maqsad.portfolio.decide import Decided, decide
from maqsad.portfolio.records import certificate_document, decision_document

from .random_plans import random_plan

SEEDS = (1, 8, 20, 31, 47, 105, 268)
TESTS = Path(__file__).parent.parent


def decided(plan: Plan) -> Decided:
    return decide(explicit(plan), gap=Fraction(0))


def record(found: Decided) -> str:
    both = decision_document(found), certificate_document(found.proof, "digest")
    return json.dumps(both, ensure_ascii=False, sort_keys=True)


def digests() -> list[str]:
    return [hashlib.sha256(record(decided(random_plan(seed))).encode()).hexdigest() for seed in SEEDS]


def shuffled(plan: Plan, seed: int) -> Plan:
    random = Random(seed)
    return plan_of({name: _shuffled(table, random) for name, table in plan.tables.items()})


def _shuffled(table: Table, random: Random) -> Table:
    records = [vars(row) for row in table]
    random.shuffle(records)
    return table_of(table.spec, records)


def busy() -> None:
    while True:
        pass


@pytest.fixture
def load() -> Iterator[None]:
    """Processes that take the machine's time."""
    hogs = [multiprocessing.get_context("spawn").Process(target=busy, daemon=True) for _ in range(3)]
    for hog in hogs:
        hog.start()
    yield
    for hog in hogs:
        hog.kill()
        hog.join()


@pytest.mark.parametrize("hash_seed", ["0", "1", "4711"])
def test_hash_seed_and_process_change_nothing(hash_seed: str) -> None:
    script = "from portfolio.test_same_answer import digests; print('\\n'.join(digests()))"
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(TESTS)}
    run = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, env=environment, cwd=TESTS
    )
    assert run.stdout.split() == digests()


def test_load_changes_nothing(load: None) -> None:
    assert digests() == digests()


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_rows_changes_nothing(seed: int) -> None:
    plan = random_plan(seed)
    first = record(decided(plan))
    assert all(record(decided(shuffled(plan, order))) == first for order in range(3))


@pytest.mark.parametrize("seed", SEEDS)
def test_money_spent_changes_the_hash_alone(seed: int) -> None:
    plan = random_plan(seed)
    records = [vars(row) | {"spent_to_date": 7 * 10**12} for row in plan["projects"]]
    spent = plan_of({**plan.tables, "projects": table_of(plan["projects"].spec, records)})
    one, other = decision_document(decided(plan)), decision_document(decided(spent))
    assert one.pop("snapshot_hash") != other.pop("snapshot_hash")
    assert one == other
    assert one["model_hash"]
