"""Names asked of an online geocoder, through geopy: only where a caller hands one in; never by default.

What leaves the machine is the name alone, at most one a second, each name once: answers are kept on disk.
"""

from __future__ import annotations

import hashlib
import inspect
import json
import math
import sqlite3
from contextlib import closing
from dataclasses import asdict
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from geopy.exc import GeocoderRateLimited, GeocoderTimedOut, GeocoderUnavailable, GeopyError
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders import get_geocoder_for_service

from gazetteer.codes import country_codes
from gazetteer.errors import GazetteerError, PlaceError
from gazetteer.naming.folding import fold
from gazetteer.naming.matches import NameMatch
from gazetteer.online_features import feature_of
from gazetteer.place import MatchKind, Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from geopy.geocoders.base import Geocoder
    from geopy.location import Location

_FORMAT: Final = 1
"""Answers kept by another format are asked for anew."""
_FAILURES: Final = 3
"""After so many in a row no more is asked: the service is down, or does not want us."""
_LONGEST: Final = 200
_OSM_TYPES: Final = {"N": "node", "W": "way", "R": "relation"}
_WORDS: Final = {
    GeocoderTimedOut: "it does not answer",
    GeocoderRateLimited: "it wants fewer questions",
    GeocoderUnavailable: "it does not answer",
}
_BAD_ANSWER: Final = (LookupError, TypeError, ValueError, AttributeError)
"""What geopy's readers raise on an answer of another shape than they know."""


class OnlineNames:
    """Places that an online geocoder has under a name; a last resort where the gazetteer has none.

    Parameters
    ----------
    geocoder : geopy.geocoders.base.Geocoder
        Any of geopy's that answers without waiting (not an asynchronous one), set up by the caller.
    cache : Path
        An SQLite file to keep answers in; made if absent. The same name is never asked twice.
    min_delay_seconds : float
        Seconds from one question to the next.
    timeout : float
        Seconds to wait for an answer.

    Notes
    -----
    Nothing that goes wrong raises: ``faults`` says it, a line each, and the name has no place.

    Examples
    --------
    >>> from geopy.geocoders import Nominatim
    >>> names = OnlineNames(Nominatim(user_agent="my-archive"), Path("online.sqlite"))  # doctest: +SKIP
    >>> names.by_name("Upper Slaughter")[0].place.source                                # doctest: +SKIP
    'Data © OpenStreetMap contributors, ODbL 1.0. http://osm.org/copyright'
    """

    def __init__(
        self, geocoder: Geocoder, cache: Path, *, min_delay_seconds: float = 1.0, timeout: float = 10.0
    ) -> None:
        self.faults: list[str] = []
        """What went wrong, in order."""
        self.asked = 0
        """How many names went out."""
        self._geocoder = geocoder
        self._cache = cache
        self._timeout = timeout
        self._ask = RateLimiter(
            geocoder.geocode, min_delay_seconds=min_delay_seconds, max_retries=0, swallow_exceptions=False
        )
        self._kept: dict[str, tuple[NameMatch, ...]] = {}
        self._failures = 0
        self._cache_broken = False

    @property
    def service(self) -> str:
        """Return the geocoder's name and where it listens."""
        name, domain = type(self._geocoder).__name__, getattr(self._geocoder, "domain", "")
        return f"{name} at {domain}" if domain else name

    @property
    def notice(self) -> str:
        """Say what is sent, and to whom."""
        return (
            f"names that the gazetteer does not know are sent to {self.service}, one at a time; "
            "nothing else of the documents leaves this computer"
        )

    def by_name(self, name: str, *, limit: int = 5) -> tuple[NameMatch, ...]:
        """Return at most ``limit`` places so called, in the service's order.

        A name is asked once; an empty answer counts. Nothing is asked after three failures in a row.
        """
        asked = " ".join(name.split())
        if not fold(asked) or len(asked) > _LONGEST:
            return ()
        if asked not in self._kept:
            found = self._recall(asked)
            if found is None:
                found = self._fetch(asked)
                if found is None:
                    return ()
                self._keep(asked, found)
            self._kept[asked] = found
        return self._kept[asked][:limit]

    def _fetch(self, name: str) -> tuple[NameMatch, ...] | None:
        if self._failures >= _FAILURES:
            return None
        self.asked += 1
        try:
            locations = self._ask(name, **self._options()) or ()
            found = tuple(self._matches(name, locations))
        except (GeopyError, OSError, *_BAD_ANSWER) as err:
            self._failures += 1
            self._say(f"{name!r} could not be asked of {self.service} ({_reason(err)})")
            if self._failures == _FAILURES:
                self._say(f"{self.service} failed {_FAILURES} times in a row and is asked no more")
            return None
        self._failures = 0
        return found

    def _options(self) -> dict[str, Any]:
        """Return the arguments that this geocoder takes, of those we would give."""
        wanted = {
            "exactly_one": False,
            "limit": 10,
            "language": "en",
            "addressdetails": True,
            "timeout": self._timeout,
        }
        taken = inspect.signature(self._geocoder.geocode).parameters
        return {key: value for key, value in wanted.items() if key in taken}

    def _matches(self, name: str, locations: Iterable[Location]) -> list[NameMatch]:
        seen: dict[str, NameMatch] = {}
        for location in locations:
            try:
                place = _place(location, self.service)
            except PlaceError as err:
                self._say(f"{self.service} answered {name!r} with no place ({err})")
                continue
            same = fold(place.name) == fold(name)
            kind = MatchKind.PRIMARY if same else MatchKind.ALTERNATE
            seen.setdefault(place.id, NameMatch(place=place, name=place.name, kind=kind))
        return list(seen.values())

    def _say(self, text: str) -> None:
        self.faults.append("".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text))

    def _recall(self, name: str) -> tuple[NameMatch, ...] | None:
        if not self._cache.is_file():
            return None
        row = self._query("SELECT answer FROM answers WHERE service = ? AND name = ?", (self._key, name))
        try:
            return tuple(_revived(each) for each in json.loads(row[0])) if row else None
        except (PlaceError, *_BAD_ANSWER):
            return None

    def _keep(self, name: str, found: tuple[NameMatch, ...]) -> None:
        answer = [{"place": asdict(each.place), "name": each.name, "kind": str(each.kind)} for each in found]
        text = json.dumps(answer, ensure_ascii=False, allow_nan=False)
        self._query("INSERT OR REPLACE INTO answers VALUES (?, ?, ?)", (self._key, name, text))

    @property
    def _key(self) -> str:
        return f"{_FORMAT} {self.service}"

    def _query(self, statement: str, values: tuple[str, ...]) -> tuple[Any, ...] | None:
        """Run one statement in a transaction of its own: a killed program leaves it done or undone."""
        if self._cache_broken:
            return None
        try:
            self._cache.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self._cache, timeout=10)) as base, base:
                base.execute(
                    "CREATE TABLE IF NOT EXISTS answers "
                    "(service TEXT, name TEXT, answer TEXT, PRIMARY KEY (service, name))"
                )
                row: tuple[Any, ...] | None = base.execute(statement, values).fetchone()
                return row
        except (sqlite3.Error, OSError) as err:
            self._cache_broken = True
            self._say(f"{self._cache.name} keeps no answers ({err}); remove it to start anew")
            return None


