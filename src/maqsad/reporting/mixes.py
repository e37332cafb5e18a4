"""What is in the cheapest mixes to a result, and in the plan: projects, options, cost and effect of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from maqsad.portfolio.formulation.facts import Facts
from maqsad.portfolio.studies.ways import Mix, Way

BUILT = "works"
"""The nature of construction."""


@dataclass(frozen=True)
class Contents:
    """One mix: its option of each project, and what it costs above the cheapest choice if nothing is sought (B2)."""

    facts: Facts
    mix: Mix
    ways: Sequence[Way]
    options: tuple[str, ...]
    progress: int
    """That it is made for; micros."""

    @cached_property
    def option(self) -> Mapping[str, str]:
        """Project -> option; those that neither act nor cost otherwise than at the start are not here."""
        return {self.facts.options[option].project: option for option in self.options}

    @cached_property
    def start(self) -> Mapping[str, str]:
        return {self.facts.options[option].project: option for option in self.mix.start}

    @cached_property
    def cost(self) -> Mapping[str, int]:
        """Project -> rial above its option of the start."""
        cost = self.facts.costs.comparable
        return {project: cost[option] - cost[self.start[project]] for project, option in self.option.items()}

    @cached_property
    def effect(self) -> Mapping[str, int]:
        """Project -> expected effect, micros of progress; those without one are not here."""
        effects = {way.option: way.expected for way in self.ways}
        return {project: effects[option] for project, option in self.option.items() if option in effects}

    @property
    def total(self) -> int:
        return sum(self.cost.values())

    @cached_property
    def acting(self) -> tuple[str, ...]:
        """Projects that help, the dearest first."""
        helping = (project for project, effect in self.effect.items() if effect > 0)
        return tuple(sorted(helping, key=lambda project: (-self.cost[project], project)))

    @cached_property
    def built(self) -> int:
        """Rial of construction among those."""
        natures = {way.project: way.nature for way in self.ways}
        return sum(self.cost[project] for project in self.acting if natures[project] == BUILT)

    def shared(self, other: Contents) -> tuple[str, ...]:
        """Projects that help here and in the other."""
        return tuple(project for project in self.acting if other.effect.get(project, 0) > 0)


def contents(facts: Facts, ways: Sequence[Way], mix: Mix) -> tuple[Contents, Contents | None, Contents | None]:
    """Of the plan; of the cheapest mix found at the plan's level; and of that to the target, or as far as one goes.

    The last is None where nothing need be done, or it is the second.
    """
    ours = Contents(facts, mix, ways, mix.mix, mix.plan)
    level = _at(facts, ways, mix, mix.plan)
    end = end_of(mix)
    return ours, level, None if end in (mix.base, mix.plan) else _at(facts, ways, mix, end)


def end_of(mix: Mix) -> int:
    """The target where it was reached, else the furthest that was."""
    return max(mix.base, mix.target) if mix.reachable == "reachable" else mix.potential


def _at(facts: Facts, ways: Sequence[Way], mix: Mix, progress: int) -> Contents | None:
    point = mix.at(progress)
    return None if point is None or point.found is None else Contents(facts, mix, ways, point.mix, progress)
