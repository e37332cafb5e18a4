"""How a command speaks: sentences for people, JSON for programs, and what goes where."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from rich.console import Console

from maqsad.cli.streams import put, silence
from maqsad.messages import Language, problem_text, sentence, severity_name
from maqsad.values.problem import Problem, Severity

FINE, PROBLEMS, WRONG_USE, INFEASIBLE, NO_PLAN, INTERRUPTED = 0, 1, 2, 3, 4, 130
"""Exit codes."""
STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "dim"}


class _Patient(Console):
    """A console that goes on in silence once nobody reads it."""

    def on_broken_pipe(self) -> None:
        self.quiet = True
        silence(self.file)


@dataclass(frozen=True)
class Voice:
    """Answers go to standard output, problems and progress to standard error."""

    lang: Language
    quiet: bool
    json: bool

    @property
    def err(self) -> Console:
        return _Patient(stderr=True, highlight=False, soft_wrap=True, emoji=False)

    def say(self, key: str, **values: object) -> None:
        """One sentence for a person; silent with --quiet or --json."""
        if not self.quiet and not self.json:
            put(sentence(key, self.lang, **values))

    def warn(self, key: str, **values: object) -> None:
        """One sentence for a person on standard error, even with --quiet."""
        self.err.print(sentence(key, self.lang, **values), markup=False)

    def lines(self, lines: Iterable[str]) -> None:
        if not self.quiet and not self.json:
            for line in lines:
                put(line)

    def answer(self, document: Mapping[str, Any]) -> None:
        """The answer for a program; printed only with --json."""
        if self.json:
            put(json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True, default=str))

    def problems(self, problems: Iterable[Problem], *, all_of_them: bool = True) -> None:
        """Each problem on a line, errors first; warnings and notes only if `all_of_them`, never with --quiet."""
        if self.json:
            return
        for problem in sorted(problems, key=lambda p: list(Severity).index(p.severity)):
            if problem.stops or (all_of_them and not self.quiet):
                name = severity_name(problem.severity, self.lang)
                self.err.print(
                    f"{name}: {problem_text(problem, self.lang)}", style=STYLES[problem.severity], markup=False
                )


def problem_document(problem: Problem, lang: Language) -> dict[str, Any]:
    place = problem.place
    return {
        "id": problem.id,
        "severity": problem.severity.value,
        "table": place.table,
        "row": place.row,
        "column": place.column,
        "key": place.key,
        "text": problem_text(problem, lang),
    }


def counts(problems: Iterable[Problem]) -> dict[str, int]:
    found = Counter(problem.severity for problem in problems)
    return {"errors": found[Severity.ERROR], "warnings": found[Severity.WARNING], "notes": found[Severity.NOTE]}
