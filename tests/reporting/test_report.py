"""report.pdf compiles in both languages and every variant, tagged, and to the same bytes."""

import json
import re

import pytest

from maqsad.messages import refusal_text, sentence
from maqsad.plan.explicit import explicit
from maqsad.portfolio.decision import Decision
from maqsad.reporting import AssetsMissing, fetched, plan_xlsx, report_model, report_pdf
from maqsad.reporting.charts import money_chart, render, results_chart
from maqsad.reporting.sections import sections
from maqsad.values import MoneyUnit
from reporting.cast import agreed, decided_city, mechanics_city, stuck_city
from world import world

VARIANTS = {
    "draft": decided_city,
    "agreed": lambda: agreed(decided_city()),
    "infeasible": stuck_city,
    "mechanics": mechanics_city,
}
PAGES = {"draft": range(4, 8), "agreed": range(4, 8), "infeasible": range(2, 5), "mechanics": range(4, 8)}

pytestmark = pytest.mark.skipif(not fetched.ECHARTS.is_file(), reason="the report's assets have not been fetched")


def pages(pdf):
    return int(re.findall(rb"/Type/Pages/Count (\d+)", pdf)[0])


def words(blocks):
    return json.dumps(blocks, ensure_ascii=False)


@pytest.mark.parametrize("lang", ["fa", "en"])
@pytest.mark.parametrize("variant", VARIANTS)
def test_the_report_compiles(variant, lang):
    pdf = report_pdf(VARIANTS[variant](), lang)
    assert pdf.startswith(b"%PDF")
    assert pages(pdf) in PAGES[variant]
    assert b"/StructTreeRoot" in pdf
    assert b"/CreationDate" not in pdf
    assert f"/Lang ({lang}".encode() in pdf or f"<dc:language><rdf:Bag><rdf:li>{lang}".encode() in pdf


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_the_same_decision_gives_the_same_bytes(lang):
    assert report_pdf(decided_city(), lang) == report_pdf(decided_city(), lang)


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_the_caution_stands_beside_the_proof(lang):
    assert sentence("proof-caution", lang) in words(sections(decided_city(), lang))


def test_a_plan_of_mechanics_says_so_first():
    first = sections(mechanics_city(), "fa")[0]
    assert first["text"] == sentence("mechanics-only", "fa")


def test_the_works_table_has_options_prices_reason_and_who_decides():
    text = words(sections(decided_city(), "en"))
    for part in ("Bridge", "physical progress 62%, financial 50%", "City Council decides", "dangerous", "For it: "):
        assert part in text


def test_an_infeasible_plan_says_what_clashes_and_what_would_mend_it():
    text = words(sections(stuck_city(), "en"))
    assert sentence("status-infeasible", "en") in text
    assert "Money of Own cash, 1404" in text
    assert "138.1 billion toman" in text


def test_charts_keep_the_direction_of_persian_labels():
    model = decided_city()
    charts = [
        results_chart(model.results, "fa"),
        money_chart(model.budget, model.facts.years.horizon, "fa", MoneyUnit.MILLIARD_TOMAN),
    ]
    for svg in render(charts):
        assert "font-family:Vazirmatn" in svg
        labels = re.findall(r">([^<]*[\u0600-\u06ff][^<]*)<", svg)
        assert labels
        assert all(label.startswith("\u202b") and label.endswith("\u202c") for label in labels)


def test_absent_assets_are_named(monkeypatch, tmp_path):
    monkeypatch.setattr(fetched, "ECHARTS", tmp_path / "echarts.min.js")
    with pytest.raises(AssetsMissing) as missing:
        report_pdf(decided_city(), "en")
    assert "echarts.min.js" in refusal_text(missing.value, "en")


def test_a_plan_without_indicators_or_projects_still_has_a_report():
    snapshot = explicit(world())
    model = report_model(snapshot, Decision("limit", "draft", snapshot.hash, ""))
    assert report_pdf(model, "fa").startswith(b"%PDF")
    assert plan_xlsx(model, "fa")
