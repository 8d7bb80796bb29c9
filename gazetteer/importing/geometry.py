"""Geometries as files give them, GeoJSON or WKT → a line or area, and a point."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from gazetteer.layers.written_shapes import from_geojson, from_wkt, point_on

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

NOWHERE = (None, math.nan, math.nan)


def shape_and_point(value: Any) -> tuple[BaseGeometry | None, float, float]:
    """Return the line or area, if it is one, with latitude and longitude of a point on it.

    Parameters
    ----------
    value : dict, str or None
        A GeoJSON geometry, or WKT; longitude first. None, or an empty geometry, is nowhere (not a number).

    Raises
    ------
    ValueError
        If it is no geometry, or lies off the globe; the message says what was wanted.
    """
    if not value:
        return NOWHERE
    shape = _read(value)
    if shape.is_empty:
        return NOWHERE
    west, south, east, north = shape.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise ValueError("lies off the globe; wanted longitude and latitude in degrees, in this order")
    point = point_on(shape)
    if shape.geom_type in {"Point", "MultiPoint"}:
        return None, point.y, point.x
    return shape, point.y, point.x


def _read(value: Any) -> BaseGeometry:
    try:
        return from_wkt(value) if isinstance(value, str) else from_geojson(value)
    except (TypeError, AttributeError, ValueError):
        raise ValueError("has no readable geometry; wanted GeoJSON or WKT") from None
