"""Help in both languages, and a sentence for every wrong use."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from maqsad.cli.studies import TELLERS
from maqsad.messages import sentence
from maqsad.portfolio.studies import by_name

from .conftest import run, start

COMMANDS = (
    "check", "hash", "decide", "verify", "report", "compare", "explain", "amend", "study", *TELLERS, "template",
    "convert",
)  # fmt: skip
NAMES = {"maqsad", "PLAN", "OUT", "OTHER", "TARGET", "ID", "G", "N", "fa", "en", "xlsx", "JSON", "q", "e", *COMMANDS}
NAMES |= {"WHAT", "YEAR", "ROW", "projects", "fund", "limit", "district", "goal"}
NAMES |= {"NAME", "PROJECT", "OPTION", "FUND", "RIAL", "TEXT", "DATE", "NEWOUT", *by_name()}
"""What stands in Latin letters in Persian help: names that are typed as they are."""


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_in_persian_has_no_english_words(command: str) -> None:
    found = start(*command.split(), "--help", env={"COLUMNS": "100"})
    assert found.code == 0
    assert found.out.startswith("کاربرد: maqsad")
    words = set(re.findall(r"[A-Za-z]+", re.sub(r"--[a-z-]+", "", found.out)))
    assert words <= NAMES


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_in_english_has_no_persian_words(command: str) -> None:
    found = start(*command.split(), "--help", "--lang", "en") if command else start("--lang", "en", "--help")
    assert found.code == 0
    assert found.out.startswith("Usage: maqsad")
    assert not re.search(r"[\u0600-\u06ff]", found.out)


def test_the_studies_and_their_duration_are_named() -> None:
    lines = start("study", "--help", "--lang", "en").out.splitlines()
    assert "several minutes" in " ".join(lines)
    at = lines.index("Studies:") + 1
    named = dict(line.split(maxsplit=1) for line in lines[at : at + len(by_name())])
    assert list(named) == list(by_name())
    assert named["order"] == "What stays if income falls short, and the order of release"


def test_commands_stand_in_groups_and_the_questions_together() -> None:
    text = start("--lang", "en", "--help").out
    _, _, questions = text.partition("What a council asks of a decision:\n")
    listed = re.findall(r"^  (\w+) ", questions, flags=re.M)
    assert sorted(listed) == sorted(("compare", "explain", "study", *TELLERS))
    assert sorted(re.findall(r"^  (\w+) ", text.partition("The plan:")[2], flags=re.M)) == sorted(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_the_three_common_options(command: str) -> None:
    text = start(command, "--help").out
    assert all(option in text for option in ("--lang", "--quiet", "--json", "--help"))


def test_the_language_of_the_environment() -> None:
    assert start("--help", env={"MAQSAD_LANG": "en"}).out.startswith("Usage")
    assert start("hash", "--help", "--lang", "fa", env={"MAQSAD_LANG": "en"}).out.startswith("کاربرد")


def test_no_word_at_all_shows_the_help() -> None:
    found = start()
    assert found.code == 2
    assert "check" in found.err


def test_version(root: Path) -> None:
    found = run("--version")
    assert (found.code, found.out.strip()) == (
        0,
        re.search(r'version = "(.*)"', (root / "pyproject.toml").read_text())[1],
    )


@pytest.mark.parametrize(
    ("words", "key", "values"),
    [
        (["decide"], "cli-wrong-missing", {"name": "PLAN"}),
        (["decide", "plan"], "cli-wrong-missing", {"name": "--out"}),
        (["check"], "cli-wrong-missing", {"name": "PLAN"}),
        (["convert", "plan"], "cli-wrong-missing", {"name": "TARGET"}),
        (["check", "plan", "--foo"], "cli-wrong-option", {"name": "--foo"}),
        (["check", "plan", "--scenario"], "cli-wrong-option-use", {"name": "--scenario"}),
        (["check", "plan", "--quiet=3"], "cli-wrong-option-use", {"name": "--quiet"}),
        (["check", "plan", "other"], "cli-wrong-words", {}),
        (["decid"], "cli-wrong-command", {"name": "decid"}),
        (["--json"], "cli-wrong-option", {"name": "--json"}),
    ],
)
@pytest.mark.parametrize("lang", ["fa", "en"])
def test_wrong_use_is_a_sentence(
    words: list[str], key: str, values: dict[str, str], lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAQSAD_LANG", lang)
    found = run(*words)
    assert found.code == 2
    assert found.out == ""
    assert found.err.startswith(sentence(key, lang, **values))
    assert "--help" in found.err


def test_a_slip_in_a_command_is_guessed() -> None:
    assert "Is it decide?" in run("--lang", "en", "decid").err


def test_an_unknown_language_is_wrong_use() -> None:
    found = run("check", "plan", "--lang", "de")
    assert (found.code, "--lang" in found.err) == (2, True)


@pytest.mark.parametrize("words", [("--lang", "fa"), ("--lang", "en")])
def test_a_language_alone_shows_the_help(words: tuple[str, ...]) -> None:
    found = start(*words)
    assert found.code == 0
    assert found.out == start(*words, "--help").out


@pytest.mark.parametrize(
    ("command", "usage"),
    [("compare", "OUT [OTHER]"), ("explain", "OUT [WHAT]"), ("check", "PLAN"), ("convert", "PLAN TARGET")],
)
def test_what_may_be_left_out_stands_in_brackets(command: str, usage: str) -> None:
    first, *_ = start(command, "--help", "--lang", "en").out.splitlines()
    assert first == f"Usage: maqsad {command} [OPTIONS] {usage}"
