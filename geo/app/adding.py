"""A place that the reader adds from the review: a row of the user's own layer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gazetteer import GazetteerError, divisions_at
from gazetteer.layers.rows import made_id
from gazetteer.layers.saving import add_row

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from gazetteer import LayeredGazetteer


def add(gazetteer: LayeredGazetteer, layer: Path, question: Mapping[str, Any]) -> dict[str, Any]:
    """Write a place to the user's layer and return it as the page has places.

    Parameters
    ----------
    gazetteer : LayeredGazetteer
        Says what the point lies in.
    layer : Path
        The user's CSV; made if absent.
    question : mapping
        ``name``, ``feature_class`` (GeoNames' letter), ``latitude`` and ``longitude`` as written.

    Raises
    ------
    GazetteerError
        If the row is faulty, or the file was changed or cannot be written; nothing is written then.
    """
    cells = {
        column: " ".join(str(question[column]).split())
        for column in ("name", "feature_class", "latitude", "longitude")
    }
    latitude, longitude = _degrees(cells["latitude"], 90), _degrees(cells["longitude"], 180)
    found = divisions_at(gazetteer, latitude, longitude)
    levels = [level.place for level in (found.admin2, found.admin1, found.country) if level]
    cells["country_code"] = (found.country.place.country_code or "") if found.country else ""
    cells["admin1"] = (found.admin1.place.admin1 or "") if found.admin1 else ""
    cells["place_id"] = made_id(cells)
    saved = add_row(layer, cells)
    row = next(row for row in reversed(saved.rows) if row.place_id == cells["place_id"])
    where = ", ".join(("added by you", *(level.name for level in levels)))
    return {
        "place": {
            "id": row.place_id,
            "name": row.name,
            "where": where,
            "at": [latitude, longitude],
            "country": cells["country_code"] or None,
            "kind": cells["feature_class"] or "P",
        }
    }


def _degrees(written: str, most: int) -> float:
    try:
        value = float(written)
    except ValueError as error:
        raise GazetteerError(f"{written!r} is no number of degrees; write it as 37.97") from error
    if not -most <= value <= most:
        swapped = "; are latitude and longitude swapped?" if most == 90 and abs(value) <= 180 else ""
        raise GazetteerError(f"{written} is off the globe: from -{most} to {most} is wanted{swapped}")
    return value
