"""Polygons to shared arcs, each vertex tagged with the coarsest level it is drawn at.

Coordinates become whole units (a thousandth of a degree). An arc is a run of edges with the same areas on its
two sides; every polygon that uses it uses the same points, so coarser levels close as the fine one does.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from shapely.geometry.polygon import orient

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence, Set

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

UNIT: Final = 0.001
"""Degrees a unit."""
LEVELS: Final = 3
KM_A_UNIT: Final = 111.2 * UNIT
_KEEP_KM2: Final = (120.0, 6.0)
"""A vertex whose triangle with its neighbours is smaller leaves level 0, level 1."""
_ISLAND_KM2: Final = (1500.0, 40.0)
"""Islands and holes smaller than this are not drawn at level 0, level 1."""
_LONGEST: Final = 4000
"""An arc whose box is wider than so many units is split, so that a map can ask for fine arcs bit by bit."""
_EDGE_X, _EDGE_Y = 180_000, -90_000

Edge = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Arc:
    """A run of points, and the areas that have it on their outline."""

    points: NDArray[np.int64]
    """Shape (n, 2): longitude, latitude in units; closed arcs repeat the first point."""
    owners: tuple[tuple[int, int], ...]
    """(area, direction): 1 where the area lies to the right of the arc as stored, -1 to the left."""
    mark: str
    """What the edges were marked as; empty if nothing."""

    @property
    def closed(self) -> bool:
        """Whether it is a whole ring."""
        return bool((self.points[0] == self.points[-1]).all())


def units(coordinates: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return degrees as whole units."""
    return np.rint(coordinates / UNIT).astype(np.int64)


def edges_of(lines: Iterable[BaseGeometry]) -> set[Edge]:
    """Return the edges of lines, in units, the smaller end first."""
    found: set[Edge] = set()
    for line in lines:
        for part in shapely.get_parts(line):
            points = [tuple(point) for point in units(shapely.get_coordinates(part)).tolist()]
            found.update(_edge(a, b) for a, b in pairwise(points) if a != b)
    return found


def arcs_of(areas: Sequence[BaseGeometry], marks: Mapping[str, Set[Edge]]) -> list[Arc]:
    """Cut the outlines of areas that meet without gap or overlap into arcs.

    Parameters
    ----------
    areas : sequence of Polygon or MultiPolygon
        In longitude, latitude.
    marks : mapping of str to set of edges
        Edges an arc must not mix with others, by what to mark them as. Edges along ±180° and the pole are
        marked ``seam`` without asking.
    """
    owners: dict[Edge, list[tuple[int, int]]] = defaultdict(list)
    for n, area in enumerate(areas):
        for edge, direction in _outline(area).items():
            owners[edge].append((n, direction))
    kind = {edge: mark for mark, edges in sorted(marks.items()) for edge in edges if edge in owners}
    kind |= {edge: "seam" for edge in owners if _on_seam(edge)}
    labels = {edge: (tuple(sorted(sides)), kind.get(edge, "")) for edge, sides in owners.items()}
    return [piece for arc in _chains(labels) for piece in _split(arc)]


def _edge(a: tuple[int, int], b: tuple[int, int]) -> Edge:
    return (a, b) if a < b else (b, a)


def _on_seam(edge: Edge) -> bool:
    (ax, ay), (bx, by) = edge
    return (ax == bx and abs(ax) == _EDGE_X) or (ay == by == _EDGE_Y)


def _outline(area: BaseGeometry) -> dict[Edge, int]:
    # Shells run clockwise and holes against the clock: the inside is always to the right. An edge run both
    # ways (two vertices rounded onto each other) bounds nothing and goes.
    net: dict[Edge, int] = defaultdict(int)
    for polygon in shapely.get_parts(area):
        turned = orient(polygon, sign=-1.0)
        for ring in (turned.exterior, *turned.interiors):
            points = [tuple(point) for point in units(_dense_at_pole(shapely.get_coordinates(ring))).tolist()]
            for a, b in pairwise(points):
                if a != b:
                    net[_edge(a, b)] += 1 if a < b else -1
    return {edge: 1 if direction > 0 else -1 for edge, direction in net.items() if direction}


def _dense_at_pole(ring: NDArray[np.float64]) -> NDArray[np.float64]:
    # The line along the pole is one edge of 360°; deltas are kept in 16 bits, 32°.
    long = np.flatnonzero(np.abs(np.diff(ring[:, 0])) > 30)
    for n in long[::-1]:
        between = np.linspace(ring[n], ring[n + 1], 19)[1:-1]
        ring = np.insert(ring, n + 1, between, axis=0)
    return ring


_Label = tuple[tuple[tuple[int, int], ...], str]


