"""TEI P5: a corpus of the documents, each mention a ``placeName`` that points to its place."""

from __future__ import annotations

import heapq
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo.exporters import xml
from geo.exporters.links import place_uri
from geo.exporters.settings import CREDIT, Holds
from geo.model import Resolved, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gazetteer import Place
    from geo.exporters.settings import ExportSettings
    from geo.model import Analysis

_NAMESPACE: Final = "http://www.tei-c.org/ns/1.0"
_LINE: Final = re.compile(r"[^\r\n]+")


@dataclass(frozen=True, slots=True, order=True)
class _Piece:
    """A mention, or the part of one inside another mention or a paragraph."""

    start: int
    minus_end: int
    """Negative, so that of two that begin together the longer comes first."""
    mention: int
    part: int = 0

    @property
    def end(self) -> int:
        return -self.minus_end


def write(analyses: Iterable[Analysis], settings: ExportSettings) -> Iterator[str]:
    """Yield a ``teiCorpus``, one ``TEI`` a document; the text of each is kept to the character.

    Characters that XML cannot hold are replaced by U+FFFD. Without whole texts, ``gap`` stands for what is
    left out.
    """
    yield xml.HEAD + xml.start("teiCorpus", {"xmlns": _NAMESPACE}) + "\n" + _corpus_header(settings) + "\n"
    for number, analysis in enumerate(analyses, start=1):
        yield _document(number, analysis, settings) + "\n"
    yield "</teiCorpus>\n"


def _corpus_header(settings: ExportSettings) -> str:
    application = xml.element(
        "application", {"ident": "wherein", "version": settings.wherein}, xml.leaf("label", "Wherein")
    )
    return xml.element(
        "teiHeader",
        None,
        _file("Places named", xml.leaf("p", CREDIT), xml.leaf("p", "Documents as read")),
        xml.element("encodingDesc", None, xml.element("appInfo", None, application)),
    )


def _file(title: str, publication: str, source: str) -> str:
    return xml.element(
        "fileDesc",
        None,
        xml.element("titleStmt", None, xml.leaf("title", title)),
        xml.element("publicationStmt", None, publication),
        xml.element("sourceDesc", None, source),
    )


def _document(number: int, analysis: Analysis, settings: ExportSettings) -> str:
    places = _places(analysis)
    anchors = {place_id: f"d{number}.p{at}" for at, place_id in enumerate(places, start=1)}
    language = xml.element("language", {"ident": analysis.language})
    header = xml.element(
        "teiHeader",
        None,
        _file(analysis.document.title or analysis.document.id, xml.leaf("p", CREDIT), _source(analysis)),
        xml.element("profileDesc", None, xml.element("langUsage", None, language)),
    )
    listed = "".join(_place(anchors[place_id], place) for place_id, place in places.items())
    stand_off = xml.element("standOff", None, xml.element("listPlace", None, listed)) if listed else ""
    body = "".join(_Text(number, analysis, anchors).blocks(settings.holds)) or "<p/>"
    text = xml.element("text", None, xml.element("body", None, body))
    return xml.element("TEI", {"xml:id": f"d{number}"}, xml.lines([header, stand_off, text]))


def _source(analysis: Analysis) -> str:
    document = analysis.document
    web = document.url is not None and re.fullmatch(r"https?://\S+", document.url)
    address = xml.element("ref", {"target": document.url}) if web else ""
    return xml.element(
        "bibl",
        None,
        xml.leaf("title", document.title),
        xml.leaf("publisher", document.source),
        xml.leaf("date", document.date),
        xml.element("idno", {"type": "document"}, xml.text(document.id)),
        address,
    )


def _places(analysis: Analysis) -> dict[str, Place]:
    chosen = (r.place for r in analysis.resolutions if isinstance(r, Resolved))
    return {place.id: place for place in chosen}


def _place(anchor: str, place: Place) -> str:
    geo = xml.leaf("geo", f"{place.latitude} {place.longitude}")
    return xml.element(
        "place",
        {"xml:id": anchor},
        xml.leaf("placeName", place.name),
        xml.element("location", None, geo),
        xml.element("idno", {"type": "URI"}, xml.text(place_uri(place.id))),
    )


