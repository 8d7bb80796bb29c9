"""One place on Earth, in GeoNames' own terms."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from gazetteer.errors import PlaceError

if TYPE_CHECKING:
    from collections.abc import Callable


FEATURE_CLASSES: Final = frozenset("AHLPRSTUV")


class MatchKind(StrEnum):
    """How a looked-up name fits the name in the gazetteer, best first."""

    PRIMARY = "primary"
    """The place's own main name."""
    ALTERNATE = "alternate"
    """Another name of the place, in any language or script."""
    ABBREVIATION = "abbreviation"
    """A listed short form, such as D.C. or Fla."""
    DEMONYM = "demonym"
    """Its people or its adjective, such as South Korean."""
    VARIANT = "variant"
    """Reached by a rule, such as County for -gun."""
    FUZZY = "fuzzy"
    """Spelled nearly so; found by ``search`` only, never by ``by_name``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A named place with one point, WGS 84.

    Raises
    ------
    PlaceError
        If the name is blank, a coordinate is off the globe or not finite, or the feature class is
        none of GeoNames' nine letters.
    """

    id: str
    """A CURIE: ``geonames:1840898``, ``naturalearth:…``, ``wikidata:Q…`` or ``local:…``."""
    name: str
    latitude: float
    """Decimal degrees, -90 to 90."""
    longitude: float
    """Decimal degrees, -180 to 180."""
    feature_class: str
    """GeoNames' letter: A, H, L, P, R, S, T, U or V."""
    feature_code: str
    """GeoNames' code, such as PCLI, ADM1, PPLC; empty where unknown."""
    country_code: str | None = None
    """ISO 3166-1 alpha-2, as GeoNames assigns it."""
    admin1: str | None = None
    """GeoNames' code of the first-order division within the country."""
    admin2: str | None = None
    """GeoNames' code of the second-order division within ``admin1``."""
    population: int = 0
    valid_from: str | None = None
    """EDTF level 0 date or signed year from which the place existed."""
    valid_to: str | None = None
    source: str = ""
    """Which published data or layer the row came from."""
    layer: str = ""
    """The file name of the user's layer that adds or changes the place; empty for what is shipped."""

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise PlaceError(f"{self.id}: the name is blank; a place needs one")
        if not (math.isfinite(self.latitude) and -90 <= self.latitude <= 90):
            swapped = (
                " The two numbers look swapped." if _looks_swapped(self.latitude, self.longitude) else ""
            )
            raise PlaceError(
                f"{self.id}: latitude {self.latitude} is off the globe; "
                f"it must lie between -90 and 90.{swapped}"
            )
        if not (math.isfinite(self.longitude) and -180 <= self.longitude <= 180):
            raise PlaceError(
                f"{self.id}: longitude {self.longitude} is off the globe; it must lie between -180 and 180."
            )
        if self.feature_class not in FEATURE_CLASSES:
            raise PlaceError(
                f"{self.id}: feature class {self.feature_class!r} is none of "
                f"{''.join(sorted(FEATURE_CLASSES))}"
            )


def trusted_place(  # the fields of a place, in their order
    id: str,
    name: str,
    latitude: float,
    longitude: float,
    feature_class: str,
    feature_code: str,
    country_code: str | None,
    admin1: str | None,
    admin2: str | None,
    population: int,
    valid_from: str | None,
    valid_to: str | None,
    source: str,
    layer: str,
) -> Place:
    """Return a place of values that were checked when they were written.

    Eight times as fast as ``Place(...)``, which look-ups feel: a slot is set directly, in a call each.
    """
    place = object.__new__(Place)
    _put_id(place, id)
    _put_name(place, name)
    _put_latitude(place, latitude)
    _put_longitude(place, longitude)
    _put_feature_class(place, feature_class)
    _put_feature_code(place, feature_code)
    _put_country_code(place, country_code)
    _put_admin1(place, admin1)
    _put_admin2(place, admin2)
    _put_population(place, population)
    _put_valid_from(place, valid_from)
    _put_valid_to(place, valid_to)
    _put_source(place, source)
    _put_layer(place, layer)
    return place


def setter(owner: type, field_name: str) -> Callable[[object, object], None]:
    """Return what sets a slot of a frozen value, for makers that are quicker than its class."""
    put: Callable[[object, object], None] = getattr(owner, field_name).__set__
    return put


_put_id: Final = setter(Place, "id")
_put_name: Final = setter(Place, "name")
_put_latitude: Final = setter(Place, "latitude")
_put_longitude: Final = setter(Place, "longitude")
_put_feature_class: Final = setter(Place, "feature_class")
_put_feature_code: Final = setter(Place, "feature_code")
_put_country_code: Final = setter(Place, "country_code")
_put_admin1: Final = setter(Place, "admin1")
_put_admin2: Final = setter(Place, "admin2")
_put_population: Final = setter(Place, "population")
_put_valid_from: Final = setter(Place, "valid_from")
_put_valid_to: Final = setter(Place, "valid_to")
_put_source: Final = setter(Place, "source")
_put_layer: Final = setter(Place, "layer")


@dataclass(frozen=True, slots=True, kw_only=True)
class NearPlace:
    """A place and how far it is from where one asked."""

    place: Place
    km: float
    """Great-circle distance on a sphere, within about 0.5 % of the WGS 84 ellipsoid."""


def standing(place: Place) -> int:
    """Return what a place counts for where names are ranked: its people, or what stands in for them.

    Rivers, islands, regions and facilities list no population; a town of some thousands stands in for them, a
    city for countries, seas and large divisions. A division counts half its people, since its name alone
    more often means the town it has it from. A settlement without a population counts nothing unless it is
    the seat of a division: it is likely a hamlet.
    """
    return standing_of(place.feature_class, place.feature_code, place.population)


def standing_of(feature_class: str, feature_code: str, population: int) -> int:
    """Return the standing of a place with these columns; see ``standing``."""
    if population:
        return population // 2 if feature_code.startswith("ADM") else population
    return _STANDING.get(feature_code) or _CLASS_STANDING[feature_class]


_CLASS_STANDING: Final = {
    "A": 500, "H": 5_000, "L": 5_000, "P": 0, "R": 1_000, "S": 1_000, "T": 5_000, "U": 1_000, "V": 1_000,
}  # fmt: skip
_STANDING: Final = {
    "CONT": 100_000_000,
    "OCN": 100_000_000,
    "SEA": 10_000_000,
    "PCL": 1_000_000,
    "PCLI": 1_000_000,
    "PCLH": 1_000_000,
    "ADM1": 100_000,
    "PCLD": 100_000,
    "PCLF": 100_000,
    "PCLIX": 100_000,
    "PCLS": 100_000,
    "PPLC": 100_000,
    "RGN": 50_000,
    "TERR": 100_000,
    "ADM2": 10_000,
    "DSRT": 20_000,
    "GULF": 20_000,
    "ISL": 10_000,
    "ISLS": 20_000,
    "MTS": 20_000,
    "PEN": 20_000,
    "PPLA": 20_000,
    "STRT": 20_000,
    "ADM3": 2_000,
    "PPLA2": 2_000,
    "PPLA3": 200,
    "PPLA4": 100,
}
"""By code where the class says too little; higher is larger, in people."""


def _looks_swapped(latitude: float, longitude: float) -> bool:
    return 90 < abs(latitude) <= 180 and abs(longitude) <= 90
