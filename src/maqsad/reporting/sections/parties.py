"""If weights or prices were others: what holds for every party, what is contested, and what our plan loses by each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from maqsad.messages import Language, down, row_title, row_titles, sentence, up
from maqsad.messages import number as number_text
from maqsad.messages.formats import listed
from maqsad.plan.plan import PlanSnapshot
from maqsad.portfolio.decision import Decision
from maqsad.portfolio.explanation.better import Better
from maqsad.portfolio.studies.nearest import NEAREST
from maqsad.portfolio.studies.parties import PARTIES, STANDINGS, Parties, RunFound
from maqsad.portfolio.studies.parties.apart import Apart
from maqsad.portfolio.studies.parties.runs import Run
from maqsad.reporting.amounts import amounts_of
from maqsad.reporting.better_plan import best_known, better_text
from maqsad.reporting.blocks import Block, bold, chart, column, heading, items, number, row, table, text
from maqsad.reporting.charts.parties import Dot, DotLine, parties_chart
from maqsad.reporting.model import ReportModel
from maqsad.reporting.moves import moves_text
from maqsad.reporting.rules import rule_text
from maqsad.reporting.sections.unsaid import one_party

_MOST_CONTESTED, _MOST_SHIFTS, _MOST_ROWS = 26, 3, 4
CONTESTED = ("contested_proven", "contested_found")
PATHS = ("price_path", "ceiling_path")
_CHANGED = ("overrun", *PATHS)


def parties_section(model: ReportModel, lang: Language) -> list[Block]:
    found = PARTIES.among(model.studies)
    if found is None:
        return []
    if one_party(model):
        return _other_runs(model, found, lang)
    return [
        heading(sentence("parties", lang)),
        text(_lead(model, found, lang), "lead"),
        text(sentence("parties-points", lang), "small"),
        *_better(model, lang),
        *_runs(model, found, lang),
        *_standings(model, found, lang),
        *_shifts(model, found, lang),
    ]


def _other_runs(model: ReportModel, found: Parties, lang: Language) -> list[Block]:
    """With one party: costs, prices and ceilings alone; nothing where no such run was tried."""
    runs = tuple(run for run in found.runs if run.kind != "party")
    others = runs[1:]
    if not others:
        return []
    alone = replace(found, runs=runs)
    lead = {"runs": len(others), "kept": sum(run.ours is not None for run in others)}
    return [
        heading(sentence("parties-one", lang)),
        text(sentence("parties-lead-one", lang, **lead), "lead"),
        text(sentence("parties-points", lang), "small"),
        *_better(model, lang),
        *_runs(model, alone, lang),
        _core(alone, lang),
        *_shifts(model, alone, lang),
    ]


def _lead(model: ReportModel, found: Parties, lang: Language) -> str:
    asked = [run for run in found.parties if run.regret is not None]
    if not asked:
        return sentence("parties-lead-none", lang)
    most = max(asked, key=lambda run: (_share(run), run.of))
    contested = sum(standing in CONTESTED for standing in found.standings.values())
    counts = {"all": len(found.standings), "same": len(found.standings) - contested, "contested": contested}
    if not most.regret:
        return sentence("parties-lead-same", lang, parties=len(found.parties), **counts)
    points = {"best": most.value, "ours": most.ours}
    return sentence(
        "parties-lead",
        lang,
        parties=len(found.parties),
        party=_party(model, most.of, lang),
        regret=number_text(_share(most) * 100, lang, 1),
        **counts,
        **{name: number_text(value or Fraction(0), lang, 1) for name, value in points.items()},
    )


def _share(run: RunFound) -> Fraction:
    """Of the points that the run's best plan found wins."""
    if run.regret is None or not run.value:
        return Fraction(0)
    return run.regret / abs(run.value)


def _better(model: ReportModel, lang: Language) -> list[Block]:
    better = best_known(model.studies)
    if better is None:
        return []
    titles = {project.id: project.title.get(lang) for project in model.projects}
    return [text(better_text(better, titles, lang), "notice")]


def agreed_title(decision: Decision, snapshot: PlanSnapshot, lang: Language) -> str:
    """Whose weights the decision's are: agreed only if they were signed."""
    if len(list(snapshot["parties"])) < 2:
        return sentence("parties-kind-alone", lang)
    if party := snapshot.scenario.party:
        return sentence("parties-kind-ours", lang, title=row_title(snapshot["parties"].by_id()[party], lang))
    return sentence("parties-kind-agreed" if decision.standing == "agreed" else "parties-kind-draft", lang)


def run_title(model: ReportModel, run: Run, lang: Language) -> str:
    if run.kind == "agreed":
        return agreed_title(model.decision, model.snapshot, lang)
    if run.kind == "ceiling_path" and not run.value:
        return sentence("parties-kind-ceiling_path-plain", lang)
    value = int(run.value) if run.kind == "overrun" else run.value
    title = _party(model, run.value, lang) if run.kind == "party" else path_title(model.snapshot, run, lang)
    key = f"{run.kind}-of" if title and run.kind in PATHS else run.kind
    return sentence(f"parties-kind-{key}", lang, title=title, value=value)


