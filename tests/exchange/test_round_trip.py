"""What is written is what was there: any plan, through a folder and a workbook."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.exchange.plans import plan_with, records

from maqsad.exchange import read, write_folder, write_workbook
from maqsad.plan.catalogue import tables
from maqsad.plan.plan import Plan

FEW = settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)


def read_whole(path: Path) -> Plan:
    result = read(path)
    assert not result.problems
    assert result.plan is not None
    return result.plan


@pytest.mark.parametrize("name", tables())
@FEW
@given(data=st.data())
def test_folder_keeps_every_table(name: str, data: st.DataObject) -> None:
    plan = plan_with(name, data.draw(records(tables()[name])))
    with tempfile.TemporaryDirectory() as place:
        first, second = Path(place, "first"), Path(place, "second")
        write_folder(plan, first)
        again = read_whole(first)
        assert again.hash == plan.hash
        write_folder(again, second)
        files = sorted(path.name for path in first.iterdir())
        assert files == sorted(path.name for path in second.iterdir())
        for file in files:
            assert (first / file).read_bytes() == (second / file).read_bytes()


@pytest.mark.parametrize("name", tables())
@settings(FEW, max_examples=4)
@given(data=st.data())
def test_workbook_keeps_every_table(name: str, data: st.DataObject) -> None:
    plan = plan_with(name, data.draw(records(tables()[name])))
    lang = data.draw(st.sampled_from(["fa", "en"]))
    with tempfile.TemporaryDirectory() as place:
        write_workbook(plan, Path(place, "book.xlsx"), lang)
        assert read_whole(Path(place, "book.xlsx")).hash == plan.hash
