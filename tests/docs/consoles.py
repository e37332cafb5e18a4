"""What a tutorial tells its reader to do: commands with what they print, and edits of a workbook."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl

from maqsad.messages import field_title, table_title
from maqsad.messages.formats import Language

GAP = "…"
NUMBER = re.compile(r"[0-9۰-۹]+(?:[.,٫٬/][0-9۰-۹]+)*")
HASH = re.compile(r"\b([0-9a-f]{64})\b")
PART = re.compile(r"```console\n(?P<console>.*?)```|<!-- edit: (?P<edit>.*?) -->", re.DOTALL)


@dataclass
class Command:
    """A line to type, what it prints and the code it leaves."""

    line: str
    said: list[str] = field(default_factory=list)
    code: int = 0


@dataclass(frozen=True)
class Edit:
    """A cell of a workbook that the reader changes, from what is told to what is told."""

    workbook: str
    table: str
    key: str
    column: str
    before: str
    after: str

    def apply(self, folder: Path, lang: Language) -> int:
        """Change the cell as a person would in a spreadsheet; the row's number."""
        path = folder / self.workbook
        book = openpyxl.load_workbook(path)
        sheet = book[table_title(self.table, lang)]
        titles = {cell.value: cell.column for cell in sheet[1]}
        keys = [sheet.cell(row, 1).value for row in range(1, sheet.max_row + 1)]
        row = keys.index(self.key) + 1
        cell = sheet.cell(row, titles[field_title(self.table, self.column, lang)])
        assert str(cell.value) == self.before
        cell.value = int(self.after) if self.after.isdigit() else self.after
        book.save(path)
        return row


def steps(text: str) -> list[Command | Edit]:
    """Everything that the reader is told to do, in order."""
    found: list[Command | Edit] = []
    for part in PART.finditer(text):
        if part["edit"]:
            found.append(Edit(*(piece.strip() for piece in part["edit"].split("|"))))
        else:
            found += _commands(part["console"].splitlines())
    return found


def _commands(lines: list[str]) -> list[Command]:
    found: list[Command] = []
    asks_code = False
    for line in lines:
        if line == "$ echo $?":
            asks_code = True
        elif line.startswith("$ "):
            found.append(Command(line[2:]))
        elif asks_code:
            found[-1].code, asks_code = int(line), False
        else:
            found[-1].said.append(line)
    return found


def unsaid(expected: list[str], printed: str) -> str | None:
    """The first expected line that is not printed where it should be, or the first printed one that is not expected.

    None if all are as told. `…` stands for any lines, or for any part of a line; numbers may differ, hashes not.
    """
    lines = [shape(line) for line in printed.splitlines() if line.strip()]
    at, free = 0, not expected
    for line in expected:
        if line == GAP:
            free = True
            continue
        pattern = re.compile(".*".join(re.escape(part) for part in shape(line).split(GAP)))
        until = len(lines) if free else at + 1
        place = next((n for n, said in enumerate(lines[at:until], at) if pattern.fullmatch(said)), None)
        if place is None:
            return line
        at, free = place + 1, False
    return None if free or at == len(lines) else lines[at]


def shape(line: str) -> str:
    """A line with its numbers made alike, which another version of the solver may change; a hash stays as it is."""
    return "".join(
        part if HASH.fullmatch(part) else NUMBER.sub("0", part) for part in HASH.split(" ".join(line.split()))
    )
