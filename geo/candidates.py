"""Candidate generation: Mention + Gazetteer → the places it may mean."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from gazetteer import MatchKind, fold
from geo.model import Candidate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gazetteer import Gazetteer, NameMatch, NameSource, Place
    from geo.model import Mention

LIMIT: Final = 40
"""Most candidates a mention gets."""
_CACHE: Final = 20_000
_ASKED: Final = 80
# A division's head noun may go; a river's or a lake's may not, or a town of that name takes its place.
_DIVISION: Final = re.compile(
    r"(?<!\s)\s++(?:county|parish|province|prefecture|governorate|oblast|district|region|state|city|town|village"
    r"|township|borough|area|metro|metro(?:politan)? area)$",
    re.IGNORECASE,
)
_SETTLED: Final = frozenset({"city", "town", "village", "township", "borough"})
_AROUND: Final = frozenset({"area", "metro", "metro area", "metropolitan area"})
_FRONT: Final = re.compile(
    r"^(?:the|downtown|uptown|midtown|central|greater|metro|metropolitan|suburban|rural|inner|mainland)\s+",
    re.IGNORECASE,
)
_DIRECTION: Final = re.compile(
    r"^(?:north|south|east|west|north-?\s?east|north-?\s?west|south-?\s?east|south-?\s?west|north-?central"
    r"|south-?central)(?:ern)?[\s-]+",
    re.IGNORECASE,
)
_HEAD_OF: Final = re.compile(r"^(?P<head>state|province|republic|country|city|capital|water) of (?P<name>.+)")
"""What recognition puts before a name that the text tells apart from the same name elsewhere."""
_COUNTRIES: Final = ("PCL", "TERR")
_OF_KIND: Final = {
    "state": ("ADM1", *_COUNTRIES),
    "province": ("ADM1", "ADM2"),
    "republic": _COUNTRIES,
    "country": _COUNTRIES,
    "city": ("PPL",),
    "capital": ("PPLC",),
    "water": ("SEA", "OCN", "GULF", "BAY", "STRT", "CHN", "STM", "LK", "CNL", "LGN", "ESTY"),
}
"""With which feature codes a place is what such a head says."""
_PLURAL_PEOPLE: Final = re.compile(r"(?<=[a-z]{3}n)s$|(?<=[a-z]{3}i)s$")
_BROKEN: Final = re.compile(r"(?<=\w)[-\u00ad\u2010\u2011] (?=[a-z])")
"""Where a line of print broke a word: Ger- many."""
_JOINED: Final = re.compile(r"(?<=[a-z\u00df-\u00f6\u00f8-\u00ff])(?=[A-Z\u00c0-\u00d6\u00d8-\u00de])")
"""Where words were run together: SouthSudan."""
_SHORTENED: Final = re.compile(
    r"^(?P<side>N\.?E\.?|N\.?W\.?|S\.?E\.?|S\.?W\.?|[NSEW]\.?)\s+(?=\w{2})|\b(?P<head>Co|Twp|Prov|Dist|Mts|Univ|Intl)\b\.?"
)
_WHOLE: Final = {
    "N": "North", "S": "South", "E": "East", "W": "West",
    "NE": "Northeast", "NW": "Northwest", "SE": "Southeast", "SW": "Southwest",
    "Co": "County", "Twp": "Township", "Prov": "Province", "Dist": "District", "Mts": "Mountains",
    "Univ": "University", "Intl": "International",
}  # fmt: skip
_KNOWN_TOWN: Final = 500_000
"""People from which a town is what its main name means, as a capital is, whatever a larger one is called."""
_BIG_TOWN: Final = 250_000
"""People from which a town has parts called after a direction: north Charlotte."""
_INITIALS: Final = re.compile(r"[A-Z]\.[A-Z]\.?")
_TYPED_SMALL: Final = re.compile(r"[a-z]{2,3}")
_WORDS: Final = re.compile(r"a[ls]|de|hi|i[dnst]|la|m[aey]|no|o[fhknr]|pa|so|to|us|we")
"""State codes and the like that are words when they stand small."""
_ORGANISATIONS: Final = re.compile(
    r"AIDS|ASEAN|BRICS|CENTCOM|COVID|DARPA|EBOLA|FEMA|FIFA|HAMAS|IAEA|ICBM|INTERPOL|ISI[LS]|LGBT|MERS|NAFTA|NASA"
    r"|NATO|NOAA|NORAD|OPEC|OSCE|OSHA|SARS|SWAT|THAAD|UEFA|UNESCO|UNHCR|UNICEF|UNRWA|USAID"
)
"""Acronyms that hamlets spell alike."""


class CandidateFinder:
    """Finds the candidates of mentions; remembers names it has looked up.

    Parameters
    ----------
    gazetteer : Gazetteer
    limit : int
        At most so many candidates a name.
    last_resort : NameSource, optional
        Asked for a name of which the gazetteer has no place in any form, such as
        ``gazetteer.online.OnlineNames``.
    """

    def __init__(
        self, gazetteer: Gazetteer, *, limit: int = LIMIT, last_resort: NameSource | None = None
    ) -> None:
        self._gazetteer = gazetteer
        self._last_resort = last_resort
        self._limit = limit
        self._own = frozenset(fold(name) for name in gazetteer.own_names())
        self._found: dict[str, tuple[Candidate, ...]] = {}

    def candidates(self, mention: Mention) -> tuple[Candidate, ...]:
        """Return the places a mention may mean, each once, most prominent first.

        Scores are still 0: ranking is the resolver's. The same name gives the same tuple object.
        """
        if mention.nil is not None:
            return ()
        found = self._found.get(mention.lookup)
        if found is None:
            if len(self._found) >= _CACHE:
                self._found.clear()
            found = self._found[mention.lookup] = self._look_up(mention.lookup)
        return found

    def _look_up(self, name: str) -> tuple[Candidate, ...]:
        headed = _HEAD_OF.match(name)
        if headed:
            return self._of_its_kind(headed) or self._look_up(headed["name"])
        for written, weaker in _forms(name):
            matches = self._gazetteer.by_name(written, limit=_ASKED)
            fitting = [m for m in matches if _fits_case(written, m) and _keeps_sense(written, weaker, m)]
            fitting = [m for m in fitting if written.islower() or not self._by_machine(m)] or fitting
            if fitting:
                return self._ranked(_initialled(written, fitting), written, weaker=bool(weaker))
        if self._last_resort is None:
            return ()
        return self._ranked(self._last_resort.by_name(name, limit=self._limit), name, weaker=False)

    def _of_its_kind(self, headed: re.Match[str]) -> tuple[Candidate, ...]:
        """Return what the head before a name lets it be: the state of Washington is no town."""
        codes = _OF_KIND[headed["head"]]
        name = headed["name"]
        found = self._gazetteer.by_name(name, limit=_ASKED)
        return self._ranked([m for m in found if m.place.feature_code.startswith(codes)], name, weaker=False)

    def _by_machine(self, match: NameMatch) -> bool:
        """Tell whether a name is letters put for those of another script, all small, that no one writes.

        Albania is not "albany"; the United States are "usa", but also "USA".
        """
        if match.kind is not MatchKind.ALTERNATE or not (match.name.islower() and match.name.isascii()):
            return False
        key = fold(match.name)
        names = self._gazetteer.names(match.place.id)
        return not any(fold(name) == key for name in names if not name.islower())

    def _ranked(self, matches: Sequence[NameMatch], written: str, *, weaker: bool) -> tuple[Candidate, ...]:
        best: dict[str, tuple[NameMatch, MatchKind]] = {}
        for m in matches:
            best.setdefault(m.place.id, (m, MatchKind.VARIANT if weaker else m.kind))
        ranked = sorted(
            _without_borrowed(_as_written(written, best, self._own), self._own),
            key=lambda b: (-_weight(b[0].place, b[1]), -b[0].place.population, b[0].place.id),
        )
        return tuple(
            Candidate(place=m.place, matched_name=m.name, match=kind, renown=self._renown(m.place))
            for m, kind in ranked[: self._limit]
        )

    def _renown(self, place: Place) -> int:
        return max(1, self._gazetteer.name_count(place.id))


_Best = dict[str, tuple["NameMatch", MatchKind]]


def _as_written(written: str, best: _Best, own: frozenset[str]) -> _Best:
    """Leave out what the name, as the text writes it, is no name of in English.

    Where a place is called just so, other letters of another language do not count: "Beni" is a town and no
    "Benĩ", which is Benin. And where a place has the name in its own ("Frankfurt am Main"), an American town
    of another has it only in a list: Frankfort, or Old Saybrook for Zeebrugge.
    """
    key = fold(written)
    exact = any(kind is MatchKind.PRIMARY and m.name == written for m, kind in best.values())
    if not any(kind is MatchKind.PRIMARY or _has_a_word_of(key, m) for m, kind in best.values()):
        return best
    return {
        place: (m, kind)
        for place, (m, kind) in best.items()
        if kind is not MatchKind.ALTERNATE
        or fold(m.name) in own
        or _has_a_word_of(key, m)
        or not ((exact and _otherwise_accented(written, m.name)) or _is_listed_only(key, m.place))
    }


def _has_a_word_of(key: str, match: NameMatch) -> bool:
    """Tell whether a place's own name has a word of the one sought."""
    return not set(key.split()).isdisjoint(fold(match.place.name).split())


