"""The sentences as they stand in the files beside this module, read once."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from maqsad.values.text import Bilingual


@dataclass(frozen=True, slots=True)
class Entry:
    """One sentence: what it says, and for problems how to mend it and why it matters."""

    id: str
    room: str
    text: Bilingual
    remedy: Bilingual = Bilingual()
    why: Bilingual = Bilingual()


class UnknownSentence(KeyError):  # noqa: N818 - read as a sentence: raise UnknownSentence
    """No file holds a sentence of this id."""


@cache
def entries() -> Mapping[str, Entry]:
    """All sentences by id. Raises ValueError where two files hold the same id or a text has one language only."""
    found: dict[str, Entry] = {}
    for entry in _read_all():
        if entry.id in found:
            raise ValueError(f"messages: {entry.id} stands in {found[entry.id].room} and in {entry.room}")
        found[entry.id] = entry
    return found


def entry(key: str) -> Entry:
    try:
        return entries()[key]
    except KeyError:
        raise UnknownSentence(key) from None


def _read_all() -> Iterator[Entry]:
    folder = files("maqsad.messages")
    for file in sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name):
        for key, raw in tomllib.loads(file.read_text(encoding="utf-8")).items():
            yield _entry(key, file.name.removesuffix(".toml"), raw)


def _entry(key: str, room: str, raw: Mapping[str, str]) -> Entry:
    known = {"fa", "en", "remedy_fa", "remedy_en", "why_fa", "why_en"}
    if not raw.keys() <= known or not raw.get("fa") or not raw.get("en"):
        raise ValueError(f"messages: {room}: {key} has unknown fields or lacks a language")
    remedy = Bilingual(raw.get("remedy_fa", ""), raw.get("remedy_en", ""))
    why = Bilingual(raw.get("why_fa", ""), raw.get("why_en", ""))
    return Entry(key, room, Bilingual(raw["fa"], raw["en"]), remedy, why)
