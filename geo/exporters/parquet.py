"""GeoParquet 1.1: one row a mention, its point as WKB; written in row groups, so that nothing is held."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from geo.exporters import arrow
from geo.exporters.rows import MENTION_COLUMNS, mention_rows
from geo.exporters.settings import CREDIT

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from geo.exporters.settings import ExportSettings
    from geo.model import Analysis

_GEO: Final = {
    "version": "1.1.0",
    "primary_column": arrow.GEOMETRY,
    # Without `crs` the standard means longitude, latitude in WGS 84.
    "columns": {arrow.GEOMETRY: {"encoding": "WKB", "geometry_types": ["Point"]}},
}


def write(analyses: Iterable[Analysis], settings: ExportSettings, path: Path) -> None:
    """Write the file; mentions without a place have no geometry.

    Raises
    ------
    FormatUnavailable
        If pyarrow is not installed.
    """
    library = arrow.pyarrow()
    form = file_schema(settings)
    with library.parquet.ParquetWriter(path, form, compression="zstd") as file:
        latitude = list(MENTION_COLUMNS).index("latitude")
        for batch in arrow.batches(mention_rows(analyses, settings), latitude, form):
            file.write_batch(batch)


def file_schema(settings: ExportSettings) -> Any:
    """Return the columns, and what makes the table geographic, as Arrow's schema."""
    metadata = {
        "geo": json.dumps(_GEO),
        "credit": CREDIT,
        "wherein": settings.wherein,
        "gazetteer": settings.gazetteer,
    }
    return arrow.schema(MENTION_COLUMNS, metadata)
