"""Which part of the world a still map shows: where most mentions are, across the antimeridian too."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.exporters.tally import PlaceSummary

_LEAST_DEGREES: Final = 3.0
_MARGIN: Final = 0.14
_BEYOND_SHARE: Final = 0.1
_TRIES: Final = 50
"""Places tried to leave out: the work stays small for any number of them."""
_MUCH: Final = 0.6
"""A map this much smaller is worth leaving a place out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The part of the world that is drawn, in degrees; ``east`` may pass 180."""

    south: float
    west: float
    north: float
    east: float

    @property
    def aspect(self) -> float:
        """How much longer a degree of latitude is drawn than one of longitude: true at the middle."""
        return 1 / max(0.2, math.cos(math.radians((self.south + self.north) / 2)))

    def holds(self, latitude: float, longitude: float) -> bool:
        """Tell whether a point is drawn."""
        return self.south <= latitude <= self.north and self.west <= self.longitude(longitude) <= self.east

    @property
    def box(self) -> tuple[float, float, float, float]:
        """South, west, north, east, the last within ±180."""
        return (self.south, self.west, self.north, self.east if self.east <= 180 else self.east - 360)

    def longitude(self, value: float) -> float:
        """Return a longitude as it is drawn here."""
        return value + 360 if value < self.west and self.east > 180 else value


def window(points: Sequence[tuple[float, float]]) -> Window:
    """Return where (latitude, longitude) points are, with room around; the world for none.

    The widest gap between neighbouring longitudes is left out, so places on both sides of the
    antimeridian stay together.
    """
    if not points:
        return Window(south=-60, west=-180, north=80, east=180)
    west, east = _shortest_arc([longitude for _, longitude in points])
    south, north = min(p[0] for p in points), max(p[0] for p in points)
    middle = (south + north) / 2
    high = max(_LEAST_DEGREES, (north - south) * (1 + 2 * _MARGIN))
    wide = max(
        _LEAST_DEGREES / math.cos(math.radians(min(abs(middle), 75))), (east - west) * (1 + 2 * _MARGIN)
    )
    # Neither a ribbon nor a tower.
    stretch = 1 / max(0.2, math.cos(math.radians(middle)))
    high = max(high, wide / stretch * 0.45)
    wide = max(wide, high * stretch * 0.9)
    if wide >= 360:
        return Window(
            south=max(-85, middle - high / 2), west=-180, north=min(85, middle + high / 2), east=180
        )
    centre = (west + east) / 2
    left = (centre - wide / 2 + 180) % 360 - 180
    return Window(
        south=max(-90, middle - high / 2), west=left, north=min(90, middle + high / 2), east=left + wide
    )


def frame(placed: Sequence[PlaceSummary]) -> tuple[Window, list[PlaceSummary]]:
    """Return the window that most mentions lie in, and the places beyond it.

    A place at the rim is left out if the map grows much finer without it, as long as nine in ten
    mentions stay.
    """
    inside = list(placed)
    spare = sum(summary.mentions for summary in placed) * _BEYOND_SHARE
    view = window(_places(inside))
    for _ in range(min(_TRIES, len(inside) - 1)):
        trials = [(_area(window(_places(_without(inside, rim)))), rim) for rim in _rims(inside)]
        area, rim = min(trials, key=lambda trial: (trial[0], trial[1].name))
        spare -= rim.mentions
        if spare < 0:
            break
        inside = _without(inside, rim)
        if area < _MUCH * _area(view):
            view = window(_places(inside))
    shown = [
        summary
        for summary in placed
        if summary.place and view.holds(summary.place.latitude, summary.place.longitude)
    ]
    return view, _without(placed, *shown)


def _rims(inside: Sequence[PlaceSummary]) -> list[PlaceSummary]:
    """Return the places that lie farthest south, north, west and east."""
    west, _ = _shortest_arc([longitude for _, longitude in _places(inside)])
    points = [
        (summary.place.latitude, (summary.place.longitude - west) % 360, at)
        for at, summary in enumerate(inside)
        if summary.place
    ]
    by_latitude, by_longitude = sorted(points), sorted(points, key=lambda p: (p[1], p[2]))
    rims = (by_latitude[0], by_latitude[-1], by_longitude[0], by_longitude[-1])
    return [inside[at] for at in sorted({rim[2] for rim in rims})]


def _without(placed: Sequence[PlaceSummary], *others: PlaceSummary) -> list[PlaceSummary]:
    dropped = {id(other) for other in others}
    return [summary for summary in placed if id(summary) not in dropped]


def _places(placed: Sequence[PlaceSummary]) -> list[tuple[float, float]]:
    return [(s.place.latitude, s.place.longitude) for s in placed if s.place]


def _area(view: Window) -> float:
    return (view.north - view.south) * (view.east - view.west)


def _shortest_arc(longitudes: list[float]) -> tuple[float, float]:
    around = sorted(set(longitudes))
    gaps = [(b - a, a, b) for a, b in pairwise(around)]
    gaps.append((around[0] + 360 - around[-1], around[-1], around[0] + 360))
    _, before, after = max(gaps)
    return after - 360, before
