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
from collections import Counter, defaultdict
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from types import ModuleType
from typing import Any

FILES, PARTS = ("certificate.json", "decision.json"), ("rows", "columns", "projects")
Case = tuple[dict[int, set[int]], dict[int, tuple[int, int]]]  # options left to each project, bounds of each column
Ceilings = dict[tuple[int, int] | None, int]  # (project, option) -> quanta
KEPT = {"<=": operator.le, ">=": operator.ge, "=": operator.eq}
STATUS = (("decided", "proven"), ("decided", "limit"), ("infeasible", "infeasible"))
NUMBERS = ("value", "base_value", "bound", "gap", "plain_gap", "certified_gap", "certified_bound")
MEANING = (
    "Proof means that the sums are right and that no plan under these numbers is better by more than the gap shown. "
    "It does not mean that the numbers are right.",
    "اثبات یعنی جمع‌ها درست است و با این اعداد هیچ برنامه‌ای بیش از فاصلهٔ نوشته‌شده بهتر نیست؛"
    " نه این‌که خود اعداد درست باشند.",
)


class FailedError(ValueError):
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
        self.row, self.column, self.place = ({one["id"]: n for n, one in enumerate(model[name])} for name in PARTS)
        self.option = [{option["id"]: o for o, option in enumerate(project["options"])} for project in self.projects]
        bounds = {j: (column["lower"], column["upper"]) for j, column in enumerate(self.columns)}
        self.everything: Case = ({i: set(own.values()) for i, own in enumerate(self.option)}, bounds)
        self.entries: list[list[Counter[int]]] = [[Counter() for _ in own] for own in self.option]  # row -> coefficient
        self.part_rows: dict[int, list[tuple[int, int]]] = defaultdict(list)  # part -> (row that holds it, factor)
        for r, row in enumerate(self.rows):
            for i, o, a in row["x"]:
                self.entries[i][o][r] = a
            if row["id"].startswith("part|"):
                ((j, factor),) = row["z"]
                self.part_rows[j].append((r, factor))

    def ceiling(self, leaf: dict[str, Any], case: Case, one: int) -> tuple[int, Ceilings]:
        """G3: U(λ) of a case, where a worth of 1 counts `one`; and by how much each option stays under it."""
        total = one * self.model["constant"]
        xs, zs = [[0] * len(own) for own in self.option], [0] * len(self.columns)
        for name, text in leaf["multipliers"].items():
            hold(name in self.row, f"multiplier of an unknown row: {name}")
            row, y = self.rows[self.row[name]], whole(text)
            hold(row["sense"] == "=" or KEPT[row["sense"]](0, y), f"multiplier of the wrong sign: {name}")
            total += y * row["rhs"]
            for i, o, a in row["x"]:
                xs[i][o] += y * a
            for j, a in row["z"]:
                zs[j] += y * a
        options, bounds = case
        total += sum(max((one * c["value"] - zs[j]) * end for end in bounds[j]) for j, c in enumerate(self.columns))
        least = [min(xs[i][o] for o in left) for i, left in options.items()]
        return total - sum(least), {(i, o): xs[i][o] - least[i] for i, left in options.items() for o in left}

    def sides(self, tree: dict[str, Any], case: Case) -> dict[str, Case]:
        """Within `options` or without; below (at most `at`) or above: together all of the case. None is empty."""
        options, bounds = case
        if "options" in tree:
            i = self.place[tree["project"]]
            named = {self.option[i][name] for name in tree["options"]}
            both = {"within": options[i] & named, "without": options[i] - named}
            return {side: (options | {i: left}, bounds) for side, left in both.items() if left}
        j, at = self.column[tree["column"]], whole(tree["at"])
        ends = {"below": (bounds[j][0], min(bounds[j][1], at)), "above": (max(bounds[j][0], at + 1), bounds[j][1])}
        return {side: (options, bounds | {j: (low, high)}) for side, (low, high) in ends.items() if low <= high}

    def leaves(self, tree: dict[str, Any], case: Case) -> Iterator[tuple[dict[str, Any], Case]]:
        """The leaves of a tree of cases, each with the options and bounds that its case leaves."""
        if "options" not in tree and "column" not in tree:
            yield tree, case
            return
        for side, part in self.sides(tree, case).items():
            hold(side in tree, f"cases: {side} is missing where {tree.get('column', tree.get('project'))} is split")
            yield from self.leaves(tree[side], part)

    def refuted(self, tree: dict[str, Any], case: Case) -> bool:
        """G4: in no leaf can the rows be kept; were nothing worth anything, the ceiling would be under 0."""
        return all(self.ceiling(leaf, part, 0)[0] < 0 for leaf, part in self.leaves(tree, case))

    def most(self, tree: dict[str, Any]) -> Ceilings:
        """G3 and G5: over the leaves, what no choice exceeds (None), and none with this option; in quanta, floored."""
        found: Ceilings = {}
        for leaf, case in self.leaves(tree, self.everything):
            shift = leaf["shift"]
            hold(type(shift) is int and 0 <= shift <= 1024, "shift")
            total, under = self.ceiling(leaf, case, 1 << shift)
            for key, less in (under | {None: 0}).items():
                found[key] = max((total - less) >> shift, found.get(key, (total - less) >> shift))
        return found

    def proven(self) -> Ceilings:
        """The lower of what the root's multipliers and the cases say."""
        root, cases = self.most(self.certificate), self.most(self.certificate["cases"] or self.certificate)
        return {key: min(root[key], cases[key]) for key in root}

    def choose(self, choices: dict[str, Any]) -> None:
        """One existing option for every project."""
        hold(choices.keys() == self.place.keys(), "choices: not exactly the decided projects")
        for name, i in self.place.items():
            hold(choices[name] in self.option[i], f"choices: {name} has no option {choices[name]!r}")
        self.choice = [self.option[i][choices[name]] for name, i in self.place.items()]
        self.activity = self.active(self.choice)

    def active(self, choice: list[int]) -> Counter[int]:
        left: Counter[int] = Counter()
        for own, o in zip(self.entries, choice, strict=True):
            left.update(own[o])
        return left

    def worth(self, activity: Counter[int]) -> int:
        """L6: every part as large as its rows let it (E6), every indicator's pieces filled in their order."""
        worth = int(self.model["constant"])
        for r, row in enumerate(self.rows):
            if not row["id"].startswith("level|"):
                continue
            rest = activity[r] - row["rhs"]
            for j in (j for j, a in row["z"] if a == 1):
                lines = ((self.rows[n]["rhs"] - activity[n]) // factor for n, factor in self.part_rows[j])
                rest += min(self.columns[j]["upper"], *lines)
            pieces = [self.columns[j] for j, a in row["z"] if a == -1]
            for piece in sorted(pieces, key=lambda column: int(column["id"].rpartition("|")[2])):
                filled = min(piece["upper"], max(rest, 0))
                worth, rest = worth + filled * piece["value"], rest - filled
            hold(rest == 0, f"{row['id']} cannot be filled")
        return worth

    def check_rows(self) -> int:
        """Every column within its bounds, every row kept; returns the value."""
        stated = self.certificate["columns"]
        hold(stated.keys() <= self.column.keys(), f"unknown column: {' '.join(stated.keys() - self.column.keys())}")
        self.z = [whole(stated.get(name, "0")) for name in self.column]
        for column, z in zip(self.columns, self.z, strict=True):
            hold(column["lower"] <= z <= column["upper"], f"out of bounds: {column['id']}")
        for r, row in enumerate(self.rows):
            left = self.activity[r] + sum(a * self.z[j] for j, a in row["z"])
            hold(KEPT[row["sense"]](left, row["rhs"]), f"broken row: {row['id']}")
        value = int(self.model["constant"] + sum(c["value"] * z for c, z in zip(self.columns, self.z, strict=True)))
        hold(value == self.worth(self.activity), "value: the columns do not give what the choice is worth")
        return value

    def check_verdicts(self, told: dict[str, Any], ceilings: Ceilings, value: int, delivers: dict[str, bool]) -> None:
        """G5: what is called ruled out is; in, out or open is what the options that are left say."""
        for name, verdict in told.items():
            i = self.place[name]
            for option in verdict["ruled_out"]:
                hold(ceilings[i, self.option[i][option]] < value, f"ruled out: a plan as good could take {option}")
            left = {delivers[option] for option in self.option[i].keys() - verdict["ruled_out"]}
            standing = "open" if len(left) > 1 else "in" if True in left else "out"
            told_so = (self.option[i].get(verdict["option"]), verdict["standing"]) == (self.choice[i], standing)
            hold(told_so, f"verdict: not what the certificate says of {name}")

    def loses_nothing(self, i: int, o: int, value: int) -> bool:
        """Whether another option of a project keeps the value and every row on choices alone."""
        after = self.active([o if place == i else own for place, own in enumerate(self.choice)])
        kept = (row["z"] or KEPT[row["sense"]](after[r], row["rhs"]) for r, row in enumerate(self.rows))
        return all(kept) and self.worth(after) >= value

    def check_idle(self, value: int) -> int:
        """G6: a refutation of every cheaper option that loses nothing, all else and the lots as they are; how many."""
        witnesses = {(one["project"], one["option"]): one for one in self.certificate["idle"]}
        lots = {j: (self.z[j], self.z[j]) for j, column in enumerate(self.columns) if column["whole"]}
        bounds, mine, count = self.everything[1] | lots, {i: {own} for i, own in enumerate(self.choice)}, 0
        for i, project in enumerate(self.projects):
            for o, option in enumerate(project["options"]):
                if option["cost"] < project["options"][self.choice[i]]["cost"] and self.loses_nothing(i, o, value):
                    one, count = witnesses.get((project["id"], option["id"])), count + 1
                    proven = one is not None and self.refuted(one, (mine | {i: {o}}, bounds))
                    hold(proven, f"idle rial: {project['id']} could take {option['id']}")
        return count

    def check_money(self, decision: dict[str, Any]) -> None:
        """S: flows, bonds and carry-over of the decision are the columns; every project's demand is met."""
        sums, paid, due = Counter[str](), Counter[tuple[int, str]](), Counter[tuple[int, str]]()
        for flow in decision["flows"]:
            i, name = self.place[flow["project"]], f"{flow['class']}|{flow['fund']}|{flow['year']}"
            amount, option = whole(flow["amount"]), self.projects[i]["options"][self.choice[i]]
            hold(amount >= 0 and option["id"] == flow["option"], f"flows: {flow['project']} {name}")
            sums[f"flow|{name}"] += amount
            paid[i, f"demand|{flow['class']}|{flow['year']}"] += amount
        for kind, table, amounts in (("lots", "bonds", "lots"), ("carry", "carry_over", "amount")):
            for one in decision[table]:
                sums[f"{kind}|{one['fund']}|{one['year']}"] += whole(str(one[amounts]))
        money = {name for name in self.column if name.startswith(("flow|", "lots|", "carry|"))}
        for name in sorted(money | sums.keys()):
            z = self.z[self.column[name]] if name in money else 0
            hold(sums[name] == z, f"flows, bonds, carry-over: not what the certificate says of {name}")
        rows = ((i, self.rows[r]["id"], a) for i, o in enumerate(self.choice) for r, a in self.entries[i][o].items())
        due.update({(i, name): a for i, name, a in rows if name.startswith("demand|")})
        hold(+paid == +due, "flows: a project's costs are not paid exactly")


def gap_of(bound: Fraction, value: Fraction, base: Fraction) -> Fraction:
    """G2; where the plan in force is worth no less than the bound, the plain relative gap."""
    return (bound - value) / (bound - base if bound > base else abs(bound) or Fraction(1))


def exact(decision: dict[str, Any], name: str) -> Fraction:
    """The exact string, with the number beside it close to it."""
    text, number = decision[f"{name}_exact"], decision[name]
    hold(isinstance(text, str) and re.fullmatch("-?[0-9]+([./][0-9]+)?", text, re.ASCII) is not None, f"{name}_exact")
    found = Fraction(text)
    hold(type(number) in (int, float) and number == float(found), f"{name}: not {name}_exact")
    return found


def check(here: Path) -> list[str]:
    rebuild = sys.modules["rebuild"] = ModuleType("rebuild")  # from the very bytes beside this file
    exec(compile((here / "rebuild.py").read_bytes(), str(here / "rebuild.py"), "exec"), rebuild.__dict__)
    certificate, decision = (json.loads((here / name).read_text("utf-8")) for name in FILES)
    hold(certificate["format"] == "maqsad-certificate-1", "certificate: unknown format")
    files = sorted((here / "plan").glob("*.csv"), key=lambda path: path.name)
    listed = "".join(f"{path.name}\n{hashlib.sha256(path.read_bytes()).hexdigest()}\n" for path in files)
    hold(certificate["plan_digest"] == hashlib.sha256(listed.encode()).hexdigest(), "plan: the files were changed")
    proof = Proof(rebuild.build(here / "plan"), certificate)
    hold(certificate["model_hash"] == rebuild.model_hash(proof.model), "model: another hash than the certificate's")
    hold((certificate["status"], decision["status"]) in STATUS, "status: unknown, or decision and certificate differ")
    if certificate["status"] == "infeasible":
        lists = (decision[name] for name in ("choices", "flows", "bonds", "carry_over"))
        hold(not certificate["choices"] and not any(lists), "infeasible, and yet there are choices or money")
        hold(all(decision.get(f"{a}{b}") is None for a in NUMBERS for b in ("", "_exact")), "infeasible, and a number")
        refuted = proof.refuted(certificate["cases"] or certificate, proof.everything)
        hold(refuted, "infeasible: claimed by the search; no multipliers prove it")
        return [
            "No plan can keep all rows: proven. That does not mean that the numbers are right.",
            "هیچ برنامه‌ای همهٔ قیدها را نگه نمی‌دارد: اثبات شد؛ نه این‌که خود اعداد درست باشند.",
        ]
    proof.choose(certificate["choices"])
    hold(decision["choices"] == certificate["choices"], "choices: decision and certificate differ")
    value, base = proof.check_rows(), proof.worth(proof.active([project["in_force"] for project in proof.projects]))
    ceilings = proof.proven()
    for name, number in (("value", value), ("base_value", base), ("bound", ceilings[None])):
        hold(whole(certificate[name]) == number, f"{name}: not what plan, columns and multipliers give")
    delivers = {row.id: row.usable_year is not None for row in rebuild.read(here / "plan", "options")}  # T1
    proof.check_verdicts(decision["projects"], ceilings, value, delivers)
    points, floor, least = (Fraction(quanta, 10**16) for quanta in (value, ceilings[None], base))  # L4
    claimed = exact(decision, "bound")
    hold(points <= floor and points <= claimed, "bound: under the value")
    gap = gap_of(floor, points, least)
    told = {"value": points, "base_value": least, "certified_bound": floor, "certified_gap": gap}
    told |= {"gap": gap_of(claimed, points, least), "plain_gap": gap_of(claimed, points, claimed)}
    for name, found in told.items():
        hold(exact(decision, name) == found, f"decision: {name}")
    proof.check_money(decision)
    shown = f"{-(-gap.numerator * 10**6 // gap.denominator) / 10**4:.4f}"  # in percent, rounded up
    persian = shown.translate(str.maketrans("0123456789.", "۰۱۲۳۴۵۶۷۸۹٫"))
    return [
        f"The decision holds: {len(proof.projects)} projects, {len(proof.rows)} rows kept to the rial.",
        f"No idle rial: {proof.check_idle(value)} cheaper switches refuted. Certified gap: {shown} % (exactly {gap}).",
        f"The solver's own bound ({float(claimed):.6f} points) is claimed; only the certified one is proven.",
        f"تصمیم درست است. فاصلهٔ گواهی‌شده: {persian}٪. کران حل‌کننده ادعاست؛ تنها کران گواهی‌شده اثبات شده است.",
        *MEANING,
    ]


def main() -> int:
    getattr(sys.stdout, "reconfigure", dict)(encoding="utf-8")
    try:
        print("\n".join(check(Path(__file__).resolve().parent)))
    except (OSError, ArithmeticError, LookupError, TypeError, ValueError, AttributeError, RecursionError) as error:
        text = str(error) if isinstance(error, FailedError) else f"unreadable ({type(error).__name__}: {error})"
        print(f"DOES NOT HOLD: {text}\nبرقرار نیست: {text}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
