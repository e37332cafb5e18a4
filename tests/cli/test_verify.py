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
