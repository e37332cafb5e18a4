"""The budget's album: the plan as the Ministry's circular arranges a budget, as a workbook and as a book of tables."""

from maqsad.reporting.album.files import album_pdf, album_xlsx, write_album
from maqsad.reporting.album.tables import AlbumTable, Line, album_tables

__all__ = ["AlbumTable", "Line", "album_pdf", "album_tables", "album_xlsx", "write_album"]
