"""Rules D1-D13, each on the smallest world with an obvious answer."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maqsad.plan.derivation.exact import evenly, near, part, up
from maqsad.plan.explicit import explicit, with_completion_floor, with_district_floors
from maqsad.plan.plan import Plan, PlanSnapshot
from maqsad.plan.table import Row
from maqsad.values import MAX_RIAL, Refused, allocate
from world import MICRO, PERCENT, world

TYPE = {
    "id": "type", "nature": "works", "index_group": "equipment", "absorption": 50 * PERCENT, "overhead": 8 * PERCENT,
    "decay": 4 * PERCENT, "closing": 10 * PERCENT,
}  # fmt: skip
FACTS = {"id": "P", "cost_to_complete": 1000, "earliest_finish": 1404, "price_year": 1401}
"""Three years of work from 1402."""
LYING = FACTS | {"state": "half_finished", "guard_cost": 7}

CostRow = tuple[int, str, int, str, int, str]


def derived(
    project: dict[str, Any], kind_of_project: dict[str, Any] | None = None, **tables: list[dict[str, Any]]
) -> PlanSnapshot:
    """The snapshot of one project of one type."""
    return explicit(world(projects=[FACTS | project], project_types=[TYPE | (kind_of_project or {})], **tables))


def option(snapshot: Plan, kind: str) -> Row | None:
    return snapshot["options"].by_id().get(f"P.{kind}")


def kinds(snapshot: Plan) -> set[str]:
    return {row.kind for row in snapshot["options"]}


def costs(snapshot: Plan, kind: str) -> list[CostRow]:
    """Year, nature, capital, index group, amount and rule of the option's cost rows."""
    return sorted(
        (row.year, row.nature, row.capital, row.index_group, row.amount, row.derived_by)
        for row in snapshot["option_costs"]
        if row.option == f"P.{kind}"
    )


def works(rule: str, amounts: dict[int, int]) -> list[CostRow]:
    return [(year, "works", 1, "equipment", amount, rule) for year, amount in amounts.items()]


# D1


def test_d1_doing_nothing_with_a_new_project_is_free() -> None:
    snapshot = derived({})
    row = option(snapshot, "nothing")
    assert row is not None
    assert (row.project, row.kind, row.usable_year, row.decay_loss, row.derived_by) == (
        "P",
        "nothing",
        None,
        None,
        "D1",
    )
    assert (row.scope, row.probability) == (100 * PERCENT, 100 * PERCENT)
    assert costs(snapshot, "nothing") == []


def test_d1_a_half_finished_work_is_guarded_and_decays() -> None:
    snapshot = derived(LYING | {"cost_to_complete": 1013})
    row = option(snapshot, "nothing")
    assert row is not None
    assert (row.decay_loss, row.price_year) == (81, 1401)  # 1013 x 4 % x 2 years = 81.04
    assert costs(snapshot, "nothing") == [
        (1402, "services", 0, "payroll", 7, "D1"),
        (1403, "services", 0, "payroll", 7, "D1"),
    ]


def test_d1_a_signed_contract_left_alone_is_suspended_and_ended() -> None:
    snapshot = derived(LYING | {"contract": "signed"})
    assert costs(snapshot, "nothing") == [
        (1402, "works", 0, "works", 9, "D8"),  # ceil(1000 x 3 / 36 / 10)
        (1402, "works", 0, "works", 107, "D9"),  # 100 + 7 of guarding
        (1403, "services", 0, "payroll", 7, "D1"),
    ]


@pytest.mark.parametrize("project", [{"derive": 0}, {"cost_to_complete": None}, {"type": "unknown"}])
def test_d1_stands_for_every_project(project: dict[str, Any]) -> None:
    assert kinds(derived(project)) == {"nothing"}


# D2-D6: the works


def test_d2_as_planned() -> None:
    snapshot = derived({"cost_to_complete": 1001})
    row = option(snapshot, "as_planned")
    assert row is not None
    assert (row.usable_year, row.price_year, row.derived_by) == (1404, None, "D2")
    assert costs(snapshot, "as_planned") == works("D2", {1402: 334, 1403: 334, 1404: 333})
    assert {row.price_year for row in snapshot["option_costs"]} == {1401}


