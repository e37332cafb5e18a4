"""Every district's share of results against its need."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from maqsad.portfolio.formulation.facts import Facts
from maqsad.portfolio.formulation.model import Row
from maqsad.portfolio.formulation.rule import Part, Rule
from maqsad.values.text import Bilingual


def build(facts: Facts) -> Iterator[Part]:
    floors = {row.district: int(row.floor) for row in facts.snapshot["district_floors"]}
    if floors:
        received = district_points(facts)
        for district, floor in floors.items():
            points = received.get(district, {})
            scale = max((abs(a) for a in points.values()), default=1) or 1
            yield Row(f"justice|{district}", ">=", floor, points, scale=scale)


def district_points(facts: Facts) -> dict[str, dict[str, int]]:
    """A_d: district -> option -> quanta x 10,000 that fall on its residents (first slopes, channels uncapped)."""
    own = first_slope_points(facts)
    received: dict[str, dict[str, int]] = defaultdict(dict)
    for row in facts.snapshot["project_districts"]:
        if row.role == "benefits" and row.share:
            for option in facts.by_project.get(row.project, ()):
                if own.get(option):
                    received[row.district][option] = received[row.district].get(option, 0) + row.share * own[option]
    return received


def first_slope_points(facts: Facts) -> dict[str, int]:
    """Option -> quanta that its expected effects are worth at the first slope of each indicator."""
    points: dict[str, int] = defaultdict(int)
    for (k, _), series in facts.effects.expected.items():
        if facts.scales[k].indicator.direction == "keep":
            continue
        for year, effects in series.items():
            slope = facts.attainment(k, year).slopes[0]
            for option, e in effects.items():
                points[option] += slope * e
    return points


RULE = Rule(
    id="justice",
    symbol="A_d",
    unit=Bilingual("ده‌هزارم کوانتوم", "ten-thousandths of a quantum"),
    statement=Bilingual(
        "نتیجه‌ای که به ساکنان هر منطقه می‌رسد از کف عدالت آن منطقه کمتر نیست.",
        "What falls on each district's residents is not under that district's floor of justice.",
    ),
    latex=r"A_d(x) = \sum_i \beta_{id} \sum_o \sum_{kt} s^1_{kt} e_{iokt} x_{io} \ge \theta\,\hat r\,s_d",
    source="rules J1, J2; decision model, section 5",
    build=build,
)
