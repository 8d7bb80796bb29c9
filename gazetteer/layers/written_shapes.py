"""Geometries as strangers write them, WKT or GeoJSON, read within bounds that their parser lacks."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from shapely.geometry import Point
    from shapely.geometry.base import BaseGeometry

DEEPEST: Final = 30
"""An area of areas with holes, in a collection, nests six brackets deep."""
_BRACKET: Final = re.compile(r"[][(){}]")


def from_wkt(text: str) -> BaseGeometry:
    """Return what well-known text says; it may be empty.

    Raises
    ------
    ValueError
        If it is no WKT, nests deeper than `DEEPEST`, or holds curves; the message says which.
    """
    import shapely

    return _read(shapely.from_wkt, text)


def from_geojson(record: Mapping[str, Any]) -> BaseGeometry:
    """Return what a GeoJSON geometry says; it may be empty.

    Raises
    ------
    ValueError
        As :func:`from_wkt`.
    """
    import shapely

    kept = {key: record[key] for key in ("type", "coordinates", "geometries") if key in record}
    try:
        text = json.dumps(kept)
    except (TypeError, RecursionError) as error:
        raise ValueError(f"is no GeoJSON ({type(error).__name__})") from error
    return _read(shapely.from_geojson, text)


def point_on(shape: BaseGeometry) -> Point:
    """Return a point on a geometry that is not empty.

    Raises
    ------
    ValueError
        If its part of most dimensions is empty.
    """
    point = shape.representative_point()
    if point.is_empty:
        raise ValueError("has an empty part; leave it out")
    return point


def _read(read: Callable[[str], Any], text: str) -> BaseGeometry:
    import numpy as np
    from shapely.errors import ShapelyError

    # GEOS reads by a function that calls itself for each level: a few hundred thousand end the process.
    if _nests_deep(text):
        raise ValueError("nests too deep")
    try:
        with np.errstate(all="ignore"):  # 1e999 is infinite, and lies off the globe
            shape: BaseGeometry = read(text)
    except NotImplementedError as error:
        raise ValueError("holds curves; write them as lines of points") from error
    except ShapelyError as error:
        raise ValueError(" ".join(str(error).split())) from error
    return shape


def _nests_deep(text: str) -> bool:
    depth = 0
    for found in _BRACKET.finditer(text):
        depth += 1 if found[0] in "([{" else -1
        if depth > DEEPEST:
            return True
    return False
