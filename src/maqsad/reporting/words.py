"""Sentences and titles of one model in one language, as workbooks and the album need them."""

from __future__ import annotations

from typing import Any

from maqsad.messages import Language, sentence
from maqsad.reporting.amounts import rial_name
from maqsad.reporting.model import ReportModel
from maqsad.reporting.sheets import Column


class Words:
    """Sentences and titles in one language."""

    def __init__(self, model: ReportModel, lang: Language) -> None:
        self.lang = lang
        self.unit = rial_name(model, lang)
        """The unit of whole amounts."""
        self._titles = {
            table: {row.id: row_title(row, lang) for row in model.snapshot[table]}
            for table in ("funds", "units", "districts", "classifications", "projects", "base_rows")
        }

    def say(self, key: str, **values: object) -> str:
        return sentence(key, self.lang, **{"unit": self.unit, **values})

    def title(self, table: str, key: str) -> str:
        return self._titles[table].get(key, key)

    def columns(self, *given: tuple[str, int, str]) -> list[Column]:
        return [Column(self.say(key), width, kind) for key, width, kind in given]


def row_title(row: Any, lang: Language) -> str:
    here, there = (row.title_fa, row.title_en) if lang == "fa" else (row.title_en, row.title_fa)
    return str(here or there)
