"""The page's data: analyses and a gazetteer in, one frozen value out, ready for JSON.

Nothing here draws or escapes; offsets become UTF-16 units, codes become words, and evidence and
candidates that recur are stored once.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from gazetteer.names import fold
from geo.explorer.dates import day_range
from geo.explorer.offsets import Utf16, tidy
from geo.explorer.shapes import Drawing, Shape, shape_of
from geo.explorer.towns import Town, town_labels
from geo.explorer.words import feature_word, reason_words, shorten_path
from geo.model import MentionKind, Resolved, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gazetteer import Gazetteer, Place
    from geo.model import Analysis, Candidate, Document, Evidence, Resolution

FORMAT: Final = 1
KINDS: Final = tuple(kind.value for kind in MentionKind)
STATUSES: Final = tuple(status.value for status in Status)
_BRIEF: Final = re.compile(r"[A-Z]{2,5}\Z")
_TITLE_LIMIT: Final = 140
_OTHER_NAMES: Final = 6
_RUNNERS_UP: Final = 4
_REJECTED: Final = "You said that this is not a place"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageDocument:
    """One document as the page shows it."""

    id: str
    title: str
    """Given, else the first line if it is short, else the file's name."""
    heads: bool
    """Whether the title is the text's own first paragraph."""
    text: str
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


@dataclass(frozen=True, slots=True, kw_only=True)
class PageMention:
    """One mention; every number but the score is an index or a UTF-16 offset."""

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
    documents: tuple[PageDocument, ...]
    mentions: tuple[PageMention, ...]
    places: tuple[PagePlace, ...]
    evidence: tuple[tuple[tuple[str, float, str], ...], ...]
    runners_up: tuple[tuple[tuple[str, str, float, float, float], ...], ...]
    """Name, where it lies, latitude, longitude, score."""
    reasons: tuple[str, ...]
    countries: tuple[tuple[str, str], ...]
    """Code and name of every country a place lies in."""
    towns: tuple[Town, ...]

    def centres(self) -> list[tuple[float, float]]:
        """Return where its places lie (lat, lon), most mentioned first; countries left out."""
        return _centres(self.places, self.mentions)

    def payload(self) -> dict[str, Any]:
        """Return plain lists and dictionaries for JSON; the page's ``data.js`` reads them."""
        return {
            "format": FORMAT,
            "title": self.title,
            "gazetteer": self.gazetteer,
            "kinds": KINDS,
            "statuses": STATUSES,
            "documents": [_document_payload(d) for d in self.documents],
            "mentions": [
                [
                    m.document, m.sentence, m.start, m.end, m.kind, m.place,
                    m.score, m.status, m.why, m.instead, m.reason,
                ]
                for m in self.mentions
            ],
            "places": [_place_payload(p) for p in self.places],
            "evidence": self.evidence,
            "instead": self.runners_up,
            "reasons": self.reasons,
            "countries": self.countries,
            "towns": self.towns,
        }  # fmt: skip


def build_collection(
    analyses: Sequence[Analysis], gazetteer: Gazetteer, *, title: str | None = None
) -> Collection:
    """Return the page's data.

    Parameters
    ----------
    analyses : sequence of Analysis
        In the order in which their documents are shown; may be empty.
    gazetteer : Gazetteer
        Asked for other names, parents, outlines and the towns nearby.
    title : str, optional
        The page's title; else the only document's, else how many documents there are.
    """
    return _Builder(gazetteer).build(analyses, title)


