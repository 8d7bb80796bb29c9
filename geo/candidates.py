"""Candidate generation: Mention + Gazetteer → the places it may mean."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from gazetteer import MatchKind
from geo.model import Candidate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gazetteer import Gazetteer, NameMatch, NameSource
    from geo.model import Mention

LIMIT: Final = 40
"""Most candidates a mention gets."""
_CACHE: Final = 20_000
_ASKED: Final = 80
# A division's head noun may go; a river's or a lake's may not, or a town of that name takes its place.
_DIVISION: Final = re.compile(
    r"\s+(?:county|parish|province|prefecture|governorate|oblast|district|region|state|city|town|village)$",
    re.IGNORECASE,
)
_FRONT: Final = re.compile(
    r"^(?:the|downtown|uptown|midtown|central|greater|metro|metropolitan|suburban|rural|inner|mainland)\s+",
    re.IGNORECASE,
)
_DIRECTION: Final = re.compile(
    r"^(?:north|south|east|west|north-?east|north-?west|south-?east|south-?west)(?:ern)?[\s-]+", re.IGNORECASE
)
_PLURAL_PEOPLE: Final = re.compile(r"(?<=[a-z]{3}n)s$|(?<=[a-z]{3}i)s$")


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
        for written, weaker in _forms(name):
            matches = self._gazetteer.by_name(written, limit=_ASKED)
            fitting = [m for m in matches if _fits_case(written, m) and _keeps_sense(name, written, m)]
            if fitting:
                return self._ranked(fitting, weaker=weaker)
        if self._last_resort is None:
            return ()
        return self._ranked(self._last_resort.by_name(name, limit=self._limit), weaker=False)

    def _ranked(self, matches: Sequence[NameMatch], *, weaker: bool) -> tuple[Candidate, ...]:
        best: dict[str, Candidate] = {}
        for m in matches:
            if m.place.id not in best:
                kind = MatchKind.VARIANT if weaker else m.kind
                best[m.place.id] = Candidate(place=m.place, matched_name=m.name, match=kind)
        ranked = sorted(best.values(), key=lambda c: (-_weight(c), -c.place.population, c.place.id))
        return tuple(ranked[: self._limit])


def _forms(name: str) -> Iterator[tuple[str, bool]]:
    """Yield the spellings to try, each with whether it says less than the name itself."""
    yield name, False
    people = _PLURAL_PEOPLE.sub("", name)
    if people != name:
        yield people, False
    for pattern in (_FRONT, _DIVISION, _DIRECTION):
        shorter = pattern.sub("", name)
        if shorter != name and len(shorter) > 2:
            yield shorter, True


def _keeps_sense(name: str, written: str, match: NameMatch) -> bool:
    """Tell whether a place found under a shortened name can still be what the longer one says."""
    if written == name:
        return True
    head = _DIVISION.search(name)
    if head and not _DIVISION.search(written):
        settled = head[0].strip().lower() in {"city", "town", "village"}
        return match.place.feature_class == ("P" if settled else "A")
    if _DIRECTION.match(name):
        # "northern Iraq" lies in Iraq; "Northern Springfield" is no hint of any Springfield.
        return match.place.feature_code.startswith(("PCL", "ADM1", "CONT", "RGN"))
    return True


def _fits_case(name: str, match: NameMatch) -> bool:
    """Tell whether short forms stand in the case they are listed in ("Miss." is none of "miss")."""
    if match.kind is MatchKind.ABBREVIATION:
        return _bare(name) == _bare(match.name) or name.isupper() == match.name.isupper()
    if name.isupper() and len(name) <= 3:
        return match.name.isupper()
    return True


def _bare(name: str) -> str:
    return name.replace(".", "").replace(" ", "").replace(",", "")


def _weight(candidate: Candidate) -> float:
    """Return a prominence that decides who is cut where a name has very many places."""
    place = candidate.place
    country = 50.0 if place.feature_code.startswith("PCL") else 1.0
    division = 3.0 if place.feature_code in {"ADM1", "ADM2", "CONT", "RGN", "PPLC"} else 1.0
    primary = 1.0 if candidate.match is not MatchKind.ALTERNATE else 0.4
    return float((place.population + 300) ** 0.8) * country * division * primary