def test_d2_takes_at_least_one_year() -> None:
    snapshot = derived({"earliest_finish": 1400})
    assert costs(snapshot, "as_planned") == works("D2", {1402: 1000})


def test_d3_faster_up_to_the_absorption_limit() -> None:
    snapshot = derived({})
    row = option(snapshot, "faster")
    assert row is not None
    assert (row.usable_year, row.derived_by) == (1403, "D3")
    assert costs(snapshot, "faster") == works("D3", {1402: 500, 1403: 500})
    assert option(derived({}, {"absorption": 50 * PERCENT - 1}), "faster") is None


def test_d3_nothing_is_faster_than_one_year() -> None:
    assert option(derived({"earliest_finish": 1402}, {"absorption": 1000 * PERCENT}), "faster") is None


def test_d4_slower_costs_its_overhead() -> None:
    snapshot = derived({"cost_to_complete": 1001})
    row = option(snapshot, "slower")
    assert row is not None
    assert (row.usable_year, row.derived_by) == (1405, "D4")
    # 1001 x 1.08 = 1081.08
    assert costs(snapshot, "slower") == works("D4", {1402: 271, 1403: 271, 1404: 270, 1405: 270})


@pytest.mark.parametrize(("pace", "there"), [(None, True), (270, True), (271, False)])
def test_d4_is_not_under_the_minimum_pace(pace: int | None, there: bool) -> None:
    assert (option(derived({"minimum_pace": pace}), "slower") is not None) == there  # 1080 over 4 years


def test_d5_a_new_project_is_postponed_at_its_cost() -> None:
    snapshot = derived({"guard_cost": 7})
    row = option(snapshot, "postponed")
    assert row is not None
    assert (row.usable_year, row.derived_by) == (1405, "D5")
    assert costs(snapshot, "postponed") == works("D5", {1403: 334, 1404: 333, 1405: 333})


def test_d5_a_half_finished_work_decays_and_is_guarded_meanwhile() -> None:
    snapshot = derived(LYING)
    assert costs(snapshot, "postponed") == [
        (1402, "services", 0, "payroll", 7, "D5"),
        *works("D5", {1403: 347, 1404: 347, 1405: 346}),
    ]


def test_d5_a_signed_contract_is_not_postponed() -> None:
    assert option(derived({"contract": "signed"}), "postponed") is None


def test_d6_a_usable_stage() -> None:
    snapshot = derived({"cost_to_complete": 1001}, {"usable_stage": 60 * PERCENT, "stage_cost": 45 * PERCENT})
    row = option(snapshot, "rescoped")
    assert row is not None
    assert (row.usable_year, row.scope, row.derived_by) == (1403, 60 * PERCENT, "D6")
    assert costs(snapshot, "rescoped") == works("D6", {1402: 226, 1403: 225})  # ceil(450.45) over ceil(1.35) years


@pytest.mark.parametrize("lacking", ["usable_stage", "stage_cost"])
def test_d6_only_where_the_type_has_a_stage(lacking: str) -> None:
    stage = {"usable_stage": 60 * PERCENT, "stage_cost": 45 * PERCENT} | {lacking: None}
    assert option(derived({}, stage), "rescoped") is None


# D7

HAND_OVER = {
    "hand_over": 1, "hand_over_probability": 40 * PERCENT, "hand_over_year": 1404, "hand_over_land_cost": 90,
    "hand_over_guarantee": 11,
}  # fmt: skip


def test_d7_handed_over() -> None:
    snapshot = derived(HAND_OVER)
    row = option(snapshot, "handed_over")
    assert row is not None
    assert (row.usable_year, row.probability, row.fallback) == (1404, 40 * PERCENT, "P.nothing")
    assert (row.guarantee, row.price_year, row.derived_by) == (11, 1401, "D7")
    assert costs(snapshot, "handed_over") == [(1402, "land", 1, "land", 90, "D7")]