def _chains(labels: Mapping[Edge, _Label]) -> list[Arc]:
    near: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for a, b in sorted(labels):
        near[a].append(b)
        near[b].append(a)

    def sides(a: tuple[int, int], b: tuple[int, int]) -> _Label:
        # The label as seen walking from a to b.
        owners, mark = labels[_edge(a, b)]
        way = 1 if a < b else -1
        return tuple((area, direction * way) for area, direction in owners), mark

    def is_node(point: tuple[int, int]) -> bool:
        ends = near[point]
        return len(ends) != 2 or sides(ends[0], point) != sides(point, ends[1])

    done: set[Edge] = set()
    chains: list[Arc] = []

    def walk(start: tuple[int, int], to: tuple[int, int]) -> None:
        points, label = [start, to], sides(start, to)
        done.add(_edge(start, to))
        while points[-1] != start and not is_node(points[-1]):
            ends = near[points[-1]]
            points.append(ends[0] if ends[1] == points[-2] else ends[1])
            done.add(_edge(points[-2], points[-1]))
        chains.append(Arc(points=np.array(points), owners=label[0], mark=label[1]))

    nodes = [point for point in sorted(near) if is_node(point)]
    for start in (*nodes, *sorted(near)):
        for to in near[start]:
            if _edge(start, to) not in done:
                walk(start, to)
    return chains


def _split(arc: Arc) -> list[Arc]:
    points = arc.points
    if len(points) < 16 or np.ptp(points, axis=0).max() <= _LONGEST:
        return [arc]
    # Cut where a corner is, in the middle half: the cut stays at every level.
    weight = significance(points)
    low, high = len(points) // 4, 3 * len(points) // 4
    at = low + int(np.argmax(weight[low:high]))
    halves = (points[: at + 1], points[at:])
    return [piece for half in halves for piece in _split(Arc(points=half, owners=arc.owners, mark=arc.mark))]


def significance(points: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return for each point the area in km² lost when it goes, least first (Visvalingam, Whyatt 1993).

    Ends are infinite. A point is never lighter than one that went before it, so any threshold gives a line
    whose points are among those of a lower threshold.
    """
    count = len(points)
    shrink = np.cos(np.radians(points[:, 1].mean() * UNIT))
    x, y = (points[:, 0] * shrink).tolist(), points[:, 1].astype(float).tolist()
    before, after = list(range(-1, count - 1)), list(range(1, count + 1))
    weight = np.full(count, np.inf)

    def area(i: int) -> float:
        a, b = before[i], after[i]
        twice: float = (x[a] - x[i]) * (y[b] - y[i]) - (x[b] - x[i]) * (y[a] - y[i])
        return abs(twice) / 2 * KM_A_UNIT**2

    current = [area(i) if 0 < i < count - 1 else np.inf for i in range(count)]
    heap = [(current[i], i) for i in range(1, count - 1)]
    heapq.heapify(heap)
    highest = 0.0
    while heap:
        value, i = heapq.heappop(heap)
        if value != current[i]:
            continue
        highest = max(highest, value)
        weight[i], current[i] = highest, -1.0
        a, b = before[i], after[i]
        after[a], before[b] = b, a
        for k in (a, b):
            if 0 < k < count - 1:
                current[k] = area(k)
                heapq.heappush(heap, (current[k], k))
    return weight


def levels_of(points: NDArray[np.int64]) -> NDArray[np.uint8]:
    """Return for each point of a line the coarsest level it is drawn at, 0 to 2; a ring keeps four points."""
    weight = significance(points)
    if (points[0] == points[-1]).all():
        for n in np.argsort(-weight, kind="stable")[:5]:
            weight[n] = np.inf
    level = np.full(len(points), LEVELS - 1, dtype=np.uint8)
    for n in reversed(range(LEVELS - 1)):
        level[weight >= _KEEP_KM2[n]] = n
    return level


def ring_level(points: NDArray[np.int64]) -> int:
    """Return the coarsest level a ring that stands alone is drawn at, by its area."""
    shrink = np.cos(np.radians(points[:, 1].mean() * UNIT))
    x, y = (points[:, 0] - points[0, 0]) * shrink, (points[:, 1] - points[0, 1]).astype(float)
    area = abs(float((x[:-1] * y[1:] - x[1:] * y[:-1]).sum())) / 2 * KM_A_UNIT**2
    return sum(area < least for least in _ISLAND_KM2)


def uncross(lines: Sequence[NDArray[np.int64]], levels: Sequence[NDArray[np.uint8]]) -> int:
    """Give points back, in place, until no two lines of a coarse level cross; return how many were given."""
    given = 0
    for level in reversed(range(LEVELS - 1)):
        while spans := _crossing(lines, levels, level):
            before = given
            for n, a, b in spans:
                inner = np.arange(a + 1, b)
                if len(inner):
                    chord = lines[n][b] - lines[n][a]
                    off = lines[n][inner] - lines[n][a]
                    at = inner[int(np.argmax(np.abs(chord[0] * off[:, 1] - chord[1] * off[:, 0])))]
                    levels[n][at] = min(level, levels[n][at])
                    given += 1
            if given == before:
                break
    return given


def _crossing(
    lines: Sequence[NDArray[np.int64]], levels: Sequence[NDArray[np.uint8]], level: int
) -> list[tuple[int, int, int]]:
    spans: list[tuple[int, int, int]] = []
    starts: list[NDArray[np.int64]] = []
    for n, (points, tags) in enumerate(zip(lines, levels, strict=True)):
        kept = np.flatnonzero(tags <= level)
        spans += [(n, int(a), int(b)) for a, b in pairwise(kept)]
        starts.append(np.stack([points[kept[:-1]], points[kept[1:]]], axis=1))
    segments = np.asarray(shapely.linestrings(np.concatenate(starts).astype(float)))
    left, right = shapely.STRtree(segments).query(segments, predicate="crosses")
    return sorted({spans[int(k)] for k in (*left, *right)})
