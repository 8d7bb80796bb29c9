"""Natural Earth, in any form GDAL reads (GeoPackage, shapefile, GeoJSON): features → places.

A river comes in pieces, an island as a point here and an outline there: pieces of one name and kind that
touch or nearly touch become one place. Read with pyogrio, an optional package.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from gazetteer.importing.cleaning import entry_names, is_name
from gazetteer.importing.entry import Entry
from gazetteer.importing.errors import FormatMissing, NotASource
from gazetteer.importing.features import feature_of
from gazetteer.importing.natural_earth_names import main_name, other_names
from gazetteer.naming.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from gazetteer.importing.entry import Faults
    from gazetteer.importing.inputs import Input, Meter

_CHUNK: Final = 1_000
_MOST_FEATURES: Final = 200_000
"""All layers of Natural Earth together have some 60,000; they are held in memory to be joined."""
_KIND_COLUMNS: Final = ("featurecla", "fclass")
_POPULATIONS: Final = ("pop_max", "pop_est")
_COUNTRIES: Final = ("iso_a2_eh", "iso_a2")
_GEONAMES_IDS: Final = ("gn_id", "geonameid")
_CAN_JOIN_DEGREES: Final = {"LineString": 1.0, "Polygon": 0.5, "Point": 0.2}
_INLAND: Final = frozenset({"STM", "STMI", "LK", "LKN", "LKI", "RSV", "CNL"})
_SEAS: Final = frozenset({"OCN", "SEA"})
_SEA_REACH: Final = 20.0
"""Two parts of one sea may have another sea's parts between them."""
_COUNTRY: Final = re.compile(r"[A-Z]{2}")
_REASONS_KEPT: Final = 50


@dataclass(slots=True)
class _Piece:
    """One feature, or several that have become one."""

    name: str
    names: list[str]
    feature: tuple[str, str]
    shape: BaseGeometry
    cells: Mapping[str, str]
    parts: list[BaseGeometry] = field(default_factory=list)


def natural_earth_entries(inputs: Sequence[Input], faults: Faults, meter: Meter) -> Iterator[Entry]:
    """Yield the places of Natural Earth's files.

    Raises
    ------
    FormatMissing
        If pyogrio is not installed.
    NotASource
        If a file cannot be read as a map, is not in WGS 84, or is far larger than Natural Earth.
    """
    groups: dict[tuple[str, str], list[_Piece]] = {}
    count = 0
    for item in inputs:
        for number, cells, shape in _features(item):
            count += 1
            if count > _MOST_FEATURES:
                raise NotASource(f"{item.name} has more features than all of Natural Earth; it is not read")
            piece = _piece(item.name, number, cells, shape, faults)
            if piece is not None:
                groups.setdefault((fold(piece.name), piece.feature[0]), []).append(piece)
        meter.add(item.size)
    used: set[str] = set()
    for pieces in groups.values():
        for joined in _joined(pieces):
            yield _entry(joined, used)


def _piece(
    file: str, number: int, cells: Mapping[str, str], shape: BaseGeometry | None, faults: Faults
) -> _Piece | None:
    kind = next((cells[column] for column in _KIND_COLUMNS if cells.get(column)), "")
    feature = feature_of("natural-earth", [kind])
    if feature is None or not feature[0]:
        known = len(faults.passed_over) < _REASONS_KEPT
        faults.pass_over(f"a kind that is no place: {kind or 'none given'}" if known else "other kinds")
        return None
    name = main_name(cells, feature[1])
    if not is_name(name):
        faults.pass_over("a feature without a name")
        return None
    if shape is None or shape.is_empty:
        faults.add(file, number, name, "has no geometry")
        return None
    west, south, east, north = shape.bounds
    if not (-180.001 <= west <= east <= 180.001 and -90.001 <= south <= north <= 90.001):
        faults.add(file, number, name, "lies off the globe; wanted degrees (WGS 84), longitude first")
        return None
    return _Piece(name, other_names(cells, name), feature, shape, cells)


def _joined(pieces: list[_Piece]) -> Iterator[_Piece]:
    """Yield the pieces, those that belong together as one."""
    import shapely

    left = list(pieces)
    while left:
        first = left.pop(0)
        first.parts = [first.shape]
        grown = True
        while grown:
            grown = False
            for other in list(left):
                reach = (
                    _SEA_REACH if first.feature[1] in _SEAS else max(map(_reach, (first.shape, other.shape)))
                )
                if any(shapely.dwithin(part, other.shape, reach) for part in first.parts):
                    left.remove(other)
                    first.parts.append(other.shape)
                    first.names += [other.name, *other.names]
                    grown = True
        yield first


def _reach(shape: BaseGeometry) -> float:
    return _CAN_JOIN_DEGREES[shape.geom_type.removeprefix("Multi")]


