"""What the engine may ask of a gazetteer; the embedded base and its layers answer it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, Unpack

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from gazetteer.filters import Filters
    from gazetteer.naming.matches import NameMatch
    from gazetteer.pack.bearers import Bearer
    from gazetteer.pack.columns import Columns
    from gazetteer.place import NearPlace, Place


class NameSource(Protocol):
    """Something that has places under names: every gazetteer, and ``gazetteer.online.OnlineNames``."""

    def by_name(self, name: str, *, limit: int = 50) -> tuple[NameMatch, ...]:
        """Return at most ``limit`` places so called, best first."""
        ...


class Gazetteer(Protocol):
    """Places and their names, read-only."""

    @property
    def version(self) -> str:
        """Identify the content: the same string means the same answers."""
        ...

    def by_name(self, name: str, *, limit: int = 50) -> tuple[NameMatch, ...]:
        """Return places so called, of the highest standing first within each kind of match.

        Parameters
        ----------
        name : str
            As written; it is folded here, so case, accents and punctuation do not matter. A possessive
            ending, and then the query rules of ``names/variants.csv``, are tried where nothing bears the
            name as it stands.
        limit : int
            At most so many.

        Returns
        -------
        tuple of NameMatch
            Each place once; ``match.name`` is the name that matched and ``match.how`` how it did.
        """
        ...

    def search(self, name: str, *, limit: int = 20, **only: Unpack[Filters]) -> tuple[NameMatch, ...]:
        """Return places so called, then places with nearly such a name, best first.

        Parameters
        ----------
        name : str
            As for ``by_name``. Any length: what is longer than a name can be finds nothing.
        limit : int
            At most so many.
        **only
            ``feature_classes``, ``feature_codes``, ``country_codes`` (collections of str; small letters will
            do) and ``min_population``: only places of these, and with so many people.

        Returns
        -------
        tuple of NameMatch
            What ``by_name`` finds, then ``MatchKind.FUZZY``: other transliterations, then names in which one
            letter differs, then two. Each place once.

        Raises
        ------
        PlaceError
            If a feature class is none of GeoNames' letters.
        """
        ...

    def columns(self, name: str, *, limit: int = 50) -> Columns:
        """Return what ``by_name`` finds as arrays, for those who weigh many candidates at once."""
        ...

    def bearers(self, name: str, *, limit: int = 50) -> list[Bearer]:
        """Return what ``by_name`` finds, in brief, if ``is_name``; else nothing.

        For those who ask of very many names who bears them.
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

    def name_count(self, place_id: str) -> int:
        """Return how many names a place has, 0 if unknown; cheaper than ``names``."""
        ...

    def own_names(self) -> tuple[str, ...]:
        """Return every name that the user's own layers give, as written there, sorted; empty without any."""
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
        limit: int | None = None,
        **only: Unpack[Filters],
    ) -> tuple[Place, ...]:
        """Return places whose point lies in the box, most populous first.

        ``west > east`` means a box across the antimeridian.
        """
        ...

    def nearest(
        self,
        latitude: float,
        longitude: float,
        *,
        limit: int = 1,
        max_km: float | None = None,
        **only: Unpack[Filters],
    ) -> tuple[NearPlace, ...]:
        """Return the places whose points are nearest, with their distances, nearest first.

        Parameters
        ----------
        latitude, longitude : float
            Decimal degrees, WGS 84; longitudes may wrap.
        limit : int
            At most so many.
        max_km : float, optional
            None farther than this.
        **only
            As for ``search``. Countries and divisions have points too: ask for ``feature_classes="P"`` to get
            settlements.

        Raises
        ------
        PlaceError
            If the point is not on the globe, or a feature class is none of GeoNames' letters.
        """
        ...

    def containing(self, latitude: float, longitude: float) -> tuple[Place, ...]:
        """Return the places whose area holds the point, smallest area first; borders count.

        Countries and most first-order divisions have areas, few others do; outlines are simplified, so a
        point on a coast may lie in none. ``gazetteer.divisions.divisions_at`` fills the gaps from settlements
        nearby, and says so.

        Raises
        ------
        PlaceError
            If the point is not on the globe.
        """
        ...
