"""Every sentence stands in both languages and can be said."""

import importlib
import re
from pathlib import Path
from string import Formatter

import pytest

import maqsad
from maqsad import values
from maqsad.messages import UnknownSentence, entries, problem_text, refusal_text, sentence
from maqsad.messages.registry import _FORMS
from maqsad.values import Place, Problem, Refused, Severity

FORMS = {"", "table", "type", "plural", *_FORMS}


def texts(entry):
    return [entry.text, entry.remedy, entry.why]


def bare(name):
    return name.removesuffix("_fa").removesuffix("_en")


def placeholders(text):
    return {(name, (form or "").partition(" ")[0]) for _, name, form, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("entry", entries().values(), ids=lambda entry: entry.id)
def test_both_languages_say_the_same(entry):
    for text in texts(entry):
        assert bool(text.fa) == bool(text.en)
        fa, en = placeholders(text.fa), placeholders(text.en)
        if entry.id != "format-long-date":
            assert {bare(name) for name, _ in fa} == {bare(name) for name, _ in en}
        assert {form for _, form in fa | en} <= FORMS
        assert all(re.fullmatch(r"[a-z_]+", name) for name, _ in fa | en)


@pytest.mark.parametrize("entry", entries().values(), ids=lambda entry: entry.id)
def test_persian_is_written_with_persian_letters_and_digits(entry):
    digits = "" if entry.room == "cli" else "[0-9]"  # the command line shows what is typed
    for text in texts(entry):
        bare = re.sub(r"\{[^}]*\}|`[^`]*`|[A-Za-z0-9_./-]*[A-Za-z_][A-Za-z0-9_./-]*", "", text.fa)
        assert not re.search("[يكىةٔ\u0660-\u0669]", bare.replace("هٔ", "").replace("ٔ", "")), bare
        assert not digits or not re.search(digits, bare), bare
        assert "  " not in text.fa


def test_an_unknown_sentence_is_refused():
    with pytest.raises(UnknownSentence):
        sentence("no-such-sentence", "fa")


def test_a_missing_value_is_refused():
    with pytest.raises(KeyError):
        sentence("number-too-many-decimals", "en", found="1.5")


def test_a_value_never_reaches_into_an_object():
    assert sentence("number-malformed", "en", found="{found.__class__}") == "“{found.__class__}” is not a number."


def test_values_take_the_form_of_the_language():
    assert "۶ رقم" in sentence("number-too-many-decimals", "fa", found="x", limit=6)
    assert "1300 and 1500" in sentence("year-out-of-range", "en", found=7, first=1300, last=1500)


def test_a_problem_says_where_what_and_how_to_mend():
    place = Place("projects", 12, "cost_to_complete", "bridge")
    text = problem_text(Problem("number-malformed", Severity.ERROR, place, {"found": "abc"}), "en")
    assert "row 12" in text
    assert "bridge" in text
    assert "“abc” is not a number. Write it plainly" in text


def test_a_place_outside_the_catalogue_keeps_its_names():
    text = problem_text(Problem("input-empty", Severity.ERROR, Place("Sheet9", 2, "Total")), "en")
    assert text.startswith("table “Sheet9”, row 2, column “Total”: ")


def test_a_refusal_in_words():
    assert refusal_text(Refused("number-malformed", found="x"), "fa").startswith("«x» عدد نیست.")


@pytest.mark.parametrize("reason", values.REASONS)
def test_every_refusal_of_values_has_a_sentence(reason):
    assert entries()[reason].remedy.fa


def given_by(module, name):
    return sorted(getattr(importlib.import_module(module), name).items())


@pytest.mark.parametrize(
    ("problem_id", "given"),
    [*given_by("maqsad.exchange.problems", "IDS"), *given_by("maqsad.exchange.problems", "UNREADABLE")],
)
def test_every_problem_of_exchange_has_a_sentence(problem_id, given):
    entry = entries()[problem_id]
    used = {name for text in texts(entry) for lang in (text.fa, text.en) for name, _ in placeholders(lang)}
    assert used <= {*given, "expected"}
    assert entry.remedy.fa


def test_every_refusal_in_the_source_has_a_sentence():
    source = Path(maqsad.__file__).parent
    literals = re.compile(r'(?:Refused|Unreadable)\(\s*"([a-z0-9-]+)"')
    used = {key for file in source.rglob("*.py") for key in literals.findall(file.read_text(encoding="utf-8"))}
    assert used <= entries().keys()


def test_a_remedy_does_not_list_what_is_not_there() -> None:
    named, none = (Refused("study-unknown", found="x", known=known) for known in (["usual"], []))
    assert refusal_text(named, "en").endswith("Write one of these: usual.")
    for lang in ("fa", "en"):
        assert refusal_text(none, lang).endswith(sentence("remedy-nothing", lang))
