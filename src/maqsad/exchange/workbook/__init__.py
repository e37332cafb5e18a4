"""Workbooks: inspected before they are parsed, read and written."""