def path_title(snapshot: PlanSnapshot, run: Run, lang: Language) -> str:
    """The title of a scenario on that path, rather one that changes nothing else; '' where no scenario has one."""
    ours = vars(snapshot.scenario)
    named = [row for row in snapshot["scenarios"] if run.kind in PATHS and str(vars(row)[run.kind]) == run.value]
    best = min(named, key=lambda row: sum(vars(row)[f] != ours[f] for f in ("party", *_CHANGED)), default=None)
    return "" if best is None else row_title(best, lang)


def _party(model: ReportModel, party: str, lang: Language) -> str:
    return row_title(model.snapshot["parties"].by_id()[party], lang)


# ---- runs


def _runs(model: ReportModel, found: Parties, lang: Language) -> list[Block]:
    names = ("best", "ours", "regret", "most", "otherwise")
    columns = [column(sentence("parties-col-run", lang), "1fr")]
    columns += [number(sentence(f"parties-col-{name}", lang)) for name in names]
    ours = found.runs[0].delivers
    runs = [_as_known(run, best_known(model.studies)) for run in found.runs]
    rows = [row([run_title(model, run.run, lang), *_numbers(run, ours, lang)]) for run in runs]
    blocks = [heading(sentence("parties-runs", lang), 2), table(columns, rows, "small")]
    failed = [line for run in found.runs for line in failed_texts(model, run, lang)]
    return [*blocks, *([items(failed)] if failed else [])]


def _as_known(run: RunFound, better: Better | None) -> RunFound:
    """The decision's own run with the best plan that any study met, so that all pages say the same of it."""
    if run.kind != "agreed" or better is None or run.ours is None:
        return run
    return replace(run, value=max(run.value or run.ours, run.ours + better.more))


