"""How a place is drawn: as an area, a strip, a line, a ring or a dot; and its outline, made small.

Only what the gazetteer knows is drawn: an administrative division without an outline is a dashed ring
("somewhere within"), never a disc that looks like a town.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Polygon

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from gazetteer import Place

UNIT: Final = 0.001
"""Degrees per unit of an encoded outline."""
_MAX_POINTS: Final = 800
_STRIP_RATIO: Final = 25
_STRIP_MAX_FILL: Final = 0.1
"""Share of its diagonal's square a strip can fill: one 25 times as long as wide 0.04, a bent one more."""
_STRIP_MAX_WIDTH: Final = 0.5
"""Degrees: anything wider is an area however long it is."""
_SITE_CODES: Final = frozenset({"INDS", "MILB", "NVB", "PRK", "CMP", "CMPRF", "OILF", "SNOW"})
_VAGUE_CLASSES: Final = frozenset("HLTUV")
_NAMED_ONLY: Final = frozenset({"CONT", "OCN", "SEA"})
"""Too large for a ring around one point to say anything."""
_POINT_LIKE: Final = frozenset({"MT", "PK", "HLL", "VLC", "CAPE", "PASS", "ISL", "RK", "LK", "SPNG", "FLLS"})


class Drawing(StrEnum):
    """The symbol a place gets."""

    COUNTRY = "country"
    """The basemap's own outline, tinted."""
    AREA = "area"
    """An administrative area with an outline, tinted."""
    REGION = "region"
    """A region without a border: a label, its outline, if it has one, only when selected."""
    STRIP = "strip"
    """A long narrow area, hatched, never under 3 px."""
    LINE = "line"
    WITHIN = "within"
    """An area known only by one point: a dashed ring."""
    SITE = "site"
    """A facility: a square."""
    DOT = "dot"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A drawing with its encoded outline."""

    drawing: Drawing
    rings: tuple[tuple[int, ...], ...] = ()
    """Each ``x0, y0, dx1, dy1, …`` in `UNIT` degrees of longitude and latitude; rings closed, lines open."""
    anchor: tuple[float, float] | None = None
    """Latitude and longitude for the label, inside the outline."""


def shape_of(place: Place, geometry: BaseGeometry | None) -> Shape:
    """Return how to draw a place, with its outline where it has one.

    Parameters
    ----------
    place : Place
        Its feature class and code decide between area, region, site and dot.
    geometry : shapely geometry or None
        Longitude, latitude; what ``Gazetteer.geometry`` gives.
    """
    if is_country(place):
        return Shape(drawing=Drawing.COUNTRY)
    if geometry is None or geometry.is_empty or geometry.geom_type in {"Point", "MultiPoint"}:
        return Shape(drawing=_without_outline(place))
    drawing = _with_outline(place, geometry)
    spot = shapely.point_on_surface(geometry)
    return Shape(
        drawing=drawing,
        rings=_rings(_simplified(geometry)),
        anchor=(round(spot.y, 4), round(spot.x, 4)),
    )


def is_country(place: Place) -> bool:
    """Tell whether a place is drawn by the basemap, whatever outline the gazetteer has."""
    return place.feature_code.startswith("PCL") and place.feature_code != "PCLH" and bool(place.country_code)


def _without_outline(place: Place) -> Drawing:
    code = place.feature_code
    if code in _NAMED_ONLY:
        return Drawing.REGION
    if place.feature_class == "S" or code in _SITE_CODES:
        return Drawing.SITE
    if place.feature_class == "A" or (place.feature_class in _VAGUE_CLASSES and code not in _POINT_LIKE):
        return Drawing.WITHIN
    return Drawing.DOT


def _with_outline(place: Place, geometry: BaseGeometry) -> Drawing:
    if not _polygons(geometry):
        return Drawing.LINE
    if _is_strip(geometry):
        return Drawing.STRIP
    if place.feature_class == "A":
        return Drawing.AREA
    if place.feature_class in _VAGUE_CLASSES:
        return Drawing.REGION
    return Drawing.SITE if place.feature_class == "S" else Drawing.DOT


def _polygons(geometry: BaseGeometry) -> list[Polygon]:
    if isinstance(geometry, Polygon):
        return [geometry]
    if isinstance(geometry, MultiPolygon):
        return list(geometry.geoms)
    return [p for part in getattr(geometry, "geoms", ()) for p in _polygons(part)]


def _is_strip(geometry: BaseGeometry) -> bool:
    """Tell whether an area is many times as long as the widest circle that fits inside it."""
    largest = max(_polygons(geometry), key=lambda p: (p.area, p.length))
    west, south, east, north = largest.bounds
    squeeze = math.cos(math.radians((south + north) / 2))
    diagonal = math.hypot((east - west) * squeeze, north - south)
    if largest.area * squeeze > _STRIP_MAX_FILL * diagonal**2:
        return False  # no need for the slow circle
    width = 2 * shapely.maximum_inscribed_circle(largest, tolerance=diagonal / 2000 or 1e-6).length
    return bool(width < _STRIP_MAX_WIDTH and diagonal > _STRIP_RATIO * width)


def _simplified(geometry: BaseGeometry) -> BaseGeometry:
    if shapely.count_coordinates(geometry) <= _MAX_POINTS:
        return geometry  # what the base has is thinned out already
    west, south, east, north = geometry.bounds
    tolerance = max(math.hypot(east - west, north - south) / 1500, UNIT / 2)
    simple = geometry.simplify(tolerance, preserve_topology=True)
    while shapely.count_coordinates(simple) > _MAX_POINTS and tolerance < 1:
        tolerance *= 1.6
        simple = geometry.simplify(tolerance, preserve_topology=True)
    return simple


def _rings(geometry: BaseGeometry) -> tuple[tuple[int, ...], ...]:
    """Return each ring, or each line where there are none, as whole steps from point to point."""
    rings = shapely.get_rings(_polygons(geometry)).tolist()
    parts = () if rings else shapely.get_parts(geometry)
    lines = rings or [line for line in parts if line.geom_type in {"LineString", "LinearRing"}]
    points, of_line = shapely.get_coordinates(lines, return_index=True)
    units = np.rint(points / UNIT).astype(np.int64)
    firsts = np.flatnonzero(np.diff(of_line, prepend=-1))
    steps = np.diff(units, axis=0, prepend=0)
    steps[firsts] = units[firsts]
    flat = steps.ravel().tolist()
    return tuple(tuple(flat[a:b]) for a, b in pairwise([*(2 * firsts).tolist(), len(flat)]))
