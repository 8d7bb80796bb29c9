"""The file of outlines: lines of all kinds, each vertex with its level, and areas made of them."""

from __future__ import annotations

import json
import struct
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon

from gazetteer.errors import GazetteerMissing, GazetteerStale

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from importlib.resources.abc import Traversable

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

FORMAT: Final = 1
SCALE: Final = 0.001
"""Degrees of a unit."""
LEVELS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlineData:
    """The file: all lines one after another, arcs first, then lakes, rivers, claims."""

    head: dict[str, Any]
    first: NDArray[np.int64]
    """Where each line's points begin, and after the last one their number."""
    points: NDArray[np.int32]
    """Shape (n, 2), units."""
    tag: NDArray[np.uint8]
    """The coarsest level each point is drawn at."""
    draw: NDArray[np.uint8]
    """The coarsest level each line is drawn at."""
    cost: NDArray[np.int64]
    """Shape (levels, lines): characters of JSON."""
    boxes: NDArray[np.float64]
    """Shape (lines, 4): south, west, north, east in degrees."""

    def line(self, n: int, level: int) -> NDArray[np.int32]:
        """Return the points of a line that are drawn at a level."""
        span = slice(self.first[n], self.first[n + 1])
        return self.points[span][self.tag[span] <= level]

    def section(self, name: str) -> range:
        """Return which lines are a section's."""
        start, stop = self.head["sections"][name]
        return range(start, stop)


def read_outlines(path: Traversable) -> OutlineData:
    """Read the file.

    Raises
    ------
    GazetteerMissing
        If there is none.
    GazetteerStale
        If it is damaged or of another format.
    """
    try:
        blob = path.read_bytes()
    except FileNotFoundError as err:
        raise GazetteerMissing(
            f'no outlines at {path}; install the package anew, or run "python -m gazetteer.build.outlines"'
        ) from err
    try:
        raw = zlib.decompress(blob)
        size = struct.unpack_from("<I", raw)[0]
        head = json.loads(raw[4 : 4 + size])
    except (zlib.error, struct.error, ValueError) as err:
        raise GazetteerStale(f"{path} holds no outlines: {err}") from err
    if head["format"] != FORMAT:
        raise GazetteerStale(f"{path} has format {head['format']}, this code reads {FORMAT}; build it again")
    arrays: dict[str, NDArray[Any]] = {}
    at = 4 + size
    for name, kind, count in head["arrays"]:
        # Low bytes first, then high bytes: it packs better so.
        width = np.dtype(kind).itemsize
        planes = np.frombuffer(raw, dtype=np.uint8, count=count * width, offset=at).reshape(width, count)
        arrays[name] = np.ascontiguousarray(planes.T).view(kind).ravel()
        at += count * width
    return _unpacked(head, arrays)


def _unpacked(head: dict[str, Any], arrays: dict[str, NDArray[Any]]) -> OutlineData:
    count = arrays["count"].astype(np.int64)
    first = np.concatenate([[0], np.cumsum(count)])
    steps = np.stack([arrays["dx"], arrays["dy"]], axis=1).astype(np.int32)
    # One running sum over all lines, then each line is moved to where it starts.
    points = np.cumsum(steps, axis=0, dtype=np.int32)
    start = np.stack([arrays["x"], arrays["y"]], axis=1)
    points += np.repeat(start - points[first[:-1]], count, axis=0)
    low = np.minimum.reduceat(points, first[:-1], axis=0)
    high = np.maximum.reduceat(points, first[:-1], axis=0)
    return OutlineData(
        head=head,
        first=first,
        points=points,
        tag=arrays["tag"],
        draw=arrays["draw"],
        cost=arrays["cost"].reshape(LEVELS, -1).astype(np.int64),
        boxes=np.concatenate([low[:, ::-1], high[:, ::-1]], axis=1) * SCALE,
    )


def area_of(data: OutlineData, rings: Iterable[list[int]]) -> BaseGeometry:
    """Return the area within rings of arcs."""
    shells: list[NDArray[np.float64]] = []
    holes: list[NDArray[np.float64]] = []
    for ring in rings:
        arcs = [data.line(i if i >= 0 else ~i, LEVELS - 1) for i in ring]
        turned = [arc if i >= 0 else arc[::-1] for i, arc in zip(ring, arcs, strict=True)]
        points = np.concatenate([turned[0], *(arc[1:] for arc in turned[1:])]) * SCALE
        # Shells run clockwise: the land is to the right of its outline.
        (holes if shapely.is_ccw(shapely.linearrings(points)) else shells).append(points.round(3))
    return _valid(nest(shells, holes))


def _valid(area: BaseGeometry) -> BaseGeometry:
    if area.is_valid:
        return area
    # Rounded to the grid, a spit of land may have shrunk to a line: lines and points are left out.
    parts = shapely.get_parts(shapely.make_valid(area))
    return shapely.union_all([part for part in parts if part.geom_type.endswith("Polygon")])


def nest(shells: Sequence[NDArray[np.float64]], holes: Sequence[NDArray[np.float64]]) -> MultiPolygon:
    """Return polygons of closed rings (n, 2), each hole in the smallest shell around it; others go."""
    polygons = [Polygon(shell) for shell in shells]
    inside: list[list[NDArray[np.float64]]] = [[] for _ in shells]
    tree = shapely.STRtree(polygons)
    for hole in holes:
        # A hole may touch its shell, so ask where a point of its inside lies.
        within = [int(k) for k in tree.query(Polygon(hole).representative_point(), predicate="within")]
        if within:
            inside[min(within, key=lambda k: polygons[k].area)].append(hole)
    return MultiPolygon([Polygon(shell, cut) for shell, cut in zip(shells, inside, strict=True)])
