"""Each clue in words a reader understands: what in the text, or in the gazetteer, it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import asin, cos, radians, sin, sqrt
from typing import TYPE_CHECKING, Final

from gazetteer import MatchKind
from geo.evidence import KINDS_OF_PLACE, kind_of_place, writes
from geo.geometry import EARTH_RADIUS_KM

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from gazetteer import Gazetteer, Place
    from geo.evidence import Writing
    from geo.model import Candidate

_NEAR_KM: Final = 400.0
_KIND_WORDS: Final = {
    "country": "a country",
    "region": "a region",
    "division1": "a first-order division (state, province)",
    "division2": "a second-order division (county, district)",
    "division3": "a smaller division",
    "capital": "a capital city",
    "seat": "a regional capital",
    "small_seat": "a district's seat",
    "town": "a town",
    "section": "a part of a town",
    "water": "a body of water",
    "land": "a landform",
    "spot": "a building or site",
}
_CUE_WORDS: Final = {
    "A": "a division",
    "A1": "a province or state",
    "A2": "a county or district",
    "P": "a town",
    "K": "a capital",
    "H": "a body of water",
    "T": "a landform",
    "S": "a building or site",
    "C": "a country",
    "N": "no town",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Another name of the document with the place it was taken for."""

    start: int
    end: int
    sentence: int
    text: str
    place: Place
    kind: int
    """Of the place: index in ``geo.evidence.KINDS_OF_PLACE``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """The mention to be explained and what there is to say of it."""

    chosen: Candidate
    elsewhere: Sequence[int]
    """Populations of those that do not lie in the chosen one's spot."""
    text: str
    start: int
    end: int
    sentence: int
    cue: str
    others: Sequence[Beside]
    """Those that stand around it, the nearest in the text first; its own name left out."""
    country_share: float
    region_share: float
    same: float
    date: str | None
    writing: Writing
    home: frozenset[str]
    """Codes of the countries where the text's language is at home; none for English."""
    source_share: float
    """How much of what the source's other documents name lies in its region, or else in its country."""
    source_documents: int


OF_THE_MENTION: Final = frozenset({"container", "nearness"})
"""Clues whose words depend on where the mention stands; the others' are the same for all of a name."""
_KEPT: Final = 20_000
"""Places whose parents are remembered."""


