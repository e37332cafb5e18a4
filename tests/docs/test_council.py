"""The questions a council asks: asked as the report asks them, and answered by commands that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.main import get_command

from maqsad.cli.commands import app
from maqsad.messages import Language, entries, sentence

PAGES: dict[Language, str] = {"en": "council.md", "fa": "council.fa.md"}
ROW = re.compile(r"^\| [0-9۰-۹]+ \| (?P<question>[^|]+) \| (?P<page>[0-9۰-۹]+) \| [^|]+ \| .*?`(?P<command>\S+) ", re.M)


@pytest.mark.parametrize("lang", PAGES)
def test_at_least_ten_questions_are_those_of_the_report(docs: Path, lang: Language) -> None:
    asked = [row["question"] for row in ROW.finditer((docs / PAGES[lang]).read_text("utf-8"))]
    assert len(asked) >= 10
    assert set(asked) <= {sentence(key, lang) for key in entries() if key.startswith("question-")}


@pytest.mark.parametrize("lang", PAGES)
def test_the_commands_exist(docs: Path, lang: Language) -> None:
    text = (docs / PAGES[lang]).read_text("utf-8")
    commands = {row["command"] for row in ROW.finditer(text)} | set(re.findall(r"bin/maqsad (\S+)", text))
    assert commands <= set(getattr(get_command(app), "commands"))  # noqa: B009 - typer's group is untyped
