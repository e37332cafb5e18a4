"""The indicator card: what it measures, in which unit, by which formula, whose it is, and what it may count for."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from maqsad.plan.checks.registry import ERROR, NOTE, Finding, at, check
from maqsad.plan.checks.units import WHOLE
from maqsad.plan.checks.view import View, cycles
from maqsad.values.text import Bilingual, comparable

_PERCENT = re.compile("[%٪]|درصد|per ?cent")
_COUNT = re.compile(r"^(تعداد|شمار)\b|^(the )?(number|count) of\b")
_PERCENT_TITLE = re.compile(r"^درصد\b|^(the )?percentage\b|^per ?cent\b")
_PROGRESS = re.compile(r"\bs\.?p\.?i\b|پیشرفت (فیزیکی|مالی|پروژه|در پروژه)|(physical|financial|project) progress")
_SURVEY = re.compile("رضایت|خشنودی|satisf")
_BLANK = re.compile(r"[\s\-–—−_ـ.،,/?؟]*")
_SHAPED = ("indicators", "channels")
_PAIR = re.compile(r"([0-9]+(?:\.[0-9]{0,2})?):([0-9]+(?:\.[0-9]{0,2})?)")


def _matches(pattern: re.Pattern[str], *texts: str) -> bool:
    return any(pattern.search(comparable(text)) for text in texts)


@check("percentage-with-other-unit")
def percentage_with_other_unit(view: View) -> Iterator[Finding]:
    columns = ("is_percentage", "unit_fa", "unit_en", "title_fa", "title_en")
    for index, percentage, fa, en, title_fa, title_en in view.rows("indicators", *columns):
        if (percentage or _matches(_PERCENT_TITLE, title_fa, title_en)) and not _matches(_PERCENT, fa, en):
            yield at("indicators", index, "unit_fa", unit=Bilingual(fa, en))


@check("count-with-percent-unit")
def count_with_percent_unit(view: View) -> Iterator[Finding]:
    for index, fa, en, title_fa, title_en in view.rows("indicators", "unit_fa", "unit_en", "title_fa", "title_en"):
        if _matches(_COUNT, title_fa, title_en) and _matches(_PERCENT, fa, en):
            yield at("indicators", index, "unit_fa", unit=Bilingual(fa, en))


@check("percent-unit-unmarked")
def percent_unit_unmarked(view: View) -> Iterator[Finding]:
    columns = ("is_percentage", "unit_fa", "unit_en", "title_fa", "title_en")
    for index, percentage, fa, en, title_fa, title_en in view.rows("indicators", *columns):
        if not percentage and _matches(_PERCENT, fa, en) and not _matches(_COUNT, title_fa, title_en):
            yield at("indicators", index, "is_percentage", unit=Bilingual(fa, en))


@check("formula-missing")
def formula_missing(view: View) -> Iterator[Finding]:
    for index, formula in view.rows("indicators", "formula"):
        if _BLANK.fullmatch(formula):
            yield at("indicators", index, "formula", found=formula or None)


@check("symbol-of-two-quantities")
def symbol_of_two_quantities(view: View) -> Iterator[Finding]:
    """Data items with one symbol but another title, or two indicators with one symbol."""
    first: dict[str, tuple[set[str], str]] = {}
    columns = ("indicator", "symbol", "title_fa", "title_en")
    for index, indicator, symbol, fa, en in view.rows("indicator_items", *columns):
        titles = {comparable(title) for title in (fa, en) if title}
        seen, other = first.setdefault(comparable(symbol), (titles, indicator))
        if symbol and not titles & seen:
            yield at("indicator_items", index, "symbol", symbol=symbol, other=other)
    for group in _same(view, "symbol"):
        for index in group[1:]:
            other = view.column("indicators", "id")[group[0]]
            yield at("indicators", index, "symbol", symbol=view.column("indicators", "symbol")[index], other=other)


def _same(view: View, name: str) -> list[list[int]]:
    """Rows of indicators that hold the same text, where at least two do."""
    found: dict[str, list[int]] = defaultdict(list)
    for index, text in view.rows("indicators", name):
        if text:
            found[comparable(text)].append(index)
    return [group for group in found.values() if len(group) > 1]


@check("code-unique-only-inside-goal")
def code_unique_only_inside_goal(view: View) -> Iterator[Finding]:
    ids, goals, codes = (view.column("indicators", name) for name in ("id", "goal", "code"))
    for group in _same(view, "code"):
        for index in group[1:]:
            if goals[index] != goals[group[0]]:
                yield at("indicators", index, "code", code=codes[index], other=ids[group[0]], goal=goals[group[0]])


@check("code-twice-in-goal")
def code_twice_in_goal(view: View) -> Iterator[Finding]:
    ids, goals, codes = (view.column("indicators", name) for name in ("id", "goal", "code"))
    for group in _same(view, "code"):
        first: dict[str, int] = {}
        for index in group:
            other = first.setdefault(goals[index], index)
            if other != index:
                yield at("indicators", index, "code", code=codes[index], other=ids[other])


@check("progress-indicator-scored")
def progress_indicator_scored(view: View) -> Iterator[Finding]:
    for index, progress, scored in view.rows("indicators", "measures_progress", "scored"):
        if progress and scored:
            yield at("indicators", index, "scored")


@check("progress-as-indicator", NOTE)
def progress_as_indicator(view: View) -> Iterator[Finding]:
    for index, progress, scored in view.rows("indicators", "measures_progress", "scored"):
        if progress and not scored:
            yield at("indicators", index, "measures_progress")


@check("progress-in-formula")
def progress_in_formula(view: View) -> Iterator[Finding]:
    """A formula or title that speaks of progress of works, offered as a result that scores."""
    columns = ("measures_progress", "scored", "formula", "title_fa", "title_en", "symbol")
    for index, progress, scored, *texts in view.rows("indicators", *columns):
        if scored and not progress and _matches(_PROGRESS, *texts):
            yield at("indicators", index, "measures_progress")


@check("indicator-without-owner")
def indicator_without_owner(view: View) -> Iterator[Finding]:
    for index, owner in view.rows("indicators", "owner"):
        if not owner:
            yield at("indicators", index, "owner")


@check("indicator-without-means")
def indicator_without_means(view: View) -> Iterator[Finding]:
    """A scored indicator on which no option acts."""
    acted_on = view.groups("effects", "indicator")
    for index, indicator, scored in view.rows("indicators", "id", "scored"):
        if scored and indicator not in acted_on:
            yield at("indicators", index, None)


@check("means-cycle", ERROR)
def means_cycle(view: View) -> Iterator[Finding]:
    graph = {id: [end] for _, id, end in view.rows("indicators", "id", "means_of") if end}
    for group in cycles(graph):
        yield at("indicators", view.find("indicators", group[0]), "means_of", indicators=group)


@check("scored-chain", ERROR)
def scored_chain(view: View) -> Iterator[Finding]:
    """Two levels of one causal chain that both score."""
    for index, indicator in view.rows("indicators", "id"):
        if indicator not in view.scoring:
            continue
        walked, end = {indicator}, view.get("indicators", indicator, "means_of")
        while end and end not in walked:
            if end in view.scoring:
                yield at("indicators", index, "means_of", end=end)
                break
            walked.add(end)
            end = view.get("indicators", end, "means_of")


@check("shape-unreadable", ERROR)
def shape_unreadable(view: View) -> Iterator[Finding]:
    for table in _SHAPED:
        for index, shape in view.rows(table, "shape"):
            if shape and _pairs(shape) is None:
                yield at(table, index, "shape", shape=shape)


@check("shape-not-concave", ERROR)
def shape_not_concave(view: View) -> Iterator[Finding]:
    """Rules L5 and E6: shares rising, slopes not rising, the first slope 100."""
    for table in _SHAPED:
        for index, shape in view.rows(table, "shape"):
            pairs = _pairs(shape) if shape else None
            if pairs and not _concave(pairs):
                yield at(table, index, "shape", shape=shape)


def _pairs(shape: str) -> list[tuple[int, int]] | None:
    """Share and slope of each bend in basis points; None if one is no such pair."""
    found = [_PAIR.fullmatch(pair) for pair in shape.split()]
    pairs = [(round(float(m[1]) * 100), round(float(m[2]) * 100)) for m in found if m]
    return pairs if pairs and len(pairs) == len(found) else None


def _concave(pairs: list[tuple[int, int]]) -> bool:
    shares, slopes = [share for share, _ in pairs], [slope for _, slope in pairs]
    rising = shares == sorted(set(shares)) and shares[0] > 0
    return rising and slopes == sorted(slopes, reverse=True) and slopes[0] == WHOLE


@check("survey-incomplete")
def survey_incomplete(view: View) -> Iterator[Finding]:
    """Satisfaction is asked of people: how many, and when."""
    columns = ("criterion", "sample", "survey_date")
    for index, criterion, sample, date in view.rows("indicators", *columns):
        if criterion == "satisfaction":
            if not sample:
                yield at("indicators", index, "sample")
            if date is None:
                yield at("indicators", index, "survey_date")


@check("satisfaction-as-development")
def satisfaction_as_development(view: View) -> Iterator[Finding]:
    for index, criterion, fa, en in view.rows("indicators", "criterion", "title_fa", "title_en"):
        if criterion == "development" and _matches(_SURVEY, fa, en):
            yield at("indicators", index, "criterion")


@check("card-expired")
def card_expired(view: View) -> Iterator[Finding]:
    """Valid until a day before the day of decision."""
    decided = view.setting("decided_as_of")
    for index, until in view.rows("indicators", "valid_until"):
        if until is not None and until < decided:
            yield at("indicators", index, "valid_until", until=until, decided=decided)
