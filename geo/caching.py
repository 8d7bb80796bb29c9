"""Analyses kept on disk, so that a document is read once: JSON, checked by digest, bounded in size.

An entry is named by all that it depends on and holds no text: that comes from the document. Whatever is
wrong with one, it is as if it were not there, and said.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import threading
import zlib
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from gazetteer import MatchKind, Place
from gazetteer.regular import content, fresh
from geo.model import (
    Analysis,
    Candidate,
    Document,
    Evidence,
    Focus,
    Mention,
    MentionKind,
    Nil,
    NilReason,
    Resolution,
    Resolved,
    Sentence,
    Span,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

FORMAT: Final = 1
"""Of the entries; another one, another key."""
MOST_BYTES: Final = 256_000_000
_SUFFIX: Final = ".analysis"
_LARGEST: Final = 512_000_000
"""Bytes one entry may unpack to; more is not what we wrote."""
_MOST: Final = 1 << 53
"""Above every count; the page's language knows whole numbers to there."""
_BROKEN: Final = (
    ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError, RecursionError, zlib.error
)  # fmt: skip
"""What garbled JSON of any shape can lead to."""


class AnalysisCache:
    """A folder of analyses.

    Parameters
    ----------
    folder : Path
        Made by `geo.project.kept_folder`.
    depends_on : iterable of str
        All that an analysis depends on beside the document: gazetteer, model, sources, version.
    most_bytes : int
        When the entries are larger together, those not used for longest go.
    """

    def __init__(self, folder: Path, depends_on: Iterable[str], *, most_bytes: int = MOST_BYTES) -> None:
        self._folder = folder
        self._depends_on = (str(FORMAT), *depends_on)
        self._most = most_bytes
        self._lock = threading.Lock()
        self._size: int | None = None
        self.broken = 0
        """Entries that could not be read, and were passed over."""
        self.fault = ""
        """Why nothing can be kept, if nothing can."""

    def get(self, document: Document) -> Analysis | None:
        """Return what is kept about a document with exactly this content and metadata, or None."""
        path = self._path(document)
        try:
            data = content(path, _LARGEST)
        except FileNotFoundError:
            return None
        except OSError:
            self.broken += 1
            return None
        try:
            found = _decode(_unpacked(data), document)
        except _BROKEN:
            self.broken += 1
            with suppress(OSError):
                path.unlink()
            return None
        with suppress(OSError):
            os.utime(path)
        return found

    def put(self, analysis: Analysis) -> None:
        """Keep an analysis; where the disk refuses, say so in ``fault`` and go on."""
        data = _packed(_encode(analysis))
        path = self._path(analysis.document)
        draft = path.with_name(
            f"{path.stem}{os.getpid():08x}{threading.get_native_id() & 0xFFFFFFFF:08x}.part"
        )
        try:
            try:
                with fresh(draft) as file:
                    file.write(data)
                os.replace(draft, path)
            finally:
                draft.unlink(missing_ok=True)
            self._make_room(len(data))
        except OSError as error:
            self.fault = f"{self._folder} cannot be written ({error.strerror or error})"

    def _path(self, document: Document) -> Path:
        told = repr((self._depends_on, document)).encode("utf-8", "surrogatepass")
        return self._folder / f"{hashlib.sha256(told).hexdigest()[:40]}{_SUFFIX}"

    def _make_room(self, added: int) -> None:
        with self._lock:
            if self._size is not None:
                self._size += added
            if self._size is None or self._size > self._most:
                self._size = _shrunk(self._folder, self._most)


def _shrunk(folder: Path, most: int) -> int:
    """Remove the entries not used for longest where there are too many; return the size of all."""
    entries = []
    for path in folder.glob(f"*{_SUFFIX}"):
        with suppress(OSError):
            status = path.lstat()
            entries.append((status.st_mtime_ns, path.name, status.st_size, path))
    size = sum(entry[2] for entry in entries)
    if size <= most:
        return size
    for _, _, bytes_, path in sorted(entries, key=lambda entry: entry[:2]):
        if size <= most * 9 // 10:
            break
        with suppress(OSError):
            path.unlink()
            size -= bytes_
    return size


# ── Bytes ──


def _packed(record: dict[str, Any]) -> bytes:
    body = zlib.compress(json.dumps(record, separators=(",", ":")).encode("utf-8", "surrogatepass"), 6)
    return hashlib.sha256(body).digest() + body


def _unpacked(data: bytes) -> dict[str, Any]:
    digest, body = data[:32], data[32:]
    if hashlib.sha256(body).digest() != digest:
        raise ValueError("an entry is not as it was written")
    unpacker = zlib.decompressobj()
    text = unpacker.decompress(body, _LARGEST)
    if not unpacker.eof:
        raise ValueError("an entry is larger than any that is written")
    record = json.loads(text)
    if not isinstance(record, dict):
        raise TypeError("an entry is no record")
    return record


