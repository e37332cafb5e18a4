import ast
import re
from pathlib import Path

import pytest

from maqsad import values
from maqsad.values import calendar, closed, money, numbers, text

ROOMS = [calendar, closed, money, numbers, text]


def raised(path: str) -> set[str]:
    """The first argument of every `Refused(...)` in a source file."""
    calls = (node for node in ast.walk(ast.parse(Path(path).read_text("utf-8"))) if isinstance(node, ast.Call))
    return {ast.literal_eval(call.args[0]) for call in calls if getattr(call.func, "id", "") == "Refused"}


@pytest.mark.parametrize("module", ROOMS, ids=lambda module: module.__name__)
def test_reasons_list_exactly_what_the_file_raises(module):
    assert raised(module.__file__) == set(module.REASONS)


def test_every_reason_is_listed_once_and_in_kebab_case():
    assert sorted(values.REASONS) == sorted({reason for module in ROOMS for reason in module.REASONS})
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", reason) for reason in values.REASONS)


def test_public_names_are_sorted_and_exist():
    assert all(hasattr(values, name) for name in values.__all__)
    assert len(set(values.__all__)) == len(values.__all__)
