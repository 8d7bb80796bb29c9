"""What the engine may ask of a gazetteer; the embedded base and its layers answer it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from gazetteer.place import NameMatch, Place


class Gazetteer(Protocol):
    """Places and their names, read-only."""

    @property
    def version(self) -> str:
        """Identify the content: the same string means the same answers."""
        ...

    def by_name(self, name: str, *, limit: int = 50) -> tuple[NameMatch, ...]:
        """Return places so called, most populous first within each kind of match.

        Parameters
        ----------
        name : str
            As written; it is folded here, so case, accents and punctuation do not matter.
        limit : int
            At most so many.
        """
        ...

    def by_id(self, place_id: str) -> Place | None:
        """Return the place with this CURIE, or None."""
        ...

    def is_name(self, name: str) -> bool:
        """Tell whether some place is so called; cheaper than ``by_name``."""
        ...

    def has_prefix(self, name: str) -> bool:
        """Tell whether some name, folded, begins with this one, folded."""
        ...

    def names(self, place_id: str) -> tuple[str, ...]:
        """Return every name of a place as written, the main one first; empty if unknown."""
        ...

    def parents(self, place: Place) -> tuple[Place, ...]:
        """Return what the place lies in, nearest first: admin2, admin1, country; never itself."""
        ...

    def geometry(self, place_id: str) -> BaseGeometry | None:
        """Return the place's line or area in longitude, latitude (WGS 84), or None for a point."""
        ...

    def within(
        self,
        south: float,
        west: float,
        north: float,
        east: float,
        *,
        min_population: int = 0,
        limit: int | None = None,
    ) -> tuple[Place, ...]:
        """Return places whose point lies in the box, most populous first.

        ``west > east`` means a box across the antimeridian.
        """
        ...
