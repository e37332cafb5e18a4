"""What results one project's other option would bring or cost, all else as chosen and whatever the rows say (K7)."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from maqsad.portfolio.formulation.attainment import QUANTA
from maqsad.portfolio.formulation.facts import Facts


class Swaps:
    """V of a choice with one option changed, less V of the choice."""

    def __init__(self, facts: Facts, chosen: frozenset[str]) -> None:
        self._facts, self._chosen = facts, chosen
        self._inside: dict[tuple[str, str, int], int] = {}
        self._acting: dict[str, set[str]] = {}
        for (k, _), series in facts.effects.expected.items():
            for options in series.values():
                for option in options:
                    self._acting.setdefault(option, set()).add(k)

    def level(self, k: str, year: int, out: str = "", into: str = "") -> int:
        """The expected level of an indicator with one option in place of another, micros of its unit."""
        return self._facts.scales[k].level(self._progress(k, year, out, into))

    def points(self, project: str, option: str) -> Fraction:
        """Points by which `option` in place of the project's chosen one changes the results."""
        ours = next(o for o in self._facts.by_project[project] if o in self._chosen)
        moved = self._acting.get(ours, set()) | self._acting.get(option, set())
        quanta = 0
        for k in sorted(moved):
            for year in self._facts.years.scored:
                worth = self._facts.attainment(k, year)
                quanta += worth(self._progress(k, year, ours, option)) - worth(self._progress(k, year, "", ""))
        return Fraction(quanta, QUANTA)

    def _progress(self, k: str, year: int, out: str, into: str) -> int:
        facts = self._facts
        total = facts.scales[k].base_progress(year)
        for (indicator, channel), series in facts.effects.expected.items():
            if indicator == k:
                effects = series.get(year, {})
                inside = self._of((k, channel, year), effects) - effects.get(out, 0) + effects.get(into, 0)
                total += facts.channels[channel](inside) if channel else inside
        return total

    def _of(self, key: tuple[str, str, int], effects: Mapping[str, int]) -> int:
        """What the chosen options add up to inside a channel."""
        if key not in self._inside:
            self._inside[key] = sum(e for o, e in effects.items() if o in self._chosen)
        return self._inside[key]