def _entry(piece: _Piece, used: set[str]) -> Entry:
    shape = _whole(piece.parts)
    point = _point(shape)
    cells, (feature_class, feature_code) = piece.cells, piece.feature
    return Entry(
        id=f"naturalearth:{_id(piece, point, used)}",
        name=piece.name,
        names=entry_names(dict.fromkeys(piece.names)),
        latitude=min(max(point.y, -90.0), 90.0),
        longitude=min(max(point.x, -180.0), 180.0),
        feature_class=feature_class,
        feature_code=feature_code,
        country_code=_first(cells, _COUNTRIES, _COUNTRY) or "",
        population=max((_number(cells.get(column, "")) for column in _POPULATIONS), default=0),
        shape=None if shape.geom_type in {"Point", "MultiPoint"} else shape,
        aliases=tuple(_aliases(piece, feature_code)),
    )


def _whole(parts: Sequence[BaseGeometry]) -> BaseGeometry:
    """Return the areas together, else the lines, else the first point."""
    import shapely

    for kind in ("Polygon", "LineString"):
        same = [part for part in parts if part.geom_type.endswith(kind)]
        if same:
            joined = shapely.union_all([shapely.make_valid(part) for part in same])
            return shapely.line_merge(joined) if kind == "LineString" else joined
    return parts[0]


def _point(shape: BaseGeometry) -> Any:
    """Return a point on it: the middle of the longest line, one inside the largest area."""
    import shapely

    parts = shapely.get_parts(shape)
    largest = max(parts, key=lambda part: (part.area, part.length))
    if largest.geom_type == "LineString":
        return largest.interpolate(0.5, normalized=True)
    return largest.representative_point()


def _id(piece: _Piece, point: Any, used: set[str]) -> str:
    """Return Natural Earth's own number, else the name with kind and whereabouts, alike for every edition."""
    number = piece.cells.get("ne_id", "")
    if number.isdigit() and int(number):
        return number
    slug = fold(piece.name).replace(" ", "-")
    if piece.feature[0] == "H" and piece.feature[1] not in _INLAND and slug not in used:
        # As in the base, which has the seas.
        used.add(slug)
        return slug
    north, east = ("n" if point.y >= 0 else "s"), ("e" if point.x >= 0 else "w")
    where = f"{abs(round(point.y)):02}{north}{abs(round(point.x)):03}{east}"
    return f"{slug}-{piece.feature[1].lower()}-{where}"


def _aliases(piece: _Piece, code: str) -> Iterator[str]:
    cells = piece.cells
    item = cells.get("wikidataid", "")
    if re.fullmatch(r"Q[1-9]\d*", item):
        yield f"wikidata:{item}"
    for column in _GEONAMES_IDS:
        number = cells.get(column, "")
        if number.isdigit() and int(number) > 0:
            yield f"geonames:{int(number)}"
    if code in {"PCLI", "PCLD"} and (country := _first(cells, _COUNTRIES, _COUNTRY)):
        yield f"country:{country}"
    if code == "ADM1" and re.fullmatch(r"[A-Z]{2}\.\w+", cells.get("gn_a1_code", "")):
        yield f"admin:{cells['gn_a1_code']}"


def _first(cells: Mapping[str, str], columns: Iterable[str], wanted: re.Pattern[str]) -> str | None:
    return next((cells[c] for c in columns if wanted.fullmatch(cells.get(c, ""))), None)


def _number(text: str) -> int:
    return int(text) if text.isdigit() else 0


def _features(item: Input) -> Iterator[tuple[int, dict[str, str], BaseGeometry | None]]:
    """Yield number, columns and shape of every feature of every layer."""
    try:
        import pyogrio
    except ImportError as err:
        raise FormatMissing(
            f'{item.name} is a map file, and reading it needs pyogrio: pip install "wherein[formats]"'
        ) from err
    try:
        for layer, kind in pyogrio.list_layers(item.gdal_path):
            if kind is not None:
                yield from _layer(item, str(layer))
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as err:
        raise NotASource(f"{item.name} cannot be read as a map ({err}); get it again") from err


def _layer(item: Input, layer: str) -> Iterator[tuple[int, dict[str, str], BaseGeometry | None]]:
    import pyogrio
    import shapely

    about = pyogrio.read_info(item.gdal_path, layer=layer)
    columns = [str(column).lower() for column in about["fields"]]
    if not set(_KIND_COLUMNS).intersection(columns):
        raise NotASource(
            f"{item.name}, layer {layer}: has no column featurecla; wanted a layer of Natural Earth"
        )
    if about["crs"] not in (None, "EPSG:4326", "OGC:CRS84"):
        raise NotASource(f"{item.name}, layer {layer}: is in {about['crs']}; wanted WGS 84 (EPSG:4326)")
    at = 0
    while True:
        _, _, shapes, values = pyogrio.raw.read(
            item.gdal_path, layer=layer, skip_features=at, max_features=_CHUNK
        )
        for number, packed in enumerate(shapes):
            cells: dict[str, str] = {}
            for column, value in zip(columns, values, strict=True):
                cells[column] = cells.get(column) or _text(value[number])
            yield at + number + 1, cells, None if packed is None else shapely.from_wkb(packed)
        at += len(shapes)
        if len(shapes) < _CHUNK:
            return


def _text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()
