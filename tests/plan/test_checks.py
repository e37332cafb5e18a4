"""Every named check in its smallest world, from the cases in `tests/cases/checks`."""

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from string import Formatter

import pytest
import yaml

from maqsad.messages import entries, problem_text
from maqsad.plan.catalogue import tables
from maqsad.plan.checks import checks, run, run_explicit
from maqsad.plan.checks.registry import check
from maqsad.plan.explicit import explicit
from maqsad.plan.plan import Plan, PlanSnapshot, plan_of
from maqsad.plan.table import MISSING, Table, frozen
from maqsad.values import Bilingual, Place, Severity, parse_date
from world import world

FOLDER = Path(__file__).resolve().parent.parent / "cases" / "checks"
CASES = {
    id: case
    for file in sorted(FOLDER.glob("*.yaml"))
    for id, case in yaml.safe_load(file.read_text(encoding="utf-8")).items()
}
CHECKS = {one.id: one for one in checks()}
IDS = sorted(CASES)
DATE = re.compile(r"[0-9]{4}/[0-9]{2}/[0-9]{2}")


def built(tables_given):
    """The world of a case, its rows numbered as a person sees them."""
    given = {name: listed(name, records) for name, records in tables_given.items()}
    return numbered(world(**given))


def numbered(plan):
    return Plan({name: replace(table, rows=range(2, table.size + 2)) for name, table in plan.tables.items()})


def listed(table, records):
    records = [records] if isinstance(records, dict) else records
    return [{name: cell(tables()[table].field(name), value) for name, value in record.items()} for record in records]


def cell(field, written):
    """A cell of a case as a table holds it."""
    if written is None or not field.whole:
        return written
    if field.type == "date":
        return parse_date(written).toordinal()
    factor = {"percent": 100, "decimal": 10**6}.get(field.type, 1)
    return int(Decimal(str(int(written) if isinstance(written, bool) else written)) * factor)


def meant(value):
    """An expected value of a case as a problem holds it."""
    if isinstance(value, str) and value.startswith("="):
        table, name, choice = value[1:].split(".")
        spec = tables()[table].field(name)
        title = spec.choice_titles[spec.choices.index(choice)]
        return title if title.get("en") else Bilingual(choice, choice)
    return parse_date(value).toordinal() if isinstance(value, str) and DATE.fullmatch(value) else value


def plain(value):
    if isinstance(value, Bilingual) and value.fa != value.en:
        return [value.fa, value.en]
    return list(value) if isinstance(value, tuple) else value


def found(id, tables_given):
    plan = built(tables_given)
    if CHECKS[id].stage == "plan":
        problems = run(plan)
    elif CASES[id].get("as_given"):
        problems = run_explicit(PlanSnapshot(plan.tables))
    else:
        problems = run_explicit(explicit(plan))
    return [problem for problem in problems if problem.id == id]


def expected(case):
    at, values = (part if isinstance(part, list) else [part] for part in (case["at"], case["values"]))
    return [
        (Place(**place), {name: plain(meant(value)) for name, value in named.items()})
        for place, named in zip(at, values, strict=True)
    ]


@pytest.mark.parametrize("id", IDS)
def test_a_check_says_exactly_what_is_wrong_and_where(id):
    problems = found(id, CASES[id]["fires"])
    said = [(p.place, {name: plain(value) for name, value in p.values.items()}) for p in problems]
    assert said == expected(CASES[id])
    assert {problem.severity for problem in problems} == {CHECKS[id].severity}


@pytest.mark.parametrize("id", IDS)
def test_a_check_is_silent_where_nothing_is_wrong(id):
    assert found(id, CASES[id]["quiet"]) == []


@pytest.mark.parametrize("id", IDS)
def test_a_sentence_names_every_value_and_can_be_said(id):
    entry, problems = entries()[id], found(id, CASES[id]["fires"])
    for lang in ("fa", "en"):
        said = [
            name for text in (entry.text, entry.remedy) for _, name, _, _ in Formatter().parse(text.get(lang)) if name
        ]
        assert {name for problem in problems for name in problem.values} == set(said)
        assert entry.remedy.get(lang)
        assert entry.why.get(lang)
        assert "{" not in entry.why.get(lang)
        assert all(problem_text(problem, lang) for problem in problems)


def test_every_check_has_a_case_and_its_sentences():
    said = {id for id, entry in entries().items() if entry.room == "checks"}
    assert set(CASES) == set(CHECKS) == said


def test_there_are_enough_checks_and_each_has_a_kebab_case_id():
    assert len(CHECKS) >= 45
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", id) for id in CHECKS)


def test_two_checks_cannot_share_an_id():
    with pytest.raises(ValueError, match="duty"):
        check("duty")(lambda view: [])


def test_only_errors_stop():
    assert not any(problem.stops for problem in found("duty", CASES["duty"]["fires"]))
    assert all(problem.stops for problem in found("weight-below-zero", CASES["weight-below-zero"]["fires"]))


