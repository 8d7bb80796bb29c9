"""GeoJSON (RFC 7946): one feature a mention, with its sentence; unlocated where it has no place."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from geo.exporters.rows import MENTION_COLUMNS, mention_rows
from geo.exporters.settings import CREDIT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from geo.exporters.rows import Cell
    from geo.exporters.settings import ExportSettings
    from geo.model import Analysis

_NOT_PROPERTIES = ("latitude", "longitude", "credit")


def write(analyses: Iterable[Analysis], settings: ExportSettings) -> Iterator[str]:
    """Yield a FeatureCollection piece by piece; mentions without a place are counted in ``unresolved``."""
    members = {
        "type": "FeatureCollection",
        "credit": CREDIT,
        "wherein": settings.wherein,
        "gazetteer": settings.gazetteer,
    }
    yield json.dumps(members, ensure_ascii=False)[:-1] + ', "features": ['
    between, unresolved = "\n", 0
    for cells in mention_rows(analyses, settings):
        feature = _feature(dict(zip(MENTION_COLUMNS, cells, strict=True)))
        unresolved += feature["geometry"] is None
        yield between + json.dumps(feature, ensure_ascii=False, allow_nan=False)
        between = ",\n"
    yield f'\n], "unresolved": {unresolved}}}\n'


def _feature(row: dict[str, Cell]) -> dict[str, Any]:
    point = None
    if row["latitude"] is not None:
        point = {"type": "Point", "coordinates": [row["longitude"], row["latitude"]]}
    properties = {name: value for name, value in row.items() if name not in _NOT_PROPERTIES}
    return {"type": "Feature", "geometry": point, "properties": properties}
