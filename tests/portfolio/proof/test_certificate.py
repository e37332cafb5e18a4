"""Certificates made by hand over tiny plans: they hold, and every kind of tampering is found."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from maqsad.portfolio.proof import SCRIPTS, copy_scripts, scripts_untouched
from maqsad.portfolio.proof.rebuild import build, model_hash

from .folders import Tables, cost, effect, fund, option, rec, tiny, write

E19 = 10**19
LEVELS = {"level|k|1402": -3 * 10**12, "level|k|1403": -3 * 10**12, "level|k|1404": -4 * 10**12}


def verify(out: Path, script: str = "verify_certificate.py") -> subprocess.CompletedProcess[str]:
    """Run a script as anyone would, from another folder."""
    return subprocess.run(
        [sys.executable, "-I", str(out / script)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd="/",
        check=False,
    )


def load(out: Path, name: str) -> Any:
    return json.loads((out / name).read_text(encoding="utf-8"))


def save(out: Path, name: str, content: Any) -> None:
    (out / name).write_text(json.dumps(content), encoding="utf-8")


def digest(plan: Path) -> str:
    lines = [
        f"{path.name}\n{hashlib.sha256(path.read_bytes()).hexdigest()}\n"
        for path in sorted(plan.glob("*.csv"), key=lambda path: path.name)
    ]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def decided(out: Path, tables: Tables, certificate: dict[str, Any], decision: dict[str, Any]) -> Path:
    """Write a decision folder; what follows from the plan is filled in."""
    plan = write(out / "plan", tables)
    copy_scripts(out)
    head = {"format": "maqsad-certificate-1", "plan_digest": digest(plan), "model_hash": model_hash(build(plan))}
    rest = {"status": "decided", "columns": {}, "shift": 0, "base_value": "0", "idle": [], "cases": None}
    save(out, "certificate.json", rest | head | certificate)
    save(
        out, "decision.json", {"status": "limit", "flows": [], "bonds": [], "carry_over": [], "projects": {}} | decision
    )
    return out


def points(value: Fraction, bound: Fraction, certified: Fraction, base: Fraction = Fraction(0)) -> dict[str, Any]:
    """The numbers of a decision, all in whole points here."""
    gap = (certified - value) / (certified - base)
    return {
        "value": float(value), "value_exact": str(value), "bound": float(bound), "bound_exact": str(bound),
        "gap": float((bound - value) / (bound - base)), "gap_exact": str((bound - value) / (bound - base)),
        "base_value": float(base), "base_value_exact": str(base),
        "plain_gap": float((bound - value) / bound), "plain_gap_exact": str((bound - value) / bound),
        "certified_bound": float(certified),
        "certified_bound_exact": str(certified), "certified_gap": float(gap), "certified_gap_exact": str(gap),
    }  # fmt: skip


def flow(project: str, option: str, name: str, payer: str, year: int, amount: int) -> dict[str, Any]:
    return {"project": project, "option": option, "class": name, "fund": payer, "year": year, "amount": str(amount)}


def bonded(out: Path) -> Path:
    """Projects a (60 rial, worth 3.5·10^19) and b (50 rial, 2·10^19); 40 rial of cash in 1402 and bonds in lots of 10,
    each repaid with 11 in 1403, of which debt may take 40. So at most 3 lots, 70 rial: a alone, with 2 lots.

    With multipliers 11·u on the money of 1402 (demand, both funds) and 10·u on debt, lots win nothing, and
    U = 840·u + max(0, 3.5·10^19 − 660·u) + max(0, 2·10^19 − 550·u); u = 4·10^16 gives 4.22·10^19.
    """
    tables = tiny()
    tables["plan"][0]["debt_limit"] = 40
    tables["funds"] = [fund("cash", carries_over="yes", stable="yes"), fund("bond", lot=10, repaid_from="cash")]
    tables["fund_ceilings"][0]["amount"] = 40
    tables["fund_ceilings"].append(rec(fund="bond", year=1402, certainty="firm", amount=60))
    tables["instalments"] = [rec(fund="bond", offset=1, amount=11)]
    tables["eligibility"].append({"fund": "bond", "nature": "any", "class": "any"})
    money = dict.fromkeys(["demand|bond+cash|1402", "fund|bond|1402", "fund|cash|1402"], 11 * 4 * 10**16)
    multipliers = {name: str(8 * n) for name, n in (LEVELS | money | {"debt|1403": 10 * 4 * 10**16}).items()}
    choices = {"a": "a1", "b": "b0"}
    certificate = {
        "choices": choices,
        "columns": {
            "flow|bond+cash|cash|1402": "40", "flow|bond+cash|bond|1402": "20", "lots|bond|1402": "2",
            "seg|k|1403|1": "5000000", "seg|k|1404|1": "5000000",
        },
        "multipliers": multipliers,
        "shift": 3,
        "value": str(35 * E19 // 10),
        "bound": str(422 * E19 // 100),
    }  # fmt: skip
    decision = points(Fraction(3500), Fraction(3500), Fraction(4220)) | {
        "choices": choices,
        "flows": [
            flow("a", "a1", "bond+cash", "cash", 1402, 40),
            flow("a", "a1", "bond+cash", "bond", 1402, 20),
        ],
        "bonds": [{"fund": "bond", "year": 1402, "lots": 2}],
    }
    return decided(out, tables, certificate, decision)


def idle(out: Path) -> Path:
    """As the tiny plan, and a third way a2 of the same effect that costs 50 in 1403, where only 40 rial are.

    a2 is cheaper and worth as much; demand and fund of 1403 with multiplier 1 refute it: 50 > 40.
    U = 100·u + 40·v + max(0, 3.5·10^19 − 60·u, 3.5·10^19 − 50·v) + max(0, 2·10^19 − 50·u)
    = (4 + 1.92 + 1.1)·10^19 with u = 4·10^17, v = 4.8·10^17.
    """
    tables = tiny()
    tables["options"].append(option("a2", "a", usable_year=1403))
    tables["option_costs"].append(cost("a2", 1403, 50))
    tables["effects"].append(effect("a2", "k", 1403, 5))
    tables["fund_ceilings"][1]["amount"] = 40
    money = {"demand|cash|1402": 40, "fund|cash|1402": 40, "demand|cash|1403": 48, "fund|cash|1403": 48}
    certificate = {
        "choices": {"a": "a1", "b": "b0"},
        "columns": {"flow|cash|cash|1402": "60", "seg|k|1403|1": "5000000", "seg|k|1404|1": "5000000"},
        "multipliers": {name: str(n) for name, n in (LEVELS | {k: n * 10**16 for k, n in money.items()}).items()},
        "value": str(35 * E19 // 10),
        "bound": str(702 * E19 // 100),
        "idle": [
            {"project": "a", "option": "a2", "shift": 0,
             "multipliers": {"demand|cash|1403": "1", "fund|cash|1403": "1"}}
        ],
    }  # fmt: skip
    decision = points(Fraction(3500), Fraction(4000), Fraction(7020)) | {
        "choices": certificate["choices"],
        "flows": [flow("a", "a1", "cash", "cash", 1402, 60)],
    }
    return decided(out, tables, certificate, decision)


def hopeless(out: Path) -> Path:
    """a1 is an obligation of 60 rial and there is no money: −60·obligation + demand + fund gives 0 > −60."""
    tables = tiny()
    tables["obligations"] = [rec(id="o", project="a")]
    tables["fund_ceilings"][0]["amount"] = 0
    certificate = {
        "status": "infeasible", "choices": {}, "value": None, "bound": None, "base_value": None,
        "multipliers": {"obligation|o": "-60", "demand|cash!|1402": "1", "fund|cash|1402": "1"},
    }  # fmt: skip
    nothing = dict.fromkeys(points(Fraction(1), Fraction(1), Fraction(1)))
    return decided(out, tables, certificate, nothing | {"status": "infeasible", "choices": {}})


def in_cases(out: Path) -> Path:
    """As `bonded`, and cases that prove a1 the best of all: U = 3.5·10^19 = V.

    Either a1 is taken or a0; with a1 either b1 or b0. a1 and b1 cost 110, and there are at most 70: u = 10^18 gives
    840·u + 5.5·10^19 − 1210·u, far under 0. a1 and b0 are worth 3.5·10^19, a0 at most 2·10^19, both with u = 0.
    """
    decision = load(bonded(out), "decision.json")
    money = dict.fromkeys(["demand|bond+cash|1402", "fund|bond|1402", "fund|cash|1402"], 11 * 10**18)
    dear = {name: str(n) for name, n in (LEVELS | money | {"debt|1403": 10 * 10**18}).items()}
    free = {"multipliers": {name: str(n) for name, n in LEVELS.items()}, "shift": 0}
    cases = {
        "project": "a", "options": ["a1"], "without": free,
        "within": {"project": "b", "options": ["b1"], "within": {"multipliers": dear, "shift": 0}, "without": free},
    }  # fmt: skip
    change("certificate.json", lambda c: c.update(cases=cases, bound=str(35 * E19 // 10)))(out)
    numbers = points(Fraction(3500), Fraction(3500), Fraction(3500))
    verdicts = {
        "a": {"option": "a1", "standing": "in", "ruled_out": ["a0"]},
        "b": {"option": "b0", "standing": "out", "ruled_out": ["b1"]},
    }
    save(out, "decision.json", decision | numbers | {"projects": verdicts})
    return out


def hopeless_in_cases(out: Path) -> Path:
    """Of 6.5 that are wanted a1 brings 5 and b1 brings 2, for 60 and 50 rial of 100: only whole works clash.

    With b1: 10^6·(demand + fund) − 12·floor gives 26·10^6 > 22·10^6. Without: −floor gives −5·10^6 > −6.5·10^6.
    """
    tables = tiny()
    tables["floors"] = [rec(id="f", indicator="k", year=1403, level="6.5")]
    both = {"demand|cash|1402": "1000000", "fund|cash|1402": "1000000", "floor|f": "-12"}
    cases = {
        "project": "b", "options": ["b1"], "within": {"multipliers": both, "shift": 0},
        "without": {"multipliers": {"floor|f": "-1"}, "shift": 0},
    }  # fmt: skip
    certificate = {
        "status": "infeasible", "choices": {}, "value": None, "bound": None, "base_value": None,
        "multipliers": {}, "cases": cases,
    }  # fmt: skip
    nothing = dict.fromkeys(points(Fraction(1), Fraction(1), Fraction(1)))
    return decided(out, tables, certificate, nothing | {"status": "infeasible", "choices": {}})


# ---- what holds ------------------------------------------------------------------------------------------------------


def test_a_decision_that_holds(tmp_path: Path) -> None:
    result = verify(bonded(tmp_path))
    assert result.returncode == 0, result.stdout + result.stderr
    assert "exactly 36/211" in result.stdout  # (4.22 − 3.5)/4.22
    assert "17.0617 %" in result.stdout
    assert "۱۷٫۰۶۱۷٪" in result.stdout
    assert "It does not mean that the numbers are right." in result.stdout
    assert not (tmp_path / "__pycache__").exists()
    assert verify(tmp_path, "rebuild.py").returncode == 0


def test_an_infeasible_plan_that_is_proven(tmp_path: Path) -> None:
    result = verify(hopeless(tmp_path))
    assert result.returncode == 0, result.stdout
    assert "No plan can keep all rows: proven." in result.stdout


def test_a_decision_that_cases_prove_the_best(tmp_path: Path) -> None:
    result = verify(in_cases(tmp_path))
    assert result.returncode == 0, result.stdout + result.stderr
    assert "Certified gap: 0.0000 % (exactly 0)" in result.stdout


def test_an_infeasible_plan_that_only_cases_prove(tmp_path: Path) -> None:
    result = verify(hopeless_in_cases(tmp_path))
    assert result.returncode == 0, result.stdout
    assert "No plan can keep all rows: proven." in result.stdout
    assert "gap" not in result.stdout


def test_a_column_split_in_two(tmp_path: Path) -> None:
    """With two lots at most there are 60 rial, and 70 with three: a1 alone either way."""
    out = in_cases(tmp_path)
    inner = load(out, "certificate.json")["cases"]
    split = {"column": "lots|bond|1402", "at": "2", "below": inner, "above": inner}
    change("certificate.json", lambda c: c.update(cases=split))(out)
    assert verify(out).returncode == 0, verify(out).stdout
    split.pop("above")
    change("certificate.json", lambda c: c.update(cases=split))(out)
    assert "cases: above is missing where lots|bond|1402 is split" in verify(out).stdout


def test_no_idle_rial_that_is_proven(tmp_path: Path) -> None:
    result = verify(idle(tmp_path))
    assert result.returncode == 0, result.stdout
    assert "1 cheaper switches refuted" in result.stdout


def test_a_refutation_by_cases(tmp_path: Path) -> None:
    """A flow of at most 20 leaves 30 of a2 unpaid; above, the fund stops it."""
    out = idle(tmp_path)
    certificate = load(out, "certificate.json")
    witness = certificate["idle"][0]
    cases = {"project": "a", "option": "a2", "column": "flow|cash|cash|1403", "at": "20",
             "below": {"multipliers": {"demand|cash|1403": "1"}, "shift": 0},
             "above": {"multipliers": witness["multipliers"], "shift": 0}}  # fmt: skip
    certificate["idle"] = [cases]
    save(out, "certificate.json", certificate)
    assert verify(out).returncode == 0, verify(out).stdout
    cases["below"] = {"multipliers": {}, "shift": 0}
    save(out, "certificate.json", certificate)
    assert verify(out).returncode == 1


def test_a_plan_in_force_that_no_money_pays_gives_the_plain_gap(tmp_path: Path) -> None:
    """V0 = 5.5·10^19 lies above the bound 5.1·10^19 = 100·u + 3.5·10^19 − 60·u, u = 4·10^17: gap 1.6/5.1."""
    tables = tiny()
    tables["in_force"] = [rec(project=key, option=f"{key}1", promised_scope=100) for key in "ab"]
    money = dict.fromkeys(["demand|cash|1402", "fund|cash|1402"], 4 * 10**17)
    certificate = {
        "choices": {"a": "a1", "b": "b0"},
        "columns": {"flow|cash|cash|1402": "60", "seg|k|1403|1": "5000000", "seg|k|1404|1": "5000000"},
        "multipliers": {name: str(n) for name, n in (LEVELS | money).items()},
        "value": str(35 * E19 // 10), "bound": str(51 * E19 // 10), "base_value": str(55 * E19 // 10),
    }  # fmt: skip
    decision = points(Fraction(3500), Fraction(3500), Fraction(5100)) | {
        "choices": certificate["choices"], "flows": [flow("a", "a1", "cash", "cash", 1402, 60)],
        "certified_gap": 16 / 51, "certified_gap_exact": "16/51", "base_value": 5500, "base_value_exact": "5500",
    }  # fmt: skip
    result = verify(decided(tmp_path, tables, certificate, decision))
    assert result.returncode == 0, result.stdout


def test_a_channel_is_worth_its_potential(tmp_path: Path) -> None:
    """Money for both; a1 gives 5 and b1 gives 2 in a channel of potential 4.

    1402: 2·3 (b1 alone), 1403: 4·3, later 4·4, so V = (6 + 12 + 16)·10^18 = U.
    """
    tables = tiny()
    tables["channels"] = [rec(id="c", indicator="k", potential=4)]
    tables["effects"] = [row | {"channel": "c"} for row in tables["effects"]]
    tables["fund_ceilings"][0]["amount"] = 110
    parts = {f"part|c|{year}": 3 * 10**12 for year in (1402,)}
    certificate = {
        "choices": {"a": "a1", "b": "b1"},
        "columns": {
            "flow|cash|cash|1402": "110", "part|c|1402": "2000000", "part|c|1403": "4000000", "part|c|1404": "4000000",
            "seg|k|1402|1": "2000000", "seg|k|1403|1": "4000000", "seg|k|1404|1": "4000000",
        },
        "multipliers": {name: str(n) for name, n in (LEVELS | parts).items()},
        "value": str(34 * 10**18), "bound": str(34 * 10**18),
    }  # fmt: skip
    decision = points(Fraction(3400), Fraction(3400), Fraction(3400)) | {
        "choices": certificate["choices"],
        "flows": [flow("a", "a1", "cash", "cash", 1402, 60), flow("b", "b1", "cash", "cash", 1402, 50)],
    }
    result = verify(decided(tmp_path, tables, certificate, decision))
    assert result.returncode == 0, result.stdout
    assert "exactly 0)" in result.stdout


def test_a_plan_without_projects_or_indicators(tmp_path: Path) -> None:
    tables = {name: rows for name, rows in tiny().items() if name in ("plan", "scenarios", "price_indices")}
    certificate: dict[str, Any] = {"choices": {}, "multipliers": {}, "value": "0", "bound": "0"}
    names = ("value", "base_value", "bound", "gap", "plain_gap", "certified_gap", "certified_bound")
    numbers = dict.fromkeys(names, 0)
    decision = numbers | {f"{name}_exact": "0" for name in numbers} | {"choices": {}}
    result = verify(decided(tmp_path, tables, certificate, decision))
    assert result.returncode == 0, result.stdout


# ---- tampering -------------------------------------------------------------------------------------------------------


def cell(out: Path) -> None:
    path = out / "plan" / "option_costs.csv"
    path.write_text(path.read_text().replace(",60,", ",59,"))


def cell_and_digest(out: Path) -> None:
    cell(out)
    change("certificate.json", lambda c: c.update(plan_digest=digest(out / "plan")))(out)


def cell_digest_and_hash(out: Path) -> None:
    cell_and_digest(out)
    change("certificate.json", lambda c: c.update(model_hash=model_hash(build(out / "plan"))))(out)


def row_gone(out: Path) -> None:
    path = out / "plan" / "fund_ceilings.csv"
    path.write_text("".join(path.read_text().splitlines(keepends=True)[:-1]))


def file_added(out: Path) -> None:
    (out / "plan" / "floors.csv").write_text("id,indicator,year,level\n")


def bad_cell(out: Path) -> None:
    path = out / "plan" / "option_costs.csv"
    path.write_text(path.read_text().replace(",60,", ",6o,"))
    change("certificate.json", lambda c: c.update(plan_digest=digest(out / "plan")))(out)


def change(name: str, how: Callable[[Any], Any]) -> Callable[[Path], None]:
    def act(out: Path) -> None:
        content = load(out, name)
        how(content)
        save(out, name, content)

    return act


def both(how: Callable[[Any], Any]) -> Callable[[Path], None]:
    def act(out: Path) -> None:
        for name in ("certificate.json", "decision.json"):
            change(name, how)(out)

    return act


def swap_option(content: Any) -> None:
    content["choices"]["b"] = "b1"


def unknown_option(content: Any) -> None:
    content["choices"]["b"] = "a1"


def other_multipliers(c: Any) -> None:
    """Half the multipliers are valid too, but bound otherwise."""
    c["shift"] = 4


TAMPERING: dict[str, tuple[Callable[[Path], None], str]] = {
    "plan cell": (cell, "plan: the files were changed"),
    "plan cell and digest": (cell_and_digest, "model: another hash"),
    "plan cell, digest and hash": (cell_digest_and_hash, "broken row: demand|bond+cash|1402"),
    "plan row deleted": (row_gone, "plan: the files"),
    "plan file added": (file_added, "plan: the files"),
    "plan cell malformed": (bad_cell, "RefusedError: option_costs, row 2, amount: '6o' is not a whole number"),
    "model hash": (change("certificate.json", lambda c: c.update(model_hash="0" * 64)), "model: another hash"),
    "choice": (change("decision.json", swap_option), "choices: decision and certificate differ"),
    "swapped option in both": (both(swap_option), "broken row"),
    "unknown option in both": (both(unknown_option), "choices: b has no option 'a1'"),
    "project left out": (both(lambda c: c["choices"].pop("b")), "choices: not exactly the decided projects"),
    "column": (change("certificate.json", lambda c: c["columns"].update({"seg|k|1402|1": "1"})), "broken row: level"),
    "column out of bounds": (change("certificate.json", lambda c: c["columns"].update({"lots|bond|1402": "7"})),
                             "out of bounds: lots|bond|1402"),
    "unknown column": (change("certificate.json", lambda c: c["columns"].update(x="1")), "unknown column: x"),
    "column not whole": (change("certificate.json", lambda c: c["columns"].update({"seg|k|1402|1": "1.0"})),
                         "not a whole number"),
    "multiplier": (change("certificate.json", lambda c: c["multipliers"].update({"debt|1403": "3200000000000000001"})),
                   "bound: not what plan"),
    "other valid multipliers": (change("certificate.json", other_multipliers), "bound: not what"),
    "multiplier sign": (change("certificate.json", lambda c: c["multipliers"].update({"debt|1403": "-1"})),
                        "multiplier of the wrong sign: debt|1403"),
    "multiplier of no row": (change("certificate.json", lambda c: c["multipliers"].update({"debt|1499": "1"})),
                             "multiplier of an unknown row"),
    "value": (change("certificate.json", lambda c: c.update(value="35000000000000000001")), "value: not what"),
    "bound": (change("certificate.json", lambda c: c.update(bound="42199999999999999999")), "bound: not what"),
    "base value": (change("certificate.json", lambda c: c.update(base_value="1")), "base_value: not what"),
    "decision value": (change("decision.json", lambda d: d.update(value_exact="3500.0000000000000001")),
                       "decision: value"),
    "decision value number": (change("decision.json", lambda d: d.update(value=3501.0)), "value: not value_exact"),
    "decision certified bound": (change("decision.json", lambda d: d.update(certified_bound_exact="4219")),
                                 "certified_bound"),
    "certified gap": (change("decision.json", lambda d: d.update(certified_gap_exact="35/211")), "certified_gap"),
    "base value of the decision": (change("decision.json", lambda d: d.update(base_value=1, base_value_exact="1")),
                                   "decision: base_value"),
    "plain gap": (change("decision.json", lambda d: d.update(plain_gap=0.5, plain_gap_exact="1/2")),
                  "decision: plain_gap"),
    "gap": (change("decision.json", lambda d: d.update(gap=0.001)), "gap: not gap_exact"),
    "gap in both forms": (change("decision.json", lambda d: d.update(gap=0.001, gap_exact="1/1000")), "decision: gap"),
    "solver bound": (change("decision.json", lambda d: d.update(bound=3400.0, bound_exact="3400")), "under the value"),
    "status": (change("decision.json", lambda d: d.update(status="infeasible")), "status"),
    "flow": (change("decision.json", lambda d: d["flows"][0].update(amount="39")), "flows, bonds, carry-over"),
    "flow of another project": (change("decision.json", lambda d: d["flows"][0].update(project="b", option="b0")),
                                "flows: a project's costs are not paid exactly"),
    "flow option": (change("decision.json", lambda d: d["flows"][0].update(option="a0")), "flows: a "),
    "flow gone": (change("decision.json", lambda d: d["flows"].pop()), "flows, bonds, carry-over"),
    "bonds": (change("decision.json", lambda d: d["bonds"][0].update(lots=1)), "flows, bonds, carry-over"),
    "carry-over": (change("decision.json", lambda d: d["carry_over"].append(
        {"fund": "cash", "year": 1402, "amount": "1"})), "flows, bonds, carry-over"),
    "missing key": (change("certificate.json", lambda c: c.pop("idle")), "unreadable"),
    "broken json": (lambda out: (out / "decision.json").write_text("{") and None, "unreadable"),
    "no rebuild.py": (lambda out: (out / "rebuild.py").unlink(), "unreadable"),
}  # fmt: skip


@pytest.mark.parametrize("kind", TAMPERING)
def test_tampering_is_found(tmp_path: Path, kind: str) -> None:
    act, message = TAMPERING[kind]
    act(bonded(tmp_path))
    result = verify(tmp_path)
    assert (result.returncode, result.stderr) == (1, "")
    assert message in result.stdout


IN_CASES: dict[str, tuple[Callable[[Any], Any], str]] = {
    "a branch is missing": (lambda c: c["cases"].pop("without"), "cases: without is missing where a is split"),
    "an inner branch is missing": (lambda c: c["cases"]["within"].pop("within"), "within is missing where b is split"),
    "an option that is on no side": (lambda c: c["cases"]["within"]["options"].clear(), "bound: not what plan"),
    "an option of another project": (lambda c: c["cases"].update(options=["b1"]), "unreadable"),
    "a leaf with multipliers of another": (
        lambda c: c["cases"]["within"].update(within=c["cases"]["without"]), "bound: not what plan"),
    "a leaf with a wrong multiplier": (
        lambda c: c["cases"]["without"]["multipliers"].update({"level|k|1404": "-1"}), "bound: not what plan"),
    "a leaf with a wrong sign": (
        lambda c: c["cases"]["without"]["multipliers"].update({"debt|1403": "-1"}), "wrong sign"),
    "a leaf with another shift": (lambda c: c["cases"]["without"].update(shift=1), "bound: not what plan"),
    "no cases": (lambda c: c.update(cases=None), "bound: not what plan"),
    "cases left out": (lambda c: c.pop("cases"), "unreadable"),
}  # fmt: skip


@pytest.mark.parametrize("kind", IN_CASES)
def test_tampering_with_cases_is_found(tmp_path: Path, kind: str) -> None:
    how, message = IN_CASES[kind]
    change("certificate.json", how)(in_cases(tmp_path))
    result = verify(tmp_path)
    assert (result.returncode, result.stderr) == (1, "")
    assert message in result.stdout


def test_an_option_falsely_ruled_out_is_found(tmp_path: Path) -> None:
    change("decision.json", lambda d: d["projects"]["b"]["ruled_out"].append("b0"))(in_cases(tmp_path))
    result = verify(tmp_path)
    assert result.returncode == 1
    assert "ruled out: a plan as good could take b0" in result.stdout


VERDICTS: dict[str, Callable[[Any], Any]] = {
    "out, and yet an option is left that delivers": lambda b: b.update(ruled_out=[]),
    "in, and yet all that deliver are out": lambda b: b.update(standing="in"),
    "open, and yet one side alone is left": lambda b: b.update(standing="open"),
    "an option that is not chosen": lambda b: b.update(option="b1"),
}


@pytest.mark.parametrize("kind", VERDICTS)
def test_a_false_verdict_is_found(tmp_path: Path, kind: str) -> None:
    change("decision.json", lambda d: VERDICTS[kind](d["projects"]["b"]))(in_cases(tmp_path))
    result = verify(tmp_path)
    assert result.returncode == 1
    assert "verdict: not what the certificate says of b" in result.stdout


IDLE: dict[str, Callable[[Any], Any]] = {
    "no witness": lambda c: c.update(idle=[]),
    "a witness that proves nothing": lambda c: c["idle"][0]["multipliers"].update({"fund|cash|1403": "2"}),
    "a witness of the wrong sign": lambda c: c["idle"][0]["multipliers"].update({"fund|cash|1403": "-1"}),
    "a witness of another option": lambda c: c["idle"][0].update(option="a0"),
}


@pytest.mark.parametrize("kind", IDLE)
def test_idle_rials_are_found(tmp_path: Path, kind: str) -> None:
    change("certificate.json", IDLE[kind])(idle(tmp_path))
    result = verify(tmp_path)
    assert result.returncode == 1
    assert "idle rial" in result.stdout or "wrong sign" in result.stdout


def test_a_project_that_could_be_cheaper_is_an_idle_rial(tmp_path: Path) -> None:
    """With 50 rial in 1403 nothing stops a2: whatever multipliers are given prove nothing."""
    out = idle(tmp_path)
    tables = out / "plan" / "fund_ceilings.csv"
    tables.write_text(tables.read_text().replace("1403,firm,40", "1403,firm,50"))
    bound = 702 * E19 // 100 + 10 * 48 * 10**16
    change(
        "certificate.json",
        lambda c: c.update(
            plan_digest=digest(out / "plan"), model_hash=model_hash(build(out / "plan")), bound=str(bound)
        ),
    )(out)
    new = points(Fraction(3500), Fraction(4000), Fraction(bound, 10**16))
    change("decision.json", lambda d: d.update(new))(out)
    result = verify(out)
    assert result.returncode == 1
    assert "idle rial: a could take a2" in result.stdout


HOPELESS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "multipliers that prove nothing": (
        "certificate.json",
        lambda c: c["multipliers"].update({"demand|cash!|1402": "2"}),
    ),
    "choices": ("decision.json", lambda d: d.update(choices={"a": "a0", "b": "b0"})),
    "a number": ("decision.json", lambda d: d.update(value=1.0)),
    "money": ("decision.json", lambda d: d.update(bonds=[1])),
    "status": ("decision.json", lambda d: d.update(status="proven")),
}
HOPELESS_IN_CASES: dict[str, Callable[[Any], Any]] = {
    "a branch is missing": lambda c: c["cases"].pop("without"),
    "a branch that does not cover": lambda c: c["cases"].update(options=["b0", "b1"]),
    "a leaf of the other side": lambda c: c["cases"].update(without=c["cases"]["within"]),
    "a multiplier": lambda c: c["cases"]["within"]["multipliers"].update({"floor|f": "-40"}),
}


@pytest.mark.parametrize("kind", HOPELESS_IN_CASES)
def test_a_false_proof_by_cases_is_found(tmp_path: Path, kind: str) -> None:
    change("certificate.json", HOPELESS_IN_CASES[kind])(hopeless_in_cases(tmp_path))
    result = verify(tmp_path)
    assert result.returncode == 1
    assert "no multipliers prove it" in result.stdout or "cases: " in result.stdout


@pytest.mark.parametrize("kind", HOPELESS)
def test_a_false_proof_of_infeasibility_is_found(tmp_path: Path, kind: str) -> None:
    name, how = HOPELESS[kind]
    change(name, how)(hopeless(tmp_path))
    result = verify(tmp_path)
    assert result.returncode == 1
    assert "DOES NOT HOLD: " in result.stdout


def test_rebuild_says_when_the_plan_is_another(tmp_path: Path) -> None:
    cell(bonded(tmp_path))
    result = verify(tmp_path, "rebuild.py")
    assert result.returncode == 1
    assert "another model" in result.stdout
    bad_cell(bonded(tmp_path))
    result = verify(tmp_path, "rebuild.py")
    assert result.returncode == 1
    assert "option_costs, row 2, amount" in result.stdout


def test_changed_scripts_are_named(tmp_path: Path) -> None:
    copy_scripts(tmp_path)
    assert scripts_untouched(tmp_path) == []
    (tmp_path / SCRIPTS[0]).write_bytes((tmp_path / SCRIPTS[0]).read_bytes() + b"\n")
    (tmp_path / SCRIPTS[1]).unlink()
    assert scripts_untouched(tmp_path) == list(SCRIPTS)


def test_the_scripts_import_the_standard_library_alone() -> None:
    source = "".join(
        (Path(__file__).resolve().parents[3] / "src/maqsad/portfolio/proof" / n).read_text() for n in SCRIPTS
    )
    modules = {line.split()[1].split(".")[0] for line in source.splitlines() if line.startswith(("import ", "from "))}
    assert modules <= sys.stdlib_module_names
