"""The basemap: countries, lakes, rivers and seas from Natural Earth (public domain), at three levels.

Land is stored once as arcs (runs of border or coast that two areas may share), and every vertex says at which
level it first appears. A page asks for fine arcs near its places and coarse ones elsewhere; as neighbours use
the same arc, polygons close and meet at any mixture of levels.

How a page reads ``Basemap.to_dict()`` (JavaScript)::

    const line = a => { let x = 0, y = 0; const out = [];
      for (let i = 0; i < a.length; i += 2) {
        x += a[i]; y += a[i + 1]; out.push([y * map.scale, x * map.scale]); }
      return out; };                                              // [[lat, lon], …]
    const arcs = map.arcs.map(line);
    const ring = ids => ids.flatMap((i, n) => {
      const points = i < 0 ? arcs[~i].slice().reverse() : arcs[i];
      return n ? points.slice(1) : points; });                    // first point = last point
    const country = map.countries[0].rings.map(ring);             // fill all as one path, even-odd
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gazetteer.outlines_file import SCALE, OutlineData, area_of, read_outlines

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from importlib.resources.abc import Traversable

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

CREDIT: Final = "Natural Earth"
_FINE_PAD: Final = 2.0
"""Degrees around a place within which lines are fine."""
_MIDDLE_PAD: Final = 15.0
_CELL: Final = 0.5

Box = tuple[float, float, float, float]
"""South, west, north, east in degrees; west > east crosses the antimeridian."""
Line = list[int]
"""``x0, y0, dx, dy, dx, dy, …`` in units of ``scale`` degrees; x is longitude."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountryShape:
    """A country's outline as rings of arcs, and where its name may stand."""

    code: str
    """ISO alpha-2 as GeoNames assigns it; empty for land that is no country's."""
    name: str
    rank: float
    """The zoom from which Natural Earth labels it: 1.7 (largest) to about 9."""
    rings: tuple[tuple[int, ...], ...]
    """Arc indices; ``~i`` (negative) is arc i reversed. Shells and holes mixed: fill even-odd."""
    anchors: tuple[tuple[float, float], ...]
    """Latitude, longitude of label points inside the land, best first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lake:
    """A lake as closed lines, shore first, then islands."""

    name: str
    rings: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputedLine:
    """A line not agreed on, with what to say of it."""

    name: str
    arcs: tuple[int, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeaLabel:
    """Where a sea's name is written."""

    name: str
    lat: float
    lon: float
    rank: int
    """0 for an ocean to 5 for a small bay."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Basemap:
    """What a page draws under its dots: plain values, ready for JSON."""

    arcs: tuple[Line, ...]
    kinds: str
    """A letter an arc: c coast, b border, d disputed (dashed), s seam at ±180° or the pole (not stroked)."""
    countries: tuple[CountryShape, ...]
    lakes: tuple[Lake, ...]
    rivers: tuple[Line, ...]
    disputed: tuple[DisputedLine, ...]
    seas: tuple[SeaLabel, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return it as dicts, lists, texts and numbers, in a fixed order."""
        return {
            "scale": SCALE,
            "credit": CREDIT,
            "arcs": list(self.arcs),
            "kinds": self.kinds,
            "countries": [
                {
                    "code": shape.code,
                    "name": shape.name,
                    "rank": shape.rank,
                    "rings": [list(ring) for ring in shape.rings],
                    "anchors": [list(anchor) for anchor in shape.anchors],
                }
                for shape in self.countries
            ],
            "lakes": [{"name": lake.name, "rings": list(lake.rings)} for lake in self.lakes],
            "rivers": list(self.rivers),
            "disputed": [
                {"name": line.name, "arcs": list(line.arcs), "lines": list(line.lines)}
                for line in self.disputed
            ],
            "seas": [
                {"name": sea.name, "lat": sea.lat, "lon": sea.lon, "rank": sea.rank} for sea in self.seas
            ],
        }

    def to_json(self) -> str:
        """Return ``to_dict`` as JSON without spaces; non-ASCII letters are escaped."""
        return json.dumps(self.to_dict(), separators=(",", ":"))


