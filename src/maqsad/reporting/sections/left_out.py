"""What did not fit, why, and what would change that; and what could not be decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction

from maqsad.messages import Language, down, row_title, row_titles, sentence, up, year
from maqsad.messages import number as number_text
from maqsad.messages.formats import listed
from maqsad.portfolio.bounds.money import step_of
from maqsad.portfolio.studies.nearest import NEAREST, Beside, Near
from maqsad.reporting.amounts import Amounts, amounts_of
from maqsad.reporting.better_plan import best_known, better_text
from maqsad.reporting.blocks import Block, Cell, bold, column, group, heading, items, lines, number, row, table, text
from maqsad.reporting.lacking import Lacking
from maqsad.reporting.model import ReportModel
from maqsad.reporting.projects import ProjectLine
from maqsad.reporting.wording import kind_title, mission_title, option_title, short

_MOST_DISPLACED = 3
_MOST_RATES = 8
_FEW_FUNDS = 3
"""Named one by one; of more it is said that any will do."""
_STANDINGS = ("out", "open", "duty", "held", "obligation", "amendment")


def left_out_section(model: ReportModel, lang: Language) -> list[Block]:
    others = [project for project in model.projects if not project.delivers]
    if not others and not model.undecided:
        return []
    amounts = amounts_of(model, lang)
    blocks = [heading(sentence("left-out", lang))]
    if others:
        blocks.append(text(sentence("left-out-lead", lang, count=len(others), list=_counted(others, lang))))
        blocks += [*_nearest(model, amounts), *_rates(model, amounts), *_all(model, others, amounts)]
    return [*blocks, *_undecided(model, lang)]


def _counted(others: Sequence[ProjectLine], lang: Language) -> str:
    """How many stand so, by what is true of them; they add up to all of them."""
    counts = Counter(project.standing for project in others)
    return listed([sentence(f"left-out-{name}", lang, count=counts[name]) for name in _STANDINGS if counts[name]], lang)


# ---- the nearest


def _nearest(model: ReportModel, amounts: Amounts) -> list[Block]:
    found, lang = NEAREST.among(model.studies), amounts.lang
    if found is None or not found.projects:
        return []
    columns = [
        column(sentence("col-project", lang), "1fr"),
        number(sentence("col-lost-least", lang)),
        number(sentence("col-lost-most", lang)),
        column(sentence("col-in-place-of", lang), "1fr"),
        column(sentence("col-more-money", lang), "0.9fr"),
    ]
    known = {project.id: project for project in model.projects}
    lacking = Lacking.beside(model.facts, model.decision)
    rows = [_near(near, known, lacking, amounts, model.last) for near in found.projects]
    shown = len(found.projects)
    of = {"all": shown + found.others, "shown": shown, "count": found.others}
    more = [text(sentence("nearest-of", lang, **of), "small")] if found.others else []
    better = best_known(model.studies)
    if better is not None:
        more.append(text(better_text(better, row_titles(model.snapshot["projects"], lang), lang), "notice"))
    return [
        heading(sentence("nearest", lang), 2),
        text(sentence("nearest-lead", lang, unit=amounts.unit_name)),
        *more,
        table(columns, rows, "small"),
    ]


def _near(
    near: Near, known: dict[str, ProjectLine], lacking: Lacking, amounts: Amounts, last: int
) -> dict[str, object]:
    lang = amounts.lang
    most = "—" if near.at_most is None else number_text(up(near.at_most, 1), lang, 1)
    return row(
        [
            short(known[near.project].title.get(lang)),
            number_text(down(near.at_least, 1), lang, 1),
            most,
            _displaced(near, known, lang),
            lacking.said(near.project, lang)
            if near.beside is None
            else _beside(near.beside, known[near.project], amounts, last),
        ]
    )


def _displaced(near: Near, known: dict[str, ProjectLine], lang: Language) -> str:
    if near.at_most is None:
        return sentence("nearest-no-plan", lang)
    if not near.displaced:
        return sentence("nearest-nothing", lang)
    named = sorted((known[id] for id in near.displaced if id in known), key=lambda p: (-p.cost, p.id))
    titles = [short(project.title.get(lang)) for project in named[:_MOST_DISPLACED]]
    more = len(named) - len(titles)
    return listed(titles + ([sentence("nearest-more", lang, count=more)] if more else []), lang)


def _beside(beside: Beside, project: ProjectLine, amounts: Amounts, last: int) -> Cell:
    lang = amounts.lang
    option = next(option for option in project.options if option.id == beside.option)
    total = sum(rial for _, _, rial in beside.extra)
    by_year: dict[int, int] = {}
    for _, when, rial in beside.extra:
        by_year[min(when, last + 1)] = by_year.get(min(when, last + 1), 0) + rial
    parts = [
        f"{sentence('later', lang) if when > last else year(when, lang)}: {amounts.cell(rial)}"
        for when, rial in sorted(by_year.items())
    ]
    return lines(
        (f"{amounts.cell(total)} ({option.title.get(lang) or kind_title(option.kind, lang)})", "plain"),
        (listed(parts, lang) if len(parts) > 1 else "", "muted"),
    )


# ---- where money is short


def _rates(model: ReportModel, amounts: Amounts) -> list[Block]:
    """The funds and years in which money is scarcest, by the certificate and its cases."""
    decision, lang = model.decision, amounts.lang
    if not decision.more_money or decision.value is None or decision.certified_bound is None:
        return []
    alike: dict[tuple[Fraction, int], list[str]] = {}
    for (fund, of), rise in sorted(decision.more_money.items()):
        alike.setdefault((up(rise, 1), of), []).append(fund)
    best = sorted(alike.items(), key=lambda item: (-item[0][0], item[0][1]))[:_MOST_RATES]
    columns = [
        column(sentence("col-year", lang)),
        number(sentence("col-rate", lang)),
        column(sentence("col-fund", lang), "1fr"),
    ]
    rows = [
        row([year(when, lang), number_text(rate, lang, 1), which_funds(model, funds, lang)])
        for (rate, when), funds in best
    ]
    gap = number_text(up(decision.certified_bound - decision.value, 1), lang, 1)
    said = [sentence("rates-lead", lang, money=amounts.said(step_of(model.facts)), gap=gap)]
    said += [sentence("rates-others", lang)] if len(alike) == len(best) else []
    return [heading(sentence("rates", lang), 2), text(" ".join(said)), table(columns, rows, "small")]


def which_funds(model: ReportModel, funds: Sequence[str], lang: Language) -> str:
    """The funds by name; where (nearly) all that may pay for works are among them, that instead."""
    titles = row_titles(model.snapshot["funds"], lang)
    works = {row.fund for row in model.snapshot["eligibility"] if row.nature in ("works", "any")} & titles.keys()
    others = [titles[fund] for fund in sorted(works.difference(funds))]
    if not works or len(funds) <= _FEW_FUNDS or len(others) > _FEW_FUNDS:
        return listed((titles[fund] for fund in funds), lang)
    if not others:
        return sentence("rates-any", lang)
    return sentence("rates-any-but", lang, funds=listed(others, lang))


# ---- all of them


def _all(model: ReportModel, others: Sequence[ProjectLine], amounts: Amounts) -> list[Block]:
    lang = amounts.lang
    columns = [
        column(sentence("col-project", lang), "1.2fr"),
        column(sentence("col-decision", lang), "0.6fr"),
        number(sentence("col-cost", lang)),
        column(sentence("left-out-option", lang), "0.8fr"),
        number(sentence("left-out-option-cost", lang, year=model.settings.price_year)),
        column(sentence("col-standing", lang)),
    ]
    return [
        heading(sentence("left-out-all", lang), 2),
        text(sentence("left-out-signs", lang, unit=amounts.unit_name), "small"),
        table(columns, list(_rows(model, others, amounts)), "small"),
    ]


def _rows(model: ReportModel, others: Sequence[ProjectLine], amounts: Amounts) -> Iterator[dict[str, object]]:
    lang = amounts.lang
    for mission in sorted({project.row.mission for project in others}):
        yield group(mission_title(model, mission, lang))
        found = [project for project in others if project.row.mission == mission]
        for project in sorted(found, key=lambda p: (-_cheapest_cost(p), p.id)):
            way = project.cheapest
            yield row(
                [
                    short(project.title.get(lang)),
                    bold(option_title(project, lang)),
                    amounts.cell(project.cost),
                    "—" if way is None else way.title.get(lang) or kind_title(way.kind, lang),
                    "—" if way is None else amounts.cell(way.cost),
                    sentence(f"told-{project.standing}", lang),
                ]
            )


def _cheapest_cost(project: ProjectLine) -> int:
    return project.cheapest.cost if project.cheapest else 0


def _undecided(model: ReportModel, lang: Language) -> list[Block]:
    if not model.undecided:
        return []
    titles = [row_title(row, lang) for row in model.undecided]
    lead = sentence("projects-undecided-lead", lang, count=number_text(len(titles), lang))
    return [heading(sentence("projects-undecided", lang), 2), text(lead), items(titles)]
