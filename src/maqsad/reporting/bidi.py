"""Words of the other direction inside a sentence, kept together: without isolates their brackets and digits scatter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from maqsad.messages import Language

_LEFT, _RIGHT, _POP = "\u2066", "\u2067", "\u2069"
_LATIN = r"A-Za-z\u00c0-\u024f"
_ARABIC = r"\u0620-\u064a\u066e-\u06d3"
_FIGURES = r"\u06f0-\u06f9\u066a-\u066c\u060c\u061b"
"""Persian digits and their marks, and the Persian comma and semicolon: they part two Latin words."""
_SIGN = r"\u200e?[+\u2212]"
_NUMBER = r"[\u06f0-\u06f9][\u06f0-\u06f9\u066b\u066c]*"
_MARKED = f"{_SIGN}{_NUMBER}\u066a?|{_NUMBER}\u066a"
"""A number with a sign or `٪`: left alone, the mark stands on one side after a word, on the other at a line's head."""
_BETWEEN = r"[^{other}\n\u2066-\u2069]*"
_RUNS = {
    "fa": re.compile(f"{_MARKED}|[{_LATIN}0-9](?:{_BETWEEN.format(other=_ARABIC + _FIGURES)}[{_LATIN}0-9)])?"),
    "en": re.compile(f"[{_ARABIC}](?:{_BETWEEN.format(other=_LATIN)}[{_ARABIC}\u06f0-\u06f90-9])?"),
}
_PLAIN = frozenset({"svg", "block", "style", "align", "width", "size", "kind", "code", "name", "to"})
"""What the template reads; code and addresses, too, have their own direction."""


def isolated(text: str, lang: Language) -> str:
    """The text with every run of the other direction isolated."""
    mark = _LEFT if lang == "fa" else _RIGHT
    return _RUNS[lang].sub(lambda run: "".join(_marked(run[0], mark)), text)


def isolate(value: Any, lang: Language) -> Any:
    """The same for every text in a document's data."""
    if isinstance(value, str):
        return isolated(value, lang)
    if isinstance(value, list):
        return [isolate(item, lang) for item in value]
    if isinstance(value, dict):
        code = value.get("style") in ("code", "link")
        return {key: item if key in _PLAIN or code else isolate(item, lang) for key, item in value.items()}
    return value


def _marked(run: str, mark: str) -> Iterator[str]:
    """The run in parts, so that no part holds one of a pair of brackets alone."""
    opened: list[int] = []
    stray: list[int] = []
    for n, ch in enumerate(run):
        if ch == "(":
            opened.append(n)
        elif ch == ")" and opened:
            opened.pop()
        elif ch == ")":
            stray.append(n)
    begin = 0
    for n in (*sorted([*opened, *stray]), len(run)):
        part = run[begin:n]
        body = part.strip()
        if body:
            yield part.replace(body, f"{mark}{body}{_POP}")
        if n < len(run):
            yield run[n]
        begin = n + 1
