"""plan.xlsx adds up to the rial, whichever way it is read."""

import io
from collections import defaultdict

import openpyxl
import pytest

from maqsad.messages import sentence
from maqsad.reporting import plan_xlsx
from maqsad.values import allocate_by_id
from reporting.cast import city, decided_city, model_of, stuck_city
from world import ceilings

BASE_1402 = 11 * 10**10 + 3 + 1
BASE_1403 = 12 * 10**10


def book(model, lang="en"):
    return openpyxl.load_workbook(io.BytesIO(plan_xlsx(model, lang)))


def table(sheet):
    header, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def rial(cell):
    assert isinstance(cell, int | str)
    return int(cell)


def test_budget_rows_are_base_rows_and_flows_to_the_rial():
    model = decided_city()
    rows = table(book(model)["Budget rows"])
    by = defaultdict(int)
    for row in rows:
        by[row["Base or chosen"], row["Year"]] += rial(row["Amount (rial)"])
    assert by["base", 1402] == BASE_1402
    assert by["base", 1403] == BASE_1403
    for year in (1402, 1403):
        assert by["chosen", year] == sum(f.amount for f in model.decision.flows if f.year == year)


def test_totals_reconcile_every_year_and_fund():
    rows = table(book(decided_city())["Totals"])
    for row in rows:
        parts = {name: rial(row[f"{name} (rial)"] or 0) for name in ("Base", "Chosen", "Total", "Available", "Left")}
        assert parts["Base"] + parts["Chosen"] == parts["Total"]
        other = sum(rial(row[name]) for name in ("New instalments (rial)", "Carried over (rial)"))
        assert parts["Available"] == parts["Total"] + other + parts["Left"]
    for year in (1402, 1403):
        whole = next(row for row in rows if row["Year"] == year and row["Fund"] == "Total")
        funds = [row for row in rows if row["Year"] == year and row["Fund"] != "Total"]
        assert rial(whole["Total (rial)"]) == sum(rial(row["Total (rial)"]) for row in funds)


def test_totals_agree_with_the_budget_rows():
    workbook = book(decided_city())
    spent = defaultdict(int)
    for row in table(workbook["Budget rows"]):
        spent[row["Year"], row["Fund"]] += rial(row["Amount (rial)"])
    for row in table(workbook["Totals"]):
        if row["Fund"] != "Total":
            assert rial(row["Total (rial)"]) == spent[row["Year"], row["Fund"]]


def test_each_breakdown_adds_up_to_the_whole():
    model = decided_city()
    whole = model.spent(True) + model.spent(False)
    sums = defaultdict(int)
    for row in table(book(model)["Breakdown"]):
        sums[row["By"]] += rial(row["Total (rial)"])
    assert len(sums) == 7
    assert set(sums.values()) == {whole}


def test_a_project_in_three_districts_is_divided_by_largest_remainder():
    by_fund = defaultdict(dict)
    for row in table(book(decided_city())["Budget rows"]):
        if row["Id"] == "school":
            by_fund[row["Fund"]][row["District"]] = rial(row["Amount (rial)"])
    for parts in by_fund.values():
        shares = allocate_by_id(sum(parts.values()), {"District 1": 33, "District 10": 34, "District 2": 33})
        assert parts == shares
    assert sum(sum(parts.values()) for parts in by_fund.values()) == 5 * 10**10


def test_instalments_of_drawn_bonds_stand_in_the_totals():
    model = decided_city()
    lots = sum(count for _, _, count in model.decision.bonds)
    assert lots
    row = next(r for r in table(book(model)["Totals"]) if (r["Id"], r["Year"]) == ("cash", 1403))
    assert rial(row["New instalments (rial)"]) == lots * 4 * 10**10


def test_a_number_of_16_digits_is_a_text():
    plenty = [*ceilings(9_007_199_254_740_993), *ceilings(0, fund="barter"), *ceilings(0, fund="bonds")]
    row = next(r for r in table(book(model_of(city(fund_ceilings=plenty)))["Totals"]) if r["Id"] == "cash")
    assert row["Ceiling or bonds (rial)"] == "9007199254740993"


