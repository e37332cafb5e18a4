"""What reports say where there is no plan: what clashes, what money would mend it, which promises would give way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from maqsad.messages import Language, decimal_micros, row_title, sentence
from maqsad.messages.formats import listed, years
from maqsad.messages.formats import year as year_text
from maqsad.portfolio.decision import Clash, Given, Infeasibility
from maqsad.portfolio.repair.policy import ORDER
from maqsad.reporting.amounts import Amounts
from maqsad.reporting.model import ReportModel
from maqsad.reporting.rules import rule_with_numbers
from maqsad.reporting.wording import imposed_by

FEW_FUNDS = 2
"""Rows of funds that a clash names one by one."""

PROMISES = frozenset(kind for step in ORDER for kind in step)
"""Kinds of rows that may give way."""


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence and the things it leads to; `note` follows them."""

    lead: str
    things: tuple[str, ...] = ()
    note: str = ""


def clash_texts(model: ReportModel, found: Infeasibility, amounts: Amounts) -> list[Told]:
    """First what cannot be kept by itself, then each clash of several things, then whether there may be more.

    Each clash stands for itself: who mends one has not mended the others, and the sentences say so.
    """
    if not found.clashes:
        return [Told(rule_with_numbers(model.facts, row, amounts.lang, amounts.said)) for row in found.rows]
    lang = amounts.lang
    alone = [clash.members[0] for clash in found.clashes if len(clash.members) == 1]
    texts = [Told(sentence("clash-alone", lang), tuple(_alone(model, alone, amounts)))] if alone else []
    several = [clash for clash in found.clashes if len(clash.members) > 1]
    texts += [_together(model, clash, amounts, others=len(found.clashes) > 1) for clash in several]
    return [*texts, Told(sentence("clash-all" if found.clashes_all else "clash-more", lang))]


def _alone(model: ReportModel, units: Sequence[str], amounts: Amounts) -> list[str]:
    """A fund that is short of its base rows in several years is named once."""
    by_fund: dict[tuple[str, str], dict[int, int]] = defaultdict(dict)
    for unit in units:
        kind, *parts = unit.split("|")
        if kind in ("fund", "firm"):
            fund, year = model.facts.funds[parts[0]], int(parts[1])
            short = -(fund.free(year) if kind == "fund" else fund.firm[year])
            if short > 0:
                by_fund[kind, fund.id][year] = short
    several = sorted(key for key, short in by_fund.items() if len(short) > 1)
    told = [_short_of_base(model, kind, fund, by_fund[kind, fund], amounts) for kind, fund in several]
    named = {f"{kind}|{fund}|{year}" for kind, fund in several for year in by_fund[kind, fund]}
    rest = sorted((unit for unit in units if unit not in named), key=lambda unit: _is_later(model, unit))
    return told + [rule_with_numbers(model.facts, unit, amounts.lang, amounts.said) for unit in rest]


def _short_of_base(model: ReportModel, kind: str, fund: str, short: Mapping[int, int], amounts: Amounts) -> str:
    lang, last = amounts.lang, model.last
    parts = [
        sentence("clash-base-year", lang, year=year, money=amounts.said(rial))
        for year, rial in sorted(short.items())
        if year <= last
    ]
    after = sorted(year for year in short if year > last)
    if after:
        money = amounts.said(sum(short[year] for year in after))
        parts.append(sentence("clash-base-after", lang, years=years(after[0], after[-1], lang), money=money))
    return sentence(f"clash-base-{kind}", lang, fund=_title(model, "funds", fund, lang), list=listed(parts, lang))


def _is_later(model: ReportModel, unit: str) -> bool:
    """Whether it is money of a year after the horizon."""
    return unit.startswith(("firm|", "fund|")) and int(unit.rpartition("|")[2]) > model.last


def _together(model: ReportModel, clash: Clash, amounts: Amounts, *, others: bool) -> Told:
    lang = amounts.lang
    funds = [unit for unit in clash.members if unit.startswith(("firm|", "fund|"))]
    together = funds if len(funds) > FEW_FUNDS else []
    things = _many_funds(model, together, clash.undecided, amounts)
    for unit in clash.members:
        if unit not in together:
            rule = rule_with_numbers(model.facts, unit, lang, amounts.said)
            things.append(sentence("clash-undecided", lang, rule=rule) if unit in clash.undecided else rule)
    key = "clash-together-open" if clash.undecided else "clash-together-too" if others else "clash-together"
    lead = sentence(key, lang)
    return Told(lead, tuple(things), "" if clash.proven else sentence("clash-found", lang))


def _many_funds(model: ReportModel, units: Sequence[str], undecided: Collection[str], amounts: Amounts) -> list[str]:
    """A line a fund with what is free in its years; those without any free money on one line at the end.

    The years of the horizon come first, in lines of their own; after them, in the same way, the later years.
    """
    within = [unit for unit in units if not _is_later(model, unit)]
    later = [unit for unit in units if _is_later(model, unit)]
    after = [sentence("clash-later", amounts.lang, list=line) for line in _fund_lines(model, later, undecided, amounts)]
    return [*_fund_lines(model, within, undecided, amounts), *after]


def _fund_lines(model: ReportModel, units: Sequence[str], undecided: Collection[str], amounts: Amounts) -> list[str]:
    lang = amounts.lang
    free: dict[tuple[str, str], dict[int, int]] = defaultdict(dict)
    for unit in units:
        kind, fund, year = unit.split("|")
        money = model.facts.funds[fund]
        free[kind, fund][int(year)] = money.firm[int(year)] if kind == "firm" else money.free(int(year))
    lines: list[str] = []
    empty: dict[str, set[int]] = defaultdict(set)
    for (kind, fund), by_year in free.items():
        if not any(by_year.values()):
            empty[fund] |= by_year.keys()
            continue
        years_free = [
            sentence("clash-base-year", lang, year=year, money=amounts.said(rial)) for year, rial in by_year.items()
        ]
        line = sentence(f"clash-{kind}", lang, fund=_title(model, "funds", fund, lang), list=years_free)
        doubted = any(unit.startswith(f"{kind}|{fund}|") for unit in undecided)
        lines.append(sentence("clash-undecided", lang, rule=line) if doubted else line)
    return [*lines, sentence("clash-empty", lang, list=_empty_funds(model, empty, lang))] if empty else lines


