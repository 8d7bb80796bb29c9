"""The analysis as JSONL: one document a line, in input order, every figure and offset."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from geo.exporters.rows import public_source
from geo.exporters.settings import CREDIT, Holds
from geo.model import Resolved

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gazetteer import Place
    from geo.exporters.settings import ExportSettings
    from geo.model import Analysis, Candidate, Mention, Resolution

SCHEMA: Final = 1
_SCORE_DIGITS: Final = 6


def write(analyses: Iterable[Analysis], settings: ExportSettings) -> Iterator[str]:
    """Yield one line of JSON a document."""
    for analysis in analyses:
        record = analysis_record(analysis, settings)
        yield json.dumps(record, ensure_ascii=False, allow_nan=False) + "\n"


def analysis_record(analysis: Analysis, settings: ExportSettings) -> dict[str, Any]:
    """Return the contract's form of one analysed document, ready for JSON."""
    document = analysis.document
    record: dict[str, Any] = {
        "schema": SCHEMA,
        "wherein": settings.wherein,
        "gazetteer": settings.gazetteer,
        "model": settings.model,
        "credit": CREDIT,
        "id": document.id,
        "title": document.title,
        "date": document.date,
        "source": document.source,
        "url": document.url,
        "language": analysis.language,
        "text_sha256": hashlib.sha256(document.text.encode("utf-8")).hexdigest(),
        "text": document.text,
        "sentences": _sentences(analysis, settings),
        "mentions": [_mention(analysis, *pair, settings) for pair in analysis.pairs()],
        "focus": {"countries": [{"code": c, "weight": _rounded(w)} for c, w in analysis.focus.countries]},
        "warnings": [*document.warnings, *analysis.warnings],
    }
    if not settings.with_text:
        del record["text"]
    return record


def _sentences(analysis: Analysis, settings: ExportSettings) -> list[dict[str, Any]]:
    """Return where the sentences are; without the whole text, those that name a place bring theirs along."""
    sentences: list[dict[str, Any]] = [{"start": s.span.start, "end": s.span.end} for s in analysis.sentences]
    if settings.holds is Holds.SENTENCES:
        for number in {mention.sentence for mention in analysis.mentions}:
            sentences[number]["text"] = analysis.sentences[number].span.of(analysis.document.text)
    return sentences


def _mention(
    analysis: Analysis, mention: Mention, resolution: Resolution, settings: ExportSettings
) -> dict[str, Any]:
    return {
        "start": mention.span.start,
        "end": mention.span.end,
        "text": mention.text,
        "sentence": mention.sentence,
        "kind": mention.kind.value,
        "recognition_score": _rounded(mention.recognition_score),
        "status": resolution.status.value,
        "origin": asdict(analysis.origin(mention)),
        **_choice(resolution, settings),
        "candidates": [_candidate(candidate) for candidate in resolution.candidates],
    }


def _choice(resolution: Resolution, settings: ExportSettings) -> dict[str, Any]:
    if isinstance(resolution, Resolved):
        return {
            "place": _place(resolution.place),
            # Full precision: the evidence must sum to its log-odds within 1e-6, near 0 and 1 too.
            "score": resolution.score,
            "nil_reason": None,
            "evidence": [
                # A clue's words may quote the text, its name and weight do not.
                {"name": p.name, "weight": p.weight, "detail": p.detail if settings.with_sentences else ""}
                for p in resolution.evidence
            ],
        }
    return {"place": None, "score": None, "nil_reason": resolution.reason.value, "evidence": []}


def _place(place: Place) -> dict[str, Any]:
    return {
        "id": place.id,
        "name": place.name,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "country_code": place.country_code,
        "admin1": place.admin1,
        "admin2": place.admin2,
        "feature_class": place.feature_class,
        "feature_code": place.feature_code,
        "source": public_source(place),
    }


def _candidate(candidate: Candidate) -> dict[str, Any]:
    place = candidate.place
    return {
        "id": place.id,
        "name": place.name,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "feature_code": place.feature_code,
        "score": _rounded(candidate.score),
    }


def _rounded(value: float) -> float:
    return round(value, _SCORE_DIGITS)
