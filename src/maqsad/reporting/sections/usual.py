"""Compared with the usual ways of deciding, under the same rules and with the same money."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

from maqsad.messages import Language, sentence, up
from maqsad.messages import number as number_text
from maqsad.portfolio.comparison import Outcome, compare
from maqsad.portfolio.studies.usual import USUAL, Usual, UsualWay
from maqsad.reporting.amounts import amounts_of
from maqsad.reporting.blocks import Block, bold, column, group, heading, items, number, row, table, text
from maqsad.reporting.council import added_and_dropped
from maqsad.reporting.model import ReportModel
from maqsad.reporting.outcomes import Cells, Sides
from maqsad.reporting.wording import points_told

_MOST_LEVELS = 14
_MOST_LATER = 5
_FEW_LEVELS = 3
"""On the mayor's page."""
_NEAR = 200
"""A usual way is near ours if it lacks at most one part in so many of its points."""


def _found(model: ReportModel) -> Usual | None:
    """The study without the way *in force* where no plan is in force: that way is doing nothing."""
    found = USUAL.among(model.studies)
    if found is None or model.has_plan_in_force:
        return found
    return replace(found, ways=tuple(way for way in found.ways if way.way != "in_force"))


def usual_section(model: ReportModel, lang: Language) -> list[Block]:
    found = _found(model)
    if found is None or not found.ways:
        return []
    sides = _sides(model, found, lang)
    last = model.facts.years.last
    shown = sides.levels("last", _MOST_LEVELS)
    rows = [group(sentence("compare-levels-last", lang, year=last)), *_rows(shown)]
    later = [line for line in sides.levels("later", _MOST_LATER) if line not in shown]
    if later:
        rows += [group(sentence("compare-levels-later", lang)), *_rows(later)]
    rows += [group(sentence("compare-others", lang)), *_rows(sides.works()), *_rows(sides.money())]
    rows += _rows(sides.ends())
    return [
        heading(sentence("usual", lang)),
        text(_lead(model, found, lang)),
        table(_columns(found, lang), rows, "small"),
        items(way_line(way, found.ours, lang) for way in found.ways),
        text(sentence("compare-owed", lang), "small"),
    ]


def usual_short(model: ReportModel, lang: Language) -> list[Block]:
    """For the mayor's page: a few results, the works, what is left, and the points last."""
    found = _found(model)
    if found is None or not found.ways:
        return []
    sides = _sides(model, found, lang)
    rows = [*_rows(sides.levels("last", _FEW_LEVELS)), *_rows(sides.works(brief=True)), *_rows(sides.ends())]
    title = text(sentence("mayor-expected", lang, year=model.last), "label")
    return [title, table(_columns(found, lang), rows), *_reading(model, lang)]


def _reading(model: ReportModel, lang: Language) -> list[Block]:
    """What a point is, and which plan in force is which."""
    told = in_force_told(model, lang)
    return [text(f"{points_told(model, lang)} {told}".strip(), "small")]


def in_force_told(model: ReportModel, lang: Language) -> str:
    """Why the plan in force as written and as far as it can be paid are not worth the same; '' where they are."""
    found = _found(model)
    paid = next((way.outcome for way in found.ways if way.way == "in_force"), None) if found else None
    base = model.decision.base_value
    if paid is None or base is None or (paid.left, paid.value) == (model.decision.left_in_force, base):
        return ""
    said = amounts_of(model, lang).said
    into, out = added_and_dropped(model.facts, paid)
    money = {"whole": said(model.decision.left_in_force), "left": said(paid.left)}
    points = {"written": number_text(base, lang, 1), "paid": number_text(paid.value, lang, 1)}
    name = sentence("compare-name-in_force", lang)
    return sentence("in-force-two", lang, name=name, into=into, out=out, **money, **points)


def way_line(way: UsualWay, ours: Outcome, lang: Language) -> str:
    """How one way decides, how much of its list fitted, and whom our plan serves better or worse."""
    found = compare(way.outcome, ours)
    return sentence(
        "compare-how",
        lang,
        name=sentence(f"compare-name-{way.way}", lang),
        how=sentence(f"compare-how-{way.way}", lang),
        listed=len(way.taken) + len(way.passed),
        taken=len(way.taken),
        changed=len(found.projects),
        gaining=sum(change.gain > 0 for change in found.districts),
        losing=sum(change.gain < 0 for change in found.districts),
    )


def _sides(model: ReportModel, found: Usual, lang: Language) -> Sides:
    return Sides(model.facts, (found.ours, *(way.outcome for way in found.ways)), lang)


def _lead(model: ReportModel, found: Usual, lang: Language) -> str:
    best = max(found.ways, key=lambda way: (way.outcome.value, way.way))
    bound = model.decision.certified_bound
    name = sentence(f"compare-name-{best.way}", lang)
    lead = sentence(
        "usual-lead",
        lang,
        ours=number_text(found.ours.value, lang, 1),
        best=number_text(best.outcome.value, lang, 1),
        name=name,
        bound=sentence("not-known", lang) if bound is None else number_text(up(bound, 1), lang, 1),
    )
    return " ".join([lead, *_for_less(model, found.ours, best.outcome, name, lang)])


def _for_less(model: ReportModel, ours: Outcome, best: Outcome, name: str, lang: Language) -> list[str]:
    """That a usual way comes near to ours and spends less."""
    less = sum(ours.money.values()) - sum(best.money.values())
    if less <= 0 or (ours.value - best.value) * _NEAR > ours.value:
        return []
    points = number_text(up(max(Fraction(0), ours.value - best.value), 1), lang, 1)
    return [sentence("usual-for-less", lang, name=name, points=points, money=amounts_of(model, lang).said(less))]


def _columns(found: Usual, lang: Language) -> list[dict[str, str]]:
    names = [sentence(f"compare-name-{name}", lang) for name in ("ours", *(way.way for way in found.ways))]
    return [column(sentence("col-measure", lang), "1fr"), *(number(name) for name in names)]


def _rows(found: Iterable[Cells]) -> list[dict[str, object]]:
    return [row([title, bold(ours), *others]) for title, ours, *others in found]
