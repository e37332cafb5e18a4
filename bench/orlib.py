"""All 60 knapsacks of the OR-Library (mknapcb1 and mknapcb4) decided as plans, against the best values known.

    python -m bench.orlib [--smoke]

Each instance gets little work at first, and more in steps up to the product's own default where the value stays under
99.5 % of the best known. A line holds the work of the last step, the value found, the best known (1997), their ratio,
the published bound of the linear relaxation, the gap, seconds of the processor over all steps, and how many times those
of HiGHS' own linear relaxation in the same run that is.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

from bench.measure import BROKEN
from maqsad.plan.explicit import explicit
from maqsad.portfolio.decide import DEFAULT_WORK, decide
from maqsad.portfolio.formulation import formulate
from maqsad.portfolio.formulation.facts import facts_of
from maqsad.portfolio.solving.highs import relax
from maqsad.portfolio.solving.program import program_of

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from orlib.adapter import FOLDER, Knapsack, best_known, instances  # noqa: E402 - the adapter stands beside its tests

FILES = ("mknapcb1.txt", "mknapcb4.txt")
LEAST = Fraction(995, 1000)
"""Of the best value known."""
STEPS, SMOKE_STEPS = (3_000, 20_000, DEFAULT_WORK), (100,)
HEAD = (
    f"{'instance':<12}{'work':>8}{'value':>8}{'best':>8}{'ratio':>9}{'LP bound':>11}{'gap':>9}{'seconds':>9}{'x LP':>8}"
)


def run(smoke: bool = False) -> bool:
    """Print the table; whether every value keeps its limits. Without the data there is nothing to measure."""
    data = (ROOT / os.environ.get("MAQSAD_DATA", "../shared/data")).resolve()
    if not (data / FOLDER).is_dir():
        print(f"OR-Library: skipped, {FOLDER} is absent (MAQSAD_DATA)")
        return True
    known = best_known(data)
    knapsacks = [k for file in FILES for k in instances(data / FOLDER / file)[: 1 if smoke else None]]
    print(HEAD)
    ratios, good = [], True
    for knapsack in knapsacks:
        ratio, kept = _one(knapsack, *known[knapsack.name], SMOKE_STEPS if smoke else STEPS)
        ratios.append(ratio)
        good &= kept
    mean = float(sum(ratios) / len(ratios))
    print(f"{len(ratios)} instances: mean {mean:.5f}, least {float(min(ratios)):.5f} of the best known, limit 0.995")
    return good


def _one(knapsack: Knapsack, best: Fraction, relaxed: Fraction, steps: Iterable[int]) -> tuple[Fraction, bool]:
    snapshot = explicit(knapsack.plan)
    program = program_of(formulate(facts_of(snapshot)))
    started = time.process_time()
    relax(program)
    peer = time.process_time() - started
    started = time.process_time()
    for work in steps:
        decision = decide(snapshot, work=work).decision
        value = knapsack.profit(decision)
        if value >= LEAST * best:
            break
    seconds = time.process_time() - started
    ratio = value / best
    kept = LEAST * best <= value <= relaxed and knapsack.fits(decision)
    print(
        f"{knapsack.name:<12}{work:>8}{float(value):>8.0f}{float(best):>8.0f}{float(ratio):>9.5f}{float(relaxed):>11.1f}"
        f"{float(decision.gap or 0):>9.5f}{seconds:>9.2f}{seconds / peer:>8.0f}{'' if kept else BROKEN}",
        flush=True,
    )
    return ratio, kept


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--smoke", action="store_true", help="one instance of each file, little work")
    return 0 if run(parser.parse_args().smoke) else 1


if __name__ == "__main__":
    sys.exit(main())
