"""The pages that people write: links resolve, everything that can be set is explained, nothing foreign has crept in."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest

from maqsad.messages import entries
from maqsad.plan.agreement import FORMAT, agreed_hash, why_draft
from maqsad.plan.catalogue import tables
from maqsad.portfolio.formulation import RULES
from world import DAY, world

LANGUAGES = ("fa", "en")
LINK = re.compile(r"(?<!`)!?\[[^\]\n]*\]\((?P<target>[^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
RULE_LETTERS = "NYTWLECFMSJGD"
FOREIGN = (
    (re.compile(r"(?<![\w.])/(?:home|root|work|tmp|Users|mnt)/"), "a path of one machine"),
    (re.compile(r"\.\./shared\b"), "a folder outside the project"),
    (re.compile(r"\b(?:issue|ticket|pull request)\s*#?\d+", re.IGNORECASE), "a note that means nothing here"),
    (re.compile(r"\b(?:TODO|FIXME|XXX|TBD)\b"), "unfinished work"),
)


def anchors(text: str) -> set[str]:
    """The places of a page that a link may name: its headings, as GitHub slugs them, and explicit anchors."""
    found = set(re.findall(r'<a id="([^"]+)">', text))
    for heading in re.findall(r"^#{1,6} (.+)$", FENCE.sub("", text), flags=re.M):
        plain = re.sub(r"<[^>]*>|[`*]", "", heading).strip().lower()
        found.add(re.sub(r"[^\w\- ]", "", plain).replace(" ", "-"))
    return found


def rule_numbers(text: str) -> set[str]:
    return set(re.findall(rf"\*\*([{RULE_LETTERS}]\d+)\b", text))


def test_links_between_pages_resolve(root: Path, written: dict[str, str]) -> None:
    broken = []
    for page, text in written.items():
        for match in LINK.finditer(FENCE.sub("", text)):
            target, _, place = match["target"].partition("#")
            if re.match(r"[a-z]+:", target):
                continue
            path = (root / page).parent / target if target else root / page
            if not path.exists() or (place and path.suffix == ".md" and place not in anchors(path.read_text("utf-8"))):
                broken.append(f"{page}: {match['target']}")
    assert broken == []


def test_the_read_me_names_every_page_for_readers(root: Path, written: dict[str, str]) -> None:
    named = {match["target"].partition("#")[0] for match in LINK.finditer(written["README.md"])}
    pages = {page for page in written if page != "README.md" and not re.match(r"docs/decisions/\d", page)}
    assert pages - named == set()


def test_the_read_me_shows_pictures_that_exist(root: Path, written: dict[str, str]) -> None:
    pictures = re.findall(r'<img src="([^"]+)"[^>]*alt="[^"]+"', written["README.md"])
    assert pictures
    assert [picture for picture in pictures if (root / picture).read_bytes()[:4] != b"\x89PNG"] == []


def test_every_make_command_exists(root: Path, written: dict[str, str]) -> None:
    targets = set(re.findall(r"^([a-z]+):", (root / "Makefile").read_text("utf-8"), flags=re.M))
    for page, text in written.items():
        named = set(re.findall(r"`make ([a-z]+)`", text)) | set(re.findall(r"^\$? ?make ([a-z]+)", text, flags=re.M))
        assert named - targets == set(), page
    assert {"run", "test"} <= set(re.findall(r"^make ([a-z]+)$", written["README.md"], flags=re.M))


def test_every_maqsad_command_exists(written: dict[str, str]) -> None:
    import typer.main

    from maqsad.cli.commands import app

    group: Any = typer.main.get_command(app)
    for page, text in written.items():
        assert set(re.findall(r"(?:`|^\$ \S*)maqsad ([a-z]+)\b", text, flags=re.M)) - set(group.commands) == set(), page


def test_every_rule_of_the_model_has_its_row_in_the_rules(written: dict[str, str]) -> None:
    rows = set(re.findall(r"^- `([a-z_]+)", written["docs/rules.md"], flags=re.M))
    assert [rule.id for rule in RULES if rule.id not in rows] == []


def test_every_rule_that_a_page_cites_exists(written: dict[str, str]) -> None:
    known = rule_numbers(written["docs/rules.md"])
    assert len(known) > 60
    for page, text in written.items():
        cited = set(re.findall(rf"\brules? \[?([{RULE_LETTERS}]\d+)\b", text))
        cited |= {number for link in re.findall(r"\[([^\]]*)\]\([^)]*rules\.md[^)]*\)", text) for number in
                  re.findall(rf"\b[{RULE_LETTERS}]\d+\b", link)}  # fmt: skip
        assert cited - known == set(), page


def test_every_rule_that_the_code_cites_exists(root: Path, written: dict[str, str]) -> None:
    known = rule_numbers(written["docs/rules.md"])
    cited = set()
    for rule in RULES:
        for first, last in re.findall(rf"\b([{RULE_LETTERS}]\d+)(?:-[{RULE_LETTERS}]?(\d+))?", rule.source):
            cited |= {f"{first[0]}{n}" for n in range(int(first[1:]), int(last or first[1:]) + 1)}
    assert cited - known == set()
    assert len(cited) > 15


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_setting_is_explained_in_the_guide(written: dict[str, str], lang: str) -> None:
    text = written[f"docs/guide.{lang}.md"]
    assert [field.name for field in tables()["plan"].fields if f"`{field.name}`" not in text] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_environment_variable_is_explained_in_the_guide(root: Path, written: dict[str, str], lang: str) -> None:
    code = "".join(path.read_text("utf-8") for path in (root / "src").rglob("*.py"))
    named = set(re.findall(r'"(MAQSAD_\w+)"', code))
    assert named
    assert [name for name in named if f"`{name}`" not in written[f"docs/guide.{lang}.md"]] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_guide_says_what_proof_means_in_the_report_s_words(written: dict[str, str], lang: str) -> None:
    assert f"\n> {entries()['proof-caution'].text.get(lang)}\n" in written[f"docs/guide.{lang}.md"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_kind_of_option_is_explained_in_the_guide(written: dict[str, str], lang: str) -> None:
    text = written[f"docs/guide.{lang}.md"]
    assert [kind for kind in tables()["options"].field("kind").choices if f"| `{kind}`" not in text] == []


def test_both_guides_have_the_same_sections_and_cite_the_same_rules(written: dict[str, str]) -> None:
    fa, en = written["docs/guide.fa.md"], written["docs/guide.en.md"]
    digits = str.maketrans("۰۱۲۳۴۵۶۷۸۹", "0123456789")
    numbers = [
        re.findall(r"^## (?:<a id=\"s\d+\"></a>)?(\d+)\.", text.translate(digits), flags=re.M) for text in (fa, en)
    ]
    assert numbers[0] == numbers[1] == [str(n) for n in range(1, 25)]
    links = [re.findall(r"\(rules\.md#[\w-]+\)", text) for text in (fa, en)]
    assert links[0] == links[1]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_agreement_in_the_guide_makes_a_plan_agreed(written: dict[str, str], lang: str) -> None:
    block = re.search(r"```json\n(.*?)```", written[f"docs/guide.{lang}.md"], flags=re.DOTALL)
    assert block is not None
    agreement = json.loads(block.group(1))
    assert agreement["format"] == FORMAT
    parties = [{"id": signature["party"]} for signature in agreement["signatures"]]
    plan = world(parties=parties, plan={"ceilings_entered": DAY})
    assert [problem.id for problem in why_draft(plan, agreement)] == ["agreement-changed"]
    assert why_draft(plan, agreement | {"agreed_hash": agreed_hash(plan)}) == []


def test_nothing_foreign_stands_in_the_pages(written: dict[str, str]) -> None:
    found = [
        f"{page}: {what}: {match.group()}"
        for page, text in written.items()
        for pattern, what in FOREIGN
        for match in pattern.finditer(text)
        if (page, match.group()) != ("CONTRIBUTING.md", "../shared")
    ]
    assert found == []


def test_words_of_persian_are_joined_as_they_should_be(written: dict[str, str]) -> None:
    """Arabic letters where Persian has its own, and the prefix of verbs parted by a space."""
    for page, text in written.items():
        if 'lang="fa"' not in text:
            continue
        plain = re.sub(r"`[^`]*`", "", FENCE.sub("", text))
        assert re.findall(r"\w*[يك]\w*", plain) == [], page
        assert re.findall(r"(?<!\w)(?:می|نمی) \w+", plain) == [], page


def test_decision_records_stand_in_the_list(root: Path, written: dict[str, str]) -> None:
    listed = re.findall(r"^- \[(\d{4}) ([^\]]+)\]\((\S+)\)$", written["docs/decisions/README.md"], flags=re.M)
    records = sorted((root / "docs" / "decisions").glob("[0-9]*.md"))
    assert [name for _, _, name in listed] == [path.name for path in records]
    for number, title, name in listed:
        assert written[f"docs/decisions/{name}"].startswith(f"# {number} {title}\n")


def test_the_words_of_the_generator_are_all_used(docs: Path) -> None:
    words = tomllib.loads((docs / "words.toml").read_text("utf-8"))
    code = (docs / "generate.py").read_text("utf-8")
    families = ("subject-", "room-", "exit-", "stage-", "column-", "mathematics-")
    unused = [key for key in words if f'"{key}"' not in code and f"'{key}'" not in code]
    assert [key for key in unused if not key.startswith(families)] == []


def test_nothing_in_the_docs_is_ignored_by_git(root: Path) -> None:
    pages = [path.relative_to(root).as_posix() for path in (root / "docs").rglob("*") if path.is_file()]
    if not (root / ".git").exists():
        pytest.skip("not a clone")
    answer = subprocess.run(
        ["git", "check-ignore", *pages], cwd=root, capture_output=True, text=True, check=False, env={**os.environ}
    )
    assert [line for line in answer.stdout.splitlines() if "__pycache__" not in line] == []
