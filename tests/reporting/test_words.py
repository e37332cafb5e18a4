"""What people read comes from the registry: no sentence stands in the code or the template."""

import re
from pathlib import Path

import pytest

import maqsad
from maqsad.messages import entries

ROOT = Path(maqsad.__file__).parent
PERSIAN = re.compile("[\u0620-\u064a\u066e-\u06d3]")
"""Letters: a digit or a decimal mark is no sentence."""
ROOMS = ("reporting", "cli", "portfolio")
"""Other rooms parse Persian letters or hold the sentences; rules' headers and the proof's scripts speak themselves."""


def sources():
    for room in ROOMS:
        for file in sorted([*(ROOT / room).rglob("*.py"), *(ROOT / room).rglob("*.typ")]):
            if not {"rules", "proof"} & set(file.parts):
                yield file


@pytest.mark.parametrize("file", list(sources()), ids=lambda file: str(file.relative_to(ROOT)))
def test_no_persian_stands_in_the_code(file):
    lines = file.read_text(encoding="utf-8").splitlines()
    found = [line for line in lines if PERSIAN.search(line)]
    assert not found


def test_every_sentence_of_the_report_is_used():
    text = "".join(file.read_text(encoding="utf-8") for file in sources())
    families = re.findall(r'f"([a-z-]+-)\{', text)
    endings = re.findall(r'f"\{?[a-z-]*\{[a-z_.]+\}(-[a-z]+)"', text)
    for id, entry in entries().items():
        if entry.room == "report":
            used = f'"{id}"' in text or id.startswith(tuple(families)) or id.endswith(tuple(endings) or ("\0",))
            assert used, id
