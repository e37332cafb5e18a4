"""Plan folders as people write them: titles in either language, blanks, ids, and the exact place of every problem."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.exchange.plans import SMALL, changed, folder_of

from maqsad.exchange import IDS, ReadResult, read, write_folder
from maqsad.exchange.guard import guarded
from maqsad.exchange.parsing import parser
from maqsad.plan.catalogue import tables
from maqsad.plan.table import MISSING
from maqsad.values import REASONS, Place, Problem


def found(result: ReadResult) -> list[tuple[str, Place]]:
    for problem in result.problems:
        assert problem.id in IDS or problem.id in REASONS
        if problem.id in IDS:
            assert set(problem.values) == set(IDS[problem.id])
    return [(problem.id, problem.place) for problem in result.problems]


def one(result: ReadResult) -> Problem:
    assert result.plan is None
    (problem,) = result.problems
    found(result)
    return problem


def titled(contents: dict[str, list[dict[str, str]]], lang: str) -> dict[str, list[dict[str, str]]]:
    """The same cells under titles, columns backwards."""
    return {
        name: [
            {getattr(tables()[name].field(key).title, lang): cell for key, cell in reversed(row.items())}
            for row in rows
        ]
        for name, rows in contents.items()
    }


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_titles_in_either_language_and_any_order(lang: str, tmp_path: Path) -> None:
    plain = read(folder_of(tmp_path / "plain")).plan
    other = read(folder_of(tmp_path / "other", titled(dict(SMALL), lang))).plan
    assert plain is not None
    assert other is not None
    assert other.hash == plain.hash


def test_a_persian_file_typed_by_hand(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "plan")
    (folder / "fund_ceilings.csv").write_text(
        "منبع مالی,سال,قطعیت,مبلغ,Source\n own ,۱۴۰۲,قطعی,۴٬۷۰۰٬۰۰۰,\nown,1403,FIRM,۰,\n".replace(
            "منبع مالی", tables()["fund_ceilings"].field("fund").title.fa
        )
        .replace("قطعیت", tables()["fund_ceilings"].field("certainty").title.fa)
        .replace("سال", tables()["fund_ceilings"].field("year").title.fa)
        .replace("مبلغ", tables()["fund_ceilings"].field("amount").title.fa)
        .replace("قطعی,", tables()["fund_ceilings"].field("certainty").choice_titles[0].fa + ","),
        encoding="utf-8",
    )
    result = read(folder)
    assert result.problems == []
    assert result.plan is not None
    ceilings = result.plan["fund_ceilings"]
    assert ceilings.wholes("amount").tolist() == [4_700_000, 0]
    assert ceilings.wholes("year").tolist() == [1402, 1403]
    assert ceilings.texts("certainty") == ("firm", "firm")
    assert ceilings.texts("fund") == ("own", "own")


def test_arabic_letters_in_a_title_are_the_same_title(tmp_path: Path) -> None:
    contents = titled(dict(SMALL), "fa")
    arabic = {
        name: [{key.replace("ی", "ي").replace("ک", "ك"): cell for key, cell in row.items()} for row in rows]
        for name, rows in contents.items()
    }
    assert read(folder_of(tmp_path / "plan", arabic)).problems == []


def test_a_blank_is_its_default_or_missing(tmp_path: Path) -> None:
    blank = read(folder_of(tmp_path / "blank")).plan
    filled = read(folder_of(tmp_path / "filled", changed("plan", 0, later_weight="۴۰٪", mechanics_only="خیر"))).plan
    assert blank is not None
    assert filled is not None
    assert blank.hash == filled.hash
    assert blank["plan"].wholes("later_weight").tolist() == [4_000]
    assert blank["plan"].wholes("council_limit").tolist() == [MISSING]


@pytest.mark.parametrize(("written", "held"), [("yes", 1), ("بله", 1), ("TRUE", 1), ("1", 1), ("no", 0), ("۰", 0)])
def test_yes_and_no(written: str, held: int, tmp_path: Path) -> None:
    plan = read(folder_of(tmp_path / "plan", changed("funds", 0, stable=written))).plan
    assert plan is not None
    assert plan["funds"].wholes("stable")[0] == held


def test_ids_and_references_have_one_form(tmp_path: Path) -> None:
    contents = changed("sources", 0) if "sources" in SMALL else {**changed("funds", 0, id="مالي-1", source="s2، s1 s2")}
    contents["funds"][1]["repaid_from"] = "مالی-1"
    for row in contents["fund_ceilings"]:
        row["fund"] = " مالي-1 "
    contents["sources"] = [
        {"id": id_, "kind": "public", "title_fa": "م", "title_en": "s"} for id_ in ("s1", "s2")
    ]  # fmt: skip
    plan = read(folder_of(tmp_path / "plan", contents)).plan
    assert plan is not None
    assert plan["funds"].texts("id")[0] == "مالی-1"
    assert plan["funds"].texts("source")[0] == "s1 s2"
    assert set(plan["fund_ceilings"].texts("fund")) == {"مالی-1"}


@pytest.mark.parametrize("id_", ["-a", "a b", "a" * 65, "a,b", "a\u200cb", "a;b", "ab\u202e", "🙂"])
def test_what_is_no_id(id_: str, tmp_path: Path) -> None:
    problem = one(read(folder_of(tmp_path / "plan", changed("funds", 1, id=id_))))
    assert (problem.id, problem.place.row, problem.place.column) == ("cell-id", 3, "id")


@pytest.mark.parametrize(
    ("table", "row", "cells", "id_", "place"),
    [
        ("funds", 1, {"kind": "gold"}, "cell-choice", Place("funds", 3, "kind", "bond")),
        ("funds", 1, {"stable": "maybe"}, "cell-yes-no", Place("funds", 3, "stable", "bond")),
        ("funds", 0, {"title_fa": " "}, "cell-required", Place("funds", 2, "title_fa", "own")),
        ("funds", 1, {"id": "own"}, "key-duplicate", Place("funds", 3, "id", "own")),
        ("funds", 1, {"id": "OWN", "repaid_from": ""}, "id-lookalike", Place("funds", 3, "id", "OWN")),
        ("funds", 1, {"repaid_from": "gold"}, "ref-unknown", Place("funds", 3, "repaid_from", "bond")),
        ("funds", 1, {"repaid_from": "Own"}, "ref-spelling", Place("funds", 3, "repaid_from", "bond")),
        ("funds", 1, {"source": "s1"}, "ref-unknown", Place("funds", 3, "source", "bond")),
        ("funds", 1, {"lot": str(2**63)}, "cell-out-of-range", Place("funds", 3, "lot", "bond")),
        ("fund_ceilings", 1, {"amount": ""}, "cell-required", Place("fund_ceilings", 3, "amount", "own|1403|firm|")),
        ("fund_ceilings", 1, {"year": "1402"}, "key-duplicate", Place("fund_ceilings", 3, "fund", "own|1402|firm|")),
        ("funds", 1, {"Cash?": "x"}, "column-unknown", Place("funds", 1, "Cash?")),
        ("funds", 1, {"ID": "x"}, "column-duplicate", Place("funds", 1, "id")),
        ("plan", 0, {"decided_as_of": "1402/12/30"}, "date-not-a-leap-year", Place("plan", 2, "decided_as_of", "p")),
    ],
)
def test_every_problem_has_its_place(
    table: str, row: int, cells: dict[str, str], id_: str, place: Place, tmp_path: Path
) -> None:
    problem = one(read(folder_of(tmp_path / "plan", changed(table, row, **cells))))
    assert (problem.id, problem.place) == (id_, place)


def test_a_missing_column_and_no_settings_are_told(tmp_path: Path) -> None:
    contents = {name: [dict(row) for row in rows] for name, rows in SMALL.items() if name != "plan"}
    for row in contents["funds"]:
        del row["priority"]
    assert found(read(folder_of(tmp_path / "plan", contents))) == [
        ("column-missing", Place("funds", 1, "priority")),
        ("plan-one-row", Place("plan")),
    ]


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    contents = changed("funds", 0, kind="gold", priority="x")
    contents["fund_ceilings"][0]["amount"] = "1,5"
    contents["scenarios"][0]["overrun"] = "a"
    assert {id_ for id_, _ in found(read(folder_of(tmp_path / "plan", contents)))} == {
        "cell-choice",
        "input-bad-character",
        "number-ambiguous",
    }


NUMBERS = {
    "NaN": "input-bad-character", "sNaN": "input-bad-character", "Infinity": "input-bad-character",
    "-0": "number-negative-zero", "1e999999": "input-bad-character", "1_000": "input-bad-character",
    "0x10": "input-bad-character", "9" * 5_000: "input-too-long", "1۲3": "input-mixed-scripts",
    "0.5": "number-not-whole", "1,5": "number-ambiguous", "1.500": "number-ambiguous", "１２": "input-bad-character",
    "12 ریال": "input-bad-character", "1\u200c2": "input-bad-character",
}  # fmt: skip


@pytest.mark.parametrize("written", NUMBERS)
def test_amounts_are_never_guessed(written: str, tmp_path: Path) -> None:
    """Classes A4-A6."""
    problem = one(read(folder_of(tmp_path / "plan", changed("fund_ceilings", 0, amount=written))))
    assert (problem.id, problem.place.row, problem.place.column) == (NUMBERS[written], 2, "amount")
    assert len(str(problem.values)) < 200


@pytest.mark.parametrize(
    ("written", "held"),
    [
        ("۴۷۰", 470), ("٤٧٠", 470), ("۴٬۷۰۰", 4_700), ("−۵", -5), ("\u200e-5\u200e", -5), ("5.0", 5),
        ("9223372036854775807", 2**63 - 1), ("-9223372036854775807", 1 - 2**63), ("9007199254740993", 2**53 + 1),
    ],
)  # fmt: skip
def test_amounts_in_any_script_are_exact(written: str, held: int, tmp_path: Path) -> None:
    """Classes A5 and A10."""
    plan = read(folder_of(tmp_path / "plan", changed("fund_ceilings", 0, amount=written))).plan
    assert plan is not None
    assert plan["fund_ceilings"].wholes("amount")[0] == held
    write_folder(plan, tmp_path / "again")
    assert f",{held}," in (tmp_path / "again" / "fund_ceilings.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("written", "held"),
    [
        ("۱۰۰:۱۰۰ ۱۲۰:۱۰", "100:100 120:10"),
        ("۵۰٫۵٪:۱۰۰٪، ۷۵:۴۰", "50.5:100 75:40"),
        ("٥٠:١٠٠", "50:100"),
        ("50:100, 75:40", "50:100 75:40"),
        ("50.50:100 75:40", "50.50:100 75:40"),
        ("50:100 75", "50:100 75"),
        ("۵۰:۱۰۰:۲", "۵۰:۱۰۰:۲"),
        ("=1:2", "=1:2"),
    ],
)
def test_shapes_in_any_script_have_one_form_and_others_stay(written: str, held: str) -> None:
    """Those that cannot be read are named by a check, as they were typed."""
    parse = parser(tables()["channels"].field("shape"), folder=True)
    assert parse(guarded(written)) == held
    assert parse(guarded(held)) == held


def test_amounts_are_said_to_be_rial(tmp_path: Path) -> None:
    """Class A7: the unit stands beside every amount; that its size fits is for the checks of a plan to say."""
    for spec in tables().values():
        for field in spec.fields:
            if field.type == "money":
                assert (field.unit.fa, field.unit.en) != ("", "")
    plan = read(folder_of(tmp_path / "plan")).plan
    assert plan is not None
    write_folder(plan, tmp_path / "again")
    package = json.loads((tmp_path / "again" / "datapackage.json").read_text(encoding="utf-8"))
    (ceilings,) = (r for r in package["resources"] if r["name"] == "fund_ceilings")
    amount = next(f for f in ceilings["schema"]["fields"] if f["name"] == "amount")
    assert amount["type"] == "integer"
    assert amount["constraints"] == {"required": True}
    assert set(ceilings) & {"hash", "bytes"} == set()


@pytest.mark.parametrize(
    "text", ["a\u202eb", "a\x07b", "a\u0301" * 2 + "\u0301" * 9, "x\ud800".encode("utf-8", "replace").decode()]
)
def test_text_that_deceives_is_refused(text: str, tmp_path: Path) -> None:
    """Class B9."""
    result = read(folder_of(tmp_path / "plan", changed("funds", 0, title_en=text)))
    assert (result.plan is None) == (text != "x?")


@pytest.mark.parametrize("text", ["كتاب ي", "a\u200cb", "e\u0301", "٣", "= 1"])
def test_text_is_kept_as_written(text: str, tmp_path: Path) -> None:
    """Class B9."""
    plan = read(folder_of(tmp_path / "plan", changed("funds", 0, title_en=text))).plan
    assert plan is not None
    assert plan["funds"].texts("title_en")[0] == text


def test_progress_ends_with_all_of_it(tmp_path: Path) -> None:
    steps: list[tuple[int, int]] = []
    read(folder_of(tmp_path / "plan"), lambda done, total: steps.append((done, total)))
    assert steps == sorted(steps)
    assert steps[-1][0] == steps[-1][1] > 0
