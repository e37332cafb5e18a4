"""How long every study of a decision and the explanation of a project take, beside the decision itself in the same run.

    python -m bench.studies [--smoke]

Processor seconds count, as a multiple of those of `decide`, so that a busy machine matters little; seconds of the clock
stand beside them. A search is one that reached at least one interrupt point of the solver.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bench.measure import BROKEN
from bench.synthetic import council
from maqsad.plan.explicit import explicit
from maqsad.portfolio.decide import Decided, decide
from maqsad.portfolio.explanation.again import Case
from maqsad.portfolio.explanation.why import ProjectWhy, project_why
from maqsad.portfolio.studies import STUDIES, nothing_told

PROJECTS, SMOKE_PROJECTS = 1_065, 24
DECIDE_WORK, SMOKE_DECIDE_WORK = 500, 20
WORK, SMOKE_WORK = 20, 20
"""Interrupt points for each search of a study."""
MOST_TIMES_DECIDE = 60
"""Of one study or one explanation: a machine that is busy otherwise, or another plan, does not break it."""
HEAD = f"{'':<22}{'wall s':>8}{'CPU s':>8}{'x decide':>9}{'of limit':>9}{'searches':>9}  found"

Saying = Callable[[Any], str]
FOUND: Mapping[str, Saying] = {
    "usual": lambda found: f"{sum(way.outcome.value < found.ours.value for way in found.ways)} ways worse than ours",
    "works": lambda found: f"{len(found.works)} works, {sum(work.other is not None for work in found.works)} searched",
    "alternatives": lambda found: f"{len(found.plans)} plans, {sum(p.largest for p in found.plans)} as far as can be",
    "justice": lambda found: f"{len(found.districts)} districts",
    "ways": lambda found: f"{sum(mix is not None for mix in found.mixes.values())} curves",
    "order": lambda found: f"{len(found.levels)} levels, {len(found.missing)} without a plan",
    "parties": lambda found: f"{sum(run.status == 'found' for run in found.runs)} of {len(found.runs)} runs",
    "nearest": lambda found: f"{sum(near.at_most is not None for near in found.projects)} of {len(found.projects)}",
}


@dataclass
class Counter:
    """Counts searches from what the solver tells: each begins at its first interrupt point."""

    searches: int = 0

    def __call__(self, _stage: str, _best: float, _bound: float, done: int, _allowed: int) -> bool:
        self.searches += done == 1
        return True


@dataclass(frozen=True)
class Took:
    """One piece of work."""

    name: str
    wall: float
    seconds: float
    searches: int
    note: str

    def line(self, peer: float) -> str:
        ratio = self.seconds / peer
        figures = f"{self.wall:>8.2f}{self.seconds:>8.2f}{ratio:>9.2f}{ratio / MOST_TIMES_DECIDE:>9.2f}"
        return f"{self.name:<22}{figures}{self.searches:>9}  {self.note}" + ("" if self.holds(peer) else BROKEN)

    def holds(self, peer: float) -> bool:
        return self.seconds <= MOST_TIMES_DECIDE * peer


def run(smoke: bool = False) -> bool:
    """Decide one plan, then make every study of it and explain a project in it and one out; whether limits are kept."""
    print(HEAD)
    snapshot = explicit(council(SMOKE_PROJECTS if smoke else PROJECTS))
    decided: list[Decided] = []

    def deciding(counter: Counter) -> str:
        decided.append(decide(snapshot, work=SMOKE_DECIDE_WORK if smoke else DECIDE_WORK, progress=counter))
        return f"{snapshot['options'].size} options, {decided[0].decision.status}"

    peer = _took("decide", deciding)
    print(peer.line(peer.seconds), flush=True)
    kept = True
    for name, work in _works(decided[0], SMOKE_WORK if smoke else WORK):
        took = _took(name, work)
        print(took.line(peer.seconds), flush=True)
        kept &= took.holds(peer.seconds)
    return kept


def _took(name: str, work: Callable[[Counter], str]) -> Took:
    counter, wall, started = Counter(), time.perf_counter(), time.process_time()
    note = work(counter)
    return Took(name, time.perf_counter() - wall, time.process_time() - started, counter.searches, note)


def _works(decided: Decided, work: int) -> list[tuple[str, Callable[[Counter], str]]]:
    winning = Case(decided).delivering(decided.decision.choices.values())
    out = next(project for project in decided.decision.choices if project not in winning)
    studies = [(study.name, _study(study, decided, work)) for study in STUDIES]
    return [*studies, *((f"explain {i}", _explain(i, decided, work)) for i in (min(winning), out))]


def _study(study: Any, decided: Decided, work: int) -> Callable[[Counter], str]:
    return lambda counter: FOUND[study.name](study.run(Case(decided, work, counter), nothing_told))


def _explain(project: str, decided: Decided, work: int) -> Callable[[Counter], str]:
    return lambda counter: _flips(project_why(Case(decided, work, counter), project))


def _flips(why: ProjectWhy) -> str:
    tried = [*why.ceilings, *(why.weights.tried if why.weights else ()), *(why.effect.tried if why.effect else ())]
    proven = sum(one.proven for one in tried)
    cost = [name for name, end in (("found", why.flip.found), ("proven", why.flip.proven)) if end is not None]
    return f"{proven} of {len(tried)} trials proven, cost ends {' and '.join(cost) or 'none'}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--smoke", action="store_true", help="a tiny plan, little work")
    return 0 if run(parser.parse_args().smoke) else 1


if __name__ == "__main__":
    sys.exit(main())
