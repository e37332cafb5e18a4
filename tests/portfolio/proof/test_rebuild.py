"""The model that rebuild.py makes of tiny plan folders, against numbers worked out by hand from the rules."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from maqsad.portfolio.proof.rebuild import RefusedError, build, model_hash, near, shares

from .folders import Tables, cost, effect, fund, option, project, rec, tiny, write

LATER = 1404  # year of the plan's "later"


class Model:
    """A model with its rows and columns by name: a row is (sense, right side, {option: n}, {column: n})."""

    def __init__(self, folder: Path, tables: Tables) -> None:
        self.flat: dict[str, Any] = build(write(folder, tables))
        names = [column["id"] for column in self.flat["columns"]]
        options = [[option["id"] for option in project["options"]] for project in self.flat["projects"]]
        self.columns = {c["id"]: (c["lower"], c["upper"], c["value"]) for c in self.flat["columns"]}
        self.options = {o["id"]: o for project in self.flat["projects"] for o in project["options"]}
        self.rows = {
            row["id"]: (
                row["sense"],
                row["rhs"],
                {options[i][o]: n for i, o, n in row["x"]},
                {names[j]: n for j, n in row["z"]},
            )
            for row in self.flat["rows"]
        }

    def named(self, start: str) -> dict[str, Any]:
        return {name: row for name, row in self.rows.items() if name.startswith(start)}


@pytest.fixture
def plan() -> Tables:
    return tiny()


# ---- N ---------------------------------------------------------------------------------------------------------------


def test_rounding_and_shares() -> None:
    assert [near(n, 2) for n in (1, 3, 5, -1, -3)] == [0, 2, 2, 0, -2]  # ties to even
    assert near(7, -2) == -4
    assert shares(10, dict.fromkeys("bac", 1)) == {"a": 4, "b": 3, "c": 3}  # the rest to the id that sorts first


# ---- M1 --------------------------------------------------------------------------------------------------------------


def test_the_whole_tiny_model(tmp_path: Path, plan: Tables) -> None:
    model = Model(tmp_path, plan)
    assert model.flat["constant"] == 0
    assert model.columns == {
        "flow|cash|cash|1402": (0, 110, 0),  # 60 + 50
        "seg|k|1402|1": (0, 2_000_000, 3 * 10**12),  # only b1 acts in 1402
        "seg|k|1403|1": (0, 7_000_000, 3 * 10**12),
        "seg|k|1404|1": (0, 7_000_000, 4 * 10**12),
    }
    assert model.rows == {
        "demand|cash|1402": ("=", 0, {"a1": 60, "b1": 50}, {"flow|cash|cash|1402": -1}),
        "firm|cash|1402": ("<=", 100, {}, {}),  # nobody is committed
        "firm|cash|1403": ("<=", 100, {}, {}),
        "fund|cash|1402": ("<=", 100, {}, {"flow|cash|cash|1402": 1}),
        "fund|cash|1403": ("<=", 100, {}, {}),
        "level|k|1402": ("=", 0, {"b1": 2_000_000}, {"seg|k|1402|1": -1}),
        "level|k|1403": ("=", 0, {"a1": 5_000_000, "b1": 2_000_000}, {"seg|k|1403|1": -1}),
        "level|k|1404": ("=", 0, {"a1": 5_000_000, "b1": 2_000_000}, {"seg|k|1404|1": -1}),
    }
    assert model.flat["projects"][0] == {
        "id": "a",
        "in_force": 0,
        "options": [{"id": "a0", "cost": 0, "broken": 0}, {"id": "a1", "cost": 60, "broken": 0}],
    }
    text = json.dumps(model.flat, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert model_hash(model.flat) == hashlib.sha256(text.encode()).hexdigest()


def test_the_order_of_rows_a_bom_and_spent_money_change_nothing(tmp_path: Path, plan: Tables) -> None:
    first = model_hash(build(write(tmp_path / "1", plan)))
    plan["projects"] = [project("b", spent_to_date=7), project("a")]
    other = write(tmp_path / "2", {name: rows[::-1] for name, rows in plan.items()})
    (other / "options.csv").write_bytes(b"\xef\xbb\xbf" + (other / "options.csv").read_bytes())
    assert model_hash(build(other)) == first


# ---- L, E ------------------------------------------------------------------------------------------------------------


def test_level_if_nothing_is_done(tmp_path: Path, plan: Tables) -> None:
    plan["indicator_values"] += [
        rec(indicator="k", kind="measured", year=1402, value=9),  # no confirmer: does not count
        rec(indicator="k", kind="measured", year=1403, value=3, confirmer="x"),
        rec(indicator="k", kind="forecast", year=1403, value=1),  # forecast before measured
        rec(indicator="k", kind="forecast", year=1402, value=5, district="d1"),  # of a district: does not count
    ]
    model = Model(tmp_path, plan)
    assert model.flat["constant"] == 3 * 10**18 + 4 * 10**18  # 10^6 micros in 1403 and later
    assert model.columns["seg|k|1403|1"] == (0, 7_000_000, 3 * 10**12)
    assert model.rows["level|k|1403"][1] == 0  # p_min − p_b


@pytest.mark.parametrize("shape", ["50:100 100:40", "50:100  100:40", "50:100\u00a0100:40"])
def test_shape(shape: str, tmp_path: Path, plan: Tables) -> None:
    """White space parts the pairs, however much of it."""
    plan["indicators"][0]["shape"] = shape
    plan["effects"] = [effect("a1", "k", 1402, 12), effect("b1", "k", 1402, -3)]
    model = Model(tmp_path, plan)
    # p runs from −3 to 12; pieces end at 5 and 10, slopes 3, 1.2 and 0 times 10^12; A(−3) = −3·10^6 · slope
    assert model.columns["seg|k|1402|1"] == (0, 8_000_000, 3 * 10**12)
    assert model.columns["seg|k|1402|2"] == (0, 5_000_000, 12 * 10**11)
    assert model.columns["seg|k|1402|3"] == (0, 2_000_000, 0)
    assert model.flat["constant"] == -9 * 10**18 - 9 * 10**18 - 12 * 10**18
    assert model.rows["level|k|1402"][1] == -3_000_000


def test_default_shape_goes_on_at_a_tenth_to_120(tmp_path: Path, plan: Tables) -> None:
    plan["effects"] = [effect("a1", "k", 1402, 13)]
    model = Model(tmp_path, plan)
    pieces = {name: c for name, c in model.columns.items() if name.startswith("seg|k|1402")}
    assert [length for _, length, _ in pieces.values()] == [10_000_000, 2_000_000, 1_000_000]
    assert [slope for *_, slope in pieces.values()] == [3 * 10**12, 3 * 10**11, 0]


def test_keep(tmp_path: Path, plan: Tables) -> None:
    plan["indicators"][0] |= rec(direction="keep", tolerance=5)
    plan["indicator_values"][0]["value"], plan["indicator_values"][1]["value"] = 40, 50
    plan["effects"] = [effect("a1", "k", 1402, 15, channel="c")]
    plan["channels"] = [rec(id="c", indicator="k", potential=1)]  # plain sum for keep
    model = Model(tmp_path, plan)
    # Δ = 5·10^6, s = 3·10^19/5·10^6 = 6·10^12; p from −10 to 5; A(−10) = 3·10^19 − 6·10^19; later 4·10^19 − 8·10^19
    assert model.columns["seg|k|1402|1"] == (0, 10_000_000, 6 * 10**12)
    assert model.columns["seg|k|1402|2"] == (0, 5_000_000, -6 * 10**12)
    assert model.flat["constant"] == -(3 + 3 + 4) * 10**19
    assert not model.named("part|")


def test_target_equal_to_baseline(tmp_path: Path, plan: Tables) -> None:
    plan["indicators"][0]["tolerance"] = 2
    plan["indicator_values"][1]["value"] = 0
    plan["effects"] = [effect("a1", "k", 1402, 3), effect("b1", "k", 1402, -1)]
    model = Model(tmp_path, plan)
    # s = 3·10^19/2·10^6 = 15·10^12 below, flat above; A(−1) = 3·10^19 − 1.5·10^19
    assert model.columns["seg|k|1402|1"] == (0, 1_000_000, 15 * 10**12)
    assert model.columns["seg|k|1402|2"] == (0, 3_000_000, 0)
    assert model.flat["constant"] == 5 * 10**19


def test_not_scored_without_tolerance_target_or_baseline(tmp_path: Path, plan: Tables) -> None:
    plan["indicator_values"][1]["value"] = 0
    assert not Model(tmp_path, plan).named("level")


def test_down_and_floor(tmp_path: Path, plan: Tables) -> None:
    plan["indicators"][0]["direction"] = "down"
    plan["indicator_values"][0]["value"], plan["indicator_values"][1]["value"] = 45, 21
    plan["effects"] = [effect("a1", "k", 1402, -3, low=-2, high="-4.000001"), effect("a1", "k", 1403, -4)]
    plan["floors"] = [
        rec(id="f", indicator="k", year=1402, level="40.5"),
        rec(id="h", indicator="k", year=1500, level=1),
    ]
    model = Model(tmp_path, plan)
    # −raw = (2 + 12 + 4.000001)/6 = 3 + 1/6 micro, near 3·10^6; slope near(3·10^19 / 24·10^6) = 125·10^10
    assert model.rows["level|k|1402"][2] == {"a1": 3_000_000}
    assert model.columns["seg|k|1402|1"] == (0, 3_000_000, 125 * 10**10)
    assert model.rows["level|k|1403"][2] == {"a1": 4_000_000}
    assert model.rows["floor|f"] == (">=", 4_500_000, {"a1": 2_000_000}, {})  # low effect alone
    assert model.rows["floor|h"] == (">=", 44_000_000, {"a1": 4_000_000}, {})  # beyond the horizon: later


def test_constant_where_the_projects_leave_no_room(tmp_path: Path, plan: Tables) -> None:
    plan["effects"] = [effect("a0", "k", 1402, 1), effect("a1", "k", 1402, 1)]
    model = Model(tmp_path, plan)
    assert not model.named("level")  # whatever is chosen, the level is 1
    assert model.flat["constant"] == (3 + 3 + 4) * 10**18


def test_shrinking(tmp_path: Path, plan: Tables) -> None:
    quantity = {"a": 1, "b": 2, "c": 4}
    plan["projects"] = [project(key, output_quantity=n) for key, n in quantity.items()]
    plan["options"] += [option("c0", "c", "nothing"), option("c1", "c", usable_year=1402, probability=50)]
    plan["effects"] = [
        effect("a1", "k", 1402, 5, grade="C"),
        effect("b1", "k", 1402, 2, grade="C"),
        effect("c1", "k", 1402, 8, grade="C"),
    ]
    # u = 5, 1, 2; m = 8/3; factor = 0.7 + 0.3·m/u: 0.86, 1.5, 1.1; c at 50 %
    model = Model(tmp_path, plan)
    assert model.rows["level|k|1402"][2] == {"a1": 4_300_000, "b1": 3_000_000, "c1": 4_400_000}
    plan["projects"][2]["output_quantity"] = ""  # only two have a u: no mean
    model = Model(tmp_path, plan)
    assert model.rows["level|k|1402"][2] == {"a1": 3_500_000, "b1": 1_400_000, "c1": 2_800_000}


def test_channel(tmp_path: Path, plan: Tables) -> None:
    plan["channels"] = [rec(id="c", indicator="k", potential=4)]
    plan["effects"] = [
        effect("a1", "k", 1402, 5, channel="c"),
        effect("b1", "k", 1402, 2, channel="c"),
        effect("b0", "k", 1402, -1, channel="c"),
    ]
    model = Model(tmp_path, plan)
    assert model.columns["part|c|1402"] == (-1_000_000, 4_000_000, 0)  # from −1 to min(4, 5 + 2)
    assert model.rows["part|c|1402"] == (
        "<=", 0, {"a1": -5_000_000, "b0": 1_000_000, "b1": -2_000_000}, {"part|c|1402": 1},
    )  # fmt: skip
    assert model.rows["level|k|1402"] == ("=", -1_000_000, {}, {"part|c|1402": 1, "seg|k|1402|1": -1})
    assert model.columns["seg|k|1402|1"] == (0, 5_000_000, 3 * 10**12)


def test_channel_in_steps(tmp_path: Path, plan: Tables) -> None:
    """Potential 4: up to 2 in full, up to 3 at a half, then nothing: a_2 = 2·10^6·10^4 − 5,000·2·10^6 = 10^10."""
    plan["channels"] = [rec(id="c", indicator="k", potential=4, shape="50:100 75:50 100:0")]
    plan["effects"] = [effect("a1", "k", 1402, 3, channel="c"), effect("b1", "k", 1403, 7, channel="c")]
    model = Model(tmp_path, plan)
    assert model.columns["part|c|1402"] == (0, 2_500_000, 0)  # φ(3) = 2 + 1/2
    assert model.columns["part|c|1403"] == (0, 2_500_000, 0)  # φ(10) is no more
    assert model.rows["part|c|1402"] == ("<=", 0, {"a1": -3_000_000}, {"part|c|1402": 1})
    assert model.rows["part|c|1403|2"] == (
        "<=", 10**10, {"a1": -5_000 * 3_000_000, "b1": -5_000 * 7_000_000}, {"part|c|1403": 10_000},
    )  # fmt: skip
    assert not {name for name in model.named("part|") if name.endswith("|3")}
    plan["channels"][0]["shape"] = "50:100 40:50"
    with pytest.raises(RefusedError, match=r"channels, row 2, shape: shares must grow"):
        build(write(tmp_path, plan))


# ---- W ---------------------------------------------------------------------------------------------------------------


def weighing() -> Tables:
    plan = tiny()
    plan["goals"] = [rec(id="g"), rec(id="g1", parent="g"), rec(id="g2", parent="g"), rec(id="unused")]
    plan["parties"] = [rec(id="A", share=1), rec(id="B", share=2)]
    card = plan["indicators"][0]
    plan["indicators"] = [
        card | rec(id="k", goal="g1"),
        card | rec(id="l", goal="g2"),
        card | rec(id="s", goal="g2", criterion="satisfaction"),
    ]
    plan["indicator_values"] = [
        row | {"indicator": k} for k in ("k", "l", "s") for row in plan["indicator_values"]
    ]  # fmt: skip
    plan["effects"] = [effect("a1", k, 1402, 1) for k in ("k", "l", "s")]
    given = {
        "A": {"development": 3, "satisfaction": 1, "g1": 1, "g2": 1},
        "B": {"development": "0.5", "satisfaction": "0.5", "g1": 1, "g2": 3},
    }
    plan["weights"] = [
        rec(party=party, kind="goal" if item.startswith("g") else "criterion", item=item, weight=weight)
        for party, items in given.items()
        for item, weight in items.items()
    ]
    return plan


def test_weights(tmp_path: Path) -> None:
    """A: k 3/8, l 3/8, s 1/4; B: 1/8, 3/8, 1/2; (A + 2B)/3 = 5/24, 9/24, 10/24 = 2083.3, 3750, 4166.7."""
    plan = weighing()
    model = Model(tmp_path, plan)
    slopes = {k: model.columns[f"seg|{k}|1402|1"][2] for k in ("k", "l", "s")}
    assert slopes == {"k": 2083 * 3 * 10**8, "l": 3750 * 3 * 10**8, "s": 4167 * 3 * 10**8}
    plan["scenarios"][0]["party"] = "A"
    model = Model(tmp_path, plan)
    assert model.columns["seg|s|1402|1"][2] == 2500 * 3 * 10**8


def test_a_missing_or_negative_weight_and_a_sum_of_zero_are_refused(tmp_path: Path) -> None:
    plan = weighing()
    *rest, last = plan["weights"]
    with pytest.raises(RefusedError, match="gives no weight to the 'goal g2'"):
        build(write(tmp_path, plan | {"weights": rest}))
    with pytest.raises(RefusedError, match=r"weights, row 9, weight: must not be negative"):
        build(write(tmp_path, plan | {"weights": [*rest, last | {"weight": -1}]}))
    zero = [row | {"weight": 0} if row["kind"] == "goal" else row for row in plan["weights"]]
    with pytest.raises(RefusedError, match="gives no weight to any of"):
        build(write(tmp_path, plan | {"weights": zero}))


# ---- C ---------------------------------------------------------------------------------------------------------------


def dear(plan: Tables) -> Tables:
    """Prices of all groups: 100 in 1402, 120 in 1403, 150 in 1404 and 1405; overrun 110 %."""
    index = {1402: 100, 1403: 120, 1404: 150, 1405: 150}
    plan["price_indices"] = [
        rec(path="flat", group=group, year=year, index=value)
        for group in ("land", "works", "equipment", "payroll")
        for year, value in index.items()
    ]
    plan["scenarios"][0]["overrun"] = 110
    return plan


def test_costs_and_tail(tmp_path: Path, plan: Tables) -> None:
    dear(plan)["options"][1] |= rec(probability=50, decay_loss=10, guarantee=5, price_year=1402)
    plan["in_force"] = [rec(project="a", option="a1", promised_scope=100)]
    plan["option_costs"] = [cost("a1", 1403, 101), cost("a1", 1405, 10, nature="land")]
    plan["fund_ceilings"].append(rec(fund="cash", year=1405, certainty="expected", amount=30))
    model = Model(tmp_path, plan)
    # 1403: 101·1.1·1.2·0.5 = 66.66; 1405: 10·1.1·1.5·0.5 = 8.25
    assert model.rows["demand|cash|1403"][2] == {"a1": 67}
    assert model.rows["demand|cash|1405"][2] == {"a1": 9}
    assert model.options["a1"]["cost"] == 56 + 6  # 55.55 and 5.5 at prices of 1402
    # left: 10·1.1·1.2·0.5 = 6.6 -> 7, and (10 + 5)·1.2 = 18 at prices of 1403; the plan in force leaves as much
    assert model.rows["council"] == ("<=", 25, {"a1": 25}, {})
    assert model.rows["fund|cash|1404"] == ("<=", 100, {}, {})  # no row of 1404: as in the last year
    assert model.rows["fund|cash|1405"] == ("<=", 30, {}, {"flow|cash|cash|1405": 1})
    assert "firm|cash|1404" not in model.rows


def test_upkeep(tmp_path: Path, plan: Tables) -> None:
    dear(plan)["upkeep"] = [
        rec(project="a", option="a1", dimension="upkeep", from_year=1403, added=10, saved_low=21, cashable=50,
             fund="own", price_year=1402, index_group="payroll")
    ]  # fmt: skip
    plan["funds"].append(fund("own", carries_over="yes"))
    plan["plan"][0]["council_limit"] = 10
    plan["option_costs"] = []
    model = Model(tmp_path, plan)
    # 1403: added 10·1.2 = 12, saved 21·0.5·1.2 = 12.6 -> 12, without overrun; at prices of 1402: 10 and 10
    assert model.rows["demand|own|1403"] == ("=", 0, {"a1": 12}, {"flow|own|own|1403": -1})
    assert model.rows["fund|own|1403"] == ("<=", 0, {"a1": -12}, {"carry|own|1402": -1, "flow|own|own|1403": 1})
    assert model.columns["carry|own|1402"] == (0, 0, 0)
    assert model.options["a1"]["cost"] == 0
    assert model.rows["council"] == ("<=", 0, {}, {})  # 5·(12 − 12); no fund is own cash
    plan["upkeep"][0]["from_year"] = 1402
    model = Model(tmp_path, plan)
    assert model.rows["demand|own|1402"][2] == {"a1": 10}
    assert model.columns["carry|own|1402"] == (0, 10, 0)


def test_a_missing_index_is_refused(tmp_path: Path, plan: Tables) -> None:
    plan["option_costs"].append(cost("a1", 1410, 5))
    with pytest.raises(RefusedError, match=r"option_costs, row 4, .*'works' for 1410"):
        build(write(tmp_path, plan))


# ---- F ---------------------------------------------------------------------------------------------------------------


def test_ceilings_paths_discount_and_base_rows(tmp_path: Path, plan: Tables) -> None:
    plan["scenarios"][0]["ceiling_path"] = "low"
    plan["funds"][0]["discount"] = "12.5"
    plan["fund_ceilings"] += [
        rec(fund="cash", year=1402, certainty="firm", amount=81, path="low"),
        rec(fund="cash", year=1403, certainty="firm", amount=5, path="high"),
        rec(fund="cash", year=1402, certainty="expected", amount=9),
    ]
    plan["base_rows"] = [rec(id="b1", year=1402, fund="cash", kind="payroll", capital="no", mission="m", amount=20)]
    model = Model(tmp_path, plan)
    # 81·0.875 = 70.875 -> 70, less 20; 9·0.875 = 7.875 -> 7; 100·0.875 = 87.5 -> 87
    assert model.rows["firm|cash|1402"][1] == 50
    assert model.rows["fund|cash|1402"][1] == 57
    assert model.rows["firm|cash|1403"][1] == 87


def test_classes(tmp_path: Path, plan: Tables) -> None:
    plan["projects"] = [project("a", contract="signed"), project("b", **{"class": "building"})]
    plan["project_districts"] = [rec(project="b", role="stands", district="d1", share=30)]
    plan["funds"] += [fund("barter"), fund("aid")]
    plan["eligibility"] = [
        {"fund": "cash", "nature": "any", "class": "any"},
        {"fund": "barter", "nature": "land", "class": "any"},
        {"fund": "aid", "nature": "works", "class": "building"},
    ]
    plan["limits"] = [
        rec(id="x", sense="ceiling", fund="cash", district="d1", capital="any", amount=40, year=1402),
        rec(id="y", sense="floor", fund="cash", capital="current", amount=1),
    ]
    plan["option_costs"] += [
        cost("a1", 1402, 5, nature="land"),
        cost("a1", 1402, 3, fund="aid"),
        cost("b1", 1402, 2, capital="no"),
    ]
    model = Model(tmp_path, plan)
    demand = {name: row[2] for name, row in model.named("demand").items()}
    assert demand == {
        "demand|cash!|1402": {"a1": 60},
        "demand|barter+cash!|1402": {"a1": 5},
        "demand|aid!|1402": {"a1": 3},
        "demand|aid+cash~x|1402": {"b1": 50},
        "demand|aid+cash~x~y|1402": {"b1": 2},
    }
    assert model.rows["firm|cash|1402"][3] == {"flow|cash!|cash|1402": 1, "flow|barter+cash!|cash|1402": 1}
    assert model.rows["limit|x|1402"] == (
        "<=", 400_000, {}, {"flow|aid+cash~x|cash|1402": 10_000, "flow|aid+cash~x~y|cash|1402": 10_000},
    )  # fmt: skip
    assert model.rows["limit|y|1402"] == (">=", 10_000, {}, {"flow|aid+cash~x~y|cash|1402": 10_000})
    assert model.rows["limit|y|1403"] == (">=", 10_000, {}, {})
    assert "limit|x|1403" not in model.rows


def test_amended_money(tmp_path: Path, plan: Tables) -> None:
    plan["funds"].append(fund("own", carries_over="yes", own="yes"))
    plan["plan"][0]["council_limit"] = 100
    plan["option_costs"].append(cost("a1", 1404, 1, fund="own"))
    plan["amendments"] = [
        rec(id="m", kind="money", fund="cash", year=1402, to_fund="own", to_year=1403, amount=30),
        rec(id="n", kind="money", fund="own", year=1402, to_fund="cash", to_year=1402, amount=4),
    ]
    model = Model(tmp_path, plan)
    assert [model.rows[f"firm|{place}"][1] for place in ("cash|1402", "own|1402", "own|1403")] == [74, -4, 30]
    assert model.rows["fund|own|1403"][1] == 30
    assert model.rows["fund|own|1404"][1] == 0  # the years after know nothing of it
    assert model.rows["council"][1] == 30
    assert model.columns["carry|own|1402"] == (0, 0, 0)
    plan["amendments"][0]["to_year"] = 1404
    with pytest.raises(RefusedError, match="amendments, row 2, to_year"):
        build(write(tmp_path, plan))
    plan["amendments"][0] |= rec(to_year=1403, amount=-1)
    with pytest.raises(RefusedError, match="amendments, row 2, amount: must not be negative"):
        build(write(tmp_path, plan))


def test_an_obligation_commits(tmp_path: Path, plan: Tables) -> None:
    plan["obligations"] = [rec(id="o", project="b")]
    model = Model(tmp_path, plan)
    assert model.rows["demand|cash!|1402"][2] == {"b1": 50}
    assert model.rows["firm|cash|1402"][3] == {"flow|cash!|cash|1402": 1}


def test_lots_carry_debt_and_council(tmp_path: Path, plan: Tables) -> None:
    plan["funds"] = [
        fund("cash", carries_over="yes", stable="yes", own="yes"),
        fund("bond", lot=10, repaid_from="cash", discount=10),
    ]
    plan["instalments"] = [rec(fund="bond", offset=1, amount=6), rec(fund="bond", offset=2, amount=7)]
    plan["fund_ceilings"] += [
        rec(fund="bond", year=1402, certainty="firm", amount=20),  # 18 usable
        rec(fund="bond", year=1402, certainty="expected", amount=30),  # 27 usable: 45, four lots
        rec(fund="bond", year=1403, certainty="firm", amount=11),  # 9 usable: no lot
    ]
    plan["base_rows"] = [rec(id="d", year=1403, fund="cash", kind="debt_service", capital="no", mission="m", amount=5)]
    plan["plan"][0]["council_limit"] = 30
    plan["option_costs"] = [cost("a1", 1404, 1, fund="cash")]
    model = Model(tmp_path, plan)
    assert model.columns["lots|bond|1402"] == (0, 4, 0)
    assert [c["whole"] for c in model.flat["columns"] if c["id"] == "lots|bond|1402"] == [True]
    assert "lots|bond|1403" not in model.columns
    assert model.columns["carry|cash|1402"] == (0, 100, 0)
    assert "carry|cash|1403" not in model.columns
    assert model.rows["firm|bond|1402"] == ("<=", 0, {}, {"lots|bond|1402": -10})
    assert model.rows["fund|bond|1403"] == ("<=", 0, {}, {})
    assert model.rows["firm|cash|1403"] == ("<=", 95, {}, {"lots|bond|1402": 6})
    assert model.rows["fund|cash|1402"] == ("<=", 100, {}, {"carry|cash|1402": 1})
    assert model.rows["fund|cash|1403"] == ("<=", 95, {}, {"carry|cash|1402": -1, "lots|bond|1402": 6})
    assert model.rows["fund|cash|1404"] == ("<=", 95, {}, {"flow|cash|cash|1404": 1, "lots|bond|1402": 7})
    # 20 % of 100, less 5 of debt service; beyond the horizon the income of the last year and no base rows
    assert model.rows["debt|1403"] == ("<=", 15, {}, {"lots|bond|1402": 6})
    assert model.rows["debt|1404"] == ("<=", 20, {}, {"lots|bond|1402": 7})
    assert model.rows["council"] == ("<=", 28, {"a1": 1}, {"lots|bond|1402": 7})  # 30 % of 95


# ---- limits ----------------------------------------------------------------------------------------------------------


def test_limits_and_capital_floor(tmp_path: Path, plan: Tables) -> None:
    plan["plan"][0]["capital_floor"] = 40
    plan["project_districts"] = [rec(project="b", role="stands", district="d1", share=30)]
    plan["projects"][0]["unit"] = "v"
    plan["base_rows"] = [
        rec(id="1", year=1402, fund="cash", kind="running", capital="no", mission="m", amount=7, district="d1"),
        rec(id="2", year=1402, fund="cash", kind="running", capital="yes", mission="m", amount=4, unit="v"),
    ]
    plan["option_costs"].append(cost("b1", 1402, 9, capital="no"))
    plan["limits"] = [
        rec(id="d", sense="ceiling", year=1402, district="d1", capital="any", amount=40),
        rec(id="s", sense="floor", year=1402, district="d1", capital="any", share=10),
        rec(id="u", sense="ceiling", year=1402, unit="v", capital="capital", amount=90),
    ]
    model = Model(tmp_path, plan)
    assert model.rows["limit|d|1402"] == ("<=", 330_000, {"b1": 59 * 3000}, {})
    # 10^4·7 of base stands in the district, all base is 11 at 10 %
    assert model.rows["limit|s|1402"] == (
        ">=", 1000 * 11 - 70_000, {"a1": -60_000, "b1": 59 * 3000 - 59 * 1000}, {},
    )  # fmt: skip
    assert model.rows["limit|u|1402"] == ("<=", 860_000, {"a1": 600_000}, {})
    assert model.rows["limit|capital_floor|1402"] == (
        ">=", 4000 * 11 - 40_000, {"a1": 60 * 6000, "b1": 50 * 6000 - 9 * 4000}, {},
    )  # fmt: skip
    assert model.rows["limit|capital_floor|1403"] == (">=", 0, {}, {})


# ---- policy ----------------------------------------------------------------------------------------------------------


def test_relations(tmp_path: Path, plan: Tables) -> None:
    plan["options"] += [option("a2", "a", usable_year=1402), option("b2", "b", usable_year=1403)]
    plan["relations"] = [
        rec(id="r", kind="requires", project="a", needs="b"),
        rec(id="q", kind="requires", project="b", options="b1", needs="a", needs_options="a0 a1"),
        rec(id="m1", kind="at_most", project="a", options="a1 a2", group="G", limit=2),
        rec(id="m2", kind="at_most", project="b", group="G", limit=2),
        rec(id="f", kind="forbids", project="b", options="b0 b2"),
    ]
    model = Model(tmp_path, plan)
    assert model.rows["requires|r|a1"] == ("<=", 0, {"a1": 1, "b1": -1, "b2": -1}, {})
    assert model.rows["requires|r|a2"] == ("<=", 0, {"a2": 1, "b1": -1}, {})  # b2 is usable too late
    assert model.rows["requires|q|b1"] == ("<=", 0, {"b1": 1, "a0": -1}, {})
    assert model.rows["at_most|G"] == ("<=", 2, {"a1": 1, "a2": 1, "b1": 1, "b2": 1}, {})
    assert model.rows["forbids|f"] == ("<=", 0, {"b0": 1, "b2": 1}, {})
    assert not model.named("at_most|m")


def test_obligations_held_capacity(tmp_path: Path, plan: Tables) -> None:
    plan["options"] += [option("a2", "a", usable_year=1402)]
    plan["obligations"] = [
        rec(id="o", project="a"),
        rec(id="p", project="a", by_year=1402),
        rec(id="q", project="a", options="a0 a1", by_year=1403),
    ]
    plan["projects"][1]["estimate"] = "not_estimated"
    plan["in_force"] = [rec(project="b", option="b1", promised_scope=100)]
    plan["capacities"] = [rec(id="c", year=1402, amount="2.5"), rec(id="c", year=1403, amount=1)]
    plan["capacity_use"] = [rec(option="b1", capacity="c", year=1402, amount="1.25")]
    model = Model(tmp_path, plan)
    assert model.rows["obligation|o"] == (">=", 1, {"a1": 1, "a2": 1}, {})
    assert model.rows["obligation|p"] == (">=", 1, {"a2": 1}, {})
    assert model.rows["obligation|q"] == (">=", 1, {"a1": 1}, {})
    assert model.rows["held|b"] == (">=", 1, {"b1": 1}, {})
    assert model.rows["capacity|c|1402"] == ("<=", 2_500_000, {"b1": 1_250_000}, {})
    assert model.rows["capacity|c|1403"] == ("<=", 1_000_000, {}, {})
    assert [p["in_force"] for p in model.flat["projects"]] == [0, 1]


def test_amendments(tmp_path: Path, plan: Tables) -> None:
    plan["options"] += [option("a2", "a", usable_year=1402)]
    plan["amendments"] = [
        rec(id="m", kind="in", project="a"),
        rec(id="n", kind="out", project="a", option="a2"),
        rec(id="o", kind="out", project="b"),
    ]
    for own in plan["projects"]:
        own["estimate"] = "stated_none"
    model = Model(tmp_path, plan)
    assert model.rows["amendment|m"] == (">=", 1, {"a1": 1, "a2": 1}, {})
    assert model.rows["amendment|n"] == ("<=", 0, {"a2": 1}, {})
    assert model.rows["amendment|o"] == ("<=", 0, {"b1": 1}, {})
    assert list(model.named("duty")) == ["duty|b"]  # council itself calls a in
    assert model.rows["firm|cash|1402"][3] == {}  # and yet nobody is committed


def test_completion(tmp_path: Path, plan: Tables) -> None:
    plan["options"] += [option("a2", "a", usable_year=1404), option("a3", "a", "stopped")]
    for own, state in zip(plan["projects"], ("half_finished", "new"), strict=True):
        own["state"] = state
    assert not Model(tmp_path, plan).named("completion")
    plan["plan"][0] |= rec(completion_first="yes", completion_floor=1)
    assert Model(tmp_path, plan).rows["completion"] == (">=", 1, {"a1": 1, "a2": 1}, {})


def test_a_duty_wins_money_for_what_needs_it_or_for_what_it_returns(tmp_path: Path, plan: Tables) -> None:
    plan["projects"][0]["estimate"] = "stated_none"
    plan["options"] += [option("a2", "a", usable_year=1402), option("a3", "a", usable_year=1402)]
    plan["upkeep"] = [
        rec(project="a", option=key, dimension="upkeep", from_year=1403, added=0, saved_low=saved, cashable=100,
            fund="cash", price_year=1402, index_group="payroll")
        for key, saved in (("a2", 1), ("a3", 0))
    ]  # fmt: skip
    plan["relations"] = [
        rec(id="r", kind="requires", project="b", needs="a"),
        rec(id="q", kind="requires", project="b", options="b1", needs="a", needs_options="a1"),
    ]
    assert Model(tmp_path, plan).rows["duty|a"] == ("<=", 0, {"a1": 1, "a3": 1, "b1": -1}, {})
    plan["obligations"] = [rec(id="o", project="a")]
    assert not Model(tmp_path, plan).named("duty")


def test_reserve(tmp_path: Path, plan: Tables) -> None:
    plan["options"].append(option("a2", "a", "handed_over", usable_year=1403, probability=75, fallback="a1"))
    plan["option_costs"].append(cost("a1", 1403, 7))
    plan["option_costs"].append(cost("a1", 1402, 1))
    plan["base_rows"] = [rec(id="r", year=1402, fund="cash", kind="reserve", capital="no", mission="m", amount=15)]
    assert Model(tmp_path, plan).rows["reserve"] == ("<=", 15, {"a2": 16}, {})  # 61 · 25 % = 15.25


def test_justice(tmp_path: Path, plan: Tables) -> None:
    plan["project_districts"] = [
        rec(project="a", role="benefits", district="d1", share=75),
        rec(project="a", role="city", share=25),
        rec(project="b", role="stands", district="d1", share=100),
    ]
    plan["district_floors"] = [rec(district="d1", floor="123"), rec(district="d2", floor="'-4")]
    model = Model(tmp_path, plan)
    # a1: 5·10^6 micros in 1403 at 3·10^12 and later at 4·10^12, times 7,500 bp
    assert model.rows["justice|d1"] == (">=", 123, {"a1": 7500 * 5 * 7 * 10**18}, {})
    assert model.rows["justice|d2"] == (">=", -4, {}, {})


@pytest.mark.parametrize(
    ("promise", "broken"),
    [
        (rec(option="a1"), {"a0": 1, "a1": 0, "a2": 1}),  # promised for 1403, in full
        (rec(option="a1", promised_scope=80), {"a0": 1, "a1": 0, "a2": 0}),
        (rec(option="a1", promised_year=1402), {"a0": 1, "a1": 1, "a2": 1}),
        (rec(option="a0"), {"a0": 0, "a1": 0, "a2": 0}),  # nothing was promised
    ],
)
def test_broken_promises(tmp_path: Path, plan: Tables, promise: dict[str, Any], broken: dict[str, int]) -> None:
    plan["options"].append(option("a2", "a", "rescoped", usable_year=1403, scope=80))
    plan["in_force"] = [rec(project="a", promised_scope=100) | promise]
    model = Model(tmp_path, plan)
    assert {name: model.options[name]["broken"] for name in broken} == broken


# ---- what is refused -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "row", "field", "cell", "message"),
    [
        ("option_costs", 0, "amount", "6o", "option_costs, row 2, amount: '6o' is not a whole number"),
        ("option_costs", 0, "amount", "۶۰", "option_costs, row 2, amount: '۶۰' is not a whole number"),
        ("option_costs", 1, "amount", "", "option_costs, row 3, amount: is missing"),
        ("option_costs", 1, "amount", "-1", "option_costs, row 3, amount: must not be negative"),
        ("option_costs", 1, "year", "1401", "option_costs, row 3, year: lies before the horizon"),
        ("option_costs", 0, "option", "zz", "option_costs, row 2, option: 'zz' is unknown"),
        ("option_costs", 0, "capital", "true", "option_costs, row 2, capital: 'true' is unknown"),
        ("effects", 0, "likely", "1.1234567", "effects, row 2, likely: '1.1234567' is not a number with at most 6"),
        ("effects", 0, "likely", "1e3", "effects, row 2, likely: '1e3' is not a number"),
        ("effects", 0, "year", "", "effects, row 2, year: is missing"),
        ("options", 1, "probability", "12.345", "options, row 3, probability: '12.345' is not a number"),
        ("options", 1, "id", "a0", "options, row 3, id: 'a0' stands twice"),
        ("indicators", 0, "shape", "100:100 90:10", "indicators, row 2, shape"),
        ("indicators", 0, "shape", " ", "indicators, row 2, shape: '' is not share:slope"),
        ("indicators", 0, "direction", "sideways", "indicators, row 2, direction: 'sideways' is unknown"),
        ("effects", 1, "channel", "c", "effects, row 3, channel: 'c' is unknown"),
        ("funds", 0, "lot", "0", "funds, row 2, lot: must be at least 1"),
        ("goals", 0, "parent", "h", "goals, row 2, parent: 'h' is unknown"),
        ("plan", 0, "years", "0", "plan, row 2, years: must be at least 1"),
        ("plan", 0, "scenario", "none", "plan, row 2, scenario: 'none' is unknown"),
    ],
)
def test_refusals(tmp_path: Path, plan: Tables, table: str, row: int, field: str, cell: str, message: str) -> None:
    plan[table][row][field] = cell
    with pytest.raises(RefusedError) as caught:
        build(write(tmp_path, plan))
    assert str(caught.value).startswith(message)


def test_a_short_record_is_refused(tmp_path: Path, plan: Tables) -> None:
    with (write(tmp_path, plan) / "goals.csv").open("a") as file:
        file.write("x,y\n")
    with pytest.raises(RefusedError, match="goals, row 3: 2 cells under 1 fields"):
        build(tmp_path)
