"""One row of a layer: what it may say, and everything that is wrong with it, said at once."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from gazetteer.codes import feature_codes
from gazetteer.layers import cells as read
from gazetteer.layers.cells import DELETED, CellError
from gazetteer.naming.folding import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

__all__ = ["DELETED", "Fault", "LayerRow", "Locator", "RowReader"]

_SHOWN: Final = 60
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing wrong in one cell."""

    row: int
    """Counted from 1, the header being row 1."""
    column: str
    value: str
    wanted: str

    def __str__(self) -> str:
        value = self.value if len(self.value) <= _SHOWN else f"{self.value[:_SHOWN]}…"
        return f"row {self.row}, {self.column}: {value!r}; {self.wanted}"


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerRow:
    """A place as a layer gives it; None and empty mean the layer says nothing."""

    row: int
    place_id: str
    name: str
    alternates: tuple[tuple[str | None, str], ...] = ()
    """``(language, name)`` in the file's order."""
    feature_class: str = ""
    """That of the feature code where the cell is empty."""
    feature_code: str = ""
    latitude: float = 0.0
    longitude: float = 0.0
    country_code: str = ""
    admin1: str = ""
    admin2: str = ""
    population: int | None = None
    geometry: BaseGeometry | None = None
    valid_from: str = ""
    valid_to: str = ""
    source: str = ""
    note: str = ""

    @property
    def deleted(self) -> bool:
        """Tell whether the row takes the place away."""
        return self.feature_code == DELETED


class Locator(Protocol):
    """Something that knows where countries lie (:class:`gazetteer.layers.checking.CountryLocator`)."""

    def doubt(self, country_code: str, latitude: float, longitude: float) -> str:
        """Return what is odd about a point in that country; empty if nothing is."""
        ...


