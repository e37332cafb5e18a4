"""A plan is agreed once every party with a share signed these very goals before the money was known; else a draft."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from maqsad.exchange import read, write_folder, write_workbook
from maqsad.plan.agreement import FORMAT, agreed_hash, why_draft
from maqsad.plan.explicit import explicit
from maqsad.plan.plan import Plan, plan_of
from maqsad.values.calendar import parse_date
from maqsad.values.problem import Severity
from world import MICRO, PERCENT, ceilings, scale, world

ENTERED = parse_date("1401/11/15").toordinal()
SETTINGS = {"ceilings_entered": ENTERED}
PARTIES = [{"id": "council", "share": 2}, {"id": "mayor", "share": 1}, {"id": "guest", "share": 0}]
INDICATORS = [{"id": "speed"}, {"id": "calm", "criterion": "satisfaction"}]
TWO = {"projects": [{"id": "road"}], "districts": [{"id": "d1", "population": 1000}, {"id": "d2", "population": 500}]}


def plan(**changes: Any) -> Plan:
    return world(**{"plan": SETTINGS, "parties": PARTIES, "indicators": INDICATORS, **TWO, **changes})


PLAN = plan()


def signature(party: str, **changes: Any) -> dict[str, Any]:
    return {"party": party, "signed_by": "م. رضایی", "signed_on": "1401/10/20", **changes}


def agreement(of: Plan = PLAN, *signatures: Mapping[str, Any]) -> dict[str, Any]:
    signed = list(signatures) or [signature("council"), signature("mayor")]
    return {"format": FORMAT, "agreed_hash": agreed_hash(of), "signatures": signed}


def ids(of: Plan, given: Mapping[str, Any] | None) -> list[str]:
    found = why_draft(of, given)
    assert {problem.severity for problem in found} <= {Severity.WARNING}
    return [problem.id for problem in found]


def test_agreed() -> None:
    assert ids(PLAN, agreement()) == []


def test_a_party_without_share_need_not_sign() -> None:
    assert ids(PLAN, agreement(PLAN, signature("council"), signature("mayor"), signature("guest"))) == []


def test_no_agreement() -> None:
    assert ids(PLAN, None) == ["agreement-absent"]


@pytest.mark.parametrize(
    "signatures",
    [
        [signature("council")],
        [signature("council"), signature("guest")],
        [signature("council"), signature("Mayor")],
        [signature("council"), signature("mayor", signed_by="")],
        [signature("council"), signature("mayor", signed_by="   ")],
        [signature("council"), signature("mayor", signed_by=None)],
        [signature("council"), signature("mayor", signed_by=7)],
        [signature("council"), signature("mayor", signed_on="")],
        [signature("council"), signature("mayor", signed_on="yesterday")],
        [signature("council"), signature("mayor", signed_on="1401/13/45")],
        [signature("council"), signature("mayor", signed_on=None)],
        [signature("council"), {"party": "mayor"}],
        [signature("council"), "mayor"],
        [signature("council"), None],
        [signature("council"), signature("mayor") | {"party": ["mayor"]}],
    ],
)
def test_a_party_that_has_not_signed(signatures: list[Any]) -> None:
    assert ids(PLAN, agreement(PLAN, *signatures)) == ["agreement-unsigned"]


def test_nobody_has_signed() -> None:
    found = why_draft(PLAN, agreement() | {"signatures": []})
    assert [(problem.id, problem.values) for problem in found] == [
        ("agreement-unsigned", {"party": "council"}),
        ("agreement-unsigned", {"party": "mayor"}),
    ]


@pytest.mark.parametrize(
    ("day", "late"),
    [("1401/11/14", False), ("۱۴۰۱/۱۱/۱۴", False), ("1401/11/15", True), ("1401/11/16", True), ("1403/01/01", True)],
)
def test_a_signature_must_be_older_than_the_ceilings(day: str, late: bool) -> None:
    given = agreement(PLAN, signature("council"), signature("mayor", signed_on=day))
    assert ids(PLAN, given) == (["agreement-late"] if late else [])


def test_one_signature_of_a_party_cannot_hide_another() -> None:
    late = signature("mayor", signed_on="1402/01/01")
    for order in ([late, signature("mayor")], [signature("mayor"), late]):
        assert ids(PLAN, agreement(PLAN, signature("council"), *order)) == ["agreement-malformed"]


def test_without_the_day_of_the_ceilings_nothing_is_agreed() -> None:
    undated = plan(plan={})
    assert ids(undated, agreement(undated)) == ["agreement-no-ceiling-date"]


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"format": "maqsad-agreement-2"},
        agreement() | {"format": None},
        agreement() | {"signatures": {"council": "yes"}},
        agreement() | {"signatures": None},
        {"agreed_hash": agreed_hash(PLAN), "signatures": []},
    ],
)
def test_malformed(given: dict[str, Any]) -> None:
    assert ids(PLAN, given) == ["agreement-malformed"]


CHANGED: dict[str, Plan] = {
    "a goal's title": plan(goals=[{"id": "goal", "title_fa": "هدفی دیگر"}]),
    "another goal": plan(goals=[{"id": "goal"}, {"id": "other"}]),
    "a goal under another": plan(goals=[{"id": "goal", "parent": "top"}, {"id": "top"}]),
    "an indicator's direction": plan(indicators=[{"id": "speed", "direction": "down"}, INDICATORS[1]]),
    "an indicator less": plan(indicators=INDICATORS[:1]),
    "a target": plan(indicator_values=[*scale("speed", 0, 90 * MICRO), *scale("calm", 0, 100 * MICRO)]),
    "a baseline": plan(indicator_values=[*scale("speed", 1, 100 * MICRO), *scale("calm", 0, 100 * MICRO)]),
    "a party": plan(parties=[*PARTIES, {"id": "fourth", "share": 0}]),
    "a share": plan(parties=[{"id": "council", "share": 3}, *PARTIES[1:]]),
    "a weight": plan(
        weights=[
            {"party": party["id"], "kind": kind, "item": item, "weight": MICRO if item != "speed" else 2 * MICRO}
            for party in PARTIES
            for kind, item in (
                ("criterion", "development"), ("criterion", "satisfaction"), ("goal", "goal"), ("indicator", "speed"),
                ("indicator", "calm"),
            )
        ]
    ),
    "the guarantee": plan(plan={**SETTINGS, "theta": 50 * PERCENT}),
    "the weight of later years": plan(plan={**SETTINGS, "later_weight": 30 * PERCENT}),
    "the number of years": plan(plan={**SETTINGS, "years": 3}),
    "a district's population": plan(districts=[{"id": "d1", "population": 1001}, {"id": "d2", "population": 500}]),
}  # fmt: skip


@pytest.mark.parametrize("what", CHANGED)
def test_what_was_signed_has_changed(what: str) -> None:
    assert ids(CHANGED[what], agreement()) == ["agreement-changed"]


KEPT: dict[str, Plan] = {
    "a project": plan(projects=[{"id": "road"}, {"id": "bridge"}]),
    "a cost": plan(
        options=[{"id": "road.a", "project": "road", "usable_year": 1402}],
        option_costs=[{"option": "road.a", "amount": 7}],
    ),
    "a ceiling": plan(fund_ceilings=ceilings(5)),
    "a forecast": plan(
        indicator_values=[
            *scale("speed", 0, 100 * MICRO),
            *scale("calm", 0, 100 * MICRO),
            {"indicator": "speed", "kind": "forecast", "year": 1402, "value": MICRO},
        ]
    ),
    "a note": plan(goals=[{"id": "goal", "note": "looked at again"}]),
}


@pytest.mark.parametrize("what", KEPT)
def test_what_nobody_signed_may_change(what: str) -> None:
    assert KEPT[what].hash != PLAN.hash
    assert ids(KEPT[what], agreement()) == []


def test_the_order_of_rows_does_not_matter() -> None:
    turned = plan_of({name: table.where(lambda _: True) for name, table in PLAN.tables.items()})
    turned = Plan({name: _turned(table) for name, table in turned.tables.items()})
    assert [row.id for row in turned["parties"]] == ["guest", "mayor", "council"]
    assert agreed_hash(turned) == agreed_hash(PLAN)
    assert ids(turned, agreement()) == []


def _turned(table: Any) -> Any:
    columns = {name: column[::-1] for name, column in table.columns.items()}
    return type(table)(table.spec, columns)


def test_folder_workbook_and_explicit_plan_agree_on_what_was_signed(tmp_path: Path) -> None:
    write_folder(PLAN, tmp_path / "plan")
    write_workbook(PLAN, tmp_path / "plan.xlsx", "fa")
    for name in ("plan", "plan.xlsx"):
        found = read(tmp_path / name).plan
        assert found is not None
        assert agreed_hash(found) == agreed_hash(PLAN)
    assert agreed_hash(explicit(PLAN)) == agreed_hash(PLAN)


FILES: dict[str, tuple[Callable[[str], bytes], str]] = {
    "as it was written": (lambda text: text.encode(), ""),
    "with a mark before it": (lambda text: b"\xef\xbb\xbf" + text.encode(), ""),
    "with Windows line ends": (lambda text: text.replace("\n", "\r\n").encode(), ""),
    "cut short": (lambda text: text[:40].encode(), "cannot be read"),
    "empty": (lambda _: b"", "cannot be read"),
    "a list": (lambda _: b"[]", "cannot be read"),
    "no UTF-8": (lambda _: b"\xff\xfe\x00", "cannot be read"),
    "nested without end": (lambda _: b"[" * 100_000, "cannot be read"),
    "a number without end": (lambda _: b'{"format": ' + b"9" * 10_000 + b"}", "cannot be read"),
}


@pytest.mark.parametrize("what", FILES)
def test_the_file_beside_the_tables(what: str, tmp_path: Path) -> None:
    from cli.conftest import run

    write, sentence = FILES[what]
    write_folder(PLAN, tmp_path / "plan")
    (tmp_path / "plan" / "agreement.json").write_bytes(write(json.dumps(agreement(), indent=1)))
    found = run("check", tmp_path / "plan", "--lang", "en")
    assert found.code == 0
    assert ("agreement" in found.err) == bool(sentence)
    assert sentence in found.err
