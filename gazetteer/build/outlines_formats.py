"""Readers for the file formats the sources use: shapefile, dBASE, GeoPackage, TopoJSON, a class-free pickle.

Each reads bytes and returns plain values or shapely geometry; nothing here knows what the data mean.
"""

from __future__ import annotations

import io
import json
import pickle
import sqlite3
import struct
import tempfile
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np
import shapely
from shapely import MultiLineString

from gazetteer.errors import GazetteerError
from gazetteer.outlines_file import nest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from shapely import MultiPolygon
    from shapely.geometry.base import BaseGeometry

_SHP_HEADER = 100
_POLYLINE, _POLYGON = 3, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """A geometry in longitude, latitude with the row that belongs to it."""

    geometry: BaseGeometry
    row: Mapping[str, str]


def read_shapefile(shp: bytes, dbf: bytes) -> tuple[Feature, ...]:
    """Return the features of a polygon or polyline shapefile; UTF-8 attributes, as text, stripped."""
    return tuple(
        Feature(geometry=geometry, row=row)
        for geometry, row in zip(_shapes(shp), _dbf_rows(dbf), strict=True)
    )


def _shapes(blob: bytes) -> Iterator[BaseGeometry]:
    at = _SHP_HEADER
    while at < len(blob):
        words = struct.unpack_from(">i", blob, at + 4)[0]
        body = blob[at + 8 : at + 8 + 2 * words]
        at += 8 + 2 * words
        kind = struct.unpack_from("<i", body)[0]
        if kind not in (_POLYLINE, _POLYGON):
            raise GazetteerError(f"shapefile record of type {kind}; polylines (3) and polygons (5) are read")
        parts, points = struct.unpack_from("<2i", body, 36)
        starts = [*struct.unpack_from(f"<{parts}i", body, 44), points]
        xy = np.frombuffer(body, dtype="<f8", count=2 * points, offset=44 + 4 * parts).reshape(-1, 2)
        rings = [xy[a:b] for a, b in pairwise(starts)]
        yield MultiLineString(rings) if kind == _POLYLINE else polygons_of(rings)


def polygons_of(rings: list[Any]) -> MultiPolygon:
    """Nest rings into polygons: clockwise ones are shells, as shapefiles have it, each hole in its shell."""
    turns = [shapely.is_ccw(shapely.linearrings(ring)) for ring in rings]
    shells = [ring for ring, hole in zip(rings, turns, strict=True) if not hole]
    holes = [ring for ring, hole in zip(rings, turns, strict=True) if hole]
    return nest(shells, holes)


def _dbf_rows(blob: bytes) -> Iterator[dict[str, str]]:
    count, header, width = struct.unpack_from("<IHH", blob, 4)
    fields: list[tuple[str, int, int]] = []
    offset, at = 1, 32
    while blob[at] != 0x0D:
        name = blob[at : at + 11].split(b"\0")[0].decode("ascii")
        fields.append((name, offset, offset + blob[at + 16]))
        offset, at = offset + blob[at + 16], at + 32
    for n in range(count):
        record = blob[header + n * width : header + (n + 1) * width]
        yield {name: record[a:b].decode("utf-8", "replace").strip(" \0") for name, a, b in fields}


def read_geopackage(blob: bytes, layer: str) -> tuple[Feature, ...]:
    """Return the features of one layer of a GeoPackage, in its own order."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "layer.gpkg"
        path.write_bytes(blob)
        base = sqlite3.connect(path)
        try:
            base.row_factory = sqlite3.Row
            key = base.execute(
                "SELECT column_name FROM gpkg_geometry_columns WHERE table_name = ?", (layer,)
            ).fetchone()
            if key is None:
                raise GazetteerError(f"the GeoPackage has no layer {layer}")
            rows = base.execute(f'SELECT * FROM "{layer}" ORDER BY rowid').fetchall()
        finally:
            base.close()
    return tuple(
        Feature(
            geometry=_geopackage_geometry(row[key[0]]),
            row={name: str(row[name] or "") for name in row.keys() if name != key[0]},  # noqa: SIM118
        )
        for row in rows
    )


def _geopackage_geometry(blob: bytes) -> BaseGeometry:
    # Eight bytes of header, then an optional envelope whose size the flags tell.
    envelope = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}[(blob[3] >> 1) & 7]
    return shapely.from_wkb(blob[8 + envelope :])


def read_topojson_lines(blob: bytes, layer: str) -> tuple[MultiLineString, ...]:
    """Return one layer of lines from a quantised TopoJSON file."""
    data = json.loads(blob)
    scale, shift = np.array(data["transform"]["scale"]), np.array(data["transform"]["translate"])
    arcs = [np.cumsum(np.array(arc), axis=0) * scale + shift for arc in data["arcs"]]
    return tuple(
        MultiLineString([_joined(arcs, line) for line in lines])
        for geometry in data["objects"][layer]["geometries"]
        if (lines := [geometry["arcs"]] if geometry["type"] == "LineString" else geometry["arcs"])
    )


def _joined(arcs: list[Any], line: list[int]) -> Any:
    pieces = [arcs[i] if i >= 0 else arcs[~i][::-1] for i in line]
    return np.vstack([pieces[0], *(piece[1:] for piece in pieces[1:])])


class _NoClasses(pickle.Unpickler):
    """Reads plain values; a pickle that names any class, and so could run code, is refused."""

    def find_class(self, module: str, name: str) -> NoReturn:
        raise pickle.UnpicklingError(f"the pickle names {module}.{name}; only plain values are read")


def read_plain_pickle(blob: bytes) -> Any:
    """Return what a pickle of lists, tuples, dicts, texts and numbers holds.

    Raises
    ------
    GazetteerError
        If it holds anything else.
    """
    try:
        return _NoClasses(io.BytesIO(blob)).load()
    except pickle.UnpicklingError as err:
        raise GazetteerError(f"{err}") from err
