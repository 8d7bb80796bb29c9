"""GeoJSON (RFC 7946): one point feature a mention that has a place, with its sentence."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from geo.exporters.settings import CREDIT
from geo.model import Resolved

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from geo.exporters.settings import ExportSettings
    from geo.model import Analysis, Mention


def write(analyses: Iterable[Analysis], settings: ExportSettings) -> Iterator[str]:
    """Yield a FeatureCollection piece by piece; names without a place are counted in ``unresolved``."""
    members = {"type": "FeatureCollection", "credit": CREDIT, "wherein": settings.wherein}
    yield json.dumps(members, ensure_ascii=False)[:-1] + ', "features": ['
    first, unresolved = True, 0
    for analysis in analyses:
        for mention, resolution in analysis.pairs():
            if not isinstance(resolution, Resolved):
                unresolved += 1
                continue
            feature = json.dumps(_feature(analysis, mention, resolution), ensure_ascii=False, allow_nan=False)
            yield ("\n" if first else ",\n") + feature
            first = False
    yield f'\n], "unresolved": {unresolved}}}\n'


def _feature(analysis: Analysis, mention: Mention, resolution: Resolved) -> dict[str, Any]:
    place = resolution.place
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [place.longitude, place.latitude]},
        "properties": {
            "document_id": analysis.document.id,
            "start": mention.span.start,
            "end": mention.span.end,
            "text": mention.text,
            "kind": mention.kind.value,
            "status": resolution.status.value,
            "place_id": place.id,
            "name": place.name,
            "country_code": place.country_code,
            "feature_class": place.feature_class,
            "feature_code": place.feature_code,
            "score": round(resolution.score, 6),
            **asdict(analysis.origin(mention)),
            "sentence": analysis.sentences[mention.sentence].span.of(analysis.document.text),
        },
    }
