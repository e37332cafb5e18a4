"""A project named by id, title or part of it; what a work's way is told to cost."""

from __future__ import annotations

from maqsad.cli.naming import near_names, project_of
from maqsad.cli.tell_works import _way
from maqsad.plan.explicit import explicit
from maqsad.portfolio.formulation.facts import facts_of
from maqsad.portfolio.studies.works.payments import Way
from maqsad.reporting.work_words import WorkWords
from world import world

PROJECTS = [
    {"id": "road-1", "title_fa": "راه شمالی", "title_en": "North road"},
    {"id": "road-2", "title_fa": "راه جنوبی", "title_en": "South road"},
]
FACTS = facts_of(
    explicit(
        world(
            projects=[{"derive": 0, **row} for row in PROJECTS],
            options=[{"id": f"{row['id']}.0", "project": row["id"], "kind": "nothing"} for row in PROJECTS],
        )
    )
)
IDS = ("road-1", "road-2")


def test_an_id_a_title_or_a_part_that_only_one_has() -> None:
    for text in ("road-1", "north ROAD", "North", "شمالی"):
        assert project_of(FACTS, text, IDS) == "road-1"
    for text in ("road", "راه", "", "bridge"):
        assert project_of(FACTS, text, IDS) is None


def test_near_ones_are_few() -> None:
    assert near_names(FACTS, "sout road", IDS)[0] == "road-2"
    assert near_names(FACTS, "road", IDS) == ["road-1", "road-2"]
    assert len(near_names(FACTS, "zzz", IDS)) <= 5


def test_a_way_says_no_empty_part_and_no_negative_freed() -> None:
    words = WorkWords(FACTS, "en", str)
    told = _way(Way("nothing", "road-1.0", "", freed=-359, probability=10_000), words)
    assert "takes 359 more cash" in told
    assert "no own cash" in told
    assert "no cost" in told
    assert "left to" not in told
