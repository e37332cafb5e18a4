#!/usr/bin/env python3
"""Check the decision beside this file: `python3 -I verify_certificate.py` exits 0 if everything holds, else 1.

`rebuild.py` makes the model from `plan/`; `certificate.json` is recomputed over it in whole numbers by the rules of
docs/rules.md, and `decision.json` must say the same. It needs Python 3.11 and nothing of the program that decided.
"""

from __future__ import annotations

import hashlib
import json
import operator
import re
import sys
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from types import ModuleType
from typing import Any

POINT = 10**16  # quanta (L4)
KEPT = {"<=": operator.le, ">=": operator.ge, "=": operator.eq}
STATUS = (("decided", "proven"), ("decided", "limit"), ("infeasible", "infeasible"))
NUMBERS = ("value", "bound", "gap", "certified_gap", "certified_bound")
SENTENCE = (
    "Proof means that the sums are right and that no plan under these numbers is better by more than the gap shown. "
    "It does not mean that the numbers are right."
)
SENTENCE_FA = (
    "اثبات یعنی جمع‌ها درست است و با این اعداد هیچ برنامه‌ای بیش از فاصلهٔ نوشته‌شده بهتر نیست؛"
    " نه این‌که خود اعداد درست باشند."
)


class FailedError(Exception):
    """Something does not hold; the text names it."""


def hold(truth: bool, name: str) -> None:
    if not truth:
        raise FailedError(name)


def whole(text: object) -> int:
    hold(isinstance(text, str) and re.fullmatch("-?[0-9]+", text, re.ASCII) is not None, f"not a whole number: {text}")
    return int(str(text))