class Outlines:
    """The outlines that come with the package, opened at first use.

    Parameters
    ----------
    path : path-like with ``read_bytes``, optional
        Another file of the same format.

    Raises
    ------
    GazetteerMissing
        At first use, if the file is not there.
    GazetteerStale
        At first use, if it is of another format.
    """

    def __init__(self, path: Traversable | None = None) -> None:
        self._path = path or files("gazetteer").joinpath("outlines", "outlines.bin")

    @cached_property
    def _data(self) -> OutlineData:
        return read_outlines(self._path)

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The ISO alpha-2 codes that have an outline, sorted."""
        return tuple(sorted(row["code"] for row in self._data.head["countries"] if row["code"]))

    def country(self, code: str) -> BaseGeometry | None:
        """Return a country's area at full detail in longitude, latitude (WGS 84), or None.

        Parameters
        ----------
        code : str
            ISO alpha-2, as GeoNames assigns it (XK for Kosovo).

        Returns
        -------
        MultiPolygon or Polygon or None
            Valid, cut at ±180°, vertices on a grid of 0.001°.
        """
        rows = (row for row in self._data.head["countries"] if code and row["code"] == code)
        return next((area_of(self._data, row["rings"]) for row in rows), None)

    def basemap(self, near: Sequence[Box] = (), max_bytes: int = 900_000) -> Basemap:
        """Return the world, finest near the places shown.

        Parameters
        ----------
        near : sequence of (south, west, north, east)
            Where the places are, in degrees, the most important first; ``west > east`` crosses ±180°.
            Lines within 2° of one are fine, within 15° middling, else coarse. Rivers and small lakes come
            only near.
        max_bytes : int
            As JSON the result is no longer than this, given up in the order: middling lines far off, fine
            lines, rivers, small lakes; the coarse world (some 300 kB) always comes.

        Raises
        ------
        ValueError
            If a box is not on the globe.
        """
        data = self._data
        distance, which = _nearness(data, _cells(near))
        wish = _levels(data, distance, which, None)
        fixed = len(_basemap(data, wish, bare=True).to_json())
        if fixed + _line_bytes(data, wish) <= max_bytes:
            return _basemap(data, wish)
        return _basemap(data, _levels(data, distance, which, max_bytes - fixed))


def _cells(near: Sequence[Box]) -> NDArray[np.float64]:
    """Return the boxes snapped outwards to half degrees, each once, those across ±180° in two."""
    found: dict[Box, None] = {}
    for south, west, north, east in near:
        if not (-90 <= south <= north <= 90 and -180 <= west <= 180 and -180 <= east <= 180):
            raise ValueError(
                f"box {south}, {west}, {north}, {east} is no south, west, north, east in degrees on the globe"
            )
        spans = ((west, east),) if west <= east else ((west, 180.0), (-180.0, east))
        for left, right in spans:
            corners = np.floor([south / _CELL, left / _CELL]), np.ceil([north / _CELL, right / _CELL])
            found[tuple((np.concatenate(corners) * _CELL).tolist())] = None
    return np.array(list(found), dtype=np.float64).reshape(-1, 4)


def _nearness(data: OutlineData, boxes: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return for each line the degrees to the nearest box, 0 inside, and which box comes first at that."""
    best = np.full(len(data.boxes), np.inf)
    which = np.zeros(len(data.boxes), dtype=np.int64)
    south, west, north, east = data.boxes.T
    for n, (low, left, high, right) in enumerate(boxes):
        up = np.maximum(0, np.maximum(low - north, south - high))
        along = np.minimum.reduce(
            [np.maximum(0, np.maximum(left - east - turn, west - right + turn)) for turn in (-360, 0, 360)]
        )
        away = np.maximum(up, along)
        which[away < best] = n
        best = np.minimum(best, away)
    return best, which


def _levels(
    data: OutlineData, distance: NDArray[np.float64], which: NDArray[np.int64], budget: int | None
) -> NDArray[np.int64]:
    """Return the level each line is drawn at, -1 where it is not; no budget means all that is wished."""
    level = np.where(data.draw == 0, 0, -1).astype(np.int64)
    spent = _line_bytes(data, level)
    # First what is nearest: middling, then fine; last the wider surroundings.
    for pad, wanted in ((_FINE_PAD, 1), (_FINE_PAD, 2), (_MIDDLE_PAD, 1)):
        rows = np.flatnonzero((distance <= pad) & (level < wanted) & (data.draw <= wanted))
        rows = rows[np.lexsort((rows, which[rows], distance[rows]))]
        have = np.where(level[rows] >= 0, data.cost[np.maximum(level[rows], 0), rows], 0)
        total = np.cumsum(data.cost[wanted, rows] - have)
        taken = len(rows) if budget is None else int(np.searchsorted(total, budget - spent, side="right"))
        level[rows[:taken]] = wanted
        spent += int(total[taken - 1]) if taken else 0
    return level


def _line_bytes(data: OutlineData, level: NDArray[np.int64]) -> int:
    rows = np.flatnonzero(level >= 0)
    return int(data.cost[level[rows], rows].sum())


def _basemap(data: OutlineData, level: NDArray[np.int64], *, bare: bool = False) -> Basemap:
    def line(n: int) -> Line:
        if bare:
            return []
        points = data.line(n, int(level[n]))
        return np.concatenate([points[:1], np.diff(points, axis=0)]).ravel().tolist()

    head = data.head
    arcs = [n for n in data.section("arcs") if level[n] >= 0]
    new = {old: n for n, old in enumerate(arcs)}

    def renumbered(ring: list[int]) -> tuple[int, ...]:
        return tuple(new[i] if i >= 0 else ~new[~i] for i in ring)

    def drawn(rows: Iterable[int]) -> tuple[Line, ...]:
        return tuple(line(n) for n in rows if level[n] >= 0)

    return Basemap(
        arcs=tuple(line(n) for n in arcs),
        kinds="".join(head["kinds"][n] for n in arcs),
        countries=tuple(
            CountryShape(
                code=row["code"],
                name=row["name"],
                rank=row["rank"],
                rings=tuple(renumbered(ring) for ring in row["rings"] if (max(ring[0], ~ring[0])) in new),
                anchors=tuple((lat, lon) for lat, lon in row["anchors"]),
            )
            for row in head["countries"]
        ),
        lakes=tuple(
            Lake(name=row["name"], rings=rings)
            for row in head["lakes"]
            if (rings := drawn(range(*row["lines"])))
        ),
        rivers=drawn(data.section("rivers")),
        disputed=tuple(
            DisputedLine(name=row["name"], arcs=renumbered(row["arcs"]), lines=drawn(range(*row["lines"])))
            for row in head["disputed"]
        ),
        seas=tuple(SeaLabel(**row) for row in head["seas"]),
    )
