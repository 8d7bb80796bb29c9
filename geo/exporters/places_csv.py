"""One row a place, most named first, then one a name without a place; with how often each is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.exporters.cells import csv_row
from geo.exporters.tally import PLACE_COLUMNS, Tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from geo.exporters.settings import ExportSettings
    from geo.model import Analysis


def write(analyses: Iterable[Analysis], settings: ExportSettings) -> Iterator[str]:
    """Yield the header, then a line for each place and each unresolved name; only counts are held."""
    tally = Tally(settings)
    for analysis in analyses:
        tally.add(analysis)
    yield csv_row(tuple(PLACE_COLUMNS))
    for summary in tally.summaries():
        yield csv_row(summary.cells())
