"""spaCy's ``DocBin``: each document with its mentions as spans, for training and for spaCy's own tools."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Any, Final

from geo.exporters.errors import TextNeeded
from geo.exporters.settings import CREDIT
from geo.model import Resolved

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from spacy.language import Language
    from spacy.tokens import Doc, Span

    from geo.exporters.settings import ExportSettings
    from geo.model import Analysis, Mention, Resolution

SPANS_KEY: Final = "wherein"


def write(analyses: Iterable[Analysis], settings: ExportSettings, path: Path) -> None:
    """Write one ``DocBin``; spans stand in ``doc.spans["wherein"]``, the place's id is their ``kb_id_``.

    A span's label is the kind of mention; ``doc.user_data["wherein"]`` holds the document's id, the
    credit, and for each span its place, score and status. Words are cut where a mention begins or ends, so
    offsets are kept to the character.

    Raises
    ------
    TextNeeded
        If the settings leave whole texts out.
    """
    if not settings.with_text:
        raise TextNeeded("docbin")
    import spacy
    from spacy.tokens import DocBin

    blank = spacy.blank("xx")
    # A document of any length: the limit is there for the parser, which is not run.
    blank.max_length = 2**62
    bin_ = DocBin(attrs=["ORTH", "SPACY"], store_user_data=True)
    for analysis in analyses:
        bin_.add(_doc(blank, analysis))
    bin_.to_disk(path)


def _doc(blank: Language, analysis: Analysis) -> Doc:
    from spacy.tokens import Doc

    words, spaces, starts = _words(blank, analysis)
    doc = Doc(blank.vocab, words=words, spaces=spaces)
    ends = [start + len(word) for start, word in zip(starts, words, strict=True)]
    pairs = list(analysis.pairs())
    doc.spans[SPANS_KEY] = [
        # A span that was given may begin or end in white space, which is no word.
        _span(doc, bisect_left(starts, m.span.start), bisect_right(ends, m.span.end), m, resolution)
        for m, resolution in pairs
    ]
    doc.user_data[SPANS_KEY] = {
        "id": analysis.document.id,
        "credit": CREDIT,
        "spans": [_details(resolution) for _, resolution in pairs],
    }
    return doc


def _words(blank: Language, analysis: Analysis) -> tuple[list[str], list[bool], list[int]]:
    """Return spaCy's words, cut at every edge of a mention; whether a space follows each; their starts."""
    edges = sorted({edge for m in analysis.mentions for edge in (m.span.start, m.span.end)})
    words: list[str] = []
    spaces: list[bool] = []
    starts: list[int] = []
    at = 0
    for token in blank.make_doc(analysis.document.text):
        start, end = token.idx, token.idx + len(token.text)
        cuts = [start]
        while at < len(edges) and edges[at] <= start:
            at += 1
        while at < len(edges) and edges[at] < end:
            cuts.append(edges[at])
            at += 1
        for first, last in zip(cuts, [*cuts[1:], end], strict=True):
            words.append(token.text[first - start : last - start])
            spaces.append(bool(token.whitespace_) and last == end)
            starts.append(first)
    return words, spaces, starts


def _span(doc: Doc, first: int, last: int, mention: Mention, resolution: Resolution) -> Span:
    from spacy.tokens import Span

    kb_id = resolution.place.id if isinstance(resolution, Resolved) else ""
    return Span(doc, first, last, label=mention.kind.value, kb_id=kb_id)


def _details(resolution: Resolution) -> dict[str, Any]:
    if not isinstance(resolution, Resolved):
        return {"place_id": None, "nil_reason": resolution.reason.value, "status": resolution.status.value}
    place = resolution.place
    return {
        "place_id": place.id,
        "name": place.name,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "score": resolution.score,
        "status": resolution.status.value,
    }
