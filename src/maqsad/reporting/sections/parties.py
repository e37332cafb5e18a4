"""If weights or prices were others: what holds for every party, what is contested, and what our plan loses by each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from maqsad.messages import Language, row_title, row_titles, sentence
from maqsad.messages import number as number_text
from maqsad.messages.formats import listed
from maqsad.plan.plan import PlanSnapshot
from maqsad.portfolio.studies.parties import PARTIES, STANDINGS, Parties, RunFound
from maqsad.portfolio.studies.parties.runs import Run
from maqsad.reporting.amounts import amounts_of
from maqsad.reporting.blocks import Block, bold, chart, column, heading, items, number, row, table, text
from maqsad.reporting.charts.parties import Dot, DotLine, parties_chart
from maqsad.reporting.model import ReportModel
from maqsad.reporting.moves import moves_text
from maqsad.reporting.rules import rule_text
from maqsad.reporting.wording import level

_MOST_CONTESTED, _MOST_SHIFTS, _MOST_ROWS = 26, 3, 4
CONTESTED = ("contested_proven", "contested_found")
PATHS = ("price_path", "ceiling_path")
_CHANGED = ("overrun", *PATHS)


def parties_section(model: ReportModel, lang: Language) -> list[Block]:
    found = PARTIES.among(model.studies)
    if found is None:
        return []
    return [
        heading(sentence("parties", lang)),
        text(_lead(model, found, lang), "lead"),
        text(sentence("parties-points", lang), "small"),
        *_runs(model, found, lang),
        *_standings(model, found, lang),
        *_shifts(model, found, lang),
    ]


def _lead(model: ReportModel, found: Parties, lang: Language) -> str:
    asked = [run for run in found.parties if run.regret is not None]
    if not asked:
        return sentence("parties-lead-none", lang)
    most = max(asked, key=lambda run: (_share(run), run.of))
    contested = sum(standing in CONTESTED for standing in found.standings.values())
    return sentence(
        "parties-lead",
        lang,
        parties=len(found.parties),
        all=len(found.standings),
        same=len(found.standings) - contested,
        contested=contested,
        party=_party(model, most.of, lang),
        regret=number_text(_share(most) * 100, lang, 1),
    )


def _share(run: RunFound) -> Fraction:
    """Of the points that the run's best plan found wins."""
    if run.regret is None or not run.value:
        return Fraction(0)
    return run.regret / abs(run.value)


def run_title(model: ReportModel, run: Run, lang: Language) -> str:
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
    rows = [row([run_title(model, run.run, lang), *_numbers(run, ours, lang)]) for run in found.runs]
    blocks = [heading(sentence("parties-runs", lang), 2), table(columns, rows, "small")]
    failed = [line for run in found.runs for line in failed_texts(model, run, lang)]
    return [*blocks, *([items(failed)] if failed else [])]


def _numbers(run: RunFound, ours: Sequence[str], lang: Language) -> list[str]:
    points = [run.value, run.ours, run.regret, run.regret_most]
    rounded = [*points[:3], None if points[3] is None else Fraction(-(-points[3] * 10 // 1), 10)]
    shown = ["—" if value is None else number_text(value, lang, 1) for value in rounded]
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
    counts = Counter(found.standings.values())
    columns = [column(sentence("parties-col-standing", lang), "1fr"), number(sentence("parties-col-count", lang))]
    rows = [
        row([sentence(f"parties-standing-{name}", lang), number_text(counts[name], lang)])
        for name in STANDINGS
        if counts[name]
    ]
    listed_runs = sum(run.status == "found" for run in found.runs)
    core = [sum(share == end for share in found.core.values()) for end in (1, 0)]
    blocks = [
        heading(sentence("parties-standings", lang), 2),
        table(columns, rows, "small"),
        text(sentence("parties-core", lang, count=core[0], none=core[1], runs=listed_runs)),
    ]
    return [*blocks, *_contested(model, found, lang)]


def _contested(model: ReportModel, found: Parties, lang: Language) -> list[Block]:
    wanted = [project for project, standing in found.standings.items() if standing in CONTESTED]
    order = sorted(wanted, key=lambda project: (-found.party_core[project], project))[:_MOST_CONTESTED]
    if not order:
        return []
    titles = {project.id: project.title.get(lang) for project in model.projects}
    runs = [run for run in found.runs if run.kind in ("agreed", "party") and run.status == "found"]
    heads = [sentence("parties-ours", lang) if run.kind == "agreed" else _party(model, run.of, lang) for run in runs]
    dots = [DotLine(titles[project], tuple(_dot(run, project) for run in runs)) for project in order]
    alt = [
        sentence("parties-alt-item", lang, title=titles[p], wanting=found.party_core[p], all=len(found.parties))
        for p in order
    ]
    return [
        heading(sentence("parties-contested", lang), 2),
        text(sentence("parties-contested-lead", lang)),
        chart(
            parties_chart(dots, heads, lang),
            sentence("parties-alt", lang, count=len(order), list=listed(alt, lang)),
        ),
    ]


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
    columns = [column(sentence("parties-col-run", lang), "0.5fr"), column(sentence("col-indicator", lang), "1.5fr")]
    return [heading(sentence("parties-levels", lang), 2), table(columns, rows, "small")]


def _gains(model: ReportModel, run: RunFound, lang: Language) -> str:
    """The largest moves of levels that can be seen, by the run's own weights."""
    results = {result.id: result for result in model.results}
    seen = [
        shift
        for shift in run.levels
        if level(results[shift.indicator], shift.before, lang) != level(results[shift.indicator], shift.after, lang)
    ]
    return moves_text(model, seen, run.weights, _MOST_SHIFTS, lang) or sentence("parties-shift-none", lang)
