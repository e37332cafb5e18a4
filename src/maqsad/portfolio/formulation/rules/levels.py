"""Levels of indicators, and the value of what is attained; ways on one channel do not add up without end."""

from __future__ import annotations

from collections.abc import Iterator

from maqsad.portfolio.formulation.channels import Curve
from maqsad.portfolio.formulation.effects import Effect
from maqsad.portfolio.formulation.exact import BP
from maqsad.portfolio.formulation.facts import Facts
from maqsad.portfolio.formulation.model import Column, Row
from maqsad.portfolio.formulation.rule import Part, Rule
from maqsad.values.text import Bilingual


def build_levels(facts: Facts) -> Iterator[Part]:
    for k in facts.scales:
        for year in facts.years.scored:
            yield from _level(facts, k, year)


def _level(facts: Facts, k: str, year: int) -> Iterator[Part]:
    base = facts.scales[k].base_progress(year)
    low, high = progress_bounds(facts, k, year)
    if high <= low:
        return
    entries: dict[str, int] = {}
    for n, length, slope in facts.attainment(k, year).pieces(low, high):
        column = f"seg|{k}|{year}|{n}"
        entries[column] = -1
        yield Column(column, 0, length, slope, scale=length)
    effects = facts.channel_effects(k, year)
    entries |= {part.id: 1 for part in part_columns(facts, k, year)}
    yield Row(f"level|{k}|{year}", "=", low - base, effects.get("", {}), entries, high - low)


def progress_bounds(facts: Facts, k: str, year: int) -> tuple[int, int]:
    """(p_min, p_max) in micros: the least and the most that the choices can make of the progress."""
    base = facts.scales[k].base_progress(year)
    direct = facts.channel_effects(k, year).get("", {})
    parts = list(part_columns(facts, k, year))
    low = base + facts.smallest(direct) + sum(part.lower for part in parts)
    return low, base + facts.largest(direct) + sum(part.upper for part in parts)


def constant(facts: Facts) -> int:
    """Quanta of value at p_min, over all indicators and years."""
    return sum(
        facts.attainment(k, year)(progress_bounds(facts, k, year)[0])
        for k in facts.scales
        for year in facts.years.scored
    )


def part_columns(facts: Facts, k: str, year: int) -> Iterator[Column]:
    for channel, effects in facts.channel_effects(k, year).items():
        if channel:
            curve = facts.channels[channel]
            low, high = curve(facts.smallest(effects)), curve(facts.largest(effects))
            yield Column(f"part|{channel}|{year}", low, high, scale=max(1, high - low))


def build_channels(facts: Facts) -> Iterator[Part]:
    for k in facts.scales:
        for year in facts.years.scored:
            effects = facts.channel_effects(k, year)
            for column in part_columns(facts, k, year):
                channel = column.id.split("|")[1]
                yield column
                yield from _channel_rows(column, effects[channel], facts.channels[channel])


def _channel_rows(column: Column, effects: Effect, curve: Curve) -> Iterator[Row]:
    yield Row(column.id, "<=", 0, {o: -e for o, e in effects.items()}, {column.id: 1}, column.scale)
    for n, start, slope in curve.steps():
        against = {o: -slope * e for o, e in effects.items()}
        yield Row(f"{column.id}|{n}", "<=", start, against, {column.id: BP}, BP * column.scale)


LEVELS = Rule(
    id="level",
    symbol="y_{kt}",
    unit=Bilingual("میلیونیم واحد شاخص", "millionths of the indicator's unit"),
    statement=Bilingual(
        "سطح شاخص، سطح بدون اقدام به‌علاوهٔ اثر گزینه‌های برگزیده است و ارزش آن تابعی مقعر از پیشرفت به سوی هدف است.",
        "A level is that without action plus the chosen options' effects; its worth is concave in progress.",
    ),
    latex=r"y_{kt} = b_{kt} + \sum_{io} e_{iokt}\,x_{io} + \sum_c \varphi_{ct}, \qquad"
    r" V = \sum_k w_k \sum_t \gamma_t\,a_k(y_{kt})",
    source="rules L1-L6, E1-E6",
    build=build_levels,
)
CHANNELS = Rule(
    id="part",
    symbol="\\varphi_{ct}",
    unit=Bilingual("میلیونیم واحد شاخص", "millionths of the indicator's unit"),
    statement=Bilingual(
        "اثر راهکارهای یک مجرا (محور یا حوزه) روی هم پله‌پله کمتر می‌شود و از توان آن نمی‌گذرد.",
        "The ways that act on one corridor or catchment give less step by step, and no more than its stated potential.",
    ),
    latex=r"\varphi_{ct} \le a_{cn} + s_{cn} \sum_{io \in c} e_{iokt}\,x_{io}, \qquad \varphi_{ct} \le \Phi_c",
    source="rule E6",
    build=build_channels,
)