# ── Analyses as plain lists; places, which recur, once each ──


def _encode(analysis: Analysis) -> dict[str, Any]:
    places: dict[Place, int] = {}
    return {
        "language": analysis.language,
        "sentences": [[s.span.start, s.span.end, s.paragraph] for s in analysis.sentences],
        "mentions": [
            [m.span.start, m.span.end, m.sentence, m.kind, m.recognition_score, m.lookup, m.nil]
            for m in analysis.mentions
        ],
        "resolutions": [_encode_resolution(r, places) for r in analysis.resolutions],
        "focus": [analysis.focus.countries, analysis.focus.admin1],
        "warnings": analysis.warnings,
        "places": [[getattr(place, name) for name in _PLACE] for place in places],
    }


def _encode_resolution(resolution: Resolution, places: dict[Place, int]) -> list[Any]:
    candidates = [
        [_numbered(c.place, places), c.matched_name, c.match, c.renown, c.score]
        for c in resolution.candidates
    ]
    if isinstance(resolution, Nil):
        return [resolution.reason, candidates]
    evidence = [[e.name, e.weight, e.detail] for e in resolution.evidence]
    return [_numbered(resolution.place, places), resolution.score, evidence, candidates]


def _numbered(place: Place, places: dict[Place, int]) -> int:
    return places.setdefault(place, len(places))


# A project folder may have come from someone else: a digest is right where its maker wanted it to be, and so
# each value is looked at before anything is drawn from it.


def _decode(record: dict[str, Any], document: Document) -> Analysis:
    places = [_decode_place(cells) for cells in record["places"]]
    countries, admin1 = record["focus"]
    analysis = Analysis(
        document=document,
        language=_word(record["language"]),
        sentences=tuple(
            Sentence(span=_span(a, b, document.text), paragraph=_whole(p)) for a, b, p in record["sentences"]
        ),
        mentions=tuple(_decode_mention(cells, document.text) for cells in record["mentions"]),
        resolutions=tuple(_decode_resolution(cells, places) for cells in record["resolutions"]),
        focus=Focus(countries=_weights(countries), admin1=_weights(admin1)),
        warnings=tuple(map(_word, record["warnings"])),
    )
    if any(not 0 <= mention.sentence < len(analysis.sentences) for mention in analysis.mentions):
        raise ValueError("a mention stands in no sentence")
    return analysis


def _weights(rows: Sequence[Sequence[Any]]) -> tuple[tuple[str, float], ...]:
    return tuple((_word(code), _number(weight)) for code, weight in rows)


def _decode_place(cells: Sequence[Any]) -> Place:
    return Place(**{name: check(cell) for (name, check), cell in zip(_PLACE.items(), cells, strict=True)})


def _decode_mention(cells: Sequence[Any], text: str) -> Mention:
    start, end, sentence, kind, score, lookup, nil = cells
    span = _span(start, end, text)
    return Mention(
        span=span, text=span.of(text), sentence=_whole(sentence), kind=MentionKind(kind),
        recognition_score=_number(score), lookup=_word(lookup), nil=None if nil is None else NilReason(nil),
    )  # fmt: skip


def _decode_resolution(cells: Sequence[Any], places: Sequence[Place]) -> Resolution:
    candidates = tuple(
        Candidate(
            place=places[_whole(place)],
            matched_name=_word(name),
            match=MatchKind(match),
            renown=_whole(renown),
            score=_number(score),
        )
        for place, name, match, renown, score in cells[-1]
    )
    if len(cells) == 2:
        return Nil(reason=NilReason(cells[0]), candidates=candidates)
    place, score, evidence, _ = cells
    told = tuple(
        Evidence(name=_word(name), weight=_number(weight), detail=_word(detail))
        for name, weight, detail in evidence
    )
    return Resolved(place=places[_whole(place)], score=_number(score), evidence=told, candidates=candidates)


def _span(start: Any, end: Any, text: str) -> Span:
    if _whole(end) > len(text):
        raise ValueError("something stands behind the text")
    return Span(_whole(start), end)


def _word(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    value.encode("utf-8")
    return value


def _word_or_none(value: Any) -> str | None:
    return None if value is None else _word(value)


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise TypeError(f"{value!r} is no number")
    return value


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < _MOST:
        raise TypeError(f"{value!r} is no count")
    return value


_PLACE: Final[dict[str, Callable[[Any], Any]]] = {
    "id": _word,
    "name": _word,
    "latitude": _number,
    "longitude": _number,
    "feature_class": _word,
    "feature_code": _word,
    "country_code": _word_or_none,
    "admin1": _word_or_none,
    "admin2": _word_or_none,
    "population": _whole,
    "valid_from": _word_or_none,
    "valid_to": _word_or_none,
    "source": _word,
    "layer": _word,
}
"""The fields of a place, in their order, and what each of them is."""
