"""Look-ups by position and by kind as callers spell them, out of the few that each gazetteer answers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from itertools import islice
from typing import TYPE_CHECKING, Unpack

from gazetteer.filters import Filters, wanted
from gazetteer.pack.fuzzy import NearNames, search

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gazetteer.filters import Wanted
    from gazetteer.naming.matches import NameMatch
    from gazetteer.place import NearPlace, Place

    Box = tuple[float, float, float, float]
    """South, west, north, east; ``west > east`` means a box across the antimeridian."""


class ByPosition(NearNames, ABC):
    """What ``gazetteer.store.Gazetteer`` asks of all gazetteers alike; what it promises is said there."""

    @abstractmethod
    def inside(self, box: Box, only: Wanted, limit: int | None) -> tuple[Place, ...]:
        """Return the wanted places whose point lies in a box, most populous first."""

    @abstractmethod
    def near(
        self, latitude: float, longitude: float, only: Wanted, max_km: float | None
    ) -> Iterator[NearPlace]:
        """Yield the wanted places outwards from a point."""

    @abstractmethod
    def areas_at(self, latitude: float, longitude: float) -> list[tuple[float, Place]]:
        """Return the places whose area holds the point, with a measure of its size, smallest first."""

    def search(self, name: str, *, limit: int = 20, **only: Unpack[Filters]) -> tuple[NameMatch, ...]:
        """Return places so called, then places with nearly such a name, best first."""
        return search(self, name, limit, wanted(**only))

    def within(
        self,
        south: float,
        west: float,
        north: float,
        east: float,
        *,
        limit: int | None = None,
        **only: Unpack[Filters],
    ) -> tuple[Place, ...]:
        """Return places whose point lies in the box, most populous first."""
        return self.inside((south, west, north, east), wanted(**only), limit)

    def nearest(
        self,
        latitude: float,
        longitude: float,
        *,
        limit: int = 1,
        max_km: float | None = None,
        **only: Unpack[Filters],
    ) -> tuple[NearPlace, ...]:
        """Return the places whose points are nearest, with their distances, nearest first."""
        return tuple(islice(self.near(latitude, longitude, wanted(**only), max_km), limit))

    def containing(self, latitude: float, longitude: float) -> tuple[Place, ...]:
        """Return the places whose area holds the point, smallest area first; borders count."""
        return tuple(place for _, place in self.areas_at(latitude, longitude))
