"""What single cells of a gazetteer CSV may say. Each reader returns the value or raises what was wanted."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gazetteer.codes import country_codes, feature_codes, likely_country, likely_feature_code
from gazetteer.layers.written_shapes import from_wkt, point_on
from gazetteer.place import FEATURE_CLASSES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

DELETED: Final = "DELETED"
_ID: Final = re.compile(r"[a-z][a-z0-9]*:\S+")
_DEGREES: Final = re.compile(r"[+-]?(\d+(?:\.\d*)?|\.\d+)", re.ASCII)
_TAGGED: Final = re.compile(r"([a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*):(?=\S)(.+)", re.DOTALL)
_DATE: Final = re.compile(r"(-?\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class IdForm:
    """How ids of a gazetteer look."""

    of: str
    own: str
    """What stands after the colon, as a regular expression."""
    example: str


ID_FORMS: Final = {
    "geonames": IdForm("GeoNames", r"[1-9]\d{0,9}", "geonames:1840898"),
    "icao": IdForm("an airport (ICAO)", r"[A-Za-z0-9_-]+", "icao:RKSI"),
    "local": IdForm("your own", r"\S+", "local:my-place"),
    "lp": IdForm("Linked Places", r"\S+", "lp:place-7"),
    "naturalearth": IdForm("Natural Earth", r"[A-Za-z0-9._~-]+", "naturalearth:1159321201"),
    "pleiades": IdForm("Pleiades", r"\d+", "pleiades:579885"),
    "tgn": IdForm("Getty's thesaurus", r"\d+", "tgn:7000874"),
    "uszip": IdForm("a post office of the United States", r"\d{5}", "uszip:95389"),
    "whg": IdForm("World Historical Gazetteer", r"\d+", "whg:5436526"),
    "wikidata": IdForm("Wikidata", r"Q[1-9]\d*", "wikidata:Q90"),
}
"""By the prefixes that ids have in the base and in what can be imported."""

Day = tuple[int, int, int]


class CellError(ValueError):
    """A cell says what it may not; the message is what was wanted."""


def read_id(text: str) -> str:
    """Return a place id as it is; empty is allowed.

    Any prefix will do, but ids of gazetteers that are known here must have their form.
    """
    if text and not _ID.fullmatch(text):
        raise CellError("wanted an id such as geonames:1840898 or local:my-place, or nothing")
    prefix, _, own = text.partition(":")
    form = ID_FORMS.get(prefix)
    if form is not None and not re.fullmatch(form.own, own):
        raise CellError(f"is no id of {form.of}; wanted one such as {form.example}")
    return text


def read_feature_class(text: str) -> str:
    """Return a feature class as it is; empty is allowed."""
    if text and text not in FEATURE_CLASSES:
        raise CellError(f"wanted one of {', '.join(sorted(FEATURE_CLASSES))}, or nothing")
    return text


def read_feature_code(text: str) -> str:
    """Return a feature code of GeoNames, or ``DELETED``, as it is; empty is allowed."""
    if not text or text == DELETED or text in feature_codes():
        return text
    if text.upper() == DELETED:
        raise CellError(f"is no feature code; {DELETED} stands in capitals")
    near = likely_feature_code(text)
    hint = f"did you mean {near.code} ({near.name})? Else " if near else ""
    raise CellError(f"is no feature code of GeoNames; {hint}wanted one such as PPL, ADM1 or MT, or nothing")


def read_country_code(text: str) -> str:
    """Return a country code as it is; empty is allowed."""
    if not text or text in country_codes():
        return text
    near = likely_country(text)
    hint = f"did you mean {near.code} ({near.name})? Else " if near else ""
    raise CellError(f"is no country code; {hint}wanted two capitals such as KR (ISO 3166-1), or nothing")


def read_degrees(text: str, *, decimal_comma: bool) -> float:
    """Return decimal degrees; whether they lie on the globe is not looked at."""
    plain = text.replace(",", ".", 1) if decimal_comma else text
    if _DEGREES.fullmatch(plain):
        return float(plain)
    wanted = "wanted decimal degrees such as 37.97"
    if "," in text and not decimal_comma:
        wanted += ", with a point"
    raise CellError(wanted)


def read_population(text: str) -> int | None:
    """Return a number of people, or None for an empty cell."""
    if text and not re.fullmatch(r"\d{1,12}", text, re.ASCII):
        raise CellError("wanted a whole number without separators, or nothing")
    return int(text) if text else None


def read_date(text: str) -> tuple[Day, Day] | None:
    """Return the first and last day of an EDTF level 0 date or signed year; None for an empty cell."""
    if not text:
        return None
    found = _DATE.fullmatch(text)
    wanted = "wanted a date such as 1945, 1945-08, 1945-08-15 or -0500, or nothing"
    if not found:
        raise CellError(wanted)
    year, month, day = (int(part) if part else 0 for part in found.groups())
    if found[2] and not 1 <= month <= 12:
        raise CellError(f"has no month {found[2]}; {wanted}")
    # Leap years repeat every 400 years, before the year 1 as after it.
    days = monthrange(year % 400 + 2000, month or 12)[1]
    if found[3] and not 1 <= day <= days:
        raise CellError(f"has no day {found[3]} in that month; {wanted}")
    return (year, month or 1, day or 1), (year, month or 12, day or days)


def read_alternates(text: str) -> tuple[tuple[str | None, str], ...]:
    """Return ``(language, name)`` for each name between the bars, in order; the language may be None."""
    found = []
    for part in (piece.strip() for piece in text.split("|")):
        tagged = _TAGGED.fullmatch(part)
        if tagged:
            # "und" stands before a name that would else seem to carry a language: und:bra:li.
            found.append((None if tagged[1] == "und" else tagged[1], tagged[2].strip()))
        elif part:
            found.append((None, part))
    return tuple(found)


def spell_alternates(names: Sequence[str]) -> str:
    """Return names as one cell that :func:`read_alternates` reads as the same names.

    Examples
    --------
    >>> spell_alternates(["Kaesŏng", "bra:li", "a|b"])
    'Kaesŏng|und:bra:li|a/b'
    """
    plain = (name.replace("|", "/") for name in names)
    return "|".join(f"und:{name}" if _TAGGED.fullmatch(name) else name for name in plain)


def read_geometry(text: str) -> BaseGeometry | None:
    """Return a line or an area in longitude, latitude (WGS 84); None for an empty cell."""
    if not text:
        return None
    from shapely import is_valid_reason

    try:
        shape = from_wkt(text)
    except ValueError as err:
        raise CellError(f"is no WKT ({err}); wanted such as LINESTRING (126.6 37.9, 126.7 38)") from err
    if shape.is_empty:
        raise CellError("is empty; give it points or leave the cell blank")
    if not _fits(shape.bounds, 180, 90):
        swapped = _fits(shape.bounds, 90, 180)
        hint = "; longitude comes first in WKT, and these look swapped" if swapped else ""
        if not hint and _fits(shape.bounds, 360, 90):
            hint = "; cut what crosses the antimeridian in two: one part up to 180, one from -180"
        raise CellError(f"lies off the globe{hint}")
    if not shape.is_valid:
        raise CellError(f"is not a clean outline: {is_valid_reason(shape)}")
    try:
        point_on(shape)
    except ValueError as err:
        raise CellError(str(err)) from err
    return shape


def _fits(bounds: Sequence[float], x: float, y: float) -> bool:
    west, south, east, north = bounds
    return max(abs(west), abs(east)) <= x and max(abs(south), abs(north)) <= y
