"""One project has one price in the report: the better plan found and the tighter bound of both studies."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from maqsad.portfolio.studies.nearest import Near, Nearest
from maqsad.portfolio.studies.works import Work, Works
from maqsad.portfolio.studies.works.otherside import OtherSide
from maqsad.reporting import ReportModel
from maqsad.reporting.prices import near_of, work_of

from .test_works_sections import studied


def both(theirs: tuple[int, int], ours: tuple[int, int]) -> tuple[Near, Work, ReportModel]:
    """(at least, found) of study `nearest` and of study `works`, for the same project."""
    _, found, model = studied()
    other = OtherSide(True, least=Fraction(ours[0]), price=Fraction(ours[1]), out=("road",))
    work = replace(found.works[0], other=other)
    near = Near(work.project, Fraction(theirs[0]), Fraction(theirs[1]), ("tram",), None)
    studies = {"works": Works((work,), 0, None), "nearest": Nearest((near,), 0)}
    return near, work, replace(model, studies=studies)


@pytest.mark.parametrize(
    ("theirs", "ours", "least", "price", "out"),
    [((2, 7), (1, 12), 2, 7, "tram"), ((0, 7), (1, 5), 1, 5, "road"), ((0, 7), (0, 7), 0, 7, None)],
)
def test_both_places_say_the_better_price(
    theirs: tuple[int, int], ours: tuple[int, int], least: int, price: int, out: str | None
) -> None:
    near, work, model = both(theirs, ours)
    told, other = near_of(near, model), work_of(work, model).other
    assert other is not None
    assert (told.at_least, told.at_most) == (other.least, other.price) == (least, price)
    assert out is None or told.displaced == other.out == (out,)


def test_without_the_other_study_each_says_its_own() -> None:
    near, work, model = both((0, 7), (0, 5))
    alone = replace(model, studies={})
    assert near_of(near, alone) == near
    assert work_of(work, alone) == work
