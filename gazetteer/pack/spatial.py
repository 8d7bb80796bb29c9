"""Finding places by position: a grid over points, and the boxes of lines and areas."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gazetteer.errors import PlaceError
from gazetteer.pack.layout import COORDINATE_UNITS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Rows = NDArray[np.int64]

EARTH_RADIUS_KM: Final = 6371.009
"""Mean radius, as geopy has it."""
CELLS_PER_DEGREE: Final = 2
_ROWS: Final = 180 * CELLS_PER_DEGREE
_COLUMNS: Final = 360 * CELLS_PER_DEGREE
_FIRST_RADIUS_KM: Final = 12.0
_FARTHEST_KM: Final = math.pi * EARTH_RADIUS_KM
_KM_PER_DEGREE: Final = math.pi * EARTH_RADIUS_KM / 180


class Grid:
    """Points sorted into cells of half a degree, so that those in a box are a few slices.

    Parameters
    ----------
    latitudes, longitudes : ndarray of shape (n,)
        In units of 1e-5 degrees, as a base stores them.
    cells : pair of ndarray, optional
        What ``sort_into_cells`` returned for these points, where it is stored already.
    """

    def __init__(
        self,
        latitudes: NDArray[Any],
        longitudes: NDArray[Any],
        cells: tuple[NDArray[Any], NDArray[Any]] | None,
    ) -> None:
        self._latitudes = latitudes
        self._longitudes = longitudes
        starts, rows = cells or sort_into_cells(latitudes, longitudes)
        self._starts: NDArray[Any] = starts
        self._rows: NDArray[Any] = rows

    def inside(self, south: float, west: float, north: float, east: float) -> Rows:
        """Return the rows in a box, borders included; ``west > east`` crosses the antimeridian."""
        rows = self._near(south, west, north, east)
        lat, lon = self._latitudes[rows], self._longitudes[rows]
        units = COORDINATE_UNITS
        kept = (lat >= south * units) & (lat <= north * units)
        past_west, before_east = lon >= west * units, lon <= east * units
        kept &= past_west & before_east if west <= east else past_west | before_east
        found: Rows = rows[kept]
        return found

    def around(
        self, latitude: float, longitude: float, max_km: float | None
    ) -> Iterator[tuple[Rows, NDArray[np.float64]]]:
        """Yield rows with their distances in km, ring by ring outwards, nearest first within each ring."""
        farthest = _FARTHEST_KM if max_km is None else min(max_km, _FARTHEST_KM)
        inner, outer = -1.0, min(_FIRST_RADIUS_KM, farthest)
        while True:
            rows = self._near(*box_around(latitude, longitude, outer))
            km = kilometres(
                latitude,
                longitude,
                self._latitudes[rows] / COORDINATE_UNITS,
                self._longitudes[rows] / COORDINATE_UNITS,
            )
            ring = np.flatnonzero((km > inner) & (km <= outer))
            order = ring[np.lexsort((rows[ring], km[ring]))]
            yield rows[order], km[order]
            if outer >= farthest:
                return
            inner, outer = outer, min(outer * 3, farthest)

    def _near(self, south: float, west: float, north: float, east: float) -> Rows:
        """Return the rows of every cell that the box touches."""
        bottom, top = _cell(south, 90, _ROWS), _cell(north, 90, _ROWS)
        left, right = _cell(west, 180, _COLUMNS), _cell(east, 180, _COLUMNS)
        spans = [(left, right)] if west <= east else [(left, _COLUMNS - 1), (0, right)]
        if bottom > top:
            spans = []
        slices = [
            self._rows[self._starts[band * _COLUMNS + first] : self._starts[band * _COLUMNS + last + 1]]
            for band in range(bottom, top + 1)
            for first, last in spans
        ]
        return np.concatenate(slices).astype(np.int64) if slices else np.zeros(0, np.int64)


def sort_into_cells(
    latitudes: NDArray[Any], longitudes: NDArray[Any]
) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Return where each cell's rows begin (and where the last ends), and all rows, cell by cell."""
    step = COORDINATE_UNITS // CELLS_PER_DEGREE
    band = np.clip((latitudes.astype(np.int64) + 90 * COORDINATE_UNITS) // step, 0, _ROWS - 1)
    column = np.clip((longitudes.astype(np.int64) + 180 * COORDINATE_UNITS) // step, 0, _COLUMNS - 1)
    cell = band * _COLUMNS + column
    rows = np.argsort(cell, kind="stable").astype(np.uint32)
    starts = np.concatenate([[0], np.cumsum(np.bincount(cell, minlength=_ROWS * _COLUMNS))])
    return starts.astype(np.uint32), rows


def box_around(latitude: float, longitude: float, km: float) -> tuple[float, float, float, float]:
    """Return south, west, north, east of a box that holds every point within ``km``."""
    reach = km / _KM_PER_DEGREE + 1e-6
    south, north = latitude - reach, latitude + reach
    if south <= -90 or north >= 90:
        return max(south, -90.0), -180.0, min(north, 90.0), 180.0
    sine = math.sin(math.radians(reach)) / math.cos(math.radians(latitude))
    aside = math.degrees(math.asin(sine)) + 1e-6 if sine < 1 else 180.0
    if aside >= 180:
        return south, -180.0, north, 180.0
    return south, wrapped(longitude - aside), north, wrapped(longitude + aside)


def kilometres(
    latitude: float, longitude: float, latitudes: NDArray[np.float64], longitudes: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return great-circle distances from one point to many (haversine)."""
    here, there = math.radians(latitude), np.radians(latitudes)
    up = np.sin((there - here) / 2) ** 2
    along = np.sin(np.radians(longitudes - longitude) / 2) ** 2 * math.cos(here) * np.cos(there)
    distances: NDArray[np.float64] = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(up + along, 0, 1)))
    return distances


def on_globe(latitude: float, longitude: float) -> tuple[float, float]:
    """Return the point with its longitude brought into [-180, 180].

    Raises
    ------
    PlaceError
        If the latitude is outside [-90, 90] or a number is not finite.
    """
    if not (math.isfinite(latitude) and math.isfinite(longitude) and -90 <= latitude <= 90):
        raise PlaceError(
            f"latitude {latitude}, longitude {longitude} is no point on the globe; "
            "latitude must lie between -90 and 90, and comes first"
        )
    return float(latitude), wrapped(float(longitude))


def wrapped(longitude: float) -> float:
    """Return a longitude brought into [-180, 180]."""
    return longitude if -180 <= longitude <= 180 else (longitude + 180) % 360 - 180


def _cell(degrees: float, offset: int, count: int) -> int:
    return min(max(math.floor((degrees + offset) * CELLS_PER_DEGREE), 0), count - 1)