class _Builder:
    """Collects what recurs: places, evidence, runners-up, reasons."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._places: dict[str, tuple[int, Place]] = {}
        self._evidence: dict[tuple[tuple[str, float, str], ...], int] = {}
        self._runners_up: dict[tuple[tuple[str, str, float, float, float], ...], int] = {}
        self._reasons: dict[str, int] = {}
        self._lies: dict[str, tuple[Place, ...]] = {}

    def build(self, analyses: Sequence[Analysis], title: str | None) -> Collection:
        documents = tuple(_page_document(a) for a in analyses)
        mentions = tuple(m for i, a in enumerate(analyses) for m in self._mentions(i, a))
        written = _spellings(analyses)
        places = tuple(self._page_place(place, written) for _, place in self._places.values())
        return Collection(
            title=title or _collection_title(documents),
            gazetteer=self._gazetteer.version,
            documents=documents,
            mentions=mentions,
            places=places,
            evidence=tuple(self._evidence),
            runners_up=tuple(self._runners_up),
            reasons=tuple(self._reasons),
            countries=self._countries(),
            towns=town_labels(self._gazetteer, _centres(places, mentions)),
        )

    def _mentions(self, document: int, analysis: Analysis) -> Iterable[PageMention]:
        units = Utf16(analysis.document.text)
        for mention, resolution in analysis.pairs():
            resolved = isinstance(resolution, Resolved) and resolution.status is not Status.REJECTED
            yield PageMention(
                document=document,
                sentence=mention.sentence,
                start=units(mention.span.start),
                end=units(mention.span.end),
                kind=KINDS.index(mention.kind),
                place=self._place(resolution.place) if resolved and isinstance(resolution, Resolved) else -1,
                score=round(resolution.score, 4) if isinstance(resolution, Resolved) else 0.0,
                status=STATUSES.index(resolution.status),
                why=self._why(resolution.evidence) if isinstance(resolution, Resolved) else -1,
                instead=self._instead(resolution),
                reason=-1 if resolved else self._reason(resolution),
            )

    def _place(self, place: Place) -> int:
        return self._places.setdefault(place.id, (len(self._places), place))[0]

    def _why(self, evidence: tuple[Evidence, ...]) -> int:
        if not evidence:
            return -1
        key = tuple((tidy(e.name), round(e.weight, 3), tidy(e.detail)) for e in evidence)
        return self._evidence.setdefault(key, len(self._evidence))

    def _instead(self, resolution: Resolution) -> int:
        chosen = resolution.place.id if isinstance(resolution, Resolved) else None
        others = [c for c in resolution.candidates if c.place.id != chosen][:_RUNNERS_UP]
        if not others:
            return -1
        key = tuple(self._runner_up(c) for c in others)
        return self._runners_up.setdefault(key, len(self._runners_up))

    def _runner_up(self, candidate: Candidate) -> tuple[str, str, float, float, float]:
        place = candidate.place
        where = ", ".join([feature_word(place).lower(), *(p.name for p in self._parents(place))])
        return (
            tidy(place.name), tidy(where), round(place.latitude, 4), round(place.longitude, 4),
            round(candidate.score, 4),
        )  # fmt: skip

    def _reason(self, resolution: Resolution) -> int:
        words = _REJECTED if isinstance(resolution, Resolved) else reason_words(resolution)
        return self._reasons.setdefault(tidy(words), len(self._reasons))

    def _parents(self, place: Place) -> tuple[Place, ...]:
        if place.id not in self._lies:
            self._lies[place.id] = self._gazetteer.parents(place)
        return self._lies[place.id]

    def _page_place(self, place: Place, written: dict[str, Counter[str]]) -> PagePlace:
        names = self._gazetteer.names(place.id)
        name = _shown_name(place, written.get(place.id, Counter()))
        others = sorted(dict.fromkeys(n for n in (place.name, *names) if n != name), key=_foreign_script)
        shape = shape_of(place, self._gazetteer.geometry(place.id))
        return PagePlace(
            id=place.id,
            name=tidy(name),
            others=tuple(tidy(n) for n in others[:_OTHER_NAMES]),
            brief=next((n for n in others if _BRIEF.match(n)), None),
            more=max(0, len(others) - _OTHER_NAMES),
            feature="Border strip" if shape.drawing is Drawing.STRIP else feature_word(place, names),
            lies=tuple(tidy(p.name) for p in self._parents(place)),
            country=place.country_code,
            latitude=round(place.latitude, 4),
            longitude=round(place.longitude, 4),
            population=place.population,
            shape=shape,
        )

    def _countries(self) -> tuple[tuple[str, str], ...]:
        named: dict[str, str] = {}
        for _, place in self._places.values():
            code = place.country_code
            if code and code not in named:
                chain = (*self._parents(place), place)
                found = next((p for p in chain if p.feature_code.startswith("PCL")), None)
                named[code] = tidy(found.name) if found else code
        return tuple(sorted(named.items(), key=lambda item: (item[1], item[0])))


def _centres(places: Sequence[PagePlace], mentions: Sequence[PageMention]) -> list[tuple[float, float]]:
    counts = Counter(m.place for m in mentions)
    ranked = sorted(range(len(places)), key=lambda i: (-counts[i], i))
    drawn = (places[i] for i in ranked if places[i].shape.drawing is not Drawing.COUNTRY)
    return [place.shape.anchor or (place.latitude, place.longitude) for place in drawn]


def _page_document(analysis: Analysis) -> PageDocument:
    document = analysis.document
    units = Utf16(document.text)
    sentences = tuple((units(s.span.start), units(s.span.end), s.paragraph) for s in analysis.sentences)
    paragraphs = _paragraphs(sentences)
    text = tidy(document.text)
    title, heads = _document_title(document, text, analysis, units)
    return PageDocument(
        id=tidy(document.id),
        title=title,
        heads=heads,
        text=text,
        paragraphs=paragraphs,
        sentences=sentences,
        date=tidy(document.date) if document.date else None,
        days=day_range(document.date),
        source=tidy(document.source) if document.source else None,
        url=tidy(document.url) if document.url else None,
        language=analysis.language,
        warnings=tuple(tidy(w) for w in (*document.warnings, *analysis.warnings)),
    )


def _paragraphs(sentences: Sequence[tuple[int, int, int]]) -> tuple[tuple[int, int], ...]:
    spans: dict[int, tuple[int, int]] = {}
    for start, end, paragraph in sentences:
        first, last = spans.get(paragraph, (start, end))
        spans[paragraph] = (min(first, start), max(last, end))
    return tuple(spans[paragraph] for paragraph in sorted(spans))


def _document_title(document: Document, text: str, analysis: Analysis, units: Utf16) -> tuple[str, bool]:
    """Return the title and whether it is the text's own first paragraph."""
    first = [s.span for s in analysis.sentences if s.paragraph == analysis.sentences[0].paragraph]
    line = document.text[first[0].start : first[-1].end] if first else ""
    if document.title and document.title.strip():
        given = " ".join(tidy(document.title).split())
        return given, given == " ".join(tidy(line).split())
    if first and len(line) <= _TITLE_LIMIT and len(first) == 1 and units(first[0].end) < len(text.rstrip()):
        return tidy(line), True
    return tidy(shorten_path(document.id)), False


