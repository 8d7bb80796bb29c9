"""Which country and divisions a point lies in, and on what ground that is said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gazetteer.place import NearPlace, Place
    from gazetteer.store import Gazetteer

_REACH_KM: Final = 50.0
"""A settlement farther away says nothing of the point."""
_ASKED: Final = 8
_COUNTRIES: Final = ("PCLI", "PCLD", "PCLF", "PCLIX", "PCLS", "PCL", "TERR")


@dataclass(frozen=True, slots=True, kw_only=True)
class Division:
    """A country or division, and why the point is said to lie in it."""

    place: Place
    outline: bool
    """Whether the point lies in its (simplified) outline; else it goes by ``settlement``."""
    settlement: NearPlace | None = None
    """The settlement nearby, or the middle of a second-order division, whose country or division it is."""

    @property
    def ground(self) -> str:
        """Say why, in words."""
        if self.settlement is None:
            return "inside its outline"
        return f"as {self.settlement.place.name}, {self.settlement.km:.1f} km away"


@dataclass(frozen=True, slots=True, kw_only=True)
class Divisions:
    """What a point lies in, as far as that is known."""

    country: Division | None = None
    admin1: Division | None = None
    admin2: Division | None = None


def divisions_at(gazetteer: Gazetteer, latitude: float, longitude: float) -> Divisions:
    """Return the country and the divisions of a point.

    Outlines decide where there are any. Where none holds the point (second-order divisions have none, and a
    point on a coast may lie beside a simplified one), the nearest settlement or second-order division's point
    within 50 km does, of the same country and first-order division as far as these are known. At sea
    everything is None.

    Parameters
    ----------
    gazetteer : Gazetteer
    latitude, longitude : float
        Decimal degrees, WGS 84; longitudes may wrap.

    Raises
    ------
    PlaceError
        If the point is not on the globe.

    Examples
    --------
    >>> from gazetteer import open_gazetteer
    >>> found = divisions_at(open_gazetteer(), 30.27, -97.74)
    >>> found.admin1.place.name, found.admin1.ground, found.admin2.place.name
    ('Texas', 'inside its outline', 'Travis County')
    """
    holding = gazetteer.containing(latitude, longitude)
    country = _inside(p for p in holding if p.feature_code in _COUNTRIES)
    code = country.place.country_code if country else None
    admin1 = _inside(p for p in holding if p.feature_code == "ADM1" and code in {None, p.country_code})
    near = _near(gazetteer, latitude, longitude, code)
    if country is None and near:
        code = near[0].place.country_code
        country = _by_settlement(gazetteer, [n for n in near if n.place.country_code == code], _COUNTRIES)
    same = [n for n in near if n.place.country_code == code and n.place.admin1]
    admin1 = admin1 or _by_settlement(gazetteer, same, ("ADM1",))
    region = admin1.place.admin1 if admin1 else None
    admin2 = _by_settlement(gazetteer, [n for n in same if n.place.admin1 == region], ("ADM2",))
    return Divisions(country=country, admin1=admin1, admin2=admin2)


def _near(gazetteer: Gazetteer, latitude: float, longitude: float, code: str | None) -> list[NearPlace]:
    """Return settlements and second-order divisions nearby, nearest first; each knows its country."""
    countries = [code] if code else None
    at: dict[str, Any] = {"limit": _ASKED, "max_km": _REACH_KM, "country_codes": countries}
    towns = gazetteer.nearest(latitude, longitude, feature_classes="P", **at)
    seats = gazetteer.nearest(latitude, longitude, feature_codes=["ADM2"], **at)
    return sorted((n for n in (*towns, *seats) if n.place.country_code), key=lambda n: (n.km, n.place.id))


def _inside(places: Iterable[Place]) -> Division | None:
    place = next(iter(places), None)
    return None if place is None else Division(place=place, outline=True)


def _by_settlement(gazetteer: Gazetteer, near: list[NearPlace], codes: tuple[str, ...]) -> Division | None:
    for settlement in near:
        for parent in (settlement.place, *gazetteer.parents(settlement.place)):
            if parent.feature_code in codes:
                return Division(place=parent, outline=False, settlement=settlement)
    return None
