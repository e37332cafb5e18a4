"""What the Isfahan example promises: real cards, every goal measured and reachable, every figure with its source."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from maqsad.exchange import read
from maqsad.plan import checks
from maqsad.plan.explicit import explicit
from maqsad.plan.plan import Plan
from maqsad.values.problem import Severity

FOLDER = Path(__file__).resolve().parents[2] / "examples" / "isfahan"
YEARS = ("1402", "1403", "1404")
MILLIARD_TOMAN = 10**10
FUND_KINDS = {
    "own_cash", "non_cash", "bond", "sukuk", "loan", "foreign_finance", "partner", "project_fund", "asset_sale",
    "state_aid", "stable_tax", "hand_over", "savings",
}  # fmt: skip
ANNOUNCED_GOALS = (
    "k1", "s-traffic", "s-resilience", "s-fabric", "s-vitality",
    "s-econ-assets", "s-econ-capital", "s-info", "s-human",
)  # fmt: skip
EXPECTED_WARNINGS = {
    "baseline-missing", "baseline-old", "code-unique-only-inside-goal", "count-with-percent-unit",
    "direction-against-targets", "effect-against-direction", "expected-against-record", "formula-missing",
    "indicator-without-means", "not-yet-estimated", "percentage-with-other-unit", "project-does-nothing",
    "satisfaction-as-development", "slip-in-project-cost", "source-doubtful", "survey-incomplete",
    "symbol-of-two-quantities", "target-equals-baseline", "targets-missing",
}  # fmt: skip

Row = dict[str, str]


@pytest.fixture(scope="module")
def rows() -> dict[str, list[Row]]:
    found = {}
    for file in sorted(FOLDER.glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as handle:
            found[file.stem] = list(csv.DictReader(handle))
    return found


@pytest.fixture(scope="module")
def plan() -> Plan:
    result = read(FOLDER)
    assert not result.problems
    assert result.plan is not None
    return result.plan


def scored(rows: dict[str, list[Row]]) -> set[str]:
    kinds = defaultdict(set)
    for value in rows["indicator_values"]:
        kinds[value["indicator"]].add(value["kind"])
    return {
        card["id"]
        for card in rows["indicators"]
        if card["scored"] != "no"
        and card["measures_progress"] != "yes"
        and {"baseline", "target"} <= kinds[card["id"]]
        and (card["direction"] != "keep" or card["tolerance"])
    }


def below(rows: dict[str, list[Row]], goal: str) -> set[str]:
    children = defaultdict(list)
    for row in rows["goals"]:
        children[row["parent"]].append(row["id"])
    found, waiting = set(), [goal]
    while waiting:
        found.add(waiting[-1])
        waiting += children[waiting.pop()]
    return found


def test_files_are_plain_utf8() -> None:
    for file in FOLDER.glob("*.csv"):
        raw = file.read_bytes()
        assert not raw.startswith(b"\xef\xbb\xbf"), file.name
        assert b"\r" not in raw, file.name
        raw.decode("utf-8")


def test_no_errors_and_only_the_warnings_that_are_explained(plan: Plan) -> None:
    problems = checks.run(plan) + checks.run_explicit(explicit(plan))
    assert not [p for p in problems if p.severity is Severity.ERROR]
    warnings = {p.id for p in problems if p.severity is Severity.WARNING}
    assert warnings <= EXPECTED_WARNINGS
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert not [name for name in warnings if name not in readme]


def test_defects_of_the_real_cards_are_reported(plan: Plan) -> None:
    found = {(p.id, p.place.key) for p in checks.run(plan) if p.place}
    assert ("direction-against-targets", "green-coverage") in found
    assert ("percentage-with-other-unit", "green-landuse") in found
    assert ("count-with-percent-unit", "attraction-visitors") in found
    assert ("symbol-of-two-quantities", "rec-green") in found
    assert ("target-equals-baseline", "green-distance") in found
    assert ("baseline-missing", "events") in found
    assert ("formula-missing", "tourism-structure") in found


def test_horizon_and_scenarios(rows: dict[str, list[Row]]) -> None:
    (settings,) = rows["plan"]
    assert (settings["first_year"], settings["years"], settings["price_year"]) == ("1402", "3", "1402")
    assert settings["decided_as_of"] == "1401/12/29"
    assert {row["id"] for row in rows["scenarios"]} >= {"base", "low-income", "high-prices", "citizens-only"}


def test_size(rows: dict[str, list[Row]]) -> None:
    states = Counter(row["state"] for row in rows["projects"])
    assert len(rows["projects"]) >= 85
    assert states["half_finished"] >= 25
    assert len([row for row in rows["indicators"] if row["source"].startswith("U")]) >= 20
    assert len(rows["districts"]) == 15
    assert len(rows["parties"]) >= 6
    assert {row["kind"] for row in rows["funds"]} == FUND_KINDS
    estimates = Counter(row["estimate"] for row in rows["projects"])
    assert estimates["stated_none"] >= 5
    assert estimates["not_estimated"] >= 2
    assert sum(row["dangerous"] == "yes" for row in rows["projects"]) >= 2
    assert sum(row["hand_over"] == "yes" for row in rows["projects"]) >= 5
    assert 25 <= sum(row["kind"] == "assumption" for row in rows["sources"]) <= 50


@pytest.mark.parametrize("goal", ANNOUNCED_GOALS)
def test_every_announced_goal_is_measured_and_has_two_ways(rows: dict[str, list[Row]], goal: str) -> None:
    goals, scoring = below(rows, goal), scored(rows)
    cards = {card["id"] for card in rows["indicators"] if card["goal"] in goals} & scoring
    assert cards
    ways = {row["project"] for row in rows["effects"] if row["indicator"] in cards}
    assert len(ways) >= 2


def test_satisfaction_scores_too(rows: dict[str, list[Row]]) -> None:
    surveyed = {card["id"] for card in rows["indicators"] if card["criterion"] == "satisfaction"} & scored(rows)
    assert {"tourist-satisfaction", "transit-satisfaction"} <= surveyed
    for indicator in surveyed:
        assert len({row["project"] for row in rows["effects"] if row["indicator"] == indicator}) >= 2


def test_one_level_of_a_chain_scores(rows: dict[str, list[Row]]) -> None:
    scoring = scored(rows)
    for card in rows["indicators"]:
        if card["means_of"]:
            assert card["id"] not in scoring


def test_published_values_of_cards(rows: dict[str, list[Row]]) -> None:
    values = {(r["indicator"], r["kind"], r["year"]): (r["value"], r["source"]) for r in rows["indicator_values"]}
    assert values["waste-burial", "baseline", "1398"] == ("45.3", "U19")
    assert values["waste-burial", "target", "1404"] == ("21", "U19")
    assert values["tourists", "baseline", "1398"] == ("411184", "U20")
    assert values["tourists", "target", "1404"] == ("476674", "U20")
    assert values["eco-green", "baseline", "1398"] == ("28.09", "U17")
    assert values["job-satisfaction", "baseline", "1398"] == ("63.57", "U28")
    assert values["tourist-satisfaction", "baseline", "1398"] == ("86.9", "U27")


@pytest.mark.parametrize(
    ("project", "source"),
    [
        ("convention-centre", "U58"),
        ("metro-line2", "U60"),
        ("ring4-east", "U65"),
        ("atsharan", "U67"),
        ("madi-farshadi", "U68"),
        ("ordibehesht-parking", "U68"),
        ("amman-samani", "U69"),
        ("ashegh-east", "U69"),
        ("footbridges-14", "U70"),
        ("fajr-complex", "U72"),
    ],
)
def test_real_projects_name_their_source(rows: dict[str, list[Row]], project: str, source: str) -> None:
    by_id = {row["id"]: row for row in rows["projects"]}
    assert source in by_id[project]["source"].split()
    assert "farzanegan" not in by_id


def test_every_figure_has_a_source(rows: dict[str, list[Row]]) -> None:
    known = {row["id"]: row for row in rows["sources"]}
    for name, table in rows.items():
        if name == "sources":
            continue
        for row in table:
            assert row["source"], (name, row)
            assert set(row["source"].split()) <= set(known), (name, row)
    for row in known.values():
        if row["kind"] == "assumption":
            assert all(row[field] for field in ("rule_fa", "rule_en", "why_fa", "why_en")), row["id"]
        else:
            assert row["url"].startswith("https://"), row["id"]


def test_money_adds_up_to_the_published_totals(rows: dict[str, list[Row]]) -> None:
    totals: Counter[str] = Counter()
    firm: Counter[tuple[str, str]] = Counter()
    for row in rows["fund_ceilings"]:
        if not row["path"]:
            totals[row["year"]] += int(row["amount"])
            if row["certainty"] == "firm":
                firm[row["fund"], row["year"]] += int(row["amount"])
    assert totals["1402"] == 22_340 * MILLIARD_TOMAN
    assert totals["1404"] == 47_000 * MILLIARD_TOMAN
    discount = {row["id"]: Decimal(row["discount"] or 0) for row in rows["funds"]}
    base: Counter[tuple[str, str]] = Counter()
    for row in rows["base_rows"]:
        base[row["fund"], row["year"]] += int(row["amount"])
    for (fund, year), amount in base.items():
        assert amount <= firm[fund, year] * (100 - discount[fund]) / 100, (fund, year)
    for row in rows["funds"]:
        for year in YEARS:
            assert (row["id"], year) in firm


def test_money_is_scarce(rows: dict[str, list[Row]]) -> None:
    index = {(r["group"], r["year"]): Decimal(r["index"]) for r in rows["price_indices"] if r["path"] == "base"}
    group = {row["id"]: row["index_group"] for row in rows["project_types"]}
    asked = Decimal(0)
    for row in rows["projects"]:
        last = int(row["earliest_finish"])
        for year in range(1402, min(last, 1404) + 1):
            price = index[group[row["type"]], str(year)] / index[group[row["type"]], row["price_year"]]
            asked += int(row["cost_to_complete"]) * price / (last - 1401)
    total = sum(int(row["amount"]) for row in rows["fund_ceilings"] if not row["path"])
    free = total - sum(int(row["amount"]) for row in rows["base_rows"])
    assert Decimal("0.45") <= free / asked <= Decimal("0.6")


def test_low_income_loses_half_of_what_is_expected(rows: dict[str, list[Row]]) -> None:
    ceilings = {(r["fund"], r["year"], r["certainty"], r["path"]): int(r["amount"]) for r in rows["fund_ceilings"]}
    for (fund, year, certainty, path), amount in ceilings.items():
        if path == "low":
            assert certainty == "expected"
            assert amount == ceilings[fund, year, certainty, ""] // 2


def test_travel_speed_has_its_four_ways_on_one_corridor(rows: dict[str, list[Row]]) -> None:
    ways = {row["project"]: row for row in rows["effects"] if row["channel"] == "central-corridor"}
    assert set(ways) == {"corridor-widening", "corridor-trades", "corridor-brt", "corridor-eservices"}
    cost = {row["id"]: int(row["cost_to_complete"]) for row in rows["projects"]}
    others = [way for way in ways if way != "corridor-widening"]
    assert all(cost[way] < cost["corridor-widening"] / 2 for way in others)


def test_savings_name_technology_in_both_dimensions(rows: dict[str, list[Row]]) -> None:
    assert {row["dimension"] for row in rows["measures"]} == {"upkeep", "administration"}
    saving = {(row["project"], row["dimension"]) for row in rows["upkeep"] if int(row["saved_likely"] or 0) > 0}
    for row in rows["measures"]:
        assert row["technology_fa"]
        assert (row["project"], row["dimension"]) in saving


def test_obligations_need_money_and_name_a_document(rows: dict[str, list[Row]]) -> None:
    cost = {row["id"]: int(row["cost_to_complete"]) for row in rows["projects"]}
    assert len(rows["obligations"]) >= 3
    for row in rows["obligations"]:
        assert row["document"]
        assert row["date"]
        assert cost[row["project"]] > 0


def test_shares_of_districts(rows: dict[str, list[Row]]) -> None:
    sums: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in rows["project_districts"]:
        sums[row["project"], "stands" if row["role"] == "stands" else "benefits"] += Decimal(row["share"])
    assert set(sums.values()) == {Decimal(100)}
    assert len(sums) == 2 * len(rows["projects"])
    assert len({row["district"] for row in rows["project_districts"] if row["role"] == "benefits"}) == 15
    fifteen = next(row for row in rows["districts"] if row["id"] == "d15")
    assert "a-pop-15" in fifteen["source"].split()


def test_half_finished_works_stand_in_the_plan_in_force(rows: dict[str, list[Row]]) -> None:
    in_force = {row["project"] for row in rows["in_force"]}
    assert {row["id"] for row in rows["projects"] if row["state"] == "half_finished"} <= in_force
    assert {row["id"] for row in rows["projects"] if row["estimate"] == "not_estimated"} <= in_force
    assert any(row["id"] in in_force for row in rows["projects"] if row["state"] == "new")


def test_options_named_by_other_tables_exist(plan: Plan) -> None:
    known = set(explicit(plan)["options"].texts("id"))
    for table in ("in_force", "capacity_use"):
        assert set(plan[table].texts("option")) <= known
