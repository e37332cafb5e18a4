"""Compare: a decision beside the usual ways of deciding, or two decisions beside one another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from rich.cells import cell_len

from maqsad.cli.folder import decision_in, study_in
from maqsad.cli.progress import step
from maqsad.cli.voice import FINE, INFEASIBLE, Voice
from maqsad.messages import Language, option_name, row_title, sentence, signed
from maqsad.portfolio.comparison import Comparison, Outcome, ProjectChange, Reached, compare, outcome
from maqsad.portfolio.decide import Decided
from maqsad.portfolio.explanation.again import Case
from maqsad.portfolio.formulation.facts import Facts, facts_of
from maqsad.portfolio.studies import nothing_told
from maqsad.portfolio.studies.usual import USUAL, UsualWay, usual
from maqsad.reporting.amounts import told
from maqsad.reporting.outcomes import Cells, Sides, plus
from maqsad.reporting.sections.usual import way_line


@dataclass(frozen=True)
class Side:
    """One decision that has a plan; `name` is that of its folder."""

    name: str
    decided: Decided
    facts: Facts
    outcome: Outcome


def compare_decisions(out: Path, other: Path | None, voice: Voice) -> int:
    """Print the comparison; the exit code says whether there were plans to compare."""
    folders = (out, other) if other else (out,)
    alike = len({folder.name for folder in folders}) < len(folders)
    sides = []
    for folder in folders:
        decided = decision_in(folder)
        if decided.proof.plan is None:
            voice.warn("compare-no-plan", name=folder.name)
            voice.answer({"status": decided.decision.status})
            return INFEASIBLE
        sides.append(side_of(str(folder) if alike else folder.name, decided))
    if other:
        _two(sides[0], sides[1], voice)
    else:
        _with_ways(out, sides[0], voice)
    return FINE


def side_of(name: str, decided: Decided) -> Side:
    """A decision that has a plan, ready to be compared."""
    assert decided.proof.plan is not None, "only a decision with a plan is compared"
    facts = facts_of(decided.snapshot)
    return Side(name, decided, facts, outcome(facts, decided.proof.plan, decided.decision.verdicts))


# ---- a decision and the usual ways


def _with_ways(out: Path, ours: Side, voice: Voice) -> None:
    """From the study beside the decision, if it was made."""
    study = study_in(out, USUAL, ours.decided)
    if study is None:
        with step(voice, "compare-progress"):
            study = usual(Case(ours.decided, USUAL.work), nothing_told)
    compared = [(way, compare(way.outcome, ours.outcome)) for way in study.ways]
    columns = {"ours": ours.outcome} | {way.way: found.first for way, found in compared}
    lang = voice.lang
    names = [sentence(f"compare-name-{name}", lang) for name in columns]
    lines = [sentence("compare-ways-title", lang), ""]
    lines += side_tables(Sides(ours.facts, tuple(columns.values()), lang), names)
    lines += ["", *(way_line(way, ours.outcome, lang) for way in study.ways), sentence("compare-owed", lang)]
    voice.lines(lines)
    voice.answer(
        {
            "ours": outcome_document(ours.outcome),
            "ways": {way.way: _way_document(way) | comparison_document(found) for way, found in compared},
        }
    )


def _way_document(way: UsualWay) -> dict[str, Any]:
    return {
        "order": list(way.order),
        "taken": list(way.taken),
        "passed": list(way.passed),
        "breaks": list(way.breaks),
    }


# ---- two decisions


def _two(first: Side, second: Side, voice: Voice) -> None:
    found, lang = compare(first.outcome, second.outcome), voice.lang
    same = first.decided.decision.model_hash == second.decided.decision.model_hash
    lines = [sentence("compare-two-title", lang, first=first.name, second=second.name)]
    identical = same and first.decided.decision == second.decided.decision
    if identical or not same:
        lines.append(sentence("compare-identical" if identical else "compare-other-data", lang))
    voice.lines([*lines, "", *difference_lines(first, second, found, lang)])
    told = {"identical": identical, "same_model": same}
    voice.answer({**told, "second": outcome_document(second.outcome)} | comparison_document(found))


def difference_lines(first: Side, second: Side, found: Comparison, lang: Language) -> list[str]:
    """Results in their own units, works, districts and money, points last; then projects and districts that change."""
    names = [first.name, second.name, sentence("compare-name-difference", lang)]
    lines = side_tables(Sides(second.facts, (first.outcome, second.outcome), lang, difference=True), names)
    lines += ["", sentence("compare-projects" if found.projects else "compare-same", lang, count=len(found.projects))]
    lines += [f"  {_project_line(change, first, second, lang)}" for change in found.projects]
    return [*lines, *_district_lines(found, second, lang)]


def _project_line(change: ProjectChange, first: Side, second: Side, lang: Language) -> str:
    why = _why(first, change.first_reasons, change.first_standing, lang)
    why += _why(second, change.second_reasons, change.second_standing, lang)
    row = second.facts.projects.get(change.project) or first.facts.projects[change.project]
    return sentence(
        "compare-project-why" if why else "compare-project",
        lang,
        title=row_title(row, lang),
        first=_option(first, change.first, lang),
        second=_option(second, change.second, lang),
        money=_signed_money(change.cost, second, lang),
        why=why,
    )


def _why(side: Side, reasons: Sequence[str], standing: str | None, lang: Language) -> list[str]:
    """Reasons, and how firmly it stands where that is proven or where there is no reason (what binds it is one)."""
    told = [sentence(f"compare-reason-{reason}", lang) for reason in reasons]
    if standing in ("in", "out") or (standing == "open" and not told):
        told.append(sentence(f"compare-standing-{standing}", lang))
    return [sentence("compare-why", lang, name=side.name, reasons=told)] if told else []


def _option(side: Side, option: str | None, lang: Language) -> str:
    if option is None:
        return sentence("compare-absent", lang)
    return option_name(side.facts.options[option], lang)


def _district_lines(found: Comparison, second: Side, lang: Language) -> Iterator[str]:
    rows = second.facts.snapshot["districts"].by_id()
    for key, sign in (("compare-gaining", 1), ("compare-losing", -1)):
        changes = [change for change in found.districts if change.gain * sign > 0]
        told = [
            sentence(
                "compare-district",
                lang,
                title=row_title(rows[c.district], lang) if c.district in rows else c.district,
                points=signed(c.gain, lang, 1),
            )
            for c in (changes if sign > 0 else reversed(changes))
        ]
        if told:
            yield sentence(key, lang, name=second.name, districts=told)


# ---- tables


def side_tables(sides: Sides, names: Sequence[str]) -> list[str]:
    """Results of the last year and later, then works, districts and money; points last."""
    lang = sides.lang
    rows: list[Cells | None] = []
    parts = {key: sides.levels(key) for key in ("last", "later")}
    for key, levels in parts.items() if any(parts.values()) else ():
        title = sentence(f"compare-levels-{key}", lang, year=sides.facts.years.last)
        rows += [(title, *names), *levels] if levels else [(title,), (sentence("compare-no-level-differs", lang),)]
        rows.append(None)
    if not rows:
        rows += [(sentence("compare-no-level-differs", lang),), None]
    rows += [(sentence("compare-others", lang), *names), *sides.works(), *sides.money(), *sides.ends()]
    return aligned(rows)


def aligned(rows: Sequence[Cells | None]) -> list[str]:
    """Lines in which the first cell is filled up behind and the others before."""
    full = [row for row in rows if row is not None and len(row) > 1]
    widths = [max(cell_len(row[n]) for row in full) for n in range(len(full[0]))]
    lines = []
    for row in rows:
        cells = [] if row is None else [row[0] + " " * (widths[0] - cell_len(row[0]))]
        cells += [
            " " * (width - cell_len(text)) + text for width, text in zip(widths[1:], (row or ())[1:], strict=False)
        ]
        lines.append("  ".join(cells).rstrip())
    return lines


def _signed_money(rial: int, side: Side, lang: Language) -> str:
    return plus(rial, told(rial, side.facts.snapshot.settings, lang), lang)


# ---- documents


def outcome_document(found: Outcome) -> dict[str, Any]:
    """Levels in micros of their unit, money in rial as text, points as numbers with the exact ratio beside them."""
    return {
        "levels": {k: _reached(reached) for k, reached in sorted(found.levels.items())},
        "works": list(found.works),
        "finished": list(found.finished),
        "finished_in_time": list(found.finished_in_time),
        "under_need": list(found.under_need),
        "district_points": {d: float(points) for d, (points, _) in sorted(found.district_points.items())},
        "money": {str(year): str(rial) for year, rial in sorted(found.money.items())},
        "left_to_next_council": str(found.left),
        "comparable_cost": str(found.comparable_cost),
        "interest": str(found.interest),
        "choices": dict(sorted(found.choices.items())),
        "value": float(found.value),
        "value_exact": _ratio(found.value),
    }


def comparison_document(found: Comparison) -> dict[str, Any]:
    """The first plan, and what the second does otherwise: every difference is second less first."""
    return {
        "outcome": outcome_document(found.first),
        "levels": {c.indicator: {"last": c.last, "later": c.later} for c in found.levels},
        "works_gained": list(found.works_gained),
        "works_lost": list(found.works_lost),
        "districts": {c.district: float(c.gain) for c in found.districts},
        "projects": [_change(change) for change in found.projects],
        "left_to_next_council": str(found.left),
        "value": float(found.value),
        "value_exact": _ratio(found.value),
    }


def _reached(found: Reached) -> Mapping[str, int]:
    return {
        "last": found.last,
        "later": found.later,
        "promised_last": found.promised_last,
        "promised_later": found.promised_later,
    }


def _change(change: ProjectChange) -> dict[str, Any]:
    return {
        "project": change.project,
        "first": change.first,
        "second": change.second,
        "first_reasons": list(change.first_reasons),
        "second_reasons": list(change.second_reasons),
        "first_standing": change.first_standing,
        "second_standing": change.second_standing,
        "cost": str(change.cost),
    }


def _ratio(value: Fraction) -> str:
    return f"{value.numerator}/{value.denominator}"