class Narrator:
    """Puts clues into words.

    Parameters
    ----------
    gazetteer : Gazetteer, optional
        Names the countries and divisions; without one their codes stand.
    """

    def __init__(self, gazetteer: Gazetteer | None = None) -> None:
        self._gazetteer = gazetteer
        self._parents: dict[str, tuple[Place, ...]] = {}

    def detail(self, clue: str, subject: Subject) -> str:
        """Return one clue's sentence for a subject."""
        return self._tellers[clue](subject)

    @cached_property
    def _tellers(self) -> Mapping[str, Callable[[Subject], str]]:
        return {
            "name": self._name,
            "size": self._size,
            "type": self._type,
            "container": self._container,
            "country focus": self._country,
            "region focus": self._region,
            "nearness": self._nearness,
            "same name elsewhere": self._same,
            "way of writing": self._writing,
            "dates": self._dates,
            "source": self._source,
        }

    def base(self, candidates: int) -> str:
        """Return the sentence for the part no clue made, where so many places are so called."""
        return f"{candidates:,} places are so called" if candidates > 1 else "only one place is so called"

    def _name(self, s: Subject) -> str:
        name, main = s.chosen.matched_name, s.chosen.place.name
        match s.chosen.match:
            case MatchKind.PRIMARY:
                if s.text != name:
                    return f"“{s.text}” is a spelling of its main name, {name}"
                return f"“{name}” is its main name"
            case MatchKind.ABBREVIATION:
                return f"“{name}” is a listed short form of {main}"
            case MatchKind.DEMONYM:
                return f"“{name}” is the adjective or people of {main}"
            case MatchKind.VARIANT:
                return f"“{s.text}” comes near “{name}” by a rule"
            case _:
                return f"“{name}” is a listed spelling of {main}"

    def _size(self, s: Subject) -> str:
        here, rivals = s.chosen.place, s.elsewhere
        said = f"{here.population:,} people" if here.population else "no population listed"
        if not rivals:
            return f"{said}; no other place so called lies elsewhere"
        said += f"; the largest elsewhere has {max(rivals):,}"
        for other in s.others:
            towns = here.feature_class == other.place.feature_class == "P"
            if towns and other.sentence == s.sentence and other.place.population:
                return f"{said}; “{other.text}”, named with it, has {other.place.population:,}"
        return said

    def _type(self, s: Subject) -> str:
        kind = _KIND_WORDS[KINDS_OF_PLACE[kind_of_place(s.chosen.place)]]
        return f"it is {kind}; the words at the name say {_CUE_WORDS[s.cue]}" if s.cue else f"it is {kind}"

    def _container(self, s: Subject) -> str:
        for other in s.others[:8]:
            if _holds(other.place, s.chosen.place):
                return f"“{other.text}”, which holds it, {_where(s, other)}"
            if _holds(s.chosen.place, other.place):
                return f"“{other.text}”, which lies in it, {_where(s, other)}"
        return "nothing named beside it holds it or lies in it"

    def _country(self, s: Subject) -> str:
        place = s.chosen.place
        if not place.country_code:
            return "it belongs to no one country"
        return (
            f"{s.country_share:.0%} of what else is named here lies in {self._division(place, country=True)}"
        )

    def _region(self, s: Subject) -> str:
        place = s.chosen.place
        if not place.admin1:
            return "it has no first-order division"
        return (
            f"{s.region_share:.0%} of what else is named here lies in {self._division(place, country=False)}"
        )

    def _nearness(self, s: Subject) -> str:
        here = s.chosen.place
        best: tuple[float, int, Beside] | None = None
        seen = {here.id}
        for rank, other in enumerate(s.others):
            if other.kind < 2 or other.place.id in seen:
                continue
            seen.add(other.place.id)
            km = _apart(here.latitude, here.longitude, other.place.latitude, other.place.longitude)
            if best is None or (km, rank) < best[:2]:
                best = (km, rank, other)
        if best is None:
            return "no other town or region is named to measure from"
        km, _, other = best
        if km > _NEAR_KM:
            return f"the nearest other place named here, “{other.text}”, is {km:,.0f} km away"
        return f"“{other.text}”, which {_where(s, other)}, is {km:,.0f} km away"

    def _same(self, s: Subject) -> str:
        if s.same > 0.05:
            return "the same name, or a longer form of it, means a place here elsewhere in the document"
        return "no other form of the name stands in the document"

    def _writing(self, s: Subject) -> str:
        if s.home:
            if s.chosen.place.country_code in s.home:
                return "the text's language is at home there"
            return "the text's language is at home elsewhere"
        american, british = s.writing.strength
        if not (american or british):
            return "its spelling, money and offices are of no one country"
        way, signs = ("American", s.writing.american) if american else ("British", s.writing.british)
        fits = writes(s.chosen.place.country_code or "") == (0 if american else 1)
        said = "which fits" if fits else "which does not fit"
        return f"the text is written the {way} way ({', '.join(signs)}), {said}"

    def _source(self, s: Subject) -> str:
        if not s.source_documents:
            return "nothing is known of the source's other documents"
        place = s.chosen.place
        where = self._division(place, country=not place.admin1) if place.country_code else "no one country"
        return (
            f"{s.source_share:.0%} of what the source's {s.source_documents:,} other documents name "
            f"under other names lies in {where}"
        )

    def _dates(self, s: Subject) -> str:
        place = s.chosen.place
        if not (place.valid_from or place.valid_to):
            return "no dates are listed for it"
        span = f"{place.valid_from or '…'} to {place.valid_to or 'today'}"
        return f"it existed {span}" + (f"; the document is of {s.date}" if s.date else "")

    def _division(self, place: Place, *, country: bool) -> str:
        for parent in (place, *self._up(place)):
            if country and parent.feature_code.startswith("PCL"):
                return parent.name
            if not country and parent.feature_code == "ADM1":
                return parent.name
        return str(place.country_code if country else f"{place.country_code}.{place.admin1}")

    def _up(self, place: Place) -> tuple[Place, ...]:
        if self._gazetteer is None:
            return ()
        if place.id not in self._parents:
            if len(self._parents) >= _KEPT:
                self._parents.clear()
            self._parents[place.id] = self._gazetteer.parents(place)
        return self._parents[place.id]


def _apart(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Return a great-circle distance by plain floats: a document asks for a great many."""
    a, b = radians(lat1), radians(lat2)
    half = sin((b - a) / 2) ** 2 + cos(a) * cos(b) * sin(radians(lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(half)))


def _holds(outer: Place, inner: Place) -> bool:
    if outer.id == inner.id or outer.country_code != inner.country_code:
        return False
    if outer.feature_code.startswith("PCL"):
        return True
    if outer.feature_code == "ADM1":
        return outer.admin1 == inner.admin1 and inner.admin1 is not None
    return (
        outer.feature_code == "ADM2"
        and inner.admin2 is not None
        and (outer.admin1, outer.admin2) == (inner.admin1, inner.admin2)
    )


def _where(s: Subject, other: Beside) -> str:
    if 0 <= other.start - s.end <= 3:
        return "stands right after it"
    if 0 <= s.start - other.end <= 3:
        return "stands right before it"
    return "stands in the same sentence" if other.sentence == s.sentence else "is named in this document"
