"""Candidates as arrays: what a name may mean, without an object for each place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gazetteer.layout import COORDINATE_UNITS, tag, tag_kinds

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from gazetteer.place import NameMatch


class Columns:
    """The places of a name, in the order of ``by_name``; each array, of shape (n,), is made when asked for.

    Parameters
    ----------
    rows : ndarray of shape (n,)
        Rows of the tables.
    tags : ndarray of shape (n,)
        How the name fits each, as packed by ``gazetteer.layout.tag``.
    tables : Tables
        Every place, a column an array.
    """

    __slots__ = ("_rows", "_tables", "_tags")

    def __init__(self, rows: NDArray[np.int64], tags: NDArray[np.int64], tables: Tables) -> None:
        self._rows = rows
        self._tags = tags
        self._tables = tables

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def kind(self) -> NDArray[np.integer]:
        """How the name fits: index in ``gazetteer.layout.KINDS``."""
        return tag_kinds(self._tags)

    @property
    def latitude(self) -> NDArray[np.float64]:
        """Decimal degrees, WGS 84."""
        degrees: NDArray[np.float64] = self._tables.latitude[self._rows] / COORDINATE_UNITS
        return degrees

    @property
    def longitude(self) -> NDArray[np.float64]:
        """Decimal degrees, WGS 84."""
        degrees: NDArray[np.float64] = self._tables.longitude[self._rows] / COORDINATE_UNITS
        return degrees

    @property
    def population(self) -> NDArray[np.int64]:
        """People, 0 where unknown."""
        return self._tables.population[self._rows]

    @property
    def feature(self) -> NDArray[np.int64]:
        """Index in ``features``."""
        return self._tables.feature[self._rows]

    @property
    def country(self) -> NDArray[np.int64]:
        """Index in ``countries``."""
        return self._tables.country[self._rows]

    @property
    def features(self) -> Sequence[Sequence[str]]:
        """Feature class and code; shared, not to be changed."""
        return self._tables.features

    @property
    def countries(self) -> Sequence[str | None]:
        """Country codes; shared, not to be changed."""
        return self._tables.countries


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """Places as columns, all of one length; coordinates in units of ``gazetteer.layout.COORDINATE_UNITS``."""

    latitude: NDArray[np.int64]
    longitude: NDArray[np.int64]
    population: NDArray[np.int64]
    feature: NDArray[np.int64]
    country: NDArray[np.int64]
    features: Sequence[Sequence[str]]
    countries: Sequence[str | None]


def columns_of(matches: Sequence[NameMatch]) -> Columns:
    """Return matches as columns."""
    places = [match.place for match in matches]
    features = sorted({(place.feature_class, place.feature_code) for place in places})
    countries = sorted({place.country_code for place in places}, key=str)
    return Columns(
        np.arange(len(places)),
        np.array([tag(match.kind, 0, case_sensitive=False) for match in matches], np.int64),
        Tables(
            # As stored: rounded to the units that a base has.
            latitude=_units(place.latitude for place in places),
            longitude=_units(place.longitude for place in places),
            population=np.array([place.population for place in places], np.int64),
            feature=np.array([features.index((p.feature_class, p.feature_code)) for p in places], np.int64),
            country=np.array([countries.index(place.country_code) for place in places], np.int64),
            features=features,
            countries=countries,
        ),
    )


def _units(degrees: Iterable[float]) -> NDArray[np.int64]:
    return np.array([round(value * COORDINATE_UNITS) for value in degrees], np.int64)
