"""verify: a decision holds as it was written, and not once any part of it was touched."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from maqsad.messages import sentence
from maqsad.plan.plan import Plan
from world import MICRO, world

from .conftest import run
from .plans import ceilings, cell, folder, small


def test_a_good_decision(kept: Path) -> None:
    found = run("verify", kept / "out", "--lang", "en")
    assert (found.code, found.err) == (0, "")
    assert "Certified gap" in found.out
    assert found.out.endswith("The decision holds and so does its proof.\n")
    assert run("verify", kept / "out", "--quiet").out == ""
    told = run("verify", kept / "out", "--json").json
    assert (told["verified"], told["faults"], len(told["scripts"])) == (True, [], 2)


def test_that_no_plan_exists(tmp_path: Path) -> None:
    path, out = folder(tmp_path / "plan", small(fund_ceilings=ceilings(0))), tmp_path / "out"
    assert run("decide", path, "--out", out).code == 3
    found = run("verify", out, "--lang", "en")
    assert (found.code, found.err) == (0, "")
    assert "No plan can keep all rows: proven." in found.out
    assert found.out.endswith("The proof holds: under these numbers no plan keeps every rule.\n")
    assert "gap" not in found.out
    assert "decision holds" not in found.out
    persian = run("verify", out, "--lang", "fa").out.splitlines()[-1]
    assert persian == sentence("cli-verified-none", "fa")
    for name, told in (("rows", ["council"]), ("proven", False)):
        kept = (out / "decision.json").read_text("utf-8")
        in_json("decision.json", lambda document, name=name, told=told: document["infeasibility"].update({name: told}))(
            out
        )
        assert run("verify", out, "--quiet").code == 1, name
        (out / "decision.json").write_text(kept, "utf-8")


def in_json(name: str, change: Callable[[dict[str, Any]], object]) -> Callable[[Path], object]:
    def hand(out: Path) -> None:
        document = json.loads((out / name).read_text("utf-8"))
        change(document)
        (out / name).write_text(json.dumps(document), "utf-8")

    return hand


def in_plan(*words: str | int) -> Callable[[Path], object]:
    return lambda out: cell(*words)(out / "plan")  # type: ignore[arg-type]


def more_money(document: dict[str, Any]) -> None:
    document["flows"][0]["amount"] = str(int(document["flows"][0]["amount"]) + 1)


def other_multiplier(document: dict[str, Any]) -> None:
    row = next(row for row, weight in document["multipliers"].items() if weight != "0")
    document["multipliers"][row] = str(int(document["multipliers"][row]) * 2 + 1)


def set_to(name: str, value: object) -> Callable[[dict[str, Any]], object]:
    return lambda document: document.__setitem__(name, value)


TAMPERED: dict[str, Callable[[Path], object]] = {
    "a cost of the plan": in_plan("option_costs", 1, "amount", "1"),
    "what was spent": in_plan("projects", 1, "spent_to_date", "5"),
    "a title": in_plan("projects", 1, "title_en", "Something else"),
    "a ceiling": in_plan("fund_ceilings", 2, "amount", "999999999999"),
    "a table taken out": lambda out: (out / "plan" / "relations.csv").unlink(),
    "a choice": in_json("decision.json", lambda d: d["choices"].__setitem__("bridge", "bridge.a")),
    "a flow": in_json("decision.json", more_money),
    "the value": in_json("decision.json", lambda d: d.update(value=9999.0, value_exact="9999")),
    "the gap": in_json("decision.json", lambda d: d.update(certified_gap=0.5, certified_gap_exact="1/2")),
    "the status": in_json("decision.json", set_to("status", "infeasible")),
    "whether the gap was reached": in_json("decision.json", set_to("status", "limit")),
    "the gap that was asked for": in_json("decision.json", lambda d: d.pop("wanted_gap_exact")),
    "the standing": in_json("decision.json", set_to("standing", "agreed")),
    "the hash": in_json("decision.json", set_to("snapshot_hash", "0" * 64)),
    "what is left": in_json("decision.json", set_to("left_to_next_council", "-5")),
    "a verdict": in_json("decision.json", lambda d: d["projects"]["road"].update(standing="open", reasons=[])),
    "what an obligation costs at most": in_json(
        "decision.json", lambda d: d["obligations"]["duty"].update(most="-1/1")
    ),
    "an obligation that is none": in_json(
        "decision.json", lambda d: d["obligations"].update(x=d["obligations"]["duty"])
    ),
    "something added": in_json("decision.json", set_to("approved_by", "the mayor")),
    "something taken out": in_json("decision.json", lambda d: d.pop("bonds")),
    "a multiplier": in_json("certificate.json", other_multiplier),
    "the certified choice": in_json("certificate.json", lambda d: d["choices"].__setitem__("bridge", "bridge.a")),
    "the certified bound": in_json("certificate.json", set_to("bound", "1")),
    "the multipliers' form": in_json("certificate.json", set_to("multipliers", [])),
    "a script": lambda out: (out / "verify_certificate.py").write_text("print('The decision holds')"),
    "a script taken out": lambda out: (out / "rebuild.py").unlink(),
    "no certificate": lambda out: (out / "certificate.json").unlink(),
    "a certificate that is no JSON": lambda out: (out / "certificate.json").write_text("{"),
    "nested without end": lambda out: (out / "certificate.json").write_text("[" * 100_000),
}


@pytest.mark.parametrize("what", TAMPERED)
def test_tampering_is_found(what: str, kept: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    shutil.copytree(kept / "out", out)
    TAMPERED[what](out)
    found = run("verify", out, "--lang", "en")
    assert found.code == 1
    assert found.out.endswith("The decision was not verified.\n")
    assert found.err or "DOES NOT HOLD" in found.out or "another model" in found.out or "rebuilt" in found.out


@pytest.mark.parametrize("what", ["a cost of the plan", "a table taken out", "the multipliers' form", "no certificate",
                                  "nested without end", "a certificate that is no JSON", "the certified choice",
                                  "the hash"])  # fmt: skip
def test_no_report_of_what_does_not_fit(what: str, kept: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    shutil.copytree(kept / "out", out)
    TAMPERED[what](out)
    report = (out / "report.pdf").read_bytes()
    found = run("report", out, "--lang", "en")
    assert (found.code, found.err.startswith("Error: ")) == (2, True)
    assert (out / "report.pdf").read_bytes() == report


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"status": "proven"}', "\0"])
def test_a_decision_that_cannot_be_read(text: str, kept: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    shutil.copytree(kept / "out", out)
    (out / "decision.json").write_text(text)
    assert run("verify", out).code in (1, 2)
    assert run("report", out).code == 2


def test_each_language_is_spoken_by_itself(kept: Path) -> None:
    english = run("verify", kept / "out", "--lang", "en").out
    persian = run("verify", kept / "out", "--lang", "fa").out
    assert not re.search(r"[\u0600-\u06ff]", english)
    assert all(re.search(r"[\u0600-\u06ff]", line) for line in persian.splitlines())
    model = json.loads((kept / "out" / "certificate.json").read_text("utf-8"))["model_hash"]
    for lang, text in (("en", english), ("fa", persian)):
        assert text.startswith(sentence("cli-verify-model", lang, hash=model) + "\n")
        assert sentence("cli-verify-same-model", lang) in text


# ---- what a search found


def two_works(money: int, *, due: tuple[str, ...]) -> Plan:
    """A road (10) that does less than a bridge (10)."""
    return world(
        indicators=[{"id": "speed"}],
        projects=[{"id": id} for id in ("road", "bridge")],
        options=[{"id": f"{id}.a", "project": id, "usable_year": 1402} for id in ("road", "bridge")],
        option_costs=[{"option": f"{id}.a", "amount": 10} for id in ("road", "bridge")],
        effects=[
            {"option": f"{id}.a", "indicator": "speed", "year": 1402, "likely": does * MICRO}
            for id, does in (("road", 3), ("bridge", 5))
        ],
        obligations=[{"id": f"{id}-due", "project": id} for id in due],
        fund_ceilings=ceilings({1402: money, 1403: 0}),
    )


@pytest.fixture(scope="module")
def clashing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both are due and there are 15: a clash of three."""
    place = tmp_path_factory.mktemp("clashing")
    plan = folder(place / "plan", two_works(15, due=("road", "bridge")))
    assert run("decide", plan, "--out", place / "out", "--quiet").code == 3
    return place / "out"


