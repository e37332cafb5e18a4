"""What is decided about each half-finished work: its fate, why this option, what it leaves, what safety costs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from maqsad.messages import Language, percent_bp, row_title, sentence, signed
from maqsad.messages.formats import listed, number
from maqsad.portfolio.explanation.half_finished import IN_USE, Fate, fate, making_safe, unbuilt
from maqsad.portfolio.explanation.rival import Part, Rival, rivals
from maqsad.portfolio.explanation.swaps import Swaps
from maqsad.portfolio.formulation import formulate
from maqsad.reporting.amounts import Amounts
from maqsad.reporting.model import ReportModel
from maqsad.reporting.projects import Priced, ProjectLine
from maqsad.reporting.wording import kind_title

MOST = 3
"""Options shown beside the proposal."""


@dataclass(frozen=True)
class WorkChoices:
    """The works of one report model."""

    model: ReportModel

    @cached_property
    def fates(self) -> dict[str, Fate]:
        return {work.id: fate(self.model.facts, work.option.id) for work in self.model.works}

    @cached_property
    def counts(self) -> Counter[Fate]:
        return Counter(self.fates.values())

    @property
    def in_use(self) -> int:
        return sum(self.counts[name] for name in IN_USE)

    @cached_property
    def unbuilt(self) -> Mapping[str, int]:
        return unbuilt(self.model.facts, (work.option.id for work in self.model.works))

    @cached_property
    def safe(self) -> Mapping[str, int]:
        return making_safe(self.model.facts, (work.option.id for work in self.model.works))

    @cached_property
    def rivals(self) -> dict[str, Rival]:
        facts, decision = self.model.facts, self.model.decision
        works = [work.id for work in self.model.works]
        return rivals(facts, formulate(facts), decision.shadow_prices, decision.choices, works)

    @cached_property
    def _swaps(self) -> Swaps:
        return Swaps(self.model.facts, frozenset(self.model.decision.choices.values()))

    def points(self, work: ProjectLine, option: Priced) -> Fraction:
        """Points of results by which the option differs from the proposal."""
        return Fraction(0) if option.chosen else self._swaps.points(work.id, option.id)

    def beside(self, work: ProjectLine) -> list[Priced]:
        """Options to show beside the proposal: the next best, the plan in force, finishing, and ending cheapest."""
        others = [option for option in work.options if not option.chosen]
        rival = self.rivals.get(work.id)
        ends = [option for option in others if option.usable_year is None]
        wanted = [
            next((option for option in others if rival is not None and option.id == rival.option), None),
            next((option for option in others if option.in_force), None),
            work.finishing,
            min(ends, key=lambda option: (option.cost, option.id), default=None),
        ]
        found: list[Priced] = []
        for option in wanted:
            if option is not None and not option.chosen and option not in found:
                found.append(option)
        order = {option.id: n for n, option in enumerate(self.ordered(work))}
        return sorted(found[:MOST], key=lambda option: order[option.id])

    def ordered(self, work: ProjectLine) -> list[Priced]:
        """All its options: the proposal, the ways to use by year, then those that bring it to none."""
        last = (True, 0)
        return sorted(
            work.options,
            key=lambda o: (not o.chosen, last if o.usable_year is None else (False, o.usable_year), o.cost, o.id),
        )

    # ---- in words

    def lead(self, amounts: Amounts) -> str:
        """How many come into use, finished or not, and what becomes of the others."""
        lang, counts = amounts.lang, self.counts
        stays = sum(self.unbuilt.values())
        parts = [
            sentence(f"fate-{name}", lang, count=counts[name], money=amounts.said(stays))
            for name in IN_USE
            if counts[name]
        ]
        ends = [sentence(f"fate-{name}", lang, count=counts[name]) for name in ("closed", "left") if counts[name]]
        values = {"all": len(self.model.works), "use": self.in_use}
        told = listed(parts, lang) if parts else "—"
        key = "fates" if parts and ends else "fates-all" if parts else "fates-none"
        return sentence(key, lang, list=told, ends=listed(ends, lang), **values)

    def sunk(self, amounts: Amounts) -> str:
        """What was spent on the works that are closed, and what closing them costs."""
        closed = [work for work in self.model.works if self.fates[work.id] == "closed"]
        spent = [work.row.spent_to_date for work in closed if work.row.spent_to_date is not None]
        if not closed or not spent:
            return ""
        values = {"spent": amounts.said(sum(spent)), "cost": amounts.said(sum(work.option.cost for work in closed))}
        return sentence("works-sunk", amounts.lang, count=len(closed), known=len(spent), **values)

    def danger(self, work: ProjectLine, amounts: Amounts) -> str:
        """That the site is dangerous, and what every option carries for it."""
        if not work.row.dangerous:
            return ""
        cost = self.safe.get(work.id, 0)
        key = "work-danger" if cost else "work-danger-unknown"
        return sentence(key, amounts.lang, money=amounts.bare(cost), year=self.model.first)

    def why(self, work: ProjectLine, amounts: Amounts) -> list[str]:
        """Why this option and not the next best; what a stage leaves; that a partner must sign."""
        lang = amounts.lang
        found = [self._rather(work, amounts)]
        if work.id in self.unbuilt:
            found.append(sentence("work-stage", lang, money=amounts.bare(self.unbuilt[work.id])))
        if self.fates[work.id] == "partner":
            found.append(sentence("work-partner", lang, probability=percent_bp(work.option.probability, lang, 0)))
        found.append(self._lying(work, amounts))
        return [line for line in found if line]

    def _lying(self, work: ProjectLine, amounts: Amounts) -> str:
        """Of a work that is left as it lies: what that leaves, beside the cheapest way to close it."""
        ends = [option for option in work.options if option.kind in ("stopped", "suspended")]
        if self.fates[work.id] != "left" or work.held or not ends:
            return ""
        cost = min(option.cost for option in ends)
        values = {"lost": amounts.bare(work.option.left), "cost": amounts.bare(cost)}
        return sentence("work-left-lying", amounts.lang, **values)

    def _rather(self, work: ProjectLine, amounts: Amounts) -> str:
        rival, lang = self.rivals.get(work.id), amounts.lang
        if rival is None or work.held:
            return ""
        option = next(option for option in work.options if option.id == rival.option)
        told = {"other": title(option, lang)}
        pros, cons = ((self._part(work, option, part, amounts) for part in parts) for parts in (rival.pros, rival.cons))
        best, worst = (next(filter(None, said), "") for said in (pros, cons))
        if not best:
            return sentence("rather-close", lang, **told)
        said = sentence("rather-both" if worst else "rather", lang, **told, best=best, worst=worst)
        return said if rival.lead > 0 else sentence("rather-by-a-hair", lang, text=said)

    def _part(self, work: ProjectLine, other: Priced, part: Part, amounts: Amounts) -> str:
        """One thing that speaks for the proposal, or against it."""
        lang, side = amounts.lang, "for" if part.points > 0 else "against"
        if part.about == "results":
            return sentence(f"rather-results-{side}", lang, points=number(abs(part.points), lang, 1))
        if part.about == "capacity":
            row = next(row for row in self.model.snapshot["capacities"] if row.id == part.what)
            return sentence(f"rather-capacity-{side}", lang, capacity=row_title(row, lang) or part.what)
        if part.about not in ("money", "left"):
            return sentence(f"rather-{part.about}-{side}", lang)
        more = self._more(work, other, part)
        if (more > 0) != (part.points > 0):
            return sentence(f"rather-fund-{side}", lang, year=int(part.what)) if part.about == "money" else ""
        if part.about == "left":
            return sentence(f"rather-left-{side}", lang, money=amounts.bare(abs(more)))
        return sentence(f"rather-money-{side}", lang, money=amounts.bare(abs(more)), year=int(part.what))

    def _more(self, work: ProjectLine, other: Priced, part: Part) -> int:
        """Rial by which the other option costs more in that year, or leaves more to the next council."""
        if part.about == "left":
            return other.left - work.option.left
        nominal = self._nominal
        year = int(part.what)
        return nominal.get((other.id, year), 0) - nominal.get((work.option.id, year), 0)

    @cached_property
    def _nominal(self) -> dict[tuple[str, int], int]:
        found: dict[tuple[str, int], int] = {}
        for line in self.model.facts.costs.lines:
            key = (line.option, line.year)
            found[key] = found.get(key, 0) + line.amount
        return found


def title(option: Priced, lang: Language) -> str:
    """The option's own title, or that of its kind."""
    return option.title.get(lang) or kind_title(option.kind, lang)


def against(points: Fraction, lang: Language) -> str:
    """A difference of points for a narrow column."""
    return signed(points, lang, 1) if abs(points) * 20 >= 1 else "—"
