"""What all charts share: font, tones that differ in grey too, and labels that keep their direction."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import wrap
from typing import Any

from maqsad.messages import Language
from maqsad.reporting.bidi import isolated

FONT = "Vazirmatn"
INK, FAINT, RULE = "#1f2933", "#52606d", "#cbd2d9"
DARK, MIDDLE, LIGHT, PALE = "#1d4e70", "#6f9bbd", "#b3bcc5", "#dde2e7"
_EMBED, _POP = "\u202b", "\u202c"

Options = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Chart:
    """ECharts options and the size, in pixels, for which they are made."""

    options: Options
    width: int
    height: int


def label(text: str, lang: Language, most: int = 200) -> str:
    """The text as a chart's label, in lines of at most `most` signs: each stays right-to-left whatever draws it."""
    lines = wrap(text, most) or [""]
    return "\n".join(f"{_EMBED}{isolated(line, lang)}{_POP}" if lang == "fa" else line for line in lines)


def base_options(lang: Language) -> Options:
    return {"animation": False, "textStyle": {"fontFamily": FONT, "fontSize": 12, "color": INK}}


def legend(names: list[str], lang: Language, **more: Any) -> Options:
    """A legend whose symbols stand where the reader of the language begins."""
    data = list(reversed(names)) if lang == "fa" else names
    side = "right" if lang == "fa" else "left"
    return {"data": data, "align": side, "itemGap": 18, "itemWidth": 14, "itemHeight": 10, "selectedMode": False} | {
        "textStyle": {"fontFamily": FONT, "color": INK, "fontSize": 12},
        **more,
    }
