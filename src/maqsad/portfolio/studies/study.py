"""What a study is: a name, the type of its answer, and the function that finds it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from maqsad.portfolio.explanation.again import Case

Found = TypeVar("Found")
Told = Callable[[int, int], None]
"""Told how many searches of how many are done."""


@dataclass(frozen=True, slots=True)
class Study(Generic[Found]):
    """`found` is a frozen dataclass that `stored` can write; `work`: interrupt points for each of its searches."""

    name: str
    found: type[Found]
    run: Callable[[Case, Told], Found]
    work: int

    def among(self, studies: Mapping[str, Any]) -> Found | None:
        """This study's answer among those of a decision, if it was made."""
        return cast("Found | None", studies.get(self.name))


def nothing_told(_done: int, _total: int) -> None:
    """For whoever shows no progress."""