def test_projects_tell_their_decision_and_reason():
    rows = {row["Id"]: row for row in table(book(decided_city())["Projects"])}
    assert "12/3" in rows["school"]["Reason"]
    assert rows["survey"]["Who decides"] == "First its unit must estimate the effect"
    assert rows["hall"]["Who decides"] == "City Council decides"


def test_projects_show_worth_price_and_how_they_stand():
    model = decided_city()
    rows = {row["Id"]: row for row in table(book(model)["Projects"])}
    for id, verdict in model.decision.verdicts.items():
        assert rows[id]["Worth (points)"] == pytest.approx(float(verdict.value_points), abs=1e-3)
        assert rows[id]["Price (points)"] == pytest.approx(float(verdict.cost_at_shadow_prices), abs=1e-3)
        assert rows[id]["Standing"] == sentence(f"project-standing-{verdict.told}", "en")
    assert rows["school"]["Standing"] == "obligation: required by its document"
    assert rows["survey"]["Standing"] == "held: effect not yet estimated"


def test_obligations_stand_with_document_and_price():
    (row,) = table(book(decided_city())["Obligations"])
    (price,) = decided_city().decision.obligations
    assert (row["Project"], row["Imposed by"], row["Document"]) == ("Way to school", "Court", "12/3")
    assert row["More without it (found)"] == pytest.approx(float(price.found), abs=1e-3)
    assert row["More without it (at most)"] == pytest.approx(float(price.most), abs=1e-3)


def test_sums_are_bold_years_and_amounts_are_numbers_and_headers_stay():
    sheet = book(decided_city())["Totals"]
    assert sheet.freeze_panes == "A2"
    sums = [row for row in sheet.iter_rows(min_row=2) if row[1].value == "Total"]
    assert len(sums) == 2
    assert all(cell.font.bold for row in sums for cell in row)
    assert {(row[0].data_type, row[0].number_format) for row in sums} == {("n", "0")}
    assert {row[-1].number_format for row in sums} == {"#,##0"}


def test_indicators_show_promise_and_target():
    rows = {row["Id"]: row for row in table(book(decided_city())["Indicators"])}
    assert rows["burial"]["Baseline"] == 45
    assert rows["burial"]["Promised 1403"] == 40
    assert "paper" not in rows


@pytest.mark.parametrize("lang", ["fa", "en"])
@pytest.mark.parametrize("model", [decided_city, stuck_city])
def test_the_same_decision_gives_the_same_bytes(model, lang):
    assert plan_xlsx(model(), lang) == plan_xlsx(model(), lang)


def test_persian_sheets_read_from_right_to_left():
    assert all(sheet.sheet_view.rightToLeft for sheet in book(decided_city(), "fa"))
    assert not any(sheet.sheet_view.rightToLeft for sheet in book(decided_city(), "en"))


def test_an_infeasible_plan_says_where_money_is_needed_to_the_rial():
    model = stuck_city()
    found = model.decision.infeasibility
    workbook = book(model)
    rows = table(workbook["Money needed"])
    money = "More firm money (rial)"
    given = {(row["Id"], row["Year"]): rial(row[money]) for row in rows if row["Id"]}
    assert given == {(fund, year): amount for fund, year, amount in found.extra}
    within, after, whole = (rial(row[money]) for row in rows[-3:])
    assert after == sum(amount for _, year, amount in found.extra if year > model.last)
    assert (within + after, whole) == (whole, found.least_extra_rial)
    ids = [row["Id"] for row in table(workbook["Clashes"])]
    assert ids == [unit for clash in found.clashes for unit in clash.members]


def test_a_plan_that_exists_has_no_sheet_of_what_is_missing():
    assert not {"Money needed", "Clashes"} & set(book(decided_city()).sheetnames)
