"""What kind of file a file is, by its first bytes: names are what users change, contents are what is read."""

from __future__ import annotations

import csv
import io
import re
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from gazetteer.importing.errors import NotASource

if TYPE_CHECKING:
    from gazetteer.importing.inputs import Input

_HEAD: Final = 1 << 16


class Kind(StrEnum):
    """The files that can be imported."""

    GEONAMES = "geonames"
    GEONAMES_NAMES = "geonames-names"
    GEONAMES_DIVISIONS = "geonames-divisions"
    GEONAMES_COUNTRIES = "geonames-countries"
    GEONAMES_HIERARCHY = "geonames-hierarchy"
    NATURAL_EARTH = "natural-earth"
    LINKED_PLACES = "linked-places"
    LINKED_PLACES_TABLE = "linked-places-table"
    PLEIADES = "pleiades"
    PLEIADES_TABLE = "pleiades-table"
    PLEIADES_NAMES = "pleiades-names"
    WIKIDATA = "wikidata"

    @property
    def family(self) -> str:
        """Return what the import is called that files of this kind go into together."""
        return _FAMILIES.get(self, str(self))


_FAMILIES: Final = {
    Kind.GEONAMES_NAMES: "geonames",
    Kind.GEONAMES_DIVISIONS: "geonames",
    Kind.GEONAMES_COUNTRIES: "geonames",
    Kind.GEONAMES_HIERARCHY: "geonames",
    Kind.LINKED_PLACES_TABLE: "linked-places",
    Kind.PLEIADES_TABLE: "pleiades",
    Kind.PLEIADES_NAMES: "pleiades",
}
READABLE: Final = (
    "GeoNames' dump and its tables (.txt, .zip), Natural Earth (.gpkg, .shp, .geojson), Linked Places, World "
    "Historical Gazetteer and Pleiades (.json, .jsonl, .csv, .tsv), Wikidata query results (.csv)"
)
_TABS: Final = {19: Kind.GEONAMES, 8: Kind.GEONAMES_NAMES, 10: Kind.GEONAMES_NAMES}
_DIVISION: Final = re.compile(r"[A-Z]{2}\.[^.\s]+(\.[^.\s]+)?")
_ENTITY: Final = re.compile(r"(https?://www\.wikidata\.org/(entity|wiki)/|wd:)?Q[1-9]\d*")


def kind_of(item: Input) -> Kind | None:
    """Return what kind of file it is, or None if it is none that can be imported."""
    if item.suffix in {".gpkg", ".shp", ".fgb"}:
        return Kind.NATURAL_EARTH
    head = item.head(_HEAD)
    if head.startswith((b"SQLite format 3\0", b"\x00\x00\x27\x0a")):
        return Kind.NATURAL_EARTH
    text = head.decode("utf-8-sig", "replace").lstrip()
    if text.startswith(("{", "[")):
        return _json_kind(text)
    lines = text.splitlines()
    rows = [line.split("\t") for line in lines if line.strip() and not line.startswith("#")]
    return _tab_kind(rows, lines) or _table_kind(lines)


def wanted_kind(item: Input) -> Kind:
    """Return what kind of file it is.

    Raises
    ------
    NotASource
        If it is none that can be imported.
    """
    kind = kind_of(item)
    if kind is None:
        raise NotASource(f"{item.name} is none of the files that can be imported: {READABLE}")
    return kind


def _json_kind(text: str) -> Kind | None:
    if '"featurecla"' in text.lower() or '"fclass"' in text.lower():
        return Kind.NATURAL_EARTH
    if "pleiades.stoa.org" in text and (
        '"@graph"' in text or '"reprPoint"' in text or '"connectsWith"' in text
    ):
        return Kind.PLEIADES
    if '"toponym"' in text or "linkedp" in text.lower() or '"timespans"' in text:
        return Kind.LINKED_PLACES
    return None


def _tab_kind(rows: list[list[str]], lines: list[str]) -> Kind | None:
    """Return the kind of a table of GeoNames', by its first row, else by the first that is whole."""
    for row in rows[:50]:
        width = len(row)
        if width in _TABS and _is_number(row[0]):
            kind = _TABS[width]
            if kind is Kind.GEONAMES or _is_number(row[1]):
                return kind
        if width == 4 and _DIVISION.fullmatch(row[0]) and _is_number(row[3]):
            return Kind.GEONAMES_DIVISIONS
        if 2 <= width <= 3 and _is_number(row[0]) and _is_number(row[1]):
            return Kind.GEONAMES_HIERARCHY
        if width == 19 and re.fullmatch(r"[A-Z]{2}", row[0]) and re.fullmatch(r"[A-Z]{3}", row[1]):
            return Kind.GEONAMES_COUNTRIES
    if any(line.startswith("#ISO\t") for line in lines):
        return Kind.GEONAMES_COUNTRIES
    return None


def _table_kind(lines: list[str]) -> Kind | None:
    if not lines:
        return None
    columns = header(lines[0])
    if {"id", "title"} <= columns and columns & {"reprlat", "representative_latitude", "reprlatlong"}:
        return Kind.PLEIADES_TABLE
    if columns & {"nameattested", "attested_form"} and columns & {"pid", "place_id"}:
        return Kind.PLEIADES_NAMES
    if {"id", "title"} <= columns and columns & {"title_source", "ccodes", "variants", "aat_types", "start"}:
        return Kind.LINKED_PLACES_TABLE
    if any(_ENTITY.fullmatch(cell) for line in lines[1:20] for cell in _cells(line)[:3]):
        return Kind.WIKIDATA
    return None


def header(line: str) -> set[str]:
    """Return the column names of a table's first line, in small letters."""
    return {cell.strip().lower() for cell in _cells(line)}


def _cells(line: str) -> list[str]:
    return next(csv.reader(io.StringIO(line), delimiter=delimiter_of(line)), [])


def delimiter_of(line: str) -> str:
    """Return what separates the cells of a line: a tab, a semicolon or a comma."""
    return max("\t;,", key=line.count)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()
