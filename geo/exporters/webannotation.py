"""W3C Web Annotation (JSON-LD): an annotation a mention, that identifies its place."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import TYPE_CHECKING, Any, Final

from geo.exporters.links import place_uri
from geo.exporters.settings import CREDIT
from geo.model import Resolved

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from geo.exporters.settings import ExportSettings
    from geo.model import Analysis, Mention, Resolution

_CONTEXT: Final = [
    "http://www.w3.org/ns/anno.jsonld",
    {
        "dcterms": "http://purl.org/dc/terms/",
        "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
        "schema": "https://schema.org/",
        "wherein": "urn:wherein:",
    },
]
_AROUND: Final = 32
"""Code points of text before and after a quote, to find it again in a changed text."""


def write(analyses: Iterable[Analysis], settings: ExportSettings) -> Iterator[str]:
    """Yield an AnnotationPage; positions count code points, as the recommendation has it."""
    members = {
        "@context": _CONTEXT,
        "type": "AnnotationPage",
        "generator": {"type": "Software", "schema:name": f"Wherein {settings.wherein}"},
        "dcterms:rights": CREDIT,
    }
    yield json.dumps(members, ensure_ascii=False)[:-1] + ', "items": ['
    between = "\n"
    for analysis in analyses:
        source = _source(analysis)
        for mention, resolution in analysis.pairs():
            item = _annotation(analysis, source, mention, resolution, settings)
            yield between + json.dumps(item, ensure_ascii=False, allow_nan=False)
            between = ",\n"
    yield "\n]}\n"


def _source(analysis: Analysis) -> dict[str, Any]:
    """Return the document as a resource: by its address, else by its content (RFC 6920)."""
    document = analysis.document
    digest = hashlib.sha256(document.text.encode("utf-8")).digest()
    name = base64.urlsafe_b64encode(digest).decode().rstrip("=")
    source: dict[str, Any] = {
        "id": document.url if _is_web(document.url) else f"ni:///sha-256;{name}",
        "type": "Text",
        "language": analysis.language,
        "dcterms:identifier": document.id,
    }
    known = {
        "dcterms:title": document.title,
        "dcterms:date": document.date,
        "dcterms:publisher": document.source,
    }
    return source | {key: value for key, value in known.items() if value is not None}


def _is_web(url: str | None) -> bool:
    return url is not None and url.startswith(("http://", "https://"))


def _annotation(
    analysis: Analysis,
    source: dict[str, Any],
    mention: Mention,
    resolution: Resolution,
    settings: ExportSettings,
) -> dict[str, Any]:
    start, end = mention.span.start, mention.span.end
    digest = hashlib.sha256(f"{source['id']}\n{analysis.document.id}\n{start}-{end}".encode()).hexdigest()
    return {
        "id": f"urn:wherein:annotation:{digest[:32]}",
        "type": "Annotation",
        "motivation": "identifying" if isinstance(resolution, Resolved) else "classifying",
        "body": _bodies(mention, resolution),
        "target": {
            "source": source,
            "selector": [
                {"type": "TextPositionSelector", "start": start, "end": end},
                _quote(analysis.document.text, mention, settings),
            ],
        },
    }


def _quote(text: str, mention: Mention, settings: ExportSettings) -> dict[str, str]:
    selector = {"type": "TextQuoteSelector", "exact": mention.text}
    if settings.with_text:
        start, end = mention.span.start, mention.span.end
        selector["prefix"] = text[max(0, start - _AROUND) : start]
        selector["suffix"] = text[end : end + _AROUND]
    return selector


def _bodies(mention: Mention, resolution: Resolution) -> list[dict[str, Any]]:
    tag = {"type": "TextualBody", "purpose": "classifying", "value": mention.kind.value}
    if not isinstance(resolution, Resolved):
        reason = {
            "type": "TextualBody",
            "purpose": "describing",
            "value": f"no place: {resolution.reason.value}",
        }
        return [tag, reason]
    place = resolution.place
    identified = {
        "type": "SpecificResource",
        "purpose": "identifying",
        "source": {
            "id": place_uri(place.id),
            "type": "schema:Place",
            "schema:identifier": place.id,
            "schema:name": place.name,
            "geo:lat": place.latitude,
            "geo:long": place.longitude,
        },
        "wherein:score": round(resolution.score, 6),
        "wherein:status": resolution.status.value,
    }
    return [identified, tag]