def _otherwise_accented(written: str, name: str) -> bool:
    return written.isascii() and not name.isascii()


def _is_listed_only(key: str, place: Place) -> bool:
    """Tell whether it is a town of the United States, whose other names are old ones or misspelt.

    Hillsborough is Hillsboro too.
    """
    town = place.country_code == "US" and place.feature_class == "P" and place.population < _KNOWN_TOWN
    return town and not fold(place.name).startswith(key)


def _without_borrowed(
    best: dict[str, tuple[NameMatch, MatchKind]], own: frozenset[str]
) -> list[tuple[NameMatch, MatchKind]]:
    """Leave larger places out whose other name is the main name of a known town elsewhere.

    Somewhere Delhi is spelt Dili, Changchun Cancún and Brazil Brasília; in English each is that town.
    What the user's own layers call a place stays.
    """
    towns = [
        m.place
        for m, kind in best.values()
        if kind is MatchKind.PRIMARY
        and m.place.feature_class == "P"
        and (m.place.population >= _KNOWN_TOWN or m.place.feature_code == "PPLC")
    ]
    return [
        (m, kind)
        for m, kind in best.values()
        if kind is not MatchKind.ALTERNATE
        or fold(m.name) in own
        or not any(_is_borrowed(m, town) for town in towns)
    ]


