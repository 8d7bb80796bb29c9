"""Names with what they lie in: "Paris, Texas", "Kaesong, North Korea", "Springfield Illinois"."""

from __future__ import annotations

from itertools import pairwise
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from gazetteer.codes import country_codes
from gazetteer.naming.folding import fold
from gazetteer.naming.lookup import Spelling
from gazetteer.naming.variants import shipped_variants
from gazetteer.place import MatchKind, standing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from gazetteer.naming.matches import NameMatch
    from gazetteer.place import Place
    from gazetteer.store import Gazetteer

_ASKED: Final = 400
"""So many places of one name are looked through: "San Antonio" has some 300."""
_CONTINENTS: Final = {
    "AF": "geonames:6255146", "AN": "geonames:6255152", "AS": "geonames:6255147", "EU": "geonames:6255148",
    "NA": "geonames:6255149", "OC": "geonames:6255151", "SA": "geonames:6255150",
}  # fmt: skip
_LONGEST: Final = 12
"""Words beyond which nothing is a name with a qualifier."""
_TRUST: Final = {
    MatchKind.PRIMARY: 1.0,
    MatchKind.ALTERNATE: 0.4,
    MatchKind.ABBREVIATION: 0.6,
    MatchKind.DEMONYM: 0.1,
    MatchKind.VARIANT: 0.2,
}
"""How much a name counts beside the place's own main name."""


def find(gazetteer: Gazetteer, query: str) -> tuple[NameMatch, ...]:
    """Return the places that a name, qualified or not, may mean; the likeliest first.

    Parameters
    ----------
    gazetteer : Gazetteer
    query : str
        A name; or a name, a comma and what it lies in, once or several times. The comma may be missing. What
        it lies in may be a division, country, continent or region under any of its names or codes.

    Returns
    -------
    tuple of NameMatch
        Each place once. Places called by the whole query win over qualified ones.

    Examples
    --------
    >>> from gazetteer import open_gazetteer
    >>> gazetteer = open_gazetteer()
    >>> [find(gazetteer, query)[0].place.country_code for query in ("Paris", "Paris, Texas", "Paris TX")]
    ['FR', 'US', 'US']
    """
    whole = gazetteer.by_name(query, limit=_ASKED)
    if whole:
        return _likeliest_first(whole, query)
    for name, qualifiers in _readings(query):
        named = gazetteer.by_name(name, limit=_ASKED)
        asked = [_Qualifier(gazetteer, qualifier) for qualifier in qualifiers] if named else []
        # Outlines are read from disk: they are looked at only where codes and parents settle nothing.
        for test in (_Qualifier.is_parent, _Qualifier.is_around):
            found = [match for match in named if all(test(each, match.place) for each in asked)]
            if found:
                return _likeliest_first(found, name)
    return ()


class _Qualifier:
    """What a place is said to lie in."""

    def __init__(self, gazetteer: Gazetteer, written: str) -> None:
        self._gazetteer = gazetteer
        self._ids = {match.place.id for match in gazetteer.by_name(written, limit=_ASKED)}
        code = written.strip().upper()
        self._countries = {
            country.code
            for country in country_codes().values()
            if code in (country.code, country.alpha3) or _CONTINENTS[country.continent] in self._ids
        }

    def is_parent(self, place: Place) -> bool:
        """Tell whether the place lies in it by its codes."""
        if place.country_code in self._countries:
            return True
        parents = self._gazetteer.parents(place) if self._ids else ()
        return any(parent.id in self._ids for parent in parents)

    def is_around(self, place: Place) -> bool:
        """Tell whether the place lies in it by its codes or by an outline: regions are no parents."""
        if self.is_parent(place):
            return True
        others = self._ids - {place.id}
        areas = self._gazetteer.containing(place.latitude, place.longitude) if others else ()
        return any(area.id in others for area in areas)


def _readings(query: str) -> Iterator[tuple[str, Sequence[str]]]:
    parts = [part.strip() for part in query.split(",") if fold(part)]
    if len(parts) > 1:
        yield parts[0], parts[1:]
        return
    words = query.split()
    if len(words) <= _LONGEST:
        for at in range(len(words) - 1, 0, -1):
            yield " ".join(words[:at]), [" ".join(words[at:])]


def _likeliest_first(matches: Sequence[NameMatch], asked: str) -> tuple[NameMatch, ...]:
    spelling = Spelling(shipped_variants(), asked)
    return tuple(sorted(matches, key=lambda m: (-_weight(m, spelling.kind(m)), m.place.id)))


def _weight(match: NameMatch, kind: MatchKind) -> float:
    country = 50.0 if match.place.feature_code.startswith("PCL") else 1.0
    # Divisions named for their seat have more people and are meant less often: San José, York.
    settlement = 4.0 if match.place.feature_class == "P" else 1.0
    return float((standing(match.place) + 300) ** 0.8) * _TRUST.get(kind, 0.1) * country * settlement


def address(
    gazetteer: Gazetteer, place: Place, named: Callable[[Place], str] = attrgetter("name")
) -> tuple[str, ...]:
    """Return the names of a place and of what it lies in, nearest first, none twice in a row."""
    names = [named(place), *(named(parent) for parent in gazetteer.parents(place))]
    return (names[0], *(name for before, name in pairwise(names) if name != before))
