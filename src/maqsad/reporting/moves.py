"""Moves of indicators between two plans, as one sentence: the weightiest first, each in its own unit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from maqsad.messages import Language, sentence, year
from maqsad.messages.formats import listed
from maqsad.portfolio.explanation.again import LevelShift
from maqsad.reporting.model import ReportModel
from maqsad.reporting.wording import level


def moves_text(
    model: ReportModel, shifts: Iterable[LevelShift], weights: Mapping[str, int], most: int, lang: Language
) -> str:
    """At most `most` indicators, each with its first move that can be seen (the last year before later); '' if none."""
    results = {result.id: result for result in model.results}
    first: dict[str, LevelShift] = {}
    for shift in sorted(shifts, key=lambda shift: shift.year):
        result = results[shift.indicator]
        if level(result, shift.before, lang) != level(result, shift.after, lang):
            first.setdefault(shift.indicator, shift)
    order = sorted(first.values(), key=lambda shift: (-_weighed(model, shift, weights), shift.indicator))
    return listed([_move(model, shift, lang) for shift in order[:most]], lang)


def _weighed(model: ReportModel, shift: LevelShift, weights: Mapping[str, int]) -> Fraction:
    """How much of the way from baseline to target it is, by weight."""
    scale = model.facts.scales[shift.indicator]
    way = abs(scale.target - scale.baseline) or scale.indicator.tolerance
    return Fraction(abs(shift.after - shift.before) * weights[shift.indicator], way)


def _move(model: ReportModel, shift: LevelShift, lang: Language) -> str:
    result = next(result for result in model.results if result.id == shift.indicator)
    return sentence(
        "level-instead",
        lang,
        indicator=result.title.get(lang),
        unit=result.unit.get(lang),
        before=level(result, shift.before, lang),
        after=level(result, shift.after, lang),
        year=sentence("later", lang) if shift.year > model.last else year(shift.year, lang),
    )
