"""One place on Earth, in GeoNames' own terms."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from gazetteer.errors import PlaceError

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


@dataclass(frozen=True, slots=True, kw_only=True)
class NameMatch:
    """A place found under a name, with the name that matched and how."""

    place: Place
    name: str
    """The name as the gazetteer writes it."""
    kind: MatchKind


def _looks_swapped(latitude: float, longitude: float) -> bool:
    return 90 < abs(latitude) <= 180 and abs(longitude) <= 90
