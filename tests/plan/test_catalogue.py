"""The catalogue says everything about every table and field, in both languages, and nothing twice."""

import re
from collections.abc import Iterator
from importlib.resources import files

import pytest

from maqsad.plan.catalogue import ORDER, Field, TableSpec, tables
from maqsad.values import Bilingual, Lang, comparable, parse_date

SPECS = list(tables().values())
FIELDS = [pytest.param(spec, field, id=f"{spec.name}.{field.name}") for spec in SPECS for field in spec.fields]
LANGS: tuple[Lang, Lang] = ("fa", "en")
WHOLE_NUMBER = re.compile(r"-?\d+")
EXAMPLES = {
    "id": re.compile(r"[A-Za-z0-9._-]+"),
    "ref": re.compile(r"[A-Za-z0-9._-]+"),
    "refs": re.compile(r"[A-Za-z0-9._-]+( [A-Za-z0-9._-]+)*"),
    "int": WHOLE_NUMBER,
    "money": WHOLE_NUMBER,
    "percent": re.compile(r"-?\d+(\.\d{1,2})?"),
    "decimal": re.compile(r"-?\d+(\.\d{1,6})?"),
    "year": re.compile(r"1[34]\d\d"),
    "bool": re.compile("yes|no"),
}


def texts() -> Iterator[tuple[str, Bilingual]]:
    for spec in SPECS:
        yield f"{spec.name} title", spec.title
        yield f"{spec.name} meaning", spec.meaning
        for field in spec.fields:
            yield f"{spec.name}.{field.name} title", field.title
            yield f"{spec.name}.{field.name} meaning", field.meaning
            yield from ((f"{spec.name}.{field.name} choice", title) for title in field.choice_titles)
            if field.unit != Bilingual():
                yield f"{spec.name}.{field.name} unit", field.unit


def test_one_file_a_table() -> None:
    names = {entry.name.removesuffix(".toml") for entry in files("maqsad.plan.catalogue").iterdir()}
    assert {name for name in names if not name.startswith("__")} == set(ORDER)


def test_every_text_stands_in_both_languages() -> None:
    assert [where for where, text in texts() if not (text.fa.strip() and text.en.strip())] == []


def test_persian_is_persian_and_english_english() -> None:
    arabic, detached = re.compile("[يىكۀةـ٠-٩]"), re.compile(r"(^|\s)(می|نمی|ها|های|هایی|تر|ترین)(\s|$)")
    assert [where for where, text in texts() if arabic.search(text.fa) or detached.search(text.fa)] == []
    assert [where for where, text in texts() if not re.search("[آ-ی]", text.fa)] == []
    assert [where for where, text in texts() if re.search("[^\x20-\x7e]", text.en)] == []


def test_table_titles_can_name_sheets() -> None:
    for lang in LANGS:
        titles = [spec.title.get(lang) for spec in SPECS]
        assert len({comparable(title) for title in titles}) == len(titles)
        assert [title for title in titles if len(title) > 31 or re.search(r"[\[\]:*?/\\']", title)] == []


@pytest.mark.parametrize("spec", SPECS, ids=ORDER)
def test_a_heading_means_one_field(spec: TableSpec) -> None:
    """A column may be headed by the field's name or by its title in either language."""
    meant: dict[str, str] = {}
    for field in spec.fields:
        for heading in {comparable(field.name), comparable(field.title.fa), comparable(field.title.en)}:
            assert meant.setdefault(heading, field.name) == field.name


@pytest.mark.parametrize("spec", SPECS, ids=ORDER)
def test_every_table_names_its_source(spec: TableSpec) -> None:
    names = [field.name for field in spec.fields]
    assert names[-1] == "note"
    assert spec.name == "sources" or names[-2] == "source"


@pytest.mark.parametrize(("spec", "field"), FIELDS)
def test_a_field_is_complete(spec: TableSpec, field: Field) -> None:
    assert bool(field.choices) == (field.type == "choice")
    assert (field.target in tables()) == (field.type in ("ref", "refs"))
    assert not (field.required and field.default is not None)
    for text in (field.default, field.example):
        assert text is None or written_right(field, text)
    if field.type in ("money", "percent", "year"):
        assert field.unit.en


@pytest.mark.parametrize(("spec", "field"), [param for param in FIELDS if param.values[1].choices])
def test_a_choice_means_one_thing(spec: TableSpec, field: Field) -> None:
    meant: dict[str, str] = {}
    for choice, title in zip(field.choices, field.choice_titles, strict=True):
        for word in {comparable(choice), comparable(title.fa), comparable(title.en)}:
            assert meant.setdefault(word, choice) == choice


def written_right(field: Field, text: str) -> bool:
    if field.type == "choice":
        return text in field.choices
    if field.type == "date":
        parse_date(text)
        return True
    if field.type in ("text", "longtext", "steps"):
        return bool(text.strip())
    return EXAMPLES[field.type].fullmatch(text) is not None
