"""What the terminal shows."""

from pathlib import Path

import pytest

from maqsad.messages import sentence
from maqsad.plan.explicit import explicit
from maqsad.portfolio.decision import Decision
from maqsad.reporting import report_model, summary_lines
from maqsad.reporting.amounts import amounts_a_head, amounts_of
from reporting.cast import agreed, city, decided_city, mechanics_city, stuck_city
from world import world


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_a_decision_in_lines(lang):
    text = "\n".join(summary_lines(decided_city(), lang, Path("out/city")))
    assert sentence("standing-draft", lang) in text
    assert sentence("proof-caution", lang) in text
    assert "out/city" in text


def test_results_are_in_their_own_units():
    lines = summary_lines(decided_city(), "en")
    assert any("Waste buried (%): baseline 45.0, promised 40.0, target 21.0" in line for line in lines)


def test_half_finished_works_are_counted():
    assert "Half-finished works: " in "\n".join(summary_lines(decided_city(), "en"))


def test_an_agreed_plan_is_no_draft():
    assert summary_lines(agreed(decided_city()), "en")[0] == sentence("standing-agreed", "en")


def test_mechanics_come_first():
    assert summary_lines(mechanics_city(), "fa")[0] == sentence("mechanics-only", "fa")


def test_an_infeasible_plan_shows_what_would_mend_it():
    lines = summary_lines(stuck_city(), "en")
    assert "  Own cash: 138.1 billion toman" in lines


@pytest.mark.parametrize(
    ("rial", "unit", "cell"),
    [
        (10**12, "billion toman", "100.0"),
        (10**12 - 10**6, "million toman", "99,999.9"),
        (10**9, "million toman", "100.0"),
        (10**9 - 1, "toman", "99,999,999.9"),
    ],
)
def test_a_plan_is_told_in_a_unit_of_its_size(rial, unit, cell):
    snapshot = explicit(world(base_rows=[{"amount": rial}]))
    amounts = amounts_of(report_model(snapshot, Decision("limit", "draft", "", "")), "en")
    assert amounts.unit_name == unit
    assert amounts.cell(rial) == cell
    assert amounts.said(rial).endswith(f" {unit}")


def test_what_is_too_small_for_the_unit_is_told_in_toman():
    amounts = amounts_of(decided_city(), "en")
    assert [amounts.said(rial) for rial in (1, 0, 10**10)] == ["0.1 toman", "0 billion toman", "1 billion toman"]


@pytest.mark.parametrize(
    ("rial", "name"),
    [(10**8, "million toman"), (10**8 - 1, "thousand toman"), (10**5 - 1, "toman")],
)
def test_money_a_head_is_of_the_same_family(rial, name):
    assert amounts_a_head(decided_city().settings, rial, "en").unit_name == name


@pytest.mark.parametrize(
    ("rial", "name"),
    [(10**7, "million centavo"), (10**7 - 1, "thousand centavo"), (10**4 - 1, "centavo")],
)
def test_money_a_head_is_in_the_plans_own_unit(rial, name):
    plan = city(plan=dict(vars(decided_city().settings)) | {"book_unit_fa": "سنتاوو", "book_unit_en": "centavo"})
    assert amounts_a_head(plan.settings, rial, "en").unit_name == name


def test_an_amount_too_small_for_its_column_is_not_called_zero():
    amounts = amounts_of(decided_city(), "en")
    assert [amounts.cell(rial) for rial in (0, 1, 10**8, 10**9)] == ["—", "≈0", "0.010", "0.1"]