class RowReader:
    """Turns cells into rows and collects what is wrong with the others.

    Parameters
    ----------
    columns : sequence of str
        The names of the cells, in the file's order.
    decimal_comma : bool
        Whether a comma may stand for the decimal point.
    default_source : str
        What a row says of its source that says nothing.
    locator : Locator, optional
        Also looks whether points lie in the country that their row names.
    """

    def __init__(
        self,
        columns: Sequence[str],
        *,
        decimal_comma: bool,
        default_source: str,
        locator: Locator | None = None,
    ) -> None:
        self.faults: list[Fault] = []
        self._columns = columns
        self._decimal_comma = decimal_comma
        self._source = default_source
        self._locator = locator
        self._seen: dict[str, int] = {}

    def read(self, number: int, cells: Sequence[str]) -> LayerRow | None:
        """Return the row, or None after noting its faults, in the order of the columns."""
        before = len(self.faults)
        row = self._read(number, cells)
        found = self.faults[before:]
        found.sort(key=lambda fault: self._place_in_row(fault.column))
        self.faults[before:] = found
        return None if found else row

    def spoil(self, number: int, cell: int, line: str, why: str) -> None:
        """Note that a line makes no row."""
        column = self._columns[cell] if cell < len(self._columns) else f"cell {cell + 1}"
        self._fault(number, column, line, f'{why}; put cells with quotes in them as "a ""b"" c"')

    def _place_in_row(self, column: str) -> int:
        return self._columns.index(column) if column in self._columns else len(self._columns)

    def _read(self, number: int, cells: Sequence[str]) -> LayerRow:
        values = dict(zip(self._columns, (" ".join(cell.split()) for cell in cells), strict=False))
        self._form(number, cells, values)
        get = values.get
        deleted = get("feature_code") == DELETED
        name = get("name", "")
        if not deleted and not fold(name):
            self._fault(number, "name", name, "a place needs a name with a letter or digit in it")
        code = self._try(number, "feature_code", values, read.read_feature_code, "")
        letter = self._try(number, "feature_class", values, read.read_feature_class, "")
        geometry = None if deleted else self._try(number, "geometry_wkt", values, read.read_geometry, None)
        country = self._try(number, "country_code", values, read.read_country_code, "")
        latitude, longitude = (0.0, 0.0) if deleted else self._point(number, values, geometry, country)
        self._dates(number, values)
        return LayerRow(
            row=number,
            place_id=self._id(number, values, deleted=deleted),
            name=name,
            alternates=read.read_alternates(get("alternate_names", "")),
            feature_class=letter or (feature_codes()[code].feature_class if code in feature_codes() else ""),
            feature_code=code,
            latitude=latitude,
            longitude=longitude,
            country_code=country,
            admin1=get("admin1", ""),
            admin2=get("admin2", ""),
            population=self._try(number, "population", values, read.read_population, None),
            geometry=geometry,
            valid_from=get("valid_from", ""),
            valid_to=get("valid_to", ""),
            source=get("source", "") or self._source,
            note=get("note", ""),
        )

    def _fault(self, row: int, column: str, value: str, wanted: str) -> None:
        self.faults.append(Fault(row=row, column=column, value=value, wanted=wanted))

    def _try(
        self, number: int, column: str, values: Mapping[str, str], reader: Callable[[str], _T], otherwise: _T
    ) -> _T:
        text = values.get(column, "")
        try:
            return reader(text)
        except CellError as err:
            self._fault(number, column, text, str(err))
            return otherwise

    def _form(self, number: int, cells: Sequence[str], values: Mapping[str, str]) -> None:
        """Note what is wrong with a row whatever its cells are about."""
        width = len(self._columns)
        if len(cells) > width:
            wanted = f"a row has at most {width} cells; put a cell with separators in it in quotes"
            self._fault(number, f"cell {width + 1}", cells[width], wanted)
        for column, value in values.items():
            if not value.isascii() and any("\ud800" <= char <= "\udfff" for char in value):
                shown = value.encode("utf-8", "surrogateescape").decode("latin-1")
                self._fault(number, column, shown, "is not UTF-8; save the file as UTF-8")
            if "\0" in value:
                self._fault(number, column, value, "holds a NUL byte; take it out")

    def _id(self, number: int, values: Mapping[str, str], *, deleted: bool) -> str:
        place_id = self._try(number, "place_id", values, read.read_id, "")
        if values.get("place_id"):
            told = "has the same id"
        elif deleted:
            self._fault(number, "place_id", "", "to remove a place, give its id")
            return ""
        else:
            place_id = made_id(values)
            told = "says the same place"
        first = self._seen.setdefault(place_id, number)
        if first != number and place_id:
            wanted = f"row {first} {told}; each place may stand once"
            self._fault(number, "place_id", values.get("place_id", ""), wanted)
        return place_id

    def _point(
        self, number: int, values: Mapping[str, str], geometry: BaseGeometry | None, country: str
    ) -> tuple[float, float]:
        texts = values.get("latitude", ""), values.get("longitude", "")
        if texts == ("", ""):
            if geometry is not None:
                middle = geometry.representative_point()
                return middle.y, middle.x
            if not values.get("geometry_wkt"):
                self._fault(number, "latitude", "", "a place needs latitude and longitude, or geometry_wkt")
            return 0.0, 0.0
        latitude = self._try(number, "latitude", values, self._degrees, None)
        longitude = self._try(number, "longitude", values, self._degrees, None)
        self._on_globe(number, texts, latitude, longitude)
        if latitude is None or longitude is None:
            return 0.0, 0.0
        if self._locator and country and abs(latitude) <= 90 and abs(longitude) <= 180:
            doubt = self._locator.doubt(country, latitude, longitude)
            if doubt:
                self._fault(number, "latitude", texts[0], doubt)
        return latitude, longitude

    def _degrees(self, text: str) -> float | None:
        return read.read_degrees(text, decimal_comma=self._decimal_comma)

    def _on_globe(
        self, number: int, texts: tuple[str, str], latitude: float | None, longitude: float | None
    ) -> None:
        if latitude is not None and abs(latitude) > 90:
            swapped = longitude is not None and abs(latitude) <= 180 and abs(longitude) <= 90
            hint = "; latitude and longitude look swapped" if swapped else ""
            self._fault(number, "latitude", texts[0], f"must lie between -90 and 90{hint}")
        if longitude is not None and abs(longitude) > 180:
            self._fault(number, "longitude", texts[1], "must lie between -180 and 180")

    def _dates(self, number: int, values: Mapping[str, str]) -> None:
        start = self._try(number, "valid_from", values, read.read_date, None)
        end = self._try(number, "valid_to", values, read.read_date, None)
        if start and end and start[0] > end[1]:
            wanted = f"lies before valid_from, {values['valid_from']}"
            self._fault(number, "valid_to", values["valid_to"], wanted)


def made_id(values: Mapping[str, str]) -> str:
    """Return the id of a row that gives none, made from what it says of the place."""
    told = "\0".join(values.get(column, "") for column in ("name", "latitude", "longitude", "geometry_wkt"))
    return f"local:{hashlib.sha256(told.encode(errors='replace')).hexdigest()[:12]}"
