"""What can be asked of a decision, and what is meant: by its id, by its title in either language or by part of one."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from maqsad.messages import Language, row_title
from maqsad.portfolio.explanation.again import Case
from maqsad.portfolio.explanation.why import limit_rows
from maqsad.reporting.rules import rule_text
from maqsad.values import comparable, latin_digits, shown
from maqsad.values.problem import Refused

FORMS: Mapping[str, str] = {
    "fund": "fund:ID:YEAR",
    "limit": "limit:ROW",
    "district": "district:ID",
    "goal": "goal:ID",
}
PLURALS = {f"{kind}s": kind for kind in ("project", *FORMS)}
"""What is asked for a list of all of a kind."""
TITLED = ("project", "district", "goal")
SEVERAL, NEAREST = 12, 5
"""Things named where several go by what was asked, or none but near ones."""
PART = 2
"""Letters of a part of a name, at the least."""
NEAR, HALF = 0.7, 0.5
"""How much two names or words are alike (1: the same) to be called near; what share of the words must be."""


@dataclass(frozen=True)
class Askable:
    """Everything that can be asked of one decision, written as it is asked."""

    case: Case
    by_kind: Mapping[str, list[str]]
    names: Mapping[str, tuple[str, ...]]
    """Asked -> its titles in Persian and English, of what has any."""

    @classmethod
    def of(cls, case: Case) -> Askable:
        facts = case.facts
        by_kind = {
            "project": list(facts.by_project),
            "fund": [f"fund:{id}:{year}" for id in facts.funds for year in facts.years.horizon],
            "limit": [f"limit:{row}" for row in limit_rows(case.model)],
            "district": [f"district:{row.id}" for row in facts.snapshot["districts"]],
            "goal": [f"goal:{row.id}" for row in facts.snapshot["goals"]],
        }
        names = {}
        for kind in TITLED:
            rows = facts.snapshot[f"{kind}s"].by_id()
            for asked in by_kind[kind]:
                row = rows[asked.rpartition(":")[2]]
                names[asked] = (row.title_fa or "", row.title_en or "")
        return cls(case, by_kind, names)

    def kind(self, asked: str) -> str:
        return next(kind for kind, known in self.by_kind.items() if asked in known)

    def meant(self, text: str, lang: Language) -> str:
        """What is asked, as it is written. Raises `Refused` if nothing or more than one thing goes by that name."""
        plain = latin_digits(text).strip()
        if any(plain in known for known in self.by_kind.values()):
            return plain
        among, bare = self._among(plain)
        wanted = squeezed(bare)
        for fits, least in ((str.__eq__, 1), (str.__contains__, PART)):
            if len(wanted) < least:
                continue
            found = [asked for asked in among if any(fits(name, wanted) for name in self._keys(asked))]
            if len(found) > 1:
                raise Refused("explain-several", found=shown(text), near=self._told(found, SEVERAL, lang))
            if found:
                return found[0]
        near = self._near(bare, among)
        if near:
            raise Refused("explain-unknown", found=shown(text), near=self._told(near, NEAREST, lang))
        raise Refused("explain-nothing-near", found=shown(text))

    def title(self, asked: str, lang: Language) -> str:
        """In one language, or else in the other; '' if it has none."""
        if asked in self.names:
            here, there = self.names[asked] if lang == "fa" else reversed(self.names[asked])
            return here or there
        kind, _, id = asked.partition(":")
        if kind == "limit":
            return rule_text(self.case.facts, id, lang)
        return row_title(self.case.facts.snapshot["funds"].by_id()[id.rpartition(":")[0]], lang)

    def _among(self, plain: str) -> tuple[list[str], str]:
        """What it can be, of the kind that is named or of those that have titles; and the name alone."""
        kind, _, rest = plain.partition(":")
        if rest and kind in FORMS:
            return self.by_kind[kind], rest
        return [asked for kind in TITLED for asked in self.by_kind[kind]], plain

    def _keys(self, asked: str) -> list[str]:
        return [key for name in self._called(asked) if (key := squeezed(name))]

    def _called(self, asked: str) -> tuple[str, ...]:
        """The id alone, and the titles."""
        return (asked if asked in self.by_kind["project"] else asked.partition(":")[2], *self.names.get(asked, ()))

    def _near(self, bare: str, among: Iterable[str]) -> list[str]:
        rated = ((self._likeness(bare, asked), asked) for asked in among)
        return [asked for _, asked in sorted((-alike, asked) for alike, asked in rated if alike)]

    def _likeness(self, bare: str, asked: str) -> float:
        """Of the whole names, or the mean over the words asked of the likest word of a name; 0 if not near."""
        whole = max((_ratio(squeezed(bare), key) for key in self._keys(asked)), default=0.0)
        words = _words(bare)
        names = [_words(name) for name in self._called(asked)]
        alike = (sum(max((_ratio(a, b) for b in name), default=0.0) for a in words) for name in names)
        mean = max(alike, default=0.0) / (len(words) or 1)
        return max(whole, mean if mean >= HALF else 0.0)

    def _told(self, found: list[str], most: int, lang: Language) -> list[str]:
        titles = ((asked, self.title(asked, lang)) for asked in found[:most])
        told = [f"{asked} ({title})" if title else asked for asked, title in titles]
        return [*told, "…"] if len(found) > most else told


def squeezed(name: str) -> str:
    """The comparable name without anything but letters and digits."""
    return "".join(ch for ch in comparable(name) if ch.isalnum())


def _words(name: str) -> list[str]:
    return "".join(ch if ch.isalnum() else " " for ch in comparable(name)).split()


def _ratio(a: str, b: str) -> float:
    """0 if not near."""
    matcher = difflib.SequenceMatcher(None, a, b, autojunk=False)
    near = all(ratio() >= NEAR for ratio in (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio))
    return matcher.ratio() if near else 0.0
