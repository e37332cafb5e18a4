"""nearest: what did not fit, told in both languages, one project or all."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from maqsad.messages import sentence

from .conftest import run

ARABIC = re.compile(r"[\u0600-\u06ff]")


def test_the_bridge_that_did_not_fit(kept: Path) -> None:
    """9 milliard a year pay for road and half; the bridge costs 5 more than what is left."""
    found = run("nearest", kept / "out", "--lang", "en")
    assert found.code == 0
    assert not ARABIC.search(found.out)
    assert found.out.splitlines()[0] == sentence("nearest", "en") + ":"
    assert "(bridge)" in found.out
    assert "(proven); " in found.out
    assert "(found)" in found.out


def test_one_project_is_told_alone_and_an_unknown_one_refused(kept: Path) -> None:
    found = run("nearest", kept / "out", "bridge", "--lang", "fa")
    assert found.code == 0
    assert sentence("nearest-others", "fa", count=1) not in found.out
    missing = run("nearest", kept / "out", "nonesuch", "--lang", "en")
    assert missing.code == 2
    assert "nonesuch" in missing.err
    assert "bridge" in missing.err


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_the_answer_for_a_program_is_the_same(kept: Path, lang: str) -> None:
    told = run("nearest", kept / "out", "--json", "--lang", lang).json
    (near,) = told["found"]["projects"]
    assert near["project"] == "bridge"
