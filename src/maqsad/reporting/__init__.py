"""Reports of a decision: the workbook to the rial, the PDF for council, and the lines for the terminal."""

from maqsad.reporting.album import album_pdf, album_xlsx, write_album
from maqsad.reporting.fetched import AssetsMissing
from maqsad.reporting.model import ReportModel, report_model
from maqsad.reporting.pdf import report_pdf, write_report
from maqsad.reporting.summary import summary_lines
from maqsad.reporting.workbook import plan_xlsx, write_plan_xlsx

__all__ = [
    "AssetsMissing",
    "ReportModel",
    "album_pdf",
    "album_xlsx",
    "plan_xlsx",
    "report_model",
    "report_pdf",
    "summary_lines",
    "write_album",
    "write_plan_xlsx",
    "write_report",
]