def test_the_smallest_world_has_no_error():
    plan = world(
        indicators=[{"id": "speed"}],
        projects=[{"id": "road"}],
        options=[{"id": "road.a", "project": "road", "usable_year": 1402}],
        option_costs=[{"option": "road.a", "amount": 70}],
        effects=[{"option": "road.a", "indicator": "speed", "year": 1402, "likely": 5}],
    )
    problems = run(plan) + run_explicit(explicit(plan))
    assert [problem.id for problem in problems if problem.severity is Severity.ERROR] == []


def test_problems_do_not_depend_on_what_else_is_asked():
    plan = built(CASES["scored-chain"]["fires"])
    assert run(plan) == run(plan)


def test_an_unscored_card_against_its_direction_only_warns():
    case = CASES["direction-against-targets"]["fires"]
    milder = case | {"indicators": [{"id": "cover", "direction": "down", "scored": False}]}
    assert [problem.severity for problem in found("direction-against-targets", milder)] == [Severity.WARNING]


def test_a_scenario_cannot_rest_on_a_party_without_a_share():
    case = {
        "parties": [{"id": "council"}, {"id": "guest", "share": 0}],
        "scenarios": [{"id": "base"}, {"id": "theirs", "party": "guest"}],
    }
    problems = found("party-shares-zero", case)
    assert [problem.place for problem in problems] == [Place("scenarios", 3, "party", "theirs")]


def test_a_plan_with_nothing_in_it_is_looked_at_without_a_fault():
    ids = {problem.id for problem in run(plan_of({}))}
    assert {"settings-row-count", "no-party"} <= ids
    assert run_explicit(PlanSnapshot(plan_of({}).tables)) == []


def test_a_catalogue_default_stands_for_a_blank_cell():
    plan = built(CASES["capital-share-under-floor"]["fires"])
    settings = plan["plan"].columns | {"capital_floor": frozen([MISSING])}
    blank = Plan({**plan.tables, "plan": Table(plan["plan"].spec, settings, plan["plan"].rows)})
    assert [p.values["floor"] for p in run(blank) if p.id == "capital-share-under-floor"] == [4000]


def everything():
    """One plan with a row in nearly every table."""
    return world(
        links=[{"id": "link", "from_project": "road", "to_goal": "goal"}],
        goals=[{"id": "goal"}, {"id": "air", "parent": "goal", "level": "objective"}],
        indicators=[
            {"id": "speed", "shape": "100:100 120:10", "code": "1"},
            {"id": "co", "means_of": "speed", "goal": "air"},
        ],
        indicator_items=[{"indicator": "speed", "symbol": "V"}],
        projects=[{"id": "road", "cost_to_complete": 90, "contract_amount": 100, "spent_to_date": 5}, {"id": "park"}],
        options=[
            {"id": "road.a", "project": "road", "usable_year": 1402, "price_year": 1402, "decay_loss": 3},
            {"id": "park.a", "project": "park", "usable_year": 1403, "probability": 5000, "fallback": "park.nothing"},
        ],
        option_costs=[{"option": "road.a", "amount": 70}, {"option": "park.a", "amount": 7}],
        channels=[{"id": "east", "indicator": "speed"}],
        effects=[{"option": "road.a", "indicator": "speed", "year": 1402, "likely": 5, "channel": "east"}],
        upkeep=[{"project": "road", "option": "road.a", "from_year": 1403, "saved_likely": 1, "saved_high": 2}],
        measures=[{"project": "road"}],
        assets=[{"id": "depot", "indicator": "speed"}],
        relations=[
            {"id": "r1", "kind": "requires", "project": "road", "needs": "park"},
            {"id": "r2", "kind": "at_most", "project": "road", "group": "g", "limit": 1},
            {"id": "r3", "kind": "forbids", "project": "road", "options": "road.a"},
        ],
        obligations=[{"id": "law", "project": "park", "by_year": 1403, "document": "12"}],
        floors=[{"id": "floor", "indicator": "speed", "year": 1403, "level": 1}],
        capacities=[{"id": "crews", "year": 1402, "amount": 5}],
        capacity_use=[{"option": "road.a", "capacity": "crews", "year": 1402, "amount": 1}],
        funds=[{"id": "cash"}, {"id": "bond", "kind": "bond", "lot": 10, "repaid_from": "cash"}],
        instalments=[{"fund": "bond", "amount": 12}],
        base_rows=[{"id": "wages", "amount": 5, "kind": "transfer"}],
        limits=[{"id": "limit", "sense": "ceiling", "amount": 5}],
        in_force=[{"project": "road", "option": "road.a"}],
    )  # fmt: skip


def blanked(column, index):
    if isinstance(column, tuple):
        return (*column[:index], "", *column[index + 1 :])
    return frozen([MISSING if n == index else value for n, value in enumerate(column.tolist())])


@pytest.mark.parametrize("table", sorted(name for name, table in everything().tables.items() if table.size))
def test_no_blank_cell_makes_a_check_fail(table):
    plan = everything()
    for name, column in plan[table].columns.items():
        for index in range(min(plan[table].size, 3)):
            columns = {**plan[table].columns, name: blanked(column, index)}
            broken = {**plan.tables, table: Table(plan[table].spec, columns)}
            for problem in run(Plan(broken)) + run_explicit(PlanSnapshot(broken)):
                assert problem_text(problem, "fa")
                assert problem_text(problem, "en")
