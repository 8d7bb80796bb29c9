"""Analyses to files: one small module a format, each a function from analyses to pieces of text.

Every writer streams: it takes analyses as they come and yields text, so that a long run is never held
in memory. Text is data in each: a cell cannot become a formula, a string cannot end the JSON.
"""

from __future__ import annotations

from geo.exporters.formats import FORMATS, UnknownFormat, format_for
from geo.exporters.output import open_output
from geo.exporters.settings import CREDIT, ExportSettings

__all__ = ["CREDIT", "FORMATS", "ExportSettings", "UnknownFormat", "format_for", "open_output"]
