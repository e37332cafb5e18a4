"""Every project's decision, and the half-finished works with their options and prices."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction

from maqsad.plan.table import Row
from maqsad.portfolio.decision import BINDING, Decision, ProjectVerdict
from maqsad.portfolio.formulation.facts import Facts
from maqsad.values.text import Bilingual

ENDS = frozenset({"stopped", "suspended", "handed_over", "nothing"})
"""What nobody but the council decides about a work that has been begun."""


@dataclass(frozen=True, slots=True)
class Priced:
    """One option of a project. `cost` is comparable (one price year), rial."""

    id: str
    kind: str
    title: Bilingual
    usable_year: int | None
    scope: int
    probability: int
    cost: int
    left: int
    chosen: bool
    in_force: bool


@dataclass(frozen=True, slots=True)
class ProjectLine:
    """One decided project. `reasons`: why money is won; `decider`: who must decide.

    `standing`: obligation, amendment or held where that binds it; `duty` where it wins nothing and states itself that
    it changes no indicator; only then what the numbers say: in, out or open.
    """

    id: str
    title: Bilingual
    row: Row
    half_finished: bool
    option: Priced
    options: tuple[Priced, ...]
    standing: str
    reasons: tuple[str, ...]
    enables: tuple[Bilingual, ...]
    obligations: tuple[Row, ...]
    held: bool
    cost: int
    """Nominal rial, all years."""
    value_points: Fraction
    price_points: Fraction
    decider: str

    @property
    def stopper(self) -> str:
        """Who may end a half-finished work that is to go on: council, obligation (none while it stands), or nobody.

        `council-signed`: the council, and ending costs what the contract says (D8, D9).
        """
        if not self.half_finished or self.decider == "council":
            return ""
        if self.obligations:
            return "obligation"
        return "council-signed" if self.row.contract == "signed" else "council"

    @property
    def delivers(self) -> bool:
        return self.option.usable_year is not None

    @property
    def cheapest(self) -> Priced | None:
        """The cheapest way to bring it into use, whole or a stage of it."""
        ways = [option for option in self.options if option.usable_year is not None]
        return min(ways, key=lambda option: (option.cost, option.id), default=None)

    @property
    def finishing(self) -> Priced | None:
        """The cheapest way to finish it whole, if there is one."""
        whole = [option for option in self.options if option.usable_year is not None and option.scope >= 10_000]
        return min(whole, key=lambda option: (option.cost, option.id), default=None)


def project_lines(facts: Facts, decision: Decision) -> tuple[ProjectLine, ...]:
    """Every project that has a choice, by id."""
    enabled = _enabled(facts, decision)
    obliged = defaultdict(list)
    for row in sorted(facts.snapshot["obligations"], key=lambda row: row.id):
        obliged[row.project].append(row)
    return tuple(
        _line(facts, decision, project, tuple(obliged[project]), enabled.get(project, ()))
        for project in facts.by_project
        if project in decision.choices
    )


def undecided(facts: Facts) -> tuple[Row, ...]:
    """Projects without any option (rule T4)."""
    return tuple(facts.projects[id] for id in sorted(facts.projects) if id not in facts.by_project)


def _line(
    facts: Facts, decision: Decision, project: str, obligations: tuple[Row, ...], enables: tuple[Bilingual, ...]
) -> ProjectLine:
    row, chosen = facts.projects[project], decision.choices[project]
    verdict = decision.verdicts.get(project)
    options = tuple(_priced(facts, option, chosen) for option in facts.by_project[project])
    option = next(option for option in options if option.chosen)
    held = row.estimate == "not_estimated"
    return ProjectLine(
        id=project,
        title=Bilingual(row.title_fa, row.title_en),
        row=row,
        half_finished=row.state == "half_finished",
        option=option,
        options=options,
        standing=_standing(row, option, verdict),
        reasons=tuple(verdict.reasons) if verdict else (),
        enables=enables,
        obligations=obligations,
        held=held,
        cost=verdict.cost if verdict else 0,
        value_points=verdict.value_points if verdict else Fraction(0),
        price_points=verdict.cost_at_shadow_prices if verdict else Fraction(0),
        decider=_decider(row, option, held),
    )


def _standing(row: Row, option: Priced, verdict: ProjectVerdict | None) -> str:
    told = verdict.told if verdict else "open"
    without_effect = row.estimate == "stated_none" and option.usable_year is None
    return "duty" if without_effect and told not in BINDING else told


def _priced(facts: Facts, id: str, chosen: str) -> Priced:
    row = facts.options[id]
    return Priced(
        id=id,
        kind=row.kind,
        title=Bilingual(row.title_fa, row.title_en),
        usable_year=row.usable_year,
        scope=row.scope,
        probability=row.probability,
        cost=facts.costs.comparable[id],
        left=facts.costs.left[id],
        chosen=id == chosen,
        in_force=facts.in_force.get(row.project) == id,
    )


def _decider(row: Row, option: Priced, held: bool) -> str:
    if held:
        return "unit"
    if row.state == "half_finished" and option.kind in ENDS:
        return "council"
    return "mayor" if option.in_force else "commission"


def _enabled(facts: Facts, decision: Decision) -> dict[str, tuple[Bilingual, ...]]:
    """Project -> titles of the chosen projects that require it."""
    found: dict[str, list[Bilingual]] = defaultdict(list)
    for relation in sorted(facts.snapshot["relations"], key=lambda row: row.id):
        if relation.kind != "requires" or decision.choices.get(relation.project) not in facts.named(
            relation.options, relation.project
        ):
            continue
        needed = {facts.options[option].project for option in relation.needs_options.split()} or {relation.needs}
        row = facts.projects[relation.project]
        for project in needed:
            found[project].append(Bilingual(row.title_fa, row.title_en))
    return {project: tuple(titles) for project, titles in found.items()}
