"""What the command line prints of a decision."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from maqsad.messages import Language, row_titles, sentence
from maqsad.reporting.amounts import amounts_of
from maqsad.reporting.mending import Told, clash_texts, policy_texts, repair_lines, tail_lines
from maqsad.reporting.model import ReportModel
from maqsad.reporting.wording import gap_text, level, status_text, works_outcome

MOST_RESULTS = 12


def summary_lines(model: ReportModel, lang: Language, out: Path | None = None) -> list[str]:
    """Standing, results promised, money, half-finished works, the gap, and where the files lie; an empty text parts."""
    lines = [sentence("mechanics-only", lang)] if model.mechanics_only else []
    lines += [sentence(f"standing-{model.decision.standing}", lang), status_text(model, lang), ""]
    lines += _decided(model, lang) if model.decided else _no_plan(model, lang)
    if out is not None:
        lines += ["", sentence("summary-files", lang, path=str(out))]
    return lines


def _decided(model: ReportModel, lang: Language) -> list[str]:
    decision, said = model.decision, amounts_of(model, lang).said
    lines = [sentence("mayor-results", lang, year=model.last) + ":"]
    lines += [f"  {_result(model, n, lang)}" for n in range(min(MOST_RESULTS, len(model.results)))]
    rest = len(model.results) - MOST_RESULTS
    if rest > 0:
        lines.append("  " + sentence("mayor-more-results", lang, count=rest, section=sentence("results", lang)))
    lines += ["", sentence("summary-money", lang, chosen=said(model.spent(False)), base=said(model.spent(True)))]
    left, in_force = said(decision.left_to_next_council), said(decision.left_in_force)
    beside = model.has_plan_in_force
    council = "summary-council" if beside else "summary-council-nothing"
    lines.append(sentence(council, lang, left=left, in_force=in_force))
    if decision.held_money:
        lines.append(sentence("mayor-held", lang, money=said(decision.held_money)))
    if model.works:
        lines.append(works_outcome(model, lang))
    points = "summary-value" if beside else "summary-value-nothing"
    lines.append(sentence(points, lang, value=decision.value, base=decision.base_value))
    gaps = {"gap": gap_text(decision.gap, lang), "certified": gap_text(decision.certified_gap, lang)}
    return [*lines, sentence("summary-gap", lang, **gaps), sentence("proof-caution", lang)]


def _no_plan(model: ReportModel, lang: Language) -> list[str]:
    found = model.decision.infeasibility
    if found is None:
        return []
    amounts = amounts_of(model, lang)
    lines = _told(clash_texts(model, found, amounts))
    lines += [*tail_lines(model, found, lang), "", *repair_lines(model, found, amounts)]
    by_fund: dict[str, int] = defaultdict(int)
    for fund, _, rial in found.extra or ():
        by_fund[fund] += rial
    names = row_titles(model.snapshot["funds"], lang)
    lines += [f"  {names[fund]}: {amounts.said(rial)}" for fund, rial in by_fund.items()]
    return [*lines, "", *_told(policy_texts(model, found, amounts))]


def _told(texts: Sequence[Told]) -> list[str]:
    lines = []
    for one in texts:
        lines += [one.lead, *(f"  {thing}" for thing in one.things), *([one.note] if one.note else [])]
    return lines


def _result(model: ReportModel, n: int, lang: Language) -> str:
    result = model.results[n]
    return sentence(
        "summary-result",
        lang,
        title=result.title.get(lang),
        unit=result.unit.get(lang),
        baseline=level(result, result.baseline, lang),
        promised=level(result, result.last.promised, lang),
        target=level(result, result.target, lang),
    )
