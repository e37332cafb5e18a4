"""What the terminal shows."""

from pathlib import Path

import pytest

from maqsad.messages import sentence
from maqsad.plan.explicit import explicit
from maqsad.portfolio.decision import Decision
from maqsad.reporting import report_model, summary_lines
from maqsad.reporting.amounts import amounts_of
from reporting.cast import agreed, decided_city, mechanics_city, stuck_city
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
        (10**12 - 1, "million rial", "1,000,000.0"),
        (10**8, "million rial", "100.0"),
        (10**8 - 1, "rial", "99,999,999"),
    ],
)
def test_a_plan_is_told_in_a_unit_of_its_size(rial, unit, cell):
    snapshot = explicit(world(base_rows=[{"amount": rial}]))
    amounts = amounts_of(report_model(snapshot, Decision("limit", "draft", "", "")), "en")
    assert amounts.unit_name == unit
    assert amounts.cell(rial) == cell
    assert amounts.said(rial).endswith(f" {unit}")


def test_a_rial_is_told_as_a_rial():
    amounts = amounts_of(decided_city(), "en")
    assert [amounts.said(rial) for rial in (1, 0, 10**10)] == ["1 rial", "0 billion toman", "1 billion toman"]


def test_an_amount_too_small_for_its_column_is_not_called_zero():
    amounts = amounts_of(decided_city(), "en")
    assert [amounts.cell(rial) for rial in (0, 1, 10**8, 10**9)] == ["—", "≈0", "0.010", "0.1"]
