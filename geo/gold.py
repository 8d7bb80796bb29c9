"""Marked corpora: documents with the spans that name places, and where those places are."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from geo.errors import DocumentError
from geo.model import Document, MentionKind, Span

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HIT_KM: Final = 161.0
"""100 miles: a place this near to the marked point counts as right."""
_KINDS: Final = {kind.value: kind for kind in MentionKind}


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldToponym:
    """One marked span."""

    span: Span
    latitude: float | None
    """None where the corpus gives no place."""
    longitude: float | None
    geonames_id: str | None
    """As a CURIE, ``geonames:…``."""
    ignored: bool = False
    """Neither right nor wrong to find."""
    kind: MentionKind | None = None
    """None where the corpus does not say, or has kinds of its own."""
    nil: bool = False
    """It is a place, but none the gazetteer has, or no single one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldDocument:
    """A document with what is marked in it."""

    document: Document
    toponyms: tuple[GoldToponym, ...]
    outlet: str | None = None
    """Whose document it is, where the corpus says."""
    traps: tuple[Span, ...] = ()
    """Names and words that look like places here and are none."""


def read_gold(path: Path) -> list[GoldDocument]:
    """Return the documents of a gold file: ``{id, text, toponyms:[{start, end, lat, lon, …}]}`` a line.

    Raises
    ------
    DocumentError
        If a line is no such document.
    """
    documents = []
    for found in scan_gold(path):
        if isinstance(found, DocumentError):
            raise found
        documents.append(found)
    return documents


def scan_gold(path: Path) -> Iterator[GoldDocument | DocumentError]:
    """Yield, line by line, a document, or why the line is none: one bad line costs no other its figures."""
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                yield _document(json.loads(line.decode("utf-8-sig")))
            except KeyError as err:
                yield _fault(path, number, f"without {err.args[0]}")
            except (TypeError, ValueError, OverflowError, AttributeError, RecursionError) as err:
                yield _fault(path, number, str(err))


def _fault(path: Path, number: int, reason: str) -> DocumentError:
    return DocumentError(
        f"{path.name}, line {number}",
        f"no gold document ({reason}); wanted an object with id, text and toponyms, each with "
        "start, end, lat and lon",
    )


def _document(raw: dict[str, Any]) -> GoldDocument:
    text = raw["text"]
    if not isinstance(text, str):
        raise TypeError("the text is not a string")
    marks = raw["toponyms"]
    if not isinstance(marks, list):
        raise TypeError("toponyms is not a list")
    for key in ("title", "date", "source", "outlet", "language"):
        if not isinstance(raw.get(key), str | None):
            raise TypeError(f"{key} is not a string")
    return GoldDocument(
        document=Document(
            id=str(raw["id"]),
            text=text,
            title=raw.get("title"),
            date=raw.get("date"),
            source=raw.get("source") or raw.get("outlet"),
            language=raw.get("language"),
        ),
        toponyms=tuple(_toponym(t, text) for t in marks),
        outlet=raw.get("outlet"),
        traps=tuple(_span(start, end, text) for start, end in raw.get("traps", ())),
    )


def _toponym(raw: dict[str, Any], text: str) -> GoldToponym:
    lat, lon, geonames_id = raw.get("lat"), raw.get("lon"), raw.get("geonames_id")
    if not all(value is None or math.isfinite(float(value)) for value in (lat, lon)):
        raise ValueError("lat or lon is no number of degrees")
    if lat is not None and abs(float(lat)) > 90:
        raise ValueError(f"lat {lat} is beyond the poles")
    return GoldToponym(
        span=_span(raw["start"], raw["end"], text),
        latitude=None if lat is None else float(lat),
        longitude=None if lon is None else float(lon),
        geonames_id=f"geonames:{geonames_id}" if geonames_id else None,
        ignored=bool(raw.get("ignore")),
        kind=_KINDS.get(str(raw.get("kind"))),
        nil=bool(raw.get("nil")),
    )


def _span(start: object, end: object, text: str) -> Span:
    """Return a mark's span; one beyond the text counts its characters otherwise, as bytes perhaps."""
    span = Span(int(start), int(end))  # type: ignore[call-overload]
    if span.end > len(text):
        raise ValueError(f"a mark ends at {span.end}, the text after {len(text)} characters")
    return span
