"""Checking a layer: every fault of every row, and what is no fault but worth knowing."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from math import isnan
from typing import TYPE_CHECKING, Any, Final

from gazetteer.codes import country_codes, feature_codes
from gazetteer.errors import LayerError
from gazetteer.layers.cells import ID_FORMS
from gazetteer.layers.changes import known_places, vanished
from gazetteer.layers.reading import misspelt_columns, read_layer
from gazetteer.layers.rows import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

    from gazetteer.layers.reading import Layer
    from gazetteer.layers.rows import LayerRow
    from gazetteer.store import Gazetteer

_OFF_SHORE_DEGREES: Final = 0.5
"""A point so near a country's outline may well be in it: outlines leave out small islands."""
_ON_SHORE_DEGREES: Final = 0.05
"""Harbours lie just outside."""
_SAME_PLACE_DEGREES: Final = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a check found."""

    name: str
    """The file's name without its folder."""
    good_rows: int
    faults: tuple[Fault, ...]
    """In the order of the rows and, within a row, of the columns."""
    notes: tuple[Fault, ...]
    """What stands as it is, and may still be worth a look; in the same order."""
    unreadable: str = ""
    """Why the file is no table at all; then there are no rows and no faults."""

    @property
    def clean(self) -> bool:
        """Tell whether there is no fault."""
        return not self.faults and not self.unreadable

    def facts(self) -> dict[str, Any]:
        """Return the report as JSON can hold it."""
        faults = [_facts(fault) for fault in self.faults]
        if self.unreadable:
            faults.append({"row": None, "column": None, "value": None, "wanted": self.unreadable})
        return {
            "file": self.name,
            "good_rows": self.good_rows,
            "faults": faults,
            "notes": [_facts(note) for note in self.notes],
        }


class CountryLocator:
    """Knows where countries lie, from the outlines that come with the package.

    Examples
    --------
    >>> CountryLocator().doubt("FR", 2.35, 48.86)
    'lies outside France; latitude and longitude look swapped: 48.86, 2.35 lies inside'
    >>> CountryLocator().doubt("FR", 48.86, 2.35)
    ''
    """

    def __init__(self) -> None:
        self._areas: dict[str, BaseGeometry | None] = {}

    def doubt(self, country_code: str, latitude: float, longitude: float) -> str:
        """Return what is odd about a point in that country; empty if nothing is.

        A point outside its country is odd when a common slip explains it: the two numbers swapped, or a
        sign left out.
        """
        area = self._area(country_code)
        if area is None or _near(area, latitude, longitude, _OFF_SHORE_DEGREES):
            return ""
        slips = (
            ("latitude and longitude look swapped", longitude, latitude),
            ("the latitude's sign looks wrong", -latitude, longitude),
            ("the longitude's sign looks wrong", latitude, -longitude),
        )
        for told, lat, lon in slips:
            if abs(lat) <= 90 and _near(area, lat, lon, _ON_SHORE_DEGREES):
                name = country_codes()[country_code].name
                return f"lies outside {name}; {told}: {lat:g}, {lon:g} lies inside"
        return ""

    def _area(self, code: str) -> BaseGeometry | None:
        if code not in self._areas:
            from shapely import prepare

            area = self._outlines.country(code)
            if area is not None:
                prepare(area)
            self._areas[code] = area
        return self._areas[code]

    @cached_property
    def _outlines(self) -> Any:
        from gazetteer.outlines import Outlines

        return Outlines()


def _near(area: BaseGeometry, latitude: float, longitude: float, degrees: float) -> bool:
    from shapely import Point, dwithin

    return bool(dwithin(area, Point(longitude, latitude), degrees))


def check_file(path: Path, gazetteer: Gazetteer) -> Report:
    """Check one gazetteer CSV against the gazetteer it would lie over.

    Parameters
    ----------
    path : Path
    gazetteer : Gazetteer
        The base, with the supplement, without the layer itself.
    """
    try:
        layer = read_layer(path, locator=CountryLocator())
    except LayerError as err:
        return Report(name=path.name, good_rows=0, faults=(), notes=(), unreadable=str(err))
    return Report(
        name=layer.name,
        good_rows=len(layer.rows),
        faults=layer.faults,
        notes=tuple(notes(layer, gazetteer)),
    )


def notes(layer: Layer, gazetteer: Gazetteer) -> Iterator[Fault]:
    """Yield what is worth knowing of a layer over a gazetteer, row by row."""
    for column, meant in misspelt_columns(layer.columns):
        wanted = f"is no column known here and is left alone; if you mean {meant!r}, call it so"
        yield Fault(row=1, column=column, value=column, wanted=wanted)
    ids = "place_id" in layer.columns
    at = layer.columns.index("place_id") if ids else 0
    for row in layer.rows:
        cells = layer.records[row.row - 2].cells
        given = bool(ids and at < len(cells) and cells[at].strip())
        yield from _class_note(row)
        if given:
            yield from _prefix_note(row) or _id_note(row, gazetteer)
        else:
            yield from _double_note(row, gazetteer)


def _class_note(row: LayerRow) -> Iterator[Fault]:
    code = feature_codes().get(row.feature_code)
    if code and row.feature_class != code.feature_class:
        wanted = f"{code.code} ({code.name}) is of class {code.feature_class} in GeoNames; kept as written"
        yield Fault(row=row.row, column="feature_class", value=row.feature_class, wanted=wanted)


def _prefix_note(row: LayerRow) -> list[Fault]:
    """Return what is odd about the prefix of an id: none of those known here, likely misspelt."""
    prefix = row.place_id.partition(":")[0]
    if prefix in ID_FORMS:
        return []
    near = get_close_matches(prefix, ID_FORMS, n=1, cutoff=0.75)
    meant = f"if you mean {near[0]}, write it so" if near else f"known are {', '.join(sorted(ID_FORMS))}"
    wanted = f"{prefix!r} is no prefix known here and kept as your own; {meant}"
    return [Fault(row=row.row, column="place_id", value=row.place_id, wanted=wanted)]


def _id_note(row: LayerRow, gazetteer: Gazetteer) -> Iterator[Fault]:
    """Yield what became of an id that the gazetteer does not have, or has no more after an update."""
    for gone in vanished(gazetteer, known_places([row])):
        does = "removes nothing" if row.deleted else "adds a place and overrides none"
        wanted = f"no place of the gazetteer has this id: the row {does}"
        if gone.replacement is not None:
            place, km = gone.replacement.place, gone.replacement.km
            apart = "" if isnan(km) else f", {km:,.1f} km away"
            wanted += f"; the nearest called so is {place.id} {place.name}{apart}"
        yield Fault(row=row.row, column="place_id", value=row.place_id, wanted=wanted)


def _double_note(row: LayerRow, gazetteer: Gazetteer) -> Iterator[Fault]:
    for match in gazetteer.by_name(row.name, limit=50):
        place = match.place
        apart = abs(place.latitude - row.latitude), abs(place.longitude - row.longitude)
        if max(apart) <= _SAME_PLACE_DEGREES and place.feature_class == (row.feature_class or "P"):
            wanted = f"{place.name} is there already; to override it, give its id, {place.id}"
            yield Fault(row=row.row, column="name", value=row.name, wanted=wanted)
            return


def _facts(fault: Fault) -> dict[str, Any]:
    return {"row": fault.row, "column": fault.column, "value": fault.value, "wanted": fault.wanted}
