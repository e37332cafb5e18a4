"""Studies: what a council asks of a decision, each worked out from it alone and stored beside it.

One file a study: a frozen dataclass of what was found (ids, whole numbers, fractions; no sentences) and the function
that finds it. `STUDIES` lists them in the order in which the report tells them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from maqsad.portfolio.studies.alternatives import ALTERNATIVES
from maqsad.portfolio.studies.justice import JUSTICE
from maqsad.portfolio.studies.nearest import NEAREST
from maqsad.portfolio.studies.order import ORDER
from maqsad.portfolio.studies.parties import PARTIES
from maqsad.portfolio.studies.study import Study, Told, nothing_told
from maqsad.portfolio.studies.usual import USUAL
from maqsad.portfolio.studies.ways import WAYS
from maqsad.portfolio.studies.works import WORKS

STUDIES: tuple[Study[Any], ...] = (USUAL, WORKS, ALTERNATIVES, JUSTICE, WAYS, ORDER, PARTIES, NEAREST)
"""In the order of the report."""


def by_name() -> Mapping[str, Study[Any]]:
    return {study.name: study for study in STUDIES}


__all__ = ["STUDIES", "Study", "Told", "by_name", "nothing_told"]
