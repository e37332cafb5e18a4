"""HiGHS, called directly: the only place that knows a solver."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Literal

import highspy
import numpy as np

from maqsad.portfolio.solving.program import INFINITY, Floats, Program

Progress = Callable[[float, float, int], bool]
"""Told best objective found, bound and work done; answers whether to go on."""


Effort = Literal["full", "plain"]
LEFT_OUT: Mapping[Effort, tuple[str, ...]] = {
    "full": (),
    "plain": ("mip_allow_restart", "mip_heuristic_run_rins", "mip_heuristic_run_rens"),
}
"""What the solver leaves out: to begin anew when the root has fixed much, and searches of its own within the search.

Where branching alone ends the search, these cost more than they find.
"""


class Ended(Enum):
    """How a search ended: proven to the gap asked for, at the work limit, or without any plan."""

    OPTIMAL = "optimal"
    LIMIT = "limit"
    INFEASIBLE = "infeasible"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a search ended. `bound` is a lower bound of the minimised objective; `point` None if nothing was found."""

    ended: Ended
    point: Floats | None
    objective: float
    bound: float
    work: int


@dataclass(frozen=True, slots=True)
class Relaxation:
    """The linear relaxation. `duals` are, row by row, the change of the minimum for one more unit of right side."""

    ended: Ended
    objective: float
    point: Floats
    duals: Floats


def search(
    program: Program,
    *,
    gap: float,
    work: int,
    start: Floats | None = None,
    progress: Progress | None = None,
    wanted: float | None = None,
    effort: Effort = "full",
) -> Outcome:
    """Minimise over whole choices until the relative gap or the work limit is reached, never by the clock.

    With `wanted`, only plans whose objective is at most that are looked for, and the first ends the search; the bound
    then says nothing of other plans. `effort` is what the solver does beside branching.
    Work is counted in the solver's own interrupt points, which are the same on an idle and on a busy machine.
    """
    solver = _solver(program, whole=True)
    solver.setOptionValue("mip_rel_gap", gap)
    solver.setOptionValue("mip_abs_gap", 1e-9)
    for option in LEFT_OUT[effort]:
        solver.setOptionValue(option, False)
    if start is not None:
        solution = highspy.HighsSolution()
        solution.col_value = start
        solver.setSolution(solution)
    if wanted is not None:
        solver.setOptionValue("objective_bound", wanted)
        solver.setOptionValue("objective_target", wanted)
    counter = _Work(work, progress)
    solver.cbMipInterrupt += counter
    solver.run()
    if counter.interrupted:
        raise KeyboardInterrupt
    info = solver.getInfo()
    status = solver.getModelStatus()
    if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
        return Outcome(Ended.INFEASIBLE, None, INFINITY, INFINITY, counter.done)
    found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    point = np.array(solver.getSolution().col_value) if found else None
    ended = Ended.OPTIMAL if status == highspy.HighsModelStatus.kOptimal else Ended.LIMIT
    objective = info.objective_function_value if found else INFINITY
    return Outcome(ended, point, objective, info.mip_dual_bound, counter.done)


def relax(program: Program) -> Relaxation:
    """Solve the linear relaxation by the simplex method."""
    found = Relaxer(program)()
    if found.ended is Ended.LIMIT:
        raise RuntimeError("the relaxation ended without an answer")
    return found


class Relaxer:
    """The linear relaxation of one program, solved again and again with other bounds, each time from where it stood.

    The answer depends on what was asked before; the same questions in the same order get the same answers.
    """

    def __init__(self, program: Program) -> None:
        self._program = program
        self._solver = _solver(program, whole=False)
        self._solver.setOptionValue("solver", "simplex")

    def __call__(self, bounds: Mapping[int, tuple[float, float]] | None = None) -> Relaxation:
        """With `bounds` (column -> lower, upper) in place of the program's own; LIMIT if it was not solved."""
        bounds = bounds or {}
        for j, (lower, upper) in bounds.items():
            self._solver.changeColBounds(j, lower, upper)
        self._solver.run()
        status, solution = self._solver.getModelStatus(), self._solver.getSolution()
        objective = self._solver.getInfo().objective_function_value
        found = Relaxation(_ended(status), objective, np.array(solution.col_value), np.array(solution.row_dual))
        for j in bounds:
            self._solver.changeColBounds(j, *_limits([self._program.lower[j], self._program.upper[j]]))
        return found


def _ended(status: Any) -> Ended:
    if status == highspy.HighsModelStatus.kInfeasible:
        return Ended.INFEASIBLE
    solved = (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kModelEmpty)
    return Ended.OPTIMAL if status in solved else Ended.LIMIT


def version() -> str:
    return str(highspy.Highs().version())  # type: ignore[no-untyped-call]


class _Work:
    """Counts interrupt points and stops the solver at the limit."""

    def __init__(self, limit: int, progress: Progress | None) -> None:
        self.limit, self.done, self._progress = limit, 0, progress
        self.interrupted = False

    def __call__(self, event: Any) -> None:
        self.done += 1
        if self._progress:
            data = event.data_out
            self.interrupted |= not self._progress(data.mip_primal_bound, data.mip_dual_bound, self.done)
        if self.done >= self.limit or self.interrupted:
            event.interrupt()


def _solver(program: Program, whole: bool) -> Any:
    solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("parallel", "off")
    solver.setOptionValue("random_seed", 0)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(program.cost), len(program.row_ids)
    lp.col_cost_, lp.offset_ = np.array(program.cost), program.offset
    lp.col_lower_, lp.col_upper_ = _limits(program.lower), _limits(program.upper)
    lp.row_lower_, lp.row_upper_ = _limits(program.row_lower), _limits(program.row_upper)
    starts, indices, values = program.matrix()
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = starts, indices, values
    if whole:
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        lp.integrality_ = [kinds[flag] for flag in program.whole]
    solver.passModel(lp)
    return solver


def _limits(values: Sequence[float]) -> Floats:
    limits: Floats = np.nan_to_num(np.array(values), posinf=highspy.kHighsInf, neginf=-highspy.kHighsInf)
    return limits
