"""Text as people write it: checked when it comes in, kept as written, compared by what it looks like."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from maqsad.values.problem import Refused

Lang = Literal["fa", "en"]

REASONS = (
    "text-wrong-type",
    "text-too-long",
    "text-control-character",
    "text-direction-override",
    "text-not-a-character",
    "text-too-many-marks",
)

MAX_TEXT = 10_000
MAX_MARKS = 8

LATIN = "0123456789"
PERSIAN = "۰۱۲۳۴۵۶۷۸۹"
ARABIC = "٠١٢٣٤٥٦٧٨٩"
_TO_LATIN = str.maketrans(PERSIAN + ARABIC, LATIN * 2)
_TO_PERSIAN = str.maketrans(LATIN + ARABIC, PERSIAN * 2)


def latin_digits(text: str) -> str:
    """The same text with Persian and Arabic digits turned into 0-9."""
    return text.translate(_TO_LATIN)


def persian_digits(text: str) -> str:
    """The same text with Latin and Arabic digits turned into ۰-۹."""
    return text.translate(_TO_PERSIAN)


def shown(text: str, limit: int = 60) -> str:
    """The text safe to print in a message: at most `limit` characters, whatever cannot be seen written as its code."""
    head = "".join(ch if ch.isprintable() else code_point(ch) for ch in text[:limit])
    return head + "…" if len(text) > limit else head


def code_point(ch: str) -> str:
    """The character's number as people look it up: `U+202E`."""
    return f"U+{ord(ch):04X}"


@dataclass(frozen=True, slots=True)
class Bilingual:
    """A title in Persian and English; either may be empty."""

    fa: str = ""
    en: str = ""

    def get(self, lang: Lang) -> str:
        """The text in `lang`, or in the other language where that is empty."""
        return (self.fa or self.en) if lang == "fa" else (self.en or self.fa)


_OVERRIDE = re.compile("[\u202a-\u202e\u2066-\u2069]")
_BREAKS = "\u2028\u2029"
_MAYBE_MARKS = re.compile(rf"[^\w\s]{{{MAX_MARKS + 1}}}")  # combining marks are no word characters


def clean(text: object, *, multiline: bool = False) -> str:
    """The text without the white space around it, otherwise as written; line ends become `\\n` if `multiline`.

    Raises `Refused`: not text, over 10,000 characters, control characters (line ends too, unless `multiline`),
    direction overrides, surrogates and other codes that are no character, over 8 combining marks in a row.
    """
    if not isinstance(text, str):
        raise Refused("text-wrong-type", type=type(text).__name__)
    if len(text) > MAX_TEXT:
        raise Refused("text-too-long", length=len(text), limit=MAX_TEXT)
    kept = text.strip()
    if multiline:
        kept = kept.replace("\r\n", "\n").replace("\r", "\n")
    if override := _OVERRIDE.search(kept):
        raise Refused("text-direction-override", found=shown(kept), character=code_point(override[0]))
    if not kept.isprintable():
        for ch in kept:
            _check_character(ch, kept, allowed="\n" if multiline else "")
    if _MAYBE_MARKS.search(kept):
        _check_marks(kept)
    return kept


def _check_character(ch: str, text: str, allowed: str) -> None:
    if ch.isprintable() or ch in allowed:
        return
    if unicodedata.category(ch) == "Cc" or ch in _BREAKS:
        raise Refused("text-control-character", found=shown(text), character=code_point(ch))
    code = ord(ch)
    if 0xD800 <= code <= 0xDFFF or 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE:
        raise Refused("text-not-a-character", found=shown(text), character=code_point(ch))


def _check_marks(text: str) -> None:
    run = 0
    for ch in text:
        run = run + 1 if unicodedata.category(ch) in ("Mn", "Me") else 0
        if run > MAX_MARKS:
            raise Refused("text-too-many-marks", found=shown(text), limit=MAX_MARKS)


_SAME_LETTER = str.maketrans("يىىكڪۀەہھ", "یییککهههه")
_OLD_FORMS = re.compile("[\ufb50-\ufdff\ufe70-\ufeff\uff01-\uffee]")
_HARAKAT = re.compile("[\u0640\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed]")
_HALF_SPACE = re.compile("[\u200b\u200c]+")
_SEEN_HALF_SPACE = re.compile("(?<=[ئبپتثجچحخسشصضطظعغفقکگلمنهی])[\u200b\u200c]+(?=[ء-يٱ-ە])")
_UNSEEN_MARKS = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0\ufe00-\ufe0f\U000e0100-\U000e01ef]"
)


def comparable(text: str) -> str:
    """A key for comparing, never for showing: what looks the same has the same key, and a key is its own key.

    Arabic and Persian letters, digits of every script, composed and decomposed letters, presentation and full-width
    forms, letter case, tatweel, harakat, unseen characters and runs of white space no longer differ. A half-space
    counts as a space where it shows (after a letter that would join the next), and as nothing elsewhere.
    """
    key = unicodedata.normalize("NFC", text)
    key = _OLD_FORMS.sub(lambda form: unicodedata.normalize("NFKC", form[0]), key)
    key = _HARAKAT.sub("", latin_digits(key)).translate(_SAME_LETTER)
    key = _HALF_SPACE.sub("", _SEEN_HALF_SPACE.sub(" ", key))
    key = "".join(ch for ch in _UNSEEN_MARKS.sub("", key) if unicodedata.category(ch) != "Cf")
    return unicodedata.normalize("NFC", " ".join(key.split()).casefold())
