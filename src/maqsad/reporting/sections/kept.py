"""What the plan had to keep: each rule with its size, the room left, and what 1 % of it is worth."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction

from maqsad.messages import Language, decimal_micros, sentence, up
from maqsad.messages import number as number_text
from maqsad.messages.formats import listed
from maqsad.reporting.amounts import Amounts, amounts_of
from maqsad.reporting.blocks import Block, bold, column, group, heading, inline, number, row, table, text
from maqsad.reporting.kept import Kept, kept_rules, money_of, tightest
from maqsad.reporting.marks import HOLDS
from maqsad.reporting.model import ReportModel
from maqsad.reporting.rules import rule_text

_MONEY = ("debt", "council", "limit", "reserve")
_OTHER = ("completion", "at_most", "capacity", "floor", "justice")
_COUNTED = ("obligation", "amendment", "requires", "forbids", "held", "duty")
_MOST = 10
"""Rows of one kind on the page, the tightest; the rest stand in the workbook."""


def kept_section(model: ReportModel, lang: Language) -> list[Block]:
    rules = kept_rules(model.facts, model.decision)
    if rules is None or not rules.rows:
        return []
    found = rules.rows
    amounts = amounts_of(model, lang)
    columns = [
        column("", "auto", "centre"),
        column(sentence("col-kept-rule", lang), "1fr"),
        *(number(sentence(f"col-kept-{name}", lang)) for name in ("size", "used", "left", "price")),
    ]
    money = [*money_of(model.facts, model.decision, model.balances), *_tightest(found, _MONEY)]
    rows = [group(sentence("kept-money-group", lang, unit=amounts.unit_name))]
    rows += [_line(model, one, amounts) for one in money]
    others = list(_tightest(found, _OTHER))
    if others:
        rows.append(group(sentence("kept-other-group", lang)))
        rows += [_line(model, one, amounts) for one in others]
    gap = number_text(up(rules.open, 2), lang, 2)
    key = "kept-lead-book" if amounts.book else "kept-lead"
    return [
        heading(sentence("kept", lang)),
        text(sentence(key, lang, rows=len(found), gap=gap)),
        table(columns, rows, "small"),
        *_counted(found, lang),
    ]


def _tightest(found: Sequence[Kept], kinds: Sequence[str]) -> Iterator[Kept]:
    """Of each rule the tightest of its rows; districts count as one rule, and so do all groups of one kind."""
    for kind in kinds:
        alike: dict[str, list[Kept]] = defaultdict(list)
        for one in found:
            if one.kind == kind:
                alike["" if kind == "justice" else one.of].append(one)
        shown = sorted((tightest(rows) for rows in alike.values()), key=lambda one: (-_share(one), one.row))
        yield from shown[:_MOST]


def _share(one: Kept) -> Fraction:
    """How near it is to being used up; 1 with nothing left."""
    return 1 - one.left / abs(one.size) if one.size else Fraction(int(not one.left))


def _line(model: ReportModel, one: Kept, amounts: Amounts) -> dict[str, object]:
    lang = amounts.lang
    numbers = [_shown(model, one, part, amounts) for part in (one.size, one.used, one.left)]
    price = number_text(up(one.price, 2), lang, 2) if one.price else "—"
    named = inline((_title(model, one, lang), "plain"), (_note(model, one, lang), "muted"))
    return row([HOLDS if one.price else "", named, numbers[0], bold(numbers[1]), numbers[2], price])


def _title(model: ReportModel, one: Kept, lang: Language) -> str:
    if one.kind == "money":
        return sentence("kept-money", lang, year=one.year)
    return rule_text(model.facts, one.row, lang)


def _note(model: ReportModel, one: Kept, lang: Language) -> str:
    if one.kind == "money":
        return "" if one.rows == 1 else sentence("kept-money-note", lang, tight=one.tight, rows=one.rows)
    parts = []
    if one.kind == "limit":
        limit = model.snapshot["limits"].by_id().get(one.of)
        parts.append(sentence(f"kept-{limit.sense if limit else 'floor'}", lang))
    if one.rows > 1:
        parts.append(sentence("kept-of-rows", lang, rows=one.rows))
    return " · ".join(parts)


def _shown(model: ReportModel, one: Kept, part: Fraction, amounts: Amounts) -> str:
    lang = amounts.lang
    if one.unit == "rial":
        return amounts.cell(round(part))
    if one.unit == "points":
        return sentence("kept-points", lang, number=number_text(part, lang, 1))
    if one.kind == "floor":
        return _level(model, one, part, lang)
    if one.kind == "capacity":
        capacity = next(row for row in model.snapshot["capacities"] if (row.id, row.year) == (one.of, one.year))
        unit = capacity.unit_fa if lang == "fa" else capacity.unit_en
        return f"{decimal_micros(round(part), lang)} {unit}"
    return number_text(part, lang, 0)


def _level(model: ReportModel, one: Kept, part: Fraction, lang: Language) -> str:
    """A floor's row counts progress above doing nothing; people read the level."""
    floor = model.snapshot["floors"].by_id()[one.of]
    indicator = model.snapshot["indicators"].by_id()[floor.indicator]
    sign = -1 if indicator.direction == "down" else 1
    micros = part if part == one.left else floor.level + sign * (part - one.size)
    unit = indicator.unit_fa if lang == "fa" else indicator.unit_en
    return f"{number_text(Fraction(micros, 10**6), lang, 2)} {unit}"


def _counted(found: Sequence[Kept], lang: Language) -> list[Block]:
    counts = {kind: len({one.of.split("|")[0] for one in found if one.kind == kind}) for kind in _COUNTED}
    told = [sentence(f"kept-count-{kind}", lang, count=count) for kind, count in counts.items() if count]
    return [text(sentence("kept-others", lang, list=listed(told, lang)), "small")] if told else []
