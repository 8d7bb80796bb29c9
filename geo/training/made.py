"""Sentences of our own about places that share a name: what no corpus has enough of, and free to share.

In news a name that the text gives a holder is nearly always the one the text plays around anyway, so a
corpus never teaches that "Odessa, Texas" in a text on Ukraine is in Texas. These texts put namesakes into
each other's countries, with and without their holders. They are made from the gazetteer alone, the same
for the same gazetteer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo.geometry import distance_km
from geo.gold import GoldToponym
from geo.model import Document, Span
from geo.training.corpora import CorpusDocument

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gazetteer import Gazetteer, Place

MADE: Final = "made"
"""The corpus these texts are of."""
_COUNT: Final = 600
_LEAST_PEOPLE: Final = 30_000
_FAR_KM: Final = 400.0
_TEXTS: Final = (
    "Officials in {town} and {city} said {country} would meet. The second office is in {one}, {one_holder}.",
    "{one}, {one_holder} - The fair opened on Monday. Visitors came from {town} and {city}, {country}.",
    "She left {town} for {one} ({one_holder}) and never saw {city} again.",
    "The firm has plants in {town} and {city}. It has opened one in {one}, in the north of {one_holder}.",
    "They flew from {one}, {one_holder}, to {other}, {other_holder}.",
    "In {one} in {one_holder} the harvest was late. In {country} it was early, above all around {town}.",
    "The ship left {one}, {one_holder}, with mail from {town} and {city}. In {one} nobody had seen it.",
    "{large} voted for the plan. So did {town} and {city}, and with them all of {country}.",
    "A fire broke out in {large} on Monday, police said.",
    "He was born in {one}, a town in {one_holder}, and studied in {city}, {country}.",
    "Flights from {country} to {one}, {one_holder}, were cancelled. {one} airport was closed by snow.",
    "The mayors of {large} and {town} met in {country}. A guest came from {small}, {holder}.",
    "{large}, {town} and {city} voted for it, and all of {country}. Her home was in {small}, {holder}.",
)
"""``one`` and ``other`` are the large place and the small in turn: a holder says nothing of size."""


@dataclass(frozen=True, slots=True)
class _Pair:
    """A large place and a smaller one of the same name far away, with what holds each."""

    large: Place
    small: Place
    large_holder: Place
    holder: Place
    country: Place
    town: Place
    city: Place

    def roles(self, *, swapped: bool) -> dict[str, Place]:
        """Return the place of each blank in the texts."""
        both = ((self.large, self.large_holder), (self.small, self.holder))
        (one, one_holder), (other, other_holder) = both if swapped else both[::-1]
        return {
            "large": self.large,
            "small": self.small,
            "holder": self.holder,
            "country": self.country,
            "town": self.town,
            "city": self.city,
            "one": one,
            "one_holder": one_holder,
            "other": other,
            "other_holder": other_holder,
        }


def made_documents(gazetteer: Gazetteer) -> list[CorpusDocument]:
    """Return the texts, each place in them marked."""
    return [
        _document(number, _TEXTS[number % len(_TEXTS)], pair)
        for number, pair in zip(range(_COUNT), _pairs(gazetteer), strict=False)
    ]


def _pairs(gazetteer: Gazetteer) -> Iterator[_Pair]:
    leading = _leading(gazetteer)
    seen: set[str] = set()
    for place in gazetteer.within(-90, -180, 90, 180, min_population=_LEAST_PEOPLE):
        if place.feature_class != "P" or place.name in seen or not place.name.isascii():
            continue
        seen.add(place.name)
        namesakes = [
            m.place
            for m in gazetteer.by_name(place.name, limit=40)
            if m.place.feature_class == "P" and m.name == place.name and _far(m.place, place)
        ]
        others = [p for p in leading.get(place.country_code or "", ()) if p.name != place.name][:2]
        if not namesakes or len(others) < 2:
            continue
        small = max(namesakes, key=lambda p: (p.population, p.id))
        large_holder, holder = _holder(gazetteer, place), _holder(gazetteer, small)
        country = _country(gazetteer, place)
        if large_holder and holder and country and small.population < place.population:
            yield _Pair(place, small, large_holder, holder, country, *others)


def _leading(gazetteer: Gazetteer) -> dict[str, list[Place]]:
    """Return the largest towns of each country."""
    found: dict[str, list[Place]] = {}
    for place in gazetteer.within(-90, -180, 90, 180, min_population=100_000):
        here = found.setdefault(place.country_code or "", [])
        if place.feature_class == "P" and len(here) < 3 and place.name not in {p.name for p in here}:
            here.append(place)
    return found


def _far(a: Place, b: Place) -> bool:
    return distance_km(a.latitude, a.longitude, b.latitude, b.longitude) > _FAR_KM


def _holder(gazetteer: Gazetteer, place: Place) -> Place | None:
    """Return what people write after a town's name: a state where states are well known, or the country."""
    wanted = "ADM1" if place.country_code in {"US", "CA", "AU", "IN", "BR", "MX"} else "PCL"
    return next((p for p in gazetteer.parents(place) if p.feature_code.startswith(wanted)), None)


def _country(gazetteer: Gazetteer, place: Place) -> Place | None:
    return next((p for p in gazetteer.parents(place) if p.feature_code.startswith("PCL")), None)


def _document(number: int, text: str, pair: _Pair) -> CorpusDocument:
    """Fill one text, and mark where each place stands."""
    written, marks = "", []
    roles = pair.roles(swapped=number // len(_TEXTS) % 2 == 1)
    for number_of_piece, piece in enumerate(text.replace("}", "{").split("{")):
        if number_of_piece % 2 == 0:
            written += piece
            continue
        place = roles[piece]
        name = pair.large.name if place is pair.small else place.name
        marks.append(
            GoldToponym(
                span=Span(len(written), len(written) + len(name)),
                latitude=place.latitude,
                longitude=place.longitude,
                geonames_id=place.id,
            )
        )
        written += name
    document = Document(id=f"{MADE}-{number}", text=written, language="en")
    return CorpusDocument(document=document, corpus=MADE, group=f"{MADE}:{number}", gold=tuple(marks))
