"""One row of a layer: what it may say, and what is said of it when it is wrong."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gazetteer.names import fold
from gazetteer.place import FEATURE_CLASSES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

DELETED: Final = "DELETED"
_ID: Final = re.compile(r"[a-z][a-z0-9]*:\S+")
_TAGGED: Final = re.compile(r"([a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*):(?=\S)(.+)", re.DOTALL)
_CODE: Final = re.compile(r"[A-Z][A-Z0-9]{1,9}")
_COUNTRY: Final = re.compile(r"[A-Z]{2}")
_DATE: Final = re.compile(r"(-?\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_SHOWN: Final = 60


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


class RowReader:
    """Turns cells into rows and collects what is wrong with the others."""

    def __init__(self, columns: Sequence[str], *, decimal_comma: bool, default_source: str) -> None:
        self.faults: list[Fault] = []
        self._columns = columns
        self._decimal_comma = decimal_comma
        self._source = default_source
        self._seen: dict[str, int] = {}

    def read(self, number: int, cells: Sequence[str]) -> LayerRow | None:
        """Return the row, or None after noting its faults."""
        before = len(self.faults)
        row = self._read(number, cells)
        return row if len(self.faults) == before else None

    def _read(self, number: int, cells: Sequence[str]) -> LayerRow:
        if len(cells) > len(self._columns):
            extra = cells[len(self._columns)]
            self._fault(
                number,
                f"cell {len(self._columns) + 1}",
                extra,
                f"a row has at most {len(self._columns)} cells",
            )
        values = dict(zip(self._columns, (" ".join(cell.split()) for cell in cells), strict=False))
        for column, value in values.items():
            if not value.isascii() and any("\ud800" <= char <= "\udfff" for char in value):
                shown = value.encode("utf-8", "surrogateescape").decode("latin-1")
                self._fault(number, column, shown, "is not UTF-8; save the file as UTF-8")
        get = values.get
        deleted = get("feature_code") == DELETED
        name = get("name", "")
        if not deleted and not fold(name):
            self._fault(number, "name", name, "a place needs a name")
        geometry = None if deleted else self._geometry(number, get("geometry_wkt", ""))
        latitude, longitude = (0.0, 0.0) if deleted else self._point(number, values, geometry)
        row = LayerRow(
            row=number,
            place_id=self._id(number, values, deleted=deleted),
            name=name,
            alternates=_alternates(get("alternate_names", "")),
            feature_class=self._one_of(number, "feature_class", get("feature_class", "")),
            feature_code=self._like(
                number, "feature_code", get("feature_code", ""), _CODE, "a code such as PPL or ADM1"
            ),
            latitude=latitude,
            longitude=longitude,
            country_code=self._like(
                number,
                "country_code",
                get("country_code", ""),
                _COUNTRY,
                "two capitals such as KR (ISO 3166-1)",
            ),
            admin1=get("admin1", ""),
            admin2=get("admin2", ""),
            population=self._population(number, get("population", "")),
            geometry=geometry,
            valid_from=self._date(number, "valid_from", get("valid_from", "")),
            valid_to=self._date(number, "valid_to", get("valid_to", "")),
            source=get("source", "") or self._source,
            note=get("note", ""),
        )
        self._dates_in_order(row)
        return row

    def _fault(self, row: int, column: str, value: str, wanted: str) -> None:
        self.faults.append(Fault(row=row, column=column, value=value, wanted=wanted))

    def _id(self, number: int, values: dict[str, str], *, deleted: bool) -> str:
        place_id = values.get("place_id", "")
        if not place_id and deleted:
            self._fault(number, "place_id", "", "to remove a place, give its id")
        elif not place_id:
            told = "\0".join(
                values.get(column, "") for column in ("name", "latitude", "longitude", "geometry_wkt")
            )
            place_id = f"local:{hashlib.sha256(told.encode(errors='replace')).hexdigest()[:12]}"
        elif not _ID.fullmatch(place_id):
            self._fault(
                number, "place_id", place_id, "an id such as geonames:1840898 or local:my-place, or nothing"
            )
        first = self._seen.setdefault(place_id, number)
        if first != number and place_id:
            self._fault(
                number, "place_id", place_id, f"row {first} has the same id; each place may stand once"
            )
        return place_id

    def _like(self, number: int, column: str, value: str, pattern: re.Pattern[str], wanted: str) -> str:
        if value and not pattern.fullmatch(value):
            self._fault(number, column, value, f"wanted {wanted}, or nothing")
        return value

    def _one_of(self, number: int, column: str, value: str) -> str:
        if value and value not in FEATURE_CLASSES:
            self._fault(
                number, column, value, f"wanted one of {', '.join(sorted(FEATURE_CLASSES))}, or nothing"
            )
        return value

    def _point(
        self, number: int, values: dict[str, str], geometry: BaseGeometry | None
    ) -> tuple[float, float]:
        texts = values.get("latitude", ""), values.get("longitude", "")
        if texts == ("", ""):
            if geometry is not None:
                middle = geometry.representative_point()
                return middle.y, middle.x
            if not values.get("geometry_wkt"):
                self._fault(number, "latitude", "", "a place needs latitude and longitude, or geometry_wkt")
            return 0.0, 0.0
        latitude = self._degrees(number, "latitude", texts[0])
        longitude = self._degrees(number, "longitude", texts[1])
        if latitude is None or longitude is None:
            return 0.0, 0.0
        if not -90 <= latitude <= 90:
            swapped = abs(latitude) <= 180 and abs(longitude) <= 90
            hint = "; latitude and longitude look swapped" if swapped else ""
            self._fault(number, "latitude", texts[0], f"must lie between -90 and 90{hint}")
        if not -180 <= longitude <= 180:
            self._fault(number, "longitude", texts[1], "must lie between -180 and 180")
        return latitude, longitude

    def _degrees(self, number: int, column: str, text: str) -> float | None:
        plain = text.replace(",", ".", 1) if self._decimal_comma else text
        if re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)", plain, re.ASCII):
            return float(plain)
        wanted = "wanted decimal degrees such as 37.97"
        if "," in text and not self._decimal_comma:
            wanted += ", with a point"
        self._fault(number, column, text, wanted)
        return None

    def _population(self, number: int, text: str) -> int | None:
        if not text:
            return None
        if not re.fullmatch(r"\d{1,12}", text, re.ASCII):
            self._fault(number, "population", text, "wanted a whole number without separators, or nothing")
            return None
        return int(text)

    def _geometry(self, number: int, text: str) -> BaseGeometry | None:
        if not text:
            return None
        from shapely import from_wkt, is_valid_reason
        from shapely.errors import ShapelyError

        try:
            shape = from_wkt(text)
        except (ShapelyError, ValueError) as err:
            self._fault(
                number,
                "geometry_wkt",
                text,
                f"is no WKT ({err}); wanted such as LINESTRING (126.6 37.9, 126.7 38)",
            )
            return None
        bounds = shape.bounds if not shape.is_empty else (0.0, 0.0, 0.0, 0.0)
        if shape.is_empty:
            self._fault(number, "geometry_wkt", text, "is empty; give it points or leave the cell blank")
        elif not _fits(bounds, 180, 90):
            swapped = _fits(bounds, 90, 180)
            hint = "; longitude comes first in WKT, and these look swapped" if swapped else ""
            self._fault(number, "geometry_wkt", text, f"lies off the globe{hint}")
        elif not shape.is_valid:
            self._fault(number, "geometry_wkt", text, f"is not a clean outline: {is_valid_reason(shape)}")
        else:
            return shape
        return None

    def _date(self, number: int, column: str, text: str) -> str:
        found = _DATE.fullmatch(text)
        month, day = (int(part) if part else 1 for part in found.group(2, 3)) if found else (0, 0)
        if text and not (1 <= month <= 12 and 1 <= day <= 31):
            self._fault(number, column, text, "wanted a date such as 1945, 1945-08 or -0500, or nothing")
        return text

    def _dates_in_order(self, row: LayerRow) -> None:
        start, end = _DATE.fullmatch(row.valid_from), _DATE.fullmatch(row.valid_to)
        if start and end and int(start.group(1)) > int(end.group(1)):
            self._fault(row.row, "valid_to", row.valid_to, f"lies before valid_from, {row.valid_from}")


def _fits(bounds: Sequence[float], x: float, y: float) -> bool:
    west, south, east, north = bounds
    return max(abs(west), abs(east)) <= x and max(abs(south), abs(north)) <= y


def _alternates(text: str) -> tuple[tuple[str | None, str], ...]:
    found = []
    for part in (piece.strip() for piece in text.split("|")):
        tagged = _TAGGED.fullmatch(part)
        if tagged:
            found.append((tagged.group(1), tagged.group(2).strip()))
        elif part:
            found.append((None, part))
    return tuple(found)
