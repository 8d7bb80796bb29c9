"""Sentences of our own about places that share a name: what no corpus has enough of, and free to share.

In news a name that the text gives a holder is nearly always the one the text plays around anyway, so a
corpus never teaches that "Odessa, Texas" in a text on Ukraine is in Texas. These texts put namesakes into
each other's countries, with and without their holders. Nor have the corpora many rows of great towns one of
which has a hamlet of its name beside another: "in Chicago and Phoenix", though Illinois has a Phoenix.
Nor does a corpus have texts of the past: others name a place that has ended and its living namesake, dated
within its years, after them, or not at all. They are too few to learn from; what `geo.training.ranking` gives
dates by hand is held against them by a test.
All are made from the gazetteer alone, the same for the same gazetteer.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING, Final

from geo.evidence import years
from geo.geometry import distance_km
from geo.gold import GoldToponym
from geo.model import Document, Span
from geo.training.corpora import CorpusDocument

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gazetteer import Gazetteer, Place

MADE: Final = "made"
"""The corpus these texts are of."""
_COUNT: Final = 740
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
    "From {small}, {holder}, she flew to {large}.",
    "{small}, {holder}, is far smaller than {large}, the guide said.",
    "Letters went from the mayor of {small}, {holder}, to {large} for years.",
)
"""``one`` and ``other`` are the large place and the small in turn: a holder says nothing of size."""

_ROWS: Final = 60
_GREAT: Final = 400_000
_BESIDE_KM: Final = 120.0
_TIMES: Final = 20
"""How many times the people of the hamlet a great town of its name has at least."""
_ROW_TEXTS: Final = (
    "{beside} and {one} signed the deal, and {third} will follow.",
    "Stores in {beside}, {third} and {one} will close.",
    "The team plays in {one} tonight and in {beside} on Friday.",
    "{one}, {beside} and {third} bid for the games.",
    "He has lived in {third}, {beside} and {one}.",
    "Analysts in {one} and {beside} expect a slow year.",
)


_BARE_TEXT: Final = "The governor of {one} wrote home on Monday."
_DATED_TEXTS: Final = (
    "A ship left {town} for {one} in March, and another for {city}.",
    "Letters from {one} reached {city} on Friday.",
)


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
    made = [
        _document(number, _TEXTS[number % len(_TEXTS)], pair)
        for number, pair in zip(range(_COUNT), _pairs(gazetteer), strict=False)
    ]
    rows = _rows(gazetteer)
    step = max(1, len(rows) // _ROWS)
    made += [
        _document_of(len(made) + number, _ROW_TEXTS[number % len(_ROW_TEXTS)], row, {}, None)
        for number, row in enumerate(rows[::step][:_ROWS])
    ]
    return made


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
        if not (large_holder and holder and country) or holder.id == large_holder.id:
            continue
        if small.population < place.population:
            yield _Pair(place, small, large_holder, holder, country, *others)


def _rows(gazetteer: Gazetteer) -> list[dict[str, Place]]:
    """Return great towns in rows of three: the second has a hamlet near it that is called as the first.

    Of each town at most three, in an order that has nothing to do with where they lie.
    """
    great: dict[str, Place] = {}
    for place in gazetteer.within(-90, -180, 90, 180, min_population=_GREAT):
        known = great.get(place.name)
        if (
            place.feature_class == "P"
            and place.name.isascii()
            and (not known or known.population < place.population)
        ):
            great[place.name] = place
    towns = sorted(great.values(), key=lambda p: (-p.population, p.id))
    rows = []
    for one in towns:
        hamlets = [
            m.place
            for m in gazetteer.by_name(one.name, limit=40)
            if m.place.feature_class == "P"
            and m.name == one.name
            and m.place.population * _TIMES < one.population
        ]
        beside = [t for t in towns if _far(one, t) and any(_km(t, hamlet) < _BESIDE_KM for hamlet in hamlets)]
        for number, town in enumerate(beside[:3]):
            near = [t for t in towns if t.country_code == town.country_code and t not in (town, one)]
            if near:
                rows.append({"one": one, "beside": town, "third": near[number % len(near)]})
    return sorted(rows, key=lambda row: (row["one"].id[-2:], row["beside"].id))


def _leading(gazetteer: Gazetteer) -> dict[str, list[Place]]:
    """Return the largest towns of each country."""
    found: dict[str, list[Place]] = {}
    for place in gazetteer.within(-90, -180, 90, 180, min_population=100_000):
        here = found.setdefault(place.country_code or "", [])
        if place.feature_class == "P" and len(here) < 3 and place.name not in {p.name for p in here}:
            here.append(place)
    return found


def _far(a: Place, b: Place) -> bool:
    return _km(a, b) > _FAR_KM


def _km(a: Place, b: Place) -> float:
    return distance_km(a.latitude, a.longitude, b.latitude, b.longitude)


def _holder(gazetteer: Gazetteer, place: Place) -> Place | None:
    """Return what people write after a town's name: a state where states are well known, or the country."""
    wanted = "ADM1" if place.country_code in {"US", "CA", "AU", "IN", "BR", "MX"} else "PCL"
    return next((p for p in gazetteer.parents(place) if p.feature_code.startswith(wanted)), None)


