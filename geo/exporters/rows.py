"""One mention as a row: the same columns in CSV, spreadsheets and every table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from geo.exporters.settings import CREDIT
from geo.model import Resolved

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gazetteer import Place
    from geo.exporters.settings import ExportSettings
    from geo.model import Analysis, Mention, Resolution

_PATH: Final = re.compile(r"\s*(?:[/~\\]|[A-Za-z]:[\\/]|file:)")
"""How a path begins on any system."""

Cell = str | int | float | None

MENTION_COLUMNS: Final[dict[str, type]] = {
    "document_id": str, "start": int, "end": int, "text": str, "kind": str, "status": str,
    "recognition_score": float, "place_id": str, "place_name": str, "place_source": str,
    "latitude": float, "longitude": float, "country_code": str,
    "admin1": str, "admin2": str, "feature_class": str, "feature_code": str,
    "score": float, "nil_reason": str, "page": int, "row": int, "paragraph": int, "sentence": str,
    "document_title": str, "document_date": str, "document_source": str, "document_url": str,
    "language": str, "credit": str,
}  # fmt: skip
"""Column → type of its cells; any cell may be None."""


def mention_rows(analyses: Iterable[Analysis], settings: ExportSettings) -> Iterator[tuple[Cell, ...]]:
    """Yield a row for each mention, placed or not, in text order; cells as in ``MENTION_COLUMNS``."""
    for analysis in analyses:
        for mention, resolution in analysis.pairs():
            yield mention_row(analysis, mention, resolution, settings)


def mention_row(
    analysis: Analysis, mention: Mention, resolution: Resolution, settings: ExportSettings
) -> tuple[Cell, ...]:
    """Return one mention's cells; the sentence is None where the settings leave it out."""
    document, origin = analysis.document, analysis.origin(mention)
    return (
        document.id, mention.span.start, mention.span.end, mention.text, mention.kind.value,
        resolution.status.value, round(mention.recognition_score, 6), *_place_cells(resolution),
        origin.page, origin.row, origin.paragraph, sentence_of(analysis, mention, settings),
        document.title, document.date, document.source, document.url, analysis.language, CREDIT,
    )  # fmt: skip


def sentence_of(analysis: Analysis, mention: Mention, settings: ExportSettings) -> str | None:
    """Return the sentence a mention stands in, or None where no sentence may leave."""
    if not settings.with_sentences:
        return None
    return analysis.sentences[mention.sentence].span.of(analysis.document.text)


def public_source(place: Place) -> str:
    """Return who says where a place is; a path in a row of the user's own stays on this machine."""
    return "" if _PATH.match(place.source) else place.source


def _place_cells(resolution: Resolution) -> tuple[Cell, ...]:
    if not isinstance(resolution, Resolved):
        return (*[None] * 11, resolution.reason.value)
    place = resolution.place
    return (
        place.id, place.name, public_source(place), place.latitude, place.longitude, place.country_code,
        place.admin1, place.admin2, place.feature_class, place.feature_code, round(resolution.score, 6), None,
    )  # fmt: skip
