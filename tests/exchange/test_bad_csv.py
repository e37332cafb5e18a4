"""Class B6: files that are not plain UTF-8 CSV are refused with the number of the line, and never half read."""

from __future__ import annotations

import codecs
import random
from pathlib import Path

import pytest
from tests.exchange import hostile
from tests.exchange.plans import folder_of

from maqsad.exchange import IDS, UNREADABLE, ReadResult, Unreadable, csvfile, read
from maqsad.exchange.problems import MAX_PROBLEMS
from maqsad.exchange.table_reader import MAX_ROWS
from maqsad.values import REASONS, Severity

FUNDS = "id,title_fa,title_en,kind,priority\nown,نقد,Cash,own_cash,1\nbond,اوراق,Bond,bond,2\n"


def with_funds(tmp_path: Path, content: bytes) -> ReadResult:
    folder = folder_of(tmp_path / "plan")
    (folder / "funds.csv").write_bytes(content)
    return read(folder)


def only(result: ReadResult) -> tuple[str, str | None, int | None]:
    assert result.plan is None
    (problem,) = result.problems
    assert set(problem.values) == set(IDS[problem.id])
    return problem.id, problem.place.table, problem.place.row


@pytest.mark.parametrize(
    "content", [FUNDS.encode("utf-8-sig"), FUNDS.replace("\n", "\r\n").encode(), FUNDS[:-1].encode()]
)
def test_mark_line_ends_and_last_line_do_not_matter(content: bytes, tmp_path: Path) -> None:
    plan = with_funds(tmp_path, content).plan
    assert plan is not None
    assert plan.hash == with_funds(tmp_path, FUNDS.encode()).plan.hash  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("content", "id_", "line"),
    [
        (FUNDS.encode("utf-16"), "csv-not-utf8", 1),
        (FUNDS.encode("utf-16-be"), "csv-nul", 1),
        (FUNDS.encode("cp1256", "replace"), "csv-not-utf8", 2),
        (FUNDS.replace("Bond", "Bo\0nd").encode(), "csv-nul", 3),
        (FUNDS.replace("Bond", "Bo\rnd").encode(), "csv-bare-cr", 3),
        (FUNDS.replace("\n", "\r").encode(), "csv-bare-cr", 1),
        (FUNDS.replace("Bond", '"Bond').encode(), "csv-unclosed-quote", 3),
        (FUNDS.replace("Bond", '"Bo"nd').encode(), "csv-quote", 3),
        (FUNDS.replace(",", ";").encode(), "csv-delimiter", 1),
        (FUNDS.replace(",", "\t").encode(), "csv-delimiter", 1),
        (b"", "table-no-header", 1),
        (b"\n\n", "table-no-header", 1),
        (FUNDS.replace("اوراق", "ا" * 200_000).encode(), "csv-too-long", 3),
        (FUNDS.encode() + b"\xff\xfe", "csv-not-utf8", 4),
        (FUNDS.encode() + b"\xd9", "csv-not-utf8", 4),
    ],
)
def test_what_is_no_csv_is_refused_with_its_line(content: bytes, id_: str, line: int, tmp_path: Path) -> None:
    assert only(with_funds(tmp_path, content)) == (id_, "funds", line)


def test_one_broken_file_does_not_make_its_references_unknown(tmp_path: Path) -> None:
    result = with_funds(tmp_path, FUNDS.encode("utf-16"))
    assert [problem.id for problem in result.problems] == ["csv-not-utf8"]


def test_a_field_has_a_limit(tmp_path: Path) -> None:
    result = with_funds(tmp_path, FUNDS.replace("Bond", "x" * 40_000).encode())
    (problem,) = result.problems
    assert (problem.id, problem.place.row, problem.place.column) == ("cell-too-long", 3, "title_en")
    assert problem.values["length"] == 40_000
    assert len(str(problem.values["found"])) < 100


@pytest.mark.parametrize("name", ["long_field", "long_line", "open_quote"])
def test_long_files_are_left_early(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    decoded = csvfile._decoded

    def counted(decoder: codecs.IncrementalDecoder, block: bytes, line: int) -> str:
        seen.append(len(block))
        return decoded(decoder, block, line)

    monkeypatch.setattr(csvfile, "_decoded", counted)
    result = read(hostile.BUILDERS[name](tmp_path / name, True))
    assert result.plan is None
    assert max(seen) <= csvfile.BYTES
    assert sum(seen) <= 2 * csvfile.MAX_LINE


def test_rows_end_where_a_sheet_ends(tmp_path: Path) -> None:
    result = with_funds(tmp_path, FUNDS.encode() + b"\n" * (MAX_ROWS + 1))
    assert only(result) == ("table-too-many-rows", "funds", MAX_ROWS + 2)


def test_blank_lines_count_as_rows_but_hold_nothing(tmp_path: Path) -> None:
    result = with_funds(tmp_path, FUNDS.replace("bond,", "\n,,,,\n , ,,,\nbond,", 1).encode() + b"\n\n")
    assert result.problems == []
    assert result.plan is not None
    assert list(result.plan["funds"].rows) == [2, 6]


@pytest.mark.parametrize(("row", "found"), [("x,y,z", 3), ("x,ی,y,bond,3,extra", 6)])
def test_rows_that_do_not_fit_the_header(row: str, found: int, tmp_path: Path) -> None:
    result = with_funds(tmp_path, (FUNDS + row + "\n").encode())
    assert ("row-cells", 4, {"found": found, "expected": 5}) in [(p.id, p.place.row, p.values) for p in result.problems]
    assert result.plan is None


def test_unknown_csv_files_are_named_and_other_files_ignored(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "plan")
    (folder / "fundz.csv").write_text("a\n")
    (folder / "agreement.json").write_text("{}")
    (folder / "read me.txt").write_text("x")
    result = read(folder)
    assert [(p.id, p.severity, p.values) for p in result.problems] == [
        ("csv-unknown", Severity.ERROR, {"found": "fundz.csv"})
    ]
    assert result.plan is None


def test_what_is_no_plan_is_unreadable(tmp_path: Path) -> None:
    for path, reason in ((tmp_path, "plan-not-a-plan"), (tmp_path / "absent", "plan-absent")):
        with pytest.raises(Unreadable) as caught:
            read(path)
        assert caught.value.reason == reason
        assert set(caught.value.values) == set(UNREADABLE[reason])


def test_problems_are_capped(tmp_path: Path) -> None:
    result = read(hostile.wrong_cells(tmp_path / "x", True))
    assert len(result.problems) == MAX_PROBLEMS + 1
    assert result.problems[-1].values == {"count": 3_000}


def test_any_bytes_are_read_or_refused_by_a_known_id(tmp_path: Path) -> None:
    """Thousands of mutations of a good file: never another exception, never an id without a sentence."""
    chance = random.Random(1402)
    folder = folder_of(tmp_path / "plan")
    pieces = [
        b'"',
        b",",
        b"\n",
        b"\r",
        b"\0",
        b"\xff",
        b"'",
        b"=",
        "۲".encode(),
        "\u202e".encode(),
        b";",
        b" ",
        b"-",
        b"9",
    ]
    for _ in range(1_500):
        content = bytearray(FUNDS.encode())
        for _ in range(chance.randrange(1, 4)):
            at = chance.randrange(len(content))
            content[at : at + chance.randrange(3)] = chance.choice(pieces)
        (folder / "funds.csv").write_bytes(content)
        result = read(folder)
        assert (result.plan is None) == any(problem.stops for problem in result.problems)
        assert {problem.id for problem in result.problems} <= IDS.keys() | set(REASONS)
