"""Distances and boxes on the globe: pure numbers, WGS 84 degrees.

Single distances are geopy's; the vectorised one for whole matrices is held against it by a test.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
from geopy.distance import EARTH_RADIUS, great_circle

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

EARTH_RADIUS_KM: Final = float(EARTH_RADIUS)
"""Mean Earth radius, as geopy has it."""


def distance_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Return the great-circle distance between two points.

    Parameters
    ----------
    lat1, lon1, lat2, lon2 : float
        Decimal degrees, WGS 84 (EPSG:4326).

    Returns
    -------
    float
        Kilometres on geopy's sphere; within about 0.5 % of the ellipsoid.

    Raises
    ------
    ValueError
        If a latitude is outside [-90, 90]. Longitudes may wrap.

    Examples
    --------
    >>> round(distance_km(37.97, 126.55, 37.76, 126.78))
    31
    """
    if abs(lat1) > 90 or abs(lat2) > 90:
        raise ValueError("a latitude is outside [-90, 90]; points are given as latitude, longitude")
    return float(great_circle((lat1, lon1), (lat2, lon2)).km)


def pairwise_km(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the great-circle distance from every point of one set to another.

    Parameters
    ----------
    a : ndarray of shape (n, 2)
        Latitude, longitude in decimal degrees, WGS 84 (EPSG:4326), in that order.
    b : ndarray of shape (m, 2)
        As ``a``.

    Returns
    -------
    ndarray of shape (n, m)
        Kilometres, in ``[0, pi * EARTH_RADIUS_KM]``; (0, m) or (n, 0) for no points.

    Raises
    ------
    ValueError
        If a latitude is outside [-90, 90] or any value is not finite. Longitudes may wrap.

    Notes
    -----
    Haversine on a sphere: within about 0.5 % of the WGS 84 ellipsoid.

    References
    ----------
    R. W. Sinnott, "Virtues of the Haversine", *Sky & Telescope* 68 (2), 1984, 159.

    Examples
    --------
    >>> newport, cleveland = [[41.49008, -71.312796]], [[41.499498, -81.695391]]
    >>> pairwise_km(np.array(newport), np.array(cleveland)).round(1).tolist()
    [[864.2]]
    """
    lat_a, lon_a = _radians(a)
    lat_b, lon_b = _radians(b)
    return haversine_km(lat_a[:, None], lon_a[:, None], lat_b[None, :], lon_b[None, :])


def haversine_km(
    lat1: NDArray[np.float64], lon1: NDArray[np.float64], lat2: NDArray[np.float64], lon2: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return great-circle distances in kilometres between points in radians, by numpy's broadcasting.

    The inner loop of `pairwise_km`, for callers that keep their points in radians; nothing is checked.
    """
    return haversine_of_differences_km(lat2 - lat1, lon2 - lon1, np.cos(lat1) * np.cos(lat2))


def haversine_of_differences_km(
    lat: NDArray[np.float64], lon: NDArray[np.float64], cosines: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the same from differences in radians, and the cosines of the two latitudes multiplied."""
    half = np.sin(lat / 2) ** 2 + cosines * np.sin(lon / 2) ** 2
    km: NDArray[np.float64] = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(half, 1.0)))
    return km


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A box of latitudes and longitudes; ``west > east`` means it crosses the antimeridian.

    Raises
    ------
    ValueError
        If ``south > north``, a latitude leaves [-90, 90] or a longitude [-180, 180].
    """

    south: float
    west: float
    north: float
    east: float

    def __post_init__(self) -> None:
        if not -90 <= self.south <= self.north <= 90:
            raise ValueError(f"a box needs -90 <= south <= north <= 90, not {self.south}, {self.north}")
        if not (-180 <= self.west <= 180 and -180 <= self.east <= 180):
            raise ValueError(f"a box's longitudes lie in [-180, 180], not {self.west}, {self.east}")

    @property
    def crosses_antimeridian(self) -> bool:
        """Tell whether the box runs over 180°."""
        return self.west > self.east

    @property
    def width(self) -> float:
        """Degrees of longitude it spans, 0 to 360."""
        return self.east - self.west + (360 if self.crosses_antimeridian else 0)

    def contains(self, lat: float, lon: float) -> bool:
        """Tell whether a point lies in the box or on its edge."""
        if not self.south <= lat <= self.north:
            return False
        lon = wrap(lon)
        if self.crosses_antimeridian:
            return lon >= self.west or lon <= self.east
        return self.west <= lon <= self.east


def bounding_box(points: Iterable[tuple[float, float]]) -> Box | None:
    """Return the narrowest box around points, across the antimeridian where that is narrower.

    Parameters
    ----------
    points : iterable of (lat, lon)
        Decimal degrees; longitudes may wrap.

    Returns
    -------
    Box or None
        None for no points.

    Examples
    --------
    >>> fiji_and_samoa = bounding_box([(-18.1, 178.4), (-13.8, -171.8)])
    >>> fiji_and_samoa.crosses_antimeridian, round(fiji_and_samoa.width, 1)
    (True, 9.8)
    """
    pairs = list(points)
    if not pairs:
        return None
    lats = [lat for lat, _ in pairs]
    lons = sorted({wrap(lon) for _, lon in pairs})
    west, east = _outside_widest_gap(lons)
    return Box(south=min(lats), west=west, north=max(lats), east=east)


def wrap(lon: float) -> float:
    """Return a longitude brought into [-180, 180]; 180 and -180 stay as they are."""
    return lon if -180 <= lon <= 180 else (lon + 180) % 360 - 180


def _outside_widest_gap(lons: list[float]) -> tuple[float, float]:
    """Return the west and east edge of the arc that leaves out the widest empty stretch."""
    widest, west, east = lons[0] + 360 - lons[-1], lons[0], lons[-1]
    for here, following in pairwise(lons):
        if following - here > widest:
            widest, west, east = following - here, following, here
    return west, east


def _radians(points: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    array = np.asarray(points, dtype=np.float64).reshape(-1, 2)
    if not np.isfinite(array).all():
        raise ValueError("a coordinate is not finite; latitude and longitude must be numbers")
    if array.size and np.abs(array[:, 0]).max() > 90:
        raise ValueError("a latitude is outside [-90, 90]; points are given as latitude, longitude")
    radians = np.radians(array)
    return radians[:, 0], radians[:, 1]
