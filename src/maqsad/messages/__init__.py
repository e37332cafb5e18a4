"""What a person reads: sentences in Persian and English, and numbers, dates and money in each language's own form.

Every other room speaks ids; the sentences stand in the TOML files beside this module, one file a room.
"""

from maqsad.messages.formats import (
    Language,
    amount,
    date,
    decimal_micros,
    down,
    money,
    number,
    percent_bp,
    percent_of,
    signed,
    unit_name,
    up,
    year,
    years,
)
from maqsad.messages.problems import place_text, problem_text, refusal_text, remedy, severity_name, why
from maqsad.messages.registry import Entry, UnknownSentence, entries, sentence
from maqsad.messages.titles import choice_title, field_title, option_name, row_title, row_titles, table_title

__all__ = [
    "Entry",
    "Language",
    "UnknownSentence",
    "amount",
    "choice_title",
    "date",
    "decimal_micros",
    "down",
    "entries",
    "field_title",
    "money",
    "number",
    "option_name",
    "percent_bp",
    "percent_of",
    "place_text",
    "problem_text",
    "refusal_text",
    "remedy",
    "row_title",
    "row_titles",
    "sentence",
    "severity_name",
    "signed",
    "table_title",
    "unit_name",
    "up",
    "why",
    "year",
    "years",
]
