"""`maqsad order` and `maqsad parties` on the screen: the same numbers as the study, in both languages."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from maqsad.cli.tell_order import tell_order
from maqsad.cli.tell_parties import tell_parties
from maqsad.messages import Language
from maqsad.plan.explicit import explicit
from maqsad.portfolio.decide import decide
from maqsad.portfolio.explanation.again import Case
from maqsad.portfolio.studies import nothing_told
from maqsad.portfolio.studies.order import Order, order
from maqsad.portfolio.studies.parties import Parties, parties
from maqsad.values.problem import Refused
from portfolio.studies.test_order import town as small_town
from portfolio.studies.test_parties import town as two_parties
from world import FIRST

from .conftest import run

LANGUAGES: tuple[Language, ...] = ("fa", "en")


@pytest.fixture(scope="module")
def ordered() -> tuple[Case, Order]:
    plan = small_town(60, obligations=[{"id": "due", "project": "bus"}])
    case = Case(decide(explicit(plan)), 500)
    return case, order(case, nothing_told)


@pytest.fixture(scope="module")
def asked() -> tuple[Case, Parties]:
    case = Case(decide(explicit(two_parties())), 500)
    return case, parties(case, nothing_told)


def test_order_says_what_stays_what_is_missing_and_who_starts_when(ordered: tuple[Case, Order]) -> None:
    text = "\n".join(tell_order(*ordered, None, "en"))
    assert "100% of income: 2 projects stay" in text
    assert "84% of income: 1 project stays" in text
    assert "At 70% of income there is no plan at all (proven)" in text
    assert "The least firm money to add before there is one is 8 rial over all years" in text
    assert "The lowest level found to have a plan is 84%." in text
    assert "1. bus (bus): stays down to 84% of income, 1402, Quarter 1" in text
    assert "Quarter 4: income 15 rial, basket 15 rial, 1 project starts" in text


def test_order_tells_one_project_and_one_year(ordered: tuple[Case, Order]) -> None:
    pool = list(tell_order(*ordered, "pool", "en"))
    assert pool[0].startswith("2. pool (pool): stays down to 100% of income")
    assert pool[1].startswith("If this project alone is dropped: ")
    assert pool[2] == "  1402, Quarter 4, cash: 10 rial"
    year = list(tell_order(*ordered, str(FIRST), "en"))
    assert "    bus: 15 rial" in year
    assert next(iter(tell_order(*ordered, "۱۴۰۲", "fa"))) == "سبدهای سه‌ماههٔ تخصیص، ۱۴۰۲:"


def test_parties_say_what_is_agreed_contested_and_lost(asked: tuple[Case, Parties]) -> None:
    text = "\n".join(tell_parties(*asked, None, "en"))
    assert "Wanted by all: in every plan as good as any party's own (proven): 1" in text
    assert "walkers alone: best found 900.0, our plan 400.0; it loses 500.0 points (found)" in text
    assert "Costs at 110% of their estimate: our plan cannot be carried out there" in text
    assert "it is short of at least 10 rial (cash 1402)" in text
    assert "bus (bus): in the plans of 4 of 5 runs; Contested: in for one, out for another (both proven)" in text
    assert "Not in the plan of: walkers alone" in text


def test_parties_tell_one_project_and_one_run(asked: tuple[Case, Parties]) -> None:
    park = list(tell_parties(*asked, "park", "en"))
    assert "  walkers alone: in (proven)" in park
    assert "  drivers alone: not in (proven)" in park
    walkers = list(tell_parties(*asked, "walkers", "en"))
    assert any(line.startswith("  green: 10 instead of 0") for line in walkers)
    assert next(iter(tell_parties(*asked, "agreed", "en"))).startswith(
        "Average of the parties, not signed (this decision): best found"
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_of_that_name_is_refused(
    ordered: tuple[Case, Order], asked: tuple[Case, Parties], lang: Language
) -> None:
    with pytest.raises(Refused, match="order-unknown"):
        tell_order(*ordered, "nonesuch", lang)
    with pytest.raises(Refused, match="parties-unknown"):
        tell_parties(*asked, "nonesuch", lang)


def test_persian_lines_hold_no_latin_digits(ordered: tuple[Case, Order], asked: tuple[Case, Parties]) -> None:
    lines = [*tell_order(*ordered, None, "fa"), *tell_parties(*asked, None, "fa")]
    assert not [line for line in lines if re.search("[0-9]", re.sub("`[^`]*`|--json", "", line))]


@pytest.mark.parametrize("name", ["order", "parties"])
def test_the_commands_tell_and_store(kept: Path, tmp_path: Path, name: str) -> None:
    out = tmp_path / "out"
    shutil.copytree(kept / "out", out)
    told = run(name, out, "--lang", "en", "--work", "200")
    assert (told.code, told.complaints) == (0, "")
    assert (out / "studies" / f"{name}.json").is_file()
    assert run(name, out, "--json").json["study"] == name
    assert run(name, out, "nonesuch", "--lang", "en").code == 2