def test_d7_falls_back_to_the_written_nothing() -> None:
    written = [{"id": "leave", "project": "P", "kind": "nothing"}, {"id": "abandon", "project": "P", "kind": "nothing"}]
    row = option(derived(HAND_OVER, options=written), "handed_over")
    assert row is not None
    assert row.fallback == "abandon"


@pytest.mark.parametrize("lacking", ["hand_over", "hand_over_probability", "hand_over_year"])
def test_d7_needs_its_facts(lacking: str) -> None:
    assert option(derived(HAND_OVER | {lacking: None}), "handed_over") is None


# D8 and D9: what delivers nothing

SETTLED = LYING | {"retention_held": 20, "grant_refund_if_stopped": 5, "salvage": 8, "advance_open": 30}


def test_d9_stopped() -> None:
    snapshot = derived(SETTLED | {"cost_to_complete": 1001})
    row = option(snapshot, "stopped")
    assert row is not None
    assert (row.usable_year, row.decay_loss, row.derived_by) == (None, None, "D9")
    # ceil(100.1) + 20 + 5 + 7 - 8 - 30
    assert costs(snapshot, "stopped") == [(1402, "works", 0, "works", 95, "D9")]


def test_d9_never_earns() -> None:
    snapshot = derived(SETTLED | {"advance_open": 10_000})
    assert option(snapshot, "stopped") is not None
    assert costs(snapshot, "stopped") == []


def test_d9_a_new_project_cannot_be_stopped() -> None:
    assert kinds(derived({})) == {"nothing", "as_planned", "faster", "slower", "postponed"}


def test_d8_suspended_for_three_months_then_closed() -> None:
    snapshot = derived(SETTLED | {"contract": "signed"})
    row = option(snapshot, "suspended")
    assert row is not None
    assert (row.usable_year, row.derived_by) == (None, "D8")
    # ceil(1000 x 3 / 36 / 10) = ceil(8.33); closing 100 + 20 + 5 + 7 - 8 - 30
    assert costs(snapshot, "suspended") == [(1402, "works", 0, "works", 9, "D8"), (1402, "works", 0, "works", 94, "D9")]


@pytest.mark.parametrize("project", [{"state": "new", "contract": "signed"}, LYING | {"contract": "stopped"}])
def test_d8_only_of_a_half_finished_work_under_contract(project: dict[str, Any]) -> None:
    assert option(derived(project), "suspended") is None
    assert option(derived(project), "resumed") is None


def test_d8_resumed_pays_the_three_months_and_then_the_whole_work() -> None:
    snapshot = derived(SETTLED | {"contract": "signed"})
    row = option(snapshot, "resumed")
    assert row is not None
    assert (row.usable_year, row.scope, row.derived_by) == (1405, 100 * PERCENT, "D8")
    # ceil(8.33) current; 1000 over 9, 12, 12 and 3 months: 250, 333.33, 333.33, 83.33, the rial left to the earlier
    assert costs(snapshot, "resumed") == [
        (1402, "works", 0, "works", 9, "D8"),
        *works("D8", {1402: 250, 1403: 334, 1404: 333, 1405: 83}),
    ]


def test_d8_resumed_one_year_of_work_ends_in_the_next() -> None:
    snapshot = derived(LYING | {"contract": "signed", "earliest_finish": 1402})
    row = option(snapshot, "resumed")
    assert row is not None
    assert row.usable_year == 1403
    assert costs(snapshot, "resumed") == [
        (1402, "works", 0, "works", 25, "D8"),
        *works("D8", {1402: 750, 1403: 250}),
    ]


def test_the_floor_of_completion_is_the_decisions_to_write() -> None:
    written = with_completion_floor(explicit(world(projects=[{"id": "P"}])), 3)
    assert written.settings.completion_floor == 3
    assert explicit(written).settings.completion_floor is None


# D10


def test_d10_a_dangerous_work_is_made_safe_in_every_option() -> None:
    written = [{"id": "own", "project": "P", "kind": "faster"}]
    snapshot = derived(LYING | {"dangerous": 1, "making_safe_cost": 50}, options=written)
    safe = [row for row in snapshot["option_costs"] if row.derived_by == "D10"]
    assert sorted(row.option for row in safe) == sorted(row.id for row in snapshot["options"])
    assert "own" in {row.option for row in safe}
    assert {(row.year, row.nature, row.capital, row.index_group, row.amount, row.price_year) for row in safe} == {
        (1402, "works", 1, "works", 50, 1401)
    }


