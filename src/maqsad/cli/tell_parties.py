"""Told at the command line: what holds for every party, what is contested, what our plan loses in each listed run."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Iterator
from fractions import Fraction

from maqsad.cli.explained import MOST, Said
from maqsad.messages import Language, number, row_title
from maqsad.messages.formats import listed
from maqsad.portfolio.explanation.again import Case
from maqsad.portfolio.studies.parties import STANDINGS, Parties, RunFound
from maqsad.portfolio.studies.parties.apart import Apart
from maqsad.portfolio.studies.parties.runs import Run
from maqsad.reporting.better_plan import better_text
from maqsad.reporting.sections.parties import PATHS, agreed_title, apart_text, differing, path_title
from maqsad.values import latin_digits, shown
from maqsad.values.problem import Refused


def tell_parties(case: Case, found: Parties, what: str | None, lang: Language) -> Iterable[str]:
    """Everything, one project, or one run by the party, overrun or path that makes it."""
    said, asked = _Said(case, lang), latin_digits(what or "").strip()
    runs = {run.of or run.kind: run for run in found.runs}
    if what is None:
        return list(said.everything(found))
    if asked in found.standings:
        return list(said.one_project(found, asked))
    if asked in runs:
        return list(said.one_run(runs[asked]))
    known = [*runs, *found.standings]
    near = difflib.get_close_matches(asked, known, n=5, cutoff=0.3) or known[:5]
    raise Refused("parties-unknown", found=shown(what), near=near)


class _Said(Said):
    """One study of the parties in one language."""

    def everything(self, found: Parties) -> Iterator[str]:
        yield self.told("parties-runs") + ":"
        for run in found.runs:
            for line in self.run_lines(run):
                yield f"  {line}"
        yield self.told("parties-points")
        if found.better is not None:
            titles = {row.id: row_title(row, self.lang) for row in self.case.facts.snapshot["projects"]}
            yield better_text(found.better, titles, self.lang)
        yield ""
        yield self.told("parties-standings") + ":"
        counts = Counter(found.standings.values())
        for name in STANDINGS:
            if counts[name]:
                yield f"  {self.told(f'parties-standing-{name}')}: {number(counts[name], self.lang)}"
        runs = sum(run.status == "found" for run in found.runs)
        core = [sum(share == end for share in found.core.values()) for end in (1, 0)]
        yield self.told("parties-core", count=core[0], none=core[1], runs=runs)
        if found.apart:
            yield self.told("parties-apart", count=len(found.apart))
        for one in found.apart:
            yield "  " + self.apart(one)
        contested = differing(found)
        if contested:
            yield ""
            yield self.told("parties-contested") + ":"
        for project in contested:
            yield "  " + self.wanted(found, project)
            for key, wanting in (("parties-wants", True), ("parties-wants-not", False)):
                names = [self.run_title(run.run) for run in found.parties if (project in run.delivers) == wanting]
                if names:
                    yield "    " + self.told(key, list=listed(names, self.lang))
            yield from ("    " + line for line in self.worth(found, project))

    def one_project(self, found: Parties, project: str) -> Iterator[str]:
        yield self.wanted(found, project)
        for run in found.runs:
            name = self.run_title(run.run)
            if run.status != "found":
                yield "  " + self.told("parties-run-none", run=name)
                continue
            shown_ = project in run.proven_in or project in run.proven_out
            standing = self.told("parties-proven" if shown_ else "parties-found")
            key = "parties-run-in" if project in run.delivers else "parties-run-out"
            yield "  " + self.told(key, run=name, standing=standing)
        yield from ("  " + line for line in self.worth(found, project))
        yield from ("  " + self.apart(one) for one in found.apart if one.project == project)

    def one_run(self, run: RunFound) -> Iterator[str]:
        yield from self.run_lines(run)
        shifts = [self.instead(shift) for shift in run.levels]
        if run.status == "found" and run.kind != "agreed":
            yield self.told("parties-levels") + ":"
            yield from (f"  {line}" for line in shifts or [self.told("parties-shift-none")])
        ours = self.case.delivering(self.case.plan.chosen)
        for key, projects in (("shift-in", set(run.delivers) - ours), ("shift-out", ours - set(run.delivers))):
            if projects and run.status == "found":
                yield self.say(key, projects=self.named("projects", sorted(projects)))

    # ---- lines

    def apart(self, one: Apart) -> str:
        return apart_text(self.case.decided.decision, one, one, self.case.facts.snapshot, self.lang)

    def worth(self, found: Parties, project: str) -> Iterator[str]:
        """What the project alone brings each of them."""
        points = found.worth.get(project, ())
        parts = [
            self.told("parties-worth-item", run=self.run_title(run.run), points=number(worth, self.lang, 1))
            for run, worth in zip(found.judges, points, strict=False)
        ]
        if parts:
            yield self.told("parties-worth", list=listed(parts, self.lang))

    def run_lines(self, run: RunFound) -> Iterator[str]:
        name = self.run_title(run.run)
        if run.status != "found":
            yield self.told("parties-none" if run.status == "none" else "parties-open-run", run=name)
        if run.regret is not None and run.regret_most is not None:
            points = {"value": run.value, "ours": run.ours, "regret": run.regret}
            told = {key: number(value or Fraction(0), self.lang, 1) for key, value in points.items()}
            most = number(Fraction(-(-run.regret_most * 10 // 1), 10), self.lang, 1)
            yield self.told("parties-run-line", run=name, most=most, **told)
        if why := self.why(run):
            yield self.told("parties-breaks", run=name, why=listed(why, self.lang))

    def why(self, run: RunFound) -> list[str]:
        """What keeps our plan from being carried out in a run."""
        told = []
        if run.short:
            places = [
                self.told("parties-short-item", fund=self.title("funds", fund), year=of) for fund, of, _ in run.short
            ]
            total = self.rial(sum(rial for _, _, rial in run.short))
            told.append(self.told("parties-short", money=total, list=listed(places[:MOST], self.lang)))
        if run.breaks:
            told.append(self.told("parties-broken", rows=self.rules(run.breaks[:MOST])))
        return told

    def wanted(self, found: Parties, project: str) -> str:
        runs = [run for run in found.runs if run.status == "found"]
        return self.told(
            "parties-wanted",
            title=self.title("projects", project),
            id=project,
            core=sum(project in run.delivers for run in runs),
            runs=len(runs),
            standing=self.told(f"parties-standing-{found.standings[project]}"),
        )

    def run_title(self, run: Run) -> str:
        if run.kind == "agreed":
            return agreed_title(self.case.decided.decision, self.case.facts.snapshot, self.lang)
        if run.kind == "ceiling_path" and not run.value:
            return self.told("parties-kind-ceiling_path-plain")
        value = int(run.value) if run.kind == "overrun" else run.value
        if run.kind == "party":
            title = self.title("parties", run.value)
        else:
            title = path_title(self.case.facts.snapshot, run, self.lang)
        key = f"{run.kind}-of" if title and run.kind in PATHS else run.kind
        return self.told(f"parties-kind-{key}", title=title, value=value)
