"""Ways in the report: which targets are out of reach, what is in each mix, and that its rows add up."""

from dataclasses import replace
from functools import cache

import pytest

from maqsad.plan.explicit import explicit
from maqsad.portfolio.decide import decide
from maqsad.portfolio.explanation.again import Case
from maqsad.portfolio.studies import nothing_told
from maqsad.portfolio.studies.ways import ways
from maqsad.reporting import report_model
from maqsad.reporting.amounts import Amounts
from maqsad.reporting.reaching import Reaching
from maqsad.reporting.sections.ways import columns_of, mix_table, out_of_reach, ways_section
from maqsad.values.money import MoneyUnit
from reporting.cast import city


@cache
def model():
    found = decide(explicit(city()))
    return report_model(found.snapshot, found.decision, {"ways": ways(Case(found, 1_000), nothing_told)})


def drawn(lang="en"):
    study = model().studies["ways"]
    return [Reaching(model().facts, study, k, Amounts(MoneyUnit.RIAL, lang)) for k, mix in study.mixes.items() if mix]


def rows_of(found, lang="en", kind=""):
    return [line["cells"] for line in mix_table(found, lang)["rows"] if line["kind"] == kind]


def test_a_way_says_whether_it_is_built_and_what_it_costs_in_our_plan():
    shown = [row for found in drawn() for row in rows_of(found) if "whiskers" in row[1]]
    assert shown
    assert all(row[0]["lines"][1]["text"].startswith("Works") for row in shown)
    assert any(row[4] for row in shown)


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_what_the_projects_of_a_mix_cost_is_what_the_mix_costs(lang):
    for found in drawn(lang):
        sums = rows_of(found, lang, "sum")[0]
        for n, (_, mix) in enumerate(columns_of(found)):
            point = found.mix.at(mix.progress)
            assert mix.total == (found.mix.spent if n == 0 else point.found)
            assert sums[4 + n] == found.money(mix.total)


def test_the_line_from_low_to_high_stands_on_one_scale():
    for found in drawn():
        for row in rows_of(found):
            if isinstance(row[1], dict):
                bar = row[1]["whiskers"]
                assert 0 <= bar["low"] <= bar["high"] <= 1
                assert 0 <= bar["zero"] <= bar["likely"] <= 1


def test_levels_that_differ_are_written_differently():
    found = drawn()[0]
    near = replace(found.mix, plan=found.mix.target - 1)
    made = replace(found, found=replace(found.found, mixes={found.indicator: near}))
    assert made.level(near.plan) != made.level(near.target)


def test_which_targets_are_out_of_reach_is_said_first():
    found = drawn()
    far = [made for made in found if made.mix.reachable == "not_reachable"]
    said = out_of_reach(found, "en")
    assert far
    assert said[0].startswith(f"{len(far)} of the {len(found)} targets")
    assert all(any(made.title in line for line in said[1:]) for made in far)
    blocks = ways_section(model(), "en")
    assert [block["text"] for block in blocks[:2]][1] == said[0]


def test_where_all_can_be_reached_that_is_said():
    found = [replace_reach(made) for made in drawn()]
    assert out_of_reach(found, "en") == [
        f"With money no limit, the projects of this plan can reach all {len(found)} targets."
    ]


def replace_reach(made):
    mix = replace(made.mix, reachable="reachable", short="")
    return replace(made, found=replace(made.found, mixes={**made.found.mixes, made.indicator: mix}))


def test_of_two_ways_as_strong_the_cheaper_stands_first():
    made = next(found for found in drawn() if found.best_ways)
    way = replace(made.best_ways[0], channel="")
    twins = tuple(replace(way, project=p, option=p, extra=extra) for p, extra in (("a", 9), ("b", 3), ("c", 5)))
    made = replace(made, found=replace(made.found, ways={made.indicator: twins}))
    ((_, shown),), left = made.shown(2)
    assert [way.option for way in shown] == ["b", "c", "a"]
    assert left == []
