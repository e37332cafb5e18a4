"""Effects of options on indicators, their order, dates, evidence and channels."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from maqsad.plan.checks.registry import ERROR, NOTE, Finding, at, check
from maqsad.plan.checks.view import View

_TOO_FAR = 3
"""An effect this many times the way from baseline to target is doubted."""
_BUILT = ("works", "equipment")


def _sign(view: View) -> dict[str, int]:
    """1 where more is better, -1 where less is, by indicator (rule L3)."""
    return {id: -1 if direction == "down" else 1 for _, id, direction in view.rows("indicators", "id", "direction")}


@check("effect-order", ERROR)
def effect_order(view: View) -> Iterator[Finding]:
    """Rule E5: `low` is the least favourable; where less is better the numbers fall."""
    signs = _sign(view)
    columns = ("indicator", "low", "likely", "high")
    for index, indicator, low, likely, high in view.rows("effects", *columns):
        if None in (low, likely, high) or indicator not in signs:
            continue
        sign = signs[indicator]
        if not low * sign <= likely * sign <= high * sign:
            direction = view.choice("indicators", "direction", view.get("indicators", indicator, "direction"))
            yield at("effects", index, "low", low=low, likely=likely, high=high, direction=direction)


@check("effect-against-direction")
def effect_against_direction(view: View) -> Iterator[Finding]:
    """What is likely makes it worse; perhaps a lost sign."""
    signs = _sign(view)
    directions = {id: direction for _, id, direction in view.rows("indicators", "id", "direction")}
    for index, indicator, likely in view.rows("effects", "indicator", "likely"):
        if likely and directions.get(indicator) in ("up", "down") and likely * signs[indicator] < 0:
            direction = view.choice("indicators", "direction", directions[indicator])
            yield at("effects", index, "likely", likely=likely, direction=direction)


@check("effect-beyond-belief")
def effect_beyond_belief(view: View) -> Iterator[Finding]:
    """Several times the whole way from baseline to target; perhaps another unit."""
    way = {
        id: abs(levels.target - levels.baseline)
        for id, levels in view.levels.items()
        if levels.target is not None and levels.baseline is not None
    }
    for index, indicator, likely in view.rows("effects", "indicator", "likely"):
        if likely and way.get(indicator) and abs(likely) > _TOO_FAR * way[indicator]:
            yield at("effects", index, "likely", likely=likely, way=way[indicator])


@check("grade-a-without-source", ERROR)
def grade_a_without_source(view: View) -> Iterator[Finding]:
    """Measured elsewhere: then it says where."""
    for index, grade, source in view.rows("effects", "grade", "source"):
        if grade == "A" and not source:
            yield at("effects", index, "source")


@check("effect-scores-nothing", NOTE)
def effect_scores_nothing(view: View) -> Iterator[Finding]:
    """Said once an indicator."""
    known = view.groups("indicators", "id")
    for indicator, rows in view.groups("effects", "indicator").items():
        if indicator in known and indicator not in view.scoring:
            yield at("effects", rows[0], "indicator", indicator=indicator, rows=len(rows))


@check("effect-year-unclear", ERROR)
def effect_year_unclear(view: View) -> Iterator[Finding]:
    """An effect of one option has its year; an effect of every option has none, for it follows each usable year."""
    for index, option, year in view.rows("effects", "option", "year"):
        if bool(option) != (year is not None):
            yield at("effects", index, "year", option=option or None, year=year)


@check("effect-outside-horizon", stage="explicit")
def effect_outside_horizon(view: View) -> Iterator[Finding]:
    first, later = view.first, view.last + 1
    for index, year, derived in view.rows("effects", "year", "derived_by"):
        if year is not None and not derived and not first <= year <= later:
            yield at("effects", index, "year", year=year, first=first, later=later)


@check("effect-before-last-payment", ERROR, "explicit")
def effect_before_last_payment(view: View) -> Iterator[Finding]:
    """Unless the work is divisible, nothing is in use before the last works payment."""
    paid: dict[str, int] = {}
    columns = ("option", "year", "nature", "capital", "amount")
    for _, option, year, nature, capital, amount in view.rows("option_costs", *columns):
        if capital and amount and nature in _BUILT and year is not None:
            paid[option] = max(year, paid.get(option, year))
    columns = ("option", "year", "low", "likely", "high")
    for index, option, year, *sizes in view.rows("effects", *columns):
        if year is None or year >= paid.get(option, year) or not any(sizes):
            continue
        if view.project_of.get(option) not in view.divisible:
            yield at("effects", index, "year", option=option, year=year, paid=paid[option])


@check("effect-before-use", stage="explicit")
def effect_before_use(view: View) -> Iterator[Finding]:
    columns = ("option", "year", "low", "likely", "high")
    for index, option, year, *sizes in view.rows("effects", *columns):
        usable = view.usable.get(option)
        if usable is None or year is None or year >= usable or not any(sizes):
            continue
        if view.project_of.get(option) not in view.divisible:
            yield at("effects", index, "year", option=option, year=year, usable=usable)


@check("effect-of-idle-option", stage="explicit")
def effect_of_idle_option(view: View) -> Iterator[Finding]:
    """An option that delivers nothing improves an indicator."""
    signs = _sign(view)
    for index, option, indicator, likely in view.rows("effects", "option", "indicator", "likely"):
        improves = (likely or 0) * signs.get(indicator, 0) > 0
        if improves and option in view.project_of and option not in view.usable:
            yield at("effects", index, "option", option=option, likely=likely)


@check("channel-of-another-indicator", ERROR)
def channel_of_another_indicator(view: View) -> Iterator[Finding]:
    own = {id: indicator for _, id, indicator in view.rows("channels", "id", "indicator")}
    for index, channel, indicator in view.rows("effects", "channel", "indicator"):
        if channel in own and own[channel] != indicator:
            yield at("effects", index, "channel", channel=channel, own=own[channel], indicator=indicator)


@check("channel-potential-not-positive", ERROR)
def channel_potential_not_positive(view: View) -> Iterator[Finding]:
    for index, potential in view.rows("channels", "potential"):
        if potential is not None and potential <= 0:
            yield at("channels", index, "potential", potential=potential)


@check("two-channels-of-one-option", ERROR, "explicit")
def two_channels_of_one_option(view: View) -> Iterator[Finding]:
    """Rule E1: one option acts on one indicator through one channel at most."""
    if not view.size("channels"):
        return
    used: dict[tuple[str, str], set[str]] = defaultdict(set)
    for index, option, indicator, channel in view.rows("effects", "option", "indicator", "channel"):
        if channel and channel not in (seen := used[option, indicator]):
            if seen:
                yield at("effects", index, "channel", option=option, indicator=indicator, other=min(seen))
            seen.add(channel)
