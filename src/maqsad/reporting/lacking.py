"""What stands in the way of a project beside a plan when money alone does not make room for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from maqsad.messages import Language, sentence
from maqsad.messages.formats import listed
from maqsad.portfolio.decision import Decision
from maqsad.portfolio.formulation import formulate
from maqsad.portfolio.formulation.facts import Facts
from maqsad.portfolio.formulation.model import FlatModel
from maqsad.portfolio.repair.money import broken_rows
from maqsad.reporting.rules import rule_text

FEW = 3


@dataclass(frozen=True)
class Lacking:
    """One plan, to which projects are put one by one; all else stays."""

    facts: Facts
    model: FlatModel
    chosen: frozenset[str]
    lots: Mapping[str, int]

    @classmethod
    def beside(cls, facts: Facts, decision: Decision) -> Lacking:
        lots = {f"lots|{fund}|{year}": count for fund, year, count in decision.bonds}
        return cls(facts, formulate(facts), frozenset(decision.choices.values()), lots)

    def rows(self, project: str) -> tuple[str, ...]:
        """Rows that break with the delivering option that breaks the fewest; none if only money is in the way."""
        rest = self.chosen.difference(self.facts.by_project[project])
        ways = sorted(self.facts.delivering(project))
        found = [broken_rows(self.model, rest | {option}, self.lots) for option in ways]
        return min(found, key=len, default=())

    def said(self, project: str, lang: Language) -> str:
        """What else is lacking: the rules, or funds that may pay for it."""
        rows = self.rows(project)
        if not rows:
            return sentence("nearest-no-fund", lang)
        told = [rule_text(self.facts, row, lang) for row in rows[:FEW]]
        more = [sentence("nearest-more-rows", lang, count=len(rows) - FEW)] if len(rows) > FEW else []
        return sentence("nearest-no-money", lang, rows=listed(told + more, lang))
