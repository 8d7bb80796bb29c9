"""Build the outlines that come with the package: ``python -m gazetteer.build.outlines [CACHE]``.

Natural Earth's countries, lakes, rivers and seas become one file of shared arcs, which ``gazetteer.outlines``
reads.
The same sources give the same bytes (before compression; zlib's own version may differ).
"""

from __future__ import annotations

import argparse
import json
import math
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely
from shapely import LineString, box

from gazetteer.build.outlines_admin1 import admin1_outlines
from gazetteer.build.outlines_countries import (
    Piece,
    country_outlines,
    disputed_lines,
    natural_earth,
    pieces,
)
from gazetteer.build.outlines_formats import read_topojson_lines
from gazetteer.build.outlines_labels import anchors, seas
from gazetteer.build.outlines_names import (
    CLAIMS,
    DISPUTED_CLASSES,
    DISPUTED_WHOLE,
    INDEFINITE,
    ORDINARY,
    PAIRS,
)
from gazetteer.build.outlines_sources import load_sources, members, obtain
from gazetteer.build.outlines_topology import (
    LEVELS,
    Arc,
    arcs_of,
    edges_of,
    levels_of,
    ring_level,
    significance,
    uncross,
    units,
)
from gazetteer.errors import GazetteerError
from gazetteer.outlines_file import FORMAT

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

__all__ = ["admin1_outlines", "build", "country_outlines", "main"]

_EDGE: Final = 180_000
_RIVERS: Final = "package/dist/world_50m.json"
_LAKE_KM2: Final = (9000.0, 500.0, 30.0)
"""Lakes and islands in them smaller than this are not drawn at level 0, level 1, at all."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Line:
    points: NDArray[np.int64]
    level: NDArray[np.uint8]
    draw: int
    kind: str


def build(cache: Path) -> bytes:
    """Return the file's bytes, fetching the sources into ``cache``."""
    land = pieces(cache)
    arcs = arcs_of([piece.geometry for piece in land], {"disputed": _disputed_edges(cache, land)})
    groups = _groups(land)
    rings = {key: _rings(arcs, {n for n, piece in enumerate(land) if piece in held}) for key, held in groups}
    lines = [_arc_line(arc, land) for arc in arcs]
    _keep_drawn(lines, arcs, rings.values())
    uncross([line.points for line in lines], [line.level for line in lines])
    lakes, lake_lines = _lakes(cache)
    claims, claim_lines = _claims(cache)
    rivers = _river_lines(cache)
    shift = len(lines) + len(lake_lines) + len(rivers)
    head = {
        "format": FORMAT,
        "sources": [
            f"{s.name} {s.version}: {s.licence}" for s in load_sources().values() if "earth" in s.key
        ],
        "kinds": "".join(line.kind for line in lines),
        "sections": _sections(lines, lake_lines, rivers, claim_lines),
        "countries": [_country(key, held, rings[key]) for key, held in groups],
        "lakes": [{"name": name, "lines": [a + len(lines), b + len(lines)]} for name, (a, b) in lakes],
        "disputed": [
            *({"name": name, "arcs": ids, "lines": [0, 0]} for name, ids in _disputed_arcs(arcs, land)),
            *({"name": name, "arcs": [], "lines": [a + shift, b + shift]} for name, (a, b) in claims),
        ],
        "seas": _seas(cache, land),
    }
    return _packed(head, [*lines, *lake_lines, *rivers, *claim_lines])


def _credits() -> list[str]:
    sources = load_sources().values()
    return [f"{s.name} {s.version}: {s.licence}" for s in sources if s.key.startswith("natural-earth")]


def _groups(land: Sequence[Piece]) -> list[tuple[str, list[Piece]]]:
    # Land without a code stands alone under its key.
    found: dict[str, list[Piece]] = {}
    for piece in land:
        found.setdefault(piece.code or f"~{piece.key}", []).append(piece)
    return sorted(found.items())


