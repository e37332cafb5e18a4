"""The answers of `maqsad explain` in sentences: every line says whether it is proven, found or counted."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from fractions import Fraction

from maqsad.messages import UnknownSentence, number, option_name, percent_of, row_title, sentence
from maqsad.messages.formats import Language, listed, signed, year
from maqsad.portfolio.decision import BINDING, ProjectVerdict
from maqsad.portfolio.explanation.again import Case, Gain, LevelShift
from maqsad.portfolio.explanation.delay import Delay
from maqsad.portfolio.explanation.flip import ONE, CostFlip, FlipEnd
from maqsad.portfolio.explanation.flip_effect import EffectFlip
from maqsad.portfolio.explanation.flip_tried import WeightTried
from maqsad.portfolio.explanation.trial import Tried
from maqsad.portfolio.explanation.why import (
    COUNTED,
    DistrictWhy,
    EffectLine,
    FundYearWhy,
    GoalWhy,
    LimitWhy,
    OptionLine,
    PriceLine,
    ProjectWhy,
)
from maqsad.portfolio.formulation.exact import BP
from maqsad.reporting.amounts import told
from maqsad.reporting.rules import rule_text

MICRO = 10**6
MOST = 15
"""Projects or districts named on one line or in one list."""


class Said:
    """One decision's answers in one language."""

    def __init__(self, case: Case, lang: Language) -> None:
        self.case, self.lang = case, lang

    # ---- answers

    def project(self, why: ProjectWhy) -> Iterator[str]:
        verdict = why.verdict
        title = self.title("projects", why.project)
        yield self.say("project", title=title, id=why.project, option=self.option(verdict.option))
        if verdict.told in BINDING:
            yield self.mark("bound", self.say(f"bound-{verdict.told}"))
        elif self._without_effect(verdict):
            yield self.mark("bound", self.say("bound-duty"))
        elif verdict.standing == "open":
            yield self.mark("open", self.say("undecided"))
        else:
            yield self.mark("proven", self.say(verdict.standing))
        yield self.mark("exact", self.reasons(why))
        for option in why.options:
            yield self.mark("proven", self.option_line(option, why.value))
        for effect in why.effects:
            yield self.mark("exact", self.effect(effect))
        for line in why.prices:
            yield self.mark("exact", self.priced(line))
        if why.delay is not None:
            yield self.mark("exact", self.delay(why.delay))
        yield from self.flip(why.flip, out=verdict.standing == "out")
        if why.effect is not None:
            yield from self.effect_flip(why.effect)
        yield from self.ceilings(why.ceilings)
        if why.weights is not None:
            yield from self.weights(why.weights)

    def fund_year(self, why: FundYearWhy) -> Iterator[str]:
        amounts = {name: self.rial(getattr(why, name)) for name in ("usable", "free", "used")}
        yield self.mark("exact", self.say("fund-year", title=self.title("funds", why.fund), year=why.year, **amounts))
        if self.case.facts.funds[why.fund].lot:
            yield self.mark("exact", self.say("lots"))
        most = self.up(why.gain.most)
        values = {"price": self.points(why.price), "gap": self.up(why.gap), "more": self.rial(why.more)}
        yield self.mark("proven", self.say("more-buys", most=most, **values))
        yield from self.found(why.gain)

    def limit(self, why: LimitWhy) -> Iterator[str]:
        yield self.say("limit", rule=rule_text(self.case.facts, why.row, self.lang), id=why.row)
        amounts = {name: self.measured(why, getattr(why, name)) for name in ("left", "right", "slack")}
        if self.unit_of(why.row):
            yield self.mark("exact", self.say("row-unit", unit=self.unit_of(why.row)))
        yield self.mark("exact", self.say("row-least" if why.sense == ">=" else "row-most", **amounts))
        relief = self.measured(why, why.relief)
        yield self.mark("exact", self.say("row-price", relief=relief, price=self.points(why.price)))
        one = why.row.split("|")[0] in COUNTED
        change = self.say("relief-one") if one else self.say("relief", relief=relief)
        yield self.mark("proven", self.say("at-most", change=change, most=self.up(why.gain.most)))
        yield from self.found(why.gain)

    def district(self, why: DistrictWhy) -> Iterator[str]:
        title = self.title("districts", why.district)
        yield self.mark("exact", self.say("district", title=title, id=why.district, points=self.points(why.points)))
        if why.need is None:
            yield self.mark("exact", self.say("no-need"))
        else:
            need = number(why.need, self.lang, 0)
            yield self.mark("exact", self.say("rank", need=need, rank=why.rank, among=why.among))
        for project, points in why.projects[:MOST]:
            gives = self.say("gives", project=self.title("projects", project), points=self.points(points))
            yield "  " + self.mark("exact", gives)
        if why.floor is None or why.without_floor is None:
            yield self.mark("exact", self.say("no-floor"))
            return
        slack = self.points(why.points - why.floor)
        yield self.mark("exact", self.say("floor", floor=self.points(why.floor), slack=slack))
        most = self.up(why.without_floor.most)
        yield self.mark("proven", self.say("at-most", change=self.say("without-floor"), most=most))
        yield from self.found(why.without_floor)
        for district, points in why.payers[:MOST]:
            payer = self.say("payer", district=self.title("districts", district), points=self.points(points))
            yield self.mark("found", payer)

    def goal(self, why: GoalWhy) -> Iterator[str]:
        yield self.say("goal", title=self.title("goals", why.goal), id=why.goal)
        for line in why.levels:
            target = None if line.target is None else self.level(line.target)
            values = {name: self.level(getattr(line, name)) for name in ("baseline", "promised", "expected")}
            names = {"indicator": self.title("indicators", line.indicator), "year": self.year(line.year)}
            more = {"unit": self.unit(line.indicator), "points": self.points(line.points), "target": target or "—"}
            yield self.mark("exact", self.say("promise", **names, **values, **more))
        if unscored := sorted(set(why.indicators) - {line.indicator for line in why.levels}):
            names_ = self.named("indicators", unscored)
            yield self.mark("exact", self.say("unscored", indicators=names_))
        yield self.mark("exact", self.say("goal-money", money=self.rial(why.money)))
        for side, projects in (("in", why.into), ("out", why.out)):
            named = self.named("projects", projects) or "—"
            yield self.mark("exact", self.say(f"goal-{side}", count=len(projects), projects=named))
        if why.elsewhere:
            named = self.named("projects", why.elsewhere)
            yield self.mark("exact", self.say("goal-elsewhere", money=self.rial(why.money_elsewhere), projects=named))

    # ---- parts of answers

    def _without_effect(self, verdict: ProjectVerdict) -> bool:
        """Whether it wins nothing and states itself that it changes nothing: then no numbers are asked (M, `duty`)."""
        facts = self.case.facts
        stated = facts.projects[verdict.project].estimate == "stated_none"
        return stated and facts.options[verdict.option].usable_year is None

    def reasons(self, why: ProjectWhy) -> str:
        parts = [part for reason in why.verdict.reasons for part in self.reason(why, reason)]
        if parts:
            return self.say("reasons", reasons=listed(parts, self.lang))
        if why.verdict.cost:
            option = self.option(why.verdict.option)
            return self.say("no-reasons-but", option=option, cost=self.rial(why.verdict.cost))
        return self.say("no-reasons")

    def reason(self, why: ProjectWhy, reason: str) -> list[str]:
        if reason == "effect":
            return [self.say("reason-effect", points=self.points(why.verdict.own_points))]
        if reason == "enabler" and why.enables:
            return [sentence("reason-enabler", self.lang, projects=self.named("projects", why.enables))]
        if reason == "obligation":
            rows = self.case.facts.snapshot["obligations"].by_id()
            return [
                sentence("reason-obligation", self.lang, document=rows[id].document, by=self.by(vars(rows[id])))
                for id in why.obligations
            ]
        if reason == "limit" and why.needing:
            return [self.say("reason-limit", rows=self.rules(why.needing))]
        try:
            return [sentence(f"reason-{reason}", self.lang)]
        except (UnknownSentence, KeyError):
            return [reason]

    def by(self, row: dict[str, str]) -> str:
        here, there = row["imposed_by_fa"], row["imposed_by_en"]
        return str(here or there if self.lang == "fa" else there or here)

    def option_line(self, line: OptionLine, value: Fraction) -> str:
        option = self.option(line.option)
        if line.ruled_out:
            return self.say("option-out", option=option, margin=self.down(value - line.bound))
        key = "option-chosen" if line.chosen else "option-open"
        return self.say(key, option=option, margin=self.up(line.bound - value))

    def priced(self, line: PriceLine) -> str:
        key = "prices" if line.delivers else "prices-no-work"
        values = {"value": self.points(line.results), "price": self.points(line.price)}
        return self.say(key, option=self.option(line.option), cost=self.rial(line.cost), **values)

    def effect(self, line: EffectLine) -> str:
        expected = "—" if line.expected is None else self.change(line.expected)
        values = {"year": self.year(line.year), "expected": expected, "low": self.change(line.low)}
        return self.say(
            "effect", indicator=self.title("indicators", line.indicator), unit=self.unit(line.indicator), **values
        )

    def flip(self, flip: CostFlip, *, out: bool) -> Iterator[str]:
        """`out`: the certificate proves it out at today's cost."""
        if flip.cost:
            option, cost = self.option(flip.option), self.rial(flip.cost)
            yield self.mark("exact", self.say("cost-now", option=option, cost=cost))
        if flip.upkeep:
            yield self.mark("exact", self.say("cost-upkeep", upkeep=self.rial(flip.upkeep)))
        if flip.why_none is not None:
            yield self.mark("found" if flip.why_none == "must" else "exact", self.say(f"flip-{flip.why_none}"))
            return
        yield from self.proven_end(flip, out=out)
        if flip.found is None:
            yield self.mark("found", self.say("flip-none-found"))
        else:
            key = "flip-found" if flip.against_all else "flip-found-best"
            yield self.mark("found", self.say(key, **self.end(flip.found)))
        if flip.uncertain_below:
            yield self.mark("open", self.say("flip-not-below", rows=self.rules(flip.uncertain_below)))
        elif flip.found is not None:
            yield self.mark("found", self.say("flip-below"))

    def proven_end(self, flip: CostFlip, *, out: bool) -> Iterator[str]:
        if out:
            yield self.mark("proven", self.say("flip-today"))
        if flip.proven is None:
            yield self.mark("open", self.say("flip-fall" if out else "flip-no-proof"))
            return
        if out and flip.proven.factor == ONE:
            yield self.mark("open", self.say("flip-fall"))
        else:
            yield self.mark("proven", self.say("flip-proven", **self.end(flip.proven)))
        if flip.uncertain_above:
            rows = self.rules(flip.uncertain_above)
            yield self.mark("open", self.say("flip-not-above", rows=rows))
        else:
            yield self.mark("proven", self.say("flip-above"))

    def delay(self, delay: Delay) -> str:
        price, decay = ("—" if rial is None else self.rial(rial) for rial in (delay.price, delay.decay))
        if not (delay.lost or delay.points or delay.points is None):
            return sentence("delay-line-only", self.lang, price=price, decay=decay)
        points = "—" if delay.points is None else self.points(delay.points)
        return sentence("delay-line", self.lang, price=price, decay=decay, points=points)

    def effect_flip(self, flip: EffectFlip) -> Iterator[str]:
        if flip.why_none:
            yield self.mark("exact", self.say("flip-no-effect"))
            return
        if flip.kept is not None:
            key = f"effect-kept-{flip.now}" if flip.kept_between else f"effect-kept-{flip.now}-here"
            yield self.mark("proven", self.say(key, change=self.percent(flip.kept)))
        if flip.flipped is None:
            if flip.kept is None or flip.kept.percent != flip.farthest:
                last = percent_of(Fraction(flip.farthest, 100), self.lang, 0)
                yield self.mark("found", self.say(f"effect-stays-{flip.now}", change=last))
            return
        key = f"effect-to-{flip.flipped.standing}"
        yield self.mark(self.firmness(flip.flipped), self.say(key, **self.tried(flip.flipped)))

    def ceilings(self, tried: Iterable[Tried]) -> Iterator[str]:
        for firmness, values in self.by_firmness(tried):
            yield self.mark(firmness, self.say("ceilings-tried", values=values))

    def weights(self, weights: WeightTried) -> Iterator[str]:
        indicator = self.title("indicators", weights.indicator)
        now = percent_of(Fraction(weights.weight, BP), self.lang, 2)
        for firmness, values in self.by_firmness(weights.tried):
            yield self.mark(firmness, self.say("weights-tried", indicator=indicator, weight=now, values=values))

    def by_firmness(self, tried: Iterable[Tried]) -> Iterator[tuple[str, str]]:
        """(firmness, the values of that firmness by what they come to), what is proven first."""
        told: dict[str, dict[str, list[str]]] = {"proven": {}, "found": {}}
        for one in tried:
            told[self.firmness(one)].setdefault(one.standing, []).append(self.percent(one))
        for firmness, groups in told.items():
            parts = [self.say(f"tried-{side}", values=listed(values, self.lang)) for side, values in groups.items()]
            if parts:
                yield firmness, "؛ ".join(parts) if self.lang == "fa" else "; ".join(parts)

    def tried(self, tried: Tried) -> dict[str, str]:
        return {"change": self.percent(tried), "option": self.option(tried.option) if tried.option else "—"}

    def percent(self, tried: Tried) -> str:
        return percent_of(Fraction(tried.percent, 100), self.lang, 0)

    def firmness(self, tried: Tried) -> str:
        return "proven" if tried.proven else "found"

    def end(self, end: FlipEnd) -> dict[str, str]:
        change = percent_of(Fraction(end.factor, ONE), self.lang, 2)
        amounts = {"cost": self.rial(end.cost), "now": self.rial(end.now)}
        return {"change": change, "option": self.option(end.option), **amounts}

    def found(self, gain: Gain) -> Iterator[str]:
        if not gain.found:
            yield self.mark("found", self.say("nothing-found"))
            return
        yield self.mark("found", self.say("at-least", found=self.down(gain.found)))
        if gain.unneeded:
            yield self.mark("found", self.say("unneeded"))
        for shift in gain.levels:
            values = {"before": self.level(shift.before), "after": self.level(shift.after)}
            names = {"indicator": self.title("indicators", shift.indicator), "year": self.year(shift.year)}
            told = self.say("shift", unit=self.unit(shift.indicator), **names, **values)
            yield "  " + self.mark("found", told)
        for side, projects in (("in", gain.into), ("out", gain.out)):
            if projects:
                told = self.say(f"shift-{side}", projects=self.named("projects", projects))
                yield "  " + self.mark("found", told)

    # ---- words

    def say(self, key: str, **values: object) -> str:
        return sentence(f"explain-{key}", self.lang, **values)

    def told(self, key: str, **values: object) -> str:
        """A sentence of another room."""
        return sentence(key, self.lang, **values)

    def instead(self, shift: LevelShift) -> str:
        """A level that moves, in its own unit: after instead of before."""
        names = {"indicator": self.title("indicators", shift.indicator), "unit": self.unit(shift.indicator)}
        levels = {"before": self.level(shift.before), "after": self.level(shift.after)}
        return self.told("level-instead", year=self.year(shift.year), **names, **levels)

    def mark(self, standing: str, text: str) -> str:
        return self.say(standing, text=text)

    def title(self, table: str, id: str) -> str:
        row = self.case.facts.snapshot[table].by_id().get(id)
        return id if row is None else row_title(row, self.lang)

    def option(self, id: str) -> str:
        return option_name(self.case.facts.options[id], self.lang)

    def named(self, table: str, ids: Iterable[str]) -> str:
        given = list(ids)
        titles = [self.title(table, id) for id in given[:MOST]]
        more = [self.say("more", count=len(given) - MOST)] if len(given) > MOST else []
        return listed([*titles, *more], self.lang)

    def rules(self, rows: Iterable[str]) -> str:
        return listed((rule_text(self.case.facts, row, self.lang) for row in rows), self.lang)

    def unit(self, indicator: str) -> str:
        row = self.case.facts.snapshot["indicators"].by_id()[indicator]
        return str(row.unit_fa or row.unit_en if self.lang == "fa" else row.unit_en or row.unit_fa)

    def unit_of(self, row_id: str) -> str:
        """The unit of a row that is not money; '' for money."""
        kind, *parts = row_id.split("|")
        if kind in COUNTED:
            return self.say("unit-choice")
        if kind == "justice":
            return self.say("unit-points")
        if kind == "floor":
            return self.unit(self.case.facts.snapshot["floors"].by_id()[parts[0]].indicator)
        if kind == "capacity":
            row = self.case.facts.snapshot["capacities"].by_id()[parts[0]]
            return str(row.unit_fa or row.unit_en if self.lang == "fa" else row.unit_en or row.unit_fa)
        return ""

    def measured(self, why: LimitWhy, amount: int) -> str:
        kind = why.row.split("|")[0]
        if kind in COUNTED:
            return number(amount, self.lang)
        if kind == "justice":
            return self.points(Fraction(amount, why.per_unit))
        if kind in ("floor", "capacity"):
            return number(Fraction(amount, why.per_unit), self.lang, None if not amount % why.per_unit else 3)
        return self.rial(round(Fraction(amount, why.per_unit)))

    def rial(self, amount: int) -> str:
        return told(amount, self.case.facts.snapshot.settings, self.lang)

    def level(self, micros: int) -> str:
        return number(Fraction(micros, MICRO), self.lang, 3 if micros % MICRO else 0)

    def change(self, micros: int) -> str:
        return signed(Fraction(micros, MICRO), self.lang, 3 if micros % MICRO else 0)

    def year(self, of: int) -> str:
        return sentence("later", self.lang) if of > self.case.facts.years.last else year(of, self.lang)

    def points(self, value: Fraction) -> str:
        return number(value, self.lang, 3)

    def up(self, value: Fraction) -> str:
        """What is an upper bound is never shown smaller than it is."""
        return number(Fraction(math.ceil(value * 1000), 1000), self.lang, 3)

    def down(self, value: Fraction) -> str:
        return number(Fraction(math.floor(value * 1000), 1000), self.lang, 3)
