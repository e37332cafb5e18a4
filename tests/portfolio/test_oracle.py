"""Decisions of random plans against brute force, and against the second implementation of the rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from maqsad.exchange import write_folder
from maqsad.plan.explicit import explicit
from maqsad.plan.plan import PlanSnapshot
from maqsad.portfolio.decide import Decided, decide
from maqsad.portfolio.formulation import RULES, formulate
from maqsad.portfolio.formulation.attainment import QUANTA
from maqsad.portfolio.formulation.facts import facts_of
from maqsad.portfolio.proof import copy_scripts
from maqsad.portfolio.proof.rebuild import build, model_hash
from maqsad.portfolio.proof.verify_certificate import check
from maqsad.portfolio.records import write_records

from .oracle import Answer, Oracle
from .random_plans import random_plan

PLANS = 320
CHUNK = 20
CHUNKS = [range(first, first + CHUNK) for first in range(0, PLANS, CHUNK)]
BENT = {
    "late", "shrinking", "capital_floor", "fund limit", "firm", "lots", "carry", "step", "money moved",
    "duty by amendment",
}  # fmt: skip
"""What must bind beside the rules themselves."""


def snapshot_of(seed: int) -> PlanSnapshot:
    return explicit(random_plan(seed))


@pytest.mark.parametrize("seeds", CHUNKS, ids=lambda seeds: str(seeds[0]))
def test_decisions_are_those_of_brute_force_and_their_certificates_hold(seeds: range, tmp_path: Path) -> None:
    for seed in seeds:
        snapshot = snapshot_of(seed)
        oracle = Oracle(snapshot)
        answer = oracle.answer()
        decided = decide(snapshot, gap=Fraction(0))
        assert told(decided) == expected(oracle, answer), f"plan {seed}"
        if decided.proof.plan is not None:
            check_bounds(decided, f"plan {seed}")
            check_verdicts(decided, oracle, answer, f"plan {seed}")
        else:
            assert decided.proof.multipliers or decided.proof.cases, f"plan {seed}: not proven infeasible"
        certified(decided, tmp_path / str(seed))


def certified(decided: Decided, out: Path) -> None:
    """Raises if the certificate does not hold."""
    out.mkdir()
    write_folder(decided.snapshot, out / "plan")
    write_records(decided, out, {})
    copy_scripts(out)
    assert check(out)


def told(decided: Decided) -> dict[str, object]:
    decision, plan = decided.decision, decided.proof.plan
    floors = {row.district: int(row.floor) for row in decided.snapshot["district_floors"]}
    works = decided.snapshot.settings.completion_floor
    if plan is None:
        assert decision.infeasibility is not None
        least = decision.infeasibility.least_extra_rial
        return {"status": decision.status, "least extra": least, "floors": floors, "works": works}
    assert decision.value is not None
    assert decision.bound is not None
    whole = decision.bound == decision.value or (decision.bound - decision.value) * QUANTA <= lost_in_steps(decided)
    return {
        "status": "proven" if whole else decision.status,
        "value": decision.value * QUANTA,
        "in force": decided.proof.base_value,
        "cost": plan.cost + plan.interest,
        "broken": plan.broken,
        "floors": floors,
        "works": works,
        "gap": 0 if whole else decision.gap,
    }


def lost_in_steps(decided: Decided) -> int:
    """Quanta by which a bound may pass the best: a step gives whole micros (E6), of which no bound knows."""
    model = decided.proof.model
    stepped = {row.id.rsplit("|", 1)[0] for row in model.rows if row.id.startswith("part|") and row.id.count("|") == 3}
    levels = (row for row in model.rows if row.id.startswith("level|"))
    values = {column.id: column.value for column in model.columns}
    return sum(max(values[j] for j in row.z) * len(stepped & row.z.keys()) for row in levels)


def expected(oracle: Oracle, answer: Answer) -> dict[str, object]:
    if answer.value is None:
        least = answer.least_extra
        return {"status": "infeasible", "least extra": least, "floors": answer.floors, "works": answer.completed}
    in_force = tuple(oracle.in_force(project) for project in oracle.decided)
    return {
        "status": "proven",
        "value": answer.value,
        "in force": oracle.value(in_force),
        "cost": answer.cost,
        "broken": answer.broken,
        "floors": answer.floors,
        "works": answer.completed,
        "gap": 0,
    }


def check_bounds(decided: Decided, name: str) -> None:
    decision, plan = decided.decision, decided.proof.plan
    assert plan is not None
    assert decision.value is not None
    assert decision.certified_bound is not None
    assert decision.certified_bound >= decision.value, name
    for column in decided.proof.model.columns:
        assert column.lower <= plan.columns.get(column.id, 0) <= column.upper, f"{name}: {column.id}"
    assert all(price.found <= price.most for price in decision.obligations), name


def check_verdicts(decided: Decided, oracle: Oracle, answer: Answer, name: str) -> None:
    """What is called proven holds in every choice as good as ours."""
    decision = decided.decision
    assert tuple(decision.choices[project] for project in oracle.decided) in answer.best, name
    for n, project in enumerate(oracle.decided):
        verdict = decision.verdicts[project]
        best = {choice[n] for choice in answer.best}
        assert not best & set(verdict.ruled_out), f"{name}: {project}"
        wins = {oracle.options[option].usable_year is not None for option in best}
        assert verdict.standing == "open" or wins == {verdict.standing == "in"}, f"{name}: {project}"


@pytest.mark.parametrize("seeds", CHUNKS, ids=lambda seeds: str(seeds[0]))
def test_both_implementations_of_the_rules_build_the_same_model(seeds: range, tmp_path: Path) -> None:
    for seed in seeds:
        snapshot = snapshot_of(seed)
        folder = tmp_path / str(seed)
        write_folder(snapshot, folder)
        assert model_hash(build(folder)) == formulate(facts_of(snapshot)).hash, f"plan {seed}"


def test_every_rule_binds_in_some_plan() -> None:
    bound: Counter[str] = Counter()
    for seed in range(PLANS):
        oracle = Oracle(snapshot_of(seed))
        oracle.answer()
        bound.update({rule for rule, count in oracle.counts.items() if count})
    rules = {rule.id for rule in RULES}
    assert not {rule for rule in rules | BENT if bound[rule] < 2}, bound


def _some(table: str, **held: object) -> Callable[[PlanSnapshot], bool]:
    return lambda plan: any(all(getattr(row, name) == value for name, value in held.items()) for row in plan[table])


def _any(table: str, *names: str) -> Callable[[PlanSnapshot], bool]:
    return lambda plan: any(all(getattr(row, name) for name in names) for row in plan[table])


def _lasting(plan: PlanSnapshot) -> bool:
    last = plan.settings.first_year + plan.settings.years - 1
    return any(row.year > last for row in plan["option_costs"])


FEATURES: dict[str, Callable[[PlanSnapshot], bool]] = {
    "more is better": _some("indicators", direction="up"),
    "less is better": _some("indicators", direction="down"),
    "keep": _some("indicators", direction="keep"),
    "satisfaction": _some("indicators", criterion="satisfaction"),
    "own shape": _any("indicators", "shape"),
    "not scored": _some("indicators", scored=0),
    "measures progress": _some("indicators", measures_progress=1),
    "forecast": _some("indicator_values", kind="forecast"),
    "unconfirmed": _some("indicator_values", kind="measured", confirmer=""),
    "reading of a district": _any("indicator_values", "district"),
    "several parties": lambda plan: plan["parties"].size > 1,
    "one party's scenario": lambda plan: bool(plan.scenario.party),
    "another ceiling path": lambda plan: bool(plan.scenario.ceiling_path),
    "overrun": lambda plan: plan.scenario.overrun > 10_000,
    "steep prices": lambda plan: plan.scenario.price_path == "steep",
    **{f"grade {grade}": _some("effects", grade=grade) for grade in "ABCD"},
    "channel": _any("effects", "channel"),
    "channel in steps": _any("channels", "shape"),
    "resumed": _some("options", kind="resumed"),
    **{f"amendment {kind}": _some("amendments", kind=kind) for kind in ("in", "out", "money")},
    "amended option": _any("amendments", "option"),
    "completion first": _some("plan", completion_first=1),
    "partner": _some("options", kind="handed_over", probability=3000),
    "smaller scope": _some("options", scope=5000),
    "decay": _any("options", "decay_loss"),
    "guarantee": _any("options", "guarantee"),
    "savings": _any("upkeep", "saved_low", "cashable"),
    "half-finished": _some("projects", state="half_finished"),
    "signed": _some("projects", contract="signed"),
    "beyond the horizon": _lasting,
    "discount": _any("funds", "discount"),
    "lots": _any("funds", "lot"),
    "carry-over": _some("funds", carries_over=1),
    "cost of one fund": _any("option_costs", "fund"),
    "promise": _any("in_force", "promised_year"),
    "limit of amount": _any("limits", "amount"),
    "limit of share": _any("limits", "share"),
    **{f"limit of {scope}": _any("limits", scope) for scope in ("fund", "unit", "district", "mission")},
    "limit of capital": _some("limits", capital="capital"),
    "limit from below": _some("limits", sense="floor"),
    "late obligation": _any("obligations", "by_year"),
    "named options": _any("relations", "options"),
}


def test_every_feature_stands_in_several_plans() -> None:
    plans = [snapshot_of(seed) for seed in range(PLANS)]
    rare = {name: sum(map(stands, plans)) for name, stands in FEATURES.items()}
    assert not {name: count for name, count in rare.items() if count < 5}
