"""One row a mention, with its sentence: for spreadsheets and data frames."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.exporters.cells import csv_row
from geo.exporters.rows import MENTION_COLUMNS, mention_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from geo.exporters.settings import ExportSettings
    from geo.model import Analysis


def write(analyses: Iterable[Analysis], settings: ExportSettings) -> Iterator[str]:
    """Yield the header, then a line for each mention in text order."""
    yield csv_row(tuple(MENTION_COLUMNS))
    yield from map(csv_row, mention_rows(analyses, settings))