def _empty_funds(model: ReportModel, empty: Mapping[str, Collection[int]], lang: Language) -> list[str]:
    return [
        sentence(
            "clash-empty-fund",
            lang,
            fund=_title(model, "funds", fund, lang),
            years=[year_text(year, lang) for year in sorted(years_of)],
        )
        for fund, years_of in empty.items()
    ]


def repair_lines(model: ReportModel, found: Infeasibility, amounts: Amounts) -> list[str]:
    """The extra money in all, and how much of it falls in and after the horizon."""
    lang, last = amounts.lang, model.last
    if found.extra is None:
        return [sentence("repair-open" if found.extra_open else "repair-none", lang)]
    total = sum(rial for _, _, rial in found.extra)
    lines = [sentence("repair-least" if found.extra_least else "repair-found", lang, money=amounts.said(total))]
    later = sorted({due for _, due, _ in found.extra if due > last})
    if later:
        after = sum(rial for _, due, rial in found.extra if due > last)
        values = {"within": amounts.said(total - after), "after": amounts.said(after)}
        lines.append(sentence("repair-years", lang, **values, years=years(later[0], later[-1], lang)))
    return lines


def tail_lines(model: ReportModel, found: Infeasibility, lang: Language) -> list[str]:
    """Why years after the horizon count, and with which money (rule F3); nothing where none of them is named."""
    units = (unit for clash in found.clashes for unit in clash.members)
    named = any(due > model.last for _, due, _ in found.extra or ()) or any(_is_later(model, unit) for unit in units)
    last = model.facts.years.tail[-1] if model.facts.years.tail else model.last
    return [sentence("repair-tail", lang, last=last, year=model.last)] if named else []


def policy_texts(model: ReportModel, found: Infeasibility, amounts: Amounts) -> list[Told]:
    """Which promises would have to give way, in the published order."""
    lang, policy = amounts.lang, found.policy
    if policy.outcome == "none" and any(not _is_promise(clash) for clash in found.clashes):
        return [Told(sentence("policy-none-clash", lang))]
    if policy.outcome != "found":
        return [Told(sentence(f"policy-{policy.outcome}", lang))]
    lead = sentence("policy-found" if policy.least else "policy-found-open", lang)
    things = tuple(given_text(model, given, amounts) for given in policy.given)
    return [Told(lead, things, sentence("policy-order", lang))]


def _is_promise(clash: Clash) -> bool:
    """Whether something in the clash may give way (rule R2)."""
    return any(unit.split("|")[0] in PROMISES for unit in clash.members)


def given_text(model: ReportModel, given: Given, amounts: Amounts) -> str:
    """A promise given up, in its own unit."""
    kind, _, name = given.row.partition("|")
    tell = _GIVEN.get(kind)
    if tell is None:
        rule = rule_with_numbers(model.facts, given.row, amounts.lang, amounts.said)
        return sentence("given-other", amounts.lang, rule=rule)
    return sentence(f"given-{kind}", amounts.lang, **tell(model, name, given, amounts))


Values = dict[str, object]


def _floor(model: ReportModel, name: str, given: Given, amounts: Amounts) -> Values:
    """The row asks for progress above the level without action; what is reached is told as a level."""
    row, lang = model.snapshot["floors"].by_id()[name], amounts.lang
    indicator = model.snapshot["indicators"].by_id()[row.indicator]
    sign = -1 if indicator.direction == "down" else 1
    reached = row.level - sign * (given.asked - given.reached)
    unit = indicator.unit_fa if lang == "fa" else indicator.unit_en
    return {
        "title": _title(model, "indicators", row.indicator, lang),
        "year": row.year,
        "asked": decimal_micros(row.level, lang),
        "reached": decimal_micros(reached, lang),
        "unit": unit,
    }


def _justice(model: ReportModel, name: str, given: Given, amounts: Amounts) -> Values:
    share = Fraction(given.reached, given.asked) if given.asked else Fraction(0)
    return {"district": _title(model, "districts", name, amounts.lang), "share": share}


def _council(_model: ReportModel, _name: str, given: Given, amounts: Amounts) -> Values:
    return {"asked": amounts.said(given.asked), "reached": amounts.said(given.reached)}


def _completion(_model: ReportModel, _name: str, given: Given, _amounts: Amounts) -> Values:
    return {"asked": given.asked, "reached": given.reached}


def _held(model: ReportModel, name: str, _given: Given, amounts: Amounts) -> Values:
    return {"project": _title(model, "projects", name, amounts.lang)}


def _obligation(model: ReportModel, name: str, _given: Given, amounts: Amounts) -> Values:
    row = model.snapshot["obligations"].by_id()[name]
    project = _title(model, "projects", row.project, amounts.lang)
    return {"project": project, "document": row.document, "by": imposed_by(row, amounts.lang)}


_GIVEN: Mapping[str, Callable[[ReportModel, str, Given, Amounts], Values]] = {
    "floor": _floor,
    "justice": _justice,
    "council": _council,
    "completion": _completion,
    "held": _held,
    "obligation": _obligation,
}


def _title(model: ReportModel, table: str, id: str, lang: Language) -> str:
    return row_title(model.snapshot[table].by_id()[id], lang)