class _Text:
    """A document's text as paragraphs with its mentions marked."""

    def __init__(self, number: int, analysis: Analysis, anchors: dict[str, str]) -> None:
        self._number = number
        self._analysis = analysis
        self._text = analysis.document.text
        self._anchors = anchors

    def blocks(self, holds: Holds) -> Iterator[str]:
        """Yield paragraphs and what stands between them."""
        if holds is Holds.TEXTS:
            spans = [Span(*line.span()) for line in _LINE.finditer(self._text)]
            yield from self._whole(spans)
        elif holds is Holds.SENTENCES:
            named = sorted({mention.sentence for mention in self._analysis.mentions})
            spans = [self._analysis.sentences[number].span for number in named]
            gap = xml.element("gap", {"reason": "not-exported"})
            yield from (xml.element("p", None, gap, marked) for marked in self._marked(spans))

    def _whole(self, spans: list[Span]) -> Iterator[str]:
        at = 0
        for span, marked in zip(spans, self._marked(spans), strict=True):
            yield xml.text(self._text[at : span.start]) + xml.element("p", None, marked)
            at = span.end
        yield xml.text(self._text[at:])

    def _marked(self, spans: list[Span]) -> Iterator[str]:
        """Yield each stretch of text with its mentions as elements."""
        pieces = _nested(self._pieces(spans))
        last = {piece.mention: piece.part for piece in pieces}
        at = 0
        for span in spans:
            first = at
            while at < len(pieces) and pieces[at].start < span.end:
                at += 1
            yield "".join(self._stretch(span, pieces[first:at], last))

    def _pieces(self, spans: list[Span]) -> list[_Piece]:
        """Return the mentions cut where a paragraph ends."""
        pieces = []
        at = 0
        order = sorted(range(len(self._analysis.mentions)), key=lambda n: self._analysis.mentions[n].span)
        for number in order:
            mention = self._analysis.mentions[number].span
            while at < len(spans) and spans[at].end <= mention.start:
                at += 1
            block = at
            while block < len(spans) and spans[block].start < mention.end:
                start = max(mention.start, spans[block].start)
                pieces.append(_Piece(start, -min(mention.end, spans[block].end), number))
                block += 1
        return pieces

    def _stretch(self, span: Span, pieces: list[_Piece], last: dict[int, int]) -> Iterator[str]:
        at = span.start
        open_: list[_Piece] = []
        for piece in pieces:
            while open_ and open_[-1].end <= piece.start:
                yield xml.text(self._text[at : open_[-1].end]) + "</placeName>"
                at = open_.pop().end
            yield xml.text(self._text[at : piece.start]) + self._tag(piece, last[piece.mention])
            at = piece.start
            open_.append(piece)
        while open_:
            yield xml.text(self._text[at : open_[-1].end]) + "</placeName>"
            at = open_.pop().end
        yield xml.text(self._text[at : span.end])

    def _tag(self, piece: _Piece, last: int) -> str:
        mention = self._analysis.mentions[piece.mention]
        resolution = self._analysis.resolutions[piece.mention]
        attributes: dict[str, str | int | float | None] = {"type": mention.kind.value}
        if isinstance(resolution, Resolved):
            uri = place_uri(resolution.place.id)
            attributes["ref"] = uri if "://" in uri else f"#{self._anchors[resolution.place.id]}"
            attributes["cert"] = round(resolution.score, 6)
        else:
            attributes["subtype"] = resolution.reason.value
        if last:
            name = f"d{self._number}.m{piece.mention + 1}"
            attributes["xml:id"] = f"{name}.{piece.part}"
            attributes["prev"] = f"#{name}.{piece.part - 1}" if piece.part else None
            attributes["next"] = f"#{name}.{piece.part + 1}" if piece.part < last else None
        return xml.start("placeName", attributes)


def _nested(pieces: list[_Piece]) -> list[_Piece]:
    """Return pieces of which any two lie one in the other or apart: XML knows no crossing.

    One that leaves another midway is cut there, and its parts are numbered.
    """
    waiting = list(pieces)
    heapq.heapify(waiting)
    parts: dict[int, int] = {}
    open_: list[_Piece] = []
    done = []
    while waiting:
        piece = heapq.heappop(waiting)
        while open_ and open_[-1].end <= piece.start:
            open_.pop()
        end = piece.end
        if open_ and open_[-1].end < end:
            end = open_[-1].end
            heapq.heappush(waiting, _Piece(end, piece.minus_end, piece.mention))
        number = parts.get(piece.mention, -1) + 1
        parts[piece.mention] = number
        kept = _Piece(piece.start, -end, piece.mention, number)
        open_.append(kept)
        done.append(kept)
    return done
