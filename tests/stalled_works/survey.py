"""The survey of stalled public works in Espírito Santo, read from its workbook, untidy cells made even.

Money is counted in whole centavos. A cell that is empty, holds `-`, or holds no date where one is due, is None.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path

from python_calamine import CalamineWorkbook

FILE = Path("brazil_es_paralisadas") / "paralisadas_2020.xlsx"
_DAY = re.compile(r"(?<!\d)(\d\d)/?(\d\d)/?(\d{4}|\d\d)(?!\d)")


@dataclass(frozen=True, slots=True)
class Work:
    """One stalled work. `row` is its row on the sheet; `contracted` and `measured` are centavos."""

    row: int
    contract: str
    city: str
    city_code: str
    office: str
    asset: str
    purpose: str
    sector: str
    contractor: str
    begun: date | None
    stalled: date | None
    reasons: tuple[str, ...]
    resumption: str
    contracted: int | None
    measured: int | None

    @property
    def left(self) -> int | None:
        """What completing it still costs: contracted less measured."""
        return None if self.contracted is None or self.measured is None else self.contracted - self.measured

    @property
    def undecided(self) -> str | None:
        """Why nothing can be decided about it; None if something can."""
        if self.left is None:
            missing = [
                name for name, cell in (("contracted", self.contracted), ("measured", self.measured)) if cell is None
            ]
            return "no value " + " and ".join(missing)
        return None if self.left > 0 else "finished on paper: measured is not below contracted"


def works(path: Path) -> list[Work]:
    """Every row of the survey, in its order."""
    workbook = CalamineWorkbook.from_path(path)
    header, *rows = workbook.get_sheet_by_name(workbook.sheet_names[0]).to_python()
    columns = [tidy(title) for title in header]
    return [_work(number, dict(zip(columns, row, strict=True))) for number, row in enumerate(rows, start=2)]


def _work(row: int, cells: dict[str, object]) -> Work:
    reasons = (tidy(cells[name]).upper() for name in ("MOTIVO", "MOTIVO 2"))
    return Work(
        row=row,
        contract=f"{tidy(cells['CONTRATO'])}/{tidy(cells['ANO CONTRATO'])}",
        city=tidy(cells["CIDADE"]).upper(),
        city_code=tidy(cells["cod_ibge"]),
        office=tidy(cells["UNIDADE GESTORA"]).upper(),
        asset=tidy(cells["BEM PUBLICO"]),
        purpose=tidy(cells["OBJETO"]),
        sector=tidy(cells["TIPOLOGIA"]).upper(),
        contractor=tidy(cells["CONTRATADA"]).upper(),
        begun=day(cells["INICIO OBRA"]),
        stalled=day(cells["DATA PARALISACAO"]),
        reasons=tuple(dict.fromkeys(reason for reason in reasons if reason)),
        resumption=tidy(cells["RETOMADA DA OBRA HÁ ALGUM PLANEJAMENTO?"]).upper(),
        contracted=centavos(cells["VALOR ATUAL CONTRATADO"]),
        measured=centavos(cells["VALOR TOTAL MEDIDO"]),
    )


def tidy(cell: object) -> str:
    """Text with single spaces; a whole number without its point; '-' and blank are ''."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = " ".join(str(cell).split())
    return "" if text == "-" else text


def centavos(cell: object) -> int | None:
    """Reais as whole centavos, to the nearest, ties to even (rule N4). Text is no amount."""
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return None
    return int((Decimal(repr(cell)) * 100).quantize(Decimal(1), ROUND_HALF_EVEN))


def day(cell: object) -> date | None:
    """The first day that a cell names: a date, or text with dd/mm/yyyy in it, a stroke or the century missing."""
    if isinstance(cell, date):
        return cell
    for found in _days(str(cell)):
        return found
    return None


def _days(text: str) -> Iterator[date]:
    for match in _DAY.finditer(text):
        d, m, y = map(int, match.groups())
        try:
            yield date(y if y > 99 else 2000 + y, m, d)
        except ValueError:
            continue