def _country(key: str, held: list[Piece], rings: list[list[int]]) -> dict[str, Any]:
    chief = min(held, key=lambda piece: (piece.rank, -float(piece.geometry.area), piece.key))
    whole = shapely.coverage_union_all([piece.geometry for piece in held])
    return {
        "code": "" if key.startswith("~") else key,
        "name": chief.name,
        "rank": chief.rank,
        "rings": rings,
        "anchors": [[lat, lon] for lon, lat in anchors(whole, chief.label)],
    }


def _seas(cache: Path, land: Sequence[Piece]) -> list[dict[str, Any]]:
    coarse = shapely.union_all([shapely.make_valid(piece.geometry.simplify(0.05)) for piece in land])
    return [
        {"name": sea.name, "lat": sea.lat, "lon": sea.lon, "rank": sea.rank} for sea in seas(cache, coarse)
    ]


def _disputed_edges(cache: Path, land: Sequence[Piece]) -> set[Any]:
    lines = natural_earth(cache, "cultural/ne_10m_admin_0_boundary_lines_land")
    marked = edges_of(
        line.geometry
        for line in lines
        if line.row["FEATURECLA"].startswith(DISPUTED_CLASSES)
        or (
            line.row["FEATURECLA"].startswith("Indefinite")
            and frozenset({line.row["ADM0_LEFT"], line.row["ADM0_RIGHT"]}) in INDEFINITE
        )
    )
    outline = {piece.key: edges_of([piece.geometry.boundary]) for piece in land if _in_pairs(piece.key)}
    for pair in DISPUTED_WHOLE:
        a, b = sorted(pair)
        marked |= outline[a] & outline[b]
    for pair in ORDINARY:
        a, b = sorted(pair)
        marked -= edges_of([_geometry(land, a).boundary]) & edges_of([_geometry(land, b).boundary])
    return marked


def _in_pairs(key: str) -> bool:
    return any(key in pair for pair in DISPUTED_WHOLE)


def _geometry(land: Sequence[Piece], key: str) -> Any:
    (found,) = (piece.geometry for piece in land if piece.key == key)
    return found


def _disputed_arcs(arcs: Sequence[Arc], land: Sequence[Piece]) -> list[tuple[str, list[int]]]:
    found: dict[str, list[int]] = {}
    for n, arc in enumerate(arcs):
        if arc.mark == "disputed" and len(arc.owners) == 2:
            pair = frozenset(land[area].key for area, _ in arc.owners)
            first, second = sorted(land[area].name for area, _ in arc.owners)
            found.setdefault(PAIRS.get(pair, f"{first} and {second}: border disputed"), []).append(n)
    return sorted(found.items())


def _arc_line(arc: Arc, land: Sequence[Piece]) -> _Line:
    if arc.mark == "seam":
        kind = "s"
    elif arc.mark == "disputed" and len(arc.owners) == 2:
        kind = "d"
    elif len(arc.owners) == 1:
        kind = "c"
    else:
        inner = len({land[area].code or land[area].key for area, _ in arc.owners}) == 1
        kind = "h" if inner else "b"
    # An island's draw level is its own; a hole in one country that another fills must stay.
    draw = ring_level(arc.points) if arc.closed and len(arc.owners) == 1 else 0
    draw = LEVELS if kind == "h" else draw
    return _Line(points=arc.points, level=levels_of(arc.points), draw=draw, kind=kind)


def _keep_drawn(lines: list[_Line], arcs: Sequence[Arc], countries: Iterable[list[list[int]]]) -> None:
    # A ring of several arcs needs all of them, and a country of small islands its largest, at every level.
    for rings in countries:
        needed = {max(i, ~i) for ring in rings if len(ring) > 1 for i in ring}
        if not needed and all(lines[max(ring[0], ~ring[0])].draw > 0 for ring in rings):
            needed = {max((max(i, ~i) for (i,) in rings), key=lambda k: (_box_area(arcs[k].points), -k))}
        for n in needed:
            lines[n] = _Line(points=lines[n].points, level=lines[n].level, draw=0, kind=lines[n].kind)
        for n in (max(i, ~i) for ring in rings if len(ring) == 2 for i in ring):
            _keep_corner(lines[n])
    for line in lines:
        if line.kind != "s" and (np.abs(line.points[[0, -1], 0]) == _EDGE).all():
            _keep_corner(line)


