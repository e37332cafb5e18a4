import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maqsad.values import Bilingual, clean, comparable, latin_digits, persian_digits, shown

from .refusal import refused


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a\x00b", "text-control-character"),
        ("a\tb", "text-control-character"),
        ("a\nb", "text-control-character"),
        ("a\x7fb", "text-control-character"),
        ("a\x85b", "text-control-character"),
        ("a\u2028b", "text-control-character"),
        ("a\u202eb", "text-direction-override"),
        ("\u202aab\u202c", "text-direction-override"),
        ("a\u2067b", "text-direction-override"),
        ("a\ud800b", "text-not-a-character"),
        ("a\uffffb", "text-not-a-character"),
        ("a\ufdd0b", "text-not-a-character"),
        ("a\U0001fffeb", "text-not-a-character"),
        ("a" * 10_001, "text-too-long"),
        ("e" + "\u0301" * 9, "text-too-many-marks"),
        ("e" + "\u0301" * 9_000, "text-too-many-marks"),
        ("e" + "\u0301" * 100_000, "text-too-long"),
        (5, "text-wrong-type"),
        (None, "text-wrong-type"),
    ],
    ids=lambda part: ascii(part)[:40],
)
def test_names_refused(text, reason):
    with refused(reason):
        clean(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "نیم\u200cفاصله",
        "عربي ك",
        "e\u0301",
        "e" + "\u0301" * 8,
        "a" * 10_000,
        "مِهر",
        "👩\u200d🔬",
        "\u200fالف",
        "km²",
    ],
)
def test_names_are_kept_as_written(text):
    assert clean(text) == text


def test_only_the_space_around_a_name_is_taken_away():
    assert clean("  الف  ب \u00a0") == "الف  ب"


def test_line_ends_stand_only_in_longer_texts():
    assert clean("a\r\nb\rc\nd", multiline=True) == "a\nb\nc\nd"
    with refused("text-control-character", character="U+0009"):
        clean("a\tb", multiline=True)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("علي", "علی"),
        ("علىٰ", "علی"),
        ("كتاب", "کتاب"),
        ("خانۀ", "خانهٔ"),
        ("برنامه\u200cریزی", "برنامه ریزی"),
        ("برنامه\u200c\u200cریزی", "برنامه\u200bریزی"),
        ("برنامه \u200cریزی", "برنامه ریزی"),
        ("در\u200c", "در"),
        ("کار\u200cها", "کارها"),
        ("منطقه\u00a0۱۲", "منطقه   12"),
        ("منطقه ١٢", "منطقه ۱۲"),
        ("مـــهر", "مهر"),
        ("مِهْر", "مهر"),
        ("ﻣﻬﺮ", "مهر"),
        ("é", "e\u0301"),
        ("آب", "ا\u0653ب"),
        ("District", "DISTRICT"),
        ("ＡＢ", "ab"),
        ("a\u200bb", "ab"),
        ("a\u200db\u00ad\ufeff\u200f", "ab"),
        ("a\ufe0f", "a"),
        (" الف ", "الف"),
    ],
    ids=lambda part: ascii(part)[:40],
)
def test_what_looks_the_same_compares_the_same(one, other):
    assert comparable(one) == comparable(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("بار", "یار"), ("منطقه 1 1", "منطقه 11"), ("گل", "کل"), ("پل", "بل"), ("اب", "آب"), ("km²", "km2")],
)
def test_what_looks_different_compares_different(one, other):
    assert comparable(one) != comparable(other)


persian = st.text(
    alphabet=st.sampled_from("ابپدرکكيیىهۀةآأؤئـ\u064b\u0654\u0653\u200c\u200b\u200d ۱١1aAéſİﻻﷲ\u0301\u00a0ﬁ")
)


@given(st.one_of(persian, st.text()))
def test_a_key_is_its_own_key(text):
    assert comparable(comparable(text)) == comparable(text)


@given(st.one_of(persian, st.text()), st.sampled_from(["NFC", "NFD"]))
def test_composed_and_decomposed_texts_share_a_key(text, form):
    assert comparable(unicodedata.normalize(form, text)) == comparable(text)


@given(st.text())
def test_what_is_taken_can_be_stored_and_is_taken_again(text):
    try:
        kept = clean(text)
    except ValueError:
        return
    assert clean(kept) == kept
    assert kept.encode("utf-8").decode("utf-8") == kept


@given(st.text(alphabet="0123456789۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩ab٫"))
def test_digits_keep_their_value(text):
    assert latin_digits(persian_digits(text)) == latin_digits(text)
    for before, after in zip(text, persian_digits(text), strict=True):
        assert unicodedata.digit(before, None) == unicodedata.digit(after, None)


def test_refused_text_is_safe_to_print():
    assert shown("a\u202eb\ud800\n") == "aU+202EbU+D800U+000A"
    assert shown("x" * 61) == "x" * 60 + "…"
    shown("\ud800").encode("utf-8")


def test_bilingual_falls_back_to_the_other_language():
    both, persian_only, english_only = Bilingual("شهر", "city"), Bilingual(fa="شهر"), Bilingual(en="city")
    assert (both.get("fa"), both.get("en")) == ("شهر", "city")
    assert persian_only.get("en") == "شهر"
    assert english_only.get("fa") == "city"
    assert Bilingual().get("fa") == ""
