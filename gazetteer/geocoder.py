"""A geopy geocoder that asks this gazetteer and no server: ``LocalGeocoder``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from geopy.adapters import BaseSyncAdapter
from geopy.exc import ConfigurationError, GeocoderQueryError
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location
from geopy.point import Point

from gazetteer.divisions import divisions_at
from gazetteer.filters import wanted
from gazetteer.naming.matches import NameMatch
from gazetteer.opening import open_gazetteer, with_user_layer
from gazetteer.place import MatchKind
from gazetteer.qualified import address, find

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from gazetteer.divisions import Division
    from gazetteer.filters import Wanted
    from gazetteer.place import Place
    from gazetteer.store import Gazetteer

_LISTED: Final = 10
"""So many results stand in a list where no limit is given."""
_REACH_KM: Final = 100.0
"""A settlement farther away says nothing of a point."""
_QUERY_PARTS: Final = (
    "amenity", "street", "village", "town", "city", "county", "state", "country",
)  # fmt: skip
_FEATURE_TYPES: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "country": {"feature_codes": ("PCL", "PCLD", "PCLF", "PCLI", "PCLIX", "PCLS", "TERR")},
    "state": {"feature_codes": ("ADM1",)},
    "county": {"feature_codes": ("ADM2",)},
    "city": {"feature_classes": ("P",)},
    "settlement": {"feature_classes": ("P",)},
}


_DIVISIONS: Final = {"country": "country", "state": "admin1", "county": "admin2"}
"""Feature types that hold a point, and are not near it."""


class NoNetworkAdapter(BaseSyncAdapter):  # type: ignore[misc]
    """Stands where geopy wants a way to the network, and leads to none."""

    def get_json(self, url: str, *, timeout: float, headers: Mapping[str, str]) -> None:
        """Refuse."""
        self.get_text(url, timeout=timeout, headers=headers)

    def get_text(self, url: str, *, timeout: float, headers: Mapping[str, str]) -> None:  # noqa: ARG002
        """Refuse."""
        raise ConfigurationError(f"LocalGeocoder asks no server; {url!r} was not fetched")


class LocalGeocoder(Geocoder):  # type: ignore[misc]
    """A geocoder for geopy that looks names up in the local gazetteer; nothing leaves the machine.

    Use it wherever a geopy geocoder goes: with ``geopy.extra.rate_limiter.RateLimiter``, with
    ``geopy.distance``, in ``pandas.Series.apply``. No rate limit is needed.

    Parameters
    ----------
    gazetteer : Gazetteer, optional
        By default the installed one with the user's own layer, opened at the first question.
    fuzzy : bool
        Where nothing is called so, take what is spelled nearly so.
    timeout, user_agent, scheme, proxies, ssl_context, adapter_factory
        Taken, as every geocoder of geopy takes them, and without effect: there is no network.

    Examples
    --------
    >>> geocoder = LocalGeocoder()
    >>> place = geocoder.geocode("Paris, Texas")
    >>> place.address, round(place.latitude, 1), round(place.longitude, 1)
    ('Paris, Lamar County, Texas, United States', 33.7, -95.6)
    >>> place.raw["place_id"], place.raw["matched_name"]
    ('geonames:4717560', 'Paris')
    >>> geocoder.reverse((37.97, 126.55)).raw["country_code"]
    'KP'
    >>> geocoder.geocode("Qwxzzy") is None
    True
    """

    def __init__(
        self,
        gazetteer: Gazetteer | None = None,
        *,
        fuzzy: bool = False,
        scheme: str | None = None,
        timeout: Any = DEFAULT_SENTINEL,
        proxies: Any = DEFAULT_SENTINEL,
        user_agent: str | None = None,
        ssl_context: Any = DEFAULT_SENTINEL,
        adapter_factory: Any = None,  # noqa: ARG002
    ) -> None:
        super().__init__(
            scheme=scheme,
            timeout=timeout,
            proxies=proxies,
            user_agent=user_agent,
            ssl_context=ssl_context,
            adapter_factory=NoNetworkAdapter,
        )
        self._given = gazetteer
        self._fuzzy = fuzzy

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """Return the gazetteer that is asked."""
        return self._given if self._given is not None else open_gazetteer(with_user_layer())

    def geocode(
        self,
        query: str | Mapping[str, str],
        *,
        exactly_one: bool = True,
        limit: int | None = None,
        country_codes: str | Iterable[str] | None = None,
        language: str | None = None,
        featuretype: str | None = None,
        viewbox: Any = None,
        bounded: bool = False,
        timeout: Any = DEFAULT_SENTINEL,  # noqa: ARG002
    ) -> Location | list[Location] | None:
        """Return where a place is.

        Parameters
        ----------
        query : str or mapping
            A name, also with what it lies in ("Paris, Texas"); or parts of it under ``city``, ``county``,
            ``state``, ``country`` and the like.
        exactly_one : bool
            Return the likeliest place; else a list.
        limit : int, optional
            At most so many in the list; 10 by default.
        country_codes : str or iterable of str, optional
            Only places of these countries (two letters).
        language : str, optional
            Write addresses in this language (``de``, ``zh-TW``; of several the first that has the name), as
            far as the gazetteer knows the places' names in it (``gazetteer.languages``); else by their main
            names.
        featuretype : str, optional
            ``country``, ``state``, ``county``, ``city`` or ``settlement``; or a feature class or code of
            GeoNames, such as ``H`` or ``AIRP``.
        viewbox : two points, optional
            Corners of a box whose places come first.
        bounded : bool
            Only places in the ``viewbox``.
        timeout
            Without effect.

        Returns
        -------
        Location, list of Location, or None
            None where nothing is called so.

        Raises
        ------
        GeocoderQueryError
            If the query, the limit, the feature type or the box makes no sense.
        """
        text = _query_text(query)
        only = _wanted(featuretype, country_codes)
        box = _box(viewbox) if viewbox else None
        matches = find(self.gazetteer, text) or (self.gazetteer.search(text) if self._fuzzy else ())
        fitting = [match for match in matches if only.admits(match.place)]
        if box is not None:
            inside = [match for match in fitting if _holds(box, match.place)]
            fitting = inside if bounded else inside + [m for m in fitting if m not in inside]
        return self._answer(
            [self._location(match, language) for match in fitting[: _limit(limit, one=exactly_one)]],
            one=exactly_one,
        )

    def reverse(
        self,
        query: Point | tuple[float, float] | str,
        *,
        exactly_one: bool = True,
        limit: int | None = None,
        language: str | None = None,
        featuretype: str | None = None,
        timeout: Any = DEFAULT_SENTINEL,  # noqa: ARG002
    ) -> Location | list[Location] | None:
        """Return what is at a point: the nearest settlement of the country it lies in.

        Parameters
        ----------
        query : Point, pair of float, or str
            Latitude and longitude, in that order.
        exactly_one : bool
            Return the nearest place; else a list, nearest first.
        limit : int, optional
            At most so many in the list; 10 by default.
        language : str, optional
            As for :meth:`geocode`.
        featuretype : str, optional
            As for :meth:`geocode`; settlements by default. Of countries, states and counties the one that
            holds the point.
        timeout
            Without effect.

        Returns
        -------
        Location, list of Location, or None
            ``raw["distance_km"]`` says how far off the place's own point is. Far from any settlement, the
            areas that hold the point, smallest first; None where there is none.

        Raises
        ------
        GeocoderQueryError
            If the query is no point, or the limit or the feature type makes no sense.
        """
        point = _point(query)
        number = _limit(limit, one=exactly_one)
        lies_in = divisions_at(self.gazetteer, point.latitude, point.longitude)
        division = _DIVISIONS.get((featuretype or "").lower())
        if division is not None:
            of_kind = getattr(lies_in, division)
            areas = [of_kind.place] if of_kind else []
        else:
            found = self._near(point, featuretype, lies_in.country, number, language)
            if found or featuretype:
                return self._answer(found, one=exactly_one)
            areas = list(self.gazetteer.containing(point.latitude, point.longitude)[:number])
        return self._answer(
            [self._location(_itself(area), language, distance_km=0.0) for area in areas], one=exactly_one
        )

    def _near(
        self,
        point: Point,
        featuretype: str | None,
        country: Division | None,
        number: int,
        language: str | None,
    ) -> list[Location]:
        only = _wanted(featuretype or "settlement", None)
        found = self.gazetteer.nearest(
            point.latitude,
            point.longitude,
            limit=number,
            max_km=_REACH_KM,
            feature_classes=only.feature_classes,
            feature_codes=only.feature_codes,
            country_codes=[country.place.country_code or ""] if country else None,
        )
        return [
            self._location(_itself(near.place), language, distance_km=round(near.km, 3)) for near in found
        ]

    def _answer(self, locations: list[Location], *, one: bool) -> Location | list[Location] | None:
        if not locations:
            return None
        return locations[0] if one else locations

    def _location(self, match: NameMatch, language: str | None, **more: float) -> Location:
        place = match.place
        named = self._names_in(language)
        raw = {
            "place_id": place.id,
            "name": named(place),
            "matched_name": match.name,
            "match": str(match.kind),
            "how": [str(step) for step in match.how],
            "latitude": place.latitude,
            "longitude": place.longitude,
            "feature_class": place.feature_class,
            "feature_code": place.feature_code,
            "country_code": place.country_code,
            "admin1": place.admin1,
            "admin2": place.admin2,
            "population": place.population,
            "source": place.source,
            **more,
        }
        parts = address(self.gazetteer, place, named)
        return Location(", ".join(parts), (place.latitude, place.longitude, 0.0), raw)

    def _names_in(self, language: str | None) -> Callable[[Place], str]:
        if not language:
            return lambda place: place.name
        from gazetteer.languages import name_in

        return lambda place: name_in(self.gazetteer, place, language)


def _query_text(query: str | Mapping[str, str]) -> str:
    if isinstance(query, Mapping):
        return ", ".join(str(query[part]) for part in _QUERY_PARTS if query.get(part))
    if not isinstance(query, str):
        raise GeocoderQueryError(f"{query!r} is no name of a place; wanted text")
    return query


def _wanted(featuretype: str | None, country_codes: str | Iterable[str] | None) -> Wanted:
    if isinstance(country_codes, str):
        country_codes = country_codes.replace(",", " ").split()
    countries = list(country_codes or ()) or None
    if featuretype is None:
        return wanted(country_codes=countries)
    kinds = _FEATURE_TYPES.get(featuretype.lower())
    if kinds is not None:
        return wanted(kinds.get("feature_classes"), kinds.get("feature_codes"), countries)
    from gazetteer.codes import feature_codes
    from gazetteer.place import FEATURE_CLASSES

    if featuretype.upper() in FEATURE_CLASSES:
        return wanted(feature_classes=[featuretype], country_codes=countries)
    if featuretype.upper() in feature_codes():
        return wanted(feature_codes=[featuretype], country_codes=countries)
    raise GeocoderQueryError(
        f"there is no feature type {featuretype!r}; wanted one of {', '.join(_FEATURE_TYPES)}, "
        "or a feature class or code of GeoNames"
    )


def _limit(limit: int | None, *, one: bool) -> int:
    if limit is not None and limit < 1:
        raise GeocoderQueryError("Limit cannot be less than 1")
    return 1 if one else limit or _LISTED


def _point(query: Point | tuple[float, float] | str) -> Point:
    try:
        if query is not None:  # Geopy makes the point 0, 0 of it.
            return Point(query)
    except (TypeError, ValueError) as err:
        raise GeocoderQueryError(f"Must be a coordinate pair or Point, not {query!r}") from err
    raise GeocoderQueryError("Must be a coordinate pair or Point, not None")


def _box(viewbox: Any) -> tuple[float, float, float, float]:
    """Return south, west, north, east of two corners."""
    try:
        first, second = (Point(corner) for corner in viewbox)
    except (TypeError, ValueError) as err:
        raise GeocoderQueryError(f"a viewbox is two points, not {viewbox!r}") from err
    latitudes = sorted((first.latitude, second.latitude))
    longitudes = sorted((first.longitude, second.longitude))
    return latitudes[0], longitudes[0], latitudes[1], longitudes[1]


def _holds(box: tuple[float, float, float, float], place: Place) -> bool:
    south, west, north, east = box
    return south <= place.latitude <= north and west <= place.longitude <= east


def _itself(place: Place) -> NameMatch:
    return NameMatch(place=place, name=place.name, kind=MatchKind.PRIMARY)
