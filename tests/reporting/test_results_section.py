"""Results against targets: what is to be kept stands apart, marks that meet are both seen, and where no margin is."""

from dataclasses import replace
from fractions import Fraction
from functools import cache

import pytest

from maqsad.reporting.charts import results_chart
from maqsad.reporting.margins import margins
from maqsad.reporting.sections.mayor import mayor_page
from maqsad.reporting.sections.results import results_section
from maqsad.reporting.wording import level, way_covered
from reporting.cast import _tables, city, decided_city, model_of
from world import MICRO, scale


@cache
def keeping(**indicator):
    """The small city, whose satisfaction is to stay at 50, 10 off being the worst that counts."""
    tables = _tables()
    rows = [
        row | ({"tolerance": 10 * MICRO} | indicator if row["id"] == "calm" else {}) for row in tables["indicators"]
    ]
    values = [*scale("speed", 22 * MICRO, 25 * MICRO), *scale("burial", 45 * MICRO, 21 * MICRO)]
    values += [*scale("calm", 50 * MICRO, 50 * MICRO), *scale("paper", 0, 100 * MICRO)]
    return model_of(city(indicators=rows, indicator_values=values))


def result_of(model, id):
    return next(result for result in model.results if result.id == id)


def titles(blocks):
    return [block["text"] for block in blocks if block["block"] == "heading"]


@pytest.mark.parametrize(
    ("direction", "level", "missed"),
    [("up", 48, 2), ("up", 53, 0), ("keep", 53, 3), ("keep", 48, 2), ("down", 53, 3), ("down", 48, 0)],
)
def test_how_far_off_what_is_to_be_kept(direction, level, missed):
    calm = result_of(keeping(direction=direction), "calm")
    assert calm.kept
    assert calm.missed(level * MICRO) == missed * MICRO
    assert calm.off(level * MICRO) == Fraction(missed, 10)
    assert calm.way(level * MICRO) == 1 - Fraction(missed, 10)
    said = way_covered(calm, level * MICRO, "en")
    assert said == (f"{missed} off of 10" if missed else "kept")


def test_what_has_a_way_to_go_is_told_as_a_share_of_it():
    speed = result_of(decided_city(), "speed")
    assert not speed.kept
    assert way_covered(speed, 23_500_000, "en") == "50%"


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_what_is_to_be_kept_is_in_a_table_of_its_own_and_not_in_the_chart(lang):
    model = keeping()
    calm = result_of(model, "calm").title.get(lang)
    section = results_section(model, lang)
    drawn = next(block for block in section if block["block"] == "chart")
    assert not any(calm in str(name) for name in drawn["chart"].options["yAxis"][0]["data"])
    kept = next(block for block in section if block["block"] == "table")
    assert [line["cells"][0]["lines"][0]["text"] for line in kept["rows"]] == [calm]
    assert len(titles(section)) == len(titles(results_section(decided_city(), lang))) + 1


def test_on_the_first_page_it_has_no_bar():
    table = next(b for b in mayor_page(keeping(), "en") if b["block"] == "table" and "bar" in str(b["rows"]))
    last = {line["cells"][0]["lines"][0]["text"]: line["cells"][-1] for line in table["rows"]}
    assert isinstance(last["Satisfaction"], str)
    assert "bar" in last["Travel speed"]


def test_marks_at_one_place_are_both_seen():
    """The diamond is smaller than the ring below it, and dark on light."""
    chart = results_chart(decided_city().results, "en")
    ring, diamond = chart.options["series"][2:]
    assert ring["symbolSize"] > diamond["symbolSize"]
    assert ring["z"] < diamond["z"]
    assert (ring["itemStyle"]["color"], diamond["itemStyle"]["borderColor"]) == ("#ffffff", "#ffffff")


def test_effects_whose_promise_is_no_lower_than_what_is_expected_are_counted_by_grade():
    """Each effect of a chosen option once, beside its own low."""
    model = decided_city()
    found = margins(model.facts, model.decision)
    chosen = frozenset(model.decision.choices.values())
    later = model.facts.years.later
    whole = without = 0
    for (k, _), series in model.facts.effects.expected.items():
        for option, e in series.get(later, {}).items():
            if k in model.facts.scales and option in chosen and e:
                whole += 1
                without += model.facts.effects.low_of(k, later)[option] >= e
    assert sum(found.all.values()) == whole
    assert sum(found.without.values()) == without
    assert all(found.without[grade] <= found.all[grade] for grade in found.all)


def test_where_every_promise_leaves_a_margin_that_is_said():
    model = decided_city()
    wide = replace(model.facts.effects, low={key: {year: dict.fromkeys(effects, -1) for year, effects in series.items()}
                                             for key, series in model.facts.effects.low.items()})  # fmt: skip
    model = replace(model, facts=replace(model.facts, effects=wide))
    assert not any(margins(model.facts, model.decision).without.values())
    words = [block["text"] for block in results_section(model, "en") if block.get("style") == "small"]
    assert any(text.startswith("For all ") for text in words)


def test_a_level_that_is_not_the_target_is_not_written_like_it():
    speed = result_of(decided_city(), "speed")
    near = replace(speed.last, promised=speed.target - 4_000)
    close = replace(speed, levels=(*speed.levels[:-1], near), last=near)
    assert level(close, close.target, "en") != level(close, near.promised, "en")
    assert level(speed, speed.target, "en") == "25"
