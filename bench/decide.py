"""How long a decision takes and how close it comes, beside the plain linear relaxation in the same run; and memory.

    python -m bench.decide [--smoke]

Seconds are the processor's, so that a busy machine matters little; what counts is their ratio to the peer: HiGHS' own
linear relaxation of the same model, the best of three. Memory is measured in a process of its own.
"""

from __future__ import annotations

import argparse
import gc
import json
import subprocess
import sys
import time
from pathlib import Path

from bench.measure import BROKEN, peak_memory, resident_memory
from bench.synthetic import portfolio, wide
from maqsad.plan.explicit import explicit
from maqsad.portfolio.decide import decide
from maqsad.portfolio.formulation import formulate
from maqsad.portfolio.formulation.facts import facts_of
from maqsad.portfolio.formulation.model import FlatModel
from maqsad.portfolio.solving.highs import relax
from maqsad.portfolio.solving.program import program_of

ROOT = Path(__file__).resolve().parent.parent
SIZES = {100: 1e-2, 300: 5e-3, 1_065: 2e-3}
"""Projects, and the gap that the work below has to reach."""
SMOKE_SIZES = {20: 1.0}
WORK, SMOKE_WORK = 500, 20
MOST_TIMES_PEER = 2_000
MEMORY_PROJECTS, SMOKE_MEMORY_PROJECTS = 100_000, 1_000
MEMORY_LIMIT_MB = 300
MB = 1_000_000
HEAD = (
    f"{'projects':>8}{'options':>9}{'rows':>6}{'coupling':>9}{'gap':>10}{'of limit':>9}{'certified':>10}"
    f"{'LP s':>8}{'decide s':>9}{'x LP':>7}{'of limit':>9}"
)


def run(smoke: bool = False) -> bool:
    """Print both tables; whether all limits are kept."""
    print(HEAD)
    sizes = SMOKE_SIZES if smoke else SIZES
    kept = [_decide(projects, limit, SMOKE_WORK if smoke else WORK) for projects, limit in sizes.items()]
    return _memory(SMOKE_MEMORY_PROJECTS if smoke else MEMORY_PROJECTS) and all(kept)


def _decide(projects: int, limit: float, work: int) -> bool:
    snapshot = explicit(portfolio(projects))
    model = formulate(facts_of(snapshot))
    peer = min(_relaxed(model) for _ in range(3))
    started = time.process_time()
    decision = decide(snapshot, work=work).decision
    seconds = time.process_time() - started
    gap, certified = float(decision.gap or 0), float(decision.certified_gap or 0)
    rows = [row.id for row in model.rows]
    coupling = sum(not id_.startswith(("demand|", "level|")) for id_ in rows)
    kept = gap <= limit and seconds <= MOST_TIMES_PEER * peer
    print(
        f"{projects:>8}{snapshot['options'].size:>9}{len(rows):>6}{coupling:>9}{gap:>10.5f}{gap / limit:>9.2f}"
        f"{certified:>10.5f}{peer:>8.3f}{seconds:>9.2f}{seconds / peer:>7.0f}"
        f"{seconds / peer / MOST_TIMES_PEER:>9.2f}{'' if kept else BROKEN}",
        flush=True,
    )
    return kept


def _relaxed(model: FlatModel) -> float:
    program = program_of(model)
    started = time.process_time()
    relax(program)
    return time.process_time() - started


def _memory(projects: int) -> bool:
    """A snapshot made and hashed in a process of its own: what it holds, and the most on the way."""
    command = [sys.executable, "-m", "bench.decide", "--memory", str(projects)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    ratio = found["peak"] / MEMORY_LIMIT_MB
    print(
        f"snapshot of {projects} projects ({found['options']} options, {found['costs']} cost rows): "
        f"holds {found['held']:.0f} MB, at most {found['peak']:.0f} MB = {ratio:.2f} of {MEMORY_LIMIT_MB} MB"
        f"{'' if ratio <= 1 else BROKEN}"
    )
    return ratio <= 1


def measure_memory(projects: int) -> dict[str, float]:
    """Megabytes above an idle process of the same program."""
    explicit(wide(10))
    idle = resident_memory()
    snapshot = explicit(wide(projects))
    assert snapshot.hash
    gc.collect()
    return {
        "held": (resident_memory() - idle) / MB,
        "peak": (peak_memory() - idle) / MB,
        "options": snapshot["options"].size,
        "costs": snapshot["option_costs"].size,
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--smoke", action="store_true", help="a tiny plan, little work")
    parser.add_argument("--memory", type=int, metavar="PROJECTS", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.memory:
        print(json.dumps(measure_memory(given.memory)))
        return 0
    return 0 if run(given.smoke) else 1


if __name__ == "__main__":
    sys.exit(main())