@pytest.fixture(scope="module")
def obliged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The road is due, and without that the bridge would win 200 points more."""
    place = tmp_path_factory.mktemp("obliged")
    plan = folder(place / "plan", two_works(15, due=("road",)))
    assert run("decide", plan, "--out", place / "out", "--quiet", "--gap", "0").code == 0
    return place / "out"


def clash(document: dict[str, Any]) -> dict[str, Any]:
    (found,) = document["infeasibility"]["clashes"]
    told: dict[str, Any] = found
    return told


def plus(document: dict[str, Any], member: str, *, undecided: bool) -> None:
    clash(document)["members"] = sorted([*clash(document)["members"], member])
    if undecided:
        clash(document)["undecided"] = [member]


def one_less(document: dict[str, Any]) -> None:
    member = clash(document)["members"].pop()
    clash(document)["plans"].pop(member)


def another(document: dict[str, Any], *, proven: bool = True) -> None:
    """Two rows of money that no plan here strains."""
    idle = ["firm|cash|1403", "fund|cash|1403"]
    clash(document).update(members=idle, plans={}, undecided=idle, proven=proven)


DIAGNOSES: dict[str, Callable[[dict[str, Any]], object]] = {
    "a member more": lambda d: plus(d, "fund|cash|1403", undecided=False),
    "a member less": one_less,
    "other members": another,
    "other members, found": lambda d: another(d, proven=False),
    "a clash called found": lambda d: clash(d).update(proven=False),
    "a clash left out": lambda d: d["infeasibility"].update(clashes=[]),
    "a clash twice": lambda d: d["infeasibility"].update(clashes=[clash(d), clash(d)]),
    "a member called undecided": lambda d: clash(d).update(undecided=[clash(d)["members"][0]]),
    "no plan without a member": lambda d: clash(d)["plans"].popitem(),
    "a plan without a member that breaks another": lambda d: clash(d)["plans"].update(
        {m: {"chosen": ["bridge.a", "road.a"], "lots": {}} for m in clash(d)["members"]}
    ),
    "no plan without the clashes": lambda d: d["infeasibility"].update(clashes_plan=None),
    "a plan of one work": lambda d: d["infeasibility"]["extra_plan"].update(chosen=["road.a"]),
    "less money": lambda d: d["infeasibility"].update(extra=[{"fund": "cash", "year": 1402, "amount": "1"}]),
    "no money at all": lambda d: d["infeasibility"].update(extra=[], least_extra_rial="0"),
    "another promise": lambda d: d["infeasibility"]["policy"]["given"][0].update(row="council"),
    "another step": lambda d: d["infeasibility"]["policy"].update(depth=1),
    "no such form": lambda d: d["infeasibility"].update(clashes="none"),
    "lots that are no number": lambda d: d["infeasibility"]["extra_plan"].update(lots={"lots|x|1402": "1"}),
}


def test_a_diagnosis_as_it_was_written_holds_and_what_a_search_says_is_named(clashing: Path) -> None:
    found = run("verify", clashing, "--lang", "en")
    assert (found.code, found.err) == (0, "")
    apart = "that no less money would mend the plan, that giving up fewer or lesser promises would not do"
    assert f"not checked here: {apart}." in found.out
    assert len(run("verify", clashing, "--json").json["not_checked"]) == 2


@pytest.mark.parametrize("what", DIAGNOSES)
def test_a_diagnosis_that_was_touched_is_refused(what: str, clashing: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    shutil.copytree(clashing, out)
    in_json("decision.json", DIAGNOSES[what])(out)
    found = run("verify", out, "--lang", "en")
    assert (found.code, bool(found.err)) == (1, True)
    assert found.out.endswith("The decision was not verified.\n")


PRICES: dict[str, Callable[[dict[str, Any]], object]] = {
    "more": lambda price: price.update(found="201/1"),
    "nothing": lambda price: price.update(found="0/1"),
    "no plan": lambda price: price.update(plan=None),
    "our own plan": lambda price: price["plan"].update(chosen=["bridge.nothing", "road.a"]),
    "a plan beyond the money": lambda price: price["plan"].update(chosen=["bridge.a", "road.a"]),
    "lots that are not there": lambda price: price["plan"].update(lots={"lots|cash|1402": 1}),
}


def test_what_an_obligation_costs_is_borne_out_by_its_plan(obliged: Path) -> None:
    price = json.loads((obliged / "decision.json").read_text("utf-8"))["obligations"]["road-due"]
    assert (price["found"], price["plan"]["chosen"]) == ("200/1", ["bridge.a", "road.nothing"])
    assert "not checked" not in run("verify", obliged, "--lang", "en").out


@pytest.mark.parametrize("what", PRICES)
def test_a_price_of_an_obligation_that_was_touched_is_refused(what: str, obliged: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    shutil.copytree(obliged, out)
    in_json("decision.json", lambda document: PRICES[what](document["obligations"]["road-due"]))(out)
    assert run("verify", out, "--quiet").code == 1