def _numbers(run: RunFound, ours: Sequence[str], lang: Language) -> list[str]:
    points = [run.value, run.ours, run.regret, run.regret_most]
    rounded = [*points[:3], None if points[3] is None else Fraction(-(-points[3] * 10 // 1), 10)]
    shown = ["—" if value is None else number_text(value, lang, 1) for value in rounded]
    if run.regret:
        shown[2] = sentence("parties-lost", lang, points=shown[2], share=number_text(_share(run) * 100, lang, 1))
    otherwise = "—" if run.status != "found" else number_text(len(set(run.delivers) ^ set(ours)), lang)
    return [*shown, otherwise]


def failed_texts(model: ReportModel, run: RunFound, lang: Language) -> list[str]:
    """That a run has no plan, and why our plan cannot be carried out in it."""
    name = run_title(model, run.run, lang)
    told = [] if run.status == "found" else [sentence(f"parties-{_NO_PLAN[run.status]}", lang, run=name)]
    why = []
    if run.short:
        amounts = amounts_of(model, lang)
        funds = row_titles(model.snapshot["funds"], lang)
        most = sorted(run.short, key=lambda short: (-short[2], short[1], short[0]))[:_MOST_ROWS]
        places = [sentence("parties-short-item", lang, fund=funds[fund], year=y) for fund, y, _ in most]
        total = amounts.said(sum(rial for _, _, rial in run.short))
        why.append(sentence("parties-short", lang, money=total, list=listed(places, lang)))
    if run.breaks:
        rows = [rule_text(model.facts, id, lang) for id in run.breaks[:_MOST_ROWS]]
        why.append(sentence("parties-broken", lang, rows=listed(rows, lang)))
    return [*told, *([sentence("parties-breaks", lang, run=name, why=listed(why, lang))] if why else [])]


_NO_PLAN = {"none": "none", "open": "open-run"}


# ---- projects


def _standings(model: ReportModel, found: Parties, lang: Language) -> list[Block]:
    ours = set(found.runs[0].delivers)
    counts, taken = Counter(found.standings.values()), Counter(s for p, s in found.standings.items() if p in ours)
    columns = [
        column(sentence("parties-col-standing", lang), "1fr"),
        number(sentence("parties-col-count", lang)),
        number(sentence("parties-col-taken", lang)),
    ]
    rows = [
        row([sentence(f"parties-standing-{name}", lang), *(number_text(c[name], lang) for c in (counts, taken))])
        for name in STANDINGS
        if counts[name]
    ]
    total = [sentence("total", lang), *(number_text(sum(c.values()), lang) for c in (counts, taken))]
    blocks = [
        heading(sentence("parties-standings", lang), 2),
        table(columns, [*rows, row(total, "total")], "small"),
        _core(found, lang),
    ]
    return [*blocks, *_apart(model, found, lang), *_contested(model, found, lang)]


def _core(found: Parties, lang: Language) -> Block:
    """The projects in all listed runs' plans, and in none."""
    runs = sum(run.status == "found" for run in found.runs)
    core = [sum(share == end for share in found.core.values()) for end in (1, 0)]
    return text(sentence("parties-core", lang, count=core[0], none=core[1], runs=runs))


def _apart(model: ReportModel, found: Parties, lang: Language) -> list[Block]:
    if not found.apart:
        return []
    told = [apart_text(model.decision, one, near_apart(one, model), model.snapshot, lang) for one in found.apart]
    lead = text(sentence("parties-apart", lang, count=len(told)))
    return [lead, items(told)]


def near_apart(one: Apart, model: ReportModel) -> Apart:
    """With what study `nearest` found of taking the same project, where that is better or tighter."""
    near = NEAREST.among(model.studies)
    other = next((n for n in near.projects if n.project == one.project), None) if near and not one.ours else None
    if other is None:
        return one
    known = [price for price in (one.most, other.at_most) if price is not None]
    return replace(one, least=max(one.least, other.at_least), most=min(known, default=None))


def apart_text(decision: Decision, one: Apart, known: Apart, snapshot: PlanSnapshot, lang: Language) -> str:
    """What a project is on which all parties differ from ours, what the other side costs, and what is open."""
    side = "in" if one.ours else "out"
    title = row_title(snapshot["projects"].by_id()[one.project], lang)
    most = "" if known.most is None else number_text(up(known.most, 1), lang, 1)
    gap = (decision.certified_bound or Fraction(0)) - (decision.value or Fraction(0))
    price = sentence("parties-apart-found" if most else "parties-apart-none", lang, most=most)
    least = number_text(down(known.least, 1), lang, 1)
    proven = "parties-apart-proven" if known.least > 0 else "parties-apart-open"
    firm = sentence(proven, lang, least=least, gap=number_text(up(gap, 1), lang, 1))
    return sentence(f"parties-apart-{side}", lang, title=title, price=price, firm=firm)


def differing(found: Parties) -> list[str]:
    """The projects that are in some, not in all, of the plans found for the decision and the parties: most first."""
    runs = found.judges
    wanted = [p for p in found.standings if len({p in run.delivers for run in runs}) > 1]
    return sorted(wanted, key=lambda project: (-found.party_core[project], project))


def _contested(model: ReportModel, found: Parties, lang: Language) -> list[Block]:
    order = differing(found)
    if not order:
        return []
    shown, runs = order[:_MOST_CONTESTED], found.judges
    titles = {project.id: project.title.get(lang) for project in model.projects}
    heads = [sentence("parties-ours", lang) if run.kind == "agreed" else _party(model, run.of, lang) for run in runs]
    dots = [DotLine(titles[p], tuple(_dot(run, p) for run in runs), _worths(found, p, lang)) for p in shown]
    alt = [_alt(found, p, titles[p], heads, lang) for p in shown]
    more = len(order) - len(shown)
    rest = [text(sentence("parties-contested-more", lang, count=more), "small")] if more else []
    return [
        heading(sentence("parties-contested", lang), 2),
        text(sentence("parties-contested-lead", lang)),
        chart(
            parties_chart(dots, heads, lang), sentence("parties-alt", lang, count=len(shown), list=listed(alt, lang))
        ),
        *rest,
    ]


def _worths(found: Parties, project: str, lang: Language) -> tuple[str, ...]:
    return tuple(number_text(points, lang, 1) for points in found.worth.get(project, ()))


def _alt(found: Parties, project: str, title: str, heads: Sequence[str], lang: Language) -> str:
    """In whose plan it is."""
    takers = [head for run, head in zip(found.judges, heads, strict=True) if project in run.delivers]
    return sentence("parties-alt-item", lang, title=title, takers=listed(takers, lang))


def _dot(run: RunFound, project: str) -> Dot:
    if project in run.proven_in:
        return "proven_in"
    if project in run.proven_out:
        return "proven_out"
    return "in" if project in run.delivers else "out"


# ---- what each would gain


def _shifts(model: ReportModel, found: Parties, lang: Language) -> list[Block]:
    rows = [
        row([bold(run_title(model, run.run, lang)), _gains(model, run, lang)])
        for run in found.runs[1:]
        if run.status == "found"
    ]
    if not rows:
        return []
    columns = [
        column(sentence("parties-col-run", lang), "0.5fr"),
        column(sentence("parties-col-levels", lang), "1.5fr"),
    ]
    return [heading(sentence("parties-levels", lang), 2), table(columns, rows, "small")]


def _gains(model: ReportModel, run: RunFound, lang: Language) -> str:
    """The largest moves of levels, by the run's own weights."""
    return moves_text(model, run.levels, run.weights, _MOST_SHIFTS, lang) or sentence("parties-shift-none", lang)
