"""What a rule of the model is: a header that people read, and the columns and rows it makes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from maqsad.portfolio.formulation.facts import Facts
from maqsad.portfolio.formulation.model import Column, Row
from maqsad.values.text import Bilingual

Part = Column | Row


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `id` is the first part of its rows' ids; `build` yields its columns and rows.

    `coupling` is true where a row binds several projects; a row of one project's own choice is false.
    """

    id: str
    symbol: str
    unit: Bilingual
    statement: Bilingual
    latex: str
    source: str
    build: Callable[[Facts], Iterable[Part]]
    coupling: bool = True
