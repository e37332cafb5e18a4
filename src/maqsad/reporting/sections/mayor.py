"""Page one: what is voted on, what would break it, what is assumed, results promised and compared; the proof last."""

from __future__ import annotations

from maqsad.messages import Language, date, percent_of, row_title, sentence, years
from maqsad.messages import number as number_text
from maqsad.messages.formats import listed
from maqsad.portfolio.explanation.half_finished import IN_USE
from maqsad.reporting.amounts import amounts_of
from maqsad.reporting.blocks import (
    Block,
    bar,
    bold,
    cards,
    column,
    inline,
    number,
    page_break,
    row,
    table,
    text,
)
from maqsad.reporting.model import ReportModel
from maqsad.reporting.results import Result
from maqsad.reporting.sections.clash import clash_section
from maqsad.reporting.sections.proposal import proposal
from maqsad.reporting.sections.usual import usual_short
from maqsad.reporting.wording import level, status_text, way_covered
from maqsad.reporting.work_choices import WorkChoices

MOST_RESULTS, FEW_RESULTS = 11, 5
"""Without and with the usual ways beside them."""


def mayor_page(model: ReportModel, lang: Language) -> list[Block]:
    """The first page; where there is no plan, what is known instead."""
    blocks = [text(sentence("mechanics-only", lang), "notice")] if model.mechanics_only else []
    blocks += _title(model, lang)
    if not model.decided:
        return [*blocks, text(status_text(model, lang), "notice"), *clash_section(model, lang)]
    compared = usual_short(model, lang)
    shown = FEW_RESULTS if compared else MOST_RESULTS
    blocks += [
        proposal(model, lang),
        _cards(model, lang),
        text(sentence("mayor-results", lang, year=model.last), "label"),
    ]
    blocks += [_results(model, shown, lang), text(_note(model, shown, lang), "small")]
    return [*blocks, *compared, *_rest(model, lang), text(status_text(model, lang), "strong"), page_break()]


def _note(model: ReportModel, shown: int, lang: Language) -> str:
    """How to read the table, and how many indicators it leaves out."""
    more = len(model.results) - shown
    note = sentence("mayor-results-note", lang)
    if more <= 0:
        return note
    section = sentence("results", lang)
    return f"{note} {sentence('mayor-more-results', lang, count=number_text(more, lang), section=section)}"


def _title(model: ReportModel, lang: Language) -> list[Block]:
    settings, scenario = model.settings, model.snapshot.scenario
    fa = lang == "fa"
    title = row_title(settings, lang)
    city = (settings.city_fa if fa else settings.city_en) or settings.city_fa
    parts = [city, sentence("horizon-years", lang, years=years(model.first, model.last, lang))]
    if settings.decided_as_of is not None:
        parts.append(sentence("decided-as-of", lang, day=date(settings.decided_as_of, lang, long=True)))
    parts.append(sentence("scenario-line", lang, title=row_title(scenario, lang)))
    standing = text(sentence(f"standing-{model.decision.standing}", lang), "notice" if model.draft else "quote")
    return [text(title, "title"), text(" · ".join(parts), "subtitle"), standing]


def _cards(model: ReportModel, lang: Language) -> Block:
    works = WorkChoices(model)
    fates = [
        sentence(f"mayor-works-{name}", lang, count=works.counts[name])
        for name in IN_USE
        if works.counts[name] or name == "finished"
    ]
    decision, amounts = model.decision, amounts_of(model, lang)
    in_force = amounts.said(decision.left_in_force)
    of_all = sentence("mayor-works-value", lang, all=len(model.works))
    left = "" if model.has_plan_in_force else "-nothing"
    found: list[tuple[str, str, str, str]] = [
        ("chosen", amounts.bare(model.spent(False)), amounts.unit_name, _beside(model, lang)),
        (
            "works",
            number_text(works.in_use, lang),
            of_all,
            sentence("mayor-works-note", lang, list=listed(fates, lang)),
        ),
        (
            "council",
            amounts.bare(decision.left_to_next_council),
            amounts.unit_name,
            sentence(f"mayor-council-note{left}", lang, money=in_force),
        ),
        ("assumed", _assumed(model, lang), "", sentence("mayor-assumed-note", lang, **evidence_values(model))),
    ]
    return cards((sentence(f"mayor-{name}", lang), value, of, note) for name, value, of, note in found)


def _beside(model: ReportModel, lang: Language) -> str:
    """The money that is due whatever is chosen, where there is any, and the years."""
    base, horizon = model.spent(True), years(model.first, model.last, lang)
    if not base:
        return sentence("mayor-chosen-note-alone", lang, years=horizon)
    return sentence("mayor-chosen-note", lang, base=amounts_of(model, lang).said(base), years=horizon)


def evidence_values(model: ReportModel) -> dict[str, object]:
    """Percents by grade, as the sentence names them."""
    return {grade.lower(): percent for grade, percent in model.evidence.percents.items()}


def _assumed(model: ReportModel, lang: Language) -> str:
    share = model.evidence.assumed
    return "—" if share is None else percent_of(share, lang, 0)


def _results(model: ReportModel, shown: int, lang: Language) -> Block:
    in_force = model.has_plan_in_force
    names = ("baseline", "no-action", *(("in-force-expected",) if in_force else ()), "promised", "target")
    columns = [
        column(sentence("col-indicator", lang), "1fr"),
        *(number(sentence(f"col-{name}", lang)) for name in names),
        column(sentence("col-way", lang), "0.42fr"),
    ]
    return table(columns, [_result(result, in_force, lang) for result in model.results[:shown]])


def _result(result: Result, in_force: bool, lang: Language) -> dict[str, object]:
    last = result.last
    way, expected = result.way(last.promised), result.way(last.expected)
    others = (last.in_force,) if in_force else ()
    return row(
        [
            inline((result.title.get(lang), "plain"), (result.unit.get(lang), "muted")),
            *(level(result, value, lang) for value in (result.baseline, last.base, *others)),
            bold(level(result, last.promised, lang)),
            level(result, result.target, lang),
            way_covered(result, last.promised, lang)
            if result.kept
            else bar(way_covered(result, last.promised, lang), float(way), float(expected)),
        ]
    )


def _rest(model: ReportModel, lang: Language) -> list[Block]:
    held = model.decision.held_money
    return [text(sentence("mayor-held", lang, money=amounts_of(model, lang).said(held)), "small")] if held else []
