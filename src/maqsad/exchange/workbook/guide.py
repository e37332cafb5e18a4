"""The words of a workbook that are not in the catalogue: how to fill it in, and what a column wants."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from maqsad.exchange.workbook.sheets import sheet_name
from maqsad.plan.catalogue import Field, tables
from maqsad.values import Lang


def steps(lang: Lang) -> list[str]:
    """How to fill in a workbook, point by point."""
    return list(_words()[f"steps_{lang}"])


def word(name: str, lang: Lang, **values: str) -> str:
    """One of the guide's words, filled."""
    return str(_words()[f"{name}_{lang}"]).format(**values)


def hint(field: Field, lang: Lang) -> str:
    """What a column means and wants: the note on its title."""
    lines = [field.meaning.get(lang), _words()["types"][field.type][0 if lang == "fa" else 1]]
    if field.target:
        lines.append(word("target", lang, target=sheet_name(tables()[field.target], lang)))
    if unit := field.unit.get(lang):
        lines.append(word("unit", lang, unit=unit))
    if field.default is not None:
        lines.append(word("default", lang, default=_shown(field, field.default, lang)))
    elif field.required:
        lines.append(word("required", lang))
    if field.example:
        lines.append(word("example", lang, example=_shown(field, field.example, lang)))
    return "\n".join(line for line in lines if line)


def choice_label(field: Field, choice: str, lang: Lang) -> str:
    """The choice as the workbook shows it: its title, or its key where two choices share a title."""
    titles = {key: title.get(lang) for key, title in zip(field.choices, field.choice_titles, strict=True)}
    title = titles[choice]
    return title if title and list(titles.values()).count(title) == 1 else choice


def _shown(field: Field, written: str, lang: Lang) -> str:
    if field.type == "bool":
        return word(written, lang) if written in ("yes", "no") else written
    return choice_label(field, written, lang) if written in field.choices else written


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads((files("maqsad.exchange.workbook") / "guide.toml").read_text(encoding="utf-8"))