class Proof:
    """The model, a certificate over it, and one choice with the activity of every row (the part that stands on x)."""

    def __init__(self, model: dict[str, Any], certificate: dict[str, Any]) -> None:
        self.model, self.certificate = model, certificate
        self.projects, self.columns, self.rows = model["projects"], model["columns"], model["rows"]
        self.row = {row["id"]: r for r, row in enumerate(self.rows)}
        self.column = {column["id"]: j for j, column in enumerate(self.columns)}
        self.bounds = [(column["lower"], column["upper"]) for column in self.columns]
        self.part_row = {self.column[row["id"]]: r for r, row in enumerate(self.rows) if row["id"].startswith("part|")}
        self.levels: dict[int, tuple[list[int], list[tuple[int, int]]]] = {}
        self.level_of: dict[int, int] = {}  # part row -> level row
        for r, row in enumerate(self.rows):
            if row["id"].startswith("level|"):
                parts = [j for j, a in row["z"] if a == 1]
                segments = [self.columns[j] for j, a in row["z"] if a == -1]
                segments.sort(key=lambda column: int(column["id"].rpartition("|")[2]))
                self.levels[r] = parts, [(column["upper"], column["value"]) for column in segments]
                self.level_of |= {self.part_row[j]: r for j in parts}

    def multipliers(self, given: dict[str, Any]) -> dict[int, int]:
        """G3: whole numbers over one power of two; >= 0 for <= rows, <= 0 for >= rows."""
        for name, text in given.items():
            hold(name in self.row, f"multiplier of an unknown row: {name}")
            sense = self.rows[self.row[name]]["sense"]
            right = sense == "=" or whole(text) == 0 or (whole(text) > 0) == (sense == "<=")
            hold(right, f"multiplier of the wrong sign: {name}")
        return {self.row[name]: whole(text) for name, text in given.items()}

    def combine(self) -> tuple[int, list[list[int]], list[int]]:
        """The rows added up with their multipliers: right side, coefficient of every option and of every column."""
        right, xs, zs = 0, [[0] * len(p["options"]) for p in self.projects], [0] * len(self.columns)
        for r, y in self.multipliers(self.certificate["multipliers"]).items():
            right += y * self.rows[r]["rhs"]
            for i, o, a in self.rows[r]["x"]:
                xs[i][o] += y * a
            for j, a in self.rows[r]["z"]:
                zs[j] += y * a
        return right, xs, zs

    def bound(self) -> int:
        """G3, floored to whole quanta: no choice is worth more."""
        shift = self.certificate["shift"]
        hold(type(shift) is int and 0 <= shift <= 1024, "shift")
        right, xs, zs = self.combine()
        total = (self.model["constant"] << shift) + right - sum(min(own) for own in xs)
        gains = ((column["value"] << shift) - a for column, a in zip(self.columns, zs, strict=True))
        total += sum(max(gain * low, gain * high) for gain, (low, high) in zip(gains, self.bounds, strict=True))
        return int(total >> shift)

    def infeasible(self) -> bool:
        """G4."""
        right, xs, zs = self.combine()
        least = sum(min(a * low, a * high) for a, (low, high) in zip(zs, self.bounds, strict=True))
        return bool(least + sum(min(own) for own in xs) > right)

    def choose(self, choices: dict[str, Any]) -> None:
        """One existing option for every project."""
        hold(set(choices) == {project["id"] for project in self.projects}, "choices: not exactly the decided projects")
        self.choice = []
        for project in self.projects:
            options, named = [option["id"] for option in project["options"]], choices[project["id"]]
            hold(named in options, f"choices: {project['id']} has no option {named!r}")
            self.choice.append(options.index(named))
        self.activity = self.active(self.choice)
        self.worths = {r: self.level_worth(r, self.activity, {}) for r in self.levels}

    def active(self, choice: list[int]) -> list[int]:
        return [sum(a for i, o, a in row["x"] if choice[i] == o) for row in self.rows]

    def level_worth(self, r: int, activity: list[int], change: dict[int, int]) -> int:
        """L6: what one indicator is worth in one year; parts at min(potential, sum), pieces filled in their order."""
        parts, segments = self.levels[r]
        rest = int(activity[r] + change.get(r, 0) - self.rows[r]["rhs"])
        for j, row in ((j, self.part_row[j]) for j in parts):
            rest += min(self.columns[j]["upper"], -activity[row] - change.get(row, 0))
        hold(0 <= rest <= sum(length for length, _ in segments), f"{self.rows[r]['id']} cannot be filled")
        worth = 0
        for length, slope in segments:
            worth += min(length, rest) * slope
            rest -= min(length, rest)
        return worth

    def value_in_force(self) -> int:
        """L6: V0, the value of the options in force."""
        active = self.active([project["in_force"] for project in self.projects])
        return int(self.model["constant"] + sum(self.level_worth(r, active, {}) for r in self.levels))

    def check_rows(self) -> int:
        """Every column within its bounds, every row kept; returns the value."""
        self.z = [0] * len(self.columns)
        for name, text in self.certificate["columns"].items():
            hold(name in self.column, f"unknown column: {name}")
            self.z[self.column[name]] = whole(text)
        for name, j in self.column.items():
            hold(self.bounds[j][0] <= self.z[j] <= self.bounds[j][1], f"out of bounds: {name}")
        for row, left in zip(self.rows, self.activity, strict=True):
            left += sum(a * self.z[j] for j, a in row["z"])
            hold(KEPT[row["sense"]](left, row["rhs"]), f"broken row: {row['id']}")
        value = sum(column["value"] * z for column, z in zip(self.columns, self.z, strict=True))
        hold(value == sum(self.worths.values()), "value: the columns do not give what the choice is worth")
        return int(self.model["constant"] + value)

    def cheaper(self) -> Iterator[tuple[int, int, dict[int, int]]]:
        """G6: every switch to a cheaper option that keeps the value and every row on choices alone, with its effect."""
        touch: list[list[dict[int, int]]] = [[{} for _ in project["options"]] for project in self.projects]
        for r, row in enumerate(self.rows):
            for i, o, a in row["x"]:
                touch[i][o][r] = a
        for i, (project, own) in enumerate(zip(self.projects, self.choice, strict=True)):
            for o, option in enumerate(project["options"]):
                if option["cost"] >= project["options"][own]["cost"]:
                    continue
                new, old = touch[i][o], touch[i][own]
                change = {r: new.get(r, 0) - old.get(r, 0) for r in new.keys() | old.keys()}
                met = {self.level_of.get(r, r) for r in change} & self.levels.keys()
                after = [self.level_worth(r, self.activity, change) for r in met]
                if sum(after) >= sum(self.worths[r] for r in met) and all(
                    self.rows[r]["z"] or KEPT[self.rows[r]["sense"]](self.activity[r] + a, self.rows[r]["rhs"])
                    for r, a in change.items()
                ):
                    yield i, o, change

    def refuted(self, witness: dict[str, Any], change: dict[int, int], bounds: dict[int, tuple[int, int]]) -> bool:
        """G4 with the choice fixed: no columns within bounds keep all rows, by multipliers or by cases of a column."""
        if "column" in witness:  # `below` for at most `at`, `above` for at least `at` + 1
            j, at = self.column[witness["column"]], whole(witness["at"])
            low, high = bounds.get(j, self.bounds[j])
            cases = (("below", low, min(high, at)), ("above", max(low, at + 1), high))
            return all(a > b or self.refuted(witness[name], change, bounds | {j: (a, b)}) for name, a, b in cases)
        least, zs = 0, Counter[int]()
        for r, y in self.multipliers(witness["multipliers"]).items():
            least += y * (self.activity[r] + change.get(r, 0) - self.rows[r]["rhs"])
            for j, a in self.rows[r]["z"]:
                zs[j] += y * a
        least += sum(min(a * end for end in bounds.get(j, self.bounds[j])) for j, a in zs.items())
        return bool(least > 0)

    def check_idle(self) -> int:
        """G6: a refutation for each such switch; returns how many there are."""
        witnesses = {(one["project"], one["option"]): one for one in self.certificate["idle"]}
        switches = list(self.cheaper())
        lots = {j: (self.z[j], self.z[j]) for j, column in enumerate(self.columns) if column["whole"]}
        for i, o, change in switches:
            one = witnesses.get((self.projects[i]["id"], self.projects[i]["options"][o]["id"]))
            name = f"idle rial: {self.projects[i]['id']} could take {self.projects[i]['options'][o]['id']}"
            hold(one is not None and self.refuted(one, change, lots), name)
        return len(switches)

    def check_money(self, decision: dict[str, Any]) -> None:
        """S: flows, bonds and carry-over of the decision are the columns; every project's demand is met."""
        place = {project["id"]: i for i, project in enumerate(self.projects)}
        sums, paid, due = Counter[str](), Counter[tuple[int, str]](), Counter[tuple[int, str]]()
        for flow in decision["flows"]:
            i, name = place[flow["project"]], f"{flow['class']}|{flow['fund']}|{flow['year']}"
            amount, option = whole(flow["amount"]), self.projects[i]["options"][self.choice[i]]
            hold(amount >= 0 and option["id"] == flow["option"], f"flows: {flow['project']} {name}")
            sums[f"flow|{name}"] += amount
            paid[i, f"demand|{flow['class']}|{flow['year']}"] += amount
        for bond in decision["bonds"]:
            sums[f"lots|{bond['fund']}|{bond['year']}"] += whole(str(bond["lots"]))
        for carry in decision["carry_over"]:
            sums[f"carry|{carry['fund']}|{carry['year']}"] += whole(carry["amount"])
        for name in sorted(sums.keys() | self.column.keys()):
            if name.startswith(("flow|", "lots|", "carry|")):
                z = self.z[self.column[name]] if name in self.column else 0
                hold(sums[name] == z, f"flows, bonds, carry-over: not what the certificate says of {name}")
        for row in self.rows:
            if row["id"].startswith("demand|"):
                due.update({(i, row["id"]): a for i, o, a in row["x"] if self.choice[i] == o})
        hold(+paid == +due, "flows: a project's costs are not paid exactly")