def open_online(
    service: str, cache: Path, *, server: str = "", min_delay_seconds: float = 1.0, **options: Any
) -> OnlineNames:
    """Return the names of one of geopy's services, such as ``nominatim`` or ``photon``.

    Parameters
    ----------
    service : str
        As ``geopy.geocoders.get_geocoder_for_service`` knows it.
    cache : Path
        As for :class:`OnlineNames`.
    server : str
        The address of another server than the service's own, such as ``http://127.0.0.1:8080``.
    min_delay_seconds : float
        As for :class:`OnlineNames`.
    **options
        For the geocoder: ``api_key``, ``proxies`` and the like. ``user_agent`` names this program
        where it is not given.

    Raises
    ------
    GazetteerError
        If there is no such service, or it wants other options.
    """
    try:
        make = get_geocoder_for_service(service)
        if "user_agent" in inspect.signature(make).parameters:
            options.setdefault("user_agent", f"wherein/{version('wherein')}")
        if server:
            parts = urlsplit(server if "//" in server else f"https://{server}")
            options |= {"scheme": parts.scheme, "domain": parts.netloc + parts.path.rstrip("/")}
        geocoder = make(**options)
    except (GeopyError, TypeError) as err:
        raise GazetteerError(
            f"the online geocoder {service!r} cannot be used ({_reason(err)}); "
            "wanted one of geopy's with its options, such as nominatim or photon"
        ) from err
    return OnlineNames(geocoder, cache, min_delay_seconds=min_delay_seconds)


def _place(location: Location, service: str) -> Place:
    raw: Mapping[str, Any] = location.raw if isinstance(location.raw, dict) else {}
    facts: Mapping[str, Any] = raw.get("properties") or raw
    address = facts.get("address") if isinstance(facts.get("address"), dict) else {}
    told = (address or {}).get("country_code") or facts.get("countrycode") or facts.get("countryCode")
    country = str(told).upper()
    name = facts.get("name") or str(location.address).partition(",")[0]
    if not (math.isfinite(location.latitude) and math.isfinite(location.longitude)):
        raise PlaceError(f"{location.latitude}, {location.longitude} is no point")
    feature_class, feature_code = feature_of(facts)
    return Place(
        id=_id(location, facts, service),
        name=" ".join(str(name).split())[:_LONGEST],
        latitude=location.latitude,
        longitude=location.longitude,
        feature_class=feature_class,
        feature_code=feature_code,
        country_code=country if country in country_codes() else None,
        source=" ".join(str(raw.get("licence") or _credit(facts, service)).split())[:_LONGEST],
    )


def _id(location: Location, facts: Mapping[str, Any], service: str) -> str:
    kind, number = str(facts.get("osm_type", "")), facts.get("osm_id")
    kind = _OSM_TYPES.get(kind, kind)
    if kind in _OSM_TYPES.values() and isinstance(number, int):
        return f"osm:{kind}/{number}"
    if isinstance(facts.get("geonameId"), int):
        return f"geonames:{facts['geonameId']}"
    told = f"{service}\0{location.address}\0{location.latitude}\0{location.longitude}"
    return f"online:{hashlib.sha256(told.encode(errors='replace')).hexdigest()[:16]}"


def _credit(facts: Mapping[str, Any], service: str) -> str:
    if "osm_id" in facts:
        return f"© OpenStreetMap contributors, ODbL 1.0, by {service}"
    return service


def _revived(kept: Mapping[str, Any]) -> NameMatch:
    return NameMatch(place=Place(**kept["place"]), name=kept["name"], kind=MatchKind(kept["kind"]))


def _reason(err: BaseException) -> str:
    for kind, words in _WORDS.items():
        if isinstance(err, kind):
            return words
    return " ".join(str(err).split())[:_LONGEST] or type(err).__name__