def test_d10_only_of_a_dangerous_work() -> None:
    snapshot = derived(LYING | {"making_safe_cost": 50})
    assert "D10" not in snapshot["option_costs"].texts("derived_by")


# D11

EFFECT = {"project": "P", "indicator": "speed", "low": 1 * MICRO, "likely": 2 * MICRO, "high": 3 * MICRO + 1}


def effects(snapshot: Plan) -> list[tuple[str, int | None, int, int, int, str]]:
    return sorted((row.option, row.year, row.low, row.likely, row.high, row.derived_by) for row in snapshot["effects"])


def test_d11_a_row_without_option_stands_for_every_delivering_option() -> None:
    stage = {"usable_stage": 50 * PERCENT, "stage_cost": 45 * PERCENT}
    snapshot = derived({}, stage, effects=[EFFECT | {"channel": "east", "basis_en": "counts"}])
    whole = (1 * MICRO, 2 * MICRO, 3 * MICRO + 1, "D11")
    assert effects(snapshot) == [
        ("P.as_planned", 1404, *whole),
        ("P.faster", 1403, *whole),
        ("P.postponed", 1405, *whole),
        ("P.rescoped", 1403, MICRO // 2, MICRO, (3 * MICRO) // 2, "D11"),  # a tie goes to the even micro
        ("P.slower", 1405, *whole),
    ]
    assert {(row.channel, row.basis_en, row.grade) for row in snapshot["effects"]} == {("east", "counts", "A")}


def test_d11_written_rows_win() -> None:
    own = {"option": "P.slower", "year": 1406, "project": "P", "indicator": "speed", "likely": 9 * MICRO}
    other = {"project": "P", "indicator": "noise", "likely": 4}
    snapshot = derived({"earliest_finish": 1402}, effects=[EFFECT, own, other])
    assert [row for row in effects(snapshot) if row[0] == "P.slower"] == [
        ("P.slower", 1403, 4, 4, 4, "D11"),
        ("P.slower", 1406, 9 * MICRO, 9 * MICRO, 9 * MICRO, ""),
    ]


def test_d11_a_written_option_gets_them_too() -> None:
    written = [
        {"id": "own", "project": "P", "kind": "as_planned", "usable_year": 1403, "scope": 25 * PERCENT},
        {"id": "idle", "project": "P", "kind": "stopped"},
    ]
    snapshot = derived({"derive": 0}, options=written, effects=[EFFECT])
    assert effects(snapshot) == [("own", 1403, MICRO // 4, MICRO // 2, 3 * MICRO // 4, "D11")]


def test_d11_a_named_option_without_year_begins_when_it_is_usable() -> None:
    snapshot = derived({}, effects=[EFFECT | {"option": "P.as_planned"}, EFFECT | {"option": "P.nothing"}])
    assert [row[:2] + row[-1:] for row in effects(snapshot)] == [
        ("P.as_planned", 1404, "D11"),
        ("P.nothing", None, ""),
    ]


def test_d11_a_later_year_of_a_row_without_option_counts() -> None:
    rows = [EFFECT | {"year": 1407, "likely": 7}, EFFECT | {"year": 1400, "likely": 5}, EFFECT]
    snapshot = derived({"earliest_finish": 1402, "contract": "signed", "minimum_pace": 999}, effects=rows)
    assert [(row.option, row.year, row.likely) for row in snapshot["effects"]] == [
        ("P.as_planned", 1402, 5),
        ("P.as_planned", 1407, 7),
    ]


def test_d11_nothing_delivers_nothing() -> None:
    assert effects(derived({"derive": 0}, effects=[EFFECT])) == []


# D12

UPKEEP = {
    "project": "P", "added": 11, "saved_low": 21, "saved_likely": 31, "saved_high": 41, "cashable": 70 * PERCENT,
}  # fmt: skip


def upkeep(snapshot: Plan) -> list[tuple[str, int | None, int, int, int, int, str]]:
    return sorted(
        (row.option, row.from_year, row.added, row.saved_low, row.saved_likely, row.saved_high, row.derived_by)
        for row in snapshot["upkeep"]
    )


def test_d12_a_row_without_option_begins_the_year_after_use() -> None:
    stage = {"usable_stage": 50 * PERCENT, "stage_cost": 45 * PERCENT}
    snapshot = derived({"contract": "signed", "minimum_pace": 999}, stage, upkeep=[UPKEEP])
    assert upkeep(snapshot) == [
        ("P.as_planned", 1405, 11, 21, 31, 41, "D12"),
        ("P.faster", 1404, 11, 21, 31, 41, "D12"),
        ("P.rescoped", 1404, 6, 10, 16, 20, "D12"),  # 5.5, 10.5, 15.5, 20.5: ties to even
    ]
    assert {(row.fund, row.dimension, row.cashable, row.price_year) for row in snapshot["upkeep"]} == {
        ("cash", "upkeep", 7000, 1402)
    }


def test_d12_written_cells_win() -> None:
    rows = [
        UPKEEP | {"from_year": 1410},
        UPKEEP | {"dimension": "administration"},
        UPKEEP | {"option": "P.faster", "added": 1, "from_year": 1403},
    ]
    snapshot = derived({"contract": "signed", "minimum_pace": 999}, upkeep=rows)
    assert upkeep(snapshot) == [
        ("P.as_planned", 1405, 11, 21, 31, 41, "D12"),
        ("P.as_planned", 1410, 11, 21, 31, 41, "D12"),
        ("P.faster", 1403, 1, 21, 31, 41, ""),
        ("P.faster", 1404, 11, 21, 31, 41, "D12"),
    ]


def test_d12_a_named_option_without_from_year() -> None:
    snapshot = derived({}, upkeep=[UPKEEP | {"option": "P.as_planned"}, UPKEEP | {"option": "P.nothing"}])
    assert [row[:2] + row[-1:] for row in upkeep(snapshot)] == [
        ("P.as_planned", 1405, "D12"),
        ("P.nothing", None, ""),
    ]


# D13 and the whole


@pytest.mark.parametrize(
    ("lacking", "left"),
    [
        ("price_year", {"nothing"}),
        ("cost_to_complete", {"nothing"}),
        ("earliest_finish", {"nothing", "handed_over", "stopped"}),
    ],
)
def test_d13_an_option_without_its_essential_fact_is_not_derived(lacking: str, left: set[str]) -> None:
    assert kinds(derived(LYING | HAND_OVER | {"contract": "signed", lacking: None})) == left


def test_d13_a_blank_part_of_a_sum_is_left_out() -> None:
    blank = {"overhead": None, "decay": None, "closing": None}
    snapshot = derived(LYING | {"retention_held": 20}, blank)
    row = option(snapshot, "nothing")
    assert row is not None
    assert row.decay_loss is None
    assert costs(snapshot, "slower") == works("D4", dict.fromkeys(range(1402, 1406), 250))
    assert costs(snapshot, "postponed")[1:] == works("D5", {1403: 334, 1404: 333, 1405: 333})
    assert costs(snapshot, "stopped") == [(1402, "works", 0, "works", 27, "D9")]


def test_d13_an_undated_cost_is_no_cost() -> None:
    snapshot = derived(LYING | {"price_year": None, "dangerous": 1, "making_safe_cost": 50})
    row = option(snapshot, "nothing")
    assert row is not None
    assert row.decay_loss is None
    assert snapshot["option_costs"].size == 0


def test_a_written_kind_is_not_derived() -> None:
    written = [{"id": "own", "project": "P", "kind": "as_planned", "usable_year": 1403}]
    snapshot = derived({}, options=written, option_costs=[{"option": "own", "amount": 5}])
    assert kinds(snapshot) == {"nothing", "as_planned", "faster", "slower", "postponed"}
    assert [row.id for row in snapshot["options"] if row.kind == "as_planned"] == ["own"]
    assert [(row.amount, row.derived_by) for row in snapshot["option_costs"] if row.option == "own"] == [(5, "")]


def test_a_written_id_is_not_taken_twice() -> None:
    written = [{"id": "P.slower", "project": "P", "kind": "as_planned"}]
    ids = derived({}, options=written)["options"].texts("id")
    assert len(set(ids)) == len(ids)
    assert kinds(derived({}, options=written)) == {"nothing", "as_planned", "faster", "postponed"}


def test_derived_rows_carry_the_source_of_the_facts() -> None:
    snapshot = derived(LYING | {"source": "U60 A3"})
    assert set(snapshot["options"].texts("source")) == {"U60 A3"}
    assert set(snapshot["option_costs"].texts("source")) == {"U60 A3"}


def test_the_given_plan_is_left_alone() -> None:
    plan = world(projects=[LYING], effects=[EFFECT])
    before = plan.hash
    assert explicit(plan).hash != before
    assert Plan(plan.tables).hash == before
    assert plan["options"].size == 0


def test_an_explicit_plan_stays_as_it_is() -> None:
    project = LYING | HAND_OVER | {"contract": "signed", "dangerous": 1, "making_safe_cost": 50}
    once = derived(project, effects=[EFFECT], upkeep=[UPKEEP])
    assert explicit(once).hash == once.hash


def test_sunk_money_derives_nothing() -> None:
    """Rule C6: the snapshots differ in that cell alone."""
    first, second = derived(LYING), derived(LYING | {"spent_to_date": 10**12})
    assert first.hash != second.hash
    assert Plan({**second.tables, "projects": first["projects"]}).hash == first.hash


def test_rows_keep_the_numbers_people_see() -> None:
    plan = world(projects=[FACTS], effects=[EFFECT])
    numbered = Plan(
        {**plan.tables, "effects": type(plan["effects"])(plan["effects"].spec, plan["effects"].columns, [5])}
    )
    assert set(explicit(numbered)["effects"].rows) == {5}


def test_an_amount_too_large_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        derived({"cost_to_complete": MAX_RIAL, "earliest_finish": 1402}, {"overhead": 200 * PERCENT})
    assert refused.value.reason == "money-too-large"


# scenarios and floors


def test_the_scenario_is_the_settings_one_or_the_named() -> None:
    plan = world(scenarios=[{"id": "base"}, {"id": "tight", "ceiling_path": "tight"}])
    assert explicit(plan).scenario.id == "base"
    assert explicit(plan, "tight").scenario.ceiling_path == "tight"
    assert explicit(plan, "tight").settings.scenario == "tight"
    assert explicit(plan, "tight").hash != explicit(plan).hash
    assert plan.settings.scenario == "base"


@pytest.mark.parametrize("scenario", ["", "other"])
def test_an_unknown_scenario_is_refused(scenario: str) -> None:
    with pytest.raises(Refused) as refused:
        explicit(world(), scenario)
    assert (refused.value.reason, refused.value.values) == ("scenario-unknown", {"scenario": scenario})


def test_district_floors_are_put_in_and_taken_out() -> None:
    snapshot = explicit(world())
    floored = with_district_floors(snapshot, {"d2": 5, "d1": 10**30})
    assert [(row.district, row.floor) for row in floored["district_floors"]] == [("d1", "1" + 30 * "0"), ("d2", "5")]
    assert snapshot["district_floors"].size == 0
    assert with_district_floors(floored, {}).hash == snapshot.hash
    assert explicit(floored).hash == snapshot.hash


# arithmetic


@given(st.integers(-(10**18), 10**18), st.integers(1, 10**6))
def test_rounding_is_exact(numerator: int, denominator: int) -> None:
    assert 0 <= up(numerator, denominator) * denominator - numerator < denominator
    error = 2 * abs(near(numerator, denominator) * denominator - numerator)
    assert error < denominator or (error == denominator and near(numerator, denominator) % 2 == 0)
    assert part(numerator, 10_000) == numerator


@given(st.integers(0, 10**15), st.integers(1, 12))
def test_the_even_spread_is_the_one_by_largest_remainder(amount: int, years: int) -> None:
    assert evenly(amount, years) == allocate(amount, [1] * years)
