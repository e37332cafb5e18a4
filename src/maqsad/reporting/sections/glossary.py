"""The few terms that a report uses and a council member may not know; those that it does not use are left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from maqsad.messages import Language, entries, sentence
from maqsad.reporting.blocks import Block, heading, told

_FIND = "-find"


def glossary(blocks: Iterable[Block], lang: Language) -> list[Block]:
    """Of the terms in the messages those whose words (`…-find`, parted by a bar) stand in a text of the blocks."""
    said = "\n".join(_texts(list(blocks)))
    found = [name for name in _terms() if any(part in said for part in sentence(f"{name}{_FIND}", lang).split("|"))]
    if not found:
        return []
    parts = told((sentence(name, lang), sentence(f"{name}-text", lang)) for name in found)
    return [heading(sentence("glossary", lang), 2), {**parts, "block": "terms"}]


def _terms() -> list[str]:
    return [key.removesuffix(_FIND) for key in entries() if key.startswith("glossary-") and key.endswith(_FIND)]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value.replace("\n", " ")
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)