def _keep_corner(line: _Line) -> None:
    # Straightened, its ring would shrink to a line, or a coast run along ±180°.
    if len(line.points) > 2:
        line.level[1 + int(np.argmax(significance(line.points)[1:-1]))] = 0


def _box_area(points: NDArray[np.int64]) -> int:
    return int(np.ptp(points[:, 0]) * np.ptp(points[:, 1]))


def _rings(arcs: Sequence[Arc], areas: set[int]) -> list[list[int]]:
    """Chain the arcs on the outline of some areas taken as one into rings, the areas to the right."""
    outgoing: dict[tuple[int, ...], list[int]] = {}
    for n, arc in enumerate(arcs):
        side = sum(direction for area, direction in arc.owners if area in areas)
        if side:
            way = n if side > 0 else ~n
            outgoing.setdefault(_ends(arcs, way)[0], []).append(way)
    rings: list[list[int]] = []
    for start in sorted(outgoing):
        while outgoing[start]:
            ring = [outgoing[start].pop(0)]
            while (at := _ends(arcs, ring[-1])[1]) != start:
                ring.append(_rightmost(arcs, ring[-1], outgoing[at]))
                outgoing[at].remove(ring[-1])
            rings.append(ring)
    return rings


def _ends(arcs: Sequence[Arc], way: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    points = arcs[max(way, ~way)].points
    ends = tuple(points[0].tolist()), tuple(points[-1].tolist())
    return ends if way >= 0 else ends[::-1]


def _rightmost(arcs: Sequence[Arc], came: int, ways: Sequence[int]) -> int:
    if not ways:
        raise GazetteerError("a country's outline does not close: its pieces do not meet")
    back = _heading(arcs, ~came)
    return min(ways, key=lambda way: ((_heading(arcs, way) - back) % (2 * math.pi) or 2 * math.pi, way))


def _heading(arcs: Sequence[Arc], way: int) -> float:
    points = arcs[max(way, ~way)].points
    a, b = (points[0], points[1]) if way >= 0 else (points[-1], points[-2])
    return math.atan2(b[1] - a[1], b[0] - a[0])


def _lakes(cache: Path) -> tuple[list[tuple[str, tuple[int, int]]], list[_Line]]:
    named: list[tuple[str, tuple[int, int]]] = []
    lines: list[_Line] = []
    for lake in natural_earth(cache, "physical/ne_10m_lakes"):
        start = len(lines)
        for part in shapely.get_parts(lake.geometry):
            for ring in (part.exterior, *part.interiors):
                points = _whole(shapely.get_coordinates(ring))
                draw = _draw_lake(ring)
                if draw < LEVELS and len(points) > 3:
                    lines.append(_Line(points=points, level=levels_of(points), draw=draw, kind="l"))
        if len(lines) > start:
            named.append((lake.row["name_en"] or lake.row["name"], (start, len(lines))))
    return named, lines


def _draw_lake(ring: Any) -> int:
    area = float(shapely.Polygon(ring).area) * 111.2**2 * math.cos(math.radians(ring.centroid.y))
    return sum(area < least for least in _LAKE_KM2)


def _whole(coordinates: NDArray[np.float64]) -> NDArray[np.int64]:
    points = units(coordinates)
    moved = np.concatenate([[True], (np.diff(points, axis=0) != 0).any(axis=1)])
    return np.asarray(points[moved])


def _river_lines(cache: Path) -> list[_Line]:
    (blob,) = members(obtain("natural-earth-rivers", cache), (_RIVERS,))
    parts = [part for river in read_topojson_lines(blob, "rivers") for part in shapely.get_parts(river)]
    merged = shapely.get_parts(shapely.line_merge(shapely.union_all(parts)))
    lines = [_whole(_smooth(shapely.get_coordinates(line))) for line in merged]
    ordered = sorted((line for line in lines if len(line) > 1), key=lambda line: line.ravel().tolist())
    return [_Line(points=points, level=levels_of(points), draw=1, kind="r") for points in ordered]


def _smooth(coordinates: NDArray[np.float64]) -> NDArray[np.float64]:
    # The source is quantised to 0.04° by 0.02°: a line between the steps is nearer to the river. Corners are
    # cut twice (Chaikin 1974), ends stay.
    for _ in range(2):
        a, b = coordinates[:-1], coordinates[1:]
        cut = np.stack([0.75 * a + 0.25 * b, 0.25 * a + 0.75 * b], axis=1).reshape(-1, 2)
        coordinates = np.concatenate([coordinates[:1], cut, coordinates[-1:]])
    line = LineString(coordinates).simplify(0.003)
    return np.asarray(line.coords)


def _claims(cache: Path) -> tuple[list[tuple[str, tuple[int, int]]], list[_Line]]:
    named: list[tuple[str, tuple[int, int]]] = []
    lines: list[_Line] = []
    rows = disputed_lines(cache)
    for written, bounds, name in CLAIMS:
        inside = box(*bounds)
        named_so = [row.geometry for row in rows if row.row["name"] == written]
        found = [line for line in named_so if inside.contains(line)]
        if not found:
            raise GazetteerError(f"no line called {written!r} in {bounds}, where {name!r} was looked for")
        start = len(lines)
        for part in shapely.get_parts(shapely.line_merge(shapely.union_all(found))):
            points = _whole(shapely.get_coordinates(part))
            lines.append(_Line(points=points, level=levels_of(points), draw=0, kind="d"))
        named.append((name, (start, len(lines))))
    return named, lines


def _sections(*parts: Sequence[_Line]) -> dict[str, list[int]]:
    at, found = 0, {}
    for name, part in zip(("arcs", "lakes", "rivers", "claims"), parts, strict=True):
        found[name] = [at, at + len(part)]
        at += len(part)
    return found


def _packed(head: dict[str, Any], lines: Sequence[_Line]) -> bytes:
    steps = np.concatenate([np.diff(line.points, axis=0, prepend=line.points[:1]) for line in lines])
    if np.abs(steps).max() >= 2**15:
        raise GazetteerError("two neighbouring points are more than 32° apart; deltas are kept in 16 bits")
    start = np.array([line.points[0] for line in lines])
    arrays = {
        "count": np.array([len(line.points) for line in lines], dtype="<u4"),
        "x": start[:, 0].astype("<i4"),
        "y": start[:, 1].astype("<i4"),
        "draw": np.array([line.draw for line in lines], dtype="u1"),
        "cost": np.array([[_cost(line, n) for line in lines] for n in range(LEVELS)], dtype="<u4").ravel(),
        "dx": steps[:, 0].astype("<i2"),
        "dy": steps[:, 1].astype("<i2"),
        "tag": np.concatenate([line.level for line in lines]),
    }
    head["arrays"] = [[name, array.dtype.str, len(array)] for name, array in arrays.items()]
    text = json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode()
    planes = [array.view("u1").reshape(len(array), -1).T.tobytes() for array in arrays.values()]
    return zlib.compress(b"".join([struct.pack("<I", len(text)), text, *planes]), 9)


def _cost(line: _Line, level: int) -> int:
    points = line.points[line.level <= level]
    return len(json.dumps(np.diff(points, axis=0, prepend=0).ravel().tolist(), separators=(",", ":"))) + 1


def main() -> None:
    """Write the file beside the package's code."""
    parser = argparse.ArgumentParser(description="Build gazetteer/outlines/outlines.bin from Natural Earth.")
    parser.add_argument(
        "cache", nargs="?", type=Path, default=Path("build/outlines"), help="where sources are kept"
    )
    cache = parser.parse_args().cache
    target = Path(__file__).parent.parent / "outlines" / "outlines.bin"
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(build(cache))


if __name__ == "__main__":
    main()
