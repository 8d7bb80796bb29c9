"""Analyses to files: one small module a format.

Text formats stream: they take analyses as they come and yield pieces, so that a long run is never held in
memory. Others are written by their own libraries. Text is data in each: a cell cannot become a formula, a
string cannot end the JSON or the XML.
"""

from __future__ import annotations

from geo.exporters.errors import FormatUnavailable, TextNeeded, UnknownFormat
from geo.exporters.formats import FORMATS, Format, format_for, save, send
from geo.exporters.output import open_output
from geo.exporters.settings import CREDIT, ExportSettings, Holds

__all__ = [
    "CREDIT",
    "FORMATS",
    "ExportSettings",
    "Format",
    "FormatUnavailable",
    "Holds",
    "TextNeeded",
    "UnknownFormat",
    "format_for",
    "open_output",
    "save",
    "send",
]