def _collection_title(documents: Sequence[PageDocument]) -> str:
    if len(documents) == 1:
        return documents[0].title
    return f"{len(documents)} documents" if documents else "No documents"


def _spellings(analyses: Sequence[Analysis]) -> dict[str, Counter[str]]:
    """Return for each place how often its literal mentions are spelled in which way."""
    written: dict[str, Counter[str]] = {}
    for analysis in analyses:
        for mention, resolution in analysis.pairs():
            if isinstance(resolution, Resolved) and mention.kind in {
                MentionKind.LITERAL,
                MentionKind.METONYM,
            }:
                written.setdefault(resolution.place.id, Counter())[mention.text] += 1
    return written


def _shown_name(place: Place, written: Counter[str]) -> str:
    """Return the name as the texts spell it where only accents and marks differ."""
    same = [
        (count, " ".join(text.split())) for text, count in written.items() if fold(text) == fold(place.name)
    ]
    if not same:
        return place.name
    best = max(same)[1]
    # A headline in capitals or a careless small letter is no other spelling.
    return (
        place.name if best.casefold() == place.name.casefold() or best.isupper() or best.islower() else best
    )


def _foreign_script(name: str) -> bool:
    """Tell whether a name needs letters beyond Latin ones; the page itself is in English."""
    return any(char.isalpha() and not unicodedata.name(char, "").startswith("LATIN") for char in name)


def _document_payload(document: PageDocument) -> dict[str, Any]:
    return {
        "id": document.id,
        "title": document.title,
        "heads": document.heads,
        "text": document.text,
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
        "lies": place.lies,
        "country": place.country,
        "at": [place.latitude, place.longitude],
        "population": place.population,
        "drawing": place.shape.drawing,
        "rings": place.shape.rings,
        "anchor": place.shape.anchor,
    }