def _is_borrowed(match: NameMatch, town: Place) -> bool:
    place = match.place
    if set(fold(match.name).split()) & set(fold(place.name).split()):
        # Kingston upon Thames is called Kingston by its own name.
        return False
    if place.country_code == town.country_code:
        return place.feature_code.startswith("PCL") and town.feature_code == "PPLC"
    return place.feature_class == "P" and place.population > town.population


def _forms(name: str) -> Iterator[tuple[str, str]]:
    """Yield the spellings to try, each with what was taken from the name: nothing, if it says as much."""
    if _ORGANISATIONS.fullmatch(name):
        return
    tried = dict.fromkeys((name, _PLURAL_PEOPLE.sub("", name), *_whole_forms(name)))
    yield from ((form, "") for form in tried)
    if _TYPED_SMALL.fullmatch(name) and not _WORDS.fullmatch(name):
        yield name.upper(), name
    for form in tried:
        for pattern in (_FRONT, _DIVISION, _DIRECTION):
            shorter = pattern.sub("", form)
            if shorter != form and (len(shorter) > 2 or shorter.isupper()):
                yield shorter, form


def _whole_forms(name: str) -> Iterator[str]:
    """Yield the name mended where print broke it, writing joined it or a short form stands for a word."""
    if _BROKEN.search(name):
        yield _BROKEN.sub("", name)
    if " " not in name and _JOINED.search(name):
        yield _JOINED.sub(" ", name)
    if _SHORTENED.search(name):
        yield " ".join(_SHORTENED.sub(_written_out, name).split())


def _written_out(short: re.Match[str]) -> str:
    return f" {_WHOLE[(short['side'] or short['head']).replace('.', '')]} "


def _keeps_sense(written: str, whole: str, match: NameMatch) -> bool:
    """Tell whether a place found under a shortened name can still be what the longer one says."""
    place = match.place
    if not whole or _TYPED_SMALL.fullmatch(whole):
        return not whole or place.feature_class == "A"
    head = _DIVISION.search(whole)
    if head and not _DIVISION.search(written):
        word = " ".join(head[0].lower().split())
        return place.feature_class in ("PA" if word in _AROUND else "P" if word in _SETTLED else "A")
    if _DIRECTION.match(whole):
        # "northern Iraq" lies in Iraq; "Northern Springfield" is no hint of any small Springfield.
        wide = place.feature_code.startswith(("PCL", "ADM1", "CONT", "RGN"))
        return wide or (place.feature_class == "P" and place.population >= _BIG_TOWN)
    return True


def _fits_case(name: str, match: NameMatch) -> bool:
    """Tell whether short forms stand in the case they are listed in ("Miss." is none of "miss")."""
    if match.kind is MatchKind.ABBREVIATION:
        return _bare(name) == _bare(match.name) or name.isupper() == match.name.isupper()
    if name.isupper() and len(_bare(name)) <= 3:
        return match.name.isupper()
    return True


def _initialled(name: str, matches: list[NameMatch]) -> list[NameMatch]:
    """Leave one-word places out where two initials with stops stand for another: L.A. is no Louisiana."""
    if not _INITIALS.fullmatch(name):
        return matches
    return [m for m in matches if " " in m.place.name or m.kind is not MatchKind.ABBREVIATION] or matches


def _bare(name: str) -> str:
    return name.replace(".", "").replace(" ", "").replace(",", "")


def _weight(place: Place, match: MatchKind) -> float:
    """Return a prominence that decides who is cut where a name has very many places."""
    country = 50.0 if place.feature_code.startswith("PCL") else 1.0
    division = 3.0 if place.feature_code in {"ADM1", "ADM2", "CONT", "RGN", "PPLC"} else 1.0
    primary = 1.0 if match is not MatchKind.ALTERNATE else 0.4
    return float((place.population + 300) ** 0.8) * country * division * primary
