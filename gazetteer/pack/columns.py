"""Candidates as arrays: what a name may mean, without an object for each place."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from gazetteer.naming.folding import same_capitals
from gazetteer.pack.layout import (
    COORDINATE_UNITS,
    RECORD,
    tag,
    tag_is_case_sensitive,
    tag_kinds,
    tag_name_number,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from gazetteer.naming.matches import NameMatch


class Columns:
    """The places of a name, in the order of ``by_name``; each array, of shape (n,), is made when asked for.

    Parameters
    ----------
    rows : ndarray of shape (n,)
        Rows of the table.
    tags : ndarray of shape (n,)
        How the name fits each, as packed by ``gazetteer.pack.layout.tag``.
    tables : Tables
        Every place, a record each.
    """

    __slots__ = ("_records", "_rows", "_tables", "_tags")

    def __init__(self, rows: NDArray[np.integer], tags: NDArray[np.integer], tables: Tables) -> None:
        self._rows = rows
        self._tags = tags
        self._tables = tables
        self._records: NDArray[np.void] | None = None

    def __len__(self) -> int:
        return len(self._rows)

    def _column(self, field: str) -> NDArray[Any]:
        # One visit to memory a place brings all its fields.
        if self._records is None:
            self._records = self._tables.places.take(self._rows)
        return self._records[field]

    @property
    def kind(self) -> NDArray[np.integer]:
        """How the name fits: index in ``gazetteer.pack.layout.KINDS``."""
        return tag_kinds(self._tags)

    @property
    def latitude(self) -> NDArray[np.float64]:
        """Decimal degrees, WGS 84."""
        degrees: NDArray[np.float64] = self._column("latitude") / COORDINATE_UNITS
        return degrees

    @property
    def longitude(self) -> NDArray[np.float64]:
        """Decimal degrees, WGS 84."""
        degrees: NDArray[np.float64] = self._column("longitude") / COORDINATE_UNITS
        return degrees

    @property
    def population(self) -> NDArray[np.uint32]:
        """People, 0 where unknown."""
        return self._column("population")

    @property
    def feature(self) -> NDArray[np.integer]:
        """Index in ``features``."""
        return self._column("feature")

    @property
    def country(self) -> NDArray[np.integer]:
        """Index in ``countries``."""
        return self._column("country")

    @property
    def features(self) -> Sequence[Sequence[str]]:
        """Feature class and code; shared, not to be changed."""
        return self._tables.features

    @property
    def countries(self) -> Sequence[str | None]:
        """Country codes; shared, not to be changed."""
        return self._tables.countries


class Records(Protocol):
    """What gives the records of some rows: an array of records does."""

    def take(self, indices: NDArray[Any], /) -> NDArray[Any]:
        """Return the record of each row."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """Places as records (``gazetteer.pack.layout.RECORD``), with the codes that they number."""

    places: Records
    features: Sequence[Sequence[str]]
    countries: Sequence[str | None]


def spelled_so(
    rows: NDArray[np.integer],
    tags: NDArray[np.integer],
    written: str,
    name_of: Callable[[int, int], str],
) -> list[int]:
    """Return which postings a name as written finds, each row once: where case counts, it must agree."""
    kept: dict[int, int] = {}
    for at, (row, tag_) in enumerate(zip(rows.tolist(), tags.tolist(), strict=True)):
        if row in kept:
            continue
        if not tag_is_case_sensitive(tag_) or same_capitals(name_of(row, tag_name_number(tag_)), written):
            kept[row] = at
    return list(kept.values())


def columns_of(matches: Sequence[NameMatch]) -> Columns:
    """Return matches as columns."""
    if not matches:
        return _no_columns()
    places = [match.place for match in matches]
    features = sorted({(place.feature_class, place.feature_code) for place in places})
    countries = sorted({place.country_code for place in places}, key=str)
    records = np.zeros(len(places), RECORD)
    # As stored: rounded to the units that a base has.
    records["latitude"] = [round(place.latitude * COORDINATE_UNITS) for place in places]
    records["longitude"] = [round(place.longitude * COORDINATE_UNITS) for place in places]
    records["population"] = [place.population for place in places]
    records["feature"] = [features.index((place.feature_class, place.feature_code)) for place in places]
    records["country"] = [countries.index(place.country_code) for place in places]
    return Columns(
        np.arange(len(places)),
        np.array([tag(match.kind, 0, case_sensitive=False) for match in matches], np.int64),
        Tables(places=records, features=features, countries=countries),
    )


@lru_cache(maxsize=1)
def _no_columns() -> Columns:
    none = np.zeros(0, np.int64)
    return Columns(none, none, Tables(places=np.zeros(0, RECORD), features=(), countries=()))
