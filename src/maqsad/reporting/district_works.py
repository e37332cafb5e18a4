"""The works of each district and what they bring: a line in the report, the whole on a sheet of plan.xlsx."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property

from maqsad.messages import percent_of
from maqsad.portfolio.studies.justice import DistrictFound, WorkThere
from maqsad.reporting.fairness import Fairness
from maqsad.reporting.level_words import LevelWords
from maqsad.reporting.wording import short

MOST = 2
"""Works that a district's line names."""


class DistrictWorks:
    """`chosen`: project -> its option in the plan."""

    def __init__(self, fair: Fairness, chosen: Mapping[str, str]) -> None:
        self.fair, self._chosen = fair, chosen

    @cached_property
    def _levels(self) -> LevelWords:
        return LevelWords(self.fair.facts, self.fair.lang)

    def brings(self, work: WorkThere) -> str:
        return self._levels.brings(self._chosen[work.project])

    def standing(self, row: DistrictFound) -> list[WorkThere]:
        """The works that spend money there, the largest first."""
        return [work for work in row.works if work.money > 0]

    def largest(self, row: DistrictFound, bare: Callable[[int], str]) -> str:
        """The largest works there with their money, without its unit, and what they bring."""
        told = []
        for work in self.standing(row)[:MOST]:
            values = {"project": short(self.fair.project(work.project)), "money": bare(round(work.money))}
            brings = self.brings(work)
            key = "work-brings" if brings else "work-there"
            told.append(self.fair.say(key, brings=brings, **values))
        return " · ".join(told) or self.fair.say("no-work-there")

    def lines(self, row: DistrictFound) -> Iterator[str]:
        """Every work that stands there or gives its residents something."""
        for work in row.works:
            share = work.points / row.points if row.points > 0 else None
            yield self.fair.say(
                "work-line",
                project=self.fair.project(work.project),
                id=work.project,
                money=self.fair.said(round(work.money)) if work.money else "—",
                share="—" if share is None else percent_of(share, self.fair.lang, 1),
                brings=self.brings(work) or "—",
            )
