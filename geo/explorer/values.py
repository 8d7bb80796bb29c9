"""The page's data as frozen values, and as the plain lists its script reads."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from geo.explorer.shapes import Drawing, Shape
from geo.model import MentionKind, Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.decisions import Decisions
    from geo.explorer.towns import Town
    from geo.model import Analysis

FORMAT: Final = 2
KINDS: Final = tuple(kind.value for kind in MentionKind)
STATUSES: Final = tuple(status.value for status in Status)


Rival = tuple[str, str, float, float, str, str | None, str]
"""A place that was not chosen: name, where it lies, latitude, longitude, id, country code, feature class."""


Choice = tuple[int, float, int, int, int, int]
"""A mention's place, score, status, why, instead and reason."""
Was = tuple[int, int, float, int, int, int, int]
"""A mention's index, and its `Choice` before anything was decided."""
TOLD_COLUMNS: Final = (
    "time", "scope", "document_id", "text_sha256", "start", "end", "quote", "prefix", "suffix", "decision",
    "place_id",
)  # fmt: skip
"""Of a decision as the page has it: no author, no note."""
Told = tuple[tuple[str, ...], int, tuple[int, ...]]
"""A decision's cells, the index of its place among the rivals or -1, and the indices of the mentions it is
about; of documents, where it is about all of a name in one. None where its words are not here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What was decided about some analyses."""

    proposed: Sequence[Analysis]
    """The same analyses without it, in the same order."""
    decisions: Decisions


@dataclass(frozen=True, slots=True, kw_only=True)
class PageDocument:
    """One document as the page shows it."""

    id: str
    title: str
    """Given, else the first line, cut at a word, else the file's name."""
    heads: bool
    """Whether the title is the text's own first paragraph."""
    text: str
    sha256: str
    """Of the text as given, for decisions about it."""
    paragraphs: tuple[tuple[int, int], ...]
    """Offsets in UTF-16 units."""
    sentences: tuple[tuple[int, int, int], ...]
    """Start, end, paragraph; offsets in UTF-16 units."""
    date: str | None
    """As written."""
    days: tuple[int, int] | None
    """First and last day the date may mean, counted from 0001-01-01 as day 1."""
    source: str | None
    url: str | None
    language: str
    warnings: tuple[str, ...]


class PageMention(NamedTuple):
    """One mention; every number but the score is an index or a UTF-16 offset.

    A tuple, not a dataclass as its neighbours: there are tens of thousands, and as they are they are the
    page's rows.
    """

    document: int
    sentence: int
    start: int
    end: int
    kind: int
    place: int
    """-1: no place."""
    score: float
    status: int
    why: int
    """Index of its evidence, or -1."""
    instead: int
    """Index of its runners-up, or -1."""
    reason: int
    """Index of why it has no place, or -1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PagePlace:
    """One place as the page shows it."""

    id: str
    name: str
    others: tuple[str, ...]
    """A few other names; ``more`` counts those left out."""
    more: int
    brief: str | None
    """A short form in capitals, such as DMZ, if it has one."""
    feature: str
    """In plain English."""
    feature_class: str
    """GeoNames' letter."""
    lies: tuple[str, ...]
    """What it lies in, nearest first."""
    country: str | None
    latitude: float
    longitude: float
    population: int
    shape: Shape


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """Everything the page shows, but the basemap."""

    title: str
    gazetteer: str
    holds: str
    """How much of the documents' text is here: "texts", "sentences" or "places"."""
    documents: tuple[PageDocument, ...]
    mentions: tuple[PageMention, ...]
    places: tuple[PagePlace, ...]
    clues: tuple[str, ...]
    details: tuple[str, ...]
    evidence: tuple[tuple[int, ...], ...]
    """For each set of clues: index in ``clues``, weight in thousandths, index in ``details``, and so on."""
    rivals: tuple[Rival, ...]
    runners_up: tuple[tuple[tuple[int, float], ...], ...]
    """Index in ``rivals`` and score."""
    reasons: tuple[str, ...]
    was: tuple[Was, ...]
    decided: tuple[Told, ...]
    countries: tuple[tuple[str, str], ...]
    """Code and name of every country a place lies in."""
    towns: tuple[Town, ...]

    def centres(self) -> list[tuple[float, float]]:
        """Return where its places lie (lat, lon), most mentioned first; countries left out."""
        return centres(self.places, self.mentions)

    def payload(self) -> dict[str, Any]:
        """Return plain lists and dictionaries for JSON; the page's ``data.js`` reads them."""
        return {
            "format": FORMAT,
            "title": self.title,
            "gazetteer": self.gazetteer,
            "holds": self.holds,
            "kinds": KINDS,
            "statuses": STATUSES,
            "documents": [_document_payload(d) for d in self.documents],
            "mentions": self.mentions,
            "places": [_place_payload(p) for p in self.places],
            "clues": self.clues,
            "details": self.details,
            "evidence": self.evidence,
            "rivals": self.rivals,
            "instead": self.runners_up,
            "reasons": self.reasons,
            "was": self.was,
            "decided": self.decided,
            "countries": self.countries,
            "towns": self.towns,
        }


def centres(places: Sequence[PagePlace], mentions: Sequence[PageMention]) -> list[tuple[float, float]]:
    """Return where places lie (lat, lon), most mentioned first; countries left out."""
    counts = Counter([m.place for m in mentions])
    # Sorting keeps the order of equals.
    ranked = sorted(range(len(places)), key=counts.__getitem__, reverse=True)
    drawn = (places[i] for i in ranked if places[i].shape.drawing is not Drawing.COUNTRY)
    return [place.shape.anchor or (place.latitude, place.longitude) for place in drawn]


def _document_payload(document: PageDocument) -> dict[str, Any]:
    return {
        "id": document.id,
        "title": document.title,
        "heads": document.heads,
        "text": document.text,
        "sha256": document.sha256,
        "paragraphs": document.paragraphs,
        "sentences": document.sentences,
        "date": document.date,
        "days": document.days,
        "source": document.source,
        "url": document.url,
        "language": document.language,
        "warnings": document.warnings,
    }


def _place_payload(place: PagePlace) -> dict[str, Any]:
    return {
        "id": place.id,
        "name": place.name,
        "others": place.others,
        "more": place.more,
        "brief": place.brief,
        "feature": place.feature,
        "class": place.feature_class,
        "lies": place.lies,
        "country": place.country,
        "at": [place.latitude, place.longitude],
        "population": place.population,
        "drawing": place.shape.drawing,
        "rings": place.shape.rings,
        "anchor": place.shape.anchor,
    }