def _country(gazetteer: Gazetteer, place: Place) -> Place | None:
    return next((p for p in gazetteer.parents(place) if p.feature_code.startswith("PCL")), None)


def dated_documents(gazetteer: Gazetteer) -> list[CorpusDocument]:
    """Return texts on places that have ended and on their living namesakes.

    Within its years it is the one that has ended, whatever else is named; after them the living one; without
    a date the towns beside decide, and where there are none, that it lives.
    """
    leading = _leading(gazetteer)
    made: list[CorpusDocument] = []
    for name, ended, living in _ended(gazetteer):
        first, last = years(ended.valid_from)[0], int(years(ended.valid_to)[1])
        inside, after = _year(last - 1 if first < last else last), _year(last + 30)
        wanted: list[tuple[str | None, Place, Place | None]]
        wanted = [(inside, ended, living), (inside, ended, ended), (inside, ended, None)]
        wanted += [(after, living, living), (after, living, None)]
        wanted += [(None, living, living), (None, ended, ended), (None, living, None)]
        for date, meant, beside in wanted:
            towns = (
                [p for p in leading.get(beside.country_code or "", ()) if p.name != name] if beside else []
            )
            if beside and len(towns) < 2:
                continue
            text = _DATED_TEXTS[len(made) % len(_DATED_TEXTS)] if beside else _BARE_TEXT
            roles = {"one": meant} | dict(zip(("town", "city"), towns, strict=False))
            made.append(_document_of(len(made), text, roles, {"one": name}, date))
    return made


def _year(number: int) -> str:
    return f"{number:05d}" if number < 0 else f"{number:04d}"


def _ended(gazetteer: Gazetteer) -> Iterator[tuple[str, Place, Place]]:
    """Yield a name, a place of that name that has ended, and one far away that has not."""
    for place in gazetteer.within(-90, -180, 90, 180):
        if not isfinite(years(place.valid_to)[1]):
            continue
        # A text of today that says GDR still means the state, and no airport: only main names are asked.
        matches = [m.place for m in gazetteer.by_name(place.name, limit=40) if m.name == place.name]
        living = [p for p in matches if p.feature_class in "PA" and not p.valid_to and _far(p, place)]
        if place in matches and living:
            yield place.name, place, max(living, key=lambda p: (p.population, p.id))


def _document(number: int, text: str, pair: _Pair) -> CorpusDocument:
    """Fill one text, and mark where each place stands."""
    roles = pair.roles(swapped=number // len(_TEXTS) % 2 == 1)
    names = {role: pair.large.name for role, place in roles.items() if place is pair.small}
    return _document_of(number, text, roles, names, None)


def _document_of(
    number: int, text: str, roles: dict[str, Place], names: dict[str, str], date: str | None
) -> CorpusDocument:
    """Fill one text; ``names`` says what a place is called where that is not its main name."""
    written, marks = "", []
    for number_of_piece, piece in enumerate(text.replace("}", "{").split("{")):
        if number_of_piece % 2 == 0:
            written += piece
            continue
        place, name = roles[piece], names.get(piece, roles[piece].name)
        marks.append(
            GoldToponym(
                span=Span(len(written), len(written) + len(name)),
                latitude=place.latitude,
                longitude=place.longitude,
                geonames_id=place.id,
            )
        )
        written += name
    document = Document(id=f"{MADE}-{number}", text=written, language="en", date=date)
    return CorpusDocument(document=document, corpus=MADE, group=f"{MADE}:{number}", gold=tuple(marks))