def gap_of(bound: Fraction, value: Fraction, base: Fraction) -> Fraction:
    """G2; where the plan in force is worth no less than the bound, the plain relative gap."""
    return (bound - value) / (bound - base if bound > base else abs(bound) or Fraction(1))


def exact(decision: dict[str, Any], name: str) -> Fraction:
    """The exact string, with the number beside it close to it."""
    text, number = decision[f"{name}_exact"], decision[name]
    hold(isinstance(text, str) and re.fullmatch("-?[0-9]+([./][0-9]+)?", text, re.ASCII) is not None, f"{name}_exact")
    found = Fraction(text)
    hold(type(number) in (int, float), f"{name}: not a number")
    hold(abs(Fraction(number) - found) <= max(abs(found), Fraction(1, 10**9)) / 10**9, f"{name}: not {name}_exact")
    return found


def check(here: Path) -> list[str]:
    rebuild = ModuleType("rebuild")
    sys.modules["rebuild"] = rebuild  # the very bytes beside this file, never a cached translation of them
    exec(compile((here / "rebuild.py").read_bytes(), str(here / "rebuild.py"), "exec"), rebuild.__dict__)
    certificate = json.loads((here / "certificate.json").read_text(encoding="utf-8"))
    decision = json.loads((here / "decision.json").read_text(encoding="utf-8"))
    hold(certificate["format"] == "maqsad-certificate-1", "certificate: unknown format")
    digest = hashlib.sha256()
    for path in sorted((here / "plan").glob("*.csv"), key=lambda path: path.name):
        digest.update(f"{path.name}\n{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    hold(certificate["plan_digest"] == digest.hexdigest(), "plan: the files are not those that were decided")
    try:
        proof = Proof(rebuild.build(here / "plan"), certificate)
    except rebuild.RefusedError as error:
        raise FailedError(f"plan: {error}") from None
    hold(certificate["model_hash"] == rebuild.model_hash(proof.model), "model: another hash than the certificate's")
    hold((certificate["status"], decision["status"]) in STATUS, "status: unknown, or decision and certificate differ")
    if certificate["status"] == "infeasible":
        lists = (decision[name] for name in ("choices", "flows", "bonds", "carry_over"))
        hold(not certificate["choices"] and not any(lists), "infeasible, and yet there are choices or money")
        hold(all(decision.get(f"{a}{b}") is None for a in NUMBERS for b in ("", "_exact")), "infeasible, and a number")
        hold(proof.infeasible(), "infeasible: claimed by the search; no multipliers prove it")
        return ["No plan can keep all rows: proven.", "هیچ برنامه‌ای همهٔ قیدها را نگه نمی‌دارد: اثبات شد."]
    proof.choose(certificate["choices"])
    hold(decision["choices"] == certificate["choices"], "choices: decision and certificate differ")
    value, base, bound = proof.check_rows(), proof.value_in_force(), proof.bound()
    for name, number in (("value", value), ("base_value", base), ("bound", bound)):
        hold(whole(certificate[name]) == number, f"{name}: not what plan, columns and multipliers give")
    points, floor, least = (Fraction(number, POINT) for number in (value, bound, base))
    claimed = exact(decision, "bound")
    hold(points <= floor and points <= claimed, "bound: under the value")
    gap = gap_of(floor, points, least)
    for name, found in (("value", points), ("certified_bound", floor), ("certified_gap", gap)):
        hold(exact(decision, name) == found, f"decision: {name}")
    expected = gap_of(claimed, points, least)
    hold(abs(exact(decision, "gap") - expected) <= max(expected, Fraction(1)) / 10**9, "decision: gap")
    proof.check_money(decision)
    shown = f"{-(-gap.numerator * 10**6 // gap.denominator) / 10**4:.4f}"  # in percent, rounded up
    persian = shown.translate(str.maketrans("0123456789.", "۰۱۲۳۴۵۶۷۸۹٫"))
    return [
        f"The decision holds: {len(proof.projects)} projects, {len(proof.rows)} rows kept to the rial.",
        f"No idle rial: {proof.check_idle()} cheaper switches refuted. Certified gap: {shown} % (exactly {gap}).",
        f"The solver's own bound ({float(claimed):.6f} points) is claimed; only the certified one is proven.",
        f"تصمیم درست است. فاصلهٔ گواهی‌شده: {persian}٪. کران حل‌کننده ادعاست؛ تنها کران گواهی‌شده اثبات شده است.",
    ]


def main() -> int:
    getattr(sys.stdout, "reconfigure", dict)(encoding="utf-8")
    try:
        print("\n".join([*check(Path(__file__).resolve().parent), SENTENCE, SENTENCE_FA]))
    except FailedError as error:
        print(f"DOES NOT HOLD: {error}\nبرقرار نیست: {error}")
        return 1
    except (OSError, ArithmeticError, LookupError, TypeError, ValueError, AttributeError, RecursionError) as error:
        print(f"DOES NOT HOLD: unreadable ({type(error).__name__}: {error})\nبرقرار نیست: خوانده نشد")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
