"""Exchange: a plan in and out of the forms that people keep it in, a folder of tables or a workbook."""

from maqsad.exchange.atomic import alone, recover, replacing
from maqsad.exchange.folder import write_folder
from maqsad.exchange.problems import IDS, UNREADABLE, Unreadable
from maqsad.exchange.reading import ReadResult, read
from maqsad.exchange.workbook.writing import write_template, write_workbook

__all__ = [
    "IDS",
    "UNREADABLE",
    "ReadResult",
    "Unreadable",
    "alone",
    "read",
    "recover",
    "replacing",
    "write_folder",
    "write_template",
    "write_workbook",
]
