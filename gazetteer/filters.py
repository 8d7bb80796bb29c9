"""Which places a look-up by position may return: by kind, country and population."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

from gazetteer.errors import PlaceError
from gazetteer.place import FEATURE_CLASSES

if TYPE_CHECKING:
    from collections.abc import Collection

    from gazetteer.place import Place


class Filters(TypedDict, total=False):
    """What callers may ask of places: only those of these kinds and countries; small letters will do."""

    feature_classes: Collection[str] | None
    """GeoNames' letters. Countries and divisions have points too: ask for ``"P"`` to get settlements."""
    feature_codes: Collection[str] | None
    country_codes: Collection[str] | None
    min_population: int
    """Only places with so many people."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a place must be; None means that anything goes."""

    feature_classes: frozenset[str] | None = None
    feature_codes: frozenset[str] | None = None
    country_codes: frozenset[str] | None = None
    min_population: int = 0

    def admits(self, place: Place) -> bool:
        """Tell whether a place is wanted."""
        return (
            self.admits_feature(place.feature_class, place.feature_code)
            and self.admits_country(place.country_code)
            and place.population >= self.min_population
        )

    def admits_feature(self, feature_class: str, feature_code: str) -> bool:
        """Tell whether places of this class and code are wanted."""
        return (self.feature_classes is None or feature_class in self.feature_classes) and (
            self.feature_codes is None or feature_code in self.feature_codes
        )

    def admits_country(self, country_code: str | None) -> bool:
        """Tell whether places of this country are wanted."""
        return self.country_codes is None or country_code in self.country_codes


def wanted(
    feature_classes: Collection[str] | None = None,
    feature_codes: Collection[str] | None = None,
    country_codes: Collection[str] | None = None,
    min_population: int = 0,
) -> Wanted:
    """Return the filter for what a caller asked; letters may be small.

    A text may stand for one code, and for one or several classes: ``"AP"``.

    Raises
    ------
    PlaceError
        If a feature class is none of GeoNames' letters.
    """
    classes = _upper(feature_classes and set(feature_classes))
    for letter in sorted(classes or ()):
        if letter not in FEATURE_CLASSES:
            raise PlaceError(f"feature class {letter!r} is none of {''.join(sorted(FEATURE_CLASSES))}")
    return Wanted(classes, _upper(feature_codes), _upper(country_codes), min_population)


def _upper(values: Collection[str] | None) -> frozenset[str] | None:
    if values is None:
        return None
    return frozenset(value.upper() for value in ([values] if isinstance(values, str) else values))
