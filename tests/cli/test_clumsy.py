"""Plans as clumsy and hostile hands leave them: a clear sentence and the right exit code, never a wrong decision."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from maqsad.exchange import write_workbook
from maqsad.plan.plan import Plan
from world import ceilings

from .conftest import run
from .plans import Hand, Rows, cell, column, edit, folder, small, without_projects

HUGE = "9000000000000000000"


def twice(table: str, row: int) -> Hand:
    return lambda path: edit(path, table, lambda rows: [*rows, rows[row]])


def without(table: str, row: int | None = None) -> Hand:
    """Without that row, or without any."""

    def change(rows: Rows) -> Rows:
        return rows[:1] if row is None else rows[:row] + rows[row + 1 :]

    return lambda path: edit(path, table, change)


def gone(name: str) -> Hand:
    return lambda path: (path / name).unlink()


def instead(name: str, put: Callable[[Path], object]) -> Hand:
    """Something else where a file was."""

    def hand(path: Path) -> None:
        (path / name).unlink()
        put(path / name)

    return hand


def rewritten(change: Callable[[bytes], bytes], name: str = "*.csv") -> Hand:
    def hand(path: Path) -> None:
        for file in path.glob(name):
            file.write_bytes(change(file.read_bytes()))

    return hand


REFUSED: dict[str, tuple[Hand, str]] = {
    "a negative cost": (cell("option_costs", 1, "amount", "-5"), "is negative"),
    "a cost that cannot be held": (cell("option_costs", 1, "amount", "9223372036854775808"), "too large"),
    "a cost of 26 digits": (cell("option_costs", 1, "amount", "9" * 26), "too large"),
    "a file of no table": (lambda path: (path / "notes.csv").write_text("a\n1\n"), "the name of no table"),
    "an exponent": (cell("option_costs", 1, "amount", "1e9"), "belongs to no number"),
    "a formula": (cell("option_costs", 1, "amount", "=1+1"), "belongs to no number"),
    "NaN": (cell("option_costs", 1, "amount", "NaN"), "belongs to no number"),
    "half a rial": (cell("option_costs", 1, "amount", "1.5"), "not a whole number"),
    "a blank cost": (cell("option_costs", 1, "amount", ""), "empty and must not be"),
    "a negative ceiling": (cell("fund_ceilings", 2, "amount", "-5"), "is negative"),
    "a blank ceiling": (cell("fund_ceilings", 2, "amount", ""), "empty and must not be"),
    "a ceiling missing for one year": (without("fund_ceilings", 4), "for 1403 is missing"),
    "no ceilings": (gone("fund_ceilings.csv"), "for 1402 is missing"),
    "no settings": (gone("plan.csv"), "exactly one row"),
    "two rows of settings": (twice("plan", 1), "exactly one row"),
    "no scenario": (without("scenarios"), "does not stand in table “Scenarios”"),
    "no projects but all else": (without("projects"), "does not stand in table “Projects”"),
    "no weights": (without("weights"), "gave no weight"),
    "no eligible fund": (without("eligibility"), "“Option costs”"),
    "no price indices": (without("price_indices"), "No price index"),
    "a horizon of one year": (cell("plan", 1, "years", "1"), "must be 2 to 5 years"),
    "a horizon of six years": (cell("plan", 1, "years", "6"), "must be 2 to 5 years"),
    "a horizon of no year": (cell("plan", 1, "years", "0"), "must be 2 to 5 years"),
    "a horizon of -1 years": (cell("plan", 1, "years", "-1"), "must be 2 to 5 years"),
    "an id with a bar": (cell("projects", 1, "id", "a|b"), "is no id"),
    "an id with a space": (cell("projects", 1, "id", "a b"), "is no id"),
    "an id that climbs": (cell("projects", 1, "id", "../../etc"), "is no id"),
    "an id of two lines": (cell("projects", 1, "id", "a\nb"), "is no id"),
    "an id that is a formula": (cell("projects", 1, "id", "=cmd"), "is no id"),
    "an id with a placeholder": (cell("projects", 1, "id", "{x}"), "is no id"),
    "a title that turns the line": (cell("projects", 1, "title_fa", "\u202eabc"), "U+202E"),
    "an effect of an unknown project": (cell("effects", 1, "project", "nope"), "does not stand in table “Projects”"),
    "an effect of another project's option": (cell("effects", 3, "project", "half"), "belongs to “road”"),
    "a cost of an unknown option": (cell("option_costs", 1, "option", "nope"), "neither written nor derived"),
    "an option written twice": (twice("options", 1), "already stands in row 2"),
    "a goal under itself": (cell("goals", 1, "parent", "goal"), "in a circle"),
    "a project that requires itself": (cell("relations", 1, "needs", "bridge"), "in a circle"),
    "weights of zero": (column("weights", "weight", "0"), "a weight of zero"),
    "a negative weight": (cell("weights", 1, "weight", "-1"), "is negative"),
    "shares of zero": (column("parties", "share", "0"), "sum to zero"),
    "a population of zero": (cell("districts", 1, "population", "0"), "population is 0"),
    "a quality index of zero": (cell("districts", 1, "quality_index", "0"), "must be above zero"),
    "a price index of zero": (cell("price_indices", 3, "index", "0"), "must be above zero"),
    "a guarantee over 100 %": (cell("plan", 1, "theta", "150"), "above 100%"),
    "an allowed gap over 100 %": (cell("plan", 1, "gap_limit", "500"), "above 100%"),
    "a later weight over 100 %": (cell("plan", 1, "later_weight", "150"), "cannot exceed 100%"),
    "a probability over 100 %": (cell("options", 2, "probability", "150"), "is impossible"),
    "a probability of zero": (cell("options", 2, "probability", "0"), "no fallback"),
    "a scope of zero": (cell("options", 2, "scope", "0"), "must be above 0"),
    "a discount over 100 %": (cell("funds", 1, "discount", "200"), "cannot exceed 100%"),
    "a lot of zero": (cell("funds", 1, "lot", "0"), "has no lot"),
    "a table that is a folder": (instead("relations.csv", Path.mkdir), "no file that can be read"),
    "a link that leads nowhere": (
        instead("effects.csv", lambda path: path.symlink_to("nowhere")), "no file that can be read",
    ),
    "a link to itself": (
        instead("effects.csv", lambda path: path.symlink_to(path)), "no file that can be read",
    ),
    "a pipe": (instead("effects.csv", os.mkfifo), "no file that can be read"),
    "a table named in capitals": (lambda path: (path / "effects.csv").rename(path / "Effects.CSV"), "of no table"),
    "a table without a header": (rewritten(lambda _: b"", "projects.csv"), "no header"),
    "UTF-16": (rewritten(lambda text: text.decode().encode("utf-16"), "projects.csv"), "UTF-8"),
    "semicolons": (rewritten(lambda text: text.replace(b",", b";"), "projects.csv"), "“;”"),
    "a null character": (rewritten(lambda text: text + b"\0", "projects.csv"), "null character"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_refused_with_a_sentence(what: str, plan: Path, tmp_path: Path) -> None:
    hand, sentence = REFUSED[what]
    hand(plan)
    found = run("decide", plan, "--out", tmp_path / "out", "--lang", "en")
    assert found.code == 1
    assert sentence in found.err
    assert all(line.startswith(("Error: ", "Warning: ", "Note: ")) for line in found.err.splitlines())
    assert not (tmp_path / "out").exists()
    persian = run("check", plan, "--lang", "fa")
    assert (persian.code, "خطا: " in persian.err) == (1, True)


DECIDED: dict[str, tuple[Hand, Plan | None, int]] = {
    "no projects": (lambda _: None, without_projects(), 0),
    "no indicators": (lambda _: None, small(indicators=[], indicator_values=[], effects=[]), 0),
    "no effects": (gone("effects.csv"), None, 0),
    "no options": (
        lambda _: None,
        small(options=[], option_costs=[], effects=[], relations=[], obligations=[], projects=[{"id": "road"}],
              project_districts=[]),
        0,
    ),
    "all options free": (column("option_costs", "amount", "0"), None, 0),
    "costs in Persian digits": (cell("option_costs", 1, "amount", "۷۰۰۰۰"), None, 0),
    "one cost of nine quintillion": (cell("option_costs", 1, "amount", HUGE), None, 0),
    "all costs of nine quintillion": (column("option_costs", "amount", HUGE), None, 3),
    "ceilings of nine quintillion": (column("fund_ceilings", "amount", HUGE), None, 0),
    "ceilings of nothing": (column("fund_ceilings", "amount", "0"), None, 3),
    "a discount of all": (cell("funds", 1, "discount", "100"), None, 3),
    "a full guarantee": (cell("plan", 1, "theta", "100"), None, 0),
    "only later counts": (cell("plan", 1, "later_weight", "100"), None, 0),
    "later counts for nothing": (cell("plan", 1, "later_weight", "0"), None, 0),
    "no gap allowed": (cell("plan", 1, "gap_limit", "0"), None, 0),
    "effects of nine trillion": (
        lambda path: [column("effects", name, "9000000000000")(path) for name in ("low", "likely", "high")], None, 0,
    ),
    "a target next to the baseline": (
        lambda path: edit(path, "indicator_values", lambda rows: [
            ["0.000001" if text == "100" else text for text in row] for row in rows
        ]), None, 0,
    ),
    "a population of nine quintillion": (cell("districts", 1, "population", HUGE), None, 0),
    "Windows line ends": (rewritten(lambda text: b"\xef\xbb\xbf" + text.replace(b"\n", b"\r\n")), None, 0),
    "a title with signs": (cell("projects", 1, "title_en", "[red]#x* $a$ _b_ @ref <b> \\ {x} %s"), None, 0),
    "a title like a formula": (cell("projects", 1, "title_fa", "=HYPERLINK(1)"), None, 0),
    "a title with pictures": (cell("projects", 1, "title_en", "🏗️ road 👷 m² 中"), None, 0),
    "a title of 2,000 letters": (cell("projects", 1, "title_en", "word " * 400), None, 0),
    "no description of the package": (gone("datapackage.json"), None, 0),
    "a spoiled description": (lambda path: (path / "datapackage.json").write_text("{"), None, 0),
}  # fmt: skip


@pytest.mark.parametrize("what", DECIDED)
def test_decided_and_proven(what: str, tmp_path: Path) -> None:
    hand, plan, code = DECIDED[what]
    path, out = folder(tmp_path / "plan", plan), tmp_path / "out"
    hand(path)
    assert run("decide", path, "--out", out, "--quiet", "--lang", "en").code == code
    assert run("verify", out, "--quiet").code == 0
    told: dict[str, Any] = json.loads((out / "decision.json").read_text("utf-8"))
    assert (told["status"] == "infeasible") == (code == 3)


def test_names_of_any_kind(tmp_path: Path) -> None:
    for name in ("با فاصله و پرانتز (۱)", "a'b\"c", "-dash", "x.xlsx.d", "new\nline", "[red]{x}%s", "🏗"):
        path = folder(tmp_path / name / "plan")
        out = tmp_path / name / "نتیجه"
        assert run("decide", path, "--out", out, "--quiet").code == 0, name
        assert run("verify", out, "--quiet").code == 0, name


def test_a_workbook_among_odd_neighbours(tmp_path: Path) -> None:
    book = tmp_path / "PLAN.XLSX"
    write_workbook(small(), book, "fa")
    (tmp_path / "agreement.json").write_text("[" * 100_000)
    found = run("check", book, "--lang", "en")
    assert (found.code, "agreement.json cannot be read" in found.err) == (0, True)
    link = tmp_path / "link.xlsx"
    link.symlink_to(book)
    assert run("hash", link).out == run("hash", book).out


def in_cell(sheet: str, title: str, value: object) -> Callable[[Any], None]:
    def hand(book: Any) -> None:
        titles = [str(cell.value) for cell in book[sheet][1]]
        book[sheet].cell(2, next(n for n, text in enumerate(titles, 1) if text.startswith(title))).value = value

    return hand


@pytest.mark.parametrize(
    ("hand", "code", "sentence"),
    [
        (lambda book: None, 0, ""),
        (lambda book: book.remove(book["Relations"]), 0, ""),
        (lambda book: book.remove(book["Projects"]), 1, "does not stand in table “Projects”"),
        (in_cell("Option costs", "Amount", 70000000000.5), 1, "not a whole number"),
        (in_cell("Option costs", "Amount", True), 1, "belongs to no number"),
        (in_cell("Option costs", "Amount", "=1+1"), 1, "row 2, column “Amount”"),
        (in_cell("Plan settings", "Ceilings entered", __import__("datetime").datetime(2023, 1, 1)), 0, ""),
    ],
    ids=["saved again", "an optional sheet gone", "a needed sheet gone", "half a rial", "yes", "a formula", "a date"],
)
def test_workbooks_that_others_saved(hand: Callable[[Any], None], code: int, sentence: str, tmp_path: Path) -> None:
    book = tmp_path / "plan.xlsx"
    write_workbook(small(), book, "en")
    document = openpyxl.load_workbook(book)
    hand(document)
    document.save(book)
    found = run("decide", book, "--out", tmp_path / "out", "--lang", "en")
    assert found.code == code, found.err
    assert sentence in found.err


def test_a_plan_with_a_unit_of_its_own_is_spoken_of_in_it(tmp_path: Path) -> None:
    """At the command line, in what checks say, and in the workbook of a plan that is not possible."""
    own = {"plan": [{"book_unit_fa": "سنتاوو", "book_unit_en": "centavo"}]}
    path = folder(tmp_path / "plan", small(**own))
    assert run("decide", path, "--out", tmp_path / "out", "--quiet").code == 0
    signed = ("--author", "x", "--reason", "y")
    told = [
        run("explain", tmp_path / "out", "bridge", "--lang", "en"),
        run("explain", tmp_path / "out", "limit:fund|cash|1402", "--lang", "en"),
        run("amend", tmp_path / "out", "--move", "cash:1402:cash:1403:500", *signed, "--out", tmp_path / "new",
            "--lang", "en"),
        run("compare", tmp_path / "out", tmp_path / "new", "--lang", "en"),
    ]  # fmt: skip
    assert [found.code for found in told] == [0] * 4
    assert "500 centavo moved from" in told[2].out
    spoken = "".join(found.out for found in told)
    assert "million centavo" in spoken
    assert not re.search("rial|toman", spoken)
    too_much = run("amend", tmp_path / "out", "--move", f"cash:1402:cash:1403:{10**12}", *signed, "--out",
                   tmp_path / "no", "--lang", "fa")  # fmt: skip
    assert (too_much.code, "سنتاوو" in too_much.err, "تومان" in too_much.err) == (1, True, False)
    none = folder(tmp_path / "none", small(**own, fund_ceilings=ceilings(0)))
    assert run("decide", none, "--out", tmp_path / "without", "--quiet").code == 3
    book = openpyxl.load_workbook(tmp_path / "without" / "plan.xlsx")
    cells = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    assert any("سنتاوو" in text for text in cells)
    assert not [text for text in cells if re.search("ریال|تومان", text)]
