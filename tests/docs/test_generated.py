"""The generated pages are current, and hold every table, field, check, message, command, option and rule."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import typer.main

from maqsad.messages import entries
from maqsad.plan.catalogue import tables
from maqsad.plan.checks import checks
from maqsad.portfolio.formulation import RULES

LANGUAGES = ("fa", "en")


@pytest.fixture(scope="module")
def generate(docs: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", docs / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def commands() -> dict[str, Any]:
    from maqsad.cli.commands import app

    group: Any = typer.main.get_command(app)
    return {"": group, **group.commands}


def test_generated_pages_are_current(docs: Path) -> None:
    answer = subprocess.run(
        [sys.executable, str(docs / "generate.py"), "--check"], capture_output=True, text=True, check=False
    )
    assert (answer.returncode, answer.stdout, answer.stderr) == (0, "", ""), "run make docs"


def test_a_page_that_is_not_current_is_named(docs: Path, tmp_path: Path) -> None:
    for name in ("generate.py", "words.toml"):
        (tmp_path / name).write_bytes((docs / name).read_bytes())
    answer = subprocess.run(
        [sys.executable, str(tmp_path / "generate.py"), "--check"], capture_output=True, text=True, check=False
    )
    assert answer.returncode == 1
    assert "docs/mathematics.fa.md: not current, run make docs" in answer.stdout.splitlines()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["generate.py", "words.toml"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_table_and_field_is_in_the_reference(docs: Path, lang: str) -> None:
    sections = re.split(
        r'^## <a id="(\w+)"></a>', (docs / f"reference/tables.{lang}.md").read_text("utf-8"), flags=re.M
    )
    found = dict(zip(sections[1::2], sections[2::2], strict=True))
    assert list(found) == list(tables())
    for name, spec in tables().items():
        named = re.findall(r"^\| `(\w+)`<br>", found[name], flags=re.M)
        assert named == [field.name for field in spec.fields], name


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_check_is_in_the_reference_with_reason_and_remedy(docs: Path, lang: str) -> None:
    text = (docs / f"reference/checks.{lang}.md").read_text("utf-8")
    sections = re.split(r"^### `([\w-]+)`$", text, flags=re.M)
    found = dict(zip(sections[1::2], sections[2::2], strict=True))
    assert list(found) == [check.id for check in checks()]
    assert [name for name, body in found.items() if body.count("\n- ") < 3] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_problem_that_reading_finds_is_in_the_reference(docs: Path, lang: str) -> None:
    text = (docs / f"reference/messages.{lang}.md").read_text("utf-8")
    rooms = ("values", "exchange", "portfolio", "agreement")
    missing = [entry.id for entry in entries().values() if entry.room in rooms and f"| `{entry.id}` |" not in text]
    assert missing == []


def test_every_command_and_option_is_in_the_reference(docs: Path) -> None:
    text = (docs / "reference/commands.md").read_text("utf-8")
    sections = re.split(r"^## `maqsad ?(\w*)[^`]*`$", text, flags=re.M)
    found = dict(zip(sections[1::2], sections[2::2], strict=True))
    assert list(found) == list(commands())
    for name, command in commands().items():
        for parameter in command.params:
            names = parameter.opts if parameter.param_type_name == "option" else [parameter.metavar]
            for written in names:
                assert re.search(rf"`{re.escape(written)}( [^`]*)?`", found[name]), f"{name} {written}"


def test_the_exit_codes_are_those_of_the_command_line(generate: ModuleType, docs: Path) -> None:
    from maqsad.cli import voice

    text = (docs / "reference/commands.md").read_text("utf-8")
    assert re.findall(r"^\| `(\d+)` \|", text, flags=re.M) == ["0", "1", "2", "3", "4", "130"]
    codes = {name for name, value in vars(voice).items() if name.isupper() and isinstance(value, int)}
    assert codes == set(generate.EXIT_CODES)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_rule_of_the_model_is_in_the_mathematics(docs: Path, lang: str) -> None:
    text = (docs / f"mathematics.{lang}.md").read_text("utf-8")
    assert re.findall(r"^### `(\w+)`$", text, flags=re.M) == [rule.id for rule in RULES]
    assert [rule.id for rule in RULES if rule.latex not in text or rule.statement.get(lang) not in text] == []


def test_every_page_has_its_words_in_both_languages(generate: ModuleType) -> None:
    assert [key for key, words in generate.WORDS.items() if not (words.get("fa") and words.get("en"))] == []
    subjects = {generate.subject_of(check) for check in checks()}
    assert {f"subject-{subject}" for subject in subjects} <= set(generate.WORDS)


def test_dots_stand_for_a_plan_s_own_values(generate: ModuleType) -> None:
    said = generate.with_dots("{n} {n:plural error|errors} in {table:table}, not {other}.")
    assert said == "… errors in …, not …."
